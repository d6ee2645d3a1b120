//! Check: everything the import will do, before it does it.

use egui::{Id, Key, Rect, ScrollArea, Ui, UiBuilder, pos2};

use super::parts;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{
    Card, Col, Dropdown, PickItem, Row, Table, button, choices, empty_state, search, shell, split, tabs,
};
use crate::wizard::Command;
use crate::wizard::screen::{CheckScreen, CheckTable, FixList, Lines, ProblemCard, RowScreen, TableRow};

mod duplicates;
mod fixing;
mod problem_card;
mod row;
mod totals;

/// What cards leave free at their right for a scroll bar, in points.
const BAR: f32 = 11.0;

/// Draws the page and pushes what the person does.
pub fn show(ui: &mut Ui, screen: &CheckScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| page(ui, screen, commands),
        |ui| parts::footer_hint(ui, screen.footer_warns, &screen.footer),
        |ui| {
            parts::press(ui, button::secondary(&screen.back.label).icon(icon::ARROW_LEFT), &screen.back, &mut asked);
            if let Some(fix) = &screen.fix_problems {
                parts::press(ui, button::secondary(&fix.label), fix, &mut asked);
            }
            if let Some(save) = &screen.problem_rows {
                parts::press(ui, button::secondary(&save.label).icon(icon::DOWNLOAD_SIMPLE), save, &mut asked);
            }
            let next = button::primary(&screen.next.label).trailing(icon::ARROW_RIGHT);
            parts::press(ui, next, &screen.next, &mut asked);
        },
    );
    commands.append(&mut asked);
}

fn page(ui: &mut Ui, screen: &CheckScreen, commands: &mut Vec<Command>) {
    let mut report = Vec::new();
    shell::page_header(ui, &screen.title, &screen.text, |ui| {
        let save = button::secondary(&screen.report.label).icon(icon::DOWNLOAD_SIMPLE);
        parts::press(ui, save, &screen.report, &mut report);
    });
    commands.append(&mut report);
    if let Some(banner) = &screen.banner {
        parts::banner(ui, banner, commands);
    }
    parts::part_tabs(ui, &screen.parts, commands);
    parts::numbers(ui, &screen.cards);
    tab_row(ui, screen, commands);
    if let Some(bar) = &screen.fixes {
        fixing::bar(ui, bar, commands);
    }
    match &screen.table {
        CheckTable::Empty { title, text } => {
            Card::new().fill_height().show(ui, |ui| empty_state(ui, icon::CHECK_CIRCLE, title, text, |_| ()));
        }
        CheckTable::Changes(lines) => changes(ui, screen, &Shown::new(lines), commands),
        CheckTable::New(lines) => new(ui, screen, &Shown::new(lines), commands),
        CheckTable::Unchanged(lines) => unchanged(ui, screen, &Shown::new(lines), commands),
        CheckTable::Duplicates(pairs) => duplicates::show(ui, pairs, commands),
        CheckTable::Listed(lines) => listed(ui, screen, &Shown::new(lines), commands),
        CheckTable::Missing(lines) => missing(ui, screen, &Shown::new(lines), commands),
        CheckTable::Problems { groups, lines, row, fixes } => {
            let rows = Rows { lines: &Shown::new(lines), row: row.as_deref(), fixes: fixes.as_ref() };
            problems(ui, screen, groups, &rows, commands);
        }
        CheckTable::Totals(of) => totals::show(ui, of, commands),
    }
}

/// Points from which on tabs and search stand side by side.
const WIDE: f32 = 940.0;

/// The tabs, and at their right, where there is room, what finds lines in them.
fn tab_row(ui: &mut Ui, screen: &CheckScreen, commands: &mut Vec<Command>) {
    let labels: Vec<String> =
        screen.tabs.iter().map(|tab| format!("{} {}", tab.label, tab.count).trim_end().to_owned()).collect();
    let chosen = screen.tabs.iter().position(|tab| tab.selected).unwrap_or(0);
    let wide = ui.available_width() >= WIDE;
    // Totals are no list to be searched.
    let listed = !matches!(screen.table, CheckTable::Totals(_));
    let (picked, ()) = tabs(ui, &labels, chosen, |ui| {
        if wide && listed {
            find(ui, screen, commands);
        }
    });
    commands.extend(picked.map(|picked| screen.tabs[picked].command.clone()));
    if !wide && listed {
        let mut sought = Vec::new();
        split(ui, |ui| filters(ui, screen, commands), |ui| find(ui, screen, &mut sought));
        commands.append(&mut sought);
    } else if screen.filters.is_some() || matches!(screen.table, CheckTable::Duplicates(_)) {
        filters(ui, screen, commands);
    }
}

fn find(ui: &mut Ui, screen: &CheckScreen, commands: &mut Vec<Command>) {
    let mut sought = screen.search.clone();
    if search(ui, &screen.search_hint, &mut sought, 172.0).changed() {
        commands.push(Command::SearchPlan(sought));
    }
}

/// What the changes are narrowed to, or the answer for all possible duplicates.
fn filters(ui: &mut Ui, screen: &CheckScreen, commands: &mut Vec<Command>) {
    if let CheckTable::Duplicates(pairs) = &screen.table {
        duplicates::rest(ui, pairs, commands);
    }
    let Some(filters) = &screen.filters else { return };
    let kinds: Vec<&str> = filters.kinds.iter().map(|kind| kind.label.as_str()).collect();
    let chosen = filters.kinds.iter().position(|kind| kind.selected).unwrap_or(0);
    let fields: Vec<PickItem<'_>> = filters
        .fields
        .iter()
        .map(|field| PickItem { label: &field.label, note: &field.count, chosen: field.selected, always: false })
        .collect();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let kind = choices(ui, &kinds, chosen);
        let field = Dropdown::chip("Which field", &filters.field).pick(ui, &fields);
        commands.extend(kind.map(|kind| filters.kinds[kind].command.clone()));
        commands.extend(field.map(|field| filters.fields[field].command.clone()));
    });
}

/// The rows of a long table of which only some are in memory.
struct Shown<'a> {
    total: usize,
    lines: &'a Lines,
}

impl<'a> Shown<'a> {
    fn new(lines: &'a Lines) -> Self {
        Shown { total: usize::try_from(lines.total).unwrap_or(usize::MAX), lines }
    }

    fn get(&self, index: usize) -> Option<&'a TableRow> {
        let within = (index as u64).checked_sub(self.lines.offset)?;
        self.lines.rows.get(usize::try_from(within).ok()?)
    }

    /// Shows the table; `fill` fills a row that is there. The first row in view that is not there is asked for.
    fn show(
        &self,
        ui: &mut Ui,
        name: &str,
        columns: &[Col<'_>],
        commands: &mut Vec<Command>,
        mut fill: impl FnMut(&mut Row<'_, '_, '_>, &TableRow),
    ) {
        let marked = Id::unique(("marked row", name));
        let row: Option<usize> = ui.data(|data| data.get_temp(marked));
        let mut missing = None;
        if let Some(line) = row.and_then(|row| self.get(row)) {
            row_keys(ui, name, line, commands);
        }
        let output = Table::new(name, columns).rounded().selectable(row).show(ui, self.total, |row, index| {
            if let Some(line) = self.get(index) {
                fill(row, line);
            } else {
                missing = missing.or(Some(index as u64));
                columns.iter().for_each(|_| row.muted("…"));
            }
        });
        commands.extend(missing.map(Command::WantRows));
        if let Some(chosen) = output.chosen {
            ui.data_mut(|data| data.insert_temp(marked, chosen));
            // A click opens a row; the arrow keys only go to it.
            if ui.input(|input| input.pointer.any_click()) {
                commands.extend(self.get(chosen).and_then(|line| line.open.clone()));
            }
        }
    }
}

/// Enter opens the row the keyboard is on, the space bar takes what is suggested for it.
fn row_keys(ui: &Ui, name: &str, line: &TableRow, commands: &mut Vec<Command>) {
    let table = ui.make_persistent_id(("table", name));
    if !ui.memory(|memory| memory.has_focus(table)) {
        return;
    }
    let (enter, space) = ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Space)));
    let asked = if enter { &line.open } else { &line.accept };
    if enter || space {
        commands.extend(asked.clone());
    }
}

fn who(row: &mut Row<'_, '_, '_>, line: &TableRow) {
    row.ui(|ui| {
        if !line.repeats {
            ui.label(egui::RichText::new(&line.title).font(text::semibold(text::TABLE)));
            ui.label(egui::RichText::new(&line.key).font(text::regular(text::TABLE)).weak());
        }
    });
}

fn cell(line: &TableRow, index: usize) -> &str {
    line.cells.get(index).map_or("", String::as_str)
}

fn changes(ui: &mut Ui, screen: &CheckScreen, lines: &Shown<'_>, commands: &mut Vec<Command>) {
    Card::new().flush().fill_height().show(ui, |ui| {
        let width = ui.available_width();
        let columns = [
            Col::new("Row", 76.0).numbers(),
            Col::rest(&screen.record),
            Col::new("Field", (width * 0.2).max(150.0)),
            Col::new("In the database", (width * 0.21).max(130.0)),
            Col::new("", 38.0),
            Col::new("In your file", (width * 0.23).max(150.0)),
        ];
        lines.show(ui, "Changes", &columns, commands, |row, line| {
            row.text(&line.row);
            who(row, line);
            row.text(cell(line, 0));
            row.before(cell(line, 1));
            row.muted(icon::ARROW_RIGHT);
            row.after(cell(line, 2));
        });
    });
}

fn new(ui: &mut Ui, screen: &CheckScreen, lines: &Shown<'_>, commands: &mut Vec<Command>) {
    Card::new().flush().fill_height().show(ui, |ui| {
        let columns = [
            Col::new("Row", 76.0).numbers(),
            Col::new(&screen.record, ui.available_width() * 0.3),
            Col::rest("What the file says"),
        ];
        lines.show(ui, "New", &columns, commands, |row, line| {
            row.text(&line.row);
            who(row, line);
            row.text(cell(line, 0));
        });
    });
}

fn unchanged(ui: &mut Ui, screen: &CheckScreen, lines: &Shown<'_>, commands: &mut Vec<Command>) {
    Card::new().flush().fill_height().show(ui, |ui| {
        let columns = [Col::new("Row", 76.0).numbers(), Col::rest(&screen.record)];
        lines.show(ui, "Unchanged", &columns, commands, |row, line| {
            row.text(&line.row);
            who(row, line);
        });
    });
}

fn listed(ui: &mut Ui, screen: &CheckScreen, lines: &Shown<'_>, commands: &mut Vec<Command>) {
    Card::new().flush().fill_height().show(ui, |ui| {
        let columns = [
            Col::new("Row", 76.0).numbers(),
            Col::new(&screen.record, ui.available_width() * 0.4),
            Col::rest("Goes with it"),
        ];
        lines.show(ui, "Listed", &columns, commands, |row, line| {
            row.text(&line.row);
            who(row, line);
            row.text(cell(line, 0));
        });
    });
}

fn missing(ui: &mut Ui, screen: &CheckScreen, lines: &Shown<'_>, commands: &mut Vec<Command>) {
    Card::new().flush().fill_height().show(ui, |ui| {
        let columns = [Col::new(&screen.record, ui.available_width() * 0.5), Col::rest("Last changed by the file")];
        lines.show(ui, "Missing", &columns, commands, |row, line| {
            who(row, line);
            row.muted(cell(line, 0));
        });
    });
}

/// What stands beside the causes.
struct Rows<'a> {
    lines: &'a Shown<'a>,
    /// One of them, in place of the list.
    row: Option<&'a RowScreen>,
    fixes: Option<&'a FixList>,
}

/// The causes at the left, the rows of the one selected at the right.
fn problems(ui: &mut Ui, screen: &CheckScreen, groups: &[ProblemCard], rows: &Rows<'_>, commands: &mut Vec<Command>) {
    let area = ui.available_rect_before_wrap();
    let middle = area.left() + (area.width() * 0.37).clamp(250.0, 380.0);
    // The scroll bar of the cards stands in the gap, not on them.
    let left = Rect::from_min_max(area.min, pos2(middle + BAR, area.bottom()));
    let right = Rect::from_min_max(pos2(middle + space::L, area.top()), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("causes"), |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        ScrollArea::vertical().id_salt("causes").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - BAR);
            // Causes change places as problems are fixed; the one worked on stays in view.
            let seen = Id::unique("place of the cause");
            let place = groups.iter().position(|group| group.selected);
            let moved = ui.data(|data| data.get_temp(seen)).is_some_and(|before: Option<usize>| before != place);
            for group in groups {
                let card = problem_card::show(ui, group, commands);
                if card.clicked() {
                    commands.push(group.command.clone());
                }
                if moved && group.selected {
                    card.scroll_to_me(None);
                }
            }
            ui.data_mut(|data| data.insert_temp(seen, place));
        });
    });
    let selected = groups.iter().find(|group| group.selected);
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("rows"), |ui| {
        if let Some(row) = rows.row {
            return Card::new().flush().fill_height().show(ui, |ui| row::show(ui, row, commands));
        }
        if let Some(fixes) = rows.fixes {
            return Card::new().flush().fill_height().show(ui, |ui| fixing::list(ui, fixes, commands));
        }
        let Some(group) = selected else {
            Card::new().fill_height().show(ui, |ui| {
                empty_state(ui, icon::ROWS, "Which rows?", "Choose a problem to see the rows that have it.", |_| ());
            });
            return;
        };
        Card::new().flush().fill_height().show(ui, |ui| problem_rows(ui, screen, group, rows.lines, commands));
    });
    ui.advance_cursor_after_rect(area);
}

fn problem_rows(
    ui: &mut Ui,
    screen: &CheckScreen,
    group: &ProblemCard,
    lines: &Shown<'_>,
    commands: &mut Vec<Command>,
) {
    let width = ui.available_width();
    let columns = [
        Col::new("Row", 76.0).numbers(),
        Col::rest(&screen.record),
        Col::new("In the file", width * 0.3),
        Col::new("Suggestion", width * 0.22),
    ];
    lines.show(ui, &group.message, &columns, commands, |row, line| {
        row.text(&line.row);
        who(row, line);
        row.value(cell(line, 0));
        row.ui(|ui| {
            let ink = Palette::of(ui).shade(Tone::Good).text;
            ui.label(egui::RichText::new(cell(line, 1)).font(text::semibold(text::TABLE)).color(ink));
        });
    });
}

//! Records: a search over everything, the list of what it found, and one record.

mod history;
mod one;

pub(super) use one::section;

use super::parts::{banner, pill_plain, plain};
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{
    Card, Col, Dropdown, Row, Table, Tick, check_box, choices, empty_state, search, shell, split, thin_progress,
};
use crate::wizard::Command;
use crate::wizard::records::RecordsCommand;
use crate::wizard::screen::{RecordLineScreen, RecordLines, RecordListScreen, RecordsScreen};
use egui::{Id, Key, Ui};

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &RecordsScreen, commands: &mut Vec<Command>) {
    match screen {
        RecordsScreen::List(screen) => shell::page(ui, |ui| list(ui, screen, commands)),
        RecordsScreen::One(screen) => shell::page(ui, |ui| one::show(ui, screen, commands)),
    }
}

fn list(ui: &mut Ui, screen: &RecordListScreen, commands: &mut Vec<Command>) {
    shell::page_header(ui, screen.title, &plain(&screen.text), |_| ());
    if let Some(problem) = &screen.banner {
        banner(ui, problem, commands);
    }
    let labels: Vec<&str> = screen.types.iter().map(|choice| choice.label.as_str()).collect();
    let chosen = screen.types.iter().position(|choice| choice.selected).unwrap_or_default();
    let picked = choices(ui, &labels, chosen);
    commands.extend(picked.map(|index| screen.types[index].command.clone()));
    find(ui, screen, commands);
    if let Some((title, words)) = &screen.empty {
        Card::new().show(ui, |ui| empty_state(ui, icon::MAGNIFYING_GLASS, title, words, |_| ()));
    } else {
        let names = Names { name: &screen.name, key: &screen.key, heads: &screen.heads };
        Card::new().flush().fill_height().show(ui, |ui| {
            lines(ui, "Records found", &names, &screen.lines, commands, RecordsCommand::WantRow);
        });
    }
}

/// What is searched for, in which order, and how far the search is.
fn find(ui: &mut Ui, screen: &RecordListScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let width = (ui.available_width() - 400.0).clamp(260.0, 520.0);
    split(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                let mut sought = screen.search.clone();
                if search(ui, screen.hint, &mut sought, width).changed() {
                    commands.push(Command::Records(RecordsCommand::Search(sought)));
                }
                let said = ui.label(text::small(&screen.status));
                said.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, &screen.status));
            });
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            if check_box(ui, Tick::from(screen.removed), "Also removed", false).clicked() {
                asked.push(Command::Records(RecordsCommand::AlsoRemoved(!screen.removed)));
            }
            let items: Vec<&str> = screen.sorts.iter().map(|sort| sort.label.as_str()).collect();
            let chosen = screen.sorts.iter().find(|sort| sort.selected).map_or("", |sort| &sort.label);
            let picked = Dropdown::chip("Order", chosen).icon(icon::SORT_ASCENDING).choose(ui, &items);
            asked.extend(picked.map(|index| screen.sorts[index].command.clone()));
        },
    );
    commands.append(&mut asked);
    if let Some(share) = screen.progress {
        thin_progress(ui, "Search", share);
    }
}

/// Headings of a list of records.
struct Names<'a> {
    name: &'a str,
    key: &'a str,
    heads: &'a [String],
}

/// A long list of records of which only some are in memory; the first one in view that is not is asked for. A click
/// opens a record, as does Enter on the one the arrow keys went to.
fn lines(
    ui: &mut Ui,
    name: &str,
    names: &Names<'_>,
    lines: &RecordLines,
    commands: &mut Vec<Command>,
    want: impl Fn(u64) -> RecordsCommand,
) {
    let marked = Id::unique(("marked record", name));
    let at: Option<usize> = ui.data(|data| data.get_temp(marked));
    let total = usize::try_from(lines.total).unwrap_or(usize::MAX);
    let at = at.filter(|row| *row < total);
    let get = |index: usize| {
        let within = (index as u64).checked_sub(lines.offset)?;
        lines.rows.get(usize::try_from(within).ok()?)
    };
    let columns = columns(ui.available_width(), names);
    let mut missing = None;
    let focus = ui.make_persistent_id(("table", name));
    let has_focus = ui.memory(|memory| memory.has_focus(focus));
    let table = Table::new(name, &columns).row_height(34.0).rounded().selectable(at.filter(|_| has_focus));
    let chosen = table.show(ui, total, |row, index| {
        if let Some(line) = get(index) {
            fill(row, line);
        } else {
            missing = missing.or(Some(index as u64));
            columns.iter().for_each(|_| row.muted("…"));
        }
    });
    commands.extend(missing.map(|index| Command::Records(want(index))));
    if let Some(chosen) = chosen.chosen {
        ui.data_mut(|data| data.insert_temp(marked, chosen));
    }
    let opened = if ui.input(|input| input.pointer.any_click()) {
        chosen.chosen
    } else if has_focus && ui.input(|input| input.key_pressed(Key::Enter)) {
        chosen.chosen.or(at)
    } else {
        None
    };
    commands.extend(opened.and_then(get).map(|line| line.open.clone()));
}

fn columns<'a>(width: f32, names: &Names<'a>) -> Vec<Col<'a>> {
    let share = if names.heads.len() > 2 { 0.15 } else { 0.22 };
    let mut columns = vec![Col::rest(names.name), Col::new(names.key, (width * 0.15).max(110.0))];
    columns.extend(names.heads.iter().map(|head| Col::new(head, (width * share).max(96.0))));
    columns.push(Col::new("Changed", 124.0));
    columns
}

fn fill(row: &mut Row<'_, '_, '_>, line: &RecordLineScreen) {
    row.ui(|ui| {
        let name = egui::RichText::new(&line.name).font(text::semibold(text::TABLE));
        match &line.pill {
            // The sign goes first, so that a long name cannot push it away.
            Some(pill) => {
                pill_plain(ui, pill);
                ui.add(egui::Label::new(name.weak()).truncate());
            }
            None => {
                ui.add(egui::Label::new(name).truncate());
            }
        }
    });
    row.text(&line.key);
    line.cells.iter().for_each(|cell| row.text(cell));
    row.muted(&line.changed);
}

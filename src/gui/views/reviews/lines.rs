//! The long lists of a review. Only lines in view are drawn; what is not in memory is asked for.

use crate::gui::theme::text;
use crate::gui::views::parts::{press, tone};
use crate::gui::widgets::{self, Col, Row, Table, Tick, bare_check_box, button, row_check_box};
use crate::wizard::Command;
use crate::wizard::reviews::ReviewCommand;
use crate::wizard::screen::{DependentLine, Pill, ReviewLine, ReviewLines, ReviewScreen, TickMark};
use egui::{Key, Label, Rect, Response, RichText, Ui, UiBuilder, vec2};

/// What the table is called, for the keyboard and for those who listen.
const NAME: &str = "Records to review";

/// Points of the column of ticks.
pub(super) const TICKS: f32 = 44.0;

/// Points below which a list has no room for what is less needed.
pub(super) const NARROW: f32 = 760.0;

/// Points below which it has room for names and keys alone, as beside an open panel in a small window.
const NARROWEST: f32 = 500.0;

/// Points from which on a list has room for all it tells.
const WIDE: f32 = 900.0;

/// Headings of a list.
pub(super) struct Names<'a> {
    pub name: &'a str,
    pub key: &'a str,
    pub heads: &'a [String],
}

/// Points of the column of keys: as wide as most keys are, in a list as narrow as beside an open panel, too.
pub(super) fn key_width(width: f32) -> f32 {
    (width * 0.11).max(112.0)
}

pub(super) fn line_of<L>(lines: &ReviewLines<L>, index: usize) -> Option<&L> {
    let within = (index as u64).checked_sub(lines.offset)?;
    lines.rows.get(usize::try_from(within).ok()?)
}

pub(super) fn total<L>(lines: &ReviewLines<L>) -> usize {
    usize::try_from(lines.total).unwrap_or(usize::MAX)
}

/// Records with their ticks. Arrow keys go through them, the space bar ticks, Enter shows the record whole.
pub(super) fn records(
    ui: &mut Ui,
    names: &Names<'_>,
    (lines, marked): (&ReviewLines<ReviewLine>, Option<u64>),
    screen: &ReviewScreen,
    commands: &mut Vec<Command>,
) {
    let width = ui.available_width();
    let narrow = width < NARROW;
    let heads = match () {
        _ if width < NARROWEST => &[],
        _ if width < WIDE => &names.heads[names.heads.len().min(1)..],
        _ => names.heads,
    };
    let mut columns = vec![Col::new("", TICKS), Col::rest(names.name), Col::new(names.key, key_width(width))];
    // Addresses are longer than sums.
    let first = if heads.len() > 1 { 0.18 } else { 0.15 };
    let shares = std::iter::once(first).chain(std::iter::repeat(0.15));
    columns.extend(heads.iter().zip(shares).map(|(head, share)| Col::new(head, (width * share).max(120.0))));
    if !narrow {
        columns.push(Col::new("Last seen in", (width * 0.27).max(190.0)));
    }
    let at = marked.and_then(|line| usize::try_from(line).ok());
    let focus = ui.make_persistent_id(("table", NAME));
    let has_focus = ui.memory(|memory| memory.has_focus(focus));
    if has_focus {
        keys(ui, at.map(|at| (at, line_of(lines, at))), commands);
    }
    let top = ui.cursor().min;
    let (mut missing, mut pressed) = (None, Vec::new());
    let table = Table::new(NAME, &columns).row_height(36.0).rounded();
    let table = table.selectable(at.filter(|_| has_focus || screen.beside.is_some()));
    let output = table.show(ui, total(lines), |row, index| match line_of(lines, index) {
        Some(line) => fill(row, line, (names.heads.len() - heads.len(), narrow), &mut pressed),
        None => {
            missing = missing.or(Some(index as u64));
            columns.iter().for_each(|_| row.muted("…"));
        }
    });
    head_tick(ui, Rect::from_min_size(top, vec2(TICKS, 33.0)), (screen.tick.as_ref(), true), commands);
    commands.extend(missing.map(|line| Command::Review(ReviewCommand::WantRow(line))));
    if let Some(chosen) = output.chosen.map(|chosen| chosen as u64) {
        let clicked = ui.input(|input| input.pointer.any_click());
        let asked = if clicked { ReviewCommand::LookAt(chosen) } else { ReviewCommand::Mark(chosen) };
        commands.push(Command::Review(asked));
    }
    commands.append(&mut pressed);
}

fn keys(ui: &Ui, at: Option<(usize, Option<&ReviewLine>)>, commands: &mut Vec<Command>) {
    let (enter, space, escape) = ui
        .input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Space), input.key_pressed(Key::Escape)));
    if let Some((at, line)) = at {
        if space {
            commands.extend(line.filter(|line| line.ticked.is_some()).map(|line| line.decide.clone()));
        } else if enter {
            commands.push(Command::Review(ReviewCommand::LookAt(at as u64)));
        }
    }
    if escape {
        commands.push(Command::Review(ReviewCommand::StopLooking));
    }
}

/// The tick of all that are listed, in the heading of the ticks.
pub(super) fn head_tick(
    ui: &mut Ui,
    place: Rect,
    (mark, danger): (Option<&TickMark>, bool),
    commands: &mut Vec<Command>,
) {
    let Some(mark) = mark else { return };
    let tick = mark.ticked.map_or(Tick::Mixed, Tick::from);
    let inside = Rect::from_center_size(place.center(), vec2(20.0, 24.0));
    ui.scope_builder(UiBuilder::new().id_salt("all ticks").max_rect(inside), |ui| {
        let response = bare_check_box(ui, tick, &mark.label, danger);
        if response.on_hover_text(&mark.label).clicked() {
            commands.push(mark.command.clone());
        }
    });
}

fn fill(row: &mut Row<'_, '_, '_>, line: &ReviewLine, (skip, narrow): (usize, bool), pressed: &mut Vec<Command>) {
    row.ui(|ui| {
        if let Some(ticked) = line.ticked
            && row_check_box(ui, Tick::from(ticked), &line.tick_label, true).clicked()
        {
            pressed.push(line.decide.clone());
        }
    });
    row.ui(|ui| {
        name_and_pills(ui, &line.name, &line.pills);
    });
    row.text(&line.key);
    for cell in &line.cells[skip.min(line.cells.len())..] {
        if cell.is_empty() { row.muted("—") } else { row.text(cell) }
    }
    if !narrow {
        if line.seen.is_empty() { row.muted("—") } else { row.text(&line.seen) }
    }
}

/// A name, and what is to be said of it at a glance. A long name leaves room for that.
pub(super) fn name_and_pills(ui: &mut Ui, name: &str, pills: &[Pill]) -> Response {
    let words = RichText::new(name).font(text::semibold(text::TABLE));
    let room = if pills.is_empty() { ui.available_width() } else { ui.available_width() * 0.55 };
    let shown = ui.scope(|ui| {
        ui.set_max_width(room);
        ui.add(Label::new(words).truncate())
    });
    for pill in pills {
        ui.add(widgets::Pill::new(tone(pill.kind), &pill.text));
    }
    shown.inner
}

/// Records that go with the ticked ones.
pub(super) fn dependents(
    ui: &mut Ui,
    names: &Names<'_>,
    with: &str,
    lines: &ReviewLines<DependentLine>,
    commands: &mut Vec<Command>,
) {
    let width = ui.available_width();
    let heads = if width < WIDE { &names.heads[..names.heads.len().min(1)] } else { names.heads };
    let mut columns = vec![Col::rest(names.name), Col::new(names.key, (width * 0.13).max(100.0))];
    columns.extend(heads.iter().map(|head| Col::new(head, (width * 0.14).max(100.0))));
    columns.extend([Col::new(with, (width * 0.26).max(190.0)), Col::new("", 84.0)]);
    let (mut missing, mut pressed) = (None, Vec::new());
    Table::new("What goes with them", &columns).row_height(36.0).rounded().show(ui, total(lines), |row, index| {
        let Some(line) = line_of(lines, index) else {
            missing = missing.or(Some(index as u64));
            columns.iter().for_each(|_| row.muted("…"));
            return;
        };
        row.strong(&line.name);
        row.text(&line.key);
        line.cells.iter().take(heads.len()).for_each(|cell| row.text(cell));
        row.text(&line.with);
        row.ui(|ui| {
            if let Some(keep) = &line.keep {
                let name = format!("Keep {}", line.with);
                press(ui, button::small(&keep.label).named(&name), keep, &mut pressed);
            }
        });
    });
    commands.extend(missing.map(|line| Command::Review(ReviewCommand::WantRow(line))));
    commands.append(&mut pressed);
}

//! One row with problems, all its cells to be corrected in place. Enter saves a cell, Escape leaves it as it was, Tab
//! saves and goes to the next row with the problem, Ctrl+Enter takes what is suggested.

use egui::{Id, Key, Label, Modifiers, Rect, RichText, ScrollArea, Sense, TextEdit, Ui, UiBuilder, vec2};

use crate::gui::icon;
use crate::gui::theme::{Palette, radius, space, text};
use crate::gui::views::parts;
use crate::gui::widgets::{button, row_line, split};
use crate::wizard::Command;
use crate::wizard::fixing::FixCommand;
use crate::wizard::screen::{CellLine, RowScreen};

/// Height of a cell's line, and of what is said below it, in points.
const LINE: f32 = 34.0;
const BELOW: f32 = 24.0;

const KEYS: &str = "Enter saves a cell, Tab goes on to the next row, Escape leaves it as it was.";

/// Characters of a cell, at most.
const LONGEST: usize = 100_000;

/// What the keyboard did in a cell.
enum Done {
    Saved(String),
    /// Saved, and on to the next row, or the one before.
    Next(String),
    Previous(String),
    Suggested,
}

/// Draws the row.
pub(super) fn show(ui: &mut Ui, screen: &RowScreen, commands: &mut Vec<Command>) {
    let from = commands.len();
    egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 8)).show(ui, |ui| header(ui, screen, commands));
    row_line(ui);
    let opened = Id::unique("row being corrected");
    let anew = ui.data(|data| data.get_temp::<u64>(opened)) != Some(screen.row);
    // The cells of another row arrive a moment later; the click that opened it would take the keyboard away again.
    let clicked = ui.input(|input| input.pointer.any_click());
    let begin = screen.first.filter(|_| anew && !clicked);
    if begin.is_some() {
        ui.data_mut(|data| data.insert_temp(opened, screen.row));
    } else if anew && clicked {
        ui.ctx().request_repaint();
    }
    ScrollArea::vertical().id_salt(("row", screen.row)).auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, cell) in screen.cells.iter().enumerate() {
            line(ui, screen, cell, begin == Some(index), commands);
        }
    });
    let editing = ui.ctx().text_edit_focused();
    if !editing && ui.input(|input| input.key_pressed(Key::Escape)) {
        commands.push(screen.close.command.clone());
    }
    if commands[from..].iter().any(|command| matches!(command, Command::Fix(FixCommand::Open(_)))) {
        ui.data_mut(|data| data.remove::<u64>(opened));
    }
}

fn header(ui: &mut Ui, screen: &RowScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    ui.spacing_mut().item_spacing.y = space::XS;
    split(
        ui,
        |ui| ui.add(Label::new(RichText::new(&screen.title).font(text::semibold(text::BODY))).truncate()),
        |ui| {
            parts::press(ui, button::link(&screen.close.label).icon(icon::ARROW_LEFT), &screen.close, &mut asked);
            parts::press(ui, button::small(&screen.previous.label), &screen.previous, &mut asked);
            parts::press(ui, button::small(&screen.next.label), &screen.next, &mut asked);
        },
    );
    let p = Palette::of(ui);
    for (words, ink) in [(screen.text.as_str(), p.shade(parts::tone(screen.kind)).text), (KEYS, p.muted)] {
        if !words.is_empty() {
            ui.add(Label::new(RichText::new(words).font(text::regular(text::SMALL)).color(ink)).wrap());
        }
    }
    commands.append(&mut asked);
}

/// One cell; drawn only where it is in view, since a row may have thousands.
fn line(ui: &mut Ui, screen: &RowScreen, cell: &CellLine, begin: bool, commands: &mut Vec<Command>) {
    let below = cell.was.is_some() || !cell.problem.is_empty();
    let height = LINE + if below { BELOW } else { 0.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let id = Id::unique(("cell", screen.row, cell.column));
    if begin {
        ui.scroll_to_rect(rect, Some(egui::Align::Center));
    }
    if !begin && !ui.is_rect_visible(rect) && !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    let p = Palette::of(ui);
    if below {
        let fill = if cell.problem.is_empty() { p.accent_wash } else { p.shade(parts::tone(cell.kind)).wash };
        ui.painter().rect_filled(rect.shrink2(vec2(6.0, 1.0)), radius::SMALL, fill);
    }
    let inside = rect.shrink2(vec2(14.0, 2.0));
    ui.scope_builder(UiBuilder::new().max_rect(inside).id_salt(id), |ui| {
        let name = (inside.width() * 0.28).clamp(96.0, 190.0);
        let field = (inside.width() * 0.26).clamp(80.0, 190.0);
        let edit = inside.width() - name - field - 2.0 * space::S;
        let top = Rect::from_min_size(inside.min, vec2(inside.width(), LINE - 4.0));
        let at = |left: f32, width: f32| Rect::from_min_size(top.min + vec2(left, 0.0), vec2(width, top.height()));
        label(ui, at(0.0, name), &cell.header, p.soft);
        label(ui, at(name + space::S + edit + space::S, field), &cell.field, p.muted);
        if let Some(done) = editor(ui, at(name + space::S, edit), id, cell, begin) {
            finish(screen, cell, done, commands);
        }
        if below {
            let place = Rect::from_min_max(inside.min + vec2(name + space::S, LINE - 3.0), inside.max);
            ui.scope_builder(UiBuilder::new().max_rect(place), |ui| said(ui, cell, commands));
        }
    });
}

fn label(ui: &mut Ui, place: Rect, words: &str, ink: egui::Color32) {
    let builder = UiBuilder::new().max_rect(place).layout(egui::Layout::left_to_right(egui::Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.add(Label::new(RichText::new(words).font(text::regular(text::SMALL)).color(ink)).truncate());
    });
}

/// What is wrong with the cell, what stands in the file, and what is suggested.
fn said(ui: &mut Ui, cell: &CellLine, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if let Some(suggestion) = &cell.suggestion {
            parts::press(ui, button::link(&suggestion.label), suggestion, commands);
        }
        let p = Palette::of(ui);
        let (words, ink) = match &cell.was {
            Some(was) if was.is_empty() => ("blank in the file".to_owned(), p.muted),
            Some(was) => (format!("in the file: {was}"), p.muted),
            None => (String::new(), p.muted),
        };
        for (words, ink) in [(&cell.problem, p.shade(parts::tone(cell.kind)).text), (&words, ink)] {
            if !words.is_empty() {
                ui.add(Label::new(RichText::new(words).font(text::regular(text::SMALL)).color(ink)).truncate());
            }
        }
    });
}

/// The text of the cell. What is typed is kept here until it is saved.
fn editor(ui: &mut Ui, place: Rect, id: Id, cell: &CellLine, begin: bool) -> Option<Done> {
    let mut typed: String = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| cell.text.clone());
    let held = ui.memory(|memory| memory.has_focus(id));
    // Before the field sees them: it would only let go of the keyboard.
    let keys = held.then(|| {
        ui.input_mut(|input| {
            let suggested = cell.suggestion.is_some() && input.consume_key(Modifiers::COMMAND, Key::Enter);
            let previous = input.consume_key(Modifiers::SHIFT, Key::Tab);
            (suggested, previous, input.consume_key(Modifiers::NONE, Key::Tab))
        })
    });
    let edit = TextEdit::singleline(&mut typed)
        .id(id)
        .lock_focus(true)
        .char_limit(LONGEST)
        .font(text::regular(text::TABLE))
        .align(egui::Align2::LEFT_CENTER);
    let response = ui.put(place, edit.desired_width(place.width()));
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(ui.is_enabled(), typed.clone(), typed.clone(), &cell.header);
        info.label = Some(cell.header.clone());
        info
    });
    if begin {
        response.request_focus();
    }
    let (suggested, previous, next) = keys.unwrap_or_default();
    let left = response.lost_focus();
    // The first Escape is the cell's, another one the row's.
    let escaped = left && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    if left || suggested || previous || next {
        ui.data_mut(|data| data.remove::<String>(id));
    } else if response.changed() {
        ui.data_mut(|data| data.insert_temp(id, typed.clone()));
    }
    match (suggested, previous, next, left && !escaped) {
        (true, ..) => Some(Done::Suggested),
        (_, true, ..) => Some(Done::Previous(typed)),
        (_, _, true, _) => Some(Done::Next(typed)),
        (_, _, _, true) => Some(Done::Saved(typed)),
        _ => None,
    }
}

fn finish(screen: &RowScreen, cell: &CellLine, done: Done, commands: &mut Vec<Command>) {
    let save = |text: String| {
        let changed = text != cell.text;
        changed.then(|| Command::Fix(FixCommand::SetCell { row: screen.row, column: cell.column, text }))
    };
    let go = |button: &crate::wizard::screen::Button| button.enabled.then(|| button.command.clone());
    match done {
        Done::Suggested => commands.extend(cell.suggestion.as_ref().map(|button| button.command.clone())),
        Done::Saved(text) => commands.extend(save(text)),
        Done::Next(text) => commands.extend(save(text).into_iter().chain(go(&screen.next))),
        Done::Previous(text) => commands.extend(save(text).into_iter().chain(go(&screen.previous))),
    }
}

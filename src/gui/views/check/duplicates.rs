//! Possible duplicates: all pairs at the left, the one looked at side by side at the right, with what can
//! be said of it.

use egui::{Key, Label, Modifiers, Rect, RichText, Role, Ui, UiBuilder, WidgetInfo, pos2};

use super::Shown;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{Card, Col, Dropdown, PickItem, Table, button, empty_state, keycap};
use crate::wizard::Command;
use crate::wizard::recognising::RecogniseCommand;
use crate::wizard::screen::{Answer, Choice, DuplicatesScreen, PairField, PairScreen};

/// Draws the tab and pushes what the person does.
pub(super) fn show(ui: &mut Ui, screen: &DuplicatesScreen, commands: &mut Vec<Command>) {
    let area = ui.available_rect_before_wrap();
    let middle = area.left() + (area.width() * 0.37).clamp(270.0, 400.0);
    let left = Rect::from_min_max(area.min, pos2(middle, area.bottom()));
    let right = Rect::from_min_max(pos2(middle + space::M, area.top()), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("pairs"), |ui| {
        Card::new().flush().fill_height().show(ui, |ui| pairs(ui, screen, commands));
    });
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("pair"), |ui| {
        Card::new().fill_height().show(ui, |ui| match &screen.pair {
            Some(shown) => pair(ui, shown, commands),
            None => empty_state(ui, icon::USERS, "Which one?", "Choose a row to see it beside the record.", |_| ()),
        });
    });
    ui.advance_cursor_after_rect(area);
}

/// One answer for all undecided ones, and what they mean for the import.
pub(super) fn rest(ui: &mut Ui, screen: &DuplicatesScreen, commands: &mut Vec<Command>) {
    fn item(choice: &Choice) -> PickItem<'_> {
        PickItem { label: &choice.label, note: &choice.hint, chosen: choice.selected, always: false }
    }
    let items: Vec<PickItem<'_>> = screen.rest.iter().map(item).collect();
    let chosen = screen.rest.iter().find(|choice| choice.selected).map_or("", |choice| choice.label.as_str());
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        picked = Dropdown::chip("All undecided", chosen).pick(ui, &items);
        ui.add(Label::new(text::small(&screen.text)).truncate());
    });
    commands.extend(picked.map(|index| screen.rest[index].command.clone()));
}

fn pairs(ui: &mut Ui, screen: &DuplicatesScreen, commands: &mut Vec<Command>) {
    let lines = Shown::new(&screen.lines);
    let columns = [Col::new("Row", 54.0).numbers(), Col::rest("May be"), Col::new("Decision", 92.0)];
    let selected = usize::try_from(screen.selected).ok();
    let mut missing = None;
    let table = Table::new("Possible duplicates", &columns).rounded().selectable(selected);
    let output = table.show(ui, lines.total, |row, index| {
        let Some(line) = lines.get(index) else {
            missing = missing.or(Some(index as u64));
            columns.iter().for_each(|_| row.muted("…"));
            return;
        };
        row.text(&line.row);
        super::who(row, line);
        let said = super::cell(line, 0);
        if said == "Undecided" { row.muted(said) } else { row.text(said) }
    });
    commands.extend(missing.map(Command::WantRows));
    let chosen = output.chosen.map(|chosen| chosen as u64);
    commands.extend(chosen.map(|index| Command::Recognise(RecogniseCommand::Look(index))));
}

fn pair(ui: &mut Ui, pair: &PairScreen, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = space::XS;
    ui.add(Label::new(text::title(&pair.title)).wrap());
    ui.add(Label::new(RichText::new(&pair.why).font(text::regular(text::TABLE))).wrap());
    if !pair.note.is_empty() {
        ui.add(Label::new(text::small(&pair.note)).wrap());
    }
    ui.add_space(space::XS);
    let area = ui.available_rect_before_wrap();
    let bottom = (area.bottom() - 44.0).max(area.top() + 60.0);
    let middle = Rect::from_min_max(area.min, pos2(area.right(), bottom));
    ui.scope_builder(UiBuilder::new().max_rect(middle).id_salt("fields"), |ui| fields(ui, &pair.title, &pair.fields));
    let foot = Rect::from_min_max(pos2(area.left(), bottom + space::S), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(foot).id_salt("answers"), |ui| {
        ui.horizontal_wrapped(|ui| answers(ui, &pair.answers, commands));
    });
    ui.advance_cursor_after_rect(area);
}

fn fields(ui: &mut Ui, name: &str, fields: &[PairField]) {
    let width = ui.available_width();
    let columns =
        [Col::new("Field", width * 0.3), Col::new("In your file", width * 0.35), Col::rest("In the database")];
    Table::new(name, &columns).show(ui, fields.len(), |row, index| {
        let Some(field) = fields.get(index) else { return };
        if field.differs {
            row.ui(|ui| {
                let ink = Palette::of(ui).shade(Tone::Warn).text;
                let words = format!("{} {}", icon::WARNING_FILL, field.label);
                let said = format!("{}, differs", field.label);
                ui.add(Label::new(RichText::new(words).font(text::medium(text::TABLE)).color(ink)).truncate())
                    .widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
            });
            row.strong(&field.row);
            row.strong(&field.record);
        } else {
            row.muted(&field.label);
            row.value(&field.row);
            row.value(&field.record);
        }
    });
}

/// The answers, each with the key that gives it wherever nothing is being typed.
fn answers(ui: &mut Ui, answers: &[Answer], commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = space::S;
    let typing = ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx());
    for answer in answers {
        let look = if answer.chosen {
            button::primary(answer.label).icon(icon::CHECK)
        } else {
            button::secondary(answer.label)
        };
        let clicked = ui.add(look).on_hover_text(&answer.hint).clicked();
        let key = answer.key.to_string();
        keycap(ui, &key);
        let pressed = !typing
            && Key::from_name(&key).is_some_and(|key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)));
        if clicked || pressed {
            commands.push(answer.command.clone());
        }
    }
}

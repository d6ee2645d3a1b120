//! Translate: what the values of a column become, at the left; the rules for the rest, at the right.

mod keys;
mod rules;

use egui::{Key, Modifiers, Rect, Ui, UiBuilder, pos2, vec2};

use super::matching::history_keys;
use super::parts;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{self, Card, Col, Dropdown, Row, Table, button, empty_state, hint_with, shell};
use crate::wizard::Command;
use crate::wizard::screen::{Command2, Kind, TranslateScreen, ValueOption, ValueRow};

/// Heights of the table's header and of a row, in points.
const HEADER: f32 = 33.0;
const ROW: f32 = 44.0;
/// What the table needs at least, in points.
const NARROWEST: f32 = 506.0;
/// The table's name.
const TABLE: &str = "Values";

/// Draws the page and pushes what the person does.
pub fn show(ui: &mut Ui, screen: &TranslateScreen, commands: &mut Vec<Command>) {
    history_keys(ui, &screen.undo, &screen.redo, commands);
    // Before anything is drawn: Escape closes an open list, and only that.
    let list_open = egui::Popup::is_any_open(ui.ctx());
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| page(ui, screen, commands),
        |ui| {
            let (tone, mark) = if screen.footer_warns {
                (Tone::Warn, icon::WARNING_FILL)
            } else {
                (Tone::Good, icon::CHECK_CIRCLE_FILL)
            };
            hint_with(ui, tone, mark, &screen.footer);
        },
        |ui| drop(parts::press(ui, button::primary(&screen.done.label), &screen.done, &mut asked)),
    );
    commands.append(&mut asked);
    shell::announce(ui, &screen.said);
    if !list_open && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        commands.push(screen.done.command.clone());
    }
}

fn page(ui: &mut Ui, screen: &TranslateScreen, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = space::M;
    shell::page_header(ui, &screen.title, &parts::plain(&screen.words), |ui| {
        parts::press(ui, button::bare(icon::ARROW_COUNTER_CLOCKWISE, &screen.undo.label), &screen.undo, commands);
        parts::press(ui, button::bare(icon::ARROW_CLOCKWISE, &screen.redo.label), &screen.redo, commands);
        parts::press(ui, button::secondary(&screen.again.label).icon(icon::MAGIC_WAND), &screen.again, commands);
    });
    let area = ui.available_rect_before_wrap();
    let right_width = (area.width() - space::L - NARROWEST).clamp(236.0, 406.0);
    let middle = area.right() - right_width;
    let left = Rect::from_min_max(area.min, pos2(middle - space::L, area.bottom()));
    let right = Rect::from_min_max(pos2(middle, area.top()), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("values"), |ui| values(ui, screen, commands));
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("rules"), |ui| rules::show(ui, screen, commands));
    ui.advance_cursor_after_rect(area);
}

/// The values in a card as high as they need, or as there is room for.
fn values(ui: &mut Ui, screen: &TranslateScreen, commands: &mut Vec<Command>) {
    if screen.counting {
        let words = "They appear here as they are found.";
        return Card::new().show(ui, |ui| empty_state(ui, icon::LIST_BULLETS, "Counting the values…", words, |_| ()));
    }
    if screen.rows.is_empty() {
        let (title, words) = if screen.missing.is_empty() {
            ("Nothing is left to say", "Every value is recognised.")
        } else {
            ("Too many values", screen.missing.as_str())
        };
        return Card::new().show(ui, |ui| empty_state(ui, icon::LIST_BULLETS, title, words, |_| ()));
    }
    if !screen.missing.is_empty() {
        widgets::banner(ui, Tone::Info, &parts::plain(&screen.missing));
    }
    let room = ui.available_rect_before_wrap();
    let needed = HEADER + ROW * screen.rows.len() as f32 + 2.0;
    let rect = Rect::from_min_size(room.min, vec2(room.width(), needed.min(room.height())));
    ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt("table"), |ui| {
        Card::new().flush().fill_height().show(ui, |ui| table(ui, screen, commands));
    });
}

fn table(ui: &mut Ui, screen: &TranslateScreen, commands: &mut Vec<Command>) {
    let narrow = ui.available_width() < 540.0;
    let (rows, arrow, becomes, status) = if narrow { (72.0, 36.0, 172.0, 132.0) } else { (86.0, 40.0, 214.0, 140.0) };
    let columns = [
        Col::rest("In your file"),
        Col::new("Rows", rows).numbers(),
        Col::new("", arrow),
        Col::new("Becomes", becomes),
        Col::new("", status),
    ];
    let mut keys = keys::Keys::of(ui, TABLE, screen, commands);
    let labels: Vec<&str> = screen.options.iter().map(|option| option.label.as_str()).collect();
    let look = Table::new(TABLE, &columns).row_height(ROW).rounded().selectable(keys.selected());
    let output = look.show(ui, screen.rows.len(), |row, index| {
        let value = &screen.rows[index];
        value_cells(row, value);
        row.ui(|ui| {
            let open = keys.opens(index);
            let picked = becomes_cell(ui, value, &labels, becomes - 24.0, open);
            if let Some(picked) = picked {
                commands.extend(chosen(screen, value, picked));
                keys.go_on(ui, screen, index);
            }
        });
        row.ui(|ui| {
            let pill = parts::pill_plain(ui, &value.pill);
            if !value.hint.is_empty() {
                pill.on_hover_text(&value.hint);
            }
        });
    });
    keys.finish(ui, screen, output.chosen);
}

fn value_cells(row: &mut Row<'_, '_, '_>, value: &ValueRow) {
    row.strong(&value.value);
    row.text(&value.rows);
    row.ui(|ui| {
        let ink = Palette::of(ui).soft;
        ui.label(egui::RichText::new(icon::ARROW_RIGHT).font(text::regular(14.0)).color(ink));
    });
}

/// The drop-down of a value; returns the position of what was picked now.
fn becomes_cell(ui: &mut Ui, value: &ValueRow, labels: &[&str], width: f32, open: bool) -> Option<usize> {
    let name = format!("What “{}” becomes", value.value);
    let tone = if value.warns { Tone::Warn } else { Tone::Plain };
    let list = Dropdown::field(&name, &value.becomes, Some(width)).tone(tone).opened(open).sought("Find a choice");
    if value.options.is_empty() {
        list.find(ui, labels)
    } else {
        let own: Vec<&str> = value.options.iter().map(|option| option.label.as_str()).collect();
        list.find(ui, &own)
    }
}

/// What picking an entry means.
fn chosen(screen: &TranslateScreen, value: &ValueRow, picked: usize) -> Option<Command> {
    let options: &[ValueOption] = if value.options.is_empty() { &screen.options } else { &value.options };
    let option = options.get(picked)?;
    Some(match &option.command {
        Some(Command2(command)) => command.clone(),
        None => Command::Translate { value: value.value.clone(), becomes: option.becomes.clone() },
    })
}

/// Whether a value still wants to be said.
fn is_open(value: &ValueRow) -> bool {
    value.pill.kind == Kind::Warn
}

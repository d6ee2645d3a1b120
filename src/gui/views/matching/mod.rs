//! Match: columns at the left, fields with what feeds them at the right; by mouse or by keyboard.

mod columns;
mod define;
mod dragging;
mod joined;
mod record;
mod slot_menu;
mod slots;
mod template_menu;

use egui::{Key, KeyboardShortcut, Modifiers, Rect, Ui, UiBuilder, pos2};

use super::parts;
use crate::gui::icon;
use crate::gui::theme::space;
use crate::gui::widgets::{button, shell};
use crate::wizard::Command;
use crate::wizard::screen::{Button, MatchScreen};

/// What the cards leave free at their right for a scroll bar, in points.
const BAR: f32 = 11.0;

/// From which width the page says everything in full, in points.
const NARROW: f32 = 860.0;

/// Draws the page and pushes what the person does.
pub fn show(ui: &mut Ui, screen: &MatchScreen, commands: &mut Vec<Command>) {
    history_keys(ui, &screen.undo, &screen.redo, commands);
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| page(ui, screen, commands),
        |ui| parts::footer_hint(ui, screen.footer_warns, &parts::plain(&screen.footer)),
        |ui| {
            parts::press(ui, button::secondary(&screen.back.label).icon(icon::ARROW_LEFT), &screen.back, &mut asked);
            parts::press(ui, button::secondary(&screen.see.label).icon(icon::EYE), &screen.see, &mut asked);
            if let Some(elsewhere) = &screen.elsewhere {
                parts::press(ui, button::secondary(&elsewhere.label), elsewhere, &mut asked);
            }
            let next = button::primary(&screen.next.label).trailing(icon::ARROW_RIGHT);
            parts::press(ui, next, &screen.next, &mut asked);
        },
    );
    commands.append(&mut asked);
    shell::announce(ui, &screen.said);
    dragging::finish(ui, screen, commands);
    if let Some(shown) = &screen.record {
        record::show(ui, shown, commands);
    }
    if let Some(asked) = &screen.define {
        define::show(ui, asked, commands);
    }
}

fn page(ui: &mut Ui, screen: &MatchScreen, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = space::M;
    header(ui, screen, commands);
    parts::part_tabs(ui, &screen.parts, commands);
    if let Some(told) = &screen.banner {
        parts::banner(ui, told, commands);
    }
    let area = ui.available_rect_before_wrap();
    let middle = area.left() + (area.width() * 0.315).clamp(264.0, 320.0);
    // The scroll bar of the cards stands in the gap, not on them.
    let left = Rect::from_min_max(area.min, pos2(middle + BAR, area.bottom()));
    let right = Rect::from_min_max(pos2(middle + space::L, area.top()), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("columns"), |ui| columns::show(ui, screen, commands));
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("fields"), |ui| slots::show(ui, screen, commands));
    ui.advance_cursor_after_rect(area);
}

/// Ctrl+Z, Ctrl+Y and Ctrl+Shift+Z, unless they are meant for a text field.
pub(super) fn history_keys(ui: &Ui, undo: &Button, redo: &Button, commands: &mut Vec<Command>) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let shift = Modifiers::COMMAND | Modifiers::SHIFT;
    // The longer shortcut first: egui takes the shorter one for a part of it.
    let keys = [(shift, Key::Z, redo), (Modifiers::COMMAND, Key::Z, undo), (Modifiers::COMMAND, Key::Y, redo)];
    for (modifiers, key, button) in keys {
        let pressed = ui.input_mut(|input| input.consume_shortcut(&KeyboardShortcut::new(modifiers, key)));
        if pressed && button.enabled {
            commands.push(button.command.clone());
        }
    }
}

fn header(ui: &mut Ui, screen: &MatchScreen, commands: &mut Vec<Command>) {
    let narrow = ui.available_width() < NARROW;
    let how = match narrow {
        true => "Drag a column onto a field, or press [Enter] on it.",
        false => "Drag a column onto a field — or press [Enter] on a column and type the field’s name.",
    };
    let words = format!("{how} {}", screen.progress);
    shell::page_header(ui, &screen.title, &words, |ui| {
        let undo = button::bare(icon::ARROW_COUNTER_CLOCKWISE, &screen.undo.label);
        parts::press(ui, undo, &screen.undo, commands);
        let redo = button::bare(icon::ARROW_CLOCKWISE, &screen.redo.label);
        parts::press(ui, redo, &screen.redo, commands);
        // Beside the name of a template there is little room.
        let short = narrow && screen.template.is_some();
        let again = button::secondary(if short { "" } else { &screen.again.label }).icon(icon::MAGIC_WAND);
        let pressed = parts::press(ui, again.named(&screen.again.label), &screen.again, commands);
        if short {
            pressed.on_hover_text(&screen.again.label);
        }
        if let Some(menu) = &screen.template {
            template_menu::show(ui, menu, commands);
        } else {
            let save = button::secondary(&screen.save.label).icon(icon::BOOKMARK_SIMPLE);
            parts::press(ui, save, &screen.save, commands);
        }
    });
}

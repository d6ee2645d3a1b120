//! The menu of templates above the columns.

use egui::{Id, Popup, PopupCloseBehavior, RectAlign, ScrollArea, Ui};

use crate::gui::icon;
use crate::gui::theme::{Tone, space, text};
use crate::gui::widgets::{PickItem, button, item_noted, item_with, row_line};
use crate::wizard::Command;
use crate::wizard::screen::{Button, TemplateChoice, TemplateMenu};

/// Points the list of templates may be high.
const HEIGHT: f32 = 260.0;

/// Shows the button, and the menu while it is open.
pub(super) fn show(ui: &mut Ui, menu: &TemplateMenu, commands: &mut Vec<Command>) {
    let look = button::secondary(&menu.label).icon(icon::BOOKMARK_SIMPLE).trailing(icon::CARET_DOWN);
    let opener = ui.add(look);
    let shown = Popup::menu(&opener)
        .id(Id::unique("templates to match by"))
        .align(RectAlign::BOTTOM_END)
        .gap(space::XS)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .style(|_: &mut egui::Style| {})
        .accessible_name("Templates")
        .show(|ui| {
            ui.set_width(360.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            let before = commands.len();
            ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
                group(ui, "Fitting this file", &menu.fitting, commands);
                group(ui, if menu.fitting.is_empty() { "Templates" } else { "Others" }, &menu.others, commands);
            });
            if !menu.fitting.is_empty() || !menu.others.is_empty() {
                row_line(ui);
            }
            choice(ui, &menu.none, commands);
            row_line(ui);
            if let Some(update) = &menu.update {
                action(ui, icon::ARROW_CLOCKWISE, update, commands);
            }
            action(ui, icon::BOOKMARK_SIMPLE, &menu.save, commands);
            if commands.len() > before {
                ui.close();
            }
        });
    if shown.is_some_and(|shown| shown.response.should_close()) {
        opener.request_focus();
    }
}

fn group(ui: &mut Ui, title: &str, choices: &[TemplateChoice], commands: &mut Vec<Command>) {
    if choices.is_empty() {
        return;
    }
    ui.add_space(space::XS);
    ui.label(text::small(title));
    for each in choices {
        choice(ui, each, commands);
    }
}

fn choice(ui: &mut Ui, choice: &TemplateChoice, commands: &mut Vec<Command>) {
    if item_noted(
        ui,
        &PickItem { label: &choice.button.label, note: &choice.note, chosen: choice.chosen, always: false },
    ) {
        commands.push(choice.button.command.clone());
    }
}

fn action(ui: &mut Ui, icon: &str, action: &Button, commands: &mut Vec<Command>) {
    if item_with(ui, Some(icon), &action.label, false, Tone::Plain).clicked() {
        commands.push(action.command.clone());
    }
}

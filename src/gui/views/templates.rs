//! Templates: matches with a name, and what can be done with them.

use super::parts::{banner, plain, press};
use crate::gui::icon;
use crate::gui::theme::{Tone, space, text};
use crate::gui::widgets::{Card, Col, Pill, Table, button, empty_state, item, shell};
use crate::wizard::Command;
use crate::wizard::screen::{TemplateRow, TemplatesScreen};
use egui::{Popup, PopupCloseBehavior, RectAlign, Ui};

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &TemplatesScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, screen.title, &plain(&screen.text), |ui| {
            let import = button::secondary(&screen.import.label).icon(icon::FILE_ARROW_DOWN);
            press(ui, import, &screen.import, commands);
        });
        if let Some(problem) = &screen.banner {
            banner(ui, problem, commands);
        }
        if let Some((title, words)) = &screen.empty {
            Card::new().show(ui, |ui| empty_state(ui, icon::BOOKMARK_SIMPLE, title, words, |_| ()));
        } else if !screen.rows.is_empty() {
            Card::new().flush().fill_height().show(ui, |ui| table(ui, screen, commands));
        }
    });
}

fn table(ui: &mut Ui, screen: &TemplatesScreen, commands: &mut Vec<Command>) {
    let narrow = ui.available_width() < 900.0;
    let columns = [
        Col::rest("Template"),
        Col::new("For", 92.0),
        Col::new("Headers", 104.0),
        Col::new("Fingerprint", 104.0),
        Col::new("Used", if narrow { 170.0 } else { 230.0 }),
        Col::new("", 56.0),
    ];
    Table::new("Templates", &columns).row_height(38.0).rounded().show(ui, screen.rows.len(), |row, index| {
        let shown = &screen.rows[index];
        row.ui(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let name = egui::RichText::new(&shown.name).font(text::semibold(text::TABLE));
            ui.add(egui::Label::new(name).truncate());
            if shown.is_default {
                ui.add(Pill::new(Tone::Good, "default"));
            }
            if !shown.list.is_empty() {
                let list = format!("list “{}”", shown.list);
                ui.add(egui::Label::new(text::small(list)).truncate());
            }
            if !shown.fault.is_empty() {
                ui.add(Pill::new(Tone::Warn, "cannot be used").icon(icon::WARNING_FILL)).on_hover_text(&shown.fault);
            }
        });
        row.text(&shown.kind);
        row.text(&shown.columns);
        row.muted(&shown.fingerprint);
        row.text(&shown.used);
        row.ui(|ui| actions(ui, shown, commands));
    });
}

/// What can be done with one template, behind a button.
fn actions(ui: &mut Ui, row: &TemplateRow, commands: &mut Vec<Command>) {
    let name = format!("What to do with {}", row.name);
    let opener = ui.add(button::bare(icon::DOTS_THREE_VERTICAL, &name));
    let shown = Popup::menu(&opener)
        .align(RectAlign::BOTTOM_END)
        .gap(space::XS)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(name)
        .show(|ui| {
            ui.set_width(220.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            let before = commands.len();
            for action in row.actions.iter().filter(|action| action.enabled) {
                if item(ui, &action.label, false).clicked() {
                    commands.push(action.command.clone());
                }
            }
            if commands.len() > before {
                ui.close();
            }
        });
    if shown.is_some_and(|shown| shown.response.should_close()) {
        opener.request_focus();
    }
}

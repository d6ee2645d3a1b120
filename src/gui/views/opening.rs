//! The moment's wait while a file is opened.

use crate::gui::theme::text;
use crate::gui::widgets::shell;
use egui::Ui;

pub(super) fn show(ui: &mut Ui, what: &str) {
    shell::page(ui, |ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.vertical_centered(|ui| {
            ui.add(egui::Spinner::new().size(28.0));
            ui.label(text::muted(what));
        });
    });
}

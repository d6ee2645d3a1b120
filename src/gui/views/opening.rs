//! The moment's wait while a file is opened: shown only once it is one, so that nothing flickers.

use super::parts::press;
use crate::gui::theme::text;
use crate::gui::widgets::{button, shell};
use crate::wizard::Command;
use crate::wizard::screen::OpeningScreen;
use egui::{Context, Id, Ui};

/// Seconds after which a wait is one.
const A_MOMENT: f32 = 0.15;

/// Whether a file has been being opened for long enough to say so. To be asked in every frame.
pub(super) fn is_due(ctx: &Context, opening: bool) -> bool {
    let id = Id::unique("a file is being opened");
    if !opening {
        // Forgotten at once, so that the next file has its own moment.
        ctx.animate_value_with_time(id, 0.0, 0.0);
        return false;
    }
    ctx.animate_value_with_time(id, 1.0, A_MOMENT) >= 1.0
}

pub(super) fn show(ui: &mut Ui, screen: &OpeningScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.vertical_centered(|ui| {
            ui.add(egui::Spinner::new().size(28.0));
            ui.label(text::muted(&screen.text));
            press(ui, button::secondary(&screen.cancel.label), &screen.cancel, commands);
        });
    });
}

//! What several pages draw alike: a screen's buttons and banners as widgets.

use egui::{Response, Ui};

use crate::gui::theme::Tone;
use crate::gui::widgets::{self, button};
use crate::wizard::Command;
use crate::wizard::screen::{Banner, Button, Kind};

/// The colours of a kind.
pub(super) fn tone(kind: Kind) -> Tone {
    match kind {
        Kind::Neutral => Tone::Neutral,
        Kind::Good => Tone::Good,
        Kind::Info => Tone::Info,
        Kind::Warn => Tone::Warn,
        Kind::Danger => Tone::Danger,
    }
}

/// A button in a given look. Its hint stands on hover, whether it can be pressed or not.
pub(super) fn press(ui: &mut Ui, look: button::Button<'_>, button: &Button, commands: &mut Vec<Command>) -> Response {
    let mut response = ui.add_enabled(button.enabled, look);
    if !button.hint.is_empty() {
        response = response.on_hover_text(&button.hint).on_disabled_hover_text(&button.hint);
    }
    if response.clicked() {
        commands.push(button.command.clone());
    }
    response
}

/// A banner with its buttons.
pub(super) fn banner(ui: &mut Ui, banner: &Banner, commands: &mut Vec<Command>) {
    widgets::banner_with(ui, tone(banner.kind), &plain(&banner.text), |ui| {
        for button in &banner.buttons {
            press(ui, button::small(&button.label), button, commands);
        }
    });
}

/// Brackets mean emphasis to some widgets; in the words of others they are only brackets.
pub(super) fn plain(text: &str) -> String {
    text.replace('[', "(").replace(']', ")")
}

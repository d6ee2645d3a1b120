//! The question why a file that is not what was expected is right all the same, in front of the page.

use super::frame::{answer, at_the_right, in_front};
use super::parts::press;
use crate::gui::theme::{space, text};
use crate::gui::widgets::button;
use crate::wizard::Command;
use crate::wizard::expecting::ExpectCommand;
use crate::wizard::screen::WaivingScreen;
use egui::{Label, RichText, Ui};

/// Draws the question; Enter answers it, Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &WaivingScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let left = in_front(ui, "reason to go on", 460.0, |ui| {
        ui.add(Label::new(RichText::new(screen.title).font(text::semibold(17.0))).wrap());
        ui.add(Label::new(text::muted(&screen.text)).wrap());
        ui.add_space(space::S);
        let answer = answer(ui, "reason to go on", screen.label, &screen.reason, None);
        asked.extend(answer.typed.map(|reason| Command::Expect(ExpectCommand::TypeReason(reason))));
        if answer.entered && screen.confirm.enabled {
            asked.push(screen.confirm.command.clone());
        }
        ui.add_space(space::M);
        at_the_right(ui, |ui| {
            press(ui, button::secondary(&screen.cancel.label), &screen.cancel, &mut asked);
            press(ui, button::primary(&screen.confirm.label), &screen.confirm, &mut asked);
        });
    });
    if left && asked.is_empty() {
        asked.push(screen.cancel.command.clone());
    }
    commands.append(&mut asked);
}

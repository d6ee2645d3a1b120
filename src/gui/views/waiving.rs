//! The question why a file that is not what was expected is right all the same, in front of the page.

use super::frame::Question;
use crate::wizard::Command;
use crate::wizard::expecting::ExpectCommand;
use crate::wizard::screen::WaivingScreen;
use egui::Ui;

/// Draws the question; Enter answers it, Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &WaivingScreen, commands: &mut Vec<Command>) {
    let question = Question {
        name: "reason to go on",
        width: 460.0,
        title: screen.title,
        text: &screen.text,
        cancel: &screen.cancel,
        confirm: &screen.confirm,
    };
    question.show(ui, commands, |ui, question, asked| {
        let field = (screen.label, screen.reason.as_str(), None);
        question.field(ui, field, asked, |reason| Command::Expect(ExpectCommand::TypeReason(reason)));
    });
}

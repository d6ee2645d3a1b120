//! The question for the name of a template, in front of the page.

use super::frame::Question;
use crate::wizard::Command;
use crate::wizard::screen::NamingScreen;
use crate::wizard::templates::TemplateCommand;
use egui::Ui;

/// Draws the question; Enter answers it, Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &NamingScreen, commands: &mut Vec<Command>) {
    let question = Question {
        name: "name of a template",
        width: 460.0,
        title: &screen.title,
        text: &screen.text,
        cancel: &screen.cancel,
        confirm: &screen.confirm,
    };
    question.show(ui, commands, |ui, question, asked| {
        let field = (screen.label, screen.name.as_str(), screen.problem.as_deref());
        question.field(ui, field, asked, |name| Command::Template(TemplateCommand::TypeName(name)));
    });
}

//! The question for a new field of the organisation's own, in front of the page.

use egui::{Label, Ui};

use crate::gui::theme::{space, text};
use crate::gui::views::frame::Question;
use crate::gui::widgets::choices;
use crate::wizard::Command;
use crate::wizard::customs::CustomCommand;
use crate::wizard::screen::DefineScreen;

/// Draws the question; Enter answers it, Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &DefineScreen, commands: &mut Vec<Command>) {
    let question = Question {
        name: "new custom field",
        width: 500.0,
        title: &screen.title,
        text: &screen.text,
        cancel: &screen.cancel,
        confirm: &screen.confirm,
    };
    question.show(ui, commands, |ui, question, asked| {
        let field = (screen.name_label, screen.name.as_str(), screen.problem.as_deref());
        question.field(ui, field, asked, |name| Command::Custom(CustomCommand::TypeName(name)));
        ui.add_space(space::S);
        ui.label(text::small(screen.type_label));
        let labels: Vec<&str> = screen.kinds.iter().map(|kind| kind.label).collect();
        let chosen = screen.kinds.iter().position(|kind| kind.chosen).unwrap_or_default();
        let picked = choices(ui, &labels, chosen);
        asked.extend(picked.map(|index| screen.kinds[index].command.0.clone()));
        ui.add(Label::new(text::small(&screen.why)).wrap());
    });
}

//! The question for a new field of the organisation's own, in front of the page.

use egui::{Label, RichText, Ui};

use crate::gui::theme::{space, text};
use crate::gui::views::frame::{answer, at_the_right, in_front};
use crate::gui::views::parts::press;
use crate::gui::widgets::{button, choices};
use crate::wizard::Command;
use crate::wizard::customs::CustomCommand;
use crate::wizard::screen::DefineScreen;

/// Draws the question; Enter answers it, Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &DefineScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let left = in_front(ui, "new custom field", 500.0, |ui| {
        ui.add(Label::new(RichText::new(&screen.title).font(text::semibold(17.0))).wrap());
        ui.add(Label::new(text::muted(&screen.text)).wrap());
        ui.add_space(space::S);
        name(ui, screen, &mut asked);
        ui.add_space(space::S);
        ui.label(text::small(screen.type_label));
        let labels: Vec<&str> = screen.kinds.iter().map(|kind| kind.label).collect();
        let chosen = screen.kinds.iter().position(|kind| kind.chosen).unwrap_or_default();
        let picked = choices(ui, &labels, chosen);
        asked.extend(picked.map(|index| screen.kinds[index].command.0.clone()));
        ui.add(Label::new(text::small(&screen.why)).wrap());
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

fn name(ui: &mut Ui, screen: &DefineScreen, asked: &mut Vec<Command>) {
    let answer = answer(ui, "name of a field", screen.name_label, &screen.name, screen.problem.as_deref());
    asked.extend(answer.typed.map(|name| Command::Custom(CustomCommand::TypeName(name))));
    if answer.entered && screen.confirm.enabled {
        asked.push(screen.confirm.command.clone());
    }
}

//! The question for the name of a template, in front of the page.

use super::frame::{answer, at_the_right, in_front};
use super::parts::press;
use crate::gui::theme::{space, text};
use crate::gui::widgets::button;
use crate::wizard::Command;
use crate::wizard::screen::NamingScreen;
use crate::wizard::templates::TemplateCommand;
use egui::{Label, RichText, Ui};

/// Draws the question; Enter answers it, Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &NamingScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let left = in_front(ui, "name of a template", 460.0, |ui| {
        ui.add(Label::new(RichText::new(&screen.title).font(text::semibold(17.0))).wrap());
        ui.add(Label::new(text::muted(&screen.text)).wrap());
        ui.add_space(space::S);
        name(ui, screen, &mut asked);
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

fn name(ui: &mut Ui, screen: &NamingScreen, asked: &mut Vec<Command>) {
    let answer = answer(ui, "name of a template", screen.label, &screen.name, screen.problem.as_deref());
    asked.extend(answer.typed.map(|name| Command::Template(TemplateCommand::TypeName(name))));
    if answer.entered && screen.confirm.enabled {
        asked.push(screen.confirm.command.clone());
    }
}

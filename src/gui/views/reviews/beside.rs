//! The record beside the list of a review.

use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::views::parts::{plain, press};
use crate::gui::views::records::section;
use crate::gui::widgets::{Card, button, split};
use crate::wizard::Command;
use crate::wizard::screen::BesideScreen;
use egui::{Label, RichText, ScrollArea, Ui};

pub(super) fn show(ui: &mut Ui, screen: &BesideScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    Card::new().fill_height().show(ui, |ui| {
        split(
            ui,
            |ui| {
                ui.add(Label::new(RichText::new(plain(&screen.title)).font(text::semibold(16.0))).wrap());
                ui.add(Label::new(text::small(&screen.facts)).wrap());
            },
            |ui| {
                if ui.add(button::bare(icon::X, &screen.close.label)).clicked() {
                    asked.push(screen.close.command.clone());
                }
            },
        );
        ui.scope(|ui| {
            press(ui, button::link(&screen.open.label).trailing(icon::ARROW_RIGHT), &screen.open, commands);
        });
        ScrollArea::vertical().id_salt("record beside").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - space::M);
            for amount in &screen.amounts {
                ui.add(Label::new(text::strong(&amount.number)).wrap());
                ui.add(Label::new(text::small(&amount.caption)).wrap());
            }
            for each in &screen.sections {
                ui.add_space(space::S);
                ui.label(text::strong(&each.title));
                section(ui, each, commands);
            }
        });
    });
    commands.append(&mut asked);
}

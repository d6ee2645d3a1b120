//! The question for a web address, in front of the page, and the download that follows.

use super::frame::{answer, at_the_right, in_front};
use super::parts::press;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{button, progress};
use crate::wizard::Command;
use crate::wizard::screen::{DownloadScreen, WebScreen};
use egui::{Label, RichText, Ui};

/// Draws the question; Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &WebScreen, commands: &mut Vec<Command>) {
    let left = in_front(ui, "web address", 520.0, |ui| {
        ui.add(Label::new(RichText::new(screen.title).font(text::semibold(17.0))).wrap());
        ui.add(Label::new(text::muted(&screen.text)).wrap());
        ui.add_space(space::S);
        match &screen.download {
            Some(download) => on_its_way(ui, download),
            None => question(ui, screen, commands),
        }
        ui.add_space(space::M);
        at_the_right(ui, |ui| {
            press(ui, button::secondary(&screen.cancel.label), &screen.cancel, commands);
            if screen.download.is_none() {
                press(ui, button::primary(&screen.fetch.label), &screen.fetch, commands);
            }
        });
    });
    if left && commands.is_empty() {
        commands.push(screen.cancel.command.clone());
    }
}

fn question(ui: &mut Ui, screen: &WebScreen, commands: &mut Vec<Command>) {
    let answer = answer(ui, "web address", screen.label, &screen.address, screen.problem.as_deref());
    commands.extend(answer.typed.map(Command::TypeAddress));
    if answer.entered && screen.fetch.enabled {
        commands.push(screen.fetch.command.clone());
    }
}

fn on_its_way(ui: &mut Ui, download: &DownloadScreen) {
    match download.share {
        Some(share) => {
            progress(ui, "Download", share);
        }
        None => {
            ui.add(egui::Spinner::new().size(20.0));
        }
    }
    ui.label(text::small(&download.text));
}

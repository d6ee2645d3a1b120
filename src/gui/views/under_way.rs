//! The moment's wait while a file is opened, and pages told in words.

use super::parts::{banner, plain, press};
use crate::gui::theme::text;
use crate::gui::widgets::{button, shell};
use crate::wizard::Command;
use crate::wizard::screen::{CheckScreen, ImportingScreen, MatchScreen, ResultScreen};
use egui::Ui;

pub(super) fn opening(ui: &mut Ui, what: &str) {
    shell::page(ui, |ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.vertical_centered(|ui| {
            ui.add(egui::Spinner::new().size(28.0));
            ui.label(text::muted(what));
        });
    });
}

pub(super) fn matching(ui: &mut Ui, screen: &MatchScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, screen.title, &screen.progress, |_| ());
        press(ui, button::secondary(&screen.back.label), &screen.back, commands);
        press(ui, button::primary(&screen.next.label), &screen.next, commands);
    });
}

pub(super) fn check(ui: &mut Ui, screen: &CheckScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, &screen.title, &plain(&screen.text), |_| ());
        screen.banner.iter().for_each(|each| banner(ui, each, commands));
        press(ui, button::secondary(&screen.back.label), &screen.back, commands);
        press(ui, button::primary(&screen.next.label), &screen.next, commands);
    });
}

pub(super) fn importing(ui: &mut Ui, screen: &ImportingScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, &plain(&screen.title), &plain(&screen.text), |_| ());
        ui.label(format!("{} {}", screen.done, screen.rate));
        press(ui, button::secondary(&screen.stop.label), &screen.stop, commands);
    });
}

pub(super) fn result(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, &plain(&screen.title), &plain(&screen.facts), |_| ());
        screen.banner.iter().for_each(|each| banner(ui, each, commands));
        screen.buttons.iter().for_each(|each| drop(press(ui, button::secondary(&each.label), each, commands)));
        press(ui, button::primary(&screen.done.label), &screen.done, commands);
    });
}

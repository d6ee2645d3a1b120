//! The pages, one file each: they draw what the screen says and push the commands its buttons carry.
//! They decide nothing.

mod choose;
mod frame;
mod history;
mod home;
mod layout;
mod parts;
mod settings;
mod under_way;

use crate::wizard::screen::Page;
use crate::wizard::{Command, Screen};
use egui::Ui;

/// Draws the whole window, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &Screen, commands: &mut Vec<Command>) {
    frame::sidebar(ui, &screen.sidebar, commands);
    frame::steps(ui, &screen.steps, commands);
    match &screen.page {
        Page::Home(home) => home::show(ui, home, commands),
        Page::Opening(what) => under_way::opening(ui, what),
        Page::Choose(choose) => choose::show(ui, choose, commands),
        Page::Match(page) => under_way::matching(ui, page, commands),
        Page::Check(page) => under_way::check(ui, page, commands),
        Page::Importing(page) => under_way::importing(ui, page, commands),
        Page::Result(page) => under_way::result(ui, page, commands),
        Page::History(history) => history::show(ui, history, commands),
        Page::Settings(settings) => settings::show(ui, settings, commands),
    }
    if let Some(notice) = &screen.notice {
        frame::notice(ui, notice, commands);
    }
    if let Some(dialog) = &screen.dialog {
        frame::dialog(ui, dialog, commands);
    }
}

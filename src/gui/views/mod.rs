//! One file a page: each draws what its screen says and pushes the commands a person's clicks mean.
//!
//! Views exist so that a page is one readable list of widgets. They decide nothing and keep no state but what egui
//! remembers by itself (scrolling, focus, what is typed into an open list).

pub mod check;
pub mod choose;
mod frame;
pub mod history;
mod history_filters;
pub mod home;
pub mod importing;
mod job_file;
mod layout;
pub mod matching;
mod naming;
mod opening;
mod parts;
mod preview;
mod recognising;
pub mod records;
pub mod refused;
pub mod result;
pub mod reviews;
pub mod settings;
pub mod telling;
mod templates;
mod things;
pub mod translate;
pub mod undoing;
mod waiving;
mod watching;
mod web;
mod which_list;

use crate::wizard::screen::Page;
use crate::wizard::{Command, Screen};
use egui::Ui;

/// Draws the whole window, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &Screen, commands: &mut Vec<Command>) {
    frame::sidebar(ui, &screen.sidebar, commands);
    frame::steps(ui, &screen.steps, commands);
    let waiting = opening::is_due(ui.ctx(), screen.opening.is_some());
    match screen.opening.as_ref().filter(|_| waiting) {
        Some(wait) => opening::show(ui, wait, commands),
        None => page(ui, &screen.page, commands),
    }
    if let Some(notice) = &screen.notice {
        frame::notice(ui, notice, commands);
    }
    if let Some(asked) = &screen.web {
        web::show(ui, asked, commands);
    }
    if let Some(asked) = &screen.naming {
        naming::show(ui, asked, commands);
    }
    if let Some(asked) = &screen.waiving {
        waiving::show(ui, asked, commands);
    }
    if let Some(asked) = &screen.recognising {
        recognising::show(ui, asked, commands);
    }
    if let Some(dialog) = &screen.dialog {
        frame::dialog(ui, dialog, commands);
    }
}

fn page(ui: &mut Ui, page: &Page, commands: &mut Vec<Command>) {
    match page {
        Page::Home(home) => home::show(ui, home, commands),
        Page::Refused(refused) => refused::show(ui, refused, commands),
        Page::Choose(choose) => choose::show(ui, choose, commands),
        Page::Match(page) => matching::show(ui, page, commands),
        Page::Translate(page) => translate::show(ui, page, commands),
        Page::Check(page) => check::show(ui, page, commands),
        Page::Importing(page) => importing::show(ui, page, commands),
        Page::Result(page) => result::show(ui, page, commands),
        Page::Removals(page) => reviews::show(ui, page, commands),
        Page::History(history) => history::show(ui, history, commands),
        Page::Templates(templates) => templates::show(ui, templates, commands),
        Page::Records(records) => records::show(ui, records, commands),
        Page::Settings(settings) => settings::show(ui, settings, commands),
        Page::Undo(undo) => undoing::show(ui, undo, commands),
    }
}

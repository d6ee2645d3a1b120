//! History: every import and undo, newest first.

use super::layout::{opening_table, outcome};
use super::parts::{banner, plain, press};
use crate::gui::icon;
use crate::gui::theme::space;
use crate::gui::widgets::{Card, Col, button, choices, empty_state, search, shell, split};
use crate::wizard::Command;
use crate::wizard::screen::HistoryScreen;
use crate::wizard::state::HistoryQuery;
use egui::Ui;

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, screen.title, &plain(&screen.text), |ui| pages(ui, screen, commands));
        if let Some(problem) = &screen.banner {
            banner(ui, problem, commands);
        }
        filters(ui, screen, commands);
        if screen.rows.is_empty() {
            if let Some((title, words)) = &screen.empty {
                Card::new().show(ui, |ui| empty_state(ui, icon::CLOCK_COUNTER_CLOCKWISE, title, words, |_| ()));
            }
        } else {
            Card::new().flush().fill_height().show(ui, |ui| table(ui, screen, commands));
        }
    });
}

fn pages(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = space::S;
    if let Some(newer) = &screen.newer {
        press(ui, button::secondary(&newer.label).icon(icon::ARROW_LEFT), newer, commands);
    }
    if let Some(older) = &screen.older {
        press(ui, button::secondary(&older.label).trailing(icon::ARROW_RIGHT), older, commands);
    }
}

fn filters(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    let labels: Vec<&str> = screen.filters.iter().map(|filter| filter.label).collect();
    let chosen = screen.filters.iter().position(|filter| filter.selected).unwrap_or_default();
    let mut find = screen.find.clone();
    let (picked, changed) =
        split(ui, |ui| choices(ui, &labels, chosen), |ui| search(ui, "Find a file", &mut find, 220.0).changed());
    if changed {
        commands.push(Command::QueryHistory(HistoryQuery { file_name: find, offset: 0, ..screen.query.clone() }));
    } else if let Some(index) = picked {
        commands.push(screen.filters[index].command.clone());
    }
}

fn table(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    let narrow = ui.available_width() < 900.0;
    let columns = [
        Col::new("No.", 52.0).numbers(),
        Col::rest("File"),
        Col::new("Type", 88.0),
        Col::new("When", if narrow { 116.0 } else { 136.0 }),
        Col::new("Who", if narrow { 72.0 } else { 100.0 }),
        Col::new("Rows", 78.0).numbers(),
        Col::new("Result", if narrow { 264.0 } else { 312.0 }),
    ];
    let opened = opening_table(
        ui,
        "Imports and undos",
        &columns,
        |table| table.row_height(38.0).rounded(),
        screen.rows.len(),
        |row, index| {
            let shown = &screen.rows[index];
            row.muted(&shown.number.to_string());
            row.strong(&shown.file);
            row.text(&shown.kind);
            row.text(&shown.when);
            row.text(&shown.who);
            row.text(&shown.rows);
            row.ui(|ui| {
                outcome(ui, &shown.result);
            });
        },
    );
    commands.extend(opened.map(|row| screen.rows[row].command.clone()));
}

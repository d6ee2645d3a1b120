//! History: every import and undo, with what is looked for.

use super::history_filters;
use super::layout::{opening_table, outcome};
use super::parts::{banner, plain, press};
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{Card, Col, Row, button, empty_state, shell};
use crate::wizard::Command;
use crate::wizard::screen::{HistoryRow, HistoryScreen};
use egui::{Label, RichText, Ui};

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, screen.title, &plain(&screen.text), |ui| pages(ui, screen, commands));
        if let Some(problem) = &screen.banner {
            banner(ui, problem, commands);
        }
        history_filters::show(ui, screen, commands);
        if !screen.rows.is_empty() {
            Card::new().flush().fill_height().show(ui, |ui| table(ui, screen, commands));
        } else if let Some(empty) = &screen.empty {
            Card::new().show(ui, |ui| {
                empty_state(ui, icon::CLOCK_COUNTER_CLOCKWISE, &empty.title, &empty.text, |ui| {
                    press(ui, button::secondary(&empty.button.label), &empty.button, commands);
                });
            });
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

fn table(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    let narrow = ui.available_width() < 900.0;
    let [when, kind, did, result, who] =
        if narrow { [130.0, 88.0, 176.0, 148.0, 62.0] } else { [140.0, 112.0, 250.0, 172.0, 100.0] };
    let columns = [
        Col::new("Begun", when),
        Col::rest("File"),
        Col::new("Type", kind),
        Col::new("What it did", did),
        Col::new("Result", result),
        Col::new("Who", who),
    ];
    let opened = opening_table(
        ui,
        "Imports and undos",
        &columns,
        |table| table.row_height(38.0).rounded(),
        screen.rows.len(),
        |row, index| {
            let shown = &screen.rows[index];
            row.text(&shown.when);
            file(row, shown);
            row.text(&shown.kind);
            row.text(&shown.did);
            row.ui(|ui| {
                outcome(ui, &shown.result);
            });
            row.text(&shown.who);
        },
    );
    commands.extend(opened.map(|row| screen.rows[row].command.clone()));
}

/// The file, and the list it was where that has a name.
fn file(row: &mut Row<'_, '_, '_>, shown: &HistoryRow) {
    if shown.list.is_empty() {
        row.strong(&shown.file);
        return;
    }
    row.ui(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.add(Label::new(RichText::new(&shown.file).font(text::semibold(text::TABLE))).truncate());
        ui.add(Label::new(text::small(&shown.list)).truncate());
    });
}

//! Removals: what waits to be reviewed, and the review of one import.

mod beside;
mod lines;
mod outcome;
mod question;
mod rules;

pub(super) use rules::card as rules;

use super::layout::{opening_table, outcome};
use super::parts::{banner, plain, press};
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{
    Card, Col, Dropdown, button, choices, empty_state, filter_chip, hint, row_line, search, shell, split,
};
use crate::wizard::Command;
use crate::wizard::reviews::ReviewCommand;
use crate::wizard::screen::{
    RecordChoice, RemovalListScreen, RemovalsScreen, ReviewBody, ReviewChip, ReviewScreen, WaitingRow,
};
use egui::{Id, Label, Rect, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};
use std::time::Duration;

/// Between two looks at what others decided.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Points from which on the list of earlier reviews has room for wide columns.
const ROOMY: f32 = 900.0;

/// Points of what stands beside the list.
const BESIDE: f32 = 330.0;

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &RemovalsScreen, commands: &mut Vec<Command>) {
    match screen {
        RemovalsScreen::List(screen) => shell::page(ui, |ui| list(ui, screen, commands)),
        RemovalsScreen::One(screen) => review(ui, screen, commands),
        RemovalsScreen::Outcome(screen) => outcome::show(ui, screen, commands),
    }
}

fn list(ui: &mut Ui, screen: &RemovalListScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    shell::page_header(ui, screen.title, screen.text, |ui| {
        press(ui, button::secondary(&screen.rules.label).icon(icon::GEAR_SIX), &screen.rules, &mut asked);
    });
    commands.append(&mut asked);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::L;
        if let Some(problem) = &screen.banner {
            banner(ui, problem, commands);
        }
        if let Some((title, words)) = screen.empty {
            Card::new().show(ui, |ui| empty_state(ui, icon::TRASH, title, words, |_| ()));
        }
        if !screen.waiting.is_empty() {
            Card::titled("Waiting for you").flush().show(ui, |ui| {
                for row in &screen.waiting {
                    row_line(ui);
                    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(15, 9));
                    frame.show(ui, |ui| waiting(ui, row, commands));
                }
            });
        }
        if !screen.past.is_empty() {
            past(ui, screen, commands);
        }
        if let Some(more) = &screen.more {
            press(ui, button::secondary(&more.label), more, commands);
        }
    });
}

fn waiting(ui: &mut Ui, row: &WaitingRow, commands: &mut Vec<Command>) {
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.label(RichText::new(&row.file).font(text::semibold(13.5)));
        ui.add(Label::new(text::small(&row.detail)).wrap());
    };
    split(ui, words, |ui| {
        let name = format!("Review {}", row.file);
        press(ui, button::small(&row.review.label).named(&name), &row.review, commands);
    });
}

fn past(ui: &mut Ui, screen: &RemovalListScreen, commands: &mut Vec<Command>) {
    let opened = Card::titled("Reviewed before").flush().show(ui, |ui| {
        // The file's name needs what room there is.
        let roomy = ui.available_width() >= ROOMY;
        let [of, when, who, result] = if roomy { [130.0, 150.0, 120.0, 230.0] } else { [100.0, 130.0, 90.0, 180.0] };
        let columns = [
            Col::rest("File"),
            Col::new("Type", of),
            Col::new("When", when),
            Col::new("Who", who),
            Col::new("Result", result),
        ];
        opening_table(
            ui,
            "Reviewed before",
            &columns,
            |table| table.row_height(38.0).whole(),
            screen.past.len(),
            |row, index| {
                let line = &screen.past[index];
                row.text(&line.file);
                row.text(&line.kind);
                row.text(&line.when);
                row.text(&line.who);
                row.ui(|ui| {
                    outcome(ui, &line.result);
                });
            },
        )
    });
    commands.extend(opened.map(|row| screen.past[row].command.clone()));
}

fn review(ui: &mut Ui, screen: &ReviewScreen, commands: &mut Vec<Command>) {
    look_again(ui, &screen.look_again, commands);
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| page(ui, screen, commands),
        |ui| {
            hint(ui, &screen.footer);
        },
        |ui| {
            press(ui, button::secondary(&screen.later.label), &screen.later, &mut asked);
            if let Some(finish) = &screen.finish {
                press(ui, button::secondary(&finish.label), finish, &mut asked);
            }
            if let Some(remove) = &screen.remove {
                press(ui, button::danger(&remove.label).icon(icon::TRASH), remove, &mut asked);
            }
        },
    );
    commands.append(&mut asked);
}

/// Now and then, while somebody does something on the page: others may decide something meanwhile.
fn look_again(ui: &Ui, look: &Command, commands: &mut Vec<Command>) {
    let id = Id::unique("review looked at");
    let now = ui.input(|input| input.time);
    let before: Option<f64> = ui.data(|data| data.get_temp(id));
    match before {
        Some(before) if now - before < LOOK_AGAIN.as_secs_f64() => {}
        _ => {
            ui.data_mut(|data| data.insert_temp(id, now));
            commands.extend(before.map(|_| look.clone()));
        }
    }
}

fn page(ui: &mut Ui, screen: &ReviewScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    ui.scope(|ui| {
        press(ui, button::link(&screen.back.label).icon(icon::ARROW_LEFT), &screen.back, &mut asked);
    });
    ui.add_space(space::S - space::L);
    ui.spacing_mut().item_spacing.y = space::M;
    shell::page_header(ui, &plain(&screen.title), &screen.text, |ui| {
        let export = button::secondary(&screen.export.label).icon(icon::DOWNLOAD_SIMPLE);
        press(ui, export, &screen.export, &mut asked);
    });
    commands.append(&mut asked);
    if !screen.tabs.is_empty() {
        tabs(ui, screen, commands);
    }
    for each in &screen.banners {
        banner(ui, each, commands);
    }
    let mut asked = Vec::new();
    beside_list(
        ui,
        screen.question.is_some() || screen.beside.is_some(),
        |ui| body(ui, screen, commands),
        |ui| {
            if let Some(question) = &screen.question {
                question::show(ui, question, &mut asked);
            } else if let Some(record) = &screen.beside {
                beside::show(ui, record, &mut asked);
            }
        },
    );
    commands.append(&mut asked);
}

/// A list, and something beside it where there is something.
fn beside_list(ui: &mut Ui, beside: bool, list: impl FnOnce(&mut Ui), more: impl FnOnce(&mut Ui)) {
    let area = ui.available_rect_before_wrap();
    let width = if beside { area.width() - BESIDE - space::M } else { area.width() };
    let left = Rect::from_min_size(area.min, vec2(width, area.height()));
    ui.scope_builder(UiBuilder::new().id_salt("listed").max_rect(left), list);
    if beside {
        let right = Rect::from_min_max(pos2(area.right() - BESIDE, area.top()), area.max);
        ui.scope_builder(UiBuilder::new().id_salt("beside").max_rect(right), more);
    }
    ui.advance_cursor_after_rect(area);
}

/// Record types, what is searched for, and what the list is narrowed to.
fn tabs(ui: &mut Ui, screen: &ReviewScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let of_type = screen.tabs.first().is_some_and(|tab| tab.selected);
    split(
        ui,
        |ui| {
            let labels: Vec<&str> = screen.tabs.iter().map(|tab| tab.label.as_str()).collect();
            let chosen = screen.tabs.iter().position(|tab| tab.selected).unwrap_or_default();
            let picked = choices(ui, &labels, chosen);
            commands.extend(picked.map(|index| screen.tabs[index].command.clone()));
        },
        |ui| {
            if !of_type {
                return;
            }
            let search = |sought| Command::Review(ReviewCommand::Search(sought));
            search_and_order(ui, (screen.hint, &screen.search), &screen.sorts, search, &mut asked);
        },
    );
    commands.append(&mut asked);
    if of_type {
        chips_row(ui, &screen.chips, commands);
    }
}

/// What is searched for in a list, and how it is ordered.
fn search_and_order(
    ui: &mut Ui,
    (hint, typed): (&str, &str),
    sorts: &[RecordChoice],
    command: impl FnOnce(String) -> Command,
    commands: &mut Vec<Command>,
) {
    let mut sought = typed.to_owned();
    if search(ui, hint, &mut sought, 170.0).changed() {
        commands.push(command(sought));
    }
    let items: Vec<&str> = sorts.iter().map(|sort| sort.label.as_str()).collect();
    let chosen = sorts.iter().find(|sort| sort.selected).map_or("", |sort| &sort.label);
    let picked = Dropdown::chip("Order", chosen).icon(icon::SORT_ASCENDING).choose(ui, &items);
    commands.extend(picked.map(|index| sorts[index].command.clone()));
}

fn chips_row(ui: &mut Ui, chips: &[ReviewChip], commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        for chip in chips {
            if filter_chip(ui, &chip.label, &chip.count, chip.selected).clicked() {
                commands.push(chip.command.clone());
            }
        }
    });
}

fn body(ui: &mut Ui, screen: &ReviewScreen, commands: &mut Vec<Command>) {
    match &screen.body {
        ReviewBody::Nothing => {}
        ReviewBody::Empty { title, text } => {
            Card::new().fill_height().show(ui, |ui| empty_state(ui, icon::MAGNIFYING_GLASS, title, text, |_| ()));
        }
        ReviewBody::Records { name, key, heads, lines, marked } => {
            Card::new().flush().fill_height().show(ui, |ui| {
                let names = lines::Names { name, key, heads };
                lines::records(ui, &names, (lines, *marked), screen, commands);
            });
        }
        ReviewBody::Dependents { name, key, heads, with, lines } => {
            Card::new().flush().fill_height().show(ui, |ui| {
                lines::dependents(ui, &lines::Names { name, key, heads }, with, lines, commands);
            });
        }
    }
}

//! What a job came to: counts, what happened with samples, and what can be done next.

use egui::{Rect, RichText, Ui, UiBuilder, pos2};

use super::{job_file, parts};
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};
use crate::gui::widgets::{Card, Col, Table, button, choices, empty_state, shell, tabs};
use crate::wizard::Command;
use crate::wizard::reviews::ReviewCommand;
use crate::wizard::screen::{Button, Kind, ResultScreen};
use crate::wizard::state::JobTab;

/// Points below which a page has no room for many buttons.
const CROWDED: f32 = 900.0;

/// Draws the page and pushes what the person does.
pub fn show(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| page(ui, screen, commands),
        |_| (),
        |ui| {
            parts::press(ui, button::primary(&screen.done.label), &screen.done, &mut asked);
        },
    );
    commands.append(&mut asked);
}

fn page(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    if let Some(pill) = &screen.pill {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            parts::pill(ui, pill);
        });
        ui.add_space(space::S - space::L);
    }
    // Where there is little room, the file is saved on its own tab.
    let crowded = ui.available_width() < CROWDED && screen.buttons.len() > 2;
    shell::page_header(ui, &parts::plain(&screen.title), &parts::plain(&screen.facts), |ui| {
        let spared = |each: &&Button| !(crowded && matches!(each.command, Command::SaveOriginal));
        for each in screen.buttons.iter().filter(spared) {
            parts::press(ui, button::secondary(&each.label).icon(mark(each)), each, commands);
        }
    });
    if let Some(banner) = &screen.banner {
        parts::banner(ui, banner, commands);
    }
    if let Some(set_aside) = &screen.set_aside {
        parts::banner(ui, set_aside, commands);
    }
    if !screen.parts.is_empty() {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            ui.label(text::muted(&screen.parts_text));
            parts::part_tabs(ui, &screen.parts, commands);
        });
    }
    if !screen.cards.is_empty() {
        parts::numbers(ui, &screen.cards);
    }
    if !screen.tabs.is_empty() {
        let labels: Vec<&str> = screen.tabs.iter().map(|tab| tab.label.as_str()).collect();
        let chosen = screen.tabs.iter().position(|tab| tab.selected).unwrap_or_default();
        let (picked, ()) = tabs(ui, &labels, chosen, |_| ());
        commands.extend(picked.map(|index| screen.tabs[index].command.clone()));
    }
    match screen.tab {
        JobTab::File => file_and_statuses(ui, screen, commands),
        JobTab::Events if screen.events.is_empty() && !screen.tabs.is_empty() => {
            Card::new().fill_height().show(ui, |ui| {
                empty_state(
                    ui,
                    icon::ROWS,
                    "Nothing happened",
                    "No record was changed and no row has a problem.",
                    |_| (),
                );
            });
        }
        JobTab::Events if screen.events.is_empty() => {}
        JobTab::Events => what_happened(ui, screen, commands),
    }
}

fn mark(button: &Button) -> &'static str {
    match button.command {
        Command::Resume(_) => icon::PLAY,
        Command::AskToUndo(_) | Command::Undoing(_) => icon::ARROW_COUNTER_CLOCKWISE,
        Command::SaveOriginal => icon::FILE_ARROW_DOWN,
        Command::Review(ReviewCommand::Open(_)) => icon::ROWS,
        _ => icon::DOWNLOAD_SIMPLE,
    }
}

/// The kinds of event at the left, samples of the one selected at the right.
fn what_happened(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    let (left, right) = halves(ui);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("events"), |ui| events(ui, screen, commands));
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("samples"), |ui| samples(ui, screen, commands));
    ui.advance_cursor_after_rect(left.union(right));
}

/// The file at the left, where there is one; who did what when at the right.
fn file_and_statuses(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    let Some(file) = &screen.file else { return job_file::statuses(ui, screen) };
    let (left, right) = halves(ui);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("file"), |ui| job_file::file(ui, file, commands));
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("statuses"), |ui| job_file::statuses(ui, screen));
    ui.advance_cursor_after_rect(left.union(right));
}

/// What is free, in two.
fn halves(ui: &Ui) -> (Rect, Rect) {
    let area = ui.available_rect_before_wrap();
    let share = if area.width() < 900.0 { 0.38 } else { 0.4 };
    let middle = area.left() + (area.width() * share).round();
    let left = Rect::from_min_max(area.min, pos2(middle, area.bottom()));
    let right = Rect::from_min_max(pos2(middle + space::L, area.top()), area.max);
    (left, right)
}

fn events(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    Card::titled("Events").flush().fill_height().show(ui, |ui| {
        if !screen.operations.is_empty() {
            let labels: Vec<&str> = screen.operations.iter().map(|each| each.label.as_str()).collect();
            let chosen = screen.operations.iter().position(|each| each.selected).unwrap_or_default();
            let margin = egui::Margin { left: 12, right: 12, top: 0, bottom: 10 };
            let picked = egui::Frame::new().inner_margin(margin).show(ui, |ui| choices(ui, &labels, chosen)).inner;
            commands.extend(picked.map(|index| screen.operations[index].command.clone()));
        }
        let digits = screen.events.iter().map(|event| event.count.len()).max().unwrap_or(0);
        let columns = [Col::rest("What happened"), Col::new("Count", (30.0 + 8.0 * digits as f32).max(70.0)).numbers()];
        let selected = screen.events.iter().position(|event| event.selected);
        let table = Table::new("Events", &columns).selectable(selected);
        let output = table.show(ui, screen.events.len(), |row, index| {
            let event = &screen.events[index];
            row.ui(|ui| {
                let p = Palette::of(ui);
                let ink = match event.kind {
                    Kind::Danger | Kind::Warn => p.shade(parts::tone(event.kind)).text,
                    _ if event.selected => p.accent_text,
                    _ => p.text,
                };
                let font = if event.selected { text::semibold(text::TABLE) } else { text::regular(text::TABLE) };
                ui.add(egui::Label::new(RichText::new(&event.message).font(font).color(ink)).truncate());
            });
            row.text(&event.count);
        });
        commands.extend(output.chosen.map(|index| screen.events[index].command.clone()));
    });
}

fn samples(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    if screen.samples_title.is_empty() {
        Card::new().fill_height().show(ui, |ui| {
            empty_state(ui, icon::ROWS, "What happened to whom?", "Choose an event to see its rows.", |_| ());
        });
        return;
    }
    let actions = |ui: &mut Ui| {
        if let Some(export) = &screen.export {
            parts::press(ui, button::small(&export.label).icon(icon::DOWNLOAD_SIMPLE), export, commands);
        }
    };
    Card::titled(&screen.samples_title).note(&screen.samples_note).flush().fill_height().show_with(ui, actions, |ui| {
        let width = ui.available_width();
        let heads = &screen.sample_heads;
        let share = if heads.len() > 1 { 0.285 } else { 0.45 };
        let values = heads.iter().map(|head| Col::new(head, width * share));
        let numbered = screen.samples.iter().any(|sample| !sample.row.is_empty());
        let row = numbered.then(|| Col::new("Row", 70.0).numbers());
        let columns: Vec<Col<'_>> = row.into_iter().chain([Col::rest("Record")]).chain(values).collect();
        Table::new(&screen.samples_title, &columns).show(ui, screen.samples.len(), |row, index| {
            let sample = &screen.samples[index];
            if numbered {
                row.text(&sample.row);
            }
            row.text(&sample.record);
            for value in [&sample.before, &sample.after].into_iter().take(heads.len()) {
                row.value(value);
            }
        });
    });
}

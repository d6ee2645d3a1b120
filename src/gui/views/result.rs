//! What a job came to: counts, what happened with samples, and what can be done next.

use egui::{Rect, RichText, Ui, UiBuilder, pos2};

use super::parts;
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};
use crate::gui::widgets::{Card, Col, Table, button, empty_state, shell};
use crate::wizard::Command;
use crate::wizard::screen::{Button, Kind, ResultScreen};

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
    shell::page_header(ui, &parts::plain(&screen.title), &parts::plain(&screen.facts), |ui| {
        for each in &screen.buttons {
            parts::press(ui, button::secondary(&each.label).icon(mark(each)), each, commands);
        }
    });
    if let Some(banner) = &screen.banner {
        parts::banner(ui, banner, commands);
    }
    if !screen.cards.is_empty() {
        parts::numbers(ui, &screen.cards);
    }
    if !screen.events.is_empty() {
        what_happened(ui, screen, commands);
    }
}

fn mark(button: &Button) -> &'static str {
    match button.command {
        Command::Resume(_) => icon::PLAY,
        Command::AskToUndo(_) | Command::Undoing(_) => icon::ARROW_COUNTER_CLOCKWISE,
        _ => icon::DOWNLOAD_SIMPLE,
    }
}

/// The kinds of event at the left, samples of the one selected at the right.
fn what_happened(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    let area = ui.available_rect_before_wrap();
    let share = if area.width() < 900.0 { 0.38 } else { 0.4 };
    let middle = area.left() + (area.width() * share).round();
    let left = Rect::from_min_max(area.min, pos2(middle, area.bottom()));
    let right = Rect::from_min_max(pos2(middle + space::L, area.top()), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("events"), |ui| events(ui, screen, commands));
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("samples"), |ui| samples(ui, screen, commands));
    ui.advance_cursor_after_rect(area);
}

fn events(ui: &mut Ui, screen: &ResultScreen, commands: &mut Vec<Command>) {
    Card::titled("Events").flush().fill_height().show(ui, |ui| {
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

//! Work under way: how far, how fast, and what has happened so far.

use egui::{Rect, RichText, Ui, UiBuilder, pos2, vec2};

use super::parts;
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{
    Card, Col, Phase, Table, button, choices, empty_state, phases, progress, shell, sparkline, split,
};
use crate::wizard::Command;
use crate::wizard::screen::{ImportingScreen, PhaseState};

/// The width below which the sparkline gives way to the numbers, in points.
const SPARKLINE_FROM: f32 = 900.0;

/// Draws the page and pushes what the person does.
pub fn show(ui: &mut Ui, screen: &ImportingScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, &parts::plain(&screen.title), &parts::plain(&screen.text), |ui| {
            if let Some(pause) = &screen.pause {
                let mark = if matches!(pause.command, Command::Pause(false)) { icon::PLAY } else { icon::PAUSE };
                parts::press(ui, button::secondary(&pause.label).icon(mark), pause, commands);
            }
            parts::press(ui, button::secondary(&screen.stop.label), &screen.stop, commands);
        });
        how_far(ui, screen);
        counters(ui, screen);
        if !screen.filters.is_empty() {
            events(ui, screen, commands);
        }
    });
}

fn how_far(ui: &mut Ui, screen: &ImportingScreen) {
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        let done = |ui: &mut Ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                if !screen.percent.is_empty() {
                    ui.label(RichText::new(&screen.percent).font(text::semibold(22.0)));
                }
                ui.label(text::muted(&screen.done));
            });
        };
        split(ui, done, |ui| ui.label(text::muted(&screen.rate)));
        progress(ui, "Progress", screen.share.unwrap_or(0.0));
        let state = |state| match state {
            PhaseState::Done => Phase::Done,
            PhaseState::Running => Phase::Running,
            PhaseState::ToCome => Phase::ToDo,
        };
        let list: Vec<_> = screen.phases.iter().map(|phase| (state(phase.state), phase.label.as_str())).collect();
        phases(ui, &list);
    });
}

fn counters(ui: &mut Ui, screen: &ImportingScreen) {
    let area = ui.available_rect_before_wrap();
    let share = if area.width() < SPARKLINE_FROM { 0.24 } else { 0.313 };
    let middle = (area.right() - area.width() * share).round();
    let left = Rect::from_min_max(area.min, pos2(middle - space::M, area.bottom()));
    let shown = ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("counters"), |ui| {
        parts::numbers(ui, &screen.counters);
    });
    let height = shown.response.rect.height();
    let right = Rect::from_min_size(pos2(middle, area.top()), vec2(area.right() - middle, height));
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("pace"), |ui| {
        sparkline(ui, "Rows a second so far", &screen.pace, right.size());
    });
}

fn events(ui: &mut Ui, screen: &ImportingScreen, commands: &mut Vec<Command>) {
    let labels: Vec<_> = screen.filters.iter().map(|filter| filter.label).collect();
    let chosen = screen.filters.iter().position(|filter| filter.selected).unwrap_or(0);
    let mut picked = None;
    Card::titled("What has happened so far").flush().fill_height().show_with(
        ui,
        |ui| picked = choices(ui, &labels, chosen),
        |ui| {
            if screen.events.is_empty() {
                empty_state(ui, icon::CLOCK, "Nothing yet", "What happens to the rows is counted here.", |_| ());
                return;
            }
            let columns = [
                Col::new("", 122.0),
                Col::rest("What"),
                Col::new("Rows", 96.0).numbers(),
                Col::new("Example", (ui.available_width() * 0.34).max(180.0)),
            ];
            Table::new("What has happened so far", &columns).row_height(38.0).show(
                ui,
                screen.events.len(),
                |row, index| {
                    let event = &screen.events[index];
                    row.ui(|ui| {
                        parts::pill(ui, &event.pill);
                    });
                    row.text(&event.what);
                    row.text(&event.rows);
                    row.text(&event.example);
                },
            );
        },
    );
    commands.extend(picked.map(|index| screen.filters[index].command.clone()));
}

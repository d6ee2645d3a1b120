//! One record: what it holds by section, what happened to it, and what refers to it.

use super::super::parts::{banner, numbers, plain, press};
use super::{Names, history, lines};
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{Card, button, shell, tabs};
use crate::wizard::Command;
use crate::wizard::records::RecordsCommand;
use crate::wizard::screen::{FieldLine, NumberCard, OneRecordScreen, RecordBody, RecordSection};
use egui::{Align, Label, Layout, RichText, ScrollArea, Ui, UiBuilder, vec2};

/// Points from which on sections stand in two columns.
const WIDE: f32 = 860.0;

/// Points an amount takes at most.
const AMOUNT: f32 = 300.0;

/// Points a label takes.
const LABEL: f32 = 168.0;

/// Draws the page, and pushes what the person did.
pub(super) fn show(ui: &mut Ui, screen: &OneRecordScreen, commands: &mut Vec<Command>) {
    ui.scope(|ui| {
        press(ui, button::link(&screen.back.label).icon(icon::ARROW_LEFT), &screen.back, commands);
    });
    ui.add_space(space::S - space::L);
    let mut asked = Vec::new();
    shell::page_header(ui, &plain(&screen.title), &plain(&screen.facts), |_| ());
    if !screen.jobs.is_empty() {
        ui.add_space(space::XS - space::L);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::L, space::XS);
            for job in &screen.jobs {
                press(ui, button::link(&job.label), job, &mut asked);
            }
        });
    }
    commands.append(&mut asked);
    if let Some(told) = &screen.banner {
        banner(ui, told, commands);
    }
    if !screen.tabs.is_empty() {
        let labels: Vec<&str> = screen.tabs.iter().map(|tab| tab.label.as_str()).collect();
        let chosen = screen.tabs.iter().position(|tab| tab.selected).unwrap_or_default();
        let (picked, ()) = tabs(ui, &labels, chosen, |_| ());
        commands.extend(picked.map(|index| screen.tabs[index].command.clone()));
    }
    match &screen.body {
        RecordBody::Nothing => {}
        RecordBody::Details { amounts, sections } => details(ui, amounts, sections, commands),
        RecordBody::History(past) => history::show(ui, past, commands),
        RecordBody::Referring { text: words, heads, key, name, lines: rows } => {
            ui.add(Label::new(text::strong(words)).wrap());
            let names = Names { name, key, heads };
            Card::new().flush().fill_height().show(ui, |ui| {
                lines(ui, "Records that refer to it", &names, rows, commands, RecordsCommand::WantLine);
            });
        }
    }
}

fn details(ui: &mut Ui, amounts: &[NumberCard], sections: &[RecordSection], commands: &mut Vec<Command>) {
    ScrollArea::vertical().id_salt("record").auto_shrink([false, false]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - space::M);
        ui.spacing_mut().item_spacing.y = space::M;
        if !amounts.is_empty() {
            // A single amount does not need the whole width.
            let width = ui.available_width().min(AMOUNT * amounts.len() as f32);
            ui.scope(|ui| {
                ui.set_max_width(width);
                numbers(ui, amounts);
            });
        }
        if ui.available_width() < WIDE {
            sections.iter().for_each(|section| card(ui, section, commands));
            return;
        }
        let (left, right) = columns(sections);
        let area = ui.available_rect_before_wrap();
        let width = (area.width() - space::M) / 2.0;
        let mut bottom = area.top();
        for (column, x) in [(left, area.left()), (right, area.left() + width + space::M)] {
            let place = egui::Rect::from_min_size(egui::pos2(x, area.top()), vec2(width, area.height()));
            let shown = ui.scope_builder(UiBuilder::new().max_rect(place).id_salt(x as i32), |ui| {
                ui.spacing_mut().item_spacing.y = space::M;
                column.iter().for_each(|section| card(ui, section, commands));
            });
            bottom = bottom.max(shown.response.rect.bottom());
        }
        ui.advance_cursor_after_rect(egui::Rect::from_min_max(area.min, egui::pos2(area.right(), bottom)));
    });
}

/// The sections in two columns of about the same height, in reading order down each.
fn columns(sections: &[RecordSection]) -> (&[RecordSection], &[RecordSection]) {
    let height = |sections: &[RecordSection]| sections.iter().map(|section| section.lines.len() + 3).sum::<usize>();
    let best = (1..=sections.len()).min_by_key(|at| {
        let (left, right) = sections.split_at(*at);
        height(left).max(height(right))
    });
    sections.split_at(best.unwrap_or(0))
}

fn card(ui: &mut Ui, shown: &RecordSection, commands: &mut Vec<Command>) {
    Card::titled(&shown.title).show(ui, |ui| section(ui, shown, commands));
}

/// The filled fields of a section, one below the other.
pub(in crate::gui::views) fn section(ui: &mut Ui, section: &RecordSection, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 6.0;
    section.lines.iter().for_each(|each| line(ui, each, commands));
}

/// A label and its value, which wraps beside it.
fn line(ui: &mut Ui, line: &FieldLine, commands: &mut Vec<Command>) {
    // A link is a little higher than its label and stands in the middle of the line; a long text begins at its top.
    let align = if line.open.is_some() { Align::Center } else { Align::Min };
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 0.0), Layout::left_to_right(align), |ui| {
        let left = ui.cursor().left();
        let indent = if line.within { space::L } else { 0.0 };
        ui.add_space(indent);
        ui.scope(|ui| {
            ui.set_max_width(LABEL - indent - space::S);
            ui.add(Label::new(RichText::new(&line.label).font(text::regular(text::TABLE)).weak()).truncate());
        });
        ui.add_space((left + LABEL - ui.cursor().left()).max(0.0));
        match &line.open {
            Some(open) => {
                if ui.add(button::link(&line.value)).clicked() {
                    commands.push(open.clone());
                }
            }
            None => {
                ui.add(Label::new(RichText::new(&line.value).font(text::regular(text::TABLE))).wrap());
            }
        }
    });
}

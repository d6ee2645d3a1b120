//! Choose: what the file is, how it was read, what should happen.

use super::layout::cards_side_by_side;
use super::parts::{banner, chips, footer_hint, part_tabs, pill, plain, press};
use super::{preview, things, which_list};
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{Card, THIN_BAR, button, choices, radio, shell, split, thin_progress, warning_radio};
use crate::wizard::Command;
use crate::wizard::screen::{Choice, ChooseScreen};
use egui::{Label, RichText, Ui};

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &ChooseScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| content(ui, screen, commands),
        |ui| {
            footer_hint(ui, false, &plain(&screen.footer));
        },
        |ui| {
            press(ui, button::secondary(&screen.cancel.label), &screen.cancel, &mut asked);
            press(ui, button::primary(&screen.next.label).trailing(icon::ARROW_RIGHT), &screen.next, &mut asked);
        },
    );
    commands.append(&mut asked);
}

fn content(ui: &mut Ui, screen: &ChooseScreen, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 6.0;
    shell::page_header(ui, &screen.file, &plain(&screen.facts), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        press(ui, button::secondary("").icon(icon::LINK).named(&screen.web.label), &screen.web, commands)
            .on_hover_text(&screen.web.label);
        press(ui, button::secondary(&screen.another.label).icon(icon::SWAP), &screen.another, commands);
    });
    reading(ui, screen.reading);
    ui.spacing_mut().item_spacing.y = space::M;
    let row = how_it_was_read(ui, screen, commands);
    if let Some(problem) = &screen.banner {
        banner(ui, problem, commands);
    }
    cards(ui, screen, commands);
    if let Some(list) = &screen.list {
        which_list::show(ui, list, commands);
    }
    part_tabs(ui, &screen.parts, commands);
    Card::new().flush().fill_height().show(ui, |ui| preview::show(ui, screen, row, commands));
}

/// A bar while the whole file is being read. Its room stays, so that nothing moves under the pointer.
fn reading(ui: &mut Ui, share: Option<f32>) {
    match share {
        Some(share) => thin_progress(ui, "Reading the whole file", share),
        None => ui.allocate_response(egui::vec2(ui.available_width(), THIN_BAR), egui::Sense::hover()),
    };
}

/// What can be changed about the reading, then what is to be known about it, in lines that wrap.
/// Returns the row somebody wants to see.
fn how_it_was_read(ui: &mut Ui, screen: &ChooseScreen, commands: &mut Vec<Command>) -> Option<u64> {
    let mut row = None;
    let below = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, space::S);
    // A line begins as high as what can be pressed in it.
    let pressable = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 24.0);
    ui.horizontal_wrapped(|ui| {
        ui.label(text::small("We read it as"));
        chips(ui, &screen.chips, commands);
        for notice in &screen.notices {
            pill(ui, notice);
        }
        if let Some(things) = &screen.things {
            row = things::show(ui, things, commands);
        }
    });
    ui.add_space(below - space::S);
    ui.spacing_mut().item_spacing.y = below;
    ui.spacing_mut().interact_size.y = pressable;
    row
}

/// Points below which the cards share the width otherwise.
const NARROW: f32 = 900.0;

fn cards(ui: &mut Ui, screen: &ChooseScreen, commands: &mut Vec<Command>) {
    // What should happen is one line each, so that the rows of the file have room below.
    let weights = if ui.available_width() < NARROW { [1.25, 0.75, 1.9] } else { [1.55, 0.8, 1.6] };
    cards_side_by_side(ui, "what is imported", &weights, |ui, part| {
        ui.spacing_mut().item_spacing.y = space::XS;
        match part {
            0 => {
                if !screen.contents.is_empty() {
                    ui.label(text::small("Import from it"));
                    ui.add_space(space::XS);
                    one_of(ui, &screen.contents, commands);
                }
                if !screen.record_types.is_empty() {
                    ui.label(text::small("These rows are"));
                    ui.add_space(space::XS);
                    one_of(ui, &screen.record_types, commands);
                }
                if !screen.type_note.is_empty() {
                    ui.add_space(space::XS);
                    ui.add(Label::new(text::small(&screen.type_note)).wrap());
                }
            }
            1 => {
                ui.label(text::small("Import into"));
                ui.add_space(space::XS);
                destination(ui, &screen.destination);
            }
            _ => {
                let mut recognise = Vec::new();
                split(
                    ui,
                    |ui| ui.label(text::small("What should happen?")),
                    |ui| press(ui, button::link(&screen.recognise.label), &screen.recognise, &mut recognise),
                );
                commands.append(&mut recognise);
                modes(ui, &screen.modes, commands);
            }
        }
    });
}

fn one_of(ui: &mut Ui, types: &[Choice], commands: &mut Vec<Command>) {
    let labels: Vec<&str> = types.iter().map(|choice| choice.label.as_str()).collect();
    // A list of no known type is none of them.
    let chosen = types.iter().position(|choice| choice.selected).unwrap_or(types.len());
    let picked = choices(ui, &labels, chosen).filter(|index| *index != chosen);
    commands.extend(picked.map(|index| types[index].command.clone()));
}

fn destination(ui: &mut Ui, destination: &str) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(icon::DATABASE).size(16.0));
        ui.add(Label::new(RichText::new(destination).font(text::medium(text::BODY))).wrap());
    });
}

fn modes(ui: &mut Ui, modes: &[Choice], commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for mode in modes {
        let radio = if mode.warns { warning_radio } else { radio };
        if radio(ui, mode.selected, &mode.label, &mode.hint).clicked() && !mode.selected {
            commands.push(mode.command.clone());
        }
    }
}

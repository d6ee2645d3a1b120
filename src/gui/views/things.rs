//! "4 things to know": a label that opens a list of them, each with what to do.

use super::layout::mark;
use super::parts::{press, tone};
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};
use crate::gui::widgets::{Dropdown, button};
use crate::wizard::Command;
use crate::wizard::screen::{Kind, Thing, Things};
use egui::{Align, Label, Layout, RichText, Ui};

/// Draws the label, and the list while it is open. Pushes what the person does, and returns the row
/// somebody wants to see.
pub(super) fn show(ui: &mut Ui, things: &Things, commands: &mut Vec<Command>) -> Option<u64> {
    let before = commands.len();
    let label = Dropdown::chip("What to know about this file", &things.label)
        .icon(outline(things.kind))
        .tone(tone(things.kind));
    let (_, wanted) = label.panel(ui, |ui| {
        ui.set_width(480.0);
        ui.spacing_mut().item_spacing.y = space::S;
        let mut wanted = None;
        for (index, thing) in things.items.iter().enumerate() {
            if index > 0 {
                crate::gui::widgets::row_line(ui);
            }
            wanted = line(ui, thing, commands).or(wanted);
        }
        if wanted.is_some() || commands.len() > before {
            ui.close();
        }
        wanted
    });
    wanted.flatten()
}

fn outline(kind: Kind) -> &'static str {
    if kind == Kind::Info { icon::INFO } else { icon::WARNING }
}

fn line(ui: &mut Ui, thing: &Thing, commands: &mut Vec<Command>) -> Option<u64> {
    let p = Palette::of(ui);
    let mut wanted = None;
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let ink = p.shade(tone(thing.kind)).text;
        ui.label(RichText::new(mark(thing.kind)).size(15.0).color(ink));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.set_width(ui.available_width() - space::S);
            ui.add(Label::new(RichText::new(&thing.text).font(text::regular(text::TABLE))).wrap());
            if !thing.advice.is_empty() {
                ui.add(Label::new(text::small(&thing.advice)).wrap());
            }
            if let Some(row) = thing.row {
                let words = format!("Show row {}", crate::engine::schema::group_digits(row));
                if ui.add(button::link(&words)).clicked() {
                    wanted = Some(row);
                }
            }
            if let Some(other_way) = &thing.other_way {
                press(ui, button::link(&other_way.label), other_way, commands);
            }
        });
    });
    wanted
}

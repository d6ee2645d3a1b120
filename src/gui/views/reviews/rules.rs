//! Settings, "Removals": who is protected, and when removing takes more than a click.

use crate::gui::theme::{Tone, space, text};
use crate::gui::views::parts::{plain, press};
use crate::gui::widgets::{Card, Tick, banner, button, check_box, labelled_row};
use crate::wizard::Command;
use crate::wizard::screen::{RulesField, RulesScreen, RulesTick};
use egui::{TextEdit, Ui};

const LABELS: f32 = 150.0;
const FIELDS: f32 = 300.0;
const NUMBERS: f32 = 70.0;

/// Draws the card, and pushes what the person did.
pub(in crate::gui::views) fn card(ui: &mut Ui, screen: &RulesScreen, commands: &mut Vec<Command>) {
    Card::titled("Removals").note("for everybody who uses this database").show(ui, |ui| {
        if let Some(problem) = &screen.problem {
            banner(ui, Tone::Danger, &plain(problem));
            return;
        }
        ui.label(text::strong("Unticked until somebody decides"));
        tick(ui, &screen.gave, commands);
        if screen.gave.ticked {
            field(ui, &screen.years, NUMBERS, commands);
        }
        tick(ui, &screen.open_proposals, commands);
        field(ui, &screen.tags, FIELDS, commands);
        several(ui, &screen.ids, commands);
        ui.add_space(space::S);
        ui.label(text::strong("When the number is to be typed"));
        field(ui, &screen.share, NUMBERS, commands);
        field(ui, &screen.count, NUMBERS, commands);
        tick(ui, &screen.more_than_half, commands);
        ui.add_space(space::XS);
        if let Some(fault) = screen.fault {
            banner(ui, Tone::Warn, fault);
        }
        press(ui, button::secondary(&screen.save.label), &screen.save, commands);
    });
}

fn tick(ui: &mut Ui, screen: &RulesTick, commands: &mut Vec<Command>) {
    if check_box(ui, Tick::from(screen.ticked), screen.label, false).clicked() {
        commands.push(screen.command.clone());
    }
}

fn field(ui: &mut Ui, screen: &RulesField, width: f32, commands: &mut Vec<Command>) {
    let mut typed = screen.text.clone();
    labelled_row(ui, screen.label, LABELS, |ui| {
        let response = ui.add(TextEdit::singleline(&mut typed).id_salt(("rules", screen.label)).desired_width(width));
        named(ui, &response, screen);
        ui.label(text::small(screen.note));
        if response.changed() {
            commands.push(screen.command(typed.clone()));
        }
    });
}

fn several(ui: &mut Ui, screen: &RulesField, commands: &mut Vec<Command>) {
    let mut typed = screen.text.clone();
    labelled_row(ui, screen.label, LABELS, |ui| {
        let edit = TextEdit::multiline(&mut typed).id_salt(("rules", screen.label)).desired_rows(3);
        let response = ui.add(edit.desired_width(FIELDS));
        named(ui, &response, screen);
        ui.label(text::small(screen.note));
        if response.changed() {
            commands.push(screen.command(typed.clone()));
        }
    });
}

fn named(ui: &Ui, response: &egui::Response, screen: &RulesField) {
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(ui.is_enabled(), screen.text.clone(), screen.text.clone(), "");
        info.label = Some(screen.label.to_owned());
        info
    });
}

//! Settings, "Tell me": when, how, and what became of what was sent.

use super::parts::{plain, press, tone};
use crate::gui::icon;
use crate::gui::theme::{Tone, space, text};
use crate::gui::widgets::{Card, Dropdown, Pill, Tick, banner, button, check_box, hint_with, labelled_row};
use crate::wizard::Command;
use crate::wizard::screen::{FieldScreen, TellingScreen, TickScreen, WayScreen};
use crate::wizard::telling::TellCommand;
use egui::{Label, TextEdit, Ui};

const LABELS: f32 = 150.0;
const FIELDS: f32 = 380.0;
/// What belongs to a way stands below the words of its box.
const INDENT: f32 = 24.0;

/// Draws the card, and pushes what the person did.
pub(super) fn card(ui: &mut Ui, screen: &TellingScreen, commands: &mut Vec<Command>) {
    Card::titled("Tell me").note("names of files and counts only, never what stands in a file").show(ui, |ui| {
        if let Some(problem) = &screen.problem {
            banner(ui, Tone::Danger, &plain(problem));
            return;
        }
        ui.label(text::strong("When"));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for each in &screen.when {
                tick(ui, each, commands);
            }
        });
        ui.add_space(space::S);
        ui.label(text::strong("How"));
        for way in &screen.ways {
            one_way(ui, way, commands);
        }
        if !screen.deliveries.is_empty() {
            ui.add_space(space::S);
            ui.label(text::strong("Sent lately"));
        }
        for line in &screen.deliveries {
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add(Label::new(text::small(format!("{} · {} · {}", line.when, line.way, line.what))).wrap());
                outcome(ui, tone(line.outcome.kind), &line.outcome.text);
            });
        }
    });
}

/// A box to tick, which sends its command.
pub(super) fn tick(ui: &mut Ui, screen: &TickScreen, commands: &mut Vec<Command>) {
    if check_box(ui, Tick::from(screen.ticked), &screen.label, false).clicked() {
        commands.push(screen.command.clone());
    }
}

fn one_way(ui: &mut Ui, way: &WayScreen, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        tick(ui, &way.turn, commands);
        ui.label(text::small(way.note));
    });
    if !way.turn.ticked {
        return;
    }
    ui.horizontal_top(|ui| {
        ui.add_space(INDENT);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            for (place, each) in way.fields.iter().enumerate() {
                if place == 1 {
                    // It says what port is usual.
                    protection(ui, way, commands);
                }
                field(ui, each, commands);
            }
            if let Some(fault) = &way.fault {
                outcome(ui, Tone::Warn, fault);
            }
            ui.horizontal_wrapped(|ui| {
                press(ui, button::small(&way.test.label).icon(icon::BELL), &way.test, commands);
                if let Some(tested) = &way.tested {
                    outcome(ui, tone(tested.kind), &tested.text);
                }
            });
            ui.add_space(space::XS);
        });
    });
}

/// A sentence about how something went, which may be long.
pub(super) fn outcome(ui: &mut Ui, tone: Tone, words: &str) {
    if words.chars().count() <= 40 {
        ui.add(Pill::new(tone, words));
    } else {
        let mark = if tone == Tone::Good { icon::CHECK_CIRCLE_FILL } else { icon::WARNING_FILL };
        hint_with(ui, tone, mark, &plain(words));
    }
}

fn field(ui: &mut Ui, screen: &FieldScreen, commands: &mut Vec<Command>) {
    let mut typed = screen.text.clone();
    labelled_row(ui, screen.label, LABELS, |ui| {
        let edit = TextEdit::singleline(&mut typed)
            .id_salt(("tell", screen.label))
            .hint_text(screen.hint)
            .password(screen.secret)
            .desired_width(FIELDS);
        let response = ui.add(edit);
        response.widget_info(|| {
            let shown = if screen.secret { String::new() } else { screen.text.clone() };
            let mut info = egui::WidgetInfo::text_edit(ui.is_enabled(), shown.clone(), shown, screen.hint);
            info.label = Some(screen.label.to_owned());
            info
        });
        if response.changed() {
            commands.push(Command::Tell(TellCommand::Type(screen.field, typed.clone())));
        }
        if response.lost_focus() {
            commands.push(Command::Tell(TellCommand::Typed(screen.field)));
        }
    });
}

fn protection(ui: &mut Ui, way: &WayScreen, commands: &mut Vec<Command>) {
    let Some(chosen) = way.protection.iter().find(|choice| choice.selected) else { return };
    labelled_row(ui, "Protection", LABELS, |ui| {
        let labels: Vec<&str> = way.protection.iter().map(|option| option.label.as_str()).collect();
        let picked = Dropdown::field("Protection", &chosen.label, Some(FIELDS)).choose(ui, &labels);
        commands.extend(picked.map(|index| way.protection[index].command.clone()));
    });
}

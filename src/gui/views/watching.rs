//! Settings, "Watch a folder": which, by which template, and what arrived.

use super::parts::{plain, press, tone};
use super::telling::{outcome, tick};
use crate::gui::icon;
use crate::gui::theme::{Tone, space, text};
use crate::gui::widgets::{Card, Dropdown, button, hint_with, labelled_row};
use crate::wizard::Command;
use crate::wizard::screen::WatchingScreen;
use crate::wizard::watching::WatchCommand;
use egui::{Label, TextEdit, Ui};

const LABELS: f32 = 150.0;
const FIELDS: f32 = 300.0;

/// Draws the card, and pushes what the person did.
pub(super) fn card(ui: &mut Ui, screen: &WatchingScreen, commands: &mut Vec<Command>) {
    Card::titled("Watch a folder").note("while this window is open").show(ui, |ui| {
        ui.add(Label::new(text::small(screen.note)).wrap());
        folder(ui, screen, commands);
        labelled_row(ui, "Template", LABELS, |ui| {
            let labels: Vec<&str> = screen.templates.iter().map(|option| option.label.as_str()).collect();
            let picked =
                Dropdown::field("Template for files that arrive", &screen.template, Some(FIELDS)).find(ui, &labels);
            commands.extend(picked.map(|index| screen.templates[index].command.clone()));
        });
        ui.horizontal_wrapped(|ui| {
            ui.add_enabled_ui(screen.missing.is_none() || screen.turn.ticked, |ui| tick(ui, &screen.turn, commands));
            if let Some(missing) = screen.missing {
                ui.label(text::small(missing));
            }
            if let Some(stands) = &screen.state {
                outcome(ui, tone(stands.kind), &stands.text);
            }
        });
        if !screen.latest.is_empty() {
            ui.add_space(space::XS);
            ui.label(text::strong("Arrived lately"));
        }
        for line in &screen.latest {
            let mark = if tone(line.kind) == Tone::Good { icon::CHECK_CIRCLE_FILL } else { icon::WARNING_FILL };
            hint_with(ui, tone(line.kind), mark, &plain(&line.text));
        }
    });
}

fn folder(ui: &mut Ui, screen: &WatchingScreen, commands: &mut Vec<Command>) {
    let mut typed = screen.folder.clone();
    labelled_row(ui, "Folder", LABELS, |ui| {
        let edit = TextEdit::singleline(&mut typed).id_salt("watched folder").desired_width(FIELDS);
        let response = ui.add(edit);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::text_edit(ui.is_enabled(), &screen.folder, &screen.folder, "");
            info.label = Some("Folder to watch".to_owned());
            info
        });
        if response.changed() {
            commands.push(Command::Watch(WatchCommand::TypeFolder(typed.clone())));
        }
        if response.lost_focus() {
            commands.push(Command::Watch(WatchCommand::Typed));
        }
        press(ui, button::secondary(&screen.pick.label).icon(icon::FOLDER_OPEN), &screen.pick, commands);
    });
}

//! Settings: where the person is, how the window looks, which database is used.

use super::parts::press;
use super::{reviews, telling, watching};
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{Card, Dropdown, button, choices, labelled_row, shell};
use crate::wizard::Command;
use crate::wizard::screen::{Choice, SettingsScreen};
use egui::{Label, RichText, ScrollArea, Ui};

const LABELS: f32 = 150.0;
const FIELDS: f32 = 300.0;

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &SettingsScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        shell::page_header(ui, "Settings", "Kept on this computer, for you.", |_| ());
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(760.0);
            ui.spacing_mut().item_spacing.y = space::L;
            reading(ui, screen, commands);
            appearance(ui, screen, commands);
            database(ui, screen, commands);
            telling::card(ui, &screen.telling, commands);
            watching::card(ui, &screen.watching, commands);
            if let Some(rules) = &screen.removals {
                reviews::rules(ui, rules, commands);
            }
        });
    });
}

fn reading(ui: &mut Ui, screen: &SettingsScreen, commands: &mut Vec<Command>) {
    Card::titled("How values are read").note("where a file does not say").show(ui, |ui| {
        labelled_row(ui, "Country", LABELS, |ui| {
            find(ui, "Country", &screen.region, &screen.regions, commands);
        });
        ui.add(
            Label::new(text::small("Phone numbers and postal codes without a country are taken to be from here."))
                .wrap(),
        );
        labelled_row(ui, "Currency", LABELS, |ui| {
            find(ui, "Currency", &screen.currency, &screen.currencies, commands);
        });
        ui.add(Label::new(text::small("Amounts without a sign are taken to be in this currency.")).wrap());
    });
}

fn find(ui: &mut Ui, name: &str, chosen: &str, options: &[Choice], commands: &mut Vec<Command>) {
    let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
    let picked = Dropdown::field(name, chosen, Some(FIELDS)).find(ui, &labels);
    commands.extend(picked.map(|index| options[index].command.clone()));
}

fn appearance(ui: &mut Ui, screen: &SettingsScreen, commands: &mut Vec<Command>) {
    Card::titled("Appearance").note("Ctrl and + or − make everything larger or smaller").show(ui, |ui| {
        let labels: Vec<&str> = screen.appearances.iter().map(|option| option.label.as_str()).collect();
        let chosen = screen.appearances.iter().position(|option| option.selected).unwrap_or_default();
        let picked = labelled_row(ui, "Colours", LABELS, |ui| choices(ui, &labels, chosen));
        commands.extend(picked.map(|index| screen.appearances[index].command.clone()));
    });
}

fn database(ui: &mut Ui, screen: &SettingsScreen, commands: &mut Vec<Command>) {
    Card::titled("Donor database").show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(icon::DATABASE).size(16.0));
            ui.label(text::strong(&screen.database));
        });
        ui.add(Label::new(text::small(&screen.database_note)).wrap());
        ui.add_space(space::XS);
        ui.horizontal(|ui| {
            let look = button::secondary(&screen.pick_database.label).icon(icon::FOLDER_OPEN);
            press(ui, look, &screen.pick_database, commands);
            let look = button::secondary(&screen.new_database.label).icon(icon::PLUS);
            press(ui, look, &screen.new_database, commands);
        });
        if !screen.keeping.is_empty() {
            ui.add_space(space::M);
            let labels: Vec<&str> = screen.keeping.iter().map(|option| option.label.as_str()).collect();
            let chosen = screen.keeping.iter().position(|option| option.selected).unwrap_or_default();
            let picked = labelled_row(ui, "Keep imported files", LABELS, |ui| choices(ui, &labels, chosen));
            commands.extend(picked.map(|index| screen.keeping[index].command.clone()));
            ui.add(Label::new(text::small(screen.keeping_note)).wrap());
        }
        ui.add_space(space::M);
        ui.add(Label::new(text::small(screen.giving_note)).wrap());
        press(ui, button::secondary(&screen.roll_up.label), &screen.roll_up, commands);
        ui.add_space(space::M);
        ui.add(Label::new(text::small(screen.memory_note)).wrap());
        press(ui, button::secondary(&screen.forget.label), &screen.forget, commands);
    });
}

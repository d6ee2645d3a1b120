//! The rules: what becomes of anything else and of blank cells, how values are compared, and what is left to do.

use egui::{ScrollArea, Ui};

use crate::gui::theme::{space, text};
use crate::gui::widgets::{Card, Dropdown, Tick, check_box, radio};
use crate::wizard::Command;
use crate::wizard::screen::{Command2, Rule, TranslateScreen};

/// Values among which nobody has to search.
const FEW: usize = 12;

pub(super) fn show(ui: &mut Ui, screen: &TranslateScreen, commands: &mut Vec<Command>) {
    ScrollArea::vertical().id_salt("rules").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            rules(ui, "For anything else", &screen.otherwise, commands);
            ui.add_space(space::S);
            rules(ui, "For blank cells", &screen.blanks, commands);
            ui.add_space(space::S);
            if check_box(ui, screen.ignore_case.into(), "Ignore upper and lower case", false).clicked() {
                commands.push(Command::IgnoreCase(!screen.ignore_case));
            }
            if check_box(ui, screen.ignore_spaces.into(), "Ignore spaces", false).clicked() {
                commands.push(Command::IgnoreSpaces(!screen.ignore_spaces));
            }
        });
        Card::new().show(ui, |ui| left(ui, screen, commands));
    });
}

fn rules(ui: &mut Ui, title: &str, rules: &[Rule], commands: &mut Vec<Command>) {
    ui.label(text::title(title));
    for rule in rules {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if radio(ui, rule.chosen, rule.label, "").clicked() {
                commands.push(rule.command.0.clone());
            }
            // What is not in force asks nothing.
            if rule.chosen && !rule.values.is_empty() {
                let shown = rule.values.iter().find(|(_, _, chosen)| *chosen).map_or("", |(label, ..)| label);
                let labels: Vec<&str> = rule.values.iter().map(|(label, ..)| label.as_str()).collect();
                let name = format!("{title}, use");
                let width = ui.available_width().min(150.0);
                let list = Dropdown::field(&name, shown, Some(width)).sought("Find a choice");
                let picked = if labels.len() > FEW { list.find(ui, &labels) } else { list.choose(ui, &labels) };
                commands.extend(picked.map(|index| {
                    let Command2(command) = &rule.values[index].1;
                    command.clone()
                }));
            }
        });
    }
}

/// What is not recognised: only those, or the same for all of them.
fn left(ui: &mut Ui, screen: &TranslateScreen, commands: &mut Vec<Command>) {
    ui.label(text::title(&screen.unknown));
    if screen.rest.is_empty() && !screen.only_unknown {
        return;
    }
    if check_box(ui, Tick::from(screen.only_unknown), "Show only these", false).clicked() {
        commands.push(Command::ShowUnknownOnly(!screen.only_unknown));
    }
    if !screen.rest.is_empty() {
        let labels: Vec<&str> = screen.rest.iter().map(|option| option.label.as_str()).collect();
        let width = ui.available_width().min(220.0);
        let list =
            Dropdown::field("Same for all remaining", "Same for all remaining…", Some(width)).sought("Find a choice");
        let picked = list.find(ui, &labels);
        commands.extend(picked.map(|index| Command::TranslateRest(screen.rest[index].becomes.clone())));
    }
}

//! What History is looked through for: a line of menus, and below it what is on.

use super::parts::press;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{Dropdown, Tick, button, check_box, item, item_that_stays, labelled, search, split};
use crate::wizard::Command;
use crate::wizard::history::{Days, HistoryQuery};
use crate::wizard::screen::{DaysMenu, HistoryMenu, HistoryScreen};
use egui::{Label, RichText, Ui};

/// Points below which the search field is short, so that all menus stay in its line.
const NARROW: f32 = 900.0;

/// Draws the filters, and pushes what the person did.
pub(super) fn show(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        line(ui, screen, commands);
        if !screen.on.is_empty() {
            on(ui, screen, commands);
        }
    });
}

fn line(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    let width = if ui.available_width() < NARROW { 190.0 } else { 280.0 };
    let mut asked = Vec::new();
    let filters = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let mut find = screen.find.clone();
            if search(ui, "Find a file", &mut find, width).changed() {
                asked.push(query(screen, |query| query.file_name = find));
            }
            screen.menus.iter().for_each(|menu| ticks(ui, menu, &mut asked));
            days(ui, screen, &mut asked);
            let on = Tick::from(screen.only_full_lists);
            if check_box(ui, on, &screen.full_lists.label, false).clicked() {
                asked.push(screen.full_lists.command.clone());
            }
        });
    };
    let order = |ui: &mut Ui| {
        let labels: Vec<&str> = screen.orders.iter().map(|order| order.label.as_str()).collect();
        let picked = Dropdown::chip("Order", screen.order).choose(ui, &labels);
        picked.map(|index| screen.orders[index].command.clone())
    };
    let ((), picked) = split(ui, filters, order);
    commands.extend(asked);
    commands.extend(picked);
}

/// The query as it is, but for what was typed now; from its first page on.
fn query(screen: &HistoryScreen, change: impl FnOnce(&mut HistoryQuery)) -> Command {
    let mut query = HistoryQuery { offset: 0, ..screen.query.clone() };
    change(&mut query);
    Command::QueryHistory(query)
}

fn tone(on: bool) -> Tone {
    if on { Tone::Accent } else { Tone::Plain }
}

/// A menu in which several may be ticked; it stays open meanwhile.
fn ticks(ui: &mut Ui, menu: &HistoryMenu, commands: &mut Vec<Command>) {
    let ticked = menu.options.iter().filter(|option| option.selected).count();
    let chosen = if menu.on { format!("{} ({ticked})", menu.name) } else { menu.name.to_owned() };
    Dropdown::chip(menu.name, &chosen).tone(tone(menu.on)).panel(ui, |ui| {
        ui.set_min_width(190.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        for option in &menu.options {
            if item_that_stays(ui, None, &option.label, option.selected, Tone::Plain).clicked() {
                commands.push(option.command.clone());
            }
        }
    });
}

fn days(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    let menu = &screen.days;
    Dropdown::chip("When", "When").tone(tone(menu.on)).panel(ui, |ui| {
        ui.set_min_width(220.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        for option in &menu.named {
            if item(ui, &option.label, option.selected).clicked() {
                commands.push(option.command.clone());
            }
        }
        ui.add_space(space::S);
        typed(ui, menu, screen, commands);
    });
}

/// From one day to another.
fn typed(ui: &mut Ui, menu: &DaysMenu, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    let (mut from, mut to) = (menu.from.clone(), menu.to.clone());
    ui.spacing_mut().item_spacing.y = space::S;
    let changed = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let from = labelled(ui, "From day", &mut from, 130.0).changed();
            labelled(ui, "To day", &mut to, 130.0).changed() || from
        })
        .inner;
    match menu.problem {
        Some(problem) => {
            let ink = Palette::of(ui).shade(Tone::Danger).text;
            let words = format!("{} {problem}", icon::WARNING);
            ui.add(Label::new(RichText::new(words).font(text::regular(text::SMALL)).color(ink)).wrap());
        }
        None => {
            ui.label(text::small("Such as 4 March 2026"));
        }
    }
    if changed {
        let both_blank = from.trim().is_empty() && to.trim().is_empty();
        let days = if both_blank { Days::Any } else { Days::Between { from, to } };
        commands.push(query(screen, |query| query.days = days));
    }
}

/// What is on; a click takes it off.
fn on(ui: &mut Ui, screen: &HistoryScreen, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::S, space::S);
        for each in &screen.on {
            let name = format!("Take off {}", each.label);
            press(ui, button::small(&each.label).trailing(icon::X).named(&name), each, commands);
        }
        if let Some(clear) = &screen.clear {
            press(ui, button::link(&clear.label), clear, commands);
        }
    });
}

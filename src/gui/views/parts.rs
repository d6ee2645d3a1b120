//! What several pages draw alike: a screen's buttons, banners and numbers as widgets.

use egui::{Response, Ui};

use crate::gui::icon;
use crate::gui::theme::Tone;
use crate::gui::widgets::{self, Dropdown, PickItem, button};
use crate::wizard::Command;
use crate::wizard::screen::{Banner, Button, Chip, Choice, Kind, NumberCard, PartTab, Pill};

/// The tone that says what a kind means.
pub(super) fn tone(kind: Kind) -> Tone {
    match kind {
        Kind::Neutral => Tone::Neutral,
        Kind::Good => Tone::Good,
        Kind::Info => Tone::Info,
        Kind::Warn => Tone::Warn,
        Kind::Danger => Tone::Danger,
    }
}

/// Adds a button as `look` draws it; pushes its command when it is pressed, says its hint on hover.
pub(super) fn press(ui: &mut Ui, look: button::Button<'_>, screen: &Button, commands: &mut Vec<Command>) -> Response {
    let mut response = ui.add_enabled(screen.enabled, look);
    if !screen.hint.is_empty() {
        response = response.on_hover_text(&screen.hint).on_disabled_hover_text(&screen.hint);
    }
    if response.clicked() {
        commands.push(screen.command.clone());
    }
    response
}

/// A banner with its buttons.
pub(super) fn banner(ui: &mut Ui, banner: &Banner, commands: &mut Vec<Command>) {
    widgets::banner_with(ui, tone(banner.kind), &plain(&banner.text), |ui| {
        for each in &banner.buttons {
            press(ui, button::small(&each.label), each, commands);
        }
    });
}

/// The parts of an import of several record types; nothing where there is only one.
pub(super) fn part_tabs(ui: &mut Ui, parts: &[PartTab], commands: &mut Vec<Command>) {
    if parts.is_empty() {
        return;
    }
    let tabs: Vec<widgets::PartTab<'_>> = parts
        .iter()
        .map(|part| widgets::PartTab { label: &part.label, note: &part.note, warns: part.warns, chosen: part.selected })
        .collect();
    let picked = widgets::part_tabs(ui, &tabs).filter(|index| !parts[*index].selected);
    commands.extend(picked.map(|index| parts[index].command.clone()));
}

/// What to know, in the bar at the bottom.
pub(super) fn footer_hint(ui: &mut Ui, warns: bool, words: &str) {
    let (tone, mark) = if warns { (Tone::Warn, icon::WARNING_FILL) } else { (Tone::Neutral, icon::INFO) };
    widgets::hint_with(ui, tone, mark, words);
}

/// What can be changed about how a file is read; what cannot is only said.
pub(super) fn chips<'a>(ui: &mut Ui, chips: &'a [Chip], commands: &mut Vec<Command>) {
    for chip in chips {
        if chip.options.is_empty() {
            let said = format!("{} {}", chip.name, chip.label);
            ui.add(widgets::Pill::new(Tone::Plain, &chip.label))
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
            continue;
        }
        let item = |option: &'a Choice| PickItem {
            label: &option.label,
            note: &option.hint,
            chosen: option.selected,
            always: false,
        };
        let items: Vec<PickItem<'_>> = chip.options.iter().map(item).collect();
        let picked = Dropdown::chip(chip.name, &chip.label).pick(ui, &items);
        commands.extend(picked.map(|index| chip.options[index].command.clone()));
    }
}

/// Text from elsewhere, so that its brackets do not mark words as important.
pub(super) fn plain(text: &str) -> String {
    text.replace('[', "(").replace(']', ")")
}

/// The numbers in a row. A plain number is one that says neither good nor bad.
pub(super) fn numbers(ui: &mut Ui, cards: &[NumberCard]) {
    let ink = |card: &NumberCard| {
        match card.kind {
            Kind::Neutral if card.number != "0" => Tone::Plain,
            // What stays as it is steps back.
            Kind::Neutral | Kind::Info => Tone::Neutral,
            kind => tone(kind),
        }
    };
    let cards: Vec<_> = cards
        .iter()
        .map(|each| widgets::NumberCard { number: &each.number, caption: &each.caption, tone: ink(each) })
        .collect();
    widgets::number_cards(ui, &cards, false);
}

/// A pill with the icon that says what its colour says.
pub(super) fn pill(ui: &mut Ui, pill: &Pill) -> Response {
    ui.add(pill_look(pill))
}

/// A pill whose words are enough: in a table, where a sign on every row would be noise.
pub(super) fn pill_plain(ui: &mut Ui, pill: &Pill) -> Response {
    ui.add(widgets::Pill::new(tone(pill.kind), &pill.text))
}

/// As [`pill`], to be pressed.
pub(super) fn pill_button(ui: &mut Ui, pill: &Pill) -> Response {
    ui.add(pill_look(pill).button())
}

fn pill_look(pill: &Pill) -> widgets::Pill<'_> {
    let look = widgets::Pill::new(tone(pill.kind), &pill.text);
    match pill.kind {
        Kind::Warn => look.icon(icon::WARNING_FILL),
        Kind::Danger => look.icon(icon::WARNING_CIRCLE_FILL),
        Kind::Good | Kind::Info | Kind::Neutral => look,
    }
}

//! The fields by section, each with what feeds it. Only what is in view is laid out.

use egui::{Key, Label, Rect, RichText, Sense, Ui, UiBuilder, pos2, vec2};

use super::dragging::{self, Dragged};
use super::{columns, slot_menu};
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};
use crate::gui::views::parts;
use crate::gui::widgets::{Card, SlotLook, Verdict, button, labelled_row, slot, split};
use crate::wizard::Command;
use crate::wizard::screen::{DropHint, MatchScreen, MatchSection, SlotFeed, SlotScreen};

/// The height of a section's heading, and of a field with the gap below it, in points.
const HEADING: f32 = 36.0;
const FIELD: f32 = 43.0;
/// Drawn beyond what is in view, in points, so that Tab finds the next field.
const BEYOND: f32 = 90.0;

enum Line<'a> {
    Heading(&'a MatchSection),
    Field(&'a SlotScreen),
}

/// The sections in a card of their own, which scrolls.
pub(super) fn show(ui: &mut Ui, screen: &MatchScreen, commands: &mut Vec<Command>) {
    Card::new().flush().fill_height().show(ui, |ui| {
        let view = ui.available_rect_before_wrap();
        dragging::list("fields").show_viewport(ui, |ui, viewport| {
            dragging::scroll_near_edges(ui, view);
            let lines = || screen.sections.iter().flat_map(lines);
            ui.set_height(lines().map(|line| line.height()).sum::<f32>() + space::S);
            let area = Rect::from_min_size(ui.min_rect().min, vec2(ui.available_width(), 0.0));
            if let Some(place) = to_reveal(ui, screen) {
                let rect = Rect::from_min_size(pos2(area.left(), area.top() + place), vec2(area.width(), FIELD));
                ui.scroll_to_rect(rect, Some(egui::Align::Center));
            }
            let mut top = 0.0;
            for line in lines() {
                let (from, to) = (top, top + line.height());
                top = to;
                if to < viewport.top() - BEYOND || from > viewport.bottom() + BEYOND {
                    continue;
                }
                let place = pos2(area.left() + 11.0, area.top() + from);
                let rect = Rect::from_min_size(place, vec2(area.width() - 22.0, line.height()));
                ui.scope_builder(UiBuilder::new().max_rect(rect).scope_id(line.id(ui)), |ui| match line {
                    Line::Heading(section) => heading(ui, section, commands),
                    Line::Field(slot) => field(ui, screen, slot, commands),
                });
            }
        });
    });
}

/// Where a field stands that was not brought into view yet, in points below the first line.
fn to_reveal(ui: &Ui, screen: &MatchScreen) -> Option<f32> {
    let (number, path) = screen.reveal.as_ref()?;
    let id = ui.make_persistent_id("brought into view");
    let shown: u64 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if shown == *number {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(id, *number));
    let mut top = 0.0;
    for line in screen.sections.iter().flat_map(lines) {
        if matches!(&line, Line::Field(field) if field.path == *path) {
            return Some(top);
        }
        top += line.height();
    }
    None
}

fn lines(section: &MatchSection) -> impl Iterator<Item = Line<'_>> {
    std::iter::once(Line::Heading(section)).chain(section.slots.iter().map(Line::Field))
}

impl Line<'_> {
    /// The same wherever it is scrolled to and whatever is added above it: the focus and open menus hang on it.
    fn id(&self, ui: &Ui) -> egui::Id {
        match self {
            Line::Heading(section) => ui.scope_id().with(("section", &section.label)),
            Line::Field(field) => ui.scope_id().with(("field", &field.full_label)),
        }
    }

    fn height(&self) -> f32 {
        match self {
            Line::Heading(_) => HEADING,
            Line::Field(_) => FIELD,
        }
    }
}

fn heading(ui: &mut Ui, section: &MatchSection, commands: &mut Vec<Command>) {
    ui.add_space(10.0);
    let name = |ui: &mut Ui| {
        ui.add_space(2.0);
        ui.label(text::section(&section.label));
    };
    split(ui, name, |ui| {
        if let Some(add) = &section.add {
            parts::press(ui, button::link(&add.label).icon(icon::PLUS), add, commands);
        }
    });
}

fn field(ui: &mut Ui, screen: &MatchScreen, field: &SlotScreen, commands: &mut Vec<Command>) {
    let carried = dragging::carried(ui);
    let aimed_at = carried.is_some() && ui.rect_contains_pointer(ui.max_rect());
    let star = if field.required { " *" } else { "" };
    let font = if aimed_at { text::semibold(text::BODY) } else { text::regular(text::BODY) };
    let label = RichText::new(format!("{}{star}", field.label)).font(font);
    let width = (ui.available_width() * 0.24).clamp(134.0, 160.0);
    let row = ui.max_rect();
    if !field.help.is_empty() && carried.is_none() {
        let place = Rect::from_min_size(row.min, vec2(width, 36.0));
        ui.interact(place, ui.scope_id().with("help"), Sense::hover()).on_hover_text(&field.help);
    }
    labelled_row(ui, label, width, |ui| frame(ui, screen, field, commands));
}

fn frame(ui: &mut Ui, screen: &MatchScreen, field: &SlotScreen, commands: &mut Vec<Command>) {
    let look = match field.feed {
        _ if field.warns => SlotLook::Warn,
        SlotFeed::Nothing => SlotLook::Empty,
        SlotFeed::Column { .. } | SlotFeed::Fixed { .. } | SlotFeed::Made { .. } => SlotLook::Filled,
    };
    let name = format!("Field {}", field.full_label);
    let output = slot(
        ui,
        &name,
        look,
        |dragged: &Dragged| verdict(field, *dragged),
        |ui| contents(ui, field),
        |ui| {
            let name = format!("Column for {}", field.full_label);
            let menu = ui.add(button::bare(icon::DOTS_THREE_VERTICAL, &name));
            if !field.reason.is_empty() {
                // What hovering shows, for those who cannot hover.
                let say = |node: &mut egui::accesskit::Node| node.set_description(field.reason.as_str());
                ui.ctx().accesskit_node_builder(menu.id, say);
            }
            match (&field.pill, &field.translate) {
                (Some(pill), Some(translate)) => {
                    let response = parts::pill_button(ui, pill).on_hover_text("See what the values become (F2)");
                    if response.clicked() || (response.has_focus() && translate_pressed(ui)) {
                        commands.push(translate.command.clone());
                    }
                }
                (Some(pill), None) => drop(parts::pill(ui, pill)),
                (None, _) => {}
            }
            menu
        },
    );
    if let Some(dragged) = output.dropped.filter(|dragged| dragged.from != Some(field.slot)) {
        let command = field.drop.as_ref().and_then(|hint| hint.command.clone());
        commands.push(command.unwrap_or(Command::Match { column: dragged.column, slot: field.slot }));
    }
    if let Some((contents, menu)) = output.inner {
        let (whole, view) = (output.response.rect.expand2(vec2(0.0, space::S)), ui.clip_rect());
        if menu.gained_focus() && (whole.top() < view.top() || whole.bottom() > view.bottom()) {
            ui.scroll_to_rect(whole, None);
        }
        if menu.has_focus() && field.feed != SlotFeed::Nothing && columns::delete_pressed(ui) {
            commands.push(Command::Unmatch(field.slot));
        }
        if let Some(translate) = field.translate.as_ref().filter(|_| menu.has_focus() && translate_pressed(ui)) {
            commands.push(translate.command.clone());
        }
        slot_menu::show(output.response.rect, &menu, contents.clicked(), screen, field, commands);
    }
}

/// Whether the values of what has the focus are to be shown.
fn translate_pressed(ui: &Ui) -> bool {
    ui.input(|input| input.key_pressed(Key::F2))
}

fn verdict(field: &SlotScreen, dragged: Dragged) -> Verdict {
    if dragged.from == Some(field.slot) {
        return Verdict::Reject("It comes from here".to_owned());
    }
    match &field.drop {
        Some(DropHint { refused: true, text, .. }) => Verdict::Reject(text.clone()),
        Some(DropHint { fits: false, text, .. }) => Verdict::Warn(text.clone()),
        Some(DropHint { fits: true, text, .. }) => Verdict::Accept(text.clone()),
        None => Verdict::Accept("Release to match".to_owned()),
    }
}

/// What feeds the field. It can be clicked, which opens the menu, and a column can be dragged out of it.
fn contents(ui: &mut Ui, field: &SlotScreen) -> egui::Response {
    // The menu button is the Tab stop; this is the same for the mouse.
    let sense = match field.feed {
        SlotFeed::Column { .. } => Sense::CLICK | Sense::DRAG,
        SlotFeed::Nothing | SlotFeed::Fixed { .. } | SlotFeed::Made { .. } => Sense::CLICK,
    };
    let rect = ui.max_rect();
    let response = ui.interact(rect, ui.scope_id().with("contents"), sense);
    let p = Palette::of(ui);
    let strong = |ui: &mut Ui, words: &str| {
        ui.add(Label::new(RichText::new(words).font(text::semibold(13.5))).truncate());
    };
    let soft = |ui: &mut Ui, words: &str, ink: egui::Color32| {
        if ui.available_width() > 24.0 {
            ui.add(Label::new(RichText::new(words).font(text::regular(text::SMALL)).color(ink)).truncate());
        }
    };
    match &field.feed {
        SlotFeed::Nothing => soft(ui, "Drop a column here, or choose…", p.faint),
        SlotFeed::Column { column, header, sample } => {
            response.dnd_set_drag_payload(Dragged { column: *column, from: Some(field.slot) });
            strong(ui, header);
            soft(ui, sample, p.muted);
        }
        SlotFeed::Fixed { text } => {
            strong(ui, &format!("“{text}”"));
            soft(ui, "the same for every row", p.muted);
        }
        SlotFeed::Made { words, sample, .. } => {
            strong(ui, words);
            soft(ui, sample, p.muted);
        }
    }
    if field.reason.is_empty() { response } else { response.on_hover_text(&field.reason) }
}

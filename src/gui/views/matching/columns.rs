//! The columns of the file as cards, and the list of fields that opens for the one selected.

use egui::{DragAndDrop, Key, Popup, PopupCloseBehavior, Rect, RectAlign, Response, Stroke, StrokeKind, Ui, UiBuilder};
use egui::{pos2, vec2};

use super::BAR;
use super::dragging::{self, Dragged};
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, space, text};
use crate::gui::views::parts::press;
use crate::gui::widgets::{DragCard, Mark, PickItem, Pill, button, empty_state, pick_list, search, split};
use crate::wizard::Command;
use crate::wizard::screen::{CardScreen, CardState, MatchScreen, SlotFeed};

/// A card and the gap below it, in points.
const STEP: f32 = 56.0;
/// Cards drawn beyond what is in view, so that Tab and the arrow keys find the next one.
const BEYOND: usize = 2;

/// The search field, the count of what is left to do, and the cards.
pub(super) fn show(ui: &mut Ui, screen: &MatchScreen, commands: &mut Vec<Command>) {
    let mut find = screen.find.clone();
    let mut sought = None;
    let field = |ui: &mut Ui| {
        let width = ui.available_width().min(200.0);
        if search(ui, "Find a column", &mut find, width).changed() {
            sought = Some(Command::FindColumn(find));
        }
    };
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - BAR);
        split(ui, field, |ui| match &screen.marked {
            Some(marked) => {
                press(ui, button::small(&marked.label).trailing(icon::X), marked, commands);
            }
            None => {
                ui.add(Pill::new(Tone::Neutral, &screen.not_matched));
            }
        });
    });
    commands.extend(sought);
    ui.add_space(-space::XS);
    let area = ui.available_rect_before_wrap();
    if screen.cards.is_empty() {
        empty_state(ui, icon::MAGNIFYING_GLASS, "No such column", "No column's header holds what you typed.", |_| ());
    } else {
        cards(ui, screen, commands);
    }
    take_back(ui, area, commands);
}

fn cards(ui: &mut Ui, screen: &MatchScreen, commands: &mut Vec<Command>) {
    dragging::list("column cards").show_viewport(ui, |ui, viewport| {
        ui.set_height(screen.cards.len() as f32 * STEP);
        let top = ui.min_rect().min;
        // Room for the outline of the focus.
        let (left, width) = (top.x + 2.0, ui.available_width() - BAR - 2.0);
        let first = ((viewport.top() / STEP) as usize).saturating_sub(BEYOND);
        let last = ((viewport.bottom() / STEP) as usize + 1 + BEYOND).min(screen.cards.len());
        for position in first.min(last)..last {
            let place = pos2(left, top.y + 2.0 + position as f32 * STEP);
            let rect = Rect::from_min_size(place, vec2(width, STEP - space::S));
            let id = ui.scope_id().with(("column", screen.cards[position].column));
            let builder = UiBuilder::new().max_rect(rect).scope_id(id);
            ui.scope_builder(builder, |ui| card(ui, screen, &screen.cards[position], commands));
        }
    });
}

fn card(ui: &mut Ui, screen: &MatchScreen, card: &CardScreen, commands: &mut Vec<Command>) {
    let mark = match card.state {
        CardState::NotMatched => Mark::Open,
        CardState::Matched => Mark::Matched,
        CardState::WantsALook => Mark::Question,
    };
    let look = DragCard { name: &card.header, sample: &card.samples, fact: &card.filled, mark, chosen: card.marked };
    let id = ui.make_persistent_id("card");
    let response = look.show(ui, id, Dragged { column: card.column, from: None });
    if card.selected {
        let line = Stroke::new(2.0, Palette::of(ui).accent_text);
        ui.painter().rect_stroke(response.rect, radius::CONTROL, line, StrokeKind::Inside);
    }
    if response.gained_focus() && !ui.clip_rect().contains_rect(response.rect) {
        response.scroll_to_me(None);
    }
    // With Ctrl held, a click or Enter marks the card; so does Shift, which people try first.
    if response.clicked() && ui.input(|input| input.modifiers.command || input.modifiers.shift) {
        commands.push(Command::MarkColumn { column: card.column, marked: !card.marked });
    } else if response.clicked() {
        commands.push(Command::SelectColumn((!card.selected).then_some(card.column)));
    }
    if response.has_focus() && card.state != CardState::NotMatched && delete_pressed(ui) {
        commands.push(card.unmatch.clone());
    }
    if card.selected && card.marked && !screen.entries.is_empty() {
        entries(screen, card, &response, commands);
    } else if card.selected {
        fields(screen, card, &response, commands);
    }
    if !card.selected && dragging::carried(ui).is_none() {
        response.on_hover_text(&card.state_text);
    }
}

/// Whether what has the focus is to be emptied.
pub(super) fn delete_pressed(ui: &Ui) -> bool {
    ui.input(|input| input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace))
}

/// The list of every field, beside the selected card.
fn fields(screen: &MatchScreen, card: &CardScreen, response: &Response, commands: &mut Vec<Command>) {
    let slots: Vec<_> = screen.sections.iter().flat_map(|section| &section.slots).collect();
    let new = PickItem { label: "New custom field…", note: "", chosen: false, always: true };
    let items: Vec<PickItem<'_>> = slots
        .iter()
        .map(|slot| PickItem {
            label: &slot.full_label,
            note: match &slot.feed {
                SlotFeed::Column { header, .. } => header,
                SlotFeed::Fixed { text } => text,
                SlotFeed::Made { words, .. } => words,
                SlotFeed::Nothing => "",
            },
            chosen: matches!(slot.feed, SlotFeed::Column { column, .. } if column == card.column),
            always: false,
        })
        .chain(std::iter::once(new))
        .collect();
    let caption = format!("Match “{}” to", card.header);
    let picked = list(card, &caption, &items, response, commands);
    commands.extend(picked.map(|index| match slots.get(index) {
        Some(slot) => Command::Match { column: card.column, slot: slot.slot },
        None => card.define.clone(),
    }));
}

/// The list of every entry that the marked columns can be matched to together.
fn entries(screen: &MatchScreen, card: &CardScreen, response: &Response, commands: &mut Vec<Command>) {
    let items: Vec<PickItem<'_>> = screen
        .entries
        .iter()
        .map(|entry| PickItem { label: &entry.label, note: "", chosen: false, always: false })
        .collect();
    let picked = list(card, "Match the marked columns to", &items, response, commands);
    commands.extend(picked.map(|index| screen.entries[index].command.clone()));
}

/// A list beside a card; gives what was picked. Leaving it is said to the wizard.
fn list(
    card: &CardScreen,
    caption: &str,
    items: &[PickItem<'_>],
    response: &Response,
    commands: &mut Vec<Command>,
) -> Option<usize> {
    let mut open = true;
    let list = |ui: &mut Ui| {
        ui.set_width(340.0);
        ui.label(text::small(caption));
        let id = ui.make_persistent_id(("fields for", card.column));
        pick_list(ui, id, "Find a field", items, 300.0)
    };
    let shown = Popup::from_response(response)
        .open_bool(&mut open)
        .align(RectAlign::BOTTOM_START)
        .gap(space::XS)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(format!("Fields for {}", card.header))
        .show(list);
    let picked = shown.and_then(|shown| shown.inner);
    if picked.is_some() {
        response.request_focus();
    } else if !open && !response.clicked() {
        commands.push(Command::SelectColumn(None));
        response.request_focus();
    }
    picked
}

/// A column taken out of a field and dropped on the list is unmatched.
fn take_back(ui: &Ui, area: Rect, commands: &mut Vec<Command>) {
    let Some(from) = dragging::carried(ui).and_then(|dragged| dragged.from) else { return };
    if !ui.rect_contains_pointer(area) {
        return;
    }
    let line = Stroke::new(2.0, Palette::of(ui).accent_text);
    ui.painter().rect_stroke(area, radius::CONTROL, line, StrokeKind::Inside);
    if ui.input(|input| input.pointer.any_released()) {
        DragAndDrop::clear_payload(ui.ctx());
        commands.push(Command::Unmatch(from));
    }
}

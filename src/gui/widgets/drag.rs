//! What the Match page drags and where it drops, and the zone files are dropped on.
//!
//! A card carries any payload; a slot asks the view (which asks the screen data) for a [`Verdict`] on what hovers over it.
//! The keyboard's way is a click on the focused card (Enter) and the menu in the slot; both send the same command.

use std::any::Any;
use std::sync::Arc;

use egui::{
    Align, CursorIcon, DragAndDrop, Frame, Id, LayerId, Layout, Margin, Order, Rect, Response, Role, Sense, Stroke,
    StrokeKind, TextWrapMode, Ui, UiBuilder, pos2, vec2,
};

use super::paint;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, space, text};

/// A column of the file as a card that can be dragged.
#[derive(Clone, Copy, Debug)]
pub struct DragCard<'a> {
    /// The column's header.
    pub name: &'a str,
    /// A few of its values.
    pub sample: &'a str,
    /// What stands at the right: "61%".
    pub fact: &'a str,
    /// Whether it is matched, and well.
    pub mark: Mark,
    /// Marked to be dragged together with others.
    pub chosen: bool,
}

/// The sign at the right of a [`DragCard`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Not matched.
    Open,
    /// Matched.
    Matched,
    /// Matched, but wants a look.
    Question,
}

const CARD_HEIGHT: f32 = 48.0;

impl DragCard<'_> {
    /// Shows the card in all the width there is. Clicked by a click or by Enter; while dragged it carries `payload`.
    pub fn show<P: Any + Send + Sync>(&self, ui: &mut Ui, id: Id, payload: P) -> Response {
        let rect = Rect::from_min_size(ui.available_rect_before_wrap().min, vec2(ui.available_width(), CARD_HEIGHT));
        ui.advance_cursor_after_rect(rect);
        let response = ui.interact(rect, id, Sense::click_and_drag()).on_hover_and_drag_cursor(CursorIcon::Grab);
        let state = match self.mark {
            Mark::Open => "not matched",
            Mark::Matched => "matched",
            Mark::Question => "matched, wants a look",
        };
        let chosen = if self.chosen { ", marked" } else { "" };
        paint::name(ui, &response, Role::ListItem, &format!("Column {}, {state}{chosen}", self.name));
        response.dnd_set_drag_payload(payload);
        if ui.is_rect_visible(rect) {
            let p = Palette::of(ui);
            let line = if response.hovered() { p.faint } else { p.line };
            let fill = if self.chosen {
                p.accent_soft
            } else if response.dragged() {
                p.tint
            } else {
                p.card
            };
            self.paint(ui, rect, fill, if self.chosen { p.accent_text } else { line });
            paint::focus_ring(ui, &response, rect, radius::CONTROL);
        }
        response
    }

    /// The compact copy at the pointer, for as long as it is dragged. The page draws it, because what it came from may
    /// be scrolled out of view by then.
    pub fn ghost(&self, ui: &Ui) {
        let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
        let p = Palette::of(ui);
        let id = Id::unique("dragged card");
        // Above the pointer, so that what the slot says stays readable.
        let size = vec2(250.0, CARD_HEIGHT);
        let room = ui.ctx().content_rect().shrink(space::XS);
        let place = (pointer - vec2(24.0, CARD_HEIGHT + 26.0)).clamp(room.min, (room.max - size).max(room.min));
        let rect = Rect::from_min_size(place, size);
        let layer = LayerId::new(Order::Tooltip, id.with("ghost"));
        let ghost = Ui::new(ui.ctx().clone(), id.with("ghost"), UiBuilder::new().layer_id(layer).max_rect(rect));
        let shadow = egui::Shadow { offset: [0, 6], blur: 18, spread: 0, color: p.shadow };
        ghost.painter().add(shadow.as_shape(rect, radius::CONTROL));
        self.paint(&ghost, rect, p.card, p.accent_text);
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }

    fn paint(&self, ui: &Ui, rect: Rect, fill: egui::Color32, line: egui::Color32) {
        let p = Palette::of(ui);
        ui.painter().rect(rect, radius::CONTROL, fill, Stroke::new(1.0, line), StrokeKind::Inside);
        paint::icon(ui, rect.left_center() + vec2(17.0, 0.0), icon::DOTS_SIX_VERTICAL, 15.0, p.faint);
        let (mark, ink) = match self.mark {
            Mark::Open => (icon::CIRCLE_DASHED, p.faint),
            Mark::Matched => (icon::CHECK_CIRCLE_FILL, p.accent_text),
            Mark::Question => (icon::QUESTION_FILL, p.badge),
        };
        paint::icon(ui, rect.right_center() - vec2(17.0, 0.0), mark, 15.0, ink);
        let fact = paint::line(ui, self.fact, text::regular(text::TINY), p.muted, 60.0);
        let fact_left = rect.right() - 33.0 - fact.size().x;
        paint::galley_left(ui, fact_left, rect.center().y, fact);
        let left = rect.left() + 33.0;
        let room = fact_left - left - space::S;
        paint::galley_left(ui, left, rect.top() + 17.0, paint::line(ui, self.name, text::semibold(13.5), p.text, room));
        paint::galley_left(
            ui,
            left,
            rect.top() + 34.0,
            paint::line(ui, self.sample, text::regular(text::TINY), p.muted, room),
        );
    }
}

/// What a slot says to what hovers over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// "Release to match “Mobile”: 86% of values look like phone numbers"
    Accept(String),
    /// May be dropped, but something looks wrong.
    Warn(String),
    /// May not be dropped, and why.
    Reject(String),
}

/// How a slot looks when nothing hovers over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotLook {
    /// Nothing feeds it: dashed.
    Empty,
    /// Something feeds it.
    Filled,
    /// Something feeds it and wants a look: amber.
    Warn,
}

/// What came of a [`slot`] in this frame.
pub struct SlotOutput<P, L, R> {
    /// The whole slot.
    pub response: Response,
    /// What the left and the right part gave back; `None` while a verdict stands in their place.
    pub inner: Option<(L, R)>,
    /// What was dropped here now.
    pub dropped: Option<Arc<P>>,
}

/// A slot that takes a `P` by drag and drop. `name` is said ("Field Phone"); `verdict` judges what hovers over it;
/// `left` draws what feeds it, `right` its marks and menu, from the right edge inwards; where room is short `left` is cut.
pub fn slot<P: Any + Send + Sync, L, R>(
    ui: &mut Ui,
    name: &str,
    look: SlotLook,
    verdict: impl FnOnce(&P) -> Verdict,
    left: impl FnOnce(&mut Ui) -> L,
    right: impl FnOnce(&mut Ui) -> R,
) -> SlotOutput<P, L, R> {
    let p = Palette::of(ui);
    let id = ui.make_persistent_id(("slot", name));
    let rect = Rect::from_min_size(ui.available_rect_before_wrap().min, vec2(ui.available_width(), 36.0));
    ui.advance_cursor_after_rect(rect);
    let response = ui.interact(rect, id, Sense::hover());
    paint::name(ui, &response, Role::Group, name);
    let payload = response.dnd_hover_payload::<P>();
    let judged = payload.as_deref().map(verdict);

    let shade = |tone| p.shade(tone);
    let (fill, line, width, dashed) = match (&judged, look) {
        (Some(Verdict::Accept(_)), _) => (p.accent_soft, p.accent_text, 2.0, false),
        // Red is for removal and errors; the icon and the words tell a warning from a refusal.
        (Some(Verdict::Warn(_) | Verdict::Reject(_)), _) => {
            (shade(Tone::Warn).fill, shade(Tone::Warn).text, 2.0, false)
        }
        (None, SlotLook::Empty) => (p.card, p.control_line, 1.0, true),
        (None, SlotLook::Filled) => (p.card, p.accent_line, 1.0, false),
        (None, SlotLook::Warn) => (shade(Tone::Warn).wash, shade(Tone::Warn).line, 1.0, false),
    };
    ui.painter().rect_filled(rect, radius::SMALL, fill);
    if dashed {
        paint::dashed_rect(ui.painter(), rect, radius::SMALL, Stroke::new(width, line), 4.0, 3.0);
    } else {
        ui.painter().rect_stroke(rect, radius::SMALL, Stroke::new(width, line), StrokeKind::Inside);
    }

    let inside = rect.shrink2(vec2(space::M, 0.0));
    let inner = match &judged {
        None => Some(slot_contents(ui, inside, left, right)),
        Some(verdict) => {
            let (mark, words, ink) = match verdict {
                Verdict::Accept(words) => (icon::ARROW_DOWN, words, p.accent_text),
                Verdict::Warn(words) => (icon::WARNING_FILL, words, shade(Tone::Warn).text),
                Verdict::Reject(words) => (icon::PROHIBIT, words, shade(Tone::Warn).text),
            };
            paint::icon(ui, pos2(inside.left() + 7.0, inside.center().y), mark, 15.0, ink);
            let words = paint::line(ui, words, text::semibold(text::SMALL), ink, inside.width() - 24.0);
            paint::galley_left(ui, inside.left() + 22.0, inside.center().y, words);
            None
        }
    };
    let welcome = matches!(judged, Some(Verdict::Accept(_) | Verdict::Warn(_)));
    let dropped = if welcome && ui.input(|input| input.pointer.any_released()) {
        DragAndDrop::take_payload::<P>(ui.ctx())
    } else {
        None
    };
    SlotOutput { response, inner, dropped }
}

fn slot_contents<L, R>(
    ui: &mut Ui,
    rect: Rect,
    left: impl FnOnce(&mut Ui) -> L,
    right: impl FnOnce(&mut Ui) -> R,
) -> (L, R) {
    let layout = Layout::right_to_left(Align::Center);
    let mut right_ui = ui.new_child(UiBuilder::new().id_salt("right").max_rect(rect).layout(layout));
    let right = right(&mut right_ui);
    let mut room = rect;
    room.set_right((right_ui.min_rect().left() - space::S).clamp(rect.left(), rect.right()));
    let layout = Layout::left_to_right(Align::Center);
    let mut left_ui = ui.new_child(UiBuilder::new().id_salt("left").max_rect(room).layout(layout));
    left_ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
    (left(&mut left_ui), right)
}

/// The zone files are dropped on. `hovered` while a file is held over the window.
pub fn drop_zone<R>(ui: &mut Ui, hovered: bool, add: impl FnOnce(&mut Ui) -> R) -> R {
    let p = Palette::of(ui);
    let (fill, line) = if hovered { (p.accent_soft, p.accent_text) } else { (p.accent_wash, p.accent_dash) };
    let shown =
        Frame::new().fill(fill).corner_radius(radius::CARD).inner_margin(Margin::symmetric(40, 28)).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::S;
            add(ui)
        });
    paint::dashed_rect(ui.painter(), shown.response.rect, radius::CARD, Stroke::new(2.0, line), 6.0, 4.0);
    shown.inner
}

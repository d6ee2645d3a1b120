//! Big numbers with captions, in a row of equal widths.

use std::sync::Arc;

use egui::{Color32, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::paint;
use crate::gui::theme::{Palette, Tone, radius, space, text};

/// One number: already grouped ("9,833"), its caption and what it says.
#[derive(Clone, Copy, Debug)]
pub struct NumberCard<'a> {
    /// The number as shown.
    pub number: &'a str,
    /// What is counted: "new contacts".
    pub caption: &'a str,
    /// Its colour.
    pub tone: Tone,
}

const HEIGHT: f32 = 72.0;
/// Where the caption begins, below the top of the card.
const CAPTION_TOP: f32 = 43.0;

/// Six numbers, or as many as there are, each as wide as the others. Returns the one clicked now, if they are clickable.
pub fn number_cards(ui: &mut Ui, cards: &[NumberCard<'_>], clickable: bool) -> Option<usize> {
    let count = cards.len().max(1) as f32;
    let width = ((ui.available_width() - space::M * (count - 1.0)) / count).floor();
    // What rounding leaves goes to the last, so that the row ends where the page does.
    let last = ui.available_width() - (width + space::M) * (count - 1.0);
    let room = width - 2.0 * padding(width);
    let tallest = cards.iter().map(|card| caption(ui, card, room).size().y).fold(0.0, f32::max);
    let height = HEIGHT.max(CAPTION_TOP + tallest + space::M);
    let mut clicked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        for (index, card) in cards.iter().enumerate() {
            let width = if index + 1 == cards.len() { last } else { width };
            if number_card(ui, card, vec2(width, height), clickable).clicked() {
                clicked = Some(index);
            }
        }
    });
    clicked
}

fn padding(width: f32) -> f32 {
    if width < 150.0 { space::M } else { space::L }
}

fn caption(ui: &Ui, card: &NumberCard<'_>, room: f32) -> Arc<Galley> {
    ui.painter().layout(card.caption.to_owned(), text::regular(text::TABLE), Palette::of(ui).muted, room.max(40.0))
}

/// One number card of a given size. A number too wide for it is drawn smaller, a caption too long wraps.
pub fn number_card(ui: &mut Ui, card: &NumberCard<'_>, size: egui::Vec2, clickable: bool) -> Response {
    let p = Palette::of(ui);
    let sense = if clickable { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let role = if clickable { Role::Button } else { Role::Label };
    paint::name(ui, &response, role, &format!("{} {}", card.number, card.caption));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let line = if clickable && response.hovered() { p.faint } else { p.line };
    ui.painter().rect(rect, radius::CARD, p.card, Stroke::new(1.0, line), StrokeKind::Inside);
    paint::focus_ring(ui, &response, rect, radius::CARD);
    let ink = match card.tone {
        Tone::Neutral => p.muted,
        tone => p.shade(tone).text,
    };
    let inside = rect.shrink2(vec2(padding(rect.width()), 0.0));
    let set = |size| paint::line(ui, card.number, text::semibold(size), ink, f32::INFINITY);
    let mut number = set(text::NUMBER);
    if number.size().x > inside.width() {
        number = set((text::NUMBER * inside.width() / number.size().x).max(text::SMALL));
    }
    paint::galley_left(ui, inside.left(), rect.top() + 27.0, number);
    ui.painter().galley(
        pos2(inside.left(), (rect.top() + CAPTION_TOP).round()),
        caption(ui, card, inside.width()),
        p.muted,
    );
    if clickable { response.on_hover_cursor(egui::CursorIcon::PointingHand) } else { response }
}

/// Bars of how fast it goes, newest at the right. Values are any non-negative measure; `name` is said.
pub fn sparkline(ui: &mut Ui, name: &str, values: &[f32], size: egui::Vec2) -> Response {
    let p = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    paint::name(ui, &response, Role::Image, name);
    ui.painter().rect(rect, radius::CARD, p.card, Stroke::new(1.0, p.line), StrokeKind::Inside);
    let inside = rect.shrink2(vec2(space::L, space::M));
    let step = 12.0;
    let room = (inside.width() / step).floor() as usize;
    let shown = &values[values.len().saturating_sub(room)..];
    let top = values.iter().copied().fold(f32::EPSILON, f32::max);
    for (index, value) in shown.iter().enumerate() {
        let x = inside.right() - step * (shown.len() - index) as f32 + 3.0;
        let height = (inside.height() * value / top).max(1.0);
        let bar = Rect::from_min_max(pos2(x, inside.bottom() - height), pos2(x + 9.0, inside.bottom()));
        let corner = egui::CornerRadius { nw: 2, ne: 2, sw: 0, se: 0 };
        ui.painter().rect_filled(bar, corner, p.accent_bar);
    }
    if shown.is_empty() {
        ui.painter().hline(inside.x_range(), inside.bottom(), Stroke::new(1.0, p.track));
    }
    response
}

/// A thick rounded bar. `fraction` from 0 to 1; `name` says of what ("Import progress").
pub fn progress(ui: &mut Ui, name: &str, fraction: f32) -> Response {
    bar(ui, name, fraction, vec2(ui.available_width(), 10.0), Palette::of(ui).accent)
}

/// The height of a thin bar, in points.
pub const THIN_BAR: f32 = 4.0;

/// A thin bar across what is free; `fraction` and `name` as for [`progress`].
pub fn thin_progress(ui: &mut Ui, name: &str, fraction: f32) -> Response {
    bar(ui, name, fraction, vec2(ui.available_width(), THIN_BAR), Palette::of(ui).accent)
}

/// A thin bar, as under a column's name.
pub(crate) fn thin_bar(ui: &mut Ui, name: &str, fraction: f32, width: f32) -> Response {
    bar(ui, name, fraction, vec2(width, THIN_BAR), Palette::of(ui).accent_bar)
}

fn bar(ui: &mut Ui, name: &str, fraction: f32, size: egui::Vec2, fill: Color32) -> Response {
    let p = Palette::of(ui);
    let fraction = fraction.clamp(0.0, 1.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(Role::ProgressIndicator, ui.is_enabled(), name);
        info.value = Some(f64::from(fraction));
        info
    });
    let radius = size.y / 2.0;
    ui.painter().rect_filled(rect, radius, p.track);
    if fraction > 0.0 {
        let done = Rect::from_min_size(rect.min, vec2((rect.width() * fraction).max(size.y), size.y));
        ui.painter().rect_filled(done, radius, fill);
    }
    response
}

//! One of several (choice buttons, radio rows) and yes or no (check boxes).

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, CursorIcon, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::paint;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, space, text};

/// A row of buttons of which one is chosen, such as the record types. Returns the one picked now.
pub fn choices<S: AsRef<str>>(ui: &mut Ui, items: &[S], chosen: usize) -> Option<usize> {
    let mut picked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (index, item) in items.iter().enumerate() {
            if choice_button(ui, item.as_ref(), index == chosen).clicked() {
                picked = Some(index);
            }
        }
    });
    picked
}

fn choice_button(ui: &mut Ui, label: &str, chosen: bool) -> Response {
    let p = Palette::of(ui);
    let ink = if chosen { p.on_accent } else { p.text };
    let words = paint::line(ui, label, text::medium(text::SMALL), ink, f32::INFINITY);
    let (rect, response) = ui.allocate_exact_size(vec2((words.size().x + 20.0).ceil(), 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, label));
    if ui.is_rect_visible(rect) {
        let (fill, line) = match (chosen, response.hovered()) {
            (true, _) => (p.accent, p.accent),
            (false, true) => (p.tint, p.faint),
            (false, false) => (p.card, p.control_line),
        };
        ui.painter().rect(rect, radius::SMALL, fill, Stroke::new(1.0, line), StrokeKind::Inside);
        paint::focus_ring(ui, &response, rect, radius::SMALL);
        paint::galley_center(ui, rect.center(), words);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A radio row with an explanation that may be empty. Clicked when it is picked.
pub fn radio(ui: &mut Ui, chosen: bool, label: &str, explanation: &str) -> Response {
    let ink = Palette::of(ui).text;
    radio_in(ui, chosen, label, explanation, ink)
}

/// As [`radio`], for what is to be chosen with care: a sign stands before its label.
pub fn warning_radio(ui: &mut Ui, chosen: bool, label: &str, explanation: &str) -> Response {
    let ink = Palette::of(ui).shade(Tone::Danger).text;
    radio_in(ui, chosen, &format!("{} {label}", icon::WARNING), explanation, ink)
}

fn radio_in(ui: &mut Ui, chosen: bool, label: &str, explanation: &str, ink: Color32) -> Response {
    let (rect, response) = mark_row(ui, label, explanation, chosen, ink);
    // The sign is seen, not said.
    let label = label.trim_start_matches(icon::WARNING).trim_start();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, label));
    let p = Palette::of(ui);
    let center = pos2(rect.left() + 8.0, rect.top() + 14.0);
    let line = if chosen { p.accent_text } else { p.faint };
    ui.painter().circle(center, 6.5, p.card, Stroke::new(1.3, line));
    if chosen {
        ui.painter().circle_filled(center, 3.5, p.accent_text);
    }
    response
}

/// What a check box shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// Ticked.
    On,
    /// Not ticked.
    Off,
    /// Some of what it stands for is ticked.
    Mixed,
}

impl From<bool> for Tick {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

/// A check box with its label. `danger` paints it red where a tick means removal.
pub fn check_box(ui: &mut Ui, tick: Tick, label: &str, danger: bool) -> Response {
    let ink = Palette::of(ui).text;
    let (rect, response) = mark_row(ui, label, "", false, ink);
    tick_info(ui, &response, tick, label);
    paint_tick(ui, pos2(rect.left() + 8.0, rect.top() + 14.0), tick, danger);
    response
}

/// A check box alone, as in a table; `name` is only said ("Remove Harold Jensen").
pub fn bare_check_box(ui: &mut Ui, tick: Tick, name: &str, danger: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(20.0, 24.0), Sense::click());
    tick_info(ui, &response, tick, name);
    paint::focus_ring(ui, &response, rect.shrink2(vec2(0.0, 2.0)), 3.0);
    paint_tick(ui, rect.center(), tick, danger);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A check box in a row of a table: clicked, but not visited with Tab, since the table is the stop and the space bar
/// ticks the row it is on.
pub fn row_check_box(ui: &mut Ui, tick: Tick, name: &str, danger: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(20.0, 24.0), Sense::CLICK);
    tick_info(ui, &response, tick, name);
    paint_tick(ui, rect.center(), tick, danger);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A filter that is on or off, with how many fit. Clicked when it is switched.
pub fn filter_chip(ui: &mut Ui, label: &str, count: &str, on: bool) -> Response {
    let p = Palette::of(ui);
    let ink = if on { p.accent_text } else { p.text };
    let words = paint::line(ui, label, text::regular(text::SMALL), ink, f32::INFINITY);
    let number = paint::line(ui, count, text::semibold(text::SMALL), ink, f32::INFINITY);
    let gap = if count.is_empty() { 0.0 } else { 6.0 };
    let width = words.size().x + gap + number.size().x + 2.0 * space::M;
    let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), 26.0), Sense::click());
    let name = format!("{label} {count}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), on, name.trim_end()));
    if ui.is_rect_visible(rect) {
        let (fill, line) = match (on, response.hovered()) {
            (true, _) => (p.accent_soft, p.accent_text),
            (false, true) => (p.tint, p.faint),
            (false, false) => (p.card, p.control_line),
        };
        ui.painter().rect(rect, 13.0, fill, Stroke::new(1.0, line), StrokeKind::Inside);
        paint::focus_ring(ui, &response, rect, 13.0);
        let left = rect.left() + space::M;
        let after = left + words.size().x + gap;
        paint::galley_left(ui, left, rect.center().y, words);
        paint::galley_left(ui, after, rect.center().y, number);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

fn tick_info(ui: &Ui, response: &Response, tick: Tick, label: &str) {
    response.widget_info(|| match tick {
        Tick::Mixed => WidgetInfo::labeled(Role::CheckBox, ui.is_enabled(), label),
        _ => WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), tick == Tick::On, label),
    });
}

fn paint_tick(ui: &Ui, center: egui::Pos2, tick: Tick, danger: bool) {
    let p = Palette::of(ui);
    let rect = egui::Rect::from_center_size(center, vec2(14.0, 14.0));
    let (fill, line, mark) = match tick {
        Tick::Off => (p.card, p.faint, None),
        Tick::On if danger => (p.danger, p.danger, Some(icon::CHECK)),
        Tick::On => (p.accent, p.accent, Some(icon::CHECK)),
        Tick::Mixed => (p.soft, p.soft, Some(icon::MINUS)),
    };
    ui.painter().rect(rect, 3.0, fill, Stroke::new(1.3, line), StrokeKind::Inside);
    if let Some(mark) = mark {
        let ink = if tick == Tick::Mixed { p.card } else { p.on_accent };
        paint::icon(ui, center, mark, 11.0, ink);
    }
}

/// A clickable row with room for a mark at its left, its label wrapping beside it.
fn mark_row(ui: &mut Ui, label: &str, explanation: &str, strong: bool, ink: Color32) -> (egui::Rect, Response) {
    let p = Palette::of(ui);
    let font = if strong { text::medium(text::TABLE + 0.5) } else { text::regular(text::TABLE + 0.5) };
    let mut job = LayoutJob::default();
    job.append(label, 0.0, TextFormat { valign: Align::Center, ..TextFormat::simple(font, ink) });
    if !explanation.is_empty() {
        let format = TextFormat { valign: Align::Center, ..TextFormat::simple(text::regular(text::SMALL), p.muted) };
        job.append(&format!(" — {explanation}"), 0.0, format);
    }
    job.wrap.max_width = (ui.available_width() - 16.0 - space::S).max(60.0);
    let words = ui.painter().layout_job(job);
    let size = vec2(24.0 + words.size().x, (words.size().y + 12.0).max(28.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if ui.is_rect_visible(rect) {
        paint::focus_ring(ui, &response, rect.shrink2(vec2(-4.0, 2.0)), radius::SMALL);
        let first_row = words.rows.first().map_or(16.0, |row| row.height());
        let top = ((rect.top() + 14.0 - first_row / 2.0) * ui.pixels_per_point()).round() / ui.pixels_per_point();
        ui.painter().galley(pos2(rect.left() + 24.0, top), words, Color32::PLACEHOLDER);
    }
    (rect, response.on_hover_cursor(CursorIcon::PointingHand))
}

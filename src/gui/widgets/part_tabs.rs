//! The parts of one import, side by side: what each is of and where it stands. One of them is looked at.

use egui::{CursorIcon, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::paint;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, space, text};

/// One part.
pub struct PartTab<'a> {
    /// "Contacts"
    pub label: &'a str,
    /// "3 new"
    pub note: &'a str,
    /// Something about it should be looked at.
    pub warns: bool,
    pub chosen: bool,
}

const HEIGHT: f32 = 44.0;

/// Shows the parts in lines that wrap, numbered in their order. Returns the one picked now.
pub fn part_tabs(ui: &mut Ui, parts: &[PartTab<'_>]) -> Option<usize> {
    let mut picked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        for (index, part) in parts.iter().enumerate() {
            if part_tab(ui, index, part).clicked() {
                picked = Some(index);
            }
        }
    });
    picked
}

fn part_tab(ui: &mut Ui, index: usize, part: &PartTab<'_>) -> Response {
    let p = Palette::of(ui);
    let ink = if part.chosen { p.accent_text } else { p.text };
    let label =
        paint::line(ui, &format!("{}  {}", index + 1, part.label), text::semibold(text::TABLE), ink, f32::INFINITY);
    let shade = if part.warns { p.shade(Tone::Warn).text } else { p.muted };
    let note = paint::line(ui, part.note, text::regular(text::SMALL), shade, f32::INFINITY);
    let mark = if part.warns { 18.0 } else { 0.0 };
    let width = label.size().x.max(note.size().x + mark) + 2.0 * space::M;
    let (rect, response) = ui.allocate_exact_size(vec2(width.ceil().max(132.0), HEIGHT), Sense::click());
    let said = format!("{}: {}", part.label, part.note);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), part.chosen, &said));
    if ui.is_rect_visible(rect) {
        let (fill, line) = match (part.chosen, response.hovered()) {
            (true, _) => (p.tint, Stroke::new(1.5, p.accent)),
            (false, true) => (p.tint, Stroke::new(1.0, p.faint)),
            (false, false) => (p.card, Stroke::new(1.0, p.control_line)),
        };
        ui.painter().rect(rect, radius::SMALL, fill, line, StrokeKind::Inside);
        paint::focus_ring(ui, &response, rect, radius::SMALL);
        let left = rect.left() + space::M;
        ui.painter().galley(pos2(left, rect.top() + 6.0), label, ink);
        if part.warns {
            paint::icon(ui, pos2(left + 6.0, rect.top() + 32.0), icon::WARNING_FILL, 12.0, shade);
        }
        ui.painter().galley(pos2(left + mark, rect.top() + 24.0), note, shade);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

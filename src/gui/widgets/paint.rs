//! Strokes the widgets share: text, focus rings, dashes.

use std::f32::consts::TAU;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Color32, FontId, Galley, Painter, Pos2, Rect, Response, Role, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};

use crate::gui::theme::{Palette, text};

/// One line of text, cut with "…" at `max_width` (in points; infinite for no limit).
pub(crate) fn line(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap.max_width = max_width.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// Paints a galley with its left edge and its middle where told, on whole pixels.
pub(crate) fn galley_left(ui: &Ui, left: f32, middle: f32, galley: Arc<Galley>) {
    let pos = ui.painter().round_pos_to_pixels(pos2(left, middle - galley.size().y / 2.0));
    ui.painter().galley(pos, galley, Color32::PLACEHOLDER);
}

/// Paints a galley around a point.
pub(crate) fn galley_center(ui: &Ui, center: Pos2, galley: Arc<Galley>) {
    galley_left(ui, center.x - galley.size().x / 2.0, center.y, galley);
}

/// Paints an icon around a point.
pub(crate) fn icon(ui: &Ui, center: Pos2, icon: &str, size: f32, color: Color32) {
    galley_center(ui, center, line(ui, icon, text::regular(size), color, f32::INFINITY));
}

/// The outline that shows where the keyboard is. It is drawn just outside `rect`, so leave two points around.
pub(crate) fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: f32) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, Palette::of(ui).accent_text);
        ui.painter().rect_stroke(rect.expand(1.5), radius + 1.5, stroke, StrokeKind::Middle);
    }
}

/// A dashed rectangle with round corners.
pub(crate) fn dashed_rect(painter: &Painter, rect: Rect, radius: f32, stroke: Stroke, dash: f32, gap: f32) {
    let rect = rect.shrink(stroke.width / 2.0);
    let inner = rect.shrink(radius);
    let corners =
        [(inner.right_top(), 0.75), (inner.right_bottom(), 0.0), (inner.left_bottom(), 0.25), (inner.left_top(), 0.5)];
    let mut path = Vec::with_capacity(4 * 9 + 1);
    for (center, start) in corners {
        for step in 0..=8 {
            let angle = TAU * (start + step as f32 / 32.0);
            path.push(center + radius * vec2(angle.cos(), angle.sin()));
        }
    }
    path.push(path[0]);
    painter.extend(Shape::dashed_line(&path, stroke, dash, gap));
}

/// Text in which `[…]` stands out, for hints that name a key or a thing: "Press [Enter] on a column".
pub(crate) fn emphasised(text: &str, size: f32, plain: Color32, strong: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (index, part) in text.split(['[', ']']).enumerate() {
        let (font, color) = if index % 2 == 1 { (text::semibold(size), strong) } else { (text::regular(size), plain) };
        job.append(part, 0.0, TextFormat { font_id: font, color, valign: Align::Center, ..TextFormat::default() });
    }
    job
}

/// Gives a painted widget the name and role a screen reader says.
pub(crate) fn name(ui: &Ui, response: &Response, role: Role, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(role, ui.is_enabled(), name));
}

trait RoundToPixels {
    fn round_pos_to_pixels(&self, pos: Pos2) -> Pos2;
}

impl RoundToPixels for Painter {
    fn round_pos_to_pixels(&self, pos: Pos2) -> Pos2 {
        let scale = self.pixels_per_point();
        pos2((pos.x * scale).round() / scale, (pos.y * scale).round() / scale)
    }
}

//! The side bar's items and the tabs above a table.

use egui::{Color32, CursorIcon, Response, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::{paint, row};
use crate::gui::theme::{Palette, radius, text};

/// One item of the side bar, with a count that wants attention where `badge` is not zero.
pub fn nav_item(ui: &mut Ui, icon: &str, label: &str, badge: u64, selected: bool) -> Response {
    let p = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    response.widget_info(|| {
        let name = if badge == 0 { label.to_owned() } else { format!("{label}, {badge} waiting") };
        WidgetInfo::selected(Role::Button, ui.is_enabled(), selected, name)
    });
    if ui.is_rect_visible(rect) {
        let (fill, ink) = match (selected, response.hovered()) {
            (true, _) => (p.accent_soft, p.accent_text),
            (false, true) => (p.tint, p.text),
            (false, false) => (Color32::TRANSPARENT, p.soft),
        };
        ui.painter().rect_filled(rect, radius::CONTROL, fill);
        paint::focus_ring(ui, &response, rect, radius::CONTROL);
        paint::icon(ui, rect.left_center() + vec2(19.0, 0.0), icon, 18.0, ink);
        let font = if selected { text::semibold(text::BODY) } else { text::regular(text::BODY) };
        let words = paint::line(ui, label, font, ink, rect.width() - 38.0 - 42.0);
        paint::galley_left(ui, rect.left() + 38.0, rect.center().y, words);
        if badge > 0 {
            let count = paint::line(ui, &badge.to_string(), text::semibold(11.0), p.on_accent, f32::INFINITY);
            let size = vec2((count.size().x + 12.0).max(19.0), 17.0);
            let pill = egui::Rect::from_min_size(rect.right_center() - vec2(10.0 + size.x, size.y / 2.0), size);
            ui.painter().rect_filled(pill, size.y / 2.0, p.badge);
            paint::galley_center(ui, pill.center(), count);
        }
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Tabs with counts over a line, and something (a search field) at the right. Returns the tab picked now.
pub fn tabs<S: AsRef<str>, R>(
    ui: &mut Ui,
    tabs: &[S],
    chosen: usize,
    right: impl FnOnce(&mut Ui) -> R,
) -> (Option<usize>, R) {
    let p = Palette::of(ui);
    let strip = |ui: &mut Ui| {
        let mut picked = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            for (index, label) in tabs.iter().enumerate() {
                if tab(ui, label.as_ref(), index == chosen).clicked() {
                    picked = Some(index);
                }
            }
        });
        picked
    };
    let line = ui.painter().add(egui::Shape::Noop);
    let (picked, right, row) = row::split_rect(ui, strip, right);
    let base = egui::Shape::hline(row.x_range(), row.bottom() - 0.5, Stroke::new(1.0, p.line));
    ui.painter().set(line, base);
    (picked, right)
}

fn tab(ui: &mut Ui, label: &str, chosen: bool) -> Response {
    let p = Palette::of(ui);
    let font = if chosen { text::semibold(text::BODY) } else { text::regular(text::BODY) };
    let words = paint::line(ui, label, font, Color32::PLACEHOLDER, f32::INFINITY);
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + 4.0, 34.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), chosen, label));
    if ui.is_rect_visible(rect) {
        let ink = match (chosen, response.hovered()) {
            (true, _) => p.accent_text,
            (false, true) => p.text,
            (false, false) => p.muted,
        };
        paint::focus_ring(ui, &response, rect.shrink2(vec2(0.0, 4.0)).expand2(vec2(3.0, 0.0)), radius::SMALL);
        let y = rect.center().y - words.size().y / 2.0;
        ui.painter().galley(egui::pos2(rect.left() + 2.0, y.round()), words, ink);
        if chosen {
            ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, p.accent_text));
        }
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

//! One line with something at its left and something at its right edge, both in reading order, so that Tab visits them
//! as they are read. egui lays out forwards only, so the width of the right part is remembered from the frame before.

use egui::{Align, Layout, Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use crate::gui::theme::space;

#[derive(Clone, Copy, Default, PartialEq)]
struct Remembered {
    left: f32,
    right: Vec2,
}

/// Lays out `left` (from the top down, wrapping in what is free) and `right` (in a line), each centred on the other.
/// `right` must not stretch: it is given its width by what is in it.
pub fn split<L, R>(ui: &mut Ui, left: impl FnOnce(&mut Ui) -> L, right: impl FnOnce(&mut Ui) -> R) -> (L, R) {
    let (left, right, _) = split_rect(ui, left, right);
    (left, right)
}

/// As [`split`], and says where the row is.
pub(crate) fn split_rect<L, R>(
    ui: &mut Ui,
    left: impl FnOnce(&mut Ui) -> L,
    right: impl FnOnce(&mut Ui) -> R,
) -> (L, R, Rect) {
    let id = ui.next_auto_id().with("split");
    let before: Remembered = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let area = ui.available_rect_before_wrap();
    let height = before.left.max(before.right.y);
    let right_left = (area.right() - before.right.x).max(area.left());
    let gap = if before.right.x > 0.0 { space::L } else { 0.0 };

    let left_top = area.top() + (height - before.left) / 2.0;
    let left_rect = Rect::from_min_max(
        pos2(area.left(), left_top),
        pos2((right_left - gap).max(area.left()), left_top + before.left),
    );
    let mut left_ui =
        ui.new_child(UiBuilder::new().id_salt("left").max_rect(left_rect).layout(Layout::top_down(Align::Min)));
    left_ui.spacing_mut().item_spacing.y = space::XS;
    let left_value = left(&mut left_ui);

    let right_top = area.top() + (height - before.right.y) / 2.0;
    // As wide as the row, so that a field that takes what is free keeps the width it asks for.
    let right_rect = Rect::from_min_size(pos2(right_left, right_top), vec2(area.width(), before.right.y));
    let mut right_ui = ui
        .new_child(UiBuilder::new().id_salt("right").max_rect(right_rect).layout(Layout::left_to_right(Align::Center)));
    right_ui.spacing_mut().item_spacing.x = space::M;
    right_ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
    let right_value = right(&mut right_ui);

    let now = Remembered { left: left_ui.min_size().y, right: right_ui.min_size() };
    remember(ui, id, before, now);
    let height = now.left.max(now.right.y);
    let (_, rect) = ui.allocate_space(vec2(area.width(), height));
    (left_value, right_value, rect)
}

/// A label of a fixed width and what it labels, in a line: the rows of a form.
pub fn labelled_row<R>(
    ui: &mut Ui,
    label: impl Into<egui::WidgetText>,
    width: f32,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    ui.horizontal(|ui| {
        ui.set_min_height(36.0);
        let left = ui.cursor().left();
        ui.scope(|ui| {
            // What follows begins at the same place whatever the label says.
            ui.set_max_width(width - ui.spacing().item_spacing.x);
            ui.add(egui::Label::new(label).truncate());
        });
        ui.add_space((left + width - ui.cursor().left()).max(0.0));
        add(ui)
    })
    .inner
}

/// Lays out things in a line in the middle of the width.
pub fn centred<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.next_auto_id().with("centred");
    let before: Remembered = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let area = ui.available_rect_before_wrap();
    let left = (area.center().x - before.right.x / 2.0).max(area.left());
    let rect = Rect::from_min_size(pos2(left, area.top()), vec2(area.width(), before.right.y));
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    child.spacing_mut().item_spacing.x = space::M;
    let value = add(&mut child);
    let now = Remembered { left: 0.0, right: child.min_size() };
    remember(ui, id, before, now);
    ui.allocate_space(vec2(area.width(), now.right.y));
    value
}

fn remember(ui: &Ui, id: egui::Id, before: Remembered, now: Remembered) {
    let moved = (before.left - now.left).abs().max((before.right - now.right).abs().max_elem());
    if moved > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, now));
        ui.ctx().request_discard("a row's sides changed size");
    }
}

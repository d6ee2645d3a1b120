//! Arrangements that several pages share: rows that open something, cards side by side, outcomes.

use super::parts::tone;
use crate::gui::icon;
use crate::gui::theme::space;
use crate::gui::widgets::{self, Card, Col, Row, Table};
use crate::wizard::screen::{Kind, Pill};
use egui::{Align, Id, Key, Layout, Response, Ui, vec2};

/// The sign of a kind, so that its colour is not the only one.
pub(super) fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Neutral => icon::MINUS_CIRCLE_FILL,
        Kind::Good => icon::CHECK_CIRCLE_FILL,
        Kind::Info => icon::INFO_FILL,
        Kind::Warn => icon::WARNING_FILL,
        Kind::Danger => icon::WARNING_CIRCLE_FILL,
    }
}

/// What became of an import: a pill with its sign.
pub(super) fn outcome(ui: &mut Ui, pill: &Pill) -> Response {
    ui.add(widgets::Pill::new(tone(pill.kind), &pill.text).icon(mark(pill.kind)))
}

/// A table whose rows open something: by a click, or with the arrow keys and Enter. Returns the row opened now.
pub(super) fn opening_table(
    ui: &mut Ui,
    name: &str,
    columns: &[Col<'_>],
    look: impl FnOnce(Table<'_>) -> Table<'_>,
    rows: usize,
    row: impl FnMut(&mut Row<'_, '_, '_>, usize),
) -> Option<usize> {
    let remembered = Id::unique(("row of", name));
    let focus = ui.make_persistent_id(("table", name));
    let selected: Option<usize> = ui.data(|data| data.get_temp(remembered)).filter(|row| *row < rows);
    let has_focus = ui.memory(|memory| memory.has_focus(focus));
    let table = look(Table::new(name, columns)).selectable(selected.filter(|_| has_focus));
    let chosen = table.show(ui, rows, row).chosen;
    if let Some(row) = chosen {
        ui.data_mut(|data| data.insert_temp(remembered, row));
    }
    let clicked = ui.input(|input| input.pointer.any_click());
    let entered = has_focus && ui.input(|input| input.key_pressed(Key::Enter));
    if clicked {
        chosen
    } else if entered {
        chosen.or(selected)
    } else {
        None
    }
}

/// Cards side by side that share the width by weights and are as tall as the tallest. egui lays out forwards only, so
/// that height is remembered from the frame before.
pub(super) fn cards_side_by_side(ui: &mut Ui, name: &str, weights: &[f32], mut each: impl FnMut(&mut Ui, usize)) {
    let id = ui.scope_id().with(name);
    let gaps = space::M * weights.len().saturating_sub(1) as f32;
    let unit = (ui.available_width() - gaps) / weights.iter().sum::<f32>();
    let before: f32 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let mut tallest = 0.0_f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        for (index, weight) in weights.iter().enumerate() {
            let size = vec2(unit * weight, 0.0);
            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                ui.set_width(size.x);
                Card::new().show(ui, |ui| {
                    ui.set_min_height(before);
                    let height = ui.vertical(|ui| each(ui, index)).response.rect.height();
                    tallest = tallest.max(height);
                });
            });
        }
    });
    if (tallest - before).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, tallest));
        ui.ctx().request_discard("cards side by side changed height");
    }
}

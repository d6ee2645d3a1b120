//! What is carried from a column's card, or from a field, while the mouse is down.

use egui::{DragAndDrop, Rect, ScrollArea, Ui, vec2};

use crate::engine::schema::Slot;
use crate::gui::widgets::{DragCard, Mark};
use crate::wizard::Command;
use crate::wizard::screen::{ColumnChoice, MatchScreen};

/// A column on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dragged {
    pub(super) column: usize,
    /// The field it was taken from; `None` from its card.
    pub(super) from: Option<Slot>,
}

/// How near to an edge the fields begin to scroll, in points.
const EDGE: f32 = 44.0;

/// What is being carried, if anything is.
pub(super) fn carried(ui: &Ui) -> Option<Dragged> {
    DragAndDrop::payload::<Dragged>(ui.ctx()).map(|dragged| *dragged)
}

/// At the end of the page: draws what is carried and says when carrying begins and ends, so that fields can tell what
/// dropping it there would mean.
pub(super) fn finish(ui: &Ui, screen: &MatchScreen, commands: &mut Vec<Command>) {
    let let_go = ui.input(|input| input.pointer.any_released());
    let carried = carried(ui).filter(|_| !let_go);
    let now = carried.map(|dragged| dragged.column);
    if now != screen.dragging {
        commands.push(Command::Drag(now));
    }
    if let Some(column) = now.and_then(|column| choice(screen, column)) {
        let mark = if carried.is_some_and(|dragged| dragged.from.is_some()) { Mark::Matched } else { Mark::Open };
        let many = screen.cards.iter().filter(|card| card.marked).count();
        let together = many > 1 && screen.cards.iter().any(|card| card.marked && card.column == column.column);
        let more = format!("and {} more", many.saturating_sub(1));
        let sample = if together { more.as_str() } else { &column.samples };
        DragCard { name: &column.header, sample, fact: "", mark, chosen: false }.ghost(ui);
    }
}

fn choice(screen: &MatchScreen, column: usize) -> Option<&ColumnChoice> {
    screen.columns.iter().find(|choice| choice.column == column)
}

/// Scrolls what `ui` stands in while something is carried near the top or the bottom of `view`.
pub(super) fn scroll_near_edges(ui: &Ui, view: Rect) {
    let Some(pointer) = ui.ctx().pointer_latest_pos().filter(|_| carried(ui).is_some()) else { return };
    if !view.x_range().contains(pointer.x) {
        return;
    }
    let into = |distance: f32| (EDGE - distance.max(0.0)).max(0.0) / EDGE;
    let speed = into(pointer.y - view.top()) - into(view.bottom() - pointer.y);
    if speed != 0.0 {
        let seconds = ui.input(|input| input.stable_dt).min(0.05);
        let by = vec2(0.0, speed * 900.0 * seconds);
        ui.scroll_with_delta_animation(by, egui::style::ScrollAnimation::none());
        ui.ctx().request_repaint();
    }
}

/// A list that scrolls by wheel, bar and keyboard, not by dragging what is in it.
pub(super) fn list(name: &'static str) -> ScrollArea {
    ScrollArea::vertical()
        .id_salt(name)
        .scroll_source(egui::scroll_area::ScrollSource {
            drag: egui::scroll_area::DragScroll::Never,
            ..Default::default()
        })
        .auto_shrink([false, false])
}

//! A list one finds an entry in by typing: fields for a column, columns for a field.
//!
//! It stands in a popup. What was typed is forgotten once the list was not shown for a moment.

use egui::{Color32, CursorIcon, Id, Key, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{field, paint};
use crate::gui::icon;
use crate::gui::theme::{Palette, radius, text};

/// One entry.
#[derive(Clone, Copy, Debug)]
pub struct PickItem<'a> {
    /// What it is called; this is what is searched.
    pub label: &'a str,
    /// A little more about it, after the label.
    pub note: &'a str,
    /// It is the one in force.
    pub chosen: bool,
    /// It stands below the list whatever is typed: it makes what is not there. Such entries come last.
    pub always: bool,
}

const ROW: f32 = 30.0;

#[derive(Clone, Default)]
struct Remembered {
    typed: String,
    /// Position among the entries that fit.
    active: usize,
    /// The field has the keyboard, so that Enter is meant for it and not what opened the list.
    ready: bool,
    pass: u64,
}

/// Shows a search field named `name` over the entries whose label holds what is typed, those that begin with it
/// first. The arrow keys move, Enter picks.
/// Returns the position in `items` of the one picked now.
pub fn pick_list(ui: &mut Ui, id: Id, name: &str, items: &[PickItem<'_>], max_height: f32) -> Option<usize> {
    let pass = ui.ctx().cumulative_pass_nr();
    let mut state: Remembered = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if state.pass + 2 < pass {
        state = Remembered::default();
    }
    state.pass = pass;
    let search = field::search(ui, name, &mut state.typed, ui.available_width());
    if search.changed() {
        state.active = 0;
    }
    let typed = state.typed.trim().to_lowercase();
    let fits = |item: &PickItem<'_>| typed.is_empty() || item.always || item.label.to_lowercase().contains(&typed);
    let mut shown: Vec<usize> = (0..items.len()).filter(|index| fits(&items[*index])).collect();
    // "nether" means the Netherlands before the Caribbean ones; what is always there stays below.
    shown.sort_by_key(|index| (items[*index].always, !items[*index].label.to_lowercase().starts_with(&typed)));
    let (moved, enter) = keys(ui, &search, &mut state, shown.len());
    let mut picked = None;
    let (listed, below): (Vec<usize>, Vec<usize>) = shown.iter().partition(|index| !items[**index].always);
    if listed.is_empty() {
        ui.add_space(6.0);
        ui.label(text::small("Nothing is called that."));
    } else {
        picked = rows(ui, items, &listed, state.active, moved && state.active < listed.len(), max_height);
    }
    for (position, index) in below.into_iter().enumerate() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        if row(ui, rect, index, &items[index], state.active == listed.len() + position) {
            picked = Some(index);
        }
    }
    if enter {
        picked = picked.or_else(|| shown.get(state.active).copied());
    }
    if !state.ready {
        search.request_focus();
        state.ready = !ui.is_sizing_pass() && search.has_focus();
    }
    ui.data_mut(|data| data.insert_temp(id, state));
    picked
}

/// Whether the active entry moved, and whether Enter was pressed.
fn keys(ui: &Ui, search: &egui::Response, state: &mut Remembered, shown: usize) -> (bool, bool) {
    if !state.ready || !(search.has_focus() || search.lost_focus()) {
        return (false, false);
    }
    let (step, enter) = ui.input(|input| {
        let pressed = |key| input.num_presses(key) as isize;
        (pressed(Key::ArrowDown) - pressed(Key::ArrowUp), input.key_pressed(Key::Enter))
    });
    let last = shown.saturating_sub(1) as isize;
    state.active = (state.active as isize + step).clamp(0, last) as usize;
    (step != 0, enter)
}

fn rows(
    ui: &mut Ui,
    items: &[PickItem<'_>],
    shown: &[usize],
    active: usize,
    moved: bool,
    max_height: f32,
) -> Option<usize> {
    let scroll = ScrollArea::vertical().id_salt("entries").max_height(max_height).auto_shrink([false, true]);
    let draw = |ui: &mut Ui, viewport: Rect| {
        let mut picked = None;
        ui.set_height(shown.len() as f32 * ROW);
        let (top, width) = (ui.min_rect().min, ui.available_width());
        let place = |position: usize| Rect::from_min_size(pos2(top.x, top.y + position as f32 * ROW), vec2(width, ROW));
        if moved {
            ui.scroll_to_rect(place(active), None);
        }
        let first = (viewport.top() / ROW).floor().max(0.0) as usize;
        let last = ((viewport.bottom() / ROW).ceil().max(0.0) as usize).min(shown.len());
        for position in first.min(last)..last {
            let item = &items[shown[position]];
            if row(ui, place(position), shown[position], item, position == active) {
                picked = Some(shown[position]);
            }
        }
        picked
    };
    scroll.show_viewport(ui, draw).inner
}

fn row(ui: &Ui, rect: Rect, index: usize, item: &PickItem<'_>, active: bool) -> bool {
    let p = Palette::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("entry", index)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, ui.is_enabled(), item.chosen, item.label));
    let lit = active || response.hovered() || response.has_focus();
    ui.painter().rect_filled(rect, radius::SMALL, if lit { p.accent_soft } else { Color32::TRANSPARENT });
    let room = rect.width() - 20.0 - if item.chosen { 22.0 } else { 0.0 };
    let label = paint::line(ui, item.label, text::regular(text::TABLE), p.text, room);
    let left = rect.left() + 10.0;
    let note_left = left + label.size().x + 10.0;
    paint::galley_left(ui, left, rect.center().y, label);
    let room = left + room - note_left;
    if room > 24.0 && !item.note.is_empty() {
        let note = paint::line(ui, item.note, text::regular(text::TINY), p.muted, room);
        paint::galley_left(ui, note_left, rect.center().y, note);
    }
    if item.chosen {
        paint::icon(ui, rect.right_center() - vec2(16.0, 0.0), icon::CHECK, 14.0, p.accent_text);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

//! A spreadsheet to look at: draws only the rows and columns in view, so that sixteen thousand
//! columns cost no more than ten. Headers and row numbers stay while the rest scrolls.

use egui::{EventFilter, Id, Key, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, pos2, vec2};

use super::paint;
use crate::gui::theme::{Palette, radius, text};

/// The head of a column.
#[derive(Clone, Copy, Debug)]
pub struct SheetColumn<'a> {
    /// Its name.
    pub header: &'a str,
    /// A fact about it ("Email · 88% filled"); may be empty.
    pub fact: &'a str,
    /// How full it is, from 0 to 1.
    pub filled: f32,
}

/// A sheet; `name` is said.
#[must_use = "show it"]
pub struct Sheet<'a, C, R> {
    /// Said, and tells sheets of one page apart.
    pub name: &'a str,
    /// How many columns there are.
    pub columns: usize,
    /// The head of one.
    pub column: C,
    /// How many rows there are.
    pub rows: usize,
    /// The number and the cells of one.
    pub row: R,
}

const HEADER: f32 = 57.0;
const ROW: f32 = 31.0;
const PADDING: f32 = 12.0;
/// Above so many columns all are as wide as each other, so that none has to be measured.
const MEASURED: usize = 400;
/// Rows looked at for the width of a column.
const MEASURED_ROWS: usize = 12;

/// Where columns and rows are.
struct Places {
    /// The left edges of the columns, and the right edge of the last.
    edges: Vec<f32>,
    gutter: f32,
}

impl<'a, C, R> Sheet<'a, C, R>
where
    C: Fn(usize) -> SheetColumn<'a>,
    R: Fn(usize) -> (u64, &'a [String]),
{
    /// Shows the sheet in all the room there is.
    pub fn show(self, ui: &mut Ui) {
        let area = ui.available_rect_before_wrap();
        let id = ui.make_persistent_id(("sheet", self.name));
        let places = self.places();
        let body = Rect::from_min_max(area.min + vec2(places.gutter, HEADER), area.max);
        let moved = keyboard(ui, id, self.name, area);
        let mut inner = ui.new_child(egui::UiBuilder::new().id_salt(self.name).max_rect(body));
        let mut scroll = ScrollArea::both().id_salt(id).auto_shrink([false, false]);
        if moved != Vec2::ZERO {
            let before: Vec2 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
            scroll = scroll.scroll_offset((before + moved).max(Vec2::ZERO));
        }
        let size = vec2(places.edges.last().copied().unwrap_or(0.0), ROW * self.rows as f32);
        let shown = scroll.show_viewport(&mut inner, |ui, view| {
            ui.set_min_size(size);
            self.cells(ui, &places, view, body);
            view
        });
        let offset = shown.inner.min.to_vec2();
        ui.data_mut(|data| data.insert_temp(id, offset));
        self.header(ui, &places, area, offset.x);
        self.numbers(ui, &places, area, offset.y);
        ui.advance_cursor_after_rect(area);
    }

    fn places(&self) -> Places {
        let last = self.rows.checked_sub(1).map_or(0, |row| (self.row)(row).0);
        let gutter = 24.0 + 8.0 * last.max(100).to_string().len() as f32;
        let mut edges = Vec::with_capacity(self.columns + 1);
        let mut left = 0.0;
        for column in 0..self.columns {
            edges.push(left);
            left += if self.columns > MEASURED { 150.0 } else { self.width(column) };
        }
        edges.push(left);
        Places { edges, gutter }
    }

    /// Wide enough for most of what is in it, by its number of characters.
    fn width(&self, column: usize) -> f32 {
        let head = (self.column)(column);
        let chars = |text: &str| text.chars().count() as f32;
        let cell = |row: usize| (self.row)(row).1.get(column).map_or(0.0, |cell| chars(cell) * 7.0);
        let cells = (0..self.rows.min(MEASURED_ROWS)).map(cell).fold(0.0, f32::max);
        let widest = cells.max(chars(head.header) * 7.6).max(chars(head.fact) * 6.3);
        (widest + 2.0 * PADDING).clamp(84.0, 260.0).round()
    }

    fn columns_in(places: &Places, view: std::ops::Range<f32>) -> std::ops::Range<usize> {
        let count = places.edges.len() - 1;
        let first = places.edges.partition_point(|edge| *edge <= view.start).saturating_sub(1);
        let end = places.edges.partition_point(|edge| *edge < view.end).min(count);
        first.min(count)..end
    }

    fn rows_in(&self, view: std::ops::Range<f32>) -> std::ops::Range<usize> {
        let first = ((view.start / ROW).floor().max(0.0) as usize).min(self.rows);
        first..((view.end / ROW).ceil().max(0.0) as usize).min(self.rows)
    }

    fn cells(&self, ui: &Ui, places: &Places, view: Rect, body: Rect) {
        let p = Palette::of(ui);
        let origin = body.min - view.min.to_vec2();
        for row in self.rows_in(view.top()..view.bottom()) {
            let top = origin.y + ROW * row as f32;
            let (number, cells) = (self.row)(row);
            for column in Self::columns_in(places, view.left()..view.right()) {
                let (left, right) = (origin.x + places.edges[column], origin.x + places.edges[column + 1]);
                let rect = Rect::from_min_max(pos2(left, top), pos2(right, top + ROW));
                let cell = cells.get(column).map_or("", String::as_str);
                let (words, ink) = if cell.is_empty() { ("blank", p.faint) } else { (cell, p.text) };
                let galley = paint::line(ui, words, text::regular(text::TABLE), ink, rect.width() - 2.0 * PADDING);
                let cut = galley.elided;
                paint::galley_left(ui, rect.left() + PADDING, rect.center().y, galley);
                let response = ui.interact(rect, ui.scope_id().with((number, column)), Sense::hover());
                paint::name(ui, &response, Role::Cell, words);
                if cut {
                    response.on_hover_text(cell);
                }
            }
            ui.painter().hline(body.x_range(), top + ROW - 0.5, Stroke::new(1.0, p.row_line));
        }
    }

    fn header(&self, ui: &mut Ui, places: &Places, area: Rect, offset: f32) {
        let p = Palette::of(ui);
        let strip = Rect::from_min_max(area.min, pos2(area.right(), area.top() + HEADER));
        let round = radius::CARD as u8 - 1;
        ui.painter().rect_filled(strip, egui::CornerRadius { nw: round, ne: round, sw: 0, se: 0 }, p.tint);
        ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, p.line));
        let corner = paint::line(ui, "Row", text::semibold(text::TABLE), p.muted, places.gutter);
        let corner_left = area.left() + places.gutter - PADDING - corner.size().x;
        paint::galley_left(ui, corner_left, area.top() + 17.0, corner);
        let mut clipped = ui.new_child(egui::UiBuilder::new().id_salt((self.name, "header")).max_rect(strip));
        let heads = Rect::from_min_max(strip.min + vec2(places.gutter, 0.0), strip.max);
        clipped.set_clip_rect(heads.intersect(ui.clip_rect()));
        for column in Self::columns_in(places, offset..offset + heads.width()) {
            let left = heads.left() - offset + places.edges[column];
            let width = places.edges[column + 1] - places.edges[column];
            let rect = Rect::from_min_size(pos2(left, strip.top()), vec2(width, HEADER));
            head(&clipped, rect, (self.column)(column), column);
        }
    }

    fn numbers(&self, ui: &Ui, places: &Places, area: Rect, offset: f32) {
        let p = Palette::of(ui);
        let gutter = Rect::from_min_max(area.min + vec2(0.0, HEADER), pos2(area.left() + places.gutter, area.bottom()));
        let painter = ui.painter().with_clip_rect(gutter.intersect(ui.clip_rect()));
        for row in self.rows_in(offset..offset + gutter.height()) {
            let middle = gutter.top() - offset + ROW * (row as f32 + 0.5);
            let number = crate::engine::schema::group_digits((self.row)(row).0);
            let at = pos2(gutter.right() - PADDING, middle);
            painter.text(at, egui::Align2::RIGHT_CENTER, number, text::regular(text::TINY), p.muted);
            let line = middle + ROW / 2.0 - 0.5;
            painter.hline(gutter.x_range(), line, Stroke::new(1.0, p.row_line));
        }
    }
}

fn head(ui: &Ui, rect: Rect, column: SheetColumn<'_>, index: usize) {
    let p = Palette::of(ui);
    let room = rect.width() - 2.0 * PADDING;
    let left = rect.left() + PADDING;
    let header = paint::line(ui, column.header, text::semibold(text::TABLE), p.soft, room);
    let cut = header.elided;
    paint::galley_left(ui, left, rect.top() + 17.0, header);
    let fact = paint::line(ui, column.fact, text::regular(text::TINY), p.muted, room);
    paint::galley_left(ui, left, rect.top() + 34.0, fact);
    if !column.fact.is_empty() {
        let bar = Rect::from_min_size(pos2(left, rect.top() + 45.0), vec2(room, 4.0));
        ui.painter().rect_filled(bar, 2.0, p.track);
        if column.filled > 0.0 {
            let full = Rect::from_min_size(bar.min, vec2((room * column.filled).max(4.0), 4.0));
            ui.painter().rect_filled(full, 2.0, p.accent_bar);
        }
    }
    let response = ui.interact(rect.intersect(ui.clip_rect()), ui.scope_id().with(index), Sense::hover());
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(Role::ColumnHeader, true, column.header);
        info.hint_text = Some(column.fact.to_owned()).filter(|fact| !fact.is_empty());
        info
    });
    if cut {
        response.on_hover_text(column.header);
    }
}

/// The sheet's one Tab stop: the arrow keys scroll. Returns by how much now.
fn keyboard(ui: &Ui, id: Id, name: &str, area: Rect) -> Vec2 {
    let response = ui.interact(area, id.with("keys"), Sense::focusable_noninteractive());
    paint::name(ui, &response, Role::Table, name);
    if !response.has_focus() {
        return Vec2::ZERO;
    }
    paint::focus_ring(ui, &response, area.shrink(2.0), radius::CARD);
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    ui.input(|input| {
        let presses = |key| input.num_presses(key) as f32;
        let page = 10.0 * (presses(Key::PageDown) - presses(Key::PageUp));
        vec2(
            120.0 * (presses(Key::ArrowRight) - presses(Key::ArrowLeft)),
            ROW * (presses(Key::ArrowDown) - presses(Key::ArrowUp) + page),
        )
    })
}

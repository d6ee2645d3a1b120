//! A spreadsheet to look at: draws only the rows and columns in view, so that sixteen thousand
//! columns cost no more than ten. Headers and row numbers stay while the rest scrolls.

use egui::{EventFilter, Id, Key, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, Vec2, pos2, vec2};

use super::{item, paint};
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, text};

/// The head of a column.
#[derive(Clone, Copy, Debug)]
pub struct SheetColumn<'a> {
    /// Its name.
    pub header: &'a str,
    /// A fact about it ("Email · 88% filled"); may be empty.
    pub fact: &'a str,
    /// How full it is, from 0 to 1.
    pub filled: f32,
    /// Something is wrong with it: it gets a mark.
    pub marked: bool,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'a> {
    /// As it is shown at the left.
    pub number: u64,
    /// What stands in it.
    pub cells: &'a [String],
    /// What it is.
    pub look: SheetLook,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetLook {
    /// Like most.
    Plain,
    /// Not counted: greyed. Its text runs on over blank cells, as titles do.
    Aside,
    /// The headers.
    Head,
}

/// What a sheet shows and what can be done with it.
pub trait SheetData {
    /// How many columns there are.
    fn columns(&self) -> usize;
    /// The head of one.
    fn column(&self, index: usize) -> SheetColumn<'_>;
    /// Fills the card of a column, shown while the pointer rests on its head.
    fn card(&self, ui: &mut Ui, index: usize);
    /// What that card says, for those who cannot see it.
    fn spoken(&self, index: usize) -> String;
    /// How many rows there are.
    fn rows(&self) -> usize;
    /// One of them.
    fn row(&self, index: usize) -> SheetRow<'_>;
    /// What pressing a row's number does, in words; `None` where nothing.
    fn action(&self, index: usize) -> Option<String>;
    /// The menu of a row; empty where it has none.
    fn menu(&self, index: usize) -> Vec<String>;
}

/// A sheet; `name` is said.
#[must_use = "show it"]
pub struct Sheet<'a, D> {
    /// Said, and tells sheets of one page apart.
    pub name: &'a str,
    /// What it shows.
    pub data: &'a D,
    /// A row to scroll to now.
    pub scroll_to: Option<usize>,
}

/// What came of a sheet in this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetOutput {
    /// The row whose number was pressed.
    pub pressed: Option<usize>,
    /// The row and the entry of its menu that was picked.
    pub picked: Option<(usize, usize)>,
}

const HEADER: f32 = 57.0;
const ROW: f32 = 31.0;
const PADDING: f32 = 12.0;
/// Above so many columns all are as wide as each other, so that none has to be measured.
const MEASURED: usize = 400;
/// Rows looked at for the width of a column.
const MEASURED_ROWS: usize = 16;

/// Where columns and rows are.
struct Places {
    /// The left edges of the columns, and the right edge of the last.
    edges: Vec<f32>,
    gutter: f32,
}

impl<D: SheetData> Sheet<'_, D> {
    /// Shows the sheet in all the room there is.
    pub fn show(self, ui: &mut Ui) -> SheetOutput {
        let area = ui.available_rect_before_wrap();
        let id = ui.make_persistent_id(("sheet", self.name));
        let places = self.places();
        let body = Rect::from_min_max(area.min + vec2(places.gutter, HEADER), area.max);
        let size = vec2(places.edges.last().copied().unwrap_or(0.0), ROW * self.data.rows() as f32);
        let mut output = SheetOutput::default();
        let before: Vec2 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let wanted = self.wanted_offset(before, body.height());
        let (keys, moved) = keyboard(ui, id, self.name, area, wanted.unwrap_or(before), size);
        let mut inner = ui.new_child(egui::UiBuilder::new().id_salt(self.name).max_rect(body));
        let mut scroll = ScrollArea::both().id_salt(id).auto_shrink([false, false]);
        if let Some(offset) = moved.or(wanted) {
            let most = (size - body.size()).max(Vec2::ZERO);
            scroll = scroll.scroll_offset(offset.clamp(Vec2::ZERO, most));
        }
        let shown = scroll.show_viewport(&mut inner, |ui, view| {
            ui.set_min_size(size);
            self.rows(ui, &places, view, body, &mut output);
            view
        });
        let offset = shown.inner.min.to_vec2();
        ui.data_mut(|data| data.insert_temp(id, offset));
        self.header(ui, &places, area, offset.x);
        self.numbers(ui, &places, area, offset.y, &mut output);
        if offset.x > 0.0 {
            // Columns have slid under the row numbers.
            let edge = area.left() + places.gutter - 0.5;
            ui.painter().vline(edge, area.y_range(), Stroke::new(1.0, Palette::of(ui).line));
        }
        // Last, so that neither headers nor rows hide it.
        paint::focus_ring(ui, &keys, area.shrink(2.0), radius::CARD);
        ui.advance_cursor_after_rect(area);
        output
    }

    /// Where to scroll so that the row asked for is in view, with a little above it.
    fn wanted_offset(&self, before: Vec2, height: f32) -> Option<Vec2> {
        let top = ROW * self.scroll_to?.min(self.data.rows()) as f32;
        let in_view = top >= before.y && top + ROW <= before.y + height;
        (!in_view).then(|| vec2(before.x, top - 2.0 * ROW))
    }

    fn places(&self) -> Places {
        let last = self.data.rows().checked_sub(1).map_or(0, |row| self.data.row(row).number);
        let gutter = 24.0 + 8.0 * last.max(100).to_string().len() as f32;
        let mut edges = Vec::with_capacity(self.data.columns() + 1);
        let mut left = 0.0;
        for column in 0..self.data.columns() {
            edges.push(left);
            left += if self.data.columns() > MEASURED { 150.0 } else { self.width(column) };
        }
        edges.push(left);
        Places { edges, gutter }
    }

    /// Wide enough for most of what is in it, by its number of characters. Titles run on.
    fn width(&self, column: usize) -> f32 {
        let head = self.data.column(column);
        let chars = |text: &str| text.chars().count() as f32;
        let cell = |row: usize| {
            let row = self.data.row(row);
            let counts = row.look != SheetLook::Aside;
            row.cells.get(column).filter(|_| counts).map_or(0.0, |cell| chars(cell) * 7.3)
        };
        let cells = (0..self.data.rows().min(MEASURED_ROWS)).map(cell).fold(0.0, f32::max);
        let mark = if head.marked { 22.0 } else { 0.0 };
        let widest = cells.max(chars(head.header) * 7.6 + mark).max(chars(head.fact) * 6.3);
        (widest + 2.0 * PADDING).clamp(84.0, 260.0).round()
    }

    fn columns_in(places: &Places, view: std::ops::Range<f32>) -> std::ops::Range<usize> {
        let count = places.edges.len() - 1;
        let first = places.edges.partition_point(|edge| *edge <= view.start).saturating_sub(1);
        let end = places.edges.partition_point(|edge| *edge < view.end).min(count);
        first.min(count)..end
    }

    fn rows_in(&self, view: std::ops::Range<f32>) -> std::ops::Range<usize> {
        let first = ((view.start / ROW).floor().max(0.0) as usize).min(self.data.rows());
        first..((view.end / ROW).ceil().max(0.0) as usize).min(self.data.rows())
    }

    fn rows(&self, ui: &Ui, places: &Places, view: Rect, body: Rect, output: &mut SheetOutput) {
        let p = Palette::of(ui);
        let origin = body.min - view.min.to_vec2();
        for index in self.rows_in(view.top()..view.bottom()) {
            let top = origin.y + ROW * index as f32;
            let row = self.data.row(index);
            let line = Rect::from_min_max(pos2(body.left(), top), pos2(body.right(), top + ROW));
            let action = self.data.action(index);
            // Not a stop of the Tab key: the sheet itself is.
            let sense = if action.is_some() { Sense::CLICK } else { Sense::HOVER };
            let response = ui.interact(line.intersect(body), ui.scope_id().with(("row", index)), sense);
            if action.is_some() {
                response.context_menu(|ui| output.picked = self.menu(ui, index).or(output.picked));
            }
            let lit = action.is_some() && (response.hovered() || response.context_menu_opened());
            match (row.look, lit) {
                (_, true) => ui.painter().rect_filled(line, 0.0, p.accent_wash),
                (SheetLook::Head, false) => ui.painter().rect_filled(line, 0.0, p.tint),
                _ => ui.painter().add(egui::Shape::Noop),
            };
            // Where nothing is lost by it, the whole row is as good as its number.
            if row.look == SheetLook::Aside && response.clicked() {
                output.pressed = Some(index);
            }
            let columns = Self::columns_in(places, view.left()..view.right());
            cells(ui, &row, places, columns, pos2(origin.x, top));
            ui.painter().hline(body.x_range(), top + ROW - 0.5, Stroke::new(1.0, p.row_line));
        }
    }

    fn menu(&self, ui: &mut Ui, index: usize) -> Option<(usize, usize)> {
        ui.set_width(230.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        let entries = self.data.menu(index).into_iter().enumerate();
        entries.filter(|(_, entry)| item(ui, entry, false).clicked()).map(|(entry, _)| (index, entry)).last()
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
            let response = head(&clipped, rect, self.data.column(column), column);
            let say = |node: &mut egui::accesskit::Node| node.set_description(self.data.spoken(column));
            ui.ctx().accesskit_node_builder(response.id, say);
            response.on_hover_ui(|ui| self.data.card(ui, column));
        }
    }

    fn numbers(&self, ui: &Ui, places: &Places, area: Rect, offset: f32, output: &mut SheetOutput) {
        let p = Palette::of(ui);
        let gutter = Rect::from_min_max(area.min + vec2(0.0, HEADER), pos2(area.left() + places.gutter, area.bottom()));
        let painter = ui.painter().with_clip_rect(gutter.intersect(ui.clip_rect()));
        for index in self.rows_in(offset..offset + gutter.height()) {
            let row = self.data.row(index);
            let top = gutter.top() - offset + ROW * index as f32;
            let place = Rect::from_min_size(pos2(gutter.left(), top), vec2(gutter.width(), ROW));
            let mut lit = false;
            if let Some(action) = self.data.action(index) {
                let id = ui.scope_id().with(("number", index));
                let response = ui.interact(place.intersect(gutter), id, Sense::CLICK);
                paint::name(ui, &response, Role::Button, &action);
                lit = response.hovered();
                if response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(action).clicked() {
                    output.pressed = Some(index);
                }
            }
            let ink = match (row.look, lit) {
                (_, true) => p.accent_text,
                (SheetLook::Aside, false) => p.faint,
                _ => p.muted,
            };
            if lit || row.look == SheetLook::Head {
                painter.rect_filled(place, 0.0, if lit { p.accent_soft } else { p.tint });
            }
            let number = crate::engine::schema::group_digits(row.number);
            let font = if row.look == SheetLook::Head || lit { text::semibold } else { text::regular };
            let at = pos2(gutter.right() - PADDING, place.center().y);
            painter.text(at, egui::Align2::RIGHT_CENTER, number, font(text::TINY), ink);
            painter.hline(gutter.x_range(), place.bottom() - 0.5, Stroke::new(1.0, p.row_line));
        }
    }
}

/// Draws the cells of a row that are in view; `origin` is the left end of the whole row.
fn cells(ui: &Ui, row: &SheetRow<'_>, places: &Places, columns: std::ops::Range<usize>, origin: egui::Pos2) {
    let p = Palette::of(ui);
    let first = columns.start;
    for column in columns {
        let cell = row.cells.get(column).map_or("", String::as_str);
        let (left, mut right) = (origin.x + places.edges[column], origin.x + places.edges[column + 1]);
        if row.look == SheetLook::Aside {
            if cell.is_empty() && column > first {
                continue;
            }
            let blank = |next: &usize| row.cells.get(*next).is_none_or(String::is_empty);
            let last = (column + 1..places.edges.len() - 1).take_while(blank).last();
            right = last.map_or(right, |last| origin.x + places.edges[last + 1]);
        }
        let rect = Rect::from_min_max(pos2(left, origin.y), pos2(right, origin.y + ROW));
        let (words, font, ink) = match row.look {
            SheetLook::Plain if cell.is_empty() => ("blank", text::regular(text::TABLE), p.faint),
            SheetLook::Plain => (cell, text::regular(text::TABLE), p.text),
            SheetLook::Aside => (cell, text::regular(text::TABLE), p.muted),
            SheetLook::Head => (cell, text::semibold(text::TABLE), p.soft),
        };
        let galley = paint::line(ui, words, font, ink, rect.width() - 2.0 * PADDING);
        let cut = galley.elided;
        paint::galley_left(ui, rect.left() + PADDING, rect.center().y, galley);
        let response = ui.interact(rect, ui.scope_id().with((row.number, column)), Sense::hover());
        paint::name(ui, &response, Role::Cell, words);
        if cut {
            response.on_hover_text(cell);
        }
    }
}

fn head(ui: &Ui, rect: Rect, column: SheetColumn<'_>, index: usize) -> Response {
    let p = Palette::of(ui);
    let room = rect.width() - 2.0 * PADDING;
    let left = rect.left() + PADDING;
    let mark = if column.marked { 20.0 } else { 0.0 };
    let header = paint::line(ui, column.header, text::semibold(text::TABLE), p.soft, room - mark);
    if column.marked {
        let at = pos2(left + header.size().x + 12.0, rect.top() + 17.0);
        paint::icon(ui, at, icon::WARNING_FILL, 14.0, p.shade(Tone::Warn).text);
    }
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
    response
}

/// The sheet's one Tab stop: the arrow keys scroll, Home and End go to either corner. Returns where to
/// scroll now.
fn keyboard(ui: &Ui, id: Id, name: &str, area: Rect, before: Vec2, size: Vec2) -> (Response, Option<Vec2>) {
    let response = ui.interact(area, id.with("keys"), Sense::focusable_noninteractive());
    paint::name(ui, &response, Role::Table, name);
    if !response.has_focus() {
        return (response, None);
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let moved = ui.input(|input| {
        if input.key_pressed(Key::Home) {
            return Some(Vec2::ZERO);
        }
        if input.key_pressed(Key::End) {
            return Some(size);
        }
        let presses = |key| input.num_presses(key) as f32;
        let page = 10.0 * (presses(Key::PageDown) - presses(Key::PageUp));
        let by = vec2(
            120.0 * (presses(Key::ArrowRight) - presses(Key::ArrowLeft)),
            ROW * (presses(Key::ArrowDown) - presses(Key::ArrowUp) + page),
        );
        (by != Vec2::ZERO).then_some(before + by)
    });
    (response, moved)
}

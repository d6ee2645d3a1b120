//! Tables that draw only the rows in view, so a million rows cost no more than thirty.
//!
//! Cells are asked for row by row; nothing is copied or sorted here.

use egui::{Align, Color32, EventFilter, Key, Label, Layout, Role, ScrollArea, Sense, Stroke, TextWrapMode, Ui, vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{number_card, paint};
use crate::gui::theme::{Palette, radius, text};

const PADDING: f32 = 12.0;

/// One column of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Col<'a> {
    header: &'a str,
    fact: Option<(&'a str, f32)>,
    width: Option<f32>,
    numbers: bool,
}

impl<'a> Col<'a> {
    /// A column of a fixed width in points, padding included.
    pub fn new(header: &'a str, width: f32) -> Self {
        Self { header, fact: None, width: Some(width), numbers: false }
    }

    /// A column that shares what the others leave.
    pub fn rest(header: &'a str) -> Self {
        Self { header, fact: None, width: None, numbers: false }
    }

    /// Numbers, aligned at the right.
    pub fn numbers(mut self) -> Self {
        self.numbers = true;
        self
    }

    /// A fact about the column under its header ("Email · 88% filled") and how full it is, from 0 to 1.
    pub fn profile(mut self, fact: &'a str, filled: f32) -> Self {
        self.fact = Some((fact, filled));
        self
    }
}

/// A table; `name` is said and tells tables of one page apart.
#[must_use = "show it"]
pub struct Table<'a> {
    name: &'a str,
    columns: &'a [Col<'a>],
    row_height: f32,
    selectable: bool,
    selected: Option<usize>,
    whole: bool,
    rounded: bool,
    wide: bool,
    scroll_to: Option<usize>,
}

/// What came of a table in this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableOutput {
    /// The row clicked now, or gone to with the arrow keys.
    pub chosen: Option<usize>,
}

impl<'a> Table<'a> {
    /// A table that takes the height that is free and scrolls.
    pub fn new(name: &'a str, columns: &'a [Col<'a>]) -> Self {
        Self {
            name,
            columns,
            row_height: 31.0,
            selectable: false,
            selected: None,
            whole: false,
            rounded: false,
            wide: false,
            scroll_to: None,
        }
    }

    /// Another height of rows, in points (31 without; 38 with pills or small buttons).
    pub fn row_height(mut self, height: f32) -> Self {
        self.row_height = height;
        self
    }

    /// Rows can be clicked, and gone through with the arrow keys; `selected` is marked.
    pub fn selectable(mut self, selected: Option<usize>) -> Self {
        self.selectable = true;
        self.selected = selected;
        self
    }

    /// Shows every row without scrolling of its own: for a handful of rows inside a page.
    pub fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// The header follows the round corners of a card without a title.
    pub fn rounded(mut self) -> Self {
        self.rounded = true;
        self
    }

    /// Scrolls sideways where the columns need more room than there is; use columns of fixed widths.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Scrolls so that this row is in view.
    pub fn scroll_to(mut self, row: usize) -> Self {
        self.scroll_to = Some(row);
        self
    }

    /// Shows `rows` rows; `row` fills one, cell by cell.
    pub fn show(self, ui: &mut Ui, rows: usize, row: impl FnMut(&mut Row<'_, '_, '_>, usize)) -> TableOutput {
        let mut output = TableOutput::default();
        let keyboard = self.keyboard(ui, rows, &mut output);
        let scroll_to = output.chosen.or(self.scroll_to);
        let top = ui.cursor().top();
        self.header_strip(ui);
        let clicked = ui
            .scope(|ui| {
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                ui.visuals_mut().widgets.hovered.bg_fill = Palette::of(ui).tint;
                if self.wide {
                    let sideways =
                        ScrollArea::horizontal().id_salt((self.name, "sideways")).auto_shrink([false, false]);
                    sideways.show(ui, |ui| self.rows(ui, rows, scroll_to, row)).inner
                } else {
                    self.rows(ui, rows, scroll_to, row)
                }
            })
            .inner;
        output.chosen = clicked.or(output.chosen);
        if let Some(response) = keyboard {
            let mut around = ui.min_rect();
            around.set_top(top);
            paint::focus_ring(ui, &response, around.shrink(3.0), radius::SMALL);
        }
        output
    }

    /// The header and the rows in view; returns the row clicked.
    fn rows(
        &self,
        ui: &mut Ui,
        rows: usize,
        scroll_to: Option<usize>,
        mut row: impl FnMut(&mut Row<'_, '_, '_>, usize),
    ) -> Option<usize> {
        // Cells are clicked, not visited with Tab: the table itself is the stop.
        let sense = if self.selectable { Sense::CLICK } else { Sense::HOVER };
        let mut builder = TableBuilder::new(ui)
            .id_salt(self.name)
            .sense(sense)
            .vscroll(!self.whole)
            .min_scrolled_height(self.row_height * 3.0)
            .max_scroll_height(f32::INFINITY)
            .auto_shrink([false, self.whole])
            .cell_layout(Layout::left_to_right(Align::Center));
        for column in self.columns {
            builder = builder.column(match column.width {
                Some(width) => Column::exact(width).clip(true),
                None => Column::remainder().at_least(80.0).clip(true),
            });
        }
        // Columns of fixed widths leave room at the right, which the lines between rows should cross.
        let filler = self.columns.iter().all(|column| column.width.is_some());
        if filler {
            builder = builder.column(Column::remainder().at_least(0.0).clip(true));
        }
        if let Some(target) = scroll_to {
            builder = builder.scroll_to_row(target, None);
        }
        let mut clicked = None;
        builder
            .header(self.header_height(), |mut header| {
                for column in self.columns {
                    header.col(|ui| header_cell(ui, column));
                }
                if filler {
                    header.col(|_| ());
                }
            })
            .body(|body| {
                body.rows(self.row_height, rows, |mut cells| {
                    let index = cells.index();
                    cells.set_selected(self.selectable && self.selected == Some(index));
                    let mut filling = Row { cells: &mut cells, columns: self.columns, next: 0 };
                    row(&mut filling, index);
                    if filler {
                        filling.ui(|_| ());
                    }
                    if self.selectable && cells.col_index() > 0 && cells.response().clicked() {
                        clicked = Some(index);
                    }
                });
            });
        clicked
    }

    fn header_height(&self) -> f32 {
        if self.columns.iter().any(|column| column.fact.is_some()) { 57.0 } else { 33.0 }
    }

    /// The tint behind the header, as wide as the table whatever its columns need.
    fn header_strip(&self, ui: &Ui) {
        let p = Palette::of(ui);
        let place = ui.available_rect_before_wrap().min;
        let rect = egui::Rect::from_min_size(place, vec2(ui.available_width(), self.header_height()));
        let corner = if self.rounded { radius::CARD as u8 - 1 } else { 0 };
        ui.painter().rect_filled(rect, egui::CornerRadius { nw: corner, ne: corner, sw: 0, se: 0 }, p.tint);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.line));
    }

    /// The table's one Tab stop: the arrow keys move the selection.
    fn keyboard(&self, ui: &Ui, rows: usize, output: &mut TableOutput) -> Option<egui::Response> {
        if !self.selectable {
            return None;
        }
        let id = ui.make_persistent_id(("table", self.name));
        let response = ui.interact(ui.available_rect_before_wrap(), id, Sense::focusable_noninteractive());
        paint::name(ui, &response, Role::ListBox, self.name);
        if response.has_focus() && rows > 0 {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            let step = ui.input(|input| {
                let pressed = |key| input.num_presses(key) as isize;
                pressed(Key::ArrowDown) - pressed(Key::ArrowUp) + 10 * (pressed(Key::PageDown) - pressed(Key::PageUp))
            });
            if step != 0 {
                let from = self.selected.map_or(if step > 0 { -1 } else { rows as isize }, |row| row as isize);
                output.chosen = Some((from + step).clamp(0, rows as isize - 1) as usize);
            }
        }
        Some(response)
    }
}

fn header_cell(ui: &mut Ui, column: &Col<'_>) {
    let p = Palette::of(ui);
    let header = egui::RichText::new(column.header).font(text::semibold(text::TABLE)).color(p.soft);
    let Some((fact, filled)) = column.fact else {
        return cell(ui, column.numbers, |ui| {
            ui.add(Label::new(header).truncate());
        });
    };
    let inside = ui.max_rect().shrink2(vec2(PADDING, 7.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(inside).layout(Layout::top_down(Align::Min)), |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.add(Label::new(header).truncate());
        ui.add(Label::new(egui::RichText::new(fact).font(text::regular(text::TINY)).color(p.muted)).truncate());
        let name = format!("{} filled", column.header);
        number_card::thin_bar(ui, &name, filled, inside.width());
    });
}

/// One row being filled: call one method per column, in order.
pub struct Row<'r, 'a, 'b> {
    cells: &'r mut TableRow<'a, 'b>,
    columns: &'r [Col<'r>],
    next: usize,
}

impl Row<'_, '_, '_> {
    /// A cell of text.
    pub fn text(&mut self, text: &str) {
        self.rich(egui::RichText::new(text).font(text::regular(text::TABLE)));
    }

    /// A cell of text that matters.
    pub fn strong(&mut self, text: &str) {
        self.rich(egui::RichText::new(text).font(text::semibold(text::TABLE)));
    }

    /// A cell of text that explains.
    pub fn muted(&mut self, text: &str) {
        self.rich(egui::RichText::new(text).font(text::regular(text::TABLE)).weak());
    }

    /// A cell that shows a value or, where it is empty, the word "blank".
    pub fn value(&mut self, text: &str) {
        if text.is_empty() {
            self.ui(|ui| {
                let faint = Palette::of(ui).faint;
                ui.label(egui::RichText::new("blank").font(text::regular(text::TABLE)).color(faint));
            });
        } else {
            self.text(text);
        }
    }

    /// What is overwritten: struck through.
    pub fn before(&mut self, text: &str) {
        if text.is_empty() {
            self.value(text);
        } else {
            self.rich(egui::RichText::new(text).font(text::regular(text::TABLE)).weak().strikethrough());
        }
    }

    /// What it becomes: green and strong.
    pub fn after(&mut self, text: &str) {
        if text.is_empty() {
            self.value(text);
        } else {
            self.ui(|ui| {
                let ink = Palette::of(ui).shade(crate::gui::theme::Tone::Good).text;
                ui.add(Label::new(egui::RichText::new(text).font(text::semibold(text::TABLE)).color(ink)).truncate());
            });
        }
    }

    /// A cell of any text, cut with "…" and shown whole on hover.
    pub fn rich(&mut self, text: egui::RichText) {
        self.ui(|ui| {
            ui.add(Label::new(text).truncate());
        });
    }

    /// A cell of anything, laid out in a line from the left (numbers: from the right).
    pub fn ui(&mut self, add: impl FnOnce(&mut Ui)) {
        let numbers = self.columns.get(self.next).is_some_and(|column| column.numbers);
        self.next += 1;
        self.cells.col(|ui| {
            let rect = ui.max_rect();
            let line = Stroke::new(1.0, Palette::of(ui).row_line);
            ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
            cell(ui, numbers, add);
        });
    }
}

fn cell(ui: &mut Ui, numbers: bool, add: impl FnOnce(&mut Ui)) {
    let inside = ui.max_rect().shrink2(vec2(PADDING, 0.0));
    let layout = if numbers { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.scope_builder(egui::UiBuilder::new().max_rect(inside).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        if ui.visuals().override_text_color.is_some() {
            ui.visuals_mut().override_text_color = Some(Palette::of(ui).accent_text);
        }
        add(ui);
    });
}

/// A line between rows that are not a [`Table`]'s, such as the templates on the first page.
pub fn row_line(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    let color: Color32 = Palette::of(ui).row_line;
    ui.painter().rect_filled(rect, 0.0, color);
}

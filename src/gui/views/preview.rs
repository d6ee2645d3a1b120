//! The first rows of the file: its columns with what is known of them, and the headers to be picked.

use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{Sheet, SheetColumn, SheetData, SheetLook, SheetRow};
use crate::wizard::Command;
use crate::wizard::preview::RowKind;
use crate::wizard::screen::{ChooseScreen, ColumnCard};
use egui::{Label, RichText, Ui};

/// Draws the sheet; `wanted` is the row somebody wants to see.
pub(super) fn show(ui: &mut Ui, screen: &ChooseScreen, wanted: Option<u64>, commands: &mut Vec<Command>) {
    let place = |number: &u64| screen.rows.binary_search_by_key(number, |row| row.number).ok();
    let scroll_to = wanted.as_ref().and_then(place);
    let output = Sheet { name: "The first rows of the file", data: &Rows(screen), scroll_to }.show(ui);
    let pressed = output.pressed.and_then(|row| screen.use_as_header(&screen.rows[row]));
    commands.extend(pressed.map(|button| button.command));
    if let Some((row, entry)) = output.picked {
        commands.extend(screen.row_menu(&screen.rows[row]).into_iter().nth(entry).map(|button| button.command));
    }
}

/// The preview as a sheet.
struct Rows<'a>(&'a ChooseScreen);

impl SheetData for Rows<'_> {
    fn columns(&self) -> usize {
        self.0.columns.len()
    }

    fn column(&self, index: usize) -> SheetColumn<'_> {
        let head = &self.0.columns[index];
        SheetColumn { header: &head.header, fact: &head.fact, filled: head.filled, marked: head.damaged }
    }

    fn card(&self, ui: &mut Ui, index: usize) {
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(6, 4));
        frame.show(ui, |ui| card(ui, &self.0.cards.card(index)));
    }

    fn spoken(&self, index: usize) -> String {
        self.0.cards.card(index).spoken()
    }

    fn rows(&self) -> usize {
        self.0.rows.len()
    }

    fn row(&self, index: usize) -> SheetRow<'_> {
        let row = &self.0.rows[index];
        let look = match row.kind {
            RowKind::Above => SheetLook::Aside,
            RowKind::Header => SheetLook::Head,
            RowKind::Data => SheetLook::Plain,
        };
        SheetRow { number: row.number, cells: &row.cells, look }
    }

    fn action(&self, index: usize) -> Option<String> {
        self.0.use_as_header(&self.0.rows[index]).map(|button| button.label)
    }

    fn menu(&self, index: usize) -> Vec<String> {
        self.0.row_menu(&self.0.rows[index]).into_iter().map(|button| button.label).collect()
    }
}

/// What is known of a column.
fn card(ui: &mut Ui, card: &ColumnCard) {
    let p = Palette::of(ui);
    ui.set_max_width(320.0);
    ui.spacing_mut().item_spacing = egui::vec2(space::M, space::XS);
    ui.spacing_mut().interact_size.y = 0.0;
    ui.add(Label::new(RichText::new(&card.header).font(text::semibold(text::BODY))).wrap());
    ui.add_space(space::XS);
    let (plain, muted) = (text::regular(text::SMALL), p.muted);
    egui::Grid::new("facts").num_columns(2).spacing(egui::vec2(space::M, space::XS)).show(ui, |ui| {
        for (what, fact) in &card.facts {
            ui.label(RichText::new(*what).font(plain.clone()).color(muted));
            ui.add(Label::new(RichText::new(fact).font(plain.clone())).wrap());
            ui.end_row();
        }
    });
    if !card.values.is_empty() {
        ui.add_space(space::XS);
        ui.label(RichText::new(card.values_title).font(text::semibold(text::TINY)).color(p.soft));
        egui::Grid::new("values").num_columns(2).spacing(egui::vec2(space::L, 2.0)).show(ui, |ui| {
            for (value, times) in &card.values {
                ui.label(RichText::new(value).font(plain.clone()));
                ui.label(RichText::new(times).font(plain.clone()).color(muted));
                ui.end_row();
            }
        });
    }
    for (what, advice) in &card.damage {
        ui.add_space(space::XS);
        let ink = p.shade(Tone::Warn).text;
        let words = format!("{} {what}", icon::WARNING_FILL);
        ui.add(Label::new(RichText::new(words).font(text::medium(text::SMALL)).color(ink)).wrap());
        ui.add(Label::new(RichText::new(*advice).font(plain.clone()).color(muted)).wrap());
    }
}

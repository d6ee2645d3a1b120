//! The white card everything stands on.

use egui::{Frame, Margin, Stroke, Ui};

use super::row;
use crate::gui::theme::{Palette, radius, space, text};

/// A card as wide as what is free, with an optional title row.
#[must_use = "show it"]
#[derive(Default)]
pub struct Card<'a> {
    title: Option<&'a str>,
    note: Option<&'a str>,
    flush: bool,
    fill_height: bool,
}

impl<'a> Card<'a> {
    /// A card without a title.
    pub fn new() -> Self {
        Self::default()
    }

    /// A card with a title.
    pub fn titled(title: &'a str) -> Self {
        Self { title: Some(title), ..Self::default() }
    }

    /// A short explanation after the title.
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = Some(note);
        self
    }

    /// Contents reach the edges: tables, lists of rows.
    pub fn flush(mut self) -> Self {
        self.flush = true;
        self
    }

    /// Takes all the height that is free.
    pub fn fill_height(mut self) -> Self {
        self.fill_height = true;
        self
    }

    /// Shows the card.
    pub fn show<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
        self.show_with(ui, |_| (), add)
    }

    /// Shows the card with buttons or links at the right of its title.
    pub fn show_with<R>(self, ui: &mut Ui, actions: impl FnOnce(&mut Ui), add: impl FnOnce(&mut Ui) -> R) -> R {
        let p = Palette::of(ui);
        let inside = if self.flush { Margin::same(1) } else { Margin::symmetric(space::L as i8, space::M as i8) };
        Frame::new()
            .fill(p.card)
            .stroke(Stroke::new(1.0, p.line))
            .corner_radius(radius::CARD)
            .inner_margin(inside - Margin::same(1))
            .show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                if self.fill_height {
                    ui.set_min_height(ui.available_height());
                }
                ui.spacing_mut().item_spacing.y = if self.flush { 0.0 } else { space::S };
                if let Some(title) = self.title {
                    let margin = if self.flush { Margin::symmetric(15, 12) } else { Margin { top: 2, ..Margin::ZERO } };
                    Frame::new().inner_margin(margin).show(ui, |ui| {
                        let heading = |ui: &mut Ui| {
                            ui.horizontal_wrapped(|ui| {
                                ui.spacing_mut().item_spacing.x = space::M;
                                ui.spacing_mut().interact_size.y = 20.0;
                                ui.label(text::title(title));
                                if let Some(note) = self.note {
                                    ui.label(text::small(note));
                                }
                            });
                        };
                        row::split(ui, heading, actions);
                    });
                }
                add(ui)
            })
            .inner
    }
}

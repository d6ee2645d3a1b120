//! Drop-downs: chips ("Headers in row 3 ⌄"), fields, and the items of their menus.

use egui::{
    Color32, CursorIcon, Key, Popup, PopupCloseBehavior, Response, Role, ScrollArea, Sense, SetOpenCommand, Stroke,
    StrokeKind, Ui, WidgetInfo, vec2,
};

use super::{PickItem, paint, pick_list};
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, space, text};

/// Points a panel may be high.
const PANEL_HEIGHT: f32 = 340.0;

/// Points the words of a chip may take.
const LONGEST_CHIP: f32 = 220.0;

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Chip,
    Field,
}

/// A button that shows the chosen entry and opens the list of the others.
#[must_use = "show it"]
pub struct Dropdown<'a> {
    shape: Shape,
    name: &'a str,
    chosen: &'a str,
    icon: Option<&'a str>,
    width: Option<f32>,
    tone: Tone,
    open: bool,
    sought: Option<&'a str>,
}

impl<'a> Dropdown<'a> {
    /// A rounded chip, as wide as what it says. `name` says what is chosen here ("Separator").
    pub fn chip(name: &'a str, chosen: &'a str) -> Self {
        Self { shape: Shape::Chip, name, chosen, icon: None, width: None, tone: Tone::Plain, open: false, sought: None }
    }

    /// A field as wide as `width`, or as what is free.
    pub fn field(name: &'a str, chosen: &'a str, width: Option<f32>) -> Self {
        Self { shape: Shape::Field, name, chosen, icon: None, width, tone: Tone::Plain, open: false, sought: None }
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Amber where the choice wants a look.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// What its search field is called ("Find a choice"), instead of "Find in" and the name.
    pub fn sought(mut self, name: &'a str) -> Self {
        self.sought = Some(name);
        self
    }

    /// Opens its list now, as a click would: for a key pressed elsewhere. Only where the list is searched.
    pub fn opened(mut self, open: bool) -> Self {
        self.open = open;
        self
    }

    /// Shows the button, and the menu while it is open; `menu` fills it, mostly with [`item`]s.
    pub fn show<R>(self, ui: &mut Ui, menu: impl FnOnce(&mut Ui) -> R) -> (Response, Option<R>) {
        let response = self.button(ui);
        let width = if self.shape == Shape::Field { response.rect.width() } else { 180.0 };
        let shown = Popup::menu(&response)
            .gap(space::XS)
            .close_behavior(PopupCloseBehavior::CloseOnClick)
            .style(|_: &mut egui::Style| {})
            .show(|ui| {
                ui.set_min_width(width - 12.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                ScrollArea::vertical().max_height(ui.spacing().combo_height).show(ui, menu).inner
            });
        // The keyboard goes on from where the menu was opened.
        let by_key = ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
        if by_key && shown.as_ref().is_some_and(|inner| inner.response.should_close()) {
            response.request_focus();
        }
        (response, shown.map(|inner| inner.inner))
    }

    /// Shows the button with a menu of `choices`, and says which one was picked now.
    pub fn choose<S: AsRef<str>>(self, ui: &mut Ui, choices: &[S]) -> Option<usize> {
        let chosen = self.chosen;
        let list = |ui: &mut Ui| {
            let mut picked = None;
            for (index, choice) in choices.iter().enumerate() {
                if item(ui, choice.as_ref(), choice.as_ref() == chosen).clicked() {
                    picked = Some(index);
                }
            }
            picked
        };
        self.show(ui, list).1.flatten()
    }

    /// Shows the button, and below it, while it is open, a panel to read; it closes with a click outside.
    pub fn panel<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> (Response, Option<R>) {
        let response = self.button(ui);
        let shown = Popup::menu(&response)
            .gap(space::XS)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .style(|_: &mut egui::Style| {})
            .show(|ui| ScrollArea::vertical().max_height(PANEL_HEIGHT).show(ui, add).inner);
        (response, shown.map(|inner| inner.inner))
    }

    /// As [`Dropdown::choose`], for entries with a few more words at their right.
    pub fn pick(self, ui: &mut Ui, choices: &[PickItem<'_>]) -> Option<usize> {
        let list = |ui: &mut Ui| {
            let mut picked = None;
            for (index, choice) in choices.iter().enumerate() {
                if item_noted(ui, choice) {
                    picked = Some(index);
                }
            }
            picked
        };
        self.show(ui, list).1.flatten()
    }

    /// As [`Dropdown::choose`], for long lists: what is typed narrows the list.
    pub fn find<S: AsRef<str>>(self, ui: &mut Ui, choices: &[S]) -> Option<usize> {
        let (name, chosen) = (self.sought.map_or_else(|| format!("Find in {}", self.name), str::to_owned), self.chosen);
        let response = self.button(ui);
        let toggled = (response.clicked() || self.open).then_some(SetOpenCommand::Toggle);
        let popup = Popup::menu(&response)
            .open_memory(toggled)
            .gap(space::XS)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .style(|_: &mut egui::Style| {});
        let shown = popup.show(|ui| {
            ui.set_width(response.rect.width() - 12.0);
            let items: Vec<PickItem<'_>> = choices
                .iter()
                .map(|choice| PickItem {
                    label: choice.as_ref(),
                    note: "",
                    chosen: choice.as_ref() == chosen,
                    always: false,
                })
                .collect();
            let picked = pick_list(ui, response.id.with("list"), &name, &items, ui.spacing().combo_height);
            if picked.is_some() {
                ui.close();
            }
            picked
        });
        let escaped = shown.is_some() && ui.input(|input| input.key_pressed(Key::Escape));
        let picked = shown.and_then(|inner| inner.inner);
        if picked.is_some() || escaped {
            response.request_focus();
        }
        picked
    }

    fn button(&self, ui: &mut Ui) -> Response {
        let p = Palette::of(ui);
        let (height, padding, corner, font) = match self.shape {
            Shape::Chip => (24.0, 10.0, 12.0, text::medium(text::SMALL)),
            Shape::Field => (30.0, 11.0, radius::SMALL, text::regular(text::TABLE)),
        };
        let icon = self.icon.map(|icon| paint::line(ui, icon, text::regular(15.0), p.soft, f32::INFINITY));
        let before = icon.as_ref().map_or(0.0, |icon| icon.size().x + space::S);
        let around = 2.0 * padding + before + 20.0;
        let (words, width) = match self.shape {
            Shape::Chip => {
                let words = paint::line(ui, self.chosen, font, p.text, LONGEST_CHIP);
                let width = words.size().x + around;
                (words, width)
            }
            Shape::Field => {
                let width = self.width.unwrap_or_else(|| ui.available_width());
                (paint::line(ui, self.chosen, font, p.text, width - around), width)
            }
        };
        let cut = words.elided;
        let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), height), Sense::click());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), self.name);
            info.current_text_value = Some(self.chosen.to_owned());
            info
        });
        if ui.is_rect_visible(rect) {
            let lit = response.hovered() || Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
            let shade = p.shade(self.tone);
            let (fill, line) = match (self.tone, lit) {
                (Tone::Plain, true) => (p.tint, p.faint),
                (_, true) => (shade.wash, shade.text),
                (_, false) => (shade.wash, shade.line),
            };
            ui.painter().rect(rect, corner, fill, Stroke::new(1.0, line), StrokeKind::Inside);
            paint::focus_ring(ui, &response, rect, corner);
            if let Some(icon) = icon {
                paint::galley_left(ui, rect.left() + padding, rect.center().y, icon);
            }
            paint::galley_left(ui, rect.left() + padding + before, rect.center().y, words);
            let caret = rect.right_center() - vec2(padding + 5.0, 0.0);
            paint::icon(ui, caret, icon::CARET_DOWN, 13.0, p.soft);
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if cut { response.on_hover_text(self.chosen) } else { response }
    }
}

/// One entry of a menu.
pub fn item(ui: &mut Ui, text: &str, chosen: bool) -> Response {
    item_with(ui, None, text, chosen, Tone::Plain)
}

/// One entry of a menu with an icon and a tone (danger for "Delete").
pub fn item_with(ui: &mut Ui, icon: Option<&str>, text: &str, chosen: bool, tone: Tone) -> Response {
    let response = item_that_stays(ui, icon, text, chosen, tone);
    if response.clicked() {
        ui.close();
    }
    response
}

/// As [`item_with`], but the menu stays open.
pub fn item_that_stays(ui: &mut Ui, icon: Option<&str>, text: &str, chosen: bool, tone: Tone) -> Response {
    let p = Palette::of(ui);
    let ink = if tone == Tone::Danger { p.shade(tone).text } else { p.text };
    let words = paint::line(ui, text, text::regular(text::TABLE), ink, 360.0);
    let cut = words.elided;
    let before = if icon.is_some() { 24.0 } else { 0.0 };
    let width = (words.size().x + before + 20.0 + 24.0).max(given_width(ui));
    let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, ui.is_enabled(), chosen, text));
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() || response.has_focus() { p.accent_soft } else { Color32::TRANSPARENT };
        ui.painter().rect_filled(rect, radius::SMALL, fill);
        if let Some(icon) = icon {
            paint::icon(ui, rect.left_center() + vec2(18.0, 0.0), icon, 15.0, ink);
        }
        paint::galley_left(ui, rect.left() + 10.0 + before, rect.center().y, words);
        if chosen {
            paint::icon(ui, rect.right_center() - vec2(16.0, 0.0), icon::CHECK, 14.0, p.accent_text);
        }
    }
    if cut { response.on_hover_text(text) } else { response }
}

/// How wide the menu is; nothing while it is being found out how wide its entries need it to be.
fn given_width(ui: &Ui) -> f32 {
    if ui.is_sizing_pass() { 0.0 } else { ui.available_width() }
}

/// One entry with its note, both said; whether it is picked now.
pub fn item_noted(ui: &mut Ui, entry: &PickItem<'_>) -> bool {
    if entry.note.is_empty() {
        return item(ui, entry.label, entry.chosen).clicked();
    }
    let p = Palette::of(ui);
    let note = paint::line(ui, entry.note, text::regular(text::TINY), p.muted, f32::INFINITY);
    let label = paint::line(ui, entry.label, text::regular(text::TABLE), p.text, 360.0);
    let (cut, gap) = (label.elided, 24.0);
    let width = (label.size().x + gap + note.size().x + 20.0 + 24.0).max(given_width(ui));
    let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::click());
    let said = format!("{}, {}", entry.label, entry.note);
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, ui.is_enabled(), entry.chosen, &said));
    let lit = response.hovered() || response.has_focus();
    ui.painter().rect_filled(rect, radius::SMALL, if lit { p.accent_soft } else { Color32::TRANSPARENT });
    paint::galley_left(ui, rect.left() + 10.0, rect.center().y, label);
    paint::galley_left(ui, rect.right() - 34.0 - note.size().x, rect.center().y, note);
    if entry.chosen {
        paint::icon(ui, rect.right_center() - vec2(16.0, 0.0), icon::CHECK, 14.0, p.accent_text);
    }
    let response = if cut { response.on_hover_text(entry.label) } else { response };
    if response.clicked() {
        ui.close();
    }
    response.clicked()
}

/// The "⋮" button of a row, with its menu. `name` says of what ("More about Email 1").
pub fn more<R>(ui: &mut Ui, name: &str, menu: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let response = ui.add(super::button::bare(icon::DOTS_THREE_VERTICAL, name));
    let shown = Popup::menu(&response).gap(space::XS).style(|_: &mut egui::Style| {}).show(|ui| {
        ui.set_min_width(160.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        menu(ui)
    });
    shown.map(|inner| inner.inner)
}

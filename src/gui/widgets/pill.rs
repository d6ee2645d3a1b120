//! A short state in a rounded frame: "312 new · 88 updated", "kept by you".

use egui::{CursorIcon, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, vec2};

use super::paint;
use crate::gui::theme::{Palette, Tone, text};

/// A pill. Its words say what its colour says.
#[must_use = "add it to a ui"]
pub struct Pill<'a> {
    tone: Tone,
    text: &'a str,
    icon: Option<&'a str>,
    pressed: bool,
}

impl<'a> Pill<'a> {
    /// A pill of any tone.
    pub fn new(tone: Tone, text: &'a str) -> Self {
        Self { tone, text, icon: None, pressed: false }
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// It can be pressed, by mouse and by keyboard.
    pub fn button(mut self) -> Self {
        self.pressed = true;
        self
    }
}

const HEIGHT: f32 = 24.0;
const PADDING: f32 = 10.0;
const GAP: f32 = 6.0;

impl Widget for Pill<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let shade = Palette::of(ui).shade(self.tone);
        let icon = self.icon.map(|icon| paint::line(ui, icon, text::regular(13.0), shade.text, f32::INFINITY));
        let before = icon.as_ref().map_or(0.0, |icon| icon.size().x + GAP);
        let free = if ui.is_sizing_pass() { f32::INFINITY } else { ui.available_width().max(40.0) };
        let words = paint::line(ui, self.text, text::regular(text::SMALL), shade.text, free - before - 2.0 * PADDING);
        let cut = words.elided;
        let width = before + words.size().x + 2.0 * PADDING;
        let (rect, response) = ui.allocate_exact_size(
            vec2(width.ceil(), HEIGHT),
            if self.pressed { Sense::click() } else { Sense::hover() },
        );
        paint::name(ui, &response, if self.pressed { Role::Button } else { Role::Label }, self.text);
        if ui.is_rect_visible(rect) {
            ui.painter().rect(rect, HEIGHT / 2.0, shade.fill, Stroke::new(1.0, shade.line), StrokeKind::Inside);
            if let Some(icon) = icon {
                paint::galley_left(ui, rect.left() + PADDING, rect.center().y, icon);
            }
            paint::galley_left(ui, rect.left() + PADDING + before, rect.center().y, words);
        }
        if self.pressed {
            paint::focus_ring(ui, &response, rect, HEIGHT / 2.0);
        }
        let response = if self.pressed { response.on_hover_cursor(CursorIcon::PointingHand) } else { response };
        if cut { response.on_hover_text(self.text) } else { response }
    }
}

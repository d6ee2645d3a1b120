//! Buttons: one main button a page, named after its result; secondary ones beside it; danger only for removal.

use egui::{Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, vec2};

use super::paint;
use crate::gui::theme::{Palette, radius, space, text};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Primary,
    Secondary,
    Danger,
    Small,
    Link,
    Bare,
}

/// A button, added with `ui.add(…)` or `ui.add_enabled(…)`.
#[must_use = "add it to a ui"]
pub struct Button<'a> {
    kind: Kind,
    text: &'a str,
    icon: Option<&'a str>,
    trailing: Option<&'a str>,
    name: Option<&'a str>,
}

impl<'a> Button<'a> {
    fn new(kind: Kind, text: &'a str) -> Self {
        Self { kind, text, icon: None, trailing: None, name: None }
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// An icon after the text, such as the arrow of "Match columns →".
    pub fn trailing(mut self, icon: &'a str) -> Self {
        self.trailing = Some(icon);
        self
    }

    /// What a screen reader says, where the text alone does not tell ("Review" of which import?).
    pub fn named(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }
}

/// The main button of a page.
pub fn primary(text: &str) -> Button<'_> {
    Button::new(Kind::Primary, text)
}

/// Any other button.
pub fn secondary(text: &str) -> Button<'_> {
    Button::new(Kind::Secondary, text)
}

/// Removes or discards something.
pub fn danger(text: &str) -> Button<'_> {
    Button::new(Kind::Danger, text)
}

/// A secondary button inside cards and tables.
pub fn small(text: &str) -> Button<'_> {
    Button::new(Kind::Small, text)
}

/// A button that looks like a link: "Manage", "+ Add another email".
pub fn link(text: &str) -> Button<'_> {
    Button::new(Kind::Link, text)
}

/// A button of an icon alone; `name` is said and shown on hover.
pub fn bare<'a>(icon: &'a str, name: &'a str) -> Button<'a> {
    Button::new(Kind::Bare, "").icon(icon).named(name)
}

struct Metrics {
    height: f32,
    padding: f32,
    gap: f32,
    radius: f32,
    font: egui::FontId,
    icon: f32,
}

impl Kind {
    fn metrics(self) -> Metrics {
        match self {
            Self::Primary | Self::Secondary | Self::Danger => Metrics {
                height: 36.0,
                padding: 14.0,
                gap: space::S,
                radius: radius::CONTROL,
                font: text::medium(text::BODY),
                icon: 16.0,
            },
            Self::Small => Metrics {
                height: 26.0,
                padding: 10.0,
                gap: 6.0,
                radius: radius::SMALL,
                font: text::medium(text::SMALL),
                icon: 14.0,
            },
            Self::Link => Metrics {
                height: 20.0,
                padding: 0.0,
                gap: space::XS,
                radius: 3.0,
                font: text::semibold(text::SMALL),
                icon: 14.0,
            },
            Self::Bare => Metrics {
                height: 26.0,
                padding: 5.0,
                gap: 0.0,
                radius: radius::SMALL,
                font: text::medium(text::SMALL),
                icon: 16.0,
            },
        }
    }

    /// Fill, outline, ink.
    fn colors(self, p: &Palette, hovered: bool) -> (Color32, Stroke, Color32) {
        let clear = Color32::TRANSPARENT;
        match (self, hovered) {
            (Self::Primary, false) => (p.accent, Stroke::NONE, p.on_accent),
            (Self::Primary, true) => (p.accent_hover, Stroke::NONE, p.on_accent),
            (Self::Danger, false) => (p.danger, Stroke::NONE, p.on_accent),
            (Self::Danger, true) => (p.danger_hover, Stroke::NONE, p.on_accent),
            (Self::Secondary | Self::Small, false) => (p.card, Stroke::new(1.0, p.control_line), p.text),
            (Self::Secondary | Self::Small, true) => (p.tint, Stroke::new(1.0, p.faint), p.text),
            (Self::Link, _) => (clear, Stroke::NONE, p.accent_text),
            (Self::Bare, false) => (clear, Stroke::NONE, p.muted),
            (Self::Bare, true) => (p.track, Stroke::NONE, p.text),
        }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let m = self.kind.metrics();
        let p = Palette::of(ui);
        let part = |text: &str, font: egui::FontId| paint::line(ui, text, font, Color32::PLACEHOLDER, f32::INFINITY);
        let mut parts = Vec::with_capacity(3);
        parts.extend(self.icon.map(|icon| part(icon, text::regular(m.icon))));
        if !self.text.is_empty() {
            parts.push(part(self.text, m.font.clone()));
        }
        parts.extend(self.trailing.map(|icon| part(icon, text::regular(m.icon))));
        let gaps = m.gap * parts.len().saturating_sub(1) as f32;
        let width = parts.iter().map(|galley| galley.size().x).sum::<f32>() + gaps + 2.0 * m.padding;
        let (rect, mut response) = ui.allocate_exact_size(vec2(width.ceil(), m.height), Sense::click());
        paint::name(
            ui,
            &response,
            if self.kind == Kind::Link { Role::Link } else { Role::Button },
            self.name.unwrap_or(self.text),
        );

        if ui.is_rect_visible(rect) {
            let lit = response.hovered() || response.is_pointer_button_down_on();
            let (fill, stroke, ink) = self.kind.colors(p, lit);
            ui.painter().rect(rect, m.radius, fill, stroke, StrokeKind::Inside);
            paint::focus_ring(ui, &response, rect, m.radius);
            let mut x = rect.left() + m.padding;
            for galley in parts {
                let width = galley.size().x;
                let y =
                    ((rect.center().y - galley.size().y / 2.0) * ui.pixels_per_point()).round() / ui.pixels_per_point();
                ui.painter().galley(egui::pos2(x, y), galley, ink);
                x += width + m.gap;
            }
            if self.kind == Kind::Link && lit {
                ui.painter().hline(rect.x_range(), rect.bottom() - 2.0, Stroke::new(1.0, ink));
            }
        }
        response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
        if self.kind == Kind::Bare { response.on_hover_text(self.name.unwrap_or_default()) } else { response }
    }
}

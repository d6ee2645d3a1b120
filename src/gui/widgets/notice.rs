//! What the program says by itself: banners, empty pages, hints, keys.

use egui::{Frame, Label, Margin, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, vec2};

use super::{paint, row};
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, space, text};

/// A banner with its icon and text; `[…]` in the text stands out.
pub fn banner(ui: &mut Ui, tone: Tone, text: &str) {
    banner_with(ui, tone, text, |_| ());
}

/// A banner with buttons at its right.
pub fn banner_with<R>(ui: &mut Ui, tone: Tone, words: &str, buttons: impl FnOnce(&mut Ui) -> R) -> R {
    let p = Palette::of(ui);
    let shade = p.shade(tone);
    let mark = match tone {
        Tone::Good => icon::CHECK_CIRCLE_FILL,
        Tone::Warn => icon::WARNING_FILL,
        Tone::Danger => icon::WARNING_CIRCLE_FILL,
        _ => icon::INFO_FILL,
    };
    Frame::new()
        .fill(shade.wash)
        .stroke(Stroke::new(1.0, shade.line))
        .corner_radius(radius::CARD)
        .inner_margin(Margin::symmetric(14, 11))
        .show(ui, |ui| {
            let message = |ui: &mut Ui| {
                let job = paint::emphasised(words, text::BODY, p.text, p.text);
                let label = Frame::new()
                    .inner_margin(Margin { left: 30, ..Margin::ZERO })
                    .show(ui, |ui| ui.add(Label::new(job).wrap()));
                let middle = label.response.rect.center().y;
                paint::icon(ui, egui::pos2(label.response.rect.left() + 9.0, middle), mark, 19.0, shade.text);
            };
            row::split(ui, message, buttons).1
        })
        .inner
}

/// What an empty page or table shows: what it is for and how to begin.
pub fn empty_state<R>(ui: &mut Ui, icon: &str, title: &str, words: &str, buttons: impl FnOnce(&mut Ui) -> R) -> R {
    let p = Palette::of(ui);
    ui.add_space(space::XL);
    ui.spacing_mut().item_spacing.y = space::S;
    ui.vertical_centered(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(56.0, 56.0), Sense::hover());
        ui.painter().circle_filled(rect.center(), 28.0, p.accent_soft);
        paint::icon(ui, rect.center(), icon, 28.0, p.accent_text);
        ui.add_space(space::XS);
        ui.label(RichText::new(title).font(text::semibold(16.0)));
        ui.scope(|ui| {
            ui.set_max_width((ui.available_width() - 2.0 * space::L).min(460.0));
            ui.add(Label::new(text::muted(words)).wrap());
        });
    });
    ui.add_space(space::XS);
    let value = row::centred(ui, buttons);
    ui.add_space(space::XL);
    value
}

/// An explanation in which `[…]` stands out: "Drag a column onto a field, or press \[Enter\]".
pub fn hint(ui: &mut Ui, words: &str) -> Response {
    let p = Palette::of(ui);
    ui.add(Label::new(paint::emphasised(words, text::BODY, p.muted, p.soft)).wrap())
}

/// A small explanation with an icon before it, as in the bar at the bottom. `[…]` stands out.
pub fn hint_with(ui: &mut Ui, tone: Tone, mark: &str, words: &str) -> Response {
    let p = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let ink = if tone == Tone::Neutral { p.muted } else { p.shade(tone).text };
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
        paint::icon(ui, rect.center(), mark, 15.0, ink);
        ui.add(Label::new(paint::emphasised(words, text::TABLE, p.muted, p.soft)).wrap())
    })
    .inner
}

/// A key of the keyboard.
pub fn keycap(ui: &mut Ui, key: &str) -> Response {
    let p = Palette::of(ui);
    let words = paint::line(ui, key, text::medium(text::TINY), p.soft, f32::INFINITY);
    let (rect, response) = ui.allocate_exact_size(vec2((words.size().x + 12.0).max(22.0), 22.0), Sense::hover());
    paint::name(ui, &response, Role::Label, key);
    ui.painter().rect(rect, 5.0, p.tint, Stroke::new(1.0, p.control_line), StrokeKind::Inside);
    ui.painter().hline(rect.shrink(4.0).x_range(), rect.bottom() - 1.5, Stroke::new(1.0, p.control_line));
    paint::galley_center(ui, rect.center(), words);
    response
}

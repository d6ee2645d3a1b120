//! One cause of problems as a card that can be chosen: how grave, how many rows, and what to do about it.

use egui::{CursorIcon, Frame, Label, Margin, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui::{Response, UiBuilder, vec2};

use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, space, text};
use crate::gui::views::parts;
use crate::gui::widgets::{Pill, button, split};
use crate::wizard::Command;
use crate::wizard::screen::ProblemCard;

/// Draws the card; clicked by a click or by Enter.
pub(super) fn show(ui: &mut Ui, group: &ProblemCard, commands: &mut Vec<Command>) -> Response {
    let p = Palette::of(ui);
    let builder = UiBuilder::new().sense(Sense::click()).id_salt(&group.message);
    let shown = ui.scope_builder(builder, |ui| {
        let response = ui.response();
        let (fill, line) = match (group.selected, response.hovered()) {
            (true, _) => (p.accent_wash, Stroke::new(2.0, p.accent_text)),
            (false, true) => (p.tint, Stroke::new(1.0, p.faint)),
            (false, false) => (p.card, Stroke::new(1.0, p.line)),
        };
        let frame = Frame::new().fill(fill).corner_radius(radius::CARD).inner_margin(Margin::symmetric(14, 11));
        let rect = frame.show(ui, |ui| contents(ui, group, commands)).response.rect;
        ui.painter().rect_stroke(rect, radius::CARD, line, StrokeKind::Inside);
        if response.has_focus() {
            let line = Stroke::new(2.0, p.accent_text);
            ui.painter().rect_stroke(rect.shrink(3.0), radius::SMALL, line, StrokeKind::Inside);
        }
    });
    let response = shown.response.on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| {
        let kind = if group.is_error { "Problem" } else { "Warning" };
        let name = format!("{kind}: {}, {}", group.message, group.count);
        WidgetInfo::selected(Role::ListItem, ui.is_enabled(), group.selected, name)
    });
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    response
}

fn contents(ui: &mut Ui, group: &ProblemCard, commands: &mut Vec<Command>) {
    let p = Palette::of(ui);
    ui.set_min_width(ui.available_width());
    ui.spacing_mut().item_spacing.y = space::XS;
    let pill = if group.is_error {
        Pill::new(Tone::Danger, "Left out").icon(icon::WARNING_CIRCLE_FILL)
    } else {
        Pill::new(Tone::Warn, "Goes in").icon(icon::WARNING_FILL)
    };
    split(ui, |ui| ui.add(pill), |ui| ui.label(text::small(&group.count)));
    ui.add(Label::new(RichText::new(&group.message).font(text::semibold(text::BODY))).wrap());
    if !group.advice.is_empty() {
        ui.add(Label::new(RichText::new(&group.advice).font(text::regular(text::SMALL)).color(p.muted)).wrap());
    }
    if !group.fixes.is_empty() {
        ui.add_space(space::XS);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
            for fix in &group.fixes {
                parts::press(ui, button::small(&fix.label), fix, commands);
            }
        });
    }
}

//! The bars around a page, and its heading.

use egui::{CentralPanel, Frame, Margin, Panel, RichText, Sense, Stroke, Ui, vec2};

use super::{notice, paint, row};
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};

/// The white bar at the left, with the program's name over `items` and `foot` at the bottom.
pub fn sidebar(ui: &mut Ui, items: impl FnOnce(&mut Ui), foot: impl FnOnce(&mut Ui)) {
    let p = Palette::of(ui);
    let frame = Frame::new().fill(p.card).inner_margin(Margin { left: 12, right: 12, top: 14, bottom: 16 });
    let shown = Panel::left("sidebar").exact_size(204.0).resizable(false).show_separator_line(false).frame(frame).show(
        ui,
        |ui| {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
            paint::name(ui, &response, egui::Role::Heading, "Almoner");
            paint::icon(ui, rect.left_center() + vec2(21.0, 0.0), icon::HAND_HEART_FILL, 22.0, p.accent_text);
            let name = paint::line(ui, "Almoner", text::semibold(18.0), p.accent_text, f32::INFINITY);
            paint::galley_left(ui, rect.left() + 40.0, rect.center().y, name);
            ui.add_space(6.0);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                items(ui);
            });
            let bottom = Panel::bottom("sidebar foot").show_separator_line(false);
            bottom.frame(Frame::new().inner_margin(Margin { left: 10, right: 10, top: 12, bottom: 0 })).show(
                ui,
                |ui| {
                    let line = ui.max_rect().expand2(vec2(10.0, 12.0));
                    ui.painter().hline(line.x_range(), line.top(), Stroke::new(1.0, p.line));
                    ui.spacing_mut().item_spacing.y = 3.0;
                    foot(ui);
                },
            );
        },
    );
    let edge = shown.response.rect;
    ui.painter().vline(edge.right() - 0.5, edge.y_range(), Stroke::new(1.0, p.line));
}

/// What the foot of the side bar says: the database and what it holds.
pub fn database_facts<S: AsRef<str>>(ui: &mut Ui, name: &str, facts: &[S]) {
    ui.label(RichText::new(format!("{}  {name}", icon::DATABASE)).font(text::semibold(text::TINY)));
    for fact in facts {
        ui.label(RichText::new(fact.as_ref()).font(text::regular(text::TINY)).weak());
    }
}

/// The white bar at the top that holds the steps.
pub fn step_bar<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let p = Palette::of(ui);
    let frame = Frame::new().fill(p.card).inner_margin(Margin::symmetric(space::PAGE as i8, 0));
    let shown = Panel::top("steps").exact_size(60.0).show_separator_line(false).frame(frame).show(ui, add);
    let edge = shown.response.rect;
    ui.painter().hline(edge.x_range(), edge.bottom() - 0.5, Stroke::new(1.0, p.line));
    shown.inner
}

/// The white bar at the bottom: what to know at the left, the main buttons at the right.
pub fn footer<R>(ui: &mut Ui, left: impl FnOnce(&mut Ui), buttons: impl FnOnce(&mut Ui) -> R) -> R {
    let p = Palette::of(ui);
    let frame = Frame::new().fill(p.card).inner_margin(Margin::symmetric(space::PAGE as i8, 14));
    let shown = Panel::bottom("footer")
        .min_size(64.0)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| row::split(ui, left, buttons).1);
    let edge = shown.response.rect;
    ui.painter().hline(edge.x_range(), edge.top() + 0.5, Stroke::new(1.0, p.line));
    shown.inner
}

/// The page itself, between the bars. Call it last.
pub fn page<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let frame =
        Frame::new().fill(Palette::of(ui).ground).inner_margin(Margin { left: 28, right: 28, top: 22, bottom: 22 });
    CentralPanel::default()
        .frame(frame)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::L;
            add(ui)
        })
        .inner
}

/// The heading of a page, what happens here (`[…]` stands out), and buttons at the right.
pub fn page_header<R>(ui: &mut Ui, title: &str, words: &str, buttons: impl FnOnce(&mut Ui) -> R) -> R {
    let heading = |ui: &mut Ui| {
        ui.add(egui::Label::new(text::heading(title)).wrap());
        if !words.is_empty() {
            notice::hint(ui, words);
        }
    };
    row::split(ui, heading, buttons).1
}

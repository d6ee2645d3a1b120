//! The bars around a page, and its heading.

use egui::{CentralPanel, Frame, Margin, Panel, Rect, RichText, Sense, Stroke, Ui, Vec2, vec2};

use super::{notice, paint, row};
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};

/// Points the bar at the bottom is high at least.
const FOOTER: f32 = 64.0;

/// Points above and below what is in it.
const FOOTER_MARGIN: f32 = 14.0;

/// Characters of a page's title; of a longer one the middle is left out.
const TITLE_CHARS: usize = 64;

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

/// The page with its white bar at the bottom, visited by the keyboard as they are read: the page, then the bar. egui
/// lays out panels before what is between them, so the bar's height is remembered from the frame before.
pub fn page_and_footer(
    ui: &mut Ui,
    content: impl FnOnce(&mut Ui),
    left: impl FnOnce(&mut Ui),
    buttons: impl FnOnce(&mut Ui),
) {
    let p = Palette::of(ui);
    let id = ui.scope_id().with("footer height");
    let before: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(FOOTER);
    let frame = Frame::new().fill(p.card);
    let bar = Panel::bottom("footer").exact_size(before).show_separator_line(false).frame(frame);
    let rect = bar.show(ui, |ui| ui.max_rect()).inner;
    page(ui, content);
    let inner = rect.shrink2(vec2(space::PAGE, FOOTER_MARGIN));
    let mut foot = ui.new_child(egui::UiBuilder::new().id_salt("footer content").max_rect(inner));
    row::split(&mut foot, left, buttons);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, p.line));
    let height = (foot.min_rect().height() + 2.0 * FOOTER_MARGIN).max(FOOTER);
    if (height - before).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, height));
        ui.ctx().request_discard("the footer changed height");
    }
}

/// Words that are said, not shown, as soon as they change: what a key or a drop came to.
pub fn announce(ui: &Ui, words: &str) {
    let id = ui.scope_id().with("announcement");
    let place = Rect::from_min_size(ui.max_rect().min, Vec2::ZERO);
    let response = ui.interact(place, id, Sense::hover());
    paint::name(ui, &response, egui::Role::Status, words);
    ui.ctx().accesskit_node_builder(id, |node| node.set_live(egui::accesskit::Live::Polite));
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
        let shown = without_middle(title);
        let label = ui.add(egui::Label::new(text::heading(shown.as_str())).wrap());
        if shown != title {
            paint::name(ui, &label, egui::Role::Label, title);
            label.on_hover_text(title);
        }
        if !words.is_empty() {
            notice::hint(ui, words);
        }
    };
    row::split(ui, heading, buttons).1
}

/// A long name without its middle: its end says as much as its beginning ("… final 2026-11-04.csv › Donors").
fn without_middle(name: &str) -> String {
    let count = name.chars().count();
    if count <= TITLE_CHARS {
        return name.to_owned();
    }
    let kept = TITLE_CHARS - 1;
    let end = kept * 2 / 5;
    let first: String = name.chars().take(kept - end).collect();
    let last: String = name.chars().skip(count - end).collect();
    format!("{}…{}", first.trim_end(), last.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_end() {
        assert_eq!(without_middle("Zoë’s list.csv"), "Zoë’s list.csv");
        let long = format!("Full list of alumni {} use this one 2026-11-04.csv", "é".repeat(60));
        let short = without_middle(&long);
        assert!(short.starts_with("Full list of alumni é") && short.ends_with("this one 2026-11-04.csv"), "{short}");
        assert!(short.contains('…') && short.chars().count() <= TITLE_CHARS, "{short}");
    }
}

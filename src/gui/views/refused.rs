//! A file that cannot be read as it is: why, what is safe, what to do.

use super::parts::{chips, footer_hint, plain, press};
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{Card, button, shell};
use crate::wizard::Command;
use crate::wizard::screen::RefusedScreen;
use egui::{Label, RichText, Sense, Ui, vec2};

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &RefusedScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| content(ui, screen, commands),
        |ui| {
            footer_hint(ui, false, &plain(screen.footer));
        },
        |ui| {
            press(ui, button::secondary(&screen.cancel.label), &screen.cancel, &mut asked);
        },
    );
    commands.append(&mut asked);
}

fn content(ui: &mut Ui, screen: &RefusedScreen, commands: &mut Vec<Command>) {
    shell::page_header(ui, &screen.file, &plain(&screen.facts), |_| ());
    Card::new().show(ui, |ui| {
        ui.add_space(space::S);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            let p = Palette::of(ui);
            let shade = p.shade(Tone::Danger);
            let (rect, _) = ui.allocate_exact_size(vec2(48.0, 48.0), Sense::hover());
            ui.painter().circle_filled(rect.center(), 24.0, shade.fill);
            let font = text::regular(24.0);
            ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon::WARNING_CIRCLE, font, shade.text);
            ui.vertical(|ui| words(ui, screen, commands));
        });
        ui.add_space(space::S);
    });
}

fn words(ui: &mut Ui, screen: &RefusedScreen, commands: &mut Vec<Command>) {
    ui.set_max_width(ui.available_width().min(760.0));
    ui.spacing_mut().item_spacing.y = space::S;
    ui.add(Label::new(RichText::new(screen.title).font(text::semibold(17.0))).wrap());
    let why = ui.add(Label::new(&screen.message).wrap());
    why.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Alert, true, &screen.message));
    ui.add(Label::new(text::muted(screen.safe)).wrap());
    if !screen.chips.is_empty() {
        ui.add_space(space::XS);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            ui.spacing_mut().interact_size.y = 24.0;
            ui.label(text::small(screen.chips_label));
            chips(ui, &screen.chips, commands);
        });
    }
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::M, space::S);
        press(ui, button::primary(&screen.another.label).icon(icon::FOLDER_OPEN), &screen.another, commands);
        press(ui, button::secondary(&screen.again.label).icon(icon::ARROW_CLOCKWISE), &screen.again, commands);
        press(ui, button::secondary(&screen.web.label).icon(icon::LINK), &screen.web, commands);
    });
}

//! The question before records are removed: beside their list, which stays to be looked at.

use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::views::parts::{banner, press};
use crate::gui::widgets::{Card, button, labelled};
use crate::wizard::Command;
use crate::wizard::reviews::ReviewCommand;
use crate::wizard::screen::QuestionScreen;
use egui::{Key, Label, RichText, ScrollArea, Ui};

/// Points the answers take below what scrolls.
const ANSWERS: f32 = 92.0;

/// Points a field for the number takes.
const FIELD: f32 = 58.0;

pub(super) fn show(ui: &mut Ui, screen: &QuestionScreen, commands: &mut Vec<Command>) {
    Card::new().fill_height().show(ui, |ui| {
        let answers = if screen.typing.is_some() { ANSWERS + FIELD } else { ANSWERS };
        let height = (ui.available_height() - answers).max(60.0);
        let scroll = ScrollArea::vertical().id_salt("question").auto_shrink([false, true]).max_height(height);
        scroll.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - space::S);
            ui.spacing_mut().item_spacing.y = space::S;
            asked(ui, screen);
            if let Some(why) = &screen.banner {
                banner(ui, why, commands);
            }
        });
        ui.add_space(space::XS);
        typing(ui, screen, commands);
        press(ui, button::danger(&screen.confirm.label).icon(icon::TRASH), &screen.confirm, commands);
        let keep = press(ui, button::secondary(&screen.keep.label), &screen.keep, commands);
        // Enter once too often keeps them.
        let shown = egui::Id::unique("removal was asked about");
        let frame = ui.ctx().cumulative_frame_nr();
        let before: u64 = ui.data(|data| data.get_temp(shown)).unwrap_or_default();
        if frame > before + 1 && screen.typing.is_none() {
            keep.request_focus();
        }
        ui.data_mut(|data| data.insert_temp(shown, frame));
    });
}

fn asked(ui: &mut Ui, screen: &QuestionScreen) {
    // What comes later than the question must not move the keyboard from the field.
    ui.vertical(|ui| {
        let ink = Palette::of(ui).shade(Tone::Danger).text;
        let title = ui.add(Label::new(RichText::new(&screen.title).font(text::semibold(17.0)).color(ink)).wrap());
        title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &screen.title));
        ui.add(Label::new(text::strong(&screen.counts)).wrap());
        if !screen.givers.is_empty() {
            ui.add_space(space::XS);
            ui.label(text::strong(screen.givers_title));
            ui.spacing_mut().item_spacing.y = 2.0;
            for (who, gave) in &screen.givers {
                ui.add(Label::new(text::small(format!("{who} · {gave}"))).wrap());
            }
        }
        ui.add_space(space::S);
        ui.add(Label::new(text::muted(screen.text)).wrap());
    });
}

fn typing(ui: &mut Ui, screen: &QuestionScreen, commands: &mut Vec<Command>) {
    let Some(typing) = &screen.typing else { return };
    let mut typed = typing.typed.clone();
    let field = labelled(ui, &typing.label, &mut typed, 160.0);
    if field.changed() {
        commands.push(Command::Review(ReviewCommand::Type(typed)));
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered && screen.confirm.enabled {
        commands.push(screen.confirm.command.clone());
    }
}

//! The question for a web address, in front of the page, and the download that follows.

use super::frame::{at_the_right, in_front};
use super::parts::press;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{button, progress};
use crate::wizard::Command;
use crate::wizard::screen::{DownloadScreen, WebScreen};
use egui::{Key, Label, RichText, TextEdit, Ui};

/// Draws the question; Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &WebScreen, commands: &mut Vec<Command>) {
    let left = in_front(ui, "web address", 520.0, |ui| {
        ui.add(Label::new(RichText::new(screen.title).font(text::semibold(17.0))).wrap());
        ui.add(Label::new(text::muted(&screen.text)).wrap());
        ui.add_space(space::S);
        match &screen.download {
            Some(download) => on_its_way(ui, download),
            None => question(ui, screen, commands),
        }
        ui.add_space(space::M);
        at_the_right(ui, |ui| {
            press(ui, button::secondary(&screen.cancel.label), &screen.cancel, commands);
            if screen.download.is_none() {
                press(ui, button::primary(&screen.fetch.label), &screen.fetch, commands);
            }
        });
    });
    if left && commands.is_empty() {
        commands.push(screen.cancel.command.clone());
    }
}

fn question(ui: &mut Ui, screen: &WebScreen, commands: &mut Vec<Command>) {
    let caption = ui.label(text::small(screen.label));
    let mut address = screen.address.clone();
    let field = TextEdit::singleline(&mut address).id_salt("web address").desired_width(f32::INFINITY);
    let response = ui.add(field.margin(egui::Margin::symmetric(10, 8))).labelled_by(caption.id);
    let opened = egui::Id::unique("the web address was asked for");
    let asked_before: u64 = ui.data(|data| data.get_temp(opened)).unwrap_or_default();
    let frame = ui.ctx().cumulative_frame_nr();
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    // The question has just appeared, or what was entered may have to be mended.
    if frame > asked_before + 1 || entered {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(opened, frame));
    if response.changed() {
        commands.push(Command::TypeAddress(address));
    }
    if entered && screen.fetch.enabled {
        commands.push(screen.fetch.command.clone());
    }
    if let Some(problem) = &screen.problem {
        let ink = Palette::of(ui).shade(Tone::Danger).text;
        let words = format!("{} {problem}", icon::WARNING_CIRCLE_FILL);
        let said = ui.add(Label::new(RichText::new(words).font(text::regular(text::TABLE)).color(ink)).wrap());
        said.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Alert, true, problem));
    }
}

fn on_its_way(ui: &mut Ui, download: &DownloadScreen) {
    match download.share {
        Some(share) => {
            progress(ui, "Download", share);
        }
        None => {
            ui.add(egui::Spinner::new().size(20.0));
        }
    }
    ui.label(text::small(&download.text));
}

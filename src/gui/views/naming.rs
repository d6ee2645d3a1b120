//! The question for the name of a template, in front of the page.

use super::frame::{at_the_right, in_front};
use super::parts::press;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::button;
use crate::wizard::Command;
use crate::wizard::screen::NamingScreen;
use crate::wizard::templates::TemplateCommand;
use egui::{Key, Label, RichText, TextEdit, Ui};

/// Draws the question; Enter answers it, Escape is the way out.
pub(super) fn show(ui: &Ui, screen: &NamingScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let left = in_front(ui, "name of a template", 460.0, |ui| {
        ui.add(Label::new(RichText::new(&screen.title).font(text::semibold(17.0))).wrap());
        ui.add(Label::new(text::muted(&screen.text)).wrap());
        ui.add_space(space::S);
        name(ui, screen, &mut asked);
        ui.add_space(space::M);
        at_the_right(ui, |ui| {
            press(ui, button::secondary(&screen.cancel.label), &screen.cancel, &mut asked);
            press(ui, button::primary(&screen.confirm.label), &screen.confirm, &mut asked);
        });
    });
    if left && asked.is_empty() {
        asked.push(screen.cancel.command.clone());
    }
    commands.append(&mut asked);
}

fn name(ui: &mut Ui, screen: &NamingScreen, asked: &mut Vec<Command>) {
    let caption = ui.label(text::small(screen.label));
    let mut name = screen.name.clone();
    let field = TextEdit::singleline(&mut name).id_salt("name of a template").desired_width(f32::INFINITY);
    let response = ui.add(field.margin(egui::Margin::symmetric(10, 8))).labelled_by(caption.id);
    let shown = egui::Id::unique("the name of a template was asked for");
    let shown_before: u64 = ui.data(|data| data.get_temp(shown)).unwrap_or_default();
    let frame = ui.ctx().cumulative_frame_nr();
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    // The question has just appeared, or what was entered may have to be mended.
    if frame > shown_before + 1 || entered {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(shown, frame));
    if response.changed() {
        asked.push(Command::Template(TemplateCommand::TypeName(name)));
    }
    if entered && screen.confirm.enabled {
        asked.push(screen.confirm.command.clone());
    }
    if let Some(problem) = &screen.problem {
        let ink = Palette::of(ui).shade(Tone::Danger).text;
        let words = format!("{} {problem}", icon::WARNING_CIRCLE_FILL);
        let said = ui.add(Label::new(RichText::new(words).font(text::regular(text::TABLE)).color(ink)).wrap());
        said.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Alert, true, problem));
    }
}

//! The question how records are recognised, in front of the page.

use super::frame::{at_the_right, in_front};
use super::parts::press;
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{button, check_box, radio};
use crate::wizard::Command;
use crate::wizard::recognising::RecogniseCommand;
use crate::wizard::screen::{Choice, RecogniseScreen};
use egui::{Label, Margin, RichText, TextEdit, Ui};

/// Draws the question; Escape is the way out, and keeps what was chosen.
pub(super) fn show(ui: &Ui, screen: &RecogniseScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let left = in_front(ui, "how records are recognised", 520.0, |ui| {
        ui.add(Label::new(RichText::new(screen.title).font(text::semibold(17.0))).wrap());
        ui.add(Label::new(text::muted(&screen.text)).wrap());
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for sign in &screen.signs {
                if check_box(ui, sign.selected.into(), &sign.label, false).on_hover_text(&sign.hint).clicked() {
                    asked.push(sign.command.clone());
                }
            }
        });
        ui.add(Label::new(text::small(screen.then)).wrap());
        if !screen.keyless.is_empty() {
            one_of(ui, &screen.keyless_title, &screen.keyless, &mut asked);
            prefix(ui, screen, &mut asked);
        }
        one_of(ui, &screen.repeats_title, &screen.repeats, &mut asked);
        ui.add_space(space::S);
        at_the_right(ui, |ui| {
            let done = press(ui, button::primary(&screen.done.label), &screen.done, &mut asked);
            if ui.memory(|memory| memory.focused().is_none()) {
                done.request_focus();
            }
        });
    });
    if left && asked.is_empty() {
        asked.push(screen.done.command.clone());
    }
    commands.append(&mut asked);
}

fn one_of(ui: &mut Ui, title: &str, choices: &[Choice], asked: &mut Vec<Command>) {
    ui.add_space(space::XS);
    ui.add(Label::new(text::strong(title)).wrap());
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for choice in choices {
            if radio(ui, choice.selected, &choice.label, &choice.hint).clicked() && !choice.selected {
                asked.push(choice.command.clone());
            }
        }
    });
}

/// What IDs made begin with.
fn prefix(ui: &mut Ui, screen: &RecogniseScreen, asked: &mut Vec<Command>) {
    let Some(prefix) = &screen.prefix else { return };
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        let caption = ui.label(text::small("New IDs begin with"));
        let mut typed = prefix.clone();
        let field = TextEdit::singleline(&mut typed).id_salt("beginning of new IDs").desired_width(120.0);
        if ui.add(field.margin(Margin::symmetric(8, 5))).labelled_by(caption.id).changed() {
            asked.push(Command::Recognise(RecogniseCommand::TypePrefix(typed)));
        }
    });
    if let Some(problem) = screen.prefix_problem {
        let ink = Palette::of(ui).shade(Tone::Danger).text;
        let words = format!("{} {problem}", icon::WARNING_CIRCLE_FILL);
        let said = ui.add(Label::new(RichText::new(words).font(text::regular(text::TABLE)).color(ink)).wrap());
        said.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Alert, true, problem));
    }
}

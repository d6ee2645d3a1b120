//! One row as it will be saved, in front of the Match page.

use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};
use crate::gui::views::frame::{at_the_right, in_front};
use crate::gui::views::parts::{press, tone};
use crate::gui::widgets::{button, row_line};
use crate::wizard::Command;
use crate::wizard::screen::{RecordLine, RecordScreen};
use egui::{Key, Label, RichText, Ui, vec2};

/// What the name of a field takes, in points.
const NAME: f32 = 170.0;

/// Draws the row; Escape closes it, and the left and right arrows go to other rows.
pub(super) fn show(ui: &Ui, screen: &RecordScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let room = ui.ctx().content_rect().height() - 240.0;
    let left = in_front(ui, "row as it will be saved", 620.0, |ui| {
        ui.add(Label::new(RichText::new(&screen.title).font(text::semibold(17.0))).wrap());
        let ink = Palette::of(ui).shade(tone(screen.kind)).text;
        ui.add(Label::new(RichText::new(&screen.text).font(text::regular(text::TABLE)).color(ink)).wrap());
        ui.add_space(space::S);
        let list = egui::ScrollArea::vertical().max_height(room.max(120.0)).auto_shrink([false, true]);
        list.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            for each in &screen.lines {
                line(ui, each);
                row_line(ui);
            }
        });
        ui.add_space(space::S);
        at_the_right(ui, |ui| {
            let previous = button::secondary(&screen.previous.label).icon(icon::ARROW_LEFT);
            press(ui, previous, &screen.previous, &mut asked);
            press(ui, button::secondary(&screen.next.label).trailing(icon::ARROW_RIGHT), &screen.next, &mut asked);
            let close = press(ui, button::primary(&screen.close.label), &screen.close, &mut asked);
            if ui.memory(|memory| memory.focused().is_none()) {
                close.request_focus();
            }
        });
        for (key, button) in [(Key::ArrowLeft, &screen.previous), (Key::ArrowRight, &screen.next)] {
            if button.enabled && ui.input(|input| input.key_pressed(key)) {
                asked.push(button.command.clone());
            }
        }
    });
    if left && asked.is_empty() {
        asked.push(screen.close.command.clone());
    }
    commands.append(&mut asked);
}

fn line(ui: &mut Ui, line: &RecordLine) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        ui.allocate_ui(vec2(NAME, 20.0), |ui| {
            ui.set_width(NAME);
            ui.add(Label::new(text::small(&line.label)).wrap());
        });
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.set_width(ui.available_width());
            if !line.value.is_empty() {
                ui.add(Label::new(RichText::new(&line.value).font(text::semibold(text::TABLE))).wrap());
            }
            if !line.from.is_empty() {
                ui.add(Label::new(text::small(format!("in the file: {}", line.from))).wrap());
            }
            if !line.problem.is_empty() {
                let ink = Palette::of(ui).shade(tone(line.kind)).text;
                ui.add(Label::new(RichText::new(&line.problem).font(text::regular(text::SMALL)).color(ink)).wrap());
            }
        });
    });
}

//! What was fixed so far: the bar above the problems, and the fixes one by one.

use egui::{Label, RichText, Ui};

use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};
use crate::gui::views::matching::history_keys;
use crate::gui::views::parts;
use crate::gui::widgets::{Col, Table, button, row_line, split};
use crate::wizard::Command;
use crate::wizard::screen::{FixBar, FixList};

/// What was fixed at the left; taking back, and checking again, at the right.
pub(super) fn bar(ui: &mut Ui, bar: &FixBar, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    split(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                ui.label(RichText::new(&bar.text).font(text::semibold(text::TABLE)));
                for each in bar.show.iter().chain(&bar.drop_all) {
                    parts::press(ui, button::link(&each.label), each, commands);
                }
                if !bar.checking.is_empty() {
                    ui.add(egui::Spinner::new().size(14.0));
                    ui.label(text::small(&bar.checking));
                }
            });
        },
        |ui| {
            parts::press(ui, button::small(&bar.undo.label), &bar.undo, &mut asked);
            parts::press(ui, button::small(&bar.redo.label), &bar.redo, &mut asked);
            if let Some(check) = &bar.check {
                parts::press(ui, button::small(&check.label), check, &mut asked);
            }
        },
    );
    commands.append(&mut asked);
    history_keys(ui, &bar.undo, &bar.redo, commands);
}

/// The fixes made, each of which can be taken back.
pub(super) fn list(ui: &mut Ui, list: &FixList, commands: &mut Vec<Command>) {
    egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 8)).show(ui, |ui| {
        let back = |ui: &mut Ui| {
            parts::press(ui, button::link(&list.close.label).icon(icon::ARROW_LEFT), &list.close, commands);
        };
        split(ui, |ui| ui.label(RichText::new("What you fixed").font(text::semibold(text::BODY))), back);
        if !list.more.is_empty() {
            ui.add(Label::new(RichText::new(&list.more).color(Palette::of(ui).muted)));
        }
    });
    row_line(ui);
    let width = ui.available_width();
    let columns = [
        Col::new("Where", 78.0),
        Col::new("Column", width * 0.2),
        Col::rest("In the file"),
        Col::new("Read as", width * 0.2),
        Col::new("", 104.0),
    ];
    Table::new("What you fixed", &columns).row_height(36.0).show(ui, list.lines.len(), |row, index| {
        let line = &list.lines[index];
        row.text(&line.place);
        row.text(&line.column);
        row.before(&line.was);
        row.after(&line.now);
        row.ui(|ui| {
            let name = format!("Take back {} {}", line.place, line.column);
            parts::press(ui, button::small(&line.drop.label).named(&name), &line.drop, commands);
        });
    });
}

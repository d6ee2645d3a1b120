//! The part of a field's menu that says how its columns are joined: in which order, and with what between them.

use egui::{Id, Key, TextEdit, Ui};

use crate::gui::icon;
use crate::gui::theme::{Tone, space, text};
use crate::gui::views::parts;
use crate::gui::widgets::{button, item_that_stays, row_line, split};
use crate::wizard::Command;
use crate::wizard::screen::{Command2, JoinScreen, SlotScreen};

/// What is typed to stand between the columns, until it is used.
#[derive(Clone)]
struct Between(String);

/// The columns in their order, what stands between them, and a place to type something else.
pub(super) fn show(ui: &mut Ui, id: Id, field: &SlotScreen, joined: &JoinScreen, commands: &mut Vec<Command>) {
    ui.label(text::strong(&field.full_label));
    ui.label(text::small("Joined in this order; blank cells are left out:"));
    ui.add_space(space::XS);
    for column in &joined.columns {
        let name = |ui: &mut Ui| drop(ui.label(&column.header));
        split(ui, name, |ui| {
            if let Some(earlier) = &column.earlier {
                parts::press(ui, button::bare(icon::ARROW_UP, &earlier.label), earlier, commands);
            }
        });
    }
    row_line(ui);
    ui.label(text::small("Between them"));
    for (label, chosen, Command2(command)) in &joined.separators {
        if item_that_stays(ui, None, label, *chosen, Tone::Plain).clicked() {
            ui.data_mut(|data| data.remove::<Between>(id.with("between")));
            commands.push(command.clone());
        }
    }
    other(ui, id.with("between"), field, joined, commands);
}

fn other(ui: &mut Ui, id: Id, field: &SlotScreen, joined: &JoinScreen, commands: &mut Vec<Command>) {
    let now = || joined.typed.clone().unwrap_or_default();
    let Between(mut typed) = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| Between(now()));
    let entered = ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut typed).id_salt("between").desired_width(ui.available_width() - 70.0);
        let response = ui.add(edit.hint_text("Something else"));
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::text_edit(ui.is_enabled(), typed.clone(), typed.clone(), "");
            info.label = Some(format!("Between the columns of {}", field.full_label));
            info
        });
        if response.changed() {
            ui.data_mut(|data| data.insert_temp(id, Between(typed.clone())));
        }
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_enabled(typed != now(), button::small("Use it")).clicked() || enter
    });
    if entered.inner && typed != now() {
        ui.data_mut(|data| data.remove::<Between>(id));
        commands.push(Command::JoinWith { slot: field.slot, separator: typed });
    }
}

//! The menu of a field: which column feeds it, or a fixed value; how its dates, numbers and blank cells are read.

use egui::{
    Id, Key, Label, Popup, PopupCloseBehavior, Rect, RectAlign, Response, ScrollArea, SetOpenCommand, TextEdit, Ui,
};

use super::joined;
use crate::gui::icon;
use crate::gui::theme::{Tone, space, text};
use crate::gui::widgets::{PickItem, button, item, item_that_stays, item_with, pick_list, row_line};
use crate::wizard::Command;
use crate::wizard::screen::{Command2, MatchScreen, SlotFeed, SlotScreen, SplitOffer};

/// Shows the menu of `field` below `slot` while it is open. It opens by its button, or by `clicked` in the slot.
pub(super) fn show(
    slot: Rect,
    button: &Response,
    clicked: bool,
    screen: &MatchScreen,
    field: &SlotScreen,
    commands: &mut Vec<Command>,
) {
    let id = Popup::default_response_id(button);
    let fixed = id.with("fixed value");
    if button.clicked() || clicked {
        button.ctx.data_mut(|data| {
            data.remove::<Typed>(fixed);
            data.remove::<Joining>(fixed);
            data.remove::<Arranging>(fixed);
        });
    }
    let before = commands.len();
    let mut stays = false;
    let shown = Popup::menu(button)
        .open_memory((button.clicked() || clicked).then_some(SetOpenCommand::Toggle))
        .anchor(slot)
        .align(RectAlign::BOTTOM_END)
        .gap(space::XS)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .style(|_: &mut egui::Style| {})
        .accessible_name(format!("Column for {}", field.full_label))
        .show(|ui| {
            ui.set_width(340.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            if ui.data(|data| data.get_temp::<Typed>(fixed)).is_some() {
                fixed_value(ui, fixed, field, commands);
            } else if ui.data(|data| data.get_temp::<Joining>(fixed)).is_some() {
                further_column(ui, fixed, screen, field, commands);
            } else if let (Some(joined), Some(Arranging)) = (&field.joined, ui.data(|data| data.get_temp(fixed))) {
                // There may be more to arrange.
                stays = true;
                joined::show(ui, fixed, field, joined, commands);
            } else {
                choices(ui, fixed, screen, field, commands);
            }
            if commands.len() > before && !stays {
                ui.close();
            }
        });
    // The keyboard goes on from where the menu was opened.
    if shown.is_some_and(|shown| shown.response.should_close()) {
        button.request_focus();
    }
}

/// What is typed as a fixed value; its presence means that one is being given.
#[derive(Clone)]
struct Typed(String);

/// Its presence means that a further column is being chosen.
#[derive(Clone)]
struct Joining;

/// Its presence means that the way columns are joined is being said.
#[derive(Clone)]
struct Arranging;

fn choices(ui: &mut Ui, fixed: Id, screen: &MatchScreen, field: &SlotScreen, commands: &mut Vec<Command>) {
    // What the field may be asking for comes first.
    settings(ui, "Dates in the file are", &field.date_orders, commands);
    settings(ui, "Numbers in the file are written", &field.number_formats, commands);
    if !field.proof.is_empty() {
        ui.label(text::small(&field.proof));
        ui.add_space(space::XS);
    }
    settings(ui, "The list is split at", &field.lists, commands);
    if let Some(SplitOffer { label, sample, command: Command2(command) }) = &field.split {
        if item_with(ui, Some(icon::ARROWS_SPLIT), label, false, Tone::Plain).clicked() {
            commands.push(command.clone());
        }
        ui.add(Label::new(text::small(sample)).truncate());
        row_line(ui);
    }
    let feeds = |number: usize| field.feed.reads(number);
    let items: Vec<PickItem<'_>> = screen
        .columns
        .iter()
        .map(|column| PickItem {
            label: &column.header,
            note: &column.samples,
            chosen: feeds(column.column),
            always: false,
        })
        .collect();
    let id = fixed.with("columns");
    if let Some(index) = pick_list(ui, id, "Find a column for it", &items, 150.0) {
        commands.push(Command::Match { column: screen.columns[index].column, slot: field.slot });
    }
    ui.add_space(space::XS);
    row_line(ui);
    let is_fixed = matches!(field.feed, SlotFeed::Fixed { .. });
    if item_that_stays(ui, Some(icon::EQUALS), "Fixed value…", is_fixed, Tone::Plain).clicked() {
        let text = if let SlotFeed::Fixed { text } = &field.feed { text.clone() } else { String::new() };
        ui.data_mut(|data| data.insert_temp(fixed, Typed(text)));
    }
    if field.join
        && item_that_stays(ui, Some(icon::ARROWS_MERGE), "Join with another column…", false, Tone::Plain).clicked()
    {
        ui.data_mut(|data| data.insert_temp(fixed, Joining));
    }
    if field.joined.is_some()
        && item_that_stays(ui, Some(icon::ROWS), "How they are joined…", false, Tone::Plain).clicked()
    {
        ui.data_mut(|data| data.insert_temp(fixed, Arranging));
    }
    if field.feed != SlotFeed::Nothing
        && item_with(ui, Some(icon::LINK_BREAK), "Leave unmatched", false, Tone::Plain).clicked()
    {
        commands.push(Command::Unmatch(field.slot));
    }
    if let Some(translate) = &field.translate
        && item_with(ui, Some(icon::TRANSLATE), &translate.label, false, Tone::Plain).clicked()
    {
        commands.push(translate.command.clone());
    }
    row_line(ui);
    settings(ui, "Blank cells in the file", &field.blanks, commands);
}

/// Which column is joined to what feeds the field.
fn further_column(ui: &mut Ui, id: Id, screen: &MatchScreen, field: &SlotScreen, commands: &mut Vec<Command>) {
    ui.label(text::strong(&field.full_label));
    ui.label(text::small("Blank cells are left out; what goes between them can be said then."));
    ui.add_space(space::XS);
    let others: Vec<_> = screen.columns.iter().filter(|column| !field.feed.reads(column.column)).collect();
    let items: Vec<PickItem<'_>> = others
        .iter()
        .map(|column| PickItem { label: &column.header, note: &column.samples, chosen: false, always: false })
        .collect();
    if let Some(index) = pick_list(ui, id.with("further"), "Find a column to join", &items, 200.0) {
        commands.push(Command::JoinColumn { column: others[index].column, slot: field.slot });
    }
}

fn settings(ui: &mut Ui, title: &str, settings: &[(String, bool, Command2)], commands: &mut Vec<Command>) {
    if settings.is_empty() {
        return;
    }
    ui.add_space(space::XS);
    ui.label(text::small(title));
    for (label, chosen, Command2(command)) in settings {
        if item(ui, label, *chosen).clicked() {
            commands.push(command.clone());
        }
    }
    ui.add_space(space::XS);
}

fn fixed_value(ui: &mut Ui, id: Id, field: &SlotScreen, commands: &mut Vec<Command>) {
    let Typed(mut typed) = ui.data(|data| data.get_temp::<Typed>(id)).unwrap_or_else(|| Typed(String::new()));
    ui.label(text::strong(&field.full_label));
    ui.label(text::small("The same for every row:"));
    ui.add_space(space::XS);
    if !field.choices.is_empty() {
        ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
            for (value, shown) in &field.choices {
                if item(ui, shown, *shown == typed).clicked() {
                    commands.push(Command::MatchFixed { slot: field.slot, text: value.clone() });
                }
            }
        });
        return;
    }
    let entered = ui.horizontal(|ui| {
        let name = format!("Fixed value for {}", field.full_label);
        let edit = TextEdit::singleline(&mut typed).id_salt("fixed").desired_width(ui.available_width() - 70.0);
        let response = ui.add(edit);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::text_edit(ui.is_enabled(), typed.clone(), typed.clone(), "");
            info.label = Some(name.clone());
            info
        });
        if response.changed() {
            ui.data_mut(|data| data.insert_temp(id, Typed(typed.clone())));
        }
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if !response.has_focus() && !response.lost_focus() && ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        ui.add_enabled(!typed.trim().is_empty(), button::small("Use it")).clicked() || enter
    });
    if entered.inner && !typed.trim().is_empty() {
        commands.push(Command::MatchFixed { slot: field.slot, text: typed });
    }
}

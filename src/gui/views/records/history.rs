//! What happened to a record: who changed which field, from what to what, and the way back.

use super::super::parts::{pill_plain, press};
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{Card, Col, Dropdown, PickItem, Row, Table, button};
use crate::wizard::Command;
use crate::wizard::records::RecordsCommand;
use crate::wizard::screen::{PastRow, PastScreen};
use egui::{Id, Key, Ui};

/// The name of the table.
const NAME: &str = "What happened";

/// Draws the list, and pushes what the person did.
pub(super) fn show(ui: &mut Ui, screen: &PastScreen, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let item = |label| PickItem { label, note: "", chosen: false, always: false };
        let items: Vec<PickItem<'_>> = screen.fields.iter().map(|field| item(field.label.as_str())).collect();
        let picked = Dropdown::chip("Which field", &screen.field).icon(icon::FUNNEL).pick(ui, &items);
        commands.extend(picked.map(|index| screen.fields[index].command.clone()));
    });
    Card::new().flush().fill_height().show(ui, |ui| table(ui, screen, commands));
}

/// Enter on the row the arrow keys went to asks to restore what stood there before.
fn table(ui: &mut Ui, screen: &PastScreen, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    let columns = [
        Col::new("When", 124.0),
        Col::new("What", (width * 0.18).max(120.0)),
        Col::rest("Before"),
        Col::new("", 36.0),
        Col::rest("After"),
        Col::new("By", (width * 0.22).max(150.0)),
        Col::new("", 104.0),
    ];
    let total = usize::try_from(screen.total).unwrap_or(usize::MAX);
    let marked = Id::unique("marked event");
    let at: Option<usize> = ui.data(|data| data.get_temp(marked));
    let at = at.filter(|row| *row < total);
    let focus = ui.make_persistent_id(("table", NAME));
    let has_focus = ui.memory(|memory| memory.has_focus(focus));
    let get = |index: usize| {
        let within = (index as u64).checked_sub(screen.offset)?;
        screen.rows.get(usize::try_from(within).ok()?)
    };
    if has_focus && ui.input(|input| input.key_pressed(Key::Enter)) {
        let asked = at.and_then(get).and_then(|row| row.restore.as_ref()).filter(|button| button.enabled);
        commands.extend(asked.map(|button| button.command.clone()));
    }
    let mut missing = None;
    let mut pressed = Vec::new();
    let table = Table::new(NAME, &columns).row_height(40.0).rounded().selectable(at.filter(|_| has_focus));
    let output = table.show(ui, total, |row, index| match get(index) {
        Some(shown) => fill(row, shown, &mut pressed),
        None => {
            missing = missing.or(Some(index as u64));
            columns.iter().for_each(|_| row.muted("…"));
        }
    });
    if let Some(chosen) = output.chosen {
        ui.data_mut(|data| data.insert_temp(marked, chosen));
    }
    commands.append(&mut pressed);
    commands.extend(missing.map(|index| Command::Records(RecordsCommand::WantLine(index))));
}

fn fill(row: &mut Row<'_, '_, '_>, shown: &PastRow, pressed: &mut Vec<Command>) {
    row.muted(&shown.when);
    row.ui(|ui| {
        if let Some(pill) = &shown.pill {
            pill_plain(ui, pill);
        }
        ui.add(egui::Label::new(egui::RichText::new(&shown.what).font(text::semibold(text::TABLE))).truncate());
    });
    match &shown.values {
        Some((before, after)) => {
            row.before(before);
            row.muted(icon::ARROW_RIGHT);
            row.value(after);
        }
        None => (0..3).for_each(|_| row.muted("")),
    }
    row.ui(|ui| {
        if let Some(open) = &shown.open
            && ui.add(button::link(&shown.job)).on_hover_text("Shows what was done then").clicked()
        {
            pressed.push(open.clone());
        }
        ui.add(egui::Label::new(text::small(&shown.who)).truncate());
    });
    row.ui(|ui| {
        if let Some(restore) = &shown.restore {
            press(ui, button::small(&restore.label), restore, pressed);
        }
    });
}

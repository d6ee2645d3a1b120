//! The question before an undo: what goes back, comes back and stays.

use super::parts;
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::widgets::{Card, Col, Table, button, empty_state, shell, tabs};
use crate::wizard::Command;
use crate::wizard::screen::{UndoLoading, UndoScreen};
use crate::wizard::undoing::UndoCommand;
use egui::{Key, Modifiers, ProgressBar, Ui};

/// Draws the page and pushes what the person does.
pub fn show(ui: &mut Ui, screen: &UndoScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| page(ui, screen, commands),
        |ui| parts::footer_hint(ui, false, "An undo can be undone, too."),
        |ui| {
            parts::press(ui, button::secondary(&screen.cancel.label), &screen.cancel, &mut asked);
            let confirm = button::danger(&screen.confirm.label).icon(icon::ARROW_COUNTER_CLOCKWISE);
            parts::press(ui, confirm, &screen.confirm, &mut asked);
        },
    );
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        asked.push(screen.cancel.command.clone());
    }
    commands.append(&mut asked);
}

fn page(ui: &mut Ui, screen: &UndoScreen, commands: &mut Vec<Command>) {
    shell::page_header(ui, &parts::plain(&screen.title), &parts::plain(&screen.text), |_| ());
    if let Some(banner) = &screen.banner {
        parts::banner(ui, banner, commands);
    }
    if let Some(wait) = &screen.loading {
        loading(ui, wait);
    }
    if screen.cards.is_empty() {
        return;
    }
    parts::numbers(ui, &screen.cards);
    if screen.tabs.is_empty() {
        let words = "Everything it did was taken back or changed otherwise since.";
        Card::new().fill_height().show(ui, |ui| {
            empty_state(ui, icon::CHECK_CIRCLE, "Nothing would change", words, |_| ());
        });
        return;
    }
    let labels: Vec<&str> = screen.tabs.iter().map(|tab| tab.label.as_str()).collect();
    let chosen = screen.tabs.iter().position(|tab| tab.selected).unwrap_or(0);
    let (picked, ()) = tabs(ui, &labels, chosen, |ui| {
        ui.label(text::small(&screen.note));
    });
    commands.extend(picked.map(|picked| screen.tabs[picked].command.clone()));
    lines(ui, screen, commands);
}

fn loading(ui: &mut Ui, wait: &UndoLoading) {
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        ui.label(text::muted(&wait.text));
        let bar = match wait.share {
            Some(share) => ProgressBar::new(share),
            None => ProgressBar::new(0.0),
        };
        let bar = ui.add(bar.desired_height(8.0));
        bar.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, &wait.text));
    });
}

fn lines(ui: &mut Ui, screen: &UndoScreen, commands: &mut Vec<Command>) {
    let name = screen.tabs.iter().find(|tab| tab.selected).map_or("Changes", |tab| tab.label.as_str());
    Card::new().flush().fill_height().show(ui, |ui| {
        let width = ui.available_width();
        let share = match screen.heads.len() {
            5 => [0.0, 0.16, 0.16, 0.16, 0.30],
            _ => [0.0, 0.22, 0.25, 0.25, 0.0],
        };
        let column = |(at, head): (usize, &&'static str)| {
            if at == 0 { Col::rest(head) } else { Col::new(head, (width * share[at]).floor()) }
        };
        let columns: Vec<Col<'_>> = screen.heads.iter().enumerate().map(column).collect();
        let total = usize::try_from(screen.total).unwrap_or(usize::MAX);
        let mut missing = None;
        Table::new(name, &columns).rounded().show(ui, total, |row, index| {
            let line =
                (index as u64).checked_sub(screen.offset).and_then(|at| screen.rows.get(usize::try_from(at).ok()?));
            match line {
                Some(line) => line.cells.iter().enumerate().for_each(|(at, cell)| match at {
                    0 => row.strong(cell),
                    2 | 3 => row.value(cell),
                    _ => row.text(cell),
                }),
                None => {
                    missing = missing.or(Some(index as u64));
                    columns.iter().for_each(|_| row.muted("…"));
                }
            }
        });
        commands.extend(missing.map(|line| Command::Undoing(UndoCommand::WantKept(line))));
    });
}

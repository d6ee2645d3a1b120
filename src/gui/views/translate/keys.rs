//! The keyboard in the list of values: the arrow keys move, letters pick what begins with them, Enter opens the list,
//! Delete takes back. What is typed is forgotten after a moment, and with another row.

use egui::{Event, Id, Key, Ui};

use super::{chosen, is_open};
use crate::wizard::Command;
use crate::wizard::command::Becomes;
use crate::wizard::screen::{TranslateScreen, ValueOption};

/// How long letters belong together, in seconds.
const TOGETHER: f64 = 1.0;

#[derive(Clone, Default)]
struct Remembered {
    row: Option<usize>,
    /// The value in it, which is followed where the list changes.
    value: String,
    typed: String,
    at: f64,
}

/// The keyboard of the list, for one frame.
pub(super) struct Keys {
    id: Id,
    /// The table's own stop.
    table: Id,
    state: Remembered,
    opens: Option<usize>,
}

impl Keys {
    /// Takes in the keys meant for the list; pushes what they mean.
    pub(super) fn of(ui: &Ui, table: &str, screen: &TranslateScreen, commands: &mut Vec<Command>) -> Keys {
        let id = Id::unique(("row of", table, &screen.title));
        let mut state: Remembered = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let is_there = |row: &usize| screen.rows.get(*row).is_some_and(|shown| shown.value == state.value);
        let elsewhere = || screen.rows.iter().position(|shown| shown.value == state.value);
        state.row = state.row.and_then(|row| Some(row).filter(is_there).or_else(elsewhere));
        let table = ui.make_persistent_id(("table", table));
        let mut keys = Keys { id, table, state, opens: None };
        if ui.memory(|memory| memory.has_focus(table)) {
            // The first that is still open, so that work begins where there is some.
            let first = || screen.rows.iter().position(is_open).or(Some(0)).filter(|_| !screen.rows.is_empty());
            let row = keys.state.row.or_else(first);
            keys.select(screen, row);
            keys.take(ui, screen, commands);
        }
        keys
    }

    fn take(&mut self, ui: &Ui, screen: &TranslateScreen, commands: &mut Vec<Command>) {
        let Some((row, value)) = self.state.row.and_then(|row| Some((row, screen.rows.get(row)?))) else { return };
        let (typed, enter, delete, now) = ui.input(|input| {
            let letters = |event: &Event| if let Event::Text(text) = event { Some(text.clone()) } else { None };
            let typed: String = input.events.iter().filter_map(letters).collect();
            let delete = input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace);
            (typed, input.key_pressed(Key::Enter), delete, input.time)
        });
        let between = self.state.typed.is_empty() || now - self.state.at > TOGETHER;
        if enter || (typed == " " && between) {
            self.opens = Some(row);
            return;
        }
        if delete && value.can_reset {
            commands.push(Command::Translate { value: value.value.clone(), becomes: Becomes::Untranslated });
        }
        if typed.is_empty() {
            return;
        }
        let options: &[ValueOption] = if value.options.is_empty() { &screen.options } else { &value.options };
        let longer = if between { typed.clone() } else { format!("{}{typed}", self.state.typed) };
        let found = beginning(options, &longer).map(|index| (index, longer));
        let found = found.or_else(|| beginning(options, &typed).map(|index| (index, typed)));
        if let Some((index, typed)) = found {
            commands.extend(chosen(screen, value, index));
            (self.state.typed, self.state.at) = (typed, now);
        }
    }

    /// The row the keyboard is on, while it is in the list.
    pub(super) fn selected(&self) -> Option<usize> {
        self.state.row
    }

    fn select(&mut self, screen: &TranslateScreen, row: Option<usize>) {
        let shown = row.and_then(|row| screen.rows.get(row));
        self.state.value = shown.map(|shown| shown.value.clone()).unwrap_or_default();
        self.state.row = row;
    }

    /// Whether the list of this row opens now.
    pub(super) fn opens(&self, row: usize) -> bool {
        self.opens == Some(row)
    }

    /// Something was picked from a row's list: the keyboard goes on from that row.
    pub(super) fn go_on(&mut self, ui: &Ui, screen: &TranslateScreen, row: usize) {
        self.state = Remembered::default();
        self.select(screen, Some(row));
        ui.memory_mut(|memory| memory.request_focus(self.table));
    }

    /// Remembers the row that was gone to.
    pub(super) fn finish(mut self, ui: &Ui, screen: &TranslateScreen, moved: Option<usize>) {
        if moved.is_some() {
            self.state = Remembered::default();
            self.select(screen, moved);
            ui.memory_mut(|memory| memory.request_focus(self.table));
        }
        ui.data_mut(|data| data.insert_temp(self.id, self.state));
    }
}

/// The first option whose first word begins like this.
fn beginning(options: &[ValueOption], typed: &str) -> Option<usize> {
    let typed = typed.to_lowercase();
    let begins = |option: &ValueOption| {
        option.label.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase().starts_with(&typed)
    };
    options.iter().position(begins)
}

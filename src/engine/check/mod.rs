//! Row + mapping → candidate and problems; candidate + known records → what would happen.
//!
//! This is the one place where it is decided what a row does, for the check and for the import
//! alike. It is pure: it must not open files, run SQL or keep anything between imports.

mod align;
mod batch;
mod cell;
mod content;
mod decide;
mod feeding;
mod fixing;
mod key;
mod recognise;
mod references;
mod relations;
mod row;
mod seen;
mod summing;
#[cfg(test)]
mod tests;
mod values;

pub use cell::CellReader;
pub use decide::{Decision, Found, Outcome, Planner};
pub use fixing::{fixes_for, is_fixed};
pub use recognise::{Matches, Unknown};
pub use references::{Answers, References};
pub use relations::RowCurrency;
pub use row::{MappingError, RowConverter};
pub use seen::SeenRecords;
pub use summing::Summing;
pub use values::{not_understood, proposals};

use crate::engine::model::{CandidateEntry, Cell, GroupLayout, Problem};
use crate::engine::schema::{RecordType, Slot, Value};

/// The name of a record on screen, from its title fields, given how to read a field.
pub fn title<'v>(record_type: &RecordType, get: impl Fn(usize) -> Option<&'v Value>) -> Box<str> {
    let text = |field: &usize| get(*field).and_then(Value::as_text);
    let length = record_type.title.iter().filter_map(text).map(|part| part.len() + 1).sum::<usize>();
    let mut title = String::with_capacity(length.saturating_sub(1));
    for part in record_type.title.iter().filter_map(text) {
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(part);
    }
    if title.is_empty() {
        title.push_str(record_type.title_fallback.as_ref().and_then(text).unwrap_or_default());
    }
    title.into()
}

/// The value a cell sets, if it does.
fn set_value(cell: &Cell) -> Option<&Value> {
    match cell {
        Cell::Set(value) => Some(value),
        Cell::Keep | Cell::Clear => None,
    }
}

/// The slot at a place of a group's layout.
fn entry_slot(group: &GroupLayout, position: usize, place: usize) -> Slot {
    Slot::Entry { group: group.group, position, field: group.fields[place] }
}

/// What makes an entry of a row itself, where it says so.
fn identity_of<'e>(layout: &GroupLayout, entry: &'e CandidateEntry) -> Option<&'e Value> {
    set_value(&entry.cells[layout.identity?])
}

/// Whether a row says that an entry is shared.
fn is_shared(layout: &GroupLayout, entry: &CandidateEntry) -> bool {
    layout.unless.is_some_and(|place| entry.cells[place] == Cell::Set(Value::Boolean(true)))
}

fn problem(code: u16, slot: Slot, value: &str) -> Problem {
    Problem { code, slot: Some(slot), value: value.into(), suggestion: None }
}

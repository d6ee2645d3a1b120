//! One row of the file as it will be saved: every field it fills, what stands in the file where that
//! differs, and everything wrong with it.

use super::parts::{Button, Kind};
use crate::engine::check::RowConverter;
use crate::engine::mapping::Mapping;
use crate::engine::model::{Candidate, Cell, Layout, Problem};
use crate::engine::schema::catalogue::event_kind;
use crate::engine::schema::{Slot, group_digits};
use crate::engine::source::Row;
use crate::wizard::command::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::count;
use serde::Serialize;

/// A row as it will be saved.
#[derive(Debug, Clone, Serialize)]
pub struct RecordScreen {
    /// "Row 18 as it will be saved".
    pub title: String,
    /// What becomes of the row, and how to see others.
    pub text: String,
    pub kind: Kind,
    pub lines: Vec<RecordLine>,
    pub previous: Button,
    pub next: Button,
    pub close: Button,
}

/// One field of the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordLine {
    /// "Email 1 · Type".
    pub label: String,
    /// What is saved; may be empty.
    pub value: String,
    /// What stands in the file, where it is not the same.
    pub from: String,
    /// What is wrong; may be empty.
    pub problem: String,
    /// Nothing, a warning, or an error.
    pub kind: Kind,
}

/// The row somebody looks at, where there is one. `place` counts the first rows of the file from 0.
pub(super) fn record(draft: &Draft, place: usize) -> Option<RecordScreen> {
    let row = draft.source.preview.row(place)?;
    let last = draft.source.preview.len().saturating_sub(1);
    let to = |place: usize| Command::LookAtRow(Some(place));
    let mut previous = Button::new("Row before", to(place.saturating_sub(1)));
    if place == 0 {
        previous = previous.disabled("This is the first row");
    }
    let mut next = Button::new("Next row", to((place + 1).min(last)));
    if place == last {
        next = next.disabled(format!("Only the first {} can be looked at here", count(last as u64 + 1, "row", "rows")));
    }
    let mapping = draft.decided();
    let columns = draft.source.columns.len();
    let converted = RowConverter::new(draft.schema, draft.record_type, &mapping, &draft.settings, columns);
    let (text, kind, lines) = match &converted {
        Ok(converter) => {
            let candidate = converter.candidate(row);
            let lines = lines(draft, &mapping, converter.layout(), &candidate, row);
            let (text, kind) = outcome(draft, &candidate, &lines);
            (text, kind, lines)
        }
        Err(missing) => (missing.to_string(), Kind::Warn, Vec::new()),
    };
    Some(RecordScreen {
        title: format!("Row {} as it will be saved", group_digits(row.number)),
        text,
        kind,
        lines,
        previous,
        next,
        close: Button::new("Close", Command::LookAtRow(None)),
    })
}

/// What becomes of the row as a whole, and which fields have to do with it.
fn outcome(draft: &Draft, candidate: &Candidate, lines: &[RecordLine]) -> (String, Kind) {
    let labels: Vec<&str> = lines.iter().filter(|l| !l.problem.is_empty()).map(|l| l.label.as_str()).collect();
    let named = if labels.is_empty() { String::new() } else { format!(": {}", labels.join(", ")) };
    let (said, kind) = if candidate.has_errors() {
        (format!("This row would be left out, and saved with the others that have problems{named}."), Kind::Danger)
    } else if candidate.problems.is_empty() {
        let filled = count(lines.len() as u64, "field is", "fields are");
        (format!("{filled} filled. Blank cells leave what is there."), Kind::Good)
    } else {
        (format!("This row goes in, but wants a look{named}."), Kind::Warn)
    };
    // What is wrong with the row itself stands in no field.
    let of_row = candidate.problems.iter().filter(|problem| problem.slot.is_none());
    let sentences = of_row.map(|problem| format!("{}.", words(draft, problem)));
    (std::iter::once(said).chain(sentences).collect::<Vec<_>>().join(" "), kind)
}

fn words(draft: &Draft, problem: &Problem) -> String {
    event_kind(problem.code).message_named(draft.record_type, &draft.customs.names, problem.slot)
}

/// Every field that the row fills or that has a problem, in the order of the page.
fn lines(draft: &Draft, mapping: &Mapping, layout: &Layout, candidate: &Candidate, row: Row<'_>) -> Vec<RecordLine> {
    let line = |slot: Slot| {
        let value = match cell(layout, candidate, slot) {
            Some(Cell::Set(value)) => draft.shown(slot, value),
            Some(Cell::Clear) => "made blank".to_owned(),
            Some(Cell::Keep) | None => String::new(),
        };
        let problem = candidate.problems.iter().find(|problem| problem.slot == Some(slot));
        if value.is_empty() && problem.is_none() {
            return None;
        }
        let columns = mapping.get(slot).map_or(&[][..], |matched| matched.feed.columns());
        let cells = columns.iter().map(|column| row.cell(*column).trim()).filter(|cell| !cell.is_empty());
        let raw = cells.collect::<Vec<_>>().join(" ");
        let kind = match problem {
            None => Kind::Info,
            Some(problem) if problem.is_error() => Kind::Danger,
            Some(_) => Kind::Warn,
        };
        Some(RecordLine {
            label: draft.label(slot),
            from: if raw == value { String::new() } else { raw },
            value,
            problem: problem.map(|problem| words(draft, problem)).unwrap_or_default(),
            kind,
        })
    };
    mapping.iter().filter_map(|(slot, _)| line(slot)).collect()
}

/// What a row wants to do to a slot.
fn cell<'c>(layout: &Layout, candidate: &'c Candidate, slot: Slot) -> Option<&'c Cell> {
    match slot {
        Slot::Field(field) => candidate.fields.get(layout.fields.iter().position(|known| *known == field)?),
        Slot::Entry { group, position, field } => {
            let at = layout.groups.iter().position(|known| known.group == group)?;
            let place = layout.groups[at].fields.iter().position(|known| *known == field)?;
            candidate.groups.get(at)?.iter().find(|entry| entry.position == position)?.cells.get(place)
        }
    }
}

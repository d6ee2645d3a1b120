//! Records: searching everything in the database, and looking at one of them.

mod details;
mod history;
mod one;
mod words;

pub use details::{FieldLine, RecordSection};
pub use history::{PastRow, PastScreen};
pub use one::{OneRecordScreen, RecordBody};
pub(in crate::wizard) use words::value_now;

use super::parts::{Banner, Button, Kind, Pill};
use crate::engine::schema::{RecordType, Slot, group_digits};
use crate::engine::store::{RecordPlace, RecordSort, WholeRecord};
use crate::wizard::Command;
use crate::wizard::format::{count, percent, when};
use crate::wizard::records::{Lines, Listing, RecordsCommand};
use crate::wizard::state::{Database, State};
pub(super) use details::{amounts, sections};
use serde::Serialize;
pub(super) use words::{Told, cells, heads, key_label};

/// One of several, such as a record type, a tab or a field.
#[derive(Debug, Clone, Serialize)]
pub struct RecordChoice {
    pub label: String,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// The list, or the record that is open.
#[derive(Debug, Clone, Serialize)]
#[allow(clippy::large_enum_variant, reason = "one exists at a time")]
pub enum RecordsScreen {
    List(RecordListScreen),
    One(OneRecordScreen),
}

/// The list of records.
#[derive(Debug, Clone, Serialize)]
pub struct RecordListScreen {
    pub title: &'static str,
    pub text: String,
    /// The record types that have records, each with how many.
    pub types: Vec<RecordChoice>,
    pub search: String,
    /// What can be searched for, in the empty field.
    pub hint: &'static str,
    pub sorts: Vec<RecordChoice>,
    /// Whether removed records are listed, too.
    pub removed: bool,
    /// How many there are, and whether the search goes on.
    pub status: String,
    /// From 0 to 1, while the search goes on.
    pub progress: Option<f32>,
    pub banner: Option<Banner>,
    /// Headings behind the name and the key.
    pub heads: Vec<String>,
    pub key: String,
    pub name: String,
    pub lines: RecordLines,
    /// Shown where there is nothing to list.
    pub empty: Option<(String, String)>,
}

/// The lines of a long list of which some are in memory.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RecordLines {
    pub total: u64,
    pub offset: u64,
    pub rows: Vec<RecordLineScreen>,
}

/// One record in a list.
#[derive(Debug, Clone, Serialize)]
pub struct RecordLineScreen {
    pub name: String,
    pub key: String,
    /// One for each heading.
    pub cells: Vec<String>,
    /// When it was changed last.
    pub changed: String,
    pub pill: Option<Pill>,
    #[serde(skip)]
    pub open: Command,
}

pub(super) fn records(state: &State) -> RecordsScreen {
    match (state.records.open.last(), state.listed_type()) {
        (Some(open), _) => RecordsScreen::One(one::one(state, open)),
        (None, Some(record_type)) => RecordsScreen::List(list(state, record_type)),
        (None, None) => RecordsScreen::List(list(state, &state.schema.record_types[0])),
    }
}

fn command(command: RecordsCommand) -> Command {
    Command::Records(command)
}

fn list(state: &State, record_type: &RecordType) -> RecordListScreen {
    let records = &state.records;
    let listing = &records.list;
    let lines = shown_lines(state, record_type, listing);
    let many = record_type.plural.to_lowercase();
    let failed = listing.problem.clone().or_else(|| match &state.database {
        Database::Failed(problem) => Some(problem.clone()),
        _ => None,
    });
    let nothing = lines.total == 0 && listing.searching.is_none() && listing.found.is_some() && failed.is_none();
    RecordListScreen {
        title: "Records",
        text: "Everything in your database, to be searched and read. Nothing here changes a record unless you restore \
               a value."
            .to_owned(),
        types: types(state, record_type),
        search: records.search.clone(),
        hint: "Name, email, phone, place, tag, amount, words of a note …",
        sorts: sorts(records.sort),
        removed: records.removed,
        status: status(listing, record_type, lines.total),
        progress: listing.searching.filter(|(scanned, _)| *scanned > 0).map(|(scanned, of)| share(scanned, of)),
        banner: failed.map(|text| Banner {
            kind: Kind::Danger,
            text,
            buttons: vec![Button::new("Try again", command(RecordsCommand::TryAgain))],
        }),
        heads: heads(record_type),
        key: key_label(record_type),
        name: record_type.label.clone(),
        empty: nothing.then(|| empty(records.search.trim(), &many, records.removed)),
        lines,
    }
}

fn share(scanned: u64, of: u64) -> f32 {
    if of == 0 { 0.0 } else { (scanned as f64 / of as f64).min(1.0) as f32 }
}

fn types(state: &State, selected: &RecordType) -> Vec<RecordChoice> {
    let Database::Open(summary) = &state.database else { return Vec::new() };
    let known = summary.records.iter().filter_map(|(name, count)| Some((state.schema.record_type(name)?, *count)));
    let shown = known.filter(|(of, count)| *count > 0 || of.name == selected.name);
    let choice = |(of, count): (&RecordType, u64)| RecordChoice {
        label: format!("{} {}", of.plural, group_digits(count)),
        selected: of.name == selected.name,
        command: command(RecordsCommand::ShowType(of.name.clone())),
    };
    shown.map(choice).collect()
}

fn sorts(sort: RecordSort) -> Vec<RecordChoice> {
    let choice = |label: &str, of: RecordSort| RecordChoice {
        label: label.to_owned(),
        selected: sort == of,
        command: command(RecordsCommand::Sort(of)),
    };
    vec![
        choice("By ID", RecordSort::Key),
        choice("By name", RecordSort::Name),
        choice("Changed last", RecordSort::Newest),
    ]
}

fn status(listing: &Listing, record_type: &RecordType, total: u64) -> String {
    let (one, many) = (record_type.label.to_lowercase(), record_type.plural.to_lowercase());
    let counted = count(total, &one, &many);
    match listing.searching {
        Some((0, _)) if listing.found.is_none() => "Searching…".to_owned(),
        Some((0, _)) => format!("{counted} · searching…"),
        Some((scanned, of)) => {
            format!("{counted} so far · searching… {}", percent(f64::from(share(scanned, of))))
        }
        None if listing.found.is_none() => String::new(),
        None => counted,
    }
}

fn empty(search: &str, many: &str, removed: bool) -> (String, String) {
    if search.is_empty() {
        let text = format!("Import a file of {many}, and they are listed here.");
        return (format!("No {many} yet"), text);
    }
    let hint = if removed {
        "All words have to stand in one record. Try fewer of them, or another spelling."
    } else {
        "All words have to stand in one record. Try fewer of them, or look among removed records, too."
    };
    (format!("No {many} hold “{search}”"), hint.to_owned())
}

fn shown_lines(state: &State, record_type: &RecordType, listing: &Listing) -> RecordLines {
    let total = listing.found.as_ref().map_or(0, |found| found.total());
    let same = listing.found.as_ref().is_some_and(|found| found.record_type == record_type.name);
    match listing.lines.as_ref().filter(|_| same) {
        Some(lines) => lines_of(state, record_type, lines, total, None),
        None => RecordLines { total: if same { total } else { 0 }, ..RecordLines::default() },
    }
}

/// Records in memory as lines of a list. A field that is the same in all of them goes without saying.
fn lines_of(state: &State, record_type: &RecordType, lines: &Lines, total: u64, known: Option<Slot>) -> RecordLines {
    let told = Told::new(state, record_type, &lines.referred);
    let row = |whole: &WholeRecord| {
        let at = whole.removed.as_ref().or(whole.changed.as_ref());
        let at = at.map(|stamp| when(stamp.at, &state.now)).unwrap_or_default();
        let place = RecordPlace { record_type: record_type.name.clone(), record: whole.record.id };
        RecordLineScreen {
            name: told.name_without(&whole.record, known),
            key: told.key(&whole.record),
            cells: cells(&told, &whole.record),
            changed: at,
            pill: whole.removed.is_some().then(|| Pill::new(Kind::Danger, "removed")),
            open: command(RecordsCommand::Open(place)),
        }
    };
    RecordLines { total, offset: lines.offset, rows: lines.records.iter().map(row).collect() }
}

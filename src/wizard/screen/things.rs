//! What is to be known about how a file was read and about its values: short things as labels, the
//! rest in a list with what to do.

use super::columns::damaged_cells;
use super::parts::{Button, Kind, Pill};
use crate::engine::source::Notice;
use crate::wizard::command::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::count;
use serde::Serialize;

/// Things to know that stand in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Things {
    /// "4 things to know".
    pub label: String,
    pub kind: Kind,
    pub items: Vec<Thing>,
}

/// One thing to know.
#[derive(Debug, Clone, Serialize)]
pub struct Thing {
    pub kind: Kind,
    /// A sentence.
    pub text: String,
    /// What to do; may be empty.
    pub advice: String,
    /// The row it is about, where the preview shows it.
    pub row: Option<u64>,
    /// What takes it back.
    pub other_way: Option<Button>,
}

/// Labels beside the chips.
const LABELS: usize = 2;

/// Characters a label may have.
const LABEL_CHARS: usize = 64;

/// Damaged columns listed one by one.
const DAMAGED: usize = 40;

/// Notices of rows at the end that are passed over.
const CLOSING: [&str; 2] = ["footer_rows", "totals_row"];

/// The labels, and the list of the rest where there is one.
pub(super) fn of(draft: &Draft) -> (Vec<Pill>, Option<Things>) {
    let (mut pills, mut items) = (Vec::new(), Vec::new());
    items.extend(draft.read_again.as_ref().map(|said| Thing {
        kind: Kind::Info,
        text: said.clone(),
        advice: String::new(),
        row: None,
        other_way: None,
    }));
    items.extend(draft.read_by.as_ref().map(|name| Thing {
        kind: Kind::Info,
        text: format!("It is read as your template “{name}” says."),
        advice: String::new(),
        row: None,
        other_way: Some(Button::new("Read it as it was found", Command::ReadAsFound)),
    }));
    items.extend(draft.source.options.keep_last_rows.then(|| Thing {
        kind: Kind::Info,
        text: "Totals and notes at the end are read as records, as you asked.".into(),
        advice: String::new(),
        row: None,
        other_way: Some(keep_last_rows(false)),
    }));
    // A chip says which sheet or member was chosen.
    let of_source =
        draft.source.notices.iter().filter(|notice| !["member_chosen", "sheet_chosen"].contains(&notice.code));
    for notice in of_source {
        if pills.len() < LABELS && notice.message.chars().count() <= LABEL_CHARS {
            pills.push(Pill::new(kind(notice), label(&notice.message)));
        } else {
            items.push(thing(draft, notice));
        }
    }
    let of_profile = draft.profile.notices.iter().filter(|notice| !draft.source.notices.contains(notice));
    items.extend(of_profile.map(|notice| thing(draft, notice)));
    items.extend(damage(draft));
    // What wants a look stands first.
    items.sort_by_key(|item| item.kind != Kind::Warn);
    let kind = if items.iter().any(|item| item.kind == Kind::Warn) { Kind::Warn } else { Kind::Info };
    let things = (!items.is_empty()).then(|| Things {
        label: count(items.len() as u64, "thing to know", "things to know"),
        kind,
        items,
    });
    (pills, things)
}

/// A sentence as a label: without the full stop at its end, and as short as labels are.
fn label(sentence: &str) -> String {
    let words = sentence.strip_suffix('.').unwrap_or(sentence);
    let skipped = [" was skipped", " were skipped"].into_iter().find_map(|end| words.strip_suffix(end));
    skipped.map_or_else(|| words.to_owned(), |what| format!("{what} skipped"))
}

/// What only tells what was chosen, or was rightly left out, is no warning.
fn kind(notice: &Notice) -> Kind {
    const HARMLESS: [&str; 6] =
        ["blank_rows", "dates_from_1904", "footer_rows", "list_chosen", "totals_row", "two_header_rows"];
    if HARMLESS.contains(&notice.code) { Kind::Info } else { Kind::Warn }
}

fn keep_last_rows(keep: bool) -> Button {
    Button::new(if keep { "Read as records" } else { "Pass over them" }, Command::KeepLastRows(keep))
}

fn thing(draft: &Draft, notice: &Notice) -> Thing {
    Thing {
        kind: kind(notice),
        text: notice.message.clone(),
        advice: notice.advice().unwrap_or_default().to_owned(),
        row: notice.row.filter(|row| is_shown(draft, *row)),
        other_way: CLOSING.contains(&notice.code).then(|| keep_last_rows(true)),
    }
}

fn damage(draft: &Draft) -> impl Iterator<Item = Thing> {
    let columns = draft.source.columns.iter().zip(&draft.profile.columns);
    let all = columns.flat_map(|(column, known)| known.damage.iter().map(move |damage| (column, damage)));
    let found = all.clone().count();
    let listed = all.take(DAMAGED).map(|(column, damage)| Thing {
        kind: Kind::Warn,
        text: format!("“{}”: {}.", column.header, damaged_cells(damage)),
        advice: damage.kind.advice().to_owned(),
        row: damage.rows.iter().copied().find(|row| is_shown(draft, *row)),
        other_way: None,
    });
    let more = found.saturating_sub(DAMAGED) as u64;
    let rest = (more > 0).then(|| Thing {
        kind: Kind::Warn,
        text: format!("{} of other columns; each has a mark at its head.", count(more, "more damage", "more damages")),
        advice: String::new(),
        row: None,
        other_way: None,
    });
    listed.chain(rest).collect::<Vec<_>>().into_iter()
}

fn is_shown(draft: &Draft, row: u64) -> bool {
    draft.preview.binary_search_by_key(&row, |shown| shown.number).is_ok()
}

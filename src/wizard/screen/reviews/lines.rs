//! The lines of a review: records with ticks, or records of other types that go with them.

use super::common::{called, nothing_fits};
use super::{command, names};
use crate::engine::job::{ReviewFacts, protection_label};
use crate::engine::model::{Layout, Protection};
use crate::engine::schema::{RecordType, group_digits};
use crate::engine::store::{ReviewDependent, ReviewRow};
use crate::wizard::Command;
use crate::wizard::format::day_short;
use crate::wizard::records::Referred;
use crate::wizard::reviews::{OpenReview, ReviewCommand};
use crate::wizard::screen::parts::{Button, Kind, Pill};
use crate::wizard::screen::records::{Told, cells, heads, key_label};
use crate::wizard::state::State;
use serde::Serialize;

/// What is listed.
#[derive(Debug, Clone, Serialize)]
pub enum ReviewBody {
    Nothing,
    Empty {
        title: String,
        text: String,
    },
    Records {
        name: String,
        key: String,
        heads: Vec<String>,
        lines: ReviewLines<ReviewLine>,
        /// The line the keyboard is on.
        marked: Option<u64>,
    },
    Dependents {
        name: String,
        key: String,
        heads: Vec<String>,
        /// Heading of whom they go with.
        with: String,
        lines: ReviewLines<DependentLine>,
    },
}

/// The lines of a long list of which some are in memory.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewLines<L> {
    pub total: u64,
    pub offset: u64,
    pub rows: Vec<L>,
}

/// One record that may be removed.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewLine {
    pub name: String,
    pub pills: Vec<Pill>,
    pub key: String,
    /// One for each heading.
    pub cells: Vec<String>,
    /// "12 Mar 2024 · alumni.csv".
    pub seen: String,
    /// `None` where nothing can be decided any more.
    pub ticked: Option<bool>,
    /// What the tick is called: "Remove Harold Jensen".
    pub tick_label: String,
    /// Changes the tick.
    #[serde(skip)]
    pub decide: Command,
}

/// A record that goes with another.
#[derive(Debug, Clone, Serialize)]
pub struct DependentLine {
    pub name: String,
    pub key: String,
    pub cells: Vec<String>,
    pub with: String,
    /// Unticks whom it goes with; none where nothing can be decided any more.
    pub keep: Option<Button>,
}

pub(super) fn body(state: &State, open: &OpenReview) -> ReviewBody {
    match &open.tab {
        None => records(state, open),
        Some(name) => dependents(state, open, name),
    }
}

fn records(state: &State, open: &OpenReview) -> ReviewBody {
    let record_type = open.found.as_ref().and_then(|found| state.schema.record_type(&found.job.record_type));
    let (Some(record_type), Some((query, page)), Some(found)) = (record_type, &open.page, &open.found) else {
        return ReviewBody::Nothing;
    };
    if page.total == 0 && open.shown().is_some() {
        let (title, text) = nothing_fits(&open.filter.search, &record_type.plural.to_lowercase());
        return ReviewBody::Empty { title, text };
    }
    let facts = ReviewFacts::of(state.schema, record_type);
    let own = facts.heads();
    let referred = Referred::new();
    let told = Told::new(state, record_type, &referred);
    let (heads, use_facts) =
        if own.is_empty() { (heads(record_type), false) } else { (own.into_iter().map(str::to_owned).collect(), true) };
    let is_open = found.is_open();
    let line = |row: &ReviewRow| {
        let filled = row.whole.as_ref().map(|whole| if use_facts { facts.cells(whole) } else { cells(&told, whole) });
        ReviewLine {
            name: called(&row.title, &row.key).to_owned(),
            pills: pills(open, row),
            key: row.key.clone(),
            cells: filled.unwrap_or_else(|| heads.iter().map(|_| String::new()).collect()),
            seen: row
                .seen
                .as_ref()
                .map_or_else(String::new, |seen| format!("{} · {}", day_short(seen.at, &state.now), seen.file_name)),
            ticked: (is_open && !row.removed).then_some(row.ticked),
            tick_label: format!("Remove {}", called(&row.title, &row.key)),
            decide: command(ReviewCommand::Decide(row.record, !row.ticked)),
        }
    };
    // Until what is looked for arrives, what was listed before stays to be seen.
    ReviewBody::Records {
        name: record_type.label.clone(),
        key: short_key(record_type),
        lines: ReviewLines { total: page.total, offset: query.offset, rows: page.rows.iter().map(line).collect() },
        heads,
        marked: open.marked.filter(|line| *line < page.total),
    }
}

/// "ID" says enough where the record type stands beside it.
pub(super) fn short_key(of: &RecordType) -> String {
    let label = key_label(of);
    if label.ends_with(" ID") { "ID".to_owned() } else { label }
}

/// What a person decided comes first, then why it is protected.
fn pills(open: &OpenReview, row: &ReviewRow) -> Vec<Pill> {
    if row.removed {
        return vec![Pill::new(Kind::Danger, "removed")];
    }
    let me = open.me.as_str();
    let decided = row.decision.as_ref().map(|decision| {
        let who = if decision.who.is_empty() || decision.who == me { "you" } else { &decision.who };
        match decision.remove {
            true => Pill::new(Kind::Neutral, format!("ticked by {who}")),
            false => Pill::new(Kind::Good, format!("kept by {who}")),
        }
    });
    let protected = row.protections.iter().map(|protection| {
        let kind = if protection == Protection::SeenSince { Kind::Info } else { Kind::Warn };
        Pill::new(kind, protection_label(protection))
    });
    let listed = (row.row > 0).then(|| Pill::new(Kind::Neutral, format!("row {}", group_digits(row.row))));
    decided.into_iter().chain(protected).chain(listed).collect()
}

fn dependents(state: &State, open: &OpenReview, name: &str) -> ReviewBody {
    let (Some(found), Some(of)) = (&open.found, state.schema.record_type(name)) else { return ReviewBody::Nothing };
    let total = found.totals.dependents.iter().find(|(other, _)| other == name).map_or(0, |(_, number)| *number);
    let (holder, holders) = names(state.schema.record_type(&found.job.record_type));
    if total == 0 {
        let many = of.plural.to_lowercase();
        return ReviewBody::Empty {
            title: format!("No {many} go with them"),
            text: format!("None of the ticked {holders} has {many}."),
        };
    }
    let here = open.dependents.as_ref().filter(|(other, _, _)| other == name);
    let referred = Referred::new();
    let told = Told::new(state, of, &referred);
    let shown: Vec<usize> = telling_without(of, &found.job.record_type);
    let line = |row: &ReviewDependent| {
        let all = cells(&told, &row.whole);
        DependentLine {
            name: called(&row.title, &row.key).to_owned(),
            key: told.key(&row.whole),
            cells: shown.iter().filter_map(|at| all.get(*at).cloned()).collect(),
            with: format!("{} {}", row.holder_title, row.holder_key).trim().to_owned(),
            keep: found.is_open().then(|| {
                let keep = Button::new("Keep", command(ReviewCommand::Decide(row.holder, false)));
                Button { hint: format!("Keeps {} and all that belongs to them", row.holder_title), ..keep }
            }),
        }
    };
    let all = heads(of);
    ReviewBody::Dependents {
        name: of.label.clone(),
        key: short_key(of),
        heads: shown.iter().filter_map(|at| all.get(*at).cloned()).collect(),
        with: format!("Goes with this {holder}"),
        lines: ReviewLines {
            total,
            offset: here.map_or(0, |(_, offset, _)| *offset),
            rows: here.map(|(_, _, rows)| rows.iter().map(line).collect()).unwrap_or_default(),
        },
    }
}

/// What a list tells of records, but for whom they belong to, which stands in a column of its own.
fn telling_without(of: &RecordType, holder: &str) -> Vec<usize> {
    let layout = Layout::whole(of);
    let to_holder = |label: &String| {
        layout.fields.iter().any(|field| {
            let field = &of.fields[*field];
            field.label == *label && field.references.as_deref() == Some(holder)
        })
    };
    heads(of).iter().enumerate().filter(|(_, label)| !to_holder(label)).map(|(at, _)| at).collect()
}

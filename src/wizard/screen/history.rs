//! History: every import and undo, newest first.

use super::parts::{Banner, Button, Kind, Pill, outcome};
use crate::engine::model::{Job, JobKind, Status};
use crate::wizard::Command;
use crate::wizard::format::{count, when};
use crate::wizard::state::{HISTORY_PAGE, HistoryQuery, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct HistoryScreen {
    pub title: &'static str,
    pub text: String,
    pub find: String,
    /// Keeps the other filters when the search changes.
    #[serde(skip)]
    pub query: HistoryQuery,
    pub filters: Vec<HistoryFilter>,
    pub banner: Option<Banner>,
    pub rows: Vec<HistoryRow>,
    /// Shown when there are no rows.
    pub empty: Option<(String, String)>,
    pub newer: Option<Button>,
    pub older: Option<Button>,
}

/// One of the filters.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryFilter {
    pub label: &'static str,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// One job.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryRow {
    pub number: i64,
    pub file: String,
    pub kind: String,
    pub when: String,
    pub who: String,
    pub rows: String,
    pub result: Pill,
    #[serde(skip)]
    pub command: Command,
}

/// The file, or "Undo of …".
pub(super) fn job_title(job: &Job) -> String {
    match job.kind {
        JobKind::Import => job.file_name.clone(),
        JobKind::Undo => format!("Undo of {}", job.file_name),
        JobKind::Restore => format!("Restore of {}", job.file_name),
    }
}

/// "Contacts".
pub(super) fn type_label(state: &State, job: &Job) -> String {
    state.schema.record_type(&job.record_type).map_or_else(|| job.record_type.clone(), |t| t.plural.clone())
}

pub(super) fn history(state: &State) -> HistoryScreen {
    let history = &state.history;
    let list = history.list.as_ref();
    let (offset, total) = list.map_or((0, 0), |l| (l.offset, l.total));
    let filtered = !history.query.file_name.is_empty() || history.query.status.is_some();
    let page = |label: &str, offset: u64| {
        Button::new(label, Command::QueryHistory(HistoryQuery { offset, ..history.query.clone() }))
    };
    HistoryScreen {
        title: "History",
        text: match list {
            Some(_) => {
                format!(
                    "{}, newest first. Open one to see what it did or to undo it.",
                    count(total, "entry", "entries")
                )
            }
            None if history.problem.is_some() => "The history cannot be read.".to_owned(),
            None => "Loading…".to_owned(),
        },
        find: history.query.file_name.clone(),
        query: history.query.clone(),
        filters: filters(&history.query),
        banner: history.problem.as_ref().map(|text| Banner {
            kind: Kind::Danger,
            text: text.clone(),
            buttons: Vec::new(),
        }),
        rows: list.map(|l| l.items.iter().map(|job| row(state, job)).collect()).unwrap_or_default(),
        empty: (list.is_some() && total == 0).then(|| empty(filtered)),
        newer: (offset > 0).then(|| page("Newer", offset.saturating_sub(HISTORY_PAGE))),
        older: (offset + HISTORY_PAGE < total).then(|| page("Older", offset + HISTORY_PAGE)),
    }
}

fn empty(filtered: bool) -> (String, String) {
    if filtered {
        ("Nothing fits".to_owned(), "No import fits what you are looking for.".to_owned())
    } else {
        (
            "Nothing has been imported yet".to_owned(),
            "Every import is listed here, with what it did and a way to undo it.".to_owned(),
        )
    }
}

fn filters(query: &HistoryQuery) -> Vec<HistoryFilter> {
    let filter = |label, status| HistoryFilter {
        label,
        selected: query.status == status,
        command: Command::QueryHistory(HistoryQuery { status, offset: 0, ..query.clone() }),
    };
    vec![
        filter("All", None),
        filter("Finished", Some(Status::Ok)),
        filter("With problems", Some(Status::Warn)),
        filter("Interrupted", Some(Status::Interrupted)),
        filter("Undone", Some(Status::Undone)),
    ]
}

fn row(state: &State, job: &Job) -> HistoryRow {
    HistoryRow {
        number: job.id.0,
        file: job_title(job),
        kind: type_label(state, job),
        when: when(job.status_started_at, &state.now),
        who: job.created_by.clone(),
        rows: crate::engine::schema::group_digits(job.counts.rows),
        result: outcome(job),
        command: Command::OpenJob(job.id),
    }
}

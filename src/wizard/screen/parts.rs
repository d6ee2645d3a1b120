//! Small things many pages show.

use crate::engine::model::{Counts, Job, JobKind, Status};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::format::count;
use serde::Serialize;

/// What a coloured thing means; colour is never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Kind {
    Neutral,
    Good,
    Info,
    Warn,
    Danger,
}

/// A button and what it sends.
#[derive(Debug, Clone, Serialize)]
pub struct Button {
    pub label: String,
    pub enabled: bool,
    /// Why it is not enabled, or what it will do; shown beside it or on hover.
    pub hint: String,
    #[serde(skip)]
    pub command: Command,
}

impl Button {
    pub(super) fn new(label: impl Into<String>, command: Command) -> Button {
        Button { label: label.into(), enabled: true, hint: String::new(), command }
    }

    pub(super) fn disabled(self, why: impl Into<String>) -> Button {
        Button { enabled: false, hint: why.into(), ..self }
    }
}

/// A short coloured label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pill {
    pub kind: Kind,
    pub text: String,
}

impl Pill {
    pub(super) fn new(kind: Kind, text: impl Into<String>) -> Pill {
        Pill { kind, text: text.into() }
    }
}

/// A big number with a caption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberCard {
    pub number: String,
    pub caption: String,
    pub kind: Kind,
}

impl NumberCard {
    pub(super) fn new(number: u64, caption: impl Into<String>, kind: Kind) -> NumberCard {
        // A zero is never alarming.
        let kind = if number == 0 { Kind::Neutral } else { kind };
        NumberCard { number: group_digits(number), caption: caption.into(), kind }
    }
}

/// A message across the page, with what can be done about it.
#[derive(Debug, Clone, Serialize)]
pub struct Banner {
    pub kind: Kind,
    pub text: String,
    pub buttons: Vec<Button>,
}

/// What became of a job, in a few words.
pub(super) fn outcome(job: &Job) -> Pill {
    match job.status {
        Status::Ok if job.kind == JobKind::Undo => Pill::new(Kind::Good, undo_words(&job.counts)),
        Status::Warn if job.kind == JobKind::Undo => Pill::new(Kind::Warn, undo_words(&job.counts)),
        Status::Ok if job.kind == JobKind::Restore => Pill::new(Kind::Good, "Restored"),
        Status::Ok => Pill::new(Kind::Good, import_words(&job.counts, 0)),
        Status::Warn => Pill::new(Kind::Warn, import_words(&job.counts, job.set_aside)),
        Status::Undone => Pill::new(Kind::Neutral, "Undone"),
        Status::Cancelled => Pill::new(Kind::Neutral, "Cancelled"),
        Status::Interrupted => Pill::new(Kind::Danger, "Interrupted"),
        Status::Failed | Status::FilecheckFailed => Pill::new(Kind::Danger, "Failed"),
        Status::FilecheckSuccess => Pill::new(Kind::Neutral, "Checked only"),
        Status::PruningPending => Pill::new(Kind::Warn, "Removals to review"),
        _ => Pill::new(Kind::Info, "Running"),
    }
}

/// What a job did, in a few words.
pub(super) fn did(job: &Job) -> String {
    let counts = &job.counts;
    match (job.status, job.kind) {
        (status, _) if status.is_before_running() => "Nothing imported".to_owned(),
        (Status::Cancelled | Status::FilecheckFailed, _) => "Nothing imported".to_owned(),
        (Status::Interrupted, _) => match job.rows_total {
            Some(total) => format!("{} of {} rows", group_digits(job.position.rows), group_digits(total)),
            None => count(job.position.rows, "record", "records"),
        },
        (_, JobKind::Undo) => undo_words(counts),
        (_, JobKind::Restore) if counts.fields_changed == 0 => count(counts.updated, "record back", "records back"),
        (_, JobKind::Restore) => count(counts.fields_changed, "field restored", "fields restored"),
        (_, JobKind::Import | JobKind::Removal) => import_words(&Counts { left_out: 0, ..*counts }, 0),
    }
}

/// How a job ended.
pub(super) fn ended(job: &Job) -> Pill {
    match (job.status, job.kind) {
        (Status::Ok, _) => Pill::new(Kind::Good, "Finished"),
        (Status::Warn, JobKind::Import) if job.problem_rows() > 0 => {
            Pill::new(Kind::Warn, count(job.problem_rows(), "problem", "problems"))
        }
        (Status::Warn, JobKind::Import) if job.set_aside > 0 => {
            Pill::new(Kind::Info, format!("{} set aside", group_digits(job.set_aside)))
        }
        (Status::Warn, JobKind::Import | JobKind::Restore | JobKind::Removal) => Pill::new(Kind::Warn, "Needs a look"),
        (Status::Warn, JobKind::Undo) => Pill::new(Kind::Warn, "Some kept"),
        _ => outcome(job),
    }
}

fn import_words(counts: &Counts, set_aside: u64) -> String {
    let problems = counts.left_out.saturating_sub(set_aside);
    let parts = [
        (counts.created, "new"),
        (counts.altered(), "updated"),
        (counts.deleted, "removed"),
        (problems, if problems == 1 { "problem" } else { "problems" }),
        (set_aside, "set aside"),
    ];
    let words: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", group_digits(*n))).collect();
    if words.is_empty() { "Nothing to change".to_owned() } else { words.join(" · ") }
}

fn undo_words(counts: &Counts) -> String {
    let parts = [(counts.altered(), "restored"), (counts.deleted, "removed"), (counts.kept, "kept")];
    let words: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", group_digits(*n))).collect();
    if words.is_empty() { "Nothing to undo".to_owned() } else { words.join(" · ") }
}

//! The file of a job and who did what when, beside what happened.

use super::parts::{Button, Kind};
use crate::engine::model::{Job, JobKind, Keeping, KeptState, Status, StatusChange};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::format::{count, day, moment, size};
use crate::wizard::state::{Database, JobView, State};
use serde::Serialize;

/// What is known of the file of a job.
#[derive(Debug, Clone, Serialize)]
pub struct FileCard {
    /// What each is called, and what it is.
    pub facts: Vec<(&'static str, String)>,
    /// Where no copy is kept: why, and what that means.
    pub gone: Option<String>,
    pub save: Option<Button>,
}

/// A status the job has had.
#[derive(Debug, Clone, Serialize)]
pub struct StatusLine {
    pub when: String,
    pub what: &'static str,
    pub kind: Kind,
    pub who: String,
    /// Why it failed or stopped, or nothing.
    pub why: String,
}

/// The button that saves the file as it was, where a copy is kept.
pub(super) fn save(state: &State, view: &JobView) -> Option<Button> {
    let KeptState::Here { .. } = view.original.as_ref()?.state else { return None };
    let hint = format!("Save a copy of {} as it was imported. {}", view.job.file_name, kept(state, view)?);
    Some(Button { hint, ..Button::new("Original file…", Command::SaveOriginal) })
}

/// The file of an import; an undo has none.
pub(super) fn file(state: &State, view: &JobView) -> Option<FileCard> {
    let job = &view.job;
    if job.kind != JobKind::Import {
        return None;
    }
    let mut facts = vec![("Name", job.file_name.clone()), ("Size", size(job.file_size))];
    facts.extend(job.rows_total.map(|rows| ("Rows", group_digits(rows))));
    facts.push(("SHA-256", job.file_sha256.clone()));
    let kept = kept(state, view);
    let here = matches!(view.original.as_ref().map(|kept| &kept.state), Some(KeptState::Here { .. }));
    if job.problem_rows_are_gone() {
        facts.push(("Problem rows", format!("{}, no longer kept", count(job.problem_rows(), "row", "rows"))));
    } else if job.problem_file.is_some() && job.problem_rows() > 0 {
        facts.push(("Problem rows", count(job.problem_rows(), "row", "rows")));
    }
    if let (true, Some(kept)) = (here, &kept) {
        facts.push(("Copy", kept.clone()));
    }
    let save = here.then(|| Button::new("Save a copy…", Command::SaveOriginal));
    Some(FileCard { facts, gone: kept.filter(|_| !here), save })
}

/// "Kept until 19 February 2027", or why it is not, as a sentence.
fn kept(state: &State, view: &JobView) -> Option<String> {
    let keeping = match &state.database {
        Database::Open(summary) => summary.keeping,
        _ => Keeping::default(),
    };
    let Some(original) = &view.original else {
        return not_noted(&view.job).map(str::to_owned);
    };
    Some(match &original.state {
        KeptState::Here { .. } => match keeping.until(original.at) {
            Some(until) => format!("Kept until {}", day(until, &state.now)),
            None => "Kept for ever".to_owned(),
        },
        KeptState::NotKept { why } => why.clone(),
        KeptState::Gone { at } => {
            format!("The file is no longer kept. Its copy was deleted on {}.", day(*at, &state.now))
        }
    })
}

/// Why nothing is noted of a file; `None` while it is being imported.
fn not_noted(job: &Job) -> Option<&'static str> {
    match job.status {
        status if status.is_active() => None,
        status if status.is_before_running() => Some("No copy is kept of a file that was only checked."),
        Status::Cancelled | Status::FilecheckFailed => Some("No copy is kept of a file that was not imported."),
        _ => Some("No copy of this file was kept."),
    }
}

pub(super) fn statuses(state: &State, view: &JobView) -> Vec<StatusLine> {
    let line = |change: &StatusChange| StatusLine {
        when: moment(change.at, &state.now),
        what: words(change.status),
        kind: kind(change.status),
        who: change.who.clone(),
        why: change.message.clone().unwrap_or_default(),
    };
    view.statuses.iter().map(line).collect()
}

fn words(status: Status) -> &'static str {
    use Status as S;
    match status {
        S::New => "Recorded",
        S::FilecheckQueued => "Waiting to check",
        S::FilecheckForked => "Check begun",
        S::FilecheckRunning => "Checking",
        S::FilecheckSuccess => "Checked",
        S::FilecheckFailed => "Check failed",
        S::Queued => "Waiting to write",
        S::Forked => "Begun",
        S::Running => "Writing",
        S::ReconcilePending | S::PruningReconcilePending => "Comparing counts",
        S::PruningPending => "Removals to review",
        S::PruningQueued => "Waiting to remove",
        S::PruningForked => "Removals begun",
        S::Pruning => "Removing",
        S::Ok => "Finished",
        S::Warn => "Finished with problems",
        S::Failed => "Failed",
        S::Cancelled => "Cancelled",
        S::Interrupted => "Interrupted",
        S::Undone => "Undone",
    }
}

fn kind(status: Status) -> Kind {
    match status {
        Status::Ok => Kind::Good,
        Status::Warn | Status::PruningPending => Kind::Warn,
        Status::Failed | Status::FilecheckFailed | Status::Interrupted => Kind::Danger,
        _ => Kind::Neutral,
    }
}

//! Removals: the imports whose removals wait for a person, those done before, and the review of one.

mod beside;
mod lines;
mod one;
mod question;
mod rules;

pub use beside::BesideScreen;
pub use lines::{DependentLine, ReviewBody, ReviewLine, ReviewLines};
pub use one::{ReviewChip, ReviewScreen, TickMark};
pub use question::QuestionScreen;
pub(super) use rules::rules;
pub use rules::{RulesField, RulesScreen, RulesTick};

use super::history::type_label;
use super::parts::{Banner, Button, Kind, Pill, outcome};
use crate::engine::model::Job;
use crate::engine::schema::RecordType;
use crate::wizard::Command;
use crate::wizard::format::{count, when};
use crate::wizard::reviews::ReviewCommand;
use crate::wizard::state::{Nav, State};
use serde::Serialize;

/// The list of reviews, or the one that is open.
#[derive(Debug, Clone, Serialize)]
#[allow(clippy::large_enum_variant, reason = "one exists at a time")]
pub enum RemovalsScreen {
    List(RemovalListScreen),
    One(ReviewScreen),
}

/// What waits, and what was done.
#[derive(Debug, Clone, Serialize)]
pub struct RemovalListScreen {
    pub title: &'static str,
    pub text: &'static str,
    pub banner: Option<Banner>,
    pub waiting: Vec<WaitingRow>,
    pub past: Vec<PastRemoval>,
    /// Shown where there is neither.
    pub empty: Option<(&'static str, &'static str)>,
    /// Leads to the rules by which records are protected.
    pub rules: Button,
}

/// An import whose removals wait.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingRow {
    pub file: String,
    pub detail: String,
    pub review: Button,
}

/// A removal done before.
#[derive(Debug, Clone, Serialize)]
pub struct PastRemoval {
    pub file: String,
    pub kind: String,
    pub when: String,
    pub who: String,
    pub result: Pill,
    #[serde(skip)]
    pub command: Command,
}

pub(super) fn removals(state: &State) -> RemovalsScreen {
    match &state.reviews.open {
        Some(open) => RemovalsScreen::One(one::one(state, open)),
        None => RemovalsScreen::List(list(state)),
    }
}

fn command(command: ReviewCommand) -> Command {
    Command::Review(command)
}

fn list(state: &State) -> RemovalListScreen {
    let reviews = &state.reviews;
    let waiting: Vec<WaitingRow> = reviews.waiting.iter().flatten().map(|job| row(state, job)).collect();
    let past = |job: &Job| PastRemoval {
        file: job.file_name.clone(),
        kind: type_label(state, job),
        when: when(job.status_started_at, &state.now),
        who: job.created_by.clone(),
        result: outcome(job),
        command: Command::OpenJob(job.id),
    };
    let nothing = reviews.waiting.is_some() && waiting.is_empty() && reviews.past.is_empty();
    RemovalListScreen {
        title: "Removals",
        text: "Nothing is removed from your database until somebody has looked through the list here.",
        banner: reviews.problem.clone().map(|text| Banner { kind: Kind::Danger, text, buttons: Vec::new() }),
        waiting,
        past: reviews.past.iter().map(past).collect(),
        empty: nothing.then_some((
            "Nothing to review",
            "Import a full list, and what is in your database but no longer in that file waits here; so does what a \
             file lists for removal. You decide who goes and who stays, and can bring everybody back afterwards.",
        )),
        rules: Button::new("What is protected", Command::GoTo(Nav::Settings)),
    }
}

fn row(state: &State, job: &Job) -> WaitingRow {
    WaitingRow {
        file: job.file_name.clone(),
        detail: format!(
            "{} · {} · by {}",
            why(missing(state, job), job),
            when(job.created_at, &state.now),
            job.created_by
        ),
        review: Button::new("Review…", command(ReviewCommand::Open(job.id))),
    }
}

/// "1,204 contacts no longer in it".
fn why(records: String, job: &Job) -> String {
    let missing = job.missing.unwrap_or_default();
    match (missing.records - missing.listed, missing.listed) {
        (_, 0) => format!("{records} no longer in it"),
        (0, _) => format!("{records} it lists for removal"),
        _ => format!("{records} no longer in it, or listed for removal"),
    }
}

/// "1,204 contacts".
fn missing(state: &State, job: &Job) -> String {
    let records = job.missing.map_or(0, |missing| missing.records);
    let (one, many) = names(state.schema.record_type(&job.record_type));
    count(records, &one, &many)
}

fn names(of: Option<&RecordType>) -> (String, String) {
    of.map_or(("record".into(), "records".into()), |of| (of.label.to_lowercase(), of.plural.to_lowercase()))
}

/// "Review 1,204 removals", for a job whose removals wait.
pub(super) fn button(job: &Job) -> Button {
    let records = job.missing.map_or(0, |missing| missing.records);
    Button::new(format!("Review {}…", count(records, "removal", "removals")), command(ReviewCommand::Open(job.id)))
}

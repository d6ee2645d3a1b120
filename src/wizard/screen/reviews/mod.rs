//! Removals: the imports whose removals wait for a person, those done before, and the review of one.

mod beside;
mod common;
mod lines;
mod one;
mod outcome;
mod question;
mod rules;

pub use beside::BesideScreen;
pub use lines::{DependentLine, ReviewBody, ReviewLine, ReviewLines};
pub use one::{ReviewChip, ReviewScreen, TickMark};
pub(in crate::wizard) use outcome::names_of;
pub use outcome::{BringBackScreen, OutcomeBody, OutcomeLine, OutcomeScreen};
pub use question::QuestionScreen;
pub(super) use rules::rules;
pub use rules::{RulesField, RulesScreen, RulesTick};

use super::history::type_label;
use super::parts::{Banner, Button, Kind, Pill};
use crate::engine::job::RemovalFacts;
use crate::engine::model::{Job, MissingFor, Status, StatusChange};
use crate::engine::schema::{RecordType, group_digits};
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
    Outcome(OutcomeScreen),
}

/// What waits, and what was done.
#[derive(Debug, Clone, Serialize)]
pub struct RemovalListScreen {
    pub title: &'static str,
    pub text: &'static str,
    pub banner: Option<Banner>,
    pub waiting: Vec<WaitingRow>,
    pub past: Vec<PastRemoval>,
    /// Lists more of them, where there are more.
    pub more: Option<Button>,
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

/// A review that is over.
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
    match (&state.reviews.open, &state.reviews.outcome) {
        (Some(open), _) => RemovalsScreen::One(one::one(state, open)),
        (None, Some(open)) => RemovalsScreen::Outcome(outcome::outcome(state, open)),
        (None, None) => RemovalsScreen::List(list(state)),
    }
}

fn command(command: ReviewCommand) -> Command {
    Command::Review(command)
}

fn list(state: &State) -> RemovalListScreen {
    let reviews = &state.reviews;
    let waiting: Vec<WaitingRow> = reviews.waiting.iter().flatten().map(|job| row(state, job)).collect();
    let nothing = reviews.waiting.is_some() && waiting.is_empty() && reviews.past.is_empty();
    RemovalListScreen {
        title: "Removals",
        text: "Nothing is removed from your database until somebody has looked through the list here.",
        banner: reviews.problem.clone().map(|text| Banner { kind: Kind::Danger, text, buttons: Vec::new() }),
        waiting,
        past: reviews.past.iter().map(|facts| past(state, facts)).collect(),
        more: (reviews.past_total > reviews.past.len() as u64)
            .then(|| Button::new("Show earlier ones", command(ReviewCommand::ShowMore))),
        empty: nothing.then_some((
            "Nothing to review",
            "Import a full list, and what is in your database but no longer in that file waits here; so does what a \
             file lists for removal. You decide who goes and who stays, and can bring everybody back afterwards.",
        )),
        rules: Button::new("What is protected", Command::GoTo(Nav::Settings)),
    }
}

fn past(state: &State, facts: &RemovalFacts) -> PastRemoval {
    let (job, ended) = (&facts.job, facts.ended.as_ref());
    let approval = facts.approvals.last();
    let who = approval.map(|(approval, _)| approval.who.as_str()).or(ended.map(|ended| ended.who.as_str()));
    PastRemoval {
        file: job.file_name.clone(),
        kind: type_label(state, job),
        when: when(ended.map_or(job.status_started_at, |ended| ended.at), &state.now),
        who: who.unwrap_or_default().to_owned(),
        result: match approval {
            None => Pill::new(Kind::Neutral, "Nothing removed"),
            Some((_, removal)) if removal.status == Status::Undone => Pill::new(Kind::Good, "All brought back"),
            Some((_, removal)) => Pill::new(Kind::Neutral, format!("{} removed", group_digits(removal.counts.deleted))),
        },
        command: command(ReviewCommand::Open(job.id)),
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
    match missing.why() {
        MissingFor::Absent => format!("{records} no longer in it"),
        MissingFor::Listed => format!("{records} it lists for removal"),
        MissingFor::Both => format!("{records} no longer in it, or listed for removal"),
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

/// What came of the review a job is of, and its report; none where it is of no review, or of one that goes on.
pub(super) fn of_job(job: &Job, statuses: &[StatusChange]) -> Vec<Button> {
    let waited = statuses.iter().any(|change| change.status == Status::PruningPending);
    let review = job.review_of.or((waited && job.status != Status::PruningPending).then_some(job.id));
    let Some(review) = review else { return Vec::new() };
    let file_name = job.file_name.clone();
    vec![
        Button::new("See the removals", command(ReviewCommand::Open(review))),
        Button::new("Save the report…", command(ReviewCommand::SaveReport { review, file_name })),
    ]
}

/// "Review 1,204 removals", for a job whose removals wait.
pub(super) fn button(job: &Job) -> Button {
    let records = job.missing.map_or(0, |missing| missing.records);
    Button::new(format!("Review {}…", count(records, "removal", "removals")), command(ReviewCommand::Open(job.id)))
}

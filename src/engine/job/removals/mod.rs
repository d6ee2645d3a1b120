//! Removals: what a full list does not carry goes only after a person reviewed and approved it.
//!
//! The import whose list is reviewed waits in PRUNING_PENDING; what removes is a job of its own beside it, so that it
//! stands in the history and is taken back like any other. What belongs to the records (a contact's gifts) goes with
//! each, in the same transaction, as a part of that job for each type. It must not decide anything itself.

mod approve;
mod export;
mod facts;
mod past;
mod report;
mod restoring;
mod words;

pub use approve::{Confirmation, finish_review, remove_reviewed};
pub use export::export_review;
pub use facts::ReviewFacts;
pub use past::{RemovalFacts, past_reviews, removal_facts};
pub use report::{RemovalLines, RemovalReportFormat, save_removal_report, write_removal_report};
pub use restoring::restore_records;
pub use words::{protection_label, protection_words, report_words, stays_label, stays_words};

pub(super) use approve::{out_of, resume};
pub(super) use restoring::Returned;

use super::JobError;
use crate::engine::model::{Guard, Job, JobId, RemovalRules, Status};
use crate::engine::store::{ReviewTotals, Store};

/// A review as it stands: what it comes to, and what removing takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The import whose list it is.
    pub job: Job,
    pub totals: ReviewTotals,
    pub rules: RemovalRules,
    pub guard: Guard,
    /// Grows with every decision of anybody.
    pub revision: i64,
    /// The removal that was begun and stopped, where there is one.
    pub begun: Option<JobId>,
}

impl Review {
    /// Whether anything can still be decided.
    pub fn is_open(&self) -> bool {
        self.job.status == Status::PruningPending
    }
}

/// Looks a review up. With `refresh`, why records are protected is found out anew first.
///
/// # Errors
/// When there is nothing to review in that job, or the database cannot be used.
pub fn review(store: &mut dyn Store, job: JobId, refresh: bool) -> Result<Review, JobError> {
    let found = reviewed(store, job)?;
    if refresh && matches!(found.status, Status::PruningPending | Status::PruningQueued) {
        store.refresh_review(job)?;
    }
    let (totals, rules) = (store.review_totals(job)?, store.removal_rules()?);
    let guard = rules.guard(totals.ticked, totals.of);
    let revision = store.review_revision(job)?;
    Ok(Review { guard, totals, rules, revision, begun: removal_begun(store, job)?, job: found })
}

/// A job whose list is, or was, reviewed.
fn reviewed(store: &mut dyn Store, id: JobId) -> Result<Job, JobError> {
    let job = store.job(id)?;
    match job.missing {
        Some(_) => Ok(job),
        None => Err(JobError::NothingToReview { id: id.0, why: nothing_because(&job) }),
    }
}

fn nothing_because(job: &Job) -> String {
    match job.status {
        Status::Interrupted => "it was interrupted; resume it first".to_owned(),
        _ => "its file was no full list, and listed nothing for removal".to_owned(),
    }
}

/// The removal of a review that was begun and stopped.
///
/// # Errors
/// When the database cannot be read.
pub fn removal_begun(store: &mut dyn Store, review: JobId) -> Result<Option<JobId>, JobError> {
    for removal in store.removals_of(review)?.into_iter().rev() {
        if store.job(removal)?.status == Status::Interrupted {
            return Ok(Some(removal));
        }
    }
    Ok(None)
}

/// A removal or a restore, by record type: its own job, and one for each other type that goes with it.
type Jobs = Vec<(String, JobId)>;

/// All jobs of one of them, its own first.
fn whole(store: &mut dyn Store, main: &Job) -> Result<Jobs, JobError> {
    let mut jobs = vec![(main.record_type.clone(), main.id)];
    for part in store.parts_of(main.id)? {
        jobs.push((store.job(part)?.record_type, part));
    }
    Ok(jobs)
}

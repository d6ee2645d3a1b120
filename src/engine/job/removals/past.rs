//! What is known of a review by who took part in it: which import it was, who approved what, who ended it.

use crate::engine::job::JobError;
use crate::engine::model::{Job, JobFilter, JobId, RemovalRules, Status, StatusChange};
use crate::engine::store::{Approval, Store};

/// What stands above a report, and in a list of reviews that are over.
#[derive(Debug, Clone, PartialEq)]
pub struct RemovalFacts {
    /// The import whose list was reviewed.
    pub job: Job,
    /// Who approved what, with the job that removed; the first one first.
    pub approvals: Vec<(Approval, Job)>,
    /// How the review ended; `None` while it goes on.
    pub ended: Option<StatusChange>,
}

impl RemovalFacts {
    /// What was protected when it was approved last; otherwise what is now.
    pub fn rules(&self, now: &RemovalRules) -> RemovalRules {
        self.approvals.last().map_or(now, |(approval, _)| &approval.rules).clone()
    }

    /// Whether nothing was removed at its end that counts: it was finished without, or all of it was taken back.
    pub fn removed_nothing(&self) -> bool {
        self.approvals.iter().all(|(_, removal)| removal.status == Status::Undone)
    }
}

/// Looks up who approved what in a review.
///
/// # Errors
/// When that job has no list that was reviewed, or the database cannot be read.
pub fn removal_facts(store: &mut dyn Store, review: JobId) -> Result<RemovalFacts, JobError> {
    let job = super::reviewed(store, review)?;
    of(store, job)
}

/// Reviews that are over, the newest first, and how many there are in all.
///
/// # Errors
/// When the database cannot be read.
pub fn past_reviews(store: &mut dyn Store, limit: u64) -> Result<(Vec<RemovalFacts>, u64), JobError> {
    let statuses = vec![Status::Ok, Status::Warn, Status::Undone];
    let filter = JobFilter { statuses, reviewed: true, descending: true, limit, ..JobFilter::default() };
    let list = store.jobs(&filter)?;
    let past = list.items.into_iter().map(|job| of(store, job)).collect::<Result<_, _>>()?;
    Ok((past, list.total))
}

fn of(store: &mut dyn Store, job: Job) -> Result<RemovalFacts, JobError> {
    let mut approvals = Vec::new();
    for approval in store.approvals(job.id)? {
        let removal = store.job(approval.job)?;
        approvals.push((approval, removal));
    }
    let history = store.status_history(job.id)?;
    let reviewing = |change: &StatusChange| change.status.is_removing() || waits(change.status);
    let last = history.iter().rposition(reviewing);
    let ended = last.and_then(|last| history.into_iter().nth(last + 1));
    Ok(RemovalFacts { job, approvals, ended })
}

/// Whether a person, or the removal they approved, is still to come.
fn waits(status: Status) -> bool {
    matches!(status, Status::PruningPending | Status::PruningQueued)
}

//! Which jobs are taken back, and whether each can be: found out before anything runs.

use crate::engine::job::JobError;
use crate::engine::job::removals::Returned;
use crate::engine::model::{Job, JobFilter, JobId, JobKind, Status, Step};
use crate::engine::store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoScope {
    /// These jobs, whatever order they are named in.
    Jobs(Vec<JobId>),
    /// This job, and everything that ran after it.
    Since(JobId),
}

/// The jobs to take back, the one that last ran first.
///
/// # Errors
/// Names the first one that cannot be taken back, and why.
pub(super) fn which(store: &mut dyn Store, scope: &UndoScope) -> Result<Vec<JobId>, JobError> {
    let mut ordered = match scope {
        UndoScope::Jobs(jobs) => {
            let whole = with_parts(store, jobs)?;
            store.undo_order(&whole)?
        }
        UndoScope::Since(first) => since(store, *first)?,
    };
    let mut flipped = Flipped::default();
    let mut moot = Vec::new();
    for id in &ordered {
        let job = store.job(*id)?;
        if matches!(scope, UndoScope::Since(_)) && flipped.is_moot(store, &job)? {
            moot.push(*id);
            continue;
        }
        if let Some(why) = flipped.why_not(store, &job)? {
            return Err(JobError::NotUndoable { id: id.0, why });
        }
        flipped.take_back(store, &job)?;
    }
    ordered.retain(|id| !moot.contains(id));
    match scope {
        UndoScope::Since(first) if ordered.is_empty() => Err(nothing_left(*first)),
        _ => Ok(ordered),
    }
}

/// These jobs, and what went before them from the same file: an import is taken back as a whole, and comes back as one.
fn with_parts(store: &mut dyn Store, jobs: &[JobId]) -> Result<Vec<JobId>, JobError> {
    let mut whole = with_removals(store, jobs)?;
    for id in whole.clone() {
        let id = &id;
        let job = store.job(*id)?;
        for part in store.parts_of(job.undo_of.unwrap_or(*id))? {
            let part = store.job(part)?;
            let wanted = match job.undo_of {
                None => Some(part.id).filter(|_| counts(&part) && part.status != Status::Undone),
                Some(_) => part.undone_by.filter(|_| part.status == Status::Undone),
            };
            whole.extend(wanted.filter(|wanted| !whole.contains(wanted)));
        }
    }
    Ok(whole)
}

/// These jobs, and the removals that followed from them: without the list there was nothing to remove.
fn with_removals(store: &mut dyn Store, jobs: &[JobId]) -> Result<Vec<JobId>, JobError> {
    let mut whole = jobs.to_vec();
    for id in jobs {
        let job = store.job(*id)?;
        // An import that comes back does not remove anything again.
        if job.undo_of.is_some() {
            continue;
        }
        for removal in store.removals_of(*id)? {
            let removal = store.job(removal)?;
            let wanted = Some(removal.id).filter(|_| counts(&removal) && removal.status != Status::Undone);
            whole.extend(wanted.filter(|wanted| !whole.contains(wanted)));
        }
    }
    Ok(whole)
}

/// Everything that still counts and ran since a job began, that job included, so that the database is as it was
/// before it: undos among it count where they took back something from before.
fn since(store: &mut dyn Store, first: JobId) -> Result<Vec<JobId>, JobError> {
    let named = store.job(first)?;
    let filter = JobFilter { limit: u64::MAX, ..JobFilter::default() };
    let ran: BTreeMap<JobId, Job> = store
        .jobs(&filter)?
        .items
        .into_iter()
        .filter(|job| job.started_at.is_some())
        .map(|job| (job.id, job))
        .collect();
    if !ran.contains_key(&named.id) {
        return Err(JobError::NotUndoable { id: first.0, why: "it never ran".to_owned() });
    }
    let mut ordered = store.undo_order(&ran.keys().copied().collect::<Vec<_>>())?;
    let end = ordered.iter().position(|id| *id == first).map_or(0, |at| at + 1);
    ordered.truncate(end);
    let range: BTreeSet<JobId> = ordered.iter().copied().collect();
    ordered
        .retain(|id| ran.get(id).is_some_and(|job| counts(job) && job.undo_of.is_none_or(|of| !range.contains(&of))));
    Ok(ordered)
}

fn nothing_left(first: JobId) -> JobError {
    JobError::NotUndoable { id: first.0, why: "nothing since it is left to take back".to_owned() }
}

/// Whether a job changed something that is not taken back yet.
fn counts(job: &Job) -> bool {
    let changed = job.counts.created + job.counts.updated > 0;
    changed && job.status.after(Step::Undo).is_ok()
}

/// By what each job is taken back, where that will differ from what is recorded, once those before it in the
/// order are taken back.
#[derive(Debug, Default)]
struct Flipped(BTreeMap<JobId, Option<JobId>>);

/// Stands for an undo that is still to come.
const TO_COME: JobId = JobId(i64::MAX);

impl Flipped {
    /// Why a job cannot be taken back, as the end of a sentence.
    fn why_not(&self, store: &mut dyn Store, job: &Job) -> Result<Option<String>, JobError> {
        if self.undone_by(job).is_some() {
            return Ok(Some("it was taken back already".to_owned()));
        }
        if job.status.is_active() {
            return Ok(Some("it is running".to_owned()));
        }
        if job.status != Status::Undone && job.status.after(Step::Undo).is_err() {
            return Ok(Some("it never ran".to_owned()));
        }
        if self.is_moot(store, job)? {
            return Ok(Some("all that was removed then came back since".to_owned()));
        }
        self.superseded(store, job)
    }

    /// Whether a job brought single records back from a removal all of which came back: what it did would have come
    /// about without it, and taking it back would take away records that nothing removes any more.
    fn is_moot(&self, store: &mut dyn Store, job: &Job) -> Result<bool, JobError> {
        let Some(returned) = Returned::of(job).filter(|_| job.kind == JobKind::Restore) else { return Ok(false) };
        let removal = store.job(returned.removal())?;
        Ok(self.undone_by(&removal).is_some())
    }

    /// The job this one is taken back by; `None` where it counts.
    fn undone_by(&self, job: &Job) -> Option<JobId> {
        let recorded = (job.status == Status::Undone).then(|| job.undone_by.unwrap_or(TO_COME));
        self.0.get(&job.id).copied().unwrap_or(recorded)
    }

    /// Where what an undo did was done otherwise since: an import came back by a redo and was taken back again by
    /// itself.
    fn superseded(&self, store: &mut dyn Store, job: &Job) -> Result<Option<String>, JobError> {
        let mut finished = true;
        let mut by = job.id;
        let mut next = job.undo_of;
        while let Some(id) = next {
            let of = store.job(id)?;
            if by == job.id && job.status == Status::Interrupted {
                // One that was stopped half-way may not have taken it back yet.
                finished = self.undone_by(&of).is_some();
            }
            let expected = finished.then_some(by);
            if self.undone_by(&of) != expected {
                let why = match self.undone_by(&of) {
                    Some(other) if other != TO_COME => format!("what it did was taken back since, by undo {}", other.0),
                    _ => "what it did was taken back since".to_owned(),
                };
                return Ok(Some(why));
            }
            finished = !finished;
            (by, next) = (of.id, of.undo_of);
        }
        Ok(None)
    }

    fn take_back(&mut self, store: &mut dyn Store, job: &Job) -> Result<(), JobError> {
        self.0.insert(job.id, Some(TO_COME));
        let (mut by, mut next, mut undone) = (job.id, job.undo_of, true);
        while let Some(id) = next {
            undone = !undone;
            self.0.insert(id, undone.then_some(by));
            let of = store.job(id)?;
            (by, next) = (of.id, of.undo_of);
        }
        Ok(())
    }
}

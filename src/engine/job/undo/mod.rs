//! Takes jobs back: prior values return unless something later changed them. The undo of an undo is the redo.
//!
//! An undo is a job of its own, in small transactions that carry its position, so that it survives a
//! crash like an import does.

mod preview;
mod which;

pub use preview::{PreviewedUndo, preview_undo};
pub use which::UndoScope;

use super::rollup::finish_sums;
use super::waiting::Waiting;
use super::{Control, JobError, Observer, Person, Phase, Progress, Report};
use crate::engine::model::{Counts, Job, JobId, JobKind, NewJob, Status, Step};
use crate::engine::schema::Schema;
use crate::engine::store::Store;
use std::time::Instant;
use which::which;

/// Fields or records per transaction.
const STEP_LIMIT: u64 = 2_000;

/// Takes one job back, and with it what went before it from the same file; what the job itself came to.
///
/// # Errors
/// When the job is not one that can be undone, or the database cannot be used. An undo that began is
/// left resumable.
pub fn undo(
    store: &mut dyn Store,
    schema: &'static Schema,
    undone: JobId,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    let reports = undo_several(store, schema, &UndoScope::Jobs(vec![undone]), person, control, observer)?;
    reports.into_iter().next().ok_or_else(|| JobError::Internal { what: "an undo came to nothing".to_owned() })
}

/// Takes jobs back, the one that last ran first, each as an undo of its own; what each came to, in that order.
/// Where one is stopped half-way the rest stays as it is.
///
/// # Errors
/// When one of them cannot be undone, before anything runs; or the database cannot be used. An undo that began
/// is left resumable, and those before it are done.
pub fn undo_several(
    store: &mut dyn Store,
    schema: &'static Schema,
    scope: &UndoScope,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Vec<Report>, JobError> {
    // Said before anybody waits for it; but what is running now may have ended by then.
    if let UndoScope::Jobs(jobs) = scope {
        store.undo_order(jobs)?;
    }
    let waiting = Waiting { job: None, control, observer, started: Instant::now() };
    let _guard = waiting.claim(store, person)?;
    store.mark_interrupted(&person.user)?;
    let jobs = which(store, scope)?;
    let mut reports: Vec<Report> = Vec::new();
    for job in jobs {
        reports.extend(finish_parts(store, schema, job, person, control, observer)?);
        match undo_one(store, schema, job, person, control, observer) {
            Ok(report) => reports.push(report),
            Err(error) if reports.is_empty() => return Err(error),
            Err(error) => return Err(JobError::AfterOthers { done: reports.len() as u64, error: Box::new(error) }),
        }
        if reports.last().is_some_and(|report| report.status == Status::Interrupted) {
            break;
        }
    }
    Ok(reports)
}

/// Ends the undos of a job's parts that were broken off when everything was taken back, and only their end not noted.
fn finish_parts(
    store: &mut dyn Store,
    schema: &'static Schema,
    job: JobId,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Vec<Report>, JobError> {
    let mut reports = Vec::new();
    for part in store.parts_of(job)? {
        let done = store.job(part)?.status == Status::Undone;
        if let Some(begun) = store.unfinished_undo(part)?.filter(|_| done) {
            let begun = store.job(begun)?;
            reports.push(resume(store, schema, &begun, person, control, observer)?);
        }
    }
    Ok(reports)
}

/// Takes one job back, or goes on with its undo; the writer's place is already claimed.
fn undo_one(
    store: &mut dyn Store,
    schema: &'static Schema,
    undone: JobId,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    if let Some(begun) = store.unfinished_undo(undone)? {
        let begun = store.job(begun)?;
        return resume(store, schema, &begun, person, control, observer);
    }
    let of = store.job(undone)?;
    let new = NewJob::about(&of, JobKind::Undo, of.mode, &person.user);
    let job = store.create_job(&NewJob { undo_of: Some(undone), ..new })?;
    for step in [Step::Queue, Step::Fork, Step::Run] {
        store.step(job, step, &person.user, None)?;
    }
    Undoing { schema, job, undone, person, control, observer, started: Instant::now() }.run(store)
}

/// Goes on with an interrupted undo; the writer's place is already claimed.
pub(super) fn resume(
    store: &mut dyn Store,
    schema: &'static Schema,
    job: &Job,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    let Some(undone) = job.undo_of else {
        return Err(JobError::NotResumable { id: job.id.0, why: "it does not say what it undoes".to_owned() });
    };
    for step in [Step::Resume, Step::Fork, Step::Run] {
        store.step(job.id, step, &person.user, None)?;
    }
    Undoing { schema, job: job.id, undone, person, control, observer, started: Instant::now() }.run(store)
}

struct Undoing<'u> {
    schema: &'static Schema,
    job: JobId,
    undone: JobId,
    person: &'u Person,
    control: &'u Control,
    observer: &'u dyn Observer,
    started: Instant,
}

impl Undoing<'_> {
    fn run(&self, store: &mut dyn Store) -> Result<Report, JobError> {
        let user = &self.person.user;
        let counts = match self.steps(store) {
            Ok(Some(counts)) => counts,
            Ok(None) => {
                store.step(self.job, Step::Interrupt, user, Some(&format!("Stopped by {user}")))?;
                return self.report(store);
            }
            Err(error) => {
                // Where even this cannot be written, the next start finds the job and marks it.
                let _ = store.step(self.job, Step::Interrupt, user, Some(&error.to_string()));
                return Err(error);
            }
        };
        if let Err(error) = self.finish(store, &counts) {
            let _ = store.step(self.job, Step::Interrupt, user, Some(&error.to_string()));
            return Err(error);
        }
        self.report(store)
    }

    fn finish(&self, store: &mut dyn Store, counts: &Counts) -> Result<(), JobError> {
        let user = &self.person.user;
        store.finish_undo(self.job, self.undone, user)?;
        store.step(self.job, Step::Reconcile, user, None)?;
        if !finish_sums(store, self.job, self.control, self.observer, self.started)? {
            let why = format!("Stopped by {user} while totals were made");
            store.step(self.job, Step::Interrupt, user, Some(&why))?;
            return Ok(());
        }
        let finish = if counts.kept > 0 { Step::FinishWarn } else { Step::FinishOk };
        store.step(self.job, finish, user, None)?;
        Ok(())
    }

    /// `None` when stopped between two steps.
    fn steps(&self, store: &mut dyn Store) -> Result<Option<Counts>, JobError> {
        let mut counts = store.job(self.job)?.counts;
        let total = preview::expected(store, &[self.undone])?;
        loop {
            self.control.wait_while_paused();
            if self.control.is_cancelled() {
                return Ok(None);
            }
            let step = store.undo_step(self.job, self.undone, STEP_LIMIT)?;
            counts.add(&step.counts);
            self.observe(counts, total);
            if step.done {
                return Ok(Some(counts));
            }
        }
    }

    fn observe(&self, counts: Counts, total: u64) {
        self.observer.progress(&Progress {
            rows: counts.rows,
            rows_total: Some(total),
            counts,
            paused: self.control.is_paused(),
            ..Progress::of(Some(self.job), Phase::Undoing, self.started.elapsed())
        });
    }

    fn report(&self, store: &mut dyn Store) -> Result<Report, JobError> {
        Report::of(store, self.schema, self.job, self.started.elapsed())
    }
}

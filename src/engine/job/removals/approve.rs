//! Removing what was approved, or finishing without.

use super::{Jobs, Review, removal_begun, review, whole};
use crate::engine::job::rollup::finish_sums;
use crate::engine::job::waiting::Waiting;
use crate::engine::job::{Control, JobError, Observer, Person, Phase, Progress, Report};
use crate::engine::model::{Counts, Guard, Job, JobId, JobKind, Mode, NewJob, RecordId, Status, Step};
use crate::engine::schema::{Schema, group_digits};
use crate::engine::store::{Approval, Store, WriterGuard};
use jiff::Timestamp;
use std::time::Instant;

/// Records per transaction; each goes with what belongs to it.
const STEP_LIMIT: u64 = 2_000;

/// What a person confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    /// How many records were ticked when they did.
    pub ticked: u64,
    /// They typed that number.
    pub typed: bool,
    /// The [`Review::revision`] they looked at; `None` where the number alone was asked for.
    pub revision: Option<i64>,
}

/// Removes what is ticked in a review. Waits while another import is writing.
///
/// # Errors
/// When something else is ticked by now than was confirmed, or more than the rules let pass; nothing is removed then.
/// When the database cannot be used: what was removed before is whole, and the removal can be gone on with.
pub fn remove_reviewed(
    store: &mut dyn Store,
    schema: &'static Schema,
    of: JobId,
    confirmed: Confirmation,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    let found = review(store, of, false)?;
    refuse(&found, confirmed)?;
    if let Some(begun) = found.begun {
        return Err(JobError::RemovalBegun { id: begun.0 });
    }
    let removing = Removing { schema, review: of, person, control, observer, started: Instant::now() };
    removing.begin(store, |removing, store| {
        // Whatever is known by now: what goes is decided by what stands in the database.
        store.forget_review(of)?;
        let again = review(store, of, true)?;
        refuse_changed(&again, confirmed)?;
        removing.create(store, &again, confirmed)
    })
}

/// Goes on with a removal that was interrupted. Waits while another import is writing.
pub(in crate::engine::job) fn resume(
    store: &mut dyn Store,
    schema: &'static Schema,
    job: &Job,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    let not = |why: &str| JobError::NotResumable { id: job.id.0, why: why.to_owned() };
    let of = job.review_of.ok_or_else(|| not("it does not say what was reviewed"))?;
    if store.job(of)?.status != Status::PruningPending {
        return Err(not("the import it belongs to is not waiting for it any more"));
    }
    let removing = Removing { schema, review: of, person, control, observer, started: Instant::now() };
    let user = &person.user;
    for step in [Step::QueueRemovals, Step::ForkRemovals, Step::RunRemovals] {
        store.step(of, step, user, None)?;
    }
    let jobs = whole(store, job)?;
    for (_, part) in &jobs {
        for step in [Step::Resume, Step::Fork, Step::Run] {
            store.step(*part, step, user, None)?;
        }
    }
    removing.run(store, &jobs)
}

/// Ends a review without removing anything more.
///
/// # Errors
/// When nothing waits for it, or a removal was begun and stopped: that is gone on with or taken back first.
pub fn finish_review(store: &mut dyn Store, of: JobId, person: &Person) -> Result<Status, JobError> {
    let job = store.job(of)?;
    if job.status != Status::PruningPending {
        return Err(JobError::NothingToReview { id: of.0, why: "nothing in it waits to be reviewed".to_owned() });
    }
    if let Some(begun) = removal_begun(store, of)? {
        return Err(JobError::RemovalBegun { id: begun.0 });
    }
    let said = said(store, of)?;
    Ok(store.step(of, finish(&job, said.as_deref()), &person.user, said.as_deref())?)
}

/// How an import ends once its review is over: as it would have ended without one.
fn finish(job: &Job, said: Option<&str>) -> Step {
    if job.counts.left_out > 0 || said.is_some() { Step::FinishWarn } else { Step::FinishOk }
}

/// What was said of the import itself, when its review began: not what a removal that was stopped left to be said.
fn said(store: &mut dyn Store, review: JobId) -> Result<Option<String>, JobError> {
    let history = store.status_history(review)?;
    let first = history.into_iter().find(|change| change.status == Status::PruningPending);
    Ok(first.and_then(|change| change.message))
}

fn refuse(found: &Review, confirmed: Confirmation) -> Result<(), JobError> {
    if !found.is_open() {
        return Err(JobError::NothingToReview {
            id: found.job.id.0,
            why: "nothing in it waits to be reviewed".to_owned(),
        });
    }
    refuse_changed(found, confirmed)
}

fn refuse_changed(found: &Review, confirmed: Confirmation) -> Result<(), JobError> {
    let ticked = found.totals.ticked;
    if ticked != confirmed.ticked || confirmed.revision.is_some_and(|seen| seen != found.revision) {
        return Err(JobError::ReviewChanged { confirmed: confirmed.ticked, ticked });
    }
    match found.guard {
        Guard::Nothing => Err(JobError::NothingTicked),
        Guard::MoreThanHalf => Err(JobError::MoreThanHalf { ticked, of: found.totals.of }),
        Guard::TypeNumber if !confirmed.typed => Err(JobError::NumberNotTyped { ticked, of: found.totals.of }),
        Guard::TypeNumber | Guard::Within => Ok(()),
    }
}

struct Removing<'r> {
    schema: &'static Schema,
    review: JobId,
    person: &'r Person,
    control: &'r Control,
    observer: &'r dyn Observer,
    started: Instant,
}

impl Removing<'_> {
    /// Claims the writer's place, has the jobs made, and runs them. Where it does not come to that, the review waits
    /// again.
    fn begin(
        &self,
        store: &mut dyn Store,
        make: impl FnOnce(&Self, &mut dyn Store) -> Result<Jobs, JobError>,
    ) -> Result<Report, JobError> {
        let user = &self.person.user;
        store.step(self.review, Step::QueueRemovals, user, None)?;
        let (_guard, jobs) = match self.claim(store).and_then(|guard| Ok((guard, make(self, store)?))) {
            Ok(begun) => begun,
            Err(error) => {
                // Where even this cannot be written, the next start finds the job and marks it.
                let _ = store.step(self.review, Step::Interrupt, user, Some(&error.to_string()));
                return Err(error);
            }
        };
        for step in [Step::ForkRemovals, Step::RunRemovals] {
            store.step(self.review, step, user, None)?;
        }
        for (_, job) in &jobs {
            for step in [Step::Queue, Step::Fork, Step::Run] {
                store.step(*job, step, user, None)?;
            }
        }
        self.run(store, &jobs)
    }

    fn claim(&self, store: &mut dyn Store) -> Result<Box<dyn WriterGuard>, JobError> {
        let waiting =
            Waiting { job: Some(self.review), control: self.control, observer: self.observer, started: self.started };
        let guard = waiting.claim(store, self.person)?;
        store.mark_interrupted(&self.person.user)?;
        Ok(guard)
    }

    fn create(&self, store: &mut dyn Store, found: &Review, confirmed: Confirmation) -> Result<Jobs, JobError> {
        let of = &found.job;
        let new = |record_type: &str, rows: u64, part_of: Option<JobId>| NewJob {
            record_type: record_type.to_owned(),
            file_size: of.file_size,
            file_sha256: of.file_sha256.clone(),
            rows_total: Some(rows),
            part_of,
            review_of: Some(of.id),
            ..NewJob::about(of, JobKind::Removal, Mode::RemoveListed, &self.person.user)
        };
        let main = store.create_job(&new(&of.record_type, found.totals.ticked, None))?;
        let mut jobs = vec![(of.record_type.clone(), main)];
        for (record_type, count) in &found.totals.dependents {
            jobs.push((record_type.clone(), store.create_job(&new(record_type, *count, Some(main)))?));
        }
        store.note_approval(&Approval {
            job: main,
            review: of.id,
            who: self.person.user.clone(),
            at: Timestamp::now().as_millisecond(),
            number: confirmed.ticked,
            of: found.totals.of,
            typed: confirmed.typed,
            rules: found.rules.clone(),
        })?;
        Ok(jobs)
    }

    fn run(&self, store: &mut dyn Store, jobs: &Jobs) -> Result<Report, JobError> {
        match self.steps(store, jobs).and_then(|done| if done { self.finish(store, jobs) } else { Ok(false) }) {
            Ok(true) => {}
            Ok(false) => self.interrupt(store, jobs, &format!("Stopped by {}", self.person.user))?,
            Err(error) => {
                // Where even this cannot be written, the next start finds the jobs and marks them.
                let _ = self.interrupt(store, jobs, &error.to_string());
                return Err(error);
            }
        }
        Report::of(store, self.schema, jobs[0].1, self.started.elapsed())
    }

    fn interrupt(&self, store: &mut dyn Store, jobs: &Jobs, why: &str) -> Result<(), JobError> {
        for (_, job) in jobs.iter().rev() {
            if store.job(*job)?.status.is_active() {
                store.step(*job, Step::Interrupt, &self.person.user, Some(why))?;
            }
        }
        if store.job(self.review)?.status.is_removing() {
            let note = said(store, self.review)?;
            store.step(self.review, Step::Interrupt, &self.person.user, note.as_deref())?;
        }
        Ok(())
    }

    /// Whether all was removed.
    fn steps(&self, store: &mut dyn Store, jobs: &Jobs) -> Result<bool, JobError> {
        let main = store.job(jobs[0].1)?;
        let (mut counts, total) = (main.counts, main.rows_total);
        let mut after = RecordId(0);
        loop {
            self.observe(main.id, Phase::Removing, counts, total);
            self.control.wait_while_paused();
            if self.control.is_cancelled() {
                return Ok(false);
            }
            let limit = STEP_LIMIT.min(self.control.batch_rows() as u64);
            let step = store.remove_step(self.review, jobs, after, limit)?;
            counts.add(&step.counts);
            after = step.last;
            if step.done {
                self.observe(main.id, Phase::Removing, counts, total);
                return Ok(true);
            }
        }
    }

    fn finish(&self, store: &mut dyn Store, jobs: &Jobs) -> Result<bool, JobError> {
        let user = &self.person.user;
        for (_, job) in jobs {
            store.step(*job, Step::Reconcile, user, None)?;
        }
        let note = said(store, self.review)?;
        store.step(self.review, Step::ReconcileRemovals, user, None)?;
        if !finish_sums(store, jobs[0].1, self.control, self.observer, self.started)? {
            return Ok(false);
        }
        let reviewed = store.job(self.review)?;
        // At once: a removal that is done never leaves its review waiting for it.
        let mut steps: Vec<_> = jobs.iter().rev().map(|(_, job)| (*job, Step::FinishOk, None)).collect();
        steps.push((self.review, finish(&reviewed, note.as_deref()), note.as_deref()));
        store.steps(&steps, user)?;
        Ok(true)
    }

    fn observe(&self, job: JobId, phase: Phase, counts: Counts, total: Option<u64>) {
        self.observer.progress(&Progress {
            rows: counts.rows,
            rows_total: total,
            counts,
            paused: self.control.is_paused(),
            ..Progress::of(Some(job), phase, self.started.elapsed())
        });
    }
}

/// "51 of 100"
pub(in crate::engine::job) fn out_of(ticked: u64, of: u64) -> String {
    format!("{} of {}", group_digits(ticked), group_digits(of))
}

//! Bringing back some of the records that a removal took.

use super::{Jobs, whole};
use crate::engine::job::rollup::finish_sums;
use crate::engine::job::waiting::Waiting;
use crate::engine::job::{Control, JobError, Observer, Person, Phase, Progress, Report};
use crate::engine::model::{Job, JobId, JobKind, Mode, NewJob, RecordId, Status, Step};
use crate::engine::schema::Schema;
use crate::engine::store::Store;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Records per transaction; each comes with what belonged to it.
const STEP_LIMIT: usize = 500;

/// What such a job is asked to do, as it is kept with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::engine::job) struct Returned {
    /// The removal.
    removal: JobId,
    /// Numbers of records of its own type.
    records: Vec<i64>,
}

/// Brings back records that a removal took, with what had belonged to them, however long ago that was. What has their
/// keys or emails by now keeps them, and what belongs to a record that is not there stays away: each is told as an event
/// of the job. Waits while another import is writing. What is stopped is whole so far, and can be gone on with.
///
/// # Errors
/// When that job is no removal or is taken back already, or the database cannot be used; nothing comes back then.
pub fn restore_records(
    store: &mut dyn Store,
    schema: &'static Schema,
    removal: JobId,
    records: &[RecordId],
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    let started = Instant::now();
    let _guard = Waiting { job: None, control, observer, started }.claim(store, person)?;
    store.mark_interrupted(&person.user)?;
    let of = store.job(removal)?;
    let refused = match (of.kind, of.status) {
        (JobKind::Removal, Status::Ok | Status::Warn | Status::Interrupted) => None,
        (JobKind::Removal, Status::Undone) => Some("all of it came back already"),
        _ => Some("it removed nothing"),
    };
    if let Some(why) = refused {
        return Err(JobError::NothingToBringBack { id: removal.0, why: why.to_owned() });
    }
    let asked = Returned { removal, records: records.iter().map(|record| record.0).collect() };
    let request = serde_json::to_string(&asked).map_err(|error| JobError::Internal { what: error.to_string() })?;
    let mut jobs = Jobs::new();
    for (record_type, _) in whole(store, &of)? {
        let new = NewJob::about(&of, JobKind::Restore, Mode::UpdateOnly, &person.user);
        let part_of = jobs.first().map(|(_, main)| *main);
        let rows_total = part_of.is_none().then_some(records.len() as u64);
        let new = NewJob {
            record_type: record_type.clone(),
            request: request.clone(),
            rows_total,
            part_of,
            review_of: of.review_of,
            ..new
        };
        let job = store.create_job(&new)?;
        jobs.push((record_type, job));
    }
    for (_, job) in &jobs {
        for step in [Step::Queue, Step::Fork, Step::Run] {
            store.step(*job, step, &person.user, None)?;
        }
    }
    Restoring { schema, person, control, observer, started }.run(store, &jobs, &asked)
}

struct Restoring<'r> {
    schema: &'static Schema,
    person: &'r Person,
    control: &'r Control,
    observer: &'r dyn Observer,
    started: Instant,
}

impl Restoring<'_> {
    fn run(&self, store: &mut dyn Store, jobs: &[(String, JobId)], asked: &Returned) -> Result<Report, JobError> {
        let outcome = self.steps(store, jobs, asked).and_then(|done| match done {
            true => self.finish(store, jobs),
            false => Ok(()),
        });
        let why = match &outcome {
            Err(error) => error.to_string(),
            Ok(()) => format!("Stopped by {}", self.person.user),
        };
        for (_, job) in jobs {
            // Where even this cannot be written, the next start finds the job and marks it.
            if store.job(*job).is_ok_and(|job| job.status.is_active()) {
                let _ = store.step(*job, Step::Interrupt, &self.person.user, Some(&why));
            }
        }
        outcome?;
        Report::of(store, self.schema, jobs[0].1, self.started.elapsed())
    }

    /// Whether all that were asked for were looked at.
    fn steps(&self, store: &mut dyn Store, jobs: &[(String, JobId)], asked: &Returned) -> Result<bool, JobError> {
        let main = jobs[0].1;
        let limit = STEP_LIMIT.min(self.control.batch_rows());
        loop {
            let Job { counts, position, .. } = store.job(main)?;
            self.observer.progress(&Progress {
                rows: position.rows,
                rows_total: Some(asked.records.len() as u64),
                counts,
                paused: self.control.is_paused(),
                ..Progress::of(Some(main), Phase::Returning, self.started.elapsed())
            });
            let done = usize::try_from(position.rows).unwrap_or(usize::MAX).min(asked.records.len());
            let next: Vec<RecordId> =
                asked.records[done..].iter().take(limit).map(|record| RecordId(*record)).collect();
            if next.is_empty() {
                return Ok(true);
            }
            self.control.wait_while_paused();
            if self.control.is_cancelled() {
                return Ok(false);
            }
            store.bring_back(jobs, asked.removal, &next)?;
        }
    }

    fn finish(&self, store: &mut dyn Store, jobs: &[(String, JobId)]) -> Result<(), JobError> {
        let user = &self.person.user;
        for (_, job) in jobs {
            store.step(*job, Step::Reconcile, user, None)?;
        }
        // What is stopped here is made with the next job.
        finish_sums(store, jobs[0].1, self.control, self.observer, self.started)?;
        for (_, job) in jobs.iter().rev() {
            let kept = store.job(*job)?.counts.kept > 0;
            store.step(*job, if kept { Step::FinishWarn } else { Step::FinishOk }, user, None)?;
        }
        Ok(())
    }
}

impl Returned {
    /// What it brought records back from.
    pub fn removal(&self) -> JobId {
        self.removal
    }

    /// What a job was asked; `None` where it restores a field.
    pub fn of(job: &Job) -> Option<Returned> {
        serde_json::from_str(&job.request).ok()
    }

    /// Goes on with one that was interrupted; the writer's place is already claimed.
    pub fn resume(
        &self,
        store: &mut dyn Store,
        schema: &'static Schema,
        job: &Job,
        person: &Person,
        control: &Control,
        observer: &dyn Observer,
    ) -> Result<Report, JobError> {
        let jobs = whole(store, job)?;
        for (_, job) in &jobs {
            for step in [Step::Resume, Step::Fork, Step::Run] {
                store.step(*job, step, &person.user, None)?;
            }
        }
        Restoring { schema, person, control, observer, started: Instant::now() }.run(store, &jobs, self)
    }
}

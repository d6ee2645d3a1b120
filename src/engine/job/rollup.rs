//! Brings sums up to date that follow from records: as the last part of every job, and when asked for.
//!
//! What is due is noted in the database with every change, so an interruption loses nothing: whoever comes
//! next goes on. It must not count as the job's own changes; an undo has the sums made again.

use super::waiting::Waiting;
use super::{Control, JobError, Observer, Person, Phase, Progress};
use crate::engine::model::{Counts, JobId};
use crate::engine::store::{RollUpCounts, Store};
use std::time::{Duration, Instant};

/// Records per transaction.
const STEP_LIMIT: u64 = 2_000;

/// What a roll-up that was asked for came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollUpReport {
    pub counts: RollUpCounts,
    /// It was stopped before all was done; the rest is done with the next import, or when it is asked for again.
    pub stopped: bool,
    pub elapsed: Duration,
}

/// Makes all sums anew. With `replace`, totals that were imported are replaced too, where there is a sum for
/// them; that cannot be taken back. Waits while another import is writing.
///
/// # Errors
/// When it could not run. What was done before is whole.
pub fn roll_up(
    store: &mut dyn Store,
    replace: bool,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<RollUpReport, JobError> {
    let started = Instant::now();
    let _guard = Waiting { job: None, control, observer, started }.claim(store, person)?;
    store.mark_interrupted(&person.user)?;
    store.all_sums_due()?;
    let summing = SummingUp { job: None, replace, control, observer, started };
    let (counts, done) = summing.run(store)?;
    Ok(RollUpReport { counts, stopped: !done, elapsed: started.elapsed() })
}

/// Makes the sums that are due, as the last part of a job; false where it was stopped meanwhile.
pub(super) fn finish_sums(
    store: &mut dyn Store,
    job: JobId,
    control: &Control,
    observer: &dyn Observer,
    started: Instant,
) -> Result<bool, JobError> {
    Ok(SummingUp { job: Some(job), replace: false, control, observer, started }.run(store)?.1)
}

struct SummingUp<'s> {
    job: Option<JobId>,
    replace: bool,
    control: &'s Control,
    observer: &'s dyn Observer,
    started: Instant,
}

impl SummingUp<'_> {
    /// What it came to, and whether all was done.
    fn run(&self, store: &mut dyn Store) -> Result<(RollUpCounts, bool), JobError> {
        let due = store.sums_due()?;
        let mut counts = RollUpCounts::default();
        if due == 0 {
            return Ok((counts, true));
        }
        // The page goes on showing what the job came to.
        let of_job = self.job.map(|job| store.job(job)).transpose()?.map(|job| job.counts).unwrap_or_default();
        loop {
            self.observe(counts.records, due, of_job);
            self.control.wait_while_paused();
            if self.control.is_cancelled() {
                return Ok((counts, false));
            }
            let step = store.roll_up_step(self.job, self.replace, STEP_LIMIT)?;
            counts.add(&step.counts);
            if step.done {
                return Ok((counts, true));
            }
        }
    }

    fn observe(&self, records: u64, due: u64, counts: Counts) {
        self.observer.progress(&Progress {
            rows: records,
            // What refers to nobody is due too, and no record.
            rows_total: Some(due.max(records)),
            counts,
            paused: self.control.is_paused(),
            ..Progress::of(self.job, Phase::RollingUp, self.started.elapsed())
        });
    }
}

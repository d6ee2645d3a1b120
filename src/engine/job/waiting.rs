//! Waiting for the one writer's place of a database, saying who has it.

use super::{Control, JobError, Observer, Person, Phase, Progress};
use crate::engine::model::{Counts, JobId};
use crate::engine::store::{Store, StoreError, WriterGuard};
use std::time::Instant;

/// Rounds of waiting, a fifth of a second each, between two signs of life.
const ROUNDS_PER_SIGN: u64 = 25;

/// Waits for the writer's place.
pub(super) struct Waiting<'w> {
    pub job: Option<JobId>,
    pub control: &'w Control,
    pub observer: &'w dyn Observer,
    pub started: Instant,
}

impl Waiting<'_> {
    /// Returns once the place is claimed, or the wait is cancelled.
    pub fn claim(&self, store: &mut dyn Store, person: &Person) -> Result<Box<dyn WriterGuard>, JobError> {
        let mut rounds = 0_u64;
        loop {
            rounds += 1;
            if let Some(job) = self.job.filter(|_| rounds.is_multiple_of(ROUNDS_PER_SIGN)) {
                // A sign of life more or less does not matter while the other import is writing.
                let _ = store.still_waiting(job);
            }
            match store.claim_writer(&person.holder) {
                Err(StoreError::Busy { holder, since }) if !self.control.is_cancelled() => {
                    self.report(Phase::Waiting { holder, since });
                    self.control.wait_a_moment();
                }
                Err(StoreError::Busy { .. }) => return Err(JobError::Stopped),
                other => return Ok(other?),
            }
        }
    }

    fn report(&self, phase: Phase) {
        self.observer.progress(&Progress {
            job: self.job,
            phase,
            rows: 0,
            rows_total: None,
            bytes: 0,
            bytes_total: 0,
            counts: Counts::default(),
            paused: false,
            elapsed: self.started.elapsed(),
            events: Vec::new(),
        });
    }
}

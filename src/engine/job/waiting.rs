//! Waiting for the one writer's place of a database, in turn, saying who has it.

use super::{Control, JobError, Observer, Person, Phase, Progress};
use crate::engine::model::JobId;
use crate::engine::store::{Store, StoreError, WriterGuard};
use std::time::Instant;

/// Rounds of waiting, a fifth of a second each, between two signs of life in the queue.
const ROUNDS_IN_QUEUE: u64 = 5;

/// Rounds of waiting between two signs of life of the job.
const ROUNDS_PER_SIGN: u64 = 25;

/// Waits for the writer's place.
pub(super) struct Waiting<'w> {
    pub job: Option<JobId>,
    pub control: &'w Control,
    pub observer: &'w dyn Observer,
    pub started: Instant,
}

impl Waiting<'_> {
    /// Returns once the place is claimed, or the wait is cancelled. Who came first goes first.
    pub fn claim(&self, store: &mut dyn Store, person: &Person) -> Result<Box<dyn WriterGuard>, JobError> {
        match store.claim_writer(&person.holder) {
            Err(StoreError::Busy { holder, since, seen }) => self.report(Phase::Waiting { holder, since, seen }),
            other => return Ok(other?),
        }
        if self.control.is_cancelled() {
            return Err(JobError::Stopped);
        }
        let number = store.queue_for_writer(&person.holder)?;
        let claimed = self.in_turn(store, number, person);
        if claimed.is_err() {
            // One that stays behind is passed over as soon as it is silent.
            let _ = store.leave_queue(number);
        }
        claimed
    }

    fn in_turn(&self, store: &mut dyn Store, number: i64, person: &Person) -> Result<Box<dyn WriterGuard>, JobError> {
        let mut rounds = 0_u64;
        loop {
            match store.claim_in_turn(number, &person.holder) {
                Err(StoreError::Busy { holder, since, seen }) if !self.control.is_cancelled() => {
                    self.report(Phase::Waiting { holder, since, seen });
                    self.control.wait_a_moment();
                }
                Err(StoreError::Busy { .. }) => return Err(JobError::Stopped),
                other => return Ok(other?),
            }
            rounds += 1;
            // A sign of life more or less does not matter while the other import is writing.
            if rounds.is_multiple_of(ROUNDS_IN_QUEUE) {
                let _ = store.still_queued(number);
            }
            if let Some(job) = self.job.filter(|_| rounds.is_multiple_of(ROUNDS_PER_SIGN)) {
                let _ = store.still_waiting(job);
            }
        }
    }

    fn report(&self, phase: Phase) {
        self.observer.progress(&Progress::of(self.job, phase, self.started.elapsed()));
    }
}

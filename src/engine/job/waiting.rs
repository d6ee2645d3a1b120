//! Waiting for the one writer's place of a database, saying who has it.

use super::{Control, JobError, Observer, Person, Phase, Progress};
use crate::engine::model::{Counts, JobId};
use crate::engine::store::{Store, StoreError, WriterGuard};
use std::time::Instant;

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
        loop {
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

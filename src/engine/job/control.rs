//! How a running job is watched and steered.

use crate::engine::model::{Counts, EventKey, JobId};
use crate::engine::schema::RecordType;
use crate::engine::schema::catalogue::Operation;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Rows per batch: one transaction each. Large enough that waiting for the disk once per batch
/// costs little, small enough that a few batches in flight take little memory.
pub(super) const BATCH_ROWS: usize = 4_096;

/// Stops or pauses a job from another thread.
#[derive(Debug)]
pub struct Control {
    batch_rows: usize,
    cancelled: AtomicBool,
    paused: Mutex<bool>,
    changed: Condvar,
}

impl Default for Control {
    fn default() -> Control {
        Control::with_batches_of(BATCH_ROWS)
    }
}

impl Control {
    /// A job whose transactions hold at most this many rows, at least one: what it comes to does not depend
    /// on it.
    pub fn with_batches_of(rows: usize) -> Control {
        Control {
            batch_rows: rows.max(1),
            cancelled: AtomicBool::default(),
            paused: Mutex::default(),
            changed: Condvar::default(),
        }
    }

    pub(super) fn batch_rows(&self) -> usize {
        self.batch_rows
    }

    /// Asks the job to stop after the batch it is at.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.changed.notify_all();
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The flag itself, for work that polls it.
    pub fn cancel_flag(&self) -> &AtomicBool {
        &self.cancelled
    }

    /// Makes the job wait after the batch it is at, or go on.
    pub fn pause(&self, paused: bool) {
        *self.paused.lock().unwrap_or_else(PoisonError::into_inner) = paused;
        self.changed.notify_all();
    }

    pub fn is_paused(&self) -> bool {
        *self.paused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns once the job is not paused, or is cancelled.
    pub(super) fn wait_while_paused(&self) {
        let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        while *paused && !self.is_cancelled() {
            // The time limit covers a cancel that comes between the test and the wait.
            let waited = self.changed.wait_timeout(paused, Duration::from_millis(200));
            paused = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits this long, less once something is asked.
    pub fn wait(&self, limit: Duration) {
        let guard = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.is_cancelled() {
            let _ = self.changed.wait_timeout(guard, limit);
        }
    }

    /// Waits for a moment, less when something is asked meanwhile.
    pub(super) fn wait_a_moment(&self) {
        self.wait(Duration::from_millis(200));
    }
}

/// Is told how a job gets on, at most ten times a second; missing a report is harmless.
pub trait Observer: Sync {
    fn progress(&self, progress: &Progress);
}

impl<F: Fn(&Progress) + Sync> Observer for F {
    fn progress(&self, progress: &Progress) {
        self(progress);
    }
}

/// What a job is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Another import is writing to the database; `seen` says when it last gave a sign of life.
    Waiting { holder: String, since: String, seen: String },
    /// Learning what the whole file holds.
    Reading,
    /// Passing over rows done before an interruption.
    CatchingUp,
    /// Checking rows against the database, nothing is written to it.
    Checking,
    /// Checking and writing rows.
    Writing,
    /// Putting back what an import changed.
    Undoing,
    /// Bringing back some records that a removal took.
    Returning,
    /// Working out what that would do.
    Previewing,
    /// Removing what was approved.
    Removing,
    /// Comparing counts.
    Reconciling,
    /// Summing up records in those they refer to; `rows` are the records they stand in.
    RollingUp,
}

/// One of several imports of one file.
#[derive(Debug, Clone, Copy)]
pub struct ProgressPart {
    pub record_type: &'static RecordType,
    /// Counted from 1.
    pub number: usize,
    pub of: usize,
}

impl PartialEq for ProgressPart {
    fn eq(&self, other: &ProgressPart) -> bool {
        (&self.record_type.name, self.number, self.of) == (&other.record_type.name, other.number, other.of)
    }
}

/// How far a job has got.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    pub job: Option<JobId>,
    /// Which of several imports of one file is running, where that is known.
    pub part: Option<ProgressPart>,
    pub phase: Phase,
    pub rows: u64,
    /// Rows in all, where known.
    pub rows_total: Option<u64>,
    /// Bytes of the file read in this phase, and in all.
    pub bytes: u64,
    pub bytes_total: u64,
    pub counts: Counts,
    pub paused: bool,
    /// Time this run has taken.
    pub elapsed: Duration,
    /// What has happened so far, problems last.
    pub events: Vec<LiveEvent>,
}

impl Progress {
    /// Of a phase in which nothing is counted yet and no file is read.
    pub fn of(job: Option<JobId>, phase: Phase, elapsed: Duration) -> Progress {
        Progress {
            job,
            part: None,
            phase,
            rows: 0,
            rows_total: None,
            bytes: 0,
            bytes_total: 0,
            counts: Counts::default(),
            paused: false,
            elapsed,
            events: Vec::new(),
        }
    }
}

/// How often an event has happened so far, with an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEvent {
    pub event: EventKey,
    pub operation: Operation,
    pub message: String,
    pub count: u64,
    /// "C00000001 María Núñez", or for a problem "row 5,120: “12”".
    pub example: String,
}

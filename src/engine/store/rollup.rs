//! Keeping the sums of records (a donor's giving) true to what they are the sums of.
//!
//! Which sums are due is noted with every change to a record that counts, in the same transaction, so that
//! nothing is forgotten however a job ends. What somebody imported into the same fields stays: only a
//! blank, or what was written here before, is written over.

use super::StoreError;
use crate::engine::model::JobId;

/// What making sums came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RollUpCounts {
    /// Records whose sums were made.
    pub records: u64,
    /// Those of them that were changed by it.
    pub changed: u64,
    /// Those that keep something else that was imported.
    pub kept: u64,
    /// Those with amounts in several currencies: the one used most often was summed up.
    pub several_currencies: u64,
}

impl RollUpCounts {
    /// Adds what another part came to.
    pub fn add(&mut self, other: &RollUpCounts) {
        self.records += other.records;
        self.changed += other.changed;
        self.kept += other.kept;
        self.several_currencies += other.several_currencies;
    }
}

/// One part of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RollUpStep {
    /// What this part added.
    pub counts: RollUpCounts,
    /// No sums are due any more.
    pub done: bool,
}

/// Makes sums.
pub trait RollsUp {
    /// How many records' sums are due.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn sums_due(&mut self) -> Result<u64, StoreError>;

    /// Makes the sums of all records due that have any, whatever changed.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it was.
    fn all_sums_due(&mut self) -> Result<(), StoreError>;

    /// Makes the sums of the next records, at most `limit`, in one transaction. What is not to be written
    /// over is told as events of `job`, where there is one. With `replace`, what was imported is written
    /// over where there is a sum for it.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of this step was.
    fn roll_up_step(&mut self, job: Option<JobId>, replace: bool, limit: u64) -> Result<RollUpStep, StoreError>;
}

//! Records that belong to each other, counted by level for the statistics of a job.

use super::StoreError;
use crate::engine::model::{JobId, Levels};

/// Counts records by level.
pub trait CountsLevels {
    /// Counts what a job created and changed, and keeps that with the job. Nothing is done for record types without
    /// levels.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    fn note_levels(&mut self, job: JobId) -> Result<(), StoreError>;

    /// What was counted; `None` where nothing was.
    ///
    /// # Errors
    /// When the database cannot be read, or there is no such job.
    fn levels(&mut self, job: JobId) -> Result<Option<Levels>, StoreError>;
}

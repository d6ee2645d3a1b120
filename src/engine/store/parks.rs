//! Rows set aside until the record they refer to is there.

use super::StoreError;
use crate::engine::model::{JobId, ParkedRow, ParkedRows};

/// The rows a database has set aside.
pub trait Parks {
    /// The jobs that set rows aside which have not gone in yet, the oldest first. Jobs taken back do not count.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn parked(&mut self) -> Result<Vec<ParkedRows>, StoreError>;

    /// The rows of a job whose record is there by now, in file order.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn ready_rows(&mut self, job: JobId) -> Result<Vec<ParkedRow>, StoreError>;

    /// Forgets rows of a job that have gone in.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn unpark(&mut self, job: JobId, rows: &[u64]) -> Result<(), StoreError>;
}

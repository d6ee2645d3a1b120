//! Rows set aside until the record they refer to is there.

use super::StoreError;
use crate::engine::model::{JobId, ParkedRow, ParkedRows};

/// The rows a database has set aside.
pub trait Parks {
    /// The jobs that set rows aside which wait, the oldest first. Jobs taken back do not count, and rows of an import
    /// that was taken back wait again.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn parked(&mut self) -> Result<Vec<ParkedRows>, StoreError>;

    /// What of a job waits; `None` where nothing does.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn parked_of(&mut self, job: JobId) -> Result<Option<ParkedRows>, StoreError>;

    /// The rows of a job that wait and whose record is there by now, in file order.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn ready_rows(&mut self, job: JobId) -> Result<Vec<ParkedRow>, StoreError>;

    /// Hands every row a job ever set aside to `each`, in file order.
    ///
    /// # Errors
    /// When the database cannot be read, or `each` gives up.
    fn each_parked(
        &mut self,
        job: JobId,
        each: &mut dyn FnMut(ParkedRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Notes that rows of a job go in with the job `by`: they do not wait any more, until that one is taken back.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn take_in(&mut self, job: JobId, rows: &[u64], by: JobId) -> Result<(), StoreError>;
}

//! Everything that happened in a job, one line after another, for an export.

use super::StoreError;
use crate::engine::model::{EventKey, JobId};

/// Something that happened to one record in a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    /// Its slot is the field, where it is about one.
    pub event: EventKey,
    /// From the catalogue.
    pub message: String,
    /// As a spreadsheet program numbers it; 0 where that is not known.
    pub row: u64,
    pub key: String,
    pub title: String,
    /// Label of the field, where it is about one.
    pub field: String,
    pub before: String,
    pub after: String,
}

/// Tells all that happened.
pub trait EventLines {
    /// Hands every created record, every changed field and every removed record of a job to `each`, and then the
    /// kept ones of all other events. Of these, problems of rows that were left out come last; the problem file has
    /// all of them.
    ///
    /// # Errors
    /// When the database cannot be read, or `each` gives up.
    fn event_lines(
        &mut self,
        job: JobId,
        each: &mut dyn FnMut(EventLine) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
}

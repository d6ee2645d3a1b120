//! What an undo keeps, and what one would do before it does it.

use super::StoreError;
use crate::engine::model::{Counts, JobId};

/// A field or a record that an undo left as it was. A donor's values: never to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptChange {
    /// Of the event that says why.
    pub code: u16,
    /// That event, in words.
    pub why: String,
    /// Of the file undone; 0 where there is none.
    pub row: u64,
    pub key: String,
    pub title: String,
    /// Label of the field; empty for a whole record.
    pub field: String,
    /// What stands there and stays.
    pub present: String,
    /// What would have come back.
    pub wanted: String,
}

/// What one or several undos come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UndoTotals {
    /// Fields and records looked at so far.
    pub done: u64,
    /// Fields that get an earlier value back.
    pub restored: u64,
    /// Records that go.
    pub removed: u64,
    /// Records that come back.
    pub returned: u64,
    /// Fields and records that stay as they are, because something later changed or uses them.
    pub kept: u64,
}

impl UndoTotals {
    /// Adds what a part of an undo did.
    pub fn add(&mut self, counts: &Counts) {
        self.done += counts.rows;
        self.restored += counts.fields_changed;
        self.removed += counts.deleted;
        self.returned += counts.updated - counts.fields_changed - counts.deleted;
        self.kept += counts.kept;
    }

    /// Everything that changes.
    pub fn changes(&self) -> u64 {
        self.restored + self.removed + self.returned
    }
}

/// What happens to a field or a record in an undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoChange {
    Restored,
    Removed,
    Returned,
}

/// An example of what an undo does. A donor's values: never to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoSample {
    pub change: UndoChange,
    pub row: u64,
    pub key: String,
    pub title: String,
    /// Label of the field; empty for a whole record.
    pub field: String,
    pub before: String,
    pub after: String,
}

/// What undos would do, worked out and not done.
pub trait UndoPreview: Send {
    /// The jobs, in the order they would be taken back.
    fn jobs(&self) -> &[JobId];

    fn totals(&self) -> UndoTotals;

    /// Examples of what would change, at most a hundred of each kind.
    fn samples(&self) -> &[UndoSample];

    /// What would be kept, every field and record of it, page by page.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    fn kept(&mut self, limit: u64, offset: u64) -> Result<Vec<KeptChange>, StoreError>;
}

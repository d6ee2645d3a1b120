//! What is written at once: records, journal, events, counts and the position in the file.

use super::{Change, JobId, ParkedRow, Position, Possible, Problem, Record, RecordId};
use crate::engine::schema::Slot;
use serde::{Deserialize, Serialize};

/// Events of one kind kept with a job for browsing, as in the hosted import API; all of them are counted. Every change is
/// in the journal, and every problem row in the problem file, all the same.
pub const KEPT_EVENTS: u64 = 100;

/// One transaction of an import, or one step of a check. Either all of it is written or none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    pub job: JobId,
    /// Records to create, before any update is applied; numbers are assigned and rising.
    pub creates: Vec<Record>,
    /// What each of them is remembered by, in the same order; none behind the end.
    pub created_from: Vec<Option<i64>>,
    /// Records that rows left as they are and that are remembered by what those hold from now on.
    pub contents: Vec<(RecordId, i64)>,
    /// In row order; a record may occur more than once.
    pub updates: Vec<RecordUpdate>,
    /// Records that rows list for removal: they are noted, and stay until a person approves.
    pub listed: Vec<RecordListing>,
    /// Rows to set aside.
    pub parked: Vec<ParkedRow>,
    /// Events to keep for browsing; at most [`KEPT_EVENTS`] per event key are ever handed over.
    pub events: Vec<EventRow>,
    /// How often each event happened in this batch, kept or not.
    pub event_counts: Vec<(EventKey, u64)>,
    /// What this batch adds to the job's counts.
    pub counts: Counts,
    /// Where the job stands after this batch.
    pub position: Position,
    /// What became of each row that is not simply unchanged, for the plan; an import leaves it
    /// empty.
    pub planned: Vec<PlannedRow>,
    /// Rows that change nothing and of which nothing is to be told, each with its record, for the plan.
    pub unchanged: Vec<(u64, RecordId)>,
}

/// Changes to one record by one row.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordUpdate {
    pub row: u64,
    pub record: RecordId,
    pub changes: Vec<Change>,
    /// What it is remembered by.
    pub content: Option<i64>,
}

/// One record that one row lists for removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordListing {
    pub row: u64,
    pub record: RecordId,
}

/// What events are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey {
    pub code: u16,
    /// The field it is about; `None` for a whole record or a section.
    pub slot: Option<Slot>,
}

/// One event, kept for browsing.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    pub event: EventKey,
    pub row: u64,
    /// Key of the record, empty where it could not be read.
    pub key: Box<str>,
    /// Name of the record on screen.
    pub title: Box<str>,
    /// What stood there, or for a problem what stands in the file.
    pub before: Box<str>,
    /// What stands there now, or for a problem the suggested value.
    pub after: Box<str>,
}

/// One row of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRow {
    pub row: u64,
    pub key: Box<str>,
    pub title: Box<str>,
    /// The record as it would be afterwards: present where it would be created or updated.
    pub record: Option<Record>,
    pub created: bool,
    /// The record that the row lists for removal, where an earlier row has not.
    pub listed: Option<RecordId>,
    pub changes: Vec<Change>,
    pub problems: Vec<Problem>,
    pub left_out: bool,
    /// As they stand in the file, where the row has problems.
    pub cells: Option<Vec<Box<str>>>,
    /// Records that match it by something else than the key.
    pub possible: Vec<Possible>,
}

/// Counts of a job. `created + updated + unchanged + left_out == rows`, always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Data rows read.
    pub rows: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub left_out: u64,
    /// Rows that repeat the key of an earlier row of the file.
    pub duplicates: u64,
    /// Rows with at least one warning that went in all the same.
    pub warned: u64,
    /// Records removed, by an undo or a removal; each counts as updated, too.
    pub deleted: u64,
    /// Fields written.
    pub fields_changed: u64,
    /// Undo: fields or records a later job had changed, kept as they are.
    pub kept: u64,
}

impl Counts {
    /// Adds another batch's counts.
    pub fn add(&mut self, more: &Counts) {
        self.rows += more.rows;
        self.created += more.created;
        self.updated += more.updated;
        self.unchanged += more.unchanged;
        self.left_out += more.left_out;
        self.duplicates += more.duplicates;
        self.warned += more.warned;
        self.deleted += more.deleted;
        self.fields_changed += more.fields_changed;
        self.kept += more.kept;
    }

    /// Rows that gave a record other values; those that removed one are not among them.
    pub fn altered(&self) -> u64 {
        self.updated.saturating_sub(self.deleted)
    }

    /// Whether every row ended as created, updated (or removed), unchanged or left out.
    pub fn add_up(&self) -> bool {
        self.created + self.updated + self.unchanged + self.left_out == self.rows
    }
}

//! Looking at records: finding them, one of them whole, what refers to it, and what happened to it.
//!
//! It exists so that a page of records never waits for a whole table: a search reports what it has found so
//! far and can be given up, and what it found is read a page at a time.

use super::StoreError;
use crate::engine::model::{JobId, JobKind, Record, RecordId};
use crate::engine::schema::{Currency, Slot};
use serde::{Deserialize, Serialize};

/// In which order records are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordSort {
    #[default]
    Key,
    Name,
    /// Changed last first.
    Newest,
}

/// Which records are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordQuery {
    pub record_type: String,
    /// Words that all have to stand in a record, in whatever field; empty for all records.
    pub search: String,
    pub sort: RecordSort,
    /// Also those that were removed.
    pub removed: bool,
}

/// A search under way.
#[derive(Debug, Clone, Copy)]
pub struct Searched<'s> {
    /// Records looked at.
    pub scanned: u64,
    /// Records there are to be looked at.
    pub of: u64,
    /// Found so far, in no order that lasts.
    pub there: &'s [RecordId],
    pub removed: &'s [(JobId, RecordId)],
}

/// What a search found, to be read a page at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub record_type: String,
    pub there: FoundList,
    /// Those that were removed, each with the job that removed it, the newest removal first.
    pub removed: Vec<(JobId, RecordId)>,
}

/// The records found, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundList {
    /// All of the type by their keys, so many.
    All(u64),
    These(Vec<RecordId>),
}

impl Found {
    /// How many records were found.
    pub fn total(&self) -> u64 {
        let there = match &self.there {
            FoundList::All(total) => *total,
            FoundList::These(ids) => ids.len() as u64,
        };
        there + self.removed.len() as u64
    }
}

/// The job that did something, for people to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobStamp {
    pub job: JobId,
    pub kind: JobKind,
    pub file_name: String,
    /// Operating-system user.
    pub who: String,
    /// When it began to run, milliseconds since 1970.
    pub at: i64,
    /// It was taken back since.
    pub undone: bool,
}

/// One record, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeRecord {
    /// Laid out like [`Layout::whole`](crate::engine::model::Layout::whole).
    pub record: Record,
    /// The job that created it; `None` where it is not known any more.
    pub created: Option<JobStamp>,
    /// The job that last changed it.
    pub changed: Option<JobStamp>,
    /// The job that removed it; `None` where it is there.
    pub removed: Option<JobStamp>,
}

/// A record, however it is named.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RecordPlace {
    pub record_type: String,
    pub record: RecordId,
}

/// Records of one type that refer to a record by one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referring {
    pub record_type: String,
    /// The field; of a group at position 0, which stands for any.
    pub slot: Slot,
    pub count: u64,
    /// What their amounts sum up to, by currency; empty where the type has none to be summed up.
    pub sums: Vec<(Currency, i128)>,
}

/// What happened to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastEvent {
    /// `None` where the job is not known any more.
    pub by: Option<JobStamp>,
    pub what: PastWhat,
}

/// What a job did to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastWhat {
    Created,
    Changed {
        slot: Slot,
        /// As on screen; custom fields by their name.
        label: String,
        /// As people read it; empty for blank.
        before: String,
        after: String,
        /// The value from before is not what stands there now.
        differs: bool,
    },
    Removed,
    /// It came back after it was removed.
    Returned,
}

/// A page of what happened to a record, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastList {
    pub offset: u64,
    pub total: u64,
    pub items: Vec<PastEvent>,
    /// The fields that ever changed, each once, for a filter.
    pub fields: Vec<(Slot, String)>,
}

/// A value that a field of a record had: what stood in it before a job changed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierValue {
    pub record_type: String,
    pub record: RecordId,
    pub slot: Slot,
    /// The job that overwrote it.
    pub before: JobId,
}

/// Whether an earlier value can be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restorable {
    /// It can; what stands there now, and what would.
    Yes { now: String, then: String },
    /// It cannot, or need not: why.
    No(RestoreRefusal),
}

/// Why an earlier value is not restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestoreRefusal {
    /// The record was removed, or never was.
    Gone,
    /// That job did not change that field.
    NoSuchValue,
    /// It stands there already.
    AlreadyThere,
    /// The record is known by this field.
    Key,
    /// It was blank, which this field must not be.
    Required,
    /// Another record holds it by now.
    HeldBy { key: String, title: String },
    /// The same record holds it in another entry, called like this.
    HeldAs { label: String },
}

/// Finds and shows records.
pub trait ShowsRecords {
    /// Finds all records of a query. `report` hears now and then what was found so far, the records whose key
    /// or email is exactly what is searched for first; when it says no, the search is given up and nothing is
    /// returned.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn find(
        &mut self,
        query: &RecordQuery,
        report: &mut dyn FnMut(&Searched<'_>) -> bool,
    ) -> Result<Option<Found>, StoreError>;

    /// A page of what was found. Records that are gone by now are not in it.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn found(&mut self, found: &Found, limit: u64, offset: u64) -> Result<Vec<WholeRecord>, StoreError>;

    /// One record, there or removed; `None` where there never was one.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn whole(&mut self, place: &RecordPlace) -> Result<Option<WholeRecord>, StoreError>;

    /// The record of a type that has this key or, alone, this email; or else the one removed last that had the key.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn place_of(&mut self, record_type: &str, key: &str) -> Result<Option<RecordPlace>, StoreError>;

    /// Where references to records of a type lead, and what those are called, in the order asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn referred(
        &mut self,
        record_type: &str,
        references: &[&str],
    ) -> Result<Vec<Option<(RecordPlace, String)>>, StoreError>;

    /// Which records refer to one, by type and field; fields by which none does are left away.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn referring(&mut self, place: &RecordPlace) -> Result<Vec<Referring>, StoreError>;

    /// A page of the records that refer to one by one field of theirs, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn referring_page(
        &mut self,
        place: &RecordPlace,
        by: &Referring,
        limit: u64,
        offset: u64,
    ) -> Result<Vec<WholeRecord>, StoreError>;

    /// What happened to a record, or to one field of it.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn past(
        &mut self,
        place: &RecordPlace,
        field: Option<Slot>,
        limit: u64,
        offset: u64,
    ) -> Result<PastList, StoreError>;

    /// Whether an earlier value can be restored.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn restorable(&mut self, value: &EarlierValue) -> Result<Restorable, StoreError>;

    /// Restores an earlier value as `job`, in one transaction; what was restored by the same job already stays.
    ///
    /// # Errors
    /// When it cannot be written, or cannot be restored (as [`ShowsRecords::restorable`] says); then nothing was.
    fn restore(&mut self, job: JobId, value: &EarlierValue) -> Result<(), StoreError>;
}

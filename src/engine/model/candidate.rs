//! One row of a file turned into typed values, with everything that is wrong with it.

use super::RecordId;
use crate::engine::schema::catalogue::{self, Operation};
use crate::engine::schema::{Slot, Value};

/// What a row wants to do to one field.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing: what the database holds stays.
    #[default]
    Keep,
    /// Make it blank.
    Clear,
    Set(Value),
}

/// One row as typed values, laid out like the import's [`Layout`](super::Layout).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Candidate {
    /// Numbered as a spreadsheet program shows it.
    pub row: u64,
    /// Key of the record; empty where it could not be read.
    pub key: Box<str>,
    /// One per field of the layout.
    pub fields: Vec<Cell>,
    /// One list of entries per group of the layout.
    pub groups: Vec<Vec<CandidateEntry>>,
    /// Everything wrong with the row.
    pub problems: Vec<Problem>,
    /// What its record can be remembered by; `None` where it cannot be told by the row alone what becomes of it.
    pub content: Option<Content>,
}

/// What a row holds and how it is read, in one number, and what is known of its record by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    pub hash: i64,
    pub known: KnownContent,
}

/// What is known of a row's record by the content kept with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownContent {
    /// Nothing that helps: there is no such record, or it was read from something else.
    Nothing,
    /// There is such a record, and nothing is kept with it.
    Blank,
    /// This record was last read from the same content, and nothing changed it since: the row changes nothing. Then no
    /// more of the row is converted than somebody needs to know all the same.
    Same(RecordId),
}

/// One entry of a group, as the row gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateEntry {
    /// Number of the entry in the mapping ("Email 2" is 1); where it ends up is decided later.
    pub position: usize,
    /// One per field of the group's layout.
    pub cells: Vec<Cell>,
}

/// Something wrong with a row. The catalogue says whether the row is left out (an error) or goes in
/// (a warning).
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub code: u16,
    pub slot: Option<Slot>,
    /// What stands in the file. A donor's value: never to be logged.
    pub value: Box<str>,
    pub suggestion: Option<Box<str>>,
}

impl Problem {
    /// Whether the row is left out because of it.
    pub fn is_error(&self) -> bool {
        catalogue::event_kind(self.code).operation == Operation::Error
    }
}

impl Candidate {
    /// The record that the row leaves as it is, where that is known by its content.
    pub fn same(&self) -> Option<RecordId> {
        match self.content?.known {
            KnownContent::Same(record) => Some(record),
            KnownContent::Nothing | KnownContent::Blank => None,
        }
    }

    /// Whether the row has to be left out.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }
}

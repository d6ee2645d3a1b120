//! One row of a file turned into typed values, with everything that is wrong with it.

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
    /// Whether the row has to be left out.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }
}

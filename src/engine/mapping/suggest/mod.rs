//! Suggests a mapping from headers, synonyms, numbering and what the columns contain.
//!
//! A wrong match hurts more than a missing one: below the threshold nothing is matched. It must not
//! read files; facts about columns are handed in.

use super::Mapping;
use crate::engine::schema::{RecordType, Slot, ValueType};

/// What is known of a column when matching.
#[derive(Debug, Clone, Default)]
pub struct ColumnFacts {
    pub header: String,
    /// Share of cells that are filled, 0 to 1.
    pub filled: f64,
    /// Share of the filled cells that look like each type, most likely first; may be empty when
    /// nothing is known yet.
    pub looks_like: Vec<(ValueType, f64)>,
    /// Some distinct filled values, most frequent first.
    pub samples: Vec<String>,
    /// Number of distinct filled values, where known exactly.
    pub distinct: Option<u64>,
}

/// One column's suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub column: usize,
    pub slot: Slot,
    /// 0 to 1.
    pub confidence: f64,
    /// Why, in words a fundraiser reads: "the header says “Cell Phone”; 86 % look like phone numbers".
    pub reason: String,
}

/// Suggested matches, at most one per column and one per slot, best first by column order, and the
/// mapping they make (with fixed values that follow from headers, such as a phone's type "Mobile").
pub fn suggest(record_type: &RecordType, columns: &[ColumnFacts]) -> (Mapping, Vec<Suggestion>) {
    let _ = (record_type, columns);
    (Mapping::default(), Vec::new())
}

pub enum Fit {
    Good(String),
    Possible(String),
    Doubtful(String),
}
pub fn fit(record_type: &RecordType, facts: &ColumnFacts, slot: Slot) -> Fit {
    let _ = (record_type, facts, slot);
    Fit::Possible(String::new())
}

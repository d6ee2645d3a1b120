//! What columns of earlier imports were matched to, as a database keeps it.
//!
//! It exists so that an odd header is matched once. It holds headers and slots, never what stands in a
//! cell, and it is bounded: what was not used for longest is forgotten first.

use super::StoreError;

/// What became of a column, known by its header, in an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedMatch {
    /// As headers are compared.
    pub header: String,
    /// Path of the slot; empty where the column was left unmatched.
    pub path: String,
    /// What of its cells went there; empty for all.
    pub part: String,
}

/// A match as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMatch {
    pub noted: NotedMatch,
    /// Imports that ended so.
    pub times: u64,
    /// The last of them, in milliseconds since 1970.
    pub last_used_at: i64,
}

/// Matches kept of all record types together.
pub const MOST_NOTED: usize = 5_000;

/// What a database remembers of matches.
pub trait NotedMatches {
    /// Counts what became of the columns of one import; whole or not at all. Beyond [`MOST_NOTED`] the
    /// matches not used for longest are forgotten.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn note_matches(&mut self, record_type: &str, matches: &[NotedMatch]) -> Result<(), StoreError>;

    /// All that is kept for a record type, by header.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn noted_matches(&mut self, record_type: &str) -> Result<Vec<StoredMatch>, StoreError>;

    /// Forgets all of it, and says how many matches that were.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing was forgotten.
    fn forget_matches(&mut self) -> Result<u64, StoreError>;
}

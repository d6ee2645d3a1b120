//! References from one record to another: what they lead to, and rows set aside until they lead somewhere.

use super::JobId;

/// What the text of a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Referred {
    /// The key of the record it means.
    Key(Box<str>),
    /// No record has this key or this email.
    Nobody,
    /// Several records share this email.
    Several,
}

/// A row set aside because the record it refers to is not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedRow {
    pub row: u64,
    /// Record type it refers to.
    pub to: String,
    /// As it was read: a key, or an email.
    pub reference: Box<str>,
    /// As they were read: corrected cells as they were corrected.
    pub cells: Vec<Box<str>>,
}

/// The rows one job set aside that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedRows {
    pub job: JobId,
    pub record_type: String,
    pub file_name: String,
    /// Record type they refer to; where they refer to several, one of those.
    pub to: String,
    pub rows: u64,
    /// Those whose record is there by now.
    pub ready: u64,
}

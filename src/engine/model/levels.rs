//! How the records of a job stand to each other: gifts, payments of gifts, and to whom gifts are credited.

use serde::{Deserialize, Serialize};

/// Records, or entries of records, that a job touched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub created: u64,
    pub updated: u64,
}

/// What a job touched, told apart by level. Each is `None` where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Levels {
    /// Belong to no other record; belong to one of these; belong to one that belongs to another.
    pub level: [Option<Touched>; 3],
    /// Credits on what was promised.
    pub credits_on_promises: Option<Touched>,
    /// Credits to whom the record is about anyway.
    pub credits_to_same: Option<Touched>,
}

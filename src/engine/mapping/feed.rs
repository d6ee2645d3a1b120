//! What can feed a slot, and the settings of a match.

use serde::{Deserialize, Serialize};

/// Where a slot's text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// A column of the file, by zero-based index.
    Column(usize),
    /// The same text for every row.
    Fixed(String),
}

/// Source value → target value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// (what stands in the file, what it becomes; `None` becomes blank).
    pub pairs: Vec<(String, Option<String>)>,
    pub ignore_case: bool,
    /// Spaces within a value do not matter; those around it never do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ignore_spaces: bool,
    pub otherwise: Otherwise,
}

/// What happens to a value that no pair names and the field does not recognise by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    Problem,
    /// It is stored as it stands; only where the field can hold it.
    Keep,
    Use(String),
}

/// What a blank cell does to the field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlankPolicy {
    /// What the database holds stays.
    #[default]
    Keep,
    Clear,
    Use(String),
}

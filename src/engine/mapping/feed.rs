//! What can feed a slot, and the settings of a match.

use super::split::{self, Unsplit};
use crate::engine::schema::{Part, Schema};
use serde::{Deserialize, Serialize};

/// Where a slot's text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// A column of the file, by zero-based index.
    Column(usize),
    /// The same text for every row.
    Fixed(String),
    /// Several columns, one after the other; blank cells leave no separator.
    Join { columns: Vec<usize>, separator: String },
    /// One part of a column that holds whole names or places.
    Part { column: usize, part: Part },
    /// One item of a column that holds lists; the first is 0, blank ones do not count.
    Item { column: usize, separator: char, item: usize },
}

impl Feed {
    /// The columns it reads; none for a fixed value.
    pub fn columns(&self) -> &[usize] {
        match self {
            Feed::Column(column) | Feed::Part { column, .. } | Feed::Item { column, .. } => {
                std::slice::from_ref(column)
            }
            Feed::Fixed(_) => &[],
            Feed::Join { columns, .. } => columns,
        }
    }

    /// Whether all of a column, and nothing else, goes into the slot.
    pub fn is_column(&self) -> bool {
        matches!(self, Feed::Column(_))
    }

    /// The part of a name or place it takes out of its column, where it does.
    pub fn part(&self) -> Option<Part> {
        match self {
            Feed::Part { part, .. } => Some(*part),
            _ => None,
        }
    }

    /// What feeds, in words: "First + Last", "last name of Full Name". `headers` are the file's.
    pub fn words(&self, headers: &[String]) -> String {
        let header = |column: &usize| headers.get(*column).map_or("", String::as_str);
        match self {
            Feed::Column(column) => header(column).to_owned(),
            Feed::Fixed(text) => text.clone(),
            Feed::Join { columns, .. } => columns.iter().map(header).collect::<Vec<_>>().join(" + "),
            Feed::Part { column, part } => format!("{} of {}", part.words(), header(column)),
            Feed::Item { column, item, .. } => format!("item {} of {}", item + 1, header(column)),
        }
    }

    /// The text for one row, without spaces around it. `cell` gives the cell of a column; `scratch` is
    /// written to where the text does not stand in a single cell.
    ///
    /// # Errors
    /// When the cell cannot be split without guessing.
    pub fn text<'t>(
        &'t self,
        cell: impl Fn(usize) -> &'t str,
        schema: &Schema,
        scratch: &'t mut String,
    ) -> Result<&'t str, Unsplit> {
        match self {
            Feed::Column(column) => Ok(cell(*column).trim()),
            Feed::Fixed(text) => Ok(text),
            Feed::Join { columns, separator } => {
                scratch.clear();
                for text in columns.iter().map(|column| cell(*column).trim()).filter(|text| !text.is_empty()) {
                    if !scratch.is_empty() {
                        scratch.push_str(separator);
                    }
                    scratch.push_str(text);
                }
                Ok(scratch.trim())
            }
            Feed::Part { column, part } => split::part(cell(*column), *part, schema, scratch),
            Feed::Item { column, separator, item } => {
                Ok(split::items(cell(*column), *separator).nth(*item).unwrap_or_default())
            }
        }
    }
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

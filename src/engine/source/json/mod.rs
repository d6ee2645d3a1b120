//! JSON records as rows: each record is a row, nested names are columns such as `address.city`.
//!
//! It must not know fields or record types.

use super::content::Content;
use super::row_stream::RowSource;
use super::{Format, Notice, Part, ReadOptions, SourceError, bytes};

/// Which kind of JSON some content is, by its first bytes; `None` when it is none.
pub(super) fn looks_like(head: &[u8]) -> Option<Format> {
    let _ = head;
    None
}

/// What a JSON file holds.
pub(super) struct Lists {
    /// [`Format::Json`] or [`Format::JsonLines`].
    pub format: Format,
    /// The lists of records, where they have names.
    pub lists: Vec<Part>,
    /// The name of the one that is read.
    pub list: Option<String>,
    /// The names of its values, in the order they appear; [`ReadOptions::more_columns`] at the end.
    pub names: Vec<String>,
    pub notices: Vec<Notice>,
}

/// Finds the lists of records, chooses one, and learns the names of its values from the first records.
///
/// # Errors
/// When it is not JSON, holds no records, or has no such list.
pub(super) fn open(content: &Content, format: Format, options: &ReadOptions) -> Result<Lists, SourceError> {
    let _ = options;
    let looks_like = format!(", it looks like {}", format.words());
    Err(SourceError::Binary { path: bytes::shown(&content.path), looks_like })
}

/// The records of a list as rows; `names` are the columns. Rows are numbered by record, in JSON Lines
/// by line.
///
/// # Errors
/// As [`open`].
pub(super) fn rows(
    content: &Content,
    format: Format,
    list: Option<&str>,
    names: &[String],
) -> Result<Box<dyn RowSource>, SourceError> {
    let _ = (list, names);
    let looks_like = format!(", it looks like {}", format.words());
    Err(SourceError::Binary { path: bytes::shown(&content.path), looks_like })
}

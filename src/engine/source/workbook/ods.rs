//! Sheets of OpenDocument spreadsheets.
//!
//! It exists to give their cells as text in rows. It must not decide which sheet is read.

use super::Found;
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::RowSource;
use crate::engine::source::{Format, SourceError, bytes};

/// The sheets with cells.
///
/// # Errors
/// When the workbook cannot be read.
pub(super) fn sheets(content: &Content) -> Result<Found, SourceError> {
    Err(unread(content))
}

/// The rows of a sheet.
///
/// # Errors
/// As [`sheets`].
pub(super) fn rows(content: &Content, _sheet: &str) -> Result<Box<dyn RowSource>, SourceError> {
    Err(unread(content))
}

fn unread(content: &Content) -> SourceError {
    let looks_like = format!(", it looks like an {}", Format::Ods.words());
    SourceError::Binary { path: bytes::shown(&content.path), looks_like }
}

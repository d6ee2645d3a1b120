//! Workbooks: sheets of cells, whatever program wrote them.
//!
//! It exists so that the rest sees rows of text as a person sees them in a spreadsheet program:
//! numbers without exponents, real dates, ids without `.0`. It must not know headers or columns.

mod shown;

use super::content::Content;
use super::row_stream::RowSource;
use super::{Format, Notice, Part, SourceError, bytes};

/// What a workbook holds.
pub(super) struct Workbook {
    /// All sheets with cells, in the order of the tabs.
    pub sheets: Vec<Part>,
    /// The name of the one that is read.
    pub sheet: String,
    pub notices: Vec<Notice>,
}

/// Opens a workbook and chooses a sheet: the one asked for, else the first one that is not hidden and
/// has rows.
///
/// # Errors
/// When it is damaged, protected or dangerous, or has no such sheet.
pub(super) fn open(content: &Content, format: Format, sheet: Option<&str>) -> Result<Workbook, SourceError> {
    let _ = sheet;
    let looks_like = format!(", it looks like an {}", format.words());
    Err(SourceError::Binary { path: bytes::shown(&content.path), looks_like })
}

/// The rows of a sheet.
///
/// # Errors
/// As [`open`].
pub(super) fn rows(content: &Content, format: Format, sheet: &str) -> Result<Box<dyn RowSource>, SourceError> {
    let _ = sheet;
    let looks_like = format!(", it looks like an {}", format.words());
    Err(SourceError::Binary { path: bytes::shown(&content.path), looks_like })
}

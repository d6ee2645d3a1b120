//! Sheets of Excel's binary workbooks: XLS of 1993 to 2003, and XLSB.
//!
//! It exists because both hold the same kinds of cells in records, and because what a number shows,
//! which rows are hidden and which cells are merged matters here as in other workbooks. It must not
//! decide which sheet is read.

#[cfg(test)]
mod tests;
mod writer;
mod xls;
mod xlsb;

use super::Found;
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::RowSource;
use crate::engine::source::{Notice, Part, SourceError, bytes};
use std::io::Read;

/// Where something is wrong, in words.
const BOOK: &str = "the list of sheets";

/// The sheets with cells.
///
/// # Errors
/// When the workbook is damaged, dangerous or protected.
pub(super) fn sheets(content: &Content) -> Result<Found, SourceError> {
    let (sheets, from_1904) = if is_zip(content)? { xlsb::sheets(content)? } else { xls::sheets(content)? };
    let notice = Notice {
        code: "dates_from_1904",
        message: "The workbook counts its dates from 1904, as some Macs do; they are read rightly.".into(),
        row: None,
    };
    Ok(Found { sheets, notices: if from_1904 { vec![notice] } else { Vec::new() } })
}

/// The rows of a sheet.
///
/// # Errors
/// As [`sheets`], and when there is no such sheet.
pub(super) fn rows(content: &Content, sheet: &str) -> Result<Box<dyn RowSource>, SourceError> {
    if is_zip(content)? { xlsb::rows(content, sheet) } else { xls::rows(content, sheet) }
}

/// XLSB is a ZIP archive, XLS is not.
fn is_zip(content: &Content) -> Result<bool, SourceError> {
    let mut magic = Vec::new();
    content.file()?.take(2).read_to_end(&mut magic).map_err(|error| bytes::broken(&content.path, error))?;
    Ok(magic == b"PK")
}

/// The error where a workbook has no such sheet.
fn no_such_sheet<'n>(content: &Content, sheet: &str, known: impl Iterator<Item = &'n str>) -> SourceError {
    SourceError::NoSuchPart {
        path: bytes::shown(&content.path),
        name: sheet.to_owned(),
        known: known.map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", "),
    }
}

/// A sheet and where it is.
struct Sheet<P> {
    part: Part,
    place: P,
}

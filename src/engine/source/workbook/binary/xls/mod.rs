//! XLS workbooks, of Excel 5 to Excel 2003.
//!
//! It exists because these files say what a small library does not: number formats, hidden rows,
//! merged cells. A sheet is looked through once for where its cells are, then read row by row.

mod book;
mod container;
mod records;
mod rows;
#[cfg(test)]
mod tests;

use super::no_such_sheet;
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::RowSource;
use crate::engine::source::{Part, SourceError};
use book::Book;

/// The sheets with cells, and whether dates count from 1904.
///
/// # Errors
/// When the workbook is damaged, dangerous or protected.
pub(super) fn sheets(content: &Content) -> Result<(Vec<Part>, bool), SourceError> {
    let book = Book::open(content)?;
    Ok((book.sheets.into_iter().map(|sheet| sheet.part).collect(), book.from_1904))
}

/// The rows of a sheet.
///
/// # Errors
/// As [`sheets`], and when there is no such sheet.
pub(super) fn rows(content: &Content, sheet: &str) -> Result<Box<dyn RowSource>, SourceError> {
    let book = Book::open(content)?;
    let Some(found) = book.sheets.iter().find(|known| known.part.name == sheet) else {
        return Err(no_such_sheet(content, sheet, book.sheets.iter().map(|known| known.part.name.as_str())));
    };
    let place = found.place;
    let rows = rows::SheetRows::open(content, sheet, book, place);
    Ok(Box::new(rows.map_err(|trouble| trouble.at(content, &format!("the sheet “{sheet}”")))?))
}

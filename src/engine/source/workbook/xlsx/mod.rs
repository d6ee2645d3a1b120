//! Sheets of Excel workbooks: XLSX and its kin with macros or of the strict edition.
//!
//! It exists, rather than a reader of whole workbooks, because a preview may take no longer for a large
//! file than for a small one, and because ids and phone numbers are often numbers that only their
//! format shows rightly. It must not decide which sheet is read.

pub(super) mod book;
mod cells;
pub(super) mod inflate;
mod merges;
pub(super) mod package;
mod place;
mod rows;
mod span;
mod strings;
pub(super) mod style;
mod styles;
#[cfg(test)]
mod tests;
pub(super) mod trouble;
mod xml;

use super::Found;
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::{Remarks, RowSource};
use crate::engine::source::{Notice, Part, SourceError, bytes};
use book::Book;
use cells::Cells;
use inflate::Bounds;
use merges::Merges;
use package::Package;
use rows::{SheetRows, State};
use strings::Strings;
use styles::Styles;
use trouble::Trouble;
use xml::Xml;

/// Unpacked bytes of a sheet that is looked through for merged cells before it is read.
const SCANNED: u64 = 32 << 20;

/// Where something is wrong, in words.
const BOOK: &str = "the list of sheets";
const STYLES: &str = "the styles";

/// The sheets with cells.
///
/// # Errors
/// When the workbook is damaged or dangerous.
pub(super) fn sheets(content: &Content) -> Result<Found, SourceError> {
    let book = read_book(content, &mut Package::open(content)?)?;
    let notice = Notice {
        code: "dates_from_1904",
        message: "The workbook counts its dates from 1904, as some Macs do; they are read rightly.".into(),
        row: None,
    };
    let notices = if book.from_1904 { vec![notice] } else { Vec::new() };
    let sheets = book.sheets.into_iter().map(|sheet| Part::sheet(sheet.name, sheet.hidden)).collect();
    Ok(Found { sheets, notices })
}

/// The rows of a sheet.
///
/// # Errors
/// As [`sheets`], and when there is no such sheet.
pub(super) fn rows(content: &Content, sheet: &str) -> Result<Box<dyn RowSource>, SourceError> {
    let mut package = Package::open(content)?;
    let book = read_book(content, &mut package)?;
    let found = book.sheets.iter().find(|known| known.name == sheet);
    let found = found.ok_or_else(|| SourceError::NoSuchPart {
        path: bytes::shown(&content.path),
        name: sheet.to_owned(),
        known: book.sheets.iter().map(|known| format!("“{}”", known.name)).collect::<Vec<_>>().join(", "),
    })?;
    let place = format!("the sheet “{sheet}”");
    let part = found.part.as_ref().map_err(|reason| Trouble::damaged(*reason).at(content, &place))?;
    let (xml, merges) = read_sheet(&mut package, part).map_err(|trouble| trouble.at(content, &place))?;
    let styles = match &book.styles {
        None => Ok(Styles::default()),
        Some(part) => package.part(part, Bounds::LIST).and_then(|part| Styles::read(Xml::new(part))),
    };
    let strings = match &book.strings {
        None => Ok(None),
        Some(part) => package.part(part, Bounds::SHEET).map(|part| Some(Xml::new(part))),
    };
    Ok(Box::new(SheetRows {
        path: content.path.clone(),
        stamp: content.stamp,
        xml,
        strings: Strings::new(strings.map_err(|trouble| trouble.at(content, &place))?),
        styles: styles.map_err(|trouble| trouble.at(content, STYLES))?,
        scanned: merges.is_some(),
        merges: merges.unwrap_or_default(),
        from_1904: book.from_1904,
        cells: Cells::default(),
        remarks: Remarks::default(),
        hidden: Vec::new(),
        state: State::BeforeRows,
        row: 0,
        place,
    }))
}

fn read_book(content: &Content, package: &mut Package) -> Result<Book, SourceError> {
    Book::read(package).map_err(|trouble| trouble.at(content, BOOK))
}

/// A sheet to be read, and its merged cells unless it is large.
fn read_sheet(package: &mut Package, part: &str) -> Result<(Xml, Option<Merges>), Trouble> {
    let reader = package.part(part, Bounds::SHEET)?;
    let small = reader.promised() <= SCANNED;
    let bounds = Bounds { most: SCANNED, ..Bounds::SHEET };
    let merges = if small { Some(Merges::scan(package.part(part, bounds)?)?) } else { None };
    Ok((Xml::new(reader), merges))
}

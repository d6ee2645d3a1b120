//! XLSB workbooks: the parts of an XLSX file with binary records in place of XML.
//!
//! It exists to find the parts that the reader of a sheet needs. It must not know cells.

mod book;
mod records;
mod rows;
mod strings;
#[cfg(test)]
pub(super) mod tests;

use super::{BOOK, no_such_sheet};
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::RowSource;
use crate::engine::source::workbook::binary::writer::{Styles, Writer};
use crate::engine::source::workbook::xlsx::inflate::Bounds;
use crate::engine::source::workbook::xlsx::package::Package;
use crate::engine::source::workbook::xlsx::trouble::Trouble;
use crate::engine::source::{Part, SourceError};
use book::Book;
use records::Records;
use rows::SheetRows;
use strings::Strings;

/// Unpacked bytes of a sheet that is looked through for merged cells before it is read.
const SCANNED: u64 = 32 << 20;
/// Where something is wrong, in words.
const STYLES: &str = "the styles";

/// The sheets with cells, and whether dates count from 1904.
///
/// # Errors
/// When the workbook is damaged or dangerous.
pub(super) fn sheets(content: &Content) -> Result<(Vec<Part>, bool), SourceError> {
    let book = Book::read(&mut Package::open(content)?).map_err(|trouble| trouble.at(content, BOOK))?;
    Ok((book.sheets.into_iter().map(|sheet| sheet.part).collect(), book.from_1904))
}

/// The rows of a sheet.
///
/// # Errors
/// As [`sheets`], and when there is no such sheet.
pub(super) fn rows(content: &Content, sheet: &str) -> Result<Box<dyn RowSource>, SourceError> {
    let mut package = Package::open(content)?;
    let book = Book::read(&mut package).map_err(|trouble| trouble.at(content, BOOK))?;
    let Some(found) = book.sheets.iter().find(|known| known.part.name == sheet) else {
        return Err(no_such_sheet(content, sheet, book.sheets.iter().map(|known| known.part.name.as_str())));
    };
    let place = format!("the sheet “{sheet}”");
    let in_sheet = |trouble: Trouble| trouble.at(content, &place);
    let part = found.place.as_ref().map_err(|reason| in_sheet(Trouble::damaged(*reason)))?;
    let styles = match &book.styles {
        None => Ok(Styles::default()),
        Some(part) => package.part(part, Bounds::LIST).and_then(|part| read_styles(Records::new(part))),
    };
    let styles = styles.map_err(|trouble| trouble.at(content, STYLES))?;
    let mut writer = Writer::new(styles, book.from_1904);
    let (records, scanned) = read_sheet(&mut package, part, &mut writer).map_err(in_sheet)?;
    let strings = match &book.strings {
        None => Ok(None),
        Some(part) => package.part(part, Bounds::SHEET).map(|part| Some(Records::new(part))),
    };
    let strings = Strings::new(strings.map_err(in_sheet)?);
    Ok(Box::new(SheetRows::new(content, place, (records, scanned), strings, writer)))
}

/// A sheet to be read, and whether its merged cells are noted, as they are unless it is large.
fn read_sheet(package: &mut Package, part: &str, writer: &mut Writer) -> Result<(Records, bool), Trouble> {
    let sheet = package.part(part, Bounds::SHEET)?;
    let small = sheet.promised() <= SCANNED;
    if small {
        let mut records = Records::new(package.part(part, Bounds { most: SCANNED, ..Bounds::SHEET })?);
        while let Some(kind) = records.next(|kind| kind == records::MERGED)? {
            if let Some((rows, column)) = merge(kind, &records) {
                writer.add_merge(rows, column);
            }
        }
    }
    Ok((Records::new(sheet), small))
}

/// The rows and the first column of merged cells, where the record says such; all from 0.
fn merge(kind: u16, records: &Records) -> Option<((u32, u32), u32)> {
    if kind != records::MERGED {
        return None;
    }
    Some(((records.u32(0)?, records.u32(4)?), records.u32(8)?))
}

/// Reads which number format each cell style has.
fn read_styles(mut records: Records) -> Result<Styles, Trouble> {
    let mut styles = Styles::default();
    let mut in_cells = false;
    let mut code = String::new();
    while let Some(kind) = records.next(|kind| matches!(kind, records::FORMAT | records::STYLE))? {
        match kind {
            records::CELL_STYLES => in_cells = true,
            records::CELL_STYLES_END => in_cells = false,
            records::STYLE if in_cells => styles.add_cell(records.u16(2).unwrap_or(0)),
            records::FORMAT => {
                code.clear();
                if let (Some(id), Some(_)) = (records.u16(0), records.text(2, &mut code)) {
                    styles.add_format(id, &code);
                }
            }
            _ => {}
        }
    }
    Ok(styles)
}

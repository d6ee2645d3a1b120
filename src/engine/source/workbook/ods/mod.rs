//! Sheets of OpenDocument spreadsheets, read from the first row to the last.
//!
//! It exists so that a sheet of any size shows its first rows at once and is never held in memory, and
//! because what a cell shows, which rows are hidden and which cells are merged matters here. It must
//! not decide which sheet is read.

mod cell;
mod input;
mod package;
mod paragraph;
mod sheet;
#[cfg(test)]
mod tests;
mod value;

use super::Found;
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::RowSource;
use crate::engine::source::{Notice, Part, SourceError, bytes};
use input::{Input, Xml, XmlError, unescaped};
use package::Package;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashSet;

/// Unpacked bytes that are searched for sheets: a third of a second at most.
const SEARCHED: u64 = 256 << 20;
/// Sheets listed; a spreadsheet program opens no more.
const SHEET_LIMIT: usize = 10_000;

/// The sheets with cells.
///
/// # Errors
/// When the workbook is damaged, dangerous or protected.
pub(super) fn sheets(content: &Content) -> Result<Found, SourceError> {
    let package = Package::open(content)?;
    let expected = package.sheets.unwrap_or(usize::MAX).clamp(1, SHEET_LIMIT);
    find_sheets(package.cells, expected).map_err(|error| error.explain(content, "the list of sheets"))
}

/// The rows of a sheet.
///
/// # Errors
/// As [`sheets`], and when there is no such sheet.
pub(super) fn rows(content: &Content, sheet: &str) -> Result<Box<dyn RowSource>, SourceError> {
    let mut input = Input::new(Package::open(content)?.cells);
    let explain = |error: XmlError| error.explain(content, &format!("the sheet “{sheet}”"));
    while let Some(tag) = input.next_table(u64::MAX).map_err(|error| explain(error.into()))? {
        let found = Table::of(&start_of(&tag)).map_err(explain)?;
        if found.is_some_and(|table| table.name == sheet) {
            return Ok(Box::new(sheet::Sheet::new(content, sheet, Xml::new(input))));
        }
        input.pass_table();
    }
    let (path, name) = (bytes::shown(&content.path), sheet.to_owned());
    Err(SourceError::NoSuchPart { path, name, known: "other sheets".into() })
}

/// Reads what stands before the first sheet, then goes from sheet to sheet without looking at cells.
fn find_sheets(cells: package::Inflated, expected: usize) -> Result<Found, XmlError> {
    let mut xml = Xml::new(Input::new(cells));
    let (hidden_styles, first) = read_styles(&mut xml)?;
    let mut found = Found::default();
    let note = |table: Option<Table>, found: &mut Found| {
        if let Some(Table { name, style }) = table {
            found.sheets.push(Part::sheet(name, hidden_styles.contains(&style)));
        }
    };
    note(first, &mut found);
    let mut input = xml.into_input();
    while found.sheets.len() < expected {
        let Some(tag) = input.next_table(SEARCHED)? else { break };
        note(Table::of(&start_of(&tag))?, &mut found);
        input.pass_table();
    }
    if found.sheets.len() < expected && input.inflated().unpacked() > SEARCHED {
        let last = found.sheets.last().map_or("", |part| &part.name);
        let message = format!("The workbook is very large; sheets after “{last}” were not looked for.");
        found.notices.push(Notice { code: "sheets_not_listed", message, row: None });
    }
    Ok(found)
}

/// The names of the styles that hide a sheet, and the first sheet.
fn read_styles(xml: &mut Xml) -> Result<(FxHashSet<String>, Option<Table>), XmlError> {
    let mut hidden = FxHashSet::default();
    let mut style = String::new();
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "style:style" => style = attribute(&tag, "style:name")?.unwrap_or_default(),
                "style:table-properties" if attribute(&tag, "table:display")?.as_deref() == Some("false") => {
                    hidden.insert(std::mem::take(&mut style));
                }
                "table:table" => return Ok((hidden, Table::of(&tag)?)),
                _ => {}
            },
            Event::GeneralRef(_) => return Err(XmlError::OwnWords),
            Event::Eof => return Ok((hidden, None)),
            _ => {}
        }
    }
}

/// How a sheet begins.
struct Table {
    name: String,
    style: String,
}

impl Table {
    /// `None` where it is no sheet of this workbook: a copy of cells of another file, or nameless.
    fn of(tag: &BytesStart<'_>) -> Result<Option<Table>, XmlError> {
        let name = attribute(tag, "table:name")?.unwrap_or_default();
        let style = attribute(tag, "table:style-name")?.unwrap_or_default();
        Ok((!name.is_empty() && style != "ta_extref").then_some(Table { name, style }))
    }
}

fn start_of(tag: &str) -> BytesStart<'_> {
    BytesStart::from_content(tag.strip_suffix('/').unwrap_or(tag), "table:table".len())
}

/// What an attribute of a tag says; attributes that are written wrongly are none.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, XmlError> {
    let found = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name);
    found.map(|attribute| unescaped(&attribute.value)).transpose()
}

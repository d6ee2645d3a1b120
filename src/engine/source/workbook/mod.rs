//! Workbooks: sheets of cells, whatever program wrote them.
//!
//! It exists so that the rest sees rows of text as a person sees them in a spreadsheet program:
//! numbers without exponents, real dates, ids without `.0`. It must not know headers or columns.

mod binary;
#[cfg(test)]
mod drained;
mod hidden;
mod merged;
mod ods;
mod shown;
mod xlsx;

use super::content::Content;
use super::row_stream::RowSource;
use super::{Format, Notice, Part, RowBatch, SourceError, bytes};

/// What a workbook holds.
#[derive(Debug)]
pub(super) struct Workbook {
    /// All sheets with cells, in the order of the tabs.
    pub sheets: Vec<Part>,
    /// The name of the one that is read.
    pub sheet: String,
    pub notices: Vec<Notice>,
}

/// The sheets that a reader of one format found.
#[derive(Debug, Default)]
struct Found {
    /// In the order of the tabs, those that hold cells only.
    sheets: Vec<Part>,
    notices: Vec<Notice>,
}

/// Opens a workbook and chooses a sheet: the one asked for, else the first one that is not hidden and
/// looks like a list.
///
/// # Errors
/// When it is damaged, protected or dangerous, or has no such sheet.
pub(super) fn open(content: &Content, format: Format, sheet: Option<&str>) -> Result<Workbook, SourceError> {
    let Found { sheets, mut notices } = match format {
        Format::Ods => ods::sheets(content)?,
        Format::Xls | Format::Xlsb => binary::sheets(content)?,
        _ => xlsx::sheets(content)?,
    };
    let names: Vec<&str> = sheets.iter().map(|part| part.name.as_str()).collect();
    let sheet = match sheet {
        Some(name) => names[position(content, &names, name)?].to_owned(),
        None => {
            let chosen = choose(content, format, &sheets)?;
            if let [_, _, ..] = names[..] {
                let message = format!("The workbook has {} sheets; “{chosen}” is read.", names.len());
                notices.push(Notice { code: "sheet_chosen", message, row: None });
            }
            chosen
        }
    };
    Ok(Workbook { sheets, sheet, notices })
}

/// The rows of a sheet.
///
/// # Errors
/// As [`open`].
pub(super) fn rows(content: &Content, format: Format, sheet: &str) -> Result<Box<dyn RowSource>, SourceError> {
    match format {
        Format::Ods => ods::rows(content, sheet),
        Format::Xls | Format::Xlsb => binary::rows(content, sheet),
        _ => xlsx::rows(content, sheet),
    }
}

/// The sheet that most likely holds the records: the first one in sight that looks like a list, else
/// the first with rows, else the first with any, else the first.
fn choose(content: &Content, format: Format, sheets: &[Part]) -> Result<String, SourceError> {
    let in_sight: Vec<&Part> = sheets.iter().filter(|part| !part.hidden).collect();
    let mut best = (Holds::Nothing, None);
    if let [_, _, ..] = in_sight[..] {
        for part in &in_sight {
            // A sheet that cannot be read says so when it is chosen.
            let holds = holds(content, format, &part.name).unwrap_or(Holds::Nothing);
            if holds > best.0 {
                best = (holds, Some(*part));
            }
            if holds == Holds::List {
                break;
            }
        }
    }
    let first = best.1.or_else(|| in_sight.first().copied()).or_else(|| sheets.first());
    let none = || SourceError::DamagedWorkbook {
        path: bytes::shown(&content.path),
        part: "the workbook".into(),
        reason: "it has no sheet with cells".into(),
    };
    first.map(|part| part.name.clone()).ok_or_else(none)
}

/// What a sheet holds, by its first rows; the more, the likelier it is the one meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    Nothing,
    /// One filled row.
    Row,
    /// Several, each with one cell: a cover sheet, or a list of one column.
    Rows,
    /// Two rows with several cells.
    List,
}

/// Filled rows looked at to tell what a sheet holds.
const LOOKED_AT: usize = 60;

fn holds(content: &Content, format: Format, sheet: &str) -> Result<Holds, SourceError> {
    let mut rows = rows(content, format, sheet)?;
    let mut batch = RowBatch::default();
    let (mut filled, mut wide) = (0, 0);
    while filled < LOOKED_AT && wide < 2 && rows.next(&mut batch)? {
        let cells = batch.last().map_or(0, |row| row.cells().filter(|cell| !cell.trim().is_empty()).take(2).count());
        filled += usize::from(cells > 0);
        wide += usize::from(cells > 1);
        batch.clear();
    }
    Ok(match (filled, wide) {
        (0, _) => Holds::Nothing,
        (1, _) => Holds::Row,
        (_, 2..) => Holds::List,
        _ => Holds::Rows,
    })
}

/// Where a sheet stands among the names of all: exactly so called, else but for case and outer spaces.
fn position(content: &Content, names: &[&str], name: &str) -> Result<usize, SourceError> {
    let folded = |name: &str| name.trim().to_lowercase();
    let alike = || names.iter().position(|known| folded(known) == folded(name));
    names.iter().position(|known| *known == name).or_else(alike).ok_or_else(|| SourceError::NoSuchPart {
        path: bytes::shown(&content.path),
        name: name.to_owned(),
        known: names.iter().map(|known| format!("“{known}”")).collect::<Vec<_>>().join(", "),
    })
}

/// Rows that a sheet can have.
const ROWS: u64 = 1 << 20;

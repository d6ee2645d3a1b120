//! The rows of one sheet, from the first to the last.
//!
//! It exists to number rows and columns as the person sees them and to write repeated cells and rows
//! as often as they stand in the sheet, within bounds. It must not decide what a cell is read as.

use super::cell::{Cell, Kind, count};
use super::input::{Xml, XmlError};
use super::package::UNPACKED_LIMIT;
use super::{attribute, paragraph, value};
use crate::engine::source::content::Content;
use crate::engine::source::records::{CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT};
use crate::engine::source::row_stream::{Met, Remarks, RowSource};
use crate::engine::source::workbook::ROWS;
use crate::engine::source::workbook::hidden::HiddenColumns;
use crate::engine::source::workbook::merged::Merged;
use crate::engine::source::{RowBatch, SourceError, bytes};
use quick_xml::events::{BytesStart, Event};

/// Bytes behind the sheet that are unpacked so that the checksum is looked at.
const CHECKED_BEHIND: u64 = 32 << 20;
/// Cells and bytes that rows may have which stand in the file once for many.
const REPEATED_LIMIT: u64 = 1 << 30;
const COLUMNS: u64 = COLUMN_LIMIT as u64;

/// The rows of one sheet.
pub(super) struct Sheet {
    content: Content,
    name: String,
    xml: Xml,
    ended: bool,
    /// The row given last, and the one that comes next.
    row: u64,
    next: u64,
    /// How often the row given last is still to be given, and the row.
    again: u64,
    repeated: RowBatch,
    /// What the row given last has of what is remarked upon.
    current: Current,
    cell: Cell,
    /// Memory for the text of a cell.
    text: String,
    merged: Merged,
    /// Columns described so far.
    columns: u64,
    hidden: HiddenColumns,
    /// Cells and bytes given so far.
    given: u64,
    remarks: Remarks,
}

/// What one row has.
#[derive(Default)]
struct Current {
    hidden: bool,
    merged: u64,
    without_value: u64,
    /// Text of its cells.
    bytes: usize,
    /// Whether a cell of its own has text.
    filled: bool,
    /// Columns that were written, and columns there were.
    written: u64,
    column: u64,
}

impl Sheet {
    /// The sheet whose tag is read next.
    pub fn new(content: &Content, name: &str, xml: Xml) -> Sheet {
        Sheet {
            content: content.clone(),
            name: name.to_owned(),
            xml,
            ended: false,
            row: 0,
            next: 1,
            again: 0,
            repeated: RowBatch::default(),
            current: Current::default(),
            cell: Cell::default(),
            text: String::new(),
            merged: Merged::default(),
            columns: 0,
            hidden: HiddenColumns::default(),
            given: 0,
            remarks: Remarks::default(),
        }
    }

    /// Adds the next row that is not blank; `false` at the end of the sheet.
    fn read(&mut self, batch: &mut RowBatch) -> Result<bool, Stop> {
        while self.next <= ROWS {
            let depth = self.xml.depth();
            let repeated = match self.xml.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-row" => {
                        let repeated = begin_row(&tag, &mut self.current);
                        self.read_cells(batch)?;
                        repeated
                    }
                    "table:table-column" => {
                        note_columns(&tag, &mut self.columns, &mut self.hidden)?;
                        continue;
                    }
                    "table:table" if depth == 0 => continue,
                    "table:table-header-rows" | "table:table-row-group" | "table:table-rows" => continue,
                    "table:table-header-columns" | "table:table-column-group" | "table:table-columns" => continue,
                    _ => {
                        self.xml.skip()?;
                        continue;
                    }
                },
                Event::Empty(tag) => match tag.name().as_ref() {
                    "table:table-row" => begin_row(&tag, &mut self.current),
                    "table:table-column" => {
                        note_columns(&tag, &mut self.columns, &mut self.hidden)?;
                        continue;
                    }
                    "table:table" if depth == 0 => return Ok(false),
                    _ => continue,
                },
                Event::End(_) if depth == 1 => return Ok(false),
                Event::Eof => return Err(Stop::CutOff),
                _ => continue,
            };
            let number = self.next;
            self.next = self.next.saturating_add(repeated);
            if self.current.written > 0 && !self.current.filled {
                // Merged cells do not make a row of a blank one.
                batch.end_row(number);
                batch.drop_last();
            } else if self.current.written > 0 {
                self.again = repeated.min(ROWS + 1 - number) - 1;
                if self.again.saturating_mul(self.current.size()) > REPEATED_LIMIT {
                    return Err(Stop::Oversized);
                }
                self.row = number;
                batch.end_row(number);
                self.end_row(batch);
                self.count()?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn read_cells(&mut self, batch: &mut RowBatch) -> Result<(), Stop> {
        loop {
            let filled = match self.xml.next()? {
                Event::Start(tag) => match covers(&tag) {
                    Some(covered) => {
                        self.cell.begin(&tag, covered)?;
                        true
                    }
                    None => {
                        self.xml.skip()?;
                        continue;
                    }
                },
                Event::Empty(tag) => match covers(&tag) {
                    Some(covered) => {
                        self.cell.begin(&tag, covered)?;
                        false
                    }
                    None => continue,
                },
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(Stop::CutOff),
                _ => continue,
            };
            if filled {
                paragraph::read(&mut self.xml, &mut self.cell)?;
            }
            self.end_cell(batch)?;
        }
    }

    /// Adds the cell that was read, as often as it stands in the row.
    fn end_cell(&mut self, batch: &mut RowBatch) -> Result<(), Stop> {
        let first = self.current.column;
        self.current.column = first.saturating_add(self.cell.repeated);
        if first >= COLUMNS {
            return Ok(());
        }
        let behind = self.current.column.min(COLUMNS);
        if self.cell.is_blank() {
            if self.cell.covered && !self.merged.is_empty() {
                for column in first..behind {
                    if let Some(text) = self.merged.covering(column, self.next) {
                        self.current.merged += 1;
                        self.current.write(batch, column, text)?;
                    }
                }
            } else if self.cell.formula && self.cell.kind == Kind::Plain {
                self.current.without_value += 1;
            }
            return Ok(());
        }
        let text = value::text(&self.cell, &mut self.text);
        self.current.filled |= !text.is_empty();
        if text.len() > CELL_LIMIT {
            return Err(Stop::LongCell);
        }
        for column in first..behind {
            self.current.write(batch, column, text)?;
        }
        if self.cell.rows > 1 && !text.is_empty() {
            self.merged.add(first, self.next.saturating_add(self.cell.rows - 1), text);
        }
        Ok(())
    }

    /// Keeps the row for later where it is repeated, and takes its columns into account.
    fn end_row(&mut self, batch: &RowBatch) {
        if let Some(row) = batch.last().filter(|_| self.again > 0) {
            self.repeated.clear();
            self.repeated.push(row.number, row.cells());
        }
        self.hidden.widen(self.current.written, &mut self.remarks.hidden_columns);
    }

    /// Counts what the row given last has.
    fn count(&mut self) -> Result<(), Stop> {
        let current = &self.current;
        let times = |count: u64, met: &mut Met| {
            (0..count).for_each(|_| met.note(self.row));
        };
        times(u64::from(current.hidden), &mut self.remarks.hidden_rows);
        times(current.merged, &mut self.remarks.merged_cells);
        times(current.without_value, &mut self.remarks.formulas_without_value);
        self.given = self.given.saturating_add(current.size());
        if self.given > UNPACKED_LIMIT {
            return Err(Stop::Oversized);
        }
        Ok(())
    }

    fn give_again(&mut self, batch: &mut RowBatch) -> Result<(), Stop> {
        self.again -= 1;
        self.row += 1;
        if let Some(row) = self.repeated.row(0) {
            batch.push(self.row, row.cells());
        }
        self.count()
    }

    fn finish(&mut self) -> Result<(), SourceError> {
        self.ended = true;
        self.xml.input_mut().drain(CHECKED_BEHIND).map_err(|error| self.explain(Stop::Xml(error.into())))?;
        bytes::check_unchanged(&self.content.path, self.content.stamp)
    }

    fn explain(&self, stop: Stop) -> SourceError {
        let (path, part) = (bytes::shown(&self.content.path), format!("the sheet “{}”", self.name));
        let row = self.next;
        match stop {
            Stop::Xml(error) if error.is_long_text() => SourceError::CellTooLong { path, row, limit: CELL_LIMIT },
            Stop::Xml(error) => error.explain(&self.content, &part),
            Stop::LongCell => SourceError::CellTooLong { path, row, limit: CELL_LIMIT },
            Stop::LongRow => SourceError::RowTooLong { path, row, limit: ROW_LIMIT },
            Stop::CutOff => SourceError::DamagedWorkbook { path, part, reason: "it ends too early".into() },
            Stop::Oversized => {
                let reason = "its repeated rows and cells are far more than it holds".into();
                SourceError::OversizedWorkbook { path, part, reason }
            }
        }
    }
}

impl RowSource for Sheet {
    fn next(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        if self.again > 0 {
            self.give_again(batch).map_err(|stop| self.explain(stop))?;
            return Ok(true);
        }
        if self.ended {
            return Ok(false);
        }
        let more = self.read(batch).map_err(|stop| self.explain(stop))?;
        if !more {
            self.finish()?;
        }
        Ok(more)
    }

    fn row(&self) -> u64 {
        self.row
    }

    fn consumed(&self) -> u64 {
        let size = self.content.stamp.size;
        match self.ended {
            true => size,
            false => ((self.xml.input().inflated().share() * size as f64) as u64).min(size),
        }
    }

    fn remarks(&self) -> &Remarks {
        &self.remarks
    }
}

/// Why reading stops.
#[derive(Debug)]
pub(super) enum Stop {
    Xml(XmlError),
    CutOff,
    LongCell,
    LongRow,
    Oversized,
}

impl From<XmlError> for Stop {
    fn from(error: XmlError) -> Stop {
        Stop::Xml(error)
    }
}

impl Current {
    /// Cells and bytes of text.
    fn size(&self) -> u64 {
        self.bytes as u64 + self.written
    }

    /// Writes a cell, with blank ones for the columns left out before it.
    fn write(&mut self, batch: &mut RowBatch, column: u64, text: &str) -> Result<(), Stop> {
        for _ in self.written..column {
            batch.end_cell();
        }
        batch.push_text(text);
        batch.end_cell();
        self.written = column + 1;
        self.bytes += text.len();
        if self.bytes > ROW_LIMIT { Err(Stop::LongRow) } else { Ok(()) }
    }
}

/// Takes over what a tag says of the next columns; `known` counts them.
fn note_columns(tag: &BytesStart<'_>, known: &mut u64, hidden: &mut HiddenColumns) -> Result<(), XmlError> {
    let repeated = attribute(tag, "table:number-columns-repeated")?.map_or(1, |value| count(&value));
    let first = *known;
    *known = first.saturating_add(repeated).min(COLUMNS);
    if attribute(tag, "table:visibility")?.is_some_and(|value| hides(&value)) {
        hidden.add(first, *known);
    }
    Ok(())
}

/// Whether a tag is that of a cell, and whether it is a covered one.
fn covers(tag: &BytesStart<'_>) -> Option<bool> {
    match tag.name().as_ref() {
        "table:table-cell" => Some(false),
        "table:covered-table-cell" => Some(true),
        _ => None,
    }
}

fn hides(visibility: &str) -> bool {
    matches!(visibility, "collapse" | "filter")
}

/// Begins a row; gives how often it stands in the sheet.
fn begin_row(tag: &BytesStart<'_>, current: &mut Current) -> u64 {
    *current = Current::default();
    let mut repeated = 1;
    for attribute in tag.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "table:number-rows-repeated" => repeated = count(&attribute.value),
            "table:visibility" => current.hidden = hides(&attribute.value),
            _ => {}
        }
    }
    repeated
}

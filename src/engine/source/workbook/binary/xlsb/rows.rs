//! The rows of one XLSB sheet.
//!
//! It exists so that a sheet of any size shows its first rows at once and is never held in memory.

use super::merge;
use super::records::{COLUMNS, MERGED, ROW, Records, SHEET_DATA, SHEET_DATA_END};
use super::strings::Strings;
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::{Remarks, RowSource};
use crate::engine::source::workbook::ROWS;
use crate::engine::source::workbook::binary::writer::{Value, Writer, short_number};
use crate::engine::source::workbook::xlsx::trouble::Trouble;
use crate::engine::source::{RowBatch, SourceError, bytes};

/// Bytes before the value of a cell that names its column, and of one behind the cell before.
const HEAD: usize = 8;
const SHORT_HEAD: usize = 4;

/// The rows of one sheet.
pub(super) struct SheetRows {
    content: Content,
    place: String,
    records: Records,
    /// Whether merged cells were looked for.
    scanned: bool,
    strings: Strings,
    writer: Writer,
    text: String,
    at: Place,
    /// The column behind the last cell.
    column: u64,
    row: u64,
}

/// How far a sheet is read.
#[derive(Debug, Clone, Copy)]
enum Place {
    BeforeRows,
    /// The row whose beginning was read last, numbered from 1, and whether it is hidden.
    Within(u64, bool),
    /// Rows have begun, but none of them.
    BeforeFirst,
    Ended,
}

/// Whether a record is a cell: 12 to 18 and 61 stand in the column behind the cell before, 8 to 11 are
/// given by formulas, 61 and 62 have formats within their text.
fn is_cell(kind: u16) -> bool {
    matches!(kind, 1..=18 | 61 | 62)
}

impl SheetRows {
    /// A sheet to be read, of whose records it is known whether its merged cells are noted.
    pub fn new(
        content: &Content,
        place: String,
        (records, scanned): (Records, bool),
        strings: Strings,
        writer: Writer,
    ) -> SheetRows {
        SheetRows {
            content: content.clone(),
            place,
            records,
            scanned,
            strings,
            writer,
            text: String::new(),
            at: Place::BeforeRows,
            column: 0,
            row: 0,
        }
    }

    /// Reads on to the end of the next row with anything in it; `false` when there is none.
    fn advance(&mut self, batch: &mut RowBatch) -> Result<bool, Trouble> {
        loop {
            match self.at {
                Place::Ended => return Ok(false),
                Place::BeforeRows => self.find_rows()?,
                Place::BeforeFirst => self.read_row(batch)?,
                Place::Within(row, hidden) => {
                    self.row = row;
                    self.column = 0;
                    self.writer.begin(row, hidden);
                    self.read_row(batch)?;
                    if self.writer.end(batch)? {
                        return Ok(true);
                    }
                }
            }
        }
    }

    /// Reads on to the beginning of the rows, and which columns are hidden.
    fn find_rows(&mut self) -> Result<(), Trouble> {
        loop {
            match self.records.next(|kind| kind == COLUMNS)? {
                Some(SHEET_DATA) => {
                    self.at = Place::BeforeFirst;
                    return Ok(());
                }
                Some(COLUMNS) => {
                    let range = (self.records.u32(0), self.records.u32(4), self.records.u16(16));
                    if let (Some(first), Some(last), Some(flags)) = range
                        && flags & 1 != 0
                    {
                        self.writer.columns.add(u64::from(first), u64::from(last) + 1);
                    }
                }
                Some(_) => {}
                None => return Err(Trouble::damaged("it ends too early")),
            }
        }
    }

    /// Writes the cells up to the beginning of the next row or the end of all.
    fn read_row(&mut self, batch: &mut RowBatch) -> Result<(), Trouble> {
        loop {
            match self.records.next(|kind| kind == ROW || is_cell(kind))? {
                Some(ROW) => return self.begin_row(),
                Some(SHEET_DATA_END) => {
                    self.at = Place::Ended;
                    return self.read_rest();
                }
                Some(kind) if is_cell(kind) => {
                    if let Place::BeforeFirst = self.at {
                        return Err(Trouble::damaged("a cell stands in no row"));
                    }
                    self.cell(kind, batch)?;
                }
                Some(_) => {}
                None => return Err(Trouble::damaged("it ends too early")),
            }
        }
    }

    /// Reads what stands behind the rows: damage there is damage too, and merged cells that were not
    /// looked for are worth a word.
    fn read_rest(&mut self) -> Result<(), Trouble> {
        while let Some(kind) = self.records.next(|kind| kind == MERGED)? {
            if let Some(((first, last), _)) = merge(kind, &self.records)
                && !self.scanned
                && last > first
            {
                self.writer.remarks.merged_unread.note(u64::from(first) + 1);
            }
        }
        Ok(())
    }

    fn begin_row(&mut self) -> Result<(), Trouble> {
        let number = self.records.u32(0).ok_or_else(|| Trouble::damaged("the beginning of a row is cut off"))?;
        let row = u64::from(number) + 1;
        if let Place::Within(before, _) = self.at
            && row <= before
        {
            return Err(Trouble::damaged("its rows are not in order"));
        }
        if row > ROWS {
            return Err(Trouble::damaged("it has more rows than a sheet can have"));
        }
        let hidden = self.records.u8(11).is_some_and(|flags| flags & 0x10 != 0);
        self.at = Place::Within(row, hidden);
        Ok(())
    }

    fn cell(&mut self, kind: u16, batch: &mut RowBatch) -> Result<(), Trouble> {
        let cut_off = || Trouble::damaged("a cell is cut off");
        let records = &self.records;
        let is_short = matches!(kind, 12..=18 | 61);
        let head = if is_short { SHORT_HEAD } else { HEAD };
        let column = if is_short { self.column } else { u64::from(records.u32(0).ok_or_else(cut_off)?) };
        self.column = column + 1;
        self.text.clear();
        let value = match kind {
            2 | 13 => records.u32(head).map(|number| Value::Number(short_number(number))),
            3 | 11 | 14 => records.u8(head).map(Value::Error),
            4 | 10 | 15 => records.u8(head).map(|truth| Value::Bool(truth != 0)),
            5 | 9 | 16 => records.f64(head).map(Value::Number),
            6 | 8 | 17 => records.text(head, &mut self.text).map(|_| Value::Text(&self.text)),
            61 | 62 => records.text(head + 1, &mut self.text).map(|_| Value::Text(&self.text)),
            7 | 18 => match records.u32(head) {
                Some(index) => Some(Value::Text(self.strings.get(index as usize)?)),
                None => None,
            },
            _ => return Ok(()),
        };
        // The style takes three of the four bytes before the value.
        let style = records.u32(head - 4).map_or(0, |style| style & 0xFF_FFFF);
        self.writer.cell(batch, column, style as usize, value.ok_or_else(cut_off)?)
    }
}

impl RowSource for SheetRows {
    fn next(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        let ended_before = matches!(self.at, Place::Ended);
        let more = self.advance(batch);
        let more = more.map_err(|trouble| {
            self.at = Place::Ended;
            trouble.in_row(&self.content.path, &self.place, self.row)
        })?;
        if !more && !ended_before {
            bytes::check_unchanged(&self.content.path, self.content.stamp)?;
        }
        Ok(more)
    }

    fn row(&self) -> u64 {
        self.row
    }

    fn consumed(&self) -> u64 {
        let size = self.content.stamp.size;
        if let Place::Ended = self.at {
            return size;
        }
        let (consumed, packed) = self.records.part().consumed();
        let scaled = u128::from(consumed) * u128::from(size) / u128::from(packed.max(1));
        scaled.try_into().unwrap_or(size)
    }

    fn remarks(&self) -> &Remarks {
        &self.writer.remarks
    }
}

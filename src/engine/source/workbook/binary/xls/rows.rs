//! The rows of one XLS sheet.
//!
//! It exists because cells may stand in any order, and what is merged is said behind them: a first look
//! notes where each cell is, the second reads them.

use super::super::writer::{Value, Writer, short_number};
use super::book::{Book, Shared};
use super::records::{Content as Pieces, Record, Texts};
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::{Remarks, RowSource};
use crate::engine::source::workbook::xlsx::trouble::Trouble;
use crate::engine::source::{RowBatch, SourceError, bytes};

/// Rows that a sheet of this format can have.
const ROWS: usize = 1 << 16;
/// Records that may stand between a formula and the text it gives.
const BETWEEN: usize = 4;

/// The rows of one sheet.
pub(super) struct SheetRows {
    content: Content,
    place: String,
    stream: Vec<u8>,
    texts: Texts,
    shared: Shared,
    writer: Writer,
    /// Row and column of each cell, and where it stands in the stream; in order.
    cells: Vec<(u32, u32)>,
    hidden: Vec<bool>,
    /// Cells read so far.
    read: usize,
    row: u64,
    ended: bool,
}

fn cut_off() -> Trouble {
    Trouble::damaged("it ends too early")
}

impl SheetRows {
    /// Looks through a sheet that begins at a place of the stream.
    pub fn open(content: &Content, sheet: &str, mut book: Book, place: usize) -> Result<SheetRows, Trouble> {
        let writer = Writer::new(std::mem::take(&mut book.styles), book.from_1904);
        let mut rows = SheetRows {
            content: content.clone(),
            place: format!("the sheet “{sheet}”"),
            texts: book.texts,
            shared: book.shared()?,
            stream: book.stream,
            writer,
            cells: Vec::new(),
            hidden: vec![false; ROWS],
            read: 0,
            row: 0,
            ended: false,
        };
        rows.look_through(place)?;
        if !rows.cells.is_sorted_by_key(|(key, _)| *key) {
            rows.cells.sort_by_key(|(key, _)| *key);
        }
        Ok(rows)
    }

    fn look_through(&mut self, place: usize) -> Result<(), Trouble> {
        let mut record = Record::at(&self.stream, place).filter(|record| record.kind == 0x0809).ok_or_else(cut_off)?;
        // Charts within the sheet have cells of their own.
        let mut depth = 1;
        loop {
            record = Record::at(&self.stream, record.next).ok_or_else(cut_off)?;
            match record.kind {
                0x0809 => depth += 1,
                0x000A if depth == 1 => return Ok(()),
                0x000A => depth -= 1,
                _ if depth > 1 => {}
                0x0203 | 0x027E | 0x00BD | 0x00FD | 0x0204 | 0x00D6 | 0x0205 | 0x0006 => {
                    let (row, column) = (record.u16(0).ok_or_else(cut_off)?, record.u16(2).ok_or_else(cut_off)?);
                    self.cells.push((u32::from(row) << 16 | u32::from(column), record.at as u32));
                }
                0x0208 => {
                    if let (Some(row), Some(flags)) = (record.u16(0), record.u32(12)) {
                        self.hidden[usize::from(row)] = flags & 0x20 != 0;
                    }
                }
                0x007D => {
                    if let (Some(first), Some(last), Some(flags)) = (record.u16(0), record.u16(2), record.u16(8))
                        && flags & 1 != 0
                    {
                        self.writer.columns.add(u64::from(first), u64::from(last) + 1);
                    }
                }
                0x00E5 => {
                    for range in record.data.get(2..).unwrap_or_default().chunks_exact(8) {
                        let number = |at: usize| u32::from(u16::from_le_bytes([range[at], range[at + 1]]));
                        self.writer.add_merge((number(0), number(2)), number(4));
                    }
                }
                _ => {}
            }
        }
    }

    fn read_row(&mut self, batch: &mut RowBatch) -> Result<bool, Trouble> {
        while let Some((key, _)) = self.cells.get(self.read) {
            let row = key >> 16;
            self.row = u64::from(row) + 1;
            self.writer.begin(self.row, self.hidden[row as usize]);
            while let Some((key, at)) = self.cells.get(self.read).filter(|(key, _)| key >> 16 == row) {
                self.read += 1;
                let cell = Cell { stream: &self.stream, texts: self.texts, shared: &self.shared };
                let record = Record::at(&self.stream, *at as usize).ok_or_else(cut_off)?;
                cell.write(&record, u64::from(key & 0xFFFF), &mut self.writer, batch)
                    .ok_or_else(|| Trouble::damaged("a cell is cut off or names a text that is not there"))??;
            }
            if self.writer.end(batch)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What is needed to read a cell.
struct Cell<'s> {
    stream: &'s [u8],
    texts: Texts,
    shared: &'s Shared,
}

impl Cell<'_> {
    /// Writes the cell of a record; `None` where the record makes no sense.
    fn write(
        &self,
        record: &Record<'_>,
        column: u64,
        writer: &mut Writer,
        batch: &mut RowBatch,
    ) -> Option<Result<(), Trouble>> {
        let style = usize::from(record.u16(4)?);
        let mut text = String::new();
        let value = match record.kind {
            0x0203 => Value::Number(record.f64(6)?),
            0x027E => Value::Number(short_number(record.u32(6)?)),
            0x00BD => return self.write_many(record, column, writer, batch),
            0x00FD => Value::Text(self.shared.get(record.u32(6)? as usize)?),
            0x0205 if *record.data.get(7)? != 0 => Value::Error(*record.data.get(6)?),
            0x0205 => Value::Bool(*record.data.get(6)? != 0),
            0x0006 => match record.data.get(6..14)? {
                [0, .., 0xFF, 0xFF] => {
                    self.formula_text(record, &mut text)?;
                    Value::Text(&text)
                }
                [1, _, truth, .., 0xFF, 0xFF] => Value::Bool(*truth != 0),
                [2, _, code, .., 0xFF, 0xFF] => Value::Error(*code),
                [.., 0xFF, 0xFF] => return Some(Ok(())),
                _ => Value::Number(record.f64(6)?),
            },
            _ => {
                Pieces::of(self.stream, record, 6).text(self.texts, false, &mut text)?;
                Value::Text(&text)
            }
        };
        Some(writer.cell(batch, column, style, value))
    }

    /// Several numbers beside each other.
    fn write_many(
        &self,
        record: &Record<'_>,
        first: u64,
        writer: &mut Writer,
        batch: &mut RowBatch,
    ) -> Option<Result<(), Trouble>> {
        let numbers = record.data.get(4..record.data.len().checked_sub(2)?)?.chunks_exact(6);
        for (column, number) in (first..).zip(numbers) {
            let style = usize::from(u16::from_le_bytes([number[0], number[1]]));
            let value = short_number(u32::from_le_bytes(number[2..6].try_into().ok()?));
            if let Err(trouble) = writer.cell(batch, column, style, Value::Number(value)) {
                return Some(Err(trouble));
            }
        }
        Some(Ok(()))
    }

    /// The text that a formula gives stands in a record behind it.
    fn formula_text(&self, formula: &Record<'_>, text: &mut String) -> Option<()> {
        let mut next = formula.next;
        for _ in 0..BETWEEN {
            let record = Record::at(self.stream, next)?;
            match record.kind {
                0x0207 => return Pieces::of(self.stream, &record, 0).text(self.texts, false, text),
                // What several formulas have in common.
                0x04BC | 0x0221 | 0x0236 | 0x003C => next = record.next,
                _ => break,
            }
        }
        Some(())
    }
}

impl RowSource for SheetRows {
    fn next(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        if self.ended {
            return Ok(false);
        }
        let more = self.read_row(batch);
        let more = more.map_err(|trouble| {
            self.ended = true;
            trouble.in_row(&self.content.path, &self.place, self.row)
        })?;
        if !more {
            self.ended = true;
            bytes::check_unchanged(&self.content.path, self.content.stamp)?;
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
            false => (self.read as f64 / self.cells.len().max(1) as f64 * size as f64) as u64,
        }
    }

    fn remarks(&self) -> &Remarks {
        &self.writer.remarks
    }
}

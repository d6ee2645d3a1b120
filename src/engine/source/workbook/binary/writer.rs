//! Cells of binary workbooks, written as rows of text.
//!
//! It exists so that both formats write values, merged cells and hidden columns alike. It must not know
//! records.

use crate::engine::source::RowBatch;
use crate::engine::source::records::{CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT};
use crate::engine::source::row_stream::Remarks;
use crate::engine::source::workbook::hidden::HiddenColumns;
use crate::engine::source::workbook::merged::Merged;
use crate::engine::source::workbook::xlsx::style::Style;
use crate::engine::source::workbook::xlsx::trouble::Trouble;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// Cells and bytes of all rows; a small file can say the same text very often.
const GIVEN_LIMIT: u64 = 8 << 30;
/// Merged cells that may be noted.
const MERGES_LIMIT: usize = 1 << 20;

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'v> {
    Number(f64),
    Text(&'v str),
    Bool(bool),
    /// By its code.
    Error(u8),
}

/// Number styles by the index that cells name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By the id of their number format.
    formats: FxHashMap<u16, Style>,
    /// The id that each cell style has.
    cells: Vec<u16>,
}

impl Styles {
    /// Notes a number format with a code.
    pub fn add_format(&mut self, id: u16, code: &str) {
        self.formats.insert(id, Style::of_code(code));
    }

    /// Notes the number format of the next cell style.
    pub fn add_cell(&mut self, format: u16) {
        self.cells.push(format);
        self.formats.entry(format).or_insert_with(|| Style::builtin(u32::from(format)));
    }

    fn get(&self, cell: usize) -> &Style {
        let format = self.cells.get(cell);
        format.and_then(|format| self.formats.get(format)).unwrap_or(&Style::General)
    }
}

/// Writes one row after the other.
#[derive(Debug, Default)]
pub(super) struct Writer {
    styles: Styles,
    from_1904: bool,
    pub remarks: Remarks,
    pub columns: HiddenColumns,
    /// Merged cells over several rows: the last row by the first row and the first column, rows from 1
    /// and columns from 0.
    merges: FxHashMap<(u64, u64), u64>,
    merged: Merged,
    /// The row being written.
    row: u64,
    hidden: bool,
    filled: bool,
    written: u64,
    merged_cells: u64,
    bytes: usize,
    given: u64,
    text: String,
    digits: String,
}

impl Writer {
    pub fn new(styles: Styles, from_1904: bool) -> Writer {
        Writer { styles, from_1904, ..Writer::default() }
    }

    /// Notes merged cells; rows and columns from 0, the last ones too.
    pub fn add_merge(&mut self, rows: (u32, u32), first_column: u32) {
        if rows.1 > rows.0 && self.merges.len() < MERGES_LIMIT {
            self.merges.insert((u64::from(rows.0) + 1, u64::from(first_column)), u64::from(rows.1) + 1);
        }
    }

    /// Begins a row, numbered from 1.
    pub fn begin(&mut self, row: u64, hidden: bool) {
        (self.row, self.hidden) = (row, hidden);
        (self.filled, self.written, self.merged_cells, self.bytes) = (false, 0, 0, 0);
        self.merged.forget_above(row);
    }

    /// Writes a cell of the row, columns in order from 0.
    ///
    /// # Errors
    /// When the row or the cell is too long, or the cell is where none can be.
    pub fn cell(&mut self, batch: &mut RowBatch, column: u64, style: usize, value: Value<'_>) -> Result<(), Trouble> {
        if value == Value::Text("") {
            return Ok(());
        }
        if column >= COLUMN_LIMIT as u64 {
            return Err(Trouble::damaged("a cell is where no cell can be"));
        }
        if column < self.written {
            return Err(Trouble::damaged("a cell stands twice in it"));
        }
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        match value {
            Value::Text(known) => text.push_str(known),
            Value::Bool(true) => text.push_str("TRUE"),
            Value::Bool(false) => text.push_str("FALSE"),
            Value::Error(code) => text.push_str(error_text(code)),
            Value::Number(number) => {
                self.digits.clear();
                // Writing to a string cannot fail.
                let _ = write!(self.digits, "{number}");
                self.styles.get(style).write(&mut text, &self.digits, self.from_1904);
            }
        }
        let result = self.write(batch, column, &text);
        self.text = text;
        result
    }

    fn write(&mut self, batch: &mut RowBatch, column: u64, text: &str) -> Result<(), Trouble> {
        if text.len() > CELL_LIMIT && text.chars().count() > CELL_LIMIT {
            return Err(Trouble::LongCell);
        }
        self.fill(batch, column);
        batch.push_text(text);
        batch.end_cell();
        self.written = column + 1;
        self.filled = true;
        self.bytes += text.len();
        if let Some(last) = self.merges.get(&(self.row, column)) {
            self.merged.add(column, *last, text);
        }
        if self.bytes > ROW_LIMIT { Err(Trouble::LongRow) } else { Ok(()) }
    }

    /// Writes the columns before one that have no cell: blank, or what merged cells say.
    fn fill(&mut self, batch: &mut RowBatch, before: u64) {
        if !self.merged.is_empty() {
            for (column, text) in self.merged.covered(self.written, self.row).take_while(|(column, _)| *column < before)
            {
                (self.written..column).for_each(|_| batch.end_cell());
                batch.push_text(text);
                batch.end_cell();
                self.written = column + 1;
                self.bytes += text.len();
                self.merged_cells += 1;
            }
        }
        (self.written..before).for_each(|_| batch.end_cell());
    }

    /// Ends the row; `false` where nothing stood in it, so that nothing was added.
    ///
    /// # Errors
    /// When all rows together are absurdly long.
    pub fn end(&mut self, batch: &mut RowBatch) -> Result<bool, Trouble> {
        if !self.filled {
            return Ok(false);
        }
        let covered = self.merged.covered(self.written, self.row).last().map(|(column, _)| column + 1);
        if let Some(behind) = covered {
            self.fill(batch, behind);
        }
        batch.end_row(self.row);
        self.given += self.written + self.bytes as u64;
        if self.given > GIVEN_LIMIT {
            return Err(Trouble::Oversized("it says the same texts without end".into()));
        }
        self.columns.widen(self.written, &mut self.remarks.hidden_columns);
        if self.hidden {
            self.remarks.hidden_rows.note(self.row);
        }
        (0..self.merged_cells).for_each(|_| self.remarks.merged_cells.note(self.row));
        Ok(true)
    }
}

/// What a spreadsheet program shows of an error.
fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2B => "#GETTING_DATA",
        _ => "#N/A",
    }
}

/// The number that takes four bytes instead of eight.
pub(super) fn short_number(bytes: u32) -> f64 {
    let number = if bytes & 2 != 0 {
        f64::from(bytes.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bytes & 0xFFFF_FFFC) << 32)
    };
    if bytes & 1 != 0 { number / 100.0 } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_whole_or_hundredths_or_the_front_of_long_ones() {
        for (bytes, expected) in [
            (0x0000_0006, 1.0),
            (0xFFFF_FFFE, -1.0),
            (0x0000_01EF, 1.23),
            (0x3FF0_0000, 1.0),
            (0x405E_C001, 1.23),
            (0xBFF0_0000, -1.0),
        ] {
            assert!((short_number(bytes) - expected).abs() < 1e-12, "{bytes:x} {}", short_number(bytes));
        }
    }

    #[test]
    fn values_are_written_with_their_styles_and_merged_cells_repeated() {
        let mut writer = Writer::default();
        writer.styles.add_cell(0);
        writer.styles.add_format(170, "00000");
        writer.styles.add_cell(170);
        writer.styles.add_cell(14);
        writer.columns.add(1, 2);
        writer.add_merge((0, 2), 1);
        writer.add_merge((0, 1), 5);
        let mut batch = RowBatch::default();
        let rows = [
            (1, false, vec![(0, 1, Value::Number(2134.0)), (1, 0, Value::Text("all")), (5, 0, Value::Text("both"))]),
            (2, true, vec![(0, 2, Value::Number(45_657.0)), (2, 0, Value::Bool(true))]),
            (3, false, vec![(1, 0, Value::Text(""))]),
            (4, false, vec![(0, 9, Value::Error(0x2A))]),
        ];
        let mut added = Vec::new();
        for (row, hidden, cells) in rows {
            writer.begin(row, hidden);
            for (column, style, value) in cells {
                writer.cell(&mut batch, column, style, value).unwrap();
            }
            added.push(writer.end(&mut batch).unwrap());
        }
        let rows: Vec<(u64, Vec<&str>)> = batch.iter().map(|row| (row.number, row.cells().collect())).collect();
        assert_eq!(added, [true, true, false, true]);
        assert_eq!(rows[0], (1, vec!["02134", "all", "", "", "", "both"]));
        assert_eq!(rows[1], (2, vec!["2024-12-31", "all", "TRUE", "", "", "both"]));
        assert_eq!(rows[2], (4, vec!["#N/A"]));
        assert_eq!(writer.remarks.hidden_columns, ["B"]);
        assert_eq!((writer.remarks.hidden_rows.count, writer.remarks.hidden_rows.first), (1, 2));
        assert_eq!((writer.remarks.merged_cells.count, writer.remarks.merged_cells.first), (2, 2));
    }

    #[test]
    fn cells_that_would_lose_a_value_are_refused() {
        let mut writer = Writer::default();
        let mut batch = RowBatch::default();
        writer.begin(1, false);
        writer.cell(&mut batch, 3, 0, Value::Text("first")).unwrap();
        for column in [3, 2, 16_384] {
            assert!(matches!(writer.cell(&mut batch, column, 0, Value::Bool(true)), Err(Trouble::Damaged(_))));
        }
        for (text, fits) in
            [("x".repeat(CELL_LIMIT), true), ("é".repeat(CELL_LIMIT), true), ("x".repeat(CELL_LIMIT + 1), false)]
        {
            writer.begin(2, false);
            assert_eq!(writer.cell(&mut batch, 0, 0, Value::Text(&text)).is_ok(), fits);
        }
        let text = "x".repeat(CELL_LIMIT);
        writer.begin(3, false);
        let wide = (0..).find_map(|column| writer.cell(&mut batch, column, 0, Value::Text(&text)).err());
        assert_eq!(wide, Some(Trouble::LongRow));
    }
}

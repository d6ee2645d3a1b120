//! Rows of a file with the cells that a person corrected.
//!
//! It stands where rows are read, so that the problem file, the plan and conversion all see the corrected text. A batch
//! without a corrected row is handed on as it was read.

use crate::engine::model::{CellTexts, Fixes};
use crate::engine::source::{Row, RowBatch, RowReader, SourceError};
use std::collections::BTreeMap;

/// Reads rows, corrected.
pub(super) struct EditedRows<'f> {
    reader: RowReader,
    cells: &'f CellTexts,
}

impl<'f> EditedRows<'f> {
    pub fn new(reader: RowReader, fixes: &'f Fixes) -> EditedRows<'f> {
        EditedRows { reader, cells: &fixes.cells }
    }

    /// As [`RowReader::read`].
    pub fn read(&mut self, batch: &mut RowBatch, limit: usize) -> Result<bool, SourceError> {
        let more = self.reader.read(batch, limit)?;
        if !self.cells.is_empty() {
            edit(batch, self.cells);
        }
        Ok(more)
    }

    pub fn bytes_read(&self) -> u64 {
        self.reader.bytes_read()
    }
}

/// Puts the corrected cells in place of those that stand in the file.
fn edit(batch: &mut RowBatch, cells: &CellTexts) {
    let (Some(first), Some(last)) = (batch.row(0), batch.last()) else { return };
    if cells.range(first.number..=last.number).next().is_none() {
        return;
    }
    let mut edited = RowBatch::default();
    for row in batch.iter() {
        match cells.get(&row.number) {
            Some(corrected) => edit_row(&mut edited, row, corrected),
            None => edited.push(row.number, row.cells()),
        }
    }
    *batch = edited;
}

/// A row that ends before a corrected cell is lengthened up to it.
fn edit_row(edited: &mut RowBatch, row: Row<'_>, corrected: &BTreeMap<usize, String>) {
    let length = corrected.last_key_value().map_or(0, |(column, _)| column + 1).max(row.len());
    let cell = |column: usize| corrected.get(&column).map_or_else(|| row.cell(column), String::as_str);
    edited.push(row.number, (0..length).map(cell));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch() -> RowBatch {
        let mut batch = RowBatch::default();
        batch.push(2, ["C1", "Ann", "1980"]);
        batch.push(5, ["C2"]);
        batch.push(6, ["C3", "Bo", "1990"]);
        batch
    }

    fn edited(cells: &[(u64, usize, &str)]) -> Vec<String> {
        let mut fixes = Fixes::default();
        for (row, column, text) in cells {
            fixes.set_cell(*row, *column, None, text);
        }
        let mut batch = batch();
        edit(&mut batch, &fixes.cells);
        batch.iter().map(|row| format!("{}:{}", row.number, row.cells().collect::<Vec<_>>().join("|"))).collect()
    }

    #[test]
    fn only_the_corrected_cells_are_other_than_in_the_file() {
        assert_eq!(edited(&[]), ["2:C1|Ann|1980", "5:C2", "6:C3|Bo|1990"]);
        assert_eq!(edited(&[(2, 1, "Anna"), (6, 2, "")]), ["2:C1|Anna|1980", "5:C2", "6:C3|Bo|"]);
        assert_eq!(edited(&[(5, 2, "1985")]), ["2:C1|Ann|1980", "5:C2||1985", "6:C3|Bo|1990"]);
        let nobody = edited(&[(3, 0, "nobody"), (99, 0, "nobody")]);
        assert_eq!(nobody, ["2:C1|Ann|1980", "5:C2", "6:C3|Bo|1990"]);
    }
}

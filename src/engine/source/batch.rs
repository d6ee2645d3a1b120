//! Rows in one allocation.
//!
//! A batch holds the text of many rows end to end, so that reading a file costs no allocation per
//! cell and a batch can travel between threads whole.

/// Rows of a file, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowBatch {
    text: String,
    /// End of each cell in `text`.
    cell_ends: Vec<u32>,
    /// Per row: its number and where its cells end in `cell_ends`.
    rows: Vec<(u64, u32)>,
}

/// One row of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Row<'b> {
    /// Numbered as a spreadsheet program shows it.
    pub number: u64,
    batch: &'b RowBatch,
    first: usize,
    end: usize,
}

impl RowBatch {
    /// Adds a row.
    pub fn push<'c>(&mut self, number: u64, cells: impl IntoIterator<Item = &'c str>) {
        for cell in cells {
            self.push_text(cell);
            self.end_cell();
        }
        self.end_row(number);
    }

    /// Empties the batch, keeping its memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cell_ends.clear();
        self.rows.clear();
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes of text held; batches are bounded by it as well as by rows.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Cells held; wide files fill a batch with blank ones.
    pub fn cells(&self) -> usize {
        self.cell_ends.len()
    }

    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        let (number, end) = *self.rows.get(index)?;
        let first = if index == 0 { 0 } else { self.rows[index - 1].1 };
        Some(Row { number, batch: self, first: first as usize, end: end as usize })
    }

    /// The last row.
    pub fn last(&self) -> Option<Row<'_>> {
        self.row(self.len().checked_sub(1)?)
    }

    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|i| self.row(i))
    }

    /// Adds to the text of the cell being built.
    #[inline]
    pub(super) fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the cell being built.
    #[inline]
    pub(super) fn end_cell(&mut self) {
        self.cell_ends.push(self.text.len() as u32);
    }

    /// Ends the row being built.
    #[inline]
    pub(super) fn end_row(&mut self, number: u64) {
        self.rows.push((number, self.cell_ends.len() as u32));
    }

    /// Cells built so far in all rows, whole or not.
    #[inline]
    pub(super) fn cell_count(&self) -> usize {
        self.cell_ends.len()
    }

    /// The text from a position on, which must have come from [`text_bytes`](Self::text_bytes).
    #[inline]
    pub(super) fn text_from(&self, start: usize) -> &str {
        &self.text[start..]
    }

    /// Takes the last row away again.
    pub(super) fn drop_last(&mut self) {
        self.rows.pop();
        let cells = self.rows.last().map_or(0, |(_, end)| *end as usize);
        self.cell_ends.truncate(cells);
        self.text.truncate(self.cell_ends.last().map_or(0, |end| *end as usize));
    }
}

impl<'b> Row<'b> {
    /// Number of cells in this row, which may differ from the number of columns.
    pub fn len(&self) -> usize {
        self.end - self.first
    }

    pub fn is_empty(&self) -> bool {
        self.end == self.first
    }

    /// The cell of a column; blank where the row is too short.
    #[inline]
    pub fn cell(&self, column: usize) -> &'b str {
        let index = self.first + column;
        if index >= self.end {
            return "";
        }
        let start = if index == 0 { 0 } else { self.batch.cell_ends[index - 1] as usize };
        &self.batch.text[start..self.batch.cell_ends[index] as usize]
    }

    /// The text of all cells, end to end.
    #[inline]
    pub(super) fn text(&self) -> &'b str {
        let end = |cells: usize| if cells == 0 { 0 } else { self.batch.cell_ends[cells - 1] as usize };
        &self.batch.text[end(self.first)..end(self.end)]
    }

    pub fn cells(&self) -> impl Iterator<Item = &'b str> + use<'b> {
        let row = *self;
        let mut start = if row.first == 0 { 0 } else { row.batch.cell_ends[row.first - 1] as usize };
        row.batch.cell_ends[row.first..row.end].iter().map(move |&end| {
            let cell = &row.batch.text[start..end as usize];
            start = end as usize;
            cell
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells<'b>(row: Row<'b>) -> Vec<&'b str> {
        row.cells().collect()
    }

    #[test]
    fn rows_of_different_lengths_keep_their_cells_apart() {
        let mut batch = RowBatch::default();
        batch.push(2, ["a", "", "ccc"]);
        batch.push(3, []);
        batch.push(7, ["ä"]);
        assert_eq!(cells(batch.row(0).unwrap()), ["a", "", "ccc"]);
        assert!(batch.row(1).unwrap().is_empty());
        assert_eq!(cells(batch.row(2).unwrap()), ["ä"]);
        assert_eq!(batch.last().unwrap().number, 7);
        assert!(batch.row(3).is_none());
    }

    #[test]
    fn a_cell_past_the_end_of_a_row_is_blank_and_not_the_next_rows() {
        let mut batch = RowBatch::default();
        batch.push(1, ["a"]);
        batch.push(2, ["b", "c"]);
        assert_eq!(batch.row(0).unwrap().cell(1), "");
        assert_eq!(batch.row(1).unwrap().cell(0), "b");
    }

    #[test]
    fn dropping_the_last_row_restores_the_batch() {
        let mut batch = RowBatch::default();
        batch.push(1, ["a", "b"]);
        let before = batch.clone();
        batch.push(2, ["c"]);
        batch.drop_last();
        assert_eq!(batch, before);
        batch.drop_last();
        assert_eq!(batch, RowBatch::default());
    }

    #[test]
    fn clearing_leaves_nothing_behind() {
        let mut batch = RowBatch::default();
        batch.push(1, ["a", "b"]);
        batch.clear();
        assert!(batch.is_empty());
        assert_eq!(batch.text_bytes(), 0);
        batch.push(9, ["z"]);
        assert_eq!(cells(batch.row(0).unwrap()), ["z"]);
    }
}

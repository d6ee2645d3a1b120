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
            self.text.push_str(cell);
            self.cell_ends.push(self.text.len() as u32);
        }
        self.rows.push((number, self.cell_ends.len() as u32));
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

    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        let (number, end) = *self.rows.get(index)?;
        let first = if index == 0 { 0 } else { self.rows[index - 1].1 };
        Some(Row { number, batch: self, first: first as usize, end: end as usize })
    }

    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|i| self.row(i))
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
    pub fn cell(&self, column: usize) -> &'b str {
        let index = self.first + column;
        if index >= self.end {
            return "";
        }
        let start = if index == 0 { 0 } else { self.batch.cell_ends[index - 1] as usize };
        &self.batch.text[start..self.batch.cell_ends[index] as usize]
    }

    pub fn cells(&self) -> impl Iterator<Item = &'b str> + use<'b> {
        let row = *self;
        (0..row.len()).map(move |column| row.cell(column))
    }
}

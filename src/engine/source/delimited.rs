//! Reads delimited text row by row.

use super::{RowBatch, SourceError};

/// Reads the data rows of a file in batches; made by [`Source::rows`](super::Source::rows).
pub struct RowReader {}

impl RowReader {
    /// Reads the next rows into `batch`, which is emptied first: at most `max_rows`, and fewer when
    /// their text grows past 4 MiB. Blank rows are passed over. `false` when there are no more.
    ///
    /// # Errors
    /// When the file cannot be read any further or changed since it was opened.
    pub fn read(&mut self, batch: &mut RowBatch, max_rows: usize) -> Result<bool, SourceError> {
        let _ = (batch, max_rows);
        todo!()
    }

    /// Bytes of the file consumed so far, for progress.
    pub fn bytes_read(&self) -> u64 {
        todo!()
    }
}

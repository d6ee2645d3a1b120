//! Cells that are merged with cells below them.
//!
//! It exists because each row must stand for itself: a value that is shown once beside several rows
//! belongs to each of them.

use std::collections::BTreeMap;

/// Bytes of text kept; longer texts are not repeated.
const TEXT_LIMIT: usize = 16 << 20;

/// The merged cells above.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// By column: the last row that is covered, and the text.
    columns: BTreeMap<u64, (u64, String)>,
    bytes: usize,
}

impl Merged {
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Notes that a text covers the rows of a column up to the last.
    pub fn add(&mut self, column: u64, last: u64, text: &str) {
        self.remove(column);
        if self.bytes + text.len() <= TEXT_LIMIT {
            self.bytes += text.len();
            self.columns.insert(column, (last, text.to_owned()));
        }
    }

    /// The text that covers a column in a row.
    pub fn covering(&self, column: u64, row: u64) -> Option<&str> {
        self.columns.get(&column).filter(|(last, _)| row <= *last).map(|(_, text)| text.as_str())
    }

    /// The columns from one on that are covered in a row, with their texts.
    pub fn covered(&self, from: u64, row: u64) -> impl Iterator<Item = (u64, &str)> {
        let columns = self.columns.range(from..).filter(move |(_, (last, _))| row <= *last);
        columns.map(|(column, (_, text))| (*column, text.as_str()))
    }

    /// Forgets what ends above a row.
    pub fn forget_above(&mut self, row: u64) {
        let bytes = &mut self.bytes;
        self.columns.retain(|_, (last, text)| {
            let stays = *last >= row;
            *bytes -= if stays { 0 } else { text.len() };
            stays
        });
    }

    fn remove(&mut self, column: u64) {
        if let Some((_, old)) = self.columns.remove(&column) {
            self.bytes -= old.len();
        }
    }
}

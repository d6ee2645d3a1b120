//! Cells that are merged with cells below them.
//!
//! It exists because each row must stand for itself: a value that is shown once beside several rows
//! belongs to each of them.

use rustc_hash::FxHashMap;

/// Bytes of text kept; longer texts are not repeated.
const TEXT_LIMIT: usize = 16 << 20;

/// The merged cells above.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// By column: the last row that is covered, and the text.
    columns: FxHashMap<u64, (u64, String)>,
    bytes: usize,
}

impl Merged {
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Notes that a text covers the rows of a column up to the last.
    pub fn add(&mut self, column: u64, last: u64, text: &str) {
        if let Some((_, old)) = self.columns.remove(&column) {
            self.bytes -= old.len();
        }
        if self.bytes + text.len() <= TEXT_LIMIT {
            self.bytes += text.len();
            self.columns.insert(column, (last, text.to_owned()));
        }
    }

    /// The text that covers a column in a row.
    pub fn covering(&self, column: u64, row: u64) -> Option<&str> {
        self.columns.get(&column).filter(|(last, _)| row <= *last).map(|(_, text)| text.as_str())
    }
}

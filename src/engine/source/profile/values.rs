//! The distinct values of a column, as long as there are few.

use super::DISTINCT_LIMIT;
use rustc_hash::FxHashMap;

/// Bytes of distinct values kept per column.
const BYTES_LIMIT: usize = 256 << 10;

/// Distinct values with counts, in the order they were met.
#[derive(Default)]
pub struct Values {
    /// Index into `counts`.
    indexes: FxHashMap<Box<str>, usize>,
    counts: Vec<u64>,
    bytes: usize,
    /// Cells met until there were too many values.
    cells: u64,
    overflowed: bool,
}

impl Values {
    /// Counts a cell.
    #[inline]
    pub fn take(&mut self, cell: &str) {
        if !self.overflowed {
            self.count(cell);
        }
    }

    fn count(&mut self, cell: &str) {
        self.cells += 1;
        if let Some(index) = self.indexes.get(cell) {
            self.counts[*index] += 1;
            return;
        }
        self.bytes += cell.len();
        if self.counts.len() == DISTINCT_LIMIT || self.bytes > BYTES_LIMIT {
            self.overflowed = true;
            self.indexes = FxHashMap::default();
            return;
        }
        self.indexes.insert(cell.into(), self.counts.len());
        self.counts.push(1);
    }

    /// Whether all values are known.
    pub fn complete(&self) -> bool {
        !self.overflowed
    }

    /// Distinct values: at least so many where not all are known.
    pub fn distinct(&self) -> u64 {
        self.counts.len() as u64
    }

    /// Whether hardly any value repeats, as far as they were counted.
    pub fn unique(&self) -> bool {
        let repeated = self.cells.saturating_sub(self.counts.len() as u64 + u64::from(self.overflowed));
        repeated * 50 <= self.cells
    }

    /// All values, most frequent first; none when there were too many.
    pub fn by_frequency(&self) -> Vec<(String, u64)> {
        let mut values: Vec<(&str, usize)> = self.indexes.iter().map(|(value, index)| (&**value, *index)).collect();
        values.sort_unstable_by_key(|(_, index)| (std::cmp::Reverse(self.counts[*index]), *index));
        values.into_iter().map(|(value, index)| (value.to_owned(), self.counts[index])).collect()
    }
}

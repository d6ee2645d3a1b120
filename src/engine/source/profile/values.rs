//! The distinct values of a column: all of them as long as there are few, then about how many.

use super::DISTINCT_LIMIT;
use super::budget::{Budget, Kept};
use super::distinct::Sketch;
use rustc_hash::FxHashMap;

/// Bytes of distinct values kept per column.
const BYTES_LIMIT: usize = 256 << 10;
/// Bytes an entry takes besides its text: the tables grow by doubling.
const ENTRY_BYTES: usize = 96;

/// Distinct values with counts, in the order they were met.
#[derive(Default)]
pub struct Values {
    /// Index into `counts`.
    indexes: FxHashMap<Box<str>, u32>,
    counts: Vec<u64>,
    /// Of the values, without their entries.
    bytes: usize,
    kept: Kept,
    /// Cells met until there were too many values, and distinct ones among them.
    cells: u64,
    known: u64,
    /// Once there were too many.
    sketch: Option<Sketch>,
}

impl Values {
    /// Counts a cell; `precision` is that of the sketch once there are too many values.
    #[inline]
    pub fn take(&mut self, cell: &str, budget: &mut Budget, precision: u32) {
        match &mut self.sketch {
            Some(sketch) => sketch.take(cell),
            None => self.count(cell, budget, precision),
        }
    }

    fn count(&mut self, cell: &str, budget: &mut Budget, precision: u32) {
        self.cells += 1;
        if let Some(index) = self.indexes.get(cell) {
            self.counts[*index as usize] += 1;
            return;
        }
        self.known += 1;
        self.bytes += cell.len();
        let full = self.counts.len() == DISTINCT_LIMIT || self.bytes > BYTES_LIMIT;
        if full || !budget.take(&mut self.kept, cell.len() + ENTRY_BYTES) {
            let values = std::mem::take(&mut self.indexes);
            self.counts = Vec::new();
            let all: Vec<&str> = values.keys().map(|value| &**value).chain([cell]).collect();
            self.sketch = Some(Sketch::of(all.into_iter(), precision));
            budget.give_back(&mut self.kept, usize::MAX);
            return;
        }
        self.indexes.insert(cell.into(), self.counts.len() as u32);
        self.counts.push(1);
    }

    /// Whether all values are known.
    pub fn complete(&self) -> bool {
        self.sketch.is_none()
    }

    /// Distinct values: exact where all are known, else an estimate.
    pub fn distinct(&self) -> u64 {
        self.sketch.as_ref().map_or(self.known, |sketch| sketch.estimate().max(self.known))
    }

    /// Whether hardly any value repeats, as far as they were counted.
    pub fn unique(&self) -> bool {
        (self.cells - self.known) * 50 <= self.cells
    }

    /// All values, most frequent first; none when there were too many.
    pub fn by_frequency(&self) -> Vec<(String, u64)> {
        let mut values: Vec<(&str, u32)> = self.indexes.iter().map(|(value, index)| (&**value, *index)).collect();
        values.sort_unstable_by_key(|(_, index)| (std::cmp::Reverse(self.counts[*index as usize]), *index));
        values.into_iter().map(|(value, index)| (value.to_owned(), self.counts[index as usize])).collect()
    }

    /// Bytes held.
    #[cfg(test)]
    pub fn held(&self) -> usize {
        let texts: usize = self.indexes.keys().map(|value| value.len()).sum();
        let tables = self.indexes.capacity() * 8 / 7 * (size_of::<(Box<str>, u32)>() + 1) + self.counts.capacity() * 8;
        texts + tables + self.sketch.as_ref().map_or(0, Sketch::held)
    }
}

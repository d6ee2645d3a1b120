//! Distinct values of one stream of texts, in the same bounded memory as a column's.

use super::budget::Budget;
use super::distinct;
use super::values::Values;

/// Distinct values with counts: all of them as long as there are few, then about how many.
pub struct Distinct {
    values: Values,
    budget: Budget,
    precision: u32,
}

impl Default for Distinct {
    fn default() -> Self {
        Distinct { values: Values::default(), budget: Budget::new(1), precision: distinct::precision(1) }
    }
}

impl Distinct {
    /// Counts a text.
    pub fn take(&mut self, text: &str) {
        self.values.take(text, &mut self.budget, self.precision);
    }

    /// All values, most frequent first; none when there were too many.
    pub fn list(&self) -> Vec<(String, u64)> {
        self.values.by_frequency()
    }

    /// Whether all values are known.
    pub fn is_complete(&self) -> bool {
        self.values.complete()
    }

    /// How many there are: exact where all are known, else an estimate.
    pub fn count(&self) -> u64 {
        self.values.distinct()
    }
}

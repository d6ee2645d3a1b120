//! Which records the rows of a file have touched so far: one bit each.

use crate::engine::model::RecordId;

/// A set of record numbers. Numbers are dense, so a bit each is the smallest and quickest form:
/// ten million records take 1.25 MB.
#[derive(Debug, Default)]
pub struct SeenRecords {
    words: Vec<u64>,
}

impl SeenRecords {
    /// Adds a record; `true` where it was there already.
    pub fn insert(&mut self, record: RecordId) -> bool {
        let Ok(number) = usize::try_from(record.0) else { return false };
        let (word, bit) = (number / 64, 1_u64 << (number % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let before = self.words[word] & bit != 0;
        self.words[word] |= bit;
        before
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = RecordId> + '_ {
        let bits = |word: u64| (0..64_u32).filter(move |bit| word & (1 << bit) != 0);
        let words = (0_i64..).zip(&self.words);
        words.flat_map(move |(at, word)| bits(*word).map(move |bit| RecordId(at * 64 + i64::from(bit))))
    }

    /// Whether a record is there.
    pub fn contains(&self, record: RecordId) -> bool {
        let Ok(number) = usize::try_from(record.0) else { return false };
        self.words.get(number / 64).is_some_and(|word| word & (1_u64 << (number % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_new_once() {
        let mut seen = SeenRecords::default();
        assert!(!seen.insert(RecordId(64)));
        assert!(!seen.insert(RecordId(63)));
        assert!(!seen.insert(RecordId(1_000_000)));
        assert!(seen.insert(RecordId(64)));
        assert!(seen.insert(RecordId(1_000_000)));
        assert!(!seen.contains(RecordId(65)) && seen.contains(RecordId(64)) && !seen.contains(RecordId(9_000_000)));
        assert!(!seen.insert(RecordId(65)));
        assert_eq!(seen.iter().map(|record| record.0).collect::<Vec<_>>(), [63, 64, 65, 1_000_000]);
        assert!(seen.contains(RecordId(63)) && seen.contains(RecordId(1_000_000)));
        assert!(!seen.contains(RecordId(62)) && !seen.contains(RecordId(2_000_000)) && !seen.contains(RecordId(-1)));
    }
}

//! Records that are passed over because another kind is read.
//!
//! It exists so that a kind that appears too far down to be offered is told of instead of lost in
//! silence. It must not keep more of a file than a few names.

use super::selector::Selector;
use crate::engine::source::row_stream::{Met, OtherKinds};

/// Kinds that are told apart.
const KINDS: usize = 100;
/// Bytes the name of one may have to be kept.
const KIND_BYTES: usize = 200;

/// What was passed over.
#[derive(Debug, Default)]
pub(super) struct Skipped {
    /// By what their records tell, in the order they appear.
    kinds: Vec<(String, Met)>,
    /// The one met last.
    last: usize,
    /// Of kinds that are not told apart.
    others: Met,
}

impl Skipped {
    /// Counts a record.
    #[inline]
    pub fn note(&mut self, told: &str, row: u64) {
        if let Some((_, met)) = self.kinds.get_mut(self.last).filter(|(kind, _)| kind == told) {
            return met.note(row);
        }
        self.last = match self.kinds.iter().position(|(kind, _)| kind == told) {
            Some(index) => index,
            None if self.kinds.len() == KINDS || told.len() > KIND_BYTES => return self.others.note(row),
            None => {
                self.kinds.push((told.to_owned(), Met::default()));
                self.kinds.len() - 1
            }
        };
        self.kinds[self.last].1.note(row);
    }

    /// What is to be remarked about them; `read` is what was read instead.
    pub fn remark(&self, read: &Selector) -> OtherKinds {
        let member = read.kind.as_ref().map_or("", |kind| kind.member.as_str());
        let part = |told: &str| Selector::kind(&read.list, member, told).to_string();
        let kinds = self.kinds.iter().map(|(told, met)| (part(told), told.clone(), *met));
        OtherKinds { kinds: kinds.collect(), others: self.others }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_names_are_kept_and_all_records_counted() {
        let mut skipped = Skipped::default();
        let long = "k".repeat(KIND_BYTES + 1);
        skipped.note(&long, 1);
        for round in 0..3 {
            for kind in 0..200 {
                skipped.note(&format!("k{kind}"), 2 + round * 200 + kind);
            }
        }
        let remark = skipped.remark(&Selector::kind("a", "type", "gift"));
        assert_eq!((remark.kinds.len(), remark.others), (KINDS, Met { count: 301, first: 1 }));
        assert_eq!(remark.kinds[1], ("a[type=k1]".to_owned(), "k1".to_owned(), Met { count: 3, first: 3 }));
    }
}

//! How much text the columns of a profile may keep.
//!
//! It exists so that a profile stays small whatever the file: each column has a share of its own, so
//! that wide neighbours cannot starve it, and what it keeps beyond that comes out of a common pool.

/// Bytes of distinct values and samples of all columns together.
pub(super) const TEXT_LIMIT: usize = 6 << 20;

/// What may still be kept.
#[derive(Debug)]
pub(super) struct Budget {
    /// Each column's own.
    share: usize,
    /// Left for all columns beyond their shares.
    pool: usize,
}

/// What one column keeps.
#[derive(Debug, Default)]
pub(super) struct Kept {
    bytes: usize,
}

impl Budget {
    pub fn new(columns: usize) -> Budget {
        Budget { share: TEXT_LIMIT / 2 / columns.max(1), pool: TEXT_LIMIT / 2 }
    }

    /// Takes so many bytes more for a column; `false`, and nothing, where there is no room.
    pub fn take(&mut self, kept: &mut Kept, bytes: usize) -> bool {
        let beyond = |bytes: usize| bytes.saturating_sub(self.share);
        let needed = beyond(kept.bytes + bytes) - beyond(kept.bytes);
        let room = needed <= self.pool;
        if room {
            self.pool -= needed;
            kept.bytes += bytes;
        }
        room
    }

    /// Gives back so many bytes of a column.
    pub fn give_back(&mut self, kept: &mut Kept, bytes: usize) {
        let beyond = |bytes: usize| bytes.saturating_sub(self.share);
        let left = kept.bytes.saturating_sub(bytes);
        self.pool += beyond(kept.bytes) - beyond(left);
        kept.bytes = left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_its_share_even_when_others_took_the_pool() {
        let mut budget = Budget::new(4);
        let (mut greedy, mut modest) = (Kept::default(), Kept::default());
        let share = TEXT_LIMIT / 8;
        assert!(budget.take(&mut greedy, share + TEXT_LIMIT / 2));
        assert!(!budget.take(&mut greedy, 1));
        assert!(budget.take(&mut modest, share));
        assert!(!budget.take(&mut modest, 1));
    }

    #[test]
    fn what_is_given_back_can_be_taken_by_others() {
        let mut budget = Budget::new(4);
        let (mut first, mut second) = (Kept::default(), Kept::default());
        let share = TEXT_LIMIT / 8;
        assert!(budget.take(&mut first, share + TEXT_LIMIT / 2));
        budget.give_back(&mut first, share + TEXT_LIMIT / 2);
        assert!(budget.take(&mut second, share + TEXT_LIMIT / 2));
        assert!(!budget.take(&mut second, 1) && budget.take(&mut first, share));
    }
}

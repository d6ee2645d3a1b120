//! A set of texts that may say "perhaps" but never wrongly says "no", in bounded memory.
//!
//! It exists so that an import into an empty database need not ask SQLite about keys that cannot be
//! there, however many rows the file has.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// 64-byte blocks; one text touches one block.
const BLOCKS: usize = 1 << 16;

/// A blocked Bloom filter of 4 MiB: at a million texts it is wrong about one in a thousand, and past
/// ten million it only saves less.
pub(super) struct Filter {
    blocks: Box<[[u64; 8]]>,
}

impl Filter {
    pub(super) fn new() -> Filter {
        Filter { blocks: vec![[0; 8]; BLOCKS].into_boxed_slice() }
    }

    pub(super) fn add(&mut self, text: &str) {
        let (block, bits) = place(text);
        for (word, bit) in bits {
            self.blocks[block][word] |= bit;
        }
    }

    /// `false` only where the text was never added.
    pub(super) fn may_hold(&self, text: &str) -> bool {
        let (block, bits) = place(text);
        bits.iter().all(|(word, bit)| self.blocks[block][*word] & bit != 0)
    }
}

/// The block of a text and five bits within it.
fn place(text: &str) -> (usize, [(usize, u64); 5]) {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    // Fx leaves the low bits poor; one round of splitmix spreads them.
    let mut hash = hasher.finish();
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    let bits = std::array::from_fn(|n| {
        let nine = (hash >> (9 * n)) & 0x1ff;
        ((nine >> 6) as usize, 1_u64 << (nine & 63))
    });
    ((hash >> 45) as usize % BLOCKS, bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_and_most_else_is_not() {
        let mut filter = Filter::new();
        for n in 0..100_000 {
            filter.add(&format!("C-{n:06}"));
        }
        assert!((0..100_000).all(|n| filter.may_hold(&format!("C-{n:06}"))));
        let wrong = (100_000..200_000).filter(|n| filter.may_hold(&format!("C-{n:06}"))).count();
        assert!(wrong < 100, "{wrong} of 100,000 wrongly said perhaps");
    }

    #[test]
    fn an_empty_filter_holds_nothing() {
        assert!(!Filter::new().may_hold(""));
    }
}

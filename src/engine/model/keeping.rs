//! How long the files that were imported are kept, and what became of one.

use super::JobId;
use std::path::PathBuf;

/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// How long a copy of an imported file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    Never,
    Days(u32),
    ForEver,
}

impl Default for Keeping {
    fn default() -> Keeping {
        Keeping::Days(90)
    }
}

impl Keeping {
    /// What can be chosen.
    pub const CHOICES: [Keeping; 5] =
        [Keeping::Never, Keeping::Days(30), Keeping::Days(90), Keeping::Days(365), Keeping::ForEver];

    /// Until when what was kept at a moment stays, in milliseconds since 1970; `None` is for ever.
    pub fn until(self, kept_at: i64) -> Option<i64> {
        match self {
            Keeping::Never => Some(kept_at),
            Keeping::Days(days) => Some(kept_at.saturating_add(i64::from(days) * DAY)),
            Keeping::ForEver => None,
        }
    }

    /// The moment before which what was kept has had its time; `None` where it stays for ever.
    pub fn expired_before(self, now: i64) -> Option<i64> {
        match self {
            Keeping::Never => Some(i64::MAX),
            Keeping::Days(days) => Some(now.saturating_sub(i64::from(days) * DAY)),
            Keeping::ForEver => None,
        }
    }
}

/// What became of the file a job was imported from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    pub job: JobId,
    /// When that was noted; milliseconds since 1970.
    pub at: i64,
    pub state: KeptState,
}

/// Where a kept file is, or why it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptState {
    /// A compressed copy of this many bytes; several jobs of one file share it.
    Here { path: PathBuf, bytes: u64 },
    /// A sentence says why.
    NotKept { why: String },
    /// Its time was over at this moment.
    Gone { at: i64 },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stays_as_long_as_was_said() {
        assert_eq!(Keeping::default(), Keeping::Days(90));
        assert_eq!(Keeping::Days(2).until(1_000), Some(1_000 + 2 * DAY));
        assert_eq!(Keeping::ForEver.until(1_000), None);
        for (keeping, kept_at, expired) in [
            (Keeping::Days(2), 0, true),
            (Keeping::Days(2), DAY + 1, false),
            (Keeping::Never, 3 * DAY, true),
            (Keeping::ForEver, 0, false),
        ] {
            let before = keeping.expired_before(3 * DAY);
            assert_eq!(before.is_some_and(|before| kept_at < before), expired, "{keeping:?} {kept_at}");
        }
    }
}

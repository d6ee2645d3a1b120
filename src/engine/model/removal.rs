//! Removals: what may go, what is kept unless a person says otherwise, and why.

use serde::{Deserialize, Serialize};

/// Why a record is kept unless a person says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// It gave not long ago.
    GaveRecently,
    /// Something that is asked of it is still open.
    OpenProposal,
    /// It has a tag that protects.
    Tagged,
    /// It stands on the list of those never to be removed.
    NeverRemoved,
    /// Records of others name it, a soft credit for one: they would name nobody.
    NamedElsewhere,
    /// A later import changed or carried it: it is not missing any more.
    SeenSince,
    /// A row listed it as deleted, and by now it is not marked so: by a later row or import, or by hand.
    NotMarked,
}

impl Protection {
    pub const ALL: [Protection; 7] = [
        Protection::GaveRecently,
        Protection::OpenProposal,
        Protection::Tagged,
        Protection::NeverRemoved,
        Protection::NamedElsewhere,
        Protection::SeenSince,
        Protection::NotMarked,
    ];

    const fn bit(self) -> i64 {
        1 << self as i64
    }
}

/// All reasons why a record is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Protections(i64);

impl Protections {
    /// As they are kept: a bit each, in the order of [`Protection::ALL`].
    pub fn from_bits(bits: i64) -> Protections {
        Protections(bits)
    }

    pub fn bits(self) -> i64 {
        self.0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn contains(self, protection: Protection) -> bool {
        self.0 & protection.bit() != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Protection> {
        Protection::ALL.into_iter().filter(move |protection| self.contains(*protection))
    }
}

impl FromIterator<Protection> for Protections {
    fn from_iter<I: IntoIterator<Item = Protection>>(protections: I) -> Protections {
        Protections(protections.into_iter().fold(0, |bits, protection| bits | protection.bit()))
    }
}

/// What an organisation wants kept, and when removing needs more than a click. Kept in the database, so that all
/// who share it go by the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RemovalRules {
    /// Who gave within so many years is protected; `None` protects nobody for that.
    pub gave_within_years: Option<u32>,
    pub open_proposals: bool,
    /// Records with one of these tags are protected, whatever the case.
    pub tags: Vec<String>,
    /// Keys of records never to be removed.
    pub ids: Vec<String>,
    /// From this share of all records on, in per cent, the number has to be typed.
    pub typed_share: u32,
    /// From this many records on it has to be typed, too.
    pub typed_count: u64,
    /// Whether more than half of all records may be removed at once.
    pub more_than_half: bool,
}

impl Default for RemovalRules {
    fn default() -> RemovalRules {
        RemovalRules {
            gave_within_years: Some(2),
            open_proposals: true,
            tags: vec!["protected".to_owned()],
            ids: Vec::new(),
            typed_share: 5,
            typed_count: 2_500,
            more_than_half: false,
        }
    }
}

/// What stands between a click and a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Nothing is ticked.
    Nothing,
    /// A confirmation is enough.
    Within,
    /// The number has to be typed.
    TypeNumber,
    /// It is more than half of all there are, which the settings do not allow.
    MoreThanHalf,
}

impl RemovalRules {
    /// What removing `ticked` of `of` records takes.
    pub fn guard(&self, ticked: u64, of: u64) -> Guard {
        if ticked == 0 {
            Guard::Nothing
        } else if ticked.saturating_mul(2) > of && !self.more_than_half {
            Guard::MoreThanHalf
        } else if ticked >= self.typed_count
            || ticked.saturating_mul(100) >= of.saturating_mul(u64::from(self.typed_share))
        {
            Guard::TypeNumber
        } else {
            Guard::Within
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protections_are_kept_as_bits() {
        let both: Protections = [Protection::Tagged, Protection::GaveRecently].into_iter().collect();
        assert_eq!(both.iter().collect::<Vec<_>>(), [Protection::GaveRecently, Protection::Tagged]);
        assert_eq!(Protections::from_bits(both.bits()), both);
        assert!(!both.contains(Protection::SeenSince) && !both.is_empty() && Protections::default().is_empty());
    }

    #[test]
    fn a_removal_is_guarded_by_share_and_by_number() {
        let rules = RemovalRules::default();
        for (ticked, of, expected) in [
            (0, 100, Guard::Nothing),
            (4, 100, Guard::Within),
            (5, 100, Guard::TypeNumber),
            (50, 100, Guard::TypeNumber),
            (51, 100, Guard::MoreThanHalf),
            (2_499, 1_000_000, Guard::Within),
            (2_500, 1_000_000, Guard::TypeNumber),
            (1, 1, Guard::MoreThanHalf),
        ] {
            assert_eq!(rules.guard(ticked, of), expected, "{ticked} of {of}");
        }
        let bold = RemovalRules { more_than_half: true, ..rules };
        assert_eq!(bold.guard(51, 100), Guard::TypeNumber);
    }
}

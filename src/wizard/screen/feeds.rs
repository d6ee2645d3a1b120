//! What feeds a field, in words; and what else its columns could feed.

use super::matching::{Command2, short};
use crate::engine::mapping::{Feed, Match};
use crate::engine::schema::{Field, Slot, ValueType, Whole};
use crate::wizard::Command;
use crate::wizard::draft::{Draft, Sample};
use serde::Serialize;

/// What feeds a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum SlotFeed {
    Nothing,
    Column {
        column: usize,
        header: String,
        /// "03/04/2024 → 4 March 2024".
        sample: String,
    },
    Fixed {
        text: String,
    },
    /// Columns joined, or a part of one.
    Made {
        columns: Vec<usize>,
        /// "First + Last", "last name of Full Name".
        words: String,
        sample: String,
    },
}

impl SlotFeed {
    /// Whether a column has a share in it.
    pub fn reads(&self, wanted: usize) -> bool {
        match self {
            SlotFeed::Column { column, .. } => *column == wanted,
            SlotFeed::Made { columns, .. } => columns.contains(&wanted),
            SlotFeed::Nothing | SlotFeed::Fixed { .. } => false,
        }
    }
}

/// A field's column holds whole names or places.
#[derive(Debug, Clone, Serialize)]
pub struct SplitOffer {
    pub label: String,
    /// "Dr. Ann Lee → Dr. · Ann · Lee"
    pub sample: String,
    pub command: Command2,
}

/// Whether further columns can be joined to what feeds a field: texts can, amounts and dates not.
pub(super) fn can_join(field: &Field, matched: Option<&Match>) -> bool {
    let text = matches!(field.value_type, ValueType::Text | ValueType::Multiline | ValueType::Id);
    text && matched.is_some_and(|m| matches!(m.feed, Feed::Column(_) | Feed::Join { .. }))
}

pub(super) fn split_offer(draft: &Draft, slot: Slot) -> Option<SplitOffer> {
    let split = draft.splits.get(&slot)?;
    let label = match split.whole {
        Whole::Name => "Split this name into its parts",
        Whole::Place => "Split into city, state and ZIP",
    };
    Some(SplitOffer {
        label: label.to_owned(),
        sample: format!("{} → {}", short(&split.sample.0), split.sample.1),
        command: Command2(Command::SplitColumn { column: split.column, whole: split.whole }),
    })
}

pub(super) fn feed(draft: &Draft, matched: Option<&Match>, sample: Option<&Sample>) -> SlotFeed {
    match matched.map(|m| &m.feed) {
        None => SlotFeed::Nothing,
        Some(Feed::Fixed(text)) => {
            let shown = sample.and_then(|s| s.converted.first()).map(|(_, shown)| shown.clone());
            SlotFeed::Fixed { text: shown.filter(|s| !s.is_empty()).unwrap_or_else(|| text.clone()) }
        }
        Some(Feed::Column(column)) => SlotFeed::Column {
            column: *column,
            header: draft.source.columns.get(*column).map(|c| c.header.clone()).unwrap_or_default(),
            sample: sample.map(sample_words).unwrap_or_default(),
        },
        Some(made) => SlotFeed::Made {
            columns: made.columns().to_vec(),
            words: made.words(&draft.source.headers()),
            sample: sample.map(sample_words).unwrap_or_default(),
        },
    }
}

/// "María" where the value stays as it is, "H → Home · work → Work" where it is converted.
fn sample_words(sample: &Sample) -> String {
    let word = |(raw, shown): &(String, String)| {
        if shown.is_empty() || raw == shown { short(raw) } else { format!("{} → {}", short(raw), short(shown)) }
    };
    let take = if sample.converted.iter().any(|(raw, shown)| !shown.is_empty() && raw != shown) { 2 } else { 1 };
    sample.converted.iter().take(take).map(word).collect::<Vec<_>>().join(" · ")
}

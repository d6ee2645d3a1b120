//! What feeds a field, in words; and what else its columns could feed.

use super::matching::{Command2, short};
use super::parts::{Banner, Button, Kind};
use crate::engine::mapping::{Feed, Match, split};
use crate::engine::schema::{Field, Slot, ValueType, Whole};
use crate::wizard::Command;
use crate::wizard::draft::{Draft, Sample, SplitInto, WholeColumn};
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

/// A field's column holds whole names, places or lists.
#[derive(Debug, Clone, Serialize)]
pub struct SplitOffer {
    pub label: String,
    /// "Dr. Ann Lee → Dr. · Ann · Lee"
    pub sample: String,
    pub command: Command2,
}

/// Whether further columns can be joined to what feeds a field: texts can, and what is translated; amounts and dates
/// not.
pub(super) fn can_join(field: &Field, matched: Option<&Match>) -> bool {
    let text = matches!(field.value_type, ValueType::Text | ValueType::Multiline | ValueType::Id | ValueType::Choice);
    text && matched.is_some_and(|m| matches!(m.feed, Feed::Column(_) | Feed::Join { .. }))
}

/// Columns that feed nothing because each holds several fields, and a button for each.
pub(super) fn unsplit(draft: &Draft) -> Option<Banner> {
    let header = |each: &WholeColumn| draft.source.columns.get(each.column).map_or("", |column| column.header.as_str());
    let sentence = |each: &WholeColumn| {
        let what = match each.whole {
            Whole::Name => "whole names",
            Whole::Place => "whole places",
        };
        format!("“{}” holds {what}: {} → {}.", header(each), short(&each.sample.0), each.sample.1)
    };
    let button = |each: &WholeColumn| {
        let label = match each.whole {
            Whole::Name => "Split the names",
            Whole::Place => "Split the places",
        };
        Button::new(label, Command::SplitColumn { column: each.column, whole: each.whole })
    };
    (!draft.unsplit.is_empty()).then(|| Banner {
        kind: Kind::Info,
        text: draft.unsplit.iter().map(sentence).collect::<Vec<_>>().join("\n"),
        buttons: draft.unsplit.iter().map(button).collect(),
    })
}

pub(super) fn split_offer(draft: &Draft, slot: Slot) -> Option<SplitOffer> {
    let split = draft.splits.get(&slot)?;
    let (label, command) = match split.into {
        SplitInto::Parts(whole) => {
            let label = match whole {
                Whole::Name => "Split this name into its parts",
                Whole::Place => "Split into city, state and ZIP",
            };
            (label.to_owned(), Command::SplitColumn { column: split.column, whole })
        }
        SplitInto::Items { separator, items } => {
            (list_label(draft, slot, separator, items)?, Command::SplitList { slot, separator })
        }
    };
    let sample = format!("{} → {}", short(&split.sample.0), split.sample.1);
    Some(SplitOffer { label, sample, command: Command2(command) })
}

/// "Split at “;” into Email 1 and the next 2"
fn list_label(draft: &Draft, slot: Slot, separator: char, items: usize) -> Option<String> {
    let Slot::Entry { group, position, .. } = slot else { return None };
    let label = &draft.record_type.groups[group].label;
    let into = match items {
        2 => format!("{label} {} and the next one", position + 1),
        _ => format!("{label} {} and the next {}", position + 1, items - 1),
    };
    Some(format!("Split at “{separator}” into {into}"))
}

/// The signs a list can be split at, where a field takes an item of one.
pub(super) fn list_separators(slot: Slot, matched: Option<&Match>) -> Vec<(String, bool, Command2)> {
    let Some(Feed::Item { separator: now, .. }) = matched.map(|m| &m.feed) else { return Vec::new() };
    let choice = |separator: char| {
        let name = match separator {
            ';' => "Semicolon ;",
            '|' => "Bar |",
            _ => "Comma ,",
        };
        (name.to_owned(), separator == *now, Command2(Command::SplitList { slot, separator }))
    };
    split::SEPARATORS.into_iter().map(choice).collect()
}

/// How columns are joined in a field.
#[derive(Debug, Clone, Serialize)]
pub struct JoinScreen {
    /// In the order they are joined.
    pub columns: Vec<JoinedColumn>,
    pub separators: Vec<(String, bool, Command2)>,
    /// What a person typed to stand between them, where it is none of those.
    pub typed: Option<String>,
}

/// One of the columns joined in a field.
#[derive(Debug, Clone, Serialize)]
pub struct JoinedColumn {
    pub header: String,
    /// Joins it before the one that now goes before it; the first has none.
    pub earlier: Option<Button>,
}

/// What commonly stands between two columns, by name; a new line only where a field has several.
const SEPARATORS: [(&str, &str); 3] = [("A space", " "), ("A comma", ", "), ("A new line", "\n")];

pub(super) fn joined(draft: &Draft, slot: Slot, matched: Option<&Match>) -> Option<JoinScreen> {
    let Some(Feed::Join { columns, separator: now }) = matched.map(|m| &m.feed) else { return None };
    let lines = draft.record_type.field(slot).value_type == ValueType::Multiline;
    let offered = SEPARATORS.iter().filter(|(_, separator)| *separator != "\n" || lines);
    let separators = offered.map(|(name, separator)| {
        let command = Command::JoinWith { slot, separator: (*separator).to_owned() };
        ((*name).to_owned(), now == separator, Command2(command))
    });
    let separators: Vec<(String, bool, Command2)> = separators.collect();
    let typed = (!separators.iter().any(|(_, chosen, _)| *chosen)).then(|| now.clone());
    let column = |(place, column): (usize, &usize)| {
        let header = draft.source.columns.get(*column).map(|c| c.header.clone()).unwrap_or_default();
        let earlier = Button::new(format!("Join “{header}” earlier"), Command::JoinEarlier { slot, column: *column });
        JoinedColumn { header, earlier: (place > 0).then_some(earlier) }
    };
    Some(JoinScreen { columns: columns.iter().enumerate().map(column).collect(), separators, typed })
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

//! What a change of the matches came to, in words for those who do not see the page.

use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::schema::{RecordType, Slot};
use crate::engine::source::Column;
use std::collections::BTreeSet;

/// Fields named one by one.
const NAMED: usize = 3;

/// What changed between two mappings: "Phone 1 takes “Mobile”. Phone 2 takes nothing." Empty where
/// nothing did.
pub(super) fn changes(record_type: &RecordType, columns: &[Column], before: &Mapping, after: &Mapping) -> String {
    let slots: BTreeSet<Slot> = before.iter().chain(after.iter()).map(|(slot, _)| slot).collect();
    // The name of a field of the organisation's own is what it is called, not something it takes.
    let is_name = |slot: &Slot| [before, after].iter().any(|m| m.get(*slot).is_some_and(|m| m.custom.is_some()));
    let differs = |slot: &Slot| before.get(*slot) != after.get(*slot) && !is_name(slot);
    let changed: Vec<Slot> = slots.into_iter().filter(differs).collect();
    let (names, earlier) = (after.entry_names(record_type), before.entry_names(record_type));
    if changed.len() > NAMED {
        return format!("{} fields changed; {} are fed now.", changed.len(), after.len());
    }
    let sentence = |slot: &Slot| {
        let label = record_type.slot_label_in(*slot, names.of(*slot).or(earlier.of(*slot)));
        let feed = |matched: Option<&Match>| matched.map(|matched| matched.feed.clone());
        match after.get(*slot) {
            None => format!("{label} takes nothing."),
            Some(now) if feed(before.get(*slot)) == Some(now.feed.clone()) => format!("{label} is read another way."),
            Some(now) => format!("{label} takes {}.", source(columns, &now.feed)),
        }
    };
    changed.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

fn source(columns: &[Column], feed: &Feed) -> String {
    match feed {
        Feed::Column(column) => format!("“{}”", columns.get(*column).map_or("", |known| &known.header)),
        Feed::Fixed(text) => format!("“{text}” in every row"),
        made => format!("“{}”", made.words(&columns.iter().map(|known| known.header.clone()).collect::<Vec<_>>())),
    }
}

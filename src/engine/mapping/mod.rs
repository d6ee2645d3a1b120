//! Matching columns to fields: the mapping itself, and the suggestion of one.
//!
//! A mapping says, for each slot, what feeds it and how the cells are to be understood. It must not
//! open files or know a database; it works on headers and on facts about columns handed to it.

pub mod custom;
pub mod exchange;
mod feed;
mod saved;
pub mod split;
mod spread;
pub mod suggest;
pub mod translate;

pub use feed::{BlankPolicy, Feed, Otherwise, Translation};
pub use saved::{SavedFeed, SavedMapping, SavedMatch};

use crate::engine::schema::{CustomType, DateOrder, GroupIndex, NumberFormat, RecordType, Slot};
use std::collections::{BTreeMap, BTreeSet};

/// All slots with their feeds, for one record type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    matches: BTreeMap<Slot, Match>,
}

/// What feeds one slot, and how its cells are understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub feed: Feed,
    pub translation: Option<Translation>,
    pub blank: BlankPolicy,
    /// For dates; `None` until decided for the column.
    pub date_order: Option<DateOrder>,
    /// For numbers and money; `None` means each cell is read on its own evidence.
    pub number_format: Option<NumberFormat>,
    /// For the name of a field the organisation defines itself: what its values are.
    pub custom: Option<CustomType>,
}

impl Match {
    /// A plain match: no translation, blanks keep what is there.
    pub fn new(feed: Feed) -> Match {
        Match {
            feed,
            translation: None,
            blank: BlankPolicy::default(),
            date_order: None,
            number_format: None,
            custom: None,
        }
    }
}

impl Mapping {
    pub fn get(&self, slot: Slot) -> Option<&Match> {
        self.matches.get(&slot)
    }

    pub fn get_mut(&mut self, slot: Slot) -> Option<&mut Match> {
        self.matches.get_mut(&slot)
    }

    /// Matches a slot; what fed it before is returned.
    pub fn set(&mut self, slot: Slot, matched: Match) -> Option<Match> {
        self.matches.insert(slot, matched)
    }

    /// Empties a slot; what fed it is returned.
    pub fn clear(&mut self, slot: Slot) -> Option<Match> {
        self.matches.remove(&slot)
    }

    /// In slot order.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Match)> {
        self.matches.iter().map(|(slot, matched)| (*slot, matched))
    }

    pub fn len(&self) -> usize {
        self.matches.len()
    }

    pub fn is_empty(&self) -> bool {
        self.matches.is_empty()
    }

    /// The slots a column feeds: wholly, by a part of it, or joined with others.
    pub fn slots_of_column(&self, column: usize) -> impl Iterator<Item = Slot> {
        self.iter().filter(move |(_, m)| m.feed.columns().contains(&column)).map(|(slot, _)| slot)
    }

    /// Takes a column out of everything it feeds. What it was joined with still feeds the slot.
    pub fn release(&mut self, column: usize) {
        self.matches.retain(|_, matched| match &mut matched.feed {
            Feed::Join { columns, .. } => {
                columns.retain(|joined| *joined != column);
                if let [only] = columns[..] {
                    matched.feed = Feed::Column(only);
                }
                !matched.feed.columns().is_empty()
            }
            feed => !feed.columns().contains(&column),
        });
    }

    /// Positions of a group's entries that something feeds, in order.
    pub fn entries(&self, group: GroupIndex) -> Vec<usize> {
        let positions = self.matches.keys().filter_map(|slot| match *slot {
            Slot::Entry { group: g, position, .. } if g == group => Some(position),
            _ => None,
        });
        positions.collect::<BTreeSet<usize>>().into_iter().collect()
    }

    /// Where a further entry of a group goes: after the last one in use, or in the first gap where
    /// the last is the group's limit. `None` when the group is full.
    pub fn next_position(&self, record_type: &RecordType, group: GroupIndex) -> Option<usize> {
        let used = self.entries(group);
        let max = record_type.groups[group].max;
        let after = used.last().map_or(0, |last| last + 1);
        if after < max { Some(after) } else { (0..max).find(|position| !used.contains(position)) }
    }

    /// Required slots that nothing feeds.
    pub fn missing_required(&self, record_type: &RecordType) -> Vec<Slot> {
        let required = |(i, f): (usize, &crate::engine::schema::Field)| f.required.then_some(Slot::Field(i));
        record_type
            .fields
            .iter()
            .enumerate()
            .filter_map(required)
            .filter(|slot| !self.matches.contains_key(slot))
            .collect()
    }
}

#[cfg(test)]
mod tests;

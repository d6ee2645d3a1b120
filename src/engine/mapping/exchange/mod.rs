//! Mappings of other systems: read from their JSON and written as it.
//!
//! It exists so that a mapping made elsewhere need not be made again, and one made here can be taken
//! along. What has no counterpart is named, never lost: it stays in the document that was read, which
//! the next writing starts from. It must not guess: a field is only taken for ours by the tables here.

mod evertrue;
mod ngpvan;
#[cfg(test)]
mod tests;

use super::{BlankPolicy, SavedFeed, SavedMapping, SavedMatch, Translation};
use crate::engine::schema::{CustomType, RecordType};
use serde_json::Value;
use std::collections::HashMap;

/// A system whose mappings are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Map Object and Map Wrapper Object.
    EverTrue,
    /// `mappingTypes` with `fieldValueMappings`, alone or in a bulk import job.
    NgpVan,
}

/// A mapping read from another system's document.
#[derive(Debug, Clone, PartialEq)]
pub struct Brought {
    pub system: System,
    /// What the document calls itself.
    pub name: Option<String>,
    /// Unique, in column order.
    pub headers: Vec<String>,
    pub mapping: SavedMapping,
    /// Fields of the document that have no counterpart here, by their names there.
    pub without_counterpart: Vec<String>,
}

/// A mapping written as another system's document.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    pub document: Value,
    /// What the other system has no words for: slots, by path, with what is lost of them.
    pub left_out: Vec<String>,
}

/// Why a document of another system cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    #[error("This is neither an EverTrue map nor an NGP VAN mapping. Export it there again.")]
    Unknown,
    #[error("The mapping of {system} cannot be used: {reason}. Export it there again.")]
    Malformed { system: &'static str, reason: String },
    #[error("{system} maps contacts only, and this is a mapping of another type.")]
    NotContacts { system: &'static str },
}

impl System {
    /// `evertrue`, `ngpvan`: as it is typed and kept.
    pub fn name(self) -> &'static str {
        match self {
            System::EverTrue => "evertrue",
            System::NgpVan => "ngpvan",
        }
    }

    /// As people know it.
    pub fn label(self) -> &'static str {
        match self {
            System::EverTrue => "EverTrue",
            System::NgpVan => "NGP VAN",
        }
    }

    /// The system a document is from; `None` where it is from neither.
    pub fn of(document: &Value) -> Option<System> {
        if evertrue::is(document) { Some(System::EverTrue) } else { ngpvan::is(document).then_some(System::NgpVan) }
    }
}

/// Reads a document of either system as a mapping of contacts.
///
/// # Errors
/// When it is of neither, or does not hold together.
pub fn read(document: &Value, contact: &RecordType) -> Result<Brought, ExchangeError> {
    match System::of(document).ok_or(ExchangeError::Unknown)? {
        System::EverTrue => evertrue::read(document, contact),
        System::NgpVan => ngpvan::read(document, contact),
    }
}

/// Writes a mapping for a system. `before` is the document it was brought from, where it was: what has
/// no counterpart here stands in it as before.
///
/// # Errors
/// When it is no mapping of contacts.
pub fn write(
    system: System,
    mapping: &SavedMapping,
    headers: &[String],
    before: Option<&Value>,
    contact: &RecordType,
) -> Result<Exported, ExchangeError> {
    if mapping.record_type != contact.name {
        return Err(ExchangeError::NotContacts { system: system.label() });
    }
    Ok(match system {
        System::EverTrue => evertrue::write(mapping, headers, before, contact),
        System::NgpVan => ngpvan::write(mapping, headers, before, contact),
    })
}

/// Headers as a file has them once they are unique: the second "Email" is "Email (2)".
fn unique(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for name in names {
        let numbered = (2..).map(|n: u32| format!("{name} ({n})"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|candidate| !unique.contains(candidate));
        unique.push(free.expect("the numbers do not end"));
    }
    unique
}

/// Headers as they stood before [`unique`] told them apart.
fn as_written(headers: &[String]) -> Vec<String> {
    let base = |header: &String| -> Option<String> {
        let (name, number) = header.strip_suffix(')')?.rsplit_once(" (")?;
        (number.parse::<u32>().is_ok() && headers.iter().any(|h| h == name)).then(|| name.to_owned())
    };
    headers.iter().map(|header| base(header).unwrap_or_else(|| header.clone())).collect()
}

fn plain(slot: String, feed: SavedFeed) -> SavedMatch {
    SavedMatch {
        slot,
        feed,
        translation: None,
        blank: BlankPolicy::Keep,
        date_order: None,
        number_format: None,
        custom: None,
    }
}

/// Matches by slot, and which of them have been written.
struct Matches<'m> {
    by_slot: HashMap<&'m str, &'m SavedMatch>,
    order: Vec<&'m str>,
    said: Vec<&'m str>,
}

impl<'m> Matches<'m> {
    fn new(mapping: &'m SavedMapping) -> Matches<'m> {
        Matches {
            by_slot: mapping.matches.iter().map(|m| (m.slot.as_str(), m)).collect(),
            order: mapping.matches.iter().map(|m| m.slot.as_str()).collect(),
            said: Vec::new(),
        }
    }

    fn get(&self, slot: &str) -> Option<&'m SavedMatch> {
        self.by_slot.get(slot).copied()
    }

    fn fixed(&self, slot: &str) -> Option<&'m str> {
        match &self.get(slot)?.feed {
            SavedFeed::Fixed(text) => Some(text),
            _ => None,
        }
    }

    /// Notes that a slot was written.
    fn say(&mut self, slot: &str) {
        self.said.extend(self.order.iter().find(|s| **s == slot));
    }

    /// Slots not written yet, in order.
    fn unsaid(&self) -> Vec<&'m str> {
        self.order.iter().filter(|slot| !self.said.contains(slot)).copied().collect()
    }

    /// Positions of a group's entries that are matched, in order.
    fn positions(&self, group: &str) -> Vec<usize> {
        let position = |slot: &&str| slot.strip_prefix(group)?.strip_prefix('.')?.split_once('.')?.0.parse().ok();
        let mut positions: Vec<usize> = self.order.iter().filter_map(position).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

/// What of a match is lost in a system that knows columns, fixed values and pairs of values at most.
fn lost_settings(matched: &SavedMatch, translations: bool) -> Vec<String> {
    let slot = &matched.slot;
    let mut lost = Vec::new();
    match &matched.translation {
        Some(_) if !translations => lost.push(format!("{slot} (its translated values)")),
        Some(Translation { ignore_case: true, .. }) => lost.push(format!("{slot} (values whatever their case)")),
        _ => {}
    }
    if let Some(translation) = &matched.translation
        && translations
        && translation.otherwise != super::Otherwise::Problem
    {
        lost.push(format!("{slot} (what becomes of other values)"));
    }
    if matched.blank != BlankPolicy::Keep {
        lost.push(format!("{slot} (what blank cells do)"));
    }
    if let Some(kind) = matched.custom.filter(|kind| *kind != CustomType::List) {
        lost.push(format!("{slot} (its type, {})", kind.name()));
    }
    if matched.date_order.is_some() || matched.number_format.is_some() {
        lost.push(format!("{slot} (how its values are written)"));
    }
    lost
}

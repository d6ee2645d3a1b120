//! What became of headers in earlier imports, so that nobody matches an odd one twice.
//!
//! A memory is handed in as it was noted, header by header; here it is decided what it comes to. It must not
//! know where it is kept, and it holds no values of any cell.

use super::lexicon::Target;
use super::normalise;
use crate::engine::schema::{GroupIndex, Part, RecordType, Slot, Whole};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// Longer headers are not remembered; they are sentences, and hardly come again.
const LONGEST: usize = 200;

/// What became of a column in an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As headers are compared, see [`remembered_as`].
    pub header: String,
    /// Path of the slot; `None` where the column was left unmatched.
    pub path: Option<String>,
    /// What of its cells went there; `None` for all.
    pub part: Option<Part>,
}

/// A choice, and how often it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    pub choice: Choice,
    /// Imports.
    pub times: u64,
    /// When the last of them was; larger is later.
    pub last: i64,
}

/// All that is remembered of one record type's imports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    noted: Vec<Noted>,
}

impl Memory {
    pub fn new(noted: Vec<Noted>) -> Memory {
        Memory { noted }
    }
}

/// What a header is remembered by: “E-Mail ” and “email” are one. `None` for what is no header or too
/// long to be one: nothing of it is remembered.
pub fn remembered_as(header: &str) -> Option<String> {
    if super::is_unnamed(header) || header.chars().count() > LONGEST {
        return None;
    }
    Some(normalise::words(header).join(" ")).filter(|key| key.chars().count() <= LONGEST)
}

/// What a column was for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    LeftUnmatched,
    /// The whole of it, into one field; where that is of a group, into this entry of the file's.
    Field {
        target: Target,
        position: usize,
    },
    /// Split. The main part first.
    Split {
        parts: Vec<(Target, Part)>,
        position: usize,
    },
}

impl Meaning {
    /// The field it is about, the main one of a split, and the entry of the file's.
    pub fn target(&self) -> Option<(Target, usize)> {
        match self {
            Meaning::LeftUnmatched => None,
            Meaning::Field { target, position } => Some((*target, *position)),
            Meaning::Split { parts, position } => parts.first().map(|(target, _)| (*target, *position)),
        }
    }
}

/// What is remembered of one header: what it was most often; of two as often, the last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Recalled {
    pub meaning: Meaning,
    /// Imports in which it was that.
    pub times: u64,
    /// Imports the header was in.
    pub of: u64,
    /// Imports in which it was matched at all.
    pub matched: u64,
    /// Something else it was as often, longer ago.
    pub latest_of_equals: bool,
}

/// What is remembered, by header.
#[derive(Debug, Clone, Default)]
pub(super) struct Recollection {
    by_header: FxHashMap<String, Recalled>,
}

impl Recollection {
    pub fn new(record_type: &RecordType, memory: &Memory) -> Recollection {
        let mut of_header: FxHashMap<&str, Vec<&Noted>> = FxHashMap::default();
        for noted in memory.noted.iter().filter(|noted| noted.times > 0) {
            of_header.entry(&noted.choice.header).or_default().push(noted);
        }
        let recalled = |(header, noted): (&str, Vec<&Noted>)| Some((header.to_owned(), recall(record_type, &noted)?));
        Recollection { by_header: of_header.into_iter().filter_map(recalled).collect() }
    }

    pub fn of(&self, header: &str) -> Option<&Recalled> {
        if self.by_header.is_empty() {
            return None;
        }
        self.by_header.get(&remembered_as(header)?)
    }
}

/// What choices are one: all of the cells into one field, whichever entry; or all parts of one split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    LeftUnmatched,
    Field(Target),
    Split(Whole, Option<GroupIndex>),
}

/// One choice among those that are one with it.
struct Told<'m> {
    place: Option<(Target, usize)>,
    noted: &'m Noted,
}

/// `None` where the schema has none of the slots any more.
fn recall(record_type: &RecordType, noted: &[&Noted]) -> Option<Recalled> {
    let mut kinds: Vec<(Kind, Vec<Told<'_>>)> = Vec::new();
    for noted in noted {
        let slot = noted.choice.path.as_ref().map(|path| record_type.slot_at_any_position(path));
        let place = match slot {
            None => None,
            // An earlier schema had it.
            Some(None) => continue,
            Some(Some(slot)) => Some(place(slot)),
        };
        let kind = match (place, noted.choice.part) {
            (None, _) => Kind::LeftUnmatched,
            (Some((target, _)), None) => Kind::Field(target),
            (Some((target, _)), Some(part)) => Kind::Split(part.whole(), target.group()),
        };
        let told = Told { place, noted };
        match kinds.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, all)) => all.push(told),
            None => kinds.push((kind, vec![told])),
        }
    }
    let mut ranked: Vec<(u64, i64, Kind, Vec<Told<'_>>)> = kinds
        .into_iter()
        .map(|(kind, all)| (times(kind, &all), all.iter().map(|t| t.noted.last).max().unwrap_or_default(), kind, all))
        .collect();
    ranked.sort_by_key(|(times, last, ..)| Reverse((*times, *last)));
    let of = ranked.iter().map(|(times, ..)| times).sum();
    let left = ranked.iter().find(|(_, _, kind, _)| *kind == Kind::LeftUnmatched).map_or(0, |(times, ..)| *times);
    let latest_of_equals = matches!(ranked.as_slice(), [first, second, ..] if first.0 == second.0);
    let (times, _, kind, all) = ranked.into_iter().next()?;
    Some(Recalled { meaning: meaning(kind, &all, times)?, times, of, matched: of - left, latest_of_equals })
}

/// Imports in which the choices were made. The parts of a split are of the same imports; the same field of
/// other entries is of others.
fn times(kind: Kind, all: &[Told<'_>]) -> u64 {
    let counts = all.iter().map(|told| told.noted.times);
    match kind {
        Kind::Split(..) => counts.max().unwrap_or_default(),
        _ => counts.sum(),
    }
}

fn meaning(kind: Kind, all: &[Told<'_>], times: u64) -> Option<Meaning> {
    let likeliest = all.iter().max_by_key(|told| (told.noted.times, told.noted.last))?;
    let position = likeliest.place.map_or(0, |(_, position)| position);
    Some(match kind {
        Kind::LeftUnmatched => Meaning::LeftUnmatched,
        Kind::Field(target) => Meaning::Field { target, position },
        Kind::Split(..) => {
            let mut parts: Vec<(Target, Part)> = Vec::new();
            for told in all.iter().filter(|told| told.noted.times * 2 >= times) {
                if let Some(((target, _), part)) = told.place.zip(told.noted.choice.part)
                    && !parts.iter().any(|(other, of)| *other == target || *of == part)
                {
                    parts.push((target, part));
                }
            }
            parts.sort_by_key(|(target, part)| (!part.is_main(), !part.is_needed(), *target));
            Meaning::Split { parts, position }
        }
    })
}

/// A slot as the field it is of, and which entry.
pub(super) fn place(slot: Slot) -> (Target, usize) {
    match slot {
        Slot::Field(field) => (Target::Field(field), 0),
        Slot::Entry { group, position, field } => (Target::Part(group, field), position),
    }
}

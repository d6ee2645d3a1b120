//! What is to be remembered of an import: what each column fed, and which were left unmatched although
//! they could have fed something. It must not decide what that will count for.

use super::memory::{Choice, remembered_as};
use super::{ColumnFacts, Matcher};
use crate::engine::mapping::{Feed, Mapping};
use crate::engine::schema::{Part, RecordType, Slot};
use rustc_hash::FxHashMap;

/// Columns of one file that are remembered; a wider one would push out what other files taught.
const MOST_COLUMNS: usize = 1_000;

/// What became of the columns of a file with these headers. Joined columns, single items of lists and fixed
/// values are not told, nor a column that feeds several fields, nor headers that stand there twice.
pub fn choices(record_type: &RecordType, headers: &[String], mapping: &Mapping) -> Vec<Choice> {
    let headers = &headers[..headers.len().min(MOST_COLUMNS)];
    let keys: Vec<Option<String>> = headers.iter().map(|header| remembered_as(header)).collect();
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for key in keys.iter().flatten() {
        *seen.entry(key).or_default() += 1;
    }
    let (mut choices, mut left) = (Vec::new(), Vec::new());
    for (column, key) in keys.iter().enumerate() {
        let Some(key) = key.as_ref().filter(|key| seen[key.as_str()] == 1) else { continue };
        match fed(mapping, column) {
            None => left.push((column, key)),
            Some(slots) => choices.extend(slots.into_iter().map(|(slot, part)| Choice {
                header: key.clone(),
                path: Some(record_type.slot_path(slot)),
                part,
            })),
        }
    }
    let without_room = without_room(record_type, headers, mapping, left.iter().map(|(column, _)| *column));
    let left = left.into_iter().filter(|(column, _)| !without_room.contains(column));
    choices.extend(left.map(|(_, key)| Choice { header: key.clone(), path: None, part: None }));
    choices
}

/// Which of the columns left unmatched were left for want of room: something else feeds what they would.
/// That says nothing of them in a file without the other.
fn without_room(
    record_type: &RecordType,
    headers: &[String],
    mapping: &Mapping,
    left: impl Iterator<Item = usize>,
) -> Vec<usize> {
    let mut left = left.peekable();
    if left.peek().is_none() {
        return Vec::new();
    }
    let matcher = Matcher::new(record_type);
    let named = |header: &String| ColumnFacts { header: header.clone(), ..ColumnFacts::default() };
    let facts: Vec<ColumnFacts> = headers.iter().map(named).collect();
    let (_, together) = matcher.suggest(&facts);
    let fed = |column: &usize| {
        let beside_others = together.iter().find(|s| s.column == *column).map(|s| s.slot);
        let alone = || matcher.suggest(&facts[*column..=*column]).1.first().map(|s| s.slot);
        beside_others.or_else(alone).is_some_and(|slot| mapping.get(slot).is_some())
    };
    left.filter(fed).collect()
}

/// What a column feeds; nothing where that is more than one meaning can hold. `None` where it is unmatched.
fn fed(mapping: &Mapping, column: usize) -> Option<Vec<(Slot, Option<Part>)>> {
    let mut slots: Vec<(Slot, Option<Part>)> = Vec::new();
    for slot in mapping.slots_of_column(column) {
        match mapping.get(slot).map(|m| &m.feed) {
            Some(Feed::Column(_)) => slots.push((slot, None)),
            Some(Feed::Part { part, .. }) => slots.push((slot, Some(*part))),
            _ => return Some(Vec::new()),
        }
    }
    let whole = |(_, part): &(Slot, Option<Part>)| part.map(Part::whole);
    let of_one_whole = slots.iter().all(|one| whole(one).is_some() && whole(one) == whole(&slots[0]));
    match slots.len() {
        0 => None,
        1 => Some(slots),
        _ => Some(if of_one_whole { slots } else { Vec::new() }),
    }
}

//! What is to be remembered of an import: what each column fed, and which were left unmatched although
//! they could have fed something. It must not decide what that will count for.

use super::memory::{Choice, remembered_as};
use super::{ColumnFacts, Matcher};
use crate::engine::mapping::{Feed, Mapping};
use crate::engine::schema::{Part, RecordType, Slot};
use rustc_hash::FxHashMap;

/// Columns of one file that are remembered; a wider one would push out what other files taught.
const MOST_COLUMNS: usize = 500;

/// What became of these columns of a file, of which at least the headers are known. Joined columns, single
/// items of lists and fixed values are not told, nor a column that feeds several fields, nor headers that
/// stand there twice.
pub fn choices(record_type: &RecordType, columns: &[ColumnFacts], mapping: &Mapping) -> Vec<Choice> {
    let columns = &columns[..columns.len().min(MOST_COLUMNS)];
    let keys: Vec<Option<String>> = columns.iter().map(|facts| remembered_as(&facts.header)).collect();
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for key in keys.iter().flatten() {
        *seen.entry(key).or_default() += 1;
    }
    let (mut choices, mut left) = (Vec::new(), Vec::new());
    let names = mapping.entry_names(record_type);
    for (column, key) in keys.iter().enumerate() {
        let Some(key) = key.as_ref().filter(|key| seen[key.as_str()] == 1) else { continue };
        match fed(mapping, column) {
            None => left.push((column, key)),
            // A field of the organisation's own is found again by its name, whatever its number then is.
            Some(slots) => choices.extend(
                slots.into_iter().filter(|(slot, _)| names.of(*slot).is_none()).map(|(slot, part)| Choice {
                    header: key.clone(),
                    path: Some(record_type.slot_path(slot)),
                    part,
                }),
            ),
        }
    }
    if !left.is_empty() {
        let chosen = by_choice(record_type, columns, mapping);
        let left = left.into_iter().filter(|(column, _)| chosen(*column));
        choices.extend(left.map(|(_, key)| Choice { header: key.clone(), path: None, part: None }));
    }
    choices
}

/// Tells which columns were left unmatched by choice. Where something else feeds what a column would, that
/// was for want of room, and where its values forbid what its header says, for what is in this file: neither
/// says anything of another.
fn by_choice<'c>(
    record_type: &'c RecordType,
    columns: &'c [ColumnFacts],
    mapping: &'c Mapping,
) -> impl Fn(usize) -> bool + 'c {
    let matcher = Matcher::new(record_type);
    let (_, together) = matcher.suggest(columns);
    let alone = move |facts: &ColumnFacts| matcher.suggest(std::slice::from_ref(facts)).1.first().map(|s| s.slot);
    let free = |slot: Slot| mapping.get(slot).is_none();
    move |column| {
        let facts = &columns[column];
        if let Some(found) = together.iter().find(|s| s.column == column) {
            return free(found.slot);
        }
        // Most columns left are called nothing known.
        let named = ColumnFacts { header: facts.header.clone(), ..ColumnFacts::default() };
        alone(&named).is_none() || alone(facts).is_some_and(free)
    }
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

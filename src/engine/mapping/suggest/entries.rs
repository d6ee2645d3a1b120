//! Turns "the home one" and "number 2" into positions: entries are told apart, put together where
//! they are one, ordered, and numbered without gaps.

use super::assign::Candidate;
use super::header::Entry;
use super::lexicon::{Lexicon, Target};
use crate::engine::schema::{FieldIndex, GroupIndex, RecordType, Slot, ValueType};
use std::collections::BTreeMap;

/// Slots for the chosen candidates, and the values that follow from headers.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub columns: Vec<(Candidate, Slot)>,
    pub fixed: Vec<(Slot, String)>,
}

/// One entry of a group in the making.
#[derive(Debug)]
struct Forming {
    entry: Entry,
    columns: Vec<(FieldIndex, Candidate)>,
}

impl Forming {
    fn has(&self, field: FieldIndex) -> bool {
        self.columns.iter().any(|(f, _)| *f == field)
    }

    fn first_column(&self) -> usize {
        self.columns.iter().map(|(_, c)| c.column).min().unwrap_or(usize::MAX)
    }

    /// The entry it was in earlier imports, from 0.
    fn remembered(&self) -> Option<usize> {
        self.columns.iter().filter_map(|(_, c)| Some(c.placed.as_ref()?.position)).min()
    }
}

/// Gives every chosen candidate its slot. Columns that only describe an entry that is not there
/// ("Email type" without an email) and entries beyond the group's limit are left out.
pub(super) fn place(record_type: &RecordType, lexicon: &Lexicon, chosen: Vec<Candidate>) -> Placed {
    let mut placed = Placed::default();
    let mut groups: BTreeMap<GroupIndex, BTreeMap<Entry, Forming>> = BTreeMap::new();
    for candidate in chosen {
        match candidate.target {
            Target::Field(field) => placed.columns.push((candidate, Slot::Field(field))),
            Target::Part(group, field) => {
                let entries = groups.entry(group).or_default();
                let forming = entries
                    .entry(candidate.entry.clone())
                    .or_insert_with(|| Forming { entry: candidate.entry.clone(), columns: Vec::new() });
                forming.columns.push((field, candidate));
            }
        }
    }
    for (group, entries) in groups {
        let mut entries: Vec<Forming> = entries.into_values().collect();
        put_together(record_type, group, &mut entries);
        entries.retain(|e| says_something(record_type, group, e));
        order(&mut entries);
        entries.truncate(record_type.groups[group].max);
        number(lexicon, group, entries, &mut placed);
    }
    placed.columns.sort_by_key(|(c, _)| c.column);
    placed
}

/// Types and yes-or-no marks alone are no entry.
fn says_something(record_type: &RecordType, group: GroupIndex, forming: &Forming) -> bool {
    let marks = [ValueType::Choice, ValueType::Boolean];
    let fields = &record_type.groups[group].fields;
    let says_more = forming.columns.iter().any(|(field, _)| !marks.contains(&fields[*field].value_type));
    says_more && is_told_apart(record_type, group, forming)
}

/// What told an entry from others may have been a value that stood in every row, which is not remembered;
/// without it what memory alone puts there is nothing.
fn is_told_apart(record_type: &RecordType, group: GroupIndex, forming: &Forming) -> bool {
    let from_memory = |(_, c): &(FieldIndex, Candidate)| c.placed.as_ref().is_some_and(|p| p.by_memory_alone);
    let identity = record_type.groups[group].identity;
    identity.is_none_or(|identity| forming.has(identity)) || !forming.columns.iter().all(from_memory)
}

/// "Home street", "City", "ZIP": the columns that name no entry belong to the one that lacks them.
fn put_together(record_type: &RecordType, group: GroupIndex, entries: &mut Vec<Forming>) {
    let Some(plain) = entries.iter().position(|e| e.entry == Entry::default()) else { return };
    let identity = record_type.groups[group].identity;
    let fits = |e: &Forming| {
        let overlap = e.columns.iter().any(|(field, _)| entries[plain].has(*field));
        let identified = identity.is_none_or(|i| e.has(i) != entries[plain].has(i));
        e.entry != Entry::default() && !overlap && identified
    };
    let leading = |e: &&Forming| e.entry.first || (e.entry.number == Some(1) && e.entry.qualifier.is_empty());
    let others: Vec<&Forming> = entries.iter().filter(|e| fits(e)).collect();
    let unnumbered = |e: &&Forming| e.entry.number.is_none_or(|n| n < 2);
    // A qualified entry takes in columns of the unnamed one only where they cannot mean another.
    let only = || (entries.len() == 2).then(|| others.first()).flatten().copied().filter(|e| unnumbered(e));
    let takes_in = |e: &Forming| e.entry.first || e.entry.qualifier.is_empty() || identity.is_none_or(|i| e.has(i));
    let partner = others.iter().copied().find(|e| leading(e)).or_else(only).filter(|e| takes_in(e));
    let Some(entry) = partner.map(|e| e.entry.clone()) else { return };
    let taken = entries.remove(plain);
    if let Some(partner) = entries.iter_mut().find(|e| e.entry == entry) {
        partner.columns.extend(taken.columns);
    }
}

/// Primary and unnamed entries first, the rest in file order; among entries that differ only in
/// their numbers, by number. Where all were somewhere in earlier imports, their order of then.
fn order(entries: &mut [Forming]) {
    let leads = |e: &Forming| e.entry.first || e.entry == Entry::default();
    entries.sort_by_key(|e| (!leads(e), e.first_column()));
    let qualifiers: Vec<String> = entries.iter().map(|e| e.entry.qualifier.clone()).collect();
    for qualifier in &qualifiers {
        let places: Vec<usize> = (0..entries.len()).filter(|i| entries[*i].entry.qualifier == *qualifier).collect();
        // A few entries at most, so exchanging neighbours is sorting enough.
        for _ in 1..places.len() {
            for pair in places.windows(2) {
                let (a, b) = (&entries[pair[0]].entry, &entries[pair[1]].entry);
                if !leads(&entries[pair[0]]) && a.number > b.number {
                    entries.swap(pair[0], pair[1]);
                }
            }
        }
    }
    if entries.iter().all(|e| e.remembered().is_some()) {
        entries.sort_by_key(Forming::remembered);
    }
}

fn number(lexicon: &Lexicon, group: GroupIndex, entries: Vec<Forming>, placed: &mut Placed) {
    let words = &lexicon.groups[group];
    for (position, forming) in entries.into_iter().enumerate() {
        let slot = |field| Slot::Entry { group, position, field };
        let choice = words.kind.filter(|_| words.choices.values().any(|c| *c == forming.entry.qualifier));
        let from_choice = choice.map(|kind| (kind, forming.entry.qualifier.clone()));
        let from_header = forming.columns.iter().find_map(|(_, c)| c.fixed.clone());
        for (field, value) in from_choice.into_iter().chain(from_header) {
            if !forming.has(field) {
                placed.fixed.push((slot(field), value));
            }
        }
        placed.columns.extend(forming.columns.into_iter().map(|(field, candidate)| (candidate, slot(field))));
    }
}

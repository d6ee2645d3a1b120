//! Where the entries of a row belong among the entries a record already has.
//!
//! An email that the record holds as its second one is recognised there and does not overwrite the
//! first. What is not recognised takes its own number; in groups that only ever append (external
//! ids), a free one.

use super::{entry_slot, problem, set_value};
use crate::engine::model::{CandidateEntry, Entry, GroupLayout, Problem};
use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;

/// Where an entry of a row belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At this position of the record.
    At(usize),
    /// Nowhere: it repeats an earlier entry of the same row.
    Repeated,
    /// Nowhere: the record holds as many as the group may have.
    NoRoom,
}

/// For each entry of the row, where it belongs in the record.
pub(super) fn align(layout: &GroupLayout, incoming: &[CandidateEntry], existing: &[Entry]) -> Vec<Place> {
    let mut positions: Vec<Option<usize>> = vec![None; incoming.len()];
    let mut places = vec![Place::Repeated; incoming.len()];
    let same = |entry: &CandidateEntry, value: &Value| identity(layout, entry).is_some_and(|i| i.same(value));
    let repeated = |index: usize| {
        let (earlier, entry) = (&incoming[..index], &incoming[index]);
        !earlier.is_empty() && identity(layout, entry).is_some_and(|value| earlier.iter().any(|e| same(e, value)))
    };
    for (index, entry) in incoming.iter().enumerate().filter(|_| !existing.is_empty()) {
        let Some(identity) = identity(layout, entry).filter(|_| !repeated(index)) else { continue };
        let holds = |e: &&Entry| {
            layout.identity.and_then(|place| e.values[place].as_ref()).is_some_and(|value| value.same(identity))
        };
        positions[index] = existing.iter().find(holds).map(|found| found.position);
    }
    for (index, entry) in incoming.iter().enumerate() {
        if positions[index].is_some() || repeated(index) {
            continue;
        }
        let taken = |position: usize| positions.contains(&Some(position));
        let exists = |position: usize| existing.iter().any(|e| e.position == position);
        let mut position = entry.position;
        if taken(position) || (layout.append && exists(position)) {
            // Its own number belongs to something else now: the first that nothing holds.
            let Some(free) = (0..layout.max).find(|p| !taken(*p) && !exists(*p)) else {
                places[index] = Place::NoRoom;
                continue;
            };
            position = free;
        }
        positions[index] = Some(position);
    }
    for (place, position) in places.iter_mut().zip(positions) {
        *place = position.map_or(*place, Place::At);
    }
    places
}

fn identity<'e>(layout: &GroupLayout, entry: &'e CandidateEntry) -> Option<&'e Value> {
    set_value(&entry.cells[layout.identity?])
}

/// What is wrong with an entry that belongs nowhere for want of room.
pub(super) fn no_room(layout: &GroupLayout, entry: &CandidateEntry) -> Problem {
    let place = layout.identity.unwrap_or(0);
    let value = set_value(&entry.cells[place]).and_then(Value::as_text).unwrap_or_default();
    problem(code::NO_ROOM, entry_slot(layout, entry.position, place), value)
}

#[cfg(test)]
mod tests {
    use super::Place::{At, NoRoom, Repeated};
    use super::*;
    use crate::engine::model::Cell;

    fn layout(append: bool) -> GroupLayout {
        GroupLayout {
            group: 0,
            fields: vec![0],
            identity: Some(0),
            unique: false,
            unless: None,
            max: 3,
            append,
            named: false,
            value: None,
        }
    }

    fn incoming(values: &[&str]) -> Vec<CandidateEntry> {
        let entry = |(position, value): (usize, &&str)| CandidateEntry {
            position,
            cells: vec![if value.is_empty() { Cell::Keep } else { Cell::Set(Value::text(*value)) }],
        };
        values.iter().enumerate().map(entry).collect()
    }

    fn existing(values: &[&str]) -> Vec<Entry> {
        let entry = |(position, value): (usize, &&str)| Entry { position, values: vec![Some(Value::text(*value))] };
        values.iter().enumerate().map(entry).collect()
    }

    fn check(append: bool, row: &[&str], record: &[&str], expected: &[Place]) {
        let got = align(&layout(append), &incoming(row), &existing(record));
        assert_eq!(got, expected, "{row:?} onto {record:?}");
    }

    #[test]
    fn a_known_entry_is_recognised_at_any_position() {
        check(false, &["b"], &["a", "b"], &[At(1)]);
        check(false, &["b", "a"], &["a", "b"], &[At(1), At(0)]);
    }

    #[test]
    fn an_unknown_entry_takes_its_own_number() {
        check(false, &["c"], &["a", "b"], &[At(0)]);
        check(false, &["a", "c"], &["a"], &[At(0), At(1)]);
        check(false, &["a"], &[], &[At(0)]);
    }

    #[test]
    fn a_new_entry_does_not_push_out_one_that_the_row_names_too() {
        check(false, &["c", "a"], &["a", "b"], &[At(2), At(0)]);
    }

    #[test]
    fn a_repeated_entry_counts_once() {
        check(false, &["a", "a"], &[], &[At(0), Repeated]);
    }

    #[test]
    fn appending_groups_never_overwrite() {
        check(true, &["c"], &["a", "b"], &[At(2)]);
        check(true, &["b"], &["a", "b"], &[At(1)]);
    }

    #[test]
    fn a_full_group_takes_no_more() {
        check(true, &["d"], &["a", "b", "c"], &[NoRoom]);
        check(false, &["d", "a"], &["a", "b", "c"], &[NoRoom, At(0)]);
        check(false, &["d"], &["a", "b", "c"], &[At(0)]);
    }

    #[test]
    fn groups_without_identity_go_by_number() {
        let layout = GroupLayout { identity: None, ..layout(false) };
        assert_eq!(align(&layout, &incoming(&["x"]), &existing(&["a"])), [At(0)]);
    }
}

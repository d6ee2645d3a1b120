//! One column over several slots: the parts of its names or places, the items of its lists.

use super::{Feed, Mapping, Match};
use crate::engine::schema::{GroupIndex, Part, RecordType, Slot, Whole};

impl Mapping {
    /// Splits a column of whole names or places into the fields that take their parts. A field that
    /// another column feeds keeps it, unless the split makes no sense without. Gives the slots fed by
    /// parts; none where the record has no such fields, or no room.
    pub fn split_column(&mut self, record_type: &RecordType, column: usize, whole: Whole) -> Vec<Slot> {
        let Some(places) = self.places_of(record_type, column, whole) else { return Vec::new() };
        self.release(column);
        let mut fed = Vec::new();
        for (slot, part) in places {
            if part.is_needed() || !self.is_fed_by_column(slot) {
                self.set(slot, Match::new(Feed::Part { column, part }));
                fed.push(slot);
            }
        }
        fed
    }

    /// Feeds a field of a group from the first item of a column's lists, and the same field of the
    /// next entries from the next items, as far as `items` and the group go. Further entries get the
    /// fixed values of the first. Gives the slots fed.
    pub fn split_list(&mut self, record_type: &RecordType, slot: Slot, separator: char, items: usize) -> Vec<Slot> {
        let Some(matched) = self.get(slot).cloned() else { return Vec::new() };
        let (&[column], Slot::Entry { group, position, field }) = (matched.feed.columns(), slot) else {
            return Vec::new();
        };
        let declared = &record_type.groups[group];
        let at = |position, field| Slot::Entry { group, position, field };
        let fixed: Vec<(usize, Match)> = (0..declared.fields.len())
            .filter_map(|field| Some((field, self.get(at(position, field))?.clone())))
            .filter(|(_, matched)| matches!(matched.feed, Feed::Fixed(_)))
            .collect();
        let free = |p: &usize| *p == position || !(0..declared.fields.len()).any(|f| self.is_fed_by_column(at(*p, f)));
        let positions: Vec<usize> = (position..declared.max).filter(free).take(items.max(1)).collect();
        for (item, position) in positions.iter().copied().enumerate() {
            self.set(at(position, field), Match { feed: Feed::Item { column, separator, item }, ..matched.clone() });
            for (field, fixed) in &fixed {
                self.set(at(position, *field), fixed.clone());
            }
        }
        positions.into_iter().map(|position| at(position, field)).collect()
    }

    /// Whether this slot is the one, of all that a cell feeds by its parts, that tells what is wrong with
    /// the cell: the last name or the city where those are fed, or the last item of a list.
    pub fn tells(&self, slot: Slot) -> bool {
        match self.get(slot).map(|matched| &matched.feed) {
            Some(&Feed::Part { column, part }) => {
                let of_same = |other: &Feed| match *other {
                    Feed::Part { column: c, part: p } if c == column && p.whole() == part.whole() => Some(p),
                    _ => None,
                };
                let alike: Vec<_> = self.iter().filter_map(|(s, m)| Some((s, of_same(&m.feed)?))).collect();
                let teller = alike.iter().find(|(_, part)| part.is_main()).or(alike.first());
                teller.is_some_and(|(teller, _)| *teller == slot)
            }
            Some(&Feed::Item { column, separator, item }) => !self.iter().any(|(_, m)| match m.feed {
                Feed::Item { column: c, separator: s, item: i } => c == column && s == separator && i > item,
                _ => false,
            }),
            _ => false,
        }
    }

    fn is_fed_by_column(&self, slot: Slot) -> bool {
        self.get(slot).is_some_and(|matched| !matched.feed.columns().is_empty())
    }

    /// The slots for the parts: single fields, or the fields of one entry of a group. That entry is the
    /// one the column feeds, or the first whose main part no column feeds.
    fn places_of(&self, record_type: &RecordType, column: usize, whole: Whole) -> Option<Vec<(Slot, Part)>> {
        let wanted = |part: &Part| part.whole() == whole;
        let singles = record_type.fields.iter().enumerate();
        let singles: Vec<(Slot, Part)> =
            singles.filter_map(|(f, field)| Some((Slot::Field(f), field.part.filter(wanted)?))).collect();
        if !singles.is_empty() {
            return Some(singles);
        }
        let has_parts =
            |group: &GroupIndex| record_type.groups[*group].fields.iter().any(|f| f.part.is_some_and(|p| wanted(&p)));
        let group = (0..record_type.groups.len()).find(has_parts)?;
        let declared = &record_type.groups[group];
        let parts = |position: usize| -> Vec<(Slot, Part)> {
            let fields = declared.fields.iter().enumerate();
            let at = |field| Slot::Entry { group, position, field };
            fields.filter_map(|(field, f)| Some((at(field), f.part.filter(wanted)?))).collect()
        };
        let own = self.slots_of_column(column).find_map(|slot| match slot {
            Slot::Entry { group: g, position, .. } if g == group => Some(position),
            _ => None,
        });
        let free = |p: &usize| !parts(*p).iter().any(|(slot, part)| part.is_main() && self.is_fed_by_column(*slot));
        own.or_else(|| (0..declared.max).find(free)).map(parts)
    }
}

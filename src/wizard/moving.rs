//! Columns that go from field to field, and what goes along: how their dates and numbers are read, and what their
//! values were translated to, where the new field has the same choices.

use super::draft::Draft;
use crate::engine::mapping::translate::targets;
use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::schema::Slot;

impl Draft {
    /// Feeds a slot from a column. A column feeds one slot: it leaves the one it fed before.
    pub(super) fn match_column(&mut self, column: usize, slot: Slot) {
        let mut mapping = self.mapping.clone();
        let real = self.real(&mut mapping, slot);
        let (kept, lost) = match leave_slots(&mut mapping, column) {
            Some((from, matched)) => self.carried(&matched, from, slot),
            None => (Match::new(Feed::Column(column)), false),
        };
        mapping.set(real, Match { feed: Feed::Column(column), blank: Default::default(), ..kept });
        self.edit(|current| *current = mapping);
        if lost {
            self.say_lost(slot);
        }
    }

    /// Two slots exchange what feeds them.
    pub(super) fn swap(&mut self, one: Slot, other: Slot) {
        let carried = |from: Slot, to: Slot| Some((to, self.carried(self.mapping.get(from)?, from, to)));
        let both: Vec<(Slot, (Match, bool))> =
            [carried(one, other), carried(other, one)].into_iter().flatten().collect();
        let lost: Vec<Slot> = both.iter().filter(|(_, (_, lost))| *lost).map(|(to, _)| *to).collect();
        let mut mapping = self.mapping.clone();
        mapping.clear(one);
        mapping.clear(other);
        for (slot, (matched, _)) in both {
            let real = self.real(&mut mapping, slot);
            mapping.set(real, matched);
        }
        self.edit(|current| *current = mapping);
        for slot in lost {
            self.say_lost(slot);
        }
    }

    /// What a match becomes in another slot, and whether a translation is lost by that: how cells are understood goes
    /// along where both hold the same kind of value, and what they are translated to where both have the same choices.
    fn carried(&self, matched: &Match, from: Slot, to: Slot) -> (Match, bool) {
        let (before, after) = (self.field(from), self.field(to));
        let choices = |field| targets(self.schema, self.record_type, field);
        let same_type = before.value_type == after.value_type;
        let same = same_type && choices(before) == choices(after);
        let lost = matched.translation.is_some() && !same;
        let kept = match (same, same_type) {
            (true, _) => matched.clone(),
            (false, true) => Match { translation: None, blank: Default::default(), ..matched.clone() },
            (false, false) => Match {
                date_order: matched.date_order,
                number_format: matched.number_format,
                ..Match::new(matched.feed.clone())
            },
        };
        (kept, lost)
    }

    fn say_lost(&mut self, slot: Slot) {
        let label = self.label(slot);
        let told =
            format!("{label} has other choices, so what the values were translated to before does not go along.");
        self.said = format!("{} {told}", self.said).trim().to_owned();
        self.told = Some(told);
    }

    /// What a person should see of the last change, once.
    pub(super) fn take_told(&mut self) -> Option<String> {
        self.told.take()
    }
}

/// Takes a column out of the slots it feeds alone; gives the first of them with what it was matched as. What
/// the column is joined with, or split into, stays.
pub(super) fn leave_slots(mapping: &mut Mapping, column: usize) -> Option<(Slot, Match)> {
    let alone = |slot: &Slot| mapping.get(*slot).is_some_and(|matched| matched.feed.is_column());
    let slots: Vec<Slot> = mapping.slots_of_column(column).filter(alone).collect();
    let mut left = slots.into_iter().filter_map(|slot| Some((slot, mapping.clear(slot)?)));
    let first = left.next();
    left.for_each(drop);
    first
}

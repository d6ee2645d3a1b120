//! What the values of a column become: the page that says so, and what every field knows about its
//! values over the whole file.

use super::command::Becomes;
use super::draft::Draft;
use super::effect::Effect;
use crate::engine::check::{CellReader, not_understood, proposals};
use crate::engine::job::{FeedValues, known_values};
use crate::engine::mapping::translate::{How, Lookup, Proposed, Target, targets};
use crate::engine::mapping::{Feed, Match, Otherwise, Translation};
use crate::engine::schema::{Slot, ValueType};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The values of one field being translated.
#[derive(Debug)]
pub struct Translating {
    pub slot: Slot,
    pub targets: Vec<Target>,
    /// Only these values are listed: those that were not recognised when that was asked for. They stay
    /// while they are worked through.
    pub only: Option<BTreeSet<String>>,
    /// Values for which it was filled in what they most likely mean, where they mean anything.
    suggested: BTreeSet<String>,
}

/// The values that reach a field, and what is proposed for them whatever their translation.
#[derive(Debug)]
pub struct Values {
    feed: Feed,
    counted: Arc<FeedValues>,
    /// The most frequent value first; while the page is open and the file is being read, what is new comes last.
    list: Arc<[Proposed]>,
}

/// Values that the file was read for once more, or is being read for.
#[derive(Debug)]
pub struct Counted {
    feed: Feed,
    values: Arc<FeedValues>,
    /// Why they could not be counted.
    pub problem: Option<String>,
}

/// What a field makes of its column's values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// Values the import would report, with the rows that hold them; the most frequent first.
    pub unknown: Vec<(String, u64)>,
    /// Values that become something else than they say.
    pub translated: usize,
}

impl Understood {
    /// Rows that hold a value that is not recognised.
    pub fn rows(&self) -> u64 {
        self.unknown.iter().map(|(_, rows)| rows).sum()
    }
}

impl Draft {
    /// Whether a slot is fed from the file and takes only values of a list: choices, yes and no, places.
    pub fn can_translate(&self, slot: Slot) -> bool {
        let fed = self.mapping.get(slot).is_some_and(|matched| !matched.feed.columns().is_empty());
        fed && !targets(self.schema, self.record_type, self.field(slot)).is_empty()
    }

    /// Whether the field takes lists, of which the items are translated.
    fn takes_lists(&self, slot: Slot) -> bool {
        self.field(slot).value_type == ValueType::List
    }

    /// The values that reach a slot, as far as they are counted; `None` where that needs the file to be read again.
    fn count(&self, slot: Slot) -> Option<Arc<FeedValues>> {
        let feed = &self.mapping.get(slot)?.feed;
        let known = known_values(&self.profile, feed, self.takes_lists(slot), self.schema).map(Arc::new);
        known.or_else(|| self.counted.get(&slot).filter(|c| c.feed == *feed).map(|c| c.values.clone()))
    }

    /// What has to be counted by reading the file, where nothing else says it: for the open page at once, for the
    /// other fields one after the other once the file was read through.
    pub(super) fn count_next(&mut self) -> Option<Effect> {
        let wanted = |slot: &Slot| {
            let feed = self.mapping.get(*slot).map(|matched| &matched.feed);
            let asked = self.counted.get(slot).is_some_and(|counted| Some(&counted.feed) == feed);
            !asked && self.can_translate(*slot) && self.count(*slot).is_none()
        };
        let slot = match self.translating.as_ref().map(|translating| translating.slot) {
            Some(open) => Some(open).filter(wanted),
            None if !self.profile.complete || self.is_counting() => None,
            None => self.mapping.iter().map(|(slot, _)| slot).find(wanted),
        }?;
        let feed = self.mapping.get(slot)?.feed.clone();
        self.forget_unfinished();
        self.counted.insert(slot, Counted { feed: feed.clone(), values: Arc::default(), problem: None });
        let (source, lists) = (self.source.clone(), self.takes_lists(slot));
        Some(Effect::CountValues { ticket: self.ticket, slot, feed, lists, source })
    }

    fn is_counting(&self) -> bool {
        let current = |slot: &Slot, counted: &Counted| self.mapping.get(*slot).is_some_and(|m| m.feed == counted.feed);
        self.counted.iter().any(|(slot, c)| !c.values.finished && c.problem.is_none() && current(slot, c))
    }

    /// What is still being counted is not waited for any more.
    pub(super) fn forget_unfinished(&mut self) {
        self.counted.retain(|_, counted| counted.values.finished || counted.problem.is_some());
    }

    /// More is known of values that the file is read for.
    pub(super) fn take_counted(&mut self, slot: Slot, feed: &Feed, result: Result<Arc<FeedValues>, String>) {
        let Some(counted) = self.counted.get_mut(&slot).filter(|counted| counted.feed == *feed) else { return };
        match result {
            Ok(values) => counted.values = values,
            Err(problem) => counted.problem = Some(problem),
        }
        self.understand_slot(slot);
        self.suggest_for_new();
    }

    /// The values that reach a slot, as they were counted last; of too many there is only their number.
    pub fn values_of(&self, slot: Slot) -> Option<&FeedValues> {
        self.values.get(&slot).map(|values| &*values.counted)
    }

    /// Why the values of a slot could not be counted.
    pub fn count_problem(&self, slot: Slot) -> Option<&str> {
        self.counted.get(&slot)?.problem.as_deref()
    }

    /// Reads cells as the import will.
    pub(super) fn reader(&self, slot: Slot, matched: &Match) -> CellReader<'static> {
        CellReader::new(self.schema, self.record_type, &self.mapping, slot, matched, &self.settings)
    }

    /// What each field with choices makes of its values, once the whole file is read.
    pub(super) fn understand(&mut self) {
        self.understood.clear();
        let open = self.translating.as_ref().map(|translating| translating.slot);
        let slots: Vec<Slot> = self.mapping.iter().map(|(slot, _)| slot).collect();
        let closed: Vec<Slot> = slots.into_iter().filter(|slot| self.can_translate(*slot)).collect();
        let complete = self.profile.complete;
        for slot in closed.into_iter().filter(|slot| complete || open == Some(*slot)) {
            self.understand_slot(slot);
        }
        if open.is_some_and(|slot| !self.can_translate(slot)) {
            self.translating = None;
        }
    }

    fn understand_slot(&mut self, slot: Slot) {
        self.propose(slot);
        match self.understood_in(slot) {
            Some(understood) => drop(self.understood.insert(slot, understood)),
            None => drop(self.understood.remove(&slot)),
        }
    }

    /// More of the file is read: the open page shows what is new.
    pub(super) fn more_is_read(&mut self) {
        if let Some(slot) = self.translating.as_ref().map(|translating| translating.slot) {
            self.understand_slot(slot);
            self.suggest_for_new();
        }
    }

    fn understood_in(&self, slot: Slot) -> Option<Understood> {
        let (matched, known) = (self.mapping.get(slot)?, self.values_of(slot)?);
        if !known.finished || known.values.is_empty() {
            return None;
        }
        let lookup = matched.translation.as_ref().map(Lookup::new);
        let named = |value: &str| lookup.as_ref().is_some_and(|lookup| lookup.find(value).is_some());
        let proposals = self.proposals_of(slot);
        let translated = proposals.iter().filter(|p| named(&p.value) || p.how == How::Known).count();
        let unknown = not_understood(&self.reader(slot, matched), &known.values).into_iter().cloned().collect();
        Some(Understood { unknown, translated })
    }

    /// What is proposed for each value that reaches a slot.
    pub fn proposals_of(&self, slot: Slot) -> &[Proposed] {
        self.values.get(&slot).map_or(&[], |values| &values.list)
    }

    /// Works out the proposals for a slot, those that are not known yet. Values that are listed keep their place, so
    /// that nothing moves away under a person's hands.
    fn propose(&mut self, slot: Slot) {
        let (Some(matched), Some(counted)) = (self.mapping.get(slot), self.count(slot)) else {
            self.values.remove(&slot);
            return;
        };
        let before = self.values.remove(&slot).filter(|values| values.feed == matched.feed);
        if let Some(same) = before.as_ref().filter(|values| values.counted == counted) {
            let list = same.list.clone();
            self.values.insert(slot, Values { feed: matched.feed.clone(), counted, list });
            return;
        }
        let rows: FxHashMap<&str, u64> = counted.values.iter().map(|(value, rows)| (value.as_str(), *rows)).collect();
        let listed = before.iter().flat_map(|values| values.list.iter());
        let mut list: Vec<Proposed> = listed
            .filter_map(|known| Some(Proposed { rows: *rows.get(known.value.as_str())?, ..known.clone() }))
            .collect();
        let known: FxHashSet<&str> = list.iter().map(|p| p.value.as_str()).collect();
        let new: Vec<(String, u64)> =
            counted.values.iter().filter(|(value, _)| !known.contains(value.as_str())).cloned().collect();
        if !new.is_empty() {
            list.extend(proposals(self.schema, self.record_type, self.field(slot), &self.reader(slot, matched), &new));
        }
        let feed = matched.feed.clone();
        self.values.insert(slot, Values { feed, counted, list: list.into() });
    }

    /// Opens the page for a slot, with what is most likely meant filled in; that can be taken back.
    pub(super) fn open_translate(&mut self, slot: Slot) {
        if self.can_translate(slot) {
            let targets = targets(self.schema, self.record_type, self.field(slot));
            // In their order of now, not as they were found when the page was open last.
            self.values.remove(&slot);
            self.propose(slot);
            let suggested = self.proposals_of(slot).iter().map(|p| p.value.clone()).collect();
            self.translating = Some(Translating { slot, targets, only: None, suggested });
            self.suggest_translations();
        }
    }

    /// Fills in what is most likely meant by values that nobody translated.
    pub(super) fn suggest_translations(&mut self) {
        let Some(slot) = self.translating.as_ref().map(|t| t.slot) else { return };
        let pairs = self.meant(self.proposals_of(slot).iter());
        if !pairs.is_empty() {
            self.retranslate(|translation| translation.pairs.extend(pairs));
        }
    }

    /// Pairs for values that nobody translated and that most likely mean something.
    fn meant<'p>(&self, proposals: impl Iterator<Item = &'p Proposed>) -> Vec<(String, Option<String>)> {
        let lookup = self.translation().map(Lookup::new);
        let named = |value: &str| lookup.as_ref().is_some_and(|lookup| lookup.find(value).is_some());
        let meant = |p: &Proposed| match p.how {
            How::Suggested(_) if !named(&p.value) => Some((p.value.clone(), p.becomes.clone())),
            _ => None,
        };
        proposals.filter_map(meant).collect()
    }

    /// Fills in what is most likely meant by values that were found after the page was opened. It is part of opening
    /// the page, so it is no step of its own that is taken back; and what a person took back is not filled in again.
    fn suggest_for_new(&mut self) {
        let Some(translating) = &mut self.translating else { return };
        let slot = translating.slot;
        let Some(values) = self.values.get(&slot) else { return };
        let new: Vec<Proposed> =
            values.list.iter().filter(|p| translating.suggested.insert(p.value.clone())).cloned().collect();
        let pairs = self.meant(new.iter());
        if !pairs.is_empty()
            && let Some(matched) = self.mapping.get_mut(slot)
        {
            let translation = matched.translation.get_or_insert_with(|| Translation::new(Otherwise::Problem));
            translation.pairs.extend(pairs);
            self.touched = true;
        }
        let unknown: Vec<String> = self.unknown_listed().into_iter().map(|(value, _)| value).collect();
        if let Some(only) = self.translating.as_mut().and_then(|translating| translating.only.as_mut()) {
            let new: BTreeSet<&String> = new.iter().map(|p| &p.value).collect();
            only.extend(unknown.into_iter().filter(|value| new.contains(value)));
        }
        self.understand_slot(slot);
    }

    /// The translation of the field whose page is open.
    pub fn translation(&self) -> Option<&Translation> {
        let slot = self.translating.as_ref()?.slot;
        self.mapping.get(slot)?.translation.as_ref()
    }

    /// Changes the translation of the field whose page is open; can be taken back.
    pub(super) fn retranslate(&mut self, change: impl FnOnce(&mut Translation)) {
        let Some(slot) = self.translating.as_ref().map(|t| t.slot) else { return };
        self.change(slot, |matched| {
            let mut translation = matched.translation.take().unwrap_or_else(|| Translation::new(Otherwise::Problem));
            change(&mut translation);
            matched.translation = Some(translation).filter(|t| !t.is_idle());
        });
    }

    pub(super) fn translate(&mut self, value: &str, becomes: Becomes) {
        self.retranslate(|translation| match becomes {
            Becomes::Target(target) => translation.set(value, Some(target)),
            Becomes::Blank => translation.set(value, None),
            Becomes::Untranslated => translation.remove(value),
        });
    }

    /// The same for every value that is still not recognised.
    pub(super) fn translate_rest(&mut self, becomes: &Becomes) {
        let to = match becomes {
            Becomes::Target(target) => Some(target.clone()),
            Becomes::Blank => None,
            Becomes::Untranslated => return,
        };
        let unknown = self.unknown_listed();
        if !unknown.is_empty() {
            self.retranslate(|t| t.pairs.extend(unknown.into_iter().map(|(value, _)| (value, to.clone()))));
        }
    }

    /// The listed values that the import would report, with the rows that hold them.
    pub fn unknown_listed(&self) -> Vec<(String, u64)> {
        let Some(translating) = &self.translating else { return Vec::new() };
        let Some(matched) = self.mapping.get(translating.slot) else { return Vec::new() };
        let Some(known) = self.values_of(translating.slot) else { return Vec::new() };
        let reader = self.reader(translating.slot, matched);
        not_understood(&reader, &known.values).into_iter().cloned().collect()
    }

    pub(super) fn show_unknown_only(&mut self, only: bool) {
        let unknown: BTreeSet<String> = self.unknown_listed().into_iter().map(|(value, _)| value).collect();
        if let Some(translating) = &mut self.translating {
            translating.only = only.then_some(unknown);
        }
    }
}

//! What the values of a column become: the page that says so, and what every field knows about its
//! values over the whole file.

use super::command::Becomes;
use super::draft::Draft;
use crate::engine::check::{CellReader, not_understood, proposals};
use crate::engine::mapping::translate::{How, Lookup, Proposed, Target, targets};
use crate::engine::mapping::{Feed, Match, Otherwise, Translation};
use crate::engine::schema::Slot;
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
}

/// What is proposed for the values of a column in a field, whatever their translation.
#[derive(Debug)]
pub struct Proposals {
    column: usize,
    /// Rows of the file that were read when the values were counted.
    counted: u64,
    /// The most frequent value first.
    list: Arc<[Proposed]>,
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
    /// Whether a slot is fed by a column and holds choices, or yes and no.
    pub fn can_translate(&self, slot: Slot) -> bool {
        self.fed_by(slot).is_some() && !targets(self.record_type, self.field(slot)).is_empty()
    }

    fn fed_by(&self, slot: Slot) -> Option<usize> {
        match self.mapping.get(slot)?.feed {
            Feed::Column(column) => Some(column),
            _ => None,
        }
    }

    /// The values of the column that feeds a slot, as far as the file was read; none where they are too
    /// many to be listed.
    pub fn values_of(&self, slot: Slot) -> &[(String, u64)] {
        let facts = self.fed_by(slot).and_then(|column| self.profile.columns.get(column));
        facts.map_or(&[], |facts| &facts.values)
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
        for slot in slots.into_iter().filter(|slot| self.can_translate(*slot)).collect::<Vec<Slot>>() {
            if self.profile.complete || open == Some(slot) {
                self.propose(slot);
            }
            let understood = self.understood_in(slot).filter(|_| self.profile.complete);
            self.understood.extend(understood.map(|understood| (slot, understood)));
        }
        if open.is_some_and(|slot| !self.can_translate(slot)) {
            self.translating = None;
        }
    }

    fn understood_in(&self, slot: Slot) -> Option<Understood> {
        let (matched, values) = (self.mapping.get(slot)?, self.values_of(slot));
        let lookup = matched.translation.as_ref().map(Lookup::new);
        let named = |value: &str| lookup.as_ref().is_some_and(|lookup| lookup.find(value).is_some());
        let proposals = self.proposals_of(slot);
        let translated = proposals.iter().filter(|p| named(&p.value) || p.how == How::Known).count();
        let unknown = not_understood(&self.reader(slot, matched), values).into_iter().cloned().collect();
        (!values.is_empty()).then_some(Understood { unknown, translated })
    }

    /// What is proposed for each value of a slot's column.
    pub fn proposals_of(&self, slot: Slot) -> &[Proposed] {
        self.proposals.get(&slot).map_or(&[], |proposals| &proposals.list)
    }

    /// Works out the proposals for a slot, unless they are known.
    fn propose(&mut self, slot: Slot) {
        let (Some(column), counted) = (self.fed_by(slot), self.profile.rows) else { return };
        let known = self.proposals.get(&slot).is_some_and(|p| (p.column, p.counted) == (column, counted));
        if !known && let Some(matched) = self.mapping.get(slot) {
            let list = proposals(self.record_type, self.field(slot), &self.reader(slot, matched), self.values_of(slot));
            self.proposals.insert(slot, Proposals { column, counted, list: list.into() });
        }
    }

    /// Opens the page for a slot, with what is most likely meant filled in; that can be taken back.
    pub(super) fn open_translate(&mut self, slot: Slot) {
        if self.can_translate(slot) {
            let targets = targets(self.record_type, self.field(slot));
            self.translating = Some(Translating { slot, targets, only: None });
            self.propose(slot);
            self.suggest_translations();
        }
    }

    /// Fills in what is most likely meant by values that nobody translated.
    pub(super) fn suggest_translations(&mut self) {
        let Some(slot) = self.translating.as_ref().map(|t| t.slot) else { return };
        let lookup = self.translation().map(Lookup::new);
        let named = |value: &str| lookup.as_ref().is_some_and(|lookup| lookup.find(value).is_some());
        let meant = |p: &Proposed| match p.how {
            How::Suggested(_) if !named(&p.value) => Some((p.value.clone(), p.becomes.clone())),
            _ => None,
        };
        let pairs: Vec<(String, Option<String>)> = self.proposals_of(slot).iter().filter_map(meant).collect();
        if !pairs.is_empty() {
            self.retranslate(|translation| translation.pairs.extend(pairs));
        }
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
        let reader = self.reader(translating.slot, matched);
        let values = not_understood(&reader, self.values_of(translating.slot));
        values.into_iter().cloned().collect()
    }

    pub(super) fn show_unknown_only(&mut self, only: bool) {
        let unknown: BTreeSet<String> = self.unknown_listed().into_iter().map(|(value, _)| value).collect();
        if let Some(translating) = &mut self.translating {
            translating.only = only.then_some(unknown);
        }
    }
}

//! How an import recognises records, as a person chooses it, and what is decided about possible
//! duplicates.

use super::draft::Draft;
use super::state::CheckView;
use crate::engine::job::{ImportRequest, with_newcomers};
use crate::engine::model::{EventKey, Mode, Pair, Possible, Repeats, Verdict};
use crate::engine::schema::Slot;
use crate::engine::schema::catalogue::code;
use crate::engine::store::{PlanDuplicate, PlanRows};

/// What IDs made for new records begin with, where nothing else is typed.
pub const PREFIX: &str = "NEW-";

/// What a person does about recognising records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecogniseCommand {
    /// Show how records are recognised, in front of the page; or no longer.
    Ask(bool),
    ByEmail(bool),
    ByName(bool),
    /// Whether rows without an ID that match nobody are added.
    MakeKeys(bool),
    TypePrefix(String),
    Repeats(Repeats),
    /// Look at a possible duplicate, counted from 0.
    Look(u64),
    /// `None` takes back what was decided.
    Decide {
        pair: Pair,
        verdict: Option<Verdict>,
    },
    /// The same for all that nobody has decided about; checks again.
    Rest(Option<Verdict>),
}

/// A decision about a pair of records of a type; `None` takes back what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub record_type: String,
    pub pair: Pair,
    pub verdict: Option<Verdict>,
}

/// The possible duplicates of a check being looked through.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// The pair looked at, counted from 0.
    pub looked_at: u64,
    /// What was decided since the check, which the plan does not know of.
    pub decided: Vec<(Pair, Option<Verdict>)>,
}

impl Duplicates {
    /// What was decided since the check.
    pub fn since(&self, pair: &Pair) -> Option<Option<Verdict>> {
        self.decided.iter().find(|(known, _)| known == pair).map(|(_, verdict)| *verdict)
    }

    pub(super) fn decide(&mut self, pair: Pair, verdict: Option<Verdict>) {
        self.forget(&pair);
        self.decided.push((pair, verdict));
    }

    pub(super) fn forget(&mut self, pair: &Pair) {
        self.decided.retain(|(known, _)| known != pair);
    }

    /// What holds for a pair now.
    pub fn verdict(&self, possible: &Possible) -> Option<Verdict> {
        self.since(&possible.pair).unwrap_or(possible.verdict)
    }
}

/// Whether a problem is settled on the Duplicates tab.
pub(super) fn is_about_duplicates(event: EventKey) -> bool {
    [code::POSSIBLE_DUPLICATE, code::LEFT_OUT_AS_DECIDED].contains(&event.code)
}

impl CheckView {
    /// The possible duplicate at a place of the list, where it is in memory.
    pub fn duplicate(&self, index: u64) -> Option<&PlanDuplicate> {
        let (offset, pairs) = self.duplicates_in_memory()?;
        pairs.get(usize::try_from(index.checked_sub(offset)?).ok()?)
    }

    /// The next pair nobody has decided about; after the last in memory, the one behind it.
    pub(super) fn next_undecided(&self, after: u64) -> u64 {
        let Some((offset, pairs)) = self.duplicates_in_memory() else { return after };
        let end = offset + pairs.len() as u64;
        let open = (offset..).zip(pairs).filter(|(_, pair)| self.duplicates.verdict(&pair.possible).is_none());
        let next = open.map(|(index, _)| index).find(|index| *index > after);
        let total = self.shown().map_or(0, |page| page.total);
        next.unwrap_or(if end < total { end } else { after })
    }

    fn duplicates_in_memory(&self) -> Option<(u64, &[PlanDuplicate])> {
        let page = self.shown()?;
        match &page.rows {
            PlanRows::Duplicates(pairs) => Some((page.offset, pairs)),
            _ => None,
        }
    }
}

impl Draft {
    /// Required fields that nothing feeds. A row may be without a key where more than the key counts.
    pub fn missing(&self) -> Vec<Slot> {
        let mut missing = self.mapping.missing_required(self.record_type);
        missing.retain(|slot| !self.may_lack(*slot));
        missing
    }

    /// Whether a required field may be missing after all.
    pub fn may_lack(&self, slot: Slot) -> bool {
        let goes_by_more = self.recognise.beyond_key() && self.mode != Mode::RemoveListed;
        slot == self.record_type.key_slot() && goes_by_more
    }

    /// The request this draft makes, once the whole file is known.
    pub fn request(&self) -> Option<ImportRequest> {
        self.whole_request()
    }

    /// The request of this part alone.
    pub(super) fn own_request(&self) -> Option<ImportRequest> {
        if !self.profile.complete || !self.missing().is_empty() || self.list_fault().is_some() {
            return None;
        }
        let (mapping, settings) = (self.mapping.clone(), self.settings.clone());
        let request = ImportRequest::new(&self.source, &self.profile, self.record_type, mapping, self.mode, settings);
        let (recognise, fixes) = (self.recognise.clone(), self.fixing.fixes.clone());
        let request = ImportRequest { recognise, fixes, list: self.list(), ..request };
        Some(with_newcomers(request, self.schema, &self.source, &self.profile))
    }
}

//! What the rows of one batch are to each other: who took which email, which rows carry the same key,
//! and how records stand after the rows so far.

use super::recognise::Matches;
use super::{entry_slot, identity_of, is_shared, problem};
use crate::engine::model::{Candidate, CandidateEntry, GroupLayout, Problem, RecordId};
use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;
use rustc_hash::{FxHashMap, FxHashSet};

/// Per group of the layout: identity values that earlier rows of the batch gave to a record, or took
/// from one (`None`).
pub(super) type Claims = Vec<FxHashMap<Box<str>, Option<RecordId>>>;

/// What earlier rows of a batch did to values that only one record may hold.
#[derive(Debug)]
pub(super) struct BatchState {
    pub claims: Claims,
    holders: Vec<FxHashMap<Box<str>, RecordId>>,
    /// The records in it are kept as rows leave them.
    pub matches: Matches,
    /// Keys of the records the import added, as far as rows of this batch touched them.
    pub keys: FxHashSet<Box<str>>,
}

impl BatchState {
    pub(super) fn new(groups: usize, holders: Vec<FxHashMap<Box<str>, RecordId>>, matches: Matches) -> BatchState {
        BatchState { claims: vec![FxHashMap::default(); groups], holders, matches, keys: FxHashSet::default() }
    }

    /// Who holds an identity value now.
    pub(super) fn holder(&self, place: usize, text: &str) -> Option<RecordId> {
        match self.claims[place].get(text) {
            Some(claimed) => *claimed,
            None => self.holders.get(place).and_then(|held| held.get(text)).copied(),
        }
    }

    /// Claims an entry's identity for a record. A value another record holds is refused with a
    /// problem (event 6 of the hosted import API): it stays where it is.
    pub(super) fn claim(
        &mut self,
        place: usize,
        layout: &GroupLayout,
        entry: &CandidateEntry,
        record: RecordId,
        position: usize,
    ) -> Option<Problem> {
        if !layout.unique || is_shared(layout, entry) {
            return None;
        }
        let field = layout.identity?;
        let text = identity_of(layout, entry).and_then(Value::as_text)?;
        if self.holder(place, text).is_some_and(|holder| holder != record) {
            return Some(problem(code::EMAIL_HELD, entry_slot(layout, position, field), text));
        }
        self.claims[place].insert(text.into(), Some(record));
        None
    }
}

/// Rows of a batch that carry the same key. Rows with errors do nothing, so they stand for nothing
/// here: what the record was before is not asked for them either.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// Row → the row before it with the same key.
    pub earlier: FxHashMap<usize, usize>,
    /// Rows that have a later one with the same key.
    pub followed: FxHashSet<usize>,
}

impl Repeats {
    pub(super) fn of(candidates: &[Candidate]) -> Repeats {
        let mut last: FxHashMap<&str, usize> = FxHashMap::default();
        last.reserve(candidates.len());
        let mut repeats = Repeats::default();
        // What is known by its content was found to be repeated by no other row.
        let counts = |c: &Candidate| !c.key.is_empty() && !c.has_errors() && c.same().is_none();
        for (index, candidate) in candidates.iter().enumerate().filter(|(_, c)| counts(c)) {
            if let Some(earlier) = last.insert(&candidate.key, index) {
                repeats.earlier.insert(index, earlier);
                repeats.followed.insert(earlier);
            }
        }
        repeats
    }
}

//! Which records a full list carries by rows that do not go in.
//!
//! It exists because a row that fails its check still says that its record exists. Memory is a bit per
//! record, whatever the number of rows.

use super::run::Run;
use crate::engine::check::{Decision, Outcome, SeenRecords};
use crate::engine::model::{Candidate, JobId, Missing, Mode, RecordId, Verdict};
use crate::engine::store::{Store, StoreError, Target};

/// Whom a full list carries besides the rows that went in by their key.
#[derive(Debug, Default)]
pub(super) struct Presence {
    carried: SeenRecords,
    /// The records the list is about; `None` where that is all of the type.
    scope: Option<SeenRecords>,
    unreadable: u64,
}

impl Presence {
    /// Of a list that is about these records alone.
    pub fn about(self, scope: Option<SeenRecords>) -> Presence {
        Presence { scope, ..self }
    }

    /// Notes a record that a row carries.
    pub fn carry(&mut self, record: RecordId) {
        self.carried.insert(record);
    }

    /// Notes the rows of a decided batch that are left out, and the records that rows are about, or may be,
    /// though their key is another.
    pub fn note(
        &mut self,
        target: &mut dyn Target,
        candidates: &[Candidate],
        outcomes: &[Outcome],
    ) -> Result<(), StoreError> {
        for outcome in outcomes {
            match &outcome.decision {
                Decision::Create(record) | Decision::Update { after: record, .. } => self.carry(record.id),
                Decision::Unchanged(record) => self.carry(*record),
                Decision::LeftOut => {}
            }
            let perhaps = outcome.possible.iter().filter(|p| p.verdict != Some(Verdict::Different));
            perhaps.filter_map(|possible| possible.pair.record).for_each(|record| self.carry(record));
        }
        let rows = candidates.iter().zip(outcomes);
        let left_out = rows.filter(|(_, o)| o.decision == Decision::LeftOut && o.possible.is_empty());
        self.look_up(left_out.map(|(candidate, _)| candidate), |keys| target.numbers(keys))
    }

    /// Notes rows that are left out, given who has their keys.
    pub fn look_up<'c>(
        &mut self,
        left_out: impl Iterator<Item = &'c Candidate>,
        numbers: impl FnOnce(&[&str]) -> Result<Vec<Option<RecordId>>, StoreError>,
    ) -> Result<(), StoreError> {
        let mut keys = Vec::new();
        for candidate in left_out {
            if candidate.key.is_empty() {
                self.unreadable += 1;
            } else {
                keys.push(candidate.key.as_ref());
            }
        }
        if !keys.is_empty() {
            for record in numbers(&keys)?.into_iter().flatten() {
                self.carried.insert(record);
            }
        }
        Ok(())
    }

    /// Finds the records that neither these rows nor those that went in carry, and notes them with those listed.
    pub fn missing(
        &self,
        target: &mut dyn Target,
        job: JobId,
        went_in: impl Fn(RecordId) -> bool,
    ) -> Result<Missing, StoreError> {
        let outside = |record| self.scope.as_ref().is_some_and(|scope| !scope.contains(record));
        let carried = |record| outside(record) || went_in(record) || self.carried.contains(record);
        target.missing(job, Some(&carried), self.unreadable)
    }
}

impl Run<'_> {
    /// Whether a row can list its record for removal.
    pub(super) fn may_list(&self) -> bool {
        let deleted = |field| self.converter.layout().fields.contains(&field);
        self.request.mode == Mode::RemoveListed || self.record_type.deleted.is_some_and(deleted)
    }

    /// The records a full list says something about; `None` where that is all there are.
    pub(super) fn scope(&self, store: &mut dyn Store, job: JobId) -> Result<Option<SeenRecords>, StoreError> {
        let Some(list) = self.request.list.as_deref().filter(|_| self.request.mode == Mode::FullList) else {
            return Ok(None);
        };
        let supplied = store.supplied_by(&self.record_type.name, list, job)?.unwrap_or_default();
        let mut scope = SeenRecords::default();
        for record in supplied {
            scope.insert(record);
        }
        Ok(Some(scope))
    }
}

//! Where a run over the rows begins: at the first one, or behind those done before an interruption.

use super::edited::EditedRows;
use super::look_up::look_up;
use super::presence::Presence;
use super::run::Run;
use super::tally::Tally;
use super::{JobError, Phase};
use crate::engine::check::{Planner, SeenRecords};
use crate::engine::model::{Candidate, Job, Mode, Position, RecordId};
use crate::engine::source::RowBatch;
use crate::engine::store::{Recalls, Store};

/// Where a run over the rows begins.
#[derive(Default)]
pub(super) struct Start<'f> {
    pub position: Position,
    /// Already past the rows done; `None` for the first row.
    pub reader: Option<EditedRows<'f>>,
    pub seen: SeenRecords,
    pub presence: Presence,
    /// Rows passed over that are known to be left out; fewer than there were where that depended on the
    /// database as it was.
    pub left_out: u64,
    /// The first record it created, where it has created any.
    pub first: Option<RecordId>,
    /// One for each thread that converts, where rows may be known by their content.
    pub recalls: Vec<Box<dyn Recalls>>,
}

impl<'r> Run<'r> {
    /// Passes over the rows done before an interruption, noting which records they touched or carried and what
    /// their amounts come to.
    /// `None` when stopped meanwhile.
    pub(super) fn catch_up(
        &self,
        store: &mut dyn Store,
        job: &Job,
        tally: &mut Tally<'_>,
    ) -> Result<Option<Start<'r>>, JobError> {
        let mut reader = self.reader()?;
        let (mut seen, mut presence, mut left_out) = (SeenRecords::default(), Presence::default(), 0);
        let mut rows = RowBatch::default();
        let mut left = job.position.rows;
        while left > 0 && reader.read(&mut rows, self.control.batch_rows().min(left as usize))? {
            if self.control.is_cancelled() {
                return Ok(None);
            }
            let candidates = self.passed(&rows, store)?;
            let keys: Vec<&str> = candidates.iter().filter(|c| !c.has_errors()).map(|c| c.key.as_ref()).collect();
            let mut known = store.record_ids(&self.record_type.name, &keys)?.into_iter();
            let mut out = vec![false; candidates.len()];
            for (out, candidate) in out.iter_mut().zip(&candidates) {
                let record = if candidate.has_errors() { None } else { known.next().flatten() };
                *out = candidate.has_errors() || record.is_none();
                left_out += u64::from(*out);
                record.map(|record| seen.insert(record));
            }
            tally.summing.passed(&candidates, |index| out[index]);
            let failed = candidates.iter().filter(|c| c.has_errors());
            presence.look_up(failed, |keys| store.record_ids(&self.record_type.name, keys))?;
            left -= rows.len() as u64;
            self.observe(tally, Phase::CatchingUp, reader.bytes_read());
        }
        if self.request.mode == Mode::FullList && self.request.recognise.beyond_key() {
            self.note_possible(store, job, &mut presence)?;
        }
        Ok(Some(Start { reader: Some(reader), seen, presence, left_out, ..Start::default() }))
    }

    /// The candidates of rows that are passed over.
    fn passed(&self, rows: &RowBatch, store: &mut dyn Store) -> Result<Vec<Candidate>, JobError> {
        if self.references.is_empty() {
            return Ok(rows.iter().map(|row| self.converter.candidate(row)).collect());
        }
        Ok(self.candidates(rows, store.target(self.converter.layout())?.as_mut())?)
    }

    /// Notes the records that the rows done may be about though their key is another, and those they added.
    fn note_possible(&self, store: &mut dyn Store, job: &Job, presence: &mut Presence) -> Result<(), JobError> {
        let first = store.first_created(job.id)?;
        let mut target = store.target(self.converter.layout())?;
        let next = target.next_record()?;
        let first = first.unwrap_or(next);
        (first.0..next.0).for_each(|record| presence.carry(RecordId(record)));
        let planner =
            Planner::new(self.record_type, self.converter.layout().clone(), job.mode, next, SeenRecords::default())
                .recognising(&self.request.recognise, first);
        let mut reader = self.reader()?;
        let (mut rows, mut left) = (RowBatch::default(), job.position.rows);
        while left > 0 && reader.read(&mut rows, self.control.batch_rows().min(left as usize))? {
            left -= rows.len() as u64;
            let mut candidates = self.candidates(&rows, target.as_mut())?;
            let keys: Vec<&str> = candidates.iter().map(|candidate| candidate.key.as_ref()).collect();
            let known = target.known(&keys)?;
            let mut unknown = known.iter().map(Option::is_none);
            candidates.retain(|candidate| unknown.next() == Some(true) && !candidate.has_errors());
            let found = look_up(&planner, &candidates, target.as_mut())?;
            found.matches.records.keys().for_each(|record| presence.carry(*record));
        }
        Ok(())
    }
}

//! Where a run over the rows begins: at the first one, or behind those done before an interruption.

use super::presence::Presence;
use super::run::Run;
use super::tally::Tally;
use super::{JobError, Phase};
use crate::engine::check::SeenRecords;
use crate::engine::model::{Candidate, Job, Position};
use crate::engine::source::{RowBatch, RowReader};
use crate::engine::store::Store;

/// Where a run over the rows begins.
#[derive(Default)]
pub(super) struct Start {
    pub position: Position,
    /// Already past the rows done; `None` for the first row.
    pub reader: Option<RowReader>,
    pub seen: SeenRecords,
    pub presence: Presence,
}

impl Run<'_> {
    /// Passes over the rows done before an interruption, noting which records they touched or carried.
    /// `None` when stopped meanwhile.
    pub(super) fn catch_up(
        &self,
        store: &mut dyn Store,
        job: &Job,
        tally: &Tally<'_>,
    ) -> Result<Option<Start>, JobError> {
        let mut reader = self.source.rows()?;
        let (mut seen, mut presence) = (SeenRecords::default(), Presence::default());
        let mut rows = RowBatch::default();
        let mut left = job.position.rows;
        while left > 0 && reader.read(&mut rows, self.control.batch_rows().min(left as usize))? {
            if self.control.is_cancelled() {
                return Ok(None);
            }
            let candidates: Vec<Candidate> = rows.iter().map(|row| self.converter.candidate(row)).collect();
            let keys: Vec<&str> = candidates.iter().filter(|c| !c.has_errors()).map(|c| c.key.as_ref()).collect();
            for record in store.record_ids(&self.record_type.name, &keys)?.into_iter().flatten() {
                seen.insert(record);
            }
            let failed = candidates.iter().filter(|c| c.has_errors());
            presence.look_up(failed, |keys| store.record_ids(&self.record_type.name, keys))?;
            left -= rows.len() as u64;
            self.observe(tally, Phase::CatchingUp, reader.bytes_read());
        }
        Ok(Some(Start { reader: Some(reader), seen, presence, ..Start::default() }))
    }
}

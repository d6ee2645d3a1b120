//! Rows whose record was last read from the same are not converted again.
//!
//! It exists so that a file that comes again with little changed costs little. It must not change what an import does:
//! whatever is not sure by the content of a row is converted.

use super::pipeline;
use super::run::Run;
use super::{ImportRequest, JobError};
use crate::engine::check::{Planner, RowConverter};
use crate::engine::model::{Candidate, KnownContent, Mode};
use crate::engine::source::RowBatch;
use crate::engine::store::{Lookup, Recalls, Store, StoreError};

/// Makes candidates of rows.
pub(super) struct Making<'c> {
    converter: &'c RowConverter<'c>,
    recalls: Option<Box<dyn Recalls>>,
    scratch: Vec<u8>,
}

impl<'c> Making<'c> {
    pub fn new(converter: &'c RowConverter<'c>, recalls: Option<Box<dyn Recalls>>) -> Making<'c> {
        Making { converter, recalls, scratch: Vec::new() }
    }

    /// The candidates of a batch, in order.
    pub fn candidates(&mut self, rows: &RowBatch) -> Vec<Candidate> {
        let recalled = self.recalls.as_mut().map(|recalls| recalled(self.converter, recalls, &mut self.scratch, rows));
        match recalled {
            None => {}
            Some(Ok(Some(candidates))) => return candidates,
            Some(Ok(None)) => self.recalls = None,
            Some(Err(error)) => {
                // It takes longer without, and nothing else.
                tracing::warn!(%error, "what records were read from cannot be looked up");
                self.recalls = None;
            }
        }
        rows.iter().map(|row| self.converter.candidate(row)).collect()
    }
}

/// Briefly, where the record is known to have been read from the same, else whole; `None` where rows are not remembered.
fn recalled(
    converter: &RowConverter<'_>,
    recalls: &mut Box<dyn Recalls>,
    scratch: &mut Vec<u8>,
    rows: &RowBatch,
) -> Result<Option<Vec<Candidate>>, StoreError> {
    let briefs: Option<Vec<Candidate>> = rows.iter().map(|row| converter.brief(row, scratch)).collect();
    let Some(mut candidates) = briefs else { return Ok(None) };
    // What has no key, or speaks of nothing, finds nobody.
    let keys: Vec<&str> = candidates.iter().map(|each| if each.content.is_some() { &*each.key } else { "" }).collect();
    let found = recalls.recall(&keys)?;
    for ((candidate, found), row) in candidates.iter_mut().zip(found).zip(rows.iter()) {
        let known = match (found, candidate.content) {
            (Some((record, Some(hash))), Some(content)) if hash == content.hash => KnownContent::Same(record),
            (Some((_, None)), _) => KnownContent::Blank,
            _ => KnownContent::Nothing,
        };
        if !matches!(known, KnownContent::Same(_)) {
            *candidate = converter.candidate(row);
        }
        if let Some(content) = &mut candidate.content {
            content.known = known;
        }
    }
    Ok(Some(candidates))
}

/// Whether records are remembered by what a row holds: where the row alone decides what becomes of it, and the key alone
/// which record it is about.
pub(super) fn remembers(request: &ImportRequest) -> bool {
    let by_key = !request.recognise.beyond_key();
    by_key && request.mode != Mode::RemoveListed && !request.only_new && request.first.is_empty()
}

impl Run<'_> {
    /// One for each thread that converts; none where more than its content decides about a row.
    pub(super) fn recalls(&self, store: &mut dyn Store) -> Result<Vec<Box<dyn Recalls>>, JobError> {
        let of_updates = matches!(self.request.mode, Mode::AddAndUpdate | Mode::UpdateOnly | Mode::FullList);
        if !of_updates || !remembers(self.request) {
            return Ok(Vec::new());
        }
        let all = (0..pipeline::converters()).map(|_| store.recalls(&self.record_type.name));
        Ok(all.collect::<Result<Option<_>, _>>()?.unwrap_or_default())
    }

    /// Converts the rows whose content does not decide after all.
    pub(super) fn convert_whole(
        &self,
        planner: &Planner<'_>,
        rows: &RowBatch,
        candidates: &mut [Candidate],
        lookup: &mut dyn Lookup,
    ) -> Result<(), StoreError> {
        for place in planner.to_be_converted(candidates) {
            let Some(row) = rows.row(place) else { continue };
            let mut whole = [self.converter.candidate(row)];
            self.settle(&mut whole, lookup)?;
            let [whole] = whole;
            candidates[place] = whole;
        }
        Ok(())
    }
}

//! References of a batch of rows, asked and settled.

use super::run::Run;
use crate::engine::check::{Answers, References};
use crate::engine::model::Candidate;
use crate::engine::source::RowBatch;
use crate::engine::store::{Lookup, StoreError};

impl Run<'_> {
    /// The candidates of some rows, with what they refer to.
    pub(super) fn candidates(&self, rows: &RowBatch, lookup: &mut dyn Lookup) -> Result<Vec<Candidate>, StoreError> {
        let mut candidates: Vec<Candidate> = rows.iter().map(|row| self.converter.candidate(row)).collect();
        self.settle(&mut candidates, lookup)?;
        Ok(candidates)
    }

    /// Asks what rows refer to, and puts keys in its place.
    pub(super) fn settle(&self, candidates: &mut [Candidate], lookup: &mut dyn Lookup) -> Result<(), StoreError> {
        if self.references.is_empty() {
            return Ok(());
        }
        let answers = ask(&self.references, candidates, lookup)?;
        self.references.settle(candidates, &answers);
        Ok(())
    }
}

fn ask(references: &References, candidates: &[Candidate], lookup: &mut dyn Lookup) -> Result<Answers, StoreError> {
    let mut answers = Answers::new();
    for (record_type, texts) in references.wanted(candidates) {
        let asked: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        let found = if asked.is_empty() { Vec::new() } else { lookup.referred(record_type, &asked)? };
        answers.push(texts.into_iter().zip(found).collect());
    }
    Ok(answers)
}

//! The plan of a check on its scratch file, which goes when the plan does.

use crate::engine::model::EventKey;
use crate::engine::store::{PlanChange, PlanCreated, PlanProblem, PlanReader, PlanTotals, ProblemGroup, StoreError};
use std::path::PathBuf;

/// A plan whose scratch file is removed when nobody looks at it any more. It holds donors' values.
pub(super) struct ScratchPlan {
    /// `None` only while being dropped: the file is closed before it is removed.
    reader: Option<Box<dyn PlanReader>>,
    path: PathBuf,
}

impl ScratchPlan {
    pub fn new(reader: Box<dyn PlanReader>, path: PathBuf) -> ScratchPlan {
        ScratchPlan { reader: Some(reader), path }
    }

    fn reader(&mut self) -> &mut dyn PlanReader {
        self.reader.as_mut().expect("the reader stays until the drop").as_mut()
    }
}

impl Drop for ScratchPlan {
    fn drop(&mut self) {
        self.reader = None;
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "the scratch file of a check could not be removed");
        }
    }
}

impl PlanReader for ScratchPlan {
    fn totals(&self) -> PlanTotals {
        self.reader.as_ref().map(|reader| reader.totals()).unwrap_or_default()
    }

    fn created(&mut self, offset: u64, limit: u64) -> Result<Vec<PlanCreated>, StoreError> {
        self.reader().created(offset, limit)
    }

    fn changes(&mut self, offset: u64, limit: u64) -> Result<Vec<PlanChange>, StoreError> {
        self.reader().changes(offset, limit)
    }

    fn problem_groups(&mut self) -> Result<Vec<ProblemGroup>, StoreError> {
        self.reader().problem_groups()
    }

    fn problems(&mut self, event: EventKey, offset: u64, limit: u64) -> Result<Vec<PlanProblem>, StoreError> {
        self.reader().problems(event, offset, limit)
    }
}

//! What an undo would do, looked through before it is done.

use crate::engine::job::{PreviewedUndo, Progress, UndoScope};
use crate::engine::model::JobId;
use crate::engine::store::{KeptChange, StoreError, UndoSample, UndoTotals};
use serde::Serialize;

/// Kept fields and records read at once.
pub const KEPT_PAGE: u64 = 200;

/// An undo that is asked about; the page in front of all others.
#[derive(Debug)]
pub struct UndoView {
    pub scope: UndoScope,
    /// "Undo the import of gala.csv?"
    pub title: String,
    /// It makes an import count again.
    pub is_redo: bool,
    pub ticket: u64,
    /// How far it is worked out.
    pub progress: Option<Progress>,
    /// What it would do, or why it cannot.
    pub found: Option<Result<UndoNews, String>>,
    pub list: UndoList,
    /// Kept lines in memory, from this one on.
    pub kept: (u64, Vec<KeptChange>),
    /// The line asked for, until it arrives.
    pub asked: Option<u64>,
}

/// The lists of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum UndoList {
    Kept,
    Restored,
    Removed,
    Returned,
}

/// What a person does about an undo.
#[derive(Debug, Clone)]
pub enum UndoCommand {
    /// Ask what taking back a job and everything after it would do.
    AskSince(JobId),
    Show(UndoList),
    /// A line of the kept ones is looked at.
    WantKept(u64),
    Confirm,
    Leave,
}

/// What an undo would do.
#[derive(Debug, Clone)]
pub struct UndoNews {
    /// In the order they are taken back.
    pub jobs: Vec<JobId>,
    pub totals: UndoTotals,
    pub samples: Vec<UndoSample>,
    /// The first of what would be kept.
    pub kept: Vec<KeptChange>,
}

impl UndoNews {
    /// What a preview says at once.
    ///
    /// # Errors
    /// When its scratch file cannot be read.
    pub fn of(preview: &mut PreviewedUndo) -> Result<UndoNews, StoreError> {
        Ok(UndoNews {
            jobs: preview.jobs().to_vec(),
            totals: preview.totals(),
            samples: preview.samples().to_vec(),
            kept: preview.kept(KEPT_PAGE, 0)?,
        })
    }
}

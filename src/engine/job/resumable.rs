//! Whether a job can be gone on with.

use super::JobError;
use crate::engine::model::{Job, Status};
use crate::engine::store::Store;

/// Why a job cannot be resumed, as the end of a sentence; `None` where it can.
pub(super) fn why_not_resumable(store: &mut dyn Store, job: &Job) -> Result<Option<String>, JobError> {
    let why = match job.status {
        Status::Interrupted => {
            let undo = store.unfinished_undo(job.id)?;
            return Ok(undo.map(|undo| format!("its undo was begun; finish that by resuming import {}", undo.0)));
        }
        Status::Ok | Status::Warn => "it is finished",
        Status::Undone => "it was taken back",
        Status::FilecheckSuccess | Status::FilecheckFailed => "it was only a check",
        Status::Cancelled | Status::Failed => "it never wrote anything; import the file again",
        _ => "it has not been interrupted",
    };
    Ok(Some(why.to_owned()))
}

//! Why a job could not run.

use super::removals::out_of;
use crate::engine::check::MappingError;
use crate::engine::mapping::custom::CustomError;
use crate::engine::schema::group_digits;
use crate::engine::source::SourceError;
use crate::engine::store::StoreError;

/// Why a check, an import or an undo could not run. What was saved before is whole.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Mapping(#[from] MappingError),
    #[error(transparent)]
    Custom(#[from] CustomError),
    #[error("The field “{asked}” is called “{name}” in this database. Nothing was imported. Write it like that.")]
    OtherName { name: String, asked: String },
    #[error("{what} since the check, so the plan you saw no longer holds. Nothing was imported. Check again.")]
    PlanStale {
        /// "The file changed", "The database changed", "The matches changed".
        what: String,
        /// It is the file that has to be read again.
        of_file: bool,
    },
    #[error(
        "The file is not what was expected: {differences}. Nothing was imported. Look for rows that are missing from \
         the file or stand in it twice, correct what was expected, or say why it is right all the same."
    )]
    TotalsDiffer {
        /// "12 rows more than expected; Amount: €150.00 less than expected".
        differences: String,
    },
    #[error(
        "{file} is not the file this import began with. Undo the import, or put the original file back and resume."
    )]
    OtherFile { file: String },
    #[error("Import {id} cannot be resumed: {why}. Nothing was changed.")]
    NotResumable { id: i64, why: String },
    #[error("Import {id} cannot be undone: {why}. Nothing was changed.")]
    NotUndoable { id: i64, why: String },
    #[error("{field} cannot be restored: {why}. Nothing was changed.")]
    NotRestorable {
        /// As on screen.
        field: String,
        why: String,
    },
    #[error("{error} Before that, {done} of them were taken back.")]
    AfterOthers {
        /// Jobs taken back as a whole.
        done: u64,
        error: Box<JobError>,
    },
    #[error("Import {id} has no rows set aside that could go in now. {why}")]
    NothingParked { id: i64, why: String },
    #[error("There is nothing to review in import {id}: {why}.")]
    NothingToReview { id: i64, why: String },
    #[error("Nothing is ticked, so nothing was removed. Tick what is to go, or finish without removing.")]
    NothingTicked,
    #[error(
        "What is ticked changed since you confirmed {}: {} are by now. Nothing was removed. Look at the list again.",
        group_digits(*confirmed),
        group_digits(*ticked)
    )]
    ReviewChanged { confirmed: u64, ticked: u64 },
    #[error(
        "That would remove {}: more than half. Nothing was removed. If that is right, allow it in Settings first.",
        out_of(*ticked, *of)
    )]
    MoreThanHalf { ticked: u64, of: u64 },
    #[error("That would remove {}. Nothing was removed: type the number to confirm it.", out_of(*ticked, *of))]
    NumberNotTyped { ticked: u64, of: u64 },
    #[error("A removal of this list was begun and stopped (job {id}). Resume it, or take it back, and then go on.")]
    RemovalBegun { id: i64 },
    #[error("Job {id} has nothing to bring back: {why}. Nothing was changed.")]
    NothingToBringBack { id: i64, why: String },
    #[error("Stopped before anything was imported.")]
    Stopped,
    #[error(
        "Almoner made a mistake: {what}. What was saved before is whole; resume or undo the import, and please report this."
    )]
    Internal { what: String },
}

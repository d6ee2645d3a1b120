//! Imports the files that arrive in a folder, as a person would who has templates for them.
//!
//! It exists for the nightly file, and for colleagues who only put files somewhere. A file is taken once it is
//! whole, imported, and moved to `done/` or `problems/` beside it, never over another one. Whatever ends the
//! program in between, the next watcher finds the file in `.importing/` and goes on where it stopped. It must not
//! decide about rows, and removes nothing that was not asked for; and it never sleeps: it waits with a limit for
//! being stopped.

mod claiming;
mod importing;
mod looking;
mod matching;
#[cfg(test)]
mod tests;
mod watcher;

pub use importing::FileOutcome;
pub use watcher::{FileDone, Watcher};

use crate::engine::job::{Control, JobError, Observer, Person};
use crate::engine::model::Mode;
use crate::engine::schema::Schema;
use crate::engine::source::SourceError;
use crate::engine::store::{Store, StoreError};
use crate::engine::template::TemplateError;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// What is watched, and what is done with what arrives there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    pub folder: PathBuf,
    pub template: TemplateChoice,
    /// What an import may do to the database, where it is not what the template says.
    pub mode: Option<Mode>,
    /// How long to wait between two looks.
    pub every: Duration,
}

/// Which template files are matched by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateChoice {
    /// The one whose columns a file has.
    Fitting,
    Named(String),
}

/// What a watcher works with.
#[derive(Clone, Copy)]
pub struct Surroundings<'s> {
    pub schema: &'static Schema,
    /// Opens the database anew; it is not held open between files.
    pub open: &'s dyn Fn() -> Result<Box<dyn Store>, StoreError>,
    pub person: &'s Person,
    /// Cancelled, the watcher ends after the batch at hand.
    pub control: &'s Control,
    pub observer: &'s dyn Observer,
    /// While it is set, no further file is begun: a person is importing.
    pub held: &'s AtomicBool,
    /// The year it is now, for years of two digits.
    pub year: fn() -> i16,
}

/// Why a folder cannot be watched any more. What was imported before is whole.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    #[error("The folder {path} cannot be watched: {reason}. Check that it is there and that you may write in it.")]
    Folder { path: String, reason: String },
    #[error("The folder {path} is watched already, by another Almoner. Stop that one first.")]
    Taken { path: String },
    #[error("{path} was imported, but cannot be moved to {to}: {reason}. Check that you may write there.")]
    NotMoved { path: String, to: String, reason: String },
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Job(#[from] JobError),
}

/// Why one file was not imported: it is put aside, and the next one is looked at.
#[derive(Debug, thiserror::Error)]
enum NotImported {
    #[error("No template has its columns. Save one for it, or name the one to use.")]
    NoTemplate,
    #[error("It lacks {label}, which the template “{template}” needs; there it is fed by {column}.")]
    Lacks { label: String, template: String, column: String },
    #[error("The template “{name}” is for records this program does not know.")]
    UnknownType { name: String },
    #[error("{0}")]
    Source(#[from] SourceError),
    /// A refusal of the job itself, which wrote nothing.
    #[error("{0}")]
    Refused(String),
    /// Not the file's fault: the watcher ends.
    #[error(transparent)]
    Ends(WatchError),
}

impl From<StoreError> for NotImported {
    fn from(error: StoreError) -> NotImported {
        NotImported::Ends(error.into())
    }
}

impl From<JobError> for NotImported {
    fn from(error: JobError) -> NotImported {
        match error {
            JobError::Source(error) => NotImported::Source(error),
            JobError::Mapping(_)
            | JobError::Custom(_)
            | JobError::OtherName { .. }
            | JobError::PlanStale { .. }
            | JobError::OtherFile { .. }
            | JobError::NotResumable { .. } => NotImported::Refused(error.to_string()),
            other => NotImported::Ends(other.into()),
        }
    }
}

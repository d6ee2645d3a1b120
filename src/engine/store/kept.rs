//! What a database remembers of the files that were imported: for how long they are kept, and where.
//!
//! The files themselves lie in the folders of the jobs; whoever calls this makes and deletes them.

use super::StoreError;
use crate::engine::model::{JobId, Keeping, KeptFile};
use std::path::{Path, PathBuf};

/// A problem file whose time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldProblemFile {
    pub job: JobId,
    pub path: PathBuf,
}

/// Remembers what became of imported files.
pub trait KeepsFiles {
    /// How long files are kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn keeping(&mut self) -> Result<Keeping, StoreError>;

    /// # Errors
    /// When the database cannot be written.
    fn set_keeping(&mut self, keeping: Keeping) -> Result<(), StoreError>;

    /// The folder that holds the folders of all jobs; it may not be there yet.
    fn jobs_folder(&self) -> PathBuf;

    /// What became of the file of a job; `None` where nothing is noted.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn kept_file(&mut self, job: JobId) -> Result<Option<KeptFile>, StoreError>;

    /// A copy of a file with this SHA-256 that any job keeps, and its bytes.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn kept_copy_of(&mut self, sha256: &str) -> Result<Option<(PathBuf, u64)>, StoreError>;

    /// Notes that a job's file is kept at `path`, below the folder of all jobs.
    ///
    /// # Errors
    /// When the database cannot be written, or the path is elsewhere.
    fn note_kept(&mut self, job: JobId, path: &Path, bytes: u64) -> Result<(), StoreError>;

    /// Notes why a job's file is not kept, as a sentence.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn note_not_kept(&mut self, job: JobId, why: &str) -> Result<(), StoreError>;

    /// The kept files whose time is over, oldest first. What an import that can be resumed needs is not
    /// among them.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn expired_files(&mut self, keeping: Keeping) -> Result<Vec<KeptFile>, StoreError>;

    /// Whether another job keeps the same copy.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn kept_by_another(&mut self, job: JobId, path: &Path) -> Result<bool, StoreError>;

    /// Notes that a job's file is gone.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn note_gone(&mut self, job: JobId) -> Result<(), StoreError>;

    /// Problem files of jobs whose time is over, oldest first, without those of imports that can be resumed.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn expired_problem_files(&mut self, keeping: Keeping) -> Result<Vec<OldProblemFile>, StoreError>;
}

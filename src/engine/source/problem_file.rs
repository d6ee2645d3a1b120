//! Writes problem rows in the source's own shape, with one more column saying what is wrong.

use super::{Row, Source, SourceError};
use std::path::Path;

/// The header of the added column.
pub const WHAT_IS_WRONG: &str = "What is wrong";

/// A file of problem rows being written. It is readable by its owner only.
pub struct ProblemFile {}

impl ProblemFile {
    /// Begins the file: same separator, encoding, line ends and headers as the source. A "What is
    /// wrong" column the source already has (a corrected problem file) is reused, not added again.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: &Path, source: &Source) -> Result<ProblemFile, SourceError> {
        let _ = (path, source);
        todo!()
    }

    /// Continues a file after an interruption: cut to `length` bytes, then appended to.
    ///
    /// # Errors
    /// When the file is gone, shorter than `length`, or cannot be written.
    pub fn resume(path: &Path, source: &Source, length: u64) -> Result<ProblemFile, SourceError> {
        let _ = (path, source, length);
        todo!()
    }

    /// Adds one row with its problems, as one sentence each.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, row: Row<'_>, what_is_wrong: &str) -> Result<(), SourceError> {
        let _ = (row, what_is_wrong);
        todo!()
    }

    /// Writes out what is buffered, to the disk, and gives the length in bytes, which a job keeps
    /// as part of its position.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn sync(&mut self) -> Result<u64, SourceError> {
        todo!()
    }
}

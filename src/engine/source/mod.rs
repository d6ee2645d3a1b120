//! Files → rows of text with row numbers.
//!
//! It exists so that the rest of the engine sees rows and cells and never bytes. It must not know
//! fields, mappings or databases.

mod batch;
mod delimited;
mod detect;
mod error;
mod options;
mod problem_file;
pub mod profile;

pub use batch::{Row, RowBatch};
pub use delimited::RowReader;
pub use error::SourceError;
pub use options::{HeaderRow, ReadOptions, Reading, Separator};
pub use problem_file::{ProblemFile, WHAT_IS_WRONG};

use std::path::{Path, PathBuf};

/// A chosen file: how it is read, its columns, and its first rows.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// What was asked for.
    pub options: ReadOptions,
    /// How it is read: what was asked for, and for the rest what was detected.
    pub reading: Reading,
    pub columns: Vec<Column>,
    /// The first rows after the header, at most [`PREVIEW_ROWS`].
    pub preview: RowBatch,
    /// What a person should know about how the file was read.
    pub notices: Vec<Notice>,
}

/// Rows kept in memory for previews.
pub const PREVIEW_ROWS: usize = 200;

/// One column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub index: usize,
    /// Unique within the file: duplicates become "Email (2)", blanks "Column C".
    pub header: String,
}

/// Something a person should know about how a file was read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Notice {
    /// Stable short name: `title_rows_skipped`.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
    /// The row it is about, numbered as in a spreadsheet program.
    pub row: Option<u64>,
}

impl Source {
    /// Opens a file and works out how to read it, from its first part; takes well under 100 ms
    /// whatever the size of the file.
    ///
    /// # Errors
    /// When the file cannot be imported as it is: missing, empty, header only, binary, a directory,
    /// unreadable. The error says what to do.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Source, SourceError> {
        let _ = (path, options);
        todo!()
    }

    /// Reads all data rows from the first.
    ///
    /// # Errors
    /// When the file cannot be opened any more, or is not the size it was.
    pub fn rows(&self) -> Result<RowReader, SourceError> {
        todo!()
    }

    /// The headers by column index.
    pub fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|c| c.header.clone()).collect()
    }
}

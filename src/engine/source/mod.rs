//! Files → rows of text with row numbers.
//!
//! It exists so that the rest of the engine sees rows and cells and never bytes. It must not know
//! fields, mappings or databases.

mod advice;
mod batch;
mod bytes;
mod columns;
mod content;
mod delimited;
mod detect;
mod error;
mod format;
mod inside;
mod json;
mod looks;
mod open;
mod options;
mod private;
mod problem_file;
pub mod profile;
mod records;
mod row_stream;
#[cfg(test)]
mod tests;
mod text;
mod totals;
pub mod web;
mod workbook;

pub use batch::{Row, RowBatch};
pub use delimited::RowReader;
pub use error::SourceError;
pub use format::Format;
pub use inside::Inside;
pub use json::{RecordList, record_lists, record_lists_throughout};
pub use options::{HeaderRow, Packing, ReadOptions, Reading, Separator};
pub(crate) use private::open_private;
pub use problem_file::{ProblemFile, WHAT_IS_WRONG, what_is_wrong_column};

use content::Content;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

/// A chosen file: how it is read, its columns, and its first rows.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// When it was last written to, where the file system knows: with the size, how a changed file is
    /// recognised.
    pub modified: Option<SystemTime>,
    /// What was asked for.
    pub options: ReadOptions,
    /// How it is read: what was asked for, and for the rest what was detected.
    pub reading: Reading,
    /// The files within an archive that may be read.
    pub members: Vec<Member>,
    /// The sheets of a workbook, or the lists and kinds of records of a JSON file; of delimited text none.
    pub parts: Vec<Part>,
    pub columns: Vec<Column>,
    /// The headers by column index exactly as the file has them, blank where there is none.
    pub original_headers: Vec<String>,
    /// The first rows up to and including the headers, at most [`ABOVE_ROWS`]: what stands above the
    /// data and is not imported.
    pub above: RowBatch,
    /// The first rows after the header, at most [`PREVIEW_ROWS`].
    pub preview: RowBatch,
    /// What a person should know about how the file was read.
    pub notices: Vec<Notice>,
    content: Arc<Content>,
}

/// A file within an archive.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Member {
    /// With its folders: `2024/contacts.csv`.
    pub name: String,
    /// Bytes when unpacked, as the archive says.
    pub size: u64,
}

/// A sheet of a workbook, or records of a JSON file: a list of them, or those of one kind.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// As it is shown.
    pub name: String,
    /// What is written in [`ReadOptions::sheet`] to read it; mostly its name.
    pub selector: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
}

impl Part {
    /// A sheet of a workbook.
    fn sheet(name: String, hidden: bool) -> Part {
        Part { selector: name.clone(), name, hidden }
    }
}

/// Rows kept in memory for previews.
pub const PREVIEW_ROWS: usize = 200;

/// Rows above the data kept in memory.
pub const ABOVE_ROWS: usize = 50;

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
    /// The headers by column index.
    pub fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|c| c.header.clone()).collect()
    }

    /// The part of the file that is read, where it has parts.
    pub fn part(&self) -> Option<&Part> {
        let selector = self.reading.sheet.as_deref().unwrap_or(json::ALL_RECORDS);
        self.parts.iter().find(|part| part.selector == selector)
    }
}

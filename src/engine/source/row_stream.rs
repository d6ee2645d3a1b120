//! Rows being read from first to last, whatever the file is.
//!
//! It exists so that header search, preview, profile and import read every format through one door.

use super::records::Records;
use super::{RowBatch, SourceError};

/// Something that gives the rows of a file in order, blank ones or not.
///
/// Rows are numbered as a spreadsheet program shows them and their numbers grow; rows that are blank
/// may be left out, which shows in the numbers.
pub(super) trait RowSource: Send {
    /// Adds the next row to `batch`; `false` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read any further, changed since it was opened, or breaks a limit.
    fn next(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError>;

    /// Number of the row read last, 0 before the first.
    fn row(&self) -> u64;

    /// Bytes of the file consumed so far, for progress; all of them at the end.
    fn consumed(&self) -> u64;

    /// What was met so far that a person should know.
    fn remarks(&self) -> &Remarks;

    /// Whether numbers that are missing between those of rows are those of blank rows.
    fn leaves_out_blank_rows_only(&self) -> bool {
        true
    }
}

/// What was met while reading rows of a workbook or of JSON records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Remarks {
    /// Rows the sheet hides, which are read like the others; how many, and the first.
    pub hidden_rows: Met,
    /// Cells that got the value of the merged cells they belong to.
    pub merged_cells: Met,
    /// Merged cells over several rows whose value was not repeated, because the sheet is too large to
    /// look for them before it is read; how many, and the first row of the first.
    pub merged_unread: Met,
    /// Formulas whose value the file does not hold.
    pub formulas_without_value: Met,
    /// Letters of columns the sheet hides, which are read like the others.
    pub hidden_columns: Vec<String>,
    /// Names of values that no column was made for, in the order they appear, and how many values
    /// they had.
    pub unknown_names: Vec<String>,
    pub unknown_values: Met,
    /// JSON records that were passed over because another kind is read; known at the end.
    pub other_kinds: OtherKinds,
}

/// JSON records that were passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OtherKinds {
    /// The part of the file they are, what they tell (blank where they tell nothing), and how many.
    pub kinds: Vec<(String, String, Met)>,
    /// Those of so many other kinds that they are not told apart.
    pub others: Met,
}

/// How often something was met, and where first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Met {
    pub count: u64,
    /// The first row; 0 where it was not met.
    pub first: u64,
}

impl Met {
    /// Counts one more.
    pub fn note(&mut self, row: u64) {
        if self.count == 0 {
            self.first = row;
        }
        self.count += 1;
    }
}

/// The rows of delimited text, read without detours, or of anything else.
pub(super) enum RowStream {
    Text(Box<Records>),
    Other(Box<dyn RowSource>),
}

impl RowStream {
    /// As [`RowSource::next`].
    #[inline]
    pub fn next(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        match self {
            RowStream::Text(records) => records.next(batch),
            RowStream::Other(rows) => rows.next(batch),
        }
    }

    /// As [`RowSource::row`].
    #[inline]
    pub fn row(&self) -> u64 {
        match self {
            RowStream::Text(records) => records.row(),
            RowStream::Other(rows) => rows.row(),
        }
    }

    /// As [`RowSource::consumed`].
    pub fn consumed(&self) -> u64 {
        match self {
            RowStream::Text(records) => records.text().bytes().consumed(),
            RowStream::Other(rows) => rows.consumed(),
        }
    }

    /// As [`RowSource::leaves_out_blank_rows_only`]; text leaves out nothing.
    pub fn leaves_out_blank_rows_only(&self) -> bool {
        match self {
            RowStream::Text(_) => true,
            RowStream::Other(rows) => rows.leaves_out_blank_rows_only(),
        }
    }

    /// The text, where it is text.
    #[inline]
    pub fn text(&self) -> Option<&Records> {
        match self {
            RowStream::Text(records) => Some(records),
            RowStream::Other(_) => None,
        }
    }

    /// As [`RowSource::remarks`]; nothing of the kind is met in text.
    pub fn remarks(&self) -> Remarks {
        match self {
            RowStream::Text(_) => Remarks::default(),
            RowStream::Other(rows) => rows.remarks().clone(),
        }
    }
}

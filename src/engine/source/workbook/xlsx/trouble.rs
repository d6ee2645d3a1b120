//! What is wrong with a part of a workbook, before it is known where.
//!
//! It exists so that readers of parts name the reason only, and whoever knows the sheet and row says
//! where.

use crate::engine::source::content::Content;
use crate::engine::source::records::{CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT};
use crate::engine::source::{SourceError, bytes};
use std::path::Path;

/// Why a part cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) enum Trouble {
    /// Half a sentence.
    Damaged(String),
    /// Half a sentence.
    Oversized(String),
    /// One tag or piece of text is longer than any cell.
    LongCell,
    LongRow,
    /// Columns a row has.
    Columns(usize),
    /// The disk or the network failed; in the words of the system.
    Broken(String),
}

impl Trouble {
    pub fn damaged(reason: impl Into<String>) -> Trouble {
        Trouble::Damaged(reason.into())
    }

    /// The error, where the row does not matter.
    pub fn at(self, content: &Content, part: &str) -> SourceError {
        self.in_row(&content.path, part, 0)
    }

    /// The error, with the place.
    pub fn in_row(self, path: &Path, part: &str, row: u64) -> SourceError {
        let path = bytes::shown(path);
        let place = || if row == 0 { part.to_owned() } else { format!("{part}, row {row}") };
        match self {
            Trouble::Damaged(reason) => SourceError::DamagedWorkbook { path, part: place(), reason },
            Trouble::Oversized(reason) => SourceError::OversizedWorkbook { path, part: place(), reason },
            Trouble::LongCell if row == 0 => {
                let reason = "one piece of it is longer than a cell can be".into();
                SourceError::OversizedWorkbook { path, part: place(), reason }
            }
            Trouble::LongCell => SourceError::CellTooLong { path, row, limit: CELL_LIMIT },
            Trouble::LongRow => SourceError::RowTooLong { path, row, limit: ROW_LIMIT },
            Trouble::Columns(columns) => SourceError::TooManyColumns { path, columns, row, limit: COLUMN_LIMIT },
            Trouble::Broken(reason) => SourceError::Broken { path, reason },
        }
    }
}

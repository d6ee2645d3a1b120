//! What kinds of files can be read.

use super::bytes::shown;
use super::content::Content;
use super::detect::binary;
use super::detect::sample::Sample;
use super::{SourceError, json};
use serde::{Deserialize, Serialize};

/// What a file is, once it is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Cells separated by commas, tabs, semicolons …
    Delimited,
    /// Records in one JSON document.
    Json,
    /// One JSON record a line.
    JsonLines,
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Format {
    /// Whether it is a workbook with sheets.
    pub fn is_workbook(self) -> bool {
        matches!(self, Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods)
    }

    /// Whether it is JSON of either kind.
    pub fn is_json(self) -> bool {
        matches!(self, Format::Json | Format::JsonLines)
    }

    /// What a person calls it: "Excel workbook", "JSON".
    pub fn words(self) -> &'static str {
        match self {
            Format::Delimited => "Text",
            Format::Json => "JSON",
            Format::JsonLines => "JSON Lines",
            Format::Xlsx => "Excel workbook",
            Format::Xlsb => "Excel binary workbook",
            Format::Xls => "Excel 97–2003 workbook",
            Format::Ods => "OpenDocument spreadsheet",
        }
    }
}

/// What the content is, by its first bytes.
///
/// # Errors
/// When it is nothing that can be read; the error says what it looks like.
pub(super) fn detect(content: &Content, sample: &Sample) -> Result<Format, SourceError> {
    match binary::looks_like(sample) {
        None => Ok(json::looks_like(&sample.head).unwrap_or(Format::Delimited)),
        Some(words) => {
            let looks_like = format!(", it looks like {words}");
            Err(SourceError::Binary { path: shown(&content.path), looks_like })
        }
    }
}

//! The document of `inspect`: members may be added, never renamed.

use super::columns::{ColumnDocument, column};
use crate::cli::prepare::ReadFile;
use crate::engine::source::profile::ColumnProfile;
use crate::engine::source::{Format, HeaderRow, Member, Notice, Packing, Part, Reading, Separator};
use serde::Serialize;

/// The document.
#[derive(Debug, Serialize)]
pub struct InspectDocument {
    pub file: String,
    /// Where it was fetched from; null where it was not.
    pub address: Option<String>,
    /// Bytes of the file, packed where it is packed.
    pub size: u64,
    /// `csv`, `tsv`, `text`, `json`, `json_lines`, `xlsx`, `xlsb`, `xls` or `ods`.
    pub format: &'static str,
    /// `none`, `gzip` or `zip`.
    pub packing: Packing,
    /// The character itself; null where it is no text.
    pub separator: Option<String>,
    /// WHATWG name: `UTF-8`; null where it is no text.
    pub encoding: Option<String>,
    /// Selector of the sheet, or of the list or kind of records; null where all of the file is read.
    pub sheet: Option<String>,
    /// All sheets, or lists and kinds of records.
    pub sheets: Vec<Part>,
    /// Name of the file within an archive; null where it is none.
    pub member: Option<String>,
    /// All files within an archive that may be read.
    pub members: Vec<Member>,
    /// `row`, `rows`, `none` or `in_records`.
    pub headers: &'static str,
    /// Numbered as in a spreadsheet program, the first of several; null where there are no headers.
    pub header_row: Option<u64>,
    /// The last row of the headers.
    pub header_row_last: Option<u64>,
    pub rows: u64,
    pub columns: Vec<ColumnDocument>,
    pub notices: Vec<Notice>,
    /// Of the file as it is on the disk, hexadecimal.
    pub sha256: String,
}

/// Everything known of a file.
pub fn document(file: &ReadFile) -> InspectDocument {
    let ReadFile { source, profile, address } = file;
    let reading = &source.reading;
    let of_text = reading.format == Format::Delimited;
    let nothing = ColumnProfile::default();
    let columns = source.columns.iter().map(|c| column(c, profile.columns.get(c.index).unwrap_or(&nothing)));
    let header = reading.header.rows();
    InspectDocument {
        file: source.path.display().to_string(),
        address: address.clone(),
        size: source.size,
        format: format(reading),
        packing: reading.packing,
        separator: of_text.then(|| char::from(reading.separator.0).to_string()),
        encoding: of_text.then(|| reading.encoding.clone()),
        sheet: reading.sheet.clone(),
        sheets: source.parts.clone(),
        member: reading.member.clone(),
        members: source.members.clone(),
        headers: match reading.header {
            HeaderRow::None => "none",
            HeaderRow::Row(_) => "row",
            HeaderRow::Rows(..) => "rows",
            HeaderRow::InRecords => "in_records",
        },
        header_row: header.map(|(first, _)| first),
        header_row_last: header.map(|(_, last)| last),
        rows: profile.rows,
        columns: columns.collect(),
        notices: all_notices(file),
        sha256: profile.sha256.clone(),
    }
}

/// The stable name of a format.
fn format(reading: &Reading) -> &'static str {
    match reading.format {
        Format::Delimited if reading.separator == Separator::TAB => "tsv",
        Format::Delimited if [Separator::COMMA, Separator::SEMICOLON].contains(&reading.separator) => "csv",
        Format::Delimited => "text",
        Format::Json => "json",
        Format::JsonLines => "json_lines",
        Format::Xlsx => "xlsx",
        Format::Xlsb => "xlsb",
        Format::Xls => "xls",
        Format::Ods => "ods",
    }
}

/// What was noticed on opening and on reading through, each once.
pub fn all_notices(file: &ReadFile) -> Vec<Notice> {
    let mut notices = file.source.notices.clone();
    for notice in &file.profile.notices {
        if !notices.contains(notice) {
            notices.push(notice.clone());
        }
    }
    notices
}

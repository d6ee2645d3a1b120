//! How a file is to be read, and how it was.

use super::Format;
use serde::{Deserialize, Serialize};

/// What a person decided about reading; whatever is `None` is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    pub format: Option<Format>,
    /// The file to read within an archive.
    pub member: Option<String>,
    /// The sheet of a workbook, or the records of a JSON file: the name of a list or a kind, or a
    /// [`Part::selector`](super::Part::selector), which is never ambiguous.
    pub sheet: Option<String>,
    pub separator: Option<Separator>,
    /// A WHATWG encoding label: `utf-8`, `windows-1252`, `utf-16le`.
    pub encoding: Option<String>,
    pub header: Option<HeaderRow>,
    /// Whether the last rows are read as records even where they look like totals or notes.
    pub keep_last_rows: bool,
    /// Names of JSON records that appear too far down to be met on opening, in the order they appear;
    /// known once the whole file was looked through.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more_columns: Vec<String>,
}

impl ReadOptions {
    /// These, and what `base` says where nothing is decided here. Names met further down are those of
    /// one file and are left out.
    pub fn over(&self, base: &ReadOptions) -> ReadOptions {
        ReadOptions {
            format: self.format.or(base.format),
            member: self.member.as_ref().or(base.member.as_ref()).cloned(),
            sheet: self.sheet.as_ref().or(base.sheet.as_ref()).cloned(),
            separator: self.separator.or(base.separator),
            encoding: self.encoding.as_ref().or(base.encoding.as_ref()).cloned(),
            header: self.header.or(base.header),
            keep_last_rows: self.keep_last_rows || base.keep_last_rows,
            more_columns: Vec::new(),
        }
    }
}

/// What separates cells: one ASCII character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Separator(pub u8);

impl Separator {
    pub const COMMA: Separator = Separator(b',');
    pub const SEMICOLON: Separator = Separator(b';');
    pub const TAB: Separator = Separator(b'\t');
    pub const PIPE: Separator = Separator(b'|');

    /// In words: "commas", "tabs".
    pub fn words(self) -> String {
        match self.0 {
            b',' => "commas".into(),
            b';' => "semicolons".into(),
            b'\t' => "tabs".into(),
            b'|' => "pipes".into(),
            other => format!("“{}”", char::from(other)),
        }
    }
}

/// Where the headers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderRow {
    /// There are none; columns are called "Column A", "Column B" …
    None,
    /// In this row, numbered as in a spreadsheet program.
    Row(u64),
    /// In these rows, the first and the last, numbered as in a spreadsheet program: what stands above
    /// each other is one header.
    Rows(u64, u64),
    /// Nowhere in the rows: each record names its own values, as in JSON.
    InRecords,
}

impl HeaderRow {
    /// The last row that is no data, 0 where all rows are.
    pub fn last(self) -> u64 {
        match self {
            HeaderRow::None | HeaderRow::InRecords => 0,
            HeaderRow::Row(row) | HeaderRow::Rows(_, row) => row,
        }
    }

    /// The rows with headers, first and last.
    pub fn rows(self) -> Option<(u64, u64)> {
        match self {
            HeaderRow::None | HeaderRow::InRecords => None,
            HeaderRow::Row(row) => Some((row, row)),
            HeaderRow::Rows(first, last) => Some((first, last)),
        }
    }
}

/// How a file is read, everything decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub format: Format,
    /// How the file is packed.
    pub packing: Packing,
    /// The file read within an archive.
    pub member: Option<String>,
    /// The sheet of a workbook, or the records of a JSON file, where they are not all there are; the
    /// [`selector`](super::Part::selector) of one of [`Source::parts`](super::Source::parts).
    pub sheet: Option<String>,
    /// Of delimited text; of anything else, for files written in the source's shape.
    pub separator: Separator,
    /// WHATWG name of the encoding: `UTF-8`, `windows-1252`, `UTF-16LE`.
    pub encoding: String,
    pub header: HeaderRow,
    /// Whether a byte order mark stands at the beginning.
    pub byte_order_mark: bool,
    /// `\r\n`, `\n` or `\r`, for files written in the source's shape.
    pub line_end: String,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    #[default]
    None,
    Gzip,
    Zip,
}

impl Reading {
    /// The encoding in words: "Unicode text", "Windows-1252 text".
    pub fn encoding_words(&self) -> String {
        match self.encoding.as_str() {
            "UTF-8" => "Unicode text".into(),
            "UTF-16LE" | "UTF-16BE" => "Unicode text (UTF-16)".into(),
            "windows-1252" => "Windows-1252 text".into(),
            "macintosh" => "text of an older Macintosh".into(),
            other => format!("{other} text"),
        }
    }
}

//! How a file is to be read, and how it was.

use serde::{Deserialize, Serialize};

/// What a person decided about reading; whatever is `None` is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    pub separator: Option<Separator>,
    /// A WHATWG encoding label: `utf-8`, `windows-1252`, `utf-16le`.
    pub encoding: Option<String>,
    pub header: Option<HeaderRow>,
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
}

/// How a file is read, everything decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub separator: Separator,
    /// WHATWG name of the encoding: `UTF-8`, `windows-1252`, `UTF-16LE`.
    pub encoding: String,
    pub header: HeaderRow,
    /// Whether a byte order mark stands at the beginning.
    pub byte_order_mark: bool,
    /// `\r\n`, `\n` or `\r`, for files written in the source's shape.
    pub line_end: String,
}

impl Reading {
    /// The encoding in words: "Unicode text", "Windows-1252 text".
    pub fn encoding_words(&self) -> String {
        match self.encoding.as_str() {
            "UTF-8" => "Unicode text".into(),
            "UTF-16LE" | "UTF-16BE" => "Unicode text (UTF-16)".into(),
            "windows-1252" => "Windows-1252 text".into(),
            other => format!("{other} text"),
        }
    }
}

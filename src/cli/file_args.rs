//! The file named on the command line and how it is to be read.
//!
//! It exists because every command that takes a file takes it the same way. An option that means
//! nothing for the file at hand is refused rather than passed over in silence.

use crate::engine::source::{Format, HeaderRow, Packing, ReadOptions, Separator, Source, web};
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// A file and how to read it; whatever is not given is detected.
#[derive(Debug, Default, Args)]
pub struct FileArgs {
    /// The file to read, or its web address (https://…)
    ///
    /// Text (CSV and the like), Excel and OpenDocument workbooks, JSON and JSON Lines, each also in a ZIP
    /// archive or GZIP. What it is shows by its content, not by its name.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The sheet of a workbook, or the list or kind of records of a JSON file
    #[arg(long, value_name = "NAME", help_heading = READING)]
    pub sheet: Option<String>,
    /// The file to read within a ZIP archive
    #[arg(long, value_name = "NAME", help_heading = READING)]
    pub member: Option<String>,
    /// What the file is, where it is taken for something else
    #[arg(long, value_enum, help_heading = READING)]
    pub format: Option<FormatArg>,
    /// What separates cells: comma, semicolon, tab, pipe, or one character
    #[arg(long, value_parser = separator, help_heading = READING)]
    pub separator: Option<Separator>,
    /// How the text is encoded: utf-8, windows-1252, utf-16le …
    #[arg(long, value_name = "LABEL", help_heading = READING)]
    pub encoding: Option<String>,
    /// The row that holds the headers, numbered as in a spreadsheet program; 3-4 for two rows
    #[arg(long, value_name = "N", value_parser = header_row, help_heading = READING)]
    pub header_row: Option<HeaderRow>,
    /// There are no headers; columns are called "Column A", "Column B" …
    #[arg(long, conflicts_with = "header_row", help_heading = READING)]
    pub no_header: bool,
    /// Read the last rows as records even where they look like totals or notes
    #[arg(long, help_heading = READING)]
    pub keep_last_rows: bool,
}

const READING: &str = "Reading the file";

/// Kinds of text that can be taken for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Cells with something between them, such as CSV
    Text,
    /// Records in one JSON document
    Json,
    /// One JSON record a line
    JsonLines,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Format {
        match format {
            FormatArg::Text => Format::Delimited,
            FormatArg::Json => Format::Json,
            FormatArg::JsonLines => Format::JsonLines,
        }
    }
}

impl FileArgs {
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            format: self.format.map(Format::from),
            member: self.member.clone(),
            sheet: self.sheet.clone(),
            separator: self.separator,
            encoding: self.encoding.clone(),
            keep_last_rows: self.keep_last_rows,
            header: if self.no_header { Some(HeaderRow::None) } else { self.header_row },
            ..ReadOptions::default()
        }
    }

    /// As [`FileArgs::options`], with what a template says where nothing is given here.
    pub fn options_over(&self, template: &ReadOptions) -> ReadOptions {
        self.options().over(template)
    }

    /// The web address, where one was given for the file.
    pub fn address(&self) -> Option<&str> {
        self.file.to_str().filter(|text| web::is_address(text))
    }

    /// Refuses what means nothing for the file that was opened.
    ///
    /// # Errors
    /// When there is such an option; the sentence names it and what the file is.
    pub fn refuse_meaningless(&self, source: &Source) -> anyhow::Result<()> {
        let reading = &source.reading;
        let text = reading.format == Format::Delimited;
        let archive = reading.packing == Packing::Zip;
        let given = [
            ("--member", self.member.is_some() && !archive, "is no archive"),
            ("--sheet", self.sheet.is_some() && text, "has no sheets"),
            ("--separator", self.separator.is_some() && !text, "has no separators"),
            ("--encoding", self.encoding.is_some() && !text, "says itself how its text is encoded"),
            ("--header-row", self.header_row.is_some() && reading.format.is_json(), "has names in its records"),
            ("--no-header", self.no_header && reading.format.is_json(), "has names in its records"),
            ("--keep-last-rows", self.keep_last_rows && reading.format.is_json(), "has no rows that are no records"),
        ];
        if let Some((option, _, because)) = given.into_iter().find(|(_, meaningless, _)| *meaningless) {
            let name = source.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let what = if option == "--member" { String::new() } else { format!(" ({})", reading.format.words()) };
            bail!("{name}{what} {because}, so {option} means nothing. Leave it away.");
        }
        Ok(())
    }
}

fn separator(text: &str) -> Result<Separator, String> {
    match text {
        "comma" => Ok(Separator::COMMA),
        "semicolon" => Ok(Separator::SEMICOLON),
        "tab" | "\\t" => Ok(Separator::TAB),
        "pipe" => Ok(Separator::PIPE),
        _ => match text.as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => {
                Ok(Separator(*byte))
            }
            _ => Err("write comma, semicolon, tab, pipe, or one character such as ~".to_owned()),
        },
    }
}

/// `3`, or `3-4` for headers in two rows.
fn header_row(text: &str) -> Result<HeaderRow, String> {
    let number = |text: &str| text.trim().parse::<u64>().ok().filter(|row| *row > 0);
    let header = match text.split_once(['-', '–']) {
        None => number(text).map(HeaderRow::Row),
        Some((first, last)) => match (number(first), number(last)) {
            (Some(first), Some(last)) if last == first + 1 => Some(HeaderRow::Rows(first, last)),
            (Some(first), Some(last)) if last == first => Some(HeaderRow::Row(first)),
            _ => None,
        },
    };
    header.ok_or_else(|| "write a row such as 3, or two rows below each other such as 3-4".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_have_names_or_are_one_character() {
        let cases = [
            ("comma", b','),
            ("semicolon", b';'),
            ("tab", b'\t'),
            ("pipe", b'|'),
            ("~", b'~'),
            (";", b';'),
            ("\t", b'\t'),
        ];
        for (text, expected) in cases {
            assert_eq!(separator(text), Ok(Separator(expected)), "{text}");
        }
        for text in ["", "x", "7", "\"", "\n", ",,", "commas", "§"] {
            assert!(separator(text).is_err(), "{text:?} was taken");
        }
    }

    #[test]
    fn headers_stand_in_one_row_or_in_two_below_each_other() {
        for (text, expected) in [
            ("1", HeaderRow::Row(1)),
            ("12", HeaderRow::Row(12)),
            ("3-4", HeaderRow::Rows(3, 4)),
            ("3–4", HeaderRow::Rows(3, 4)),
            ("3-3", HeaderRow::Row(3)),
        ] {
            assert_eq!(header_row(text), Ok(expected), "{text}");
        }
        for text in ["", "0", "-1", "0-1", "4-3", "3-5", "3-", "-", "three", "3-4-5", "99999999999999999999"] {
            assert!(header_row(text).is_err(), "{text:?} was taken");
        }
    }

    #[test]
    fn a_web_address_is_told_from_a_path() {
        let address = |file: &str| FileArgs { file: file.into(), ..FileArgs::default() }.address().is_some();
        assert!(address("https://example.org/donors.csv") && address("HTTPS://example.org/x"));
        assert!(address("ftp://example.org/donors.csv") && !address("://x") && !address("C:\\list.csv"));
        assert!(!address("donors.csv") && !address("https.csv") && !address("/data/https:/x.csv"));
    }
}

//! Options that several commands share, and how they are read.

use super::EXIT_CODES;
use crate::engine::model::Mode;
use crate::engine::schema::{Currency, DateOrder};
use crate::engine::source::{HeaderRow, ReadOptions, Separator};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Printed below the help of commands that match columns.
pub const SLOT_HELP: &str = "\
Fields are written as `last_name`, or for the first email `emails.0.email`; `almoner match FILE` shows \
those in use.";

/// [`SLOT_HELP`] and the exit codes.
pub fn import_after_help() -> String {
    format!("{SLOT_HELP}\n\n{EXIT_CODES}")
}

/// A file and how to read it; whatever is not given is detected.
#[derive(Debug, Args)]
pub struct FileArgs {
    /// The file to read
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The sheet of a workbook, or the list of records of a JSON file
    #[arg(long, value_name = "NAME", help_heading = "Reading the file")]
    sheet: Option<String>,
    /// The file to read within a ZIP archive
    #[arg(long, value_name = "NAME", help_heading = "Reading the file")]
    member: Option<String>,
    /// What separates cells: comma, semicolon, tab, pipe, or one character
    #[arg(long, value_parser = separator, help_heading = "Reading the file")]
    separator: Option<Separator>,
    /// How the text is encoded: utf-8, windows-1252, utf-16le …
    #[arg(long, value_name = "LABEL", help_heading = "Reading the file")]
    encoding: Option<String>,
    /// The row that holds the headers, numbered as in a spreadsheet program
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Reading the file")]
    header_row: Option<u64>,
    /// There are no headers; columns are called "Column A", "Column B" …
    #[arg(long, conflicts_with = "header_row", help_heading = "Reading the file")]
    no_header: bool,
}

impl FileArgs {
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            member: self.member.clone(),
            sheet: self.sheet.clone(),
            separator: self.separator,
            encoding: self.encoding.clone(),
            header: if self.no_header { Some(HeaderRow::None) } else { self.header_row.map(HeaderRow::Row) },
            ..ReadOptions::default()
        }
    }
}

/// What the rows are and which columns feed which fields.
#[derive(Debug, Args)]
pub struct MatchArgs {
    /// What each row of the file describes
    #[arg(long = "type", value_name = "TYPE", default_value = "contact")]
    pub record_type: String,
    /// Feed a field from a column; nothing after the = leaves the field empty (repeatable)
    ///
    /// Takes the column away from the field it was suggested for; to feed both, name both.
    #[arg(long, value_name = "SLOT=HEADER", value_parser = assignment, help_heading = "Matching")]
    pub set: Vec<(String, String)>,
    /// Give a field the same value in every row (repeatable)
    #[arg(long, value_name = "SLOT=VALUE", value_parser = assignment, help_heading = "Matching")]
    pub fixed: Vec<(String, String)>,
    /// How dates of a field are written: day-first, month-first or year-first (repeatable)
    #[arg(long, value_name = "SLOT=ORDER", value_parser = date_order, help_heading = "Matching")]
    pub date_order: Vec<(String, DateOrder)>,
}

/// What to do with the rows, and how values that do not say are understood.
#[derive(Debug, Args)]
pub struct RowArgs {
    /// What may happen to the database
    #[arg(long, value_enum, default_value_t)]
    pub mode: ModeArg,
    /// Country that phone numbers and postal codes are from when they do not say
    #[arg(long, value_name = "CODE", default_value = "US", value_parser = region)]
    pub region: String,
    /// Currency of amounts that do not say
    #[arg(long, value_name = "CODE", default_value = "USD", value_parser = currency)]
    pub currency: Currency,
}

/// How a command that writes behaves.
#[derive(Debug, Clone, Copy, Args)]
pub struct RunArgs {
    /// Never ask
    #[arg(long)]
    pub yes: bool,
    /// Give up at once when another import is writing, instead of waiting for it
    #[arg(long)]
    pub no_wait: bool,
}

/// One page of a list.
#[derive(Debug, Clone, Copy, Args)]
pub struct PageArgs {
    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u64,
    /// Pass over this many first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u64,
}

/// [`Mode`], as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ModeArg {
    /// Add new records and update those that are there
    #[default]
    AddAndUpdate,
    /// Add new records, leave those that are there as they are
    AddOnly,
    /// Update records that are there, add none
    UpdateOnly,
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Mode {
        match mode {
            ModeArg::AddAndUpdate => Mode::AddAndUpdate,
            ModeArg::AddOnly => Mode::AddOnly,
            ModeArg::UpdateOnly => Mode::UpdateOnly,
        }
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

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((slot, value)) if !slot.trim().is_empty() => Ok((slot.trim().to_owned(), value.to_owned())),
        _ => Err("write the field, an = and the rest, as in last_name=Surname".to_owned()),
    }
}

fn date_order(text: &str) -> Result<(String, DateOrder), String> {
    let (slot, order) = assignment(text)?;
    let order = match order.trim() {
        "day-first" => DateOrder::DayFirst,
        "month-first" => DateOrder::MonthFirst,
        "year-first" => DateOrder::YearFirst,
        _ => return Err("the order is day-first, month-first or year-first".to_owned()),
    };
    Ok((slot, order))
}

fn region(text: &str) -> Result<String, String> {
    let code = text.to_ascii_uppercase();
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    is_code.then_some(code).ok_or_else(|| "write the two letters of a country, such as US or GB".to_owned())
}

fn currency(text: &str) -> Result<Currency, String> {
    Currency::new(text).ok_or_else(|| "write the three letters of a currency, such as USD or EUR".to_owned())
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
    fn an_assignment_is_cut_at_its_first_equals_sign() {
        let pair = |slot: &str, value: &str| Ok((slot.to_owned(), value.to_owned()));
        assert_eq!(assignment("last_name=Surname"), pair("last_name", "Surname"));
        assert_eq!(assignment("tags=a=b"), pair("tags", "a=b"));
        assert_eq!(assignment("tags="), pair("tags", ""));
        assert!(assignment("=Surname").is_err());
        assert!(assignment("last_name").is_err());
    }

    #[test]
    fn orders_regions_and_currencies_are_checked() {
        assert_eq!(date_order("birth_date=day-first"), Ok(("birth_date".to_owned(), DateOrder::DayFirst)));
        assert!(date_order("birth_date=backwards").is_err());
        assert_eq!(region("gb"), Ok("GB".to_owned()));
        assert!(region("UK1").is_err() && region("1a").is_err());
        assert_eq!(currency("eur"), Ok(Currency::new("EUR").unwrap()));
        assert!(currency("euros").is_err());
    }
}

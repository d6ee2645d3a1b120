//! `almoner inspect FILE`: what a file is and what its columns hold.

use super::args::FileArgs;
use super::prepare::{self, ReadFile};
use super::progress::ProgressLine;
use super::screen::{Screen, Style};
use super::table::{Table, shortened};
use super::{EXIT_CODES, Outcome, control};
use crate::engine::schema::{DateOrder, ValueType, group_digits};
use crate::engine::source::profile::{ColumnProfile, DateEvidence};
use crate::engine::source::{HeaderRow, Notice, Separator};
use clap::Args;
use serde::Serialize;

/// Show what a file is and what its columns hold
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct InspectArgs {
    #[command(flatten)]
    file: FileArgs,
}

/// The document of `inspect`.
#[derive(Debug, Serialize)]
struct InspectDocument {
    file: String,
    /// `csv` or `tsv`.
    format: &'static str,
    /// The character itself.
    separator: String,
    /// WHATWG name: `UTF-8`.
    encoding: String,
    /// Name of the sheet; null for text.
    sheet: Option<String>,
    /// Name of the file within an archive; null where it is none.
    member: Option<String>,
    /// Numbered as in a spreadsheet program; null where there are no headers.
    header_row: Option<u64>,
    rows: u64,
    columns: Vec<ColumnDocument>,
    notices: Vec<Notice>,
}

/// One column.
#[derive(Debug, Serialize)]
struct ColumnDocument {
    /// From 0.
    index: usize,
    header: String,
    /// Filled cells.
    filled: u64,
    /// What most filled cells look like.
    #[serde(rename = "type")]
    value_type: ValueType,
    /// Distinct filled values; at least so many where `distinct_exact` is false.
    distinct: u64,
    distinct_exact: bool,
    samples: Vec<String>,
    notices: Vec<ColumnNotice>,
}

/// Something a person should know about a column.
#[derive(Debug, Serialize)]
struct ColumnNotice {
    /// Stable short name: `date_order_unclear`.
    code: &'static str,
    message: String,
}

/// A column is of a type when at least this share of its filled cells look like it.
const TYPICAL: f64 = 0.6;

/// What a cell most likely is when it looks like several types, most telling first.
const TELLING: [ValueType; 11] = [
    ValueType::Email,
    ValueType::Url,
    ValueType::Date,
    ValueType::Year,
    ValueType::PostalCode,
    ValueType::Integer,
    ValueType::Money,
    ValueType::Decimal,
    ValueType::Phone,
    ValueType::Boolean,
    ValueType::Id,
];

pub fn inspect(args: &InspectArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), false);
    let file = prepare::read(&args.file, &control, &progress)?;
    let document = document(&file);
    if screen.json {
        screen.document(&document)?;
    } else {
        screen.print(&text(&file, &document, screen.style))?;
    }
    Ok(Outcome::Complete)
}

fn document(file: &ReadFile) -> InspectDocument {
    let ReadFile { source, profile } = file;
    let nothing = ColumnProfile::default();
    let column = |c: &crate::engine::source::Column| {
        let profiled = profile.columns.get(c.index).unwrap_or(&nothing);
        ColumnDocument {
            index: c.index,
            header: c.header.clone(),
            filled: profiled.filled,
            value_type: typical(profiled),
            distinct: profiled.values.len() as u64,
            distinct_exact: profiled.values_complete,
            samples: profiled.samples.clone(),
            notices: notices(profiled),
        }
    };
    InspectDocument {
        file: source.path.display().to_string(),
        format: if source.reading.separator == Separator::TAB { "tsv" } else { "csv" },
        separator: char::from(source.reading.separator.0).to_string(),
        encoding: source.reading.encoding.clone(),
        sheet: source.reading.sheet.clone(),
        member: source.reading.member.clone(),
        header_row: source.reading.header.rows().map(|(first, _)| first),
        rows: profile.rows,
        columns: source.columns.iter().map(column).collect(),
        notices: all_notices(file),
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

/// The most telling type that most filled cells look like.
fn typical(profiled: &ColumnProfile) -> ValueType {
    let cells = |kind: ValueType| profiled.looks_like.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n);
    let most = TELLING.into_iter().map(cells).max().unwrap_or(0);
    if most == 0 || (most as f64) < TYPICAL * profiled.filled as f64 {
        return ValueType::Text;
    }
    TELLING.into_iter().find(|kind| cells(*kind) == most).unwrap_or(ValueType::Text)
}

fn notices(profiled: &ColumnProfile) -> Vec<ColumnNotice> {
    let dates = profiled.dates;
    let mut notices = Vec::new();
    let both = dates.day_first > 0 && dates.month_first > 0;
    if both {
        let message = format!(
            "{} dates can only be day first and {} only month first",
            group_digits(dates.day_first),
            group_digits(dates.month_first)
        );
        notices.push(ColumnNotice { code: "date_order_mixed", message });
    } else if let (Some(order), true) = (dates.order(), dates.day_first + dates.month_first > 0) {
        notices.push(ColumnNotice { code: "date_order_proved", message: proof(order, dates) });
    } else if dates.either > 0 {
        let message =
            format!("Nothing shows whether {} dates are day first or month first", group_digits(dates.either));
        notices.push(ColumnNotice { code: "date_order_unclear", message });
    }
    if profiled.numbers.point > 0 && profiled.numbers.comma > 0 {
        let message = format!(
            "{} numbers have a decimal point and {} a decimal comma",
            group_digits(profiled.numbers.point),
            group_digits(profiled.numbers.comma)
        );
        notices.push(ColumnNotice { code: "number_format_mixed", message });
    }
    notices
}

/// "37 of 412 dates prove day first, 375 fit both"
fn proof(order: DateOrder, dates: DateEvidence) -> String {
    let all = dates.day_first + dates.month_first + dates.year_first + dates.either;
    let (proving, words) = match order {
        DateOrder::DayFirst => (dates.day_first, "day first"),
        DateOrder::MonthFirst => (dates.month_first, "month first"),
        DateOrder::YearFirst => (dates.year_first, "year first"),
    };
    let (proving, all, either) = (group_digits(proving), group_digits(all), group_digits(dates.either));
    format!("{proving} of {all} dates prove {words}, {either} fit both")
}

/// "gala.csv: 12,480 rows, 27 columns, separated by commas, Unicode text, headers in row 1"
pub fn headline(file: &ReadFile) -> String {
    let ReadFile { source, profile } = file;
    let name = source.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let header = match source.reading.header {
        HeaderRow::None => "no headers".to_owned(),
        HeaderRow::Row(row) => format!("headers in row {}", group_digits(row)),
        HeaderRow::Rows(first, last) => format!("headers in rows {} to {}", group_digits(first), group_digits(last)),
        HeaderRow::InRecords => "names in the records".to_owned(),
    };
    format!(
        "{name}: {} rows, {} columns, separated by {}, {}, {header}",
        group_digits(profile.rows),
        group_digits(source.columns.len() as u64),
        source.reading.separator.words(),
        source.reading.encoding_words(),
    )
}

/// The headline and the notices, as text.
pub fn facts_text(file: &ReadFile, style: Style) -> String {
    let mut text = format!("{}\n", style.strong(&headline(file)));
    for notice in all_notices(file) {
        text.push_str(&format!("  · {}\n", notice.message));
    }
    text
}

fn text(file: &ReadFile, document: &InspectDocument, style: Style) -> String {
    let mut table = Table::new(&["Column", ">Filled", "Looks like", ">Distinct", "For example"]);
    for column in &document.columns {
        let more = if column.distinct_exact { "" } else { "+" };
        table.row([
            column.header.clone(),
            share(column.filled, document.rows),
            words(column.value_type).to_owned(),
            format!("{}{more}", group_digits(column.distinct)),
            column.samples.iter().take(3).map(|s| shortened(s)).collect::<Vec<_>>().join(" · "),
        ]);
    }
    let mut text = format!("{}\n{}", facts_text(file, style), table.text());
    let noted = document.columns.iter().flat_map(|c| c.notices.iter().map(move |n| (&c.header, n)));
    for (at, (header, notice)) in noted.enumerate() {
        let gap = if at == 0 { "\n" } else { "" };
        text.push_str(&format!("{gap}  · {}: {}\n", shortened(header), notice.message));
    }
    text
}

fn share(part: u64, whole: u64) -> String {
    match (part, whole) {
        (0, _) | (_, 0) => "0 %".to_owned(),
        (part, whole) if part == whole => "100 %".to_owned(),
        // Rounded, but never to a full or an empty column.
        (part, whole) => format!("{} %", (part.saturating_mul(200) / whole).div_ceil(2).clamp(1, 99)),
    }
}

fn words(kind: ValueType) -> &'static str {
    match kind {
        ValueType::Email => "emails",
        ValueType::Url => "web addresses",
        ValueType::Date => "dates",
        ValueType::Year => "years",
        ValueType::PostalCode => "postal codes",
        ValueType::Integer => "whole numbers",
        ValueType::Decimal => "numbers",
        ValueType::Money => "amounts",
        ValueType::Phone => "phone numbers",
        ValueType::Boolean => "yes or no",
        ValueType::Id => "codes",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_what_most_of_its_cells_look_like() {
        let column = |filled, looks_like: &[(ValueType, u64)]| {
            typical(&ColumnProfile { filled, looks_like: looks_like.to_vec(), ..ColumnProfile::default() })
        };
        let numbers = [(ValueType::Decimal, 100), (ValueType::Integer, 100), (ValueType::Money, 100)];
        assert_eq!(column(100, &numbers), ValueType::Integer);
        assert_eq!(column(100, &[(ValueType::Email, 60)]), ValueType::Email);
        assert_eq!(column(100, &[(ValueType::Email, 59)]), ValueType::Text);
        assert_eq!(column(0, &[]), ValueType::Text);
    }

    #[test]
    fn the_evidence_about_dates_is_told() {
        let told = |dates| {
            let profiled = ColumnProfile { dates, ..ColumnProfile::default() };
            notices(&profiled).into_iter().map(|n| n.code).collect::<Vec<_>>()
        };
        let none = DateEvidence::default();
        assert_eq!(told(none), Vec::<&str>::new());
        assert_eq!(told(DateEvidence { year_first: 9, ..none }), Vec::<&str>::new());
        assert_eq!(told(DateEvidence { day_first: 1, either: 9, ..none }), ["date_order_proved"]);
        assert_eq!(told(DateEvidence { either: 9, ..none }), ["date_order_unclear"]);
        assert_eq!(told(DateEvidence { day_first: 1, month_first: 1, ..none }), ["date_order_mixed"]);
    }

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        let cases =
            [(0, 10, "0 %"), (10, 10, "100 %"), (1, 1_000, "1 %"), (999, 1_000, "99 %"), (1, 2, "50 %"), (0, 0, "0 %")];
        for (part, whole, expected) in cases {
            assert_eq!(share(part, whole), expected, "{part} of {whole}");
        }
    }
}

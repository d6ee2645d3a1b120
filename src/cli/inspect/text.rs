//! What a file is and what its columns hold, as text for a terminal of 80 columns.

use super::columns::{ColumnDocument, DamageDocument};
use super::document::{InspectDocument, all_notices};
use crate::cli::prepare::ReadFile;
use crate::cli::screen::{LINE, Style, counted_words, wrapped};
use crate::cli::table::{Table, shortened};
use crate::engine::schema::{ValueType, group_digits};
use crate::engine::source::{Format, HeaderRow, Notice, Packing, Part, Reading, Row};

/// Columns shown; `--json` has all of them.
const SHOWN_COLUMNS: usize = 60;
/// Names of sheets or files listed.
const SHOWN_NAMES: usize = 12;
/// Rows above the headers that are shown.
const SHOWN_TITLES: usize = 4;
/// Values of a column with no more than so many distinct ones are shown with their counts.
const FEW_VALUES: u64 = 20;
/// Values shown of a column.
const SHOWN_VALUES: usize = 4;

/// "gala.csv: 12,480 rows, 27 columns, separated by commas, Unicode text, headers in row 1"
fn headline(file: &ReadFile) -> String {
    let reading = &file.source.reading;
    let how = match reading.format {
        Format::Delimited => format!("separated by {}, {}", reading.separator.words(), reading.encoding_words()),
        format => format.words().to_owned(),
    };
    let sheet = file.source.part().filter(|_| reading.sheet.is_some()).map(|part| &part.name);
    let part = [reading.member.as_ref(), sheet].into_iter().flatten();
    let part: String = part.map(|name| format!(", “{}”", shortened(name))).collect();
    format!("{}, {how}{part}, {}", counts(file), header(reading))
}

/// "gala.csv: 12,480 rows, 27 columns"
fn counts(file: &ReadFile) -> String {
    let name = file.source.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let rows = counted_words(file.profile.rows, "row", "rows");
    format!("{name}: {rows}, {}", counted_words(file.source.columns.len() as u64, "column", "columns"))
}

fn header(reading: &Reading) -> String {
    match reading.header {
        HeaderRow::None => "no headers".to_owned(),
        HeaderRow::Row(row) => format!("headers in row {}", group_digits(row)),
        HeaderRow::Rows(first, last) => format!("headers in rows {} and {}", group_digits(first), group_digits(last)),
        HeaderRow::InRecords => "names in the records".to_owned(),
    }
}

/// The headline and the notices, as text.
pub fn facts_text(file: &ReadFile, style: Style) -> String {
    let mut text = format!("{}\n", style.strong(wrapped("", &headline(file)).trim_end()));
    text.push_str(&notices(&all_notices(file)));
    text
}

/// What is to be said about the file, and how to have rows read that were passed over.
fn notices(notices: &[Notice]) -> String {
    let mut text: String = notices.iter().map(|notice| wrapped("  · ", &notice.message)).collect();
    if notices.iter().any(|notice| ["totals_row", "footer_rows"].contains(&notice.code)) {
        text.push_str(&wrapped("    ", "If these are records: --keep-last-rows reads them."));
    }
    text
}

/// Everything known of a file, as text.
pub fn text(file: &ReadFile, document: &InspectDocument, style: Style) -> String {
    let mut text = format!("{}\n", style.strong(wrapped("", &counts(file)).trim_end()));
    for (name, fact) in facts(file) {
        text.push_str(&wrapped(&format!("  {name:<9} "), &fact));
    }
    text.push_str(&notices(&document.notices));
    text.push('\n');
    text.push_str(&columns_text(document, style));
    text
}

/// How the file is read, a line each.
fn facts(file: &ReadFile) -> Vec<(&'static str, String)> {
    let source = &file.source;
    let reading = &source.reading;
    let mut facts = Vec::new();
    facts.extend(
        file.address.iter().map(|address| ("Fetched", format!("from {address}, kept as {}", source.path.display()))),
    );
    facts.push((
        "Format",
        match reading.format {
            Format::Delimited => format!("Text, separated by {}", reading.separator.words()),
            format => format.words().to_owned(),
        },
    ));
    if reading.format == Format::Delimited {
        facts.push(("Encoding", reading.encoding_words()));
    }
    match (reading.packing, &reading.member) {
        (Packing::None, _) => {}
        (Packing::Gzip, _) => facts.push(("Packed", "with GZIP".to_owned())),
        (Packing::Zip, member) => {
            let member = member.clone().unwrap_or_default();
            let others = source.members.iter().map(|m| m.name.clone()).filter(|name| *name != member);
            facts.push(("Packed", format!("in a ZIP archive: {member}{}", also(others.collect(), "--member"))));
        }
    }
    if let Some(this) = source.part() {
        let shown = |part: &Part| format!("{}{}", part.name, if part.hidden { " (hidden)" } else { "" });
        let others = source.parts.iter().filter(|part| *part != this).map(shown);
        let name = if reading.format.is_workbook() { "Sheet" } else { "List" };
        facts.push((name, format!("{}{}", shown(this), also(others.collect(), "--sheet"))));
    }
    facts.push((
        "Headers",
        match reading.header.rows() {
            Some(_) => header(reading).trim_start_matches("headers ").to_owned(),
            None => header(reading),
        },
    ));
    facts.extend(above(file).map(|titles| ("Above", titles)));
    facts
}

/// What stands above the headers and is not read: "row 1: Donor list; row 2: Printed by Ann".
fn above(file: &ReadFile) -> Option<String> {
    let (first, _) = file.source.reading.header.rows()?;
    let filled = |row: Row<'_>| {
        let cells: Vec<&str> = row.cells().map(str::trim).filter(|cell| !cell.is_empty()).collect();
        (!cells.is_empty()).then(|| format!("row {}: {}", group_digits(row.number), shortened(&cells.join(", "))))
    };
    let titles: Vec<String> =
        file.source.above.iter().filter(|row| row.number < first).filter_map(filled).take(SHOWN_TITLES).collect();
    (!titles.is_empty()).then(|| titles.join("; "))
}

/// "; --sheet also takes Gifts, Archive (hidden)"; nothing where there are no others.
fn also(others: Vec<String>, option: &str) -> String {
    let more = others.len().saturating_sub(SHOWN_NAMES);
    let names: Vec<String> = others.iter().take(SHOWN_NAMES).map(|name| shortened(name)).collect();
    match (names.is_empty(), more) {
        (true, _) => String::new(),
        (_, 0) => format!("; {option} also takes {}", names.join(", ")),
        _ => format!("; {option} also takes {} and {} more", names.join(", "), group_digits(more as u64)),
    }
}

fn columns_text(document: &InspectDocument, style: Style) -> String {
    let mut table = Table::new(&["Column", ">Filled", "Looks like", ">Distinct", ">Longest"]).within(LINE);
    for column in document.columns.iter().take(SHOWN_COLUMNS) {
        let about = if column.distinct_exact { "" } else { "about " };
        table.row([
            column.header.clone(),
            share(column.filled, document.rows),
            looks_like(column),
            format!("{about}{}", group_digits(column.distinct)),
            group_digits(column.longest as u64),
        ]);
        table.note(details(column, style));
    }
    let mut text = table.text();
    let rest = document.columns.get(SHOWN_COLUMNS..).unwrap_or_default();
    if !rest.is_empty() {
        let damaged = rest.iter().filter(|column| !column.damage.is_empty()).count() as u64;
        let damaged = match damaged {
            0 => String::new(),
            count => format!(", {} with damaged values", group_digits(count)),
        };
        let more = counted_words(rest.len() as u64, "more column", "more columns");
        text.push_str(&wrapped("  … ", &format!("and {more}{damaged}; --json lists all of them")));
    }
    text
}

/// "dates", "dates 98 %"
fn looks_like(column: &ColumnDocument) -> String {
    let percent = (column.type_share * 100.0).floor();
    if column.value_type == ValueType::Text || percent >= 100.0 {
        words(column.value_type).to_owned()
    } else {
        format!("{} {percent:.0} %", words(column.value_type))
    }
}

/// The lines below a column: its values, what they prove, and what is wrong with them.
fn details(column: &ColumnDocument, style: Style) -> String {
    let few = column.distinct_exact && column.distinct <= FEW_VALUES && !column.top_values.is_empty();
    let mut values: Vec<String> = if few {
        let counted = column.top_values.iter().take(SHOWN_VALUES);
        counted.map(|top| format!("{} ({})", shortened(&top.value), group_digits(top.count))).collect()
    } else {
        column.samples.iter().take(SHOWN_VALUES).map(|sample| shortened(sample)).collect()
    };
    if column.distinct > values.len() as u64 && !values.is_empty() {
        values.push("…".to_owned());
    }
    let mut text = String::new();
    if !values.is_empty() {
        let lines = wrapped("      ", &values.join(" · "));
        text.push_str(&lines.lines().map(|line| format!("{}\n", style.quiet(line))).collect::<String>());
    }
    for notice in &column.notices {
        text.push_str(&wrapped("      · ", &format!("{}.", notice.message)));
    }
    for damage in &column.damage {
        let line = wrapped("      ! ", &damage_words(damage));
        text.push_str(&line.replacen('!', &style.amber("!"), 1));
    }
    text
}

/// "12 cells such as “1.2E+11”, in rows 4, 9, 17 and others. Advice."
fn damage_words(damage: &DamageDocument) -> String {
    let rows: Vec<String> = damage.rows.iter().map(|row| group_digits(*row)).collect();
    let place = match rows.as_slice() {
        [] => String::new(),
        [row] if damage.cells == 1 => format!(" in row {row}"),
        rows => {
            let more = if damage.cells > rows.len() as u64 { " and others" } else { "" };
            format!(" in rows {}{more}", rows.join(", "))
        }
    };
    let cells = counted_words(damage.cells, "cell", "cells");
    format!("{cells} such as “{}”{place}. {}", shortened(&damage.example), damage.advice)
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
    use crate::engine::source::profile::DamageKind;

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        let cases =
            [(0, 10, "0 %"), (10, 10, "100 %"), (1, 1_000, "1 %"), (999, 1_000, "99 %"), (1, 2, "50 %"), (0, 0, "0 %")];
        for (part, whole, expected) in cases {
            assert_eq!(share(part, whole), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn others_are_listed_up_to_a_dozen() {
        assert_eq!(also(Vec::new(), "--sheet"), "");
        assert_eq!(also(vec!["Gifts".into()], "--sheet"), "; --sheet also takes Gifts");
        let many = (0..20).map(|n| format!("S{n}")).collect();
        assert!(also(many, "--member").ends_with("S11 and 8 more"));
    }

    #[test]
    fn damage_names_its_rows_an_example_and_what_to_do() {
        let damage = |cells, rows: &[u64]| DamageDocument {
            code: DamageKind::Exponent,
            cells,
            rows: rows.to_vec(),
            example: "1.2E+11".into(),
            advice: "Export again.",
        };
        assert_eq!(damage_words(&damage(1, &[4])), "1 cell such as “1.2E+11” in row 4. Export again.");
        assert_eq!(damage_words(&damage(2, &[4, 9])), "2 cells such as “1.2E+11” in rows 4, 9. Export again.");
        let many = damage_words(&damage(1_200, &[4, 9]));
        assert_eq!(many, "1,200 cells such as “1.2E+11” in rows 4, 9 and others. Export again.");
    }
}

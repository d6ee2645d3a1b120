//! What a person should know about the rows of a file.

use super::super::delimited::{Named, Seen};
use super::super::row_stream::{Met, Remarks};
use super::super::{Format, Notice, Part, Row, Source};
use crate::engine::schema::group_digits;

/// Rows whose cells do not fit the columns.
#[derive(Debug, Clone, Default)]
pub struct Ragged {
    /// Rows with fewer cells than columns.
    short: Met,
    /// Rows with filled cells past the last column.
    long: Met,
}

impl Ragged {
    #[inline]
    pub fn take(&mut self, row: Row<'_>, columns: usize) {
        if row.len() != columns {
            self.count(row, columns);
        }
    }

    fn count(&mut self, row: Row<'_>, columns: usize) {
        if row.len() < columns {
            self.short.note(row.number);
        } else if row.cells().skip(columns).any(|cell| !cell.trim().is_empty()) {
            self.long.note(row.number);
        }
    }
}

/// Everything to be said about the rows, in the order of importance.
pub fn of(seen: &Seen, ragged: &Ragged, source: &Source) -> Vec<Notice> {
    [
        damaged(&seen.damaged, source),
        repaired(&seen.repaired),
        ragged_rows(ragged, source),
        totals(seen),
        notes(seen),
        blank(seen),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What was met in a workbook or JSON, in the order of importance. `read_again`: whether the file is to
/// be opened again with columns for all names. `parts` are those that are offered.
pub fn of_remarks(remarks: &Remarks, parts: &[Part], read_again: bool) -> Vec<Notice> {
    let names = if read_again { None } else { names_without_column(remarks) };
    [
        names,
        kinds_without_part(remarks, parts),
        formulas(remarks.formulas_without_value),
        hidden_rows(remarks.hidden_rows),
        hidden_columns(&remarks.hidden_columns),
        merged_cells(remarks.merged_cells),
        merged_unread(remarks.merged_unread),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn damaged(damaged: &Named, source: &Source) -> Option<Notice> {
    let first = *damaged.rows.first()?;
    let (rows_word, hold) = if damaged.count == 1 { ("Row", "holds") } else { ("Rows", "hold") };
    let message = format!(
        "{rows_word} {} {hold} characters that are not {}; they are shown as \u{FFFD}.",
        listed(&damaged.rows, damaged.count),
        source.reading.encoding_words()
    );
    Some(Notice { code: "undecodable_bytes", message, row: Some(first) })
}

fn repaired(repaired: &Named) -> Option<Notice> {
    let first = *repaired.rows.first()?;
    let rows = listed(&repaired.rows, repaired.count);
    let message = match repaired.count {
        1 => format!("Row {rows} is not Unicode text and was read as Windows-1252."),
        _ => format!("Rows {rows} are not Unicode text and were read as Windows-1252."),
    };
    Some(Notice { code: "mixed_encodings", message, row: Some(first) })
}

fn hidden_rows(met: Met) -> Option<Notice> {
    let first = first_of(met)?;
    let message = match met.count {
        1 => format!("1 hidden row is read too: row {}.", group_digits(first)),
        count => format!("{} hidden rows are read too; the first is row {}.", group_digits(count), group_digits(first)),
    };
    Some(Notice { code: "hidden_rows", message, row: Some(first) })
}

fn hidden_columns(letters: &[String]) -> Option<Notice> {
    let message = match letters {
        [] => return None,
        [column] => format!("Column {column} is hidden in the sheet; it is read too."),
        _ => format!("Columns {} are hidden in the sheet; they are read too.", named(letters)),
    };
    Some(Notice { code: "hidden_columns", message, row: None })
}

fn merged_cells(met: Met) -> Option<Notice> {
    let first = first_of(met)?;
    let message = match met.count {
        1 => format!("1 cell in row {} got the value of the merged cells it belongs to.", group_digits(first)),
        count => format!(
            "{} cells got the value of the merged cells they belong to; the first is in row {}.",
            group_digits(count),
            group_digits(first)
        ),
    };
    Some(Notice { code: "merged_cells", message, row: Some(first) })
}

fn merged_unread(met: Met) -> Option<Notice> {
    let first = first_of(met)?;
    let message = match met.count {
        1 => {
            format!("1 merged cell over several rows has its value in its first row only: row {}.", group_digits(first))
        }
        count => format!(
            "{} merged cells over several rows have their values in their first rows only; the first is row {}.",
            group_digits(count),
            group_digits(first)
        ),
    };
    Some(Notice { code: "merged_cells_unread", message, row: Some(first) })
}

fn formulas(met: Met) -> Option<Notice> {
    let first = first_of(met)?;
    let message = match met.count {
        1 => format!("1 formula, in row {}, has no value saved with it.", group_digits(first)),
        count => {
            format!(
                "{} formulas have no values saved with them; the first is in row {}.",
                group_digits(count),
                group_digits(first)
            )
        }
    };
    Some(Notice { code: "formulas_without_value", message, row: Some(first) })
}

fn names_without_column(remarks: &Remarks) -> Option<Notice> {
    let first = first_of(remarks.unknown_values)?;
    let names: Vec<String> = remarks.unknown_names.iter().map(|name| format!("“{name}”")).collect();
    let left_out = match remarks.unknown_values.count {
        1 => "1 value is left out because its name has no column".to_owned(),
        count => format!("{} values are left out because their names have no column", group_digits(count)),
    };
    let message = match names.as_slice() {
        [] => format!("{left_out}; the first is in row {}.", group_digits(first)),
        names => format!("{left_out} ({}); the first is in row {}.", named(names), group_digits(first)),
    };
    Some(Notice { code: "names_without_column", message, row: Some(first) })
}

/// Records of kinds that nobody was offered, because they appear only far down.
fn kinds_without_part(remarks: &Remarks, parts: &[Part]) -> Option<Notice> {
    let offered = |selector: &str| parts.iter().any(|part| part.selector == *selector);
    let others = &remarks.other_kinds;
    let kinds: Vec<&(String, String, Met)> = others.kinds.iter().filter(|(part, ..)| !offered(part)).collect();
    let met = kinds.iter().map(|(.., met)| *met).chain([others.others]).filter(|met| met.count > 0);
    let (count, first) = met.fold((0, u64::MAX), |(count, first), met| (count + met.count, first.min(met.first)));
    let name = |kind: &str| if kind.is_empty() { "none".to_owned() } else { format!("“{}”", shortened(kind)) };
    let names: Vec<String> = kinds.iter().map(|(_, kind, _)| name(kind)).collect();
    let said = if names.is_empty() { String::new() } else { format!(" ({})", named(&names)) };
    let row = group_digits(first);
    let message = match count {
        1 => format!("1 record further down, in row {row}, is of a kind that is not offered{said}; it is not read."),
        _ => format!(
            "{} records further down are of kinds that are not offered{said}, the first in row {row}; they are not read.",
            group_digits(count)
        ),
    };
    (count > 0).then_some(Notice { code: "kinds_not_offered", message, row: Some(first) })
}

/// The first row, where there is any.
fn first_of(met: Met) -> Option<u64> {
    (met.count > 0).then_some(met.first)
}

/// `C, D, E and 4 more`
fn named(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names[..names.len().min(SHOWN)].to_vec();
    together(&shown, (names.len() - shown.len()) as u64)
}

/// Of anything but text, rows end with their last filled cell, and short ones are as they should be.
fn ragged_rows(ragged: &Ragged, source: &Source) -> Option<Notice> {
    let columns = source.columns.len() as u64;
    let short = if source.reading.format == Format::Delimited { ragged.short } else { Met::default() };
    let first = first_of(short).into_iter().chain(first_of(ragged.long)).min()?;
    let part = |count: u64, words: &str| match count {
        0 => None,
        1 => Some(format!("1 row has {words}")),
        count => Some(format!("{} rows have {words}", group_digits(count))),
    };
    let few = part(short.count, &format!("fewer than {} cells", group_digits(columns)));
    let many = part(
        ragged.long.count,
        &if few.is_some() {
            format!("more than {}", group_digits(columns))
        } else {
            format!("more than {} cells", group_digits(columns))
        },
    );
    let parts: Vec<String> = [few, many].into_iter().flatten().collect();
    let unread = if ragged.long.count > 0 { " What stands past the last column is not read." } else { "" };
    let message = format!("{}; the first is row {}.{unread}", parts.join(" and "), group_digits(first));
    Some(Notice { code: "ragged_rows", message, row: Some(first) })
}

fn notes(seen: &Seen) -> Option<Notice> {
    let first = *seen.notes.rows.first()?;
    let text = shortened(&seen.first_note);
    let message = match seen.notes.count {
        1 => format!("Row {} is a note below the records and was passed over: “{text}”.", group_digits(first)),
        count => {
            let rows = listed(&seen.notes.rows, count);
            format!("Rows {rows} are notes below the records and were passed over, from “{text}” on.")
        }
    };
    Some(Notice { code: "footer_rows", message, row: Some(first) })
}

fn totals(seen: &Seen) -> Option<Notice> {
    let first = *seen.totals.first()?;
    let message = match seen.totals.len() {
        1 => format!("Row {} holds totals and was passed over.", group_digits(first)),
        count => format!("Rows {} hold totals and were passed over.", listed(&seen.totals, count as u64)),
    };
    Some(Notice { code: "totals_row", message, row: Some(first) })
}

fn blank(seen: &Seen) -> Option<Notice> {
    let message = match seen.blank_rows {
        0 => return None,
        1 => "1 blank row was passed over.".to_owned(),
        count => format!("{} blank rows were passed over.", group_digits(count)),
    };
    Some(Notice { code: "blank_rows", message, row: seen.first_blank })
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// `12, 15, 1,204 and 31 more`
fn listed(rows: &[u64], count: u64) -> String {
    let shown: Vec<String> = rows.iter().map(|row| group_digits(*row)).collect();
    together(&shown, count - rows.len() as u64)
}

fn together(shown: &[String], more: u64) -> String {
    match shown {
        _ if more > 0 => format!("{} and {} more", shown.join(", "), group_digits(more)),
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::source::row_stream::OtherKinds;

    fn said(remarks: &Remarks, read_again: bool) -> Vec<(&'static str, Option<u64>, String)> {
        of_remarks(remarks, &[], read_again)
            .into_iter()
            .map(|notice| (notice.code, notice.row, notice.message))
            .collect()
    }

    #[test]
    fn what_was_met_is_said_once_and_in_order() {
        let remarks = Remarks {
            hidden_rows: Met { count: 1_200, first: 40 },
            merged_cells: Met { count: 1, first: 3 },
            merged_unread: Met { count: 2, first: 90_000 },
            formulas_without_value: Met { count: 2, first: 7 },
            hidden_columns: ["C", "D"].map(str::to_owned).to_vec(),
            unknown_names: (1..=7).map(|n| format!("n{n}")).collect(),
            unknown_values: Met { count: 9, first: 5_000 },
            other_kinds: OtherKinds {
                kinds: ["memo", "", "event"]
                    .map(|kind| (kind.into(), kind.into(), Met { count: 2, first: 7_000 }))
                    .into(),
                others: Met { count: 4, first: 6_000 },
            },
        };
        let expected = [
            (
                "names_without_column",
                Some(5_000),
                "9 values are left out because their names have no column (“n1”, “n2”, “n3”, “n4”, “n5” and 2 more); the first is in row 5,000.",
            ),
            (
                "kinds_not_offered",
                Some(6_000),
                "10 records further down are of kinds that are not offered (“memo”, none and “event”), the first in row 6,000; they are not read.",
            ),
            ("formulas_without_value", Some(7), "2 formulas have no values saved with them; the first is in row 7."),
            ("hidden_rows", Some(40), "1,200 hidden rows are read too; the first is row 40."),
            ("hidden_columns", None, "Columns C and D are hidden in the sheet; they are read too."),
            ("merged_cells", Some(3), "1 cell in row 3 got the value of the merged cells it belongs to."),
            (
                "merged_cells_unread",
                Some(90_000),
                "2 merged cells over several rows have their values in their first rows only; the first is row 90,000.",
            ),
        ];
        let expected = expected.map(|(code, row, message)| (code, row, message.to_owned()));
        assert_eq!(said(&remarks, false), expected);
        assert_eq!(said(&remarks, true), expected[1..]);
        assert_eq!(said(&Remarks::default(), false), []);
    }

    #[test]
    fn one_of_each_is_said_in_the_singular() {
        let one = Met { count: 1, first: 12 };
        let remarks = Remarks {
            hidden_rows: one,
            merged_cells: Met::default(),
            merged_unread: Met::default(),
            formulas_without_value: one,
            hidden_columns: vec!["C".to_owned()],
            unknown_names: Vec::new(),
            unknown_values: one,
            other_kinds: OtherKinds { kinds: vec![("[type=x]".into(), "x".into(), one)], others: Met::default() },
        };
        let messages: Vec<String> = said(&remarks, false).into_iter().map(|(_, _, message)| message).collect();
        assert_eq!(
            messages,
            [
                "1 value is left out because its name has no column; the first is in row 12.",
                "1 record further down, in row 12, is of a kind that is not offered (“x”); it is not read.",
                "1 formula, in row 12, has no value saved with it.",
                "1 hidden row is read too: row 12.",
                "Column C is hidden in the sheet; it is read too.",
            ]
        );
    }
}

//! Columns and their names.

use super::{Column, Notice, Row, RowBatch};
use crate::engine::schema::column_letters;
use std::collections::HashSet;

/// Columns named apart: duplicates become "Email (2)", blanks "Column C".
pub(super) fn columns(originals: &[String]) -> Vec<Column> {
    // Files put together from several have a byte order mark where a name begins.
    let own = |text: &String| text.trim_start_matches('\u{FEFF}').split_whitespace().collect::<Vec<_>>().join(" ");
    let tidy: Vec<String> = originals.iter().map(own).collect();
    // Names that stand in the file are given to nobody else.
    let written: HashSet<String> = tidy.iter().map(|name| name.to_lowercase()).collect();
    let mut taken = HashSet::new();
    let mut columns = Vec::with_capacity(tidy.len());
    for (index, name) in tidy.into_iter().enumerate() {
        let blank = name.is_empty();
        let name = if blank { format!("Column {}", column_letters(index)) } else { name };
        let mut header = name.clone();
        let mut number = 2;
        while taken.contains(&header.to_lowercase())
            || ((blank || header != name) && written.contains(&header.to_lowercase()))
        {
            header = format!("{name} ({number})");
            number += 1;
        }
        taken.insert(header.to_lowercase());
        columns.push(Column { index, header });
    }
    columns
}

/// What two header rows say of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level<'r> {
    /// Where a group begins, its text.
    pub upper: &'r str,
    /// The name below; blank where the text above stands alone.
    pub lower: &'r str,
}

/// What two header rows say, column by column. A text repeated to the right or below, as that of merged
/// cells is, counts once.
pub(super) fn levels<'r>(upper: Row<'r>, lower: Row<'r>) -> Vec<Level<'r>> {
    let mut before = "";
    let level = |column| {
        let (above, below) = (upper.cell(column).trim(), lower.cell(column).trim());
        let goes_on = above == before;
        before = above;
        // Merged downwards, a text stands alone.
        Level {
            upper: if goes_on && above != below { "" } else { above },
            lower: if above == below { "" } else { below },
        }
    };
    (0..filled_width(upper).max(filled_width(lower))).map(level).collect()
}

/// The texts of the header rows, as many as there are columns. Of several rows, what stands above each
/// other is one header, and a text above goes for the names to its right until the next one: "Home
/// address" over "Street" and "City" gives "Home address Street" and "Home address City".
pub(super) fn originals(headers: &RowBatch, width: usize) -> Vec<String> {
    let rows: Vec<Row<'_>> = headers.iter().collect();
    let [uppers @ .., last] = rows.as_slice() else { return vec![String::new(); width] };
    if uppers.is_empty() {
        return (0..width).map(|column| last.cell(column).to_owned()).collect();
    }
    let mut groups = vec![""; uppers.len()];
    (0..width).map(|column| joined(uppers, *last, column, &mut groups)).collect()
}

/// The header of one column; `groups` are the texts of the upper rows that go on to the right.
fn joined<'r>(uppers: &[Row<'r>], last: Row<'r>, column: usize, groups: &mut [&'r str]) -> String {
    let name = last.cell(column).trim();
    let own: Vec<&str> = uppers.iter().map(|row| row.cell(column).trim()).collect();
    for level in 0..own.len() {
        if !own[level].is_empty() && own[level] != groups[level] {
            groups[level] = own[level];
            groups[level + 1..].fill("");
        }
    }
    let mut texts: Vec<&str> = if name.is_empty() { own } else { groups.to_vec() };
    texts.push(name);
    texts.retain(|text| !text.is_empty());
    texts.dedup();
    texts.join(" ")
}

/// Columns up to the last filled cell of a row.
pub(super) fn filled_width(row: Row<'_>) -> usize {
    let mut width = 0;
    for (index, cell) in row.cells().enumerate() {
        if !cell.trim().is_empty() {
            width = index + 1;
        }
    }
    width
}

/// What is to be said about headers that had to be named.
pub(super) fn notices(originals: &[String], columns: &[Column], row: u64) -> Vec<Notice> {
    let mut notices = Vec::new();
    let named = |renamed: &dyn Fn(&str) -> bool| -> Vec<&str> {
        let pairs = originals.iter().zip(columns);
        pairs.filter(|(original, _)| renamed(original.trim())).map(|(_, column)| column.header.as_str()).collect()
    };
    let blank = named(&|original| original.is_empty());
    if !blank.is_empty() {
        let message = match blank.len() {
            1 => format!("1 column has no header; it is called {}.", listed(&blank)),
            count => format!("{count} columns have no header; they are called {}.", listed(&blank)),
        };
        notices.push(Notice { code: "blank_headers", message, row: Some(row) });
    }
    let mut seen = HashSet::new();
    let repeated: Vec<&str> = originals
        .iter()
        .zip(columns)
        .filter(|(original, _)| {
            let tidy = original.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            !tidy.is_empty() && !seen.insert(tidy)
        })
        .map(|(_, column)| column.header.as_str())
        .collect();
    if !repeated.is_empty() {
        let message = match repeated.len() {
            1 => format!("1 header appears more than once; the later column is called {}.", listed(&repeated)),
            count => format!("{count} headers repeat earlier ones; those columns are called {}.", listed(&repeated)),
        };
        notices.push(Notice { code: "duplicate_headers", message, row: Some(row) });
    }
    notices
}

/// The first few names, and how many more there are.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_like_a_spreadsheet() {
        for (index, expected) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(column_letters(index), expected);
        }
    }

    fn batch(rows: &[&[&str]]) -> RowBatch {
        let mut batch = RowBatch::default();
        for (number, cells) in (1..).zip(rows) {
            batch.push(number, cells.iter().copied());
        }
        batch
    }

    #[test]
    fn what_stands_above_is_carried_to_the_right() {
        for (rows, expected) in [
            (&[&["Name ", ""][..]][..], &["Name ", "", ""][..]),
            (
                &[&["", "Home address", ""], &["Name", "Street", "City"]],
                &["Name", "Home address Street", "Home address City"],
            ),
            (&[&["ID", "Name", ""], &["", "First", "Last"]], &["ID", "Name First", "Name Last"]),
            // Merged cells come repeated, to the right and downwards.
            (&[&["ID", "Name", "Name"], &["ID", "First", "Last"]], &["ID", "Name First", "Name Last"]),
            // A blank name below gets nothing from the left.
            (&[&["Name", "", ""], &["First", "", "Last"]], &["Name First", "", "Name Last"]),
            (
                &[&["Giving", "", ""], &["2023", "", "2024"], &["Count", "Total", "Count"]],
                &["Giving 2023 Count", "Giving 2023 Total", "Giving 2024 Count"],
            ),
            (
                &[&["Home", "", "Work"], &["City", "", ""], &["Code", "Name", "Code"]],
                &["Home City Code", "Home City Name", "Work Code"],
            ),
            (&[], &["", "", ""]),
        ] {
            assert_eq!(originals(&batch(rows), 3)[..expected.len()], *expected, "{rows:?}");
        }
    }

    #[test]
    fn headers_are_kept_apart() {
        for (given, expected) in [
            (&["Email", "Email", "Email"][..], &["Email", "Email (2)", "Email (3)"][..]),
            (&["Email", "EMAIL "], &["Email", "EMAIL (2)"]),
            (&["Email", "Email", "Email (2)"], &["Email", "Email (3)", "Email (2)"]),
            (&["A", "", ""], &["A", "Column B", "Column C"]),
            (&["", "Column A"], &["Column A (2)", "Column A"]),
            (&["First\n name"], &["First name"]),
            (&["\u{FEFF}ID"], &["ID"]),
        ] {
            let originals: Vec<String> = given.iter().map(|&name| name.to_owned()).collect();
            let names: Vec<String> = columns(&originals).into_iter().map(|column| column.header).collect();
            assert_eq!(names, expected);
        }
    }
}

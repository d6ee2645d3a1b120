//! What a person should know about the rows of a file.

use super::super::delimited::Seen;
use super::super::{Notice, Row, Source};

/// Rows whose cells do not fit the columns.
#[derive(Debug, Clone, Default)]
pub struct Ragged {
    /// Rows with fewer cells than columns.
    short: u64,
    /// Rows with filled cells past the last column.
    long: u64,
    first: Option<u64>,
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
            self.short += 1;
        } else if row.cells().skip(columns).any(|cell| !cell.trim().is_empty()) {
            self.long += 1;
        } else {
            return;
        }
        self.first.get_or_insert(row.number);
    }
}

/// Everything to be said about the rows, in the order of importance.
pub fn of(seen: &Seen, ragged: &Ragged, source: &Source) -> Vec<Notice> {
    [damaged(seen, source), ragged_rows(ragged, source.columns.len()), totals(seen), blank(seen)]
        .into_iter()
        .flatten()
        .collect()
}

fn damaged(seen: &Seen, source: &Source) -> Option<Notice> {
    let first = *seen.damaged.first()?;
    let rows = listed(&seen.damaged, seen.damaged_rows);
    let (hold, rows_word) = if seen.damaged_rows == 1 { ("holds", "Row") } else { ("hold", "Rows") };
    let advice =
        if source.reading.encoding == "UTF-8" { " The file may be Windows-1252 text in those places." } else { "" };
    let message = format!(
        "{rows_word} {rows} {hold} characters that are not {}; they are shown as \u{FFFD}.{advice}",
        source.reading.encoding_words()
    );
    Some(Notice { code: "undecodable_bytes", message, row: Some(first) })
}

fn ragged_rows(ragged: &Ragged, columns: usize) -> Option<Notice> {
    let first = ragged.first?;
    let part = |count: u64, words: &str| match count {
        0 => None,
        1 => Some(format!("1 row has {words}")),
        count => Some(format!("{} rows have {words}", grouped(count))),
    };
    let short = part(ragged.short, &format!("fewer than {} cells", grouped(columns as u64)));
    let long = part(ragged.long, &format!("more than {}", grouped(columns as u64)));
    let parts: Vec<String> = [short, long].into_iter().flatten().collect();
    let message = format!("{}; the first is row {}.", parts.join(" and "), grouped(first));
    Some(Notice { code: "ragged_rows", message, row: Some(first) })
}

fn totals(seen: &Seen) -> Option<Notice> {
    let first = *seen.totals.first()?;
    let message = match seen.totals.len() {
        1 => format!("Row {} holds totals and was passed over.", grouped(first)),
        count => format!("Rows {} hold totals and were passed over.", listed(&seen.totals, count as u64)),
    };
    Some(Notice { code: "totals_row", message, row: Some(first) })
}

fn blank(seen: &Seen) -> Option<Notice> {
    let message = match seen.blank_rows {
        0 => return None,
        1 => "1 blank row was passed over.".to_owned(),
        count => format!("{} blank rows were passed over.", grouped(count)),
    };
    Some(Notice { code: "blank_rows", message, row: seen.first_blank })
}

/// `12, 15, 1,204 and 31 more`
fn listed(rows: &[u64], count: u64) -> String {
    let shown: Vec<String> = rows.iter().map(|row| grouped(*row)).collect();
    let more = count - rows.len() as u64;
    match shown.as_slice() {
        _ if more > 0 => format!("{} and {} more", shown.join(", "), grouped(more)),
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => shown.join(", "),
    }
}

/// A number with its thousands set apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

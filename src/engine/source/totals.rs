//! Rows that are no records: blank ones, the `sep=` line, and totals below the data.

use super::Row;
use super::looks::number;

/// Totals rows passed over at the end of a file ("Subtotal", "Total", "Grand total").
pub(super) const TOTALS_LIMIT: usize = 3;
/// Filled cells a totals row may have however few columns there are.
const ALWAYS_FEW: usize = 3;

const TOTAL_WORDS: [&str; 12] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "subtotal",
    "subtotals",
    "sub total",
    "sub-total",
    "report total",
    "overall total",
    "sum",
    "total records",
];

/// Whether a row names itself a total and holds nothing else but a few figures. It is passed over
/// only where nothing but such rows follows.
pub(super) fn is_totals_row(row: Row<'_>) -> bool {
    let mut filled = row.cells().map(str::trim).filter(|cell| !cell.is_empty());
    let Some(first) = filled.next() else { return false };
    if !matches!(first.as_bytes()[0] | 0x20, b't' | b'g' | b's' | b'r' | b'o') || row.len() < 2 || !is_total_word(first)
    {
        return false;
    }
    let mut figures = 0;
    for cell in filled {
        if number::scan(cell).is_none() && !is_count(cell) {
            return false;
        }
        figures += 1;
    }
    figures < ALWAYS_FEW.max(row.len() / 2)
}

/// "394 records", "12 gifts": a figure and what was counted.
fn is_count(cell: &str) -> bool {
    cell.split_once(' ').is_some_and(|(figure, counted)| {
        number::scan(figure).is_some() && counted.chars().all(|c| c.is_alphabetic() || c == ' ')
    })
}

fn is_total_word(cell: &str) -> bool {
    let word = cell.trim_end_matches(':').trim_end();
    TOTAL_WORDS.iter().any(|total| word.eq_ignore_ascii_case(total))
}

/// The separator that the first row of a file tells, where it does nothing else (`sep=;`); `separator`
/// is the one it was read with, at which the line falls apart if it tells that one.
pub(super) fn told_separator(row: Row<'_>, separator: u8) -> Option<char> {
    let rest = row.cell(0).get(..4).filter(|word| word.eq_ignore_ascii_case("sep="))?;
    let mut after = row.cell(0)[rest.len()..].chars();
    let told = after.next().unwrap_or(char::from(separator));
    let alone = after.next().is_none() && row.len() <= 2 && row.cell(1).is_empty();
    alone.then_some(told)
}

#[cfg(test)]
mod tests {
    use super::super::RowBatch;
    use super::*;

    fn row(cells: &[&str]) -> RowBatch {
        let mut batch = RowBatch::default();
        batch.push(1, cells.iter().copied());
        batch
    }

    #[test]
    fn totals_rows_are_told_from_records() {
        for (cells, expected) in [
            (&["Total", "", "", "1,234.50"][..], true),
            (&["", "Grand total:", "", "", "$5", "7"], true),
            (&["TOTALS :", "12"], true),
            (&["Total", "", "", ""], true),
            (&["Total", "", "394 records", "$412.50"], true),
            (&["Total", "", "394 records of 2024", ""], false),
            (&["Total", "info@total.example", "", ""], false),
            (&["Total recall", "", "", "5"], false),
            (&["Total", "1", "2", "3", "4", "5"], false),
            (&["Tom", "", "", ""], false),
            (&["Total"], false),
            (&["", ""], false),
        ] {
            assert_eq!(is_totals_row(row(cells).row(0).unwrap()), expected, "{cells:?}");
        }
    }

    #[test]
    fn a_separator_line_holds_nothing_else() {
        for (cells, expected) in [
            (&["sep=", ""][..], Some('|')),
            (&["SEP=;"], Some(';')),
            (&["sep=,x"], None),
            (&["sep=", "", ""], None),
            (&["sep=", "x"], None),
            (&["separate", ""], None),
            (&["é"], None),
        ] {
            assert_eq!(told_separator(row(cells).row(0).unwrap(), b'|'), expected, "{cells:?}");
        }
    }
}

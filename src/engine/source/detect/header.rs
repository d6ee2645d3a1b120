//! Where the headers stand.

use super::super::looks::Looks;
use super::super::{HeaderRow, Row, RowBatch, WHAT_IS_WRONG};
use super::two_rows;

/// Filled rows among which the header is looked for.
const SEARCHED: usize = 20;
/// Filled rows below it that are compared with it.
const COMPARED: usize = 20;

/// One filled row, as the search sees it.
struct Candidate<'b> {
    row: Row<'b>,
    /// Filled cells.
    filled: usize,
    /// Filled cells that are values rather than headers.
    values: usize,
}

/// The header row: the first one that is filled about as well as the rest, does not look like data,
/// and has only shorter rows above. `None` when the first row looks like data.
pub fn detect(rows: &RowBatch) -> HeaderRow {
    let candidates: Vec<Candidate<'_>> =
        rows.iter().map(Candidate::of).filter(|candidate| candidate.filled > 0).take(SEARCHED + COMPARED).collect();
    if let Some(header) = candidates.iter().take(SEARCHED).find(|candidate| candidate.is_of_problem_file()) {
        return HeaderRow::Row(header.row.number);
    }
    let widest = widest(&candidates);
    let mut widest_above = 0;
    for (index, candidate) in candidates.iter().take(SEARCHED).enumerate() {
        let below = &candidates[index + 1..];
        if let Some(last) = candidate.goes_on(below).filter(|_| !values_above(&candidates[..index], widest)) {
            return HeaderRow::Rows(candidate.row.number, last);
        }
        let wide_enough = candidate.filled * 2 > widest;
        if wide_enough && candidate.filled > widest_above && candidate.may_be_header(below) {
            // A row of values above is a title only if the rows below bear this header out.
            if !values_above(&candidates[..index], widest) || candidate.is_borne_out(below) {
                return HeaderRow::Row(candidate.row.number);
            }
        }
        widest_above = widest_above.max(candidate.filled);
    }
    // Few of many columns have a header: still a header if it alone has no values.
    match candidates.first() {
        Some(first)
            if first.filled > 1 && first.may_be_header(&candidates[1..]) && first.is_borne_out(&candidates[1..]) =>
        {
            HeaderRow::Row(first.row.number)
        }
        _ => HeaderRow::None,
    }
}

/// Most filled cells of a row. Cells past the greatest length two rows share do not count: one row with
/// a stray separator says nothing about the others.
fn widest(candidates: &[Candidate<'_>]) -> usize {
    let mut lengths: Vec<usize> = candidates.iter().map(|candidate| candidate.row.len()).collect();
    lengths.sort_unstable();
    let shared = lengths.windows(2).rev().find(|pair| pair[0] == pair[1]).map_or(usize::MAX, |pair| pair[0]);
    candidates.iter().map(|candidate| candidate.filled.min(shared)).max().unwrap_or(0)
}

/// Whether a row above is filled like data rather than like a title.
fn values_above(above: &[Candidate<'_>], widest: usize) -> bool {
    above.iter().any(|candidate| candidate.values > 0 && candidate.filled * 2 > widest)
}

impl<'b> Candidate<'b> {
    fn of(row: Row<'b>) -> Candidate<'b> {
        let mut candidate = Candidate { row, filled: 0, values: 0 };
        for cell in row.cells().map(str::trim).filter(|cell| !cell.is_empty()) {
            candidate.filled += 1;
            candidate.values += usize::from(Looks::of(cell).is_value());
        }
        if candidate.is_merged() {
            candidate.filled = 1;
        }
        candidate
    }

    /// Whether one text stands in all cells: a title across merged cells.
    fn is_merged(&self) -> bool {
        let mut cells = self.row.cells().map(str::trim).filter(|cell| !cell.is_empty());
        cells.next().is_some_and(|first| self.filled > 1 && self.values == 0 && cells.all(|cell| cell == first))
    }

    /// Whether this is the header of a corrected problem file, which no other row can be.
    fn is_of_problem_file(&self) -> bool {
        self.filled > 1 && self.row.cells().any(|cell| cell.trim().eq_ignore_ascii_case(WHAT_IS_WRONG))
    }

    /// Mostly words, mostly different ones unless the rows below bear them out, and no address of any
    /// kind.
    fn may_be_header(&self, below: &[Candidate<'_>]) -> bool {
        use crate::engine::schema::ValueType::{Email, Url};
        let cells: Vec<&str> = self.row.cells().map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let distinct: std::collections::BTreeSet<String> = cells.iter().map(|cell| cell.to_lowercase()).collect();
        let address = |cell: &&str| {
            let looks = Looks::of(cell);
            looks.is(Email) || looks.is(Url)
        };
        self.values * 3 <= self.filled
            && !cells.iter().any(address)
            && (distinct.len() * 2 > cells.len() || self.is_borne_out(below))
    }

    /// The row in which the headers that begin here end, where they take two rows.
    fn goes_on(&self, below: &[Candidate<'_>]) -> Option<u64> {
        let [lower, below @ ..] = below else { return None };
        if self.filled < 2 {
            return None;
        }
        let below: Vec<Row<'_>> = below.iter().map(|candidate| candidate.row).collect();
        two_rows::are_headers(self.row, lower.row, &below).then_some(lower.row.number)
    }

    /// Whether some column holds values below and a word here.
    fn is_borne_out(&self, below: &[Candidate<'_>]) -> bool {
        (0..self.row.len()).any(|column| {
            let head = self.row.cell(column).trim();
            if head.is_empty() || Looks::of(head).is_value() {
                return false;
            }
            let cells = below.iter().take(COMPARED).map(|other| other.row.cell(column).trim());
            let (mut filled, mut values) = (0, 0);
            for cell in cells.filter(|cell| !cell.is_empty()) {
                filled += 1;
                values += usize::from(Looks::of(cell).is_value());
            }
            values > 0 && values * 10 >= filled * 7
        })
    }
}

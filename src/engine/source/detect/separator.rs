//! What separates the cells.

use super::super::bytes::Bytes;
use super::super::delimited::records_of;
use super::super::records::Records;
use super::super::{Format, HeaderRow, Packing, Reading, RowBatch, Separator};
use super::encoding::Found;
use std::path::Path;

/// Records a separator is judged by.
const RECORDS: usize = 200;

/// The first records of a file, read with one separator.
pub struct Trial {
    pub rows: RowBatch,
    pub separator: Separator,
    pub line_end: Option<&'static str>,
    misquoted: u64,
    /// What the first line told, where it did nothing else.
    told: Option<char>,
    /// Whether a record could not be read.
    pub failed: bool,
}

/// Reads the first records, blank ones too. A record cut off by the end of the part is left out.
pub fn read_trial(part: &[u8], whole: bool, found: Found, separator: Separator) -> Trial {
    let reading = Reading {
        format: Format::Delimited,
        packing: Packing::None,
        member: None,
        sheet: None,
        separator,
        encoding: found.encoding.name().into(),
        header: HeaderRow::None,
        byte_order_mark: found.mark > 0,
        line_end: String::new(),
    };
    let mut records = records_of(Bytes::in_memory(Path::new(""), part.to_vec()), &reading);
    let mut rows = RowBatch::default();
    // A record that cannot be read ends the trial; reading the file itself says what is wrong.
    let (mut ended, mut failed) = (false, false);
    while rows.len() < RECORDS && !ended {
        let next = records.next(&mut rows);
        failed = next.is_err();
        ended = !matches!(next, Ok(true));
    }
    let cut_off = ended && !whole && rows.len() > 1;
    let rows = whole_rows(&rows, cut_off);
    Trial {
        rows,
        separator,
        line_end: line_end(&mut records),
        misquoted: records.misquoted(),
        told: records.told(),
        failed,
    }
}

/// The line end is known for sure once the next record was begun.
fn line_end(records: &mut Records) -> Option<&'static str> {
    if records.line_end().is_none() {
        let _ = records.next(&mut RowBatch::default());
    }
    records.line_end()
}

/// A copy without what a failed record left behind, and without the last row where asked.
fn whole_rows(rows: &RowBatch, without_last: bool) -> RowBatch {
    let mut copy = RowBatch::default();
    for row in rows.iter().take(rows.len() - usize::from(without_last)) {
        copy.push(row.number, row.cells());
    }
    copy
}

/// The records read with the separator that makes most sense of them; with the one the first line
/// tells, unless it makes none and another one does.
pub fn detect(part: &[u8], whole: bool, found: Found) -> Trial {
    let trial = |separator| read_trial(part, whole, found, separator);
    // A character no text has gives whole lines.
    let told = match told(&trial(Separator(0x1F))).map(trial) {
        Some(told) if score(&told) > 0.0 => return told,
        other => other,
    };
    let mut best: Option<(f64, Trial)> = None;
    for separator in [Separator::COMMA, Separator::SEMICOLON, Separator::TAB, Separator::PIPE] {
        let trial = trial(separator);
        let score = score(&trial);
        if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
            best = Some((score, trial));
        }
    }
    match (best, told) {
        (Some((score, best)), told) if score > 0.0 || told.is_none() => best,
        (_, Some(told)) => told,
        (_, None) => trial(Separator::COMMA),
    }
}

/// The separator a first line `sep=;` tells.
fn told(lines: &Trial) -> Option<Separator> {
    let separator = u8::try_from(lines.told?).ok()?;
    let possible = separator == b'\t' || (separator.is_ascii_punctuation() && separator != b'"');
    possible.then_some(Separator(separator))
}

/// How much sense a separator makes: how many records have the usual number of cells, how many cells
/// those are, and whether quotes stand around cells. One cell per record says nothing: 0.
fn score(trial: &Trial) -> f64 {
    let widths: Vec<usize> =
        trial.rows.iter().filter(|row| row.len() > 1 || !row.cell(0).trim().is_empty()).map(|row| row.len()).collect();
    let mut counts = std::collections::BTreeMap::new();
    for width in &widths {
        *counts.entry(*width).or_insert(0usize) += 1;
    }
    let Some((&usual, &count)) = counts.iter().filter(|(width, _)| **width > 1).max_by_key(|(_, count)| **count) else {
        return 0.0;
    };
    // Commas within the text of a single column: most records have none.
    if counts.get(&1).is_some_and(|single| *single > count) {
        return 0.0;
    }
    let share = |part: usize| part as f64 / widths.len() as f64;
    let quoting = 1.0 - share((trial.misquoted as usize).min(widths.len()));
    share(count).powi(2) * quoting * (usual as f64).ln()
}

//! One bounded-memory pass over a whole file that learns what its columns hold.
//!
//! It exists because types, date orders and encodings must be decided on all rows, not on the first
//! few. It must not keep the file in memory and must not convert values.

mod better;
mod budget;
mod column;
mod damage;
mod distinct;
mod evidence;
mod heading;
mod mojibake;
mod notices;
mod signs;
mod tally;
#[cfg(test)]
mod tests;
mod values;

pub use damage::{Damage, DamageKind};
pub use evidence::{DateEvidence, NumberEvidence};
pub use tally::Distinct;

use super::{Column, Notice, ReadOptions, Row, RowBatch, Source, SourceError};
use crate::engine::schema::ValueType;
use budget::Budget;
use column::{ColumnPass, Place, Shared};
use notices::Ragged;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a whole file holds. Also usable half-way: `complete` says whether the pass is over.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Data rows, blank rows not counted.
    pub rows: u64,
    /// Bytes read so far.
    pub bytes: u64,
    pub complete: bool,
    pub columns: Vec<ColumnProfile>,
    pub notices: Vec<Notice>,
    /// SHA-256 of the file's bytes, hexadecimal; empty until complete.
    pub sha256: String,
    /// How the file is read better than it was, where the whole of it showed so and a person did not
    /// ask for what was done: in another encoding, or with names of JSON values that appear further
    /// down. It should be opened again with these.
    pub better: Option<ReadOptions>,
}

/// What one column holds.
#[derive(Debug, Clone, Default)]
pub struct ColumnProfile {
    /// Filled cells.
    pub filled: u64,
    /// Filled cells that look like each type, most first; a cell may count for several. Exact for the
    /// first 20,000 rows; from there on estimated from every 50th row.
    pub looks_like: Vec<(ValueType, u64)>,
    /// Distinct filled values with counts, most frequent first, without spaces around them. Empty
    /// once there are more than [`DISTINCT_LIMIT`], or too long ones to be choices.
    pub values: Vec<(String, u64)>,
    /// Whether `values` holds all of them.
    pub values_complete: bool,
    /// Distinct filled values: exact where `values_complete`, else an estimate.
    pub distinct: u64,
    /// What is wrong with values of this column that a spreadsheet program or a wrong encoding did.
    pub damage: Vec<Damage>,
    /// The first few distinct filled values, in file order, long ones cut.
    pub samples: Vec<String>,
    /// Characters of the longest value.
    pub longest: usize,
    pub dates: DateEvidence,
    pub numbers: NumberEvidence,
}

/// Distinct values kept exactly per column.
pub const DISTINCT_LIMIT: usize = 1_000;

/// Reads the whole file once. `report` is called with the profile so far, at most about ten times a
/// second; the pass ends early, without error and with `complete` false, once `cancel` is set.
///
/// # Errors
/// When the file cannot be read to its end.
pub fn profile(source: &Source, cancel: &AtomicBool, report: &mut dyn FnMut(&Profile)) -> Result<Profile, SourceError> {
    let mut reader = source.reader(true)?;
    let mut pass = Pass::new(&source.columns);
    let mut batch = RowBatch::default();
    let mut reported = Instant::now();
    while reader.read(&mut batch, BATCH_ROWS)? {
        pass.lost_signs = !reader.replaces_lost_letters();
        for row in batch.iter() {
            pass.take(row);
        }
        if cancel.load(Ordering::Relaxed) {
            return Ok(pass.profile(reader.bytes_read()));
        }
        if reported.elapsed() >= REPORT_EVERY {
            report(&pass.profile(reader.bytes_read()));
            reported = Instant::now();
        }
    }
    let mut profile = pass.profile(reader.bytes_read());
    profile.complete = true;
    let remarks = reader.remarks();
    profile.better = better::of(source, reader.tally(), &remarks);
    profile.notices = notices::of(reader.seen(), &pass.ragged, source);
    profile.notices.extend(notices::of_remarks(&remarks, &source.parts, profile.better.is_some()));
    profile.sha256 = match reader.sha256() {
        Some(taken) => taken,
        None => source.content.sha256()?,
    };
    report(&profile);
    Ok(profile)
}

/// What the first rows of a file hold, those kept in memory for previews. Never complete.
pub fn of_first_rows(source: &Source) -> Profile {
    let mut pass = Pass::new(&source.columns);
    source.preview.iter().for_each(|row| pass.take(row));
    pass.profile(0)
}

/// Rows between two looks at the clock and the cancel flag.
const BATCH_ROWS: usize = 2_048;
const REPORT_EVERY: Duration = Duration::from_millis(100);
/// Rows of which every cell is looked at closely.
const SAMPLED_ROWS: u64 = 20_000;
/// After those, one row in so many is.
const SAMPLED_EVERY: u64 = 50;

/// The pass over a file.
struct Pass {
    rows: u64,
    columns: Vec<ColumnPass>,
    shared: Shared,
    ragged: Ragged,
    /// Whether signs for lost letters stand in the file itself.
    lost_signs: bool,
}

impl Pass {
    fn new(columns: &[Column]) -> Pass {
        let shared = Shared { budget: Budget::new(columns.len()), precision: distinct::precision(columns.len()) };
        let columns = columns.iter().map(|column| ColumnPass::new(&column.header)).collect();
        Pass { rows: 0, columns, shared, ragged: Ragged::default(), lost_signs: true }
    }

    fn take(&mut self, row: Row<'_>) {
        self.ragged.take(row, self.columns.len());
        let place = Place {
            row: row.number,
            closely: self.rows < SAMPLED_ROWS || self.rows.is_multiple_of(SAMPLED_EVERY),
            ascii: row.text().is_ascii(),
            lost_signs: self.lost_signs,
        };
        for (column, cell) in self.columns.iter_mut().zip(row.cells()) {
            column.take(cell, place, &mut self.shared);
        }
        self.rows += 1;
    }

    fn profile(&self, bytes: u64) -> Profile {
        let columns = self.columns.iter().map(ColumnPass::profile).collect();
        Profile { rows: self.rows, bytes, columns, ..Profile::default() }
    }
}

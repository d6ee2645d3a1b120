//! What one column holds, learnt cell by cell.

use super::super::looks::{KINDS, Looks, date, number};
use super::values::Values;
use super::{ColumnProfile, DateEvidence, NumberEvidence};
use crate::engine::schema::ValueType;

/// Samples kept.
const SAMPLES: usize = 5;
/// Characters of a sample.
const SAMPLE_LENGTH: usize = 200;

/// A column during the pass.
#[derive(Default)]
pub struct ColumnPass {
    filled: u64,
    /// Filled cells that were looked at closely.
    examined: u64,
    looks_like: [u64; KINDS.len()],
    /// Whether any cell looked like a date, and like a number: only then every cell is evidence.
    has_dates: bool,
    has_numbers: bool,
    values: Values,
    samples: Vec<String>,
    longest: usize,
    dates: DateEvidence,
    numbers: NumberEvidence,
}

impl ColumnPass {
    /// Takes one cell; `closely` for the rows whose cells are compared with all types.
    #[inline]
    pub fn take(&mut self, cell: &str, closely: bool) {
        let cell = trimmed(cell);
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        if cell.len() > self.longest {
            self.longest = self.longest.max(cell.chars().count());
        }
        self.values.take(cell);
        if closely {
            self.examine(cell);
        }
        if self.has_dates || self.has_numbers {
            self.weigh(cell);
        }
    }

    fn examine(&mut self, cell: &str) {
        self.examined += 1;
        let looks = Looks::of(cell);
        for index in looks.kinds() {
            self.looks_like[index] += 1;
        }
        self.has_dates |= looks.is(ValueType::Date);
        self.has_numbers |= looks.is(ValueType::Decimal);
        if self.samples.len() < SAMPLES {
            let sample: String = cell.chars().take(SAMPLE_LENGTH).collect();
            if !self.samples.contains(&sample) {
                self.samples.push(sample);
            }
        }
    }

    /// What a cell proves about the order of dates and the decimal sign.
    fn weigh(&mut self, cell: &str) {
        if self.has_dates
            && let Some(written) = date::figures(cell)
        {
            self.dates.take(written);
            return;
        }
        // A whole number without any sign proves nothing, and most numbers are.
        if self.has_numbers
            && cell.bytes().any(|byte| matches!(byte, b'.' | b','))
            && let Some(sign) = number::scan(cell).and_then(|figure| figure.proves)
        {
            self.numbers.take(sign);
        }
    }

    /// What is known so far.
    pub fn profile(&self) -> ColumnProfile {
        ColumnProfile {
            filled: self.filled,
            looks_like: self.looks_like(),
            values: self.values.by_frequency(),
            values_complete: self.values.complete(),
            distinct: self.values.distinct(),
            damage: Vec::new(),
            samples: self.samples.clone(),
            longest: self.longest,
            dates: self.dates,
            numbers: self.numbers,
        }
    }

    fn looks_like(&self) -> Vec<(ValueType, u64)> {
        let scaled =
            |count: u64| (u128::from(count) * u128::from(self.filled) / u128::from(self.examined.max(1))) as u64;
        let mut kinds: Vec<(ValueType, u64)> = KINDS
            .iter()
            .zip(self.looks_like)
            .filter(|(kind, count)| *count > 0 && (**kind != ValueType::Id || self.values.unique()))
            .map(|(kind, count)| (*kind, scaled(count).max(count)))
            .collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        kinds
    }
}

/// A cell without the spaces around it; quick where there are none.
#[inline]
fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [] => cell,
        [first, .., last] if is_plain(*first) && is_plain(*last) => cell,
        _ => cell.trim(),
    }
}

/// A visible ASCII character.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic()
}

//! What one column holds, learnt cell by cell.

use super::super::looks::{KINDS, Looks, date, number};
use super::budget::{Budget, Kept};
use super::damage::{About, DamagePass};
use super::heading::Heading;
use super::mojibake::is_garbled;
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
    heading: Heading,
    filled: u64,
    /// Filled cells that were looked at closely.
    examined: u64,
    looks_like: [u64; KINDS.len()],
    /// Whether any cell looked like a date, and like a number: only then every cell is evidence.
    has_dates: bool,
    has_numbers: bool,
    values: Values,
    samples: Vec<String>,
    /// Text of the samples.
    kept: Kept,
    longest: usize,
    dates: DateEvidence,
    numbers: NumberEvidence,
    damage: DamagePass,
}

/// The row a cell stands in.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub row: u64,
    /// Whether its cells are compared with all types.
    pub closely: bool,
    /// Whether there is none but ASCII characters in it.
    pub ascii: bool,
    /// Whether signs for lost letters stand in the file itself.
    pub lost_signs: bool,
}

/// What all columns share.
pub struct Shared {
    pub budget: Budget,
    /// Of the estimates of distinct values.
    pub precision: u32,
}

impl ColumnPass {
    /// A column with the given header.
    pub fn new(header: &str) -> ColumnPass {
        ColumnPass { heading: Heading::of(header), ..ColumnPass::default() }
    }

    /// Takes one cell.
    #[inline]
    pub fn take(&mut self, cell: &str, place: Place, shared: &mut Shared) {
        let cell = trimmed(cell);
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        if cell.len() > self.longest {
            self.longest = self.longest.max(cell.chars().count());
        }
        self.values.take(cell, &mut shared.budget, shared.precision);
        self.damage.take(cell, place.row);
        if !place.ascii && !cell.is_ascii() && is_garbled(cell, place.lost_signs) {
            self.damage.take_garbled(cell, place.row);
        }
        if place.closely {
            self.examine(cell, &mut shared.budget);
        }
        if self.has_dates || self.has_numbers {
            self.weigh(cell);
        }
    }

    fn examine(&mut self, cell: &str, budget: &mut Budget) {
        self.examined += 1;
        let looks = Looks::of(cell);
        for index in looks.kinds() {
            self.looks_like[index] += 1;
        }
        self.has_dates |= looks.is(ValueType::Date);
        self.has_numbers |= looks.is(ValueType::Decimal);
        if self.samples.len() < SAMPLES {
            let end = cell.char_indices().nth(SAMPLE_LENGTH).map_or(cell.len(), |(at, _)| at);
            let known = self.samples.iter().any(|sample| sample == &cell[..end]);
            if !known && budget.take(&mut self.kept, end) {
                self.samples.push(cell[..end].to_owned());
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
            && let Some(figure) = number::scan(cell)
        {
            self.numbers.take(figure);
        }
    }

    /// What is known so far.
    pub fn profile(&self) -> ColumnProfile {
        ColumnProfile {
            filled: self.filled,
            looks_like: self.looks_like(),
            values: self.values.by_frequency(),
            values_complete: self.values.complete(),
            distinct: self.values.distinct().min(self.filled),
            damage: self.damage.damage(self.about()),
            samples: self.samples.clone(),
            longest: self.longest,
            dates: self.dates,
            numbers: self.numbers,
        }
    }

    /// What decides what signs of damage mean.
    fn about(&self) -> About {
        let DateEvidence { day_first, month_first, year_first, either } = self.dates;
        let dates = day_first + month_first + year_first + either;
        let looking = |kind| KINDS.iter().position(|k| *k == kind).map_or(0, |index| self.looks_like[index]);
        let fractions = self.scaled(looking(ValueType::Decimal).saturating_sub(looking(ValueType::Integer)));
        About { heading: self.heading, filled: self.filled, dates, fractions }
    }

    /// A count of cells looked at closely, as one of all cells.
    fn scaled(&self, count: u64) -> u64 {
        (u128::from(count) * u128::from(self.filled) / u128::from(self.examined.max(1))) as u64
    }

    fn looks_like(&self) -> Vec<(ValueType, u64)> {
        let mut kinds: Vec<(ValueType, u64)> = KINDS
            .iter()
            .zip(self.looks_like)
            .filter(|(kind, count)| *count > 0 && (**kind != ValueType::Id || self.values.unique()))
            .map(|(kind, count)| (*kind, self.scaled(count).max(count)))
            .collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        kinds
    }

    /// Bytes held.
    #[cfg(test)]
    pub fn held(&self) -> usize {
        let samples: usize = self.samples.iter().map(|sample| sample.capacity() + size_of::<String>()).sum();
        size_of::<ColumnPass>() + self.values.held() + samples + self.damage.held()
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

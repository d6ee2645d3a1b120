//! What the cells of a column prove about how its dates and numbers are written.

use super::super::looks::date::Written;
use super::super::looks::number::{DecimalSign, Figure};
use crate::engine::schema::{DateOrder, NumberFormat};

/// How the dates of a column written with figures can be read. Counts of cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateEvidence {
    /// `31/12/2024`: only day first fits.
    pub day_first: u64,
    /// `12/31/2024`: only month first fits.
    pub month_first: u64,
    /// `2024-12-31`.
    pub year_first: u64,
    /// `03/04/2024`: both fit.
    pub either: u64,
}

impl DateEvidence {
    /// The order the evidence decides; `None` when it is silent or contradicts itself.
    pub fn order(&self) -> Option<DateOrder> {
        match (self.day_first, self.month_first, self.year_first) {
            (0, 0, 0) => None,
            (0, 0, _) if self.either == 0 => Some(DateOrder::YearFirst),
            (d, 0, _) if d > 0 => Some(DateOrder::DayFirst),
            (0, m, _) if m > 0 => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }
}

/// Which decimal sign the numbers of a column prove. Counts of cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NumberEvidence {
    /// `1,234.50`, `12.5`
    pub point: u64,
    /// `1.234,50`, `12,5`
    pub comma: u64,
    /// `1,234` or `1.234`: thousands or decimals, both fit.
    pub either: u64,
}

impl NumberEvidence {
    /// The format the evidence decides; `None` when it is silent or contradicts itself.
    pub fn format(&self) -> Option<NumberFormat> {
        match (self.point, self.comma) {
            (p, 0) if p > 0 => Some(NumberFormat::Point),
            (0, c) if c > 0 => Some(NumberFormat::Comma),
            _ => None,
        }
    }

    /// Whether there are cells that can be read in two ways and the column does not say which is meant.
    pub fn is_open(&self) -> bool {
        self.either > 0 && self.format().is_none()
    }
}

impl DateEvidence {
    pub(super) fn take(&mut self, written: Written) {
        match written {
            Written::DayFirst => self.day_first += 1,
            Written::MonthFirst => self.month_first += 1,
            Written::YearFirst => self.year_first += 1,
            Written::Either => self.either += 1,
            Written::Plain => {}
        }
    }
}

impl NumberEvidence {
    pub(super) fn take(&mut self, figure: Figure) {
        match figure.proves {
            Some(DecimalSign::Point) => self.point += 1,
            Some(DecimalSign::Comma) => self.comma += 1,
            None => self.either += u64::from(figure.grouped),
        }
    }
}

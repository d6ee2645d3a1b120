//! Control totals: what the amounts of a file come to, to be compared with the paper that came with it.

use crate::engine::schema::{Currency, FieldIndex, Slot};

/// What the amounts of a file come to. Rows are counted in [`Counts`](super::Counts).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// The fields whose values tell the groups apart; none where amounts are not grouped.
    pub by: Vec<FieldIndex>,
    /// One per matched amount, in schema order.
    pub amounts: Vec<AmountTotals>,
    /// The first and the last date of rows with an amount that go in.
    pub dates: Option<(Day, Day)>,
}

/// What one field's amounts come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountTotals {
    pub slot: Slot,
    /// Amounts that could not be read; their rows are left out.
    pub unread: u64,
    /// By code.
    pub currencies: Vec<CurrencyTotals>,
}

/// What the amounts in one currency come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyTotals {
    pub currency: Currency,
    pub all: Split,
    /// By their values; none where amounts are not grouped.
    pub groups: Vec<GroupTotals>,
    /// What belongs to no group because there are too many.
    pub other: Split,
}

/// What the amounts of rows with the same values come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupTotals {
    /// As they are stored, one per field of [`Totals::by`]; empty means blank.
    pub values: Vec<Box<str>>,
    pub split: Split,
}

/// Amounts in the file, and those of them that are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Split {
    pub file: Sum,
    pub left_out: Sum,
}

/// How many amounts, and their sum in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    pub count: u64,
    pub minor: i128,
}

impl Split {
    /// Amounts that go in.
    pub fn accepted(&self) -> Sum {
        Sum { count: self.file.count - self.left_out.count, minor: self.file.minor - self.left_out.minor }
    }

    /// Whether there is no amount at all.
    pub fn is_empty(&self) -> bool {
        self.file.count == 0
    }
}

impl Sum {
    pub fn add(&mut self, minor: i64) {
        self.count += 1;
        self.minor += i128::from(minor);
    }

    /// Takes an amount back that was added.
    pub fn take(&mut self, minor: i64) {
        self.count -= 1;
        self.minor -= i128::from(minor);
    }
}

impl Totals {
    /// What the amounts of a slot come to.
    pub fn of(&self, slot: Slot) -> Option<&AmountTotals> {
        self.amounts.iter().find(|amount| amount.slot == slot)
    }
}

impl AmountTotals {
    /// Amounts in a currency.
    pub fn of(&self, currency: Currency) -> Split {
        self.currencies.iter().find(|c| c.currency == currency).map(|c| c.all).unwrap_or_default()
    }
}

/// A date as ISO text, whole or partial, in place; earlier ones are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day([u8; 10]);

impl Day {
    /// `None` where the text is longer than a date.
    pub fn of(iso: &str) -> Option<Day> {
        let mut bytes = [0; 10];
        bytes.get_mut(..iso.len())?.copy_from_slice(iso.as_bytes());
        Some(Day(bytes))
    }

    /// ISO text.
    pub fn text(&self) -> &str {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_in_order_whether_whole_or_partial() {
        let days = ["2023-12-31", "2024", "2024-03", "2024-03-04", "2024-10-01"].map(|iso| Day::of(iso).unwrap());
        assert!(days.is_sorted());
        assert_eq!(days.map(|day| day.text().len()), [10, 4, 7, 10, 10]);
        assert_eq!(Day::of("2024-03-04T00:00"), None);
    }

    #[test]
    fn what_goes_in_is_what_is_not_left_out() {
        let mut split = Split::default();
        for minor in [i64::MAX, i64::MAX, -5] {
            split.file.add(minor);
        }
        split.left_out.add(-5);
        assert_eq!(split.accepted(), Sum { count: 2, minor: 2 * i128::from(i64::MAX) });
        split.file.take(i64::MAX);
        assert_eq!(split.accepted(), Sum { count: 1, minor: i128::from(i64::MAX) });
    }
}

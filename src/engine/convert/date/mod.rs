//! Dates: ISO text out of what people and spreadsheets write.
//!
//! Whether `3/4/24` is March or April is the column's [`DateOrder`]; without one a cell that could
//! be either is refused rather than guessed.

mod numeric;
mod plain;
mod time;
mod words;

use super::Conversion;
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{DateOrder, Value};
use jiff::civil::Date;

/// How the dates of one column are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) order: Option<DateOrder>,
    /// Years, and years with a month, are dates too.
    pub(super) partial: bool,
    pub(super) current_year: i16,
}

/// What a cell turned out to say.
#[derive(Debug, Clone, PartialEq)]
enum Reading {
    Day(Date),
    Month(i16, i8),
    Year(i16),
    /// `00/00/0000`: a placeholder.
    Zero,
    /// A day no calendar has, such as 31 February.
    Impossible,
    /// Day first and month first give different days.
    Unclear,
    /// Not a date here, though this is what it would be.
    Perhaps(Box<Reading>),
    Unknown,
}

pub(super) fn read(text: &str, rules: Rules) -> Conversion {
    match understand(text, rules) {
        Reading::Zero => Conversion::placeholder(),
        Reading::Impossible => Conversion::error(code::DATE_IMPOSSIBLE),
        Reading::Unclear => Conversion::error(code::DATE_ORDER_UNCLEAR),
        Reading::Perhaps(other) => Conversion::refused(code::DATE_NOT_RECOGNISED, other.iso(rules)),
        Reading::Unknown => Conversion::error(code::DATE_NOT_RECOGNISED),
        reading => match reading.iso(rules) {
            Some(iso) => Conversion::value(Value::Text(iso)),
            None => Conversion::error(code::DATE_NOT_RECOGNISED),
        },
    }
}

fn understand(text: &str, rules: Rules) -> Reading {
    let Some(plain) = plain::plain(text) else { return Reading::Unknown };
    if is_zero(&plain) {
        return Reading::Zero;
    }
    let Some(date) = time::without_time(&plain) else { return Reading::Unknown };
    let reading = if date.bytes().any(|b| b.is_ascii_alphabetic()) {
        words::read(date, rules)
    } else {
        numeric::read(date, rules)
    };
    if reading.is_day_nought() { Reading::Zero } else { reading }
}

/// Only zeros and separators: what databases write for "no date".
fn is_zero(text: &str) -> bool {
    text.starts_with('0') && text.bytes().all(|b| matches!(b, b'0' | b'/' | b'-' | b'.' | b':' | b' '))
}

impl Reading {
    /// 30 December 1899, which databases and spreadsheet programs count days from and write for "no date".
    fn is_day_nought(&self) -> bool {
        match self {
            Reading::Day(day) => *day == numeric::EPOCH,
            Reading::Perhaps(other) => other.is_day_nought(),
            _ => false,
        }
    }

    /// ISO text; `None` for what is no date, or a partial one where whole ones are wanted.
    fn iso(&self, rules: Rules) -> Option<Box<str>> {
        let (year, month, day) = match self {
            Reading::Day(date) => (date.year(), date.month(), date.day()),
            Reading::Month(year, month) if rules.partial => (*year, *month, 0),
            Reading::Year(year) if rules.partial => (*year, 0, 0),
            _ => return None,
        };
        let mut text = *b"0000-00-00";
        let mut put = |at: usize, digits: usize, mut number: u16| {
            for place in text[at..at + digits].iter_mut().rev() {
                *place = b'0' + (number % 10) as u8;
                number /= 10;
            }
        };
        put(0, 4, year.unsigned_abs());
        put(5, 2, u16::from(month.unsigned_abs()));
        put(8, 2, u16::from(day.unsigned_abs()));
        let length = match (month, day) {
            (0, _) => 4,
            (_, 0) => 7,
            _ => 10,
        };
        std::str::from_utf8(&text[..length]).ok().map(Into::into)
    }
}

impl Rules {
    /// A year as written with `digits` digits, if it is one a date may have.
    fn year(self, number: u32, digits: usize) -> Option<i16> {
        match digits {
            2 => full_year(number, self.current_year),
            4 => year_in_reach(number, self.current_year),
            _ => None,
        }
    }

    /// The reading of a year, month and day.
    fn day(self, year: Option<i16>, month: u32, day: u32) -> Reading {
        let (Some(year), 1..=12, 1..=31) = (year, month, day) else { return Reading::Unknown };
        Date::new(year, month as i8, day as i8).map_or(Reading::Impossible, Reading::Day)
    }

    fn month(self, year: Option<i16>, month: u32) -> Reading {
        match (year, month) {
            (Some(year), 1..=12) => Reading::Month(year, month as i8),
            _ => Reading::Unknown,
        }
    }
}

/// The four-digit year meant by two digits: up to five years ahead, otherwise last century.
pub(super) fn full_year(two_digits: u32, current_year: i16) -> Option<i16> {
    let year = i16::try_from(two_digits).ok()?;
    Some(if 2000 + year <= current_year.saturating_add(5) { 2000 + year } else { 1900 + year })
}

/// A year donors' data may hold: from 1000 to a hundred years ahead.
pub(super) fn year_in_reach(number: u32, current_year: i16) -> Option<i16> {
    let year = i16::try_from(number).ok()?;
    (1000..=current_year.saturating_add(100).min(9999)).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests;

//! Numbers and dates of workbooks as text that says what the person sees, and all of it.
//!
//! It exists so that every workbook format writes them alike: numbers without exponent or needless
//! decimals, dates year first so that nobody has to guess the order.

use crate::engine::source::looks::number::is_currency_code;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::fmt::Write;

/// Adds a number: no exponent, no `.0`, the fifteen digits that spreadsheet programs keep.
pub(super) fn number(out: &mut String, value: f64) {
    // Writing to a string cannot fail.
    let _ = if value.fract() == 0.0 && value.abs() < 1e15 {
        write!(out, "{}", value as i64)
    } else {
        let kept: f64 = format!("{value:.14e}").parse().unwrap_or(value);
        write!(out, "{kept}")
    };
}

/// The currency among what stands around a figure, where it is sure: `€`, `£`, `EUR`. A dollar sign is
/// anybody's dollar, and is what amounts are taken for that say nothing.
pub(super) fn sure_currency(around: &str) -> Option<&str> {
    const SIGNS: [&str; 12] = ["€", "£", "₹", "₪", "₩", "₺", "₽", "₱", "₴", "₫", "₦", "฿"];
    let of_figures = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '−' | '+' | '.' | ',' | '\'' | '’' | '(' | ')')
    };
    let word = around.trim_matches(of_figures);
    (SIGNS.contains(&word) || is_currency_code(word)).then_some(word)
}

/// Adds a currency behind the figure it belongs to.
pub(super) fn currency(out: &mut String, currency: &str) {
    if out.ends_with(|c: char| c.is_ascii_digit()) {
        out.push(' ');
        out.push_str(currency);
    }
}

/// Adds a date as days since the epoch, with the time of day where there is one: `2024-12-31`,
/// `2024-12-31 10:15:00`, and `10:15:00` where there are no days. A number out of the calendar is
/// added as a number.
pub(super) fn serial_date(out: &mut String, serial: f64, from_1904: bool) {
    // Spreadsheets keep times as fractions of a day that are off by far less than half a second.
    let seconds = (serial * 86_400.0).round();
    let (days, second) = (seconds.div_euclid(86_400.0), seconds.rem_euclid(86_400.0) as u32);
    let time = |out: &mut String| write!(out, "{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    let _ = if (0.0..1.0).contains(&serial) && second > 0 {
        time(out)
    } else if let Some(day) = calendar_day(days, from_1904) {
        let _ = write!(out, "{day}");
        if second > 0 {
            out.push(' ');
            time(out)
        } else {
            Ok(())
        }
    } else {
        number(out, serial);
        Ok(())
    };
}

/// The calendar counted from 1900 has a 29 February 1900 that never was, as its inventor had it; days
/// before it count from a day later.
fn calendar_day(days: f64, from_1904: bool) -> Option<Date> {
    let epoch = match from_1904 {
        true => date(1904, 1, 1),
        false if days < 61.0 => date(1899, 12, 31),
        false => date(1899, 12, 30),
    };
    if !(0.0..=2_958_465.0).contains(&days) || (!from_1904 && days < 1.0) {
        return None;
    }
    epoch.checked_add((days as i64).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_person_sees_them() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (617_555_014_200.0, "617555014200"),
            (1.2e11, "120000000000"),
            (0.1 + 0.2, "0.3"),
            (1234.5, "1234.5"),
            (-7.25, "-7.25"),
            (1e20, "100000000000000000000"),
            (0.000_000_1, "0.0000001"),
        ] {
            let mut out = String::new();
            number(&mut out, value);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn dates_are_written_year_first_under_both_epochs() {
        for (serial, from_1904, expected) in [
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (45_657.0, false, "2024-12-31"),
            (44_195.0, true, "2024-12-31"),
            (0.0, true, "1904-01-01"),
            (45_657.427_083_333, false, "2024-12-31 10:15:00"),
            (0.427_083_333, false, "10:15:00"),
            (45_656.999_999_9, false, "2024-12-31"),
            (0.0, false, "0"),
            (-1.0, false, "-1"),
            (1e9, false, "1000000000"),
        ] {
            let mut out = String::new();
            serial_date(&mut out, serial, from_1904);
            assert_eq!(out, expected, "{serial}");
        }
    }
}

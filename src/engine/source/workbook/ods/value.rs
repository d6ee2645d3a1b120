//! What a cell is read as: its value, written as the person sees it.
//!
//! It exists because the file holds both, and neither is enough: the value has no lost zeros and no
//! fixed decimals, what is shown has rounded digits and dates in any order. It must not know XML.

use super::cell::{Cell, Kind};
use crate::engine::source::workbook::shown;
use jiff::Unit;
use jiff::civil::{DateTime, date};
use std::fmt::Write;

/// The text of a cell; `out` is memory for it.
pub(super) fn text<'c>(cell: &'c Cell, out: &'c mut String) -> &'c str {
    out.clear();
    let (value, shown) = (cell.value.as_str(), cell.shown.as_str());
    if value.is_empty() || is_error(shown) {
        return shown;
    }
    let written = match cell.kind {
        Kind::Number if value == shown && is_plain(value) => return value,
        Kind::Number => number(out, value, shown, true),
        Kind::Currency => money(out, value, shown),
        Kind::Percentage => percentage(out, value),
        Kind::Date => moment(out, value),
        Kind::Time => duration(out, value),
        Kind::Boolean => match value {
            "true" => return "TRUE",
            "false" => return "FALSE",
            _ => false,
        },
        Kind::Plain | Kind::Text => false,
    };
    match written {
        true => out,
        false if cell.has_text => shown,
        false => value,
    }
}

/// Whether what is shown is an error of the program: `#N/A`, `#DIV/0!`, `Err:502`.
fn is_error(shown: &str) -> bool {
    match shown.as_bytes() {
        [b'#', rest @ ..] => rest.first().is_some_and(u8::is_ascii_uppercase) && rest.iter().all(u8::is_ascii_graphic),
        [b'E', b'r', b'r', b':', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Whether a number needs no rewriting: a few digits without exponent.
fn is_plain(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value).as_bytes();
    digits.len() <= 15
        && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        && digits.first().is_some_and(|first| *first != b'0' || value.len() == 1)
        && digits.last().is_some_and(u8::is_ascii_digit)
}

fn finite(value: &str) -> Option<f64> {
    value.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A number; what is shown instead where it is the same digits with zeros or marks added, as in postal
/// codes and telephone numbers.
fn number(out: &mut String, value: &str, shown: &str, may_be_id: bool) -> bool {
    let Some(number) = finite(value) else { return false };
    shown::number(out, number);
    if may_be_id && is_padded(out, shown) {
        out.clear();
        out.push_str(shown.trim());
    } else {
        fix_decimals(out, shown);
    }
    true
}

/// An amount, with its currency where that is sure.
fn money(out: &mut String, value: &str, seen: &str) -> bool {
    let written = number(out, value, seen, false);
    if let Some(currency) = shown::sure_currency(seen).filter(|_| written) {
        shown::currency(out, currency);
    }
    written
}

fn percentage(out: &mut String, value: &str) -> bool {
    let Some(number) = finite(value) else { return false };
    shown::number(out, number * 100.0);
    out.push('%');
    true
}

fn digits(text: &str) -> impl DoubleEndedIterator<Item = u8> + Clone {
    text.bytes().filter(u8::is_ascii_digit)
}

/// Whether two texts have the same digits but for zeros in front.
fn same_digits(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> bool {
    one.skip_while(|digit| *digit == b'0').eq(other.skip_while(|digit| *digit == b'0'))
}

/// Whether what is shown is the whole number with zeros in front, or with marks that do not just group
/// thousands.
fn is_padded(number: &str, shown: &str) -> bool {
    let whole = number.bytes().all(|byte| byte.is_ascii_digit());
    let (Some(first), Some(last)) =
        (shown.find(|c: char| c.is_ascii_digit()), shown.rfind(|c: char| c.is_ascii_digit()))
    else {
        return false;
    };
    let inner = &shown[first..=last];
    let marks = |c: char| !c.is_ascii_digit();
    let known = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '-' | '/' | '(' | ')' | '.' | ',' | '\'' | '+' | ':' | '_')
            || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '’' | '‑' | '–')
    };
    if !whole || !inner.chars().all(known) || !same_digits(digits(number), digits(inner)) {
        return false;
    }
    let zeros = digits(inner).count() > number.len();
    let separated = inner.contains(marks);
    if zeros && number == "0" {
        return !inner.contains(['.', ',']);
    }
    zeros || (separated && !groups_thousands(inner))
}

/// Whether the marks only group the digits of a number: `1,234,567`, `1.234`, `12,34,567`.
fn groups_thousands(text: &str) -> bool {
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else { return true };
    if !matches!(mark, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}') {
        return false;
    }
    let mut groups = text.rsplit(mark);
    let last = groups.next().is_some_and(|group| group.len() == 3);
    let lengths = || text.split(mark).map(str::len);
    let count = lengths().count();
    let between = |size: usize| lengths().skip(1).take(count.saturating_sub(2)).all(|length| length == size);
    last && lengths().next().is_some_and(|first| (1..=3).contains(&first))
        && text.chars().all(|c| c.is_ascii_digit() || c == mark)
        && (between(3) || between(2))
}

/// Adds the zeros that are shown behind the decimals: 1234.5 shown as `$1,234.50` is 1234.50.
fn fix_decimals(number: &mut String, shown: &str) {
    let Some(point) = shown.rfind(['.', ',']) else { return };
    let fixed = digits(&shown[point..]).count();
    let known = number.find('.').map_or(0, |point| number.len() - point - 1);
    let zeros = fixed.saturating_sub(known);
    if zeros == 0 || zeros > 15 {
        return;
    }
    let added = std::iter::repeat_n(b'0', zeros);
    if same_digits(digits(shown), digits(number).chain(added)) {
        if known == 0 {
            number.push('.');
        }
        number.extend(std::iter::repeat_n('0', zeros));
    }
}

/// A date, year first, with the time of day where there is one.
fn moment(out: &mut String, value: &str) -> bool {
    let bytes = value.as_bytes();
    if bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    {
        out.push_str(value);
        return true;
    }
    let Some(moment) = value.parse::<DateTime>().ok().and_then(|moment| moment.round(Unit::Second).ok()) else {
        return false;
    };
    let (day, time) = (moment.date(), moment.time());
    let midnight = time == jiff::civil::Time::midnight();
    // A time of day formatted as a date counts from the day before the calendar.
    let only_time = day == date(1899, 12, 30) && !midnight;
    // Writing to a string cannot fail.
    let _ = match (only_time, midnight) {
        (true, _) => write!(out, "{time}"),
        (false, true) => write!(out, "{day}"),
        (false, false) => write!(out, "{day} {time}"),
    };
    true
}

/// A time of day or a duration: `PT10H15M00S` is `10:15:00`.
fn duration(out: &mut String, value: &str) -> bool {
    let (negative, rest) = value.strip_prefix('-').map_or((false, value), |rest| (true, rest));
    let Some(rest) = rest.strip_prefix('P') else { return false };
    let (days, times) = rest.split_once('T').unwrap_or((rest, ""));
    let mut seconds = 0.0;
    for (parts, units) in [(days, &[('D', 86_400.0)][..]), (times, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)][..])] {
        let mut left = parts;
        for (unit, length) in units {
            if let Some((count, behind)) = left.split_once(*unit) {
                let Some(count) = finite(count) else { return false };
                seconds += count * length;
                left = behind;
            }
        }
        if !left.is_empty() {
            return false;
        }
    }
    if !(0.0..1e12).contains(&seconds) {
        return false;
    }
    let seconds = seconds.round() as u64;
    let sign = if negative { "-" } else { "" };
    let _ = write!(out, "{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, value: &str, shown: &str) -> String {
        let cell =
            Cell { kind, value: value.into(), shown: shown.into(), has_text: !shown.is_empty(), ..Cell::default() };
        text(&cell, &mut String::new()).to_owned()
    }

    #[test]
    fn a_number_is_its_value_with_the_zeros_and_marks_that_are_shown() {
        for (value, shown, expected) in [
            ("12", "12", "12"),
            ("2134", "02134", "02134"),
            ("123456789", "123-45-6789", "123-45-6789"),
            ("5551234567", "(555) 123-4567", "(555) 123-4567"),
            ("5551234567", "555.123.4567", "555.123.4567"),
            ("5551234567", "555 123 4567", "555 123 4567"),
            ("12", "A-00012", "A-00012"),
            ("0", "000", "000"),
            ("0", "0", "0"),
            ("0", "0.00", "0.00"),
            ("0", "0,00", "0.00"),
            ("0", "0E+00", "0"),
            ("1234", "1,234", "1234"),
            ("1234567", "1.234.567", "1234567"),
            ("1234567", "12,34,567", "1234567"),
            ("1234567", "1\u{202f}234\u{202f}567", "1234567"),
            ("1234", "1,234.00", "1234.00"),
            ("1234.5", "1,234.50", "1234.50"),
            ("1234.5", "1.234,50", "1234.50"),
            ("1234.567", "1,234.57", "1234.567"),
            ("1234.5", "1235", "1234.5"),
            ("0.5", ".50", "0.50"),
            ("-1234.5", "(1,234.50)", "-1234.50"),
            ("-12", "-012", "-12"),
            ("617555014200", "6.18E+11", "617555014200"),
            ("6.175550142E+11", "6.18E+11", "617555014200"),
            ("0.30000000000000004", "0.30000000000000004", "0.3"),
            ("1.5E-007", "1.5E-07", "0.00000015"),
            ("5", "5 kg", "5"),
            ("5", "yes", "5"),
            ("5", "", "5"),
            ("many", "5", "5"),
            ("many", "", "many"),
            ("INF", "#NUM!", "#NUM!"),
            ("0", "#DIV/0!", "#DIV/0!"),
            ("0", "Err:502", "Err:502"),
            ("5", "###", "5"),
        ] {
            assert_eq!(read(Kind::Number, value, shown), expected, "{value} shown as {shown}");
        }
    }

    #[test]
    fn money_keeps_its_decimals_and_its_currency_where_it_is_sure() {
        for (value, shown, expected) in [
            ("1234.5", "$1,234.50", "1234.50"),
            ("1234.5", "1.234,50 €", "1234.50 €"),
            ("-5", "(£5.00)", "-5.00 £"),
            ("1000", "$1,000", "1000"),
            ("1000", "1.000 €", "1000 €"),
            ("-20", "-$20.00", "-20.00"),
            ("20", "USD 020", "20 USD"),
        ] {
            assert_eq!(read(Kind::Currency, value, shown), expected, "{value} shown as {shown}");
        }
    }

    #[test]
    fn percentages_dates_times_and_truth_are_written_in_one_way() {
        for (kind, value, shown, expected) in [
            (Kind::Percentage, "0.25", "25%", "25%"),
            (Kind::Percentage, "0.255", "25.50%", "25.5%"),
            (Kind::Percentage, "0.07", "7 %", "7%"),
            (Kind::Percentage, "0.1234", "12%", "12.34%"),
            (Kind::Date, "2024-12-31", "31.12.24", "2024-12-31"),
            (Kind::Date, "2024-12-31T10:15:00", "12/31/24 10:15 AM", "2024-12-31 10:15:00"),
            (Kind::Date, "2024-12-31T00:00:00", "12/31/24", "2024-12-31"),
            (Kind::Date, "2024-12-31T23:59:59.999999999", "01/01/25", "2025-01-01"),
            (Kind::Date, "1899-12-30T10:15:00", "10:15", "10:15:00"),
            (Kind::Date, "someday", "soon", "soon"),
            (Kind::Time, "PT10H15M00S", "10:15 AM", "10:15:00"),
            (Kind::Time, "PT10H14M59.9999999S", "10:15", "10:15:00"),
            (Kind::Time, "PT30H00M00S", "30:00:00", "30:00:00"),
            (Kind::Time, "P1DT1H", "25:00", "25:00:00"),
            (Kind::Time, "-PT1H", "-01:00", "-01:00:00"),
            (Kind::Time, "soon", "later", "later"),
            (Kind::Boolean, "true", "WAHR", "TRUE"),
            (Kind::Boolean, "false", "", "FALSE"),
            (Kind::Boolean, "maybe", "perhaps", "perhaps"),
            (Kind::Text, "", "0012", "0012"),
            (Kind::Text, "stored", "", "stored"),
            (Kind::Text, "stored", "seen", "seen"),
            (Kind::Plain, "", "loose", "loose"),
        ] {
            assert_eq!(read(kind, value, shown), expected, "{kind:?} {value} shown as {shown}");
        }
    }
}

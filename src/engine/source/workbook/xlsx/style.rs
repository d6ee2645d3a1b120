//! Number formats: what a person sees of a number, so far as it says more than the number.
//!
//! It exists so that `02134` stays `02134` where the workbook holds 2134, and dates are dates. It must
//! not take away digits: what is rounded on screen is read whole.

use super::super::shown;
use ssfmt::ast::{DigitPlaceholder, FormatPart};
use ssfmt::{FormatOptions, NumberFormat, Section};
use std::fmt::Write;

/// Characters a format code may have; spreadsheet programs keep fewer.
const CODE_LIMIT: usize = 255;
/// Whole numbers below are written with all their digits.
const WHOLE: f64 = 1e15;
/// Digits that spreadsheet programs keep of a number.
const DIGITS: usize = 15;

/// How numbers of one style are written.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Style {
    General,
    /// With at least so many decimals.
    Fixed(usize),
    /// As [`Fixed`](Self::Fixed), of a currency that is sure.
    Money(usize, Box<str>),
    Percent,
    Date,
    /// Hours that go on counting past a day: `36:00:00`.
    Elapsed,
    /// As the person sees it: leading zeros, hyphens, prefixes.
    Seen(Box<NumberFormat>),
}

impl Style {
    /// The style of a number format that every workbook knows without a code.
    pub fn builtin(id: u32) -> Style {
        match id {
            2 | 4 | 7 | 8 | 39 | 40 | 43 | 44 => Style::Fixed(2),
            9 | 10 => Style::Percent,
            46 => Style::Elapsed,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Style::Date,
            _ => Style::General,
        }
    }

    /// The style of a number format with a code.
    pub fn of_code(code: &str) -> Style {
        if code.len() > CODE_LIMIT {
            return Style::General;
        }
        let Ok(format) = NumberFormat::parse(code) else { return Style::General };
        let any =
            |what: fn(&FormatPart) -> bool| format.sections().iter().any(|section| section.parts.iter().any(what));
        if any(|part| matches!(part, FormatPart::Elapsed(_))) {
            return Style::Elapsed;
        }
        if format.is_date_format() {
            return Style::Date;
        }
        if format.is_percentage() {
            return Style::Percent;
        }
        let says_more = format.sections().iter().any(|section| is_mask(section, format.sections().len()));
        let only_words = !any(|part| matches!(part, FormatPart::Digit(_))) && format.sections().iter().any(has_words);
        if says_more || only_words {
            return Style::Seen(Box::new(format));
        }
        let first = format.sections().first();
        match (first.map_or(0, decimals), first.and_then(currency)) {
            (decimals, Some(currency)) => Style::Money(decimals, currency.into()),
            (0, None) => Style::General,
            (decimals, None) => Style::Fixed(decimals),
        }
    }

    /// Adds a number as it stands in the file.
    pub fn write(&self, out: &mut String, text: &str, from_1904: bool) {
        if let Style::Money(least, currency) = self {
            Style::Fixed(*least).write(out, text, from_1904);
            return shown::currency(out, currency);
        }
        let plain = plain_decimals(text);
        match (self, plain) {
            (Style::General, Some(_)) => return out.push_str(text),
            (Style::Fixed(least), Some(decimals)) => {
                out.push_str(text);
                return pad(out, decimals, *least);
            }
            _ => {}
        }
        let Some(value) = text.parse::<f64>().ok().filter(|value| value.is_finite()) else {
            return out.push_str(text);
        };
        match self {
            Style::General => shown::number(out, value),
            Style::Fixed(least) | Style::Money(least, _) => {
                let start = out.len();
                shown::number(out, value);
                let decimals = out[start..].find('.').map_or(0, |point| out.len() - start - point - 1);
                pad(out, decimals, *least);
            }
            Style::Percent => {
                shown::number(out, value * 100.0);
                out.push('%');
            }
            Style::Date => shown::serial_date(out, value, from_1904),
            Style::Elapsed => elapsed(out, value, from_1904),
            Style::Seen(format) => match seen(format, value) {
                Some(text) => out.push_str(text.trim()),
                None => shown::number(out, value),
            },
        }
    }
}

/// Decimals of a number that is written as we would write it: plain digits, not more than spreadsheet
/// programs keep, no needless zeros.
#[inline]
fn plain_decimals(text: &str) -> Option<usize> {
    let digits = text.as_bytes().strip_prefix(b"-").unwrap_or(text.as_bytes());
    if digits.is_empty() || digits.len() > DIGITS {
        return None;
    }
    let mut point = None;
    for (index, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if point.is_none() && index > 0 => point = Some(index),
            _ => return None,
        }
    }
    let whole = point.unwrap_or(digits.len());
    if digits[0] == b'0' && (whole > 1 || (point.is_none() && digits.len() < text.len())) {
        return None;
    }
    match point {
        None => Some(0),
        Some(_) if matches!(digits.last(), Some(b'0' | b'.')) => None,
        Some(point) => Some(digits.len() - point - 1),
    }
}

/// Adds zeros up to the least number of decimals.
fn pad(out: &mut String, decimals: usize, least: usize) {
    if decimals == 0 && least > 0 {
        out.push('.');
    }
    for _ in decimals..least {
        out.push('0');
    }
}

/// Adds a length of time that may exceed a day.
fn elapsed(out: &mut String, days: f64, from_1904: bool) {
    let seconds = (days * 86_400.0).round();
    if !(86_400.0..WHOLE).contains(&seconds) {
        return shown::serial_date(out, days, from_1904);
    }
    let seconds = seconds as u64;
    // Writing to a string cannot fail.
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// What the person sees of a whole number; `None` where that would lose a digit or the sign.
fn seen(format: &NumberFormat, value: f64) -> Option<String> {
    if value.fract() != 0.0 || value.abs() >= WHOLE {
        return None;
    }
    let text = format.try_format(value, &FormatOptions::default()).ok()?;
    let shows_digits = |section: &Section| section.parts.iter().any(|part| matches!(part, FormatPart::Digit(_)));
    if !format.sections().iter().any(shows_digits) {
        return Some(text).filter(|text| !text.trim().is_empty());
    }
    let mut rest = text.bytes();
    let all_there = format!("{}", value.abs()).bytes().all(|digit| rest.any(|byte| byte == digit));
    let signed = value >= 0.0 || text.contains(['-', '(', '−']);
    let zero_seen = value != 0.0 || text.contains('0');
    (all_there && signed && zero_seen).then_some(text)
}

/// Whether a section shows more of a whole number than the number: zeros in front, characters between
/// its digits, a prefix that is neither a sign nor a currency.
fn is_mask(section: &Section, sections: usize) -> bool {
    let mut zeros = 0;
    let mut digits = 0;
    let mut between = String::new();
    let mut prefix = String::new();
    let mut pending = String::new();
    for part in &section.parts {
        match part {
            FormatPart::Digit(placeholder) => {
                if digits == 0 {
                    prefix.push_str(&pending);
                } else {
                    between.push_str(&pending);
                }
                pending.clear();
                digits += 1;
                zeros += usize::from(*placeholder == DigitPlaceholder::Zero);
            }
            FormatPart::Literal(text) | FormatPart::EscapedLiteral(text) => pending.push_str(text),
            FormatPart::Locale(_) | FormatPart::Skip(_) | FormatPart::Fill(_) => {}
            // Decimals, thousands, exponents, fractions: an amount.
            _ => return false,
        }
    }
    if digits == 0 {
        return false;
    }
    let grouping = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '.' | ',');
    let prefix = prefix.trim();
    let is_prefix = prefix.chars().any(char::is_alphabetic) && !is_currency(prefix);
    zeros >= 2 || !between.chars().all(grouping) || is_prefix || (prefix == "+" && sections == 1)
}

/// Whether a prefix is the sign or the code of a currency: `USD`, `US$`, `Fr.`, `kr`.
fn is_currency(prefix: &str) -> bool {
    let is_code = prefix.len() == 3 && prefix.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code
        || prefix.contains(['$', '€', '£', '¥', '₹'])
        || ["kr", "kr.", "fr", "fr.", "sfr.", "rs", "rs.", "r", "zł", "kč", "ft"]
            .contains(&prefix.to_lowercase().as_str())
}

/// The currency a section shows, where it is sure.
fn currency(section: &Section) -> Option<&str> {
    section.parts.iter().find_map(|part| match part {
        FormatPart::Literal(text) | FormatPart::EscapedLiteral(text) => shown::sure_currency(text),
        FormatPart::Locale(locale) => shown::sure_currency(locale.currency.as_deref()?),
        _ => None,
    })
}

/// Whether a section shows words.
fn has_words(section: &Section) -> bool {
    section.parts.iter().any(|part| match part {
        FormatPart::Literal(text) | FormatPart::EscapedLiteral(text) => text.chars().any(char::is_alphabetic),
        _ => false,
    })
}

/// Decimals that a section shows of every number.
fn decimals(section: &Section) -> usize {
    let after = section.parts.iter().skip_while(|part| !matches!(part, FormatPart::DecimalPoint)).skip(1);
    let scientific = section.parts.iter().any(|part| matches!(part, FormatPart::Scientific { .. }));
    if scientific {
        return 0;
    }
    after
        .take_while(|part| matches!(part, FormatPart::Digit(_)))
        .take_while(|part| matches!(part, FormatPart::Digit(DigitPlaceholder::Zero)))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(style: &Style, text: &str) -> String {
        let mut out = String::new();
        style.write(&mut out, text, false);
        out
    }

    #[test]
    fn numbers_are_read_as_the_person_sees_them_and_never_shorter() {
        for (code, text, expected) in [
            ("General", "1234.5", "1234.5"),
            ("General", "0.30000000000000004", "0.3"),
            ("General", "1.2E+11", "120000000000"),
            ("General", "-0", "0"),
            ("General", "12.0", "12"),
            ("General", "007", "7"),
            ("0", "12.345", "12.345"),
            ("0.00", "1234.5", "1234.50"),
            ("0.00", "12.345", "12.345"),
            ("0.00", "5", "5.00"),
            ("0.00", "1E3", "1000.00"),
            ("0.00", "-2.50", "-2.50"),
            ("#,##0.00", "1234567.1", "1234567.10"),
            ("\"$\"#,##0.00", "5", "5.00"),
            ("[$€-407] #,##0.00", "5", "5.00 €"),
            ("#,##0.00\\ \"€\";[Red]\\-#,##0.00\\ \"€\"", "-1234.5", "-1234.50 €"),
            ("[$£-809]#,##0", "1234.5", "1234.5 £"),
            ("[$EUR] #,##0.00", "1E3", "1000.00 EUR"),
            ("[$€-407] #,##0.00", "n/a", "n/a"),
            ("#,##0.00 [$kr-414]", "5", "5.00"),
            ("_-* #,##0.00_-;-* #,##0.00_-;_-* \"-\"??_-;_-@_-", "0", "0.00"),
            ("_(\"$\"* #,##0.00_);_(\"$\"* (#,##0.00)", "-7.5", "-7.50"),
            ("0.##", "5", "5"),
            ("0.00E+00", "120000000000", "120000000000"),
            ("# ?/?", "0.5", "0.5"),
            ("#,##0,", "1234567", "1234567"),
            ("# ##0", "1234567", "1234567"),
            ("\"USD \"0", "12", "12 USD"),
            ("0\" kg\"", "12", "12"),
            ("0%", "0.25", "25%"),
            ("0.00%", "0.07", "7%"),
            ("0%", "0.125", "12.5%"),
            ("@", "12", "12"),
            (";;;", "12", "12"),
        ] {
            assert_eq!(written(&Style::of_code(code), text), expected, "{code} {text}");
        }
    }

    #[test]
    fn what_a_format_adds_to_a_number_is_read_too() {
        for (code, text, expected) in [
            ("00000", "2134", "02134"),
            ("00000", "123456", "123456"),
            ("00000", "2134.5", "2134.5"),
            ("00000", "-5", "-00005"),
            ("000-00-0000", "12345678", "012-34-5678"),
            ("(###) ###-####", "6175550142", "(617) 555-0142"),
            ("[<=9999999]###-####;(###) ###-####", "5550142", "555-0142"),
            ("[<=9999999]###-####;(###) ###-####", "6175550142", "(617) 555-0142"),
            ("[<=99999]00000;00000-0000", "21340001", "02134-0001"),
            ("\"C-\"0000", "12", "C-0012"),
            ("\\C\\-0", "12", "C-12"),
            ("\"+\"0", "447700900123", "+447700900123"),
            ("00\" \"00\" \"00\" \"00\" \"00", "612345678", "06 12 34 56 78"),
            ("00000_)", "5", "00005"),
            ("0000;[Red](0000)", "-4", "(0004)"),
            // The second section would show the number without its sign.
            ("[Blue][>5]0000;[Red]\"L\"000", "-4", "-4"),
            ("[=1]\"Yes\";[=0]\"No\";General", "1", "Yes"),
            ("[=1]\"Yes\";[=0]\"No\";General", "0", "No"),
            ("[=1]\"Yes\";[=0]\"No\";General", "7", "7"),
            ("0000", "1E+20", "100000000000000000000"),
        ] {
            assert_eq!(written(&Style::of_code(code), text), expected, "{code} {text}");
        }
    }

    #[test]
    fn dates_and_times_are_dates_under_any_code() {
        for (code, text, expected) in [
            ("m/d/yy", "45657", "2024-12-31"),
            ("[$-409]d\\-mmm\\-yy;@", "45657", "2024-12-31"),
            ("yyyy\"年\"m\"月\"d\"日\"", "45657", "2024-12-31"),
            ("dd/mm/yyyy hh:mm", "45657.427083333", "2024-12-31 10:15:00"),
            ("h:mm", "0.427083333", "10:15:00"),
            ("[h]:mm:ss", "1.5", "36:00:00"),
            ("[h]:mm", "0.5", "12:00:00"),
            ("m/d/yy", "not a number", "not a number"),
        ] {
            assert_eq!(written(&Style::of_code(code), text), expected, "{code} {text}");
        }
        for (id, text, expected) in [
            (14, "45657", "2024-12-31"),
            (57, "45657", "2024-12-31"),
            (46, "1.5", "36:00:00"),
            (44, "5", "5.00"),
            (9, "1", "100%"),
            (0, "5", "5"),
        ] {
            assert_eq!(written(&Style::builtin(id), text), expected, "{id}");
        }
    }

    #[test]
    fn codes_longer_than_any_program_writes_are_passed_over() {
        assert_eq!(Style::of_code(&"0-".repeat(200)), Style::General);
        assert_eq!(Style::of_code("\"unclosed"), Style::General);
    }

    #[test]
    fn numbers_written_plainly_are_told_from_others() {
        for (text, expected) in [
            ("0", Some(0)),
            ("12", Some(0)),
            ("-12.5", Some(1)),
            ("0.25", Some(2)),
            ("-0", None),
            ("012", None),
            ("1.50", None),
            ("1.", None),
            (".5", None),
            ("1e5", None),
            ("", None),
            ("-", None),
            ("1234567890123456", None),
            ("1.2.3", None),
        ] {
            assert_eq!(plain_decimals(text), expected, "{text}");
        }
    }
}

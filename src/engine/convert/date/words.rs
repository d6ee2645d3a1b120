//! Dates with the month in letters, in the languages of the organisations we know.

use super::{Reading, Rules};
use crate::engine::schema::DateOrder;
use jiff::civil::date;

/// Month names and abbreviations in English, Spanish, French, German, Dutch and Portuguese, without
/// accents, in alphabetical order.
#[rustfmt::skip]
const MONTHS: [(&str, u8); 91] = [
    ("abr", 4), ("abril", 4), ("ago", 8), ("agosto", 8), ("aou", 8), ("aout", 8), ("apr", 4), ("april", 4),
    ("aug", 8), ("august", 8), ("augustus", 8), ("avr", 4), ("avril", 4), ("dec", 12), ("december", 12),
    ("decembre", 12), ("dez", 12), ("dezember", 12), ("dezembro", 12), ("dic", 12), ("diciembre", 12), ("ene", 1),
    ("enero", 1), ("feb", 2), ("febr", 2), ("febrero", 2), ("februar", 2), ("februari", 2), ("february", 2),
    ("fev", 2), ("fevereiro", 2), ("fevr", 2), ("fevrier", 2), ("jaenner", 1), ("jan", 1), ("janeiro", 1),
    ("janner", 1), ("januar", 1), ("januari", 1), ("january", 1), ("janv", 1), ("janvier", 1), ("juil", 7),
    ("juillet", 7), ("juin", 6), ("jul", 7), ("julho", 7), ("juli", 7), ("julio", 7), ("july", 7), ("jun", 6),
    ("june", 6), ("junho", 6), ("juni", 6), ("junio", 6), ("maart", 3), ("maerz", 3), ("mai", 5), ("maio", 5),
    ("mar", 3), ("march", 3), ("marco", 3), ("mars", 3), ("marz", 3), ("marzo", 3), ("may", 5), ("mayo", 5),
    ("mei", 5), ("mrt", 3), ("mrz", 3), ("nov", 11), ("november", 11), ("novembre", 11), ("novembro", 11),
    ("noviembre", 11), ("oct", 10), ("october", 10), ("octobre", 10), ("octubre", 10), ("okt", 10), ("oktober", 10),
    ("out", 10), ("outubro", 10), ("sep", 9), ("sept", 9), ("september", 9), ("septembre", 9), ("septiembre", 9),
    ("set", 9), ("setembro", 9), ("setiembre", 9),
];

/// Weekdays, ordinal endings and small words, in alphabetical order.
#[rustfmt::skip]
const SKIPPED: [&str; 95] = [
    "at", "de", "del", "den", "der", "di", "dienstag", "dim", "dimanche", "dinsdag", "do", "dom", "domingo",
    "donderdag", "donnerstag", "el", "eme", "er", "feira", "fr", "freitag", "fri", "friday", "jeu", "jeudi", "jue",
    "jueves", "le", "lun", "lundi", "lunes", "ma", "maandag", "mardi", "martes", "mer", "mercredi", "mi", "mie",
    "miercoles", "mittwoch", "mo", "mon", "monday", "montag", "nd", "of", "qua", "quarta", "qui", "quinta", "rd",
    "sa", "sab", "sabado", "sam", "samedi", "samstag", "sat", "saturday", "seg", "segunda", "sex", "sexta", "so",
    "sonnabend", "sonntag", "st", "sun", "sunday", "ter", "terca", "th", "the", "thu", "thur", "thurs", "thursday",
    "tue", "tues", "tuesday", "ven", "vendredi", "vie", "viernes", "vr", "vrijdag", "wed", "wednesday", "wo",
    "woensdag", "za", "zaterdag", "zo", "zondag",
];

/// A piece of a date that says something.
#[derive(Debug, Clone, Copy)]
enum Token {
    Month(u32),
    Number {
        number: u32,
        digits: usize,
        /// Written with an apostrophe: `'24`.
        is_year: bool,
    },
}

pub(super) fn read(text: &str, rules: Rules) -> Reading {
    use Token::{Month, Number};
    let mut tokens = [Month(0); 3];
    let Some(count) = split(text, &mut tokens) else { return Reading::Unknown };
    match tokens[..count] {
        [Number { number, digits, .. }, Month(month), Number { number: last, digits: last_digits, .. }] => {
            let order = rules.order;
            if digits == 4 || (digits <= 2 && last_digits <= 2 && (number > 31 || order == Some(DateOrder::YearFirst)))
            {
                return if last_digits <= 2 {
                    rules.day(rules.year(number, digits), month, last)
                } else {
                    Reading::Unknown
                };
            }
            if digits > 2 { Reading::Unknown } else { rules.day(rules.year(last, last_digits), month, number) }
        }
        [Month(month), Number { number: day, digits: 1..=2, is_year: false }, Number { number: year, digits, .. }] => {
            rules.day(rules.year(year, digits), month, day)
        }
        [Month(month), Number { number, digits: digits @ 4, .. } | Number { number, digits, is_year: true }]
        | [Number { number, digits: digits @ 4, .. }, Month(month)] => rules.month(rules.year(number, digits), month),
        // "Jun-26" is how spreadsheets show June 2026, but a person may mean the 26th.
        [Month(month), Number { number, digits: 2, .. }] if text.contains('-') => {
            match rules.month(rules.year(number, 2), month) {
                Reading::Unknown => Reading::Unknown,
                reading => Reading::Perhaps(Box::new(reading)),
            }
        }
        [Number { number: day, digits: 1..=2, .. }, Month(month)] if day > longest(month) && day <= 31 => {
            Reading::Impossible
        }
        _ => Reading::Unknown,
    }
}

/// Days of a month in a leap year.
fn longest(month: u32) -> u32 {
    u32::from(date(2024, month as i8, 1).days_in_month().unsigned_abs())
}

/// Cuts the text into tokens and says how many. `None` where a word is no part of a date, or there
/// are too many.
fn split(text: &str, tokens: &mut [Token; 3]) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut count, mut at, mut months) = (0, 0, 0);
    while let Some(&byte) = bytes.get(at) {
        let run = |is: fn(&u8) -> bool| bytes[at..].iter().take_while(|b| is(b)).count();
        if byte.is_ascii_digit() {
            let digits = run(u8::is_ascii_digit);
            if digits > 4 {
                return None;
            }
            let number = text[at..at + digits].parse().ok()?;
            let is_year = digits == 2 && at > 0 && bytes[at - 1] == b'\'';
            *tokens.get_mut(count)? = Token::Number { number, digits, is_year };
            count += 1;
            at += digits;
        } else if byte.is_ascii_alphabetic() {
            let letters = run(u8::is_ascii_alphabetic);
            if let Some(month) = word(&bytes[at..at + letters])? {
                *tokens.get_mut(count)? = Token::Month(month);
                count += 1;
                months += 1;
            }
            at += letters;
        } else if b" ,./-'".contains(&byte) {
            at += 1;
        } else {
            return None;
        }
    }
    (months == 1).then_some(count)
}

/// The month a word names, `Some(None)` for a word without meaning in a date, `None` for any other.
fn word(letters: &[u8]) -> Option<Option<u32>> {
    let mut lower = [0_u8; 12];
    let lower = lower.get_mut(..letters.len())?;
    lower.copy_from_slice(letters);
    lower.make_ascii_lowercase();
    if let Ok(index) = MONTHS.binary_search_by(|(name, _)| name.as_bytes().cmp(lower)) {
        return Some(Some(u32::from(MONTHS[index].1)));
    }
    SKIPPED.binary_search_by(|name| name.as_bytes().cmp(lower)).ok().map(|_| None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_are_in_order() {
        assert!(MONTHS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(SKIPPED.is_sorted_by(|a, b| a < b));
        assert!(SKIPPED.iter().all(|w| !MONTHS.iter().any(|(m, _)| m == w)));
    }
}

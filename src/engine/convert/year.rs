//! Years, such as class years: `1998`, `'98`, `Class of 1998`.

use super::Conversion;
use super::date::{full_year, year_in_reach};
use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;

pub(super) fn read(text: &str, current_year: i16) -> Conversion {
    match year(text, current_year) {
        Some(year) => Conversion::value(Value::Integer(i64::from(year))),
        None => {
            Conversion::refused(code::YEAR_NOT_RECOGNISED, only_year_within(text, current_year).map(|y| y.to_string()))
        }
    }
}

fn year(text: &str, current_year: i16) -> Option<i16> {
    let rest = without_prefix(text, "class of").or_else(|| without_prefix(text, "class")).unwrap_or(text);
    let rest = rest.strip_prefix(['\'', '\u{2019}', '\u{2018}']).unwrap_or(rest);
    let digits = match rest.split_once('.') {
        Some((digits, zeros)) if digits.len() == 4 && !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => digits,
        _ => rest,
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match digits.len() {
        2 => full_year(digits.parse().ok()?, current_year),
        4 => year_in_reach(digits.parse().ok()?, current_year),
        _ => None,
    }
}

fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text[prefix.len()..].trim_start())
}

/// The only four figures of "Spring 1998" or "5/15/1998".
fn only_year_within(text: &str, current_year: i16) -> Option<i16> {
    let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    let year = year_in_reach(runs.next()?.parse().ok()?, current_year)?;
    runs.next().is_none().then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_in_many_forms() {
        for (text, expected) in [
            ("1998", 1998),
            ("'98", 1998),
            ("’98", 1998),
            ("98", 1998),
            ("26", 2026),
            ("31", 2031),
            ("32", 1932),
            ("Class of 1998", 1998),
            ("class of '98", 1998),
            ("CLASS 2004", 2004),
            ("1998.0", 1998),
            ("00", 2000),
        ] {
            assert_eq!(read(text, 2026), Conversion::value(Value::Integer(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_no_year_is_refused() {
        for text in
            ["998", "0998", "2127", "19980", "98.5", "ninety", "1998/99/x2000", "1", "", "19\u{301}98", "1998 2001"]
        {
            assert_eq!(read(text, 2026), Conversion::error(code::YEAR_NOT_RECOGNISED), "{text}");
        }
    }

    #[test]
    fn the_only_year_of_a_longer_text_is_suggested() {
        for text in ["Spring 1998", "5/15/1998", "1998.5", "1998-06"] {
            assert_eq!(read(text, 2026), Conversion::refused(code::YEAR_NOT_RECOGNISED, Some("1998")), "{text}");
        }
    }
}

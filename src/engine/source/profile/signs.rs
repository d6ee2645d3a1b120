//! Signs of damage in the shape of one cell.
//!
//! It runs on every cell of a file, so most cells must be done with after a look at their first
//! bytes. What a sign means is decided by the whole column, not here.

use super::DamageKind;
use crate::engine::schema::is_formula_error;

/// What a cell is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Of damage: surely, or if the column holds what the kind is about.
    Of(DamageKind),
    /// `1.5E-03`: a real number in scientific notation.
    Scientific,
    /// `60637`: may be a ZIP code.
    Zip,
    /// `02134`, `60637-1234`: a ZIP code rather than a number.
    SureZip,
    /// `45291`: may be a ZIP code, or a date as a spreadsheet program counts it.
    ZipOrDate,
}

/// Days counted from 1899-12-30 that are dates of donors: 1954 to 2064.
const SERIALS: std::ops::RangeInclusive<u32> = 20_000..=60_000;

/// What a cell, without spaces around it, is a sign of by its shape.
#[inline]
pub(super) fn sign(cell: &str) -> Option<Sign> {
    match cell.as_bytes() {
        [b'0'..=b'9', ..] => figures(cell.as_bytes()),
        [b'#', ..] => hash(cell),
        [b'-', b'0'..=b'9', rest @ ..] => exponent(rest),
        _ => None,
    }
}

#[cold]
fn hash(cell: &str) -> Option<Sign> {
    if cell.len() >= 3 && cell.bytes().all(|byte| byte == b'#') {
        return Some(Sign::Of(DamageKind::Hashes));
    }
    is_formula_error(cell).then_some(Sign::Of(DamageKind::FormulaError))
}

/// Of a cell that begins with a digit.
#[inline]
fn figures(cell: &[u8]) -> Option<Sign> {
    let mut digits = 1;
    while digits < 6 && cell.get(digits).is_some_and(u8::is_ascii_digit) {
        digits += 1;
    }
    let rest = &cell[digits..];
    match (digits, rest) {
        (3 | 4, []) => Some(Sign::Of(DamageKind::LostZeros)),
        (5, []) => Some(match number(cell) {
            _ if cell[0] == b'0' => Sign::SureZip,
            days if SERIALS.contains(&days) => Sign::ZipOrDate,
            _ => Sign::Zip,
        }),
        (5, [b'.', time @ ..]) if all_digits(time) && SERIALS.contains(&number(&cell[..5])) => {
            Some(Sign::Of(DamageKind::SerialDates))
        }
        (4 | 5, [b'-', four @ ..]) if four.len() == 4 && all_digits(four) => {
            Some(if digits == 4 { Sign::Of(DamageKind::LostZeros) } else { Sign::SureZip })
        }
        (1, [b'.' | b',' | b'E' | b'e', ..]) if cell.len() > 3 => {
            exponent(rest).or_else(|| is_zero_date(cell).then_some(Sign::Of(DamageKind::ZeroDates)))
        }
        (1 | 2 | 4, [b'/' | b'-' | b'.', ..]) if may_be_zero_date(number(&cell[..digits])) => {
            is_zero_date(cell).then_some(Sign::Of(DamageKind::ZeroDates))
        }
        _ => None,
    }
}

/// What follows the first digit of `1.2E+11`. Spreadsheet programs always write the plus sign and one
/// digit before the point; `12E4` and `1E5` may well be keys.
fn exponent(rest: &[u8]) -> Option<Sign> {
    let rest = match rest {
        [b'.' | b',', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            fraction.get(digits..).filter(|_| digits > 0)?
        }
        whole => whole,
    };
    let [b'E' | b'e', sign @ (b'+' | b'-'), power @ ..] = rest else { return None };
    if !(1..=3).contains(&power.len()) || !all_digits(power) {
        return None;
    }
    // A spreadsheet program shortens what has more digits than that only.
    let lost = *sign == b'+' && number(power) >= 5;
    Some(if lost { Sign::Of(DamageKind::Exponent) } else { Sign::Scientific })
}

/// Whether the first figure is one of a date that stands for none.
#[inline]
fn may_be_zero_date(first: u32) -> bool {
    matches!(first, 0 | 1 | 12 | 30 | 1899 | 1900)
}

/// `00/01/1900`, `0000-00-00`, `1899-12-30`: what programs write for a blank date, with or without
/// midnight after it.
fn is_zero_date(cell: &[u8]) -> bool {
    let end = cell.iter().position(|byte| *byte == b' ').unwrap_or(cell.len());
    let (date, time) = cell.split_at(end);
    let mut parts = date.split(|byte| matches!(byte, b'/' | b'-' | b'.'));
    let mut figure = || parts.next().filter(|part| (1..=4).contains(&part.len()) && all_digits(part)).map(number);
    let (Some(a), Some(b), Some(c)) = (figure(), figure(), figure()) else { return false };
    let zero = matches!(
        (a, b, c),
        (0, 0, 0) | (0, 1, 1900) | (1, 0, 1900) | (1900, 1, 0) | (1899, 12, 30) | (12, 30, 1899) | (30, 12, 1899)
    );
    zero && parts.next().is_none() && time.iter().all(|byte| matches!(byte, b' ' | b'0' | b':'))
}

fn all_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// The number a few digits make.
#[inline]
fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DamageKind::*;

    #[test]
    fn cells_are_signs_of_what_was_done_to_them() {
        for (cells, expected) in [
            ("1.2E+11|6.17555E+11|1E+09|1,2e+11|-1.2E+11", Some(Sign::Of(Exponent))),
            ("1.5E-03|1.5E+02", Some(Sign::Scientific)),
            ("12E5 Main St|12E5|1E5|12.3E+11|1.E+11|1.2E+|1.2E+11x|1.2E+1111|E+11|A1.2E+11|2E Oak St", None),
            ("2134|601|2134-1234", Some(Sign::Of(LostZeros))),
            ("02134|60637-1234", Some(Sign::SureZip)),
            ("60637|10027", Some(Sign::Zip)),
            ("45291|20000|60000", Some(Sign::ZipOrDate)),
            ("45291.5", Some(Sign::Of(SerialDates))),
            ("45|213456|2134 Oak St|555-0142|60637-12|60637-12345|45291.|45291.5.1", None),
            ("#N/A|#n/a|#REF!|#VALUE!|#NAME?|#DIV/0!|#NULL!|#NUM!", Some(Sign::Of(FormulaError))),
            ("#NV|#BEZUG!|#WERT!|#VALEUR!|#NOM?|#N/D|#¡REF!|#¿NOMBRE?|#ÜBERLAUF!", Some(Sign::Of(FormulaError))),
            ("#1 Donor|#|##|#12|#N/A and more|N/A|#REF|#hashtag", None),
            ("###|#####|##########", Some(Sign::Of(Hashes))),
            ("##### 5|a####", None),
            (
                "00/01/1900|01/00/1900|1/0/1900|0000-00-00|00/00/0000|0.0.0000|1900-01-00|1899-12-30|12/30/1899|30.12.1899|0000-00-00 00:00:00|1899-12-30 00:00",
                Some(Sign::Of(ZeroDates)),
            ),
            (
                "01/01/1900|1900-01-01|1900-00-00|12/31/1899|1/0/1901|0/0|0-0|0.0|0|1/0/1900/2|00:00:00|1899-12-30 10:00|0000-00-00x|12/30/1999",
                None,
            ),
            ("|Ann|-|-5|+1|é", None),
        ] {
            for cell in cells.split('|') {
                assert_eq!(sign(cell), expected, "{cell}");
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        proptest::proptest!(|(cell in "\\PC{0,12}|[#0-9eE+./ -]{0,14}")| { sign(&cell); });
    }
}

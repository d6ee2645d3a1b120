//! What spreadsheets and people leave in place of a value: error marks, scientific notation, and
//! words that mean "nothing".

use crate::engine::schema::is_formula_error;

const PLACEHOLDERS: [&str; 16] = [
    "-", "--", "---", "–", "—", "?", "n/a", "na", "n.a.", "none", "null", "(null)", "nil", "unknown", "tbd", "(blank)",
];

/// `#N/A`, `#REF!`, `#####`: the spreadsheet had no value to give.
pub(super) fn is_spreadsheet_error(text: &str) -> bool {
    if !text.starts_with('#') {
        return false;
    }
    (text.len() >= 3 && text.bytes().all(|b| b == b'#')) || is_formula_error(text)
}

/// "N/A", "none", "-": a word for nothing.
pub(super) fn is_placeholder(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() > 7 || bytes.first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    PLACEHOLDERS.iter().any(|p| p.eq_ignore_ascii_case(text))
}

/// The mantissa and exponent of `1.2E+11`, as a spreadsheet shows a long number.
fn scientific(text: &str) -> Option<(&str, i32)> {
    let at = text.bytes().position(|b| b == b'e' || b == b'E')?;
    let (mantissa, exponent) = (&text[..at], &text[at + 1..]);
    let figures = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = figures.split_once(['.', ',']).unwrap_or((figures, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (all_digits(whole) && all_digits(fraction)).then_some(())?;
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    (all_digits(power) && power.len() <= 3).then_some(())?;
    Some((mantissa, exponent.parse().ok()?))
}

/// Whether a key was turned into `1.2E+11`. Spreadsheets always write the plus sign and one figure
/// before the point; `12E4` may well be a key.
pub(super) fn is_damaged_key(text: &str) -> bool {
    if !text.contains('+') {
        return false;
    }
    match scientific(text) {
        Some((mantissa, _)) => mantissa.split(['.', ',']).next().is_some_and(|whole| whole.len() == 1),
        None => false,
    }
}

/// Whether a number is written as `1.2E+11`, in any variant.
pub(super) fn is_scientific(text: &str) -> bool {
    text.as_bytes().first().is_some_and(|b| b.is_ascii_digit() || *b == b'-') && scientific(text).is_some()
}

/// `1.5E+06` written out: `1500000`. `None` where it has a fraction or more than 18 figures.
pub(super) fn written_out(text: &str) -> Option<String> {
    let (mantissa, exponent) = scientific(text)?;
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let zeros = usize::try_from(exponent).ok()?.checked_sub(fraction.len())?;
    let figures = format!("{whole}{fraction}{:0zeros$}", "", zeros = zeros.min(40)).replace(' ', "0");
    let value: i64 = figures.parse().ok()?;
    Some(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheet_errors_are_told_from_text() {
        for text in [
            "#N/A", "#n/a", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#NV", "#WERT!", "#####", "###",
        ] {
            assert!(is_spreadsheet_error(text), "{text}");
        }
        for text in ["#", "##", "#1", "# 12", "N/A", "#N/A and more", "Apt #4", ""] {
            assert!(!is_spreadsheet_error(text), "{text}");
        }
    }

    #[test]
    fn placeholders_are_told_from_values() {
        for text in ["N/A", "na", "n.a.", "None", "NULL", "nil", "-", "--", "—", "?", "Unknown", "TBD"] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["0", "Nan", "Nila", "nonesuch", "-1", "N", ""] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn keys_turned_into_scientific_notation_are_noticed() {
        for text in ["1.2E+11", "1.23457E+12", "1E+11", "1,2e+11"] {
            assert!(is_damaged_key(text), "{text}");
        }
        for text in ["12E4", "1E5", "A1.2E+11", "1.2E+", "E+11", "1.E+11", "120000000000", "12.3E+11"] {
            assert!(!is_damaged_key(text), "{text}");
        }
    }

    #[test]
    fn scientific_notation_is_written_out_where_it_is_whole() {
        assert_eq!(written_out("1.5E+06").as_deref(), Some("1500000"));
        assert_eq!(written_out("-2E3").as_deref(), Some("-2000"));
        assert_eq!(written_out("1.25E+1"), None);
        assert_eq!(written_out("1E-3"), None);
        assert_eq!(written_out("9E+40"), None);
        assert!(is_scientific("1.2E+11") && is_scientific("1e5") && !is_scientific("five"));
    }
}

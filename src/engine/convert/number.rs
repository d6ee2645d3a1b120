//! Whole and decimal numbers.

use super::figures::{self, Figures, Misread, is_minus};
use super::{Conversion, damage};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{NumberFormat, Value};

pub(super) fn read_integer(text: &str, format: Option<NumberFormat>) -> Conversion {
    if let Some(number) = plain_integer(text) {
        return Conversion::value(Value::Integer(number));
    }
    let (negative, figures) = match read(text, format) {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    match figures.scaled(0) {
        Some(number) => Conversion::value(Value::Integer(if negative { -number } else { number })),
        None => Conversion::error(code::NUMBER_NOT_RECOGNISED),
    }
}

pub(super) fn read_decimal(text: &str, format: Option<NumberFormat>) -> Conversion {
    let (negative, figures) = match read(text, format) {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    match figures.to_f64() {
        // Minus nothing is nothing: -0.0 would differ from 0.0 when written.
        Some(0.0) => Conversion::value(Value::Decimal(0.0)),
        Some(number) => Conversion::value(Value::Decimal(if negative { -number } else { number })),
        None => Conversion::error(code::NUMBER_NOT_RECOGNISED),
    }
}

/// The common case, digits only, without any detour.
fn plain_integer(text: &str) -> Option<i64> {
    (text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn read(text: &str, format: Option<NumberFormat>) -> Result<(bool, Figures), Conversion> {
    if damage::is_scientific(text) {
        return Err(Conversion::refused(code::DAMAGED_NUMBER, damage::written_out(text)));
    }
    let Some((negative, unsigned)) = split_sign(text) else {
        return Err(Conversion::error(code::NUMBER_NOT_RECOGNISED));
    };
    let sign = if negative { "-" } else { "" };
    let instead =
        |f: Figures| Conversion::refused(code::NUMBER_NOT_RECOGNISED, Some(sign.to_owned() + &f.written(format)));
    match figures::read(unsigned, format) {
        Ok(figures) => Ok((negative, figures)),
        Err(Misread::OtherFormat(figures)) => Err(instead(figures)),
        // Whether 12 % is 12 or 0.12 is for a person to say; the figures are the likelier.
        Err(Misread::NotFigures) => {
            Err(match unsigned.strip_suffix('%').map(|t| figures::read(t.trim_end(), format)) {
                Some(Ok(figures)) => instead(figures),
                _ => Conversion::error(code::NUMBER_NOT_RECOGNISED),
            })
        }
    }
}

/// Takes off `-5`, `+5`, `5-` and `(5)`. `None` where signs contradict each other.
fn split_sign(text: &str) -> Option<(bool, &str)> {
    let (bracketed, inner) = match text.strip_prefix('(') {
        Some(rest) => (true, rest.strip_suffix(')')?.trim()),
        None => (false, text),
    };
    let (leading, inner) = match inner.strip_prefix(is_minus) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, inner.strip_prefix('+').map_or(inner, str::trim_start)),
    };
    let (trailing, inner) = match inner.strip_suffix(is_minus) {
        Some(rest) => (true, rest.trim_end()),
        None => (false, inner),
    };
    (!(leading && trailing)).then_some((bracketed || leading || trailing, inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read() {
        for (text, expected) in [
            ("12", 12),
            ("1,234", 1_234),
            ("1 234 567", 1_234_567),
            ("12.0", 12),
            ("-5", -5),
            ("\u{2212}5", -5),
            ("5-", -5),
            ("(1,234)", -1_234),
            ("+7", 7),
            ("000", 0),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(read_integer(text, None), Conversion::value(Value::Integer(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_number_is_refused() {
        for text in ["12.5", "twelve", "1e", "--5", "-5-", "(5", "9223372036854775808", "$5", "5k", "1/2", ""] {
            assert_eq!(read_integer(text, None), Conversion::error(code::NUMBER_NOT_RECOGNISED), "{text}");
        }
    }

    #[test]
    fn decimals_follow_the_columns_format() {
        let decimal = |n| Conversion::value(Value::Decimal(n));
        assert_eq!(read_decimal("1,234.50", None), decimal(1_234.5));
        assert_eq!(read_decimal("1.234,50", None), decimal(1_234.5));
        assert_eq!(read_decimal("1.234", None), decimal(1.234));
        assert_eq!(read_decimal("1.234", Some(NumberFormat::Comma)), decimal(1_234.0));
        assert_eq!(read_decimal("12,5", None), decimal(12.5));
        assert_eq!(read_decimal("(0.1)", None), decimal(-0.1));
        assert_eq!(read_decimal("-0", None), decimal(0.0));
    }

    #[test]
    fn refusals_say_what_would_be_right_where_it_is_evident() {
        let refused = |code, instead| Conversion::refused(code, Some(instead));
        assert_eq!(read_decimal("-12,5", Some(NumberFormat::Point)), refused(code::NUMBER_NOT_RECOGNISED, "-12.5"));
        assert_eq!(read_decimal("12.5%", None), refused(code::NUMBER_NOT_RECOGNISED, "12.5"));
        assert_eq!(read_integer("1.2E+11", None), refused(code::DAMAGED_NUMBER, "120000000000"));
    }
}

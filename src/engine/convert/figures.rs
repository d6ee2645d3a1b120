//! Figures: digits with grouping and decimal marks, read exactly and without floating point.
//!
//! `1,234.50`, `1.234,50`, `1 234,50` and `1'234.50` are one number. Which mark separates decimals
//! is the column's [`NumberFormat`], or else what the cell itself shows.

use crate::engine::schema::NumberFormat;

/// More digits than any amount or 64-bit number needs.
const MAX_DIGITS: usize = 40;
const MAX_MARKS: usize = 14;

/// A number without sign: digits, and how many of them stand before the decimal mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    digits: [u8; MAX_DIGITS],
    len: usize,
    whole: usize,
}

/// Why figures could not be read.
#[derive(Debug)]
pub(super) enum Misread {
    /// Not figures at all.
    NotFigures,
    /// Not in the column's format, though the other format would read them so.
    OtherFormat(Figures),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Point,
    Comma,
    Space,
    Apostrophe,
}

/// Digits and the marks between them: each with the number of digits before it.
struct Scan {
    figures: Figures,
    marks: [(Mark, usize); MAX_MARKS],
    mark_count: usize,
}

/// Reads digits with grouping and decimal marks; nothing else may stand in `text`.
pub(super) fn read(text: &str, format: Option<NumberFormat>) -> Result<Figures, Misread> {
    let scan = scan(text).ok_or(Misread::NotFigures)?;
    let wanted = format.unwrap_or_else(|| scan.evident_format());
    match scan.arrange(wanted) {
        Some(figures) => Ok(figures),
        None if format.is_none() => Err(Misread::NotFigures),
        None => Err(scan.arrange(scan.evident_format()).map_or(Misread::NotFigures, Misread::OtherFormat)),
    }
}

fn scan(text: &str) -> Option<Scan> {
    let mut found = Scan {
        figures: Figures { digits: [b'0'; MAX_DIGITS], len: 0, whole: 0 },
        marks: [(Mark::Point, 0); MAX_MARKS],
        mark_count: 0,
    };
    for c in text.chars() {
        let mark = match c {
            '0'..='9' => {
                *found.figures.digits.get_mut(found.figures.len)? = c as u8;
                found.figures.len += 1;
                continue;
            }
            '.' => Mark::Point,
            ',' => Mark::Comma,
            '\'' | '\u{2019}' => Mark::Apostrophe,
            ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}' => Mark::Space,
            _ => return None,
        };
        *found.marks.get_mut(found.mark_count)? = (mark, found.figures.len);
        found.mark_count += 1;
    }
    (found.figures.len > 0).then_some(found)
}

impl Scan {
    fn marks(&self) -> &[(Mark, usize)] {
        &self.marks[..self.mark_count]
    }

    fn count(&self, mark: Mark) -> usize {
        self.marks().iter().filter(|(m, _)| *m == mark).count()
    }

    /// The format the cell's own marks speak for; point where they leave it open.
    fn evident_format(&self) -> NumberFormat {
        let (points, commas) = (self.count(Mark::Point), self.count(Mark::Comma));
        let spaced = self.mark_count > points + commas;
        match (points, commas) {
            (_, 0) if points <= 1 => NumberFormat::Point,
            (_, 0) => NumberFormat::Comma,
            (0, 1) if spaced => NumberFormat::Comma,
            // "1,234" is a thousand; "12,5" and "0,500" are fractions.
            (0, 1) if self.figures.digits[0] == b'0' || self.arrange(NumberFormat::Point).is_none() => {
                NumberFormat::Comma
            }
            (0, _) => NumberFormat::Point,
            _ if self.marks().last().is_some_and(|(m, _)| *m == Mark::Comma) => NumberFormat::Comma,
            _ => NumberFormat::Point,
        }
    }

    /// The figures read in one format; `None` where the marks do not stand as it wants them.
    fn arrange(&self, format: NumberFormat) -> Option<Figures> {
        let decimal = if format == NumberFormat::Comma { Mark::Comma } else { Mark::Point };
        let (groups, whole) = match self.marks().split_last() {
            Some(((mark, at), before)) if *mark == decimal => (before, *at),
            _ => (self.marks(), self.figures.len),
        };
        let grouped = groups.first().is_none_or(|(mark, _)| {
            *mark != decimal && groups.iter().all(|(m, _)| m == mark) && is_grouping(groups, whole)
        });
        grouped.then_some(Figures { whole, ..self.figures })
    }
}

/// Groups of three, or Indian ones (12,34,567); the last group always has three digits.
fn is_grouping(groups: &[(Mark, usize)], whole: usize) -> bool {
    let (Some((mark, first)), Some((_, last))) = (groups.first(), groups.last()) else { return true };
    let inner = |size: usize| groups.windows(2).all(|w| w[1].1 - w[0].1 == size);
    let western = (1..=3).contains(first) && inner(3);
    let indian = *mark == Mark::Comma && (1..=2).contains(first) && inner(2);
    whole == last + 3 && (western || indian)
}

impl Figures {
    fn fraction(&self) -> &[u8] {
        &self.digits[self.whole..self.len]
    }

    /// The number in units of ten to the minus `decimals`. `None` where it has more decimals than
    /// that (zeros do not count) or is too large.
    pub(super) fn scaled(&self, decimals: u32) -> Option<i64> {
        let decimals = decimals as usize;
        let (kept, rest) = self.fraction().split_at(decimals.min(self.fraction().len()));
        if rest.iter().any(|d| *d != b'0') {
            return None;
        }
        let padding = decimals - kept.len();
        let digits = self.digits[..self.whole + kept.len()].iter().copied().chain(std::iter::repeat_n(b'0', padding));
        digits.map(|d| i64::from(d - b'0')).try_fold(0_i64, |sum, d| sum.checked_mul(10)?.checked_add(d))
    }

    /// The nearest floating-point number.
    pub(super) fn to_f64(self) -> Option<f64> {
        let mut plain = [0_u8; MAX_DIGITS + 1];
        plain[..self.whole].copy_from_slice(&self.digits[..self.whole]);
        plain[self.whole] = b'.';
        plain[self.whole + 1..=self.len].copy_from_slice(self.fraction());
        std::str::from_utf8(&plain[..=self.len]).ok()?.parse().ok()
    }

    /// The number written without grouping and with the decimal mark of `format`.
    pub(super) fn written(&self, format: Option<NumberFormat>) -> String {
        let digits = |part: &[u8]| part.iter().map(|d| char::from(*d)).collect::<String>();
        let whole = if self.whole == 0 { "0".to_owned() } else { digits(&self.digits[..self.whole]) };
        if self.fraction().is_empty() {
            return whole;
        }
        let mark = if format == Some(NumberFormat::Comma) { ',' } else { '.' };
        format!("{whole}{mark}{}", digits(self.fraction()))
    }
}

/// Hyphen, minus and dash, all of which people write before a negative number.
pub(super) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2212}' | '\u{2013}' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hundredths(text: &str, format: Option<NumberFormat>) -> Option<i64> {
        read(text, format).ok()?.scaled(2)
    }

    #[test]
    fn the_cells_own_marks_decide_where_the_column_does_not() {
        for (text, expected) in [
            ("1,234.50", 123_450),
            ("1.234,50", 123_450),
            ("1 234,50", 123_450),
            ("1\u{A0}234.50", 123_450),
            ("1'234.50", 123_450),
            ("12,5", 1_250),
            ("0,50", 50),
            ("1,234", 123_400),
            ("1.5", 150),
            ("1.234.567", 123_456_700),
            ("12,34,567", 123_456_700),
            ("1234,50", 123_450),
            (".5", 50),
            ("5.", 500),
            ("007", 700),
        ] {
            assert_eq!(hundredths(text, None), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_columns_format_decides_what_could_be_either() {
        assert_eq!(hundredths("1.234", Some(NumberFormat::Comma)), Some(123_400));
        assert_eq!(hundredths("1,500", Some(NumberFormat::Comma)), Some(150));
        assert_eq!(hundredths("1,500", Some(NumberFormat::Point)), Some(150_000));
        let Err(Misread::OtherFormat(other)) = read("12,5", Some(NumberFormat::Point)) else { panic!("was read") };
        assert_eq!(other.written(Some(NumberFormat::Point)), "12.5");
        let Err(Misread::OtherFormat(other)) = read("1,234.50", Some(NumberFormat::Comma)) else { panic!("was read") };
        assert_eq!(other.written(Some(NumberFormat::Comma)), "1234,50");
    }

    #[test]
    fn marks_out_of_place_are_refused() {
        for text in ["", ".", "1,23,4", "1..5", "1,2345,678", "1 23", "1,,234", "1'234 567", "1.2.3", "12a", "1,234,5"]
        {
            assert!(read(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn too_large_and_too_fine_are_refused() {
        assert_eq!(hundredths("92233720368547758.07", None), Some(i64::MAX));
        assert_eq!(hundredths("92233720368547758.08", None), None);
        assert_eq!(hundredths("1.005", None), None);
        assert_eq!(hundredths("1.500", None), Some(150));
        assert!(read(&"9".repeat(41), None).is_err());
    }
}

//! What the text of a cell looks like.
//!
//! It exists for two decisions made from many cells: where the headers stand, and which kind of
//! values a column holds. It must not convert values; a cell that looks like an email may still be a
//! bad one. No allocation, no regular expressions: it runs on every cell of a sample.

pub(in crate::engine::source) mod date;
pub(in crate::engine::source) mod number;
mod place;

use crate::engine::schema::ValueType;

/// The types a cell is compared with; a bit of [`Looks`] each.
pub(super) const KINDS: [ValueType; 12] = [
    ValueType::Email,
    ValueType::Phone,
    ValueType::Date,
    ValueType::Year,
    ValueType::Integer,
    ValueType::Decimal,
    ValueType::Money,
    ValueType::Boolean,
    ValueType::Url,
    ValueType::PostalCode,
    ValueType::Id,
    ValueType::Multiline,
];

/// Characters an id may have.
const ID_LIMIT: usize = 40;

/// The types one cell looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Looks(u16);

impl Looks {
    /// What a cell looks like. Spaces around it must have been taken off.
    pub fn of(cell: &str) -> Looks {
        let mut looks = Looks::default();
        if cell.contains(['\n', '\r']) {
            looks.set(ValueType::Multiline);
        }
        if is_email(cell) {
            looks.set(ValueType::Email);
        } else if is_url(cell) {
            looks.set(ValueType::Url);
        } else if is_boolean(cell) {
            looks.set(ValueType::Boolean);
        }
        if !cell.bytes().any(|byte| byte.is_ascii_digit()) || looks.is(ValueType::Email) || looks.is(ValueType::Url) {
            return looks;
        }
        looks.set_figures(cell);
        looks
    }

    fn set_figures(&mut self, cell: &str) {
        let date = date::scan(cell).is_some();
        let postal_code = place::is_postal_code(cell);
        let figure = number::scan(cell);
        if date {
            self.set(ValueType::Date);
        }
        if postal_code {
            self.set(ValueType::PostalCode);
        }
        if let Some(figure) = figure {
            self.set(ValueType::Decimal);
            if figure.decimals.is_none() && !figure.percent {
                self.set(ValueType::Integer);
            }
            if figure.currency || figure.decimals == Some(2) {
                self.set(ValueType::Money);
            }
            if cell.len() == 4 && matches!(cell.parse::<u16>(), Ok(1850..=2100)) {
                self.set(ValueType::Year);
            }
        }
        let fraction = figure.is_some_and(|figure| figure.decimals.is_some() || figure.grouped || figure.currency);
        if !date && !fraction && !postal_code && is_phone(cell) {
            self.set(ValueType::Phone);
        }
        let written_with_marks = (date || self.is(ValueType::Phone)) && figure.is_none();
        if !written_with_marks && is_id(cell) {
            self.set(ValueType::Id);
        }
    }

    fn set(&mut self, kind: ValueType) {
        self.0 |= bit(kind);
    }

    pub fn is(self, kind: ValueType) -> bool {
        self.0 & bit(kind) != 0
    }

    /// The indexes into [`KINDS`] of the types the cell looks like.
    pub fn kinds(self) -> impl Iterator<Item = usize> {
        (0..KINDS.len()).filter(move |index| self.0 >> index & 1 != 0)
    }

    /// Whether this is a value rather than a header. Years are headers of totals by year as often as
    /// values, so they count for neither.
    pub fn is_value(self) -> bool {
        use ValueType::{Date, Decimal, Email, Phone, Url, Year};
        [Email, Url, Date, Phone, Decimal].into_iter().any(|kind| self.is(kind)) && !self.is(Year)
    }
}

fn bit(kind: ValueType) -> u16 {
    KINDS.iter().position(|k| *k == kind).map_or(0, |index| 1 << index)
}

fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.split_once('@') else { return false };
    !local.is_empty()
        && cell.len() <= 254
        && domain.len() >= 3
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains('@')
        && !cell.contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')'))
}

fn is_url(cell: &str) -> bool {
    let starts = |prefix: &str| cell.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    if cell.contains(char::is_whitespace) {
        return false;
    }
    if starts("http://") || starts("https://") || starts("www.") {
        return true;
    }
    // linkedin.com/in/…
    cell.split_once('/').is_some_and(|(host, _)| {
        host.rsplit_once('.').is_some_and(|(name, ending)| {
            !name.is_empty() && ending.len() >= 2 && ending.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
    })
}

fn is_boolean(cell: &str) -> bool {
    const WORDS: [&str; 10] = ["yes", "no", "true", "false", "y", "n", "t", "f", "1", "0"];
    cell.len() <= 5 && WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// `(617) 555-0142`, `+44 20 7946 0018`, `617.555.0142 ext. 3`, `6175550142`.
fn is_phone(cell: &str) -> bool {
    let main = match cell.find(['x', 'X', 'e', 'E']) {
        Some(at) if at > 0 && is_extension(&cell[at..]) => cell[..at].trim_end(),
        _ => cell,
    };
    let digits = main.bytes().filter(u8::is_ascii_digit).count();
    let marks = main.chars().filter(|c| !c.is_ascii_digit()).count();
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | ' ' | '\u{A0}' | '–');
    main.chars().all(allowed)
        && !main.starts_with('-')
        && if marks == 0 { (10..=11).contains(&digits) } else { (7..=15).contains(&digits) && marks <= digits }
}

fn is_extension(text: &str) -> bool {
    let lower = text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '.' | ' ' | ':'));
    let word = &text[..text.len() - lower.len()];
    let word = word.trim_end_matches(['.', ' ', ':']);
    ["x", "ext", "extension"].iter().any(|known| word.eq_ignore_ascii_case(known))
        && !lower.is_empty()
        && lower.bytes().all(|byte| byte.is_ascii_digit())
}

/// Short, without spaces, with a figure in it. Whether the column is unique is not known here.
fn is_id(cell: &str) -> bool {
    cell.len() <= ID_LIMIT && cell.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b'#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ValueType::*;

    #[test]
    fn cells_look_like_the_types_they_are() {
        for (cell, expected) in [
            ("ann@example.org", &[Email][..]),
            ("ann@example", &[]),
            ("Ann <ann@example.org>", &[]),
            ("a@b.c, d@e.f", &[]),
            ("(617) 555-0142", &[Phone]),
            ("+44 20 7946 0018", &[Phone]),
            ("617.555.0142 ext. 3", &[Phone]),
            ("617-555-0142x12", &[Phone]),
            ("6175550142", &[Phone, Integer, Decimal, Id]),
            ("555", &[Integer, Decimal, Id]),
            ("31/12/2024", &[Date]),
            ("2024-12-31", &[Date]),
            ("2024-12-31 10:15:00", &[Date]),
            ("4 March 2024", &[Date]),
            ("20241231", &[Date, Integer, Decimal, Id]),
            ("2024", &[Year, Integer, Decimal, Id]),
            ("1,234", &[Integer, Decimal]),
            ("12.5", &[Decimal]),
            ("12.50", &[Decimal, Money]),
            ("$1,200", &[Integer, Decimal, Money]),
            ("12 %", &[Decimal]),
            ("yes", &[Boolean]),
            ("0", &[Integer, Decimal, Boolean, Id]),
            ("https://example.org/x", &[Url]),
            ("linkedin.com/in/ann", &[Url]),
            ("n/a", &[]),
            ("02134", &[PostalCode, Integer, Decimal, Id]),
            ("02134-1234", &[PostalCode, Id]),
            ("K1A 0B1", &[PostalCode]),
            ("SW1A 1AA", &[PostalCode]),
            ("C-00123", &[Id]),
            ("12 Main St\nApt 3", &[Multiline]),
            ("Ann", &[]),
            ("Route 66", &[]),
            ("é1", &[]),
        ] {
            let looks = Looks::of(cell);
            let found: Vec<_> = looks.kinds().map(|index| KINDS[index]).collect();
            let mut wanted = expected.to_vec();
            wanted.sort_by_key(|kind| KINDS.iter().position(|k| k == kind));
            assert_eq!(found, wanted, "{cell:?}");
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        proptest::proptest!(|(cell in "\\PC{0,30}|[0-9eExX€$ ,./()+-]{0,20}")| { Looks::of(cell.trim()); });
    }
}

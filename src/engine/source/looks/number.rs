//! Numbers and amounts, by their shape.

/// A number as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure {
    /// A currency sign or code stands with it.
    pub currency: bool,
    pub percent: bool,
    /// Thousands are set apart.
    pub grouped: bool,
    /// Digits after the decimal sign.
    pub decimals: Option<usize>,
    /// The decimal sign the number proves; `1,234` proves none.
    pub proves: Option<DecimalSign>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalSign {
    Point,
    Comma,
}

/// Longest number looked at, in bytes.
const LIMIT: usize = 40;

const CODES: [&str; 22] = [
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "JPY", "CNY", "INR", "ZAR", "MXN", "BRL",
    "SGD", "HKD", "ILS", "PLN", "KES", "NGN",
];

/// Whether this is the code of a currency: `EUR`.
pub fn is_currency_code(word: &str) -> bool {
    CODES.contains(&word)
}

/// How a cell writes a number, `None` when it is not one.
pub fn scan(cell: &str) -> Option<Figure> {
    if cell.len() > LIMIT {
        return None;
    }
    let mut figure = Figure::default();
    let mut body = cell;
    if let Some(inner) = cell.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        body = inner;
    }
    body = body.trim_start_matches(['-', '+', '−']).trim_start();
    body = without_currency(body, &mut figure);
    body = body.trim_start_matches(['-', '+', '−']).trim_start();
    if let Some(rest) = body.strip_suffix('%') {
        figure.percent = true;
        body = rest.trim_end();
    }
    digits(body, &mut figure).then_some(figure)
}

fn without_currency<'c>(text: &'c str, figure: &mut Figure) -> &'c str {
    const SIGNS: [char; 7] = ['$', '€', '£', '¥', '₹', '₦', '₪'];
    let is_code = |word: Option<&str>| word.is_some_and(|word| CODES.contains(&word));
    let mut rest = text;
    if is_code(rest.get(..3)) {
        rest = rest[3..].trim_start();
    } else if let Some(at) = rest.len().checked_sub(3).filter(|at| is_code(rest.get(*at..))) {
        rest = rest[..at].trim_end();
    }
    for country in ["US$", "CA$", "A$", "C$"] {
        rest = rest.strip_prefix(country).unwrap_or(rest);
    }
    rest = rest.trim_start_matches(SIGNS).trim_end_matches(SIGNS).trim();
    figure.currency = rest.len() != text.trim().len();
    rest
}

/// Digits with thousands and decimal signs.
fn digits(body: &str, figure: &mut Figure) -> bool {
    let bytes = body.as_bytes();
    if !bytes.iter().any(u8::is_ascii_digit) {
        return false;
    }
    let (mut points, mut commas, mut spaces) = (0, 0, 0);
    let mut last_sign = None;
    for (at, c) in body.char_indices() {
        match c {
            '0'..='9' => {}
            '.' => (points, last_sign) = (points + 1, Some((at, DecimalSign::Point))),
            ',' => (commas, last_sign) = (commas + 1, Some((at, DecimalSign::Comma))),
            ' ' | '\'' | '’' | '\u{A0}' | '\u{202F}' => spaces += 1,
            _ => return false,
        }
    }
    let Some((at, sign)) = last_sign else {
        figure.grouped = spaces > 0;
        return spaces == 0 || grouped(body);
    };
    let (before, after) = (&body[..at], &body[at + 1..]);
    if !after.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (of_sign, of_other, other) = match sign {
        DecimalSign::Point => (points, commas, DecimalSign::Comma),
        DecimalSign::Comma => (commas, points, DecimalSign::Point),
    };
    if of_sign > 1 {
        // 1,234,567
        (figure.grouped, figure.proves) = (true, Some(other));
        return of_other == 0 && spaces == 0 && grouped(body);
    }
    let whole_is_grouped = of_other + spaces > 0;
    if whole_is_grouped && !grouped(before) {
        return false;
    }
    figure.grouped = whole_is_grouped;
    if !whole_is_grouped && after.len() == 3 && (1..=3).contains(&before.len()) && before != "0" {
        // 1,234 and 1.234: thousands or decimals, nobody knows.
        figure.grouped = true;
        return true;
    }
    if !after.is_empty() {
        figure.decimals = Some(after.len());
        figure.proves = Some(sign);
    }
    true
}

/// Whether digits are set apart in threes by one sign.
fn grouped(text: &str) -> bool {
    let mut groups = text.split(|c: char| !c.is_ascii_digit());
    let mut signs = text.chars().filter(|c| !c.is_ascii_digit());
    let same = match signs.next() {
        Some(first) => signs.all(|sign| sign == first),
        None => true,
    };
    same && groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_prove_their_decimal_sign_or_nothing() {
        use DecimalSign::*;
        for (cell, expected) in [
            ("5", Some(None)),
            ("-5", Some(None)),
            ("12.5", Some(Some(Point))),
            ("1,234.50", Some(Some(Point))),
            ("1,234,567", Some(Some(Point))),
            ("$1,200.00", Some(Some(Point))),
            ("(12.50)", Some(Some(Point))),
            ("-$12.50", Some(Some(Point))),
            ("0.125", Some(Some(Point))),
            (".5", Some(Some(Point))),
            ("12,5", Some(Some(Comma))),
            ("1.234,50 €", Some(Some(Comma))),
            ("1 234,50", Some(Some(Comma))),
            ("1.234.567", Some(Some(Comma))),
            ("EUR 12,50", Some(Some(Comma))),
            ("1,234", Some(None)),
            ("1.234", Some(None)),
            ("1'234'567", Some(None)),
            ("12,34.5", None),
            ("1,23,456", None),
            ("1.2.3", None),
            ("12a", None),
            ("$", None),
            ("-", None),
            ("", None),
            ("3/4", None),
        ] {
            assert_eq!(scan(cell).map(|figure| figure.proves), expected, "{cell:?}");
        }
    }
}

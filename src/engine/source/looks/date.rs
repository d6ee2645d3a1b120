//! Dates, by their shape.

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// `31/12/2024`: only day first fits.
    DayFirst,
    /// `12/31/2024`: only month first fits.
    MonthFirst,
    /// `03/04/2024`: both fit.
    Either,
    /// `2024-12-31`
    YearFirst,
    /// `4 March 2024`, `20241231`: says nothing about the order of figures.
    Plain,
}

/// How a cell writes a date, `None` when it is not one. A time after it is allowed.
pub fn scan(cell: &str) -> Option<Written> {
    let first = *cell.as_bytes().first()?;
    if first.is_ascii_digit() {
        figures(cell).or_else(|| named(cell))
    } else if first.is_ascii_alphabetic() {
        named(cell)
    } else {
        None
    }
}

/// How a date of three figures is written: `31/12/2024`, `3.4.24`, `2024-12-31`; also `20241231`.
pub fn figures(cell: &str) -> Option<Written> {
    let bytes = cell.as_bytes();
    let (first, first_digits, at) = figure(bytes, 0)?;
    if first_digits == 8 {
        return (at == bytes.len() && year(first / 10_000) && month(first / 100 % 100) && day(first % 100))
            .then_some(Written::Plain);
    }
    let mark = *bytes.get(at).filter(|mark| matches!(mark, b'/' | b'-' | b'.'))?;
    let (second, second_digits, at) = figure(bytes, at + 1)?;
    if bytes.get(at) != Some(&mark) || second_digits > 2 {
        return None;
    }
    let (third, third_digits, at) = figure(bytes, at + 1)?;
    if !time_or_nothing(&bytes[at..]) {
        return None;
    }
    if first_digits == 4 {
        return (year(first) && third_digits <= 2 && month(second) && day(third)).then_some(Written::YearFirst);
    }
    if first_digits > 2 || !(third_digits == 2 || third_digits == 4 && year(third)) {
        return None;
    }
    match (month(first) && day(second), day(first) && month(second)) {
        (true, true) => Some(Written::Either),
        (true, false) => Some(Written::MonthFirst),
        (false, true) => Some(Written::DayFirst),
        (false, false) => None,
    }
}

/// `4 March 2024`, `Mar 4, 2024`, `04-Mar-24`.
fn named(cell: &str) -> Option<Written> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if cell.len() > 30 {
        return None;
    }
    let (mut months, mut numbers) = (0, 0);
    for part in cell.split([' ', '-', ',', '.', '/']).filter(|part| !part.is_empty()) {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let letters = &part[digits..];
        if digits > 0 {
            let ordinal = ["", "st", "nd", "rd", "th"].iter().any(|word| letters.eq_ignore_ascii_case(word));
            if !ordinal || !matches!(digits, 1 | 2 | 4) {
                return None;
            }
            numbers += 1;
        } else if letters.len() >= 3
            && MONTHS.iter().any(|name| name.get(..letters.len()).is_some_and(|n| n.eq_ignore_ascii_case(letters)))
        {
            months += 1;
        } else {
            return None;
        }
    }
    (months == 1 && numbers == 2).then_some(Written::Plain)
}

/// Up to eight digits from a position: their value, their number, and where they end.
fn figure(bytes: &[u8], start: usize) -> Option<(u32, usize, usize)> {
    let mut value = 0;
    let mut at = start;
    while let Some(digit) = bytes.get(at).filter(|byte| byte.is_ascii_digit()) {
        if at - start == 8 {
            return None;
        }
        value = value * 10 + u32::from(digit - b'0');
        at += 1;
    }
    (at > start).then_some((value, at - start, at))
}

fn time_or_nothing(rest: &[u8]) -> bool {
    match rest {
        [] => true,
        [b' ' | b'T', digit, more @ ..] if digit.is_ascii_digit() => {
            more.contains(&b':') && more.iter().all(|byte| byte.is_ascii_digit() || b":.+-Z aApPmM".contains(byte))
        }
        _ => false,
    }
}

fn year(figure: u32) -> bool {
    (1800..=2200).contains(&figure)
}

fn month(figure: u32) -> bool {
    (1..=12).contains(&figure)
}

fn day(figure: u32) -> bool {
    (1..=31).contains(&figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_tell_their_order() {
        use Written::*;
        for (cell, expected) in [
            ("31/12/2024", Some(DayFirst)),
            ("12/31/2024", Some(MonthFirst)),
            ("03/04/2024", Some(Either)),
            ("3.4.24", Some(Either)),
            ("03-04-2024", Some(Either)),
            ("2024-12-31", Some(YearFirst)),
            ("2024/1/5", Some(YearFirst)),
            ("2024-12-31T10:00:00Z", Some(YearFirst)),
            ("31.12.2024 09:30", Some(DayFirst)),
            ("12/31/2024 9:30 PM", Some(MonthFirst)),
            ("20241231", Some(Plain)),
            ("4 March 2024", Some(Plain)),
            ("Mar 4th, 2024", Some(Plain)),
            ("04-Mar-24", Some(Plain)),
            ("32/12/2024", None),
            ("31/12-2024", None),
            ("31/12", None),
            ("1.2.3", None),
            ("13/13/2024", None),
            ("20241331", None),
            ("12/31/2024 or so", None),
            ("March", None),
            ("Marvin 4 2024", None),
            ("617-555-0142", None),
            ("192.168.0.1", None),
            ("", None),
        ] {
            assert_eq!(scan(cell), expected, "{cell:?}");
        }
    }
}

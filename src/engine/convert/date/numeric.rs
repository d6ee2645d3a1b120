//! Dates written with figures only.

use super::{Reading, Rules};
use crate::engine::schema::DateOrder;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The first day of the 1900 epoch of spreadsheets, counted so that serials after February 1900 fit.
pub(super) const EPOCH: Date = date(1899, 12, 30);

/// One run of digits.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    number: u32,
    digits: usize,
}

pub(super) fn read(text: &str, rules: Rules) -> Reading {
    let Some((parts, count, separator)) = split(text) else { return Reading::Unknown };
    match (count, parts) {
        (1, [one, ..]) => single(one, rules),
        // A serial with a time of day, and a year a spreadsheet took for a decimal number.
        (2, [one, two, _]) if separator == b'.' && (one.digits == 5 || (one.digits == 4 && two.number == 0)) => {
            single(one, rules)
        }
        (2, [year, month, _]) if year.digits == 4 && month.digits <= 2 => partial_month(year, month, rules),
        (2, [month, year, _]) if year.digits == 4 && month.digits <= 2 => partial_month(year, month, rules),
        (3, parts) => three(parts, rules),
        _ => Reading::Unknown,
    }
}

/// Up to three runs of digits, all with the same separator (spaces around it do not matter).
fn split(text: &str) -> Option<([Part; 3], usize, u8)> {
    let bytes = text.as_bytes();
    let (mut parts, mut count, mut at, mut separator) = ([Part::default(); 3], 0, 0, 0);
    loop {
        let part = parts.get_mut(count)?;
        count += 1;
        while let Some(digit) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
            part.digits += 1;
            if part.digits > 9 {
                return None;
            }
            part.number = part.number * 10 + u32::from(digit - b'0');
            at += 1;
        }
        if part.digits == 0 {
            return None;
        }
        if at == bytes.len() {
            return Some((parts, count, separator));
        }
        let mut between = b' ';
        while let Some(&byte) = bytes.get(at).filter(|b| !b.is_ascii_digit()) {
            match byte {
                b' ' => (),
                b'/' | b'-' | b'.' if between == b' ' => between = byte,
                _ => return None,
            }
            at += 1;
        }
        if count > 1 && between != separator {
            return None;
        }
        separator = between;
    }
}

fn single(part: Part, rules: Rules) -> Reading {
    match part.digits {
        4 => rules.year(part.number, 4).map_or(Reading::Unknown, Reading::Year),
        8 => {
            let year = rules.year(part.number / 10_000, 4);
            rules.day(year, part.number / 100 % 100, part.number % 100)
        }
        5 if (20_000..=60_000).contains(&part.number) => match EPOCH.checked_add(i64::from(part.number).days()) {
            Ok(day) => Reading::Perhaps(Box::new(Reading::Day(day))),
            Err(_) => Reading::Unknown,
        },
        _ => Reading::Unknown,
    }
}

fn partial_month(year: Part, month: Part, rules: Rules) -> Reading {
    rules.month(rules.year(year.number, 4), month.number)
}

fn three(parts: [Part; 3], rules: Rules) -> Reading {
    let [first, second, third] = parts;
    if first.digits == 4 && second.digits <= 2 && third.digits <= 2 {
        return year_first(parts, rules);
    }
    if first.digits > 2 || second.digits > 2 {
        return Reading::Unknown;
    }
    if third.number == 1900 && (first.number, second.number).min((second.number, first.number)) == (0, 1) {
        // Day nought of January 1900: what a spreadsheet shows for a zero.
        return Reading::Zero;
    }
    let fit = |order| in_order(parts, order, rules);
    let (day_first, month_first) = (fit(DateOrder::DayFirst), fit(DateOrder::MonthFirst));
    match rules.order {
        None => match (either(day_first, month_first), fit(DateOrder::YearFirst)) {
            (Reading::Unknown, year_first) => year_first,
            (reading, _) => reading,
        },
        Some(order) => match fit(order) {
            Reading::Unknown => match either(day_first, month_first) {
                other @ Reading::Day(_) => Reading::Perhaps(Box::new(other)),
                _ => Reading::Unknown,
            },
            reading => reading,
        },
    }
}

/// What two orders say together: the one that fits, or that both do and differ.
fn either(a: Reading, b: Reading) -> Reading {
    match (a, b) {
        (Reading::Day(a), Reading::Day(b)) if a != b => Reading::Unclear,
        (Reading::Day(day), _) | (_, Reading::Day(day)) => Reading::Day(day),
        (Reading::Impossible, _) | (_, Reading::Impossible) => Reading::Impossible,
        _ => Reading::Unknown,
    }
}

fn in_order([a, b, c]: [Part; 3], order: DateOrder, rules: Rules) -> Reading {
    let (year, month, day) = match order {
        DateOrder::DayFirst => (c, b, a),
        DateOrder::MonthFirst => (c, a, b),
        DateOrder::YearFirst => (a, b, c),
    };
    if day.digits > 2 {
        return Reading::Unknown;
    }
    rules.day(rules.year(year.number, year.digits), month.number, day.number)
}

/// `2024-03-04`; also `2024-03-00` and `2024-00-00`, which databases write for a month and a year.
fn year_first([year, month, day]: [Part; 3], rules: Rules) -> Reading {
    let year = rules.year(year.number, 4);
    match (year, month.number, day.number) {
        (Some(1900), 1, 0) => Reading::Zero,
        (Some(year), 0, 0) => Reading::Year(year),
        (_, month, 0) => rules.month(year, month),
        (_, month, day) => rules.day(year, month, day),
    }
}

//! How the cells that feed a field are written: the order of dates, the signs in numbers, blank cells; each with
//! what the whole column proves. It must not decide: the evidence is the profile's, the choice a person's.

use super::columns::date_words;
use super::matching::Command2;
use crate::engine::mapping::{BlankPolicy, Feed, Match};
use crate::engine::schema::{DateOrder, NumberFormat, Slot, ValueType};
use crate::engine::source::profile::{ColumnProfile, NumberEvidence};
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::count;

/// (shown, in force, command)
pub(super) type Options = Vec<(String, bool, Command2)>;

fn is_read(matched: Option<&Match>) -> Option<&Match> {
    matched.filter(|m| !m.feed.columns().is_empty())
}

pub(super) fn date_orders(kind: ValueType, slot: Slot, matched: Option<&Match>) -> Options {
    let Some(matched) = is_read(matched).filter(|_| kind == ValueType::Date) else { return Vec::new() };
    let order = |order: DateOrder, label: &str| {
        let command = Command2(Command::SetDateOrder { slot, order });
        (label.to_owned(), matched.date_order == Some(order), command)
    };
    vec![
        order(DateOrder::DayFirst, "Day first (31/12/2026)"),
        order(DateOrder::MonthFirst, "Month first (12/31/2026)"),
        order(DateOrder::YearFirst, "Year first (2026-12-31)"),
    ]
}

pub(super) fn number_formats(kind: ValueType, slot: Slot, matched: Option<&Match>) -> Options {
    let Some(matched) = is_read(matched).filter(|_| kind.is_number()) else { return Vec::new() };
    let format = |format: NumberFormat, label: &str| {
        let command = Command2(Command::SetNumberFormat { slot, format });
        (label.to_owned(), matched.number_format == Some(format), command)
    };
    vec![
        format(NumberFormat::Point, "1,234.56"),
        format(NumberFormat::Comma, "1.234,56"),
        format(NumberFormat::EachCell, "Each cell on its own"),
    ]
}

pub(super) fn blanks(slot: Slot, matched: Option<&Match>) -> Options {
    let Some(matched) = is_read(matched) else { return Vec::new() };
    let policy = |policy: BlankPolicy, label: &str| {
        (label.to_owned(), matched.blank == policy, Command2(Command::SetBlank { slot, policy }))
    };
    vec![policy(BlankPolicy::Keep, "Keep what is there"), policy(BlankPolicy::Clear, "Clear the field")]
}

/// What is known of the column, where all of it and nothing else feeds the field.
pub(super) fn facts<'d>(draft: &'d Draft, matched: &Match) -> Option<&'d ColumnProfile> {
    match matched.feed {
        Feed::Column(column) => draft.profile.columns.get(column),
        _ => None,
    }
}

/// What the column proves of how its dates or numbers are written; empty where nothing is to be said.
pub(super) fn proof(draft: &Draft, kind: ValueType, matched: Option<&Match>) -> String {
    let Some(facts) = matched.and_then(|matched| facts(draft, matched)) else { return String::new() };
    match kind {
        ValueType::Date => date_words(facts.dates).unwrap_or_default(),
        kind if kind.is_number() => number_words(facts.numbers).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Which sign the numbers of a column prove to be the decimal one.
fn number_words(numbers: NumberEvidence) -> Option<String> {
    let NumberEvidence { point, comma, either } = numbers;
    let proved = |cells: u64, sample: &str| format!("“{sample}” is proved by {}", count(cells, "cell", "cells"));
    let open = format!("{} both", count(either, "cell fits", "cells fit"));
    let fit_both = if either > 0 { format!(", {open}") } else { String::new() };
    match (point, comma, either) {
        (0, 0, 0) => None,
        (0, 0, _) => Some(open),
        (_, 0, _) => Some(proved(point, "1,234.56") + &fit_both),
        (0, ..) => Some(proved(comma, "1.234,56") + &fit_both),
        _ => Some(format!("{}, {}", proved(point, "1,234.56"), proved(comma, "1.234,56"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evidence_of_numbers_is_told_in_words() {
        let of = |point, comma, either| number_words(NumberEvidence { point, comma, either });
        assert_eq!(of(0, 0, 0), None);
        for (evidence, words) in [
            (of(0, 41, 0), "“1.234,56” is proved by 41 cells"),
            (of(1, 0, 7), "“1,234.56” is proved by 1 cell, 7 cells fit both"),
            (of(0, 0, 9), "9 cells fit both"),
            (of(2, 1, 3), "“1,234.56” is proved by 2 cells, “1.234,56” is proved by 1 cell"),
        ] {
            assert_eq!(evidence.as_deref(), Some(words));
        }
    }
}

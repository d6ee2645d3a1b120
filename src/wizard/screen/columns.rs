//! What is known of each column, in a few words and on a card.
//!
//! Cards are made when somebody looks at one: a file may have sixteen thousand columns.

use crate::engine::schema::{ValueType, group_digits};
use crate::engine::source::Source;
use crate::engine::source::profile::{ColumnProfile, Damage, DamageKind, DateEvidence, Profile};
use crate::wizard::draft::Draft;
use crate::wizard::format::{count, percent};
use serde::Serialize;
use std::sync::Arc;

/// The head of a column in the preview.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnHead {
    pub header: String,
    /// "Email · 88% filled".
    pub fact: String,
    /// 0 to 1.
    pub filled: f32,
    /// Something did harm to its values.
    pub damaged: bool,
}

/// What is known of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnCard {
    pub header: String,
    /// What it is about, and what is known: ("Filled", "88%, 123,846 cells").
    pub facts: Vec<(&'static str, String)>,
    /// What stands above the values: "Most frequent", "For example".
    pub values_title: &'static str,
    /// The most frequent values with their counts; of columns with too many, examples without.
    pub values: Vec<(String, String)>,
    /// What was done to values, and what to do about it.
    pub damage: Vec<(String, &'static str)>,
}

impl ColumnCard {
    /// All of it as one text, for those who cannot see the card.
    pub fn spoken(&self) -> String {
        let facts = self.facts.iter().map(|(what, fact)| format!("{what}: {fact}."));
        let values: Vec<String> = self
            .values
            .iter()
            .map(|(value, times)| if times.is_empty() { value.clone() } else { format!("{value} {times}") })
            .collect();
        let values = (!values.is_empty()).then(|| format!("{}: {}.", self.values_title, values.join(", ")));
        let damage = self.damage.iter().map(|(what, advice)| format!("{what}. {advice}"));
        facts.chain(values).chain(damage).collect::<Vec<_>>().join(" ")
    }
}

/// The cards of all columns.
#[derive(Debug, Clone)]
pub struct Cards {
    source: Arc<Source>,
    profile: Arc<Profile>,
}

/// Values shown on a card.
const VALUES: usize = 6;

/// Characters shown of a value.
const VALUE_CHARS: usize = 40;

impl Cards {
    pub(super) fn of(draft: &Draft) -> Cards {
        Cards { source: draft.source.clone(), profile: draft.profile.clone() }
    }

    /// The card of a column.
    pub fn card(&self, index: usize) -> ColumnCard {
        let header = self.source.columns.get(index).map(|column| column.header.clone()).unwrap_or_default();
        let known = self.profile.columns.get(index).filter(|_| self.profile.rows > 0);
        let Some(column) = known else {
            let facts = vec![("Known", "nothing yet; the file is being read".to_owned())];
            return ColumnCard { header, facts, values_title: "", values: Vec::new(), damage: Vec::new() };
        };
        let (values_title, values) = values(column);
        ColumnCard {
            facts: facts(&header, column, &self.profile),
            header,
            values_title,
            values,
            damage: column.damage.iter().map(|damage| (damaged_cells(damage), damage.kind.advice())).collect(),
        }
    }
}

pub(super) fn head(draft: &Draft, index: usize, header: &str) -> ColumnHead {
    let Some(column) = draft.profile.columns.get(index).filter(|_| draft.profile.rows > 0) else {
        return ColumnHead { header: header.to_owned(), fact: String::new(), filled: 0.0, damaged: false };
    };
    let filled = column.filled as f64 / draft.profile.rows.max(1) as f64;
    let fact = format!("{} · {} filled", short_type(header, column), percent(filled));
    let damaged = !column.damage.is_empty();
    ColumnHead { header: header.to_owned(), fact, filled: filled as f32, damaged }
}

fn facts(header: &str, column: &ColumnProfile, profile: &Profile) -> Vec<(&'static str, String)> {
    let share = column.filled as f64 / profile.rows.max(1) as f64;
    let so_far = if profile.complete { "" } else { " so far" };
    let mut facts = vec![("Filled", format!("{}, {}{so_far}", percent(share), count(column.filled, "cell", "cells")))];
    if column.filled == 0 {
        return facts;
    }
    facts.insert(0, ("Holds", holds(header, column)));
    facts.push(("Different", different(column)));
    facts.push(("Longest", count(column.longest as u64, "character", "characters")));
    facts.extend(date_words(column.dates).map(|words| ("Dates", words)));
    facts
}

/// "Email, 98% of the filled cells".
fn holds(header: &str, column: &ColumnProfile) -> String {
    match likely(header, column) {
        Some((words, cells)) => {
            let share = (cells as f64 / column.filled as f64).min(1.0);
            if cells >= column.filled { words.to_owned() } else { format!("{words}, {} of them", percent(share)) }
        }
        None => "Text".to_owned(),
    }
}

/// "3 values", "12,480 different", "about 1,200,000 different".
fn different(column: &ColumnProfile) -> String {
    if column.values_complete && is_few(column) {
        count(column.distinct, "value", "values")
    } else if column.values_complete {
        format!("{} different", group_digits(column.distinct))
    } else {
        format!("about {} different", group_digits(two_figures(column.distinct)))
    }
}

/// An estimate is worth two figures.
fn two_figures(number: u64) -> u64 {
    let scale = 10_u64.pow(number.max(1).ilog10().saturating_sub(1));
    (number + scale / 2) / scale * scale
}

fn values(column: &ColumnProfile) -> (&'static str, Vec<(String, String)>) {
    let times = |cells: u64| if cells == 1 { "once".to_owned() } else { format!("{} times", group_digits(cells)) };
    if column.values.first().is_some_and(|(_, cells)| *cells > 1) {
        let shown = column.values.iter().take(VALUES);
        return ("Most frequent", shown.map(|(value, cells)| (cut(value), times(*cells))).collect());
    }
    let samples = column.samples.iter().take(VALUES / 2);
    ("For example", samples.map(|value| (cut(value), String::new())).collect())
}

fn cut(value: &str) -> String {
    let one_line = value.replace(['\r', '\n'], " ");
    match one_line.char_indices().nth(VALUE_CHARS) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}

/// How the dates of a column may be read, where it has any written with figures.
pub(super) fn date_words(dates: DateEvidence) -> Option<String> {
    let DateEvidence { day_first, month_first, year_first, either } = dates;
    let total = day_first + month_first + year_first + either;
    let all = count(total, "date", "dates");
    let digits = group_digits;
    let fit_both = if either > 0 { format!(", {} fit both", digits(either)) } else { String::new() };
    let words = match (day_first, month_first, year_first, either) {
        (0, 0, 0, 0) => return None,
        (0, 0, 0, _) => format!("{all} fit both day-first and month-first"),
        (0, 0, _, 0) => format!("{all} with the year first"),
        (0, 0, year, _) => format!("{} of {all} have the year first{fit_both}", digits(year)),
        (day, 0, ..) => format!("{} of {all} prove day-first{fit_both}", digits(day)),
        (0, month, ..) => format!("{} of {all} prove month-first{fit_both}", digits(month)),
        (day, month, ..) => {
            format!("{} of {all} prove day-first and {} month-first: both occur", digits(day), digits(month))
        }
    };
    Some(words)
}

/// What was done to how many cells, with an example.
pub(super) fn damaged_cells(damage: &Damage) -> String {
    let cells = count(damage.cells, "cell", "cells");
    let example = &damage.example;
    match damage.kind {
        DamageKind::Exponent => format!("{cells} with shortened numbers, such as {example}"),
        DamageKind::LostZeros => format!("{cells} without the zero at the front, such as {example}"),
        DamageKind::Mojibake => format!("{cells} with garbled letters, such as {example}"),
        DamageKind::FormulaError => format!("{cells} with failed formulas, such as {example}"),
        DamageKind::Hashes => format!("{cells} with only hash signs"),
        DamageKind::SerialDates => format!("{cells} with day counts instead of dates, such as {example}"),
        DamageKind::ZeroDates => format!("{cells} with a date that is none, such as {example}"),
    }
}

/// What a column holds in a word or two: "Email", "3 values", "Text".
fn short_type(header: &str, column: &ColumnProfile) -> String {
    if column.filled == 0 {
        return "Blank".to_owned();
    }
    match likely(header, column) {
        Some((words, _)) => words.to_owned(),
        None if is_few(column) && column.filled > 24 => count(column.values.len() as u64, "value", "values"),
        None => "Text".to_owned(),
    }
}

fn is_few(column: &ColumnProfile) -> bool {
    column.values_complete && (2..=12).contains(&column.values.len())
}

/// What most cells look like, and how many do.
fn likely(header: &str, column: &ColumnProfile) -> Option<(&'static str, u64)> {
    if let Some(cells) = postal_codes(header, column) {
        return Some(("ZIP code", cells));
    }
    let (kind, cells) = column.looks_like.iter().find(|(_, cells)| *cells as f64 >= 0.8 * column.filled as f64)?;
    let words = match kind {
        ValueType::Id => "ID",
        ValueType::Email => "Email",
        ValueType::Phone => "Phone",
        ValueType::Date => "Date",
        ValueType::Year => "Year",
        ValueType::Money => "Amount",
        ValueType::Integer | ValueType::Decimal => "Number",
        ValueType::Boolean => "Yes or no",
        ValueType::Url => "Web address",
        ValueType::PostalCode => "ZIP code",
        _ => return None,
    };
    Some((words, *cells))
}

/// How many cells are postal codes, where that is more than that they are numbers: the header says so, or zeros at
/// the front were lost.
fn postal_codes(header: &str, column: &ColumnProfile) -> Option<u64> {
    let lost =
        column.damage.iter().find(|damage| damage.kind == DamageKind::LostZeros).map_or(0, |damage| damage.cells);
    let header = header.to_lowercase();
    let named = ["zip", "postal", "postcode"].iter().any(|word| header.contains(word));
    let whole =
        column.looks_like.iter().find(|(kind, _)| *kind == ValueType::PostalCode).map_or(0, |(_, cells)| *cells);
    let cells = (whole + lost).min(column.filled);
    ((named || lost > 0) && cells as f64 >= 0.8 * column.filled as f64).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evidence_of_dates_is_told_in_words() {
        let of = |day_first, month_first, year_first, either| {
            date_words(DateEvidence { day_first, month_first, year_first, either })
        };
        assert_eq!(of(0, 0, 0, 0), None);
        for (evidence, words) in [
            (of(37, 0, 0, 375), "37 of 412 dates prove day-first, 375 fit both"),
            (of(0, 5, 0, 0), "5 of 5 dates prove month-first"),
            (of(0, 0, 0, 9), "9 dates fit both day-first and month-first"),
            (of(0, 0, 1, 0), "1 date with the year first"),
            (of(3, 2, 0, 1), "3 of 6 dates prove day-first and 2 month-first: both occur"),
        ] {
            assert_eq!(evidence.as_deref(), Some(words));
        }
    }

    #[test]
    fn an_estimate_says_so_and_pretends_no_precision() {
        let estimate = ColumnProfile { distinct: 1_203_611, ..ColumnProfile::default() };
        assert_eq!(different(&estimate), "about 1,200,000 different");
        let exact = ColumnProfile { distinct: 480, values_complete: true, ..ColumnProfile::default() };
        assert_eq!(different(&exact), "480 different");
        assert_eq!(two_figures(7), 7);
    }
}

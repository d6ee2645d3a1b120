//! What one column holds, for the document of `inspect`.

use crate::cli::screen::counted_words;
use crate::engine::schema::{DateOrder, ValueType, group_digits};
use crate::engine::source::Column;
use crate::engine::source::profile::{ColumnProfile, Damage, DamageKind, DateEvidence};
use serde::Serialize;

/// One column.
#[derive(Debug, Serialize)]
pub struct ColumnDocument {
    /// From 0.
    pub index: usize,
    pub header: String,
    /// Filled cells.
    pub filled: u64,
    /// What most filled cells look like.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// Of the filled cells, how many look like it, 0 to 1.
    pub type_share: f64,
    /// Distinct filled values; an estimate where `distinct_exact` is false.
    pub distinct: u64,
    pub distinct_exact: bool,
    /// Characters of the longest value.
    pub longest: usize,
    pub samples: Vec<String>,
    /// Values that repeat, most frequent first; none where there are too many to count.
    pub top_values: Vec<TopValue>,
    pub damage: Vec<DamageDocument>,
    pub notices: Vec<ColumnNotice>,
}

/// A frequent value.
#[derive(Debug, Serialize)]
pub struct TopValue {
    pub value: String,
    /// Cells that hold it.
    pub count: u64,
}

/// One kind of damage.
#[derive(Debug, Serialize)]
pub struct DamageDocument {
    pub code: DamageKind,
    pub cells: u64,
    /// The first few, numbered as in a spreadsheet program.
    pub rows: Vec<u64>,
    pub example: String,
    pub advice: &'static str,
}

/// Something a person should know about a column.
#[derive(Debug, Serialize)]
pub struct ColumnNotice {
    /// Stable short name: `date_order_unclear`.
    pub code: &'static str,
    pub message: String,
}

/// Frequent values listed.
const TOP_VALUES: usize = 10;

/// A column is of a type when at least this share of its filled cells look like it.
const TYPICAL: f64 = 0.6;

/// What a cell most likely is when it looks like several types, most telling first.
const TELLING: [ValueType; 11] = [
    ValueType::Email,
    ValueType::Url,
    ValueType::Date,
    ValueType::Year,
    ValueType::PostalCode,
    ValueType::Integer,
    ValueType::Money,
    ValueType::Decimal,
    ValueType::Phone,
    ValueType::Boolean,
    ValueType::Id,
];

/// What is known of a column.
pub fn column(column: &Column, profiled: &ColumnProfile) -> ColumnDocument {
    let (value_type, share) = typical(profiled);
    ColumnDocument {
        index: column.index,
        header: column.header.clone(),
        filled: profiled.filled,
        value_type,
        // Rounded for reading, but not up to a share that is not reached.
        type_share: (share * 1_000.0).floor() / 1_000.0,
        distinct: profiled.distinct,
        distinct_exact: profiled.values_complete,
        longest: profiled.longest,
        samples: profiled.samples.clone(),
        top_values: top_values(profiled),
        damage: profiled.damage.iter().map(damage).collect(),
        notices: notices(profiled),
    }
}

/// The most telling type that most filled cells look like, and their share.
fn typical(profiled: &ColumnProfile) -> (ValueType, f64) {
    let cells = |kind: ValueType| profiled.looks_like.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n);
    let most = TELLING.into_iter().map(cells).max().unwrap_or(0);
    if most == 0 || (most as f64) < TYPICAL * profiled.filled as f64 {
        return (ValueType::Text, if profiled.filled == 0 { 0.0 } else { 1.0 });
    }
    let kind = TELLING.into_iter().find(|kind| cells(*kind) == most).unwrap_or(ValueType::Text);
    (kind, (most as f64 / profiled.filled as f64).min(1.0))
}

fn top_values(profiled: &ColumnProfile) -> Vec<TopValue> {
    let repeat = (profiled.values.len() as u64) < profiled.filled;
    let values = profiled.values.iter().filter(|_| repeat).take(TOP_VALUES);
    values.map(|(value, count)| TopValue { value: value.clone(), count: *count }).collect()
}

fn damage(damage: &Damage) -> DamageDocument {
    DamageDocument {
        code: damage.kind,
        cells: damage.cells,
        rows: damage.rows.clone(),
        example: damage.example.clone(),
        advice: damage.kind.advice(),
    }
}

fn notices(profiled: &ColumnProfile) -> Vec<ColumnNotice> {
    let dates = profiled.dates;
    let mut notices = Vec::new();
    let both = dates.day_first > 0 && dates.month_first > 0;
    if both {
        let message = format!(
            "{} can only be day first and {} only month first",
            counted_words(dates.day_first, "date", "dates"),
            group_digits(dates.month_first)
        );
        notices.push(ColumnNotice { code: "date_order_mixed", message });
    } else if let (Some(order), true) = (dates.order(), dates.day_first + dates.month_first > 0) {
        notices.push(ColumnNotice { code: "date_order_proved", message: proof(order, dates) });
    } else if dates.either > 0 {
        let dates =
            if dates.either == 1 { "1 date is".into() } else { format!("{} dates are", group_digits(dates.either)) };
        let message = format!("Nothing shows whether {dates} day first or month first");
        notices.push(ColumnNotice { code: "date_order_unclear", message });
    }
    if profiled.numbers.point > 0 && profiled.numbers.comma > 0 {
        let message = format!(
            "{} numbers have a decimal point and {} a decimal comma",
            group_digits(profiled.numbers.point),
            group_digits(profiled.numbers.comma)
        );
        notices.push(ColumnNotice { code: "number_format_mixed", message });
    }
    notices
}

/// "37 of 412 dates prove day first, 375 fit both"
fn proof(order: DateOrder, dates: DateEvidence) -> String {
    let all = dates.day_first + dates.month_first + dates.year_first + dates.either;
    let (proving, words) = match order {
        DateOrder::DayFirst => (dates.day_first, "day first"),
        DateOrder::MonthFirst => (dates.month_first, "month first"),
        DateOrder::YearFirst => (dates.year_first, "year first"),
    };
    let (proving, all, either) = (group_digits(proving), group_digits(all), group_digits(dates.either));
    format!("{proving} of {all} dates prove {words}, {either} fit both")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_what_most_of_its_cells_look_like() {
        let column = |filled, looks_like: &[(ValueType, u64)]| {
            typical(&ColumnProfile { filled, looks_like: looks_like.to_vec(), ..ColumnProfile::default() }).0
        };
        let numbers = [(ValueType::Decimal, 100), (ValueType::Integer, 100), (ValueType::Money, 100)];
        assert_eq!(column(100, &numbers), ValueType::Integer);
        assert_eq!(column(100, &[(ValueType::Email, 60)]), ValueType::Email);
        assert_eq!(column(100, &[(ValueType::Email, 59)]), ValueType::Text);
        assert_eq!(column(0, &[]), ValueType::Text);
    }

    #[test]
    fn values_that_never_repeat_are_not_frequent() {
        let values = |counts: &[u64]| ColumnProfile {
            filled: counts.iter().sum(),
            values: counts.iter().enumerate().map(|(at, count)| (format!("v{at}"), *count)).collect(),
            values_complete: true,
            ..ColumnProfile::default()
        };
        assert_eq!(top_values(&values(&[1, 1, 1])).len(), 0);
        assert_eq!(top_values(&values(&[2, 1])).iter().map(|top| top.count).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(top_values(&values(&[2; 50])).len(), TOP_VALUES);
        assert_eq!(top_values(&ColumnProfile::default()).len(), 0);
    }

    #[test]
    fn the_evidence_about_dates_is_told() {
        let told = |dates| {
            let profiled = ColumnProfile { dates, ..ColumnProfile::default() };
            notices(&profiled).into_iter().map(|n| n.code).collect::<Vec<_>>()
        };
        let none = DateEvidence::default();
        assert_eq!(told(none), Vec::<&str>::new());
        assert_eq!(told(DateEvidence { year_first: 9, ..none }), Vec::<&str>::new());
        assert_eq!(told(DateEvidence { day_first: 1, either: 9, ..none }), ["date_order_proved"]);
        assert_eq!(told(DateEvidence { either: 9, ..none }), ["date_order_unclear"]);
        assert_eq!(told(DateEvidence { day_first: 1, month_first: 1, ..none }), ["date_order_mixed"]);
    }
}

//! What a column's values say about a field: they support a match or contradict it. Hardly ever do
//! they make one. It must not read cells itself beyond the samples handed in.

use super::header::Reading;
use super::lexicon::Target;
use super::{ColumnFacts, samples};
use crate::engine::schema::{Field, RecordType, ValueType};

/// What the values say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// The share of values that fit, 0.5 or more.
    Supports(f64, String),
    Silent,
    /// Some fit, too few.
    Doubts(String),
    Contradicts(String),
}

/// Values of a column that has no header at all must look like this type to this share.
pub(super) const UNMISTAKABLE: f64 = 0.9;

/// What the values of a column say about a field.
pub(super) fn verdict(record_type: &RecordType, field: &Field, facts: &ColumnFacts) -> Verdict {
    if facts.filled <= 0.0 || (facts.looks_like.is_empty() && facts.samples.is_empty()) {
        return verdict_of_samples(record_type, field, facts);
    }
    let Some((types, plural)) = expected(field) else {
        return verdict_on_text(record_type, field, facts);
    };
    let share = types.iter().map(|t| share(facts, *t)).fold(0.0, f64::max);
    if share >= 0.5 {
        Verdict::Supports(share, format!("{} look like {plural}", percent(share)))
    } else if facts.looks_like.is_empty() && may_still_fit(field, &facts.samples) {
        Verdict::Silent
    } else if share < 0.1 {
        let how_many = if share < 0.005 { "none".to_owned() } else { format!("only {}", percent(share)) };
        Verdict::Contradicts(format!("{how_many} of the values look like {plural}"))
    } else {
        Verdict::Doubts(format!("only {} of the values look like {plural}", percent(share)))
    }
}

/// "Last gift" full of dates is the date of that gift: what a header says of an amount, said of the
/// date beside it.
pub(super) fn dates_for_amounts(record_type: &RecordType, readings: &[Reading], facts: &ColumnFacts) -> Vec<Reading> {
    if share(facts, ValueType::Date) < UNMISTAKABLE {
        return Vec::new();
    }
    let of_date = |reading: &Reading| {
        let Target::Field(field) = reading.target else { return None };
        let stem = record_type.fields[field].name.strip_suffix("_amount")?;
        let date = record_type.field_index(&format!("{stem}_date"))?;
        let words = format!("the header says “{}”", facts.header.trim());
        Some(Reading { target: Target::Field(date), score: reading.score - 0.05, words, ..reading.clone() })
    };
    readings.iter().filter_map(of_date).collect()
}

/// The share of values that look like a type.
pub(super) fn share(facts: &ColumnFacts, value_type: ValueType) -> f64 {
    facts.looks_like.iter().find(|(t, _)| *t == value_type).map_or(0.0, |(_, share)| *share)
}

/// The types that may stand in a field, and what they are called. `None` where anything may.
fn expected(field: &Field) -> Option<(&'static [ValueType], &'static str)> {
    use ValueType::*;
    Some(match field.value_type {
        Email => (&[Email], "email addresses"),
        Phone => (&[Phone], "phone numbers"),
        Url => (&[Url], "web addresses"),
        Boolean => (&[Boolean], "yes or no"),
        Date if field.partial_date => (&[Date, Year], "dates"),
        Date => (&[Date], "dates"),
        Year => (&[Year, Date, Integer], "years"),
        Money => (&[Money, Decimal, Integer, Year], "amounts"),
        Integer => (&[Integer, Year], "whole numbers"),
        Decimal => (&[Decimal, Integer, Money, Year], "numbers"),
        _ => return None,
    })
}

/// Values of no known look may be the marks or dates of another language: "Ja", "X", "März 1952".
fn may_still_fit(field: &Field, samples: &[String]) -> bool {
    match field.value_type {
        ValueType::Boolean => samples.len() <= 3,
        _ => samples.iter().any(|s| s.bytes().any(|b| b.is_ascii_digit())),
    }
}

/// Names, places and choices cannot be recognised by their looks, but what they are not can be.
fn verdict_on_text(record_type: &RecordType, field: &Field, facts: &ColumnFacts) -> Verdict {
    use ValueType::*;
    let never: &[(ValueType, &str)] = match field.value_type {
        Id | Reference => &[(Date, "dates")],
        PostalCode => &[(Email, "email addresses"), (Url, "web addresses")],
        List => &[(Boolean, "yes or no")],
        Multiline => &[],
        Choice => &[(Email, "email addresses"), (Url, "web addresses"), (Phone, "phone numbers"), (Date, "dates")],
        _ => &[
            (Email, "email addresses"),
            (Url, "web addresses"),
            (Phone, "phone numbers"),
            (Date, "dates"),
            (Boolean, "yes or no"),
        ],
    };
    for (value_type, plural) in never {
        let share = share(facts, *value_type);
        // Emails serve as keys, and so may anything else where it is one.
        if share >= 0.8 && !(*value_type == Email && may_be_called_by_email(field)) {
            return Verdict::Contradicts(format!("{} look like {plural}", percent(share)));
        }
    }
    match field.value_type {
        PostalCode => match share(facts, PostalCode) {
            share if share >= 0.5 => Verdict::Supports(share, format!("{} look like postal codes", percent(share))),
            _ => Verdict::Silent,
        },
        Reference => names_are_no_references(facts),
        Text if !record_type.is_of_persons() => verdict_of_samples(record_type, field, facts),
        Text | Country | Region => match samples::verdict(field, facts) {
            Verdict::Silent => verdict_of_samples(record_type, field, facts),
            verdict => verdict,
        },
        Choice => match verdict_of_samples(record_type, field, facts) {
            Verdict::Supports(share, words) => Verdict::Supports(share, words),
            other if !record_type.is_of_persons() => other,
            other => samples::verdict_on_states(&facts.samples).unwrap_or(other),
        },
        _ => verdict_of_samples(record_type, field, facts),
    }
}

/// Whoever is named in a text may be named by an email: the field's own words say so.
fn may_be_called_by_email(field: &Field) -> bool {
    field.synonyms.iter().any(|synonym| synonym.ends_with("email"))
}

/// What refers to somebody is a key or an email. Words set apart by spaces, without a figure, are a name.
fn names_are_no_references(facts: &ColumnFacts) -> Verdict {
    let is_name = |text: &&String| {
        text.trim().contains(' ') && !text.contains('@') && !text.bytes().any(|byte| byte.is_ascii_digit())
    };
    let names = facts.samples.iter().filter(is_name).count();
    match names as f64 / facts.samples.len().max(1) as f64 {
        share if share >= 0.5 => Verdict::Contradicts(format!("{} look like names", percent(share))),
        _ => Verdict::Silent,
    }
}

/// Without a profile, the samples may still be known choices.
fn verdict_of_samples(record_type: &RecordType, field: &Field, facts: &ColumnFacts) -> Verdict {
    let choices = record_type.choices(field);
    if choices.is_empty() || facts.samples.is_empty() {
        return Verdict::Silent;
    }
    let known = facts.samples.iter().filter(|s| choices.iter().any(|c| c.is(s))).count();
    let share = known as f64 / facts.samples.len() as f64;
    if share >= 0.5 {
        Verdict::Supports(share, "the values are among its choices".to_owned())
    } else if known == 0 && facts.samples.len() >= 3 && field.value_type == ValueType::Choice {
        Verdict::Doubts("none of the values is one of its choices yet".to_owned())
    } else {
        Verdict::Silent
    }
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

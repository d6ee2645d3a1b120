//! What a column holds, for a field that is to be defined from it.
//!
//! A type that is too narrow makes problems of good values, so anything in doubt is text.

use crate::engine::mapping::suggest::ColumnFacts;
use crate::engine::schema::{CustomType, ValueType};

/// Share of the filled cells that must look like a type.
const NEARLY_ALL: f64 = 0.9;
/// Share of the sampled values that must hold several, for a list.
const SEVERAL: f64 = 0.2;

/// The type a column's values suggest, and why, as a sentence.
pub fn guess(facts: &ColumnFacts) -> (CustomType, String) {
    let share = |kind: ValueType| facts.looks_like.iter().find(|(k, _)| *k == kind).map_or(0.0, |(_, share)| *share);
    let nearly = |kind: ValueType| share(kind) >= NEARLY_ALL;
    let all = |kind: ValueType, words: &str| {
        let share = share(kind);
        if share > 0.995 {
            format!("All its values are {words}.")
        } else {
            format!("{:.0}% of its values are {words}.", (share * 100.0).floor())
        }
    };
    let samples = &facts.samples;
    if samples.is_empty() {
        return (CustomType::Text, "Its values are not known yet.".to_owned());
    }
    let code = |value: &String| value.trim().len() > 1 && value.trim().starts_with('0') && !value.contains(['.', ',']);
    let figures = nearly(ValueType::Decimal) && !samples.iter().any(code);
    if nearly(ValueType::Boolean) {
        return (CustomType::YesNo, all(ValueType::Boolean, "yes or no"));
    }
    if nearly(ValueType::Date) && !nearly(ValueType::Decimal) {
        return (CustomType::Date, all(ValueType::Date, "dates"));
    }
    if figures && nearly(ValueType::Money) && samples.iter().any(|value| value.contains(['$', '€', '£', '¥'])) {
        return (CustomType::Money, all(ValueType::Money, "amounts of money"));
    }
    if figures && !nearly(ValueType::PostalCode) {
        return (CustomType::Number, all(ValueType::Decimal, "numbers"));
    }
    let listed = samples.iter().filter(|value| value.split(';').filter(|item| !item.trim().is_empty()).count() > 1);
    if listed.count() as f64 >= samples.len() as f64 * SEVERAL {
        return (CustomType::List, "Its cells hold several values with semicolons between them.".to_owned());
    }
    let mixed = [ValueType::Date, ValueType::Decimal, ValueType::Boolean].into_iter().any(|kind| share(kind) > 0.0);
    let why =
        if mixed { "Its values are of different kinds, and text takes them all." } else { "Its values are words." };
    (CustomType::Text, why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(samples: &[&str], looks_like: &[(ValueType, f64)]) -> ColumnFacts {
        let samples = samples.iter().map(|text| (*text).to_owned()).collect();
        ColumnFacts { samples, looks_like: looks_like.to_vec(), ..ColumnFacts::default() }
    }

    #[test]
    fn a_type_is_guessed_where_nearly_all_values_fit_it() {
        use ValueType::{Boolean, Date, Decimal, Money, PostalCode};
        for (samples, looks, kind, why) in [
            (&["yes", "no"][..], &[(Boolean, 1.0)][..], CustomType::YesNo, "All its values are yes or no."),
            (&["2024-03-04", "x"], &[(Date, 0.97)], CustomType::Date, "97% of its values are dates."),
            (&["$5.00"], &[(Decimal, 1.0), (Money, 1.0)], CustomType::Money, "All its values are amounts of money."),
            (&["5.25"], &[(Decimal, 1.0), (Money, 1.0)], CustomType::Number, "All its values are numbers."),
            (&["02134"], &[(Decimal, 1.0)], CustomType::Text, "Its values are of different kinds"),
            (&["10115"], &[(Decimal, 1.0), (PostalCode, 1.0)], CustomType::Text, "Its values are of different kinds"),
            (&["a; b", "c"], &[], CustomType::List, "Its cells hold several values"),
            (&["S", "M"], &[], CustomType::Text, "Its values are words."),
            (&["S", "2024-03-04"], &[(Date, 0.5)], CustomType::Text, "Its values are of different kinds"),
            (&[], &[], CustomType::Text, "Its values are not known yet."),
        ] {
            let (got, said) = guess(&facts(samples, looks));
            assert_eq!(got, kind, "{samples:?}");
            assert!(said.starts_with(why), "{said}");
        }
    }
}

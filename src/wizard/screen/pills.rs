//! What a field of the Match page says of itself in a word or two.

use super::matching::short;
use super::parts::{Kind, Pill};
use super::written;
use crate::engine::mapping::{Feed, Match};
use crate::engine::schema::{Slot, ValueType, group_digits};
use crate::wizard::draft::{Draft, Sample, SplitInto, Understood};

/// The pill of a field, and whether it warns.
pub(super) fn pill(
    draft: &Draft,
    slot: Slot,
    matched: Option<&Match>,
    sample: Option<&Sample>,
) -> (Option<Pill>, bool) {
    let Some(matched) = matched else { return (None, false) };
    let field = draft.field(slot);
    if let Feed::Column(column) = matched.feed
        && field.value_type == ValueType::Date
        && matched.date_order.is_none()
        && let Some(dates) = draft.profile.columns.get(column).map(|c| c.dates)
        && dates.either > 0
    {
        let text = if dates.day_first > 0 { "day and month mixed: choose" } else { "day or month first? choose" };
        return (Some(Pill::new(Kind::Warn, text)), true);
    }
    if matched.number_format.is_none()
        && field.value_type.is_number()
        && written::facts(draft, matched).is_some_and(|facts| facts.numbers.is_open())
    {
        return (Some(Pill::new(Kind::Warn, "1,234 or 1.234? choose")), true);
    }
    let lists = draft.splits.get(&slot).is_some_and(|split| matches!(split.into, SplitInto::Items { .. }));
    if lists && !draft.can_translate(slot) {
        return (Some(Pill::new(Kind::Warn, "several in one cell: split?")), true);
    }
    if let Some(understood) = draft.understood.get(&slot) {
        return values_pill(understood);
    }
    if let Some(sample) = sample.filter(|s| s.problems > 0) {
        let rows = if sample.problems == 1 {
            "1 value".to_owned()
        } else {
            format!("{} values", group_digits(sample.problems as u64))
        };
        return (Some(Pill::new(Kind::Warn, format!("{rows} to look at"))), true);
    }
    match matched.feed {
        Feed::Fixed(_) => (Some(Pill::new(Kind::Info, "fixed value")), false),
        _ if draft.record_type.is_key(slot) => (Some(Pill::new(Kind::Good, "finds existing records")), false),
        _ => (None, false),
    }
}

/// What a field makes of all values of its column.
fn values_pill(understood: &Understood) -> (Option<Pill>, bool) {
    match (understood.unknown.as_slice(), understood.translated as u64) {
        ([], 0) => (None, false),
        ([], translated) => (Some(Pill::new(Kind::Neutral, format!("{} translated", group_digits(translated)))), false),
        ([(value, _)], _) => (Some(Pill::new(Kind::Warn, format!("1 value not translated: “{}”", short(value)))), true),
        (many, _) => {
            let values = group_digits(many.len() as u64);
            (Some(Pill::new(Kind::Warn, format!("{values} values not translated"))), true)
        }
    }
}

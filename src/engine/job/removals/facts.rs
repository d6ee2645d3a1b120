//! What a review tells of a record at a glance, beside its name: an email, and the last gift.
//!
//! It exists so that the window and an exported list say the same. It must not know how they look.

use crate::engine::model::{Layout, Record};
use crate::engine::schema::{FieldIndex, GroupIndex, RecordType, Schema, Value, ValueType, display};

/// Where to find it in the records of a type.
#[derive(Debug, Clone)]
pub struct ReviewFacts<'s> {
    record_type: &'s RecordType,
    layout: Layout,
    /// The group of email addresses, and the field an address stands in.
    email: Option<(GroupIndex, usize)>,
    /// Amount and date of the last gift.
    last: Option<(FieldIndex, FieldIndex)>,
}

impl<'s> ReviewFacts<'s> {
    pub fn of(schema: &Schema, record_type: &'s RecordType) -> ReviewFacts<'s> {
        let emails = record_type.groups.iter().enumerate().find_map(|(at, group)| {
            let identity = group.identity?;
            (group.fields[identity].value_type == ValueType::Email).then_some((at, identity))
        });
        let rollup = schema.record_types.iter().filter_map(|from| from.rollup.as_ref());
        let rollup = rollup.into_iter().find(|rollup| rollup.into == record_type.name);
        let last = rollup.and_then(|rollup| {
            Some((record_type.field_index(&rollup.last.amount)?, record_type.field_index(&rollup.last.date)?))
        });
        ReviewFacts { record_type, layout: Layout::whole(record_type), email: emails, last }
    }

    /// Headings; none where there is nothing of the kind in the type.
    pub fn heads(&self) -> Vec<&'static str> {
        let email = self.email.map(|_| "Email");
        email.into_iter().chain(self.last.map(|_| "Last gift")).collect()
    }

    /// One for each heading; empty where the record does not say.
    pub fn cells(&self, record: &Record) -> Vec<String> {
        let email = self.email.map(|(group, field)| self.entry(record, group, field));
        email.into_iter().chain(self.last.map(|last| self.last_gift(record, last))).collect()
    }

    fn entry(&self, record: &Record, group: GroupIndex, field: usize) -> String {
        let value = || {
            let place = self.layout.group_place(group)?;
            let within = self.layout.groups[place].fields.iter().position(|each| *each == field)?;
            record.groups.get(place)?.iter().find_map(|entry| entry.values.get(within)?.as_ref())
        };
        let shown = |value: &Value| display(value, &self.record_type.groups[group].fields[field], self.record_type);
        value().map(shown).unwrap_or_default()
    }

    /// "$25.00 · 2009".
    fn last_gift(&self, record: &Record, (amount, date): (FieldIndex, FieldIndex)) -> String {
        let value = |field: FieldIndex| {
            let place = self.layout.fields.iter().position(|each| *each == field)?;
            record.fields.get(place)?.as_ref()
        };
        let shown = value(amount).map(|value| display(value, &self.record_type.fields[amount], self.record_type));
        let year = value(date).and_then(Value::as_text).and_then(|date| date.get(..4));
        shown.into_iter().chain(year.map(str::to_owned)).collect::<Vec<_>>().join(" · ")
    }
}

//! How records of one type are summed up in the records they refer to, as gifts are in their donors.
//!
//! It exists so that which kinds of gift count, and where the sums stand, is declared beside the fields
//! themselves. It must not know how sums are made or kept.

use super::{Field, FieldIndex, RecordType, ValueType};
use serde::Deserialize;

/// Sums of one record type that stand in the records of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollUp {
    /// Name of the record type that holds the sums.
    pub into: String,
    /// The field that refers to it. This and the next are fields of the type that is summed up.
    pub by: FieldIndex,
    pub amount: FieldIndex,
    pub date: FieldIndex,
    /// The choice that says what kind of record it is.
    pub kind: FieldIndex,
    /// Kinds that do not count; any other counts, a blank one too.
    pub left_out: Vec<String>,
    /// Kinds whose amounts are taken off, whatever their sign.
    pub subtracted: Vec<String>,
    /// What a record is for: the first of these fields that is filled.
    pub label: Vec<FieldIndex>,
    /// Where the sums stand. This and the next are fields of `into`, by name.
    pub total: String,
    pub largest: OneOfAll,
    pub last: OneOfAll,
    pub by_year: ByYear,
}

/// Where one record of all those summed up is told: the largest, or the last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneOfAll {
    pub amount: String,
    pub date: String,
    pub label: String,
}

/// The group that holds a sum for each calendar year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByYear {
    pub group: String,
    /// This and the next are fields of the group.
    pub year: String,
    pub amount: String,
}

/// As it stands in a schema file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRollUp {
    into: String,
    by: String,
    amount: String,
    date: String,
    kind: String,
    #[serde(default)]
    left_out: Vec<String>,
    #[serde(default)]
    subtracted: Vec<String>,
    label: Vec<String>,
    total: String,
    largest: OneOfAll,
    last: OneOfAll,
    by_year: ByYear,
}

impl RawRollUp {
    /// Finds the fields of the type itself with `find`.
    pub(super) fn resolve<E>(&self, find: impl Fn(&str) -> Result<FieldIndex, E>) -> Result<RollUp, E> {
        Ok(RollUp {
            into: self.into.clone(),
            by: find(&self.by)?,
            amount: find(&self.amount)?,
            date: find(&self.date)?,
            kind: find(&self.kind)?,
            left_out: self.left_out.clone(),
            subtracted: self.subtracted.clone(),
            label: self.label.iter().map(|name| find(name)).collect::<Result<_, E>>()?,
            total: self.total.clone(),
            largest: self.largest.clone(),
            last: self.last.clone(),
            by_year: self.by_year.clone(),
        })
    }
}

/// A rule that is broken: by which field, and what.
type Broken = (String, String);

fn refuse(place: &str, what: impl Into<String>) -> Result<(), Broken> {
    Err((place.to_owned(), what.into()))
}

impl RollUp {
    /// Whether the fields of the type that is summed up are of the types they have to be.
    pub(super) fn check_from(&self, from: &RecordType) -> Result<(), Broken> {
        let field = |index: FieldIndex| &from.fields[index];
        if field(self.by).references.as_deref() != Some(self.into.as_str()) {
            return refuse(&field(self.by).name, format!("a roll-up is by a field that refers to {:?}", self.into));
        }
        let labels = self.label.iter().map(|label| (field(*label), ValueType::Text));
        let typed = [
            (field(self.amount), ValueType::Money),
            (field(self.date), ValueType::Date),
            (field(self.kind), ValueType::Choice),
        ];
        for (field, wanted) in typed.into_iter().chain(labels) {
            of_type(field, wanted)?;
        }
        if self.label.is_empty() {
            return refuse(&from.name, "a roll-up names at least one `label`");
        }
        let choices = field(self.kind).choices.map(|list| &from.choice_lists[list].choices);
        for kind in self.left_out.iter().chain(&self.subtracted) {
            if !choices.is_some_and(|choices| choices.iter().any(|choice| choice.value == *kind)) {
                return refuse(&field(self.kind).name, format!("a roll-up names {kind:?}, which is no choice of it"));
            }
            if self.left_out.contains(kind) && self.subtracted.contains(kind) {
                return refuse(&field(self.kind).name, format!("{kind:?} is both left out and subtracted"));
            }
        }
        Ok(())
    }

    /// Whether there are the fields the sums stand in, of the types they have to be.
    pub(super) fn check_into(&self, into: &RecordType) -> Result<(), Broken> {
        let mut names = vec![(self.total.as_str(), ValueType::Money)];
        for one in [&self.largest, &self.last] {
            names.extend([
                (one.amount.as_str(), ValueType::Money),
                (one.date.as_str(), ValueType::Date),
                (one.label.as_str(), ValueType::Text),
            ]);
        }
        for (place, (name, wanted)) in names.iter().enumerate() {
            let Some(field) = into.field_index(name) else {
                return refuse(name, format!("a roll-up names it, but {:?} has no such field", into.name));
            };
            of_type(&into.fields[field], *wanted)?;
            if names[..place].iter().any(|(earlier, _)| earlier == name) {
                return refuse(name, "a roll-up names it twice");
            }
        }
        let Some(group) = into.group_index(&self.by_year.group).map(|group| &into.groups[group]) else {
            return refuse(&self.by_year.group, format!("{:?} has no such group", into.name));
        };
        for (name, wanted) in [(&self.by_year.year, ValueType::Year), (&self.by_year.amount, ValueType::Money)] {
            let Some(field) = group.fields.iter().find(|field| field.name == *name) else {
                return refuse(&group.name, format!("it has no field {name:?} for a roll-up"));
            };
            of_type(field, wanted)?;
        }
        if group.fields.len() != 2 || group.identity.is_none_or(|at| group.fields[at].name != self.by_year.year) {
            return refuse(&group.name, "entries of sums by year hold an amount and are known by their year");
        }
        Ok(())
    }
}

fn of_type(field: &Field, wanted: ValueType) -> Result<(), Broken> {
    if field.value_type == wanted { Ok(()) } else { refuse(&field.name, format!("a roll-up needs a {wanted:?} here")) }
}

//! `--set`, `--join`, `--split`, `--fixed`, `--date-order` and `--number-format`: what a person decides goes over what was suggested.

use super::splits;
use crate::engine::mapping::suggest::ColumnFacts;
use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::schema::{DateOrder, NumberFormat, RecordType, Slot, ValueType};
use anyhow::bail;
use std::collections::BTreeSet;

/// What was asked for, by slot path.
pub struct Choices<'c> {
    /// (slot, header); an empty header empties the slot.
    pub set: &'c [(String, String)],
    /// (slot, headers with a plus sign between them)
    pub join: &'c [(String, String)],
    pub join_with: &'c str,
    /// Headers, perhaps with what they hold.
    pub split: &'c [String],
    pub fixed: &'c [(String, String)],
    pub date_order: &'c [(String, DateOrder)],
    pub number_format: &'c [(String, NumberFormat)],
}

/// Names offered when one is not known.
const NEAREST: usize = 3;

/// Lays the choices over a suggested mapping.
///
/// # Errors
/// When a slot or a header does not exist; the sentence names the nearest that do.
pub fn apply(
    choices: &Choices<'_>,
    record_type: &RecordType,
    facts: &[ColumnFacts],
    mapping: &mut Mapping,
) -> anyhow::Result<()> {
    let headers: Vec<String> = facts.iter().map(|column| column.header.clone()).collect();
    let mut chosen: BTreeSet<Slot> = BTreeSet::new();
    let (lists, wholes): (Vec<&String>, Vec<&String>) = choices.split.iter().partition(|s| s.starts_with(splits::LIST));
    for header in wholes {
        chosen.extend(splits::whole(header, record_type, facts, mapping)?);
    }
    for (path, header) in choices.set {
        let slot = slot(record_type, path)?;
        if header.is_empty() {
            mapping.clear(slot);
        } else {
            let column = column(&headers, header)?;
            let elsewhere: Vec<Slot> = mapping.slots_of_column(column).filter(|s| !chosen.contains(s)).collect();
            for suggested in elsewhere {
                mapping.clear(suggested);
            }
            mapping.set(slot, Match::new(Feed::Column(column)));
        }
        chosen.insert(slot);
    }
    for (path, joined) in choices.join {
        let slot = slot(record_type, path)?;
        splits::join(slot, joined, choices.join_with, &headers, mapping)?;
        chosen.insert(slot);
    }
    for header in lists {
        chosen.extend(splits::list(header, record_type, facts, mapping)?);
    }
    for (path, value) in choices.fixed {
        let slot = slot(record_type, path)?;
        if value.trim().is_empty() {
            bail!("--fixed {path}= has no value. Give one, or leave the field empty with --set {path}=.");
        }
        if record_type.is_whole_key(slot) {
            bail!(
                "--fixed {path}=… would make one record of all rows. Feed it from a column with --set {path}=HEADER."
            );
        }
        mapping.set(slot, Match::new(Feed::Fixed(value.clone())));
        chosen.insert(slot);
    }
    drop_orphans(mapping, &chosen);
    written(choices, record_type, mapping)
}

/// How dates and numbers are written.
fn written(choices: &Choices<'_>, record_type: &RecordType, mapping: &mut Mapping) -> anyhow::Result<()> {
    for (path, order) in choices.date_order {
        let slot = slot(record_type, path)?;
        if mapping.field(record_type, slot).value_type != ValueType::Date {
            bail!("{path} does not hold dates, so --date-order {path} means nothing. Leave it away.");
        }
        fed(mapping, slot, path, "date-order")?.date_order = Some(*order);
    }
    for (path, format) in choices.number_format {
        let slot = slot(record_type, path)?;
        if !record_type.field(slot).value_type.is_number() {
            bail!("{path} does not hold numbers, so --number-format {path} means nothing. Leave it away.");
        }
        fed(mapping, slot, path, "number-format")?.number_format = Some(*format);
    }
    Ok(())
}

fn fed<'m>(mapping: &'m mut Mapping, slot: Slot, path: &str, option: &str) -> anyhow::Result<&'m mut Match> {
    mapping.get_mut(slot).ok_or_else(|| {
        anyhow::anyhow!(
            "No column feeds {path}, so --{option} {path} means nothing. Match it with --set {path}=HEADER."
        )
    })
}

/// Removes fixed values that only went along with a column that is gone: a phone's type without a
/// phone.
fn drop_orphans(mapping: &mut Mapping, chosen: &BTreeSet<Slot>) {
    let entry = |slot: Slot| match slot {
        Slot::Entry { group, position, .. } => Some((group, position)),
        Slot::Field(_) => None,
    };
    let fed: BTreeSet<_> =
        mapping.iter().filter(|(_, m)| !m.feed.columns().is_empty()).filter_map(|(slot, _)| entry(slot)).collect();
    let orphan = |(slot, matched): (Slot, &Match)| {
        let lost = entry(slot).is_some_and(|entry| !fed.contains(&entry));
        (lost && !chosen.contains(&slot) && matches!(matched.feed, Feed::Fixed(_))).then_some(slot)
    };
    let orphans: Vec<Slot> = mapping.iter().filter_map(orphan).collect();
    for slot in orphans {
        mapping.clear(slot);
    }
}

/// The slot of that path.
///
/// # Errors
/// When there is none; the sentence names the nearest.
pub(super) fn slot(record_type: &RecordType, path: &str) -> anyhow::Result<Slot> {
    if let Some(slot) = record_type.slot(path) {
        return Ok(slot);
    }
    let near = nearest(path, slot_paths(record_type, path));
    bail!("A {} has no field {path:?}. The nearest are {near}.", record_type.label.to_lowercase())
}

pub(super) fn column(headers: &[String], header: &str) -> anyhow::Result<usize> {
    let folded = |text: &str| text.trim().to_lowercase();
    let exact = headers.iter().position(|h| h == header);
    let alike = || headers.iter().position(|h| folded(h) == folded(header));
    if let Some(column) = exact.or_else(alike) {
        return Ok(column);
    }
    let near = nearest(header, headers.iter().cloned());
    bail!("The file has no column {header:?}. The nearest are {near}.")
}

/// All fields, and the fields of each group with the number the person wrote.
fn slot_paths(record_type: &RecordType, like: &str) -> impl Iterator<Item = String> {
    let position: usize = like.split('.').find_map(|part| part.parse().ok()).unwrap_or(0);
    let singles = record_type.fields.iter().filter(|f| !f.derived).map(|f| f.name.clone());
    let entries = record_type.groups.iter().flat_map(move |group| {
        let position = position.min(group.max.saturating_sub(1));
        group.fields.iter().map(move |field| format!("{}.{position}.{}", group.name, field.name))
    });
    singles.chain(entries)
}

fn nearest(wanted: &str, known: impl Iterator<Item = String>) -> String {
    let wanted = wanted.trim().to_lowercase();
    let mut scored: Vec<(f64, String)> =
        known.map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.truncate(NEAREST);
    scored.into_iter().map(|(_, name)| format!("“{name}”")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Schema;

    fn contact() -> &'static RecordType {
        Schema::built_in().record_type("contact").unwrap()
    }

    fn at(path: &str) -> Slot {
        contact().slot(path).unwrap()
    }

    /// What `apply` makes of a suggestion that matched "ID" and "Mail" (typed "home").
    fn applied(set: &[(&str, &str)], fixed: &[(&str, &str)], orders: &[(&str, DateOrder)]) -> anyhow::Result<Mapping> {
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        let (set, fixed) = (owned(set), owned(fixed));
        let date_order: Vec<_> = orders.iter().map(|(slot, order)| ((*slot).to_owned(), *order)).collect();
        let facts = ["ID", "Mail", "Second mail"]
            .map(|header| ColumnFacts { header: header.to_owned(), ..ColumnFacts::default() });
        let mut mapping = Mapping::default();
        mapping.set(at("id"), Match::new(Feed::Column(0)));
        mapping.set(at("emails.0.email"), Match::new(Feed::Column(1)));
        mapping.set(at("emails.0.type"), Match::new(Feed::Fixed("home".to_owned())));
        let (join, split) = (&[], &[]);
        let choices = Choices {
            set: &set,
            join,
            join_with: " ",
            split,
            fixed: &fixed,
            date_order: &date_order,
            number_format: &[],
        };
        apply(&choices, contact(), &facts, &mut mapping)?;
        Ok(mapping)
    }

    fn feed(mapping: &Mapping, path: &str) -> Option<Feed> {
        mapping.get(at(path)).map(|m| m.feed.clone())
    }

    #[test]
    fn a_column_is_taken_from_the_field_it_was_suggested_for() {
        let mapping = applied(&[("emails.1.email", "mail ")], &[], &[]).unwrap();
        assert_eq!(feed(&mapping, "emails.1.email"), Some(Feed::Column(1)));
        assert_eq!(feed(&mapping, "emails.0.email"), None);
    }

    #[test]
    fn a_column_feeds_two_fields_when_both_are_named() {
        let mapping = applied(&[("emails.0.email", "Mail"), ("emails.1.email", "Mail")], &[], &[]).unwrap();
        assert_eq!(feed(&mapping, "emails.0.email"), Some(Feed::Column(1)));
        assert_eq!(feed(&mapping, "emails.1.email"), Some(Feed::Column(1)));
    }

    #[test]
    fn an_emptied_email_takes_its_suggested_type_along_but_not_a_chosen_one() {
        let mapping = applied(&[("emails.0.email", "")], &[], &[]).unwrap();
        assert_eq!((feed(&mapping, "emails.0.email"), feed(&mapping, "emails.0.type")), (None, None));
        let mapping = applied(&[("emails.0.email", "")], &[("emails.0.type", "work")], &[]).unwrap();
        assert_eq!(feed(&mapping, "emails.0.type"), Some(Feed::Fixed("work".to_owned())));
    }

    #[test]
    fn unknown_names_are_refused_with_the_nearest() {
        let refusal = |set: &[(&str, &str)]| applied(set, &[], &[]).unwrap_err().to_string();
        let slot = refusal(&[("emails.0.emial", "Mail")]);
        assert!(slot.contains("“emails.0.email”"), "{slot}");
        let beyond = refusal(&[("emails.99.email", "Mail")]);
        assert!(
            beyond.contains(&format!(
                "“emails.{}.email”",
                contact().groups[contact().group_index("emails").unwrap()].max - 1
            )),
            "{beyond}"
        );
        let header = refusal(&[("emails.0.email", "Secnd mail")]);
        assert!(header.contains("“Second mail”"), "{header}");
    }

    #[test]
    fn a_fixed_value_and_a_date_order_must_mean_something() {
        assert!(applied(&[], &[("emails.0.type", " ")], &[]).is_err());
        let not_a_date = applied(&[], &[], &[("emails.0.email", DateOrder::DayFirst)]).unwrap_err();
        assert!(not_a_date.to_string().contains("does not hold dates"), "{not_a_date}");
    }
}

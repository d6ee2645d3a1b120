//! `--join` and `--split`: fields made of several columns, and columns that hold several fields.

use super::overrides;
use crate::engine::mapping::suggest::ColumnFacts;
use crate::engine::mapping::{Feed, Mapping, Match, split};
use crate::engine::schema::{RecordType, Schema, Slot, Whole};
use anyhow::bail;

/// Before the header of a column that holds lists.
pub(super) const LIST: &str = "list:";

/// Feeds a slot from columns named with a plus sign between them.
///
/// # Errors
/// When there are not two, or one does not exist.
pub(super) fn join(
    slot: Slot,
    joined: &str,
    separator: &str,
    headers: &[String],
    mapping: &mut Mapping,
) -> anyhow::Result<()> {
    let names: Vec<&str> = joined.split('+').map(str::trim).collect();
    if names.len() < 2 || names.iter().any(|name| name.is_empty()) {
        bail!("--join takes two headers or more with a plus sign between them, as in --join SLOT=\"First + Last\".");
    }
    let columns: Vec<usize> =
        names.into_iter().map(|name| overrides::column(headers, name)).collect::<anyhow::Result<_>>()?;
    mapping.set(slot, Match::new(Feed::Join { columns, separator: separator.to_owned() }));
    Ok(())
}

/// Splits a column of names or places; gives the slots it feeds.
///
/// # Errors
/// When there is no such column, its values do not say what they are, or the record has no fields for
/// the parts.
pub(super) fn whole(
    asked: &str,
    record_type: &RecordType,
    facts: &[ColumnFacts],
    mapping: &mut Mapping,
) -> anyhow::Result<Vec<Slot>> {
    let (said, header) = match asked.split_once(':') {
        Some(("name", header)) => (Some(Whole::Name), header),
        Some(("place", header)) => (Some(Whole::Place), header),
        _ => (None, asked),
    };
    let column = found(header, facts)?;
    let Some(whole) =
        said.or_else(|| split::held(facts[column].samples.iter().map(String::as_str), Schema::built_in()))
    else {
        bail!(
            "The values of {header:?} do not show whether they are names or places. Say which with --split name:… or \
             --split place:…, or leave the column whole."
        );
    };
    let fed = mapping.split_column(record_type, column, whole);
    if fed.is_empty() {
        let parts = if whole == Whole::Name { "a name" } else { "a place" };
        bail!(
            "A {} has no free fields for the parts of {parts}. Leave {header:?} whole.",
            record_type.label.to_lowercase()
        );
    }
    Ok(fed)
}

/// Splits a column of lists over the entries of a group; gives the slots it feeds.
///
/// # Errors
/// When there is no such column, it holds no lists, or it feeds no field that a record has several of.
pub(super) fn list(
    asked: &str,
    record_type: &RecordType,
    facts: &[ColumnFacts],
    mapping: &mut Mapping,
) -> anyhow::Result<Vec<Slot>> {
    let header = asked.strip_prefix(LIST).unwrap_or(asked);
    let column = found(header, facts)?;
    let values = facts[column].samples.iter().map(String::as_str);
    let Some(separator) = split::separator_of(values.clone()) else {
        bail!("No value of {header:?} is a list with ; or | or , between its items. Leave the column whole.");
    };
    let longest = values.map(|value| split::items(value, separator).count()).max().unwrap_or(1);
    let fed = mapping.slots_of_column(column).find(|slot| matches!(slot, Slot::Entry { .. }));
    let slots = fed.map(|slot| mapping.split_list(record_type, slot, separator, longest)).unwrap_or_default();
    if slots.is_empty() {
        bail!(
            "{header:?} feeds no field that a {} has several of. Name one for the first item, as in --set \
             emails.0.email={header:?}.",
            record_type.label.to_lowercase()
        );
    }
    Ok(slots)
}

fn found(header: &str, facts: &[ColumnFacts]) -> anyhow::Result<usize> {
    let headers: Vec<String> = facts.iter().map(|column| column.header.clone()).collect();
    overrides::column(&headers, header)
}

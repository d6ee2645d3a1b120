//! Which records refer to a record: a contact's gifts, notes, proposals.
//!
//! A reference holds the key of a record, or what only one record may have: an email.

use super::columns::quote;
use super::fault::Fallible;
use super::jobs::limited;
use super::one_record::Reading;
use super::rollup::{Counted, RollUpTables};
use super::tables::TypeTables;
use crate::engine::model::{Layout, Record, RecordId};
use crate::engine::schema::{Currency, Field, RecordType, Slot, Value, ValueType};
use crate::engine::store::{Referring, WholeRecord};
use rusqlite::{Connection, params};

/// All texts that references to a record may hold, as a JSON array.
pub(super) fn names_of(record_type: &RecordType, record: &Record) -> String {
    let layout = Layout::whole(record_type);
    let mut names: Vec<&str> = record.fields[layout.key].as_ref().and_then(Value::as_text).into_iter().collect();
    for (group, entries) in layout.groups.iter().zip(&record.groups) {
        let (Some(identity), Some(unless)) = (group.identity.filter(|_| group.unique), group.unless) else { continue };
        let owned = entries.iter().filter(|entry| entry.values[unless] != Some(Value::Boolean(true)));
        names.extend(owned.filter_map(|entry| entry.values[identity].as_ref()?.as_text()));
    }
    serde_json::Value::from(names).to_string()
}

/// The fields of a type that refer to records of another; those of groups at position 0.
pub(super) fn fields_to<'t>(from: &'t RecordType, to: &'t str) -> impl Iterator<Item = Slot> + 't {
    let leads = move |field: &Field| {
        field.value_type == ValueType::Reference && field.references.as_deref().is_some_and(|name| name == to)
    };
    let singles = from.fields.iter().enumerate().filter(move |(_, field)| leads(field));
    let singles = singles.map(|(field, _)| Slot::Field(field));
    let entries = from.groups.iter().enumerate().flat_map(move |(group, declared)| {
        let fields = declared.fields.iter().enumerate().filter(move |(_, field)| leads(field));
        fields.map(move |(field, _)| Slot::Entry { group, position: 0, field })
    });
    singles.chain(entries)
}

/// Where a field lies: its table and its column.
pub(super) fn place(tables: &TypeTables, slot: Slot) -> (&str, String) {
    let column = quote(&tables.column(slot).name);
    match slot {
        Slot::Field(_) => (&tables.main, column),
        Slot::Entry { group, .. } => (&tables.groups[group].name, column),
    }
}

const NAMED: &str = "IN (SELECT value FROM json_each(?1))";

const MILLION: i128 = 1_000_000;

/// How many records of a type refer to a record by a field, and what they sum up to; `None` where none does. Where
/// the record holds a sum of them, only what counts there does here.
pub(super) fn referring(
    connection: &Connection,
    (tables, rollup): (&TypeTables, Option<&RollUpTables>),
    slot: Slot,
    names: &str,
) -> Fallible<Option<Referring>> {
    let (table, column) = place(tables, slot);
    let sql = format!("SELECT count(DISTINCT record) FROM {table} WHERE {column} {NAMED}");
    let count: i64 = connection.query_row(&sql, [names], |row| row.get(0))?;
    if count == 0 {
        return Ok(None);
    }
    let mut sums = Vec::new();
    let rollup = rollup.filter(|rollup| Slot::Field(rollup.rollup.by) == slot);
    let counted = rollup.map(|rollup| Counted::of(rollup, "g")).or_else(|| amounts(tables, slot));
    if let Some(Counted { amount, currency, counts }) = counted {
        // In millions and rest, so that no amount in a file makes it overflow.
        let sql = format!(
            "SELECT {currency} AS currency, sum({amount} / {MILLION}), sum({amount} % {MILLION}) FROM {table} AS g \
             WHERE g.{column} {NAMED} AND {counts} GROUP BY currency ORDER BY count(*) DESC, currency"
        );
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([names])?;
        while let Some(row) = rows.next()? {
            let currency = Currency::new(row.get_ref(0)?.as_str().unwrap_or_default()).unwrap_or(Currency::USD);
            let [millions, rest] = [row.get::<_, i64>(1)?, row.get::<_, i64>(2)?].map(i128::from);
            sums.push((currency, millions * MILLION + rest));
        }
    }
    let record_type = tables.record_type.name.clone();
    Ok(Some(Referring { record_type, slot, count: count as u64, sums }))
}

/// The amounts that go with a reference: of the entry it stands in, or of the record where its type is one whose
/// amounts are summed up.
fn amounts(tables: &TypeTables, slot: Slot) -> Option<Counted> {
    let record_type = tables.record_type;
    let (fields, columns) = match slot {
        Slot::Field(_) if record_type.totals.by.is_empty() => return None,
        Slot::Field(_) => (&record_type.fields, &tables.columns),
        Slot::Entry { group, .. } => (&record_type.groups[group].fields, &tables.groups[group].columns),
    };
    let found = fields.iter().position(|field| field.value_type == ValueType::Money)?;
    let name = &columns[found].name;
    let (amount, currency) = (format!("g.{}", quote(name)), format!("g.{}", quote(&format!("{name}_currency"))));
    Some(Counted { counts: format!("{amount} IS NOT NULL"), amount, currency })
}

/// The date a record of a type is of, where its type has one.
pub(super) fn date_of(record_type: &RecordType) -> Option<usize> {
    let first = || record_type.fields.iter().position(|field| field.value_type == ValueType::Date);
    record_type.totals.date.or_else(first)
}

/// A page of them, newest first.
pub(super) fn page(
    connection: &Connection,
    tables: &TypeTables,
    (slot, names): (Slot, &str),
    limit: u64,
    offset: u64,
) -> Fallible<Vec<WholeRecord>> {
    let (table, column) = place(tables, slot);
    let newest = date_of(tables.record_type).map_or_else(String::new, |date| {
        let date = quote(&tables.columns[date].name);
        format!("{date} IS NULL, {date} DESC, ")
    });
    let sql = format!(
        "SELECT record FROM {main} WHERE record IN (SELECT record FROM {table} WHERE {column} {NAMED}) \
         ORDER BY {newest}record DESC LIMIT ?2 OFFSET ?3",
        main = tables.main
    );
    let mut statement = connection.prepare(&sql)?;
    let ids = statement.query_map(params![names, limited(limit), limited(offset)], |row| row.get(0).map(RecordId))?;
    let ids: Vec<RecordId> = ids.collect::<rusqlite::Result<_>>()?;
    Reading::new(connection, tables)?.there(&ids)
}

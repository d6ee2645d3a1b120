//! Reading removed records from what the `removed` table keeps of them.

use super::bring_back::{Line, stored};
use super::columns::{Column, Stored, value_of};
use super::fault::{Fallible, Fault};
use super::tables::{TypeTables, group_table};
use crate::engine::model::{Entry, Layout, Record, RecordId};
use crate::engine::schema::{Field, RecordType, Value};
use rusqlite::types::ValueRef;
use std::collections::BTreeMap;

type Tables = BTreeMap<String, Vec<Line>>;

fn parse(snapshot: ValueRef<'_>) -> Fallible<Tables> {
    let text = snapshot.as_str().unwrap_or_default();
    serde_json::from_str(text).map_err(|_| Fault::Broken("a removed record cannot be read"))
}

/// What stands in a column or two.
type Values<'v> = (ValueRef<'v>, ValueRef<'v>);

/// Takes a value with its field and column.
type TakesValue<'t> = &'t mut dyn FnMut((&RecordType, &Field), &Column, Values<'_>) -> Fallible<()>;

/// Hands every value of a removed record on.
pub(super) fn each_value(tables: &TypeTables, snapshot: ValueRef<'_>, each: TakesValue<'_>) -> Fallible<()> {
    let kept = parse(snapshot)?;
    let record_type = tables.record_type;
    let groups = record_type.groups.iter().zip(&tables.groups);
    let groups = groups.map(|(group, table)| (group_table(record_type, group), &group.fields, &table.columns));
    let main = (record_type.name.clone(), &record_type.fields, &tables.columns);
    for (table, fields, columns) in std::iter::once(main).chain(groups) {
        for line in kept.get(&table).into_iter().flatten() {
            for (field, column) in fields.iter().zip(columns) {
                let (first, second) = columns_of(column, line)?;
                each((record_type, field), column, (first.as_sql(), second.as_sql()))?;
            }
        }
    }
    Ok(())
}

fn columns_of(column: &Column, line: &Line) -> Fallible<(Stored, Stored)> {
    let mut parts = column.parts().map(|(name, _)| match line.get(&name) {
        Some(value) => stored(value),
        None => Ok(Stored::Null),
    });
    let first = parts.next().unwrap_or(Ok(Stored::Null))?;
    Ok((first, parts.next().unwrap_or(Ok(Stored::Null))?))
}

fn value(column: &Column, line: &Line) -> Fallible<Option<Value>> {
    let (first, second) = columns_of(column, line)?;
    value_of(column.form, first.as_sql(), second.as_sql())
}

/// A removed record as it was, laid out like [`Layout::whole`], and the job that created it.
pub(super) fn record(tables: &TypeTables, id: RecordId, snapshot: ValueRef<'_>) -> Fallible<(Record, Option<i64>)> {
    let (kept, record_type) = (parse(snapshot)?, tables.record_type);
    let layout = Layout::whole(record_type);
    let main = kept.get(&record_type.name).and_then(|lines| lines.first());
    let main = main.ok_or(Fault::Broken("of a removed record nothing was kept"))?;
    let number = |line: &Line, name: &str| -> Fallible<Option<i64>> {
        match line.get(name).map(|value| stored(value)).transpose()? {
            Some(Stored::Integer(number)) => Ok(Some(number)),
            _ => Ok(None),
        }
    };
    let fields = layout.fields.iter().map(|field| value(&tables.columns[*field], main));
    let mut record = Record { id, fields: fields.collect::<Fallible<_>>()?, groups: Vec::new() };
    for group in &layout.groups {
        let table = &tables.groups[group.group];
        let lines = kept.get(&group_table(record_type, &record_type.groups[group.group]));
        let mut entries = Vec::new();
        for line in lines.into_iter().flatten() {
            let values = group.fields.iter().map(|field| value(&table.columns[*field], line));
            let position = number(line, "position")?.and_then(|at| usize::try_from(at).ok()).unwrap_or_default();
            entries.push(Entry { position, values: values.collect::<Fallible<_>>()? });
        }
        entries.sort_by_key(|entry| entry.position);
        record.groups.push(entries);
    }
    Ok((record, number(main, "created_job")?))
}

//! Reading records for people: counts, search, pages.

use super::columns::quote;
use super::fault::Fallible;
use super::jobs::limited;
use super::lookup::Reader;
use super::search;
use super::shown::name_columns;
use super::tables::TypeTables;
use crate::engine::model::{Layout, RecordId};
use crate::engine::schema::ValueType;
use crate::engine::store::RecordList;
use rusqlite::{Connection, OptionalExtension};

/// How many records of a type there are.
pub(super) fn count(connection: &Connection, tables: &TypeTables) -> Fallible<u64> {
    let sql = format!("SELECT count(*) FROM {}", tables.main);
    Ok(connection.query_row(&sql, [], |row| row.get::<_, i64>(0))? as u64)
}

/// Numbers of the records with these keys.
pub(super) fn ids(connection: &Connection, tables: &TypeTables, keys: &[&str]) -> Fallible<Vec<Option<RecordId>>> {
    let sql = format!("SELECT record FROM {} WHERE {} = ?1", tables.main, tables.key());
    let mut statement = connection.prepare(&sql)?;
    let all = keys.iter().map(|key| statement.query_row([key], |row| row.get(0)).optional());
    Ok(all.map(|id| id.map(|id| id.map(RecordId))).collect::<rusqlite::Result<_>>()?)
}

/// A page of the records that hold `search` in their key, their name or an email, by key.
pub(super) fn page(
    connection: &Connection,
    tables: &TypeTables,
    search: &str,
    limit: u64,
    offset: u64,
) -> Fallible<RecordList> {
    let (total, ids) = match search::wanted(search) {
        None => (count(connection, tables)?, all(connection, tables, limit, offset)?),
        Some(wanted) => found(connection, tables, &wanted, limit, offset)?,
    };
    let layout = Layout::whole(tables.record_type);
    let items = Reader::new(connection, tables, &layout, false)?.records(&ids)?;
    Ok(RecordList { total, items: items.into_iter().flatten().collect() })
}

fn all(connection: &Connection, tables: &TypeTables, limit: u64, offset: u64) -> Fallible<Vec<RecordId>> {
    let sql = format!("SELECT record FROM {} ORDER BY {} LIMIT ?1 OFFSET ?2", tables.main, tables.key());
    let mut statement = connection.prepare(&sql)?;
    let ids = statement.query_map([limited(limit), limited(offset)], |row| row.get(0).map(RecordId))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Counts in the same pass that finds the page, so that the table is read once.
fn found(
    connection: &Connection,
    tables: &TypeTables,
    search: &str,
    limit: u64,
    offset: u64,
) -> Fallible<(u64, Vec<RecordId>)> {
    let mut statement = connection.prepare(&format!("{} ORDER BY {}", select_holding(tables), tables.key()))?;
    let mut rows = statement.query([search])?;
    let (mut total, mut ids) = (0_u64, Vec::new());
    while let Some(row) = rows.next()? {
        if total >= offset && (ids.len() as u64) < limit {
            ids.push(RecordId(row.get(0)?));
        }
        total += 1;
    }
    Ok((total, ids))
}

/// Numbers of all records that hold `wanted`, a search as [`search::wanted`] gives it.
pub(super) fn holding(connection: &Connection, tables: &TypeTables, wanted: &str) -> Fallible<Vec<i64>> {
    let mut statement = connection.prepare(&select_holding(tables))?;
    let numbers = statement.query_map([wanted], |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

/// Selects the records that hold `?1` in their key, their name or an email.
fn select_holding(tables: &TypeTables) -> String {
    let record_type = tables.record_type;
    let (key, names) = (tables.key(), name_columns(tables));
    let (titles, fallback) = names[1..].split_at(record_type.title.len());
    // The parts of a name joined, so that "maria lopez" is found as it is shown.
    let title = titles.iter().map(|column| format!("coalesce({column}, '')")).collect::<Vec<_>>().join(" || ' ' || ");
    let looked_in = std::iter::once(&key).chain((!titles.is_empty()).then_some(&title)).chain(fallback);
    let mut anywhere: Vec<String> = looked_in.map(|text| format!("holds({text}, ?1)")).collect();
    for (group, table) in record_type.groups.iter().zip(&tables.groups) {
        let emails = group.identity.filter(|field| group.fields[*field].value_type == ValueType::Email);
        if let Some(email) = emails {
            let column = quote(&table.columns[email].name);
            anywhere.push(format!("record IN (SELECT record FROM {} WHERE holds({column}, ?1))", table.name));
        }
    }
    format!("SELECT record FROM {} WHERE {}", tables.main, anywhere.join(" OR "))
}

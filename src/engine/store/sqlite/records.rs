//! Finding records for people: counts, search, pages.

use super::columns::quote;
use super::fault::{Fallible, Fault};
use super::jobs::limited;
use super::named::Named;
use super::one_record::Reading;
use super::scan::{RemovedScan, Scan};
use super::search::Words;
use super::shown::name_columns;
use super::tables::TypeTables;
use crate::engine::model::RecordId;
use crate::engine::schema::{Part, ValueType};
use crate::engine::store::{Found, FoundList, RecordList, RecordQuery, RecordSort, Searched, WholeRecord};
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

/// Finds the records of a query; `None` where `report` gave the search up.
pub(super) fn find(
    connection: &Connection,
    (tables, all): (&TypeTables, &[TypeTables]),
    query: &RecordQuery,
    report: &mut dyn FnMut(&Searched<'_>) -> bool,
) -> Fallible<Option<Found>> {
    let record_type = tables.record_type.name.clone();
    let words = Words::of(&query.search);
    let of = count(connection, tables)?;
    let there = match &words {
        None if query.sort == RecordSort::Key => FoundList::All(of),
        None => FoundList::These(in_order(connection, tables, query.sort, None)?),
        Some(words) => match scanned(connection, (tables, all), (query, words), of, report)? {
            Some(there) => FoundList::These(there),
            None => return Ok(None),
        },
    };
    let mut removed = Vec::new();
    if query.removed {
        let mut scan = RemovedScan::new(connection, tables)?;
        let so_far = match &there {
            FoundList::All(_) => &[][..],
            FoundList::These(ids) => ids,
        };
        let mut looked_at = of;
        loop {
            let more = scan.stretch(words.as_ref(), &mut removed)? as u64;
            looked_at += more;
            if more == 0 {
                break;
            }
            if !report(&Searched { scanned: looked_at, of: looked_at, there: so_far, removed: &removed }) {
                return Ok(None);
            }
        }
        removed.reverse();
    }
    Ok(Some(Found { record_type, there, removed }))
}

/// Looks through all records for words. What is exactly a key or an email comes first.
fn scanned(
    connection: &Connection,
    (tables, all): (&TypeTables, &[TypeTables]),
    (query, words): (&RecordQuery, &Words),
    of: u64,
    report: &mut dyn FnMut(&Searched<'_>) -> bool,
) -> Fallible<Option<Vec<RecordId>>> {
    let mut there = exact(connection, tables, query.search.trim())?;
    let first = there.len();
    let mut looked_at = 0;
    let mut named = Named::new(connection, all, tables.record_type)?;
    loop {
        // Names that are looked at first are no records that are.
        if !report(&Searched { scanned: 0, of, there: &there, removed: &[] }) {
            return Ok(None);
        }
        if named.stretch(words)? == 0 {
            break;
        }
    }
    let mut scan = Scan::new(connection, tables, named)?;
    loop {
        if !report(&Searched { scanned: looked_at, of: of.max(looked_at), there: &there, removed: &[] }) {
            return Ok(None);
        }
        let before = there.len();
        let more = scan.stretch(words, &mut there)?;
        if more == 0 {
            break;
        }
        looked_at += more as u64;
        if first > 0 {
            let (known, new) = there.split_at(before);
            let new: Vec<RecordId> = new.iter().filter(|id| !known[..first].contains(id)).copied().collect();
            there.truncate(before);
            there.extend(new);
        }
    }
    let rest = in_order(connection, tables, query.sort, Some(&there[first..]))?;
    there.truncate(first);
    there.extend(rest);
    Ok(Some(there))
}

/// Records of which the key, or what only one record may have, is exactly this.
pub(super) fn exact(connection: &Connection, tables: &TypeTables, search: &str) -> Fallible<Vec<RecordId>> {
    let mut found: Vec<RecordId> = ids(connection, tables, &[search])?.into_iter().flatten().collect();
    for (group, table) in tables.record_type.groups.iter().zip(&tables.groups) {
        let Some((identity, _)) = group.identity.zip(group.unique_unless) else { continue };
        let column = quote(&table.columns[identity].name);
        let sql = format!("SELECT DISTINCT record FROM {} WHERE {column} IN (?1, lower(?1)) LIMIT {EXACT}", table.name);
        let mut statement = connection.prepare(&sql)?;
        for record in statement.query_map([search], |row| row.get(0).map(RecordId))? {
            let record = record?;
            if !found.contains(&record) {
                found.push(record);
            }
        }
    }
    Ok(found)
}

/// Records that are put first because what is searched for is exactly theirs. A shared email may be many's.
const EXACT: usize = 50;

/// These records, or all of the type, in an order.
fn in_order(
    connection: &Connection,
    tables: &TypeTables,
    sort: RecordSort,
    only: Option<&[RecordId]>,
) -> Fallible<Vec<RecordId>> {
    let order = match sort {
        RecordSort::Key => tables.key(),
        RecordSort::Name => format!("{}, {}", name_order(tables), tables.key()),
        RecordSort::Newest => "updated_job DESC, record DESC".to_owned(),
    };
    let listed = match only {
        Some(ids) => {
            let numbers: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
            format!("[{}]", numbers.join(","))
        }
        None => String::new(),
    };
    let narrowed = if only.is_some() { "WHERE record IN (SELECT value FROM json_each(?1))" } else { "WHERE ?1 = ''" };
    let sql = format!("SELECT record FROM {} {narrowed} ORDER BY {order}", tables.main);
    let mut statement = connection.prepare(&sql)?;
    let ids = statement.query_map([listed], |row| row.get(0).map(RecordId))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// What names are put in order by: people by their last name, anything else by its title.
fn name_order(tables: &TypeTables) -> String {
    let record_type = tables.record_type;
    let column = |field: &usize| format!("coalesce({}, '')", quote(&tables.columns[*field].name));
    let is_last = |field: &&usize| record_type.fields[**field].part == Some(Part::LastName);
    let (last, rest): (Vec<&usize>, Vec<&usize>) = record_type.title.iter().partition(is_last);
    let title = last.into_iter().chain(rest).map(column).collect::<Vec<_>>().join(" || ' ' || ");
    let title = if title.is_empty() { "''".to_owned() } else { title };
    let fallback = record_type.title_fallback.as_ref().map_or_else(|| "''".to_owned(), column);
    format!("folded(CASE WHEN trim({title}) = '' THEN {fallback} ELSE trim({title}) END)")
}

/// A page of what was found.
pub(super) fn found(
    connection: &Connection,
    tables: &TypeTables,
    found: &Found,
    limit: u64,
    offset: u64,
) -> Fallible<Vec<WholeRecord>> {
    let slice = |length: usize| {
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(length);
        from..from.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX)).min(length)
    };
    let (ids, before) = match &found.there {
        FoundList::All(total) => (all(connection, tables, limit, offset)?, *total),
        FoundList::These(ids) => (ids[slice(ids.len())].to_vec(), ids.len() as u64),
    };
    let mut reading = Reading::new(connection, tables)?;
    let mut records = reading.there(&ids)?;
    let rest = limit.saturating_sub(ids.len() as u64);
    let from = usize::try_from(offset.saturating_sub(before)).unwrap_or(usize::MAX);
    let rest = usize::try_from(rest).unwrap_or(usize::MAX);
    for (job, record) in found.removed.iter().skip(from).take(rest) {
        records.extend(reading.removed(*job, *record)?);
    }
    Ok(records)
}

/// A page of the records that hold the words of `search`, by key.
pub(super) fn page(
    connection: &Connection,
    (tables, types): (&TypeTables, &[TypeTables]),
    search: &str,
    limit: u64,
    offset: u64,
) -> Fallible<RecordList> {
    let query = RecordQuery { search: search.to_owned(), ..RecordQuery::default() };
    let all =
        find(connection, (tables, types), &query, &mut |_| true)?.ok_or(Fault::Broken("a search was given up"))?;
    let items = found(connection, tables, &all, limit, offset)?;
    Ok(RecordList { total: all.total(), items: items.into_iter().map(|whole| whole.record).collect() })
}

fn all(connection: &Connection, tables: &TypeTables, limit: u64, offset: u64) -> Fallible<Vec<RecordId>> {
    let sql = format!("SELECT record FROM {} ORDER BY {} LIMIT ?1 OFFSET ?2", tables.main, tables.key());
    let mut statement = connection.prepare(&sql)?;
    let ids = statement.query_map([limited(limit), limited(offset)], |row| row.get(0).map(RecordId))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
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

//! Reading what a job did: event counts, kept events, the journal.

use super::columns::Stored;
use super::customs::{self, NamesOfEntries};
use super::fault::Fallible;
use super::jobs::limited;
use super::shown::{self, Names};
use super::tables::TypeTables;
use crate::engine::model::{EventKey, JobId};
use crate::engine::schema::catalogue::{self, Operation};
use crate::engine::schema::{RecordType, Slot};
use crate::engine::store::{EventCount, EventFilter, EventList, PlanChange, StoreError, StoredEvent};
use rusqlite::{Connection, params_from_iter};

/// Events of one code that are listed.
const KEPT_OF_CODE: u64 = 100;

pub(super) fn counts(connection: &Connection, record_type: &RecordType, job: JobId) -> Fallible<Vec<EventCount>> {
    let names = customs::names(connection, record_type, job)?;
    let mut statement = connection.prepare("SELECT code, slot, \"count\" FROM job_event_count WHERE job = ?1")?;
    let mut rows = statement.query([job.0])?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        let event = event_key(record_type, row.get(0)?, row.get_ref(1)?.as_str().unwrap_or_default());
        counts.push(EventCount {
            event,
            operation: catalogue::event_kind(event.code).operation,
            message: shown::message(record_type, &names, event, ""),
            count: row.get::<_, i64>(2)? as u64,
        });
    }
    counts.sort_by_key(|count| (count.operation != Operation::Error, count.event));
    Ok(counts)
}

pub(super) fn events(
    connection: &Connection,
    record_type: &RecordType,
    job: JobId,
    filter: &EventFilter,
    limit: u64,
    offset: u64,
) -> Fallible<EventList> {
    let (conditions, mut values) = conditions(record_type, job, filter);
    // Of a code with many fields, 100 of each are kept; the code by itself lists no more than the hosted import API.
    let most = if filter.code.is_some() && filter.slot.is_none() { KEPT_OF_CODE } else { u64::MAX };
    let sql = format!("SELECT min(count(*), {}) FROM job_event WHERE {conditions}", limited(most));
    let total: i64 = connection.query_row(&sql, params_from_iter(&values), |row| row.get(0))?;
    let left = most.saturating_sub(offset);
    values.extend([Stored::Integer(limited(limit.min(left))), Stored::Integer(limited(offset))]);
    let mut statement = connection.prepare(&format!(
        "SELECT id, code, slot, \"row\", key, title, before, after, created_at FROM job_event \
         WHERE {conditions} ORDER BY \"row\", id LIMIT ? OFFSET ?"
    ))?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let names = customs::names(connection, record_type, job)?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        let event = event_key(record_type, row.get(1)?, row.get_ref(2)?.as_str().unwrap_or_default());
        let after: String = row.get(7)?;
        items.push(StoredEvent {
            id: row.get(0)?,
            event,
            message: shown::message(record_type, &names, event, &after),
            row: row.get::<_, i64>(3)? as u64,
            key: row.get(4)?,
            title: row.get(5)?,
            before: row.get(6)?,
            after,
            created_at: row.get(8)?,
        });
    }
    Ok(EventList { limit, offset, total: total as u64, items })
}

fn conditions(record_type: &RecordType, job: JobId, filter: &EventFilter) -> (String, Vec<Stored>) {
    let (mut text, mut values) = ("job = ?".to_owned(), vec![Stored::Integer(job.0)]);
    if let Some(code) = filter.code {
        text.push_str(" AND code = ?");
        values.push(Stored::Integer(code.into()));
    }
    if let Some(slot) = filter.slot {
        text.push_str(" AND slot = ?");
        values.push(Stored::Owned(record_type.slot_path(slot)));
    }
    if let Some(event) = filter.event {
        text.push_str(" AND code = ? AND slot = ?");
        let slot = event.slot.map(|slot| record_type.slot_path(slot)).unwrap_or_default();
        values.extend([Stored::Integer(event.code.into()), Stored::Owned(slot)]);
    }
    if let Some(operation) = filter.operation {
        let all = catalogue::catalogue().values().filter(|kind| kind.operation == operation);
        let codes: Vec<String> = all.map(|kind| kind.code.to_string()).collect();
        text.push_str(&format!(" AND code IN ({})", codes.join(", ")));
    }
    (text, values)
}

fn event_key(record_type: &RecordType, code: u16, path: &str) -> EventKey {
    EventKey { code, slot: record_type.slot_at_any_position(path) }
}

/// Hands every field change of a job to `each`, by record.
pub(super) fn journal(
    connection: &Connection,
    tables: &TypeTables,
    job: JobId,
    each: &mut dyn FnMut(PlanChange) -> Result<(), StoreError>,
) -> Fallible<()> {
    let mut entries = NamesOfEntries::new(connection, tables)?;
    changes(connection, tables, job, &mut entries, &mut |_, change| each(change))
}

/// Hands every field change of a job to `each`, by record, with the slot.
pub(super) fn changes(
    connection: &Connection,
    tables: &TypeTables,
    job: JobId,
    entries: &mut NamesOfEntries<'_>,
    each: &mut dyn FnMut(Slot, PlanChange) -> Result<(), StoreError>,
) -> Fallible<()> {
    let record_type = tables.record_type;
    let mut names = Names::new(connection, tables)?;
    let mut statement = connection.prepare(
        "SELECT record, path, \"row\", before, before_extra, after, after_extra FROM journal \
         WHERE job = ?1 AND record_type = ?2 ORDER BY record, path",
    )?;
    let mut rows = statement.query((job.0, record_type.name.as_str()))?;
    let (mut of, mut key, mut title) = (None, String::new(), String::new());
    while let Some(row) = rows.next()? {
        // A field this program's schema no longer has cannot be named; it stays in the table.
        let path = row.get_ref(1)?.as_str().unwrap_or_default();
        let Some(slot) = record_type.slot_at_any_position(path) else { continue };
        let record: i64 = row.get(0)?;
        if of != Some(record) {
            (key, title) = names.of(record)?;
            of = Some(record);
        }
        let change = PlanChange {
            row: row.get::<_, i64>(2)? as u64,
            key: key.clone(),
            title: title.clone(),
            field: record_type.slot_label_in(slot, entries.of(record, slot)?.as_deref()),
            before: shown::display_sql(tables, slot, &row.get(3)?, &row.get(4)?)?,
            after: shown::display_sql(tables, slot, &row.get(5)?, &row.get(6)?)?,
        };
        each(slot, change)?;
    }
    Ok(())
}

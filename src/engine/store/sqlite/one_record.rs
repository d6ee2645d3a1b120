//! Reading records whole, with the jobs that created, changed and removed them.

use super::fault::Fallible;
use super::jobs;
use super::lookup::Reader;
use super::records;
use super::shown::Names;
use super::snapshot;
use super::tables::TypeTables;
use crate::engine::model::{JobId, Layout, RecordId, Status};
use crate::engine::store::{JobStamp, RecordPlace, WholeRecord};
use rusqlite::{Connection, OptionalExtension, Statement, params};
use rustc_hash::FxHashMap;

/// Reads whole records of one type.
pub(super) struct Reading<'c> {
    tables: &'c TypeTables,
    reader: Reader<'c>,
    jobs_of: Statement<'c>,
    snapshot: Statement<'c>,
    stamps: Stamps<'c>,
}

impl<'c> Reading<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &'c TypeTables) -> Fallible<Reading<'c>> {
        let jobs_of = format!("SELECT created_job, updated_job FROM {} WHERE record = ?1", tables.main);
        let snapshot = "SELECT snapshot FROM removed WHERE job = ?1 AND record_type = ?2 AND record = ?3";
        Ok(Reading {
            tables,
            reader: Reader::new(connection, tables, &Layout::whole(tables.record_type), false)?,
            jobs_of: connection.prepare(&jobs_of)?,
            snapshot: connection.prepare(snapshot)?,
            stamps: Stamps::new(connection)?,
        })
    }

    /// Those of these records that are there, in the order asked.
    pub(super) fn there(&mut self, ids: &[RecordId]) -> Fallible<Vec<WholeRecord>> {
        let records = self.reader.records(ids)?;
        let mut whole = Vec::with_capacity(records.len());
        for record in records.into_iter().flatten() {
            let (created, changed): (i64, i64) =
                self.jobs_of.query_row([record.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let (created, changed) = (self.stamps.of(JobId(created))?, self.stamps.of(JobId(changed))?);
            whole.push(WholeRecord { record, created, changed, removed: None });
        }
        Ok(whole)
    }

    /// A record as a job removed it; `None` where that job did not.
    pub(super) fn removed(&mut self, job: JobId, record: RecordId) -> Fallible<Option<WholeRecord>> {
        let values = params![job.0, self.tables.record_type.name, record.0];
        let mut rows = self.snapshot.query(values)?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let (record, created) = snapshot::record(self.tables, record, row.get_ref(0)?)?;
        let created = created.map(|job| self.stamps.of(JobId(job))).transpose()?.flatten();
        let removed = self.stamps.of(job)?;
        Ok(Some(WholeRecord { record, created, changed: removed.clone(), removed }))
    }
}

/// Says who a job was, each asked for once.
pub(super) struct Stamps<'c> {
    statement: Statement<'c>,
    known: FxHashMap<JobId, Option<JobStamp>>,
}

impl<'c> Stamps<'c> {
    pub(super) fn new(connection: &'c Connection) -> Fallible<Stamps<'c>> {
        let sql = "SELECT kind, file_name, created_by, coalesce(started_at, created_at), status FROM job WHERE id = ?1";
        Ok(Stamps { statement: connection.prepare(sql)?, known: FxHashMap::default() })
    }

    pub(super) fn of(&mut self, job: JobId) -> Fallible<Option<JobStamp>> {
        if let Some(known) = self.known.get(&job) {
            return Ok(known.clone());
        }
        let mut rows = self.statement.query([job.0])?;
        let stamp = match rows.next()? {
            Some(row) => Some(JobStamp {
                job,
                kind: jobs::parse_kind(row.get_ref(0)?.as_str().unwrap_or_default())?,
                file_name: row.get(1)?,
                who: row.get(2)?,
                at: row.get(3)?,
                undone: row.get_ref(4)?.as_str().unwrap_or_default() == Status::Undone.as_str(),
            }),
            None => None,
        };
        self.known.insert(job, stamp.clone());
        Ok(stamp)
    }
}

/// One record, there or removed.
pub(super) fn whole(connection: &Connection, tables: &TypeTables, record: RecordId) -> Fallible<Option<WholeRecord>> {
    let mut reading = Reading::new(connection, tables)?;
    if let Some(whole) = reading.there(&[record])?.pop() {
        return Ok(Some(whole));
    }
    match last_removal(connection, tables, record)? {
        Some(job) => reading.removed(job, record),
        None => Ok(None),
    }
}

/// The job that removed a record last.
pub(super) fn last_removal(connection: &Connection, tables: &TypeTables, record: RecordId) -> Fallible<Option<JobId>> {
    let sql = "SELECT max(job) FROM removed WHERE record_type = ?1 AND record = ?2";
    let values = params![tables.record_type.name, record.0];
    let found: Option<i64> = connection.query_row(sql, values, |row| row.get(0))?;
    Ok(found.map(JobId))
}

/// Where references to records of a type lead, and what those are called.
pub(super) fn referred(
    connection: &Connection,
    tables: &TypeTables,
    references: &[&str],
) -> Fallible<Vec<Option<(RecordPlace, String)>>> {
    let mut names = Names::new(connection, tables)?;
    let mut referred = |reference: &&str| -> Fallible<Option<(RecordPlace, String)>> {
        let Some(place) = place_of(connection, tables, reference)? else { return Ok(None) };
        let (key, title) = names.of(place.record.0)?;
        Ok(Some((place, if title.is_empty() { key } else { title })))
    };
    references.iter().map(&mut referred).collect()
}

/// The record with a key or an email, or the one removed last that had the key.
pub(super) fn place_of(connection: &Connection, tables: &TypeTables, key: &str) -> Fallible<Option<RecordPlace>> {
    let record_type = tables.record_type.name.clone();
    let there = records::exact(connection, tables, key)?;
    let found = match there.first() {
        Some(record) => Some(record.0),
        None => {
            let sql = "SELECT record FROM removed WHERE record_type = ?1 AND key = ?2 ORDER BY job DESC LIMIT 1";
            connection.query_row(sql, params![record_type, key], |row| row.get(0)).optional()?
        }
    };
    Ok(found.map(|record| RecordPlace { record_type, record: RecordId(record) }))
}

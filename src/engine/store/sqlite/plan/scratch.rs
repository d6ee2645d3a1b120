//! The scratch file: its tables, and writing and reading single lines of it.
//!
//! It is thrown away after the check, so nothing of it is made safe against crashes.

use crate::engine::model::{PlannedRow, Possible, Problem, Record, RecordId};
use crate::engine::store::StoreError;
use crate::engine::store::sqlite::fault::{Fallible, Fault};
use crate::engine::store::sqlite::open::{connect, private};
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, OptionalExtension};
use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

/// Page cache in KiB; the database beneath has its own.
const TABLES: &str = "
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -32768;
CREATE TABLE planned ( -- rows that do more than nothing, in file order
  p INTEGER PRIMARY KEY, \"row\" INTEGER NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL,
  number INTEGER, -- of the record, where there is one
  left_out INTEGER NOT NULL,
  record BLOB, -- as it would be afterwards; blank where the row changes nothing in it
  cells BLOB -- as they stand in the file, where the row has problems
) STRICT;
CREATE INDEX planned_cells ON planned (\"row\") WHERE cells IS NOT NULL;
CREATE TABLE by_key (key TEXT PRIMARY KEY, p INTEGER NOT NULL) STRICT, WITHOUT ROWID; -- newest state of a record
CREATE TABLE identity ( -- who would hold an email; nobody where it would be freed
  place INTEGER NOT NULL, value TEXT NOT NULL, holder INTEGER, PRIMARY KEY (place, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE created (n INTEGER PRIMARY KEY, p INTEGER NOT NULL) STRICT;
CREATE TABLE listed (n INTEGER PRIMARY KEY, p INTEGER NOT NULL) STRICT;
CREATE TABLE missing (n INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT; -- records a full list does not carry
CREATE TABLE change (
  n INTEGER PRIMARY KEY, p INTEGER NOT NULL, slot INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
) STRICT;
CREATE TABLE problem ( -- numbered within each group
  place INTEGER NOT NULL, n INTEGER NOT NULL, p INTEGER NOT NULL, value TEXT NOT NULL, suggestion TEXT,
  PRIMARY KEY (place, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE duplicate ( -- pairs of a row and a record that may be about the same person
  n INTEGER PRIMARY KEY, p INTEGER NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, possible BLOB NOT NULL
) STRICT;
CREATE TABLE unchanged (n INTEGER PRIMARY KEY, pairs BLOB NOT NULL) STRICT; -- number of the first; row and record of each
CREATE TEMP TABLE fitting (n INTEGER PRIMARY KEY, line INTEGER NOT NULL) STRICT; -- lines that fit the last query
CREATE TEMP TABLE found (number INTEGER PRIMARY KEY) STRICT; -- records that fit the last search
";

/// Makes a scratch file that only its owner can read, in place of one that is there.
pub(super) fn create(path: &Path) -> Result<Connection, StoreError> {
    let told = |error: io::Error| StoreError::Scratch { path: path.display().to_string(), reason: error.to_string() };
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(told(error)),
        _ => {}
    }
    private(OpenOptions::new().write(true).create_new(true)).open(path).map_err(told)?;
    let connection = connect(path)?;
    connection.execute_batch(TABLES).map_err(|error| Fault::from(error).told_of_scratch(path))?;
    Ok(connection)
}

/// The statements that write a batch.
pub(super) struct Pens<'c> {
    connection: &'c Connection,
    planned: CachedStatement<'c>,
    key: CachedStatement<'c>,
    identity: CachedStatement<'c>,
    created: CachedStatement<'c>,
    listed: CachedStatement<'c>,
    missing: CachedStatement<'c>,
    change: CachedStatement<'c>,
    problem: CachedStatement<'c>,
    duplicate: CachedStatement<'c>,
    unchanged: CachedStatement<'c>,
    /// Reused for each record.
    bytes: Vec<u8>,
}

impl<'c> Pens<'c> {
    pub(super) fn new(connection: &'c Connection) -> Fallible<Pens<'c>> {
        Ok(Pens {
            connection,
            planned: connection.prepare_cached("INSERT INTO planned VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?,
            key: connection.prepare_cached("INSERT OR REPLACE INTO by_key VALUES (?1, ?2)")?,
            identity: connection.prepare_cached("INSERT OR REPLACE INTO identity VALUES (?1, ?2, ?3)")?,
            created: connection.prepare_cached("INSERT INTO created VALUES (?1, ?2)")?,
            listed: connection.prepare_cached("INSERT INTO listed VALUES (?1, ?2)")?,
            missing: connection.prepare_cached("INSERT INTO missing VALUES (?1, ?2)")?,
            change: connection.prepare_cached("INSERT INTO change VALUES (?1, ?2, ?3, ?4, ?5)")?,
            problem: connection.prepare_cached("INSERT INTO problem VALUES (?1, ?2, ?3, ?4, ?5)")?,
            duplicate: connection.prepare_cached("INSERT INTO duplicate VALUES (?1, ?2, ?3, ?4, ?5)")?,
            unchanged: connection.prepare_cached("INSERT INTO unchanged VALUES (?1, ?2)")?,
            bytes: Vec::new(),
        })
    }

    pub(super) fn connection(&self) -> &'c Connection {
        self.connection
    }

    pub(super) fn planned(&mut self, p: i64, planned: &PlannedRow) -> Fallible<()> {
        self.planned.raw_bind_parameter(1, p)?;
        self.planned.raw_bind_parameter(2, planned.row as i64)?;
        self.planned.raw_bind_parameter(3, &*planned.key)?;
        self.planned.raw_bind_parameter(4, &*planned.title)?;
        let number = planned.record.as_ref().map(|record| record.id).or(planned.listed);
        self.planned.raw_bind_parameter(5, number.map(|id| id.0))?;
        self.planned.raw_bind_parameter(6, planned.left_out)?;
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        if let Some(record) = &planned.record {
            bytes = postcard::to_extend(record, bytes).map_err(|_| Fault::Broken("a record cannot be written out"))?;
        }
        self.planned.raw_bind_parameter(7, planned.record.as_ref().map(|_| bytes.as_slice()))?;
        let of_record = bytes.len();
        if let Some(cells) = &planned.cells {
            bytes = postcard::to_extend(cells, bytes).map_err(|_| Fault::Broken("a row cannot be written out"))?;
        }
        self.planned.raw_bind_parameter(8, planned.cells.as_ref().map(|_| &bytes[of_record..]))?;
        self.planned.raw_execute()?;
        self.bytes = bytes;
        Ok(())
    }

    pub(super) fn key(&mut self, key: &str, p: i64) -> Fallible<()> {
        self.key.raw_bind_parameter(1, key)?;
        self.key.raw_bind_parameter(2, p)?;
        self.key.raw_execute()?;
        Ok(())
    }

    pub(super) fn identity(&mut self, place: usize, value: &str, holder: Option<i64>) -> Fallible<()> {
        self.identity.raw_bind_parameter(1, place as i64)?;
        self.identity.raw_bind_parameter(2, value)?;
        self.identity.raw_bind_parameter(3, holder)?;
        self.identity.raw_execute()?;
        Ok(())
    }

    pub(super) fn created(&mut self, n: u64, p: i64) -> Fallible<()> {
        numbered(&mut self.created, n, p)
    }

    /// A record that a row lists for removal.
    pub(super) fn listed(&mut self, n: u64, p: i64) -> Fallible<()> {
        numbered(&mut self.listed, n, p)
    }

    /// A record that a full list does not carry.
    pub(super) fn missing(&mut self, n: u64, record: i64) -> Fallible<()> {
        numbered(&mut self.missing, n, record)
    }

    /// `slot` is its number among the fields that change.
    pub(super) fn change(&mut self, n: u64, p: i64, slot: usize, values: (&str, &str)) -> Fallible<()> {
        self.change.raw_bind_parameter(1, n as i64)?;
        self.change.raw_bind_parameter(2, p)?;
        self.change.raw_bind_parameter(3, slot as i64)?;
        self.change.raw_bind_parameter(4, values.0)?;
        self.change.raw_bind_parameter(5, values.1)?;
        self.change.raw_execute()?;
        Ok(())
    }

    pub(super) fn problem(&mut self, (place, n): (usize, u64), p: i64, problem: &Problem) -> Fallible<()> {
        self.problem.raw_bind_parameter(1, place as i64)?;
        self.problem.raw_bind_parameter(2, n as i64)?;
        self.problem.raw_bind_parameter(3, p)?;
        self.problem.raw_bind_parameter(4, &*problem.value)?;
        self.problem.raw_bind_parameter(5, problem.suggestion.as_deref())?;
        self.problem.raw_execute()?;
        Ok(())
    }

    /// A record that matches the row `p`, and how many do.
    pub(super) fn duplicate(&mut self, n: u64, p: i64, matching: (u64, &Possible)) -> Fallible<()> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        bytes = postcard::to_extend(&matching, bytes).map_err(|_| Fault::Broken("a match cannot be written out"))?;
        self.duplicate.raw_bind_parameter(1, n as i64)?;
        self.duplicate.raw_bind_parameter(2, p)?;
        self.duplicate.raw_bind_parameter(3, &*matching.1.pair.key)?;
        self.duplicate.raw_bind_parameter(4, &*matching.1.title)?;
        self.duplicate.raw_bind_parameter(5, bytes.as_slice())?;
        self.duplicate.raw_execute()?;
        self.bytes = bytes;
        Ok(())
    }

    /// Rows that change nothing, each with its record; `n` is the number of the first.
    pub(super) fn unchanged(&mut self, n: u64, pairs: &[(u64, RecordId)]) -> Fallible<()> {
        self.bytes.clear();
        for (row, record) in pairs {
            self.bytes.extend_from_slice(&row.to_le_bytes());
            self.bytes.extend_from_slice(&record.0.to_le_bytes());
        }
        self.unchanged.raw_bind_parameter(1, n as i64)?;
        self.unchanged.raw_bind_parameter(2, self.bytes.as_slice())?;
        self.unchanged.raw_execute()?;
        Ok(())
    }
}

fn numbered(statement: &mut CachedStatement<'_>, n: u64, what: i64) -> Fallible<()> {
    statement.raw_bind_parameter(1, n as i64)?;
    statement.raw_bind_parameter(2, what)?;
    statement.raw_execute()?;
    Ok(())
}

/// What [`Pens::unchanged`] wrote.
pub(super) fn unchanged_pairs(bytes: &[u8]) -> impl Iterator<Item = (u64, i64)> {
    let (pairs, _) = bytes.as_chunks::<16>();
    pairs.iter().map(|pair| {
        let (row, record) = pair.split_at(8);
        let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("half of sixteen bytes is eight"));
        (number(row), number(record) as i64)
    })
}

/// The newest state of a record the plan has touched: `None` of one it has not, and no record where it
/// would be removed.
pub(super) fn state(scratch: &Connection, key: &str) -> Fallible<Option<Option<Record>>> {
    let sql = "SELECT record FROM by_key JOIN planned ON planned.p = by_key.p WHERE by_key.key = ?1";
    let mut statement = scratch.prepare_cached(sql)?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let state = row.get_ref(0)?;
    if state == ValueRef::Null { Ok(Some(None)) } else { record(state).map(|record| Some(Some(record))) }
}

/// Lets records be found by number. Only where that is asked for, since it takes time and room.
pub(super) fn index_numbers(scratch: &Connection) -> Fallible<()> {
    let sql = "CREATE INDEX IF NOT EXISTS planned_number ON planned (number) WHERE record IS NOT NULL";
    Ok(scratch.execute_batch(sql)?)
}

/// The newest state of a record the plan has touched, by its number.
pub(super) fn state_of(scratch: &Connection, id: RecordId) -> Fallible<Option<Record>> {
    let sql = "SELECT record FROM planned WHERE number = ?1 AND record IS NOT NULL ORDER BY p DESC LIMIT 1";
    let mut statement = scratch.prepare_cached(sql)?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    record(row.get_ref(0)?).map(Some)
}

/// The key of a record the plan has touched, by its number.
pub(super) fn key_of(scratch: &Connection, number: i64) -> Fallible<Option<String>> {
    let sql = "SELECT key FROM planned WHERE number = ?1 AND record IS NOT NULL ORDER BY p DESC LIMIT 1";
    Ok(scratch.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?)
}

/// Gives all states of records the plan has written so far to `each`.
pub(super) fn each_record(scratch: &Connection, mut each: impl FnMut(Record)) -> Fallible<()> {
    let mut statement = scratch.prepare("SELECT record FROM planned WHERE record IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(record(row.get_ref(0)?)?);
    }
    Ok(())
}

/// What [`Pens::duplicate`] wrote.
pub(super) fn matching(value: ValueRef<'_>) -> Fallible<(u64, Possible)> {
    let bytes = value.as_blob().map_err(|_| Fault::Broken("a match is not bytes"))?;
    postcard::from_bytes(bytes).map_err(|_| Fault::Broken("a match cannot be read"))
}

/// A record as [`Pens::planned`] wrote it.
pub(super) fn record(value: ValueRef<'_>) -> Fallible<Record> {
    let bytes = value.as_blob().map_err(|_| Fault::Broken("a state is not bytes"))?;
    postcard::from_bytes(bytes).map_err(|_| Fault::Broken("a state cannot be read"))
}

/// The cells of a row, as [`Pens::planned`] wrote them.
pub(super) fn cells(scratch: &Connection, row: u64) -> Fallible<Option<Vec<String>>> {
    let sql = "SELECT cells FROM planned WHERE \"row\" = ?1 AND cells IS NOT NULL";
    let mut statement = scratch.prepare_cached(sql)?;
    let mut rows = statement.query([row as i64])?;
    rows.next()?.map(|row| read_cells(row.get_ref(0)?)).transpose()
}

/// Cells as [`Pens::planned`] wrote them.
pub(super) fn read_cells(value: ValueRef<'_>) -> Fallible<Vec<String>> {
    let bytes = value.as_blob().map_err(|_| Fault::Broken("a row is not bytes"))?;
    postcard::from_bytes(bytes).map_err(|_| Fault::Broken("a row cannot be read"))
}

/// Who would hold an identity value: `None` where the plan has not touched it.
pub(super) fn holder(scratch: &Connection, place: usize, value: &str) -> Fallible<Option<Option<i64>>> {
    let sql = "SELECT holder FROM identity WHERE place = ?1 AND value = ?2";
    let mut statement = scratch.prepare_cached(sql)?;
    Ok(statement.query_row((place as i64, value), |row| row.get(0)).optional()?)
}

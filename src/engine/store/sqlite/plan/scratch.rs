//! The scratch file: its tables, and writing and reading single lines of it.
//!
//! It is thrown away after the check, so nothing of it is made safe against crashes.

use crate::engine::model::{PlannedRow, Problem, Record};
use crate::engine::store::StoreError;
use crate::engine::store::sqlite::fault::{Fallible, Fault};
use crate::engine::store::sqlite::open::{connect, private};
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
CREATE TABLE state (n INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT; -- records as they would be
CREATE TABLE by_key (key TEXT PRIMARY KEY, state INTEGER NOT NULL) STRICT, WITHOUT ROWID; -- newest state of a record
CREATE TABLE identity ( -- who would hold an email; nobody where it would be freed
  place INTEGER NOT NULL, value TEXT NOT NULL, holder INTEGER, PRIMARY KEY (place, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE created (
  n INTEGER PRIMARY KEY, \"row\" INTEGER NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL
) STRICT;
CREATE TABLE change (
  n INTEGER PRIMARY KEY, \"row\" INTEGER NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL,
  slot TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
  name TEXT -- of the entry, where entries are known by name
) STRICT;
CREATE TABLE problem ( -- numbered within each group
  place INTEGER NOT NULL, n INTEGER NOT NULL, \"row\" INTEGER NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL,
  slot TEXT NOT NULL, value TEXT NOT NULL, suggestion TEXT, PRIMARY KEY (place, n)
) STRICT, WITHOUT ROWID;
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
    state: CachedStatement<'c>,
    key: CachedStatement<'c>,
    identity: CachedStatement<'c>,
    created: CachedStatement<'c>,
    change: CachedStatement<'c>,
    problem: CachedStatement<'c>,
    /// Reused for each record.
    bytes: Vec<u8>,
}

impl<'c> Pens<'c> {
    pub(super) fn new(connection: &'c Connection) -> Fallible<Pens<'c>> {
        Ok(Pens {
            connection,
            state: connection.prepare_cached("INSERT INTO state VALUES (?1, ?2)")?,
            key: connection.prepare_cached("INSERT OR REPLACE INTO by_key VALUES (?1, ?2)")?,
            identity: connection.prepare_cached("INSERT OR REPLACE INTO identity VALUES (?1, ?2, ?3)")?,
            created: connection.prepare_cached("INSERT INTO created VALUES (?1, ?2, ?3, ?4)")?,
            change: connection.prepare_cached("INSERT INTO change VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?,
            problem: connection.prepare_cached("INSERT INTO problem VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?,
            bytes: Vec::new(),
        })
    }

    pub(super) fn connection(&self) -> &'c Connection {
        self.connection
    }

    pub(super) fn state(&mut self, n: i64, record: &Record) -> Fallible<()> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        self.bytes = postcard::to_extend(record, bytes).map_err(|_| Fault::Broken("a record cannot be written out"))?;
        self.state.raw_bind_parameter(1, n)?;
        self.state.raw_bind_parameter(2, self.bytes.as_slice())?;
        self.state.raw_execute()?;
        Ok(())
    }

    pub(super) fn key(&mut self, key: &str, state: i64) -> Fallible<()> {
        self.key.raw_bind_parameter(1, key)?;
        self.key.raw_bind_parameter(2, state)?;
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

    pub(super) fn created(&mut self, n: u64, planned: &PlannedRow) -> Fallible<()> {
        self.created.raw_bind_parameter(1, n as i64)?;
        self.created.raw_bind_parameter(2, planned.row as i64)?;
        self.created.raw_bind_parameter(3, &planned.key)?;
        self.created.raw_bind_parameter(4, &planned.title)?;
        self.created.raw_execute()?;
        Ok(())
    }

    /// `slot` comes with the name of its entry, where entries are known by name.
    pub(super) fn change(
        &mut self,
        n: u64,
        planned: &PlannedRow,
        slot: (&str, Option<&str>),
        values: (&str, &str),
    ) -> Fallible<()> {
        self.change.raw_bind_parameter(1, n as i64)?;
        self.change.raw_bind_parameter(2, planned.row as i64)?;
        for (at, text) in [(3, &*planned.key), (4, &*planned.title), (5, slot.0), (6, values.0), (7, values.1)] {
            self.change.raw_bind_parameter(at, text)?;
        }
        self.change.raw_bind_parameter(8, slot.1)?;
        self.change.raw_execute()?;
        Ok(())
    }

    pub(super) fn problem(
        &mut self,
        (place, n): (usize, u64),
        planned: &PlannedRow,
        slot: &str,
        problem: &Problem,
    ) -> Fallible<()> {
        self.problem.raw_bind_parameter(1, place as i64)?;
        self.problem.raw_bind_parameter(2, n as i64)?;
        self.problem.raw_bind_parameter(3, planned.row as i64)?;
        for (at, text) in [(4, &*planned.key), (5, &*planned.title), (6, slot), (7, &*problem.value)] {
            self.problem.raw_bind_parameter(at, text)?;
        }
        self.problem.raw_bind_parameter(8, problem.suggestion.as_deref())?;
        self.problem.raw_execute()?;
        Ok(())
    }
}

/// The newest state of a record the plan has touched.
pub(super) fn state(scratch: &Connection, key: &str) -> Fallible<Option<Record>> {
    let sql = "SELECT record FROM by_key JOIN state ON state.n = by_key.state WHERE key = ?1";
    let mut statement = scratch.prepare_cached(sql)?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let bytes = row.get_ref(0)?.as_blob().map_err(|_| Fault::Broken("a state is not bytes"))?;
    postcard::from_bytes(bytes).map(Some).map_err(|_| Fault::Broken("a state cannot be read"))
}

/// Who would hold an identity value: `None` where the plan has not touched it.
pub(super) fn holder(scratch: &Connection, place: usize, value: &str) -> Fallible<Option<Option<i64>>> {
    let sql = "SELECT holder FROM identity WHERE place = ?1 AND value = ?2";
    let mut statement = scratch.prepare_cached(sql)?;
    Ok(statement.query_row((place as i64, value), |row| row.get(0)).optional()?)
}

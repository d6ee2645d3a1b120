//! The one writer's place.
//!
//! A lock on a file beside the database is the truth: the system releases it when a program dies.
//! The `writer` table only tells others who has it. Who waits stands in `waiting`, in the order of coming, with
//! a sign of life every second: the first of those who live is next.

use super::clock;
use super::fault::{Fallible, Fault};
use super::open::{connect, private};
use crate::engine::store::{StoreError, WriterGuard};
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Holds the lock; dropped, the place is free.
struct Guard {
    path: PathBuf,
    connection: Connection,
    lock: File,
}

impl WriterGuard for Guard {}

impl Drop for Guard {
    fn drop(&mut self) {
        // The lock is what counts; a name that stays behind without it misleads nobody.
        if let Err(error) = self.connection.execute("DELETE FROM writer", []) {
            tracing::debug!(error = %Fault::from(error).told(&self.path), "the writer's name stays behind");
        }
        if let Err(error) = self.lock.unlock() {
            tracing::debug!(%error, "the lock is released when the file is closed");
        }
    }
}

/// Milliseconds without a sign of life after which somebody who waits is taken to have died: others go first.
const SILENT: i64 = 10_000;

/// How often a lock that nobody's name stands on is tried again: somebody looks whether it is free, or is about
/// to write their name.
const TRIES: u32 = 20;

/// Takes the place, or says who has it or comes first. `number` is the claimer's in the queue.
pub(super) fn claim(
    connection: &Connection,
    path: &Path,
    holder: &str,
    number: Option<i64>,
) -> Result<Box<dyn WriterGuard>, StoreError> {
    let told = |fault: Fault| fault.told(path);
    if let Some(first) = first_in_queue(connection, number).map_err(told)? {
        return Err(busy(connection).map_err(told)?.unwrap_or(first));
    }
    let Some(lock) = locked(connection, path)? else {
        return Err(busy(connection).map_err(told)?.unwrap_or_else(nobody_known));
    };
    let own = connect(path)?;
    note(&own, holder, number).map_err(told)?;
    Ok(Box::new(Guard { path: path.to_owned(), connection: own, lock }))
}

/// Does something with the place for a moment where nobody has it; `None` where somebody has.
pub(super) fn while_free<T>(
    connection: &Connection,
    path: &Path,
    act: impl FnOnce() -> Fallible<T>,
) -> Result<Option<T>, StoreError> {
    let Some(lock) = locked(connection, path)? else { return Ok(None) };
    let done = act();
    if let Err(error) = lock.unlock() {
        tracing::debug!(%error, "the lock is released when the file is closed");
    }
    done.map(Some).map_err(|fault| fault.told(path))
}

/// The lock, where nobody has it.
fn locked(connection: &Connection, path: &Path) -> Result<Option<File>, StoreError> {
    let lock_path = lock_path(path);
    let cannot = |reason: String| StoreError::CannotOpen { path: lock_path.display().to_string(), reason };
    let lock = private(OpenOptions::new().read(true).write(true).create(true).truncate(false))
        .open(&lock_path)
        .map_err(|error| cannot(error.to_string()))?;
    for _ in 0..TRIES {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(lock)),
            Err(TryLockError::Error(error)) => return Err(cannot(error.to_string())),
            Err(TryLockError::WouldBlock) => {}
        }
        if busy(connection).map_err(|fault| fault.told(path))?.is_some() {
            break;
        }
        std::thread::park_timeout(Duration::from_millis(2));
    }
    Ok(None)
}

fn note(connection: &Connection, holder: &str, number: Option<i64>) -> Fallible<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    let sql = "INSERT OR REPLACE INTO writer (id, holder, since, heartbeat) VALUES (1, ?1, ?2, ?2)";
    connection.execute(sql, params![holder, clock::now()])?;
    number.map_or(Ok(()), |number| leave(connection, number))
}

/// Who has the place, as far as anybody's name stands there.
fn busy(connection: &Connection) -> Fallible<Option<StoreError>> {
    told_by(connection, "SELECT holder, since, heartbeat FROM writer", &[])
}

fn told_by(connection: &Connection, sql: &str, values: &[i64]) -> Fallible<Option<StoreError>> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row(params_from_iter(values), |row| {
        let (holder, since, seen): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(StoreError::Busy { holder: in_words(&holder), since: clock::shown(since), seen: clock::ago(seen) })
    });
    Ok(found.optional()?)
}

/// Between taking the lock and writing its name down.
fn nobody_known() -> StoreError {
    let now = clock::now();
    StoreError::Busy { holder: "another program".to_owned(), since: clock::shown(now), seen: clock::ago(now) }
}

/// Whoever comes before a number in the queue, or is in it at all where there is no number.
fn first_in_queue(connection: &Connection, number: Option<i64>) -> Fallible<Option<StoreError>> {
    let sql = "SELECT holder, since, heartbeat FROM waiting WHERE id < ?1 AND heartbeat > ?2 ORDER BY id LIMIT 1";
    told_by(connection, sql, &[number.unwrap_or(i64::MAX), clock::now() - SILENT])
}

/// Comes last in the queue, and gets a number.
pub(super) fn queue(connection: &Connection, holder: &str) -> Fallible<i64> {
    let sql = "INSERT INTO waiting (holder, since, heartbeat) VALUES (?1, ?2, ?2)";
    connection.execute(sql, params![holder, clock::now()])?;
    Ok(connection.last_insert_rowid())
}

/// A sign of life of somebody in the queue.
pub(super) fn still_queued(connection: &Connection, number: i64) -> Fallible<()> {
    connection.execute("UPDATE waiting SET heartbeat = ?2 WHERE id = ?1", [number, clock::now()])?;
    Ok(())
}

/// Leaves the queue, and forgets those who died in it long ago.
pub(super) fn leave(connection: &Connection, number: i64) -> Fallible<()> {
    let forgotten = clock::now() - 100 * SILENT;
    connection.execute("DELETE FROM waiting WHERE id = ?1 OR heartbeat < ?2", [number, forgotten])?;
    Ok(())
}

/// `{"user": …, "program": …, "host": …, "pid": …}` as words; anything else as it is.
fn in_words(holder: &str) -> String {
    let Ok(serde_json::Value::Object(facts)) = serde_json::from_str(holder) else { return holder.to_owned() };
    let fact = |name: &str| facts.get(name).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
    let mut words = fact("user").unwrap_or_else(|| "somebody".to_owned());
    let details =
        [fact("program"), fact("host").map(|h| format!("on {h}")), fact("pid").map(|p| format!("process {p}"))];
    let details: Vec<String> = details.into_iter().flatten().collect();
    if !details.is_empty() {
        words.push_str(&format!(" ({})", details.join(", ")));
    }
    words
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

//! The one writer's place.
//!
//! A lock on a file beside the database is the truth: the system releases it when a program dies.
//! The `writer` table only tells others who has it.

use super::clock;
use super::fault::{Fallible, Fault};
use super::open::{connect, private};
use crate::engine::store::{StoreError, WriterGuard};
use rusqlite::{Connection, OptionalExtension, params};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

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

/// Takes the place, or says who has it.
pub(super) fn claim(connection: &Connection, path: &Path, holder: &str) -> Result<Box<dyn WriterGuard>, StoreError> {
    let lock_path = lock_path(path);
    let cannot = |reason: String| StoreError::CannotOpen { path: lock_path.display().to_string(), reason };
    let lock = private(OpenOptions::new().read(true).write(true).create(true).truncate(false))
        .open(&lock_path)
        .map_err(|error| cannot(error.to_string()))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(busy(connection).unwrap_or_else(|fault| fault.told(path))),
        Err(TryLockError::Error(error)) => return Err(cannot(error.to_string())),
    }
    let own = connect(path)?;
    note(&own, holder).map_err(|fault| fault.told(path))?;
    Ok(Box::new(Guard { path: path.to_owned(), connection: own, lock }))
}

fn note(connection: &Connection, holder: &str) -> Fallible<()> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let sql = "INSERT OR REPLACE INTO writer (id, holder, since, heartbeat) VALUES (1, ?1, ?2, ?2)";
    connection.execute(sql, params![holder, clock::now()])?;
    Ok(())
}

fn busy(connection: &Connection) -> Fallible<StoreError> {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
    let found = connection.query_row("SELECT holder, since FROM writer", [], row).optional()?;
    Ok(match found {
        Some((holder, since)) => StoreError::Busy { holder: in_words(&holder), since: clock::shown(since) },
        // Between taking the lock and writing its name down.
        None => StoreError::Busy { holder: "another program".to_owned(), since: clock::shown(clock::now()) },
    })
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

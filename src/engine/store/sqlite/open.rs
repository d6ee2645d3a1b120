//! Opening a database file: making it, refusing what is not one, and setting it up.

use super::fault::{Fallible, Fault};
use super::migrate::{self, APPLICATION_ID, STEPS};
use super::tables::TypeTables;
use super::{resemble, search};
use crate::engine::store::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Files up to this many bytes are checked page by page at opening; larger ones would take seconds.
const CHECKED_BYTES: u64 = 32 << 20;

/// How long another program is waited for that has the database to itself.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Page cache in KiB.
const CACHE_KIB: i64 = 64 << 10;

/// Page cache in KiB of a connection that looks something up beside.
const LOOK_UP_CACHE_KIB: i64 = 4 << 10;

/// Prepared statements kept: an undo of records with many groups goes through dozens in turn.
const STATEMENTS: usize = 128;

/// Pages the write-ahead log grows to before it is folded into the database (16 MiB).
const LOG_PAGES: i64 = 4_000;

/// Opens a database, making it where `create` says so. Gives its real path too: what lies beside the
/// database (lock, log, backups, job folders) goes by that, so that all names of a file share it.
pub(super) fn open(path: &Path, tables: &[TypeTables], create: bool) -> Result<(Connection, PathBuf), StoreError> {
    let length = prepare_file(path, create)?;
    let path = real(path).map_err(|error| cannot_open(path, error))?;
    refuse_foreign_header(&path, length)?;
    let connection = connect(&path)?;
    set_up(&connection, &path, tables, length).map_err(|fault| fault.told(&path))?;
    Ok((connection, path))
}

/// The path of a file that is there, without links.
fn real(path: &Path) -> io::Result<PathBuf> {
    let real = fs::canonicalize(path)?;
    // Windows puts a prefix before a real path that people need not see and not every program reads.
    let plain = real.to_str().and_then(|text| text.strip_prefix(r"\\?\")).filter(|rest| rest.get(1..3) == Some(r":\"));
    Ok(plain.map(PathBuf::from).unwrap_or(real))
}

/// Opens a database that is open already once more, to look something up beside what is being written.
pub(super) fn to_read(path: &Path) -> Fallible<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "cache_size", -LOOK_UP_CACHE_KIB)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

/// Another connection to a database that [`open`] has already checked.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Otherwise SQLite plans some statements anew for every value they are given: for each of a million records.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        search::register(&connection)?;
        resemble::register(&connection)?;
        Ok(connection)
    });
    connection.map_err(|error| Fault::from(error).told(path))
}

/// Makes the file where it may, and gives its length.
fn prepare_file(path: &Path, create: bool) -> Result<u64, StoreError> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(cannot_open(path, "it is a folder")),
        Ok(found) if !found.is_file() => Err(cannot_open(path, "it is not a file")),
        Ok(found) => Ok(found.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound && create => {
            if let Some(folder) = path.parent() {
                make_folder(folder).map_err(|error| cannot_open(path, error))?;
            }
            private(OpenOptions::new().write(true).create_new(true))
                .open(path)
                .map(|_| 0)
                .map_err(|error| cannot_open(path, error))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(cannot_open(path, "there is no such file")),
        Err(error) => Err(cannot_open(path, error)),
    }
}

/// Anything but a SQLite file is refused before SQLite may touch it. An empty file is an empty
/// database: it is what a crash right after making it leaves.
fn refuse_foreign_header(path: &Path, length: u64) -> Result<(), StoreError> {
    if length == 0 {
        return Ok(());
    }
    let mut header = [0_u8; 16];
    let file = File::open(path).map_err(|error| cannot_open(path, error))?;
    file.take(16).read(&mut header).map_err(|error| cannot_open(path, error))?;
    if &header == b"SQLite format 3\0" {
        Ok(())
    } else {
        Err(StoreError::NotADatabase { path: path.display().to_string() })
    }
}

fn set_up(connection: &Connection, path: &Path, tables: &[TypeTables], length: u64) -> Fallible<()> {
    connection.busy_timeout(PATIENCE)?;
    refuse_foreign(connection, path)?;
    if length > 0 && length <= CHECKED_BYTES {
        check(connection, path)?;
    }
    let read_only = connection.is_readonly("main")?;
    if !read_only {
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    migrate::migrate(connection, path, tables, STEPS, read_only)
}

fn refuse_foreign(connection: &Connection, path: &Path) -> Fallible<()> {
    let shown = || path.display().to_string();
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && number(connection, "application_id")? != APPLICATION_ID {
        return Err(StoreError::NotADatabase { path: shown() }.into());
    }
    let found = number(connection, "user_version")?;
    let known = STEPS.len() as i64;
    if found > known {
        return Err(StoreError::TooNew { path: shown(), found, known }.into());
    }
    Ok(())
}

fn check(connection: &Connection, path: &Path) -> Fallible<()> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(StoreError::Corrupt { path: path.display().to_string(), reason: verdict }.into())
}

fn number(connection: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

fn cannot_open(path: &Path, reason: impl ToString) -> StoreError {
    StoreError::CannotOpen { path: path.display().to_string(), reason: reason.to_string() }
}

/// Makes a folder and its parents, readable by the owner only.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    if folder.as_os_str().is_empty() { Ok(()) } else { builder.create(folder) }
}

/// A file made this way is readable by the owner only.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

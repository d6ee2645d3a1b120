//! What goes wrong inside the SQLite store, before it is put into words.
//!
//! It exists so that `?` works on SQLite's errors everywhere, and the database's path is added in one
//! place. Bound values never get into a message.

use crate::engine::store::StoreError;
use rusqlite::{Error, ErrorCode};
use std::path::Path;

/// An error on its way out of the SQLite store.
#[derive(Debug)]
pub(super) enum Fault {
    Sql(Error),
    /// Already in words.
    Told(StoreError),
    /// The database holds, or the caller asked for, something that cannot be.
    Broken(&'static str),
}

/// What functions inside the SQLite store return.
pub(super) type Fallible<T> = Result<T, Fault>;

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Sql(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        Fault::Told(error)
    }
}

impl Fault {
    /// Puts it into words about the database at `path`.
    pub(super) fn told(self, path: &Path) -> StoreError {
        match self {
            Fault::Sql(error) => tell(&error, path),
            Fault::Told(error) => error,
            Fault::Broken(reason) => StoreError::Other { reason: reason.to_owned() },
        }
    }

    /// Puts it into words about the scratch file at `path`.
    pub(super) fn told_of_scratch(self, path: &Path) -> StoreError {
        let reason = match self {
            Fault::Told(error) => return error,
            Fault::Sql(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => "the disk is full".to_owned(),
                _ => plain(&error),
            },
            Fault::Broken(reason) => reason.to_owned(),
        };
        StoreError::Scratch { path: path.display().to_string(), reason }
    }
}

fn tell(error: &Error, path: &Path) -> StoreError {
    let path = path.display().to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::DiskFull { path },
        Some(ErrorCode::SystemIoFailure) => StoreError::DiskFailed { path, reason: plain(error) },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
            StoreError::Locked { path }
        }
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Corrupt { path, reason: plain(error) },
        Some(ErrorCode::NotADatabase) => StoreError::NotADatabase { path },
        Some(ErrorCode::CannotOpen) => StoreError::CannotOpen { path, reason: plain(error) },
        _ => StoreError::Other { reason: plain(error) },
    }
}

/// SQLite's own sentence. It names tables and columns, never what was to be written into them; the
/// text of statements, which rusqlite adds in places, is left away.
fn plain(error: &Error) -> String {
    match error {
        Error::SqliteFailure(_, Some(message)) => message.clone(),
        Error::SqliteFailure(code, None) => code.to_string(),
        Error::SqlInputError { msg, .. } => msg.clone(),
        Error::InvalidColumnType(_, column, found) => format!("column {column} unexpectedly holds {found}"),
        Error::FromSqlConversionFailure(column, found, _) => {
            format!("column {column} holds {found} that cannot be read")
        }
        other => other.to_string(),
    }
}

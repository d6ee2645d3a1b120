//! Why a database cannot be used, in words that say what is safe and what to do.

use crate::engine::model::IllegalStep;

/// Why a database call failed. Each call is whole or nothing, so nothing is half-written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("The database {path} cannot be opened: {reason}. Check that the folder exists and is yours to write to.")]
    CannotOpen { path: String, reason: String },
    #[error(
        "{path} is not an Almoner database. Nothing was changed. Choose another file, or a new name to begin a new database."
    )]
    NotADatabase { path: String },
    #[error(
        "The database {path} is damaged: {reason}. Nothing was changed. Restore it from a backup; Almoner keeps one beside it before each upgrade."
    )]
    Corrupt { path: String, reason: String },
    #[error(
        "The database {path} was made by a newer Almoner (format {found}, this program knows {known}). Nothing was changed. Install the newer program."
    )]
    TooNew { path: String, found: i64, known: i64 },
    #[error(
        "The database {path} can be read but not written. Nothing was changed. Ask whoever owns it for permission, or check the disk."
    )]
    ReadOnly { path: String },
    #[error(
        "The database is in use: {holder} has been writing since {since}, last seen {seen}. Nothing was changed. Try again when that import has finished."
    )]
    Busy {
        holder: String,
        /// "4 March 2024, 14:05"
        since: String,
        /// When it last gave a sign of life: "3 seconds ago".
        seen: String,
    },
    #[error("The database {path} is locked by another program. Nothing was changed. Close that program and try again.")]
    Locked { path: String },
    #[error("The disk with {path} is full. What was saved so far is whole. Free some space, then resume.")]
    DiskFull { path: String },
    #[error(
        "The disk with {path} cannot be read or written any more ({reason}). What was saved so far is whole. See that the disk is there and can be written to, then resume."
    )]
    DiskFailed { path: String, reason: String },
    #[error("There is no import number {id}. `almoner jobs` lists them.")]
    NoSuchJob { id: i64 },
    #[error("There is no template “{name}”. `almoner templates list` shows those there are.")]
    NoSuchTemplate { name: String },
    #[error("There is a template “{name}” already. Nothing was saved. Choose another name, or delete that one first.")]
    TemplateExists { name: String },
    #[error(
        "The field “{name}” is of type {known} in this database, so nothing was imported. Use its own type, or choose another name."
    )]
    CustomField { name: String, known: &'static str },
    #[error("There is no record type {name:?}.")]
    NoSuchType { name: String },
    #[error("Import {id}: {source}.")]
    Illegal { id: i64, source: IllegalStep },
    #[error("The scratch file {path} cannot be used: {reason}. Free some space and check again; nothing was changed.")]
    Scratch { path: String, reason: String },
    #[error("The database could not be used: {reason}. What was saved before is whole.")]
    Other { reason: String },
}

//! Brings a database file to the form this program knows.
//!
//! Bookkeeping tables change by numbered steps. Record tables follow the schema: missing tables are
//! made and missing columns added; nothing that holds anything is ever dropped. A file that holds something is copied
//! before it is changed.

use super::columns::{Column, quote};
use super::fault::{Fallible, Fault};
use super::open::private;
use super::rollup::RollUpTables;
use super::tables::{CONTENT, TypeTables, group_table};
use crate::engine::store::{StoreError, free_path};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use std::collections::HashSet;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

/// Marks a SQLite file as Almoner's: "Almo".
pub(super) const APPLICATION_ID: i64 = 0x416c_6d6f;

/// Step n brings a file from version n - 1 to version n. Steps are only ever added.
pub(super) const STEPS: &[&str] = &[
    include_str!("bookkeeping.sql"),
    include_str!("templates.sql"),
    include_str!("noted_matches.sql"),
    include_str!("customs.sql"),
    include_str!("missing.sql"),
    include_str!("decisions.sql"),
    include_str!("fixes.sql"),
    include_str!("parked.sql"),
    include_str!("kept_files.sql"),
    include_str!("job_levels.sql"),
    include_str!("undo.sql"),
    include_str!("parked_taken.sql"),
    include_str!("removals.sql"),
    include_str!("listed.sql"),
    include_str!("returned.sql"),
    include_str!("review_known.sql"),
];

/// Applies what is missing, in one transaction.
pub(super) fn migrate(
    connection: &Connection,
    path: &Path,
    tables: &[TypeTables],
    steps: &[&str],
    read_only: bool,
) -> Fallible<()> {
    let version = version_of(connection)?;
    let missing = missing(connection, tables)?;
    if version >= steps.len() && missing.is_empty() {
        return Ok(());
    }
    if read_only {
        return Err(StoreError::ReadOnly { path: path.display().to_string() }.into());
    }
    if version > 0 {
        back_up(connection, path, version)?;
    }
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    // Somebody else may have done it in the meantime.
    let version = version_of(connection)?;
    for step in steps.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    for statement in self::missing(connection, tables)? {
        transaction.execute_batch(&statement)?;
    }
    transaction.pragma_update(None, "user_version", steps.len().max(version) as i64)?;
    // With the tables, so that a crash leaves either an empty file or a database of ours.
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(())
}

fn version_of(connection: &Connection) -> Fallible<usize> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(version as usize)
}

/// The statements that make the tables and columns the schema has and the file does not.
fn missing(connection: &Connection, tables: &[TypeTables]) -> Fallible<Vec<String>> {
    let mut statements = Vec::new();
    for of_type in tables {
        let record_type = of_type.record_type;
        let names = record_type.groups.iter().map(|group| group_table(record_type, group));
        let groups = names.zip(of_type.groups.iter().map(|group| &group.columns));
        let all = std::iter::once((record_type.name.clone(), &of_type.columns)).chain(groups);
        let mut absent = false;
        for (table, columns) in all {
            let there = columns_of(connection, &table)?;
            absent |= there.is_empty();
            if !there.is_empty() {
                statements.extend(additions(&table, columns, &there));
            }
            if table == record_type.name && !there.is_empty() && !there.contains(CONTENT) {
                statements.push(format!("ALTER TABLE {} ADD COLUMN {CONTENT} INTEGER", quote(&table)));
            }
        }
        if absent {
            statements.extend(of_type.create());
            statements.push(format!(
                "INSERT INTO record_number (record_type, next) VALUES ('{}', 1) ON CONFLICT DO NOTHING",
                record_type.name
            ));
        } else {
            for (name, statement) in of_type.reference_indexes() {
                if text_of(connection, &name)?.is_none() {
                    statements.push(statement);
                }
            }
        }
    }
    for of_type in tables {
        statements.extend(missing_triggers(connection, of_type.triggers())?);
    }
    for rollup in RollUpTables::of_all(tables) {
        if columns_of(connection, rollup.due.trim_matches('"'))?.is_empty() {
            statements.extend(rollup.create());
        }
        statements.extend(missing_triggers(connection, rollup.triggers())?);
    }
    Ok(statements)
}

/// The statements that make triggers, or make them anew where others stand in their place.
fn missing_triggers(
    connection: &Connection,
    triggers: impl IntoIterator<Item = (String, String)>,
) -> Fallible<Vec<String>> {
    let mut statements = Vec::new();
    for (name, text) in triggers {
        match text_of(connection, &name)? {
            Some(there) if there == text => {}
            Some(_) => statements.extend([format!("DROP TRIGGER {}", quote(&name)), text]),
            None => statements.push(text),
        }
    }
    Ok(statements)
}

/// The statement that made an index or trigger, where it is there.
fn text_of(connection: &Connection, name: &str) -> Fallible<Option<String>> {
    let sql = "SELECT sql FROM sqlite_schema WHERE name = ?1 AND type IN ('index', 'trigger')";
    Ok(connection.query_row(sql, [name], |row| row.get(0)).optional()?)
}

fn columns_of(connection: &Connection, table: &str) -> Fallible<HashSet<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn additions(table: &str, columns: &[Column], there: &HashSet<String>) -> Vec<String> {
    let parts = columns.iter().flat_map(Column::parts).filter(|(name, _)| !there.contains(name));
    parts.map(|(name, kind)| format!("ALTER TABLE {} ADD COLUMN {} {kind}", quote(table), quote(&name))).collect()
}

/// Copies the database beside itself, readable by the owner only.
fn back_up(connection: &Connection, path: &Path, version: usize) -> Fallible<()> {
    let backup = backup_path(path, version);
    let told = |reason: String| StoreError::CannotOpen { path: backup.display().to_string(), reason };
    private(OpenOptions::new().write(true).create_new(true)).open(&backup).map_err(|e| told(e.to_string()))?;
    let name = backup.to_str().ok_or(Fault::Broken("the database's path is not Unicode text"))?;
    connection.execute("VACUUM INTO ?1", [name])?;
    Ok(())
}

/// `<db>.backup-v1`, or with a number behind it where that is taken.
fn backup_path(path: &Path, version: usize) -> PathBuf {
    let named = |ending: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    free_path(named(format!(".backup-v{version}")), |number| named(format!(".backup-v{version}-{number}")))
}

//! Fixes of files: keeping them, finding them again, dropping old ones.

use super::fault::{Fallible, Fault};
use super::{SqliteStore, clock};
use crate::engine::model::Fixes;
use crate::engine::store::{FixedFile, KeepsFixes, KeptFixes, StoreError};
use rusqlite::{Connection, OptionalExtension, params};

/// Milliseconds that fixes nobody changed are kept: 90 days.
const KEPT: i64 = 90 * 24 * 60 * 60 * 1_000;

const WHERE: &str = "WHERE file_sha256 = ?1 AND record_type = ?2 AND reading = ?3";

impl KeepsFixes for SqliteStore {
    fn keep_fixes(&mut self, file: &FixedFile, fixes: &Fixes, who: &str) -> Result<(), StoreError> {
        self.changing(|connection| keep(connection, file, fixes, who, clock::now()))
    }

    fn kept_fixes(&mut self, file: &FixedFile) -> Result<Option<KeptFixes>, StoreError> {
        self.told(kept(&self.connection, file))
    }
}

fn keep(connection: &Connection, file: &FixedFile, fixes: &Fixes, who: &str, now: i64) -> Fallible<()> {
    connection.execute("DELETE FROM file_fixes WHERE changed_at < ?1", [now - KEPT])?;
    let FixedFile { sha256, record_type, reading } = file;
    if fixes.is_empty() {
        connection.execute(&format!("DELETE FROM file_fixes {WHERE}"), [sha256, record_type, reading])?;
        return Ok(());
    }
    let document = serde_json::to_string(fixes).map_err(|_| Fault::Broken("fixes cannot be written out"))?;
    connection.execute(
        "INSERT OR REPLACE INTO file_fixes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![sha256, record_type, reading, document, fixes.cell_count() as i64, who, now],
    )?;
    Ok(())
}

fn kept(connection: &Connection, file: &FixedFile) -> Fallible<Option<KeptFixes>> {
    let FixedFile { sha256, record_type, reading } = file;
    let sql = format!("SELECT document, changed_by, changed_at FROM file_fixes {WHERE}");
    let found: Option<(String, String, i64)> = connection
        .query_row(&sql, [sha256, record_type, reading], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    // What a newer program wrote and this one cannot read is left alone.
    Ok(found.and_then(|(document, changed_by, changed_at)| {
        let fixes: Fixes = serde_json::from_str(&document).ok()?;
        Some(KeptFixes { fixes, changed_by, changed_at })
    }))
}

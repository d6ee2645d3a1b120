//! The same file by hand: the `sqlite3` shell's `.import` and SQL that spreads the staging table over
//! the same tables with the same indexes.

use crate::process::Measured;
use crate::steps::file;
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use anyhow::ensure;
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Spreads the staging table. Values are normalised no further than SQL does easily: no check of
/// anything, phone numbers by leaving out signs.
const SPREAD: &str = include_str!("spread.sql");

/// `None` where there is no shell.
pub fn measure(folder: &Path) -> anyhow::Result<Option<Measured>> {
    let database = folder.join("shell.db");
    drop(SqliteStore::open(&database, Schema::built_in())?);
    let started = Instant::now();
    let mut command = Command::new("sqlite3");
    command.arg("-bail").arg(&database).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let Ok(mut shell) = command.spawn() else { return Ok(None) };
    if let Some(mut input) = shell.stdin.take() {
        let path = file(folder).display().to_string().replace('"', "\\\"");
        write!(input, "PRAGMA synchronous = FULL;\nPRAGMA cache_size = -65536;\n")?;
        write!(input, ".mode csv\n.import \"{path}\" staging\n{SPREAD}")?;
    }
    let output = shell.wait_with_output()?;
    let seconds = started.elapsed().as_secs_f64();
    ensure!(output.status.success(), "the sqlite3 shell failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(Some(Measured(HashMap::from([("seconds".to_owned(), seconds)]))))
}

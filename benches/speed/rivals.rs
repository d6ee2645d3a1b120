//! The same file by other means: the `sqlite3` shell and SQL by hand, and `sqlite-utils upsert`.

use crate::process::Measured;
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use anyhow::ensure;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Spreads the staging table over the same tables with the same indexes. Values are normalised no further than SQL does
/// easily: no check of anything, phone numbers by leaving out signs.
const SPREAD: &str = include_str!("spread.sql");

/// The shell's `.import` and SQL by hand, with the pragmas of an import; `None` where there is no shell.
///
/// # Errors
/// With what the shell said, when it failed.
pub fn sqlite3(file: &Path, database: &Path) -> anyhow::Result<Option<Measured>> {
    drop(SqliteStore::open(database, Schema::built_in())?);
    let started = Instant::now();
    let mut command = Command::new("sqlite3");
    command.arg("-bail").arg(database).stdin(Stdio::piped());
    let Some(mut shell) = started_if_there(&mut command)? else { return Ok(None) };
    if let Some(mut input) = shell.stdin.take() {
        let path = file.display().to_string().replace('"', "\\\"");
        write!(input, "PRAGMA synchronous = FULL;\nPRAGMA cache_size = -65536;\n")?;
        write!(input, ".mode csv\n.import \"{path}\" staging\n{SPREAD}")?;
        // Who asks is the parent of the one who answers. Systems without `/proc` do not say.
        if cfg!(target_os = "linux") {
            writeln!(input, ".shell sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\).*/peak_kib \\1/p' /proc/$PPID/status")?;
        }
    }
    finished(shell, started)
}

/// The Python tool's command, which puts all cells as text into one table; `None` where it is not installed.
///
/// # Errors
/// With what it said, when it failed.
pub fn sqlite_utils(file: &Path, database: &Path) -> anyhow::Result<Option<Measured>> {
    /// The command itself, and then what the process held at most.
    const PROGRAM: &str = "\
import sys
try:
    from sqlite_utils.cli import cli
except ImportError:
    sys.exit(99)
cli(['upsert', sys.argv[2], 'contact', sys.argv[1], '--csv', '--pk', 'Constituent ID', '--silent'], standalone_mode=False)
import resource
print('peak_kib', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
";
    let started = Instant::now();
    let mut command = Command::new("python3");
    command.args(["-c", PROGRAM]).args([file, database]).stdin(Stdio::null());
    match started_if_there(&mut command)? {
        Some(python) => finished(python, started),
        None => Ok(None),
    }
}

/// What a program says that found out that something is not installed.
const NOT_INSTALLED: i32 = 99;

/// Starts a program; `None` where it is not installed.
fn started_if_there(command: &mut Command) -> anyhow::Result<Option<Child>> {
    match command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn() {
        Ok(child) => Ok(Some(child)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn finished(child: Child, started: Instant) -> anyhow::Result<Option<Measured>> {
    let output = child.wait_with_output()?;
    let seconds = started.elapsed().as_secs_f64();
    if output.status.code() == Some(NOT_INSTALLED) {
        return Ok(None);
    }
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
    let mut measured = Measured::of(&String::from_utf8_lossy(&output.stdout));
    measured.0.insert("seconds".to_owned(), seconds);
    Ok(Some(measured))
}

//! Writing a file whole or not at all, for its owner only.
//!
//! It exists because settings and the list of deliveries are read by several programs at once. It must not
//! know what is in them.

use crate::engine::source::open_private;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// Writes a whole file or leaves what was there.
///
/// # Errors
/// When it cannot be written.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    make_parent(path)?;
    let partial = beside(path, ".partial");
    let mut file = open_private(&partial, OpenOptions::new().write(true).create(true).truncate(true))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&partial, path)
}

/// Waits for a lock that goes with this process, however it ends. Where the file system knows no locks there
/// is none to wait for.
///
/// # Errors
/// When the lock's file cannot be made.
pub fn lock(path: &Path) -> std::io::Result<File> {
    make_parent(path)?;
    let file = open_private(&beside(path, ".lock"), OpenOptions::new().write(true).create(true).truncate(false))?;
    if let Err(error) = file.lock() {
        tracing::debug!(%error, "no lock on the list of deliveries");
    }
    Ok(file)
}

fn make_parent(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), std::fs::create_dir_all)
}

fn beside(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

//! Moving files: into `.importing/` before anything is read, out of it when all is done.
//!
//! It exists so that no file is imported twice and none is written over. Moving within a folder is one step of the
//! file system, so only one of two watchers gets a file. It must not read what is in a file.

use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where files are while they are imported.
const IMPORTING: &str = ".importing";

/// Where files go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Done,
    Problems,
}

impl Place {
    fn folder(self, root: &Path) -> PathBuf {
        root.join(match self {
            Place::Done => "done",
            Place::Problems => "problems",
        })
    }
}

/// Says that somebody watches a folder; given up with the process, however it ends.
#[derive(Debug)]
pub(super) struct Watch {
    _lock: File,
    /// The file system keeps others out.
    pub alone: bool,
}

/// A file taken to be imported, in a folder of its own, so that its path says which taking it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    folder: PathBuf,
    pub path: PathBuf,
    pub name: OsString,
}

/// Takes the folder; `None` when another watcher has it.
///
/// # Errors
/// When nothing can be written there.
pub(super) fn watch(root: &Path) -> std::io::Result<Option<Watch>> {
    let importing = root.join(IMPORTING);
    std::fs::create_dir_all(&importing)?;
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(importing.join("watched"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(Watch { _lock: lock, alone: true })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => {
            tracing::warn!(%error, "this folder cannot be locked; files of a watcher that broke off are not looked for");
            Ok(Some(Watch { _lock: lock, alone: false }))
        }
    }
}

/// Takes a file; `None` when somebody else was faster.
///
/// # Errors
/// When it cannot be moved yet, as while another program has it open.
pub(super) fn claim(root: &Path, name: &OsStr) -> std::io::Result<Option<Claim>> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let folder = root.join(IMPORTING).join(format!("{}-{}", since.as_nanos(), std::process::id()));
    std::fs::create_dir(&folder)?;
    let path = folder.join(name);
    match std::fs::rename(root.join(name), &path) {
        Ok(()) => Ok(Some(Claim { folder, path, name: name.to_owned() })),
        Err(error) => {
            let _ = std::fs::remove_dir(&folder);
            if error.kind() == ErrorKind::NotFound { Ok(None) } else { Err(error) }
        }
    }
}

/// The files a watcher took that ended before it was done with them, in the order they were taken.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn left(root: &Path) -> std::io::Result<Vec<Claim>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(root.join(IMPORTING))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    let mut claims = Vec::new();
    for folder in folders {
        match std::fs::read_dir(&folder)?.next().transpose()? {
            Some(file) => claims.push(Claim { path: file.path(), name: file.file_name(), folder }),
            // It ended between making the folder and moving the file, or after moving it away.
            None => drop(std::fs::remove_dir(&folder)),
        }
    }
    Ok(claims)
}

impl Claim {
    /// Moves the file to where it goes, under another number where its name is taken; gives its place.
    ///
    /// # Errors
    /// When it cannot be moved; it then stays where it is.
    pub fn put(&self, root: &Path, place: Place) -> std::io::Result<PathBuf> {
        let to = free_place(&place.folder(root), &self.name)?;
        std::fs::rename(&self.path, &to)?;
        // A folder that stays is removed by the next watcher.
        let _ = std::fs::remove_dir(&self.folder);
        Ok(to)
    }
}

/// Copies a file beside another one that was put somewhere; gives its place.
///
/// # Errors
/// When it cannot be copied.
pub(super) fn copy_beside(put: &Path, from: &Path) -> std::io::Result<PathBuf> {
    let (folder, name) = (put.parent().unwrap_or(Path::new("")), from.file_name().unwrap_or_default());
    let to = free_place(folder, name)?;
    std::fs::copy(from, &to)?;
    Ok(to)
}

/// Writes a text beside a file that was put somewhere, called like it.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_beside(put: &Path, ending: &str, text: &str) -> std::io::Result<PathBuf> {
    let stem = put.file_stem().unwrap_or_default().to_string_lossy();
    let to = free_place(put.parent().unwrap_or(Path::new("")), OsStr::new(&format!("{stem}{ending}")))?;
    std::fs::write(&to, text)?;
    Ok(to)
}

/// A place of that name that is ours from now on: an empty file which nobody else can get.
fn free_place(folder: &Path, name: &OsStr) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let path = Path::new(name);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    for number in 1..=100_000_u32 {
        let own = if number == 1 { name.to_owned() } else { format!("{stem} ({number}){ending}").into() };
        let to = folder.join(own);
        match OpenOptions::new().write(true).create_new(true).open(&to) {
            Ok(_) => return Ok(to),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::new(ErrorKind::AlreadyExists, "there are too many files of that name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_by_one_only_and_never_put_over_another() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let watching = watch(root).unwrap().unwrap();
        assert!(watching.alone && watch(root).unwrap().is_none(), "one watcher at a time");
        for expected in ["done/gala.csv", "done/gala (2).csv", "done/gala (3).csv"] {
            std::fs::write(root.join("gala.csv"), expected).unwrap();
            let taken = claim(root, OsStr::new("gala.csv")).unwrap().unwrap();
            assert_eq!(claim(root, OsStr::new("gala.csv")).unwrap(), None);
            assert_eq!(left(root).unwrap().first(), Some(&taken));
            assert_eq!(taken.put(root, Place::Done).unwrap(), root.join(expected));
        }
        assert_eq!(std::fs::read_to_string(root.join("done/gala.csv")).unwrap(), "done/gala.csv");
        assert_eq!(left(root).unwrap(), []);
        drop(watching);
        assert!(watch(root).unwrap().is_some());
    }

    #[test]
    fn what_a_dead_watcher_had_taken_is_found_again() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        drop(watch(root).unwrap());
        for name in ["b.csv", "a.csv"] {
            std::fs::write(root.join(name), "x").unwrap();
            claim(root, OsStr::new(name)).unwrap().unwrap();
        }
        std::fs::create_dir(root.join(".importing/empty")).unwrap();
        let found: Vec<OsString> = left(root).unwrap().into_iter().map(|claim| claim.name).collect();
        assert_eq!(found, ["b.csv", "a.csv"], "in the order they were taken");
        assert!(!root.join(".importing/empty").exists());
    }

    #[test]
    fn what_is_written_beside_a_file_is_called_like_it() {
        let root = tempfile::tempdir().unwrap();
        let put = root.path().join("gala (2).csv");
        for expected in ["gala (2) - what is wrong.txt", "gala (2) - what is wrong (2).txt"] {
            assert_eq!(write_beside(&put, " - what is wrong.txt", "no").unwrap(), root.path().join(expected));
        }
    }
}

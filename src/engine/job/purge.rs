//! Deletes kept files and problem files whose time is over.
//!
//! It exists because donors' values are not to lie about for ever. It must not touch what an import that can be
//! resumed needs; the record of what was imported, and what it changed, stays.

use super::keeping::{UNFINISHED, UNPACKED};
use super::{JobError, Person, parked};
use crate::engine::model::{Keeping, KeptState};
use crate::engine::store::{Store, StoreError};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Problem rows are wanted for a while even where no files are kept: they are there to be corrected.
pub const PROBLEM_DAYS_AT_LEAST: u32 = 30;

/// What was deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Imports whose file is no longer kept.
    pub files: u64,
    /// Imports whose problem rows are no longer kept.
    pub problem_files: u64,
    /// Bytes on the disk.
    pub bytes: u64,
    /// Files that could not be deleted; they are tried again the next time.
    pub failed: u64,
}

/// Deletes what is older than `keeping` says, or than the database says. Not while somebody is writing.
///
/// # Errors
/// When somebody is writing, or the database cannot be used.
pub fn purge(store: &mut dyn Store, keeping: Option<Keeping>, person: &Person) -> Result<Purged, JobError> {
    let _guard = store.claim_writer(&person.holder)?;
    let keeping = match keeping {
        Some(keeping) => keeping,
        None => store.keeping()?,
    };
    // Somebody who says how old may well mean the problem rows of yesterday, too.
    Ok(purge_within(store, keeping, keeping)?)
}

/// Deletes what is older than the database says. For whoever has the writer's place already; what goes wrong is no
/// failure of theirs.
pub fn purge_along(store: &mut dyn Store) {
    let purged = store.keeping().and_then(|keeping| {
        let of_problems = match keeping {
            Keeping::Never => Keeping::Days(PROBLEM_DAYS_AT_LEAST),
            other => other,
        };
        purge_within(store, keeping, of_problems)
    });
    if let Err(error) = purged {
        tracing::warn!(%error, "old files could not be deleted");
    }
}

fn purge_within(store: &mut dyn Store, of_files: Keeping, of_problems: Keeping) -> Result<Purged, StoreError> {
    let mut purged = Purged::default();
    sweep_unfinished(&store.jobs_folder());
    parked::sweep(store)?;
    for kept in store.expired_files(of_files)? {
        let KeptState::Here { path, .. } = kept.state else { continue };
        if !store.kept_by_another(kept.job, &path)? {
            match delete(&path) {
                Ok(bytes) => purged.bytes += bytes,
                Err(_) => {
                    purged.failed += 1;
                    continue;
                }
            }
        }
        store.note_gone(kept.job)?;
        purged.files += 1;
    }
    for old in store.expired_problem_files(of_problems)? {
        match delete(&old.path) {
            Ok(bytes) => {
                store.set_problem_file(old.job, None)?;
                purged.bytes += bytes;
                purged.problem_files += 1;
            }
            Err(_) => purged.failed += 1,
        }
    }
    Ok(purged)
}

/// Deletes a file, and its folder where it was the last one in it; gives its bytes. One that is gone already is
/// deleted.
fn delete(path: &Path) -> std::io::Result<u64> {
    let bytes = fs::metadata(path).map_or(0, |about| about.len());
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    if let Some(folder) = path.parent() {
        // A folder that still holds something is not removed.
        drop(fs::remove_dir(folder));
    }
    Ok(bytes)
}

/// Removes copies that programs which died left half-made or unpacked; while nobody else writes, nobody needs one.
fn sweep_unfinished(jobs: &Path) {
    let listed = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for left in listed(jobs).flat_map(|folder| listed(&folder)) {
        let name = left.file_name().unwrap_or_default().to_string_lossy();
        let removed = match &*name {
            UNFINISHED => fs::remove_file(&left),
            name if name.starts_with(UNPACKED) && left.is_dir() => fs::remove_dir_all(&left),
            _ => Ok(()),
        };
        if let Err(error) = removed {
            tracing::warn!(%error, "what a program left behind cannot be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dead_program_left_is_removed_and_nothing_else() {
        let jobs = tempfile::tempdir().expect("a folder");
        let folder = jobs.path().join("12");
        fs::create_dir_all(folder.join("resumedXy")).expect("it can be made");
        for name in [UNFINISHED, "original.gz", "resumed.csv", "resumedXy/gala.csv"] {
            fs::write(folder.join(name), "x").expect("it can be written");
        }
        sweep_unfinished(jobs.path());
        let mut left: Vec<_> =
            fs::read_dir(&folder).expect("it is there").flatten().map(|entry| entry.file_name()).collect();
        left.sort();
        assert_eq!(left, ["original.gz", "resumed.csv"]);
        sweep_unfinished(&jobs.path().join("no such folder"));
    }

    #[test]
    fn a_file_that_is_gone_already_counts_as_deleted_and_its_empty_folder_goes() {
        let jobs = tempfile::tempdir().expect("a folder");
        let folder = jobs.path().join("12");
        fs::create_dir_all(&folder).expect("it can be made");
        fs::write(folder.join("a"), "xyz").expect("it can be written");
        assert_eq!(delete(&folder.join("a")).ok(), Some(3));
        assert!(!folder.exists());
        assert_eq!(delete(&folder.join("a")).ok(), Some(0));
    }
}

//! Writes every change of a job as CSV that a spreadsheet program shows as text and never runs.
//!
//! It exists so that both shells export alike. It must not decide where the file goes.

use crate::engine::model::{JobId, JobKind};
use crate::engine::source::open_private;
use crate::engine::store::{KeptChange, PlanChange, Store, StoreError};
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;

/// Why the changes of a job, or a plan, could not be written to a file. Nothing is kept of a half-written one.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{path} is there already. Choose another name.")]
    Exists { path: String },
    #[error("{path} could not be written: {reason}. Nothing was kept of it; choose another folder or free some space.")]
    Write { path: String, reason: String },
    #[error("The check this report is about is not there any more. Nothing was kept of the report; check again.")]
    Gone,
    #[error("Stopped before it was written. Nothing was kept of it.")]
    Stopped,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes all field changes of a job to a file, readable by its owner only, and gives their number.
/// `replace` says whether a file that is there may be written over.
///
/// # Errors
/// When the file cannot be written, or is there and must not be replaced, or the database cannot be
/// read. A half-written file is removed.
pub fn export_changes(store: &mut dyn Store, job: JobId, path: &Path, replace: bool) -> Result<u64, ExportError> {
    let file = open(path, replace)?;
    let written = write(store, job, file, path);
    if written.is_err() {
        // The export failed all the same, whether or not its rest can be removed.
        drop(std::fs::remove_file(path));
    }
    written
}

fn write(store: &mut dyn Store, job: JobId, file: File, path: &Path) -> Result<u64, ExportError> {
    let failed = |error: csv::Error| ExportError::Write { path: shown(path), reason: error.to_string() };
    let mut csv = csv::Writer::from_writer(file);
    // Only an undo leaves something as it is.
    let is_undo = store.job(job)?.kind == JobKind::Undo;
    let head = ["row", "key", "name", "field", "before", "after", "what"];
    csv.write_record(&head[..if is_undo { 7 } else { 6 }]).map_err(failed)?;
    let (mut changes, mut broken) = (0, None);
    let mut line = |cells: [String; 7]| {
        changes += 1;
        csv.write_record(&cells[..if is_undo { 7 } else { 6 }]).map_err(|error| {
            broken = Some(error);
            StoreError::Other { reason: "the export file could not be written".to_owned() }
        })
    };
    let mut read = store.journal(job, &mut |change| line(record(&change)));
    if is_undo && read.is_ok() {
        read = store.kept(job, &mut |kept| line(kept_record(&kept)));
    }
    match (broken, read) {
        (Some(error), _) => Err(failed(error)),
        (None, Err(error)) => Err(error.into()),
        (None, Ok(())) => {
            csv.flush().map_err(|error| failed(error.into()))?;
            Ok(changes)
        }
    }
}

fn record(change: &PlanChange) -> [String; 7] {
    let PlanChange { row, key, title, field, before, after } = change;
    let safe = |text: &str| inert(text).into_owned();
    [row.to_string(), safe(key), safe(title), safe(field), safe(before), safe(after), "restored".to_owned()]
}

/// What stays stands before and after.
fn kept_record(kept: &KeptChange) -> [String; 7] {
    let KeptChange { row, key, title, field, present, wanted, why, .. } = kept;
    let safe = |text: &str| inert(text).into_owned();
    let row = if *row > 0 { row.to_string() } else { String::new() };
    let what = if wanted.is_empty() { format!("kept: {why}") } else { format!("kept, would be “{wanted}”: {why}") };
    [row, safe(key), safe(title), safe(field), safe(present), safe(present), what]
}

/// Text that a spreadsheet program would run as a formula gets an apostrophe in front.
pub(super) fn inert(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

fn open(path: &Path, replace: bool) -> Result<File, ExportError> {
    let mut options = OpenOptions::new();
    options.write(true);
    if replace {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let file = open_private(path, &mut options);
    file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => ExportError::Exists { path: shown(path) },
        _ => ExportError::Write { path: shown(path), reason: error.to_string() },
    })
}

pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_run_as_a_formula_is_made_inert() {
        for text in ["=1+1", "+16175550142", "-5", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(inert(text), format!("'{text}"));
        }
        for text in ["", "Núñez", "5-4", "a=b", "'=1", " =1"] {
            assert_eq!(inert(text), text);
        }
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_where_that_was_agreed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("changes.csv");
        assert!(open(&path, false).is_ok());
        assert!(matches!(open(&path, false), Err(ExportError::Exists { .. })));
        assert!(open(&path, true).is_ok());
        assert!(matches!(open(&folder.path().join("no/such.csv"), true), Err(ExportError::Write { .. })));
    }
}

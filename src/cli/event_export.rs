//! Writes every change of a job as CSV that a spreadsheet program shows as text and never runs.

use crate::engine::model::JobId;
use crate::engine::store::{PlanChange, Store, StoreError};
use anyhow::anyhow;
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;

/// Writes all field changes of a job to a new file, readable by its owner only. Gives their number.
///
/// # Errors
/// When the file exists or cannot be written, or the database cannot be read. A half-written file is
/// removed.
pub fn write(store: &mut dyn Store, job: JobId, path: &Path) -> anyhow::Result<u64> {
    let file = create(path)?;
    let written = write_changes(store, job, file);
    written.map_err(|failed| {
        // The export failed all the same, whether or not its rest can be removed.
        drop(std::fs::remove_file(path));
        match failed {
            Failed::Store(error) => error.into(),
            Failed::Csv(error) => anyhow!("{} could not be written: {error}. Nothing was kept of it.", path.display()),
        }
    })
}

enum Failed {
    Store(StoreError),
    Csv(csv::Error),
}

impl From<csv::Error> for Failed {
    fn from(error: csv::Error) -> Failed {
        Failed::Csv(error)
    }
}

fn write_changes(store: &mut dyn Store, job: JobId, file: File) -> Result<u64, Failed> {
    let mut csv = csv::Writer::from_writer(file);
    csv.write_record(["row", "key", "name", "field", "before", "after"])?;
    let (mut changes, mut broken) = (0, None);
    let read = store.journal(job, &mut |change| {
        changes += 1;
        csv.write_record(record(&change)).map_err(|error| {
            broken = Some(error);
            StoreError::Other { reason: "the export file could not be written".to_owned() }
        })
    });
    match (broken, read) {
        (Some(error), _) => Err(Failed::Csv(error)),
        (None, Err(error)) => Err(Failed::Store(error)),
        (None, Ok(())) => {
            csv.flush().map_err(|error| Failed::Csv(error.into()))?;
            Ok(changes)
        }
    }
}

fn record(change: &PlanChange) -> [String; 6] {
    let PlanChange { row, key, title, field, before, after } = change;
    let safe = |text: &str| inert(text).into_owned();
    [row.to_string(), safe(key), safe(title), safe(field), safe(before), safe(after)]
}

/// Text that a spreadsheet program would run as a formula gets an apostrophe in front.
fn inert(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

fn create(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => anyhow!("{} is there already. Choose another name.", path.display()),
        _ => anyhow!("{} cannot be written: {error}. Choose another folder.", path.display()),
    })
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn what_could_run_as_a_formula_is_made_inert() {
        for text in ["=1+1", "+16175550142", "-5", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(inert(text), format!("'{text}"));
        }
        for text in ["", "Núñez", "5-4", "a=b", "'=1", " =1"] {
            assert_eq!(inert(text), text);
        }
    }
}

//! Rows that were set aside go in once the records they refer to are there.
//!
//! They are imported as what they are, rows of a file: from a file of their own beside the database, with the matches
//! and settings of the import that set them aside. What still leads nowhere is set aside again.

use super::{Control, FileFingerprint, ImportRequest, JobError, Observer, Person, Report, import};
use crate::engine::model::{Fixes, JobId, ParkedRow, Status};
use crate::engine::schema::Schema;
use crate::engine::source::profile::profile;
use crate::engine::source::{Format, HeaderRow, ReadOptions, Separator, Source, SourceError, open_private};
use crate::engine::store::{Store, free_path};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Imports the rows of a job that were set aside and whose records are there by now; `None` where there are none.
///
/// # Errors
/// As [`import`](super::import), and when the job keeps no headers to read its rows by.
pub fn import_parked(
    store: &mut dyn Store,
    schema: &'static Schema,
    job: JobId,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Option<Report>, JobError> {
    let recorded = store.job(job)?;
    let ready = store.ready_rows(job)?;
    if ready.is_empty() || recorded.status == Status::Undone {
        return Ok(None);
    }
    let kept: ImportRequest = serde_json::from_str(&recorded.request).map_err(|error| JobError::NothingParked {
        id: job.0,
        why: format!("Its settings cannot be read ({error})."),
    })?;
    let path = new_path(&store.job_folder(job)?, &kept.file_name());
    write(&path, &kept.headers, &ready)
        .map_err(|error| SourceError::ProblemFile { path: path.display().to_string(), reason: error.to_string() })?;
    let request = request(kept, &path, control)?;
    let report = import(store, schema, &request, None, person, control, observer)?;
    if matches!(report.status, Status::Ok | Status::Warn) {
        // The rows that still lead nowhere are the new job's.
        let rows: Vec<u64> = ready.iter().map(|row| row.row).collect();
        store.unpark(job, &rows)?;
    }
    Ok(Some(report))
}

/// "gifts - set aside.csv", or with a number behind it where that is taken: an interrupted import may need it.
fn new_path(folder: &Path, file_name: &str) -> PathBuf {
    let stem = Path::new(file_name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = stem.split(" - set aside").next().unwrap_or_default().to_owned();
    let first = folder.join(format!("{stem} - set aside.csv"));
    free_path(first, |number| folder.join(format!("{stem} - set aside {number}.csv")))
}

fn write(path: &Path, headers: &[String], rows: &[ParkedRow]) -> std::io::Result<()> {
    let file = open_private(path, OpenOptions::new().write(true).create_new(true))?;
    let mut csv = csv::WriterBuilder::new().flexible(true).quote_style(csv::QuoteStyle::Always).from_writer(file);
    csv.write_record(headers)?;
    for row in rows {
        csv.write_record(row.cells.iter().map(AsRef::<str>::as_ref))?;
    }
    let mut file = csv.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    file.flush()
}

/// The request of the import that set the rows aside, for the file they are in now.
fn request(kept: ImportRequest, path: &Path, control: &Control) -> Result<ImportRequest, JobError> {
    let reading = ReadOptions {
        format: Some(Format::Delimited),
        separator: Some(Separator::COMMA),
        encoding: Some("UTF-8".to_owned()),
        header: Some(HeaderRow::Row(1)),
        keep_last_rows: true,
        ..ReadOptions::default()
    };
    let source = Source::open(path, &reading)?;
    let contents = profile(&source, control.cancel_flag(), &mut |_| {})?;
    if !contents.complete {
        return Err(JobError::Stopped);
    }
    Ok(ImportRequest {
        path: path.to_owned(),
        file: FileFingerprint {
            size: source.size,
            modified: super::request::modified(&source),
            sha256: contents.sha256,
        },
        reading,
        rows_total: contents.rows,
        // Corrected cells are in the rows already.
        fixes: Fixes { rules: kept.fixes.rules.clone(), ..Fixes::default() },
        expected: super::Expected::default(),
        ..kept
    })
}

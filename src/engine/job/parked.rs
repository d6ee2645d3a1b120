//! Rows that were set aside go in once the records they refer to are there.
//!
//! They are imported as what they are, rows of a file: from a file of their own beside the database, with the matches
//! and settings of the import that set them aside. What still leads nowhere is set aside again. The file goes as soon
//! as nothing needs it: of what was imported a copy is kept like of any other file (`keeping.rs`).

use super::run::import_beginning;
use super::{Control, FileFingerprint, ImportRequest, JobError, Observer, Person, Report};
use crate::engine::model::{Fixes, JobFilter, JobId, Mode, ParkedRow, Status};
use crate::engine::schema::Schema;
use crate::engine::source::profile::profile;
use crate::engine::source::{Format, HeaderRow, ReadOptions, Separator, Source, SourceError, open_private};
use crate::engine::store::{Store, StoreError, free_path};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What stands behind the name of the file the rows come from.
const SET_ASIDE: &str = " - set aside";

/// How long a file without a job may be one that somebody is about to import.
const YOUNG: Duration = Duration::from_secs(3_600);

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
    let written = write(&path, &kept.headers, &ready)
        .map_err(|error| SourceError::ProblemFile { path: path.display().to_string(), reason: error.to_string() });
    let rows: Vec<u64> = ready.iter().map(|row| row.row).collect();
    let mut by = None;
    let imported = written.map_err(JobError::from).and_then(|()| request(kept, &path, control)).and_then(|request| {
        // The rows that still lead nowhere are the new job's; where that is taken back, all of them wait again.
        import_beginning(store, schema, &request, None, person, control, observer, &mut |store, id| {
            by = Some(id);
            store.take_in(job, &rows, id)
        })
    });
    match by {
        Some(by) => remove_done(store, by, &path),
        None => remove(&path),
    }
    imported.map(Some)
}

/// Removes the file of a job once nothing needs it: an interrupted job is gone on with from it.
pub(super) fn remove_done(store: &mut dyn Store, job: JobId, path: &Path) {
    let ended = store.job(job).is_ok_and(|job| !may_need(job.status));
    if ended && is_ours(store, path) {
        remove(path);
    }
}

/// Removes files of rows set aside that no job needs any more. To be called with the writer's place claimed.
pub(super) fn sweep(store: &mut dyn Store) -> Result<(), StoreError> {
    let listed = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = listed(&store.jobs_folder()).flat_map(|folder| listed(&folder)).collect();
    files.retain(|path| is_set_aside(path) && !is_young(path));
    if files.is_empty() {
        return Ok(());
    }
    let statuses = Status::ALL.into_iter().filter(|status| may_need(*status)).collect();
    let filter = JobFilter { statuses, include_checks: true, limit: u64::MAX, ..JobFilter::default() };
    let jobs = store.jobs(&filter)?.items;
    let requests = jobs.iter().filter_map(|job| serde_json::from_str::<ImportRequest>(&job.request).ok());
    let needed: Vec<PathBuf> = requests.map(|request| request.path).collect();
    files.iter().filter(|path| !needed.contains(path)).for_each(|path| remove(path));
    Ok(())
}

/// Whether a job of this status may still read its file.
fn may_need(status: Status) -> bool {
    matches!(status, Status::New | Status::Queued | Status::Interrupted) || status.is_active()
}

/// Whether a file is one of those this module writes.
fn is_ours(store: &mut dyn Store, path: &Path) -> bool {
    is_set_aside(path) && path.starts_with(store.jobs_folder())
}

/// "gifts - set aside.csv" and "gifts - set aside 2.csv", not "gifts - set aside - problem rows.csv".
fn is_set_aside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = name.strip_suffix(".csv").and_then(|stem| stem.rsplit_once(SET_ASIDE)).map(|(_, number)| number);
    number.is_some_and(|number| number.trim_start().chars().all(|c| c.is_ascii_digit()))
}

fn is_young(path: &Path) -> bool {
    let written = fs::metadata(path).and_then(|about| about.modified()).ok();
    written.and_then(|written| written.elapsed().ok()).is_none_or(|age| age < YOUNG)
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(%error, "the file of rows that were set aside cannot be removed");
        }
        _ => {}
    }
}

/// "gifts - set aside.csv", or with a number behind it where that is taken: an interrupted import may need it.
fn new_path(folder: &Path, file_name: &str) -> PathBuf {
    let stem = Path::new(file_name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = stem.split(SET_ASIDE).next().unwrap_or_default().to_owned();
    let first = folder.join(format!("{stem}{SET_ASIDE}.csv"));
    free_path(first, |number| folder.join(format!("{stem}{SET_ASIDE} {number}.csv")))
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
        // The rows of others are no part of it, and a few rows are never a full list.
        first: Vec::new(),
        mode: if kept.mode == Mode::FullList { Mode::AddAndUpdate } else { kept.mode },
        ..kept
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_files_written_for_rows_set_aside_are_known_as_such() {
        let table = [
            ("gifts - set aside.csv", true),
            ("gifts - set aside 12.csv", true),
            ("gifts - set aside - problem rows.csv", false),
            ("gifts - set aside 2 - problem rows.csv", false),
            ("gifts.csv", false),
            ("gifts - set aside.xlsx", false),
            ("original.gz", false),
        ];
        for (name, ours) in table {
            assert_eq!(is_set_aside(Path::new(name)), ours, "{name}");
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number_and_never_two_endings() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = new_path(folder.path(), "gifts.xlsx");
        assert_eq!(first, folder.path().join("gifts - set aside.csv"));
        fs::write(&first, "x").expect("it can be written");
        assert!(is_young(&first));
        assert_eq!(new_path(folder.path(), "gifts - set aside.csv"), folder.path().join("gifts - set aside 2.csv"));
    }
}

//! Writes all that happened in a job as CSV that a spreadsheet program shows as text and never runs.
//!
//! It exists so that both shells export alike. It must not decide where the file goes.

use super::ImportRequest;
use super::left_out_rows::{LeftOutRows, key_columns};
use crate::engine::model::{EventKey, Job, JobId};
use crate::engine::schema::Schema;
use crate::engine::schema::catalogue::{Operation, code, event_kind};
use crate::engine::source::open_private;
use crate::engine::store::{EventLine, Store, StoreError};
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
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
    #[error("The problem rows could not be read: {reason} Nothing was kept of the export.")]
    ProblemRows { reason: String },
    #[error("Stopped before it was written. Nothing was kept of it.")]
    Stopped,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an export holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Lines below the headers.
    pub events: u64,
    /// Field changes among them.
    pub changes: u64,
}

/// The headers; what came first keeps its place.
const HEADERS: [&str; 9] = ["row", "key", "name", "field", "before", "after", "operation", "event_code", "message"];

/// Writes all that happened in a job to a file, readable by its owner only: every record it created or removed, every
/// field it changed, every row it left out while the problem rows are kept, and of other events those that are kept.
/// `replace` says whether a file that is there may be written over.
///
/// # Errors
/// When the file cannot be written, or is there and must not be replaced, or the database cannot be
/// read. A half-written file is removed.
pub fn export_events(store: &mut dyn Store, job: JobId, path: &Path, replace: bool) -> Result<Exported, ExportError> {
    let mut exported = Exported::default();
    written(path, replace, |csv| write(store, job, csv, &mut exported))?;
    Ok(exported)
}

fn write(store: &mut dyn Store, job: JobId, csv: &mut Csv, exported: &mut Exported) -> Result<(), Failed> {
    csv.write_record(HEADERS)?;
    // Where the rows left out are kept, they tell all problems; else the events that are kept tell some.
    let recorded = store.job(job)?;
    let left_out = LeftOutRows::open(&recorded);
    let (mut carried, mut set_aside) = (Carried::default(), None);
    let read = store.event_lines(job, &mut |line| {
        if line.event.code == code::PARKED {
            // Every row set aside is told below, of those events a hundred.
            set_aside.get_or_insert(line.event);
            return Ok(());
        }
        if left_out.is_some() && event_kind(line.event.code).operation == Operation::Error {
            return Ok(());
        }
        exported.events += 1;
        exported.changes += u64::from(is_change(&line));
        carried.on(csv.write_record(record(&line)))
    });
    carried.end(read)?;
    if let Some(left_out) = left_out {
        let mut broken = None;
        let read = left_out.each(|key, wrong| {
            exported.events += 1;
            let line = ["", &*inert(key), "", "", "", "", Operation::Error.as_str(), "", &*inert(wrong)];
            broken = csv.write_record(line).err();
            broken.is_none()
        });
        read.map_err(|error| ExportError::ProblemRows { reason: error.to_string() })?;
        broken.map_or(Ok(()), Err)?;
    }
    if let Some(event) = set_aside {
        exported.events += write_set_aside(store, &recorded, event, csv)?;
    }
    Ok(())
}

type Csv = csv::Writer<BufWriter<File>>;

/// Carries a line that could not be written through a reading, which knows errors of its own alone.
#[derive(Default)]
struct Carried(Option<csv::Error>);

impl Carried {
    /// Has the reading go on, or end.
    fn on(&mut self, written: csv::Result<()>) -> Result<(), StoreError> {
        written.map_err(|error| {
            self.0 = Some(error);
            StoreError::Other { reason: "the export file could not be written".to_owned() }
        })
    }

    fn end(self, read: Result<(), StoreError>) -> Result<(), Failed> {
        match self.0 {
            Some(error) => Err(error.into()),
            None => Ok(read?),
        }
    }
}

/// A line for every row that was set aside; how many.
fn write_set_aside(store: &mut dyn Store, job: &Job, event: EventKey, csv: &mut Csv) -> Result<u64, Failed> {
    let request: Option<ImportRequest> = serde_json::from_str(&job.request).ok();
    let of_type = Schema::built_in().record_type(&job.record_type);
    let (names, key) = request.as_ref().zip(of_type).map_or_else(Default::default, |(request, of_type)| {
        (request.mapping.entry_names(of_type), key_columns(request, of_type, &request.headers))
    });
    let message = of_type.map(|of_type| event_kind(event.code).message_named(of_type, &names, event.slot));
    let message = message.unwrap_or_default();
    let (mut lines, mut carried) = (0, Carried::default());
    let read = store.each_parked(job.id, &mut |parked| {
        let key: Vec<&str> = key.iter().filter_map(|column| parked.cells.get(*column)).map(AsRef::as_ref).collect();
        let line = EventLine {
            event,
            message: message.clone(),
            row: parked.row,
            key: key.join(" ").trim().to_owned(),
            title: String::new(),
            field: String::new(),
            before: parked.reference.into(),
            after: String::new(),
        };
        lines += 1;
        carried.on(csv.write_record(record(&line)))
    });
    carried.end(read)?;
    Ok(lines)
}

/// Why writing lines ended.
pub(super) enum Failed {
    Write(csv::Error),
    Other(ExportError),
}

impl From<csv::Error> for Failed {
    fn from(error: csv::Error) -> Failed {
        Failed::Write(error)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Failed {
        Failed::Other(error.into())
    }
}

impl From<ExportError> for Failed {
    fn from(error: ExportError) -> Failed {
        Failed::Other(error)
    }
}

/// Has lines written to a file that is readable by its owner only. A half-written file is removed.
pub(super) fn written(
    path: &Path,
    replace: bool,
    lines: impl FnOnce(&mut Csv) -> Result<(), Failed>,
) -> Result<(), ExportError> {
    let file = open(path, replace)?;
    let write = || {
        let mut file = BufWriter::new(file);
        // Without it Excel reads accented letters wrongly.
        file.write_all("\u{feff}".as_bytes()).map_err(csv::Error::from)?;
        let mut csv = csv::Writer::from_writer(file);
        lines(&mut csv)?;
        csv.flush().map_err(csv::Error::from)?;
        Ok(())
    };
    write().map_err(|failed| {
        // It failed all the same, whether or not its rest can be removed.
        drop(std::fs::remove_file(path));
        match failed {
            Failed::Write(error) => ExportError::Write { path: shown(path), reason: error.to_string() },
            Failed::Other(error) => error,
        }
    })
}

/// Whether a field was changed: not one that an undo kept as it is, or that has a problem.
fn is_change(line: &EventLine) -> bool {
    let updates = event_kind(line.event.code).operation == Operation::Update;
    updates && !line.field.is_empty() && line.event.code != code::LATER_EDIT_KEPT
}

fn record(line: &EventLine) -> [String; 9] {
    let EventLine { event, message, row, key, title, field, before, after } = line;
    let safe = |text: &str| inert(text).into_owned();
    let row = if *row == 0 { String::new() } else { row.to_string() };
    let operation = event_kind(event.code).operation.as_str().to_owned();
    let texts = [key, title, field, before, after].map(|text| safe(text));
    let [key, title, field, before, after] = texts;
    [row, key, title, field, before, after, operation, event.code.to_string(), safe(message)]
}

/// Text that a spreadsheet program would run as a formula gets an apostrophe in front.
pub(super) fn inert(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

pub(super) fn open(path: &Path, replace: bool) -> Result<File, ExportError> {
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

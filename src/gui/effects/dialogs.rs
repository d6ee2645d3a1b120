//! Dialogs of the system, and writing to where they point: a thread for each, since a person takes
//! their time. One at a time, so that impatient clicks do not pile up dialogs.

use super::outbox::{Outbox, guarded};
use super::picker::FilePicker;
use super::plan_report::{self, ToReport};
use super::worker::Thread;
use crate::engine::job::{
    RemovalReportFormat, export_events, export_review, removal_facts, review, save_kept_file, save_removal_report,
};
use crate::engine::model::JobId;
use crate::engine::schema::Schema;
use crate::engine::store::ReviewFilter;
use crate::engine::store::sqlite::SqliteStore;
use crate::wizard::command::News;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes read of a file that may be a template; those have a few thousand.
const TEMPLATE_BYTES: u64 = 5 << 20;

/// What a person is asked.
pub(super) enum Question {
    File,
    Database,
    NewDatabase,
    /// The folder to be watched.
    WatchFolder,
    ProblemRows {
        from: PathBuf,
        suggested_name: String,
    },
    /// The file of a template to be brought in.
    Template,
    TemplateFile {
        text: String,
        suggested_name: String,
    },
    /// The file a job was imported from.
    Original {
        database: PathBuf,
        job: JobId,
        suggested_name: String,
    },
    Changes {
        database: PathBuf,
        job: JobId,
        suggested_name: String,
    },
    /// The list of a review.
    Review {
        database: PathBuf,
        job: JobId,
        suggested_name: String,
    },
    /// The report of a review.
    ReviewReport {
        database: PathBuf,
        job: JobId,
        suggested_name: String,
    },
    Report(ToReport),
}

pub(super) struct Dialogs {
    schema: &'static Schema,
    user: String,
    /// The window is being closed: reports under way end.
    closing: Arc<AtomicBool>,
    picker: Arc<dyn FilePicker>,
    outbox: Outbox,
    open: Option<Thread>,
}

impl Dialogs {
    pub fn new(schema: &'static Schema, user: String, picker: Arc<dyn FilePicker>, outbox: Outbox) -> Dialogs {
        Dialogs { schema, user, closing: Arc::default(), picker, outbox, open: None }
    }

    /// Ends what is written for long.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
    }

    /// Asks, unless something is being asked already.
    pub fn ask(&mut self, question: Question) {
        if self.open.as_ref().is_some_and(|thread| !thread.has_ended()) {
            return;
        }
        let (schema, picker, outbox) = (self.schema, self.picker.clone(), self.outbox.clone());
        let (user, closing) = (self.user.clone(), self.closing.clone());
        let started = Thread::start("almoner-dialog", move || {
            let question = match question {
                Question::Report(report) => {
                    return plan_report::ask(picker.as_ref(), report, user, &closing, &outbox);
                }
                other => other,
            };
            if let Some(news) = answer(schema, picker.as_ref(), question) {
                outbox.send(news);
            }
        });
        match started {
            Ok(thread) => self.open = Some(thread),
            Err(error) => {
                let message = format!("The dialog could not be opened: {error}. Drop the file on the window instead.");
                self.outbox.offer(News::Saved(Err(message)));
            }
        }
    }
}

fn answer(schema: &'static Schema, picker: &dyn FilePicker, question: Question) -> Option<News> {
    match question {
        Question::File => Some(News::FilePicked(guarded(|| Ok(picker.file())).ok().flatten())),
        Question::Database => Some(News::DatabasePicked(guarded(|| Ok(picker.database())).ok().flatten())),
        Question::NewDatabase => {
            let path = guarded(|| Ok(picker.save_as("Donors.db"))).ok().flatten();
            Some(News::DatabasePicked(path))
        }
        Question::WatchFolder => Some(News::WatchFolderPicked(guarded(|| Ok(picker.folder())).ok().flatten())),
        Question::ProblemRows { from, suggested_name } => {
            let to = guarded(|| Ok(picker.save_as(&suggested_name))).ok().flatten()?;
            Some(News::Saved(guarded(|| copy(&from, to))))
        }
        Question::Template => {
            let path = guarded(|| Ok(picker.template())).ok().flatten()?;
            Some(News::TemplatePicked(guarded(|| read_template(&path).map(Some))))
        }
        Question::TemplateFile { text, suggested_name } => {
            let to = guarded(|| Ok(picker.save_as(&suggested_name))).ok().flatten()?;
            Some(News::Saved(guarded(|| write_template(&text, to))))
        }
        Question::Original { database, job, suggested_name } => {
            let to = guarded(|| Ok(picker.save_as(&suggested_name))).ok().flatten()?;
            Some(News::Saved(guarded(|| save_original(schema, &database, job, to))))
        }
        Question::Changes { database, job, suggested_name } => {
            let to = guarded(|| Ok(picker.save_as(&suggested_name))).ok().flatten()?;
            Some(News::Saved(guarded(|| export(schema, &database, job, to))))
        }
        Question::Review { database, job, suggested_name } => {
            let to = guarded(|| Ok(picker.save_as(&suggested_name))).ok().flatten()?;
            Some(News::Saved(guarded(|| save_list(schema, &database, job, to))))
        }
        Question::ReviewReport { database, job, suggested_name } => {
            let to = guarded(|| Ok(picker.save_removals(&suggested_name))).ok().flatten()?;
            Some(News::Saved(guarded(|| save_removals(schema, &database, job, to))))
        }
        Question::Report(_) => None,
    }
}

/// Copies a file with its permissions (problem rows are for their owner only).
fn copy(from: &Path, to: PathBuf) -> Result<PathBuf, String> {
    // Copied onto itself a file would be emptied.
    let same = matches!((from.canonicalize(), to.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if !same {
        let failed = |error| format!("{} could not be written: {error}. Choose another folder.", to.display());
        std::fs::copy(from, &to).map_err(failed)?;
    }
    Ok(to)
}

/// Reads a file that may be a template; one that is far too large for that is not read to its end.
fn read_template(path: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("{} could not be read: {error}. Choose another file.", path.display());
    let mut text = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(TEMPLATE_BYTES).read_to_end(&mut text).map_err(failed)?;
    String::from_utf8(text)
        .map_err(|_| format!("{} is no template: it is not text. Choose another file.", path.display()))
}

fn write_template(text: &str, to: PathBuf) -> Result<PathBuf, String> {
    let failed = |error| format!("{} could not be written: {error}. Choose another folder.", to.display());
    std::fs::write(&to, text).map_err(failed)?;
    Ok(to)
}

fn save_original(schema: &'static Schema, database: &Path, job: JobId, to: PathBuf) -> Result<PathBuf, String> {
    let mut store = SqliteStore::open_existing(database, schema).map_err(|error| error.to_string())?;
    save_kept_file(&mut store, job, &to, true).map_err(|error| error.to_string())?;
    Ok(to)
}

fn save_list(schema: &'static Schema, database: &Path, job: JobId, to: PathBuf) -> Result<PathBuf, String> {
    let mut store = SqliteStore::open_existing(database, schema).map_err(|error| error.to_string())?;
    let found = review(&mut store, job, false).map_err(|error| error.to_string())?;
    let all = ReviewFilter::default();
    export_review(&mut store, schema, &found, &all, &to, true).map_err(|error| error.to_string())?;
    Ok(to)
}

fn save_removals(schema: &'static Schema, database: &Path, job: JobId, to: PathBuf) -> Result<PathBuf, String> {
    let format = RemovalReportFormat::of(&to).ok_or_else(|| no_format(&to))?;
    let mut store = SqliteStore::open_existing(database, schema).map_err(|error| error.to_string())?;
    let facts = removal_facts(&mut store, job).map_err(|error| error.to_string())?;
    save_removal_report(&mut store, &facts, &to, format, true).map_err(|error| error.to_string())?;
    Ok(to)
}

fn no_format(to: &Path) -> String {
    format!(
        "{} was not written: a report is a page to print (.html), a table (.csv) or JSON (.json). End its name so.",
        to.display()
    )
}

fn export(schema: &'static Schema, database: &Path, job: JobId, to: PathBuf) -> Result<PathBuf, String> {
    let mut store = SqliteStore::open_existing(database, schema).map_err(|error| error.to_string())?;
    export_events(&mut store, job, &to, true).map_err(|error| error.to_string())?;
    Ok(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problem_rows_saved_onto_themselves_are_still_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let from = folder.path().join("rows.csv");
        std::fs::write(&from, "a,b").expect("it can be written");
        assert_eq!(copy(&from, from.clone()), Ok(from.clone()));
        assert_eq!(std::fs::read_to_string(&from).expect("it is there"), "a,b");
        let to = folder.path().join("copy.csv");
        assert_eq!(copy(&from, to.clone()), Ok(to.clone()));
        assert_eq!(std::fs::read_to_string(&to).expect("it is there"), "a,b");
        assert!(copy(&from, folder.path().join("no/such.csv")).is_err());
    }
}

//! Watches a folder on a thread of its own, into the database in use.

use super::outbox::{Outbox, guarded};
use super::worker::{PATIENCE, Thread};
use crate::engine::job::{Control, Person, Progress};
use crate::engine::notify::{Ended, Notice};
use crate::engine::schema::Schema;
use crate::engine::store::sqlite::SqliteStore;
use crate::engine::store::{Store, StoreError};
use crate::engine::watch::{FileDone, FileOutcome, Surroundings, TemplateChoice, Watched, Watcher};
use crate::wizard::command::News;
use crate::wizard::watching::WatchedFile;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);

/// Watches one folder at a time.
pub(super) struct Watching {
    schema: &'static Schema,
    person: Person,
    outbox: Outbox,
    control: Arc<Control>,
    held: Arc<AtomicBool>,
    thread: Option<Thread>,
}

impl Watching {
    pub fn new(schema: &'static Schema, person: Person, outbox: Outbox) -> Watching {
        Watching { schema, person, outbox, control: Arc::default(), held: Arc::default(), thread: None }
    }

    /// Begins, once whoever watched before has ended.
    pub fn start(&mut self, database: PathBuf, folder: PathBuf, template: Option<String>, held: bool) {
        self.stop();
        let before = self.thread.take();
        self.control = Arc::new(Control::default());
        self.held = Arc::new(AtomicBool::new(held));
        let template = template.map_or(TemplateChoice::Fitting, TemplateChoice::Named);
        let watched = Watched { folder, template, mode: None, every: EVERY };
        let (schema, person, outbox) = (self.schema, self.person.clone(), self.outbox.clone());
        let (control, held) = (self.control.clone(), self.held.clone());
        let started = Thread::start("almoner-watch", move || {
            if let Some(before) = before {
                before.wait(PATIENCE);
            }
            let open = || -> Result<Box<dyn Store>, StoreError> {
                Ok(Box::new(SqliteStore::open_existing(&database, schema)?))
            };
            let around = Surroundings {
                schema,
                open: &open,
                person: &person,
                control: &control,
                observer: &|_: &Progress| (),
                held: &held,
                year: || jiff::Zoned::now().year(),
            };
            let watch = || {
                let watcher = Watcher::new(watched, around).map_err(|error| error.to_string())?;
                let mut tell = |done: &FileDone| outbox.send(News::Watched(shown(done)));
                watcher.run(false, &mut tell).map_err(|error| error.to_string())
            };
            outbox.send(News::WatchEnded(guarded(watch).err()));
        });
        match started {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => {
                let problem = format!("The computer has no room for another task: {error}. Nothing is watched.");
                self.outbox.offer(News::WatchEnded(Some(problem)));
            }
        }
    }

    /// Ends it after the rows at hand; does not wait for that.
    pub fn stop(&self) {
        self.control.cancel();
    }

    /// Begins no further file meanwhile, or goes on.
    pub fn hold(&self, held: bool) {
        self.held.store(held, Ordering::Relaxed);
    }

    /// Ends it, and waits until its last batch is whole.
    pub fn close(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            thread.wait(PATIENCE);
        }
    }
}

fn shown(done: &FileDone) -> WatchedFile {
    let file = done.file.clone();
    let (job, words) = match &done.outcome {
        FileOutcome::Imported(job) | FileOutcome::Interrupted(job) => {
            let words = Notice::of(&Ended::of(job)).map(|notice| notice.body);
            (Some(job.id), words.unwrap_or_else(|| format!("{file}: {}", job.status.as_str())))
        }
        FileOutcome::Postponed => (None, format!("{file}: stopped before it began, imported next time")),
        FileOutcome::NotImported(why) if why.starts_with(&file) => (None, why.clone()),
        FileOutcome::NotImported(why) => (None, format!("{file}: {why}")),
    };
    WatchedFile { needs_a_look: done.needs_a_look(), file, words, job }
}

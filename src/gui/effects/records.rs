//! Searching records on a thread of its own, the latest search winning, and restoring a field.
//!
//! What is read of single records is asked of the thread that reads the database. It decides nothing.

use super::outbox::{Outbox, guarded};
use super::worker::{PATIENCE, Thread, Worker};
use crate::engine::job::{self, Control, JobError, Person, Phase, Progress, Report};
use crate::engine::schema::Schema;
use crate::engine::store::sqlite::SqliteStore;
use crate::engine::store::{EarlierValue, Found, FoundList, RecordQuery, Searched, ShowsRecords, StoreError};
use crate::wizard::command::News;
use crate::wizard::records::RecordsNews;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two reports of a search that goes on.
const REPORTS: Duration = Duration::from_millis(200);

/// Records handed over while a search goes on.
const SO_FAR: usize = 500;

/// What is searched for.
struct ToFind {
    ticket: u64,
    path: PathBuf,
    query: RecordQuery,
    cancel: Arc<AtomicBool>,
}

pub(super) struct Records {
    schema: &'static Schema,
    person: Person,
    outbox: Outbox,
    finder: Worker<ToFind>,
    cancel: Arc<AtomicBool>,
    restoring: Vec<Thread>,
}

impl Records {
    pub fn new(schema: &'static Schema, person: Person, outbox: Outbox) -> Records {
        let of_finder = outbox.clone();
        let finder = Worker::start("almoner-search", move || {
            let mut finder = Finder { schema, outbox: of_finder, open: None };
            move |asked: ToFind| finder.answer(asked)
        });
        Records { schema, person, outbox, finder, cancel: Arc::default(), restoring: Vec::new() }
    }

    /// Searches; whatever is searched for is given up. Says whether there was room to ask.
    pub fn find(&mut self, path: PathBuf, ticket: u64, query: RecordQuery) -> bool {
        self.stop();
        self.finder.ask(ToFind { ticket, path, query, cancel: self.cancel.clone() }).is_ok()
    }

    /// Nothing is searched for any more.
    pub fn stop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
    }

    /// Restores a field as a job on a thread of its own; the outcome comes as news.
    pub fn restore(&mut self, path: PathBuf, ticket: u64, value: EarlierValue) {
        self.restoring.retain(|thread| !thread.has_ended());
        let (schema, person, outbox) = (self.schema, self.person.clone(), self.outbox.clone());
        let started = Thread::start("almoner-restore", move || {
            let result = guarded(|| restore(&path, schema, &person, &value).map_err(|error| error.to_string()));
            let result = result.map(Box::new);
            outbox.send(News::Records(RecordsNews::Restored { ticket, result }));
        });
        match started {
            Ok(thread) => self.restoring.push(thread),
            Err(error) => {
                let result = Err(format!("The computer has no room for another task: {error}. Nothing was begun."));
                self.outbox.offer(News::Records(RecordsNews::Restored { ticket, result }));
            }
        }
    }

    pub fn close(&mut self) {
        self.stop();
        self.finder.close();
        for thread in self.restoring.drain(..) {
            thread.wait(PATIENCE);
        }
    }
}

/// It does not wait while somebody else writes, but says who does.
fn restore(path: &Path, schema: &'static Schema, person: &Person, value: &EarlierValue) -> Result<Report, JobError> {
    let mut store = SqliteStore::open(path, schema)?;
    let control = Control::default();
    let busy: Mutex<Option<StoreError>> = Mutex::default();
    let observer = |progress: &Progress| {
        if let Phase::Waiting { holder, since, seen } = &progress.phase {
            let who = StoreError::Busy { holder: holder.clone(), since: since.clone(), seen: seen.clone() };
            *busy.lock().unwrap_or_else(PoisonError::into_inner) = Some(who);
            control.cancel();
        }
    };
    let result = job::restore_field(&mut store, schema, value, person, &control, &observer);
    let busy = busy.into_inner().unwrap_or_else(PoisonError::into_inner);
    result.map_err(|error| match (error, busy) {
        (JobError::Stopped, Some(who)) => who.into(),
        (error, _) => error,
    })
}

/// The thread that searches, with a connection of its own.
struct Finder {
    schema: &'static Schema,
    outbox: Outbox,
    open: Option<(PathBuf, SqliteStore)>,
}

impl Finder {
    fn answer(&mut self, asked: ToFind) {
        if asked.cancel.load(Ordering::Relaxed) {
            return;
        }
        let ticket = asked.ticket;
        let (schema, outbox) = (self.schema, self.outbox.clone());
        let mut open = self.open.take().filter(|(path, _)| *path == asked.path);
        let answered = guarded(|| {
            let (path, mut store) = match open.take() {
                Some(open) => open,
                None => {
                    let store = SqliteStore::open(&asked.path, schema).map_err(|error| error.to_string())?;
                    (asked.path.clone(), store)
                }
            };
            let found = store.find(&asked.query, &mut reporter(&outbox, &asked));
            Ok((found.map_err(|error| error.to_string()), (path, store)))
        });
        let result = match answered {
            Ok((found, open)) => {
                self.open = Some(open);
                found
            }
            Err(message) => Err(message),
        };
        // A search that was given up has no outcome.
        if let Some(result) = result.map(|found| found.map(Arc::new)).transpose() {
            outbox.send(News::Records(RecordsNews::Found { ticket, result }));
        }
    }
}

/// Reports now and then what a search found so far, at once where it is exactly what is searched for; says no once
/// another search is wanted.
fn reporter<'r>(outbox: &'r Outbox, asked: &'r ToFind) -> impl FnMut(&Searched<'_>) -> bool + 'r {
    let (mut first, mut reported): (bool, Option<Instant>) = (true, None);
    let begun = Instant::now();
    move |so_far| {
        if asked.cancel.load(Ordering::Relaxed) {
            return false;
        }
        let exact = first && !so_far.there.is_empty();
        first = false;
        if exact || reported.unwrap_or(begun).elapsed() >= REPORTS {
            reported = Some(Instant::now());
            let found = Found {
                record_type: asked.query.record_type.clone(),
                there: FoundList::These(so_far.there.iter().take(SO_FAR).copied().collect()),
                removed: so_far.removed.iter().take(SO_FAR).copied().collect(),
            };
            let (ticket, scanned, of) = (asked.ticket, so_far.scanned, so_far.of);
            outbox.offer(News::Records(RecordsNews::Searching { ticket, scanned, of, found: Arc::new(found) }));
        }
        true
    }
}

//! Checks, imports, undos and resumed jobs: one at a time, each on a thread and a connection of its
//! own. It must not decide anything; the engine does.

use super::database;
use super::outbox::{Outbox, guarded};
use super::worker::{PATIENCE, Thread};
use crate::engine::job::{
    self, Checked, CheckedPlan, Confirmation, Control, ImportRequest, JobError, Person, Progress, Report, UndoScope,
};
use crate::engine::model::{JobId, RecordId};
use crate::engine::schema::Schema;
use crate::engine::store::RollUpCounts;
use crate::engine::store::sqlite::SqliteStore;
use crate::wizard::command::{CheckNews, News};
use crate::wizard::effect::Again;
use crate::wizard::undoing::UndoNews;
use crossbeam_channel::Sender;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why rows that could go in a moment ago cannot any more.
const NONE_READY: &str = "They went in already, or what they refer to is gone again. Nothing was changed.";

/// What is to be done.
pub(super) enum Work {
    /// Once more as the same job, where something was fixed since.
    Check(Box<ImportRequest>, Option<Again>),
    Import(Box<Checked>),
    /// Only what it would do.
    PreviewUndo(UndoScope),
    Undo(UndoScope),
    Resume(JobId),
    /// Remove what a review approved.
    Remove(JobId, Confirmation),
    /// Bring back records, by the removal that took them.
    BringBack(BTreeMap<JobId, Vec<RecordId>>),
    /// The rows a job set aside that can go in now.
    Parked(JobId),
    /// Totals made anew; nobody's ticket.
    RollUp,
}

/// What every job needs.
#[derive(Clone)]
struct Surroundings {
    schema: &'static Schema,
    person: Person,
    outbox: Outbox,
    /// Where the plan of a check goes.
    plans: Sender<database::Request>,
}

pub(super) struct Jobs {
    around: Surroundings,
    control: Arc<Control>,
    threads: Vec<Thread>,
}

impl Jobs {
    pub fn new(schema: &'static Schema, person: Person, outbox: Outbox, plans: Sender<database::Request>) -> Jobs {
        let around = Surroundings { schema, person, outbox, plans };
        Jobs { around, control: Arc::default(), threads: Vec::new() }
    }

    /// Begins; the outcome comes as news, whatever happens.
    pub fn start(&mut self, database: PathBuf, ticket: u64, work: Work) {
        self.threads.retain(|thread| !thread.has_ended());
        self.control = Arc::new(Control::default());
        let (around, control) = (self.around.clone(), self.control.clone());
        let failed: fn(u64, String) -> News = match work {
            Work::Check(..) => |ticket, message| News::CheckDone { ticket, result: Err(message) },
            Work::RollUp => |_, message| News::RolledUp(Err(message)),
            Work::PreviewUndo(_) => |ticket, message| News::UndoPreviewed { ticket, result: Err(message) },
            _ => |ticket, message| News::JobDone { ticket, result: Err(message) },
        };
        let started = Thread::start("almoner-job", move || {
            let news = run(&around, &database, &control, ticket, work);
            around.outbox.send(news);
        });
        match started {
            Ok(thread) => self.threads.push(thread),
            Err(error) => {
                let message = format!("The computer has no room for another task: {error}. Nothing was begun.");
                self.around.outbox.offer(failed(ticket, message));
            }
        }
    }

    pub fn stop(&self) {
        self.control.cancel();
    }

    pub fn pause(&self, paused: bool) {
        self.control.pause(paused);
    }

    /// Stops what is under way and waits until its last batch is whole.
    pub fn close(&mut self) {
        self.control.cancel();
        for thread in self.threads.drain(..) {
            thread.wait(PATIENCE);
        }
    }
}

fn run(around: &Surroundings, database: &Path, control: &Control, ticket: u64, work: Work) -> News {
    let observe = |progress: &Progress| around.outbox.offer(News::Progress { ticket, progress: progress.clone() });
    match work {
        Work::Check(request, again) => {
            let result = guarded(|| Ok(check(around, database, control, &observe, (ticket, &request, again))));
            news(ticket, result, |result| News::CheckDone { ticket, result })
        }
        Work::PreviewUndo(scope) => {
            let result = guarded(|| Ok(preview(around, database, control, &observe, ticket, &scope)));
            news(ticket, result, |result| News::UndoPreviewed { ticket, result })
        }
        Work::RollUp => News::RolledUp(guarded(|| roll_up(around, database, control).map_err(|e| e.to_string()))),
        other => {
            let result = guarded(|| Ok(write(around, database, control, &observe, other)));
            news(ticket, result, |result| News::JobDone { ticket, result })
        }
    }
}

/// What came of a job; the outer error is a broken program's.
fn news<T>(ticket: u64, result: Result<Result<T, JobError>, String>, done: impl Fn(Result<T, String>) -> News) -> News {
    match result {
        Ok(Err(error)) => News::stale(ticket, &error).unwrap_or_else(|| done(Err(error.to_string()))),
        Ok(Ok(came)) => done(Ok(came)),
        Err(message) => done(Err(message)),
    }
}

fn check(
    around: &Surroundings,
    database: &Path,
    control: &Control,
    observe: &(dyn Fn(&Progress) + Sync),
    (ticket, request, again): (u64, &ImportRequest, Option<Again>),
) -> Result<Box<CheckNews>, JobError> {
    let mut store = open(around, database)?;
    let (schema, person) = (around.schema, &around.person);
    let done = match again {
        None => job::check(&mut store, schema, request, person, control, &observe),
        Some(Again { checked, plan }) => match plan.and_then(|ticket| taken(around, ticket)) {
            Some(plan) => job::check_fixes(&mut store, schema, request, (&checked, plan), person, control, &observe),
            None => job::check_again(&mut store, schema, request, checked.job, person, control, &observe),
        },
    }?;
    let list_warnings = job::list_warnings(&mut store, request)?;
    let (news, plan) = CheckNews::of(done, list_warnings);
    // Where the reading thread is gone the window is, too.
    drop(around.plans.send(database::Request::KeepPlan { ticket, plan }));
    Ok(news)
}

/// What an undo would do; the lines of it are read by the thread that reads the database.
fn preview(
    around: &Surroundings,
    database: &Path,
    control: &Control,
    observe: &(dyn Fn(&Progress) + Sync),
    ticket: u64,
    scope: &UndoScope,
) -> Result<Box<UndoNews>, JobError> {
    let mut store = open(around, database)?;
    let mut preview = job::preview_undo(&mut store, scope, &around.person, control, &observe)?;
    let news = UndoNews::of(&mut preview)?;
    // Where the reading thread is gone the window is, too.
    drop(around.plans.send(database::Request::KeepPreview { ticket, preview }));
    Ok(Box::new(news))
}

fn roll_up(around: &Surroundings, database: &Path, control: &Control) -> Result<RollUpCounts, JobError> {
    let mut store = open(around, database)?;
    let report = job::roll_up(&mut store, false, &around.person, control, &|_: &Progress| ())?;
    // Only closing the window stops it.
    if report.stopped { Err(JobError::Stopped) } else { Ok(report.counts) }
}

/// The plan that is looked at, to be mended; it comes back when that is done.
fn taken(around: &Surroundings, ticket: u64) -> Option<CheckedPlan> {
    let (reply, answer) = crossbeam_channel::bounded(1);
    around.plans.send(database::Request::TakePlan { ticket, reply }).ok()?;
    answer.recv().ok()
}

fn write(
    around: &Surroundings,
    database: &Path,
    control: &Control,
    observe: &(dyn Fn(&Progress) + Sync),
    work: Work,
) -> Result<Report, JobError> {
    let mut store = open(around, database)?;
    let (schema, person) = (around.schema, &around.person);
    match work {
        Work::Import(checked) => {
            job::import(&mut store, schema, &checked.request, Some(&checked), person, control, &observe)
        }
        Work::Undo(scope) => {
            let mut reports = job::undo_several(&mut store, schema, &scope, person, control, &observe)?;
            reports.pop().ok_or_else(|| JobError::Internal { what: "an undo came to nothing".to_owned() })
        }
        Work::Remove(of, confirmed) => {
            job::remove_reviewed(&mut store, schema, of, confirmed, person, control, &observe)
        }
        Work::BringBack(records) => {
            let mut last = None;
            for (removal, records) in &records {
                last = Some(job::restore_records(&mut store, schema, *removal, records, person, control, &observe)?);
            }
            last.ok_or_else(|| JobError::Internal { what: "nothing was to come back".to_owned() })
        }
        Work::Resume(id) => job::resume(&mut store, schema, id, person, control, &observe),
        Work::Parked(id) => job::import_parked(&mut store, schema, id, person, control, &observe)?
            .ok_or_else(|| JobError::NothingParked { id: id.0, why: NONE_READY.to_owned() }),
        Work::Check(..) | Work::PreviewUndo(_) | Work::RollUp => {
            Err(JobError::Internal { what: "what is no import was to import".to_owned() })
        }
    }
}

fn open(around: &Surroundings, database: &Path) -> Result<SqliteStore, JobError> {
    Ok(SqliteStore::open(database, around.schema)?)
}

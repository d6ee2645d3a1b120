//! The thread that reads the database for the pages: quick questions, one after another, on a
//! connection of its own, so that they are answered while an import writes.

use super::files::ToSuggest;
use super::outbox::{Outbox, guarded};
use crate::engine::job::{CheckedPlan, ExportError, NamedLists, PreviewedUndo, purge_along, recall};
use crate::engine::model::{EventKey, Fixes, JobFilter, JobId, Keeping, Status};
use crate::engine::schema::Schema;
use crate::engine::store::sqlite::SqliteStore;
use crate::engine::store::{EventFilter, FixedFile, PlanPage, PlanQuery, PlanRow, Store, StoreError};
use crate::wizard::command::{JobNews, News};
use crate::wizard::effect::PLAN_PAGE;
use crate::wizard::recognising::Decision;
use crate::wizard::records::{Ask, RecordsNews};
use crate::wizard::reviews::{ReviewNews, ReviewRead};
use crate::wizard::templates::Change;
use crate::wizard::undoing::KEPT_PAGE;
use crate::wizard::which_list::ListsNews;
use crossbeam_channel::Sender;
use std::path::PathBuf;
use std::sync::Arc;

/// What the database is asked.
pub(super) enum Request {
    /// Use this database from now on, and say what it holds.
    Open(PathBuf),
    Home,
    History(JobFilter),
    SetKeeping(Keeping),
    /// Change the templates, where something is to be changed, and list them.
    Templates {
        change: Option<Change>,
        said: String,
    },
    ForgetMatches,
    /// Read what is quickly read of a review, or the rules of removals.
    Reviews {
        ticket: u64,
        ask: ReviewRead,
    },
    /// Read records.
    Records {
        ticket: u64,
        ask: Ask,
    },
    /// Read which lists there are of a record type.
    Lists(String),
    Job(JobId),
    Events {
        job: JobId,
        event: EventKey,
    },
    /// The plan of a check that has just ended.
    KeepPlan {
        ticket: u64,
        plan: CheckedPlan,
    },
    /// The plan is wanted elsewhere; without an answer it is not there.
    TakePlan {
        ticket: u64,
        reply: Sender<CheckedPlan>,
    },
    Plan {
        ticket: u64,
        query: PlanQuery,
        offset: u64,
    },
    Row {
        ticket: u64,
        part: Option<usize>,
        row: u64,
    },
    /// Lines of that plan for a report, which waits for them on a thread of its own.
    PlanLines {
        ticket: u64,
        query: PlanQuery,
        offset: u64,
        limit: u64,
        reply: Sender<Result<PlanPage, ExportError>>,
    },
    DropPlan,
    /// What an undo would do, to be looked through.
    KeepPreview {
        ticket: u64,
        preview: PreviewedUndo,
    },
    /// Lines of what it would keep.
    Kept {
        ticket: u64,
        offset: u64,
    },
    DropPreview,
    /// What was fixed earlier in a file.
    Fixes {
        ticket: u64,
        file: FixedFile,
    },
    KeepFixes {
        file: FixedFile,
        fixes: Box<Fixes>,
    },
    /// A decision about a possible duplicate.
    Decide(Box<Decision>),
    /// Add what is remembered of earlier imports, and hand it on to whoever suggests matches.
    Suggest(ToSuggest),
}

/// Imports listed on the first page.
const RECENT: u64 = 6;

/// Interrupted imports listed on the first page.
const INTERRUPTED: u64 = 20;

/// Examples of an event on a result page.
const EXAMPLES: u64 = 100;

pub(super) struct Database {
    schema: &'static Schema,
    /// For the history, where a job of a dead program is marked as interrupted.
    user: String,
    holder: String,
    outbox: Outbox,
    path: PathBuf,
    store: Option<SqliteStore>,
    plan: Option<(u64, CheckedPlan)>,
    preview: Option<(u64, PreviewedUndo)>,
    suggestions: Option<Sender<ToSuggest>>,
}

impl Database {
    /// `suggestions` is the way to the thread that suggests matches.
    pub fn new(
        schema: &'static Schema,
        user: String,
        holder: String,
        outbox: Outbox,
        suggestions: Option<Sender<ToSuggest>>,
    ) -> Database {
        Database {
            schema,
            user,
            holder,
            outbox,
            path: PathBuf::new(),
            store: None,
            plan: None,
            preview: None,
            suggestions,
        }
    }

    pub fn answer(&mut self, request: Request) {
        let news = match request {
            Request::Open(path) => self.open(path),
            Request::Home => self.home(),
            Request::History(filter) => self.history(&filter),
            Request::SetKeeping(keeping) => self.set_keeping(keeping),
            Request::Templates { change, said } => {
                let result = self.with_store(|store| {
                    change.map_or(Ok(()), |change| change.carry_out(store))?;
                    store.templates()
                });
                News::Templates { result, said }
            }
            Request::ForgetMatches => News::Forgotten(self.with_store(|store| store.forget_matches())),
            Request::Records { ticket, ask } => self.records(ticket, ask),
            Request::Reviews { ticket, ask } => self.review(ticket, ask),
            Request::Lists(record_type) => {
                let result = self.with_store(|store| NamedLists::read(store, &record_type).map(Arc::new));
                News::Lists(ListsNews { record_type, result })
            }
            Request::Job(id) => News::JobLoaded(self.job(id)),
            Request::Events { job, event } => {
                let filter = EventFilter { event: Some(event), ..EventFilter::default() };
                News::Events { job, event, list: self.with_store(|store| store.events(job, &filter, EXAMPLES, 0)) }
            }
            Request::KeepPlan { ticket, plan } => {
                self.plan = Some((ticket, plan));
                return;
            }
            Request::TakePlan { ticket, reply } => {
                if let Some((_, plan)) = self.plan.take_if(|(kept, _)| *kept == ticket) {
                    drop(reply.send(plan));
                }
                return;
            }
            Request::DropPlan => {
                self.plan = None;
                return;
            }
            Request::KeepPreview { .. } | Request::DropPreview | Request::Kept { .. } => {
                let Some(news) = self.about_preview(request) else { return };
                news
            }
            Request::Fixes { ticket, file } => {
                News::KeptFixes { ticket, result: self.with_store(|store| store.kept_fixes(&file)) }
            }
            Request::KeepFixes { file, fixes } => match self.keep_fixes(&file, &fixes) {
                Ok(()) => return,
                Err(error) => News::Saved(Err(format!("What you fixed is used, but could not be kept. {error}"))),
            },
            Request::Row { ticket, part, row } => match self.plan_row(ticket, part, row) {
                Some(result) => News::PlanRow { ticket, part, row, result },
                None => return,
            },
            Request::Suggest(asked) => return self.hand_on(asked),
            Request::PlanLines { ticket, query, offset, limit, reply } => {
                // Whoever does not wait for it any more has given up the report.
                drop(reply.send(self.plan_lines(ticket, &query, offset, limit)));
                return;
            }
            Request::Decide(decision) => {
                let Decision { record_type, pair, verdict } = *decision;
                let user = self.user.clone();
                let result = self.with_store(|store| store.decide(&record_type, &pair, verdict, &user));
                News::Decided { pair, result }
            }
            Request::Plan { ticket, query, offset } => match self.plan_page(ticket, &query, offset) {
                Some(page) => News::PlanPage { ticket, page },
                None => return,
            },
        };
        self.outbox.send(news);
    }

    fn records(&mut self, ticket: u64, ask: Ask) -> News {
        let schema = self.schema;
        let result = self.with_store(|store| ask.carry_out(store, schema));
        News::Records(RecordsNews::Answer { ticket, result })
    }

    fn review(&mut self, ticket: u64, ask: ReviewRead) -> News {
        let schema = self.schema;
        let answered = self.with_store(|store| Ok(ask.carry_out(store, schema).map_err(|error| error.to_string())));
        News::Reviews(ReviewNews::Read { ticket, result: answered.and_then(|answer| answer) })
    }

    fn open(&mut self, path: PathBuf) -> News {
        if self.path != path {
            self.store = None;
            self.path = path;
        }
        News::Database(self.with_store(|store| store.summary()))
    }

    fn set_keeping(&mut self, keeping: Keeping) -> News {
        match self.with_store(|store| store.set_keeping(keeping)) {
            Ok(()) => News::Database(self.with_store(|store| store.summary())),
            Err(error) => News::Saved(Err(format!("For how long files are kept could not be noted. {error}"))),
        }
    }

    fn job(&mut self, id: JobId) -> Result<Box<JobNews>, String> {
        self.with_store(|store| JobNews::read(store, id).map(Box::new))
    }

    fn keep_fixes(&mut self, file: &FixedFile, fixes: &Fixes) -> Result<(), String> {
        let user = self.user.clone();
        self.with_store(|store| store.keep_fixes(file, fixes, &user))
    }

    /// `None` where the plan asked for is not there any more, so that nobody waits for it.
    fn plan_row(&mut self, ticket: u64, part: Option<usize>, row: u64) -> Option<Result<Option<PlanRow>, String>> {
        let (_, plan) = self.plan.as_mut().filter(|(kept, _)| *kept == ticket)?;
        Some(guarded(|| plan.row_of(part, row).map_err(|error| error.to_string())))
    }

    /// Adds what is remembered. Where that cannot be read, matches are suggested without it.
    fn hand_on(&mut self, mut asked: ToSuggest) {
        let record_type = self.schema.record_type(&asked.record_type).filter(|_| !self.path.as_os_str().is_empty());
        if let Some(record_type) = record_type {
            asked.memory = self.with_store(|store| recall(store, record_type)).unwrap_or_default();
        }
        // Where that thread is gone, the window is closing.
        if let Some(suggestions) = &self.suggestions {
            let _ = suggestions.send(asked);
        }
    }

    /// Asks the store, opening it first where need be. After a mistake of ours it is opened anew.
    fn with_store<T>(&mut self, ask: impl FnOnce(&mut dyn Store) -> Result<T, StoreError>) -> Result<T, String> {
        let (path, schema) = (&self.path, self.schema);
        let mut open = self.store.take();
        let answered = guarded(|| {
            let mut store = match open.take() {
                Some(store) => store,
                None => SqliteStore::open(path, schema).map_err(|error| error.to_string())?,
            };
            Ok((ask(&mut store).map_err(|error| error.to_string()), store))
        });
        let (answer, store) = answered?;
        self.store = Some(store);
        answer
    }

    fn history(&mut self, filter: &JobFilter) -> News {
        let user = self.user.clone();
        News::History(self.with_store(|store| {
            // Where it cannot be marked, a job is shown as it stands.
            drop(store.tell_interrupted(&user));
            store.jobs(filter)
        }))
    }

    /// What an undo would do: keeps it, gives it up, or reads more of what it would keep.
    fn about_preview(&mut self, request: Request) -> Option<News> {
        match request {
            Request::KeepPreview { ticket, preview } => self.preview = Some((ticket, preview)),
            Request::Kept { ticket, offset } => {
                let (_, preview) = self.preview.as_mut().filter(|(kept, _)| *kept == ticket)?;
                let result = guarded(|| preview.kept(KEPT_PAGE, offset).map_err(|error| error.to_string()));
                return Some(News::KeptPage { ticket, offset, result });
            }
            _ => self.preview = None,
        }
        None
    }

    fn home(&mut self) -> News {
        let (user, holder) = (self.user.clone(), self.holder.clone());
        let listed = self.with_store(|store| {
            drop(store.tell_interrupted(&user));
            purge(store, &holder)?;
            let filter = JobFilter { statuses: vec![Status::Interrupted], ..newest(INTERRUPTED, 0) };
            let interrupted = store.jobs(&filter)?.items;
            let mut recent = store.jobs(&newest(RECENT + INTERRUPTED, 0))?.items;
            recent.retain(|job| job.status != Status::Interrupted);
            recent.truncate(RECENT as usize);
            Ok((recent, interrupted))
        });
        self.outbox.send(match listed {
            Ok((recent, interrupted)) => News::Home { recent, interrupted },
            Err(message) => News::Database(Err(message)),
        });
        // Finding what can go in may take longer.
        News::Parked(self.with_store(|store| store.parked()))
    }

    fn plan_lines(&mut self, ticket: u64, query: &PlanQuery, offset: u64, limit: u64) -> Result<PlanPage, ExportError> {
        let kept = self.plan.as_mut().filter(|(kept, _)| *kept == ticket);
        kept.map_or(Err(ExportError::Gone), |(_, plan)| Ok(plan.page(query, offset, limit)?))
    }

    /// `None` where the plan asked for is not there any more, so that nobody waits for it.
    fn plan_page(&mut self, ticket: u64, query: &PlanQuery, offset: u64) -> Option<Result<PlanPage, String>> {
        let (_, plan) = self.plan.as_mut().filter(|(kept, _)| *kept == ticket)?;
        Some(guarded(|| plan.page(query, offset, PLAN_PAGE).map_err(|error| error.to_string())))
    }
}

/// Removes what need not be kept any longer, where nobody is writing.
fn purge(store: &mut dyn Store, holder: &str) -> Result<(), StoreError> {
    match store.claim_writer(holder) {
        Ok(_place) => purge_along(store),
        Err(StoreError::Busy { .. }) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

fn newest(limit: u64, offset: u64) -> JobFilter {
    JobFilter { descending: true, limit, offset, ..JobFilter::default() }
}

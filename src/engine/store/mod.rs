//! The donor database, behind traits whose calls are batched.
//!
//! It exists so that nothing else knows SQL, and so that another database than SQLite can be added
//! without touching the engine. It must not know files being imported or how columns were matched.

mod customs;
mod decisions;
mod error;
mod event_lines;
mod fixes;
mod free_path;
mod kept;
mod levels;
mod noted;
mod parks;
mod plan;
mod recalls;
mod records;
mod removal_report;
mod removals;
mod rollup;
pub mod sqlite;
mod templates;
mod undo;

pub use customs::{CustomFields, StoredCustomField};
pub use decisions::Decisions;
pub use error::StoreError;
pub use event_lines::{EventLine, EventLines};
pub use fixes::{FixedFile, KeepsFixes, KeptFixes};
pub(in crate::engine) use free_path::free_path;
pub use kept::{KeepsFiles, OldProblemFile};
pub use levels::CountsLevels;
pub use noted::{MOST_NOTED, NotedMatch, NotedMatches, StoredMatch};
pub use parks::Parks;
pub use plan::{
    ChangeKind, ChangedField, LeftOutRow, PlanChange, PlanCreated, PlanDuplicate, PlanList, PlanListed, PlanMissing,
    PlanPage, PlanProblem, PlanQuery, PlanReader, PlanRow, PlanRows, PlanTarget, PlanTotals, PlanUnchanged,
    ProblemGroup,
};
pub use recalls::{Recalled, Recalls};
pub use records::{
    EarlierValue, Found, FoundList, JobStamp, PastEvent, PastList, PastWhat, RecordPlace, RecordQuery, RecordSort,
    Referring, Restorable, RestoreRefusal, Searched, ShowsRecords, WholeRecord,
};
pub use removal_report::{
    BroughtBack, ReportFilter, ReportLine, ReportPage, ReportQuery, ReportShow, ReportTotals, ReportWhat, StaysRemoved,
    TellsRemovals,
};
pub use removals::{
    Approval, LastSeen, RemovalStep, ReviewDecision, ReviewDependent, ReviewFilter, ReviewKeyed, ReviewPage,
    ReviewQuery, ReviewRow, ReviewShow, ReviewSort, ReviewTotals, ReviewWhich, ReviewsRemovals,
};
pub use rollup::{RollUpCounts, RollUpStep, RollsUp};
pub use templates::{NewTemplate, StoredTemplate, Templates};
pub use undo::{KeptChange, UndoChange, UndoPreview, UndoSample, UndoTotals};

use crate::engine::model::{
    Batch, Counts, Decided, EventKey, Job, JobFilter, JobId, JobList, Keeping, Layout, Missing, NewJob, Record,
    RecordId, Referred, Status, StatusChange, Step,
};
use crate::engine::schema::Slot;
use crate::engine::schema::catalogue::Operation;
use std::path::{Path, PathBuf};

/// Looks up what a batch of rows needs to know, laid out like the layout given when it was opened.
pub trait Lookup {
    /// The records with these keys, in the order asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn known(&mut self, keys: &[&str]) -> Result<Vec<Option<Record>>, StoreError>;

    /// Numbers of the records the database had with these keys, in the order asked; what a plan adds or
    /// removes does not count.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn numbers(&mut self, keys: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError>;

    /// Which record holds each identity value of a unique group (by its place in the layout); entries
    /// marked as shared hold nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn holders(&mut self, group_place: usize, values: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError>;

    /// The records with these numbers, in the order asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn records(&mut self, ids: &[RecordId]) -> Result<Vec<Option<Record>>, StoreError>;

    /// Which records may have these names with postal codes, as
    /// [`NamePlaces`](crate::engine::model::NamePlaces) gives them: all that have one, and now and then
    /// one that has not. The first call reads the names of all records.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn named(&mut self, names: &[&str]) -> Result<Vec<Vec<RecordId>>, StoreError>;

    /// What these texts refer to among the records of a type, in the order asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn referred(&mut self, record_type: &str, texts: &[&str]) -> Result<Vec<Referred>, StoreError>;

    /// What was decided about these persons.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn decided(&mut self, incoming: &[&str]) -> Result<Vec<Decided>, StoreError>;
}

/// Somewhere batches go: the database itself, or the plan of a check laid over it.
pub trait Target: Lookup {
    /// Writes one batch, whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it was.
    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError>;

    /// The number the next created record gets.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn next_record(&mut self) -> Result<RecordId, StoreError>;

    /// Sums up what waits for review: what rows listed for removal, and the records of the type that a full list
    /// does not carry, which are found and noted, with the job or in the plan. What was noted before is replaced.
    /// `carried` is given for a full list alone, `unreadable` is kept with them.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it was.
    fn missing(
        &mut self,
        job: JobId,
        carried: Option<&dyn Fn(RecordId) -> bool>,
        unreadable: u64,
    ) -> Result<Missing, StoreError>;
}

/// What a database is and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseSummary {
    /// Shown name: the file's name without its ending.
    pub name: String,
    pub path: PathBuf,
    /// Records per record type, in schema order.
    pub records: Vec<(String, u64)>,
    /// Fields the organisation defined itself.
    pub custom_fields: Vec<StoredCustomField>,
    /// How long imported files are kept.
    pub keeping: Keeping,
}

/// How often an event happened in a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCount {
    pub event: EventKey,
    pub operation: Operation,
    /// From the catalogue, with the field's label filled in.
    pub message: String,
    pub count: u64,
}

/// A kept event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    pub id: i64,
    pub event: EventKey,
    pub message: String,
    pub row: u64,
    pub key: String,
    pub title: String,
    pub before: String,
    pub after: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// Which events of a job to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventFilter {
    pub code: Option<u16>,
    /// Only those about this field.
    pub slot: Option<Slot>,
    /// Only with this slot; `None` means any.
    pub event: Option<EventKey>,
    pub operation: Option<Operation>,
}

/// A page of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventList {
    pub limit: u64,
    pub offset: u64,
    /// Kept events that fit the filter: at most 100 of a kind, and at most 100 of a code.
    pub total: u64,
    pub items: Vec<StoredEvent>,
}

/// A page of records.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordList {
    pub total: u64,
    /// Laid out like [`Layout::whole`].
    pub items: Vec<Record>,
}

/// One step of an undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UndoStep {
    /// What this step added.
    pub counts: Counts,
    /// Nothing is left to undo.
    pub done: bool,
}

/// Holds the right to write to a database; dropped, the next one may.
pub trait WriterGuard: Send {}

/// A donor database.
pub trait Store:
    Send
    + Templates
    + NotedMatches
    + CustomFields
    + Decisions
    + KeepsFixes
    + KeepsFiles
    + EventLines
    + CountsLevels
    + Parks
    + RollsUp
    + ShowsRecords
    + ReviewsRemovals
    + TellsRemovals
{
    /// # Errors
    /// When the database cannot be read.
    fn summary(&mut self) -> Result<DatabaseSummary, StoreError>;

    /// A number that grows with every change to any record; equal numbers mean nothing changed.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn revision(&mut self) -> Result<i64, StoreError>;

    /// Looks up what records of a type were last read from; `None` where there are none yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn recalls(&mut self, record_type: &str) -> Result<Option<Box<dyn Recalls>>, StoreError>;

    /// Folder for the files that belong to a job (problem rows), created when missing, readable by
    /// the owner only.
    ///
    /// # Errors
    /// When it cannot be created.
    fn job_folder(&mut self, job: JobId) -> Result<PathBuf, StoreError>;

    /// Claims the one writer's place. `holder` says who, for others to read. It does not wait.
    ///
    /// # Errors
    /// [`StoreError::Busy`] names who has it; others when the database cannot be written.
    fn claim_writer(&mut self, holder: &str) -> Result<Box<dyn WriterGuard>, StoreError>;

    /// Comes last in the queue for the writer's place, and gets a number there: who came first goes first.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn queue_for_writer(&mut self, holder: &str) -> Result<i64, StoreError>;

    /// Claims the writer's place with a number of the queue, which it leaves with that. It does not wait.
    ///
    /// # Errors
    /// [`StoreError::Busy`] names who has the place, or comes before; others when the database cannot be written.
    fn claim_in_turn(&mut self, number: i64, holder: &str) -> Result<Box<dyn WriterGuard>, StoreError>;

    /// A sign of life of whoever waits with a number; one that is silent for ten seconds is passed over.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn still_queued(&mut self, number: i64) -> Result<(), StoreError>;

    /// Leaves the queue without having had the place.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn leave_queue(&mut self, number: i64) -> Result<(), StoreError>;

    /// Marks jobs that a dead program left active as interrupted, for whoever only looks: where somebody is
    /// writing nothing is marked, for it may be theirs.
    ///
    /// # Errors
    /// When the database cannot be used.
    fn tell_interrupted(&mut self, who: &str) -> Result<Vec<JobId>, StoreError>;

    /// Opens the database for batches of a job; statements are prepared once.
    ///
    /// # Errors
    /// When the database cannot be used.
    fn target<'s>(&'s mut self, layout: &Layout) -> Result<Box<dyn Target + 's>, StoreError>;

    /// Opens a plan over this database in a new scratch file, which replaces one that is there. References also lead
    /// to what `earlier` plans would add.
    ///
    /// # Errors
    /// When the scratch file cannot be written.
    fn plan<'s>(
        &'s mut self,
        layout: &Layout,
        scratch: &Path,
        earlier: &'s [&'s dyn PlanReader],
    ) -> Result<Box<dyn PlanTarget + 's>, StoreError>;

    /// Opens a finished plan again to plan some of its rows anew. `layout` is the one it was made with.
    ///
    /// # Errors
    /// When the plan is not one over this database, or its scratch file cannot be used.
    fn amend<'s>(
        &'s mut self,
        layout: &Layout,
        plan: Box<dyn PlanReader>,
    ) -> Result<Box<dyn PlanTarget + 's>, StoreError>;

    /// Numbers of the records with these keys, in the order asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn record_ids(&mut self, record_type: &str, keys: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError>;

    /// Records of a type that hold all words of `search` in whatever fields (all records for an empty one), by
    /// key; those whose key or email is exactly that come first.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn records(&mut self, record_type: &str, search: &str, limit: u64, offset: u64) -> Result<RecordList, StoreError>;

    /// Records a job with status NEW.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn create_job(&mut self, job: &NewJob) -> Result<JobId, StoreError>;

    /// Takes a step in a job's life and notes who did, when, and why it stopped (where it did).
    ///
    /// # Errors
    /// [`StoreError::Illegal`] when its status does not allow the step.
    fn step(&mut self, job: JobId, step: Step, who: &str, message: Option<&str>) -> Result<Status, StoreError>;

    /// Takes steps in the lives of several jobs at once, each with why it stopped (where it did): all of them or none.
    ///
    /// # Errors
    /// As [`Store::step`].
    fn steps(&mut self, steps: &[(JobId, Step, Option<&str>)], who: &str) -> Result<(), StoreError>;

    /// Notes where a job's problem rows are.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn set_problem_file(&mut self, job: JobId, path: Option<&Path>) -> Result<(), StoreError>;

    /// Notes what a job is asked to do, where that changed after its check.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn set_request(&mut self, job: JobId, request: &str) -> Result<(), StoreError>;

    /// Notes the counts a check came to.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn set_checked_counts(&mut self, job: JobId, counts: &Counts) -> Result<(), StoreError>;

    /// # Errors
    /// [`StoreError::NoSuchJob`] when there is none.
    fn job(&mut self, id: JobId) -> Result<Job, StoreError>;

    /// Every status a job has had, the first one first: who did it, when, and why it stopped (where it did).
    ///
    /// # Errors
    /// [`StoreError::NoSuchJob`] when there is none.
    fn status_history(&mut self, job: JobId) -> Result<Vec<StatusChange>, StoreError>;

    /// # Errors
    /// When the database cannot be read.
    fn jobs(&mut self, filter: &JobFilter) -> Result<JobList, StoreError>;

    /// Notes that a queued job is still waiting for the writer's place; a job nobody has said this of
    /// for half a minute is taken to have died with its program.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn still_waiting(&mut self, job: JobId) -> Result<(), StoreError>;

    /// The jobs that go before a job, in their order.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn parts_of(&mut self, job: JobId) -> Result<Vec<JobId>, StoreError>;

    /// Removals after a review of an import's list, the first one first; those of dependents are parts of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn removals_of(&mut self, review: JobId) -> Result<Vec<JobId>, StoreError>;

    /// Marks jobs that a dead program left active as interrupted, and cancels those it left queued.
    /// To be called with the writer's place claimed.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn mark_interrupted(&mut self, who: &str) -> Result<Vec<JobId>, StoreError>;

    /// The first record a job created, where it created any.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn first_created(&mut self, job: JobId) -> Result<Option<RecordId>, StoreError>;

    /// How often each event happened in a job, errors first, then by code.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn event_counts(&mut self, job: JobId) -> Result<Vec<EventCount>, StoreError>;

    /// Kept events of a job, in row order.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn events(&mut self, job: JobId, filter: &EventFilter, limit: u64, offset: u64) -> Result<EventList, StoreError>;

    /// Every field change of a job, for an export; `each` gets one change after another.
    ///
    /// # Errors
    /// When the database cannot be read, or `each` gives up.
    fn journal(
        &mut self,
        job: JobId,
        each: &mut dyn FnMut(PlanChange) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Undoes the next part of `undone` in one transaction, as job `undo`: restores up to `limit`
    /// fields, or removes or brings back up to `limit` records. Fields and records that a later import
    /// changed, and records that others refer to, are kept, noted and reported as events.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of this step was.
    fn undo_step(&mut self, undo: JobId, undone: JobId, limit: u64) -> Result<UndoStep, StoreError>;

    /// The undo of a job that was begun and interrupted, where there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn unfinished_undo(&mut self, of: JobId) -> Result<Option<JobId>, StoreError>;

    /// Jobs in the order they are to be taken back in, each once: the one that last ran first.
    ///
    /// # Errors
    /// [`StoreError::NoSuchJob`] for one that is not there.
    fn undo_order(&mut self, jobs: &[JobId]) -> Result<Vec<JobId>, StoreError>;

    /// Hands everything an undo left as it was to `each`, for an export.
    ///
    /// # Errors
    /// When the database cannot be read, or `each` gives up.
    fn kept(
        &mut self,
        undo: JobId,
        each: &mut dyn FnMut(KeptChange) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Works out what taking these jobs back in this order would do, and does not do it: the same statements
    /// run in one transaction that is rolled back. To be called with the writer's place claimed. `scratch`
    /// keeps what would be kept. `going_on` is asked now and then whether to; where not, there is no preview.
    ///
    /// # Errors
    /// When the database cannot be used, or a job cannot be taken back.
    fn preview_undo(
        &mut self,
        jobs: &[JobId],
        who: &str,
        scratch: &Path,
        going_on: &mut dyn FnMut(&UndoTotals) -> bool,
    ) -> Result<Option<Box<dyn UndoPreview>>, StoreError>;

    /// Ends an undo: the undone job becomes UNDONE, and where it was an undo itself, what that had taken back
    /// counts again.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish_undo(&mut self, undo: JobId, undone: JobId, who: &str) -> Result<(), StoreError>;
}

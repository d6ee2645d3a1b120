//! What the shell is asked to do. None of it may block a frame.

use super::opening::SampleFile;
use super::recognising::Decision;
use super::records::RecordsEffect;
use super::reviews::ReviewEffect;
use super::state::Preferences;
use super::telling::Way;
use super::templates::Change;
use crate::engine::job::{Checked, ImportRequest, KnownLists, PlanSubject, UndoScope};
use crate::engine::mapping::Feed;
use crate::engine::mapping::suggest::ColumnFacts;
use crate::engine::model::{EventKey, Fixes, JobFilter, JobId, Keeping};
use crate::engine::notify::{NotifySettings, Secret};
use crate::engine::schema::Slot;
use crate::engine::source::{ReadOptions, Source};
use crate::engine::store::{FixedFile, PlanQuery};
use crate::engine::template::Template;
use std::path::PathBuf;
use std::sync::Arc;

/// Something to carry out away from the frame; the outcome comes back as news.
#[derive(Debug, Clone)]
pub enum Effect {
    LoadPreferences,
    SavePreferences(Preferences),
    OpenDatabase(Option<PathBuf>),
    PickFile,
    PickDatabase,
    NewDatabase,
    OpenSource {
        ticket: u64,
        path: PathBuf,
        options: ReadOptions,
        /// Where none of them knows the file as it is, it may be read as one of them says.
        templates: Vec<Arc<Template>>,
        /// What it holds, where a look through all of it showed that.
        lists: Option<Arc<KnownLists>>,
    },
    /// Open one part of it again.
    OpenPart {
        ticket: u64,
        path: PathBuf,
        options: ReadOptions,
    },
    /// Look through the whole file for lists that its beginning does not show; ends with the look at its columns.
    FindLists {
        ticket: u64,
        path: PathBuf,
        options: ReadOptions,
    },
    OpenSample {
        ticket: u64,
        sample: SampleFile,
    },
    /// Fetch a file from a web address.
    Fetch {
        ticket: u64,
        address: String,
    },
    /// What is on its way is not wanted any more.
    StopFetching,
    /// Read which lists there are of a record type.
    LoadLists {
        record_type: String,
    },
    /// Profile the file in the background; an earlier profile stops.
    Profile {
        ticket: u64,
        source: Arc<Source>,
    },
    /// Count the values that reach a field, where that needs the file to be read; an earlier count stops.
    CountValues {
        ticket: u64,
        slot: Slot,
        feed: Feed,
        /// The field takes lists, of which the items are counted.
        lists: bool,
        source: Arc<Source>,
    },
    Suggest {
        ticket: u64,
        record_type: String,
        columns: Vec<ColumnFacts>,
        /// Matches as this says instead, where there is one.
        template: Option<Arc<Template>>,
    },
    Check {
        ticket: u64,
        request: Box<ImportRequest>,
        /// The check before, where something was fixed since.
        again: Option<Again>,
    },
    Import {
        ticket: u64,
        checked: Box<Checked>,
    },
    /// Work out what an undo would do; nothing is changed.
    PreviewUndo {
        ticket: u64,
        scope: UndoScope,
    },
    /// Read more of what it would keep.
    LoadKept {
        ticket: u64,
        offset: u64,
    },
    /// Nobody looks at it any more.
    DropPreview,
    Undo {
        ticket: u64,
        scope: UndoScope,
    },
    Resume {
        ticket: u64,
        job: JobId,
    },
    /// Import the rows a job set aside that can go in now.
    ImportParked {
        ticket: u64,
        job: JobId,
    },
    /// Stop, or pause, the check, import or undo under way.
    Stop,
    Pause(bool),
    /// Read rows of the plan of the last check.
    LoadPlan {
        ticket: u64,
        query: PlanQuery,
        offset: u64,
    },
    /// Read a row with problems of that plan.
    LoadRow {
        ticket: u64,
        part: Option<usize>,
        row: u64,
    },
    /// Look for what was fixed earlier in the same file.
    LoadFixes {
        ticket: u64,
        file: FixedFile,
    },
    /// Keep what is fixed in a file.
    KeepFixes {
        file: FixedFile,
        fixes: Box<Fixes>,
    },
    /// Ask where, and write a report of the plan of the last check there. Who has it written is not in it yet.
    SaveReport {
        ticket: u64,
        subject: Box<PlanSubject>,
        suggested_name: String,
    },
    /// Keep a decision about a possible duplicate, or take it back.
    Decide(Box<Decision>),
    /// The plan of the last check is not needed any more.
    DropPlan,
    LoadHome,
    LoadTemplates,
    /// Change the templates and read them again; `said` comes back once it is done.
    ChangeTemplates {
        change: Change,
        said: String,
    },
    /// Ask for the file of a template, and read it.
    PickTemplate,
    /// Ask where, and write a template there.
    ExportTemplate {
        text: String,
        suggested_name: String,
    },
    /// Make donors' giving totals anew from their gifts.
    RollUp,
    /// Forget what columns were matched to in earlier imports.
    ForgetMatches,
    /// Read how people are told.
    LoadTelling,
    SaveTelling(Box<NotifySettings>),
    /// Keep a password in the keyring of the system.
    KeepSecret {
        secret: Secret,
        text: String,
    },
    /// Send something now to see whether it arrives.
    TestTelling {
        way: Way,
        settings: Box<NotifySettings>,
    },
    /// Tell people how a job ended, or that a file was not imported, as they have it set up.
    Tell {
        job: Option<JobId>,
        file_name: String,
        /// Nobody looks at the window.
        on_desktop: bool,
    },
    PickWatchFolder,
    /// Watch a folder, into the database in use.
    StartWatching {
        folder: PathBuf,
        template: Option<String>,
        held: bool,
    },
    StopWatching,
    /// Begin no further file meanwhile, or go on.
    HoldWatching(bool),
    LoadHistory(JobFilter),
    LoadJob(JobId),
    /// Search records, read them, or restore a field of one.
    Records(RecordsEffect),
    /// Review removals.
    Reviews(ReviewEffect),
    LoadEvents {
        job: JobId,
        event: EventKey,
    },
    /// For how long imported files are kept; says what the database holds once it is noted.
    SetKeeping(Keeping),
    /// Ask where, and save the file a job was imported from there.
    SaveOriginal {
        job: JobId,
        suggested_name: String,
    },
    /// Ask where, and copy a job's problem rows there.
    SaveProblemRows {
        from: PathBuf,
        suggested_name: String,
    },
    /// Ask where, and write every change of a job there.
    ExportEvents {
        job: JobId,
        suggested_name: String,
    },
}

/// A check after which something was fixed.
#[derive(Debug, Clone)]
pub struct Again {
    pub checked: Box<Checked>,
    /// Of its plan, where only cells were corrected, so that it can be mended; without it, the plan stays to be looked
    /// at meanwhile.
    pub plan: Option<u64>,
}

/// Rows read from a plan at once.
pub const PLAN_PAGE: u64 = 200;

//! Everything that can happen to the wizard: what a person does, and news of work under way.

use super::customs::CustomCommand;
use super::expecting::ExpectCommand;
use super::fixing::FixCommand;
use super::history::HistoryQuery;
pub use super::job_news::JobNews;
use super::opening::{Refusal, SampleFile};
use super::recognising::RecogniseCommand;
use super::records::{RecordsCommand, RecordsNews};
use super::reviews::{ReviewCommand, ReviewNews};
use super::several::OpenedPart;
use super::state::{Appearance, CheckTab, EventGroup, JobTab, Nav, Preferences};
use super::telling::{TellCommand, Way};
use super::templates::TemplateCommand;
use super::undoing::{UndoCommand, UndoNews};
use super::watching::{WatchCommand, WatchedFile};
use super::which_list::{ListCommand, ListsNews};
use crate::engine::job::{
    CheckReport, Checked, CheckedPlan, FeedValues, FirstCheck, JobError, KnownLists, Progress, Report,
};
use crate::engine::mapping::suggest::{ProposedType, Suggestion};
use crate::engine::mapping::{BlankPolicy, Feed, Mapping, Otherwise};
use crate::engine::model::{EventKey, Job, JobId, JobList, Keeping, Mode, Pair, ParkedRows};
use crate::engine::notify::{Delivery, NotifySettings};
use crate::engine::schema::catalogue::Operation;
use crate::engine::schema::{Currency, DateOrder, GroupIndex, NumberFormat, Slot, Whole};
use crate::engine::source::profile::Profile;
use crate::engine::source::{Format, HeaderRow, Separator, Source};
use crate::engine::store::{
    ChangeKind, ChangedField, DatabaseSummary, EventList, KeptChange, KeptFixes, PlanPage, PlanRow, PlanTotals,
    RollUpCounts, StoredTemplate,
};
use crate::engine::template::{Drift, Template};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Something a person did, or news of work under way.
#[derive(Debug, Clone)]
pub enum Command {
    GoTo(Nav),
    /// Ask for a file with the system's dialog.
    PickFile,
    OpenFile(PathBuf),
    /// A path or a web address, as typed.
    OpenTyped(String),
    /// Files were dropped on the window; the first one counts.
    FilesDropped(Vec<PathBuf>),
    OpenSample(SampleFile),
    /// Open the file that was refused once more.
    TryAgain,
    /// A file takes too long to open.
    CancelOpening,
    /// Leave the import that is being prepared.
    Abandon,
    Back,

    // A file from the web
    AskForAddress,
    TypeAddress(String),
    Fetch,
    /// Close the question, and give up what is on its way.
    LeaveAddress,

    // Choose
    SetFormat(Format),
    /// The file within an archive.
    SetMember(String),
    /// The sheet or list.
    SetSheet(String),
    /// Everything the file holds, each record type as a part of one import.
    ChooseEverything,
    /// Work on another part of it, by its place.
    ShowPart(usize),
    SetSeparator(Option<Separator>),
    /// WHATWG label; `None` detects.
    SetEncoding(Option<String>),
    SetHeader(Option<HeaderRow>),
    /// Read it as it shows by itself, whatever a template says.
    ReadAsFound,
    /// Whether totals and notes at the end are records.
    KeepLastRows(bool),
    SetMode(Mode),
    /// Which list a full list is.
    List(ListCommand),
    /// What the rows are, by the name of the record type.
    SetRecordType(String),
    GoToMatch,

    // Match
    /// Show one of the first rows as it will be saved, counted from 0; `None` closes it.
    LookAtRow(Option<usize>),
    /// Mark a column, or no longer, to match several to one group together.
    MarkColumn {
        column: usize,
        marked: bool,
    },
    ClearMarks,
    /// The marked columns feed the fields of one entry of a group, each the one it suits best.
    MatchMarked {
        group: GroupIndex,
        position: usize,
    },
    /// Two fields exchange what feeds them.
    Swap(Slot, Slot),
    /// A column is being dragged, or no longer.
    Drag(Option<usize>),
    SelectColumn(Option<usize>),
    FindColumn(String),
    Match {
        column: usize,
        slot: Slot,
    },
    MatchFixed {
        slot: Slot,
        text: String,
    },
    /// A further column is joined to what feeds a slot.
    JoinColumn {
        column: usize,
        slot: Slot,
    },
    /// A column of whole names or places feeds the fields for their parts.
    SplitColumn {
        column: usize,
        whole: Whole,
    },
    /// What stands between the columns joined in a slot.
    JoinWith {
        slot: Slot,
        separator: String,
    },
    /// A joined column goes one place towards the front.
    JoinEarlier {
        slot: Slot,
        column: usize,
    },
    /// A column of lists feeds a field of a group and the same field of the next entries, item by item.
    SplitList {
        slot: Slot,
        separator: char,
    },
    Unmatch(Slot),
    UnmatchColumn(usize),
    AddEntry(GroupIndex),
    SetDateOrder {
        slot: Slot,
        order: DateOrder,
    },
    SetNumberFormat {
        slot: Slot,
        format: NumberFormat,
    },
    SetBlank {
        slot: Slot,
        policy: BlankPolicy,
    },
    /// Show what the values of a field's column become.
    OpenTranslate(Slot),
    CloseTranslate,
    Translate {
        value: String,
        becomes: Becomes,
    },
    /// The same for every value that is not recognised.
    TranslateRest(Becomes),
    SetOtherwise(Otherwise),
    IgnoreCase(bool),
    IgnoreSpaces(bool),
    /// List only values that are not recognised.
    ShowUnknownOnly(bool),
    SuggestTranslations,
    /// A field of the organisation's own is defined.
    Custom(CustomCommand),
    MatchAgain,
    UndoMatch,
    RedoMatch,
    StartCheck,

    // Check
    ShowTab(CheckTab),
    /// Look at another of several imports of the file; `None` is the last of them.
    ShowCheckPart {
        part: Option<usize>,
        tab: Option<CheckTab>,
    },
    /// Rows of the tab shown are wanted from this one on.
    WantRows(u64),
    ShowProblem(Option<EventKey>),
    /// Only lines that hold this.
    SearchPlan(String),
    FilterKind(Option<ChangeKind>),
    FilterField(Option<Slot>),
    /// Something about fixes of problems.
    Fix(FixCommand),
    /// What is expected of the file.
    Expect(ExpectCommand),
    /// Ask where, and write the plan there for somebody else.
    SaveReport,
    StartImport,

    // Work under way
    Pause(bool),
    AskToStop,
    Stop,
    FilterEvents(EventGroup),

    // Results and history
    OpenJob(JobId),
    ShowEvent(EventKey),
    ShowJobTab(JobTab),
    /// Only events that did this; `None` shows all.
    FilterOperation(Option<Operation>),
    /// Ask where, and save the file of the job looked at as it was.
    SaveOriginal,
    SaveProblemRows,
    ExportEvents,
    AskToUndo(JobId),
    /// What an undo would do, and whether to do it.
    Undoing(UndoCommand),
    Resume(JobId),
    /// Import the rows a job set aside that can go in now.
    ImportParked(JobId),
    QueryHistory(HistoryQuery),
    DismissDialog,
    DismissNotice,

    /// How records are recognised, and decisions about possible duplicates.
    Recognise(RecogniseCommand),

    // Templates
    Template(TemplateCommand),

    /// Records are searched and looked at.
    Records(RecordsCommand),

    /// Removals are reviewed.
    Review(ReviewCommand),

    // Settings
    /// Make donors' giving totals anew from their gifts.
    RollUp,
    AskToForget,
    /// Forget what columns were matched to in earlier imports.
    Forget,
    SetRegion(String),
    SetCurrency(Currency),
    SetAppearance(Appearance),
    /// For how long imported files are kept in the database that is open.
    SetKeeping(Keeping),
    PickDatabase,
    /// Ask where a new database is to be begun.
    NewDatabase,
    OpenDatabase(PathBuf),
    RetryDatabase,
    /// Being told how an import ended.
    Tell(TellCommand),
    /// Watching a folder.
    Watch(WatchCommand),

    /// News from an effect.
    News(Box<News>),
}

/// What a value becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// A choice by its value, "yes" or "no".
    Target(String),
    Blank,
    /// What the field makes of it by itself.
    Untranslated,
}

/// What effects report back. A ticket that is not the current one is out of date and ignored.
#[derive(Debug, Clone)]
pub enum News {
    /// What an undo would do is worked out.
    UndoPreviewed {
        ticket: u64,
        result: Result<Box<UndoNews>, String>,
    },
    /// Lines of what it would keep.
    KeptPage {
        ticket: u64,
        offset: u64,
        result: Result<Vec<KeptChange>, String>,
    },
    /// The time, for "today" and "yesterday"; sent with every batch of news.
    Now(jiff::Zoned),
    Preferences(Preferences),
    Database(Result<DatabaseSummary, String>),
    /// `None` when the dialog was closed without choosing.
    FilePicked(Option<PathBuf>),
    /// `None` when the dialog was closed without choosing.
    DatabasePicked(Option<PathBuf>),
    SourceOpened {
        ticket: u64,
        result: Result<Arc<Source>, Refusal>,
        /// The template that says how it was read, where one did.
        by: Option<Arc<Template>>,
        /// What its rows are most likely.
        proposed: Option<Arc<ProposedType>>,
    },
    /// A file of several record types was opened, each as a part of one import.
    WholeOpened {
        ticket: u64,
        lists: Arc<KnownLists>,
        parts: Vec<OpenedPart>,
    },
    /// A part was opened again, as the whole of it showed that it is read better.
    PartOpened {
        ticket: u64,
        result: Result<Arc<Source>, String>,
    },
    /// What a file holds besides what is read.
    ListsFound {
        ticket: u64,
        lists: Arc<KnownLists>,
    },
    ProfileSoFar {
        ticket: u64,
        profile: Arc<Profile>,
        /// How long reading the whole file took, once it is complete and where somebody measured it.
        took: Option<Duration>,
    },
    /// Bytes of a file that were fetched so far, and all of them where the server says.
    Fetching {
        ticket: u64,
        bytes: u64,
        total: Option<u64>,
    },
    Fetched {
        ticket: u64,
        result: Result<PathBuf, String>,
    },
    /// The values that reach a field, as far as they are counted.
    Counted {
        ticket: u64,
        slot: Slot,
        feed: Feed,
        result: Result<Arc<FeedValues>, String>,
    },
    ProfileFailed {
        ticket: u64,
        message: String,
    },
    Suggested {
        ticket: u64,
        /// The record type it was matched to.
        record_type: String,
        mapping: Mapping,
        suggestions: Vec<Suggestion>,
        /// How the file differs from the template it was matched by, where it was.
        drift: Option<Drift>,
    },
    Progress {
        ticket: u64,
        progress: Progress,
    },
    CheckDone {
        ticket: u64,
        result: Result<Box<CheckNews>, String>,
    },
    /// An import, an undo or a resumed job ended.
    JobDone {
        ticket: u64,
        result: Result<Report, String>,
    },
    /// The plan no longer holds, or the file is no longer what was read: nothing was done.
    PlanStale {
        ticket: u64,
        message: String,
        of_file: bool,
    },
    PlanPage {
        ticket: u64,
        page: Result<PlanPage, String>,
    },
    /// A row of the plan that was asked for; `None` where it has no problem.
    PlanRow {
        ticket: u64,
        part: Option<usize>,
        row: u64,
        result: Result<Option<PlanRow>, String>,
    },
    /// What was fixed earlier in the same file.
    KeptFixes {
        ticket: u64,
        result: Result<Option<KeptFixes>, String>,
    },
    /// A decision about a possible duplicate is kept, or why it is not.
    Decided {
        pair: Pair,
        result: Result<(), String>,
    },
    Home {
        recent: Vec<Job>,
        interrupted: Vec<Job>,
    },
    /// The jobs that set rows aside which wait.
    Parked(Result<Vec<ParkedRows>, String>),
    History(Result<JobList, String>),
    JobLoaded(Result<Box<JobNews>, String>),
    /// Records that were searched for, read or restored.
    Records(RecordsNews),
    /// The lists there are of a record type.
    Lists(ListsNews),
    /// About removals being reviewed.
    Reviews(ReviewNews),
    Events {
        job: JobId,
        event: EventKey,
        list: Result<EventList, String>,
    },
    /// What the database has; `said` is what a person asked for and is done now, or nothing.
    Templates {
        result: Result<Vec<StoredTemplate>, String>,
        said: String,
    },
    /// The text of a template's file; `None` where none was chosen.
    TemplatePicked(Result<Option<String>, String>),
    /// What was matched before is forgotten: so many matches.
    Forgotten(Result<u64, String>),
    /// Giving totals were made anew.
    RolledUp(Result<RollUpCounts, String>),
    /// Of what, and how, people are told, and what became of it so far.
    Telling {
        settings: Result<NotifySettings, String>,
        deliveries: Vec<Delivery>,
    },
    /// How a test of a way ended.
    Tested {
        way: Way,
        result: Result<(), String>,
    },
    /// Something was sent, or not.
    Delivered(Vec<Delivery>),
    /// `None` when the dialog was closed without choosing.
    WatchFolderPicked(Option<PathBuf>),
    /// A file arrived in the watched folder, and was worked on.
    Watched(WatchedFile),
    /// Nobody watches any more; why, where nobody asked for that.
    WatchEnded(Option<String>),
    /// A file was written for the person, or could not be.
    Saved(Result<PathBuf, String>),
}

/// A finished check.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckNews {
    pub report: Report,
    pub checked: Checked,
    pub totals: PlanTotals,
    pub fields: Vec<ChangedField>,
    /// What goes before it, in the order of the report's.
    pub first: Vec<FirstCheck>,
    /// What is worth a look about the list the file is.
    pub list_warnings: Vec<String>,
}

impl CheckNews {
    /// The news of a check with what is worth a look about its list, and its plan to look through.
    pub fn of(done: CheckReport, list_warnings: Vec<String>) -> (Box<CheckNews>, CheckedPlan) {
        let CheckReport { report, checked, plan, first } = done;
        let (totals, fields) = (plan.totals(), plan.changed_fields());
        let news = CheckNews { report, checked, totals, fields, first, list_warnings };
        (Box::new(news), plan)
    }
}

impl News {
    /// What a job that refused to begin because its plan no longer holds comes to; `None` for any other
    /// error.
    pub fn stale(ticket: u64, error: &JobError) -> Option<News> {
        match error {
            JobError::PlanStale { of_file, .. } => {
                Some(News::PlanStale { ticket, message: error.to_string(), of_file: *of_file })
            }
            _ => ReviewNews::refused(ticket, error).map(News::Reviews),
        }
    }

    /// As a command.
    pub fn command(self) -> Command {
        Command::News(Box::new(self))
    }
}

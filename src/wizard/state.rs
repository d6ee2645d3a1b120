//! Where the wizard stands. Steps are enums with what they need inside, so that a step cannot be
//! shown without it.

use super::draft::Draft;
use super::fixing::FixView;
use super::history::HistoryQuery;
use super::opening::{Opening, Refused, Web};
use super::recognising::Duplicates;
use super::records::Records;
use super::reviews::Reviews;
use super::telling::Telling;
use super::templates::Templates;
use super::undoing::UndoView;
use super::watching::{WatchPreference, Watching};
use crate::engine::job::{Checked, FirstCheck, Progress, Report};
use crate::engine::model::{EventKey, Job, JobId, JobList, KeptFile, ParkedRows, StatusChange};
use crate::engine::schema::catalogue::Operation;
use crate::engine::schema::{Currency, Schema, Slot};
use crate::engine::store::{
    ChangeKind, ChangedField, DatabaseSummary, EarlierValue, EventCount, EventList, PlanList, PlanPage, PlanQuery,
    PlanTotals,
};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Everything the window shows follows from this.
#[derive(Debug)]
pub struct State {
    pub schema: &'static Schema,
    pub nav: Nav,
    pub now: jiff::Zoned,
    pub preferences: Preferences,
    pub database: Database,
    pub stage: Stage,
    /// A file being opened; the stage stays until it is.
    pub opening: Option<Opening>,
    /// A file being fetched from a web address.
    pub web: Option<Web>,
    pub home: Home,
    pub history: History,
    pub templates: Templates,
    pub telling: Telling,
    pub watching: Watching,
    pub records: Records,
    pub reviews: Reviews,
    /// The job whose result is looked at, in History.
    pub looked_at: Option<JobView>,
    /// Giving totals are being made anew.
    pub summing_up: bool,
    /// The job that was asked for, to be looked at as soon as it is loaded.
    pub(super) asked_for: Option<JobId>,
    pub dialog: Option<Dialog>,
    /// An undo that is asked about, in front of every other page.
    pub undoing: Option<UndoView>,
    /// Something to tell once, such as "Saved to …".
    pub notice: Option<Notice>,
    /// Grows with every change; pages are computed anew only then.
    pub generation: u64,
    /// Last ticket handed out; news with another one are out of date.
    pub(super) ticket: u64,
}

/// The main places of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Nav {
    Import,
    Removals,
    History,
    Templates,
    Records,
    Settings,
}

/// What a person prefers, kept between runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Country phone numbers and postal codes are read for when they do not say.
    pub region: String,
    pub currency: Currency,
    pub appearance: Appearance,
    /// The database opened last; `None` is the one in the platform's data directory.
    pub database: Option<PathBuf>,
    /// The folder whose files are imported as they arrive.
    pub watch: WatchPreference,
}

impl Default for Preferences {
    fn default() -> Preferences {
        Preferences {
            region: "US".to_owned(),
            currency: Currency::USD,
            appearance: Appearance::System,
            database: None,
            watch: WatchPreference::default(),
        }
    }
}

/// Light, dark, or what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    #[default]
    System,
    Light,
    Dark,
}

/// The donor database.
#[derive(Debug, Clone, PartialEq)]
pub enum Database {
    Opening,
    Open(DatabaseSummary),
    Failed(String),
}

/// Where an import stands.
#[derive(Debug)]
pub enum Stage {
    Home,
    /// A file was chosen that cannot be read as it is.
    Refused(Box<Refused>),
    Choose(Box<Draft>),
    Match(Box<Draft>),
    Checking {
        draft: Box<Draft>,
        work: Work,
    },
    Check {
        draft: Box<Draft>,
        check: Box<CheckView>,
    },
    Importing {
        /// The file, for an import begun here; a resumed job or an undo has none.
        draft: Option<Box<Draft>>,
        /// Its plan, to go back to where it no longer holds.
        check: Option<Box<CheckView>>,
        title: String,
        work: Work,
        events: EventGroup,
    },
    /// The job is shown as soon as it is loaded.
    Result {
        report: Option<Report>,
        view: Option<Box<JobView>>,
        /// Why it stopped before a job could be shown.
        failure: Option<String>,
    },
}

/// Work under way on a background thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    pub ticket: u64,
    pub progress: Option<Progress>,
    /// (time since the start, rows done) at each report, for the rate.
    pub pace: Vec<(Duration, u64)>,
    pub stopping: bool,
    pub paused: bool,
    /// It removes what a review approved.
    pub removes: bool,
}

impl Work {
    pub(super) fn new(ticket: u64) -> Work {
        Work { ticket, progress: None, pace: Vec::new(), stopping: false, paused: false, removes: false }
    }
}

/// A finished check being looked through.
#[derive(Debug)]
pub struct CheckView {
    pub report: Report,
    pub checked: Checked,
    pub totals: PlanTotals,
    pub tab: CheckTab,
    /// The problem group whose rows are shown.
    pub problem: Option<EventKey>,
    /// What the lists are searched for.
    pub search: String,
    /// Only changes of this kind.
    pub kind: Option<ChangeKind>,
    /// Only changes of this field.
    pub field: Option<Slot>,
    pub fields: Vec<ChangedField>,
    /// What goes before it.
    pub first: Vec<FirstCheck>,
    /// Which of those is looked at; `None` for the import itself, which is the last.
    pub part: Option<usize>,
    /// The lines in memory; of another query where the tab or the search has just changed.
    pub page: Option<PlanPage>,
    /// What is wanted next, from which line on.
    pub wanted: Option<(PlanQuery, u64)>,
    /// A page has been asked for and has not arrived: another one waits, so that of many wanted while
    /// somebody types only the last is looked for.
    pub asked: bool,
    pub ticket: u64,
    pub duplicates: Duplicates,
    pub fix: FixView,
    /// What is worth a look about the list the file is.
    pub list_warnings: Vec<String>,
    /// The plan no longer holds.
    pub stale: Option<Stale>,
}

/// Why a plan no longer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    pub text: String,
    /// It is the file that has to be read again.
    pub of_file: bool,
}

/// Tabs of the Check page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum CheckTab {
    Changes,
    New,
    Unchanged,
    Duplicates,
    /// What rows list for removal.
    Listed,
    Problems,
    /// What a full list does not carry.
    Missing,
    Totals,
}

impl CheckView {
    /// What the selected tab lists; `None` where that is no list, or no group of problems is selected.
    pub fn query(&self) -> Option<PlanQuery> {
        let list = match self.tab {
            CheckTab::Changes => PlanList::Changes,
            CheckTab::New => PlanList::Created,
            CheckTab::Unchanged => PlanList::Unchanged,
            CheckTab::Duplicates => PlanList::Duplicates,
            CheckTab::Listed => PlanList::Listed,
            CheckTab::Missing => PlanList::Missing,
            CheckTab::Problems => PlanList::Problems(self.problem?),
            CheckTab::Totals => return None,
        };
        let (kind, field) = if list == PlanList::Changes { (self.kind, self.field) } else { (None, None) };
        Some(PlanQuery { list, search: self.search.trim().to_owned(), kind, field, part: self.part })
    }

    /// The lines in memory, where they are of the selected tab.
    pub fn shown(&self) -> Option<&PlanPage> {
        let query = self.query()?;
        self.page.as_ref().filter(|page| page.query == query)
    }
}

/// Which events the Import page lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum EventGroup {
    #[default]
    All,
    Created,
    Updated,
    Problems,
}

/// What Home lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Home {
    pub loaded: bool,
    pub recent: Vec<Job>,
    pub interrupted: Vec<Job>,
    /// The jobs that set rows aside which wait, or why that is not known.
    pub parked: Result<Vec<ParkedRows>, String>,
}

impl Default for Home {
    fn default() -> Home {
        Home { loaded: false, recent: Vec::new(), interrupted: Vec::new(), parked: Ok(Vec::new()) }
    }
}

/// The History page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    pub query: HistoryQuery,
    pub list: Option<JobList>,
    pub problem: Option<String>,
}

/// A job being looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct JobView {
    pub job: Job,
    /// All imports of its file that went in together, itself among them, in their order; empty where it is alone.
    pub parts: Vec<Job>,
    pub counts: Vec<EventCount>,
    pub event: Option<EventKey>,
    pub events: Option<EventList>,
    /// Every status it has had, the first one first.
    pub statuses: Vec<StatusChange>,
    /// What became of its file, where that is known.
    pub original: Option<KeptFile>,
    /// What of the rows it set aside still waits.
    pub parked: Option<ParkedRows>,
    pub tab: JobTab,
    /// Only events that did this.
    pub operation: Option<Operation>,
}

/// Tabs of the page of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum JobTab {
    #[default]
    Events,
    /// The file, and who did what when.
    File,
}

/// A question in front of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    Stop,
    DeleteTemplate(String),
    /// End a review without removing anything?
    FinishReview(JobId),
    /// Give a field of a record an earlier value back? Values are as people read them.
    Restore {
        value: EarlierValue,
        label: String,
        now: String,
        then: String,
    },
    Forget,
}

/// Something to tell once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub is_error: bool,
    pub text: String,
}

impl State {
    /// Whether a check or an import is under way.
    pub fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Checking { .. } | Stage::Importing { .. })
    }

    /// A wizard that has not opened anything yet.
    pub fn new(schema: &'static Schema, now: jiff::Zoned) -> State {
        State {
            schema,
            nav: Nav::Import,
            now,
            preferences: Preferences::default(),
            database: Database::Opening,
            stage: Stage::Home,
            opening: None,
            web: None,
            home: Home::default(),
            history: History::default(),
            templates: Templates::default(),
            telling: Telling::default(),
            watching: Watching::default(),
            records: Records::default(),
            reviews: Reviews::default(),
            looked_at: None,
            summing_up: false,
            asked_for: None,
            dialog: None,
            undoing: None,
            notice: None,
            generation: 0,
            ticket: 0,
        }
    }

    /// A new ticket; news with older ones are ignored from now on by whoever asked.
    pub(super) fn next_ticket(&mut self) -> u64 {
        self.ticket += 1;
        self.ticket
    }
}

//! Home: begin an import, see what wants attention and what was done lately.

use super::parts::{Banner, Button, Kind, Pill, outcome};
use super::{parked, reviews};
use crate::engine::model::{Job, ParkedRows};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::format::when;
use crate::wizard::opening::SampleFile;
use crate::wizard::state::{Database, Nav, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct HomeScreen {
    pub drop_title: String,
    pub drop_text: String,
    pub choose: Button,
    pub web: Button,
    pub sample: Button,
    /// Further files to try it with.
    pub more_samples: Vec<Button>,
    /// Name of the field a path can be typed into, for systems without a file dialog.
    pub path_label: &'static str,
    /// What stands in the way: a database that cannot be used.
    pub banner: Option<Banner>,
    /// Shown until something has been imported: what the steps are.
    pub first_run: Vec<&'static str>,
    pub attention: Vec<AttentionRow>,
    /// Rows set aside that cannot go in yet.
    pub waiting: Vec<QuietLine>,
    pub recent: Vec<RecentRow>,
    pub all_history: Button,
}

/// Something that wants attention.
#[derive(Debug, Clone, Serialize)]
pub struct AttentionRow {
    pub pill: Pill,
    pub file: String,
    pub detail: String,
    pub buttons: Vec<Button>,
}

/// Something to know that needs nothing done, with what leads to it.
#[derive(Debug, Clone, Serialize)]
pub struct QuietLine {
    pub text: String,
    pub file: String,
    pub button: Button,
}

/// An import that was run lately.
#[derive(Debug, Clone, Serialize)]
pub struct RecentRow {
    pub file: String,
    pub kind: String,
    pub finished: String,
    pub result: Pill,
    #[serde(skip)]
    pub command: Command,
}

pub(super) fn home(state: &State) -> HomeScreen {
    let usable = matches!(state.database, Database::Open(_));
    let guard = |button: Button| if usable { button } else { button.disabled("The database is not open") };
    let done = !state.home.recent.is_empty() || !state.home.interrupted.is_empty();
    HomeScreen {
        drop_title: "Drop a spreadsheet here to start".into(),
        drop_text: "Excel, CSV, tab- or pipe-separated text, JSON, or any of them zipped. Nothing changes in your \
                    database until you press Import."
            .into(),
        choose: guard(Button::new("Choose a file…", Command::PickFile)),
        web: guard(Button::new("From a web address…", Command::AskForAddress)),
        sample: guard(Button::new("Try it with sample donors", Command::OpenSample(SampleFile::Donors))),
        more_samples: vec![
            guard(Button::new("Their gifts, in several currencies", Command::OpenSample(SampleFile::Gifts))),
            guard(Button::new("Contacts, gifts and notes in one file", Command::OpenSample(SampleFile::Everything))),
        ],
        path_label: "Or type where the file is",
        banner: banner(state),
        first_run: if done || !state.home.loaded { Vec::new() } else { first_run() },
        attention: state
            .home
            .interrupted
            .iter()
            .map(attention)
            .chain(state.reviews.waiting.iter().flatten().map(to_review))
            .chain(set_aside(state))
            .collect(),
        waiting: waiting(state),
        recent: state.home.recent.iter().map(|job| recent(state, job)).collect(),
        all_history: Button::new("All history", Command::GoTo(Nav::History)),
    }
}

fn first_run() -> Vec<&'static str> {
    vec![
        "Choose a spreadsheet of donors, gifts or notes; Almoner works out how to read it and what it holds.",
        "Match its columns to fields; most are matched for you.",
        "Check every change before it happens, then import. You can undo it at any time.",
    ]
}

fn banner(state: &State) -> Option<Banner> {
    let Database::Failed(message) = &state.database else { return None };
    Some(Banner {
        kind: Kind::Danger,
        text: message.clone(),
        buttons: vec![
            Button::new("Try again", Command::RetryDatabase),
            Button::new("Choose another database…", Command::PickDatabase),
        ],
    })
}

fn attention(job: &Job) -> AttentionRow {
    let of = job.rows_total.map(|total| format!(" of {}", group_digits(total))).unwrap_or_default();
    let resume = Button::new("Resume", Command::Resume(job.id));
    AttentionRow {
        pill: Pill::new(Kind::Danger, "Interrupted"),
        file: super::history::job_title(job),
        detail: match &job.message {
            Some(message) => message.clone(),
            None => format!("Stopped after row {}{of}; what was written is whole", group_digits(job.position.rows)),
        },
        buttons: vec![resume, Button::new("Undo…", Command::AskToUndo(job.id))],
    }
}

/// Imports that set rows aside which are named; others are in History.
const NAMED: usize = 5;

/// Rows set aside that can go in now, or why nobody knows.
fn set_aside(state: &State) -> Vec<AttentionRow> {
    let parked = match &state.home.parked {
        Ok(parked) => parked,
        // That nothing of the database can be read is said at the top.
        Err(_) if !matches!(state.database, Database::Open(_)) => return Vec::new(),
        Err(message) => {
            return vec![AttentionRow {
                pill: Pill::new(Kind::Danger, "Not known"),
                file: "Rows set aside".to_owned(),
                detail: message.clone(),
                buttons: vec![Button::new("Look again", Command::GoTo(Nav::Import))],
            }];
        }
    };
    let row = |parked: &ParkedRows| AttentionRow {
        pill: Pill::new(Kind::Info, "Set aside"),
        file: parked.file_name.clone(),
        detail: parked::waits(state, parked),
        buttons: parked::button(state, parked).into_iter().collect(),
    };
    parked.iter().filter(|parked| parked.ready > 0).take(NAMED).map(row).collect()
}

/// What is still awaited.
fn waiting(state: &State) -> Vec<QuietLine> {
    let all = state.home.parked.iter().flatten().filter(|parked| parked.ready == 0);
    let line = |parked: &ParkedRows| QuietLine {
        text: format!("{}: {}.", parked.file_name, parked::waits(state, parked)),
        file: parked.file_name.clone(),
        button: Button::new("See the import", Command::OpenJob(parked.job)),
    };
    all.take(NAMED).map(line).collect()
}

/// A full list whose removals wait.
fn to_review(job: &Job) -> AttentionRow {
    AttentionRow {
        pill: Pill::new(Kind::Warn, "Removals"),
        file: job.file_name.clone(),
        detail: "Nothing is removed until somebody has looked through the list".to_owned(),
        buttons: vec![reviews::button(job)],
    }
}

fn recent(state: &State, job: &Job) -> RecentRow {
    RecentRow {
        file: super::history::job_title(job),
        kind: super::history::type_label(state, job),
        finished: when(job.status_started_at, &state.now),
        result: outcome(job),
        command: Command::OpenJob(job.id),
    }
}

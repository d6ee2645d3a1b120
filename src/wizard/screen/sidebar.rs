//! The sidebar and the steps of an import.

use crate::wizard::Command;
use crate::wizard::format::count;
use crate::wizard::state::{Database, Nav, Stage, State};
use serde::Serialize;

/// The bar on the left.
#[derive(Debug, Clone, Serialize)]
pub struct Sidebar {
    pub items: Vec<NavItem>,
    pub database: String,
    /// "140,734 contacts", "on this computer".
    pub database_lines: Vec<String>,
    pub database_ok: bool,
}

/// One place to go.
#[derive(Debug, Clone, Serialize)]
pub struct NavItem {
    pub nav: Nav,
    pub label: &'static str,
    pub selected: bool,
    /// How many things there want attention.
    pub badge: u64,
    #[serde(skip)]
    pub command: Command,
}

/// One step of an import.
#[derive(Debug, Clone, Serialize)]
pub struct StepScreen {
    pub label: &'static str,
    pub state: StepState,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum StepState {
    Done,
    Current,
    ToCome,
}

pub(super) fn sidebar(state: &State) -> Sidebar {
    let item =
        |nav, label, badge| NavItem { nav, label, selected: state.nav == nav, badge, command: Command::GoTo(nav) };
    let (database, database_lines, database_ok) = match &state.database {
        Database::Opening => ("Opening…".to_owned(), Vec::new(), true),
        Database::Open(summary) => {
            let mut lines: Vec<String> = Vec::new();
            // What there is nothing of is not worth a line, but for the records that most are about.
            let shown = |at: usize, records: u64| records > 0 || at == 0;
            for (at, (name, records)) in summary.records.iter().enumerate() {
                let Some(kind) = state.schema.record_type(name).filter(|_| shown(at, *records)) else { continue };
                lines.push(count(*records, &kind.label.to_lowercase(), &kind.plural.to_lowercase()));
            }
            lines.push("on this computer".to_owned());
            (summary.name.clone(), lines, true)
        }
        Database::Failed(_) => ("No database".to_owned(), vec!["see Import".to_owned()], false),
    };
    Sidebar {
        items: vec![
            item(Nav::Import, "Import", state.home.interrupted.len() as u64),
            item(Nav::Removals, "Removals", state.reviews.waiting.as_ref().map_or(0, Vec::len) as u64),
            item(Nav::History, "History", 0),
            item(Nav::Templates, "Templates", 0),
            item(Nav::Records, "Records", 0),
            item(Nav::Settings, "Settings", 0),
        ],
        database,
        database_lines,
        database_ok,
    }
}

const STEPS: [&str; 4] = ["Choose file", "Match columns", "Check", "Import"];

pub(super) fn steps(state: &State) -> Vec<StepScreen> {
    if state.nav != Nav::Import {
        return Vec::new();
    }
    let current = match &state.stage {
        Stage::Home | Stage::Refused(_) | Stage::Choose(_) => 0,
        Stage::Match(_) => 1,
        Stage::Checking { .. } | Stage::Check { .. } => 2,
        Stage::Importing { draft: Some(_), .. } => 3,
        Stage::Importing { draft: None, .. } | Stage::Result { .. } => return Vec::new(),
    };
    let step = |(number, label): (usize, &&'static str)| StepScreen {
        label,
        state: match number.cmp(&current) {
            std::cmp::Ordering::Less => StepState::Done,
            std::cmp::Ordering::Equal => StepState::Current,
            std::cmp::Ordering::Greater => StepState::ToCome,
        },
    };
    STEPS.iter().enumerate().map(step).collect()
}

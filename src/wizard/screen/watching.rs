//! Settings, "Watch a folder": which, by which template, and what arrived.

use super::choose::Choice;
use super::parts::{Button, Kind, Pill};
use super::telling::TickScreen;
use crate::wizard::Command;
use crate::wizard::state::{Database, State};
use crate::wizard::watching::{WatchCommand, WatchedFile};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct WatchingScreen {
    pub note: &'static str,
    pub turn: TickScreen,
    /// Why it cannot be turned on.
    pub missing: Option<&'static str>,
    /// As typed or chosen.
    pub folder: String,
    pub pick: Button,
    pub template: String,
    pub templates: Vec<Choice>,
    pub state: Option<Pill>,
    /// What became of the last files.
    pub latest: Vec<Pill>,
}

const NOTE: &str = "A file that arrives there is imported without asking, then moved to the folder done or, with its \
    problem rows, to problems. It stands in History, and can be undone like any other. Nothing begins while you check \
    or import, or once the window is closed.";

pub(super) fn watching(state: &State) -> WatchingScreen {
    let wanted = &state.preferences.watch;
    let folder = wanted.folder.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default();
    let choice = |label: &str, template: Option<String>| Choice {
        label: label.to_owned(),
        hint: String::new(),
        selected: wanted.template == template,
        warns: false,
        command: Command::Watch(WatchCommand::Template(template)),
    };
    const FITTING: &str = "Whichever has its columns";
    let known = state.templates.list.iter().flatten();
    let own = known.map(|known| choice(&known.stored.name, Some(known.stored.name.clone())));
    let missing = match &state.database {
        Database::Open(_) if folder.is_empty() => Some("Choose a folder first."),
        Database::Open(_) => None,
        _ => Some("No database is open."),
    };
    WatchingScreen {
        note: NOTE,
        turn: TickScreen {
            label: "Import files that arrive".to_owned(),
            ticked: wanted.on,
            command: Command::Watch(WatchCommand::Turn(!wanted.on)),
        },
        missing,
        folder,
        pick: Button::new("Choose a folder…", Command::Watch(WatchCommand::PickFolder)),
        template: wanted.template.clone().unwrap_or_else(|| FITTING.to_owned()),
        templates: std::iter::once(choice(FITTING, None)).chain(own).collect(),
        state: stands(state),
        latest: state.watching.latest.iter().map(line).collect(),
    }
}

fn stands(state: &State) -> Option<Pill> {
    let watching = &state.watching;
    match &watching.problem {
        Some(problem) => Some(Pill::new(Kind::Danger, problem.clone())),
        None if watching.running && watching.held => Some(Pill::new(Kind::Info, "Waits until you have imported")),
        None if watching.running => Some(Pill::new(Kind::Good, "Watching")),
        None => None,
    }
}

fn line(file: &WatchedFile) -> Pill {
    Pill::new(if file.needs_a_look { Kind::Warn } else { Kind::Good }, file.words.clone())
}

//! Watching a folder: turning it on and off, letting a person go first, and what arrived.

use super::super::command::News;
use super::super::effect::Effect;
use super::super::state::{Database, Nav, Notice, Stage, State};
use super::super::watching::{WatchCommand, WatchedFile};
use super::{looking_back, telling};
use std::path::PathBuf;

/// Files listed on the page.
const LATEST: usize = 5;

pub(super) fn update(state: &mut State, command: WatchCommand) -> Vec<Effect> {
    match command {
        WatchCommand::PickFolder => return vec![Effect::PickWatchFolder],
        WatchCommand::TypeFolder(text) => {
            state.preferences.watch.folder = Some(PathBuf::from(text)).filter(|path| !path.as_os_str().is_empty());
            return Vec::new();
        }
        WatchCommand::Typed => state.watching.problem = None,
        WatchCommand::Template(template) => state.preferences.watch.template = template,
        WatchCommand::Turn(on) => {
            state.preferences.watch.on = on && state.preferences.watch.folder.is_some();
            state.watching.problem = None;
        }
    }
    let mut effects = vec![Effect::SavePreferences(state.preferences.clone())];
    effects.extend(stop(state));
    effects.extend(start(state));
    effects
}

/// What became of something that was asked.
pub(super) fn news(state: &mut State, news: News) -> Vec<Effect> {
    match news {
        News::WatchFolderPicked(folder) => picked(state, folder),
        News::Watched(file) => arrived(state, file),
        News::WatchEnded(Some(problem)) => ended(state, problem),
        _ => Vec::new(),
    }
}

fn picked(state: &mut State, folder: Option<PathBuf>) -> Vec<Effect> {
    let Some(folder) = folder else { return Vec::new() };
    state.preferences.watch.folder = Some(folder);
    update(state, WatchCommand::Typed)
}

/// Begins to watch, where that is wanted and does not go on already.
pub(super) fn start(state: &mut State) -> Vec<Effect> {
    let wanted = state.preferences.watch.clone();
    let Some(folder) = wanted.folder.filter(|_| wanted.on && !state.watching.running) else { return Vec::new() };
    if !matches!(state.database, Database::Open(_)) || state.watching.problem.is_some() {
        return Vec::new();
    }
    state.watching.running = true;
    state.watching.held = is_held(state);
    vec![Effect::StartWatching { folder, template: wanted.template, held: state.watching.held }]
}

/// Ends it after the rows at hand.
pub(super) fn stop(state: &mut State) -> Option<Effect> {
    std::mem::take(&mut state.watching.running).then_some(Effect::StopWatching)
}

/// Holds it while a person checks or imports, so that the plan they look at stays true.
pub(super) fn hold(state: &mut State) -> Option<Effect> {
    let held = is_held(state);
    let changed = state.watching.running && state.watching.held != held;
    changed.then(|| {
        state.watching.held = held;
        Effect::HoldWatching(held)
    })
}

fn is_held(state: &State) -> bool {
    matches!(state.stage, Stage::Checking { .. } | Stage::Check { .. } | Stage::Importing { .. })
}

/// A file arrived, and was worked on.
fn arrived(state: &mut State, file: WatchedFile) -> Vec<Effect> {
    let mut effects = vec![telling::of_job(state, file.job, file.file.clone())];
    state.watching.latest.insert(0, file);
    state.watching.latest.truncate(LATEST);
    effects.push(Effect::OpenDatabase(state.preferences.database.clone()));
    if state.nav == Nav::History && state.looked_at.is_none() {
        effects.push(looking_back::load_history(state));
    }
    effects
}

/// It ended, and nobody asked it to.
fn ended(state: &mut State, problem: String) -> Vec<Effect> {
    state.watching.running = false;
    state.notice = Some(Notice { is_error: true, text: problem.clone() });
    state.watching.problem = Some(problem);
    Vec::new()
}

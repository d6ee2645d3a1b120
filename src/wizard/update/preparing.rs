//! Choosing a file and how to read it, up to the matches.

use super::super::draft::Draft;
use super::super::effect::Effect;
use super::super::state::{Database, Nav, Notice, Stage, State};
use crate::engine::convert::Settings;
use crate::engine::source::{ReadOptions, Source};
use std::path::PathBuf;
use std::sync::Arc;

/// Settings for conversion, from the preferences.
pub(super) fn settings(state: &State) -> Settings {
    Settings {
        region: state.preferences.region.clone(),
        currency: state.preferences.currency,
        current_year: state.now.year(),
    }
}

pub(super) fn open_file(state: &mut State, path: PathBuf) -> Vec<Effect> {
    if is_busy(state) {
        return refuse(state, "An import is under way. Choose another file when it has finished.");
    }
    let ticket = state.next_ticket();
    state.nav = Nav::Import;
    state.looked_at = None;
    state.stage = Stage::Opening { ticket, path: path.clone() };
    vec![Effect::DropPlan, Effect::OpenSource { ticket, path, options: ReadOptions::default() }]
}

pub(super) fn dropped(state: &mut State, paths: Vec<PathBuf>) -> Vec<Effect> {
    let more = paths.len() > 1;
    let Some(first) = paths.into_iter().next() else { return Vec::new() };
    let effects = open_file(state, first);
    if more && state.notice.is_none() {
        state.notice =
            Some(Notice { is_error: false, text: "Files are imported one at a time; the first was opened".into() });
    }
    effects
}

pub(super) fn open_sample(state: &mut State) -> Vec<Effect> {
    if is_busy(state) {
        return refuse(state, "An import is under way. Try the sample when it has finished.");
    }
    let ticket = state.next_ticket();
    state.nav = Nav::Import;
    state.stage = Stage::Opening { ticket, path: PathBuf::from("sample donors") };
    vec![Effect::DropPlan, Effect::OpenSample { ticket }]
}

/// A file was opened, or opened again read another way.
pub(super) fn opened(state: &mut State, ticket: u64, source: Arc<Source>) -> Vec<Effect> {
    let settings = settings(state);
    let stage = std::mem::replace(&mut state.stage, Stage::Home { problem: None });
    let draft = match stage {
        Stage::Opening { ticket: t, .. } if t == ticket => Draft::new(state.schema, source, settings, ticket),
        Stage::Choose(old) if old.ticket == ticket => {
            let mut draft = Draft::new(state.schema, source, settings, ticket);
            draft.mode = old.mode;
            draft
        }
        other => {
            state.stage = other;
            return Vec::new();
        }
    };
    let effects = vec![
        Effect::Profile { ticket, source: draft.source.clone() },
        Effect::Suggest { ticket, record_type: draft.record_type.name.clone(), columns: draft.facts() },
    ];
    state.stage = Stage::Choose(Box::new(draft));
    effects
}

/// Reads the file another way.
pub(super) fn reread(state: &mut State, change: impl FnOnce(&mut ReadOptions)) -> Vec<Effect> {
    let ticket = state.next_ticket();
    let Stage::Choose(draft) = &mut state.stage else { return Vec::new() };
    let mut options = draft.source.options.clone();
    change(&mut options);
    draft.ticket = ticket;
    vec![Effect::OpenSource { ticket, path: draft.source.path.clone(), options }]
}

/// Changes the draft, on whichever page it is being prepared.
pub(super) fn with_draft(state: &mut State, change: impl FnOnce(&mut Draft)) -> Vec<Effect> {
    if let Stage::Choose(draft) | Stage::Match(draft) = &mut state.stage {
        change(draft);
    }
    Vec::new()
}

pub(super) fn go_to_match(state: &mut State) -> Vec<Effect> {
    let stage = std::mem::replace(&mut state.stage, Stage::Home { problem: None });
    state.stage = match stage {
        Stage::Choose(mut draft) => {
            draft.refresh();
            Stage::Match(draft)
        }
        other => other,
    };
    Vec::new()
}

pub(super) fn back(state: &mut State) -> Vec<Effect> {
    let stage = std::mem::replace(&mut state.stage, Stage::Home { problem: None });
    let (stage, effects) = match stage {
        Stage::Match(draft) => (Stage::Choose(draft), Vec::new()),
        Stage::Check { draft, .. } => (Stage::Match(draft), vec![Effect::DropPlan]),
        Stage::Choose(_) | Stage::Result { .. } => {
            (Stage::Home { problem: None }, vec![Effect::DropPlan, Effect::LoadHome])
        }
        other => (other, Vec::new()),
    };
    state.stage = stage;
    effects
}

pub(super) fn abandon(state: &mut State) -> Vec<Effect> {
    if is_busy(state) {
        return Vec::new();
    }
    state.stage = Stage::Home { problem: None };
    state.nav = Nav::Import;
    vec![Effect::DropPlan, Effect::LoadHome]
}

pub(super) fn open_database(state: &mut State, path: PathBuf) -> Vec<Effect> {
    if is_busy(state) {
        return refuse(state, "An import is under way. Change the database when it has finished.");
    }
    state.preferences.database = Some(path.clone());
    state.database = Database::Opening;
    state.looked_at = None;
    state.history.list = None;
    state.stage = Stage::Home { problem: None };
    vec![Effect::DropPlan, Effect::SavePreferences(state.preferences.clone()), Effect::OpenDatabase(Some(path))]
}

/// Work on the database is under way, which must end before something else begins.
pub(super) fn is_busy(state: &State) -> bool {
    matches!(state.stage, Stage::Checking { .. } | Stage::Importing { .. })
}

fn refuse(state: &mut State, text: &str) -> Vec<Effect> {
    state.notice = Some(Notice { is_error: true, text: text.to_owned() });
    Vec::new()
}

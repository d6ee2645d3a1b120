//! Going from page to page while an import is being prepared.

use super::super::draft::Draft;
use super::super::effect::Effect;
use super::super::format::count;
use super::super::state::{Database, Nav, Notice, Stage, State};
use super::{fixing, watching};
use crate::engine::convert::Settings;
use crate::engine::store::RollUpCounts;
use std::path::PathBuf;

/// Settings for conversion, from the preferences.
pub(super) fn settings(state: &State) -> Settings {
    Settings {
        region: state.preferences.region.clone(),
        currency: state.preferences.currency,
        current_year: state.now.year(),
    }
}

/// Changes the draft, on whichever page it is being prepared.
pub(super) fn with_draft(state: &mut State, change: impl FnOnce(&mut Draft)) -> Vec<Effect> {
    if let Stage::Choose(draft) | Stage::Match(draft) = &mut state.stage {
        change(draft);
    }
    Vec::new()
}

/// A person says what the rows are.
pub(super) fn set_record_type(state: &mut State, name: &str) -> Vec<Effect> {
    let stored = super::news::custom_fields(state);
    let Stage::Choose(draft) = &mut state.stage else { return Vec::new() };
    draft.choose_record_type(name, &stored).into_iter().collect()
}

pub(super) fn go_to_match(state: &mut State) -> Vec<Effect> {
    if state.opening.is_some() {
        return Vec::new();
    }
    let stage = std::mem::replace(&mut state.stage, Stage::Home);
    state.stage = match stage {
        Stage::Choose(draft) if draft.list_fault().is_some() => Stage::Choose(draft),
        Stage::Choose(mut draft) => {
            draft.which_list.ask_again();
            draft.refresh();
            Stage::Match(draft)
        }
        other => other,
    };
    Vec::new()
}

pub(super) fn back(state: &mut State) -> Vec<Effect> {
    state.opening = None;
    if let Some(effects) = fixing::returned(state) {
        return effects;
    }
    let stopped = fixing::leave(state);
    let stage = std::mem::replace(&mut state.stage, Stage::Home);
    let (stage, effects) = match stage {
        Stage::Match(mut draft) if draft.translating.is_some() => {
            draft.translating = None;
            (Stage::Match(draft), Vec::new())
        }
        Stage::Match(draft) => (Stage::Choose(draft), Vec::new()),
        Stage::Check { draft, .. } => (Stage::Match(draft), vec![Effect::DropPlan]),
        Stage::Choose(_) | Stage::Refused(_) | Stage::Result { .. } => {
            (Stage::Home, vec![Effect::DropPlan, Effect::LoadHome])
        }
        other => (other, Vec::new()),
    };
    state.stage = stage;
    stopped.into_iter().chain(effects).collect()
}

pub(super) fn abandon(state: &mut State) -> Vec<Effect> {
    if state.is_busy() {
        return Vec::new();
    }
    let stopped = fixing::leave(state);
    state.stage = Stage::Home;
    state.opening = None;
    state.nav = Nav::Import;
    stopped.into_iter().chain([Effect::DropPlan, Effect::LoadHome]).collect()
}

pub(super) fn open_database(state: &mut State, path: PathBuf) -> Vec<Effect> {
    if state.is_busy() {
        return refuse(state, "An import is under way. Change the database when it has finished.");
    }
    let stopped = fixing::leave(state).into_iter().chain(watching::stop(state));
    let stopped: Vec<Effect> = stopped.collect();
    state.preferences.database = Some(path.clone());
    state.database = Database::Opening;
    state.looked_at = None;
    state.history.list = None;
    state.stage = Stage::Home;
    state.opening = None;
    let preferences = state.preferences.clone();
    let open = [Effect::DropPlan, Effect::SavePreferences(preferences), Effect::OpenDatabase(Some(path))];
    stopped.into_iter().chain(open).collect()
}

/// Work on the database is under way, which must end before something else begins.
pub(super) fn refuse(state: &mut State, text: &str) -> Vec<Effect> {
    state.notice = Some(Notice { is_error: true, text: text.to_owned() });
    Vec::new()
}

pub(super) fn roll_up(state: &mut State) -> Vec<Effect> {
    if state.is_busy() {
        return refuse(state, "Giving totals can be made anew once the work under way has ended.");
    }
    state.summing_up = true;
    vec![Effect::RollUp]
}

pub(super) fn rolled_up(state: &mut State, result: Result<RollUpCounts, String>) -> Vec<Effect> {
    state.summing_up = false;
    state.notice = Some(match result {
        Ok(counts) => Notice { is_error: false, text: rolled_up_words(&counts) },
        Err(text) => Notice { is_error: true, text },
    });
    Vec::new()
}

fn rolled_up_words(counts: &RollUpCounts) -> String {
    let donors = |number: u64| count(number, "donor", "donors");
    let mut text = match counts.changed {
        0 => format!("Nothing changed in the giving totals of {}.", donors(counts.records)),
        changed => {
            format!("Giving totals of {} were made, and those of {} changed.", donors(counts.records), donors(changed))
        }
    };
    if counts.kept > 0 {
        let keep = if counts.kept == 1 { "keeps" } else { "keep" };
        text.push_str(&format!(" {} {keep} the totals that were imported.", donors(counts.kept)));
    }
    if counts.several_currencies > 0 {
        text.push_str(&format!(" {} gave in several currencies.", donors(counts.several_currencies)));
    }
    text
}

pub(super) fn forget_matches(state: &mut State) -> Vec<Effect> {
    state.dialog = None;
    vec![Effect::ForgetMatches]
}

pub(super) fn forgotten(state: &mut State, result: Result<u64, String>) -> Vec<Effect> {
    state.notice = Some(match result {
        Ok(0) => Notice { is_error: false, text: "There was nothing to forget.".to_owned() },
        Ok(_) => Notice {
            is_error: false,
            text: "What was matched before is forgotten. The next file is matched by what it says itself.".to_owned(),
        },
        Err(text) => Notice { is_error: true, text },
    });
    Vec::new()
}

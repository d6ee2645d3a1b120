//! Saying which list a full list is.

use super::super::effect::Effect;
use super::super::state::{Database, Stage, State};
use super::super::which_list::{ListCommand, ListsNews};
use super::preparing;
use crate::engine::model::Mode;

/// What should happen with the file. The lists are read anew where it is said to be one.
pub(super) fn set_mode(state: &mut State, mode: Mode) -> Vec<Effect> {
    preparing::with_draft(state, |draft| {
        draft.each_part(|part| part.mode = mode);
        draft.which_list.ask_again();
    })
}

pub(super) fn update(state: &mut State, command: ListCommand) -> Vec<Effect> {
    preparing::with_draft(state, |draft| draft.which_list.choose(command))
}

/// Asks which lists there are, where somebody is to say which of them a file is and nobody has asked yet.
pub(super) fn ask(state: &mut State) -> Option<Effect> {
    let Stage::Choose(draft) = &mut state.stage else { return None };
    if draft.mode != Mode::FullList || !matches!(state.database, Database::Open(_)) {
        return None;
    }
    let record_type = draft.which_list.ask(&draft.record_type.name)?;
    Some(Effect::LoadLists { record_type })
}

pub(super) fn arrived(state: &mut State, news: ListsNews) -> Vec<Effect> {
    preparing::with_draft(state, |draft| draft.which_list.take(news))
}

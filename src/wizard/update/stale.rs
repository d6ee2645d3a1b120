//! What is done where a plan no longer holds: back to it, with the reason and the way on. Where the file
//! itself is another by now, it is read again first.

use super::super::effect::Effect;
use super::super::state::{Stage, Stale, State};
use super::opening;

/// The database, the file or the matches changed since the check, or the file since it was read.
pub(super) fn found(state: &mut State, ticket: u64, stale: Stale) -> Vec<Effect> {
    let stage = std::mem::replace(&mut state.stage, Stage::Home);
    match stage {
        Stage::Importing { draft: Some(draft), check: Some(mut check), work, .. } if work.ticket == ticket => {
            state.dialog = None;
            check.stale = Some(stale);
            state.stage = Stage::Check { draft, check };
            vec![Effect::OpenDatabase(state.preferences.database.clone())]
        }
        Stage::Checking { draft, work } if work.ticket == ticket => {
            state.stage = Stage::Match(draft);
            opening::changed(state)
        }
        other => {
            state.stage = other;
            Vec::new()
        }
    }
}

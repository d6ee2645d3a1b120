//! Choosing how records are recognised, and deciding about possible duplicates.

use super::super::effect::Effect;
use super::super::recognising::{Decision, PREFIX, RecogniseCommand};
use super::super::state::{Notice, Stage, State};
use super::{preparing, running};
use crate::engine::model::{Pair, Verdict};

pub(super) fn update(state: &mut State, command: RecogniseCommand) -> Vec<Effect> {
    match command {
        RecogniseCommand::Ask(open) => preparing::with_draft(state, |draft| draft.asks_recognise = open),
        RecogniseCommand::ByEmail(on) => preparing::with_draft(state, |draft| draft.recognise.by_email = on),
        RecogniseCommand::ByName(on) => preparing::with_draft(state, |draft| draft.recognise.by_name = on),
        RecogniseCommand::MakeKeys(on) => preparing::with_draft(state, |draft| {
            draft.recognise.new_keys = on.then(|| PREFIX.to_owned());
        }),
        RecogniseCommand::TypePrefix(prefix) => preparing::with_draft(state, |draft| {
            draft.recognise.new_keys = Some(prefix);
        }),
        RecogniseCommand::Repeats(repeats) => preparing::with_draft(state, |draft| draft.recognise.repeats = repeats),
        RecogniseCommand::Look(index) => look(state, index),
        RecogniseCommand::Decide { pair, verdict } => decide(state, pair, verdict),
        RecogniseCommand::Rest(verdict) => rest(state, verdict),
    }
}

fn look(state: &mut State, index: u64) -> Vec<Effect> {
    let Stage::Check { check, .. } = &mut state.stage else { return Vec::new() };
    check.duplicates.looked_at = index;
    running::want_rows(check, index)
}

fn decide(state: &mut State, pair: Pair, verdict: Option<Verdict>) -> Vec<Effect> {
    let Stage::Check { draft, check } = &mut state.stage else { return Vec::new() };
    check.duplicates.decide(pair.clone(), verdict);
    if verdict.is_some() {
        check.duplicates.looked_at = check.next_undecided(check.duplicates.looked_at);
    }
    let record_type = draft.record_type.name.clone();
    let mut effects = vec![Effect::Decide(Box::new(Decision { record_type, pair, verdict }))];
    effects.extend(running::want_rows(check, check.duplicates.looked_at));
    effects
}

/// Decides about all pairs nobody decided about, by a rule of this import.
fn rest(state: &mut State, verdict: Option<Verdict>) -> Vec<Effect> {
    let Stage::Check { draft, .. } = &mut state.stage else { return Vec::new() };
    draft.recognise.undecided = verdict;
    running::start_check(state)
}

/// A decision is kept, or cannot be.
pub(super) fn decided(state: &mut State, pair: &Pair, result: Result<(), String>) -> Vec<Effect> {
    if let Err(text) = result {
        if let Stage::Check { check, .. } = &mut state.stage {
            check.duplicates.forget(pair);
        }
        state.notice = Some(Notice { is_error: true, text });
    }
    Vec::new()
}

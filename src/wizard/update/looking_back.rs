//! History and the page of a job: what is looked for, and what is saved of a job.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::state::State;
use super::running::{job_view, job_view_mut, show_event};
use crate::engine::schema::catalogue::event_kind;

/// Reads the jobs that are looked for.
pub(super) fn load_history(state: &State) -> Effect {
    Effect::LoadHistory(state.history.query.filter(&state.now))
}

/// Another tab, or only some of the events. The event selected is always one of those listed.
pub(super) fn show(state: &mut State, command: &Command) -> Vec<Effect> {
    let Some(view) = job_view_mut(state) else { return Vec::new() };
    let operation = match command {
        Command::FilterOperation(operation) => *operation,
        Command::ShowJobTab(tab) => {
            view.tab = *tab;
            return Vec::new();
        }
        _ => return Vec::new(),
    };
    view.operation = operation;
    let fits = |code: u16| operation.is_none_or(|wanted| event_kind(code).operation == wanted);
    if view.event.is_some_and(|event| fits(event.code)) {
        return Vec::new();
    }
    let first = view.counts.iter().map(|counted| counted.event).find(|event| fits(event.code));
    first.map_or_else(Vec::new, |event| show_event(state, event))
}

pub(super) fn save_original(state: &State) -> Vec<Effect> {
    let Some(view) = job_view(state) else { return Vec::new() };
    vec![Effect::SaveOriginal { job: view.job.id, suggested_name: view.job.file_name.clone() }]
}

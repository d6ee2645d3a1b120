//! Check, import, undo and resume, and looking at what they came to.

use super::super::command::Command;
use super::super::effect::{Effect, PLAN_PAGE};
use super::super::expecting::{self, why_not};
use super::super::state::{CheckView, EventGroup, JobView, Nav, Stage, Stale, State, Work};
use super::super::templates::Change;
use super::fixing;
use crate::engine::job::UndoScope;
use crate::engine::model::{EventKey, Job, JobId, JobKind};
use crate::engine::store::PlanPage;

pub(super) fn start_check(state: &mut State) -> Vec<Effect> {
    let ticket = state.next_ticket();
    let stage = std::mem::replace(&mut state.stage, Stage::Home);
    let mut draft = match stage {
        Stage::Match(mut draft) => {
            draft.tab = None;
            draft
        }
        Stage::Check { mut draft, check } => {
            draft.tab = Some(check.tab);
            draft
        }
        other => {
            state.stage = other;
            return Vec::new();
        }
    };
    let Some(request) = draft.request() else {
        state.stage = Stage::Match(draft);
        return Vec::new();
    };
    // What is reported meanwhile reaches nobody.
    draft.forget_unfinished();
    state.stage = Stage::Checking { draft, work: Work::new(ticket) };
    vec![Effect::DropPlan, Effect::Check { ticket, request: Box::new(request), again: None }]
}

pub(super) fn start_import(state: &mut State) -> Vec<Effect> {
    let ticket = state.next_ticket();
    let stage = std::mem::replace(&mut state.stage, Stage::Home);
    let (draft, mut check) = match stage {
        Stage::Check { draft, check }
            if check.stale.is_none() && check.unchecked(&draft) == 0 && why_not(&draft, &check).is_none() =>
        {
            (draft, check)
        }
        other => {
            state.stage = other;
            return Vec::new();
        }
    };
    expecting::note(&draft, &mut check);
    let title = format!("Importing {}", draft.file_name());
    let templates = draft.all_parts().filter_map(|part| part.template.as_ref());
    let used: Vec<Effect> = templates
        .map(|template| Effect::ChangeTemplates { change: Change::NoteUse(template.name.clone()), said: String::new() })
        .collect();
    let import = Effect::Import { ticket, checked: Box::new(check.checked.clone()) };
    let (work, events) = (Work::new(ticket), EventGroup::default());
    state.stage = Stage::Importing { draft: Some(draft), check: Some(check), title, work, events };
    std::iter::once(import).chain(used).collect()
}

/// Takes jobs back; `job` is the first of them.
pub(super) fn start_undo(state: &mut State, job: JobId, scope: UndoScope) -> Vec<Effect> {
    let name = file_name_of(state, job);
    let title = match kind_of(state, job) {
        Some(JobKind::Undo) => format!("Undoing the undo of {name}"),
        Some(JobKind::Removal) => format!("Undoing the removals of {name}"),
        Some(JobKind::Restore) => format!("Undoing the restore of {name}"),
        _ => format!("Undoing the import of {name}"),
    };
    start_job(state, title, |ticket| Effect::Undo { ticket, scope })
}

pub(super) fn start_resume(state: &mut State, job: JobId) -> Vec<Effect> {
    let name = file_name_of(state, job);
    let title = match kind_of(state, job) {
        Some(JobKind::Undo) => format!("Undoing the import of {name}"),
        Some(JobKind::Removal) => format!("Going on with the removals of {name}"),
        Some(JobKind::Restore) => format!("Bringing back records removed after {name}"),
        _ => format!("Resuming {name}"),
    };
    let removes = kind_of(state, job) == Some(JobKind::Removal);
    let effects = start_job(state, title, |ticket| Effect::Resume { ticket, job });
    if let Stage::Importing { work, .. } = &mut state.stage {
        work.removes = removes;
    }
    effects
}

/// Imports the rows a job set aside that can go in now.
pub(super) fn start_parked(state: &mut State, job: JobId) -> Vec<Effect> {
    let listed = state.home.parked.iter().flatten().find(|parked| parked.job == job);
    let name = listed.map_or_else(|| file_name_of(state, job), |parked| parked.file_name.clone());
    start_job(state, format!("Importing rows set aside of {name}"), |ticket| Effect::ImportParked { ticket, job })
}

pub(super) fn start_job(state: &mut State, title: String, effect: impl FnOnce(u64) -> Effect) -> Vec<Effect> {
    if state.is_busy() {
        return Vec::new();
    }
    let stopped = fixing::leave(state);
    let ticket = state.next_ticket();
    state.nav = Nav::Import;
    state.looked_at = None;
    let (work, events) = (Work::new(ticket), EventGroup::default());
    state.stage = Stage::Importing { draft: None, check: None, title, work, events };
    stopped.into_iter().chain([Effect::DropPlan, effect(ticket)]).collect()
}

pub(super) fn file_name_of(state: &State, job: JobId) -> String {
    let known = known(state, job).or(begun(state, job));
    known.map_or_else(|| "the import".to_owned(), |j| j.file_name.clone())
}

pub(super) fn kind_of(state: &State, job: JobId) -> Option<JobKind> {
    known(state, job).map(|j| j.kind).or(begun(state, job).map(|_| JobKind::Removal))
}

/// The import of the review on the page, where its removal was begun as that job.
fn begun(state: &State, job: JobId) -> Option<&Job> {
    let found = state.reviews.open.as_ref()?.found.as_ref()?;
    (found.begun == Some(job)).then_some(&found.job)
}

/// The job as some page shows it.
fn known(state: &State, job: JobId) -> Option<&Job> {
    let removals = state.reviews.past.iter().flat_map(|past| past.approvals.iter().map(|(_, removal)| removal));
    let listed = state.home.interrupted.iter().chain(&state.home.recent).chain(removals);
    let looked_at = job_view(state).map(|view| &view.job);
    listed.chain(looked_at).find(|j| j.id == job)
}

/// The job whose result is on the page shown.
pub(super) fn job_view(state: &State) -> Option<&JobView> {
    match (&state.nav, &state.stage) {
        (Nav::History, _) => state.looked_at.as_ref(),
        (Nav::Import, Stage::Result { view, .. }) => view.as_deref(),
        _ => None,
    }
}

pub(super) fn job_view_mut(state: &mut State) -> Option<&mut JobView> {
    match (&state.nav, &mut state.stage) {
        (Nav::History, _) => state.looked_at.as_mut(),
        (Nav::Import, Stage::Result { view, .. }) => view.as_deref_mut(),
        _ => None,
    }
}

pub(super) fn pause(state: &mut State, paused: bool) -> Vec<Effect> {
    match &mut state.stage {
        Stage::Importing { work, .. } => {
            work.paused = paused;
            vec![Effect::Pause(paused)]
        }
        _ => Vec::new(),
    }
}

pub(super) fn stop(state: &mut State) -> Vec<Effect> {
    state.dialog = None;
    match &mut state.stage {
        Stage::Importing { work, .. } | Stage::Checking { work, .. } => {
            work.stopping = true;
            vec![Effect::Stop]
        }
        _ => Vec::new(),
    }
}

pub(super) fn filter_events(state: &mut State, group: EventGroup) -> Vec<Effect> {
    if let Stage::Importing { events, .. } = &mut state.stage {
        *events = group;
    }
    Vec::new()
}

pub(super) fn look_through(state: &mut State, command: Command) -> Vec<Effect> {
    let Stage::Check { draft, check } = &mut state.stage else { return Vec::new() };
    let row = match command {
        Command::WantRows(row) => row,
        _ => 0,
    };
    match command {
        Command::ShowTab(tab) => check.tab = tab,
        Command::ShowCheckPart { part, tab } => {
            draft.show_part(check.draft_of(part));
            check.look_at(part);
            check.tab = tab.unwrap_or(check.tab);
        }
        Command::ShowProblem(problem) => {
            check.problem = problem;
            (check.fix.row, check.fix.listed) = (None, false);
        }
        Command::SearchPlan(search) => check.search = search,
        Command::FilterKind(kind) => check.kind = kind,
        Command::FilterField(field) => check.field = field,
        _ => {}
    }
    want_rows(check, row)
}

/// Asks for the lines around one, unless they are there or on their way.
pub(super) fn want_rows(check: &mut CheckView, row: u64) -> Vec<Effect> {
    let Some(query) = check.query() else { return Vec::new() };
    let offset = row.saturating_sub(PLAN_PAGE / 4) / (PLAN_PAGE / 4) * (PLAN_PAGE / 4);
    let has = |page: &PlanPage| page.total == 0 || (page.offset..page.offset + page.rows.len() as u64).contains(&row);
    if check.shown().is_some_and(has) {
        check.wanted = None;
        return Vec::new();
    }
    check.wanted = Some((query, offset));
    ask(check)
}

/// Asks for the lines once more, of the plan that has taken the place of the one before.
pub(super) fn reload(check: &mut CheckView) -> Vec<Effect> {
    check.asked = false;
    check.wanted = None;
    let Some(query) = check.query() else { return Vec::new() };
    let offset = check.page.as_ref().filter(|page| page.query == query).map_or(0, |page| page.offset);
    check.wanted = Some((query, offset));
    ask(check)
}

/// Asks for what is wanted, unless an answer is still to come.
fn ask(check: &mut CheckView) -> Vec<Effect> {
    let Some((query, offset)) = check.wanted.clone().filter(|_| !check.asked) else { return Vec::new() };
    check.asked = true;
    vec![Effect::LoadPlan { ticket: check.ticket, query, offset }]
}

/// A page of the plan, or why there is none.
pub(super) fn plan_page(state: &mut State, ticket: u64, page: Result<PlanPage, String>) -> Vec<Effect> {
    let Stage::Check { check, .. } = &mut state.stage else { return Vec::new() };
    if check.ticket != ticket {
        return Vec::new();
    }
    check.asked = false;
    match page {
        Ok(page) => {
            if check.wanted.as_ref().is_some_and(|(query, offset)| *query == page.query && *offset == page.offset) {
                check.wanted = None;
            }
            check.page = Some(page);
        }
        Err(message) => {
            check.wanted = None;
            check.stale = Some(Stale { text: message, of_file: false });
        }
    }
    ask(check)
}

pub(super) fn show_event(state: &mut State, event: EventKey) -> Vec<Effect> {
    let Some(view) = job_view_mut(state) else { return Vec::new() };
    view.event = Some(event);
    view.events = None;
    vec![Effect::LoadEvents { job: view.job.id, event }]
}

pub(super) fn save_problem_rows(state: &mut State) -> Vec<Effect> {
    let file = match &state.stage {
        Stage::Check { check, .. } if state.nav == Nav::Import => check.report().problem_file.clone(),
        _ => job_view(state).and_then(|view| view.job.problem_file.clone()).map(Into::into),
    };
    let Some(from) = file else { return Vec::new() };
    let suggested_name = from.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    vec![Effect::SaveProblemRows { from, suggested_name }]
}

pub(super) fn export_events(state: &mut State) -> Vec<Effect> {
    let Some(view) = job_view(state) else { return Vec::new() };
    let stem = view.job.file_name.rsplit_once('.').map_or(view.job.file_name.as_str(), |(stem, _)| stem);
    vec![Effect::ExportEvents { job: view.job.id, suggested_name: format!("{stem} - events.csv") }]
}

//! The question before an undo: worked out in the background, looked through, answered.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::state::{Notice, State};
use super::super::undoing::{KEPT_PAGE, UndoCommand, UndoList, UndoNews, UndoView};
use super::running;
use crate::engine::job::{Progress, UndoScope};
use crate::engine::model::{JobId, JobKind};
use crate::engine::store::KeptChange;

pub(super) fn update(state: &mut State, command: Command) -> Vec<Effect> {
    let command = match command {
        Command::AskToUndo(job) => return ask(state, UndoScope::Jobs(vec![job])),
        Command::Undoing(command) => command,
        _ => return Vec::new(),
    };
    match command {
        UndoCommand::AskSince(job) => ask(state, UndoScope::Since(job)),
        UndoCommand::Show(list) => {
            if let Some(view) = &mut state.undoing {
                view.list = list;
            }
            Vec::new()
        }
        UndoCommand::WantKept(line) => want_kept(state, line),
        UndoCommand::Confirm => confirm(state),
        UndoCommand::Leave => leave(state),
    }
}

/// Has it worked out what an undo would do.
fn ask(state: &mut State, scope: UndoScope) -> Vec<Effect> {
    if state.is_busy() {
        let text = "Something is under way. Ask again when it has finished.".to_owned();
        state.notice = Some(Notice { is_error: false, text });
        return Vec::new();
    }
    let stopped = leave(state);
    let (title, is_redo) = title(state, &scope);
    let ticket = state.next_ticket();
    state.undoing = Some(UndoView {
        scope: scope.clone(),
        title,
        is_redo,
        ticket,
        progress: None,
        found: None,
        list: UndoList::Restored,
        kept: (0, Vec::new()),
        asked: None,
    });
    stopped.into_iter().chain([Effect::PreviewUndo { ticket, scope }]).collect()
}

/// The question, and whether the answer makes an import count again.
fn title(state: &State, scope: &UndoScope) -> (String, bool) {
    let job = match scope {
        UndoScope::Since(job) => *job,
        UndoScope::Jobs(jobs) => jobs.first().copied().unwrap_or_default(),
    };
    let name = running::file_name_of(state, job);
    match (scope, running::kind_of(state, job)) {
        (UndoScope::Since(_), _) => (format!("Undo {name} and everything after it?"), false),
        (_, Some(JobKind::Undo)) => (format!("Take back the undo of {name}?"), true),
        (_, Some(JobKind::Removal)) => (format!("Bring back what was removed after {name}?"), false),
        (_, Some(JobKind::Restore)) => (format!("Undo the restore of {name}?"), false),
        _ => (format!("Undo the import of {name}?"), false),
    }
}

/// Away from the question; what is still worked out stops.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    match state.undoing.take() {
        Some(UndoView { found: None, .. }) => vec![Effect::Stop, Effect::DropPreview],
        Some(_) => vec![Effect::DropPreview],
        None => Vec::new(),
    }
}

pub(super) fn is_previewing(state: &State, ticket: u64) -> bool {
    state.undoing.as_ref().is_some_and(|view| view.ticket == ticket && view.found.is_none())
}

pub(super) fn progressed(state: &mut State, progress: Progress) {
    if let Some(view) = &mut state.undoing {
        view.progress = Some(progress);
    }
}

pub(super) fn previewed(state: &mut State, ticket: u64, result: Result<Box<UndoNews>, String>) -> Vec<Effect> {
    let Some(view) = state.undoing.as_mut().filter(|view| view.ticket == ticket) else {
        // Nobody looks at it any more.
        return if state.undoing.is_none() { vec![Effect::DropPreview] } else { Vec::new() };
    };
    view.found = Some(result.map(|mut news| {
        let totals = news.totals;
        let first = [
            (totals.kept, UndoList::Kept),
            (totals.restored, UndoList::Restored),
            (totals.removed, UndoList::Removed),
            (totals.returned, UndoList::Returned),
        ];
        // What stays is what there is to think about.
        view.list = first.iter().find(|(count, _)| *count > 0).map_or(UndoList::Restored, |(_, list)| *list);
        view.kept = (0, std::mem::take(&mut news.kept));
        *news
    }));
    Vec::new()
}

fn want_kept(state: &mut State, line: u64) -> Vec<Effect> {
    let Some(view) = &mut state.undoing else { return Vec::new() };
    let (offset, lines) = &view.kept;
    let there = (*offset..offset + lines.len() as u64).contains(&line);
    if there || view.asked.is_some() {
        return Vec::new();
    }
    let offset = line.saturating_sub(KEPT_PAGE / 4);
    view.asked = Some(offset);
    vec![Effect::LoadKept { ticket: view.ticket, offset }]
}

pub(super) fn kept_page(
    state: &mut State,
    ticket: u64,
    offset: u64,
    result: Result<Vec<KeptChange>, String>,
) -> Vec<Effect> {
    let Some(view) = state.undoing.as_mut().filter(|view| view.ticket == ticket) else { return Vec::new() };
    view.asked = None;
    match result {
        Ok(lines) => view.kept = (offset, lines),
        Err(text) => state.notice = Some(Notice { is_error: true, text }),
    }
    Vec::new()
}

/// Does what was looked at, and nothing else: the jobs of the preview.
fn confirm(state: &mut State) -> Vec<Effect> {
    let found = state.undoing.as_ref().and_then(|view| view.found.as_ref());
    let Some(Ok(news)) = found.filter(|found| found.as_ref().is_ok_and(|news| news.totals.changes() > 0)) else {
        return Vec::new();
    };
    let jobs = news.jobs.clone();
    let dropped = leave(state);
    let first: JobId = jobs.first().copied().unwrap_or_default();
    dropped.into_iter().chain(running::start_undo(state, first, UndoScope::Jobs(jobs))).collect()
}

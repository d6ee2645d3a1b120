//! Fixing problems on the Check page: what is fixed is kept, and checked again beneath the page.

use super::super::command::CheckNews;
use super::super::draft::Draft;
use super::super::effect::{Again, Effect, PLAN_PAGE};
use super::super::fixing::{Checking, FixCommand, OpenRow};
use super::super::state::{CheckTab, CheckView, Notice, Stage, Stale, State};
use super::running;
use crate::engine::model::Fixes;
use crate::engine::schema::{Slot, group_digits};
use crate::engine::store::{KeptFixes, PlanRow, PlanRows};

pub(super) fn update(state: &mut State, command: FixCommand) -> Vec<Effect> {
    if let FixCommand::Translate(slot) = command {
        return translate(state, slot);
    }
    let ticket = state.next_ticket();
    let Stage::Check { draft, check } = &mut state.stage else { return Vec::new() };
    let changed = match command {
        FixCommand::Open(row) => return open(check, row),
        FixCommand::List(listed) => {
            check.fix.listed = listed;
            check.fix.row = None;
            false
        }
        FixCommand::Check => return check_again(draft, check, ticket).into_iter().collect(),
        FixCommand::SetCell { row, column, text } => {
            if draft.fixing.fixes.cell_count() >= Fixes::MOST_CELLS {
                let most = group_digits(Fixes::MOST_CELLS as u64);
                let text = format!("No more than {most} cells can be fixed in one file. Correct the file itself.");
                state.notice = Some(Notice { is_error: true, text });
                return Vec::new();
            }
            set_cell(draft, check, row, column, &text)
        }
        FixCommand::Accept(row) => accept(draft, check, row),
        FixCommand::Rule { code, slot, fix } => {
            let path = slot.map(|slot| draft.record_type.slot_path(slot));
            draft.fixing.set_rules(|fixes| fixes.set_rule(code, path.as_deref(), fix))
        }
        FixCommand::DropRules(slot) => {
            let path = slot.map(|slot| draft.record_type.slot_path(slot));
            draft.fixing.set_rules(|fixes| fixes.rules.retain(|rule| rule.slot != path))
        }
        FixCommand::Undo => draft.fixing.undo(),
        FixCommand::Redo => draft.fixing.redo(),
        FixCommand::DropAll => draft.fixing.drop_all(),
        FixCommand::Translate(_) => false,
    };
    if !changed {
        return Vec::new();
    }
    let kept = draft.fixed_file().map(|file| Effect::KeepFixes { file, fixes: Box::new(draft.fixing.fixes.clone()) });
    let again = if check.is_quick() { check_again(draft, check, ticket) } else { None };
    kept.into_iter().chain(again).collect()
}

fn set_cell(draft: &mut Draft, check: &CheckView, row: u64, column: usize, text: &str) -> bool {
    let held = check.fix.row.as_ref().and_then(|open| open.held.as_ref()).filter(|held| held.row == row);
    let shown = held.and_then(|held| held.cells.get(column)).cloned();
    // What was typed since the last check is what the person saw.
    let shown = draft.fixing.fixes.cell(row, column).map(str::to_owned).or(shown);
    draft.fixing.set_cell(row, column, shown.as_deref(), text)
}

/// A row of the list is read as suggested, where one column feeds the field.
fn accept(draft: &mut Draft, check: &CheckView, row: u64) -> bool {
    let Some(PlanRows::Problems(problems)) = check.shown().map(|page| &page.rows) else { return false };
    let Some(problem) = problems.iter().find(|problem| problem.row == row).map(|found| &found.problem) else {
        return false;
    };
    let column = problem.slot.and_then(|slot| draft.fed_by(slot));
    match (column, &problem.suggestion) {
        (Some(column), Some(suggestion)) => {
            let shown = draft.fixing.fixes.cell(row, column).map_or(problem.value.to_string(), str::to_owned);
            draft.fixing.set_cell(row, column, Some(&shown), suggestion)
        }
        _ => false,
    }
}

fn open(check: &mut CheckView, row: Option<u64>) -> Vec<Effect> {
    check.fix.row = row.map(|row| OpenRow { row, held: None, fine: false });
    check.fix.listed = false;
    let Some(row) = row else { return Vec::new() };
    let mut effects = vec![Effect::LoadRow { ticket: check.ticket, part: check.part, row }];
    // The rows after it are wanted too, so that one can go on from it.
    if let Some(page) = check.shown()
        && let PlanRows::Problems(problems) = &page.rows
        && let Some(place) = problems.iter().position(|problem| problem.row == row)
    {
        let ahead = (page.offset + place as u64 + PLAN_PAGE / 10).min(page.total.saturating_sub(1));
        effects.extend(running::want_rows(check, ahead));
    }
    effects
}

/// Checks what was fixed beneath the page; the one place where that begins. One at a time: what is fixed meanwhile is
/// checked after it.
fn check_again(draft: &Draft, check: &mut CheckView, ticket: u64) -> Option<Effect> {
    if check.fix.checking.is_some() || check.stale.is_some() || check.unchecked(draft) == 0 {
        return None;
    }
    let request = Box::new(draft.request()?);
    check.fix.checking = Some(Checking { ticket, progress: None });
    let cells_only = request.fixes.rules == check.checked.request.fixes.rules;
    // Of several parts all are checked again.
    let mendable = cells_only && check.first.is_empty();
    let again = Again { checked: Box::new(check.checked.clone()), plan: mendable.then_some(check.ticket) };
    Some(Effect::Check { ticket, request, again: Some(again) })
}

/// The check of fixes ended: everything stays where it is, over the new plan.
pub(super) fn checked(state: &mut State, ticket: u64, result: Result<Box<CheckNews>, String>) -> Vec<Effect> {
    let next = state.next_ticket();
    let Stage::Check { draft, check } = &mut state.stage else { return Vec::new() };
    check.fix.checking = None;
    let news = match result {
        Ok(news) => *news,
        Err(message) => {
            check.stale = Some(Stale { text: message, of_file: false });
            return Vec::new();
        }
    };
    let was_derived = check.is_derived(check.part);
    let CheckNews { report, checked, totals, fields, first, list_warnings } = news;
    // Where pairs are decided about, all rows were checked.
    check.duplicates.decided.clear();
    (check.report, check.checked, check.totals, check.fields, check.ticket) = (report, checked, totals, fields, ticket);
    (check.first, check.list_warnings) = (first, list_warnings);
    // What nobody matched comes and goes with what is fixed.
    let part = match check.part.filter(|part| was_derived && *part < check.first.len()) {
        Some(part) if check.is_derived(Some(part)) => Some(part),
        _ => check.own_parts().nth(draft.place()).flatten(),
    };
    check.part = part;
    let selected = check.problem.filter(|event| check.report().problems.iter().any(|p| p.event == *event));
    check.problem = selected.or_else(|| check.first_problem());
    let mut effects = running::reload(check);
    effects.extend(check.fix.row.as_ref().map(|open| Effect::LoadRow { ticket, part: check.part, row: open.row }));
    if check.is_quick() {
        effects.extend(check_again(draft, check, next));
    }
    effects
}

/// A row arrived, or is no problem any more.
pub(super) fn row(
    state: &mut State,
    ticket: u64,
    (part, row): (Option<usize>, u64),
    result: Result<Option<PlanRow>, String>,
) -> Vec<Effect> {
    let Stage::Check { check, .. } = &mut state.stage else { return Vec::new() };
    if check.ticket != ticket || check.part != part {
        return Vec::new();
    }
    let Some(open) = check.fix.row.as_mut().filter(|open| open.row == row) else { return Vec::new() };
    match result {
        Ok(Some(held)) => (open.held, open.fine) = (Some(held), false),
        Ok(None) => {
            open.fine = true;
            open.held.iter_mut().for_each(|held| held.problems.clear());
        }
        Err(message) => {
            check.fix.row = None;
            state.notice = Some(Notice { is_error: true, text: message });
        }
    }
    Vec::new()
}

/// What was fixed earlier in the same file is used again.
pub(super) fn kept(state: &mut State, ticket: u64, result: Result<Option<KeptFixes>, String>) -> Vec<Effect> {
    let (Stage::Choose(draft) | Stage::Match(draft) | Stage::Checking { draft, .. } | Stage::Check { draft, .. }) =
        &mut state.stage
    else {
        return Vec::new();
    };
    match result {
        Ok(Some(kept)) => {
            if let Some(part) = draft.of_ticket(ticket) {
                part.fixing.use_again(kept);
            }
        }
        Ok(None) => {}
        Err(text) => state.notice = Some(Notice { is_error: true, text }),
    }
    Vec::new()
}

/// Values are translated where the matches are, and the check is seen again afterwards.
fn translate(state: &mut State, slot: Slot) -> Vec<Effect> {
    let stopped = leave(state);
    match std::mem::replace(&mut state.stage, Stage::Home) {
        Stage::Check { mut draft, check } if draft.can_translate(slot) => {
            draft.fixing.returns = Some((CheckTab::Problems, check.problem));
            draft.open_translate(slot);
            state.stage = Stage::Match(draft);
            stopped.into_iter().chain([Effect::DropPlan]).collect()
        }
        other => {
            state.stage = other;
            Vec::new()
        }
    }
}

/// Back from translating to the check, where one came from it.
pub(super) fn returned(state: &mut State) -> Option<Vec<Effect>> {
    let Stage::Match(draft) = &mut state.stage else { return None };
    draft.fixing.returns.as_ref()?;
    draft.translating = None;
    Some(running::start_check(state))
}

/// The page is left: a check beneath it is not wanted any more.
pub(super) fn leave(state: &State) -> Option<Effect> {
    match &state.stage {
        Stage::Check { check, .. } if check.fix.checking.is_some() => Some(Effect::Stop),
        _ => None,
    }
}

/// How far the check beneath the page is.
pub(super) fn progressed(state: &mut State, ticket: u64, progress: crate::engine::job::Progress) {
    if let Stage::Check { check, .. } = &mut state.stage
        && let Some(checking) = check.fix.checking.as_mut().filter(|checking| checking.ticket == ticket)
    {
        checking.progress = Some(progress);
    }
}

/// Whether this is the check beneath the page.
pub(super) fn is_checking(state: &State, ticket: u64) -> bool {
    let Stage::Check { check, .. } = &state.stage else { return false };
    check.fix.checking.as_ref().is_some_and(|checking| checking.ticket == ticket)
}

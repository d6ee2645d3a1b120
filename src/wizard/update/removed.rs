//! Looking through what came of a review, and having records brought back.

use super::super::effect::Effect;
use super::super::format::{capitalised, count};
use super::super::removed::{Coming, OpenOutcome, OutcomeCommand, OutcomeDone, OutcomeWork, Picking};
use super::super::reviews::{REVIEW_PAGE, ReviewEffect, ReviewRead, ReviewWork};
use super::super::state::{Nav, State};
use super::running;
use crate::engine::model::{JobId, RecordId};
use crate::engine::store::{ReportFilter, ReportPage, ReportQuery};
use std::collections::BTreeMap;

/// Shows what came of a review.
pub(super) fn open(state: &mut State, job: JobId, told: Option<String>) -> Vec<Effect> {
    state.nav = Nav::Removals;
    (state.looked_at, state.asked_for) = (None, None);
    let ticket = state.next_ticket();
    let mut open = OpenOutcome::new(job, ticket, told);
    let effects = total(&mut open);
    (state.reviews.open, state.reviews.outcome) = (None, Some(Box::new(open)));
    effects
}

pub(super) fn update(state: &mut State, command: OutcomeCommand) -> Vec<Effect> {
    if let OutcomeCommand::BringBack = command {
        return bring_back(state);
    }
    let busy = state.is_busy();
    let Some(open) = state.reviews.outcome.as_deref_mut() else { return Vec::new() };
    match command {
        OutcomeCommand::ShowTab(tab) => narrow(open, |open| (open.tab, open.show) = (tab, Default::default())),
        OutcomeCommand::Search(search) => narrow(open, |open| open.search = search),
        OutcomeCommand::Show(show) => narrow(open, |open| open.show = show),
        OutcomeCommand::Sort(sort) => narrow(open, |open| open.sort = sort),
        OutcomeCommand::WantRow(row) => want(open, row),
        OutcomeCommand::Mark(line) => {
            open.marked = Some(line);
            Vec::new()
        }
        OutcomeCommand::Pick(record, removal, pick) => {
            pick_one(open, record, removal, pick);
            Vec::new()
        }
        OutcomeCommand::PickAll(pick) => pick_all(open, pick),
        OutcomeCommand::LookAgain => look_again(open),
        OutcomeCommand::AskToBringBack if busy || open.picked.is_empty() => Vec::new(),
        OutcomeCommand::AskToBringBack => {
            open.question = Some(Coming::default());
            (open.told, open.tab) = (None, None);
            let records = open.picked.keys().copied().collect();
            let counted = work(open, OutcomeWork::Coming { job: open.job, records });
            want(open, 0).into_iter().chain(counted).collect()
        }
        OutcomeCommand::KeepAway => {
            open.question = None;
            Vec::new()
        }
        OutcomeCommand::BringBack => Vec::new(),
    }
}

fn work(open: &mut OpenOutcome, ask: OutcomeWork) -> Vec<Effect> {
    open.working += 1;
    vec![Effect::Reviews(ReviewEffect::Work { ticket: open.ticket, ask: ReviewWork::Outcome(ask) })]
}

fn total(open: &mut OpenOutcome) -> Vec<Effect> {
    work(open, OutcomeWork::Totals(open.job))
}

/// Looks whether records came back meanwhile, or more were removed.
pub(super) fn look_again(open: &mut OpenOutcome) -> Vec<Effect> {
    if open.working > 0 { Vec::new() } else { total(open) }
}

/// Something is looked for anew: from the first line.
fn narrow(open: &mut OpenOutcome, change: impl FnOnce(&mut OpenOutcome)) -> Vec<Effect> {
    change(open);
    open.marked = None;
    want(open, 0)
}

/// Asks for the lines around one, unless they are there or others are still to come.
fn want(open: &mut OpenOutcome, line: u64) -> Vec<Effect> {
    let step = REVIEW_PAGE / 4;
    let has = open
        .shown()
        .is_some_and(|(from, page)| page.total == 0 || (from..from + page.lines.len() as u64).contains(&line));
    open.wanted = (!has).then_some(line.saturating_sub(step) / step * step);
    ask(open)
}

fn ask(open: &mut OpenOutcome) -> Vec<Effect> {
    let Some(offset) = open.wanted.filter(|_| !open.asked && open.found.is_some()) else { return Vec::new() };
    open.asked = true;
    let (job, query) = (open.job, open.query(offset));
    vec![Effect::Reviews(ReviewEffect::Read { ticket: open.ticket, ask: ReviewRead::Outcome { job, query } })]
}

/// Picking something else makes the question out of date.
fn pick_one(open: &mut OpenOutcome, record: RecordId, removal: JobId, pick: bool) {
    open.question = None;
    match pick {
        true => open.picked.insert(record, removal),
        false => open.picked.remove(&record),
    };
}

fn pick_all(open: &mut OpenOutcome, pick: bool) -> Vec<Effect> {
    open.question = None;
    let picking = if pick { Picking::Add } else { Picking::TakeOff };
    work(open, OutcomeWork::Pick { job: open.job, filter: open.filter(), picking })
}

/// Brings back what was picked, once that was asked.
fn bring_back(state: &mut State) -> Vec<Effect> {
    if state.is_busy() {
        return Vec::new();
    }
    let Some(open) = state.reviews.outcome.as_deref() else { return Vec::new() };
    let (Some(found), Some(_)) = (&open.found, &open.question) else { return Vec::new() };
    let mut by_removal: BTreeMap<JobId, Vec<RecordId>> = BTreeMap::new();
    for (record, removal) in &open.picked {
        by_removal.entry(*removal).or_default().push(*record);
    }
    if by_removal.is_empty() {
        return Vec::new();
    }
    let (one, many) = super::super::screen::names_of(state, &found.facts.job.record_type);
    let what = count(open.picked.len() as u64, &one, &many);
    let title = format!("Bringing back {what} removed after {}", found.facts.job.file_name);
    let effect = |ticket| Effect::Reviews(ReviewEffect::BringBack { ticket, records: by_removal });
    let effects = running::start_job(state, title, effect);
    state.reviews.outcome = None;
    effects
}

/// A page of lines.
pub(super) fn answered(open: &mut OpenOutcome, query: ReportQuery, page: ReportPage) -> Vec<Effect> {
    open.asked = false;
    if open.wanted == Some(query.offset) && query == open.query(query.offset) {
        open.wanted = None;
    }
    open.page = Some((query, page));
    ask(open)
}

pub(super) fn failed(open: &mut OpenOutcome, problem: &str) {
    (open.asked, open.wanted, open.working) = (false, None, 0);
    (open.question, open.problem) = (None, Some(capitalised(problem)));
}

pub(super) fn worked(open: &mut OpenOutcome, done: OutcomeDone) -> Vec<Effect> {
    open.working = open.working.saturating_sub(1);
    match done {
        OutcomeDone::Totals(found, me) => {
            let moved = open.found.as_ref().is_none_or(|before| *before != found);
            (open.me, open.found, open.problem) = (me, Some(found), None);
            if !moved {
                return ask(open);
            }
            open.question = None;
            open.wanted = Some(open.shown().map_or(0, |(offset, _)| offset));
            let page = ask(open);
            if open.picked.is_empty() {
                return page;
            }
            // What can come back may be less by now.
            let all = ReportFilter { record_type: open.own_type().to_owned(), ..ReportFilter::default() };
            let still = work(open, OutcomeWork::Pick { job: open.job, filter: all, picking: Picking::Keep });
            page.into_iter().chain(still).collect()
        }
        OutcomeDone::Picked(picked, picking) => {
            let before = open.picked.len();
            match picking {
                Picking::Add => open.picked.extend(picked),
                Picking::TakeOff => open.picked.retain(|record, _| !picked.contains_key(record)),
                Picking::Keep => open.picked.retain(|record, _| picked.contains_key(record)),
            }
            if open.picked.len() != before {
                open.question = None;
            }
            Vec::new()
        }
        OutcomeDone::Coming(along) => {
            if let Some(question) = &mut open.question {
                question.along = Some(along);
            }
            Vec::new()
        }
    }
}

//! Reviewing removals: deciding, looking through, and having done what was approved.

use super::super::effect::Effect;
use super::super::format::{capitalised, count};
use super::super::records::RecordsCommand;
use super::super::reviews::{
    Asked, Beside, LISTED, OpenReview, REVIEW_PAGE, ReviewAnswer, ReviewCommand, ReviewDone, ReviewEffect, ReviewNews,
    ReviewRead, ReviewWork, RulesForm, TypedRules,
};
use super::super::state::{Dialog, Nav, Notice, Stage, State};
use super::typed::is_number;
use super::{records, removed, running};
use crate::engine::job::{Confirmation, Review};
use crate::engine::model::{Guard, JobId, RecordId};
use crate::engine::store::{RecordPlace, ReviewDecision, ReviewFilter, ReviewWhich};

pub(super) fn update(state: &mut State, command: ReviewCommand) -> Vec<Effect> {
    match command {
        ReviewCommand::Open(job) => open(state, job, None),
        ReviewCommand::Leave => {
            (state.reviews.open, state.reviews.outcome) = (None, None);
            vec![load_list(state)]
        }
        ReviewCommand::ShowMore => {
            state.reviews.listed = listed(state) + LISTED;
            vec![load_list(state)]
        }
        ReviewCommand::Outcome(command) => removed::update(state, command),
        ReviewCommand::SaveReport { review, file_name } => save_report(review, &file_name),
        ReviewCommand::OpenRecord(place) => {
            state.nav = Nav::Records;
            state.records.open.clear();
            records::update(state, RecordsCommand::Open(place))
        }
        ReviewCommand::AskToFinish => {
            state.dialog = state.reviews.open.as_ref().map(|open| Dialog::FinishReview(open.job));
            Vec::new()
        }
        ReviewCommand::Finish => finish(state),
        ReviewCommand::Export => export(state),
        ReviewCommand::Remove => remove(state),
        ReviewCommand::TypeRules(typed) => {
            state.reviews.rules.typed = *typed;
            Vec::new()
        }
        ReviewCommand::SaveRules => save_rules(state),
        other => within(state, other),
    }
}

/// What is done on the page of one review.
fn within(state: &mut State, command: ReviewCommand) -> Vec<Effect> {
    let Some(open) = state.reviews.open.as_deref_mut() else { return Vec::new() };
    match command {
        ReviewCommand::ShowTab(tab) => {
            (open.tab, open.dependents) = (tab, None);
            (open.beside, open.marked) = (None, None);
            want(open, 0)
        }
        ReviewCommand::Search(search) => narrow(open, |open| open.filter.search = search),
        ReviewCommand::Show(show) => narrow(open, |open| open.filter.show = show),
        ReviewCommand::Sort(sort) => narrow(open, |open| open.sort = sort),
        ReviewCommand::WantRow(row) => want(open, row),
        ReviewCommand::Mark(line) => {
            open.marked = Some(line);
            if open.beside.is_some() { look_at(open, line) } else { Vec::new() }
        }
        ReviewCommand::LookAt(line) => look_at(open, line),
        ReviewCommand::StopLooking => {
            open.beside = None;
            Vec::new()
        }
        ReviewCommand::Decide(record, remove) => decide(open, record, remove),
        ReviewCommand::DecideAll(remove) => decide_all(open, Some(remove)),
        ReviewCommand::Forget => decide_all(open, None),
        ReviewCommand::LookAgain => look_again(open),
        ReviewCommand::AskToRemove => {
            let ticked = open.found.as_ref().map_or(0, |found| found.totals.ticked);
            open.question = Some(Asked { ticked, ..Asked::default() });
            (open.beside, open.told, open.tab) = (None, None, None);
            want(open, 0).into_iter().chain([work(open.ticket, ReviewWork::Largest(open.job))]).collect()
        }
        ReviewCommand::Type(typed) => {
            if let Some(question) = &mut open.question {
                question.typed = typed;
            }
            Vec::new()
        }
        ReviewCommand::KeepThem => {
            open.question = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn read(ticket: u64, ask: ReviewRead) -> Effect {
    Effect::Reviews(ReviewEffect::Read { ticket, ask })
}

fn work(ticket: u64, ask: ReviewWork) -> Effect {
    Effect::Reviews(ReviewEffect::Work { ticket, ask })
}

/// Reads which imports wait.
pub(super) fn load_list(state: &State) -> Effect {
    read(0, ReviewRead::List { past: listed(state) })
}

/// How many reviews that are over are listed.
fn listed(state: &State) -> u64 {
    state.reviews.listed.max(LISTED)
}

/// Reads the rules, for Settings.
pub(super) fn load_rules() -> Effect {
    read(0, ReviewRead::Rules)
}

/// The page is come to.
pub(super) fn arrive(state: &mut State, from_here: bool) -> Vec<Effect> {
    if from_here {
        (state.reviews.open, state.reviews.outcome) = (None, None);
    }
    let again = match state.reviews.open.as_deref_mut() {
        // A job of one's own may have changed it meanwhile.
        Some(open) => total(open).into_iter().chain(reload(open)).collect(),
        None => look_again_at(state),
    };
    std::iter::once(load_list(state)).chain(again).collect()
}

fn look_again_at(state: &mut State) -> Vec<Effect> {
    let reviews = &mut state.reviews;
    match (reviews.open.as_deref_mut(), reviews.outcome.as_deref_mut()) {
        (Some(open), _) => look_again(open),
        (None, Some(outcome)) => removed::look_again(outcome),
        (None, None) => Vec::new(),
    }
}

/// The window is looked at again: others may have decided something.
pub(super) fn came_back(state: &mut State) -> Vec<Effect> {
    if state.nav == Nav::Removals { look_again_at(state) } else { Vec::new() }
}

fn open(state: &mut State, job: JobId, told: Option<String>) -> Vec<Effect> {
    state.nav = Nav::Removals;
    (state.looked_at, state.asked_for) = (None, None);
    let ticket = state.next_ticket();
    let mut review = OpenReview::new(job, ticket);
    (review.totalling, review.told) = (Some(false), told);
    let page = want(&mut review, 0);
    (state.reviews.open, state.reviews.outcome) = (Some(Box::new(review)), None);
    std::iter::once(work(ticket, ReviewWork::Totals { job, refresh: true })).chain(page).collect()
}

/// Something is looked for anew: from the first line.
fn narrow(open: &mut OpenReview, change: impl FnOnce(&mut OpenReview)) -> Vec<Effect> {
    change(open);
    open.marked = None;
    want(open, 0)
}

/// Asks for the lines around one, unless they are there or others are still to come.
fn want(open: &mut OpenReview, line: u64) -> Vec<Effect> {
    let step = REVIEW_PAGE / 4;
    let offset = line.saturating_sub(step) / step * step;
    let has = match &open.tab {
        None => open
            .shown()
            .is_some_and(|(from, page)| page.total == 0 || (from..from + page.rows.len() as u64).contains(&line)),
        Some(tab) => open
            .dependents
            .as_ref()
            .is_some_and(|(of, from, rows)| of == tab && (*from..*from + rows.len() as u64).contains(&line)),
    };
    open.wanted = (!has).then_some(offset);
    ask(open)
}

/// Reads what is listed once more, from where it is.
fn reload(open: &mut OpenReview) -> Vec<Effect> {
    let offset = match &open.tab {
        None => open.shown().map_or(0, |(offset, _)| offset),
        Some(_) => open.dependents.as_ref().map_or(0, |(_, offset, _)| *offset),
    };
    open.wanted = Some(offset);
    ask(open)
}

fn ask(open: &mut OpenReview) -> Vec<Effect> {
    let Some(offset) = open.wanted.filter(|_| !open.asked) else { return Vec::new() };
    open.asked = true;
    let (ticket, job) = (open.ticket, open.job);
    vec![match open.tab.clone() {
        None => read(ticket, ReviewRead::Page { job, query: open.query(offset) }),
        Some(record_type) => work(ticket, ReviewWork::Dependents { job, record_type, offset }),
    }]
}

fn look_at(open: &mut OpenReview, line: u64) -> Vec<Effect> {
    open.marked = Some(line);
    let Some(record_type) = open.found.as_ref().map(|found| found.job.record_type.clone()) else { return Vec::new() };
    let Some(record) = open.row(line).filter(|row| !row.removed).map(|row| row.record) else { return Vec::new() };
    if open.beside.as_ref().is_some_and(|beside| beside.record == record) {
        return Vec::new();
    }
    open.question = None;
    open.beside = Some(Beside { record, whole: None });
    vec![read(open.ticket, ReviewRead::Whole(RecordPlace { record_type, record }))]
}

/// Shows a decision at once; the database follows.
fn decide(open: &mut OpenReview, record: RecordId, remove: bool) -> Vec<Effect> {
    if !open.found.as_ref().is_some_and(|found| found.is_open()) {
        return Vec::new();
    }
    let mut changed = false;
    let rows = open.page.iter_mut().flat_map(|(_, page)| &mut page.rows);
    for row in rows.filter(|row| row.record == record && !row.removed) {
        changed |= row.ticked != remove;
        row.ticked = remove;
        row.decision = Some(ReviewDecision { remove, who: String::new(), at: 0 });
    }
    if let Some(found) = open.found.as_mut().filter(|_| changed) {
        let ticked = &mut found.totals.ticked;
        *ticked = if remove { *ticked + 1 } else { ticked.saturating_sub(1) };
        found.guard = found.rules.guard(found.totals.ticked, found.totals.of);
    }
    send(open, ReviewWhich::Records(vec![record]), Some(remove))
}

fn decide_all(open: &mut OpenReview, remove: Option<bool>) -> Vec<Effect> {
    if !open.found.as_ref().is_some_and(|found| found.is_open()) {
        return Vec::new();
    }
    let which = match remove {
        Some(_) => open.query(0).filter,
        None => ReviewFilter::default(),
    };
    send(open, ReviewWhich::Fitting(which), remove)
}

fn send(open: &mut OpenReview, which: ReviewWhich, remove: Option<bool>) -> Vec<Effect> {
    open.deciding += 1;
    (open.question, open.told) = (None, None);
    vec![work(open.ticket, ReviewWork::Decide { job: open.job, which, remove })]
}

fn look_again(open: &mut OpenReview) -> Vec<Effect> {
    match &open.found {
        Some(found) if open.totalling.is_none() && open.deciding == 0 => {
            open.totalling = Some(false);
            vec![work(open.ticket, ReviewWork::Changed { job: open.job, since: found.revision, begun: found.begun })]
        }
        _ => Vec::new(),
    }
}

/// Has the totals made, once more where they are being made already.
fn total(open: &mut OpenReview) -> Vec<Effect> {
    if open.totalling.is_some() {
        open.totalling = Some(true);
        return Vec::new();
    }
    open.totalling = Some(false);
    vec![work(open.ticket, ReviewWork::Totals { job: open.job, refresh: false })]
}

fn export(state: &State) -> Vec<Effect> {
    let Some(open) = &state.reviews.open else { return Vec::new() };
    let Some(found) = &open.found else { return Vec::new() };
    let suggested_name = format!("{} - removals.csv", stem(&found.job.file_name));
    vec![Effect::Reviews(ReviewEffect::Export { job: open.job, suggested_name })]
}

fn save_report(job: JobId, file_name: &str) -> Vec<Effect> {
    let suggested_name = format!("{} - report of removals.html", stem(file_name));
    vec![Effect::Reviews(ReviewEffect::SaveReport { job, suggested_name })]
}

/// The name of a file without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn finish(state: &mut State) -> Vec<Effect> {
    state.dialog = None;
    let Some(open) = &state.reviews.open else { return Vec::new() };
    vec![work(open.ticket, ReviewWork::Finish(open.job))]
}

/// Removes what is ticked, where everything that is asked for was answered.
fn remove(state: &mut State) -> Vec<Effect> {
    if state.is_busy() {
        return Vec::new();
    }
    let Some(open) = &state.reviews.open else { return Vec::new() };
    let (Some(found), Some(question)) = (&open.found, &open.question) else { return Vec::new() };
    let ticked = found.totals.ticked;
    let typed = is_number(&question.typed, ticked);
    let may = match found.guard {
        Guard::Within => true,
        Guard::TypeNumber => typed,
        Guard::Nothing | Guard::MoreThanHalf => false,
    };
    if !may || open.deciding > 0 || !found.is_open() || found.begun.is_some() {
        return Vec::new();
    }
    let (job, confirmed) = (open.job, Confirmation { ticked, typed, revision: Some(found.revision) });
    let (one, many) = super::super::screen::names_of(state, &found.job.record_type);
    let title = format!("Removing {} missing from {}", count(ticked, &one, &many), found.job.file_name);
    state.reviews.open = None;
    state.reviews.removing = Some(job);
    let effects =
        running::start_job(state, title, |ticket| Effect::Reviews(ReviewEffect::Remove { ticket, job, confirmed }));
    if let Stage::Importing { work, .. } = &mut state.stage {
        work.removes = true;
    }
    effects
}

fn save_rules(state: &mut State) -> Vec<Effect> {
    match state.reviews.rules.typed.rules() {
        Ok(rules) => vec![read(0, ReviewRead::SetRules(Box::new(rules)))],
        Err(_) => Vec::new(),
    }
}

pub(super) fn arrived(state: &mut State, news: ReviewNews) -> Vec<Effect> {
    match news {
        ReviewNews::Read { ticket, result } => answered(state, ticket, result),
        ReviewNews::Worked { ticket, result } => worked(state, ticket, result),
        ReviewNews::Refused { ticket, message } => refused(state, ticket, message),
    }
}

/// Nothing was removed: the list is looked at again.
fn refused(state: &mut State, ticket: u64, message: String) -> Vec<Effect> {
    if !matches!(&state.stage, Stage::Importing { work, .. } if work.ticket == ticket) {
        return Vec::new();
    }
    state.stage = Stage::Home;
    state.dialog = None;
    match state.reviews.removing.take() {
        Some(job) => open(state, job, Some(message)),
        None => Vec::new(),
    }
}

fn answered(state: &mut State, ticket: u64, result: Result<ReviewAnswer, String>) -> Vec<Effect> {
    if let Some(open) = state.reviews.outcome.as_deref_mut().filter(|open| open.ticket == ticket) {
        return match result {
            Ok(ReviewAnswer::Outcome { query, page }) => removed::answered(open, query, page),
            Ok(_) => Vec::new(),
            Err(problem) => {
                removed::failed(open, &problem);
                Vec::new()
            }
        };
    }
    let reviews = &mut state.reviews;
    let mine = reviews.open.as_deref_mut().filter(|open| open.ticket == ticket);
    match (result, mine) {
        (Ok(ReviewAnswer::List { waiting, past, total }), _) => {
            (reviews.waiting, reviews.past, reviews.past_total) = (Some(waiting), past, total);
            reviews.problem = None;
        }
        (Ok(ReviewAnswer::Rules { rules, saved }), _) => {
            reviews.rules = RulesForm { typed: TypedRules::of(&rules), kept: Some(*rules), problem: None };
            if saved {
                let text = "The rules are saved, for everybody who uses this database.".to_owned();
                state.notice = Some(Notice { is_error: false, text });
            }
        }
        (Ok(ReviewAnswer::Page { query, page }), Some(open)) => {
            open.asked = false;
            if open.wanted == Some(query.offset) && query == open.query(query.offset) {
                open.wanted = None;
            }
            open.page = Some((query, page));
            return ask(open);
        }
        (Ok(ReviewAnswer::Whole(whole)), Some(open)) => {
            let shown = whole.as_ref().map(|whole| whole.whole.record.id);
            if let Some(beside) = open.beside.as_mut().filter(|beside| shown == Some(beside.record)) {
                beside.whole = whole;
            } else if shown.is_none() {
                open.beside = None;
            }
        }
        (Err(problem), Some(open)) => {
            (open.asked, open.wanted) = (false, None);
            open.problem = Some(problem);
        }
        (Err(problem), None) if ticket == 0 => {
            reviews.rules.problem = Some(problem.clone());
            reviews.problem = Some(problem);
        }
        _ => {}
    }
    Vec::new()
}

fn worked(state: &mut State, ticket: u64, result: Result<ReviewDone, String>) -> Vec<Effect> {
    if let Some(open) = state.reviews.outcome.as_deref_mut().filter(|open| open.ticket == ticket) {
        return match result {
            Ok(ReviewDone::Outcome(done)) => removed::worked(open, done),
            Ok(_) => Vec::new(),
            Err(problem) => {
                removed::failed(open, &problem);
                Vec::new()
            }
        };
    }
    let Some(open) = state.reviews.open.as_deref_mut().filter(|open| open.ticket == ticket) else {
        return Vec::new();
    };
    match result {
        // Nothing can be decided any more: what came of it is shown instead.
        Ok(ReviewDone::Totals(found, _) | ReviewDone::Changed(found)) if !found.is_open() => {
            let told = open.found.is_some().then(|| changed_words(open, &found));
            let (job, told) = (open.job, told.or_else(|| open.told.clone()));
            removed::open(state, job, told).into_iter().chain([load_list(state)]).collect()
        }
        Ok(ReviewDone::Totals(found, me)) => {
            open.me = me;
            totals(open, found)
        }
        Ok(ReviewDone::Same) => {
            let again = open.totalling.take() == Some(true);
            if again { total(open) } else { Vec::new() }
        }
        Ok(ReviewDone::Changed(found)) => {
            open.told = Some(changed_words(open, &found));
            let effects = totals(open, found);
            effects.into_iter().chain([load_list(state)]).collect()
        }
        Ok(ReviewDone::Decided) => {
            open.deciding = open.deciding.saturating_sub(1);
            if open.deciding > 0 {
                return Vec::new();
            }
            let page = reload(open);
            total(open).into_iter().chain(page).collect()
        }
        Ok(ReviewDone::Dependents { record_type, offset, rows }) => {
            open.asked = false;
            if open.wanted == Some(offset) {
                open.wanted = None;
            }
            open.dependents = Some((record_type, offset, rows));
            ask(open)
        }
        Ok(ReviewDone::Largest(rows)) => {
            if let Some(question) = &mut open.question {
                question.largest = Some(rows);
            }
            Vec::new()
        }
        Ok(ReviewDone::Outcome(_)) => Vec::new(),
        Ok(ReviewDone::Finished) => {
            state.reviews.open = None;
            let text = "Finished. Everything in the list stays in your database.".to_owned();
            state.notice = Some(Notice { is_error: false, text });
            vec![load_list(state), Effect::LoadHome]
        }
        Err(problem) => {
            (open.asked, open.wanted, open.totalling, open.deciding) = (false, None, None, 0);
            open.problem = Some(capitalised(&problem));
            Vec::new()
        }
    }
}

fn changed_words(open: &OpenReview, found: &Review) -> String {
    match (found.is_open(), open.question.is_some()) {
        (false, _) => "Somebody else has finished this review meanwhile.".to_owned(),
        (true, true) => "Somebody else decided something meanwhile. Look at the list again.".to_owned(),
        (true, false) => "Somebody else decided something meanwhile; you see it in the list.".to_owned(),
    }
}

/// Takes totals. What was on its way when they were made is not in them.
fn totals(open: &mut OpenReview, found: Box<Review>) -> Vec<Effect> {
    let again = open.totalling.take() == Some(true);
    let moved = open.found.as_ref().is_none_or(|before| before.revision != found.revision);
    if open.deciding == 0 {
        if open.question.as_ref().is_some_and(|question| question.ticked != found.totals.ticked) {
            open.question = None;
        }
        (open.found, open.problem) = (Some(found), None);
    }
    let page = if moved { reload(open) } else { Vec::new() };
    if again { total(open).into_iter().chain(page).collect() } else { page }
}

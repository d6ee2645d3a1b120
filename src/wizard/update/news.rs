//! What effects report back.

use super::super::command::{CheckNews, JobNews, News};
use super::super::effect::Effect;
use super::super::fixing::FixView;
use super::super::state::{CheckTab, CheckView, Database, JobTab, JobView, Notice, Stage, Stale, State};
use super::{
    fixing, looking_back, opening, preparing, recognising, records, reviews, running, several, stale, telling,
    templates, undoing, watching, web, which_list,
};
use crate::engine::job::{Progress, Report};
use crate::engine::model::EventKey;
use crate::engine::schema::catalogue::Operation;
use crate::engine::store::StoredCustomField;
use std::path::PathBuf;

/// Reports of progress kept for the rate and the sparkline.
const PACE_POINTS: usize = 240;

pub(super) fn arrived(state: &mut State, news: News) -> Vec<Effect> {
    match news {
        News::Now(now) => {
            state.now = now;
            Vec::new()
        }
        News::Preferences(preferences) => {
            let database = preferences.database.clone();
            state.preferences = preferences;
            vec![Effect::OpenDatabase(database)]
        }
        News::Database(result) => database(state, result),
        News::FilePicked(Some(path)) => opening::open_file(state, path),
        News::DatabasePicked(Some(path)) => preparing::open_database(state, path),
        News::FilePicked(None) | News::DatabasePicked(None) => Vec::new(),
        News::SourceOpened { ticket, result: Ok(source), by, proposed } => {
            opening::opened(state, ticket, source, by, proposed)
        }
        News::SourceOpened { ticket, result: Err(refusal), .. } => opening::not_opened(state, ticket, refusal),
        News::ProfileSoFar { ticket, profile, took } => opening::profiled(state, ticket, profile, took),
        News::WholeOpened { ticket, lists, parts } => several::opened(state, ticket, lists, parts),
        News::PartOpened { ticket, result } => several::part_opened(state, ticket, result),
        News::ListsFound { ticket, lists } => several::found(state, ticket, lists),
        News::ProfileFailed { ticket, message } => opening::not_profiled(state, ticket, message),
        News::Counted { ticket, slot, feed, result } => {
            let (Stage::Choose(draft) | Stage::Match(draft)) = &mut state.stage else { return Vec::new() };
            if draft.ticket != ticket {
                return Vec::new();
            }
            draft.take_counted(slot, &feed, result);
            draft.count_next().into_iter().collect()
        }
        News::Fetching { ticket, bytes, total } => web::fetching(state, ticket, bytes, total),
        News::Fetched { ticket, result } => web::fetched(state, ticket, result),
        suggested @ News::Suggested { .. } => self::suggested(state, suggested),
        News::Templates { result, said } => templates::arrived(state, result, said),
        News::TemplatePicked(text) => templates::picked(state, text),
        News::Progress { ticket, progress } => progressed(state, ticket, progress),
        News::CheckDone { ticket, result } => check_done(state, ticket, result),
        News::JobDone { ticket, result } => job_done(state, ticket, result),
        News::Decided { pair, result } => recognising::decided(state, &pair, result),
        News::PlanStale { ticket, message, of_file } => stale::found(state, ticket, Stale { text: message, of_file }),
        News::PlanPage { ticket, page } => running::plan_page(state, ticket, page),
        News::PlanRow { ticket, part, row, result } => fixing::row(state, ticket, (part, row), result),
        News::KeptFixes { ticket, result } => fixing::kept(state, ticket, result),
        News::Home { recent, interrupted } => {
            let parked = state.home.parked.clone();
            state.home = super::super::state::Home { loaded: true, recent, interrupted, parked };
            Vec::new()
        }
        News::Parked(parked) => {
            state.home.parked = parked;
            Vec::new()
        }
        News::UndoPreviewed { ticket, result } => undoing::previewed(state, ticket, result),
        News::KeptPage { ticket, offset, result } => undoing::kept_page(state, ticket, offset, result),
        News::History(result) => history(state, result),
        News::JobLoaded(result) => job_loaded(state, result),
        News::Records(news) => records::arrived(state, news),
        News::Lists(news) => which_list::arrived(state, news),
        News::Reviews(news) => reviews::arrived(state, news),
        News::Events { job, event, list } => events(state, job, event, list),
        News::RolledUp(result) => preparing::rolled_up(state, result),
        News::Telling { .. } | News::Tested { .. } | News::Delivered(_) => telling::news(state, news),
        News::Watched(_) | News::WatchFolderPicked(_) | News::WatchEnded(_) => watching::news(state, news),
        News::Forgotten(result) => preparing::forgotten(state, result),
        News::Saved(result) => saved(state, result),
    }
}

fn saved(state: &mut State, result: Result<PathBuf, String>) -> Vec<Effect> {
    state.notice = Some(match result {
        Ok(path) => Notice { is_error: false, text: format!("Saved to {}", path.display()) },
        Err(text) => Notice { is_error: true, text },
    });
    Vec::new()
}

fn history(state: &mut State, result: Result<crate::engine::model::JobList, String>) -> Vec<Effect> {
    match result {
        Ok(list) => (state.history.list, state.history.problem) = (Some(list), None),
        Err(message) => state.history.problem = Some(message),
    }
    Vec::new()
}

fn database(state: &mut State, result: Result<crate::engine::store::DatabaseSummary, String>) -> Vec<Effect> {
    match result {
        Ok(summary) => {
            let same = matches!(&state.database, Database::Open(before) if before.path == summary.path);
            state.database = Database::Open(summary);
            if !same {
                state.home = Default::default();
                state.records = Default::default();
                state.reviews = Default::default();
            }
            let defined = custom_fields(state);
            preparing::with_draft(state, |draft| draft.each_part(|part| part.know_customs(&defined)));
            let watch = watching::start(state);
            [Effect::LoadHome, Effect::LoadTemplates, reviews::load_list(state)].into_iter().chain(watch).collect()
        }
        Err(message) => {
            state.database = Database::Failed(message);
            Vec::new()
        }
    }
}

/// The fields of the organisation's own that the database knows.
pub(super) fn custom_fields(state: &State) -> Vec<StoredCustomField> {
    match &state.database {
        Database::Open(summary) => summary.custom_fields.clone(),
        Database::Opening | Database::Failed(_) => Vec::new(),
    }
}

/// Matches were suggested. Those for another record type than the rows are taken for now are out of date.
fn suggested(state: &mut State, news: News) -> Vec<Effect> {
    if let News::Suggested { ticket, record_type, mapping, suggestions, drift } = news
        && let Stage::Choose(draft) | Stage::Match(draft) = &mut state.stage
        && let Some(part) = draft.of_ticket(ticket).filter(|part| part.record_type.name == record_type)
    {
        part.suggested(mapping, suggestions, drift);
        return draft.count_next().into_iter().collect();
    }
    Vec::new()
}

fn progressed(state: &mut State, ticket: u64, progress: Progress) -> Vec<Effect> {
    if undoing::is_previewing(state, ticket) {
        undoing::progressed(state, progress);
    } else if let Stage::Checking { work, .. } | Stage::Importing { work, .. } = &mut state.stage
        && work.ticket == ticket
    {
        let mut progress = progress;
        let before = work.progress.as_ref().and_then(|before| before.part);
        progress.part = progress.part.or(before);
        if progress.part != before {
            // Its rows are counted anew.
            work.pace.clear();
        }
        work.pace.push((progress.elapsed, progress.rows));
        if work.pace.len() > PACE_POINTS {
            // Every other point goes: the curve keeps its shape over the whole time.
            let mut keep = false;
            work.pace.retain(|_| {
                keep = !keep;
                keep
            });
        }
        work.progress = Some(progress);
    } else {
        fixing::progressed(state, ticket, progress);
    }
    Vec::new()
}

fn check_done(state: &mut State, ticket: u64, result: Result<Box<CheckNews>, String>) -> Vec<Effect> {
    if fixing::is_checking(state, ticket) {
        return fixing::checked(state, ticket, result);
    }
    let stage = std::mem::replace(&mut state.stage, Stage::Home);
    let (mut draft, work) = match stage {
        Stage::Checking { draft, work } if work.ticket == ticket => (draft, work),
        other => {
            state.stage = other;
            return Vec::new();
        }
    };
    match result {
        Ok(news) => {
            let mut check = CheckView {
                problem: None,
                report: news.report,
                checked: news.checked,
                totals: news.totals,
                tab: CheckTab::New,
                search: String::new(),
                kind: None,
                field: None,
                fields: news.fields,
                first: news.first,
                list_warnings: news.list_warnings,
                part: None,
                page: None,
                wanted: None,
                asked: false,
                ticket,
                duplicates: Default::default(),
                stale: None,
                fix: FixView::default(),
            };
            let part = check.own_parts().nth(draft.place()).flatten();
            check.part = part;
            check.problem = check.first_problem();
            // The tab looked at before the check was made again, where it still shows something.
            let before = draft.tab.filter(|tab| check.totals.listed == 0 && check.shows_something(*tab));
            check.tab = before.unwrap_or_else(|| check.telling_tab());
            if let Some((tab, problem)) = draft.fixing.returns.take() {
                let there = |event: &EventKey| check.report().problems.iter().any(|problem| problem.event == *event);
                check.problem = problem.filter(there).or(check.problem);
                check.tab = tab;
            }
            let effects = running::want_rows(&mut check, 0);
            state.stage = Stage::Check { draft, check: Box::new(check) };
            effects
        }
        Err(message) => {
            if !work.stopping {
                state.notice = Some(Notice { is_error: true, text: message });
            }
            draft.fixing.returns = None;
            state.stage = Stage::Match(draft);
            Vec::new()
        }
    }
}

fn job_done(state: &mut State, ticket: u64, result: Result<Report, String>) -> Vec<Effect> {
    let mine = matches!(&state.stage, Stage::Importing { work, .. } if work.ticket == ticket);
    if !mine {
        return Vec::new();
    }
    state.dialog = None;
    let tell = telling::of_ended(state, &result);
    let mut effects = vec![
        Effect::DropPlan,
        Effect::OpenDatabase(state.preferences.database.clone()),
        looking_back::load_history(state),
    ];
    effects.extend(tell);
    match result {
        Ok(report) => {
            effects.push(Effect::LoadJob(report.job));
            state.stage = Stage::Result { report: Some(report), view: None, failure: None };
        }
        Err(message) => state.stage = Stage::Result { report: None, view: None, failure: Some(message) },
    }
    effects
}

fn job_loaded(state: &mut State, result: Result<Box<JobNews>, String>) -> Vec<Effect> {
    let JobNews { job, parts, mut events, statuses, original, parked } = match result {
        Ok(news) => *news,
        Err(text) => {
            state.notice = Some(Notice { is_error: true, text });
            return Vec::new();
        }
    };
    events.sort_by_key(|counted| (severity(counted.operation), std::cmp::Reverse(counted.count)));
    let event = events.first().map(|e| e.event);
    let effects = event.map(|event| Effect::LoadEvents { job: job.id, event }).into_iter().collect();
    let id = job.id;
    let (tab, operation) = (JobTab::default(), None);
    let loaded =
        JobView { job, parts, counts: events, event, events: None, statuses, original, parked, tab, operation };
    match &mut state.stage {
        _ if state.asked_for.take_if(|asked| *asked == id).is_some() => state.looked_at = Some(loaded),
        Stage::Result { report: Some(report), view, .. } if report.job == id => *view = Some(Box::new(loaded)),
        // Nobody looks at it any more.
        _ => return Vec::new(),
    }
    effects
}

/// What was done comes first, then what to look at, then what went wrong.
fn severity(operation: Operation) -> u8 {
    match operation {
        Operation::Create | Operation::Update | Operation::Delete => 0,
        Operation::Warning => 1,
        Operation::Error => 2,
    }
}

fn events(
    state: &mut State,
    job: crate::engine::model::JobId,
    event: EventKey,
    list: Result<crate::engine::store::EventList, String>,
) -> Vec<Effect> {
    let after_run = match &mut state.stage {
        Stage::Result { view: Some(view), .. } => Some(view.as_mut()),
        _ => None,
    };
    match list {
        Ok(list) => {
            let both = after_run.into_iter().chain(&mut state.looked_at);
            for view in both.filter(|view| view.job.id == job && view.event == Some(event)) {
                view.events = Some(list.clone());
            }
        }
        Err(text) => state.notice = Some(Notice { is_error: true, text }),
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_comes_before_warnings_and_those_before_problems() {
        use Operation::{Create, Delete, Error, Update, Warning};
        let mut mixed = [Error, Update, Warning, Create, Delete];
        mixed.sort_by_key(|operation| severity(*operation));
        assert_eq!(mixed, [Update, Create, Delete, Warning, Error]);
    }
}

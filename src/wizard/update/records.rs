//! Searching records, looking at one, and giving a field an earlier value back.

use super::super::effect::Effect;
use super::super::format::capitalised;
use super::super::records::{
    Answer, Ask, Lines, Listing, OpenRecord, RECORDS_PAGE, RecordTab, RecordsCommand, RecordsEffect, RecordsNews,
};
use super::super::state::{Dialog, Notice, State};
use super::looking_back;
use crate::engine::job::Report;
use crate::engine::schema::Slot;
use crate::engine::store::{EarlierValue, Found, PastWhat, RecordPlace, RecordQuery};
use std::sync::Arc;

pub(super) fn update(state: &mut State, command: RecordsCommand) -> Vec<Effect> {
    match command {
        RecordsCommand::ShowType(name) => {
            state.records.record_type = Some(name);
            search_anew(state)
        }
        RecordsCommand::Search(search) => {
            state.records.search = search;
            search_anew(state)
        }
        RecordsCommand::Sort(sort) => {
            state.records.sort = sort;
            search_anew(state)
        }
        RecordsCommand::AlsoRemoved(also) => {
            state.records.removed = also;
            search_anew(state)
        }
        RecordsCommand::TryAgain => search_anew(state),
        RecordsCommand::WantRow(row) => want_row(state, row),
        RecordsCommand::Open(place) => open(state, place),
        RecordsCommand::Back => back(state),
        RecordsCommand::ShowTab(tab) => show_tab(state, tab),
        RecordsCommand::WantLine(line) => want_line(state, line),
        RecordsCommand::FilterField(field) => filter_field(state, field),
        RecordsCommand::AskToRestore(event) => ask_to_restore(state, event),
        RecordsCommand::Restore(value) => restore(state, value),
    }
}

fn asks(ticket: u64, ask: Ask) -> Vec<Effect> {
    vec![Effect::Records(RecordsEffect::Ask { ticket, ask })]
}

/// The page is come to: the list is read anew, or the record that is open.
pub(super) fn arrive(state: &mut State, from_here: bool) -> Vec<Effect> {
    if from_here {
        state.records.open.clear();
    }
    match state.records.open.last().map(|open| open.place.clone()) {
        Some(_) => reload(state),
        None => search_anew(state),
    }
}

/// The page is left: nobody waits for a search.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    if state.records.list.searching.take().is_none() {
        return Vec::new();
    }
    vec![Effect::Records(RecordsEffect::StopFinding)]
}

fn search_anew(state: &mut State) -> Vec<Effect> {
    let Some(record_type) = state.listed_type() else { return Vec::new() };
    let ticket = state.next_ticket();
    let records = &mut state.records;
    let query = RecordQuery {
        record_type: record_type.name.clone(),
        search: records.search.trim().to_owned(),
        sort: records.sort,
        removed: records.removed,
    };
    // What is listed stays to be seen until the first news, unless it is of another type.
    let same_type = |found: &Arc<Found>| found.record_type == query.record_type;
    let before = std::mem::take(&mut records.list);
    let kept = before.found.as_ref().is_some_and(same_type);
    let (found, lines) = if kept { (before.found, before.lines) } else { (None, None) };
    records.list = Listing { ticket, searching: Some((0, 0)), found, lines, ..Listing::default() };
    vec![Effect::Records(RecordsEffect::Find { ticket, query })]
}

/// Where a page of lines begins that holds one of them.
fn page_with(line: u64) -> u64 {
    let step = RECORDS_PAGE / 4;
    line.saturating_sub(step) / step * step
}

fn has(lines: &Lines, line: u64) -> bool {
    (lines.offset..lines.offset + lines.records.len() as u64).contains(&line)
}

fn want_row(state: &mut State, row: u64) -> Vec<Effect> {
    let list = &mut state.records.list;
    if list.lines.as_ref().is_some_and(|lines| has(lines, row)) {
        list.wanted = None;
        return Vec::new();
    }
    list.wanted = Some(page_with(row));
    ask_for_lines(list)
}

/// Asks for the lines that are wanted, unless others are still to come.
fn ask_for_lines(list: &mut Listing) -> Vec<Effect> {
    let (Some(offset), Some(found), false) = (list.wanted, &list.found, list.asked) else { return Vec::new() };
    list.asked = true;
    asks(list.ticket, Ask::Lines { found: found.clone(), offset })
}

fn open(state: &mut State, place: RecordPlace) -> Vec<Effect> {
    state.records.open.push(OpenRecord::new(place));
    reload(state)
}

/// Reads the record that is open anew, and what is shown of it.
fn reload(state: &mut State) -> Vec<Effect> {
    let ticket = state.next_ticket();
    let Some(open) = state.records.open.last_mut() else { return Vec::new() };
    open.ticket = ticket;
    let offset = open.past.as_ref().map_or(0, |past| past.offset);
    let past = Ask::Past { place: open.place.clone(), field: open.field, offset };
    [asks(ticket, Ask::Whole(open.place.clone())), asks(ticket, past)].concat()
}

fn back(state: &mut State) -> Vec<Effect> {
    state.records.open.pop();
    match state.records.open.last() {
        Some(_) => reload(state),
        // What a restore changed is seen in the list, too.
        None => search_anew(state),
    }
}

fn show_tab(state: &mut State, tab: RecordTab) -> Vec<Effect> {
    let Some(open) = state.records.open.last_mut() else { return Vec::new() };
    open.tab = tab;
    open.lines = None;
    want_line(state, 0)
}

fn want_line(state: &mut State, line: u64) -> Vec<Effect> {
    let Some(open) = state.records.open.last_mut() else { return Vec::new() };
    let place = open.place.clone();
    match open.tab {
        RecordTab::Details => Vec::new(),
        RecordTab::History => {
            let held = |past: &crate::engine::store::PastList| {
                (past.offset..past.offset + past.items.len() as u64).contains(&line)
            };
            if open.past.as_ref().is_some_and(held) {
                return Vec::new();
            }
            asks(open.ticket, Ask::Past { place, field: open.field, offset: page_with(line) })
        }
        RecordTab::Referring(at) => {
            if open.lines.as_ref().is_some_and(|lines| has(lines, line)) {
                return Vec::new();
            }
            let Some(by) = open.referring.get(at).cloned() else { return Vec::new() };
            asks(open.ticket, Ask::Referring { place, by, offset: page_with(line) })
        }
    }
}

fn filter_field(state: &mut State, field: Option<Slot>) -> Vec<Effect> {
    let Some(open) = state.records.open.last_mut() else { return Vec::new() };
    open.field = field;
    asks(open.ticket, Ask::Past { place: open.place.clone(), field, offset: 0 })
}

fn ask_to_restore(state: &mut State, event: usize) -> Vec<Effect> {
    if state.is_busy() {
        return Vec::new();
    }
    let Some(open) = state.records.open.last().filter(|open| !open.restoring) else { return Vec::new() };
    let event = open.past.as_ref().and_then(|past| past.items.get(event));
    let Some((by, what)) = event.and_then(|event| Some((event.by.as_ref()?, &event.what))) else { return Vec::new() };
    let PastWhat::Changed { slot, label, before, differs: true, .. } = what else { return Vec::new() };
    let place = &open.place;
    let value =
        EarlierValue { record_type: place.record_type.clone(), record: place.record, slot: *slot, before: by.job };
    let now = super::super::screen::value_now(state, open, *slot);
    state.dialog = Some(Dialog::Restore { value, label: label.clone(), then: before.clone(), now });
    Vec::new()
}

fn restore(state: &mut State, value: EarlierValue) -> Vec<Effect> {
    state.dialog = None;
    if state.is_busy() {
        return Vec::new();
    }
    let Some(open) = state.records.open.last_mut().filter(|open| !open.restoring) else { return Vec::new() };
    open.restoring = true;
    let ticket = open.ticket;
    vec![Effect::Records(RecordsEffect::Restore { ticket, value })]
}

pub(super) fn arrived(state: &mut State, news: RecordsNews) -> Vec<Effect> {
    match news {
        RecordsNews::Searching { ticket, scanned, of, found } => {
            let list = &mut state.records.list;
            if list.ticket != ticket {
                return Vec::new();
            }
            list.searching = Some((scanned, of));
            if found.total() == 0 && list.found.is_some() {
                return Vec::new();
            }
            take_found(list, found)
        }
        RecordsNews::Found { ticket, result } => {
            let list = &mut state.records.list;
            if list.ticket != ticket {
                return Vec::new();
            }
            list.searching = None;
            match result {
                Ok(found) => take_found(list, found),
                Err(problem) => {
                    list.problem = Some(problem);
                    Vec::new()
                }
            }
        }
        RecordsNews::Answer { ticket, result } => answered(state, ticket, result),
        RecordsNews::Restored { ticket, result } => restored(state, ticket, result),
    }
}

/// Takes what was found and asks for the lines in view, those of before being of another list.
fn take_found(list: &mut Listing, found: Arc<Found>) -> Vec<Effect> {
    if list.found.as_ref() == Some(&found) && list.lines.is_some() && list.wanted.is_none() {
        // The same list as before, but what stands in its records may have changed.
        list.wanted = list.lines.as_ref().map(|lines| lines.offset);
    } else {
        list.wanted = Some(0);
    }
    list.found = Some(found);
    ask_for_lines(list)
}

fn answered(state: &mut State, ticket: u64, result: Result<Answer, String>) -> Vec<Effect> {
    let records = &mut state.records;
    if records.list.ticket == ticket {
        let list = &mut records.list;
        list.asked = false;
        match result {
            Ok(Answer::Lines(lines)) => {
                if list.wanted == Some(lines.offset) {
                    list.wanted = None;
                }
                list.lines = Some(lines);
            }
            Ok(_) => {}
            Err(problem) => (list.problem, list.wanted) = (Some(problem), None),
        }
        return ask_for_lines(list);
    }
    let Some(open) = records.open.last_mut().filter(|open| open.ticket == ticket) else { return Vec::new() };
    match result {
        Ok(Answer::Whole(Some(news))) => {
            (open.whole, open.referred, open.referring) = (Some(news.whole), news.referred, news.referring);
            open.problem = None;
            // What is listed may have changed with it.
            if matches!(open.tab, RecordTab::Referring(_)) {
                open.lines = None;
                return want_line(state, 0);
            }
        }
        Ok(Answer::Whole(None)) => open.problem = Some("There is no such record in this database.".to_owned()),
        Ok(Answer::Past(past)) => open.past = Some(past),
        Ok(Answer::Referring(lines)) => open.lines = Some(lines),
        Ok(Answer::Lines(_)) => {}
        Err(problem) => open.problem = Some(problem),
    }
    Vec::new()
}

fn restored(state: &mut State, ticket: u64, result: Result<Box<Report>, String>) -> Vec<Effect> {
    for open in &mut state.records.open {
        open.restoring = false;
    }
    let (is_error, text) = match &result {
        Ok(report) => {
            let number = report.job.0;
            (false, format!("Restored. It stands in History as number {number}, where it can be undone."))
        }
        Err(problem) => (true, capitalised(problem)),
    };
    state.notice = Some(Notice { is_error, text });
    let mut effects = vec![looking_back::load_history(state)];
    if state.records.open.last().is_some_and(|open| open.ticket == ticket) {
        if let Some(open) = state.records.open.last_mut() {
            // The newest event is on the first page.
            open.past = None;
        }
        effects.extend(reload(state));
    }
    effects
}

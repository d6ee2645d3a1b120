//! History: every import and undo, with what can be looked for.

use super::choose::Choice;
use super::parts::{Banner, Button, Kind, Pill, did, ended};
use crate::engine::model::{Job, JobKind};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::format::{count, when};
use crate::wizard::history::{Days, HISTORY_PAGE, HistoryQuery, Order, Outcome};
use crate::wizard::state::State;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct HistoryScreen {
    pub title: &'static str,
    pub text: String,
    pub find: String,
    /// Keeps the other filters when something typed changes.
    #[serde(skip)]
    pub query: HistoryQuery,
    /// Of each, several may be ticked.
    pub menus: Vec<HistoryMenu>,
    pub days: DaysMenu,
    /// A menu of one; it is on or off.
    pub full_lists: Button,
    pub only_full_lists: bool,
    pub order: &'static str,
    pub orders: Vec<Choice>,
    /// What is on, each to be taken off with one click.
    pub on: Vec<Button>,
    /// Takes all of them off.
    pub clear: Option<Button>,
    pub banner: Option<Banner>,
    pub rows: Vec<HistoryRow>,
    /// Shown when there are no rows.
    pub empty: Option<EmptyHistory>,
    pub newer: Option<Button>,
    pub older: Option<Button>,
}

/// Something jobs are told apart by.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryMenu {
    pub name: &'static str,
    pub on: bool,
    pub options: Vec<Choice>,
}

/// When jobs were begun: chosen by name, or typed.
#[derive(Debug, Clone, Serialize)]
pub struct DaysMenu {
    pub on: bool,
    pub named: Vec<Choice>,
    pub from: String,
    pub to: String,
    pub problem: Option<&'static str>,
}

/// Why there is nothing, and what can be done.
#[derive(Debug, Clone, Serialize)]
pub struct EmptyHistory {
    pub title: String,
    pub text: String,
    pub button: Button,
}

/// One job.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryRow {
    pub when: String,
    pub file: String,
    /// The named list it was, or nothing.
    pub list: String,
    pub kind: String,
    pub did: String,
    pub result: Pill,
    pub who: String,
    #[serde(skip)]
    pub command: Command,
}

/// The file, or "Undo of …".
pub(super) fn job_title(job: &Job) -> String {
    match job.kind {
        JobKind::Import => job.file_name.clone(),
        JobKind::Undo => format!("Undo of {}", job.file_name),
        JobKind::Restore => format!("Restore of {}", job.file_name),
        JobKind::Removal => format!("Removals of {}", job.file_name),
    }
}

/// "Contacts".
pub(super) fn type_label(state: &State, job: &Job) -> String {
    state.schema.record_type(&job.record_type).map_or_else(|| job.record_type.clone(), |t| t.plural.clone())
}

pub(super) fn history(state: &State) -> HistoryScreen {
    let history = &state.history;
    let (list, query) = (history.list.as_ref(), &history.query);
    let (offset, total) = list.map_or((0, 0), |l| (l.offset, l.total));
    let page = |label: &str, offset: u64| Button::new(label, ask(HistoryQuery { offset, ..query.clone() }));
    let full_lists = HistoryQuery { full_lists: !query.full_lists, ..query.clone() };
    HistoryScreen {
        title: "History",
        text: match list {
            Some(list) => found(list.items.len() as u64, offset, total, query),
            None if history.problem.is_some() => "The history cannot be read.".to_owned(),
            None => "Loading…".to_owned(),
        },
        find: query.file_name.clone(),
        query: query.clone(),
        menus: vec![types(state, query), outcomes(query)],
        days: days(query),
        full_lists: Button::new("Full lists", ask(HistoryQuery { offset: 0, ..full_lists })),
        only_full_lists: query.full_lists,
        order: query.order.label(),
        orders: Order::ALL.iter().map(|order| in_order(query, *order)).collect(),
        on: on(state, query),
        clear: query.narrows().then(|| Button::new("Clear filters", ask(query.cleared()))),
        banner: history.problem.as_ref().map(|text| Banner {
            kind: Kind::Danger,
            text: text.clone(),
            buttons: Vec::new(),
        }),
        rows: list.map(|l| l.items.iter().map(|job| row(state, job)).collect()).unwrap_or_default(),
        empty: list.filter(|list| list.items.is_empty()).map(|_| empty(query, offset)),
        newer: (offset > 0).then(|| page("Newer", offset.saturating_sub(HISTORY_PAGE))),
        older: (offset + HISTORY_PAGE < total).then(|| page("Older", offset + HISTORY_PAGE)),
    }
}

fn ask(query: HistoryQuery) -> Command {
    Command::QueryHistory(query)
}

fn found(shown: u64, offset: u64, total: u64, query: &HistoryQuery) -> String {
    let all = count(total, "entry", "entries");
    let some = if query.narrows() { format!("{all} found") } else { all };
    match total {
        0 if query.narrows() => "Nothing found.".to_owned(),
        0 => "Every import and every undo, with what it did.".to_owned(),
        total if total > shown && shown > 0 => {
            let (first, last) = (group_digits(offset + 1), group_digits(offset + shown));
            format!("{first} to {last} of {some}. Open one to see what it did or to undo it.")
        }
        _ => format!("{some}. Open one to see what it did or to undo it."),
    }
}

fn empty(query: &HistoryQuery, offset: u64) -> EmptyHistory {
    if query.narrows() || offset > 0 {
        return EmptyHistory {
            title: "Nothing fits".to_owned(),
            text: "No import fits what you are looking for.".to_owned(),
            button: Button::new("Show all imports", ask(query.cleared())),
        };
    }
    EmptyHistory {
        title: "Nothing has been imported yet".to_owned(),
        text: "Every import is listed here, with what it did and a way to undo it.".to_owned(),
        button: Button::new("Choose a file…", Command::PickFile),
    }
}

/// A choice that is ticked or not, among others.
fn ticked<T: PartialEq + Clone>(all: &[T], one: &T, label: &str, with: impl FnOnce(Vec<T>) -> HistoryQuery) -> Choice {
    let selected = all.contains(one);
    let mut next = all.to_vec();
    match selected {
        true => next.retain(|other| other != one),
        false => next.push(one.clone()),
    }
    choice(label, selected, HistoryQuery { offset: 0, ..with(next) })
}

fn choice(label: &str, selected: bool, query: HistoryQuery) -> Choice {
    Choice { label: label.to_owned(), hint: String::new(), selected, warns: false, command: ask(query) }
}

fn types(state: &State, query: &HistoryQuery) -> HistoryMenu {
    let one = |of: &crate::engine::schema::RecordType| {
        ticked(&query.types, &of.name, &of.plural, |types| HistoryQuery { types, ..query.clone() })
    };
    let options = state.schema.record_types.iter().map(one).collect();
    HistoryMenu { name: "Type", on: !query.types.is_empty(), options }
}

fn outcomes(query: &HistoryQuery) -> HistoryMenu {
    let one = |outcome: &Outcome| {
        ticked(&query.outcomes, outcome, outcome.label(), |outcomes| HistoryQuery { outcomes, ..query.clone() })
    };
    HistoryMenu { name: "Result", on: !query.outcomes.is_empty(), options: Outcome::ALL.iter().map(one).collect() }
}

fn days(query: &HistoryQuery) -> DaysMenu {
    let (from, to) = match &query.days {
        Days::Between { from, to } => (from.clone(), to.clone()),
        _ => (String::new(), String::new()),
    };
    let one = |days: &Days| {
        let asked = HistoryQuery { days: days.clone(), offset: 0, ..query.clone() };
        choice(&days.label(), query.days == *days, asked)
    };
    let (named, problem) = (Days::NAMED.iter().map(one).collect(), query.days.problem());
    DaysMenu { on: query.days != Days::Any, named, from, to, problem }
}

fn in_order(query: &HistoryQuery, order: Order) -> Choice {
    choice(order.label(), query.order == order, HistoryQuery { order, offset: 0, ..query.clone() })
}

/// What is on, in the order of the menus.
fn on(state: &State, query: &HistoryQuery) -> Vec<Button> {
    let without = |label: String, query: HistoryQuery| Button::new(label, ask(HistoryQuery { offset: 0, ..query }));
    let mut on = Vec::new();
    let name = query.file_name.trim();
    if !name.is_empty() {
        on.push(without(format!("“{name}”"), HistoryQuery { file_name: String::new(), ..query.clone() }));
    }
    let menus = [types(state, query), outcomes(query)];
    let ticked = menus.into_iter().flat_map(|menu| menu.options).filter(|option| option.selected);
    on.extend(ticked.map(|option| Button::new(option.label, option.command)));
    if query.days != Days::Any {
        on.push(without(query.days.label(), HistoryQuery { days: Days::Any, ..query.clone() }));
    }
    if query.full_lists {
        on.push(without("Full lists".to_owned(), HistoryQuery { full_lists: false, ..query.clone() }));
    }
    on
}

fn row(state: &State, job: &Job) -> HistoryRow {
    HistoryRow {
        when: when(job.created_at, &state.now),
        file: job_title(job),
        list: job.list.as_ref().map(|list| format!("list “{list}”")).unwrap_or_default(),
        kind: type_label(state, job),
        did: did(job),
        result: ended(job),
        who: job.created_by.clone(),
        command: Command::OpenJob(job.id),
    }
}

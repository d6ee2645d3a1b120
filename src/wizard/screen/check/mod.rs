//! Check: everything the import will do, before it does it.

mod duplicates;
mod filters;
mod fixes;
mod lists;
mod outcome;
mod totals;

pub use duplicates::{Answer, DuplicatesScreen, PairField, PairScreen};
pub use filters::{FieldFilter, Filters, KindFilter};
pub use fixes::{CellLine, FixBar, FixLine, FixList, RowScreen};
pub use lists::{CheckTable, Lines, ProblemCard, TableRow};
pub(super) use totals::waiving;
pub use totals::{ExpectField, TotalsRow, TotalsScreen, WaivingScreen};

use super::part_tabs::PartTab;
use super::parts::{Banner, Button, NumberCard};
use crate::engine::job::PartReport;
use crate::engine::model::Mode;
use crate::engine::schema::{RecordType, group_digits};
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::expecting::why_not;
use crate::wizard::format::{capitalised, count};
use crate::wizard::state::{CheckTab, CheckView, Database, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct CheckScreen {
    pub title: String,
    /// `[…]` stands out.
    pub text: String,
    pub banner: Option<Banner>,
    /// The imports of the file, where it is several; everything below is about the one selected.
    pub parts: Vec<PartTab>,
    pub cards: Vec<NumberCard>,
    pub tabs: Vec<TabScreen>,
    /// What the lists are searched for.
    pub search: String,
    /// What they can be searched for: "Name, ID or email".
    pub search_hint: String,
    /// What changes are narrowed to; only where they are shown.
    pub filters: Option<Filters>,
    /// What a record is called: the heading of the column with its name.
    pub record: String,
    pub table: CheckTable,
    /// What was fixed so far, where problems are shown.
    pub fixes: Option<FixBar>,
    pub footer: String,
    pub footer_warns: bool,
    /// Writes the plan to a file for somebody else.
    pub report: Button,
    pub back: Button,
    pub problem_rows: Option<Button>,
    /// Leads to the problems, from anywhere else.
    pub fix_problems: Option<Button>,
    pub next: Button,
}

/// A tab with its count, where it counts something.
#[derive(Debug, Clone, Serialize)]
pub struct TabScreen {
    pub tab: CheckTab,
    pub label: String,
    pub count: String,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

pub(super) fn check(state: &State, draft: &Draft, check: &CheckView) -> CheckScreen {
    let record_type = check.type_of(check.part, state.schema).unwrap_or(draft.record_type);
    let left_out = |part: Option<usize>| check.report_of(part).counts.left_out;
    let derived = check.is_derived(check.part);
    let next = outcome::next(record_type, check);
    let waits = why_not(draft, check).filter(|_| next.enabled);
    CheckScreen {
        title: "Here is what the import will do".into(),
        text: outcome::text(&database_name(state), record_type, check) + &first_words(state, check),
        banner: outcome::banner(record_type, check).or_else(|| fixes::banner(draft, &state.now)),
        parts: parts(state, check),
        cards: outcome::cards(record_type, check),
        tabs: tabs(check),
        search: check.search.clone(),
        search_hint: search_hint(state, record_type),
        filters: (check.tab == CheckTab::Changes && check.totals().changes > 0).then(|| filters::filters(check)),
        record: record_type.label.clone(),
        table: lists::table(draft, check, &state.now),
        fixes: (check.tab == CheckTab::Problems && !derived).then(|| fixes::bar(draft, check)).flatten(),
        footer: waits.map_or_else(|| outcome::footer(check), |why| format!("{why}.")),
        footer_warns: waits.is_some() || check.parts().any(|part| left_out(part) > 0),
        report: Button::new("Save this report…", Command::SaveReport),
        back: Button::new("Back", Command::Back),
        fix_problems: outcome::fix_problems(check),
        problem_rows: check.report().problem_file.as_ref().filter(|_| outcome::fix_problems(check).is_none()).map(
            |_| {
                let rows = count(outcome::with_problems(check, check.part), "problem row", "problem rows");
                Button::new(format!("Save {rows}…"), Command::SaveProblemRows)
            },
        ),
        next: match waits {
            Some(why) => next.disabled(why),
            None => fixes::checked_first(draft, check, next),
        },
    }
}

/// A name whose own brackets mark nothing.
fn unmarked(name: &str) -> String {
    name.replace(['[', ']'], " ")
}

fn database_name(state: &State) -> String {
    match &state.database {
        Database::Open(summary) => unmarked(&summary.name),
        Database::Opening | Database::Failed(_) => "the database".to_owned(),
    }
}

/// What the lists can be searched for: "Name, ID or email", "ID, contact or gift date".
fn search_hint(state: &State, listed: &RecordType) -> String {
    if listed.is_of_persons() {
        return "Name, ID or email".to_owned();
    }
    let named = |field: &usize| {
        let field = &listed.fields[*field];
        let to = field.references.as_ref().and_then(|name| state.schema.record_type(name));
        to.map_or(&field.label, |to| &to.label).to_lowercase()
    };
    let has_id = listed.key_parts.iter().any(|part| listed.fields[*part].name == "id");
    let id = has_id.then(|| "ID".to_owned());
    let words: Vec<String> = id.into_iter().chain(listed.title.iter().map(named)).collect();
    match words.split_last() {
        Some((last, [])) => capitalised(last),
        Some((last, before)) => capitalised(&format!("{} or {last}", before.join(", "))),
        None => String::new(),
    }
}

/// The record type of an import that goes before this one.
fn first_type(state: &State, check: &CheckView, part: usize) -> Option<&'static RecordType> {
    state.schema.record_type(&check.report.first.get(part)?.record_type)
}

/// What goes before it, in words.
fn first_words(state: &State, check: &CheckView) -> String {
    let of_part = |(part, first): (usize, &PartReport)| {
        let counts = &first.report.counts;
        let record_type = first_type(state, check, part);
        let named = |n: u64| record_type.map_or_else(|| first.record_type.clone(), |of| outcome::named(of, n));
        let mut done = Vec::new();
        if counts.created > 0 {
            done.push(format!("{} new {}", group_digits(counts.created), named(counts.created)));
        }
        if counts.updated > 0 {
            done.push(format!("{} updated {}", group_digits(counts.updated), named(counts.updated)));
        }
        (!done.is_empty()).then(|| done.join(" and "))
    };
    let words: Vec<String> = check.report.first.iter().enumerate().filter_map(of_part).collect();
    let all: u64 = check.report.first.iter().map(|part| part.report.counts.created + part.report.counts.updated).sum();
    let go = if all == 1 { "goes" } else { "go" };
    if words.is_empty() { String::new() } else { format!(" From the same file, {} {go} in first.", words.join(", ")) }
}

/// The parts, each with what it comes to; none where there is only one.
fn parts(state: &State, check: &CheckView) -> Vec<PartTab> {
    if check.first.is_empty() {
        return Vec::new();
    }
    let tab = |part: Option<usize>| {
        let (counts, problems) = (&check.report_of(part).counts, outcome::with_problems(check, part));
        let named = check.type_of(part, state.schema).map_or("Records", |of| of.plural.as_str());
        let comes_to = [(counts.created, "new"), (counts.updated, "updated")];
        let mut words: Vec<String> =
            comes_to.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", group_digits(*n))).collect();
        if problems > 0 {
            words.push(count(problems, "problem", "problems"));
        }
        PartTab {
            label: if check.is_derived(part) { format!("New {}", named.to_lowercase()) } else { named.to_owned() },
            note: if words.is_empty() { "nothing changes".to_owned() } else { words.join(" · ") },
            warns: problems > 0,
            selected: check.part == part,
            command: Command::ShowCheckPart { part, tab: None },
        }
    };
    check.parts().map(tab).collect()
}

fn tabs(check: &CheckView) -> Vec<TabScreen> {
    let problems: u64 = lists::problems(check).map(|p| p.count).sum();
    let tab = |tab, label: &str, count| TabScreen {
        tab,
        label: label.to_owned(),
        count: group_digits(count),
        selected: check.tab == tab,
        command: Command::ShowTab(tab),
    };
    let problems = tab(CheckTab::Problems, "Problems", problems);
    let totals = TabScreen { count: String::new(), ..tab(CheckTab::Totals, "Totals", 0) };
    if check.checked().request.mode == Mode::RemoveListed {
        return vec![tab(CheckTab::Listed, "Listed", check.totals().listed), problems, totals];
    }
    // Of what nobody matched nobody expects or decides anything.
    let derived = check.is_derived(check.part);
    let recognises = check.checked().request.recognise.beyond_key() && !derived;
    let duplicates = recognises.then(|| tab(CheckTab::Duplicates, "Duplicates", check.totals().duplicates));
    let full = check.checked().request.mode == Mode::FullList;
    let missing = full.then(|| tab(CheckTab::Missing, "Missing", check.totals().missing));
    let listed = (check.totals().listed > 0).then(|| tab(CheckTab::Listed, "Listed", check.totals().listed));
    let tabs = [
        tab(CheckTab::Changes, "Changes", check.totals().changes),
        tab(CheckTab::New, "New", check.totals().created),
        tab(CheckTab::Unchanged, "Unchanged", check.totals().unchanged),
    ];
    let totals = Some(totals).filter(|_| !derived);
    tabs.into_iter().chain(duplicates).chain([problems]).chain(missing).chain(listed).chain(totals).collect()
}

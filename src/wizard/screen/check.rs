//! Check: everything the import will do, before it does it.

use super::parts::{Banner, Button, Kind, NumberCard};
use crate::engine::job::ProblemSummary;
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::count;
use crate::wizard::state::{CheckTab, CheckView, Database, Rows, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct CheckScreen {
    pub title: String,
    /// `[…]` stands out.
    pub text: String,
    pub banner: Option<Banner>,
    pub cards: Vec<NumberCard>,
    pub tabs: Vec<TabScreen>,
    /// What a record is called: the heading of the column with its name.
    pub record: String,
    pub table: CheckTable,
    pub footer: String,
    pub footer_warns: bool,
    pub back: Button,
    pub problem_rows: Option<Button>,
    pub next: Button,
}

/// A tab with its count.
#[derive(Debug, Clone, Serialize)]
pub struct TabScreen {
    pub tab: CheckTab,
    pub label: &'static str,
    pub count: String,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// What the selected tab shows. Long tables hold the rows around what is looked at; the view asks
/// for others with [`Command::WantRows`].
#[derive(Debug, Clone, Serialize)]
pub enum CheckTable {
    /// Nothing to show, and why.
    Empty { title: String, text: String },
    /// Columns: row, contact, field, before, after.
    Changes { total: u64, offset: u64, rows: Vec<TableRow> },
    /// Columns: row, contact, what is known.
    New { total: u64, offset: u64, rows: Vec<TableRow> },
    Problems {
        groups: Vec<ProblemCard>,
        /// Rows of the selected group. Columns: row, contact, in the file, suggestion.
        total: u64,
        offset: u64,
        rows: Vec<TableRow>,
    },
}

/// One row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct TableRow {
    pub row: String,
    pub title: String,
    pub key: String,
    /// The same record as the row above: title and key need not be repeated.
    pub repeats: bool,
    pub cells: Vec<String>,
}

/// Problems of one cause.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemCard {
    pub is_error: bool,
    pub message: String,
    pub advice: String,
    pub count: String,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

pub(super) fn check(state: &State, draft: &Draft, check: &CheckView) -> CheckScreen {
    let counts = &check.report.counts;
    let one = draft.record_type.label.to_lowercase();
    let many = draft.record_type.plural.to_lowercase();
    let kind = |n: u64| if n == 1 { one.clone() } else { many.clone() };
    let changes = counts.created + counts.updated;
    let warnings: u64 = check.report.problems.iter().filter(|p| !p.is_error).map(|p| p.count).sum();
    CheckScreen {
        title: "Here is what the import will do".into(),
        text: format!("Every row was checked against [{}]. Nothing has been changed yet.", database_name(state)),
        banner: check.stale.as_ref().map(|text| Banner {
            kind: Kind::Warn,
            text: text.clone(),
            buttons: vec![Button::new("Check again", Command::StartCheck)],
        }),
        cards: vec![
            NumberCard::new(counts.updated, format!("{} updated", kind(counts.updated)), Kind::Neutral),
            NumberCard::new(counts.created, format!("new {}", kind(counts.created)), Kind::Good),
            NumberCard::new(counts.unchanged, "already up to date", Kind::Info),
            NumberCard::new(counts.duplicates, "rows repeat an ID", Kind::Warn),
            NumberCard::new(warnings, "warnings", Kind::Warn),
            NumberCard::new(counts.left_out, "rows with problems", Kind::Danger),
        ],
        tabs: tabs(check),
        record: draft.record_type.label.clone(),
        table: table(check),
        footer: footer(counts.left_out, changes),
        footer_warns: counts.left_out > 0,
        back: Button::new("Back", Command::Back),
        problem_rows: check.report.problem_file.as_ref().map(|_| {
            Button::new(
                format!("Save {}…", count(counts.left_out, "problem row", "problem rows")),
                Command::SaveProblemRows,
            )
        }),
        next: next(check, changes),
    }
}

fn database_name(state: &State) -> String {
    match &state.database {
        Database::Open(summary) => summary.name.replace(['[', ']'], " "),
        Database::Opening | Database::Failed(_) => "the database".to_owned(),
    }
}

fn next(check: &CheckView, changes: u64) -> Button {
    let button = Button::new(format!("Import {}", count(changes, "change", "changes")), Command::StartImport);
    if check.stale.is_some() {
        button.disabled("Check again first")
    } else if changes == 0 {
        button.disabled("There is nothing to import")
    } else {
        button
    }
}

fn footer(left_out: u64, changes: u64) -> String {
    match (left_out, changes) {
        (0, 0) => "Everything in the file is in the database already.".to_owned(),
        (0, _) => "Every row goes in. You can undo the import afterwards.".to_owned(),
        (1, _) => "1 row with a problem will be left out and saved to a file you can fix and import again.".to_owned(),
        (n, _) => format!(
            "{} rows with problems will be left out and saved to a file you can fix and import again.",
            group_digits(n)
        ),
    }
}

fn tabs(check: &CheckView) -> Vec<TabScreen> {
    let problems: u64 = check.report.problems.iter().map(|p| p.count).sum();
    let tab = |tab, label, count| TabScreen {
        tab,
        label,
        count: group_digits(count),
        selected: check.tab == tab,
        command: Command::ShowTab(tab),
    };
    vec![
        tab(CheckTab::Changes, "Changes", check.totals.changes),
        tab(CheckTab::New, "New", check.totals.created),
        tab(CheckTab::Problems, "Problems", problems),
    ]
}

fn table(check: &CheckView) -> CheckTable {
    let empty = |title: &str, text: &str| CheckTable::Empty { title: title.to_owned(), text: text.to_owned() };
    match check.tab {
        CheckTab::Changes if check.totals.changes == 0 => {
            empty("No field changes", "No record that is there already gets another value.")
        }
        CheckTab::New if check.totals.created == 0 => {
            empty("Nobody new", "Every row belongs to a record that is there already.")
        }
        CheckTab::Problems if check.report.problems.is_empty() => {
            empty("No problems", "Every row of the file can go in.")
        }
        CheckTab::Changes => CheckTable::Changes {
            total: check.totals.changes,
            offset: check.changes.offset,
            rows: table_rows(&check.changes, |c| {
                (c.row, &c.title, &c.key, vec![c.field.clone(), c.before.clone(), c.after.clone()])
            }),
        },
        CheckTab::New => CheckTable::New {
            total: check.totals.created,
            offset: check.created.offset,
            rows: table_rows(&check.created, |c| {
                let glance = c.glance.iter().map(|(label, value)| format!("{label}: {value}"));
                (c.row, &c.title, &c.key, vec![glance.collect::<Vec<_>>().join(" · ")])
            }),
        },
        CheckTab::Problems => problems(check),
    }
}

fn problems(check: &CheckView) -> CheckTable {
    let card = |problem: &ProblemSummary| ProblemCard {
        is_error: problem.is_error,
        message: problem.message.clone(),
        advice: problem.advice.clone(),
        count: count(problem.count, "row", "rows"),
        selected: check.problem == Some(problem.event),
        command: Command::ShowProblem(Some(problem.event)),
    };
    let selected = check.report.problems.iter().find(|p| check.problem == Some(p.event));
    CheckTable::Problems {
        groups: check.report.problems.iter().map(card).collect(),
        total: selected.map_or(0, |p| p.count),
        offset: check.problems.offset,
        rows: table_rows(&check.problems, |p| {
            let suggestion = p.problem.suggestion.as_deref().unwrap_or_default();
            (p.row, &p.title, &p.key, vec![p.problem.value.to_string(), suggestion.to_owned()])
        }),
    }
}

fn table_rows<T>(rows: &Rows<T>, row: impl Fn(&T) -> (u64, &String, &String, Vec<String>)) -> Vec<TableRow> {
    let mut previous = None;
    rows.rows
        .iter()
        .map(|item| {
            let (number, title, key, cells) = row(item);
            let repeats = previous == Some(number);
            previous = Some(number);
            TableRow { row: group_digits(number), title: title.clone(), key: key.clone(), repeats, cells }
        })
        .collect()
}

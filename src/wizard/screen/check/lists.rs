//! The lists of the Check page. They may have millions of lines, of which some are in memory.

use super::duplicates::{DuplicatesScreen, duplicates};
use super::fixes::{self, FixList, RowScreen};
use super::totals::{self, TotalsScreen};
use crate::engine::job::ProblemSummary;
use crate::engine::schema::group_digits;
use crate::engine::store::{PlanProblem, PlanRows};
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::fixing::FixCommand;
use crate::wizard::format::count;
use crate::wizard::recognising::is_about_duplicates;
use crate::wizard::screen::parts::Button;
use crate::wizard::state::{CheckTab, CheckView};
use jiff::Zoned;
use serde::Serialize;

/// What the selected tab shows.
#[derive(Debug, Clone, Serialize)]
pub enum CheckTable {
    /// Nothing to show, and why.
    Empty {
        title: String,
        text: String,
    },
    /// Columns: row, contact, field, before, after.
    Changes(Lines),
    /// Columns: row, contact, what is known.
    New(Lines),
    /// Columns: row, contact.
    Unchanged(Lines),
    Duplicates(DuplicatesScreen),
    /// Columns: row, contact, what goes with it.
    Listed(Lines),
    /// Columns: contact, the file that changed it last. Of no row of the file.
    Missing(Lines),
    Problems {
        groups: Vec<ProblemCard>,
        /// Rows of the selected group. Columns: row, contact, in the file, suggestion.
        lines: Lines,
        /// One of them with all its cells, in place of the list.
        row: Option<Box<RowScreen>>,
        /// The fixes made, in place of the list.
        fixes: Option<FixList>,
    },
    Totals(TotalsScreen),
}

/// The lines around what is looked at; the view asks for others with [`Command::WantRows`].
#[derive(Debug, Clone, Default, Serialize)]
pub struct Lines {
    pub total: u64,
    pub offset: u64,
    pub rows: Vec<TableRow>,
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
    /// A row with problems: shows it with all its cells.
    #[serde(skip)]
    pub open: Option<Command>,
    /// Reads it as suggested.
    #[serde(skip)]
    pub accept: Option<Command>,
}

/// Problems of one cause.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemCard {
    pub is_error: bool,
    pub message: String,
    pub advice: String,
    pub count: String,
    pub selected: bool,
    /// What can be done about all of them; only of the one selected.
    pub fixes: Vec<Button>,
    #[serde(skip)]
    pub command: Command,
}

/// The problems that are not decided on the Duplicates tab.
pub(super) fn problems(check: &CheckView) -> impl Iterator<Item = &ProblemSummary> {
    check.report().problems.iter().filter(|problem| !is_about_duplicates(problem.event))
}

pub(super) fn table(draft: &Draft, check: &CheckView, now: &Zoned) -> CheckTable {
    if check.tab == CheckTab::Totals {
        return CheckTable::Totals(totals::totals(draft, check));
    }
    let empty = |title: &str, text: &str| CheckTable::Empty { title: title.to_owned(), text: text.to_owned() };
    match check.tab {
        CheckTab::Changes if check.totals().changes == 0 => {
            return empty("No field changes", "No record that is there already gets another value.");
        }
        CheckTab::New if check.totals().created == 0 => {
            return empty("Nobody new", "Every row belongs to a record that is there already.");
        }
        CheckTab::Unchanged if check.totals().unchanged == 0 => {
            return empty("Nothing stays as it is", "No row says only what the database knows already.");
        }
        CheckTab::Duplicates if check.totals().duplicates == 0 => {
            return empty(
                "No possible duplicates",
                "No row without a known ID may be about somebody you have already.",
            );
        }
        CheckTab::Listed if check.totals().listed == 0 => {
            return empty("Nothing to remove", "No record that is there has an ID the file lists.");
        }
        CheckTab::Missing if check.totals().missing == 0 => {
            return empty("Nothing is missing", "Every record of the database is in this file.");
        }
        CheckTab::Problems if problems(check).next().is_none() && !check.fix.listed && check.fix.row.is_none() => {
            return empty("No problems", "Every row of the file can go in.");
        }
        _ => {}
    }
    let (lines, derived) = (lines(draft, check), check.is_derived(check.part));
    match check.tab {
        CheckTab::Problems => CheckTable::Problems {
            groups: groups(draft, check),
            lines,
            row: fixes::row(draft, check).filter(|_| !derived).map(Box::new),
            fixes: fixes::list(draft, check).filter(|_| !derived),
        },
        _ if lines.total == 0 => empty("Nothing fits", "No line of this list fits what you look for."),
        CheckTab::Changes => CheckTable::Changes(lines),
        CheckTab::New => CheckTable::New(lines),
        CheckTab::Unchanged | CheckTab::Totals => CheckTable::Unchanged(lines),
        CheckTab::Duplicates => CheckTable::Duplicates(duplicates(draft.record_type, check, now)),
        CheckTab::Listed => CheckTable::Listed(lines),
        CheckTab::Missing => CheckTable::Missing(lines),
    }
}

/// The lines in memory. Until those of another search arrive, the last ones stay, so that nothing
/// flickers while somebody types.
fn lines(draft: &Draft, check: &CheckView) -> Lines {
    let Some(query) = check.query() else { return Lines::default() };
    // The slots of what nobody matched are not those of the draft.
    let own = Some(draft).filter(|_| !check.is_derived(check.part));
    match check.page.as_ref().filter(|page| (page.query.list, page.query.part) == (query.list, query.part)) {
        Some(page) => Lines { total: page.total, offset: page.offset, rows: rows(own, &page.rows) },
        None => Lines { total: total(check), ..Lines::default() },
    }
}

/// How long the whole list of the tab is.
fn total(check: &CheckView) -> u64 {
    match check.tab {
        CheckTab::Changes => check.totals().changes,
        CheckTab::New => check.totals().created,
        CheckTab::Unchanged => check.totals().unchanged,
        CheckTab::Totals => 0,
        CheckTab::Duplicates => check.totals().duplicates,
        CheckTab::Listed => check.totals().listed,
        CheckTab::Missing => check.totals().missing,
        CheckTab::Problems => {
            check.report().problems.iter().find(|p| check.problem == Some(p.event)).map_or(0, |problem| problem.count)
        }
    }
}

fn groups(draft: &Draft, check: &CheckView) -> Vec<ProblemCard> {
    let card = |problem: &ProblemSummary| ProblemCard {
        is_error: problem.is_error,
        message: problem.message.clone(),
        advice: problem.advice.clone(),
        count: count(problem.count, "row", "rows"),
        selected: check.problem == Some(problem.event),
        fixes: if check.problem == Some(problem.event) && !check.is_derived(check.part) {
            fixes::offered(draft, problem)
        } else {
            Vec::new()
        },
        command: Command::ShowProblem(Some(problem.event)),
    };
    problems(check).map(card).collect()
}

fn rows(draft: Option<&Draft>, rows: &PlanRows) -> Vec<TableRow> {
    match rows {
        PlanRows::Changes(changes) => {
            table_rows(changes, |c| (c.row, &c.title, &c.key, vec![c.field.clone(), c.before.clone(), c.after.clone()]))
        }
        PlanRows::Created(created) => table_rows(created, |c| {
            let glance = c.glance.iter().map(|(label, value)| format!("{label}: {value}"));
            (c.row, &c.title, &c.key, vec![glance.collect::<Vec<_>>().join(" · ")])
        }),
        PlanRows::Unchanged(unchanged) => table_rows(unchanged, |u| (u.row, &u.title, &u.key, Vec::new())),
        PlanRows::Duplicates(pairs) => table_rows(pairs, |p| (p.row, &p.title, &p.key, Vec::new())),
        PlanRows::Listed(listed) => table_rows(listed, |r| (r.row, &r.title, &r.key, vec![with_it(&r.parts)])),
        PlanRows::Missing(missing) => missing
            .iter()
            .map(|m| TableRow {
                row: String::new(),
                title: m.title.clone(),
                key: m.key.clone(),
                repeats: false,
                cells: vec![m.last_file.clone()],
                open: None,
                accept: None,
            })
            .collect(),
        PlanRows::Problems(problems) => {
            let corrected = |p: &PlanProblem| draft.and_then(|draft| corrected(draft, p).map(str::to_owned));
            let lines = table_rows(problems, |p| {
                let suggestion = corrected(p).or(p.problem.suggestion.as_deref().map(str::to_owned));
                (p.row, &p.title, &p.key, vec![p.problem.value.to_string(), suggestion.unwrap_or_default()])
            });
            let with_ways = |(line, p): (TableRow, &PlanProblem)| TableRow {
                open: draft.map(|_| Command::Fix(FixCommand::Open(Some(p.row)))),
                accept: draft
                    .filter(|_| p.problem.suggestion.is_some() && corrected(p).is_none())
                    .and_then(|draft| p.problem.slot.and_then(|slot| draft.fed_by(slot)))
                    .map(|_| Command::Fix(FixCommand::Accept(p.row))),
                ..line
            };
            lines.into_iter().zip(problems).map(with_ways).collect()
        }
    }
}

/// What was typed instead of a cell since the check that is shown.
fn corrected<'d>(draft: &'d Draft, problem: &PlanProblem) -> Option<&'d str> {
    let column = problem.problem.slot.and_then(|slot| draft.fed_by(slot))?;
    let now = draft.fixing.fixes.cell(problem.row, column)?;
    (now.trim() != &*problem.problem.value).then_some(now)
}

/// "2 emails, 1 address"
fn with_it(parts: &[(String, u64)]) -> String {
    let part = |(label, n): &(String, u64)| {
        let mut letters = label.chars();
        let one: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        let many = if one.ends_with('s') { format!("{one}es") } else { format!("{one}s") };
        count(*n, &one, &many)
    };
    parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn table_rows<T>(rows: &[T], row: impl Fn(&T) -> (u64, &String, &String, Vec<String>)) -> Vec<TableRow> {
    let mut previous = None;
    rows.iter()
        .map(|item| {
            let (number, title, key, cells) = row(item);
            let repeats = previous == Some(number);
            previous = Some(number);
            TableRow {
                row: group_digits(number),
                title: title.clone(),
                key: key.clone(),
                repeats,
                cells,
                open: None,
                accept: None,
            }
        })
        .collect()
}

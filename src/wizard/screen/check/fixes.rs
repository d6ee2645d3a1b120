//! What can be done about problems on the Check page: what each cause offers, what was fixed so far, and one row with
//! all its cells.

use super::super::parts::{Banner, Button, Kind};
use crate::engine::check::is_fixed;
use crate::engine::job::{Offer, ProblemSummary};
use crate::engine::model::{Fix, FixRule, Fixes, Problem};
use crate::engine::schema::catalogue::{code, event_kind};
use crate::engine::schema::{Slot, column_letters, group_digits};
use crate::engine::store::{PlanProblem, PlanRow, PlanRows};
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::fixing::{FixCommand, OpenRow};
use crate::wizard::format::{count, percent, when};
use crate::wizard::state::CheckView;
use jiff::Zoned;
use serde::Serialize;

/// Fixes listed; of more, the first.
const LISTED: usize = 200;

/// What was fixed so far, above the problems.
#[derive(Debug, Clone, Serialize)]
pub struct FixBar {
    /// "12 cells fixed, 1 rule".
    pub text: String,
    pub show: Option<Button>,
    pub undo: Button,
    pub redo: Button,
    pub drop_all: Option<Button>,
    /// Check what was fixed since the last check; none where it is checked, or being checked.
    pub check: Option<Button>,
    /// "Checking what you fixed… 43%".
    pub checking: String,
}

/// The fixes made, one by one.
#[derive(Debug, Clone, Serialize)]
pub struct FixList {
    pub lines: Vec<FixLine>,
    /// Where not all are listed.
    pub more: String,
    pub close: Button,
}

/// One fix.
#[derive(Debug, Clone, Serialize)]
pub struct FixLine {
    /// "Row 27", or of a rule "All rows".
    pub place: String,
    /// The column, or the field.
    pub column: String,
    /// What stands in the file, or the problem.
    pub was: String,
    pub now: String,
    pub drop: Button,
}

/// A row with all its cells.
#[derive(Debug, Clone, Serialize)]
pub struct RowScreen {
    pub row: u64,
    /// "Row 27 · María Núñez".
    pub title: String,
    /// What becomes of the row.
    pub text: String,
    pub kind: Kind,
    pub cells: Vec<CellLine>,
    /// The cell to begin with, counted in `cells`.
    pub first: Option<usize>,
    pub previous: Button,
    pub next: Button,
    pub close: Button,
}

/// One cell of a row.
#[derive(Debug, Clone, Serialize)]
pub struct CellLine {
    pub column: usize,
    pub header: String,
    /// As it is read.
    pub text: String,
    /// What stands in the file, where that was corrected.
    pub was: Option<String>,
    /// The field it feeds; may be empty.
    pub field: String,
    /// What is wrong; may be empty.
    pub problem: String,
    pub kind: Kind,
    /// Reads what is suggested.
    pub suggestion: Option<Button>,
}

fn fix(label: impl Into<String>, command: FixCommand) -> Button {
    Button::new(label, Command::Fix(command))
}

fn hinted(button: Button, hint: &str) -> Button {
    Button { hint: hint.to_owned(), ..button }
}

/// What can be done about all problems of one cause.
pub(super) fn offered(draft: &Draft, problem: &ProblemSummary) -> Vec<Button> {
    let (code, slot) = (problem.event.code, problem.event.slot);
    if is_fixed(code) {
        return vec![fix("Take this fix back", FixCommand::DropRules(slot))];
    }
    let mut buttons: Vec<Button> = problem.offers.iter().map(|offer| of(offer, code, slot)).collect();
    let values = [
        code::CHOICE_NOT_RECOGNISED,
        code::CURRENCY_NOT_RECOGNISED,
        code::YES_NO_NOT_RECOGNISED,
        code::COUNTRY_NOT_RECOGNISED,
    ];
    if let Some(slot) = slot.filter(|slot| draft.can_translate(*slot))
        && (values.contains(&code) || code == code::REGION_NOT_RECOGNISED)
    {
        buttons.insert(0, fix("Translate the values…", FixCommand::Translate(slot)));
    }
    buttons
}

fn of(offer: &Offer, code: u16, slot: Option<Slot>) -> Button {
    let about = if offer.about { "about " } else { "" };
    let cells = format!("{about}{}", group_digits(offer.cells));
    let (label, hint) = match (offer.fix, slot) {
        (Fix::UseSuggestion, _) => ("Use the suggestions", "Each cell is read as suggested beside it."),
        (Fix::Blank, _) => ("Take them as blank", "They do what blank cells of this field do."),
        (Fix::LeaveOut, None) => ("Take the rows as they are", "The cells that have no header are not read."),
        (Fix::LeaveOut, Some(_)) => {
            ("Leave the field as it is", "The rows go in; this field keeps what the database holds.")
        }
        (Fix::DayFirst, _) => ("Read them day first (31/12)", "Only the dates with this problem are read so."),
        (Fix::Create, _) => {
            ("Add the contacts first", "They are added from the columns of this file, before its rows go in.")
        }
        (Fix::Park, _) => ("Set the rows aside", "They are kept, and can go in once the contact is there."),
        (Fix::MonthFirst, _) => ("Read them month first (12/31)", "Only the dates with this problem are read so."),
    };
    let command = FixCommand::Rule { code, slot, fix: Some(offer.fix) };
    hinted(fix(format!("{label} · {cells}"), command), hint)
}

/// The bar above the problems; none while there is nothing to say.
pub(super) fn bar(draft: &Draft, check: &CheckView) -> Option<FixBar> {
    let fixing = &draft.fixing;
    if fixing.fixes.is_empty() && !fixing.can_undo() && !fixing.can_redo() && check.unchecked(draft) == 0 {
        return None;
    }
    let (cells, rules) = (fixing.fixes.cell_count() as u64, fixing.fixes.rules.len() as u64);
    let text = match (cells, rules) {
        (0, 0) => "Nothing is fixed.".to_owned(),
        (cells, 0) => format!("{} fixed", count(cells, "cell", "cells")),
        (0, rules) => format!("{} fixed by a rule", count(rules, "problem", "problems")),
        (cells, rules) => {
            format!("{} fixed, {} by a rule", count(cells, "cell", "cells"), count(rules, "problem", "problems"))
        }
    };
    let enabled = |button: Button, enabled: bool, why: &str| if enabled { button } else { button.disabled(why) };
    let unchecked = check.unchecked(draft) as u64;
    let checking = check.fix.checking.as_ref().map(|checking| {
        let done = checking.progress.as_ref().filter(|p| p.bytes_total > 0 && !check.is_quick());
        let share = done.map(|p| format!(" {}", percent(p.bytes as f64 / p.bytes_total as f64))).unwrap_or_default();
        format!("Checking what you fixed…{share}")
    });
    let made = !fixing.fixes.is_empty();
    Some(FixBar {
        text,
        show: made.then(|| match check.fix.listed {
            true => fix("Hide", FixCommand::List(false)),
            false => fix("Show", FixCommand::List(true)),
        }),
        undo: enabled(fix("Undo", FixCommand::Undo), fixing.can_undo(), "Nothing was fixed yet"),
        redo: enabled(fix("Redo", FixCommand::Redo), fixing.can_redo(), "Nothing was taken back"),
        drop_all: made.then(|| fix("Undo all", FixCommand::DropAll)),
        check: (unchecked > 0 && checking.is_none() && check.stale.is_none())
            .then(|| fix(format!("Check again ({})", count(unchecked, "fix", "fixes")), FixCommand::Check)),
        checking: checking.unwrap_or_default(),
    })
}

/// The fixes made, where they are to be seen.
pub(super) fn list(draft: &Draft, check: &CheckView) -> Option<FixList> {
    let fixes = &draft.fixing.fixes;
    if !check.fix.listed || fixes.is_empty() {
        return None;
    }
    let rule = |rule: &FixRule| {
        let slot = rule.slot.as_deref().and_then(|path| draft.record_type.slot(path));
        FixLine {
            place: "All rows".to_owned(),
            column: slot.map_or_else(|| "Whole rows".to_owned(), |slot| draft.label(slot)),
            was: words(draft, rule.code, slot),
            now: rule_words(rule.fix).to_owned(),
            drop: fix("Take back", FixCommand::Rule { code: rule.code, slot, fix: None }),
        }
    };
    let cell = |(row, column, now): (u64, usize, &str)| {
        let was = fixes.cell_was(row, column);
        let back = FixCommand::SetCell { row, column, text: was.unwrap_or_default().to_owned() };
        let back = fix("Take back", back);
        FixLine {
            place: format!("Row {}", group_digits(row)),
            column: header(draft, column),
            was: was.unwrap_or("not known").to_owned(),
            now: if now.is_empty() { "blank".to_owned() } else { now.to_owned() },
            drop: if was.is_some() { back } else { back.disabled("What stands in the file is not known here") },
        }
    };
    let rules = fixes.rules.iter().map(rule);
    let lines: Vec<FixLine> = rules.chain(fixes.listed().map(cell)).take(LISTED).collect();
    let left = (fixes.rules.len() + fixes.cell_count()).saturating_sub(lines.len()) as u64;
    let more = if left > 0 { format!("and {} more", group_digits(left)) } else { String::new() };
    Some(FixList { lines, more, close: fix("Back to the rows", FixCommand::List(false)) })
}

fn words(draft: &Draft, code: u16, slot: Option<Slot>) -> String {
    event_kind(code).message_named(draft.record_type, &draft.customs.names, slot)
}

fn rule_words(fix: Fix) -> &'static str {
    match fix {
        Fix::UseSuggestion => "as suggested",
        Fix::Blank => "taken as blank",
        Fix::LeaveOut => "left as it is",
        Fix::DayFirst => "read day first",
        Fix::MonthFirst => "read month first",
        Fix::Create => "their contacts added first",
        Fix::Park => "set aside",
    }
}

fn header(draft: &Draft, column: usize) -> String {
    let known = draft.source.columns.get(column).map(|column| column.header.clone());
    known.unwrap_or_else(|| format!("Column {}, without a header", column_letters(column)))
}

/// The row that is looked at.
pub(super) fn row(draft: &Draft, check: &CheckView) -> Option<RowScreen> {
    let open = check.fix.row.as_ref()?;
    let listed = match check.shown().map(|page| &page.rows) {
        Some(PlanRows::Problems(problems)) => problems.as_slice(),
        _ => &[],
    };
    let to = |label: &str, row: Option<u64>, why: &str| {
        let button = fix(label, FixCommand::Open(Some(row.unwrap_or(open.row))));
        if row.is_some() { button } else { button.disabled(why) }
    };
    let row_of = |problem: &PlanProblem| problem.row;
    let before = listed.iter().map(row_of).rfind(|row| *row < open.row);
    let after = listed.iter().map(row_of).find(|row| *row > open.row);
    let cells = open.held.as_ref().map(|held| cells(draft, check, open, held)).unwrap_or_default();
    let title = open.held.as_ref().map(|held| held.title.as_str()).unwrap_or_default();
    let (text, kind) = fate(draft, check, open);
    let number = group_digits(open.row);
    Some(RowScreen {
        row: open.row,
        title: if title.is_empty() { format!("Row {number}") } else { format!("Row {number} · {title}") },
        text,
        kind,
        first: first(draft, check, &cells),
        cells,
        previous: to("Row before", before, "This is the first row with this problem"),
        next: to("Next row", after, "This is the last row with this problem"),
        close: fix("Back to the rows", FixCommand::Open(None)),
    })
}

/// The cell of the problem that is selected; otherwise the first with a problem.
fn first(draft: &Draft, check: &CheckView, cells: &[CellLine]) -> Option<usize> {
    let selected = check.problem.and_then(|event| event.slot).and_then(|slot| draft.fed_by(slot));
    let of_selected = cells.iter().position(|cell| Some(cell.column) == selected && !cell.problem.is_empty());
    of_selected.or_else(|| cells.iter().position(|cell| !cell.problem.is_empty()))
}

/// What becomes of the row, with what is wrong with it as a whole.
fn fate(draft: &Draft, check: &CheckView, open: &OpenRow) -> (String, Kind) {
    let Some(held) = &open.held else {
        let text = if open.fine { "Nothing is wrong with this row any more." } else { "" };
        return (text.to_owned(), Kind::Good);
    };
    let whole = held
        .problems
        .iter()
        .filter(|problem| problem.slot.is_none())
        .map(|problem| format!("{}.", words(draft, problem.code, problem.slot)));
    let fixed = |fixes: &Fixes| fixes.cells.get(&open.row).cloned();
    let (said, kind) = if fixed(&draft.fixing.fixes) != fixed(&check.checked().request.fixes) {
        ("Corrected, and not checked yet.".to_owned(), Kind::Info)
    } else if open.fine {
        ("Nothing is wrong with this row any more.".to_owned(), Kind::Good)
    } else if held.problems.iter().any(Problem::is_error) {
        let errors = held.problems.iter().filter(|problem| problem.is_error()).count() as u64;
        (format!("Left out, because of {}.", count(errors, "problem", "problems")), Kind::Danger)
    } else {
        ("Goes in, but wants a look.".to_owned(), Kind::Warn)
    };
    (std::iter::once(said).chain(whole).collect::<Vec<_>>().join(" "), kind)
}

fn cells(draft: &Draft, check: &CheckView, open: &OpenRow, held: &PlanRow) -> Vec<CellLine> {
    let length = held.cells.len().max(draft.source.columns.len());
    let fixes = &draft.fixing.fixes;
    let checked = &check.checked().request.fixes;
    let line = |column: usize| {
        let read = held.cells.get(column).map_or("", String::as_str);
        let now = fixes.cell(open.row, column);
        // A correction that was taken back, before that is checked.
        let back = now.is_none().then(|| checked.cell_was(open.row, column)).flatten();
        let text = now.or(back).unwrap_or(read);
        let slots: Vec<Slot> = draft.mapping.slots_of_column(column).collect();
        let wrong = |problem: &&Problem| problem.slot.is_some_and(|slot| slots.contains(&slot));
        // What is typed by now is not what was found wrong.
        let problem = held.problems.iter().find(wrong).filter(|_| text == read);
        let kind = problem.map_or(Kind::Neutral, |problem| if problem.is_error() { Kind::Danger } else { Kind::Warn });
        let single = |slot: Slot| draft.fed_by(slot) == Some(column);
        let suggested = problem
            .filter(|problem| !is_fixed(problem.code) && problem.slot.is_some_and(single))
            .and_then(|problem| problem.suggestion.as_deref());
        let accept = |text: &str| {
            let command = FixCommand::SetCell { row: open.row, column, text: text.to_owned() };
            fix(format!("Use “{text}”"), command)
        };
        CellLine {
            column,
            header: header(draft, column),
            text: text.to_owned(),
            was: now.is_some().then(|| fixes.cell_was(open.row, column).unwrap_or_default().to_owned()),
            field: slots.iter().map(|slot| draft.label(*slot)).collect::<Vec<_>>().join(", "),
            problem: problem.map(|problem| words(draft, problem.code, problem.slot)).unwrap_or_default(),
            kind,
            suggestion: suggested.map(accept),
        }
    };
    (0..length).map(line).collect()
}

/// What was fixed earlier in the same file and is used again.
pub(super) fn banner(draft: &Draft, now: &Zoned) -> Option<Banner> {
    let kept = draft.fixing.kept.as_ref()?;
    let (cells, rules) = (kept.fixes.cell_count() as u64, kept.fixes.rules.len() as u64);
    let cells = (cells > 0).then(|| count(cells, "cell", "cells"));
    let rules = (rules > 0).then(|| count(rules, "kind of problem", "kinds of problems"));
    let what = cells.into_iter().chain(rules).collect::<Vec<_>>().join(" and ");
    let (by, at) = (&kept.changed_by, when(kept.changed_at, now));
    Some(Banner {
        kind: Kind::Info,
        text: format!("This file was worked on before: {what} fixed by {by} ({at}). Those fixes are used again."),
        buttons: vec![fix("Do not use them", FixCommand::DropAll)],
    })
}

/// Nothing is imported that is not checked as it was fixed.
pub(super) fn checked_first(draft: &Draft, check: &CheckView, next: Button) -> Button {
    if !next.enabled {
        next
    } else if check.fix.checking.is_some() {
        next.disabled("What you fixed is being checked")
    } else if check.unchecked(draft) > 0 {
        next.disabled("What you fixed is not checked yet")
    } else {
        next
    }
}

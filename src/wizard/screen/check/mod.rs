//! Check: everything the import will do, before it does it.

mod filters;
mod fixes;
mod lists;

pub use filters::{FieldFilter, Filters, KindFilter};
pub use fixes::{CellLine, FixBar, FixLine, FixList, RowScreen};
pub use lists::{CheckTable, Lines, ProblemCard, TableRow};

use super::parts::{Banner, Button, Kind, NumberCard};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::fixing::FixCommand;
use crate::wizard::format::{count, when};
use crate::wizard::state::{CheckTab, CheckView, Database, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct CheckScreen {
    pub title: String,
    /// `[…]` stands out.
    pub text: String,
    pub banner: Option<Banner>,
    pub cards: Vec<NumberCard>,
    pub tabs: Vec<TabScreen>,
    /// What the lists are searched for.
    pub search: String,
    /// What changes are narrowed to; only where they are shown.
    pub filters: Option<Filters>,
    /// What a record is called: the heading of the column with its name.
    pub record: String,
    pub table: CheckTable,
    /// What was fixed so far, where problems are shown.
    pub fixes: Option<FixBar>,
    pub footer: String,
    pub footer_warns: bool,
    pub back: Button,
    pub problem_rows: Option<Button>,
    /// Leads to the problems, from anywhere else.
    pub fix_problems: Option<Button>,
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
        banner: banner(state, draft, check),
        cards: vec![
            NumberCard::new(counts.updated, format!("{} updated", kind(counts.updated)), Kind::Neutral),
            NumberCard::new(counts.created, format!("new {}", kind(counts.created)), Kind::Good),
            NumberCard::new(counts.unchanged, "already up to date", Kind::Info),
            NumberCard::new(counts.duplicates, "rows repeat an ID", Kind::Warn),
            NumberCard::new(warnings, "warnings", Kind::Warn),
            NumberCard::new(counts.left_out, "rows with problems", Kind::Danger),
        ],
        tabs: tabs(check),
        search: check.search.clone(),
        filters: (check.tab == CheckTab::Changes && check.totals.changes > 0).then(|| filters::filters(check)),
        record: draft.record_type.label.clone(),
        table: lists::table(draft, check),
        fixes: (check.tab == CheckTab::Problems).then(|| fixes::bar(draft, check)).flatten(),
        footer: footer(counts.left_out, changes),
        footer_warns: counts.left_out > 0,
        back: Button::new("Back", Command::Back),
        fix_problems: (counts.left_out > 0 && check.tab != CheckTab::Problems).then(|| {
            let label = format!("Fix {}", count(counts.left_out, "problem", "problems"));
            Button::new(label, Command::ShowTab(CheckTab::Problems))
        }),
        problem_rows: check.report.problem_file.as_ref().filter(|_| check.tab == CheckTab::Problems).map(|_| {
            Button::new(
                format!("Save {}…", count(counts.left_out, "problem row", "problem rows")),
                Command::SaveProblemRows,
            )
        }),
        next: next(draft, check, changes),
    }
}

/// What no longer holds; otherwise what was fixed earlier and is used again.
fn banner(state: &State, draft: &Draft, check: &CheckView) -> Option<Banner> {
    if let Some(text) = &check.stale {
        let again = vec![Button::new("Check again", Command::StartCheck)];
        return Some(Banner { kind: Kind::Warn, text: text.clone(), buttons: again });
    }
    let kept = draft.fixing.kept.as_ref()?;
    let (cells, rules) = (kept.fixes.cell_count() as u64, kept.fixes.rules.len() as u64);
    let cells = (cells > 0).then(|| count(cells, "cell", "cells"));
    let rules = (rules > 0).then(|| count(rules, "kind of problem", "kinds of problems"));
    let what = cells.into_iter().chain(rules).collect::<Vec<_>>().join(" and ");
    let (by, at) = (&kept.changed_by, when(kept.changed_at, &state.now));
    Some(Banner {
        kind: Kind::Info,
        text: format!("{what} of this file were fixed earlier ({by}, {at}). They are used again."),
        buttons: vec![Button::new("Do not use them", Command::Fix(FixCommand::DropAll))],
    })
}

fn database_name(state: &State) -> String {
    match &state.database {
        Database::Open(summary) => summary.name.replace(['[', ']'], " "),
        Database::Opening | Database::Failed(_) => "the database".to_owned(),
    }
}

fn next(draft: &Draft, check: &CheckView, changes: u64) -> Button {
    let button = Button::new(format!("Import {}", count(changes, "change", "changes")), Command::StartImport);
    if check.stale.is_some() {
        button.disabled("Check again first")
    } else if check.fix.checking.is_some() {
        button.disabled("What you fixed is being checked")
    } else if check.unchecked(draft) > 0 {
        button.disabled("What you fixed is not checked yet")
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
        tab(CheckTab::Unchanged, "Unchanged", check.totals.unchanged),
        tab(CheckTab::Problems, "Problems", problems),
    ]
}

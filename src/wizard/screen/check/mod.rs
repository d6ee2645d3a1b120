//! Check: everything the import will do, before it does it.

mod filters;
mod lists;
mod totals;

pub use filters::{FieldFilter, Filters, KindFilter};
pub use lists::{CheckTable, Lines, ProblemCard, TableRow};
pub(super) use totals::waiving;
pub use totals::{ExpectField, TotalsRow, TotalsScreen, WaivingScreen};

use super::parts::{Banner, Button, Kind, NumberCard};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::expecting::why_not;
use crate::wizard::format::count;
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
    pub footer: String,
    pub footer_warns: bool,
    /// Writes the plan to a file for somebody else.
    pub report: Button,
    pub back: Button,
    pub problem_rows: Option<Button>,
    pub next: Button,
}

/// A tab with its count, where it counts something.
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
    let waits = why_not(draft, check).filter(|_| check.stale.is_none() && changes > 0);
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
        search: check.search.clone(),
        filters: (check.tab == CheckTab::Changes && check.totals.changes > 0).then(|| filters::filters(check)),
        record: draft.record_type.label.clone(),
        table: lists::table(draft, check),
        footer: waits.map_or_else(|| footer(counts.left_out, changes), |why| format!("{why}.")),
        footer_warns: waits.is_some() || counts.left_out > 0,
        report: Button::new("Save this report…", Command::SaveReport),
        back: Button::new("Back", Command::Back),
        problem_rows: check.report.problem_file.as_ref().map(|_| {
            Button::new(
                format!("Save {}…", count(counts.left_out, "problem row", "problem rows")),
                Command::SaveProblemRows,
            )
        }),
        next: next(check, changes, waits),
    }
}

fn database_name(state: &State) -> String {
    match &state.database {
        Database::Open(summary) => summary.name.replace(['[', ']'], " "),
        Database::Opening | Database::Failed(_) => "the database".to_owned(),
    }
}

fn next(check: &CheckView, changes: u64, waits: Option<&str>) -> Button {
    let button = Button::new(format!("Import {}", count(changes, "change", "changes")), Command::StartImport);
    if check.stale.is_some() {
        button.disabled("Check again first")
    } else if changes == 0 {
        button.disabled("There is nothing to import")
    } else if let Some(why) = waits {
        button.disabled(why)
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
        TabScreen { count: String::new(), ..tab(CheckTab::Totals, "Totals", 0) },
    ]
}

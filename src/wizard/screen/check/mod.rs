//! Check: everything the import will do, before it does it.

mod duplicates;
mod filters;
mod lists;

pub use duplicates::{Answer, DuplicatesScreen, PairField, PairScreen};
pub use filters::{FieldFilter, Filters, KindFilter};
pub use lists::{CheckTable, Lines, ProblemCard, TableRow};

use super::parts::{Banner, Button, Kind, NumberCard};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::draft::Draft;
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

pub(super) fn check(state: &State, draft: &Draft, check: &CheckView) -> CheckScreen {
    let counts = &check.report.counts;
    let one = draft.record_type.label.to_lowercase();
    let many = draft.record_type.plural.to_lowercase();
    let kind = |n: u64| if n == 1 { one.clone() } else { many.clone() };
    let changes = counts.created + counts.updated;
    let warnings: u64 = lists::problems(check).filter(|p| !p.is_error).map(|p| p.count).sum();
    let with_problems = counts.left_out - check.totals.duplicates_left_out.min(counts.left_out);
    let recognises = check.checked.request.recognise.beyond_key();
    CheckScreen {
        title: "Here is what the import will do".into(),
        text: format!("Every row was checked against [{}]. Nothing has been changed yet.", database_name(state)),
        banner: banner(check),
        cards: vec![
            NumberCard::new(counts.updated, format!("{} updated", kind(counts.updated)), Kind::Neutral),
            NumberCard::new(counts.created, format!("new {}", kind(counts.created)), Kind::Good),
            NumberCard::new(counts.unchanged, "already up to date", Kind::Info),
            if recognises {
                NumberCard::new(check.totals.duplicates, "possible duplicates", Kind::Warn)
            } else {
                NumberCard::new(counts.duplicates, "rows repeat an ID", Kind::Warn)
            },
            NumberCard::new(warnings, "warnings", Kind::Warn),
            NumberCard::new(with_problems, "rows with problems", Kind::Danger),
        ],
        tabs: tabs(check),
        search: check.search.clone(),
        filters: (check.tab == CheckTab::Changes && check.totals.changes > 0).then(|| filters::filters(check)),
        record: draft.record_type.label.clone(),
        table: lists::table(draft.record_type, check, &state.now),
        footer: footer(with_problems, check.totals.duplicates_left_out, changes),
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
    if check.stale.is_some() || !check.duplicates.decided.is_empty() {
        button.disabled("Check again first")
    } else if changes == 0 {
        button.disabled("There is nothing to import")
    } else {
        button
    }
}

/// Why the plan is to be made again.
fn banner(check: &CheckView) -> Option<Banner> {
    let decided = check.duplicates.decided.len() as u64;
    let (kind, text) = match &check.stale {
        Some(why) => (Kind::Warn, why.clone()),
        None if decided > 0 => {
            let decisions = count(decided, "decision is kept", "decisions are kept");
            (Kind::Info, format!("{decisions}. Check again to see what the import does now."))
        }
        None => return None,
    };
    Some(Banner { kind, text, buttons: vec![Button::new("Check again", Command::StartCheck)] })
}

fn footer(with_problems: u64, possible: u64, changes: u64) -> String {
    let problems = match with_problems {
        0 => None,
        1 => Some("1 row with a problem".to_owned()),
        n => Some(format!("{} rows with problems", group_digits(n))),
    };
    let possible = (possible > 0).then(|| count(possible, "possible duplicate", "possible duplicates"));
    let left_out: Vec<String> = problems.into_iter().chain(possible).collect();
    match (left_out.as_slice(), changes) {
        ([], 0) => "Everything in the file is in the database already.".to_owned(),
        ([], _) => "Every row goes in. You can undo the import afterwards.".to_owned(),
        (rows, _) => {
            format!("{} will be left out and saved to a file you can fix and import again.", rows.join(" and "))
        }
    }
}

fn tabs(check: &CheckView) -> Vec<TabScreen> {
    let problems: u64 = lists::problems(check).map(|p| p.count).sum();
    let tab = |tab, label, count| TabScreen {
        tab,
        label,
        count: group_digits(count),
        selected: check.tab == tab,
        command: Command::ShowTab(tab),
    };
    let recognises = check.checked.request.recognise.beyond_key();
    let duplicates = recognises.then(|| tab(CheckTab::Duplicates, "Duplicates", check.totals.duplicates));
    let mut tabs = vec![
        tab(CheckTab::Changes, "Changes", check.totals.changes),
        tab(CheckTab::New, "New", check.totals.created),
        tab(CheckTab::Unchanged, "Unchanged", check.totals.unchanged),
    ];
    tabs.extend(duplicates);
    tabs.push(tab(CheckTab::Problems, "Problems", problems));
    tabs
}

//! `almoner check FILE`: what an import would do, row by row, without doing it.

use super::args::{MatchArgs, RowArgs, import_after_help};
use super::file_args::FileArgs;
use super::fixes::{self, FixArgs};
use super::match_columns::matched_text;
use super::prepare::{self, MatchedFile, ReadFile};
use super::progress::ProgressLine;
use super::screen::{Screen, Style};
use super::table::Table;
use super::templates::choose;
use super::{Common, Outcome, control, inspect, recognising, report, store};
use crate::engine::job::{self, CheckReport};
use crate::engine::schema::{Schema, group_digits};
use crate::engine::store::{PlanList, PlanPage, PlanQuery, PlanRows};
use clap::Args;

/// Show what an import would do, without doing it
#[derive(Debug, Args)]
#[command(after_help = import_after_help())]
pub struct CheckArgs {
    #[command(flatten)]
    pub file: FileArgs,
    #[command(flatten)]
    pub matching: MatchArgs,
    #[command(flatten)]
    pub rows: RowArgs,
    #[command(flatten)]
    pub fixing: FixArgs,
    /// A check asks nothing and waits for nobody; taken so that it understands the options of an import
    #[arg(long = "yes", hide = true)]
    _yes: bool,
    #[arg(long = "no-wait", hide = true)]
    _no_wait: bool,
}

/// Changes shown; the window pages through all of them.
const SHOWN_CHANGES: u64 = 5;

pub fn check(args: &CheckArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), false);
    let (file, matched) = prepare::prepare(&args.file, &args.matching, common, &control, &progress)?;
    let mut request = prepare::request(&file, &matched, &args.rows)?;
    let mut store = store::open(common)?;
    choose::hint(store.as_mut(), (&file, &args.file), &matched, &args.matching, screen);
    let fixed = fixes::apply(&args.fixing, &file, &matched, store.as_mut(), screen, &mut request)?;
    let person = store::person();
    let checked = job::check(store.as_mut(), Schema::built_in(), &request, &person, &control, &progress);
    progress.clear();
    let mut checked = checked?;
    let outcome = report::outcome(&checked.report)?;
    if screen.json {
        let duplicates = recognising::document(&mut checked)?;
        screen.document(&report::file_document(&checked.report, &matched, duplicates, fixed))?;
    } else {
        screen.print(&text(&file, &matched, &mut checked, screen.style)?)?;
    }
    Ok(outcome)
}

/// What was read, what matches, what would happen.
pub fn text(file: &ReadFile, matched: &MatchedFile, checked: &mut CheckReport, style: Style) -> anyhow::Result<String> {
    let mut text = inspect::facts_text(file, style);
    text.push_str(&matched_text(file, matched));
    text.push_str(&format!("\n{}\n", style.strong("An import would do this:")));
    text.push_str(&report::counts_text(&checked.report));
    text.push_str(&report::missing_text(&checked.report, matched.record_type, style));
    text.push_str(&changes_text(checked, style)?);
    text.push_str(&recognising::text(checked, style)?);
    text.push_str(&records_text(checked, PlanList::Removed, style)?);
    text.push_str(&records_text(checked, PlanList::Missing, style)?);
    let problems = report::problems_text(&checked.report, style);
    if !problems.is_empty() {
        text.push_str(&format!("\n{problems}{}", report::problem_file_text(&checked.report)));
        text.push_str(&fixes::offers_text(&checked.report, matched.record_type));
    }
    Ok(text)
}

fn changes_text(checked: &mut CheckReport, style: Style) -> anyhow::Result<String> {
    let PlanPage { total, rows, .. } = checked.plan.page(&PlanQuery::all(PlanList::Changes), 0, SHOWN_CHANGES)?;
    let PlanRows::Changes(changes) = rows else { return Ok(String::new()) };
    if changes.is_empty() {
        return Ok(String::new());
    }
    let mut table = Table::new(&[">Row", "Record", "Field", "Now", "Then"]);
    for change in changes {
        let record = format!("{} {}", change.key, change.title);
        table.row([group_digits(change.row), record, change.field, change.before, change.after]);
    }
    let first = if total > SHOWN_CHANGES { format!(", the first {SHOWN_CHANGES}") } else { String::new() };
    let heading = format!("Fields that would change: {}{first}", group_digits(total));
    Ok(format!("\n{}\n{}", style.strong(&heading), table.text()))
}

/// The first records that would be removed, or that a full list does not carry.
fn records_text(checked: &mut CheckReport, list: PlanList, style: Style) -> anyhow::Result<String> {
    let PlanPage { total, rows, .. } = checked.plan.page(&PlanQuery::all(list), 0, SHOWN_CHANGES)?;
    let (what, mut table) = match list {
        PlanList::Removed => ("would be removed", Table::new(&[">Row", "Record", "With it"])),
        _ => ("are missing from the file", Table::new(&["Record", "Last changed by"])),
    };
    let named = |key: &str, title: &str| format!("{key} {title}").trim_end().to_owned();
    match rows {
        PlanRows::Removed(records) => records.into_iter().for_each(|record| {
            let parts: Vec<String> = record.parts.iter().map(|(label, n)| format!("{label}: {n}")).collect();
            table.row([group_digits(record.row), named(&record.key, &record.title), parts.join(", ")]);
        }),
        PlanRows::Missing(records) => records.into_iter().for_each(|record| {
            table.row([named(&record.key, &record.title), record.last_file]);
        }),
        _ => {}
    }
    if total == 0 {
        return Ok(String::new());
    }
    let first = if total > SHOWN_CHANGES { format!(", the first {SHOWN_CHANGES}") } else { String::new() };
    let heading = format!("Records that {what}: {}{first}", group_digits(total));
    Ok(format!("\n{}\n{}", style.strong(&heading), table.text()))
}

//! `almoner check FILE`: what an import would do, row by row, without doing it.

use super::args::{MatchArgs, RowArgs, import_after_help};
use super::file_args::FileArgs;
use super::fixes::{self, FixArgs};
use super::lists::ListArgs;
use super::match_columns::matched_text;
use super::prepare::{self, MatchedFile, ReadFile};
use super::progress::ProgressLine;
use super::screen::{Screen, Style};
use super::table::Table;
use super::templates::choose;
use super::totals::{self, ExpectArgs};
use super::{Common, Outcome, control, inspect, missing, plan_report, recognising, report, store};
use crate::engine::job::{self, CheckReport};
use crate::engine::schema::{Schema, group_digits};
use crate::engine::store::{PlanList, PlanPage, PlanQuery, PlanRows};
use clap::Args;
use std::path::PathBuf;

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
    pub list: ListArgs,
    #[command(flatten)]
    pub fixing: FixArgs,
    #[command(flatten)]
    pub expect: ExpectArgs,
    /// Write the whole plan to this new file, for somebody else to approve: a workbook (.xlsx) or CSV (.csv)
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// At most this many lines of each list are shown; the report and the window have all
    #[arg(long, value_name = "N", default_value_t = SHOWN_LINES)]
    limit: u64,
    /// A check asks nothing and waits for nobody; taken so that it understands the options of an import
    #[arg(long = "yes", hide = true)]
    _yes: bool,
    #[arg(long = "no-wait", hide = true)]
    _no_wait: bool,
}

/// Lines of each list shown where nothing is said; the window pages through all of them.
pub const SHOWN_LINES: u64 = 5;

pub fn check(args: &CheckArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let format = args.report.as_deref().map(plan_report::format).transpose()?;
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), false);
    let (file, matched) = prepare::prepare(&args.file, &args.matching, common, &control, &progress)?;
    let mut request = prepare::request(&file, &matched, &args.rows)?;
    request.expected = args.expect.expected(&request, matched.record_type)?;
    let mut store = store::open(common)?;
    args.list.apply(store.as_mut(), &mut request, screen.style)?;
    choose::hint(store.as_mut(), (&file, &args.file), &matched, &args.matching, screen);
    let fixed = fixes::apply(&args.fixing, &file, &matched, store.as_mut(), screen, &mut request)?;
    let person = store::person();
    let checked = job::check(store.as_mut(), Schema::built_in(), &request, &person, &control, &progress);
    progress.clear();
    let mut checked = checked?;
    if let (Some(path), Some(format)) = (&args.report, format) {
        plan_report::save(store.as_mut(), &mut checked, (path, format), &control)?;
    }
    let outcome = report::outcome(&checked.report)?;
    if screen.json {
        screen.document(&plan_report::document(store.as_mut(), &mut checked, &matched, args.limit, fixed)?)?;
    } else {
        let mut text = text(&file, &matched, &mut checked, args.limit, screen.style)?;
        text.extend(args.report.iter().map(|path| format!("\nThe plan is in {}\n", path.display())));
        screen.print(&text)?;
    }
    let differs = !checked.checked.differences(matched.record_type).is_empty() && request.expected.waived.is_none();
    Ok(if differs { Outcome::Incomplete } else { outcome })
}

/// What was read, what matches, what would happen.
pub fn text(
    file: &ReadFile,
    matched: &MatchedFile,
    checked: &mut CheckReport,
    limit: u64,
    style: Style,
) -> anyhow::Result<String> {
    let mut text = inspect::facts_text(file, style);
    text.push_str(&matched_text(file, matched));
    text.push_str(&format!("\n{}\n", style.strong("An import would do this:")));
    text.push_str(&report::counts_text(&checked.report));
    text.push_str(&missing::missing_text(&checked.report, matched.record_type, style));
    let job::Checked { counts, totals, request, .. } = &checked.checked;
    text.push_str(&totals::text(matched.record_type, counts, totals, &request.expected, style));
    text.push_str(&changes_text(checked, limit, style)?);
    text.push_str(&recognising::text(checked, style)?);
    text.push_str(&records_text(checked, PlanList::Listed, limit, style)?);
    text.push_str(&records_text(checked, PlanList::Missing, limit, style)?);
    let problems = report::problems_text(&checked.report, style);
    if !problems.is_empty() {
        text.push_str(&format!("\n{problems}{}", report::problem_file_text(&checked.report)));
        text.push_str(&fixes::offers_text(&checked.report, matched.record_type));
    }
    Ok(text)
}

fn changes_text(checked: &mut CheckReport, limit: u64, style: Style) -> anyhow::Result<String> {
    let PlanPage { total, rows, .. } = checked.plan.page(&PlanQuery::all(PlanList::Changes), 0, limit)?;
    let PlanRows::Changes(changes) = rows else { return Ok(String::new()) };
    if changes.is_empty() {
        return Ok(String::new());
    }
    let mut table = Table::new(&[">Row", "Record", "Field", "Now", "Then"]);
    for change in changes {
        let record = format!("{} {}", change.key, change.title);
        table.row([group_digits(change.row), record, change.field, change.before, change.after]);
    }
    let first = if total > limit { format!(", the first {limit}") } else { String::new() };
    let heading = format!("Fields that would change: {}{first}", group_digits(total));
    Ok(format!("\n{}\n{}", style.strong(&heading), table.text()))
}

/// The first records that are listed for removal, or that a full list does not carry.
fn records_text(checked: &mut CheckReport, list: PlanList, limit: u64, style: Style) -> anyhow::Result<String> {
    let PlanPage { total, rows, .. } = checked.plan.page(&PlanQuery::all(list), 0, limit)?;
    let (what, mut table) = match list {
        PlanList::Listed => ("are listed for removal", Table::new(&[">Row", "Record", "With it"])),
        _ => ("are missing from the file", Table::new(&["Record", "Last changed by"])),
    };
    let named = |key: &str, title: &str| format!("{key} {title}").trim_end().to_owned();
    match rows {
        PlanRows::Listed(records) => records.into_iter().for_each(|record| {
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
    let first = if total > limit { format!(", the first {limit}") } else { String::new() };
    let heading = format!("Records that {what}: {}{first}", group_digits(total));
    Ok(format!("\n{}\n{}", style.strong(&heading), table.text()))
}

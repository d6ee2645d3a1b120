//! `almoner parked`: rows set aside until the record they refer to is there, and having them go in.

use super::args::RunArgs;
use super::progress::ProgressLine;
use super::screen::{Screen, counted_words};
use super::table::Table;
use super::{Common, EXIT_CODES, Outcome, control, report, store};
use crate::engine::job::{self, Expected};
use crate::engine::model::{Job, JobId, ParkedRows};
use crate::engine::schema::{Schema, group_digits};
use clap::Args;
use serde::Serialize;

/// Show rows that were set aside because their contact was not there, and import those whose contact has come
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ParkedArgs {
    /// Number of the import that set rows aside; without it all of them
    #[arg(value_name = "ID")]
    id: Option<i64>,
    /// Import the rows that can go in now
    #[arg(long)]
    import: bool,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Serialize)]
struct Document {
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    job: i64,
    record_type: String,
    file_name: String,
    /// Rows set aside.
    rows: u64,
    /// Those that can go in now.
    ready: u64,
    /// What importing them came to, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    imported: Option<serde_json::Value>,
}

pub fn parked(args: &ParkedArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    if let Some(id) = args.id {
        store.job(JobId(id))?;
    }
    let mut parked = store.parked()?;
    parked.retain(|rows| args.id.is_none_or(|id| rows.job.0 == id));
    let (mut items, mut outcome) = (Vec::new(), Outcome::Complete);
    let mut text = if args.import { String::new() } else { listed(&parked) };
    for rows in &parked {
        let mut item = item(rows);
        if args.import && rows.ready > 0 {
            let control = control::listening();
            let progress = ProgressLine::new(control.clone(), args.run.no_wait);
            let person = store::person();
            let done = job::import_parked(store.as_mut(), Schema::built_in(), rows.job, &person, &control, &progress);
            progress.clear();
            let this = |job: &Job| job.id.0 > rows.job.0;
            let done = done.map_err(|error| report::failure(error, progress.busy(), store.as_mut(), this))?;
            if let Some(done) = done {
                let record_type = report::type_of(&rows.record_type);
                if report::outcome(&done)? == Outcome::Incomplete {
                    outcome = Outcome::Incomplete;
                }
                let headline = format!("Import {}: rows set aside by import {} go in.", done.job.0, rows.job.0);
                text.push_str(&report::written_text(&done, record_type, &headline, true, screen.style));
                let document = report::document(&done, record_type, &Expected::default());
                item.imported = Some(serde_json::to_value(document)?);
            }
        }
        items.push(item);
    }
    if args.import && text.is_empty() {
        text = nothing_ready(&parked);
    }
    if screen.json {
        screen.document(&Document { items })?;
    } else {
        screen.print(&text)?;
    }
    Ok(outcome)
}

fn item(rows: &ParkedRows) -> Item {
    let ParkedRows { job, record_type, file_name, rows, ready, .. } = rows.clone();
    Item { job: job.0, record_type, file_name, rows, ready, imported: None }
}

fn nothing_ready(parked: &[ParkedRows]) -> String {
    match parked.iter().map(|rows| rows.rows).sum::<u64>() {
        0 => "No rows are set aside.\n".to_owned(),
        rows => format!("Nothing can go in yet: {} still set aside.\n", counted_words(rows, "row is", "rows are")),
    }
}

fn listed(parked: &[ParkedRows]) -> String {
    if parked.is_empty() {
        return "No rows are set aside.\n".to_owned();
    }
    let mut table = Table::new(&["Import", "File", "Set aside", "Can go in now"]);
    for rows in parked {
        let cells = [rows.job.0.to_string(), rows.file_name.clone(), group_digits(rows.rows), group_digits(rows.ready)];
        table.row(cells.to_vec());
    }
    let ready: u64 = parked.iter().map(|rows| rows.ready).sum();
    let hint =
        if ready > 0 { format!("To import them: {} parked --import\n", super::program()) } else { String::new() };
    format!("{}{hint}", table.text())
}

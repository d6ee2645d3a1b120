//! `almoner removals JOB remove` and `finish`: ending a review.

use super::show::summary_text;
use super::{counted, open, plain, summary};
use crate::cli::progress::ProgressLine;
use crate::cli::screen::{Screen, to_stderr};
use crate::cli::telling::Telling;
use crate::cli::{EXIT_CODES, Outcome, ask, control, program, report, store};
use crate::engine::job::{self, Confirmation, Expected, JobError, Report, Review};
use crate::engine::model::{Guard, Job, JobId, JobKind};
use crate::engine::schema::{Schema, group_digits};
use crate::engine::store::Store;
use anyhow::bail;
use clap::Args;
use serde::Serialize;

/// Remove what is ticked, with what belongs to it
///
/// It is a job of its own: `almoner undo` or `almoner removals JOB restore` brings all of it back. Ctrl+C stops between
/// two batches; `almoner resume` goes on.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct RemoveArgs {
    /// The number of records ticked, so that nothing else goes than what you saw; without it you are asked
    #[arg(long, value_name = "N", value_parser = number)]
    confirm: Option<u64>,
    /// Give up at once when another import is writing, instead of waiting for it
    #[arg(long)]
    no_wait: bool,
    /// Tell how it ended, as `almoner notify` has it set up
    #[arg(long)]
    notify: bool,
}

/// With or without commas.
fn number(text: &str) -> Result<u64, String> {
    text.replace(',', "").parse().map_err(|_| "write the number of records that are ticked".to_owned())
}

/// The document of `remove`.
#[derive(Debug, Serialize)]
struct Document {
    #[serde(flatten)]
    report: report::ReportDocument,
    /// The import whose list it was.
    review_of: i64,
    /// What went by type, as the Pruning Summary Object of the hosted import API has it.
    summary: serde_json::Map<String, serde_json::Value>,
}

pub(super) fn remove(
    store: &mut (dyn Store + 'static),
    id: JobId,
    args: &RemoveArgs,
    screen: &Screen,
) -> anyhow::Result<Outcome> {
    let review = open(store, id)?;
    let confirmed = confirmation(&review, args)?;
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), args.no_wait);
    let (schema, person) = (Schema::built_in(), store::person());
    let done = job::remove_reviewed(store, schema, id, confirmed, &person, &control, &progress);
    progress.clear();
    if let Some(telling) = Telling::begin(args.notify) {
        telling.of(Some(store), &review.job.file_name, done.as_ref().ok().map(|report| report.job), false);
        telling.end();
    }
    let this = |job: &Job| job.kind == JobKind::Removal && job.review_of == Some(id);
    let done = done.map_err(|error| match error {
        JobError::Stopped | JobError::Store(_) => report::failure(error, progress.busy(), store, this),
        refusal => plain(refusal, id),
    })?;
    let outcome = report::outcome(&done)?;
    told(store, id, &done, screen)?;
    Ok(outcome)
}

/// What the person confirms, where something may be removed at all.
fn confirmation(review: &Review, args: &RemoveArgs) -> anyhow::Result<Confirmation> {
    let (id, ticked, of) = (review.job.id, review.totals.ticked, review.totals.of);
    if let Some(begun) = review.begun {
        return Err(plain(JobError::RemovalBegun { id: begun.0 }, id));
    }
    match review.guard {
        Guard::Nothing => return Err(plain(JobError::NothingTicked, id)),
        Guard::MoreThanHalf => return Err(plain(JobError::MoreThanHalf { ticked, of }, id)),
        Guard::Within | Guard::TypeNumber => {}
    }
    if let Some(confirmed) = args.confirm {
        return Ok(Confirmation { ticked: confirmed, typed: true, revision: None });
    }
    if !ask::somebody_is_there() {
        bail!(
            "Nobody is there to be asked whether {} and what belongs to them are to be removed. See what they are with \
             `{} removals {}`, and add --confirm with their number.",
            counted(&review.job.record_type, ticked),
            program(),
            id.0
        );
    }
    to_stderr(&summary_text(review));
    let question = format!("Remove {} of {}?", counted(&review.job.record_type, ticked), group_digits(of));
    let typed = review.guard == Guard::TypeNumber;
    let agreed = if typed { ask::number(&question, ticked) } else { ask::yes(&question) };
    if !agreed {
        bail!("Nothing was removed.");
    }
    Ok(Confirmation { ticked, typed, revision: Some(review.revision) })
}

fn told(store: &mut dyn Store, id: JobId, done: &Report, screen: &Screen) -> anyhow::Result<()> {
    let removal = store.job(done.job)?;
    let mut parts = Vec::new();
    for part in store.parts_of(done.job)? {
        let part = store.job(part)?;
        parts.push((part.record_type, part.counts.deleted));
    }
    if screen.json {
        let report = report::document(done, report::type_of(&removal.record_type), &Expected::default());
        let summary = summary(&removal.record_type, removal.counts.deleted, &parts);
        return screen.document(&Document { report, review_of: id.0, summary });
    }
    let mut text = screen.style.strong(&format!("Removal {} is done.", done.job.0)) + "\n";
    report::push(&mut text, &format!("  {} removed", counted(&removal.record_type, removal.counts.deleted)));
    for (name, count) in parts.iter().filter(|(_, count)| *count > 0) {
        report::push(&mut text, &format!("  {} with them", counted(name, *count)));
    }
    let program = program();
    report::push(&mut text, &format!("To bring all of it back: {program} undo {}", done.job.0));
    report::push(&mut text, &format!("To bring some back: {program} removals {} restore ID", id.0));
    report::push(&mut text, &format!("Its report: {program} removals {} report --out FILE.html", id.0));
    screen.print(&text)
}

/// Ends a review without removing.
pub(super) fn finish(store: &mut dyn Store, id: JobId, screen: &Screen) -> anyhow::Result<Outcome> {
    open(store, id)?;
    let status = job::finish_review(store, id, &store::person()).map_err(|error| plain(error, id))?;
    if screen.json {
        screen.document(&serde_json::json!({ "job": id.0, "status": status.as_str() }))?;
    } else {
        screen.print(&format!("The review of import {} is over; nothing was removed.\n", id.0))?;
    }
    Ok(Outcome::Complete)
}

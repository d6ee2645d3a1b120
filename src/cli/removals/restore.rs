//! `almoner removals JOB restore [ID…]`: brings back what a removal took, all of it or some records.

use super::decide::listed;
use super::keys;
use crate::cli::progress::ProgressLine;
use crate::cli::screen::{Screen, counted_words};
use crate::cli::{EXIT_CODES, Outcome, args::RunArgs, ask, control, program, report, store};
use crate::engine::job::{self, Control, Expected, JobError, Report, UndoScope};
use crate::engine::model::{Job, JobId, JobKind, RecordId, Status};
use crate::engine::schema::Schema;
use crate::engine::store::Store;
use anyhow::bail;
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;

/// Bring back what was removed, with what belonged to it: all of it, or the records named
///
/// It is a job of its own, that `almoner undo` takes back.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct RestoreArgs {
    /// IDs of the records; without any, all that this review removed
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    run: RunArgs,
}

/// The document of `restore`.
#[derive(Debug, Serialize)]
struct Document {
    job: i64,
    /// The jobs that brought records back.
    restores: Vec<report::ReportDocument>,
}

pub(super) fn restore(
    store: &mut dyn Store,
    id: JobId,
    args: &RestoreArgs,
    screen: &Screen,
) -> anyhow::Result<Outcome> {
    let name = job::review(store, id, false)?.job.file_name;
    let which = if args.ids.is_empty() { Which::All(all(store, id)?) } else { some(store, id, &args.ids)? };
    let question = match &which {
        Which::All(_) => format!("Bring back all that was removed after {name}?"),
        Which::Some(by_removal) => {
            let records = by_removal.values().map(Vec::len).sum::<usize>() as u64;
            format!("Bring back {}?", counted_words(records, "record", "records"))
        }
    };
    if !args.run.yes && ask::somebody_is_there() && !ask::yes(&question) {
        bail!("Nothing was brought back.");
    }
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), args.run.no_wait);
    let done = bring_back(store, &which, &control, &progress);
    progress.clear();
    let this = |job: &Job| matches!(job.kind, JobKind::Undo | JobKind::Restore);
    let done = done.map_err(|error| report::failure(error, progress.busy(), store, this))?;
    told(store, id, &done, screen)
}

enum Which {
    /// Removals, each as a whole.
    All(Vec<JobId>),
    /// Records, by the removal that took them.
    Some(BTreeMap<JobId, Vec<RecordId>>),
}

/// The removals of a review that count.
fn all(store: &mut dyn Store, id: JobId) -> anyhow::Result<Vec<JobId>> {
    let mut counting = Vec::new();
    for removal in store.removals_of(id)? {
        if matches!(store.job(removal)?.status, Status::Ok | Status::Warn | Status::Interrupted) {
            counting.push(removal);
        }
    }
    if counting.is_empty() {
        bail!("Nothing that was removed after import {} is still gone, so nothing can come back.", id.0);
    }
    Ok(counting)
}

fn some(store: &mut dyn Store, id: JobId, ids: &[String]) -> anyhow::Result<Which> {
    let review = job::review(store, id, false)?;
    let keys = keys(&review, ids);
    let known = store.review_keyed(id, &keys)?;
    let gone = |key: &String| known.iter().any(|known| known.key == *key && known.removed_by.is_some());
    let strange: Vec<&str> = keys.iter().filter(|key| !gone(key)).map(String::as_str).collect();
    if !strange.is_empty() {
        bail!(
            "{} not among what was removed after import {}. Nothing was changed. `{} removals {} report` shows what was.",
            listed(&strange),
            id.0,
            program(),
            id.0
        );
    }
    let mut by_removal: BTreeMap<JobId, Vec<RecordId>> = BTreeMap::new();
    for known in known {
        if let Some(removal) = known.removed_by {
            by_removal.entry(removal).or_default().push(known.record);
        }
    }
    Ok(Which::Some(by_removal))
}

fn bring_back(
    store: &mut dyn Store,
    which: &Which,
    control: &Control,
    progress: &ProgressLine,
) -> Result<Vec<Report>, JobError> {
    let (schema, person) = (Schema::built_in(), store::person());
    match which {
        Which::All(removals) => {
            let scope = UndoScope::Jobs(removals.clone());
            job::undo_several(store, schema, &scope, &person, control, progress)
        }
        Which::Some(by_removal) => {
            let restored = by_removal.iter().map(|(removal, records)| {
                job::restore_records(store, schema, *removal, records, &person, control, progress)
            });
            restored.collect()
        }
    }
}

fn told(store: &mut dyn Store, id: JobId, done: &[Report], screen: &Screen) -> anyhow::Result<Outcome> {
    let mut outcome = Ok(Outcome::Complete);
    let (mut restores, mut text) = (Vec::new(), String::new());
    for report in done {
        let job = store.job(report.job)?;
        let came = report::outcome(report);
        if !matches!(came, Ok(Outcome::Complete)) {
            outcome = came;
        }
        restores.push(report::document(report, report::type_of(&job.record_type), &Expected::default()));
        if let Some(undone) = job.undo_of {
            text.push_str(&report::undone_text(report, Some(&store.job(undone)?), screen.style));
            continue;
        }
        let headline = format!("Restore {} is done.", report.job.0);
        report::push(&mut text, &screen.style.strong(&headline));
        let back = counted_words(report.counts.altered(), "record", "records");
        report::push(&mut text, &format!("  {back} back"));
        text.push_str(&report::problems_text(report, screen.style));
        report::push(&mut text, &format!("To remove them again: {} undo {}", program(), report.job.0));
    }
    // A job that was stopped says itself how to go on.
    let outcome = outcome?;
    if screen.json {
        screen.document(&Document { job: id.0, restores })?;
    } else {
        screen.print(&text)?;
    }
    Ok(outcome)
}

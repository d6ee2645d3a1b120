//! `almoner undo ID…`: takes imports and undos back, keeping what was edited since; or says what that would do.

use super::args::{PageArgs, RunArgs};
use super::progress::ProgressLine;
use super::screen::{Screen, counted_words};
use super::telling::Telling;
use super::{Common, EXIT_CODES, Outcome, ask, control, report, store, undo_preview};
use crate::engine::job::{self, Expected, Report, UndoScope};
use crate::engine::model::{Job, JobId, JobKind};
use crate::engine::schema::{Schema, group_digits};
use crate::engine::store::Store;
use clap::Args;
use serde::Serialize;

/// Take imports back; what was changed since is kept and reported
///
/// An undo is a job like any other: taking it back makes the import count again.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct UndoArgs {
    /// Numbers of the imports or undos, as `almoner jobs` lists them, in any order
    #[arg(value_name = "ID", required_unless_present = "since")]
    ids: Vec<i64>,
    /// Take back this one and everything that ran after it
    #[arg(long, value_name = "ID", conflicts_with = "ids")]
    since: Option<i64>,
    /// Only show what would go back and what would be kept
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    page: PageArgs,
    #[command(flatten)]
    run: RunArgs,
}

/// The document of an undo of several jobs.
#[derive(Debug, Serialize)]
struct SeveralDocument {
    /// In the order they were taken back.
    undos: Vec<report::ReportDocument>,
}

pub fn undo(args: &UndoArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    let scope = match args.since {
        Some(first) => UndoScope::Since(JobId(first)),
        None => UndoScope::Jobs(args.ids.iter().map(|id| JobId(*id)).collect()),
    };
    let question = question(store.as_mut(), &scope)?;
    let first = match &scope {
        UndoScope::Jobs(jobs) => jobs.first().copied().unwrap_or_default(),
        UndoScope::Since(first) => *first,
    };
    let name = store.job(first)?.file_name;
    if args.preview {
        return undo_preview::preview(store.as_mut(), &scope, &args.page, args.run.no_wait, screen);
    }
    if !args.run.yes && ask::somebody_is_there() && !ask::yes(&question) {
        anyhow::bail!("Nothing was undone.");
    }
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), args.run.no_wait);
    let (schema, person) = (Schema::built_in(), store::person());
    let done = job::undo_several(store.as_mut(), schema, &scope, &person, &control, &progress);
    progress.clear();
    if let Some(telling) = Telling::begin(args.run.notify) {
        let last = done.as_ref().ok().and_then(|reports| reports.last());
        telling.of(Some(store.as_mut()), &name, last.map(|report| report.job), false);
        telling.end();
    }
    let this = |job: &Job| job.kind == JobKind::Undo;
    let done = done.map_err(|error| report::failure(error, progress.busy(), store.as_mut(), this))?;
    told(store.as_mut(), &done, matches!(&scope, UndoScope::Jobs(jobs) if jobs.len() == 1), screen)
}

/// Prints what came of each.
fn told(store: &mut dyn Store, done: &[Report], one: bool, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut outcome = Ok(Outcome::Complete);
    let (mut documents, mut text) = (Vec::new(), String::new());
    for report in done {
        let job = store.job(report.job)?;
        let came = report::outcome(report);
        if !matches!(came, Ok(Outcome::Complete)) {
            outcome = came;
        }
        let document = report::document(report, report::type_of(&job.record_type), &Expected::default());
        documents.push((job.record_type.clone(), document));
        let undone = job.undo_of.map(|of| store.job(of)).transpose()?;
        text.push_str(&report::undone_text(report, undone.as_ref(), screen.style));
    }
    // A job that was stopped says itself how to go on.
    let outcome = outcome?;
    if !screen.json {
        screen.print(&text)?;
    } else if one && !documents.is_empty() {
        screen.document(&whole(documents))?;
    } else {
        screen.document(&SeveralDocument { undos: documents.into_iter().map(|(_, document)| document).collect() })?;
    }
    Ok(outcome)
}

/// The document of one undo: what went before its import from the same file is in it, as in the import's.
fn whole(mut documents: Vec<(String, report::ReportDocument)>) -> report::ReportDocument {
    let (_, mut document) = documents.remove(0);
    let parts = documents.into_iter().map(|(record_type, report)| report::PartDocument { record_type, report });
    document.first.extend(parts);
    document
}

fn question(store: &mut dyn Store, scope: &UndoScope) -> anyhow::Result<String> {
    Ok(match scope {
        UndoScope::Jobs(jobs) if jobs.len() == 1 => {
            let of = store.job(jobs[0])?;
            let name = report::job_name(&of);
            format!("Take back {name} of {}, which {}?", of.file_name, did(&of))
        }
        UndoScope::Jobs(jobs) => {
            let numbers: Vec<String> = jobs.iter().map(|job| job.0.to_string()).collect();
            format!("Take back {}, numbers {}?", counted_words(jobs.len() as u64, "job", "jobs"), numbers.join(", "))
        }
        UndoScope::Since(first) => {
            let of = store.job(*first)?;
            format!("Take back {} of {} and everything that ran after it?", report::job_name(&of), of.file_name)
        }
    })
}

fn did(of: &Job) -> String {
    if of.kind == JobKind::Undo {
        return format!("made {}", counted_words(of.counts.updated, "change", "changes"));
    }
    if of.counts.deleted > 0 {
        return format!("removed {}", counted_words(of.counts.deleted, "record", "records"));
    }
    let updated = counted_words(of.counts.updated, "updated record", "updated records");
    format!("made {} new and {updated}", group_digits(of.counts.created))
}

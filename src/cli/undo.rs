//! `almoner undo ID`: takes an import back, keeping what was edited since.

use super::args::RunArgs;
use super::progress::ProgressLine;
use super::screen::{Screen, counted_words};
use super::telling::Telling;
use super::{Common, EXIT_CODES, Outcome, ask, control, report, store};
use crate::engine::job::{self, Expected};
use crate::engine::model::{Job, JobId};
use crate::engine::schema::{Schema, group_digits};
use clap::Args;

/// Take an import back; what was changed since is kept and reported
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct UndoArgs {
    /// Number of the import, as `almoner jobs` lists it
    #[arg(value_name = "ID")]
    id: i64,
    #[command(flatten)]
    run: RunArgs,
}

pub fn undo(args: &UndoArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    let id = JobId(args.id);
    let of = store.job(id)?;
    let question = format!("Take back import {} of {}, which {}?", args.id, of.file_name, did(&of));
    if !args.run.yes && ask::somebody_is_there() && !ask::yes(&question) {
        anyhow::bail!("Nothing was undone.");
    }
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), args.run.no_wait);
    let report = job::undo(store.as_mut(), Schema::built_in(), id, &store::person(), &control, &progress);
    progress.clear();
    if let Some(telling) = Telling::begin(args.run.notify) {
        telling.of(Some(store.as_mut()), &of.file_name, report.as_ref().ok().map(|report| report.job), false);
        telling.end();
    }
    let this = |job: &Job| job.undo_of == Some(id);
    let report = report.map_err(|error| report::failure(error, progress.busy(), store.as_mut(), this))?;
    let outcome = report::outcome(&report)?;
    if screen.json {
        screen.document(&report::document(&report, report::type_of(&of.record_type), &Expected::default()))?;
    } else {
        screen.print(&report::undone_text(&report, args.id, screen.style))?;
    }
    Ok(outcome)
}

fn did(of: &Job) -> String {
    if of.counts.deleted > 0 {
        return format!("removed {}", counted_words(of.counts.deleted, "record", "records"));
    }
    let updated = counted_words(of.counts.updated, "updated record", "updated records");
    format!("made {} new and {updated}", group_digits(of.counts.created))
}

//! `almoner resume ID`: goes on with an import or an undo exactly where it stopped.

use super::args::RunArgs;
use super::progress::ProgressLine;
use super::screen::Screen;
use super::telling::Telling;
use super::{Common, EXIT_CODES, Outcome, control, report, store};
use crate::engine::job::{self, Expected};
use crate::engine::model::{Job, JobId};
use crate::engine::schema::Schema;
use clap::Args;

/// Go on with an import or an undo exactly where it stopped
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ResumeArgs {
    /// Number of the interrupted job, as `almoner jobs` lists it
    #[arg(value_name = "ID")]
    id: i64,
    #[command(flatten)]
    run: RunArgs,
}

pub fn resume(args: &ResumeArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    let recorded = store.job(JobId(args.id))?;
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), args.run.no_wait);
    let person = store::person();
    let report = job::resume(store.as_mut(), Schema::built_in(), recorded.id, &person, &control, &progress);
    progress.clear();
    if let Some(telling) = Telling::begin(args.run.notify) {
        telling.of(Some(store.as_mut()), &recorded.file_name, report.as_ref().ok().map(|report| report.job), false);
        telling.end();
    }
    let this = |job: &Job| job.id == recorded.id;
    let report = report.map_err(|error| report::failure(error, progress.busy(), store.as_mut(), this))?;
    let outcome = report::outcome(&report)?;
    if screen.json {
        let expected = Expected::of_job(&recorded.request).unwrap_or_default();
        screen.document(&report::document(&report, report::type_of(&recorded.record_type), &expected))?;
        return Ok(outcome);
    }
    let text = match recorded.undo_of {
        Some(undone) => report::undone_text(&report, Some(&store.job(undone)?), screen.style),
        None => {
            let name = report::job_name(&recorded);
            let headline = format!("{}{} is done.", name[..1].to_uppercase(), &name[1..]);
            let record_type = report::type_of(&recorded.record_type);
            let text = report::written_text(&report, record_type, &headline, true, screen.style);
            format!("{text}To take it back: {} undo {}\n", super::program(), args.id)
        }
    };
    screen.print(&text)?;
    Ok(outcome)
}

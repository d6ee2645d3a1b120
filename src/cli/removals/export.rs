//! `almoner removals JOB export FILE`: the list of a review, for somebody else to look through.

use super::{FilterArgs, counted, found};
use crate::cli::screen::Screen;
use crate::cli::{EXIT_CODES, Outcome};
use crate::engine::job::export_review;
use crate::engine::model::JobId;
use crate::engine::schema::Schema;
use crate::engine::store::Store;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Write the list to a new CSV file, for somebody else to look through
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct ExportArgs {
    /// The file to write; one that is there is not written over
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    filter: FilterArgs,
}

/// The document of `export`.
#[derive(Debug, Serialize)]
struct Document {
    job: i64,
    file: String,
    records: u64,
}

pub(super) fn export(store: &mut dyn Store, id: JobId, args: &ExportArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let review = found(store, id)?;
    let records = export_review(store, Schema::built_in(), &review, &args.filter.filter(), &args.file, false)?;
    let file = args.file.display().to_string();
    if screen.json {
        screen.document(&Document { job: id.0, file, records })?;
    } else {
        screen.print(&format!("{} in {file}\n", counted(&review.job.record_type, records)))?;
    }
    Ok(Outcome::Complete)
}

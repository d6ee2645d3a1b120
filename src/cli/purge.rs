//! `almoner purge`: deletes kept files and problem rows whose time is over.

use super::screen::{Screen, counted_words};
use super::{Common, EXIT_CODES, Outcome, store};
use crate::engine::job::{self, Purged};
use crate::engine::model::Keeping;
use clap::Args;
use serde::Serialize;

/// Delete imported files and problem rows that were kept long enough
///
/// A compressed copy of every imported file is kept beside the database for 90 days, or as long as --keep-for or the
/// window's settings say, and deleted when the next import begins. This deletes them now. What an interrupted import
/// needs to be resumed stays.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct PurgeArgs {
    /// Delete what is older than so many days, whatever the setting says
    #[arg(long, value_name = "DAYS")]
    older_than: Option<u32>,
    /// From now on keep files for so many days: 0 keeps none, `ever` all
    #[arg(long, value_name = "DAYS", value_parser = keeping)]
    keep_for: Option<Keeping>,
}

/// The document of `purge`.
#[derive(Debug, Serialize)]
struct Document {
    /// Imports whose file is no longer kept.
    files: u64,
    /// Imports whose problem rows are no longer kept.
    problem_files: u64,
    bytes: u64,
    /// Files that could not be deleted.
    failed: u64,
    /// Days files are kept; null is for ever.
    kept_for: Option<u32>,
}

fn keeping(text: &str) -> Result<Keeping, String> {
    match text {
        "ever" | "forever" => Ok(Keeping::ForEver),
        days => match days.parse() {
            Ok(0) => Ok(Keeping::Never),
            Ok(days) => Ok(Keeping::Days(days)),
            Err(_) => Err("write a number of days, 0 or `ever`".to_owned()),
        },
    }
}

pub fn purge(args: &PurgeArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    if let Some(keeping) = args.keep_for {
        store.set_keeping(keeping)?;
    }
    let older_than = args.older_than.map(Keeping::Days);
    let purged = job::purge(store.as_mut(), older_than, &store::person())?;
    let keeping = store.keeping()?;
    if screen.json {
        let Purged { files, problem_files, bytes, failed } = purged;
        screen.document(&Document { files, problem_files, bytes, failed, kept_for: days(keeping) })?;
    } else {
        screen.print(&text(&purged, keeping))?;
    }
    Ok(if purged.failed == 0 { Outcome::Complete } else { Outcome::Incomplete })
}

fn days(keeping: Keeping) -> Option<u32> {
    match keeping {
        Keeping::Never => Some(0),
        Keeping::Days(days) => Some(days),
        Keeping::ForEver => None,
    }
}

fn text(purged: &Purged, keeping: Keeping) -> String {
    let files = counted_words(purged.files, "imported file", "imported files");
    let problems = counted_words(purged.problem_files, "file of problem rows", "files of problem rows");
    let deleted = match (purged.files, purged.problem_files) {
        (0, 0) => "Nothing was old enough to be deleted.".to_owned(),
        (_, 0) => format!("Deleted: {files}."),
        (0, _) => format!("Deleted: {problems}."),
        (..) => format!("Deleted: {files} and {problems}."),
    };
    let failed = match purged.failed {
        0 => String::new(),
        failed => format!(" {} could not be deleted.", counted_words(failed, "file", "files")),
    };
    let kept = match keeping {
        Keeping::Never => "Files are not kept.".to_owned(),
        Keeping::Days(days) => format!("Files are kept for {}.", counted_words(days.into(), "day", "days")),
        Keeping::ForEver => "Files are kept for ever.".to_owned(),
    };
    format!("{deleted}{failed} {kept}\n")
}

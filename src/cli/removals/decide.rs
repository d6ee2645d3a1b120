//! `almoner removals JOB keep|tick|leave`: what a person decides about records of a review.

use super::{FilterArgs, keys, open};
use crate::cli::screen::{Screen, counted_words};
use crate::cli::{Outcome, program, store};
use crate::engine::job::{Review, review};
use crate::engine::model::JobId;
use crate::engine::schema::group_digits;
use crate::engine::store::{ReviewWhich, Store};
use anyhow::bail;
use clap::Args;
use serde::Serialize;

/// Which records to decide about.
#[derive(Debug, Args)]
pub(super) struct DecideArgs {
    /// IDs of the records
    #[arg(value_name = "ID", conflicts_with_all = ["all", "search", "show"])]
    ids: Vec<String>,
    /// All of the list
    #[arg(long, conflicts_with_all = ["search", "show"])]
    all: bool,
    #[command(flatten)]
    filter: FilterArgs,
}

/// The document of `keep`, `tick` and `leave`.
#[derive(Debug, Serialize)]
struct Document {
    job: i64,
    /// Records decided about.
    decided: u64,
    /// Records that would go now.
    ticked: u64,
}

/// Notes a decision: `None` leaves it to the rules.
pub(super) fn decide(
    store: &mut dyn Store,
    id: JobId,
    args: &DecideArgs,
    remove: Option<bool>,
    screen: &Screen,
) -> anyhow::Result<Outcome> {
    let found = open(store, id)?;
    let which = which(store, &found, args)?;
    let decided = store.decide_review(id, &which, remove, &store::person().user)?;
    let ticked = review(store, id, false)?.totals.ticked;
    if screen.json {
        screen.document(&Document { job: id.0, decided, ticked })?;
        return Ok(Outcome::Complete);
    }
    let records = counted_words(decided, "record is", "records are");
    let what = match remove {
        Some(true) => "ticked",
        Some(false) => "kept",
        None => "left to the rules",
    };
    let all = group_digits(ticked);
    screen.print(&format!("{records} {what}. In all, {all} of {} would go.\n", group_digits(found.totals.records)))?;
    Ok(Outcome::Complete)
}

fn which(store: &mut dyn Store, found: &Review, args: &DecideArgs) -> anyhow::Result<ReviewWhich> {
    if args.all || args.filter.is_given() {
        return Ok(ReviewWhich::Fitting(args.filter.filter()));
    }
    if args.ids.is_empty() {
        bail!("Say which records: by their IDs, by --search or --show, or --all. Nothing was changed.");
    }
    let keys = keys(found, &args.ids);
    let known = store.review_keyed(found.job.id, &keys)?;
    let strange: Vec<&str> =
        keys.iter().filter(|key| !known.iter().any(|known| known.key == **key)).map(String::as_str).collect();
    if !strange.is_empty() {
        bail!(
            "{} not on this list. Nothing was changed. `{} removals {}` shows what is.",
            listed(&strange),
            program(),
            found.job.id.0
        );
    }
    Ok(ReviewWhich::Records(known.into_iter().map(|known| known.record).collect()))
}

/// "C1 is", "C1, C2 are"
pub(super) fn listed(keys: &[&str]) -> String {
    format!("{} {}", keys.join(", "), if keys.len() == 1 { "is" } else { "are" })
}

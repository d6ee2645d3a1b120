//! Removing what a full list left out, and bringing it back.

use super::importing::{last_job, open, person, quiet};
use crate::clock::Stopwatch;
use almoner::engine::job::{self, Confirmation, Control, UndoScope, remove_reviewed};
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use almoner::engine::store::{ReviewFilter, ReviewWhich, ReviewsRemovals, Store};
use anyhow::ensure;
use std::path::Path;

/// Approves all that the last full list left out, with the number typed.
pub fn remove(database: &Path) -> anyhow::Result<()> {
    let mut store = open(database)?;
    let listed = last_job(&mut store)?;
    // Who gave lately depends on the day of the run; every run has to remove the same.
    let all = ReviewWhich::Fitting(ReviewFilter::default());
    store.decide_review(listed.id, &all, Some(true), &person().user)?;
    let watch = Stopwatch::start();
    let review = job::review(&mut store, listed.id, true)?;
    let confirmed = Confirmation { ticked: review.totals.ticked, typed: true, revision: Some(review.revision) };
    let schema = Schema::built_in();
    let removed = remove_reviewed(&mut store, schema, listed.id, confirmed, &person(), &Control::default(), &quiet)?;
    watch.stop();
    ensure!(review.totals.ticked == review.totals.records, "some stay: {:?}", review.totals);
    ensure!(removed.counts.deleted == review.totals.ticked, "something else was removed: {:?}", removed.counts);
    Ok(())
}

/// Takes the last removal back as a whole.
pub fn bring_back(database: &Path) -> anyhow::Result<()> {
    let mut store = open(database)?;
    // The last job is that of the gifts that went along.
    let last = last_job(&mut store)?;
    let removal = store.job(last.part_of.unwrap_or(last.id))?;
    let before = contacts(&mut store)?;
    let watch = Stopwatch::start();
    let scope = UndoScope::Jobs(vec![removal.id]);
    job::undo_several(&mut store, Schema::built_in(), &scope, &person(), &Control::default(), &quiet)?;
    watch.stop();
    let returned = contacts(&mut store)? - before;
    ensure!(returned == removal.counts.deleted, "{returned} of {} came back", removal.counts.deleted);
    Ok(())
}

fn contacts(store: &mut SqliteStore) -> anyhow::Result<u64> {
    Ok(store.summary()?.records.into_iter().find(|(name, _)| name == "contact").map_or(0, |(_, count)| count))
}

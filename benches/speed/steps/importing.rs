//! Imports, checks and what follows from them, as a person has them who accepts every suggestion.

use super::Work;
use crate::clock::Stopwatch;
use almoner::engine::convert::Settings;
use almoner::engine::job::{self, Control, ImportRequest, Person, Progress, column_facts};
use almoner::engine::mapping::suggest::suggest;
use almoner::engine::model::{Counts, Job, JobFilter};
use almoner::engine::schema::{Currency, RecordType, Schema};
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, Source};
use almoner::engine::store::Store;
use almoner::engine::store::sqlite::SqliteStore;
use anyhow::{Context, ensure};
use std::path::Path;

pub fn person() -> Person {
    Person { user: "bench".to_owned(), holder: "bench".to_owned() }
}

pub fn quiet(_: &Progress) {}

pub fn open(database: &Path) -> anyhow::Result<SqliteStore> {
    Ok(SqliteStore::open(database, Schema::built_in())?)
}

pub fn record_type(work: &Work) -> anyhow::Result<&'static RecordType> {
    Schema::built_in().record_type(&work.record_type).context("it is in the schema")
}

/// The request an import of this file with suggested matches makes.
pub fn request(work: &Work) -> anyhow::Result<ImportRequest> {
    let record_type = record_type(work)?;
    let source = Source::open(&work.file, &ReadOptions::default())?;
    let profile = profile(&source, Control::default().cancel_flag(), &mut |_| {})?;
    let (mapping, _) = suggest(record_type, &column_facts(&source, &profile));
    ensure!(mapping.iter().count() >= source.columns.len(), "not every column is matched");
    let settings = Settings { region: "US".to_owned(), currency: Currency::USD, current_year: 2026 };
    Ok(ImportRequest::new(&source, &profile, record_type, mapping, work.mode, settings))
}

pub fn import(work: &Work) -> anyhow::Result<()> {
    let (request, mut store) = (request(work)?, open(&work.database)?);
    let watch = Stopwatch::start();
    let schema = Schema::built_in();
    let report = job::import(&mut store, schema, &request, None, &person(), &Control::default(), &quiet)?;
    watch.stop();
    let missing = report.missing.map_or(0, |missing| missing.records);
    as_expected(work, &report.counts, missing)
}

pub fn check(work: &Work) -> anyhow::Result<()> {
    let (request, mut store) = (request(work)?, open(&work.database)?);
    let watch = Stopwatch::start();
    let checked = job::check(&mut store, Schema::built_in(), &request, &person(), &Control::default(), &quiet)?;
    watch.stop();
    let missing = checked.report.missing.map_or(0, |missing| missing.records);
    as_expected(work, &checked.report.counts, missing)
}

fn as_expected(work: &Work, counts: &Counts, missing: u64) -> anyhow::Result<()> {
    ensure!(work.expect.holds(counts, missing), "it did something else: {counts:?}, {missing} missing");
    Ok(())
}

pub fn roll_up(database: &Path) -> anyhow::Result<()> {
    let mut store = open(database)?;
    let watch = Stopwatch::start();
    let report = job::roll_up(&mut store, false, &person(), &Control::default(), &quiet)?;
    watch.stop();
    ensure!(report.counts.changed == 0, "the totals were not those of the gifts: {:?}", report.counts);
    Ok(())
}

/// The last job.
pub fn last_job(store: &mut SqliteStore) -> anyhow::Result<Job> {
    let last = store.jobs(&JobFilter { descending: true, limit: 1, ..JobFilter::default() })?;
    last.items.into_iter().next().context("there is a job")
}

pub fn undo(database: &Path) -> anyhow::Result<()> {
    let mut store = open(database)?;
    let last = last_job(&mut store)?;
    let watch = Stopwatch::start();
    let report = job::undo(&mut store, Schema::built_in(), last.id, &person(), &Control::default(), &quiet)?;
    watch.stop();
    ensure!(report.counts.deleted == last.counts.created, "the undo did something else: {:?}", report.counts);
    Ok(())
}

//! The write floor: what SQLite itself needs to write the rows of an import that only adds records.
//!
//! **In it:** the store's own statements with the same values, records in the same order, in transactions of as many
//! rows, with all that a batch of an import writes in the same transaction (indexes, triggers, the first hundred events,
//! counts, the position in the file), synchronous as the store has it, with its page cache and its write-ahead log folded
//! in at the end; for gifts, the totals that follow from them, by the same statements too.
//!
//! **Not in it:** reading the file and converting its cells, looking up what is there, deciding, the copy that is kept
//! of the file, comparing the file with what was checked, and freeing memory: all values are made before and freed after.

use super::Work;
use super::importing::{open, person, record_type, request};
use crate::clock::Stopwatch;
use almoner::engine::check::{Decision, Found, Outcome, Planner, RowConverter, SeenRecords};
use almoner::engine::job::ImportRequest;
use almoner::engine::model::{
    Batch, Candidate, Counts, EventKey, EventRow, JobId, JobKind, NewJob, Position, RecordId, Step,
};
use almoner::engine::schema::catalogue::code;
use almoner::engine::schema::{EntryNames, Schema};
use almoner::engine::source::{RowBatch, Source};
use almoner::engine::store::sqlite::SqliteStore;
use almoner::engine::store::{RollsUp, Store};
use anyhow::ensure;

/// Rows per transaction, as in an import.
const BATCH_ROWS: usize = 4_096;
/// Events an import keeps.
const KEPT_EVENTS: u64 = 100;
/// Totals per transaction, as in an import.
const TOTALS_AT_ONCE: u64 = 2_000;

/// Writes all rows of a file, each a new record, and prints the time the writing took.
pub fn run(work: &Work) -> anyhow::Result<()> {
    let (request, record_type) = (request(work)?, record_type(work)?);
    let source = Source::open(&request.path, &request.reading)?;
    let (mapping, _) = request.mapping.to_mapping(record_type, &source.headers());
    let converter =
        RowConverter::new(Schema::built_in(), record_type, &mapping, &request.settings, source.columns.len())?;
    let mut store = open(&work.database)?;
    let before = records(&mut store, work)?;
    let first = store.target(converter.layout())?.next_record()?;
    let batches = batches(&source, &converter, &request, first)?;

    let watch = Stopwatch::start();
    let job = store.create_job(&new_job(&request))?;
    for step in [Step::Queue, Step::Fork, Step::Run] {
        store.step(job, step, &person().user, None)?;
    }
    let batches = write(&mut store, &converter, job, batches)?;
    while !store.roll_up_step(Some(job), false, TOTALS_AT_ONCE)?.done {}
    watch.stop();

    let written = records(&mut store, work)? - before;
    ensure!(written == request.rows_total, "{written} of {} rows were written", request.rows_total);
    drop(batches);
    Ok(())
}

/// Gives the batches back, so that they are freed when nothing is measured any more.
fn write(
    store: &mut SqliteStore,
    converter: &RowConverter<'_>,
    job: JobId,
    mut batches: Vec<Batch>,
) -> anyhow::Result<Vec<Batch>> {
    let mut target = store.target(converter.layout())?;
    for batch in &mut batches {
        batch.job = job;
        target.apply(batch)?;
    }
    Ok(batches)
}

fn records(store: &mut SqliteStore, work: &Work) -> anyhow::Result<u64> {
    let records = store.summary()?.records;
    Ok(records.into_iter().find(|(name, _)| *name == work.record_type).map_or(0, |(_, count)| count))
}

fn batches(
    source: &Source,
    converter: &RowConverter<'static>,
    request: &ImportRequest,
    first: RecordId,
) -> anyhow::Result<Vec<Batch>> {
    let layout = converter.layout().clone();
    let mut planner =
        Planner::new(converter.record_type(), layout.clone(), request.mode, first, SeenRecords::default());
    let (mut reader, mut rows, mut done) = (source.rows()?, RowBatch::default(), 0);
    let mut batches = Vec::new();
    while reader.read(&mut rows, BATCH_ROWS)? {
        let mut candidates: Vec<Candidate> = rows.iter().map(|row| converter.candidate(row)).collect();
        // Nothing is known of any row, and no email is anybody's.
        let found = Found {
            known: vec![None; candidates.len()],
            holders: layout.groups.iter().map(|_| Default::default()).collect(),
            ..Found::default()
        };
        let outcomes = planner.decide(&mut candidates, found);
        batches.push(batch(&candidates, outcomes, done)?);
        done += candidates.len() as u64;
    }
    Ok(batches)
}

/// All that an import writes with so many rows, after so many others.
fn batch(candidates: &[Candidate], outcomes: Vec<Outcome>, before: u64) -> anyhow::Result<Batch> {
    let created = EventKey { code: code::CREATED, slot: None };
    let mut batch = Batch::default();
    for (candidate, outcome) in candidates.iter().zip(outcomes) {
        let Decision::Create(record) = outcome.decision else { anyhow::bail!("a row creates no record") };
        batch.creates.push(record);
        if before + (batch.creates.len() as u64) <= KEPT_EVENTS {
            let (row, key, title) = (candidate.row, candidate.key.clone(), outcome.title);
            let (before, after) = Default::default();
            batch.events.push(EventRow { event: created, row, key, title, before, after });
        }
    }
    let count = batch.creates.len() as u64;
    batch.counts = Counts { rows: count, created: count, ..Counts::default() };
    batch.event_counts = vec![(created, count)];
    batch.position = Position { rows: before + count, problem_bytes: 0 };
    Ok(batch)
}

fn new_job(request: &ImportRequest) -> NewJob {
    NewJob {
        kind: JobKind::Import,
        record_type: request.mapping.record_type.clone(),
        file_name: request.file_name(),
        file_size: request.file.size,
        file_sha256: request.file.sha256.clone(),
        mode: request.mode,
        request: String::new(),
        rows_total: Some(request.rows_total),
        created_by: person().user,
        undo_of: None,
        part_of: None,
        review_of: None,
        names: EntryNames::default(),
    }
}

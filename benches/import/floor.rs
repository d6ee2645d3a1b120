//! The write floor: what SQLite itself needs for the same typed rows, from memory, through the same
//! statements and in the same transactions, with no look-ups and no file.

use crate::steps::{Stopwatch, contact, person};
use almoner::engine::check::{Decision, Found, Planner, RowConverter, SeenRecords};
use almoner::engine::job::ImportRequest;
use almoner::engine::model::{Batch, Candidate, Counts, EventKey, EventRow, JobKind, NewJob, Position, RecordId, Step};
use almoner::engine::schema::catalogue::code;
use almoner::engine::schema::{EntryNames, Schema};
use almoner::engine::source::{RowBatch, Source};
use almoner::engine::store::Store;
use almoner::engine::store::sqlite::SqliteStore;
use anyhow::ensure;
use std::path::Path;

/// Rows per transaction, as in an import.
const BATCH_ROWS: usize = 4_096;
/// Events an import keeps.
const KEPT_EVENTS: u64 = 100;

/// Writes all rows of a file to a new database and prints the time the writing took.
pub fn run(request: &ImportRequest, database: &Path) -> anyhow::Result<()> {
    let schema = Schema::built_in();
    let source = Source::open(&request.path, &request.reading)?;
    let (mapping, _) = request.mapping.to_mapping(contact()?, &source.headers());
    let converter = RowConverter::new(schema, contact()?, &mapping, &request.settings, source.columns.len())?;
    let mut batches = batches(&source, &converter, request)?;
    let mut store = SqliteStore::open(database, schema)?;
    let watch = Stopwatch::start();
    let job = store.create_job(&new_job(request))?;
    for step in [Step::Queue, Step::Fork, Step::Run] {
        store.step(job, step, &person().user, None)?;
    }
    let mut target = store.target(converter.layout())?;
    for batch in &mut batches {
        batch.job = job;
        target.apply(batch)?;
    }
    drop(target);
    watch.stop();
    let written = store.summary()?.records.into_iter().find(|(name, _)| name == "contact").map_or(0, |(_, n)| n);
    ensure!(written == request.rows_total, "{written} of {} rows were written", request.rows_total);
    Ok(())
}

fn batches(source: &Source, converter: &RowConverter<'static>, request: &ImportRequest) -> anyhow::Result<Vec<Batch>> {
    let layout = converter.layout().clone();
    let mut planner = Planner::new(contact()?, layout.clone(), request.mode, RecordId(1), SeenRecords::default());
    let (mut reader, mut rows, mut done) = (source.rows()?, RowBatch::default(), 0);
    let mut batches = Vec::new();
    while reader.read(&mut rows, BATCH_ROWS)? {
        let mut candidates: Vec<Candidate> = rows.iter().map(|row| converter.candidate(row)).collect();
        let found = Found {
            known: vec![None; candidates.len()],
            holders: layout.groups.iter().map(|_| Default::default()).collect(),
            ..Found::default()
        };
        let created = EventKey { code: code::CREATED, slot: None };
        let mut batch = Batch::default();
        for (candidate, outcome) in candidates
            .iter()
            .map(|c| (c.row, c.key.clone()))
            .collect::<Vec<_>>()
            .into_iter()
            .zip(planner.decide(&mut candidates, found))
        {
            let Decision::Create(record) = outcome.decision else { anyhow::bail!("a row creates no record") };
            batch.creates.push(record);
            done += 1;
            if done <= KEPT_EVENTS {
                let (row, key) = candidate;
                let (before, after) = Default::default();
                batch.events.push(EventRow { event: created, row, key, title: outcome.title, before, after });
            }
        }
        let count = batch.creates.len() as u64;
        batch.counts = Counts { rows: count, created: count, ..Counts::default() };
        batch.event_counts = vec![(created, count)];
        batch.position = Position { rows: done, problem_bytes: 0 };
        batches.push(batch);
    }
    Ok(batches)
}

fn new_job(request: &ImportRequest) -> NewJob {
    NewJob {
        kind: JobKind::Import,
        record_type: "contact".to_owned(),
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

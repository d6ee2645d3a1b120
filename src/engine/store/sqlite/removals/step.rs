//! Removing what was approved, a part at a time: each record goes with what belongs to it, in one transaction.

use super::super::clock;
use super::super::fault::{Fallible, Fault};
use super::super::removal::Remover;
use super::super::shown::Names;
use super::super::tables::{self, TypeTables};
use super::super::tally::Tally;
use super::{dependents, review};
use crate::engine::model::{Counts, EventKey, EventRow, JobId, KEPT_EVENTS, Position, RecordId};
use crate::engine::schema::catalogue::code;
use crate::engine::store::RemovalStep;
use rusqlite::{Connection, Statement, Transaction, TransactionBehavior, params};

/// Removes records of one type as one job.
struct Part<'c> {
    tables: &'c TypeTables,
    job: JobId,
    remover: Remover<'c>,
    names: Names<'c>,
    tally: Tally<'c>,
    /// Records of the type that belong to one of another: that type's name, and the statement that finds them.
    belonging: Vec<(String, Statement<'c>)>,
    removed: u64,
    /// How many of its events are kept.
    told: u64,
}

impl<'c> Part<'c> {
    fn new(connection: &'c Connection, all: &'c [TypeTables], name: &str, job: JobId) -> Fallible<Part<'c>> {
        let tables = tables::of_type(all, name)?;
        let mut belonging = Vec::new();
        for to in all {
            if let Some(pairs) = dependents::pairs((to, tables), ("(SELECT ?1 AS record)", "1")) {
                let sql = format!("SELECT DISTINCT own FROM ({pairs}) ORDER BY own");
                belonging.push((to.record_type.name.clone(), connection.prepare(&sql)?));
            }
        }
        let told = "SELECT count(*) FROM job_event WHERE job = ?1";
        let told = connection.query_row(told, [job.0], |row| row.get::<_, i64>(0))?.unsigned_abs();
        Ok(Part {
            tables,
            job,
            remover: Remover::while_nothing_comes(connection, tables)?,
            names: Names::new(connection, tables)?,
            tally: Tally::new(connection, tables)?,
            belonging,
            removed: 0,
            told,
        })
    }

    /// Records of this type that belong to one of another.
    fn of(&mut self, name: &str, holder: i64) -> Fallible<Vec<i64>> {
        let Some((_, statement)) = self.belonging.iter_mut().find(|(to, _)| to == name) else { return Ok(Vec::new()) };
        let found = statement.query_map([holder], |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    fn remove(&mut self, record: i64, row: u64, with: Option<i64>, now: i64) -> Fallible<()> {
        let (key, title) = self.names.of(record)?;
        self.remover.remove_with(self.job, record, (&key, &title), with)?;
        self.removed += 1;
        if self.told < KEPT_EVENTS {
            self.told += 1;
            let event = EventKey { code: code::REMOVED, slot: None };
            let event =
                EventRow { event, row, key: key.into(), title: title.into(), before: "".into(), after: "".into() };
            self.tally.event(self.job, &event, now)?;
        }
        Ok(())
    }

    fn finish(&mut self, rows_before: u64, now: i64) -> Fallible<Counts> {
        let counts = Counts { rows: self.removed, updated: self.removed, deleted: self.removed, ..Counts::default() };
        let position = Position { rows: rows_before + self.removed, problem_bytes: 0 };
        if self.removed > 0 {
            let event = EventKey { code: code::REMOVED, slot: None };
            self.tally.event_count(self.job, event, self.removed)?;
        }
        self.tally.counts(self.job, &counts, position, now)?;
        Ok(counts)
    }
}

/// Removes the next ticked records.
pub(super) fn step(
    connection: &Connection,
    all: &[TypeTables],
    review: JobId,
    jobs: &[(String, JobId)],
    after: RecordId,
    limit: u64,
) -> Fallible<RemovalStep> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let mut parts = Vec::with_capacity(jobs.len());
    for (name, job) in jobs {
        parts.push(Part::new(&transaction, all, name, *job)?);
    }
    let first = parts.first().ok_or(Fault::Broken("a removal is of no record type"))?;
    let next = next(&transaction, first.tables, review, after, limit)?;
    let (now, main_job) = (clock::now(), first.job);
    let mut gone = transaction.prepare("UPDATE missing SET removed_by = ?3 WHERE job = ?1 AND record = ?2")?;
    for (record, row) in &next {
        remove(&mut parts, 0, *record, *row, None, now)?;
        gone.execute(params![review.0, record, main_job.0])?;
    }
    drop(gone);
    let last = next.last().map_or(after, |(record, _)| RecordId(*record));
    let mut step = RemovalStep { counts: Counts::default(), last, done: (next.len() as u64) < limit };
    for (at, part) in parts.iter_mut().enumerate() {
        let before: i64 =
            transaction.query_row("SELECT position_rows FROM job WHERE id = ?1", [part.job.0], |row| row.get(0))?;
        let counts = part.finish(before.unsigned_abs(), now)?;
        if at == 0 {
            step.counts = counts;
        }
    }
    if !next.is_empty() {
        parts[0].tally.bump_revision()?;
    }
    drop(parts);
    transaction.commit()?;
    Ok(step)
}

/// The next ticked records that are there, with the row that names each.
fn next(
    connection: &Connection,
    tables: &TypeTables,
    review: JobId,
    after: RecordId,
    limit: u64,
) -> Fallible<Vec<(i64, u64)>> {
    let sql = format!(
        "SELECT missing.record, missing.\"row\" FROM missing JOIN {} AS one ON one.record = missing.record \
         WHERE missing.job = ?1 AND missing.record > ?2 AND {} AND {} \
         ORDER BY missing.record LIMIT ?3",
        tables.main,
        review::UNTAKEN,
        review::TICKED
    );
    let mut statement = connection.prepare(&sql)?;
    let values = params![review.0, after.0, super::super::jobs::limited(limit)];
    let found = statement.query_map(values, |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Removes a record of the type at a place, what belongs to it first.
fn remove(parts: &mut [Part<'_>], place: usize, record: i64, row: u64, with: Option<i64>, now: i64) -> Fallible<()> {
    let name = parts[place].tables.record_type.name.clone();
    for other in 0..parts.len() {
        for dependent in parts[other].of(&name, record)? {
            if other != place || dependent != record {
                remove(parts, other, dependent, row, Some(record), now)?;
            }
        }
    }
    parts[place].remove(record, row, with, now)
}

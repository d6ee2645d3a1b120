//! What a batch adds to its job: counts, events, the position in the file; and the database's revision.

use super::clock;
use super::fault::{Fallible, Fault};
use super::tables::TypeTables;
use super::update::Paths;
use crate::engine::model::{Batch, Counts, EventKey, EventRow, JobId, Position, RecordId};
use rusqlite::{Connection, Statement};

/// Writes what belongs to a job. To be called within the batch's transaction.
pub(super) struct Tally<'c> {
    event: Statement<'c>,
    event_count: Statement<'c>,
    counts: Statement<'c>,
    created: Statement<'c>,
    next: Statement<'c>,
    revision: Statement<'c>,
    heartbeat: Statement<'c>,
    paths: Paths<'c>,
}

const EVENT: &str = "INSERT INTO job_event (job, code, slot, \"row\", key, title, before, after, created_at) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

const EVENT_COUNT: &str = "INSERT INTO job_event_count (job, code, slot, \"count\") VALUES (?1, ?2, ?3, ?4) \
    ON CONFLICT (job, code, slot) DO UPDATE SET \"count\" = \"count\" + excluded.\"count\"";

const COUNTS: &str = "UPDATE job SET \"rows\" = \"rows\" + ?2, created = created + ?3, updated = updated + ?4, \
    unchanged = unchanged + ?5, left_out = left_out + ?6, duplicates = duplicates + ?7, warned = warned + ?8, \
    deleted = deleted + ?9, fields_changed = fields_changed + ?10, kept = kept + ?11, position_rows = ?12, \
    position_problem_bytes = ?13, updated_at = ?14 WHERE id = ?1";

const CREATED: &str = "UPDATE job SET first_created = min(coalesce(first_created, ?2), ?2), \
    last_created = max(coalesce(last_created, ?3), ?3) WHERE id = ?1";

impl<'c> Tally<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &'c TypeTables) -> Fallible<Tally<'c>> {
        Ok(Tally {
            event: connection.prepare(EVENT)?,
            event_count: connection.prepare(EVENT_COUNT)?,
            counts: connection.prepare(COUNTS)?,
            created: connection.prepare(CREATED)?,
            next: connection.prepare("UPDATE record_number SET next = ?2 WHERE record_type = ?1")?,
            revision: connection.prepare("UPDATE meta SET value = value + 1 WHERE key = 'revision'")?,
            heartbeat: connection.prepare("UPDATE writer SET heartbeat = ?1")?,
            paths: Paths::new(tables),
        })
    }

    /// Writes a batch's events, counts and position, and bumps the revision where records changed.
    pub(super) fn add(&mut self, batch: &Batch) -> Fallible<()> {
        let now = clock::now();
        for event in &batch.events {
            self.event(batch.job, event, now)?;
        }
        for (event, count) in &batch.event_counts {
            self.event_count(batch.job, *event, *count)?;
        }
        if !batch.creates.is_empty() || batch.updates.iter().any(|update| !update.changes.is_empty()) {
            self.bump_revision()?;
        }
        self.counts(batch.job, &batch.counts, batch.position, now)
    }

    pub(super) fn event(&mut self, job: JobId, event: &EventRow, now: i64) -> Fallible<()> {
        let statement = &mut self.event;
        statement.raw_bind_parameter(1, job.0)?;
        statement.raw_bind_parameter(2, event.event.code)?;
        statement.raw_bind_parameter(3, self.paths.of_some(event.event.slot))?;
        statement.raw_bind_parameter(4, event.row as i64)?;
        for (at, text) in [(5, &event.key), (6, &event.title), (7, &event.before), (8, &event.after)] {
            statement.raw_bind_parameter(at, text)?;
        }
        statement.raw_bind_parameter(9, now)?;
        statement.raw_execute()?;
        Ok(())
    }

    pub(super) fn event_count(&mut self, job: JobId, event: EventKey, count: u64) -> Fallible<()> {
        let statement = &mut self.event_count;
        statement.raw_bind_parameter(1, job.0)?;
        statement.raw_bind_parameter(2, event.code)?;
        statement.raw_bind_parameter(3, self.paths.of_some(event.slot))?;
        statement.raw_bind_parameter(4, count as i64)?;
        statement.raw_execute()?;
        Ok(())
    }

    /// Adds to a job's counts and notes where it stands.
    pub(super) fn counts(&mut self, job: JobId, more: &Counts, position: Position, now: i64) -> Fallible<()> {
        self.counts.raw_bind_parameter(1, job.0)?;
        for (at, number) in (2..).zip(count_columns(more).into_iter().chain([position.rows, position.problem_bytes])) {
            self.counts.raw_bind_parameter(at, number as i64)?;
        }
        self.counts.raw_bind_parameter(14, now)?;
        if self.counts.raw_execute()? != 1 {
            return Err(Fault::Broken("the job of a batch is not there"));
        }
        self.heartbeat.raw_bind_parameter(1, now)?;
        self.heartbeat.raw_execute()?;
        Ok(())
    }

    pub(super) fn bump_revision(&mut self) -> Fallible<()> {
        self.revision.raw_execute()?;
        Ok(())
    }

    /// Notes which numbers created records got.
    pub(super) fn created(
        &mut self,
        job: JobId,
        record_type: &str,
        (first, last): (RecordId, RecordId),
        next: i64,
    ) -> Fallible<()> {
        self.created.raw_bind_parameter(1, job.0)?;
        self.created.raw_bind_parameter(2, first.0)?;
        self.created.raw_bind_parameter(3, last.0)?;
        self.created.raw_execute()?;
        self.next.raw_bind_parameter(1, record_type)?;
        self.next.raw_bind_parameter(2, next)?;
        self.next.raw_execute()?;
        Ok(())
    }
}

/// Counts in the order of the job table's columns.
pub(super) fn count_columns(counts: &Counts) -> [u64; 10] {
    [
        counts.rows,
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.left_out,
        counts.duplicates,
        counts.warned,
        counts.deleted,
        counts.fields_changed,
        counts.kept,
    ]
}

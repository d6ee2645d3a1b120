//! A donor database in a SQLite file.
//!
//! All SQL of the program is in here. It must not know files being imported or how columns were
//! matched; it gets batches and gives records.

mod bring_back;
mod clock;
mod columns;
mod create;
mod customs;
mod decisions;
mod event_lines;
mod events;
mod fault;
mod filter;
mod fixes;
mod held;
mod jobs;
mod kept;
mod levels;
mod lookup;
mod migrate;
mod missing;
mod named;
mod names;
mod noted;
mod one_record;
mod open;
mod parked;
mod past;
mod plan;
mod recall;
mod records;
mod referred;
mod referring;
mod removal;
mod removals;
mod resemble;
mod restore;
mod rollup;
mod scan;
mod search;
mod showing;
mod shown;
mod snapshot;
mod tables;
mod tally;
mod target;
mod templates;
mod undo;
mod update;
mod writer;

#[cfg(test)]
mod tests;

use super::{
    DatabaseSummary, EventCount, EventFilter, EventList, KeepsFiles, KeptChange, PlanChange, PlanReader, PlanTarget,
    Recalls, RecordList, Store, StoreError, Target, UndoPreview, UndoStep, UndoTotals, WriterGuard,
};
use crate::engine::model::{
    Counts, Job, JobFilter, JobId, JobList, Layout, NewJob, RecordId, Status, StatusChange, Step,
};
use crate::engine::schema::Schema;
use fault::Fallible;
use rollup::RollUpTables;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tables::TypeTables;

/// A donor database in a SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    /// Without links.
    path: PathBuf,
    /// In schema order.
    tables: Vec<TypeTables>,
    rollups: Vec<RollUpTables>,
}

impl SqliteStore {
    /// Opens a database; where there is none, makes one that only its owner can read.
    ///
    /// # Errors
    /// When the file is not an Almoner database, is damaged, comes from a newer program, or cannot
    /// be read and written. A file that is refused is not changed.
    pub fn open(path: &Path, schema: &'static Schema) -> Result<SqliteStore, StoreError> {
        SqliteStore::open_with(path, schema, true)
    }

    /// Opens a database that has to be there.
    ///
    /// # Errors
    /// As [`SqliteStore::open`], and when there is none.
    pub fn open_existing(path: &Path, schema: &'static Schema) -> Result<SqliteStore, StoreError> {
        SqliteStore::open_with(path, schema, false)
    }

    fn open_with(path: &Path, schema: &'static Schema, create: bool) -> Result<SqliteStore, StoreError> {
        let tables: Vec<TypeTables> = schema.record_types.iter().map(TypeTables::of).collect();
        let (connection, path) = open::open(path, &tables, create)?;
        let rollups = RollUpTables::of_all(&tables);
        Ok(SqliteStore { connection, path, tables, rollups })
    }

    /// Adds the path to what went wrong.
    fn told<T>(&self, result: Fallible<T>) -> Result<T, StoreError> {
        result.map_err(|fault| fault.told(&self.path))
    }

    fn tables(&self, record_type: &str) -> Result<&TypeTables, StoreError> {
        let found = self.tables.iter().find(|tables| tables.record_type.name == record_type);
        found.ok_or_else(|| StoreError::NoSuchType { name: record_type.to_owned() })
    }

    /// The tables of the record type a job is about.
    fn tables_of_job(&self, job: JobId) -> Result<&TypeTables, StoreError> {
        let job = self.told(jobs::job(&self.connection, job))?;
        self.tables(&job.record_type)
    }
}

impl Store for SqliteStore {
    fn summary(&mut self) -> Result<DatabaseSummary, StoreError> {
        let counts = self.tables.iter().map(|tables| {
            let count = self.told(records::count(&self.connection, tables))?;
            Ok((tables.record_type.name.clone(), count))
        });
        let name = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let records = counts.collect::<Result<_, StoreError>>()?;
        Ok(DatabaseSummary {
            name,
            path: self.path.clone(),
            records,
            custom_fields: self.told(customs::all(&self.connection))?,
            keeping: self.keeping()?,
        })
    }

    fn revision(&mut self) -> Result<i64, StoreError> {
        let sql = "SELECT value FROM meta WHERE key = 'revision'";
        self.told(self.connection.query_row(sql, [], |row| row.get(0)).map_err(Into::into))
    }

    fn recalls(&mut self, record_type: &str) -> Result<Option<Box<dyn Recalls>>, StoreError> {
        let found = self.told(recall::Recall::open(&self.path, self.tables(record_type)?))?;
        Ok(found.map(|recall| Box::new(recall) as Box<dyn Recalls>))
    }

    fn job_folder(&mut self, job: JobId) -> Result<PathBuf, StoreError> {
        let folder = self.jobs_folder().join(job.0.to_string());
        open::make_folder(&folder).map_err(|error| StoreError::CannotOpen {
            path: folder.display().to_string(),
            reason: error.to_string(),
        })?;
        Ok(folder)
    }

    fn claim_writer(&mut self, holder: &str) -> Result<Box<dyn WriterGuard>, StoreError> {
        writer::claim(&self.connection, &self.path, holder, None)
    }

    fn queue_for_writer(&mut self, holder: &str) -> Result<i64, StoreError> {
        self.told(writer::queue(&self.connection, holder))
    }

    fn claim_in_turn(&mut self, number: i64, holder: &str) -> Result<Box<dyn WriterGuard>, StoreError> {
        writer::claim(&self.connection, &self.path, holder, Some(number))
    }

    fn still_queued(&mut self, number: i64) -> Result<(), StoreError> {
        self.told(writer::still_queued(&self.connection, number))
    }

    fn leave_queue(&mut self, number: i64) -> Result<(), StoreError> {
        self.told(writer::leave(&self.connection, number))
    }

    fn tell_interrupted(&mut self, who: &str) -> Result<Vec<JobId>, StoreError> {
        if self.told(jobs::left_active(&self.connection))? == 0 {
            return Ok(Vec::new());
        }
        let mark = || jobs::mark_interrupted(&self.connection, who);
        Ok(writer::while_free(&self.connection, &self.path, mark)?.unwrap_or_default())
    }

    fn target<'s>(&'s mut self, layout: &Layout) -> Result<Box<dyn Target + 's>, StoreError> {
        self.tables(&layout.record_type)?;
        Ok(Box::new(self.told(target::SqliteTarget::new(&self.connection, &self.path, &self.tables, layout))?))
    }

    fn plan<'s>(
        &'s mut self,
        layout: &Layout,
        scratch: &Path,
        earlier: &'s [&'s dyn PlanReader],
    ) -> Result<Box<dyn PlanTarget + 's>, StoreError> {
        self.tables(&layout.record_type)?;
        Ok(Box::new(plan::Plan::new(&self.connection, &self.path, &self.tables, (layout, earlier), scratch)?))
    }

    fn amend<'s>(
        &'s mut self,
        layout: &Layout,
        plan: Box<dyn PlanReader>,
    ) -> Result<Box<dyn PlanTarget + 's>, StoreError> {
        self.tables(&layout.record_type)?;
        Ok(Box::new(plan::Plan::reopen(&self.connection, &self.path, &self.tables, layout, plan)?))
    }

    fn record_ids(&mut self, record_type: &str, keys: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError> {
        self.told(records::ids(&self.connection, self.tables(record_type)?, keys))
    }

    fn records(&mut self, record_type: &str, search: &str, limit: u64, offset: u64) -> Result<RecordList, StoreError> {
        self.told(records::page(&self.connection, (self.tables(record_type)?, &self.tables), search, limit, offset))
    }

    fn create_job(&mut self, job: &NewJob) -> Result<JobId, StoreError> {
        let record_type = self.tables(&job.record_type)?.record_type;
        self.told(jobs::create(&self.connection, record_type, job))
    }

    fn step(&mut self, job: JobId, step: Step, who: &str, message: Option<&str>) -> Result<Status, StoreError> {
        self.told(jobs::step(&self.connection, job, step, who, message))
    }

    fn steps(&mut self, steps: &[(JobId, Step, Option<&str>)], who: &str) -> Result<(), StoreError> {
        self.told(jobs::steps(&self.connection, steps, who))
    }

    fn set_problem_file(&mut self, job: JobId, path: Option<&Path>) -> Result<(), StoreError> {
        self.told(jobs::set_problem_file(&self.connection, job, path))
    }

    fn set_request(&mut self, job: JobId, request: &str) -> Result<(), StoreError> {
        self.told(jobs::set_request(&self.connection, job, request))
    }

    fn set_checked_counts(&mut self, job: JobId, counts: &Counts) -> Result<(), StoreError> {
        self.told(jobs::set_checked_counts(&self.connection, job, counts))
    }

    fn job(&mut self, id: JobId) -> Result<Job, StoreError> {
        self.told(jobs::job(&self.connection, id))
    }

    fn status_history(&mut self, job: JobId) -> Result<Vec<StatusChange>, StoreError> {
        self.told(jobs::status_history(&self.connection, job))
    }

    fn jobs(&mut self, filter: &JobFilter) -> Result<JobList, StoreError> {
        self.told(jobs::jobs(&self.connection, filter))
    }

    fn still_waiting(&mut self, job: JobId) -> Result<(), StoreError> {
        self.told(jobs::still_waiting(&self.connection, job))
    }

    fn unfinished_undo(&mut self, of: JobId) -> Result<Option<JobId>, StoreError> {
        self.told(jobs::unfinished_undo(&self.connection, of))
    }

    fn parts_of(&mut self, job: JobId) -> Result<Vec<JobId>, StoreError> {
        self.told(jobs::parts_of(&self.connection, job))
    }

    fn removals_of(&mut self, review: JobId) -> Result<Vec<JobId>, StoreError> {
        self.told(jobs::removals_of(&self.connection, review))
    }

    fn mark_interrupted(&mut self, who: &str) -> Result<Vec<JobId>, StoreError> {
        self.told(jobs::mark_interrupted(&self.connection, who))
    }

    fn first_created(&mut self, job: JobId) -> Result<Option<RecordId>, StoreError> {
        let sql = "SELECT first_created FROM job WHERE id = ?1";
        let found = self.connection.query_row(sql, [job.0], |row| row.get::<_, Option<i64>>(0));
        Ok(self.told(found.map_err(Into::into))?.map(RecordId))
    }

    fn event_counts(&mut self, job: JobId) -> Result<Vec<EventCount>, StoreError> {
        let record_type = self.tables_of_job(job)?.record_type;
        self.told(events::counts(&self.connection, record_type, job))
    }

    fn events(&mut self, job: JobId, filter: &EventFilter, limit: u64, offset: u64) -> Result<EventList, StoreError> {
        let record_type = self.tables_of_job(job)?.record_type;
        self.told(events::events(&self.connection, record_type, job, filter, limit, offset))
    }

    fn journal(
        &mut self,
        job: JobId,
        each: &mut dyn FnMut(PlanChange) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let tables = self.tables_of_job(job)?;
        self.told(events::journal(&self.connection, tables, job, each))
    }

    fn undo_step(&mut self, undo: JobId, undone: JobId, limit: u64) -> Result<UndoStep, StoreError> {
        let tables = undo::Tables { of: self.tables_of_job(undone)?, all: &self.tables };
        self.told(undo::step(&self.connection, tables, undo, undone, limit))
    }

    fn finish_undo(&mut self, undo: JobId, undone: JobId, who: &str) -> Result<(), StoreError> {
        let tables = undo::Tables { of: self.tables_of_job(undone)?, all: &self.tables };
        self.told(undo::finish(&self.connection, tables, undo, undone, who))
    }

    fn undo_order(&mut self, jobs: &[JobId]) -> Result<Vec<JobId>, StoreError> {
        self.told(undo::order(&self.connection, jobs))
    }

    fn kept(
        &mut self,
        undo: JobId,
        each: &mut dyn FnMut(KeptChange) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let tables = self.tables_of_job(undo)?;
        self.told(undo::each_kept(&self.connection, tables, undo, each))
    }

    fn preview_undo(
        &mut self,
        jobs: &[JobId],
        who: &str,
        scratch: &Path,
        going_on: &mut dyn FnMut(&UndoTotals) -> bool,
    ) -> Result<Option<Box<dyn UndoPreview>>, StoreError> {
        undo::preview(self, jobs, who, scratch, going_on)
    }
}

//! What came after a change, so that an undo leaves it alone.
//!
//! Revisions decide, not the numbers of jobs: a job that was resumed wrote later than its number says. Only
//! imports that still count do; an import that a redo made count again counts where it did before.

use super::chain::Chain;
use crate::engine::model::{JobId, RecordId};
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::jobs::UNDO;
use crate::engine::store::sqlite::tables::TypeTables;
use rusqlite::{Connection, OptionalExtension, Statement, params};

/// Answers what other imports changed since, within one part of an undo.
pub(super) struct Later<'c> {
    record_type: &'static str,
    field: Statement<'c>,
    record: Statement<'c>,
    went: Statement<'c>,
    created_by: Statement<'c>,
    last: Statement<'c>,
}

impl<'c> Later<'c> {
    pub fn new(connection: &'c Connection, tables: &TypeTables) -> Fallible<Later<'c>> {
        let others = format!(
            "SELECT 1 FROM journal JOIN job ON job.id = journal.job \
             WHERE journal.record_type = ?1 AND journal.record = ?2 AND journal.job <> ?3 \
             AND job.kind <> '{UNDO}' AND job.status <> 'UNDONE'"
        );
        let field = format!(
            "{others} AND journal.path = ?4 AND journal.revision > coalesce((SELECT mine.revision FROM journal AS mine \
             WHERE mine.job = ?3 AND mine.record_type = ?1 AND mine.record = ?2 AND mine.path = ?4), ?5) LIMIT 1"
        );
        let last = format!(
            "SELECT journal.job FROM journal JOIN job ON job.id = journal.job \
             WHERE journal.record_type = ?1 AND journal.record = ?2 AND job.kind <> '{UNDO}' \
             AND CASE WHEN journal.job = ?3 THEN ?4 ELSE job.status <> 'UNDONE' END \
             ORDER BY journal.revision DESC LIMIT 1"
        );
        let created_by = format!("SELECT created_job FROM {} WHERE record = ?1", tables.main);
        let went = "SELECT revision FROM removed WHERE job = ?1 AND record_type = ?2 AND record = ?3";
        Ok(Later {
            record_type: &tables.record_type.name,
            field: connection.prepare(&field)?,
            record: connection.prepare(&format!("{others} AND journal.revision > ?4 LIMIT 1"))?,
            went: connection.prepare(went)?,
            created_by: connection.prepare(&created_by)?,
            last: connection.prepare(&last)?,
        })
    }

    /// Whether another import changed a field after the import `root` did. `revision` stands in where
    /// `root` did not change it itself.
    pub fn changed_field(&mut self, root: JobId, record: RecordId, path: &str, revision: i64) -> Fallible<bool> {
        Ok(self.field.exists(params![self.record_type, record.0, root.0, path, revision])?)
    }

    /// Whether another import changed anything of a record since it came: of one that `chain` created that is
    /// any change, for it was not there before; of one that came back, `revision` says when.
    pub fn changed_record(&mut self, chain: &Chain, record: RecordId, revision: Option<i64>) -> Fallible<bool> {
        let creator: Option<i64> = self.created_by.query_row([record.0], |row| row.get(0)).optional()?;
        let since = match revision {
            Some(revision) if creator != Some(chain.root.0) => {
                let place = params![chain.root.0, self.record_type, record.0];
                self.went.query_row(place, |row| row.get(0)).optional()?.unwrap_or(revision)
            }
            _ => -1,
        };
        Ok(self.record.exists(params![self.record_type, record.0, chain.root.0, since])?)
    }

    /// The import a record last got something from, once the one at the end of `chain` counts again or does
    /// not any more.
    pub fn last_import(&mut self, chain: &Chain, record: RecordId) -> Fallible<JobId> {
        let values = params![self.record_type, record.0, chain.root.0, chain.forward];
        if let Some(job) = self.last.query_row(values, |row| row.get(0)).optional()? {
            return Ok(JobId(job));
        }
        Ok(JobId(self.created_by.query_row([record.0], |row| row.get(0))?))
    }
}

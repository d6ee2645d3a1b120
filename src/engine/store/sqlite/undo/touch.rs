//! Which import a record last got something from, kept right by an undo: the last of those that count.
//!
//! The change is in the undo's journal with an empty path, so that the undo of the undo takes it back exactly.

use crate::engine::model::{JobId, RecordId};
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::tables::TypeTables;
use rusqlite::{Connection, Statement, params};

pub(super) struct Toucher<'c> {
    record_type: &'static str,
    read: Statement<'c>,
    write: Statement<'c>,
    journal: Statement<'c>,
}

impl<'c> Toucher<'c> {
    pub fn new(connection: &'c Connection, tables: &TypeTables) -> Fallible<Toucher<'c>> {
        let journal = "INSERT INTO journal (job, record_type, record, path, \"row\", before, after, revision) \
            VALUES (?1, ?2, ?3, '', 0, ?4, ?5, (SELECT value + 1 FROM meta WHERE key = 'revision')) \
            ON CONFLICT (job, record_type, record, path) DO UPDATE SET after = excluded.after";
        Ok(Toucher {
            record_type: &tables.record_type.name,
            read: connection.prepare(&format!("SELECT updated_job FROM {} WHERE record = ?1", tables.main))?,
            write: connection.prepare(&format!("UPDATE {} SET updated_job = ?2 WHERE record = ?1", tables.main))?,
            journal: connection.prepare(journal)?,
        })
    }

    /// Notes that a record that is there last got something from `last`.
    pub fn touch(&mut self, undo: JobId, record: RecordId, last: JobId) -> Fallible<()> {
        let before: i64 = self.read.query_row([record.0], |row| row.get(0))?;
        if before == last.0 {
            return Ok(());
        }
        self.write.execute([record.0, last.0])?;
        self.journal.execute(params![undo.0, self.record_type, record.0, before, last.0])?;
        Ok(())
    }
}

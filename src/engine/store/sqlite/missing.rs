//! What a full list does not carry: found by one scan of the keys, kept with its job.

use super::fault::{Fallible, Fault};
use super::shown::Names;
use super::tables::TypeTables;
use crate::engine::model::{JobId, Missing, RecordId};
use rusqlite::{Connection, OptionalExtension, Statement, Transaction, TransactionBehavior, params};

/// Hands the numbers of all records that are not carried to `each`, in the order of their keys. Only the
/// index of the keys is read.
pub(super) fn scan<E: From<Fault>>(
    connection: &Connection,
    tables: &TypeTables,
    carried: &dyn Fn(RecordId) -> bool,
    mut each: impl FnMut(i64) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT record FROM {} ORDER BY {}", tables.main, tables.key());
    let mut statement = connection.prepare(&sql).map_err(Fault::from)?;
    let mut rows = statement.query([]).map_err(Fault::from)?;
    while let Some(row) = rows.next().map_err(Fault::from)? {
        let record: i64 = row.get(0).map_err(Fault::from)?;
        if !carried(RecordId(record)) {
            each(record)?;
        }
    }
    Ok(())
}

/// Notes with a job what its full list does not carry, in one transaction, in place of what was noted
/// before: a job that was interrupted does it again. What later jobs created meanwhile could not be in the
/// file and is not missing from it.
pub(super) fn note(
    connection: &Connection,
    tables: &TypeTables,
    job: JobId,
    carried: &dyn Fn(RecordId) -> bool,
    unreadable: u64,
) -> Fallible<Missing> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    transaction.execute("DELETE FROM missing WHERE job = ?1", [job.0])?;
    let mut records = 0_u64;
    {
        let sql = "INSERT INTO missing (job, record, key, title) SELECT ?1, record, ?3, ?4 FROM";
        let mut keep =
            transaction.prepare(&format!("{sql} {} WHERE record = ?2 AND created_job <= ?1", tables.main))?;
        let mut names = Names::new(&transaction, tables)?;
        scan(&transaction, tables, carried, |record| -> Fallible<()> {
            let (key, title) = names.of(record)?;
            records += keep.execute(params![job.0, record, key, title])? as u64;
            Ok(())
        })?;
    }
    let sql = "UPDATE job SET missing = ?2, unreadable = ?3 WHERE id = ?1";
    if transaction.execute(sql, params![job.0, records as i64, unreadable as i64])? != 1 {
        return Err(Fault::Broken("the job of a full list is not there"));
    }
    transaction.commit()?;
    Ok(Missing { records, unreadable })
}

/// Names the files that records last got something from.
pub(super) struct LastFiles<'c> {
    statement: Statement<'c>,
}

impl<'c> LastFiles<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &TypeTables) -> Fallible<LastFiles<'c>> {
        let sql = format!(
            "SELECT job.file_name FROM {} AS one JOIN job ON job.id = one.updated_job WHERE one.record = ?1",
            tables.main
        );
        Ok(LastFiles { statement: connection.prepare(&sql)? })
    }

    /// Empty where it is not known.
    pub(super) fn of(&mut self, record: i64) -> Fallible<String> {
        Ok(self.statement.query_row([record], |row| row.get(0)).optional()?.unwrap_or_default())
    }
}

//! What waits for review after an import, kept with its job: what rows listed for removal, and what a full list does
//! not carry, which is found by one scan of the keys.

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

/// Notes a record that a row lists; who is listed by two rows stands with the first.
pub(super) const LIST: &str =
    "INSERT OR IGNORE INTO missing (job, record, key, title, \"row\") VALUES (?1, ?2, ?3, ?4, ?5)";

/// Sums up with a job what rows listed, and of a full list what it does not carry, in one transaction, in place of
/// what was noted before: a job that was interrupted does it again. What later jobs created meanwhile could not be in
/// the file and is not missing from it.
pub(super) fn note(
    connection: &Connection,
    tables: &TypeTables,
    job: JobId,
    carried: Option<&dyn Fn(RecordId) -> bool>,
    unreadable: u64,
) -> Fallible<Missing> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    transaction.execute("DELETE FROM missing WHERE job = ?1 AND \"row\" = 0", [job.0])?;
    let listed = "SELECT count(*) FROM missing WHERE job = ?1";
    let listed = transaction.query_row(listed, [job.0], |row| row.get::<_, i64>(0))?.unsigned_abs();
    let mut records = listed;
    if let Some(carried) = carried {
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
    let sql = "UPDATE job SET missing = ?2, unreadable = ?3, listed = ?4 WHERE id = ?1";
    let noted = (carried.is_some() || listed > 0).then_some(records as i64);
    if transaction.execute(sql, params![job.0, noted, unreadable as i64, listed as i64])? != 1 {
        return Err(Fault::Broken("the job of a list is not there"));
    }
    transaction.commit()?;
    Ok(Missing { records, listed, unreadable })
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

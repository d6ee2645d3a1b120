//! Rows set aside: keeping them with the batch that left them out, and finding those whose record has come.

use super::fault::{Fallible, Fault};
use super::referred::References;
use super::{SqliteStore, tables};
use crate::engine::model::{Batch, JobId, ParkedRow, ParkedRows, Referred};
use crate::engine::store::{Parks, StoreError};
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

/// Keeps the rows a batch sets aside, within its transaction.
pub(super) fn park(connection: &Connection, batch: &Batch) -> Fallible<()> {
    if batch.parked.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO parked (job, \"row\", refers_to, reference, cells) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = connection.prepare_cached(sql)?;
    for parked in &batch.parked {
        let cells = serde_json::to_string(&parked.cells)
            .map_err(|_| Fault::Broken("the cells of a row cannot be written out"))?;
        insert.execute(params![batch.job.0, parked.row as i64, parked.to, parked.reference, cells])?;
    }
    Ok(())
}

impl Parks for SqliteStore {
    fn parked(&mut self) -> Result<Vec<ParkedRows>, StoreError> {
        self.told(self.jobs_with_parked())
    }

    fn ready_rows(&mut self, job: JobId) -> Result<Vec<ParkedRow>, StoreError> {
        let mut ready = Vec::new();
        self.told(self.each_ready(job, |row| {
            ready.push(parked_row(row)?);
            Ok(())
        }))?;
        Ok(ready)
    }

    fn unpark(&mut self, job: JobId, rows: &[u64]) -> Result<(), StoreError> {
        self.changing(|connection| {
            let mut delete = connection.prepare("DELETE FROM parked WHERE job = ?1 AND \"row\" = ?2")?;
            rows.iter().try_for_each(|row| delete.execute(params![job.0, *row as i64]).map(drop))?;
            Ok(())
        })
    }
}

impl SqliteStore {
    fn jobs_with_parked(&self) -> Fallible<Vec<ParkedRows>> {
        let sql = "SELECT job.id, job.record_type, job.file_name, count(*) FROM parked \
                   JOIN job ON job.id = parked.job WHERE job.status <> 'UNDONE' GROUP BY job.id ORDER BY job.id";
        let mut statement = self.connection.prepare(sql)?;
        let jobs = statement.query_map([], |row| {
            let (job, rows) = (JobId(row.get(0)?), row.get::<_, i64>(3)? as u64);
            Ok(ParkedRows { job, record_type: row.get(1)?, file_name: row.get(2)?, rows, ready: 0 })
        })?;
        let mut jobs = jobs.collect::<Result<Vec<_>, _>>()?;
        for parked in &mut jobs {
            let mut ready = 0;
            self.each_ready(parked.job, |_| {
                ready += 1;
                Ok(())
            })?;
            parked.ready = ready;
        }
        Ok(jobs)
    }

    /// The rows of a job whose record is there by now, in file order.
    fn each_ready(&self, job: JobId, mut each: impl FnMut(&Row<'_>) -> Fallible<()>) -> Fallible<()> {
        let sql = "SELECT refers_to, reference, \"row\", cells FROM parked WHERE job = ?1 ORDER BY \"row\"";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([job.0])?;
        // A donor gave more than once.
        let mut known: HashMap<(String, String), bool> = HashMap::new();
        while let Some(row) = rows.next()? {
            let asked: (String, String) = (row.get(0)?, row.get(1)?);
            let ready = match known.get(&asked) {
                Some(ready) => *ready,
                None => {
                    let mut to = References::new(&self.connection, tables::of_type(&self.tables, &asked.0)?)?;
                    let ready = matches!(to.find(&asked.1)?, Referred::Key(_));
                    known.insert(asked, ready);
                    ready
                }
            };
            if ready {
                each(row)?;
            }
        }
        Ok(())
    }
}

fn parked_row(row: &Row<'_>) -> Fallible<ParkedRow> {
    let cells: String = row.get(3)?;
    Ok(ParkedRow {
        to: row.get(0)?,
        reference: row.get::<_, String>(1)?.into(),
        row: row.get::<_, i64>(2)? as u64,
        cells: serde_json::from_str(&cells).map_err(|_| Fault::Broken("a parked row holds no JSON array"))?,
    })
}

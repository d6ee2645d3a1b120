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

/// A row of `parked` that no import took in, or only such as do not count: taken back, or given up before they wrote.
const WAITS: &str = "NOT EXISTS (SELECT 1 FROM parked_taken JOIN job AS taking ON taking.id = parked_taken.job \
    WHERE parked_taken.parked = parked.id AND taking.status NOT IN ('UNDONE', 'CANCELLED', 'FAILED'))";

impl Parks for SqliteStore {
    fn parked(&mut self) -> Result<Vec<ParkedRows>, StoreError> {
        self.told(self.jobs_with_parked(None))
    }

    fn parked_of(&mut self, job: JobId) -> Result<Option<ParkedRows>, StoreError> {
        Ok(self.told(self.jobs_with_parked(Some(job)))?.pop())
    }

    fn ready_rows(&mut self, job: JobId) -> Result<Vec<ParkedRow>, StoreError> {
        let mut ready = Vec::new();
        self.told(self.each_ready(job, |row| {
            ready.push(parked_row(row)?);
            Ok(())
        }))?;
        Ok(ready)
    }

    fn each_parked(
        &mut self,
        job: JobId,
        each: &mut dyn FnMut(ParkedRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut read = || -> Fallible<()> {
            let sql = "SELECT refers_to, reference, \"row\", cells FROM parked WHERE job = ?1 ORDER BY \"row\"";
            let mut statement = self.connection.prepare(sql)?;
            let mut rows = statement.query([job.0])?;
            while let Some(row) = rows.next()? {
                each(parked_row(row)?)?;
            }
            Ok(())
        };
        let read = read();
        self.told(read)
    }

    fn take_in(&mut self, job: JobId, rows: &[u64], by: JobId) -> Result<(), StoreError> {
        self.changing(|connection| {
            let sql = "INSERT OR IGNORE INTO parked_taken (parked, job) \
                       SELECT id, ?3 FROM parked WHERE job = ?1 AND \"row\" = ?2";
            let mut take = connection.prepare(sql)?;
            rows.iter().try_for_each(|row| take.execute(params![job.0, *row as i64, by.0]).map(drop))?;
            Ok(())
        })
    }
}

impl SqliteStore {
    fn jobs_with_parked(&self, one: Option<JobId>) -> Fallible<Vec<ParkedRows>> {
        let sql = format!(
            "SELECT job.id, job.record_type, job.file_name, count(*), min(parked.refers_to) FROM parked \
             JOIN job ON job.id = parked.job WHERE job.status <> 'UNDONE' AND (?1 IS NULL OR job.id = ?1) AND {WAITS} \
             GROUP BY job.id ORDER BY job.id"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let jobs = statement.query_map([one.map(|job| job.0)], |row| {
            let (job, rows) = (JobId(row.get(0)?), row.get::<_, i64>(3)? as u64);
            let (record_type, file_name, to) = (row.get(1)?, row.get(2)?, row.get(4)?);
            Ok(ParkedRows { job, record_type, file_name, to, rows, ready: 0 })
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

    /// The rows of a job that wait and whose record is there by now, in file order.
    fn each_ready(&self, job: JobId, mut each: impl FnMut(&Row<'_>) -> Fallible<()>) -> Fallible<()> {
        let sql = format!(
            "SELECT refers_to, reference, \"row\", cells FROM parked WHERE job = ?1 AND {WAITS} ORDER BY \"row\""
        );
        let mut statement = self.connection.prepare(&sql)?;
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

//! Counts what a job touched on each level, once its rows are in: nothing of this is done row by row.

use super::columns::quote;
use super::fault::Fallible;
use super::tables::TypeTables;
use super::{SqliteStore, jobs};
use crate::engine::model::{JobId, Levels, Touched};
use crate::engine::schema::LevelFields;
use crate::engine::store::{CountsLevels, StoreError};
use rusqlite::{Connection, OptionalExtension, params};

impl CountsLevels for SqliteStore {
    fn note_levels(&mut self, job: JobId) -> Result<(), StoreError> {
        let tables = self.tables_of_job(job)?;
        let Some(fields) = &tables.record_type.levels else { return Ok(()) };
        let counted = self.told(count(&self.connection, tables, fields, job))?;
        let text = serde_json::to_string(&counted).unwrap_or_default();
        let sql = "INSERT OR REPLACE INTO job_levels (job, levels) VALUES (?1, ?2)";
        self.told(self.connection.execute(sql, params![job.0, text]).map(drop).map_err(Into::into))
    }

    fn levels(&mut self, job: JobId) -> Result<Option<Levels>, StoreError> {
        self.told(jobs::job(&self.connection, job).map(drop))?;
        let sql = "SELECT levels FROM job_levels WHERE job = ?1";
        let found = self.connection.query_row(sql, [job.0], |row| row.get::<_, String>(0)).optional();
        let text = self.told(found.map_err(Into::into))?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }
}

/// The records a job created or changed, with whether it created them.
fn touched(tables: &TypeTables) -> String {
    format!(
        "touched AS (SELECT made.record AS record, 1 AS made FROM {main} AS made JOIN job ON job.id = ?1 \
           WHERE made.record BETWEEN job.first_created AND job.last_created AND made.created_job = ?1 \
         UNION ALL SELECT DISTINCT journal.record, 0 FROM journal JOIN {main} AS there ON there.record = journal.record \
           WHERE journal.job = ?1 AND journal.record_type = ?2 AND there.created_job <> ?1)",
        main = tables.main
    )
}

fn count(connection: &Connection, tables: &TypeTables, fields: &LevelFields, job: JobId) -> Fallible<Levels> {
    let column = |field: usize| quote(&tables.columns[field].name);
    let (main, parent, by) = (&tables.main, column(fields.parent), column(fields.by));
    let touched = touched(tables);
    // One ID may be a gift's and its payments': whoever has one that belongs to nobody is on the level below it.
    let sql = format!(
        "WITH {touched}, levelled AS (SELECT touched.made AS made, CASE WHEN own.{parent} IS NULL THEN 0 \
           WHEN own.{parent} IN (SELECT {by} FROM {main} WHERE {parent} IS NULL AND {by} IS NOT NULL) THEN 1 \
           WHEN own.{parent} IN (SELECT {by} FROM {main} WHERE {parent} IS NOT NULL AND {by} IS NOT NULL) THEN 2 \
           ELSE 1 END AS level FROM touched JOIN {main} AS own ON own.record = touched.record) \
         SELECT level, sum(made), sum(1 - made) FROM levelled GROUP BY level"
    );
    let mut levels = Levels::default();
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params![job.0, tables.record_type.name])?;
    while let Some(row) = rows.next()? {
        let (level, created, updated): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Some(place) = usize::try_from(level).ok().and_then(|level| levels.level.get_mut(level)) {
            *place = Some(Touched { created: created as u64, updated: updated as u64 });
        }
    }
    let group = &tables.groups[fields.credits];
    let credited = quote(&group.columns[fields.credited].name);
    let credits = |which: String| -> Fallible<Option<Touched>> {
        let sql = format!(
            "WITH {touched} SELECT count(*), coalesce(sum(touched.made), 0) FROM touched \
             JOIN {main} AS own ON own.record = touched.record JOIN {} AS credit ON credit.record = own.record \
             WHERE credit.{credited} IS NOT NULL AND {which}",
            group.name
        );
        let (all, created): (i64, i64) =
            connection
                .query_row(&sql, params![job.0, tables.record_type.name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (created, updated) = (created as u64, (all - created) as u64);
        Ok((all > 0).then_some(Touched { created, updated }))
    };
    let promise = fields.promise_value.replace('\'', "''");
    levels.credits_on_promises = credits(format!("own.{} = '{promise}'", column(fields.promise)))?;
    levels.credits_to_same = credits(format!("credit.{credited} = own.{}", column(fields.holder)))?;
    Ok(levels)
}

//! Who approved what, kept for ever.

use super::super::fault::Fallible;
use crate::engine::model::{JobId, RemovalRules};
use crate::engine::store::Approval;
use rusqlite::{Connection, params};

pub(super) fn note(connection: &Connection, approval: &Approval) -> Fallible<()> {
    let sql = "INSERT INTO approval (job, review, who, at, number, \"of\", typed, rules) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let rules = serde_json::to_string(&approval.rules).unwrap_or_default();
    let Approval { job, review, who, at, number, of, typed, .. } = approval;
    connection.execute(sql, params![job.0, review.0, who, at, *number as i64, *of as i64, typed, rules])?;
    Ok(())
}

pub(super) fn all(connection: &Connection, review: JobId) -> Fallible<Vec<Approval>> {
    let sql = "SELECT job, who, at, number, \"of\", typed, rules FROM approval WHERE review = ?1 ORDER BY job";
    let mut statement = connection.prepare(sql)?;
    let all = statement.query_map([review.0], |row| {
        let rules: String = row.get(6)?;
        Ok(Approval {
            job: JobId(row.get(0)?),
            review,
            who: row.get(1)?,
            at: row.get(2)?,
            number: row.get::<_, i64>(3)?.unsigned_abs(),
            of: row.get::<_, i64>(4)?.unsigned_abs(),
            typed: row.get(5)?,
            // What a later version wrote and this one does not know is told as the rules that hold otherwise.
            rules: serde_json::from_str::<RemovalRules>(&rules).unwrap_or_default(),
        })
    })?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

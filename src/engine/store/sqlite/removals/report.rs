//! What is kept for ever of a review: who approved, what was removed and why, what was kept and by whom.

use super::super::fault::Fallible;
use super::super::tables::TypeTables;
use super::review::{self, decision};
use crate::engine::model::{JobId, Protections, RecordId, RemovalRules};
use crate::engine::store::{Approval, ReportLine, ReportWhat, StoreError};
use rusqlite::{Connection, params};

pub(super) fn note_approval(connection: &Connection, approval: &Approval) -> Fallible<()> {
    let sql = "INSERT INTO approval (job, review, who, at, number, \"of\", typed, rules) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let rules = serde_json::to_string(&approval.rules).unwrap_or_default();
    let Approval { job, review, who, at, number, of, typed, .. } = approval;
    connection.execute(sql, params![job.0, review.0, who, at, *number as i64, *of as i64, typed, rules])?;
    Ok(())
}

pub(super) fn approvals(connection: &Connection, review: JobId) -> Fallible<Vec<Approval>> {
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

/// Whether a record that went is there again, by its type.
fn is_back(all: &[TypeTables]) -> String {
    let cases: Vec<String> = all
        .iter()
        .map(|tables| {
            let name = tables.record_type.name.replace('\'', "''");
            format!(
                "WHEN '{name}' THEN EXISTS (SELECT 1 FROM {} AS one WHERE one.record = removed.record)",
                tables.main
            )
        })
        .collect();
    format!("CASE removed.record_type {} ELSE 0 END", cases.join(" "))
}

/// Hands what was removed to `each`, and then what was kept.
pub(super) fn each(
    connection: &Connection,
    (tables, all): (&TypeTables, &[TypeTables]),
    review: JobId,
    each: &mut dyn FnMut(ReportLine) -> Result<(), StoreError>,
) -> Fallible<()> {
    let name = &tables.record_type.name;
    let removed = format!(
        "SELECT removed.record_type, removed.record, removed.key, removed.title, {back}, missing.protected, \
         missing.ticked, missing.decided_by, missing.decided_at, coalesce(missing.\"row\", 0), coalesce(holder.key, '') \
         FROM removed JOIN job ON job.id = removed.job \
         LEFT JOIN missing ON missing.job = ?1 AND missing.record = coalesce(removed.\"with\", removed.record) \
         LEFT JOIN missing AS holder ON holder.job = ?1 AND holder.record = removed.\"with\" \
         WHERE job.review_of = ?1 AND job.kind = 'removal' ORDER BY removed.record_type <> ?2, removed.record_type, removed.record",
        back = is_back(all)
    );
    let mut statement = connection.prepare(&removed)?;
    let mut rows = statement.query(params![review.0, name])?;
    while let Some(row) = rows.next()? {
        let what = if row.get::<_, bool>(4)? { ReportWhat::BroughtBack } else { ReportWhat::Removed };
        each(ReportLine {
            record_type: row.get(0)?,
            record: RecordId(row.get(1)?),
            key: row.get(2)?,
            title: row.get(3)?,
            what,
            protections: Protections::from_bits(row.get::<_, Option<i64>>(5)?.unwrap_or_default()),
            decision: decision(row, 6)?,
            row: row.get::<_, i64>(9)?.unsigned_abs(),
            with: row.get(10)?,
        })?;
    }
    let kept = format!(
        "SELECT record, key, title, protected, ticked, decided_by, decided_at, \"row\" FROM missing \
         WHERE job = ?1 AND {} AND NOT {} ORDER BY record",
        review::UNTAKEN,
        review::TICKED
    );
    let mut statement = connection.prepare(&kept)?;
    let mut rows = statement.query([review.0])?;
    while let Some(row) = rows.next()? {
        each(ReportLine {
            record_type: name.clone(),
            record: RecordId(row.get(0)?),
            key: row.get(1)?,
            title: row.get(2)?,
            what: ReportWhat::Kept,
            protections: Protections::from_bits(row.get(3)?),
            decision: decision(row, 4)?,
            row: row.get::<_, i64>(7)?.unsigned_abs(),
            with: String::new(),
        })?;
    }
    Ok(())
}

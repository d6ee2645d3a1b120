//! What came of a review, read line by line or page by page: what went, what came back, what was kept.
//!
//! A removal that was begun, stopped and taken back before the review ended is as if it had never been; what one left
//! gone all the same is told.

use super::super::fault::Fallible;
use super::super::jobs::limited;
use super::super::search;
use super::super::tables::{TypeTables, of_type};
use super::protect;
use super::review::{self, decision};
use crate::engine::model::{JobId, Protections, RecordId};
use crate::engine::store::{
    BroughtBack, ReportFilter, ReportLine, ReportPage, ReportQuery, ReportShow, ReportTotals, ReportWhat, ReviewSort,
    StaysRemoved, StoreError,
};
use rusqlite::{Connection, Row, Statement, ToSql, params};

/// The lines of one type. `?1` is the review.
struct Lines<'t> {
    tables: &'t TypeTables,
    all: &'t [TypeTables],
    /// They are of the type of the review itself, so that some may have been kept.
    own: bool,
    /// Nothing is left to be decided.
    over: bool,
}

impl<'t> Lines<'t> {
    fn of(
        connection: &Connection,
        (own, all): (&'t TypeTables, &'t [TypeTables]),
        name: &str,
        review: JobId,
    ) -> Fallible<Lines<'t>> {
        let over = "SELECT status NOT LIKE 'PRUNING%' FROM job WHERE id = ?1";
        let over = connection.query_row(over, [review.0], |row| row.get(0))?;
        Ok(Lines { tables: of_type(all, name)?, all, own: own.record_type.name == name, over })
    }

    fn there(&self, record: &str) -> String {
        format!("EXISTS (SELECT 1 FROM {} AS one WHERE one.record = {record})", self.tables.main)
    }

    /// `WITH` the lines: `what` is 0 for removed, 1 for brought back, 2 for kept.
    fn with(&self) -> String {
        let name = self.tables.record_type.name.replace('\'', "''");
        let there = self.there("removed.record");
        let gone = format!(
            "gone AS (SELECT removed.record, removed.key, removed.title, removed.job, removed.\"with\" AS holder, \
             removed.revision, {there} AS back FROM job JOIN removed ON removed.job = job.id \
             AND removed.record_type = '{name}' WHERE job.review_of = ?1 AND job.kind = 'removal' \
             AND (job.status <> 'UNDONE' OR NOT {there} OR EXISTS (SELECT 1 FROM job_status AS been \
             WHERE been.job = job.id AND been.status IN ('OK', 'WARN'))) \
             AND NOT EXISTS (SELECT 1 FROM removed AS again JOIN job AS other ON other.id = again.job \
             WHERE again.record_type = removed.record_type AND again.record = removed.record \
             AND again.revision > removed.revision AND other.review_of = ?1 AND other.kind = 'removal'))"
        );
        let kept = if self.own { self.kept() } else { String::new() };
        format!(
            "WITH {gone}, line AS (SELECT record, key, title, job, holder, revision, back AS what FROM gone {kept})"
        )
    }

    fn kept(&self) -> String {
        // What somebody had ticked and nobody removed is kept, too, unless it went some other way.
        let undecided = if self.over { self.there("missing.record") } else { "FALSE".to_owned() };
        format!(
            "UNION ALL SELECT record, key, title, NULL, NULL, 0, 2 FROM missing WHERE missing.job = ?1 \
             AND record NOT IN (SELECT record FROM gone) AND (NOT {} OR {undecided})",
            review::TICKED
        )
    }

    /// Why a line that is gone cannot come back: 1 where its key is taken, 2 where what it belongs to is gone.
    fn stays(&self) -> String {
        let taken =
            format!("EXISTS (SELECT 1 FROM {} AS one WHERE one.{} = line.key)", self.tables.main, self.tables.key());
        // What went with another one comes back with it.
        let orphaned = match self.own {
            true => protect::orphaned(self.tables, self.all, "line.job", "line.record"),
            false => "FALSE".to_owned(),
        };
        format!("CASE WHEN line.what <> 0 THEN 0 WHEN {taken} THEN 1 WHEN {orphaned} THEN 2 ELSE 0 END")
    }

    /// The lines that fit, in an order.
    fn select(&self, fits: &str, order: &str) -> String {
        format!(
            "{} SELECT line.record, line.key, line.title, line.job, line.revision, line.what, \
             coalesce(holder.key, ''), coalesce(holder.title, ''), coalesce(missing.protected, 0), missing.ticked, \
             missing.decided_by, missing.decided_at, coalesce(missing.\"row\", 0), {} {FROM} WHERE {fits} ORDER BY {order}",
            self.with(),
            self.stays()
        )
    }

    fn line(&self, row: &Row<'_>, back: &mut Statement<'_>) -> Fallible<ReportLine> {
        let (record, revision): (i64, i64) = (row.get(0)?, row.get(4)?);
        let what = match row.get::<_, i64>(5)? {
            0 => ReportWhat::Removed,
            1 => ReportWhat::BroughtBack,
            _ => ReportWhat::Kept,
        };
        let name = &self.tables.record_type.name;
        let by = |row: &Row<'_>| Ok(BroughtBack { job: JobId(row.get(0)?), who: row.get(1)?, at: row.get(2)? });
        let back = match what {
            ReportWhat::BroughtBack => back.query_map(params![name, record, revision], by)?.next().transpose()?,
            ReportWhat::Removed | ReportWhat::Kept => None,
        };
        Ok(ReportLine {
            record_type: name.clone(),
            record: RecordId(record),
            key: row.get(1)?,
            title: row.get(2)?,
            with: row.get(6)?,
            with_title: row.get(7)?,
            what,
            protections: Protections::from_bits(row.get(8)?),
            decision: decision(row, 9)?,
            row: row.get::<_, i64>(12)?.unsigned_abs(),
            removal: row.get::<_, Option<i64>>(3)?.map(JobId),
            back,
            stays: match row.get::<_, i64>(13)? {
                1 => Some(StaysRemoved::KeyTaken),
                2 => Some(StaysRemoved::HolderGone),
                _ => None,
            },
        })
    }
}

/// A line with what was found out and decided about it, or about the one it went with.
const FROM: &str = "FROM line LEFT JOIN missing ON missing.job = ?1 \
    AND missing.record = coalesce(line.holder, line.record) \
    LEFT JOIN missing AS holder ON holder.job = ?1 AND holder.record = line.holder";

/// Who brought a record back that had gone at a revision.
const BACK: &str = "SELECT job.id, job.created_by, coalesce(job.started_at, job.created_at) FROM returned \
    JOIN job ON job.id = returned.job WHERE returned.record_type = ?1 AND returned.record = ?2 \
    AND returned.revision > ?3 AND job.status <> 'UNDONE' ORDER BY returned.revision DESC LIMIT 1";

/// Hands what was removed to `each`, and then what was kept.
pub(super) fn each(
    connection: &Connection,
    both: (&TypeTables, &[TypeTables]),
    review: JobId,
    each: &mut dyn FnMut(ReportLine) -> Result<(), StoreError>,
) -> Fallible<()> {
    let own = both.0.record_type.name.clone();
    let mut back = connection.prepare(BACK)?;
    let names = types(connection, &own, review)?;
    let gone = names.iter().map(|name| (name, "line.what <> 2"));
    for (name, fits) in gone.chain([(&own, "line.what = 2")]) {
        let lines = Lines::of(connection, both, name, review)?;
        let mut statement = connection.prepare(&lines.select(fits, "line.record"))?;
        let mut rows = statement.query([review.0])?;
        while let Some(row) = rows.next()? {
            each(lines.line(row, &mut back)?)?;
        }
    }
    Ok(())
}

/// The types a removal took records of, that of the review itself first.
fn types(connection: &Connection, own: &str, review: JobId) -> Fallible<Vec<String>> {
    let sql = "SELECT DISTINCT record_type FROM job WHERE review_of = ?1 AND kind = 'removal' AND record_type <> ?2 \
        ORDER BY record_type";
    let mut statement = connection.prepare(sql)?;
    let others = statement.query_map(params![review.0, own], |row| row.get(0))?;
    Ok(std::iter::once(Ok(own.to_owned())).chain(others).collect::<rusqlite::Result<_>>()?)
}

pub(super) fn totals(
    connection: &Connection,
    both: (&TypeTables, &[TypeTables]),
    review: JobId,
) -> Fallible<Vec<ReportTotals>> {
    let mut all = Vec::new();
    for name in types(connection, &both.0.record_type.name, review)? {
        let lines = Lines::of(connection, both, &name, review)?;
        let sql = format!(
            "{} SELECT total(what = 0), total(what = 1), total(what = 2), total(what = 2 AND missing.ticked IS 0) {FROM}",
            lines.with()
        );
        let totals = connection.query_row(&sql, [review.0], |row| {
            let number = |at: usize| row.get::<_, f64>(at).map(|number| number as u64);
            let (removed, brought_back, kept, by_hand) = (number(0)?, number(1)?, number(2)?, number(3)?);
            Ok(ReportTotals { record_type: name, removed, brought_back, kept, by_hand })
        })?;
        all.push(totals);
    }
    Ok(all)
}

/// The condition of a filter; `?2` is what is searched for.
fn fitting(filter: &ReportFilter) -> (String, Option<String>) {
    let show = match filter.show {
        ReportShow::All => "TRUE",
        ReportShow::Removed => "line.what = 0",
        ReportShow::BroughtBack => "line.what = 1",
        ReportShow::Kept => "line.what = 2",
        ReportShow::ByHand => "line.what = 2 AND missing.ticked IS 0",
    };
    let holds = "AND (?2 IS NULL OR holds(line.title, ?2) OR holds(line.key, ?2))";
    (format!("{show} {holds}"), search::wanted(&filter.search))
}

pub(super) fn page(
    connection: &Connection,
    both: (&TypeTables, &[TypeTables]),
    review: JobId,
    query: &ReportQuery,
) -> Fallible<ReportPage> {
    let lines = Lines::of(connection, both, &query.filter.record_type, review)?;
    let (fits, wanted) = fitting(&query.filter);
    let total = format!("{} SELECT count(*) {FROM} WHERE {fits}", lines.with());
    let total = connection.query_row(&total, params![review.0, wanted], |row| row.get::<_, i64>(0))?;
    let order = match query.sort {
        ReviewSort::Number => "line.record",
        ReviewSort::Key => "line.key, line.record",
        ReviewSort::Title => "folded(line.title), line.record",
    };
    let mut statement = connection.prepare(&format!("{} LIMIT ?3 OFFSET ?4", lines.select(&fits, order)))?;
    let values: [&dyn ToSql; 4] = [&review.0, &wanted, &limited(query.limit), &limited(query.offset)];
    let (mut rows, mut back) = (statement.query(&values[..])?, connection.prepare(BACK)?);
    let mut page = ReportPage { total: total.unsigned_abs(), lines: Vec::new() };
    while let Some(row) = rows.next()? {
        page.lines.push(lines.line(row, &mut back)?);
    }
    Ok(page)
}

pub(super) fn can_come_back(
    connection: &Connection,
    both: (&TypeTables, &[TypeTables]),
    review: JobId,
    filter: &ReportFilter,
) -> Fallible<Vec<(RecordId, JobId)>> {
    let lines = Lines::of(connection, both, &filter.record_type, review)?;
    let (fits, wanted) = fitting(filter);
    let sql = format!(
        "{} SELECT line.record, line.job {FROM} WHERE {fits} AND line.what = 0 AND {} = 0 ORDER BY line.record",
        lines.with(),
        lines.stays()
    );
    let mut statement = connection.prepare(&sql)?;
    let found =
        statement.query_map(params![review.0, wanted], |row| Ok((RecordId(row.get(0)?), JobId(row.get(1)?))))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn coming_along(
    connection: &Connection,
    both: (&TypeTables, &[TypeTables]),
    review: JobId,
    records: &[RecordId],
) -> Fallible<Vec<(String, u64)>> {
    let own = &both.0.record_type.name;
    let holders = serde_json::Value::from(records.iter().map(|record| record.0).collect::<Vec<_>>()).to_string();
    let mut all = Vec::new();
    for name in types(connection, own, review)?.into_iter().filter(|name| name != own) {
        let lines = Lines::of(connection, both, &name, review)?;
        let sql = format!(
            "{} SELECT count(*) FROM line WHERE what = 0 AND holder IN (SELECT value FROM json_each(?2))",
            lines.with()
        );
        let count = connection.query_row(&sql, params![review.0, holders], |row| row.get::<_, i64>(0))?;
        if count > 0 {
            all.push((name, count.unsigned_abs()));
        }
    }
    Ok(all)
}

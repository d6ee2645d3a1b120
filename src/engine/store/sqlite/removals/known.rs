//! What was last worked out of a review, kept beside what it followed from, so that it is worked out anew only where
//! that changed.
//!
//! Why records are protected, and what a review comes to, takes a second where hundreds of thousands are missing; each
//! follows from the records, the jobs and the rules, and these say by a number or two whether they changed. What a
//! decision changes is added to the totals instead. Everything here may be lost: it is found out again.

use super::super::fault::Fallible;
use super::super::tables::TypeTables;
use super::review::{TICKED, open};
use super::{carried, dependents};
use crate::engine::model::{JobId, RemovalRules};
use crate::engine::store::ReviewTotals;
use rusqlite::{Connection, OptionalExtension, params};
use std::time::Duration;

/// Another version of the program may find other things.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How long the database may be kept from others for noting what is found again anyway.
const PATIENCE: Duration = Duration::ZERO;

/// What both follow from: the records, every status another job ever had, and when the import last ran itself.
fn records_and_jobs(connection: &Connection, review: JobId) -> Fallible<String> {
    let sql = "SELECT format('%d %d %d', (SELECT value FROM meta WHERE key = 'revision'), \
        (SELECT id FROM job_status WHERE job <> ?1 ORDER BY id DESC LIMIT 1), \
        (SELECT max(id) FROM job_status WHERE job = ?1 AND status = 'RUNNING'))";
    let numbers: String = connection.query_row(sql, [review.0], |row| row.get(0))?;
    Ok(format!("{VERSION} {numbers}"))
}

/// Forgets all of it.
pub(super) fn forget(connection: &Connection, review: JobId) -> Fallible<()> {
    connection.execute("DELETE FROM review_known WHERE job = ?1", [review.0])?;
    Ok(())
}

/// What it follows from why records are protected.
pub(super) fn protected_from(
    connection: &Connection,
    review: JobId,
    rules: &RemovalRules,
    since: &str,
) -> Fallible<String> {
    let rules = serde_json::to_string(rules).unwrap_or_default();
    Ok(format!("{} {since} {rules}", records_and_jobs(connection, review)?))
}

/// Whether that is what it was last found out from.
pub(super) fn is_protected_from(connection: &Connection, review: JobId, from: &str) -> Fallible<bool> {
    let sql = "SELECT 1 FROM review_known WHERE job = ?1 AND protected_from = ?2";
    Ok(connection.prepare(sql)?.exists(params![review.0, from])?)
}

pub(super) fn note_protected(connection: &Connection, review: JobId, from: &str) -> Fallible<()> {
    let sql = "INSERT INTO review_known (job, protected_from) VALUES (?1, ?2) \
        ON CONFLICT (job) DO UPDATE SET protected_from = excluded.protected_from";
    connection.execute(sql, params![review.0, from])?;
    Ok(())
}

/// What totals follow from.
fn totals_from(connection: &Connection, review: JobId) -> Fallible<String> {
    let sql = format!("SELECT review_revision, status IN ({}) FROM job WHERE id = ?1", carried::COUNTING);
    let (decisions, counts): (i64, bool) =
        connection.query_row(&sql, [review.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(format!("{} {decisions} {counts}", records_and_jobs(connection, review)?))
}

/// The totals as they are known, or as `count` makes them; then they are noted, where nobody is writing just now.
pub(super) fn totals(
    connection: &Connection,
    review: JobId,
    count: impl FnOnce() -> Fallible<ReviewTotals>,
) -> Fallible<ReviewTotals> {
    // What they follow from and they themselves are of one moment.
    let transaction = connection.unchecked_transaction()?;
    if let Some(known) = known(&transaction, review)? {
        return Ok(known);
    }
    let (from, totals) = (totals_from(&transaction, review)?, count()?);
    transaction.busy_timeout(PATIENCE)?;
    let noted = note_totals(&transaction, review, &from, &totals).and_then(|()| Ok(transaction.commit()?));
    connection.busy_timeout(super::super::open::PATIENCE)?;
    if noted.is_err() {
        tracing::debug!("what a review comes to was not noted");
    }
    Ok(totals)
}

fn known(connection: &Connection, review: JobId) -> Fallible<Option<ReviewTotals>> {
    let sql = "SELECT totals FROM review_known WHERE job = ?1 AND totals_from = ?2";
    let from = totals_from(connection, review)?;
    let text: Option<String> = connection.query_row(sql, params![review.0, from], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn note_totals(connection: &Connection, review: JobId, from: &str, totals: &ReviewTotals) -> Fallible<()> {
    let sql = "INSERT INTO review_known (job, totals_from, totals) VALUES (?1, ?2, ?3) \
        ON CONFLICT (job) DO UPDATE SET totals_from = excluded.totals_from, totals = excluded.totals";
    connection.execute(sql, params![review.0, from, serde_json::to_string(totals).unwrap_or_default()])?;
    Ok(())
}

/// The records a decision is about, in the temporary table `decided`, and the totals it changes.
pub(super) struct Deciding<'t> {
    to: &'t TypeTables,
    all: &'t [TypeTables],
    review: JobId,
    /// Totals and what of them may change; `None` where they are made anew when somebody asks.
    known: Option<(ReviewTotals, Share)>,
}

/// What records decided about make up of totals.
struct Share {
    ticked: u64,
    kept_by_hand: u64,
    /// Of each type.
    dependents: Vec<u64>,
}

const DECIDED: &str = "CREATE TEMP TABLE IF NOT EXISTS decided (record INTEGER PRIMARY KEY);
    CREATE TEMP TABLE IF NOT EXISTS concerned (type INTEGER, own INTEGER, PRIMARY KEY (type, own)) WITHOUT ROWID;
    DELETE FROM temp.decided; DELETE FROM temp.concerned";

impl<'t> Deciding<'t> {
    /// Before the decision; `select` and its values give the records.
    pub fn begin(
        connection: &Connection,
        (to, all): (&'t TypeTables, &'t [TypeTables]),
        review: JobId,
        select: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> Fallible<Deciding<'t>> {
        connection.execute_batch(DECIDED)?;
        let decided = connection.execute(&format!("INSERT INTO temp.decided {select}"), values)? as u64;
        let mut deciding = Deciding { to, all, review, known: None };
        // To look at most of them twice takes longer than to count anew.
        if let Some(totals) = known(connection, review)?.filter(|totals| decided <= totals.records / 3) {
            deciding.concern(connection)?;
            deciding.known = Some((totals, deciding.share(connection)?));
        }
        Ok(deciding)
    }

    /// Notes the records of other types that belong to those decided about.
    fn concern(&self, connection: &Connection) -> Fallible<()> {
        for (at, from) in self.all.iter().enumerate() {
            if let Some(pairs) = dependents::pairs((self.to, from), ("temp.decided", "1")) {
                connection
                    .execute(&format!("INSERT OR IGNORE INTO temp.concerned SELECT {at}, own FROM ({pairs})"), [])?;
            }
        }
        Ok(())
    }

    fn share(&self, connection: &Connection) -> Fallible<Share> {
        let sql = format!(
            "SELECT total({TICKED}), total(missing.ticked IS 0) FROM temp.decided AS one CROSS JOIN missing \
             ON missing.record = one.record WHERE {}",
            open(self.to)
        );
        let [ticked, kept_by_hand] = connection
            .query_row(&sql, [self.review.0], |row| Ok([row.get::<_, f64>(0)? as u64, row.get::<_, f64>(1)? as u64]))?;
        let dependents = self.all.iter().enumerate().map(|(at, from)| {
            let Some(goes) = dependents::goes((self.to, from)) else { return Ok(0) };
            let sql = format!(
                "SELECT count(*) FROM temp.concerned CROSS JOIN {} AS own ON own.record = concerned.own \
                 WHERE concerned.type = {at} AND {goes}",
                from.main
            );
            Ok(connection.query_row(&sql, [self.review.0], |row| row.get::<_, i64>(0))?.unsigned_abs())
        });
        Ok(Share { ticked, kept_by_hand, dependents: dependents.collect::<Fallible<_>>()? })
    }

    /// After it, with the review's new revision.
    pub fn end(self, connection: &Connection) -> Fallible<()> {
        let Some((totals, before)) = &self.known else { return Ok(()) };
        let after = self.share(connection)?;
        let mut dependents = Vec::new();
        for (from, (before, after)) in self.all.iter().zip(before.dependents.iter().zip(&after.dependents)) {
            let name = &from.record_type.name;
            let known = totals.dependents.iter().find(|(of, _)| of == name).map_or(0, |(_, count)| *count);
            let count = known + after - before;
            if count > 0 {
                dependents.push((name.clone(), count));
            }
        }
        let totals = ReviewTotals {
            ticked: totals.ticked + after.ticked - before.ticked,
            kept_by_hand: totals.kept_by_hand + after.kept_by_hand - before.kept_by_hand,
            dependents,
            ..totals.clone()
        };
        note_totals(connection, self.review, &totals_from(connection, self.review)?, &totals)
    }
}

//! Looking through a review, and what people decide about it.

use super::super::clock;
use super::super::columns::quote;
use super::super::fault::Fallible;
use super::super::jobs::limited;
use super::super::lookup::Reader;
use super::super::search;
use super::super::tables::TypeTables;
use super::{carried, dependents, known};
use crate::engine::model::{JobId, Layout, Protection, Protections, RecordId};
use crate::engine::store::{
    ReviewDecision, ReviewFilter, ReviewKeyed, ReviewPage, ReviewQuery, ReviewRow, ReviewShow, ReviewSort,
    ReviewTotals, ReviewWhich,
};
use rusqlite::{Connection, Row, ToSql, Transaction, TransactionBehavior, params};

/// Records that no removal took that still counts: one that was taken back left them where they were.
pub(super) const UNTAKEN: &str = "(missing.removed_by IS NULL OR EXISTS (SELECT 1 FROM job AS taker \
    WHERE taker.id = missing.removed_by AND taker.status = 'UNDONE'))";

/// Records that will be removed: somebody decided so, or nothing protects them.
pub(super) const TICKED: &str = "coalesce(missing.ticked, missing.protected = 0)";

const COLUMNS: &str = "missing.record, missing.key, missing.title, missing.\"row\", missing.protected, missing.ticked, \
    missing.decided_by, missing.decided_at";

/// The records of a review that are there, or were removed by it.
fn there(tables: &TypeTables) -> String {
    format!(
        "missing.job = ?1 AND (NOT {UNTAKEN} OR EXISTS \
         (SELECT 1 FROM {} AS one WHERE one.record = missing.record))",
        tables.main
    )
}

/// Those still there.
pub(super) fn open(tables: &TypeTables) -> String {
    format!("missing.job = ?1 AND EXISTS (SELECT 1 FROM {} AS one WHERE one.record = missing.record)", tables.main)
}

pub(super) fn totals(
    connection: &Connection,
    both: (&TypeTables, &[TypeTables]),
    review: JobId,
) -> Fallible<ReviewTotals> {
    known::totals(connection, review, || counted(connection, both, review))
}

fn counted(
    connection: &Connection,
    (tables, all): (&TypeTables, &[TypeTables]),
    review: JobId,
) -> Fallible<ReviewTotals> {
    let bits: Vec<String> = Protection::ALL
        .iter()
        .map(|p| format!("total(missing.protected & {} <> 0)", Protections::from_iter([*p]).bits()))
        .collect();
    let sql = format!(
        "SELECT count(*), total({TICKED}), total(missing.ticked IS 0), {} FROM missing WHERE {}",
        bits.join(", "),
        open(tables)
    );
    let mut totals = connection.query_row(&sql, [review.0], |row| {
        let number = |at: usize| row.get::<_, f64>(at).map(|number| number as u64);
        let protected = (3..).zip(Protection::ALL).map(|(at, protection)| Ok((protection, number(at)?)));
        Ok(ReviewTotals {
            records: row.get::<_, i64>(0)?.unsigned_abs(),
            ticked: number(1)?,
            kept_by_hand: number(2)?,
            protected: protected.collect::<rusqlite::Result<_>>()?,
            ..ReviewTotals::default()
        })
    })?;
    totals.protected.retain(|(_, count)| *count > 0);
    let removed = format!("SELECT count(*) FROM missing WHERE job = ?1 AND NOT {UNTAKEN}");
    totals.removed = connection.query_row(&removed, [review.0], |row| row.get::<_, i64>(0))?.unsigned_abs();
    totals.of = of(connection, tables, review)?;
    for from in all {
        let count = dependents::count(connection, (tables, from), review)?;
        if count > 0 {
            totals.dependents.push((from.record_type.name.clone(), count));
        }
    }
    Ok(totals)
}

/// How many records the list is about: those that are there, and those its approval took that are still gone.
fn of(connection: &Connection, tables: &TypeTables, review: JobId) -> Fallible<u64> {
    let list: Option<String> =
        connection.query_row("SELECT list FROM job WHERE id = ?1", [review.0], |row| row.get(0))?;
    let before = JobId(review.0 + 1);
    let supplied = match list {
        Some(list) => carried::supplied_by(connection, &tables.record_type.name, &list, before)?,
        None => None,
    };
    let there = match supplied {
        Some(records) => {
            let records: Vec<i64> = records.iter().map(|record| record.0).collect();
            let sql = format!("SELECT count(*) FROM {} WHERE record IN (SELECT value FROM json_each(?1))", tables.main);
            let records = serde_json::Value::from(records).to_string();
            connection.query_row(&sql, [records], |row| row.get::<_, i64>(0))?.unsigned_abs()
        }
        None => super::super::records::count(connection, tables)?,
    };
    let gone = format!(
        "SELECT count(*) FROM missing WHERE job = ?1 AND NOT {UNTAKEN} AND NOT EXISTS \
         (SELECT 1 FROM {} AS one WHERE one.record = missing.record)",
        tables.main
    );
    Ok(there + connection.query_row(&gone, [review.0], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// Conditions of a filter; `?1` is the review, and `?2` what is searched for.
fn fitting(tables: &TypeTables, filter: &ReviewFilter) -> (String, Option<String>) {
    let wanted = search::wanted(&filter.search);
    let show = match filter.show {
        ReviewShow::All => there(tables),
        ReviewShow::Ticked => format!("{} AND {TICKED}", open(tables)),
        ReviewShow::Kept => format!("{} AND NOT {TICKED}", open(tables)),
        ReviewShow::ByHand => format!("{} AND missing.ticked IS NOT NULL", open(tables)),
        ReviewShow::Guarded => format!("{} AND missing.protected <> 0", open(tables)),
        ReviewShow::Protected(protection) => {
            let bit = Protections::from_iter([protection]).bits();
            format!("{} AND missing.protected & {bit} <> 0", open(tables))
        }
    };
    let holds = "AND (?2 IS NULL OR holds(missing.title, ?2) OR holds(missing.key, ?2))";
    (format!("{show} {holds}"), wanted)
}

pub(super) fn page(
    connection: &Connection,
    tables: &TypeTables,
    review: JobId,
    query: &ReviewQuery,
) -> Fallible<ReviewPage> {
    let (fits, wanted) = fitting(tables, &query.filter);
    let total = format!("SELECT count(*) FROM missing WHERE {fits}");
    let total = connection.query_row(&total, params![review.0, wanted], |row| row.get::<_, i64>(0))?;
    let order = match query.sort {
        ReviewSort::Number => "",
        ReviewSort::Key => "missing.key, ",
        ReviewSort::Title => "folded(missing.title), ",
    };
    let order = if query.descending { order.replace(',', " DESC,") } else { order.to_owned() };
    let last = if query.descending { " DESC" } else { "" };
    let sql = format!(
        "SELECT {COLUMNS}, NOT {UNTAKEN} FROM missing WHERE {fits} ORDER BY {order}missing.record{last} LIMIT ?3 OFFSET ?4"
    );
    let values: [&dyn ToSql; 4] = [&review.0, &wanted, &limited(query.limit), &limited(query.offset)];
    let rows = rows(connection, tables, review, &sql, &values)?;
    Ok(ReviewPage { total: total.unsigned_abs(), rows })
}

/// The records of a review that have one of these keys.
pub(super) fn keyed(connection: &Connection, review: JobId, keys: &[String]) -> Fallible<Vec<ReviewKeyed>> {
    let sql = "SELECT key, record, removed_by FROM missing \
        WHERE job = ?1 AND key IN (SELECT value FROM json_each(?2)) ORDER BY record";
    let mut statement = connection.prepare(sql)?;
    let found = statement.query_map(params![review.0, serde_json::Value::from(keys).to_string()], |row| {
        let removed_by = row.get::<_, Option<i64>>(2)?.map(JobId);
        Ok(ReviewKeyed { key: row.get(0)?, record: RecordId(row.get(1)?), removed_by })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn rows(
    connection: &Connection,
    tables: &TypeTables,
    review: JobId,
    sql: &str,
    values: &[&dyn ToSql],
) -> Fallible<Vec<ReviewRow>> {
    let mut statement = connection.prepare(sql)?;
    let found = statement.query_map(values, row_of)?;
    let mut found: Vec<ReviewRow> = found.collect::<rusqlite::Result<_>>()?;
    let ids: Vec<RecordId> = found.iter().map(|row| row.record).collect();
    let whole = Reader::new(connection, tables, &Layout::whole(tables.record_type), false)?.records(&ids)?;
    let mut seen = carried::last_seen(connection, &tables.record_type.name, review, &ids)?;
    for (row, whole) in found.iter_mut().zip(whole) {
        row.whole = whole;
        row.seen = seen.remove(&row.record);
    }
    Ok(found)
}

pub(super) fn decision(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<ReviewDecision>> {
    let Some(remove) = row.get::<_, Option<bool>>(at)? else { return Ok(None) };
    let (who, decided): (Option<String>, Option<i64>) = (row.get(at + 1)?, row.get(at + 2)?);
    Ok(Some(ReviewDecision { remove, who: who.unwrap_or_default(), at: decided.unwrap_or_default() }))
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<ReviewRow> {
    let protections = Protections::from_bits(row.get(4)?);
    let decision = decision(row, 5)?;
    Ok(ReviewRow {
        record: RecordId(row.get(0)?),
        key: row.get(1)?,
        title: row.get(2)?,
        row: row.get::<_, i64>(3)?.unsigned_abs(),
        ticked: decision.as_ref().map_or(protections.is_empty(), |decision| decision.remove),
        protections,
        decision,
        removed: row.get(8)?,
        whole: None,
        seen: None,
    })
}

/// The ticked records with the largest sums.
pub(super) fn largest(
    connection: &Connection,
    (tables, all): (&TypeTables, &[TypeTables]),
    review: JobId,
    limit: u64,
) -> Fallible<Vec<ReviewRow>> {
    let rollups = all.iter().filter_map(|from| from.record_type.rollup.as_ref());
    let Some(rollup) = rollups.into_iter().find(|rollup| rollup.into == tables.record_type.name) else {
        return Ok(Vec::new());
    };
    let Some(total) = tables.record_type.field_index(&rollup.total) else { return Ok(Vec::new()) };
    let total = quote(&tables.columns[total].name);
    let sql = format!(
        "SELECT {COLUMNS}, NOT {UNTAKEN} FROM missing JOIN {main} AS one ON one.record = missing.record WHERE missing.job = ?1 \
         AND {TICKED} AND one.{total} > 0 ORDER BY one.{total} DESC, missing.record LIMIT ?2",
        main = tables.main
    );
    rows(connection, tables, review, &sql, &[&review.0, &limited(limit)])
}

/// Notes a decision about records that are still there.
pub(super) fn decide(
    connection: &Connection,
    both: (&TypeTables, &[TypeTables]),
    review: JobId,
    which: &ReviewWhich,
    remove: Option<bool>,
    who: &str,
) -> Fallible<u64> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let (fits, wanted) = match which {
        ReviewWhich::Fitting(filter) => fitting(both.0, filter),
        ReviewWhich::Records(records) => {
            let records: Vec<i64> = records.iter().map(|record| record.0).collect();
            let listed = "AND missing.record IN (SELECT value FROM json_each(?2))";
            (format!("{} {listed}", open(both.0)), Some(serde_json::Value::from(records).to_string()))
        }
    };
    let select = format!("SELECT missing.record FROM missing WHERE {fits} AND {UNTAKEN}");
    let deciding = known::Deciding::begin(&transaction, both, review, &select, &[&review.0, &wanted])?;
    let sql = "UPDATE missing SET ticked = ?2, decided_by = CASE WHEN ?2 IS NULL THEN NULL ELSE ?3 END, \
        decided_at = CASE WHEN ?2 IS NULL THEN NULL ELSE ?4 END \
        WHERE job = ?1 AND record IN (SELECT record FROM temp.decided)";
    let changed = transaction.execute(sql, params![review.0, remove, who, clock::now()])?;
    transaction.execute("UPDATE job SET review_revision = review_revision + 1 WHERE id = ?1", [review.0])?;
    deciding.end(&transaction)?;
    transaction.commit()?;
    Ok(changed as u64)
}

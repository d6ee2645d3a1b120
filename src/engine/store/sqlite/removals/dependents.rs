//! Records of other types that go with those of a review: a contact's gifts.
//!
//! A record belongs to one whose key it refers to, or an email that only that one has. Each way is a plain join
//! along an index, so that a hundred thousand records are looked through in a fraction of a second.

use super::super::fault::Fallible;
use super::super::jobs::limited;
use super::super::lookup::Reader;
use super::super::shown::Names;
use super::super::tables::TypeTables;
use super::protect::{Name, belonging, names};
use super::review::TICKED;
use crate::engine::model::{JobId, Layout, RecordId};
use crate::engine::store::ReviewDependent;
use rusqlite::{Connection, params};

/// A query of pairs `own`, `holder`: the records of `from` that belong to rows of `holders`, something with a column
/// `record` that is called `missing` in the condition `which`. `None` where none of that type belong to any.
pub(super) fn pairs((to, from): (&TypeTables, &TypeTables), (holders, which): (&str, &str)) -> Option<String> {
    let mut ways = Vec::new();
    for by in belonging(from, &to.record_type.name) {
        ways.extend(names(to).into_iter().map(|Name { table, column, only }| {
            format!(
                "SELECT own.record AS own, name.record AS holder FROM {holders} AS missing \
                 CROSS JOIN {table} AS name ON name.record = missing.record AND {only} \
                 CROSS JOIN {from} AS own ON own.{by} = name.{column} \
                 WHERE {which} AND EXISTS (SELECT 1 FROM {from})",
                from = from.main
            )
        }));
    }
    (!ways.is_empty()).then(|| ways.join(" UNION ALL "))
}

/// A condition on a record `own` of `from`: it belongs to a ticked record of the review `?1`. `None` as for [`pairs`].
pub(super) fn goes((to, from): (&TypeTables, &TypeTables)) -> Option<String> {
    let mut holders = Vec::new();
    for by in belonging(from, &to.record_type.name) {
        holders.extend(names(to).into_iter().map(|Name { table, column, only }| {
            format!("SELECT name.record FROM {table} AS name WHERE name.{column} = own.{by} AND {only}")
        }));
    }
    (!holders.is_empty()).then(|| {
        let holders = holders.join(" UNION ALL ");
        format!("EXISTS (SELECT 1 FROM missing WHERE missing.job = ?1 AND missing.record IN ({holders}) AND {TICKED})")
    })
}

/// The ticked records of the review `?1`, as [`pairs`] takes them.
fn ticked() -> (&'static str, String) {
    ("missing", format!("missing.job = ?1 AND {TICKED}"))
}

/// How many records of a type belong to ticked ones.
pub(super) fn count(connection: &Connection, both: (&TypeTables, &TypeTables), review: JobId) -> Fallible<u64> {
    let (holders, which) = ticked();
    let Some(pairs) = pairs(both, (holders, &which)) else { return Ok(0) };
    let sql = format!("SELECT count(DISTINCT own) FROM ({pairs})");
    Ok(connection.query_row(&sql, [review.0], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// A page of them, by whom they belong to.
pub(super) fn page(
    connection: &Connection,
    both: (&TypeTables, &TypeTables),
    review: JobId,
    limit: u64,
    offset: u64,
) -> Fallible<Vec<ReviewDependent>> {
    let (from, (holders, which)) = (both.1, ticked());
    let Some(pairs) = pairs(both, (holders, &which)) else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT pair.own, pair.holder, missing.key, missing.title \
         FROM (SELECT own, min(holder) AS holder FROM ({pairs}) GROUP BY own) AS pair \
         JOIN missing ON missing.job = ?1 AND missing.record = pair.holder \
         ORDER BY pair.holder, pair.own LIMIT ?2 OFFSET ?3"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params![review.0, limited(limit), limited(offset)])?;
    let mut found: Vec<(RecordId, RecordId, String, String)> = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((RecordId(row.get(0)?), RecordId(row.get(1)?), row.get(2)?, row.get(3)?));
    }
    let ids: Vec<RecordId> = found.iter().map(|found| found.0).collect();
    let whole = Reader::new(connection, from, &Layout::whole(from.record_type), false)?.records(&ids)?;
    let mut names = Names::new(connection, from)?;
    let mut items = Vec::with_capacity(found.len());
    for ((record, holder, holder_key, holder_title), whole) in found.into_iter().zip(whole) {
        let (Some(whole), (key, title)) = (whole, names.of(record.0)?) else { continue };
        items.push(ReviewDependent { record, key, title, holder, holder_key, holder_title, whole });
    }
    Ok(items)
}

//! Which records the rows of a file carried: a compressed bitmap per import.
//!
//! It exists so that a record knows which list supplied it last, and which file it was last seen in, without a write
//! for every row that changes nothing: a million records take some kilobytes a file.

use crate::engine::model::{JobId, RecordId};
use crate::engine::store::LastSeen;
use crate::engine::store::sqlite::fault::{Fallible, Fault};
use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// Notes which records a job carried, and those it created.
pub(super) fn note(
    connection: &Connection,
    job: JobId,
    list: Option<&str>,
    carried: &mut dyn Iterator<Item = RecordId>,
) -> Fallible<()> {
    let mut records: RoaringBitmap = carried.filter_map(number).collect();
    let created = "SELECT first_created, last_created FROM job WHERE id = ?1";
    let created = connection.query_row(created, [job.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let (Some(first), Some(last)) = created
        && let (Some(first), Some(last)) = (number(RecordId(first)), number(RecordId(last)))
    {
        records.insert_range(first..=last);
    }
    records.optimize();
    let mut bytes = Vec::with_capacity(records.serialized_size());
    records.serialize_into(&mut bytes).map_err(|_| Fault::Broken("which records a file held cannot be written"))?;
    connection.execute("INSERT OR REPLACE INTO carried (job, records) VALUES (?1, ?2)", params![job.0, bytes])?;
    connection.execute("UPDATE job SET list = ?2 WHERE id = ?1", params![job.0, list])?;
    Ok(())
}

/// Numbers grow by one, so that one beyond four thousand million is far away.
fn number(record: RecordId) -> Option<u32> {
    u32::try_from(record.0).ok()
}

fn read(bytes: &[u8]) -> Fallible<RoaringBitmap> {
    RoaringBitmap::deserialize_from(bytes).map_err(|_| Fault::Broken("which records a file held cannot be read"))
}

/// Statuses of imports that count, as SQL lists them.
pub(super) const COUNTING: &str = "'OK', 'WARN', 'PRUNING_PENDING', 'PRUNING_QUEUED', 'PRUNING_FORKED', 'PRUNING', \
    'PRUNING_RECONCILE_PENDING'";

/// Imports of a type that count and that note what they carried: their condition, with the type as `?1`.
fn counting() -> String {
    format!("FROM carried JOIN job ON job.id = carried.job WHERE job.record_type = ?1 AND job.status IN ({COUNTING})")
}

/// The records a list supplied last of all lists, by the imports before a job; `None` where there was none.
pub(super) fn supplied_by(
    connection: &Connection,
    record_type: &str,
    list: &str,
    before: JobId,
) -> Fallible<Option<Vec<RecordId>>> {
    let sql = format!(
        "SELECT job.list = ?2 COLLATE NOCASE, records {} AND job.list IS NOT NULL AND job.id < ?3 ORDER BY job.id DESC",
        counting()
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params![record_type, list, before.0])?;
    let (mut any, mut theirs, mut claimed) = (false, RoaringBitmap::new(), RoaringBitmap::new());
    while let Some(row) = rows.next()? {
        let records = read(row.get_ref(1)?.as_blob().unwrap_or_default())?;
        if row.get::<_, bool>(0)? {
            any = true;
            theirs |= &records - &claimed;
        }
        claimed |= records;
    }
    Ok(any.then(|| theirs.into_iter().map(|record| RecordId(i64::from(record))).collect()))
}

/// The named lists of a type, the one imported last first.
pub(super) fn lists(connection: &Connection, record_type: &str) -> Fallible<Vec<String>> {
    let sql = "SELECT list, max(id) FROM job WHERE record_type = ?1 AND list IS NOT NULL AND status <> 'UNDONE' \
        GROUP BY list COLLATE NOCASE ORDER BY max(id) DESC";
    let mut statement = connection.prepare(sql)?;
    let lists = statement.query_map([record_type], |row| row.get(0))?;
    Ok(lists.collect::<Result<_, _>>()?)
}

/// Rows and file name of the last full list that counts.
pub(super) fn last_full_list(
    connection: &Connection,
    record_type: &str,
    list: Option<&str>,
) -> Fallible<Option<(u64, String)>> {
    let sql = "SELECT \"rows\", file_name FROM job WHERE record_type = ?1 AND kind = 'import' AND mode = 'full-list' \
        AND missing IS NOT NULL AND status <> 'UNDONE' AND list IS ?2 COLLATE NOCASE ORDER BY id DESC LIMIT 1";
    let found = connection
        .query_row(sql, params![record_type, list], |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)));
    Ok(found.optional()?)
}

/// Records of a type that imports after a job carried.
pub(super) fn since(connection: &Connection, record_type: &str, job: JobId) -> Fallible<RoaringBitmap> {
    let sql = format!("SELECT records {} AND job.id > ?2", counting());
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params![record_type, job.0])?;
    let mut all = RoaringBitmap::new();
    while let Some(row) = rows.next()? {
        all |= read(row.get_ref(0)?.as_blob().unwrap_or_default())?;
    }
    Ok(all)
}

/// The files that records were last seen in before a job, or after it.
pub(super) fn last_seen(
    connection: &Connection,
    record_type: &str,
    but: JobId,
    records: &[RecordId],
) -> Fallible<HashMap<RecordId, LastSeen>> {
    let mut open: Vec<(u32, RecordId)> =
        records.iter().filter_map(|record| Some((number(*record)?, *record))).collect();
    let sql = format!(
        "SELECT job.id, job.file_name, coalesce(job.started_at, job.created_at), records {} AND job.id <> ?2 \
         ORDER BY job.id DESC",
        counting()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![record_type, but.0])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()?.filter(|_| !open.is_empty()) {
        let carried = read(row.get_ref(3)?.as_blob().unwrap_or_default())?;
        let seen = LastSeen { job: JobId(row.get(0)?), file_name: row.get(1)?, at: row.get(2)? };
        open.retain(|(number, record)| {
            let here = carried.contains(*number);
            if here {
                found.insert(*record, seen.clone());
            }
            !here
        });
    }
    Ok(found)
}

//! The question whether an undo would give an identity value (an email) to two records.
//!
//! Who holds the value only because of the job being undone does not count, but only where the undo
//! really takes it away again: what another import changed since stays.

use super::columns::quote;
use super::fault::Fallible;
use super::jobs::UNDO;
use super::tables::TypeTables;
use super::undo::Chain;
use crate::engine::schema::{FieldIndex, GroupIndex};
use rusqlite::Connection;

/// Whether another record than `record` goes on holding the value of a unique group's identity once the job
/// at the head of `chain` is undone.
pub(super) fn by_another(
    connection: &Connection,
    tables: &TypeTables,
    (group, identity, unless): (GroupIndex, FieldIndex, FieldIndex),
    chain: &Chain,
    record: i64,
    value: &str,
) -> Fallible<bool> {
    let sql = sql(tables, group, identity, unless);
    let name = &tables.record_type.name;
    Ok(connection.prepare_cached(&sql)?.exists((value, record, chain.undone.0, name, chain.root.0))?)
}

/// A query with a row where another record than `?2` of the type `?4` goes on holding the value `?1`
/// once the job `?3` is undone, at the end of whose chain stands the import `?5`.
fn sql(tables: &TypeTables, group: GroupIndex, identity: FieldIndex, unless: FieldIndex) -> String {
    let declared = &tables.record_type.groups[group];
    let table = &tables.groups[group];
    let column = |field: FieldIndex| quote(&table.columns[field].name);
    let changed_by_another = format!(
        "EXISTS (SELECT 1 FROM journal AS other JOIN job ON job.id = other.job \
         WHERE other.record_type = ?4 AND other.record = held.record AND other.job <> ?5 \
         AND job.kind <> '{UNDO}' AND job.status <> 'UNDONE'"
    );
    format!(
        "SELECT 1 FROM {table} AS held WHERE {identity} = ?1 AND {unless} IS NOT 1 AND record <> ?2 AND NOT CASE \
         WHEN EXISTS (SELECT 1 FROM {main} AS made WHERE made.record = held.record AND made.created_job = ?3) \
         THEN NOT {changed_by_another}) \
         WHEN EXISTS (SELECT 1 FROM returned WHERE returned.job = ?3 AND returned.record_type = ?4 \
         AND returned.record = held.record) THEN NOT {changed_by_another} AND other.revision > (SELECT revision \
         FROM returned WHERE returned.job = ?3 AND returned.record_type = ?4 AND returned.record = held.record)) \
         ELSE EXISTS (SELECT 1 FROM journal AS mine WHERE mine.job = ?3 AND mine.record_type = ?4 \
         AND mine.record = held.record AND mine.path = '{group}.' || held.position || '.{field}' AND mine.after = ?1 \
         AND NOT {changed_by_another} AND other.path = mine.path AND other.revision > coalesce((SELECT first.revision \
         FROM journal AS first WHERE first.job = ?5 AND first.record_type = ?4 AND first.record = held.record \
         AND first.path = mine.path), mine.revision))) END LIMIT 1",
        table = table.name,
        identity = column(identity),
        unless = column(unless),
        main = tables.main,
        group = declared.name,
        field = declared.fields[identity].name,
    )
}

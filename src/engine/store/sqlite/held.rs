//! The question whether an undo would give an identity value (an email) to two records.
//!
//! Who holds the value only because of the job being undone does not count, but only where the undo
//! really takes it away again: what another import changed since stays.

use super::columns::quote;
use super::jobs::UNDO;
use super::tables::TypeTables;
use crate::engine::schema::{FieldIndex, GroupIndex};

/// A query with a row where another record than `?2` of the type `?4` goes on holding the value `?1`
/// once the job `?3` is undone.
pub(super) fn sql(tables: &TypeTables, group: GroupIndex, identity: FieldIndex, unless: FieldIndex) -> String {
    let declared = &tables.record_type.groups[group];
    let table = &tables.groups[group];
    let column = |field: FieldIndex| quote(&table.columns[field].name);
    let changed_by_another = format!(
        "EXISTS (SELECT 1 FROM journal AS other JOIN job ON job.id = other.job \
         WHERE other.record_type = ?4 AND other.record = held.record AND other.job <> ?3 \
         AND job.kind <> '{UNDO}' AND job.status <> 'UNDONE'"
    );
    format!(
        "SELECT 1 FROM {table} AS held WHERE {identity} = ?1 AND {unless} IS NOT 1 AND record <> ?2 AND NOT CASE \
         WHEN EXISTS (SELECT 1 FROM {main} AS made WHERE made.record = held.record AND made.created_job = ?3) \
         THEN NOT {changed_by_another}) \
         ELSE EXISTS (SELECT 1 FROM journal AS mine WHERE mine.job = ?3 AND mine.record_type = ?4 \
         AND mine.record = held.record AND mine.path = '{group}.' || held.position || '.{field}' AND mine.after = ?1 \
         AND NOT {changed_by_another} AND other.path = mine.path AND other.revision > mine.revision)) END LIMIT 1",
        table = table.name,
        identity = column(identity),
        unless = column(unless),
        main = tables.main,
        group = declared.name,
        field = declared.fields[identity].name,
    )
}

//! Bringing back some of the records that a removal took, months later perhaps.

use super::chain::Chain;
use super::part::Part;
use super::{Cursor, Phase, Tables};
use crate::engine::model::{JobId, Position, RecordId};
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::jobs;
use crate::engine::store::sqlite::tables::{TypeTables, of_type};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::BTreeMap;

/// Brings records back, and what had gone with them: each type as a job of its own. The first of `restore` is of the
/// type of the records themselves.
pub(in crate::engine::store::sqlite) fn bring_back_some(
    connection: &Connection,
    all: &[TypeTables],
    restore: &[(String, JobId)],
    removal: JobId,
    records: &[RecordId],
) -> Fallible<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let taken = taken_by_type(&transaction, removal)?;
    let mut wanted: Vec<i64> = records.iter().map(|record| record.0).collect();
    for (at, (record_type, job)) in restore.iter().enumerate() {
        let Some(part_of_removal) = taken.get(record_type) else { continue };
        if at > 0 {
            wanted = gone_with(&transaction, *part_of_removal, records)?;
        }
        let tables = Tables { of: of_type(all, record_type)?, all };
        let mut part = Part::new(&transaction, tables, *job, Chain::of(&transaction, *part_of_removal)?)?;
        part.return_these(&wanted)?;
        let mut cursor = Cursor { phase: Phase::Done, record: 0, path: String::new(), position: Position::default() };
        part.finish(&mut cursor)?;
    }
    transaction.commit()?;
    Ok(())
}

/// The jobs of a removal by record type: its own, and of each type of what belonged to its records.
fn taken_by_type(connection: &Connection, removal: JobId) -> Fallible<BTreeMap<String, JobId>> {
    let mut all = BTreeMap::new();
    for job in std::iter::once(removal).chain(jobs::parts_of(connection, removal)?) {
        all.insert(jobs::job(connection, job)?.record_type, job);
    }
    Ok(all)
}

/// Records that went with others, as a part of a removal.
fn gone_with(connection: &Connection, part: JobId, records: &[RecordId]) -> Fallible<Vec<i64>> {
    let holders: Vec<i64> = records.iter().map(|record| record.0).collect();
    let sql =
        "SELECT record FROM removed WHERE job = ?1 AND \"with\" IN (SELECT value FROM json_each(?2)) ORDER BY record";
    let mut statement = connection.prepare(sql)?;
    let found = statement.query_map((part.0, serde_json::Value::from(holders).to_string()), |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

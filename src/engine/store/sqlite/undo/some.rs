//! Bringing back some of the records that a removal took, months later perhaps.

use super::chain::Chain;
use super::part::Part;
use super::{Cursor, Tables};
use crate::engine::model::{JobId, RecordId};
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::jobs;
use crate::engine::store::sqlite::removals::orphans;
use crate::engine::store::sqlite::tables::{TypeTables, of_type};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::{BTreeMap, HashSet};

/// Brings records back, and what had gone with them: each type as a job of its own. The first of `restore` is of the
/// type of the records themselves. What belongs to a record that is not there stays away.
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
        let tables = Tables { of: of_type(all, record_type)?, all };
        let orphans = match at {
            0 => orphans(&transaction, (tables.of, all), *part_of_removal, &wanted)?,
            _ => {
                let own = of_type(all, &restore[0].0)?;
                let (gone, orphans) = gone_with(&transaction, own, *part_of_removal, records)?;
                wanted = gone;
                orphans
            }
        };
        let mut part = Part::new(&transaction, tables, *job, Chain::of(&transaction, *part_of_removal)?)?;
        part.return_these(&wanted, &orphans)?;
        part.finish(&mut Cursor::read(&transaction, *job)?)?;
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

/// Records that went with others, as a part of a removal, and those of them of which the other one is not there.
fn gone_with(
    connection: &Connection,
    own: &TypeTables,
    part: JobId,
    records: &[RecordId],
) -> Fallible<(Vec<i64>, HashSet<i64>)> {
    let holders: Vec<i64> = records.iter().map(|record| record.0).collect();
    let sql = format!(
        "SELECT record, EXISTS (SELECT 1 FROM {} AS one WHERE one.record = removed.\"with\") FROM removed \
         WHERE job = ?1 AND \"with\" IN (SELECT value FROM json_each(?2)) ORDER BY record",
        own.main
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query((part.0, serde_json::Value::from(holders).to_string()))?;
    let (mut gone, mut orphans) = (Vec::new(), HashSet::new());
    while let Some(row) = rows.next()? {
        let record = row.get(0)?;
        gone.push(record);
        if !row.get::<_, bool>(1)? {
            orphans.insert(record);
        }
    }
    Ok((gone, orphans))
}

//! Decisions about possible duplicates: keeping them, and finding those about the rows of a batch.

use super::fault::{Fallible, Fault};
use super::{SqliteStore, clock, writer};
use crate::engine::model::{Decided, Pair, RecordId, Verdict};
use crate::engine::store::{Decisions, StoreError};
use rusqlite::{Connection, params};

const DECIDE: &str = "INSERT OR REPLACE INTO decision (record_type, incoming, key, record, verdict, who, decided_at) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

impl Decisions for SqliteStore {
    fn decide(
        &mut self,
        record_type: &str,
        pair: &Pair,
        verdict: Option<Verdict>,
        who: &str,
    ) -> Result<(), StoreError> {
        self.tables(record_type)?;
        let _alone = writer::claim(&self.connection, &self.path, who, None)?;
        self.changing(|connection| {
            match verdict {
                Some(verdict) => {
                    let record = pair.record.map(|record| record.0);
                    let row =
                        params![record_type, pair.incoming, pair.key, record, verdict.as_str(), who, clock::now()];
                    connection.execute(DECIDE, row)?;
                }
                None => {
                    let sql = "DELETE FROM decision WHERE record_type = ?1 AND incoming = ?2 AND key = ?3";
                    connection.execute(sql, params![record_type, pair.incoming, pair.key])?;
                }
            }
            connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'decisions'", [])?;
            Ok(())
        })
    }

    fn decisions_revision(&mut self) -> Result<i64, StoreError> {
        let sql = "SELECT value FROM meta WHERE key = 'decisions'";
        self.told(self.connection.query_row(sql, [], |row| row.get(0)).map_err(Into::into))
    }
}

/// What was decided about these persons, in the order asked.
pub(super) fn decided(connection: &Connection, record_type: &str, incoming: &[&str]) -> Fallible<Vec<Decided>> {
    let sql = "SELECT key, record, verdict, who, decided_at FROM decision WHERE record_type = ?1 AND incoming = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = Vec::new();
    for incoming in incoming {
        let mut rows = statement.query([record_type, incoming])?;
        while let Some(row) = rows.next()? {
            let verdict: String = row.get(2)?;
            let record: Option<i64> = row.get(1)?;
            let pair = Pair { incoming: (*incoming).into(), key: row.get(0)?, record: record.map(RecordId) };
            let verdict = Verdict::parse(&verdict).ok_or(Fault::Broken("a decision says nothing we know"))?;
            found.push(Decided { pair, verdict, who: row.get(3)?, at: row.get(4)? });
        }
    }
    Ok(found)
}

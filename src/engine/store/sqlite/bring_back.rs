//! Bringing back records that were removed, whole, from what the `removed` table keeps of them.
//!
//! What came after the removal stays: a record that has the key by now, and an email that another record
//! holds by now.

use super::columns::{Stored, quote};
use super::fault::{Fallible, Fault};
use super::held;
use super::jobs::UNDO;
use super::tables::{CONTENT, TypeTables, group_table};
use super::undo::Chain;
use crate::engine::model::JobId;
use crate::engine::schema::{GroupIndex, Slot};
use rusqlite::{Connection, OptionalExtension, Statement};
use rustc_hash::FxHashMap;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A record as it was when it was removed.
pub(super) struct Removed {
    pub record: i64,
    key: String,
    tables: BTreeMap<String, Vec<Line>>,
}

/// A row of a table by the names of its columns; blank ones are left away.
pub(super) type Line = BTreeMap<String, Box<RawValue>>;

/// What became of a removed record.
pub(super) enum Return {
    /// It is there, but for these values, which others hold by now.
    Back(Vec<(Slot, String)>),
    /// Another record has its key.
    KeyTaken,
    /// It is not to come back: it is there, the import that created it was taken back since, or another
    /// import removed it, too.
    NotWanted,
}

/// The undo that took back the import which created a record, after the record was removed, where no other
/// import changed it: then it would be gone by now. (creator, what removed it, record type, record)
const UNWANTED: &str = "SELECT undone_by FROM job WHERE id = ?1 AND status = 'UNDONE' AND undone_by > ?2 AND NOT EXISTS \
    (SELECT 1 FROM journal JOIN job AS other ON other.id = journal.job \
    WHERE journal.record_type = ?3 AND journal.record = ?4 AND journal.job <> ?1 \
    AND other.kind <> 'undo' AND other.status <> 'UNDONE')";

/// What another undo brings back that is itself taken back: it has the record as it was when it went last.
const HAND_OVER: &str = "INSERT OR REPLACE INTO removed (job, record_type, record, key, snapshot, title, revision) \
    SELECT ?1, record_type, record, key, snapshot, title, revision FROM removed WHERE record_type = ?2 AND record = ?3 \
    ORDER BY revision DESC, job DESC LIMIT 1";

/// The next records that `undone` removed, after a number, as they were when they last went: one that had come
/// back meanwhile may have changed before it went again.
pub(super) fn removed(
    connection: &Connection,
    tables: &TypeTables,
    undone: JobId,
    after: i64,
    limit: i64,
) -> Fallible<Vec<Removed>> {
    let mut statement = connection.prepare_cached(
        "SELECT gone.record, last.key, last.snapshot FROM removed AS gone JOIN removed AS last \
         ON last.record_type = gone.record_type AND last.record = gone.record AND last.job = (SELECT job FROM removed \
         WHERE record_type = gone.record_type AND record = gone.record ORDER BY revision DESC, job DESC LIMIT 1) \
         WHERE gone.job = ?1 AND gone.record_type = ?2 AND gone.record > ?3 ORDER BY gone.record LIMIT ?4",
    )?;
    let mut rows = statement.query((undone.0, tables.record_type.name.as_str(), after, limit))?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let snapshot = row.get_ref(2)?.as_str().unwrap_or_default();
        let tables = serde_json::from_str(snapshot).map_err(|_| Fault::Broken("a removed record cannot be read"))?;
        all.push(Removed { record: row.get(0)?, key: row.get(1)?, tables });
    }
    Ok(all)
}

/// Writes removed records again, under their numbers.
pub(super) struct Returner<'c> {
    connection: &'c Connection,
    tables: &'c TypeTables,
    chain: Chain,
    there: Statement<'c>,
    taken: Statement<'c>,
    removed_by_another: Statement<'c>,
    unwanted: Statement<'c>,
    hand_over: Statement<'c>,
    main: Insert<'c>,
    /// In schema order.
    groups: Vec<Insert<'c>>,
}

impl<'c> Returner<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &'c TypeTables, chain: Chain) -> Fallible<Returner<'c>> {
        let prepare = |sql: &str| connection.prepare(sql);
        let groups = tables.record_type.groups.iter();
        let groups = groups.map(|group| Insert::new(connection, group_table(tables.record_type, group)));
        Ok(Returner {
            connection,
            tables,
            chain,
            there: prepare(&format!("SELECT 1 FROM {} WHERE record = ?1", tables.main))?,
            taken: prepare(&format!("SELECT 1 FROM {} WHERE {} = ?1", tables.main, tables.key()))?,
            removed_by_another: prepare(&removed_by_another())?,
            unwanted: prepare(UNWANTED)?,
            hand_over: prepare(HAND_OVER)?,
            main: Insert::new(connection, tables.record_type.name.clone())?,
            groups: groups.collect::<Fallible<_>>()?,
        })
    }

    pub(super) fn bring_back(&mut self, removed: &Removed) -> Fallible<Return> {
        let name = self.tables.record_type.name.as_str();
        let root = self.chain.root.0;
        if self.there.exists([removed.record])? || self.removed_by_another.exists((name, removed.record, root))? {
            return Ok(Return::NotWanted);
        }
        if self.taken.exists([&removed.key])? {
            return Ok(Return::KeyTaken);
        }
        let main = removed.tables.get(name).and_then(|lines| lines.first());
        let main = main.ok_or(Fault::Broken("of a removed record nothing was kept"))?;
        let creator = main.get("created_job").map(|job| stored(job)).transpose()?.unwrap_or(Stored::Null);
        if creator != Stored::Integer(root) {
            let values = (creator, self.chain.undone.0, name, removed.record);
            let undone_by: Option<i64> = self.unwanted.query_row(values, |row| row.get(0)).optional()?;
            if let Some(undone_by) = undone_by {
                self.hand_over.execute((undone_by, name, removed.record))?;
                return Ok(Return::NotWanted);
            }
        }
        self.main.insert(main)?;
        let mut kept = Vec::new();
        for group in 0..self.groups.len() {
            for line in removed.tables.get(&self.groups[group].table).into_iter().flatten() {
                match self.held_by_another(group, removed.record, line)? {
                    Some(held) => kept.push(held),
                    None => self.groups[group].insert(line)?,
                }
            }
        }
        Ok(Return::Back(kept))
    }

    /// The value of an entry that only one record may have, where another one has it.
    fn held_by_another(&self, group: GroupIndex, record: i64, line: &Line) -> Fallible<Option<(Slot, String)>> {
        let (declared, table) = (&self.tables.record_type.groups[group], &self.tables.groups[group]);
        let (Some(identity), Some(unless)) = (declared.identity, declared.unique_unless) else { return Ok(None) };
        let value = |name: &str| line.get(name).map(|value| stored(value)).transpose();
        let shared = value(&table.columns[unless].name)? == Some(Stored::Integer(1));
        let found = value(&table.columns[identity].name)?;
        let Some(Stored::Owned(text)) = found.filter(|_| !shared) else { return Ok(None) };
        let place = (group, identity, unless);
        if !held::by_another(self.connection, self.tables, place, &self.chain, record, &text)? {
            return Ok(None);
        }
        let position = match value("position")? {
            Some(Stored::Integer(position)) => usize::try_from(position).unwrap_or_default(),
            _ => 0,
        };
        Ok(Some((Slot::Entry { group, position, field: identity }, text)))
    }
}

/// Whether another import than `?3` that still counts removed the record `?2` of the type `?1`, too: it comes back
/// with the undo of that one.
fn removed_by_another() -> String {
    format!(
        "SELECT 1 FROM removed JOIN job ON job.id = removed.job WHERE removed.record_type = ?1 AND removed.record = ?2 \
         AND removed.job <> ?3 AND job.kind <> '{UNDO}' AND job.status <> 'UNDONE' AND NOT EXISTS \
         (SELECT 1 FROM returned JOIN job AS other ON other.id = returned.job WHERE returned.record_type = ?1 \
         AND returned.record = ?2 AND returned.revision > removed.revision AND other.kind = 'restore' \
         AND other.status <> 'UNDONE')"
    )
}

/// Writes rows of a table as they were kept, what it has columns for today.
struct Insert<'c> {
    /// Not quoted.
    table: String,
    /// The place of each column, from 1.
    columns: FxHashMap<String, usize>,
    statement: Statement<'c>,
}

impl<'c> Insert<'c> {
    fn new(connection: &'c Connection, table: String) -> Fallible<Insert<'c>> {
        let all = connection.prepare(&format!("SELECT * FROM {}", quote(&table)))?;
        // What comes back may lack what another record took meanwhile.
        let names: Vec<&str> = all.column_names().filter(|name| *name != CONTENT).collect();
        let columns = names.iter().zip(1..).map(|(name, at)| ((*name).to_owned(), at)).collect();
        let listed = names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ");
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT INTO {} ({listed}) VALUES ({marks})", quote(&table));
        Ok(Insert { columns, statement: connection.prepare(&sql)?, table })
    }

    fn insert(&mut self, line: &Line) -> Fallible<()> {
        self.statement.clear_bindings();
        for (name, value) in line {
            if let Some(at) = self.columns.get(name) {
                self.statement.raw_bind_parameter(*at, stored(value)?)?;
            }
        }
        self.statement.raw_execute()?;
        Ok(())
    }
}

/// A value as it was written. Numbers are read from their digits, so that none loses its last one.
pub(super) fn stored(value: &RawValue) -> Fallible<Stored> {
    let text = value.get();
    if text.starts_with('"') {
        let read = serde_json::from_str(text).map(Stored::Owned);
        return read.map_err(|_| Fault::Broken("a text of a removed record cannot be read"));
    }
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(number), _) => Ok(Stored::Integer(number)),
        (_, Ok(number)) => Ok(Stored::Real(number)),
        _ => Err(Fault::Broken("a number of a removed record cannot be read")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_were_written() {
        for (written, expected) in [
            ("12", Stored::Integer(12)),
            ("-3", Stored::Integer(-3)),
            ("0.1", Stored::Real(0.1)),
            ("5.0", Stored::Real(5.0)),
            ("123456789.12345679", Stored::Real(123_456_789.123_456_79)),
            ("\"Zo\\u00eb “x”\"", Stored::Owned("Zoë “x”".to_owned())),
        ] {
            let raw: Box<RawValue> = serde_json::from_str(written).unwrap();
            assert_eq!(stored(&raw).unwrap(), expected, "{written}");
        }
        let list: Box<RawValue> = serde_json::from_str("[1]").unwrap();
        assert!(stored(&list).is_err());
    }
}

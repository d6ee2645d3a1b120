//! Writing single fields of records that are there, and the journal of what stood in them before.

use super::columns::{Part, Stored, quote};
use super::fault::{Fallible, Fault};
use super::tables::{CONTENT, TypeTables};
use crate::engine::model::{JobId, RecordId};
use crate::engine::schema::Slot;
use rusqlite::types::ToSql;
use rusqlite::{Connection, Statement};
use rustc_hash::FxHashMap;

/// The two columns a value may take.
pub(super) type Pair<T> = (T, T);

/// Writes single fields. Each column's statement is prepared when it is first needed.
pub(super) struct Updater<'c> {
    connection: &'c Connection,
    tables: &'c TypeTables,
    /// Keyed by the slot at position 0.
    set: FxHashMap<Slot, Statement<'c>>,
    read: FxHashMap<Slot, Statement<'c>>,
    /// Per group: deletes an entry whose columns are all blank.
    drop_empty: Vec<Option<Statement<'c>>>,
    touch: Statement<'c>,
    remember: Statement<'c>,
    journal: Statement<'c>,
    paths: Paths<'c>,
}

/// The written forms of slots, made once each.
pub(super) struct Paths<'c> {
    tables: &'c TypeTables,
    made: FxHashMap<Slot, Box<str>>,
}

impl<'c> Paths<'c> {
    pub(super) fn new(tables: &'c TypeTables) -> Paths<'c> {
        Paths { tables, made: FxHashMap::default() }
    }

    pub(super) fn of(&mut self, slot: Slot) -> &str {
        let record_type = self.tables.record_type;
        self.made.entry(slot).or_insert_with(|| record_type.slot_path(slot).into())
    }

    /// The form the journal and events keep: empty for no slot.
    pub(super) fn of_some(&mut self, slot: Option<Slot>) -> &str {
        slot.map_or("", |slot| self.of(slot))
    }
}

/// The revision is the one that the transaction ends with: whoever changes a record bumps it once.
const JOURNAL: &str = "INSERT INTO journal \
    (job, record_type, record, path, \"row\", before, before_extra, after, after_extra, revision) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT value + 1 FROM meta WHERE key = 'revision')) \
    ON CONFLICT (job, record_type, record, path) DO UPDATE SET \"row\" = excluded.\"row\", \
    after = excluded.after, after_extra = excluded.after_extra, revision = excluded.revision";

impl<'c> Updater<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &'c TypeTables) -> Fallible<Updater<'c>> {
        // Cleared here, it is not cleared by each field that changes.
        let touch = format!("UPDATE {} SET updated_job = ?2, {CONTENT} = NULL WHERE record = ?1", tables.main);
        let remember = format!("UPDATE {} SET {CONTENT} = ?2 WHERE record = ?1", tables.main);
        Ok(Updater {
            connection,
            tables,
            set: FxHashMap::default(),
            read: FxHashMap::default(),
            drop_empty: tables.groups.iter().map(|_| None).collect(),
            touch: connection.prepare(&touch)?,
            remember: connection.prepare(&remember)?,
            journal: connection.prepare(JOURNAL)?,
            paths: Paths::new(tables),
        })
    }

    /// Notes that `job` changed a record, which has to be there.
    pub(super) fn touch(&mut self, job: JobId, record: RecordId) -> Fallible<()> {
        self.touch.raw_bind_parameter(1, record.0)?;
        self.touch.raw_bind_parameter(2, job.0)?;
        match self.touch.raw_execute()? {
            1 => Ok(()),
            _ => Err(Fault::Broken("a record to be changed is not there")),
        }
    }

    /// Notes what a record was last read from.
    pub(super) fn remember(&mut self, record: RecordId, content: i64) -> Fallible<()> {
        self.remember.raw_bind_parameter(1, record.0)?;
        self.remember.raw_bind_parameter(2, content)?;
        self.remember.raw_execute()?;
        Ok(())
    }

    /// Writes one field. An entry that is not there yet is made.
    pub(super) fn set(&mut self, record: RecordId, slot: Slot, value: &Pair<impl ToSql>) -> Fallible<()> {
        let tables = self.tables;
        let statement = match self.set.entry(base(slot)) {
            std::collections::hash_map::Entry::Occupied(there) => there.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(self.connection.prepare(&set_sql(tables, slot))?)
            }
        };
        statement.raw_bind_parameter(1, record.0)?;
        let mut at = 2;
        if let Slot::Entry { position, .. } = slot {
            statement.raw_bind_parameter(at, position as i64)?;
            at += 1;
        }
        statement.raw_bind_parameter(at, &value.0)?;
        if tables.column(slot).form.width() == 2 {
            statement.raw_bind_parameter(at + 1, &value.1)?;
        }
        statement.raw_execute()?;
        Ok(())
    }

    /// Deletes an entry that has become blank.
    pub(super) fn drop_empty(&mut self, record: RecordId, slot: Slot) -> Fallible<()> {
        let Slot::Entry { group, position, .. } = slot else { return Ok(()) };
        let statement = match &mut self.drop_empty[group] {
            Some(statement) => statement,
            absent => absent.insert(self.connection.prepare(&drop_empty_sql(self.tables, group))?),
        };
        statement.raw_bind_parameter(1, record.0)?;
        statement.raw_bind_parameter(2, position as i64)?;
        statement.raw_execute()?;
        Ok(())
    }

    /// What stands in a field; blank where the entry is not there.
    pub(super) fn read(&mut self, record: RecordId, slot: Slot) -> Fallible<Pair<Stored>> {
        let tables = self.tables;
        let statement = match self.read.entry(base(slot)) {
            std::collections::hash_map::Entry::Occupied(there) => there.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(self.connection.prepare(&read_sql(tables, slot))?)
            }
        };
        statement.raw_bind_parameter(1, record.0)?;
        if let Slot::Entry { position, .. } = slot {
            statement.raw_bind_parameter(2, position as i64)?;
        }
        let mut rows = statement.raw_query();
        match rows.next()? {
            Some(row) => Ok((row.get(0)?, row.get(1)?)),
            None => Ok((Stored::Null, Stored::Null)),
        }
    }

    /// Notes a change. Where the job changed the field before, the first value from before it stays.
    pub(super) fn journal<T: ToSql>(
        &mut self,
        job: JobId,
        place: (RecordId, Slot, u64),
        before: &Pair<T>,
        after: &Pair<T>,
    ) -> Fallible<()> {
        let (record, slot, row) = place;
        let journal = &mut self.journal;
        journal.raw_bind_parameter(1, job.0)?;
        journal.raw_bind_parameter(2, self.tables.record_type.name.as_str())?;
        journal.raw_bind_parameter(3, record.0)?;
        journal.raw_bind_parameter(4, self.paths.of(slot))?;
        journal.raw_bind_parameter(5, row as i64)?;
        for (at, part) in [(6, &before.0), (7, &before.1), (8, &after.0), (9, &after.1)] {
            journal.raw_bind_parameter(at, part)?;
        }
        journal.raw_execute()?;
        Ok(())
    }
}

/// Whether both columns are blank.
pub(super) fn is_blank(value: &Pair<Part<'_>>) -> bool {
    value.0 == Part::Null
}

fn base(slot: Slot) -> Slot {
    match slot {
        Slot::Field(_) => slot,
        Slot::Entry { group, field, .. } => Slot::Entry { group, position: 0, field },
    }
}

fn set_sql(tables: &TypeTables, slot: Slot) -> String {
    let names = tables.column(slot).quoted();
    match slot {
        Slot::Field(_) => {
            let set: Vec<_> = names.iter().zip(2..).map(|(name, at)| format!("{name} = ?{at}")).collect();
            format!("UPDATE {} SET {} WHERE record = ?1", tables.main, set.join(", "))
        }
        Slot::Entry { group, .. } => {
            let set: Vec<_> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
            format!(
                "INSERT INTO {} (record, position, {}) VALUES (?1, ?2{}) \
                 ON CONFLICT (record, position) DO UPDATE SET {}",
                tables.groups[group].name,
                names.join(", "),
                ", ?".repeat(names.len()),
                set.join(", "),
            )
        }
    }
}

fn read_sql(tables: &TypeTables, slot: Slot) -> String {
    let names = tables.column(slot).quoted();
    let second = names.get(1).map_or("NULL", String::as_str);
    match slot {
        Slot::Field(_) => format!("SELECT {}, {second} FROM {} WHERE record = ?1", names[0], tables.main),
        Slot::Entry { group, .. } => {
            let table = &tables.groups[group].name;
            format!("SELECT {}, {second} FROM {table} WHERE record = ?1 AND position = ?2", names[0])
        }
    }
}

fn drop_empty_sql(tables: &TypeTables, group: usize) -> String {
    let table = &tables.groups[group];
    let blank: String = table.columns.iter().map(|column| format!(" AND {} IS NULL", quote(&column.name))).collect();
    format!("DELETE FROM {} WHERE record = ?1 AND position = ?2{blank}", table.name)
}

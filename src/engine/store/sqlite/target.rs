//! Writing the batches of a job: each in one transaction, with everything that belongs to it.

use super::columns;
use super::create::Creator;
use super::decisions;
use super::fault::{Fallible, Fault};
use super::lookup::Reader;
use super::missing;
use super::names::NameIndex;
use super::parked;
use super::referred::References;
use super::shown::Names;
use super::tables::{self, TypeTables};
use super::tally::Tally;
use super::update::{Updater, is_blank};
use crate::engine::model::{
    Batch, Decided, JobId, Layout, Missing, NamePlaces, Record, RecordId, RecordListing, RecordUpdate, Referred,
};
use crate::engine::schema::{Slot, Value};
use crate::engine::store::{Lookup, StoreError, Target};
use rusqlite::{Connection, Statement, Transaction, TransactionBehavior, params};
use std::path::Path;

/// The database, open for the batches of a job.
pub(super) struct SqliteTarget<'s> {
    connection: &'s Connection,
    path: &'s Path,
    /// Of every record type.
    all: &'s [TypeTables],
    tables: &'s TypeTables,
    layout: Layout,
    reader: Reader<'s>,
    creator: Creator<'s>,
    updater: Updater<'s>,
    names: Names<'s>,
    list: Statement<'s>,
    tally: Tally<'s>,
    next: i64,
    _unchecked: Unchecked<'s>,
    /// Read when somebody asks for a name.
    known_by: Option<(NamePlaces, NameIndex)>,
}

impl<'s> SqliteTarget<'s> {
    pub(super) fn new(
        connection: &'s Connection,
        path: &'s Path,
        all: &'s [TypeTables],
        layout: &Layout,
    ) -> Fallible<SqliteTarget<'s>> {
        let tables = tables::of_type(all, &layout.record_type)?;
        Ok(SqliteTarget {
            _unchecked: Unchecked::new(connection)?,
            connection,
            path,
            all,
            tables,
            reader: Reader::new(connection, tables, layout, true)?,
            creator: Creator::new(connection, tables, layout)?,
            updater: Updater::new(connection, tables)?,
            names: Names::new(connection, tables)?,
            list: connection.prepare(missing::LIST)?,
            tally: Tally::new(connection, tables)?,
            next: next_record(connection, &layout.record_type)?,
            layout: layout.clone(),
            known_by: None,
        })
    }

    fn write(&mut self, batch: &Batch) -> Fallible<()> {
        let transaction = Transaction::new_unchecked(self.connection, TransactionBehavior::Immediate)?;
        // Before what other rows change of the same records.
        for (record, content) in &batch.contents {
            self.updater.remember(*record, *content)?;
        }
        for (at, record) in batch.creates.iter().enumerate() {
            self.creator.create(batch.job, record, batch.created_from.get(at).copied().flatten())?;
            note(&mut self.reader, &self.layout, record);
        }
        let mut next = self.next;
        if let (Some(first), Some(last)) = (batch.creates.first(), batch.creates.last()) {
            next = next.max(last.id.0 + 1);
            self.tally.created(batch.job, &self.layout.record_type, (first.id, last.id), next)?;
        }
        for update in &batch.updates {
            self.update(batch, update)?;
        }
        for listing in &batch.listed {
            self.list(batch.job, listing)?;
        }
        parked::park(self.connection, batch)?;
        self.tally.add(batch)?;
        transaction.commit()?;
        self.next = next;
        self.note_names(batch)
    }

    /// Notes a record that a row lists for removal.
    fn list(&mut self, job: JobId, listing: &RecordListing) -> Fallible<()> {
        let (key, title) = self.names.of(listing.record.0)?;
        self.list.execute(params![job.0, listing.record.0, key, title, listing.row as i64])?;
        Ok(())
    }

    /// Keeps the names known that a batch wrote.
    fn note_names(&mut self, batch: &Batch) -> Fallible<()> {
        let Some((places, names)) = &mut self.known_by else { return Ok(()) };
        batch.creates.iter().for_each(|record| names.add(places, record));
        let mut changed: Vec<RecordId> = batch.updates.iter().map(|update| update.record).collect();
        changed.sort_unstable();
        changed.dedup();
        for record in self.reader.records(&changed)?.iter().flatten() {
            names.add(places, record);
        }
        Ok(())
    }

    fn update(&mut self, batch: &Batch, update: &RecordUpdate) -> Fallible<()> {
        if update.changes.is_empty() {
            return Ok(());
        }
        self.updater.touch(batch.job, update.record)?;
        for change in &update.changes {
            let (before, after) = (columns::parts(change.before.as_ref()), columns::parts(change.after.as_ref()));
            self.updater.set(update.record, change.slot, &after)?;
            self.updater.journal(batch.job, (update.record, change.slot, update.row), &before, &after)?;
            self.note_change(change.slot, change.after.as_ref());
        }
        // Only when all of a record's changes are in: an entry may be blank in between.
        for change in &update.changes {
            if is_blank(&columns::parts(change.after.as_ref())) {
                self.updater.drop_empty(update.record, change.slot)?;
            }
        }
        update.content.map_or(Ok(()), |content| self.updater.remember(update.record, content))
    }

    fn note_change(&mut self, slot: Slot, after: Option<&Value>) {
        let Some(text) = after.and_then(Value::as_text) else { return };
        match slot {
            Slot::Field(field) if field == self.layout.fields[self.layout.key] => self.reader.note_key(text),
            Slot::Field(_) => {}
            Slot::Entry { group, .. } => {
                if let Some(place) = self.layout.group_place(group) {
                    self.reader.note_identity(place, text);
                }
            }
        }
    }
}

/// Has SQLite not look up for every entry whether its record is there, as long as it lives. A batch writes entries of
/// records that it has just written or read in the same place, and removes none.
struct Unchecked<'s>(&'s Connection);

impl<'s> Unchecked<'s> {
    fn new(connection: &'s Connection) -> Fallible<Unchecked<'s>> {
        connection.pragma_update(None, "foreign_keys", false)?;
        Ok(Unchecked(connection))
    }
}

impl Drop for Unchecked<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.0.pragma_update(None, "foreign_keys", true) {
            tracing::error!(%error, "what refers to records is not checked any more");
        }
    }
}

/// Makes the reader find a record that has been written.
fn note(reader: &mut Reader<'_>, layout: &Layout, record: &Record) {
    if let Some(key) = record.fields[layout.key].as_ref().and_then(Value::as_text) {
        reader.note_key(key);
    }
    for (place, group) in layout.groups.iter().enumerate() {
        let Some(identity) = group.identity else { continue };
        for entry in &record.groups[place] {
            if let Some(text) = entry.values[identity].as_ref().and_then(Value::as_text) {
                reader.note_identity(place, text);
            }
        }
    }
}

/// The number the next record of a type gets.
pub(super) fn next_record(connection: &Connection, record_type: &str) -> Fallible<i64> {
    let sql = "SELECT next FROM record_number WHERE record_type = ?1";
    Ok(connection.query_row(sql, [record_type], |row| row.get(0))?)
}

impl Lookup for SqliteTarget<'_> {
    fn known(&mut self, keys: &[&str]) -> Result<Vec<Option<Record>>, StoreError> {
        self.reader.known(keys.iter().copied()).map_err(|fault| fault.told(self.path))
    }

    fn numbers(&mut self, keys: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError> {
        self.reader.numbers(keys).map_err(|fault| fault.told(self.path))
    }

    fn holders(&mut self, group_place: usize, values: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError> {
        let mut look_up = || -> Fallible<Vec<Option<RecordId>>> {
            let _reading = self.reader.reading()?;
            values.iter().map(|value| self.reader.holder(group_place, value)).collect()
        };
        look_up().map_err(|fault| fault.told(self.path))
    }

    fn records(&mut self, ids: &[RecordId]) -> Result<Vec<Option<Record>>, StoreError> {
        self.reader.records(ids).map_err(|fault| fault.told(self.path))
    }

    fn named(&mut self, names: &[&str]) -> Result<Vec<Vec<RecordId>>, StoreError> {
        self.find_named(names).map_err(|fault| fault.told(self.path))
    }

    fn referred(&mut self, record_type: &str, texts: &[&str]) -> Result<Vec<Referred>, StoreError> {
        let find = || -> Fallible<Vec<Referred>> {
            let _reading = self.reader.reading()?;
            let mut references = References::new(self.connection, tables::of_type(self.all, record_type)?)?;
            texts.iter().map(|text| references.find(text)).collect()
        };
        find().map_err(|fault| fault.told(self.path))
    }

    fn decided(&mut self, incoming: &[&str]) -> Result<Vec<Decided>, StoreError> {
        let decided = decisions::decided(self.connection, &self.layout.record_type, incoming);
        decided.map_err(|fault| fault.told(self.path))
    }
}

impl SqliteTarget<'_> {
    fn find_named(&mut self, names: &[&str]) -> Fallible<Vec<Vec<RecordId>>> {
        if self.known_by.is_none() {
            let places = NamePlaces::of(self.tables.record_type, &self.layout);
            let Some(places) = places else { return Ok(vec![Vec::new(); names.len()]) };
            self.known_by = Some((places, NameIndex::read(self.connection, self.tables)?));
        }
        Ok(names
            .iter()
            .map(|name| self.known_by.as_ref().map(|(_, index)| index.find(name)).unwrap_or_default())
            .collect())
    }
}

impl Target for SqliteTarget<'_> {
    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.write(batch).map_err(|fault| fault.told(self.path))
    }

    fn next_record(&mut self) -> Result<RecordId, StoreError> {
        Ok(RecordId(self.next))
    }

    fn missing(
        &mut self,
        job: JobId,
        carried: Option<&dyn Fn(RecordId) -> bool>,
        unreadable: u64,
    ) -> Result<Missing, StoreError> {
        missing::note(self.connection, self.tables, job, carried, unreadable).map_err(|fault| fault.told(self.path))
    }
}

impl Drop for SqliteTarget<'_> {
    /// Folds the write-ahead log into the database, so that it does not stay large. Where it cannot
    /// be done now, the next opening does it.
    fn drop(&mut self) {
        let folded = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        if let Err(error) = folded {
            tracing::debug!(error = %Fault::from(error).told(self.path), "the write-ahead log stays for now");
        }
    }
}

//! Writing the batches of a job: each in one transaction, with everything that belongs to it.

use super::columns;
use super::create::Creator;
use super::fault::{Fallible, Fault};
use super::lookup::Reader;
use super::missing;
use super::removal::Remover;
use super::shown::Names;
use super::tables::TypeTables;
use super::tally::Tally;
use super::update::{Updater, is_blank};
use crate::engine::model::{Batch, JobId, Layout, Missing, Record, RecordId, RecordUpdate};
use crate::engine::schema::{Slot, Value};
use crate::engine::store::{Lookup, StoreError, Target};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;

/// The database, open for the batches of a job.
pub(super) struct SqliteTarget<'s> {
    connection: &'s Connection,
    path: &'s Path,
    tables: &'s TypeTables,
    layout: Layout,
    reader: Reader<'s>,
    creator: Creator<'s>,
    updater: Updater<'s>,
    remover: Remover<'s>,
    names: Names<'s>,
    tally: Tally<'s>,
    next: i64,
}

impl<'s> SqliteTarget<'s> {
    pub(super) fn new(
        connection: &'s Connection,
        path: &'s Path,
        tables: &'s TypeTables,
        layout: &Layout,
    ) -> Fallible<SqliteTarget<'s>> {
        Ok(SqliteTarget {
            connection,
            path,
            tables,
            reader: Reader::new(connection, tables, layout, true)?,
            creator: Creator::new(connection, tables, layout)?,
            updater: Updater::new(connection, tables)?,
            remover: Remover::new(connection, tables)?,
            names: Names::new(connection, tables)?,
            tally: Tally::new(connection, tables)?,
            next: next_record(connection, &layout.record_type)?,
            layout: layout.clone(),
        })
    }

    fn write(&mut self, batch: &Batch) -> Fallible<()> {
        let transaction = Transaction::new_unchecked(self.connection, TransactionBehavior::Immediate)?;
        for record in &batch.creates {
            self.creator.create(batch.job, record)?;
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
        for removal in &batch.removes {
            self.remover.remove(batch.job, removal.record.0, &mut self.names)?;
        }
        self.tally.add(batch)?;
        transaction.commit()?;
        self.next = next;
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
        Ok(())
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
        carried: &dyn Fn(RecordId) -> bool,
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

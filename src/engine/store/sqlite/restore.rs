//! Restoring what stood in one field of a record before a job changed it.
//!
//! It is a job of its own, so that it is journalled and can be taken back. Nothing else than that field is
//! touched, and what belongs to another record by now stays with it.

use super::clock;
use super::columns::{Stored, quote};
use super::customs::NamesOfEntries;
use super::fault::{Fallible, Fault};
use super::past::{is_gone, same};
use super::shown::{self, Names};
use super::tables::TypeTables;
use super::tally::Tally;
use super::update::{Pair, Updater};
use crate::engine::model::{Counts, EventKey, EventRow, JobId, Position};
use crate::engine::schema::Slot;
use crate::engine::schema::catalogue::code;
use crate::engine::store::{EarlierValue, Restorable, RestoreRefusal};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

/// Whether an earlier value can be restored.
pub(super) fn restorable(connection: &Connection, tables: &TypeTables, value: &EarlierValue) -> Fallible<Restorable> {
    let checked = Check { connection, tables, value }.checked()?;
    Ok(match checked {
        Ok((now, then)) => {
            let shown = |pair: &Pair<Stored>| shown::display_sql(tables, value.slot, &pair.0, &pair.1);
            Restorable::Yes { now: shown(&now)?, then: shown(&then)? }
        }
        Err(refusal) => Restorable::No(refusal),
    })
}

/// Restores it as `job`. Where `job` has done so already, nothing happens.
pub(super) fn restore(connection: &Connection, tables: &TypeTables, job: JobId, value: &EarlierValue) -> Fallible<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let record_type = tables.record_type;
    let path = record_type.slot_path(value.slot);
    let mine = "SELECT 1 FROM journal WHERE job = ?1 AND record_type = ?2 AND record = ?3 AND path = ?4";
    if transaction.prepare(mine)?.exists(params![job.0, record_type.name, value.record.0, path])? {
        return Ok(());
    }
    let checked = Check { connection: &transaction, tables, value }.checked()?;
    let (now, then) = checked.map_err(|_| Fault::Broken("the value cannot be restored any more"))?;
    {
        let (slot, record) = (value.slot, value.record);
        let mut updater = Updater::new(&transaction, tables)?;
        let (key, title) = Names::new(&transaction, tables)?.of(record.0)?;
        updater.touch(job, record)?;
        updater.set(record, slot, &then)?;
        updater.journal(job, (record, slot, 0), &now, &then)?;
        updater.drop_empty(record, slot)?;
        let shown = |pair: &Pair<Stored>| shown::display_sql(tables, slot, &pair.0, &pair.1);
        let event = EventKey { code: code::RESTORED, slot: Some(slot) };
        let (before, after) = (shown(&now)?.into(), shown(&then)?.into());
        let row = EventRow { event, row: 0, key: key.into(), title: title.into(), before, after };
        let mut tally = Tally::new(&transaction, tables)?;
        let when = clock::now();
        tally.event(job, &row, when)?;
        tally.event_count(job, event, 1)?;
        tally.bump_revision()?;
        let counts = Counts { rows: 1, updated: 1, fields_changed: 1, ..Counts::default() };
        tally.counts(job, &counts, Position { rows: 1, problem_bytes: 0 }, when)?;
    }
    transaction.commit()?;
    Ok(())
}

/// What is to be restored, being looked at.
struct Check<'c> {
    connection: &'c Connection,
    tables: &'c TypeTables,
    value: &'c EarlierValue,
}

/// What stands in the field, and what would; or why it may not.
type Checked = Result<(Pair<Stored>, Pair<Stored>), RestoreRefusal>;

impl Check<'_> {
    fn checked(&self) -> Fallible<Checked> {
        let (tables, slot) = (self.tables, self.value.slot);
        let field = tables.record_type.field(slot);
        if tables.record_type.is_key(slot) || field.derived {
            return Ok(Err(RestoreRefusal::Key));
        }
        if is_gone(self.connection, tables, self.value.record)? {
            return Ok(Err(RestoreRefusal::Gone));
        }
        let Some(then) = self.earlier()? else { return Ok(Err(RestoreRefusal::NoSuchValue)) };
        let now = Updater::new(self.connection, tables)?.read(self.value.record, slot)?;
        if same(tables, slot, &now, &then)? {
            return Ok(Err(RestoreRefusal::AlreadyThere));
        }
        if field.required && then.0 == Stored::Null {
            return Ok(Err(RestoreRefusal::Required));
        }
        if let Some(refusal) = self.held(&then)? {
            return Ok(Err(refusal));
        }
        Ok(Ok((now, then)))
    }

    /// What stood in the field before the job.
    fn earlier(&self) -> Fallible<Option<Pair<Stored>>> {
        let EarlierValue { record, slot, before, .. } = self.value;
        let record_type = self.tables.record_type;
        let sql = "SELECT before, before_extra FROM journal \
                   WHERE job = ?1 AND record_type = ?2 AND record = ?3 AND path = ?4";
        let values = params![before.0, record_type.name, record.0, record_type.slot_path(*slot)];
        Ok(self.connection.query_row(sql, values, |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// Who has what makes an entry itself: another entry of the record, or another record where only one may.
    fn held(&self, then: &Pair<Stored>) -> Fallible<Option<RestoreRefusal>> {
        let Slot::Entry { group, position, field } = self.value.slot else { return Ok(None) };
        let (declared, table) = (&self.tables.record_type.groups[group], &self.tables.groups[group]);
        let Some(identity) = declared.identity else { return Ok(None) };
        let name = quote(&table.columns[identity].name);
        let record = self.value.record;
        let becomes = if field == identity {
            then.0.clone()
        } else if declared.unique_unless == Some(field) && then.0 != Stored::Integer(1) {
            // Its entry would no longer be one that may share it.
            let slot = Slot::Entry { group, position, field: identity };
            Updater::new(self.connection, self.tables)?.read(record, slot)?.0
        } else {
            return Ok(None);
        };
        let Stored::Owned(becomes) = becomes else { return Ok(None) };
        let sql = format!("SELECT position FROM {} WHERE record = ?1 AND position <> ?2 AND {name} = ?3", table.name);
        let values = params![record.0, position as i64, becomes];
        let own: Option<i64> = self.connection.query_row(&sql, values, |row| row.get(0)).optional()?;
        if let Some(own) = own {
            let slot = Slot::Entry { group, position: usize::try_from(own).unwrap_or_default(), field: identity };
            let called = NamesOfEntries::new(self.connection, self.tables)?.of(record.0, slot)?;
            let label = self.tables.record_type.slot_label_in(slot, called.as_deref());
            return Ok(Some(RestoreRefusal::HeldAs { label }));
        }
        let Some(unless) = declared.unique_unless else { return Ok(None) };
        let shared = Slot::Entry { group, position, field: unless };
        if field == identity && self.reads_true(shared)? {
            return Ok(None);
        }
        let unless = quote(&table.columns[unless].name);
        let sql = format!(
            "SELECT record FROM {} WHERE {name} = ?1 AND {unless} IS NOT 1 AND record <> ?2 LIMIT 1",
            table.name
        );
        let other: Option<i64> =
            self.connection.query_row(&sql, params![becomes, record.0], |row| row.get(0)).optional()?;
        let Some(other) = other else { return Ok(None) };
        let (key, title) = Names::new(self.connection, self.tables)?.of(other)?;
        Ok(Some(RestoreRefusal::HeldBy { key, title }))
    }

    fn reads_true(&self, slot: Slot) -> Fallible<bool> {
        let now = Updater::new(self.connection, self.tables)?.read(self.value.record, slot)?;
        Ok(now.0 == Stored::Integer(1))
    }
}

//! Taking a job back, a part at a time.
//!
//! First the fields it changed return to what stood in them, in the journal's order; then the
//! records it created go, and last those it removed come back. What somebody changed since is kept and
//! reported. Each part is one
//! transaction that also notes where it ended, so that an undo resumes exactly where it stopped and a
//! finished one does nothing more.
//!
//! What counts say: `rows` are the fields and records looked at; `updated` were restored (fields) or
//! removed (records, which count as `deleted` too) or came back (records); `left_out` were kept (they count as `kept` too);
//! `unchanged` needed nothing. `created` stays 0, so the sum always holds.

use super::bring_back::{Removed, Return, bring_back, removed};
use super::clock;
use super::columns::Stored;
use super::customs;
use super::fault::Fallible;
use super::held;
use super::jobs::{self, UNDO};
use super::removal::Remover;
use super::shown::{self, Names};
use super::tables::TypeTables;
use super::tally::Tally;
use super::update::{Pair, Updater};
use crate::engine::model::{Counts, EventKey, EventRow, JobId, Position, RecordId, Status, Step};
use crate::engine::schema::Slot;
use crate::engine::schema::catalogue::code;
use crate::engine::store::{StoreError, UndoStep};
use rusqlite::{Connection, OptionalExtension, Statement, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;

/// Events kept for browsing per kind.
const KEPT_EVENTS: u64 = 100;

/// Where an undo stands, as the job table keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cursor {
    phase: Phase,
    record: i64,
    path: String,
    position: Position,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Fields,
    Records,
    Done,
    Removed,
}

/// One change of the job being undone.
struct Entry {
    record: RecordId,
    path: String,
    row: u64,
    before: Pair<Stored>,
    after: Pair<Stored>,
    /// The database's when it was written.
    revision: i64,
}

/// Does the next part of an undo.
pub(super) fn step(
    connection: &Connection,
    tables: &TypeTables,
    undo: JobId,
    undone: JobId,
    limit: u64,
) -> Fallible<UndoStep> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let mut cursor = Cursor::read(&transaction, undo)?;
    let mut part = Part::new(&transaction, tables, undo, undone)?;
    match cursor.phase {
        Phase::Fields => part.restore_fields(&mut cursor, limit)?,
        Phase::Records => part.remove_records(&mut cursor, limit)?,
        Phase::Removed => part.return_records(&mut cursor, limit)?,
        Phase::Done => {}
    }
    let counts = part.finish(&mut cursor)?;
    cursor.write(&transaction, undo)?;
    transaction.commit()?;
    Ok(UndoStep { counts, done: cursor.phase == Phase::Done })
}

/// Ends an undo: the undone job becomes UNDONE and points to the job that undid it. Where this undo
/// has already ended it, nothing happens: a program that died right after may do it again.
pub(super) fn finish(
    connection: &Connection,
    tables: &TypeTables,
    undo: JobId,
    undone: JobId,
    who: &str,
) -> Fallible<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let ended = jobs::job(&transaction, undone)?;
    if ended.status == Status::Undone && ended.undone_by == Some(undo) {
        return Ok(());
    }
    jobs::step_within(&transaction, undone, Step::Undo, who, None)?;
    transaction.execute("UPDATE job SET undone_by = ?2 WHERE id = ?1", [undone.0, undo.0])?;
    customs::forget_unused(&transaction, tables)?;
    transaction.commit()?;
    Ok(())
}

impl Cursor {
    fn read(connection: &Connection, undo: JobId) -> Fallible<Cursor> {
        let sql = "SELECT undo_phase, undo_record, undo_path, position_rows FROM job WHERE id = ?1";
        let found = connection.query_row(sql, [undo.0], |row| {
            let phase = match row.get(0)? {
                0_i64 => Phase::Fields,
                1 => Phase::Records,
                3 => Phase::Removed,
                _ => Phase::Done,
            };
            let position = Position { rows: row.get::<_, i64>(3)? as u64, problem_bytes: 0 };
            Ok(Cursor { phase, record: row.get(1)?, path: row.get(2)?, position })
        });
        Ok(found.optional()?.ok_or(StoreError::NoSuchJob { id: undo.0 })?)
    }

    fn write(&self, connection: &Connection, undo: JobId) -> Fallible<()> {
        let sql = "UPDATE job SET undo_phase = ?2, undo_record = ?3, undo_path = ?4 WHERE id = ?1";
        connection.execute(sql, params![undo.0, self.phase as i64, self.record, self.path])?;
        Ok(())
    }

    fn enter(&mut self, phase: Phase) {
        *self = Cursor { phase, record: 0, path: String::new(), position: self.position };
    }
}

/// One part of an undo, within its transaction.
struct Part<'c> {
    connection: &'c Connection,
    tables: &'c TypeTables,
    undo: JobId,
    undone: JobId,
    updater: Updater<'c>,
    tally: Tally<'c>,
    names: Names<'c>,
    remover: Remover<'c>,
    /// Whether a record is there.
    there: Statement<'c>,
    /// Whether another import changed a field after a revision. Revisions decide, not the numbers of
    /// jobs: a job that was resumed wrote later than its number says.
    field_changed_later: Statement<'c>,
    /// Whether another import changed anything of a record. For a record that the undone job created
    /// that was later, for it was not there before.
    record_changed_later: Statement<'c>,
    counts: Counts,
    event_counts: FxHashMap<EventKey, u64>,
    /// Events kept so far of each kind, or more than are kept.
    kept_events: FxHashMap<EventKey, u64>,
    now: i64,
}

impl<'c> Part<'c> {
    fn new(connection: &'c Connection, tables: &'c TypeTables, undo: JobId, undone: JobId) -> Fallible<Part<'c>> {
        let others = format!(
            "SELECT 1 FROM journal JOIN job ON job.id = journal.job \
             WHERE journal.record_type = ?1 AND journal.record = ?2 AND journal.job <> ?3 \
             AND job.kind <> '{UNDO}' AND job.status <> 'UNDONE'"
        );
        let later = format!("{others} AND journal.path = ?4 AND journal.revision > ?5 LIMIT 1");
        let there = format!("SELECT 1 FROM {} WHERE record = ?1", tables.main);
        Ok(Part {
            connection,
            tables,
            undo,
            undone,
            updater: Updater::new(connection, tables)?,
            tally: Tally::new(connection, tables)?,
            names: Names::new(connection, tables)?,
            remover: Remover::new(connection, tables)?,
            there: connection.prepare(&there)?,
            field_changed_later: connection.prepare(&later)?,
            record_changed_later: connection.prepare(&format!("{others} LIMIT 1"))?,
            counts: Counts::default(),
            event_counts: FxHashMap::default(),
            kept_events: FxHashMap::default(),
            now: clock::now(),
        })
    }

    fn restore_fields(&mut self, cursor: &mut Cursor, limit: u64) -> Fallible<()> {
        let entries = self.entries(cursor, limit)?;
        match entries.last() {
            Some(last) => (cursor.record, cursor.path) = (last.record.0, last.path.clone()),
            None => cursor.enter(Phase::Records),
        }
        for entry in &entries {
            self.restore(entry)?;
        }
        Ok(())
    }

    /// The next changes to take back. Those to records that the job created are not among them: such
    /// a record goes as a whole, or stays as it is.
    fn entries(&self, cursor: &Cursor, limit: u64) -> Fallible<Vec<Entry>> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT record, path, \"row\", before, before_extra, after, after_extra, revision FROM journal \
             WHERE job = ?1 AND record_type = ?2 AND (record, path) > (?3, ?4) \
             AND NOT EXISTS (SELECT 1 FROM {} AS made WHERE made.record = journal.record AND made.created_job = ?1) \
             ORDER BY record, path LIMIT ?5",
            self.tables.main
        ))?;
        let name = self.tables.record_type.name.as_str();
        let limit = jobs::limited(limit);
        let entries = statement.query_map(params![self.undone.0, name, cursor.record, cursor.path, limit], |row| {
            Ok(Entry {
                record: RecordId(row.get(0)?),
                path: row.get(1)?,
                row: row.get::<_, i64>(2)? as u64,
                before: (row.get(3)?, row.get(4)?),
                after: (row.get(5)?, row.get(6)?),
                revision: row.get(7)?,
            })
        })?;
        Ok(entries.collect::<Result<_, _>>()?)
    }

    fn restore(&mut self, entry: &Entry) -> Fallible<()> {
        self.counts.rows += 1;
        // A field that the schema no longer has stays as it is; so does a record that is gone.
        let Some(slot) = self.tables.record_type.slot_at_any_position(&entry.path) else {
            self.counts.unchanged += 1;
            return Ok(());
        };
        let current = self.updater.read(entry.record, slot)?;
        if current == entry.before || !self.there.exists([entry.record.0])? {
            self.counts.unchanged += 1;
            return Ok(());
        }
        let (shown_before, shown_after) = (self.shown(slot, &current)?, self.shown(slot, &entry.before)?);
        let kept = current != entry.after || self.field_changed_later(entry)? || self.held_by_another(entry, slot)?;
        let (code, after) = if kept { (code::LATER_EDIT_KEPT, &current) } else { (code::RESTORED, &entry.before) };
        if kept {
            self.counts.left_out += 1;
            self.counts.kept += 1;
        } else {
            self.updater.touch(self.undo, entry.record)?;
            self.updater.set(entry.record, slot, after)?;
            self.updater.drop_empty(entry.record, slot)?;
            self.updater.journal(self.undo, (entry.record, slot, entry.row), &current, after)?;
            self.counts.updated += 1;
            self.counts.fields_changed += 1;
        }
        self.event(EventKey { code, slot: Some(slot) }, entry.record, entry.row, (shown_before, shown_after))
    }

    fn shown(&self, slot: Slot, value: &Pair<Stored>) -> Fallible<String> {
        shown::display_sql(self.tables, slot, &value.0, &value.1)
    }

    fn field_changed_later(&mut self, entry: &Entry) -> Fallible<bool> {
        let name = self.tables.record_type.name.as_str();
        let values = params![name, entry.record.0, self.undone.0, entry.path, entry.revision];
        Ok(self.field_changed_later.exists(values)?)
    }

    /// Whether restoring a field would give an identity value to two records: the value itself comes
    /// back, or its entry is no longer one that may share it.
    fn held_by_another(&mut self, entry: &Entry, slot: Slot) -> Fallible<bool> {
        let Slot::Entry { group, position, field } = slot else { return Ok(false) };
        let declared = &self.tables.record_type.groups[group];
        let (Some(identity), Some(unless)) = (declared.identity, declared.unique_unless) else { return Ok(false) };
        let value = if field == identity {
            entry.before.0.clone()
        } else if field == unless && entry.before.0 != Stored::Integer(1) {
            self.updater.read(entry.record, Slot::Entry { group, position, field: identity })?.0
        } else {
            return Ok(false);
        };
        let Stored::Owned(value) = value else { return Ok(false) };
        let sql = held::sql(self.tables, group, identity, unless);
        let name = self.tables.record_type.name.as_str();
        Ok(self.connection.prepare_cached(&sql)?.exists(params![value, entry.record.0, self.undone.0, name])?)
    }

    fn remove_records(&mut self, cursor: &mut Cursor, limit: u64) -> Fallible<()> {
        let records = self.created(cursor, limit)?;
        match records.last() {
            Some(last) => cursor.record = *last,
            None => cursor.enter(Phase::Removed),
        }
        let event = |code| EventKey { code, slot: None };
        for record in records {
            self.counts.rows += 1;
            let name = self.tables.record_type.name.as_str();
            if self.record_changed_later.exists(params![name, record, self.undone.0])? {
                self.counts.left_out += 1;
                self.counts.kept += 1;
                self.event(event(code::LATER_EDIT_KEPT), RecordId(record), 0, Default::default())?;
                continue;
            }
            self.event(event(code::REMOVED), RecordId(record), 0, Default::default())?;
            self.remover.remove(self.undo, record, &mut self.names)?;
            self.counts.updated += 1;
            self.counts.deleted += 1;
        }
        Ok(())
    }

    /// Brings back the next records that the job removed.
    fn return_records(&mut self, cursor: &mut Cursor, limit: u64) -> Fallible<()> {
        let gone = removed(self.connection, self.tables, self.undone, cursor.record, jobs::limited(limit))?;
        match gone.last() {
            Some(last) => cursor.record = last.record,
            None => cursor.enter(Phase::Done),
        }
        for record in &gone {
            self.return_record(record)?;
        }
        Ok(())
    }

    fn return_record(&mut self, removed: &Removed) -> Fallible<()> {
        self.counts.rows += 1;
        let record = RecordId(removed.record);
        let event = |code, slot| EventKey { code, slot };
        match bring_back(self.connection, self.tables, self.undone, removed)? {
            Return::NotWanted => self.counts.unchanged += 1,
            Return::KeyTaken => {
                self.counts.left_out += 1;
                self.counts.kept += 1;
                self.event(event(code::KEY_TAKEN, None), record, 0, Default::default())?;
            }
            Return::Back(held) => {
                self.counts.updated += 1;
                self.event(event(code::BROUGHT_BACK, None), record, 0, Default::default())?;
                self.take_back_what_was_taken_back(record)?;
                for (slot, value) in held {
                    self.counts.kept += 1;
                    self.event(event(code::EMAIL_HELD, Some(slot)), record, 0, (value, String::new()))?;
                }
            }
        }
        Ok(())
    }

    /// Imports that were undone while a record was gone could not take back what they had changed in it.
    fn take_back_what_was_taken_back(&mut self, record: RecordId) -> Fallible<()> {
        let sql = format!(
            "SELECT journal.job, path, \"row\", before, before_extra, after, after_extra, revision \
             FROM journal JOIN job ON job.id = journal.job WHERE journal.record_type = ?1 AND record = ?2 \
             AND job.kind <> '{UNDO}' AND job.status = 'UNDONE' AND job.undone_by > ?3 ORDER BY revision DESC"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let name = self.tables.record_type.name.as_str();
        let entries = statement.query_map(params![name, record.0, self.undone.0], |row| {
            let entry = Entry {
                record,
                path: row.get(1)?,
                row: row.get::<_, i64>(2)? as u64,
                before: (row.get(3)?, row.get(4)?),
                after: (row.get(5)?, row.get(6)?),
                revision: row.get(7)?,
            };
            Ok((JobId(row.get(0)?), entry))
        })?;
        let entries: Vec<(JobId, Entry)> = entries.collect::<Result<_, _>>()?;
        let undone = self.undone;
        for (job, entry) in entries {
            self.undone = job;
            self.restore(&entry)?;
        }
        self.undone = undone;
        Ok(())
    }

    /// The next records that the job created and that are still there.
    fn created(&self, cursor: &Cursor, limit: u64) -> Fallible<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT made.record FROM job CROSS JOIN {} AS made \
             WHERE job.id = ?1 AND made.record BETWEEN max(job.first_created, ?2 + 1) AND job.last_created \
             AND made.created_job = ?1 ORDER BY made.record LIMIT ?3",
            self.tables.main
        ))?;
        let values = params![self.undone.0, cursor.record, jobs::limited(limit)];
        let records = statement.query_map(values, |row| row.get(0))?;
        Ok(records.collect::<Result<_, _>>()?)
    }

    /// Counts an event, and keeps it where fewer than [`KEPT_EVENTS`] of its kind are kept.
    fn event(&mut self, event: EventKey, record: RecordId, row: u64, values: (String, String)) -> Fallible<()> {
        let kept = match self.kept_events.get(&event) {
            Some(kept) => *kept,
            None => self.kept_so_far(event)?,
        };
        if kept < KEPT_EVENTS {
            let (key, title) = self.names.of(record.0)?;
            let (before, after) = (values.0.into(), values.1.into());
            let event = EventRow { event, row, key: key.into(), title: title.into(), before, after };
            self.tally.event(self.undo, &event, self.now)?;
        }
        self.kept_events.insert(event, kept + 1);
        *self.event_counts.entry(event).or_default() += 1;
        Ok(())
    }

    /// How many events of a kind earlier parts kept.
    fn kept_so_far(&self, event: EventKey) -> Fallible<u64> {
        let path = event.slot.map(|slot| self.tables.record_type.slot_path(slot)).unwrap_or_default();
        let sql = "SELECT count(*) FROM job_event WHERE job = ?1 AND code = ?2 AND slot = ?3";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = params![self.undo.0, event.code, path];
        Ok(statement.query_row(values, |row| row.get::<_, i64>(0))? as u64)
    }

    /// Writes the counts and the position.
    fn finish(mut self, cursor: &mut Cursor) -> Fallible<Counts> {
        for (event, count) in std::mem::take(&mut self.event_counts) {
            self.tally.event_count(self.undo, event, count)?;
        }
        if self.counts.updated > 0 {
            self.tally.bump_revision()?;
        }
        cursor.position.rows += self.counts.rows;
        self.tally.counts(self.undo, &self.counts, cursor.position, self.now)?;
        Ok(self.counts)
    }
}

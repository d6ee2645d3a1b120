//! One part of an undo, within its transaction.

use super::chain::Chain;
use super::kept::Keeper;
use super::later::Later;
use super::touch::Toucher;
use super::used::Used;
use super::{Cursor, Phase, Tables, limited};
use crate::engine::model::{Counts, EventKey, EventRow, JobId, JobKind, KEPT_EVENTS, RecordId};
use crate::engine::schema::Slot;
use crate::engine::schema::catalogue::code;
use crate::engine::store::sqlite::bring_back::{Removed, Return, Returner, removed};
use crate::engine::store::sqlite::columns::Stored;
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::removal::Remover;
use crate::engine::store::sqlite::shown::{self, Names};
use crate::engine::store::sqlite::tables::TypeTables;
use crate::engine::store::sqlite::tally::Tally;
use crate::engine::store::sqlite::update::{Pair, Updater};
use crate::engine::store::sqlite::{clock, held};
use rusqlite::{Connection, Statement, params};
use rustc_hash::FxHashMap;
use std::collections::HashSet;

/// Nothing stands there, or nothing is to.
const BLANK: Pair<Stored> = (Stored::Null, Stored::Null);

/// One change of a job that is taken back.
struct Entry {
    record: RecordId,
    path: String,
    row: u64,
    before: Pair<Stored>,
    after: Pair<Stored>,
    /// The database's when it was written.
    revision: i64,
}

impl Entry {
    /// Columns that [`Entry::read`] takes from the first on.
    const COLUMNS: &'static str =
        "journal.record, journal.path, journal.\"row\", before, before_extra, after, after_extra, journal.revision";

    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
        Ok(Entry {
            record: RecordId(row.get(0)?),
            path: row.get(1)?,
            row: row.get::<_, i64>(2)? as u64,
            before: (row.get(3)?, row.get(4)?),
            after: (row.get(5)?, row.get(6)?),
            revision: row.get(7)?,
        })
    }
}

pub(super) struct Part<'c> {
    connection: &'c Connection,
    tables: &'c TypeTables,
    undo: JobId,
    chain: Chain,
    updater: Updater<'c>,
    tally: Tally<'c>,
    names: Names<'c>,
    remover: Remover<'c>,
    returner: Returner<'c>,
    later: Later<'c>,
    used: Used<'c>,
    keeper: Keeper<'c>,
    toucher: Toucher<'c>,
    /// Whether a record is there.
    there: Statement<'c>,
    /// Notes a record that came back.
    returned: Statement<'c>,
    /// What jobs that were taken back since the undone one changed in a record, and their roots; `None` where there is
    /// no such job.
    undone_since: Option<Statement<'c>>,
    /// The record looked at last.
    touched: Option<RecordId>,
    counts: Counts,
    event_counts: FxHashMap<EventKey, u64>,
    /// Events kept so far of each kind, or more than are kept.
    kept_events: FxHashMap<EventKey, u64>,
    now: i64,
}

impl<'c> Part<'c> {
    pub fn new(connection: &'c Connection, all: Tables<'c>, undo: JobId, chain: Chain) -> Fallible<Part<'c>> {
        let tables = all.of;
        let there = format!("SELECT 1 FROM {} WHERE record = ?1", tables.main);
        let returned = "INSERT OR REPLACE INTO returned (job, record_type, record, revision) \
            VALUES (?1, ?2, ?3, (SELECT value + 1 FROM meta WHERE key = 'revision'))";
        Ok(Part {
            connection,
            tables,
            undo,
            chain,
            updater: Updater::new(connection, tables)?,
            tally: Tally::new(connection, tables)?,
            names: Names::new(connection, tables)?,
            remover: Remover::while_nothing_comes(connection, tables)?,
            returner: Returner::new(connection, tables, chain)?,
            later: Later::new(connection, tables)?,
            used: Used::new(connection, all, &chain)?,
            keeper: Keeper::new(connection, tables)?,
            toucher: Toucher::new(connection, tables)?,
            there: connection.prepare(&there)?,
            returned: connection.prepare(returned)?,
            undone_since: undone_since(connection, chain.undone, undo)?,
            touched: None,
            counts: Counts::default(),
            event_counts: FxHashMap::default(),
            kept_events: FxHashMap::default(),
            now: clock::now(),
        })
    }

    pub fn restore_fields(&mut self, cursor: &mut Cursor, limit: u64) -> Fallible<()> {
        let entries = self.entries(cursor, limit)?;
        match entries.last() {
            Some(last) => (cursor.record, cursor.path) = (last.record.0, last.path.clone()),
            None => cursor.enter(Phase::Records),
        }
        for entry in &entries {
            self.restore(entry, self.chain.root)?;
        }
        Ok(())
    }

    /// The next changes to take back. Those to records that the job created or brought back are not among
    /// them: such a record goes as a whole, or stays as it is.
    fn entries(&self, cursor: &Cursor, limit: u64) -> Fallible<Vec<Entry>> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT {} FROM journal WHERE job = ?1 AND record_type = ?2 AND (record, path) > (?3, ?4) \
             AND NOT EXISTS (SELECT 1 FROM {} AS made WHERE made.record = journal.record AND made.created_job = ?1) \
             AND NOT EXISTS (SELECT 1 FROM returned WHERE returned.job = ?1 AND returned.record_type = ?2 \
             AND returned.record = journal.record) ORDER BY record, path LIMIT ?5",
            Entry::COLUMNS,
            self.tables.main
        ))?;
        let values = params![self.chain.undone.0, self.name(), cursor.record, cursor.path, limited(limit)];
        let entries = statement.query_map(values, Entry::read)?;
        Ok(entries.collect::<Result<_, _>>()?)
    }

    fn name(&self) -> &'static str {
        &self.tables.record_type.name
    }

    /// Restores a field that a job at the end of whose chain stands the import `root` changed.
    fn restore(&mut self, entry: &Entry, root: JobId) -> Fallible<()> {
        if entry.path.is_empty() {
            return if self.there.exists([entry.record.0])? { self.touch(entry.record) } else { Ok(()) };
        }
        self.counts.rows += 1;
        // A field that the schema no longer has stays as it is.
        let Some(slot) = self.tables.record_type.slot_at_any_position(&entry.path) else {
            self.counts.unchanged += 1;
            return Ok(());
        };
        if !self.there.exists([entry.record.0])? {
            // What was changed in it is gone with it; but what was to come back cannot.
            if self.chain.forward {
                return self.keep(entry, slot, code::RECORD_GONE, &BLANK);
            }
            self.counts.unchanged += 1;
            return Ok(());
        }
        if self.chain.kind == JobKind::Import {
            self.touch(entry.record)?;
        }
        let current = self.updater.read(entry.record, slot)?;
        if current == entry.before {
            self.counts.unchanged += 1;
            return Ok(());
        }
        if current != entry.after
            || self.later.changed_field(root, entry.record, &entry.path, entry.revision)?
            || self.held_by_another(entry, slot)?
        {
            return self.keep(entry, slot, code::LATER_EDIT_KEPT, &current);
        }
        let (shown_before, shown_after) = (self.shown(slot, &current)?, self.shown(slot, &entry.before)?);
        self.updater.set(entry.record, slot, &entry.before)?;
        self.updater.drop_empty(entry.record, slot)?;
        self.updater.journal(self.undo, (entry.record, slot, entry.row), &current, &entry.before)?;
        self.counts.updated += 1;
        self.counts.fields_changed += 1;
        let event = EventKey { code: code::RESTORED, slot: Some(slot) };
        self.event(event, entry.record, entry.row, (shown_before, shown_after))
    }

    /// Notes which import a record last got something from: the last of those that will count.
    fn touch(&mut self, record: RecordId) -> Fallible<()> {
        if self.touched != Some(record) {
            let last = self.later.last_import(&self.chain, record)?;
            self.toucher.touch(self.undo, record, last)?;
            self.touched = Some(record);
        }
        Ok(())
    }

    /// Leaves a field as it is.
    fn keep(&mut self, entry: &Entry, slot: Slot, code: u16, current: &Pair<Stored>) -> Fallible<()> {
        self.counts.left_out += 1;
        self.counts.kept += 1;
        let place = (entry.record, entry.path.as_str(), entry.row);
        self.keeper.note(self.undo, place, code, current, &entry.before)?;
        let values = (self.shown(slot, current)?, self.shown(slot, &entry.before)?);
        self.event(EventKey { code, slot: Some(slot) }, entry.record, entry.row, values)
    }

    /// Leaves a record as it is, or where it is.
    fn keep_record(&mut self, record: i64, code: u16) -> Fallible<()> {
        self.counts.left_out += 1;
        self.counts.kept += 1;
        self.keeper.note(self.undo, (RecordId(record), "", 0), code, &BLANK, &BLANK)?;
        self.event(EventKey { code, slot: None }, RecordId(record), 0, Default::default())
    }

    fn shown(&self, slot: Slot, value: &Pair<Stored>) -> Fallible<String> {
        shown::display_sql(self.tables, slot, &value.0, &value.1)
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
        held::by_another(self.connection, self.tables, (group, identity, unless), &self.chain, entry.record.0, &value)
    }

    /// Takes away the next records that the job created or brought back.
    pub fn remove_records(&mut self, cursor: &mut Cursor, limit: u64) -> Fallible<()> {
        let records = match self.chain.kind {
            JobKind::Import | JobKind::Removal => self.created(cursor, limit)?,
            JobKind::Undo | JobKind::Restore => self.came_back(cursor, limit)?,
        };
        match records.last() {
            Some((last, _)) => cursor.record = *last,
            None => cursor.enter(Phase::Removed),
        }
        for (record, revision) in records {
            self.counts.rows += 1;
            if !self.there.exists([record])? {
                self.counts.unchanged += 1;
            } else if self.later.changed_record(&self.chain, RecordId(record), revision)? {
                self.keep_record(record, code::LATER_EDIT_KEPT)?;
            } else if self.used.is_used(&self.chain, record)? {
                self.keep_record(record, code::STILL_USED)?;
            } else {
                self.event(EventKey { code: code::REMOVED, slot: None }, RecordId(record), 0, Default::default())?;
                self.remover.remove(self.undo, record, &mut self.names)?;
                self.counts.updated += 1;
                self.counts.deleted += 1;
            }
        }
        Ok(())
    }

    /// The next records that the job created and that are still there.
    fn created(&self, cursor: &Cursor, limit: u64) -> Fallible<Vec<(i64, Option<i64>)>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT made.record FROM job CROSS JOIN {} AS made \
             WHERE job.id = ?1 AND made.record BETWEEN max(job.first_created, ?2 + 1) AND job.last_created \
             AND made.created_job = ?1 ORDER BY made.record LIMIT ?3",
            self.tables.main
        ))?;
        let values = params![self.chain.undone.0, cursor.record, limited(limit)];
        let records = statement.query_map(values, |row| Ok((row.get(0)?, None)))?;
        Ok(records.collect::<Result<_, _>>()?)
    }

    /// The next records that the job brought back, and when.
    fn came_back(&self, cursor: &Cursor, limit: u64) -> Fallible<Vec<(i64, Option<i64>)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT record, revision FROM returned WHERE job = ?1 AND record_type = ?2 AND record > ?3 \
             ORDER BY record LIMIT ?4",
        )?;
        let values = params![self.chain.undone.0, self.name(), cursor.record, limited(limit)];
        let records = statement.query_map(values, |row| Ok((row.get(0)?, Some(row.get(1)?))))?;
        Ok(records.collect::<Result<_, _>>()?)
    }

    /// Brings back the next records that the job removed.
    pub fn return_records(&mut self, cursor: &mut Cursor, limit: u64) -> Fallible<()> {
        let gone = removed(self.connection, self.tables, self.chain.undone, cursor.record, limited(limit))?;
        match gone.last() {
            Some(last) => cursor.record = last.record,
            None => cursor.enter(Phase::Done),
        }
        for record in &gone {
            self.return_record(record)?;
        }
        Ok(())
    }

    /// Brings back these of the records that the job removed; `orphans` belong to a record that is not there.
    pub fn return_these(&mut self, records: &[i64], orphans: &HashSet<i64>) -> Fallible<()> {
        for record in records {
            let gone = removed(self.connection, self.tables, self.chain.undone, record - 1, 1)?;
            match gone.first().filter(|removed| removed.record == *record) {
                Some(_) if orphans.contains(record) && !self.there.exists([record])? => {
                    self.counts.rows += 1;
                    self.keep_record(*record, code::HOLDER_GONE)?;
                }
                Some(removed) => self.return_record(removed)?,
                // That job did not take it: there is nothing to bring back.
                None => {
                    self.counts.rows += 1;
                    self.counts.unchanged += 1;
                }
            }
        }
        Ok(())
    }

    fn return_record(&mut self, removed: &Removed) -> Fallible<()> {
        self.counts.rows += 1;
        let record = RecordId(removed.record);
        match self.returner.bring_back(removed)? {
            Return::NotWanted => self.counts.unchanged += 1,
            Return::KeyTaken => self.keep_record(removed.record, code::KEY_TAKEN)?,
            Return::Back(held) => {
                self.counts.updated += 1;
                self.returned.execute(params![self.undo.0, self.tables.record_type.name, record.0])?;
                self.event(EventKey { code: code::BROUGHT_BACK, slot: None }, record, 0, Default::default())?;
                self.take_back_what_was_taken_back(record)?;
                // Whatever that noted: the last import that counts by now is known, however often one was taken back.
                self.touched = None;
                self.touch(record)?;
                for (slot, value) in held {
                    self.counts.kept += 1;
                    let path = self.tables.record_type.slot_path(slot);
                    let wanted = (Stored::Owned(value.clone()), Stored::Null);
                    self.keeper.note(self.undo, (record, &path, 0), code::EMAIL_HELD, &BLANK, &wanted)?;
                    let event = EventKey { code: code::EMAIL_HELD, slot: Some(slot) };
                    self.event(event, record, 0, (value, String::new()))?;
                }
            }
        }
        Ok(())
    }

    /// Jobs that were undone while a record was gone could not take back what they had changed in it.
    fn take_back_what_was_taken_back(&mut self, record: RecordId) -> Fallible<()> {
        let Some(statement) = &mut self.undone_since else { return Ok(()) };
        let values = params![self.tables.record_type.name, record.0];
        let entries = statement.query_map(values, |row| Ok((Entry::read(row)?, JobId(row.get(8)?))))?;
        let entries: Vec<(Entry, JobId)> = entries.collect::<Result<_, _>>()?;
        for (entry, root) in entries {
            self.restore(&entry, root)?;
        }
        Ok(())
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
    pub fn finish(mut self, cursor: &mut Cursor) -> Fallible<Counts> {
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

/// What jobs that were taken back after `undone` by another than `undo` changed in a record (type, number), the last
/// change first.
fn undone_since(connection: &Connection, undone: JobId, undo: JobId) -> Fallible<Option<Statement<'_>>> {
    let jobs = format!("job.status = 'UNDONE' AND job.undone_by > {} AND job.undone_by <> {}", undone.0, undo.0);
    if !connection.prepare(&format!("SELECT 1 FROM job WHERE {jobs}"))?.exists([])? {
        return Ok(None);
    }
    let sql = format!(
        "SELECT {}, coalesce(job.undo_root, job.id) FROM journal JOIN job ON job.id = journal.job \
         WHERE journal.record_type = ?1 AND journal.record = ?2 AND {jobs} \
         AND NOT EXISTS (SELECT 1 FROM returned WHERE returned.job = journal.job \
         AND returned.record_type = ?1 AND returned.record = ?2) ORDER BY journal.revision DESC",
        Entry::COLUMNS
    );
    Ok(Some(connection.prepare(&sql)?))
}

//! Every field and record an undo left as it was, and why.

use crate::engine::model::{EventKey, JobId, RecordId};
use crate::engine::schema::EntryNames;
use crate::engine::store::sqlite::columns::Stored;
use crate::engine::store::sqlite::customs::NamesOfEntries;
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::shown::{self, Names};
use crate::engine::store::sqlite::tables::TypeTables;
use crate::engine::store::sqlite::update::Pair;
use crate::engine::store::{KeptChange, StoreError};
use rusqlite::{Connection, Statement, params};

/// Notes what is kept.
pub(super) struct Keeper<'c> {
    record_type: &'static str,
    note: Statement<'c>,
}

impl<'c> Keeper<'c> {
    pub fn new(connection: &'c Connection, tables: &TypeTables) -> Fallible<Keeper<'c>> {
        let note = "INSERT OR REPLACE INTO undo_kept (job, record_type, record, path, code, \"row\", present, \
            present_extra, wanted, wanted_extra) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        Ok(Keeper { record_type: &tables.record_type.name, note: connection.prepare(note)? })
    }

    /// Notes a field, by its path, or a whole record, by an empty one.
    pub fn note(
        &mut self,
        undo: JobId,
        (record, path, row): (RecordId, &str, u64),
        code: u16,
        present: &Pair<Stored>,
        wanted: &Pair<Stored>,
    ) -> Fallible<()> {
        let place = (undo.0, self.record_type, record.0, path);
        self.note.execute(params![
            place.0, place.1, place.2, place.3, code, row as i64, present.0, present.1, wanted.0, wanted.1
        ])?;
        Ok(())
    }
}

/// Hands everything an undo kept to `each`, by record.
pub(in crate::engine::store::sqlite) fn each(
    connection: &Connection,
    tables: &TypeTables,
    undo: JobId,
    each: &mut dyn FnMut(KeptChange) -> Result<(), StoreError>,
) -> Fallible<()> {
    let record_type = tables.record_type;
    let mut names = Names::new(connection, tables)?;
    let mut entries = NamesOfEntries::new(connection, tables)?;
    let mut statement = connection.prepare(
        "SELECT record, path, code, \"row\", present, present_extra, wanted, wanted_extra FROM undo_kept \
         WHERE job = ?1 AND record_type = ?2 ORDER BY record, path",
    )?;
    let mut rows = statement.query((undo.0, record_type.name.as_str()))?;
    while let Some(row) = rows.next()? {
        let record: i64 = row.get(0)?;
        let slot = record_type.slot_at_any_position(row.get_ref(1)?.as_str().unwrap_or_default());
        let event = EventKey { code: row.get(2)?, slot };
        let (key, title) = names.of(record)?;
        let shown = |at: usize| -> Fallible<String> {
            match slot {
                Some(slot) => shown::display_sql(tables, slot, &row.get(at)?, &row.get(at + 1)?),
                None => Ok(String::new()),
            }
        };
        let field = match slot {
            Some(slot) => record_type.slot_label_in(slot, entries.of(record, slot)?.as_deref()),
            None => String::new(),
        };
        each(KeptChange {
            code: event.code,
            why: shown::message(record_type, &EntryNames::default(), event, ""),
            row: row.get::<_, i64>(3)? as u64,
            key,
            title,
            field,
            present: shown(4)?,
            wanted: shown(6)?,
        })?;
    }
    Ok(())
}

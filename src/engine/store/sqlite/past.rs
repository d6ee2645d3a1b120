//! What happened to one record: the journal with the jobs that wrote it, its creation, removals and returns.

use super::columns::{Stored, value_of};
use super::customs::NamesOfEntries;
use super::fault::Fallible;
use super::jobs::limited;
use super::one_record::{Stamps, whole};
use super::shown;
use super::tables::TypeTables;
use super::update::Updater;
use crate::engine::model::{JobId, RecordId};
use crate::engine::schema::Slot;
use crate::engine::store::{PastEvent, PastList, PastWhat};
use rusqlite::{Connection, Row, params};

/// What happened, as the tables tell it: who did it, which kind of event (the last that happened first), and of a
/// change the path, the values and the revision. (?1 record type, ?2 record, ?3 path or '' for all, ?4 creator or 0)
const EVENTS: &str = "\
    SELECT job, 1 AS kind, path, before, before_extra, after, after_extra, revision FROM journal \
    WHERE record_type = ?1 AND record = ?2 AND (?3 = '' OR path = ?3) \
    UNION ALL SELECT job, 2, '', NULL, NULL, NULL, NULL, revision FROM removed \
    WHERE record_type = ?1 AND record = ?2 AND ?3 = '' \
    UNION ALL SELECT job, 3, '', NULL, NULL, NULL, NULL, revision FROM returned \
    WHERE record_type = ?1 AND record = ?2 AND ?3 = '' \
    UNION ALL SELECT ?4, 0, '', NULL, NULL, NULL, NULL, 0 WHERE ?3 = '' AND ?4 > 0";

/// A page of what happened to a record, newest first.
pub(super) fn past(
    connection: &Connection,
    tables: &TypeTables,
    (record, field): (RecordId, Option<Slot>),
    limit: u64,
    offset: u64,
) -> Fallible<PastList> {
    let record_type = tables.record_type;
    let path = field.map(|slot| record_type.slot_path(slot)).unwrap_or_default();
    let whole = whole(connection, tables, record)?;
    let creator = whole.as_ref().and_then(|whole| whole.created.as_ref()).map_or(0, |stamp| stamp.job.0);
    let there = whole.is_some_and(|whole| whole.removed.is_none());
    let about = params![record_type.name, record.0, path, creator];
    let total: i64 = connection.query_row(&format!("SELECT count(*) FROM ({EVENTS})"), about, |row| row.get(0))?;
    let sql = format!("SELECT * FROM ({EVENTS}) ORDER BY job DESC, kind DESC, revision DESC, path LIMIT ?5 OFFSET ?6");
    let mut statement = connection.prepare(&sql)?;
    let values = params![record_type.name, record.0, path, creator, limited(limit), limited(offset)];
    let mut rows = statement.query(values)?;
    let mut reading = Events {
        tables,
        record,
        there,
        stamps: Stamps::new(connection)?,
        names: NamesOfEntries::new(connection, tables)?,
        updater: Updater::new(connection, tables)?,
    };
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        items.extend(reading.event(row)?);
    }
    let fields = reading.fields(connection)?;
    Ok(PastList { offset, total: total as u64, items, fields })
}

/// Puts events into words.
struct Events<'c> {
    tables: &'c TypeTables,
    record: RecordId,
    there: bool,
    stamps: Stamps<'c>,
    names: NamesOfEntries<'c>,
    updater: Updater<'c>,
}

impl Events<'_> {
    /// `None` for a change of a field that the schema no longer has: it cannot be named.
    fn event(&mut self, row: &Row<'_>) -> Fallible<Option<PastEvent>> {
        let by = self.stamps.of(JobId(row.get(0)?))?;
        let what = match row.get::<_, i64>(1)? {
            0 => PastWhat::Created,
            2 => PastWhat::Removed,
            3 => PastWhat::Returned,
            _ => {
                let path = row.get_ref(2)?.as_str().unwrap_or_default();
                let Some(slot) = self.tables.record_type.slot_at_any_position(path) else { return Ok(None) };
                let (before, after): ((Stored, Stored), (Stored, Stored)) =
                    ((row.get(3)?, row.get(4)?), (row.get(5)?, row.get(6)?));
                PastWhat::Changed {
                    slot,
                    label: self.label(slot)?,
                    before: shown::display_sql(self.tables, slot, &before.0, &before.1)?,
                    after: shown::display_sql(self.tables, slot, &after.0, &after.1)?,
                    differs: self.there && self.differs(slot, &before)?,
                }
            }
        };
        Ok(Some(PastEvent { by, what }))
    }

    fn label(&mut self, slot: Slot) -> Fallible<String> {
        let name = self.names.of(self.record.0, slot)?;
        Ok(self.tables.record_type.slot_label_in(slot, name.as_deref()))
    }

    /// Whether something else stands in a field now.
    fn differs(&mut self, slot: Slot, then: &(Stored, Stored)) -> Fallible<bool> {
        let now = self.updater.read(self.record, slot)?;
        same(self.tables, slot, &now, then).map(|same| !same)
    }

    /// The fields that ever changed, in the order of the record type.
    fn fields(&mut self, connection: &Connection) -> Fallible<Vec<(Slot, String)>> {
        let record_type = self.tables.record_type;
        let sql = "SELECT DISTINCT path FROM journal WHERE record_type = ?1 AND record = ?2";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query(params![record_type.name, self.record.0])?;
        let mut slots = Vec::new();
        while let Some(row) = rows.next()? {
            slots.extend(record_type.slot_at_any_position(row.get_ref(0)?.as_str().unwrap_or_default()));
        }
        slots.sort_unstable();
        slots.into_iter().map(|slot| Ok((slot, self.label(slot)?))).collect()
    }
}

/// Whether two stored values mean the same; what was typed for a phone does not count.
pub(super) fn same(
    tables: &TypeTables,
    slot: Slot,
    one: &(Stored, Stored),
    other: &(Stored, Stored),
) -> Fallible<bool> {
    let form = tables.column(slot).form;
    let (one, other) =
        (value_of(form, one.0.as_sql(), one.1.as_sql())?, value_of(form, other.0.as_sql(), other.1.as_sql())?);
    Ok(match (&one, &other) {
        (Some(one), Some(other)) => one.same(other),
        (None, None) => true,
        _ => false,
    })
}

/// Whether a record is gone: it was removed and is not there.
pub(super) fn is_gone(connection: &Connection, tables: &TypeTables, record: RecordId) -> Fallible<bool> {
    let sql = format!("SELECT 1 FROM {} WHERE record = ?1", tables.main);
    Ok(!connection.prepare_cached(&sql)?.exists([record.0])?)
}

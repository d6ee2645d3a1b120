//! Fields of the organisation's own: defining them, and what entries are called.

use super::columns::quote;
use super::fault::{Fallible, Fault};
use super::tables::TypeTables;
use super::{SqliteStore, clock};
use crate::engine::model::{JobId, Status};
use crate::engine::schema::custom::folded_name;
use crate::engine::schema::{CustomField, CustomType, EntryNames, RecordType, Slot};
use crate::engine::store::{CustomFields, StoreError, StoredCustomField};
use rusqlite::{Connection, OptionalExtension, Statement, params};

impl CustomFields for SqliteStore {
    fn custom_fields(&mut self) -> Result<Vec<StoredCustomField>, StoreError> {
        self.told(all(&self.connection))
    }

    fn define_custom_fields(
        &mut self,
        record_type: &str,
        fields: &[CustomField],
        job: JobId,
    ) -> Result<(), StoreError> {
        self.tables(record_type)?;
        if fields.is_empty() {
            return Ok(());
        }
        self.changing(|connection| fields.iter().try_for_each(|field| define(connection, record_type, field, job)))
    }
}

pub(super) fn all(connection: &Connection) -> Fallible<Vec<StoredCustomField>> {
    let sql = "SELECT record_type, name, kind, created_at, created_job FROM custom_field ORDER BY record_type, folded";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut fields = Vec::new();
    while let Some(row) = rows.next()? {
        let kind = kind(row.get_ref(2)?.as_str().unwrap_or_default())?;
        fields.push(StoredCustomField {
            record_type: row.get(0)?,
            field: CustomField { name: row.get(1)?, kind },
            created_at: row.get(3)?,
            created_job: JobId(row.get(4)?),
        });
    }
    Ok(fields)
}

fn kind(name: &str) -> Fallible<CustomType> {
    CustomType::named(name).ok_or(Fault::Broken("a field of your own has an unknown type"))
}

fn define(connection: &Connection, record_type: &str, field: &CustomField, job: JobId) -> Fallible<()> {
    let folded = folded_name(&field.name);
    let sql = "SELECT name, kind FROM custom_field WHERE record_type = ?1 AND folded = ?2";
    let there: Option<(String, String)> =
        connection.query_row(sql, [record_type, &folded], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match there {
        Some((_, known)) if known == field.kind.name() => Ok(()),
        Some((name, known)) => Err(StoreError::CustomField { name, known: kind(&known)?.name() }.into()),
        None => {
            let sql = "INSERT INTO custom_field (record_type, folded, name, kind, created_at, created_job) \
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            connection
                .execute(sql, params![record_type, folded, field.name, field.kind.name(), clock::now(), job.0])?;
            Ok(())
        }
    }
}

/// Forgets the fields that came with an import which was taken back, once no record has them.
pub(super) fn forget_unused(connection: &Connection, tables: &TypeTables) -> Fallible<()> {
    let record_type = tables.record_type;
    let Some((group, named, _)) = record_type.custom_group() else { return Ok(()) };
    let group = &tables.groups[group];
    let unused = format!(
        "record_type = ?1 AND created_job IN (SELECT id FROM job WHERE status = ?2) \
         AND name NOT IN (SELECT {0} FROM {1} WHERE {0} IS NOT NULL)",
        quote(&group.columns[named].name),
        group.name
    );
    let values = params![record_type.name, Status::Undone.as_str()];
    connection.execute(
        &format!("INSERT OR REPLACE INTO forgotten_field SELECT * FROM custom_field WHERE {unused}"),
        values,
    )?;
    connection.execute(&format!("DELETE FROM custom_field WHERE {unused}"), values)?;
    Ok(())
}

/// Knows the fields again that went with an import which counts again.
pub(super) fn remember(connection: &Connection, job: JobId) -> Fallible<()> {
    connection
        .execute("INSERT OR IGNORE INTO custom_field SELECT * FROM forgotten_field WHERE created_job = ?1", [job.0])?;
    connection.execute("DELETE FROM forgotten_field WHERE created_job = ?1", [job.0])?;
    Ok(())
}

/// Notes what entries of a job's matches are called.
pub(super) fn note_names(
    connection: &Connection,
    record_type: &RecordType,
    job: i64,
    names: &EntryNames,
) -> Fallible<()> {
    for (group, position, name) in names.iter() {
        let entry = format!("{}.{position}", record_type.groups[group].name);
        connection.execute("INSERT INTO job_entry_name VALUES (?1, ?2, ?3)", params![job, entry, name])?;
    }
    Ok(())
}

/// What entries of a job's matches are called.
pub(super) fn names(connection: &Connection, record_type: &RecordType, job: JobId) -> Fallible<EntryNames> {
    let mut statement = connection.prepare_cached("SELECT entry, name FROM job_entry_name WHERE job = ?1")?;
    let mut rows = statement.query([job.0])?;
    let mut names = EntryNames::default();
    while let Some(row) = rows.next()? {
        let entry: String = row.get(0)?;
        let found = entry
            .rsplit_once('.')
            .and_then(|(group, position)| Some((record_type.group_index(group)?, position.parse().ok()?)));
        if let Some((group, position)) = found {
            names.insert(group, position, row.get_ref(1)?.as_str().unwrap_or_default());
        }
    }
    Ok(names)
}

/// What the entries of records are called that are known by a name.
pub(super) struct NamesOfEntries<'c>(Option<(usize, Statement<'c>)>);

impl<'c> NamesOfEntries<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &TypeTables) -> Fallible<NamesOfEntries<'c>> {
        let Some((group, named, _)) = tables.record_type.custom_group() else { return Ok(NamesOfEntries(None)) };
        let table = &tables.groups[group];
        let name = quote(&table.columns[named].name);
        let sql = format!("SELECT {name} FROM {} WHERE record = ?1 AND position = ?2", table.name);
        Ok(NamesOfEntries(Some((group, connection.prepare(&sql)?))))
    }

    /// The name of the entry of a record a slot belongs to; `None` where it has none, or is not there.
    pub(super) fn of(&mut self, record: i64, slot: Slot) -> Fallible<Option<String>> {
        match (slot, &mut self.0) {
            (Slot::Entry { group, position, .. }, Some((custom, statement))) if group == *custom => {
                let name = statement.query_row((record, position as i64), |row| row.get(0)).optional()?;
                Ok(name.flatten())
            }
            _ => Ok(None),
        }
    }
}

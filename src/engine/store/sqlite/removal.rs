//! Removing records, with everything they held kept in the `removed` table.

use super::fault::{Fallible, Fault};
use super::shown::Names;
use super::tables::TypeTables;
use crate::engine::model::JobId;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement, params};
use serde_json::{Map, Value as Json};

/// Removes records of one type.
pub(super) struct Remover<'c> {
    record_type: &'static str,
    /// The main table, then the groups'.
    tables: Vec<Snapshot<'c>>,
    keep: Statement<'c>,
    delete: Statement<'c>,
}

/// Reads a record's rows of one table whole.
struct Snapshot<'c> {
    /// Not quoted.
    table: String,
    columns: Vec<String>,
    rows: Statement<'c>,
}

impl<'c> Remover<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &TypeTables) -> Fallible<Remover<'c>> {
        let all = std::iter::once(&tables.main).chain(tables.groups.iter().map(|group| &group.name));
        let keep = "INSERT INTO removed (job, record_type, record, key, snapshot, title, \"with\", revision) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT value + 1 FROM meta WHERE key = 'revision'))";
        Ok(Remover {
            record_type: &tables.record_type.name,
            tables: all.map(|table| Snapshot::new(connection, table)).collect::<Fallible<_>>()?,
            keep: connection.prepare(keep)?,
            delete: connection.prepare(&format!("DELETE FROM {} WHERE record = ?1", tables.main))?,
        })
    }

    /// Removes a record as `job`.
    pub(super) fn remove(&mut self, job: JobId, record: i64, names: &mut Names<'_>) -> Fallible<()> {
        let (key, title) = names.of(record)?;
        self.remove_with(job, record, (&key, &title), None)
    }

    /// Removes a record, which goes with another one where there is one `with` it.
    pub(super) fn remove_with(
        &mut self,
        job: JobId,
        record: i64,
        (key, title): (&str, &str),
        with: Option<i64>,
    ) -> Fallible<()> {
        let mut snapshot = Map::new();
        for table in &mut self.tables {
            snapshot.insert(table.table.clone(), table.of(record)?);
        }
        let snapshot = Json::Object(snapshot).to_string();
        self.keep.execute(params![job.0, self.record_type, record, key, snapshot, title, with])?;
        self.delete.execute([record])?;
        Ok(())
    }
}

impl<'c> Snapshot<'c> {
    fn new(connection: &'c Connection, table: &str) -> Fallible<Snapshot<'c>> {
        let rows = connection.prepare(&format!("SELECT * FROM {table} WHERE record = ?1"))?;
        let columns = rows.column_names().map(str::to_owned).collect();
        Ok(Snapshot { table: table.trim_matches('"').to_owned(), columns, rows })
    }

    /// A record's rows, column names and all; blank columns are left away.
    fn of(&mut self, record: i64) -> Fallible<Json> {
        let mut rows = self.rows.query([record])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let mut object = Map::new();
            for (at, name) in self.columns.iter().enumerate() {
                let value = match row.get_ref(at)? {
                    ValueRef::Null => continue,
                    ValueRef::Integer(number) => number.into(),
                    ValueRef::Real(number) => number.into(),
                    ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
                    ValueRef::Blob(_) => return Err(Fault::Broken("a record holds bytes that are not text")),
                };
                object.insert(name.clone(), value);
            }
            all.push(Json::Object(object));
        }
        Ok(all.into())
    }
}

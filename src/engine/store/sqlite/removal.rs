//! Removing records, with everything they held kept in the `removed` table.

use super::fault::{Fallible, Fault};
use super::shown::Names;
use super::tables::{CONTENT, TypeTables};
use crate::engine::model::JobId;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, params};
use serde::Serialize;

/// Removes records of one type.
pub(super) struct Remover<'c> {
    record_type: &'static str,
    /// The main table, then the groups'.
    tables: Vec<Snapshot<'c>>,
    keep: Statement<'c>,
    delete: Statement<'c>,
    /// What is kept of the record removed last: JSON, table name to rows.
    snapshot: Vec<u8>,
}

/// Reads a record's rows of one table whole.
struct Snapshot<'c> {
    /// `"contact":[`
    head: Vec<u8>,
    /// `"first_name":`, with the column's place. What it was last read from is not kept: it may come back as another.
    columns: Vec<(usize, Vec<u8>)>,
    rows: Statement<'c>,
}

impl<'c> Remover<'c> {
    /// One for a transaction in which nothing is added: tables of groups in which nothing stands are not looked at.
    pub(super) fn while_nothing_comes(connection: &'c Connection, tables: &TypeTables) -> Fallible<Remover<'c>> {
        let mut all = vec![&tables.main];
        for group in &tables.groups {
            if connection.prepare(&format!("SELECT 1 FROM {} LIMIT 1", group.name))?.exists([])? {
                all.push(&group.name);
            }
        }
        let keep = "INSERT INTO removed (job, record_type, record, key, snapshot, title, \"with\", revision) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT value + 1 FROM meta WHERE key = 'revision'))";
        Ok(Remover {
            record_type: &tables.record_type.name,
            tables: all.into_iter().map(|table| Snapshot::new(connection, table)).collect::<Fallible<_>>()?,
            keep: connection.prepare(keep)?,
            delete: connection.prepare(&format!("DELETE FROM {} WHERE record = ?1", tables.main))?,
            snapshot: Vec::new(),
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
        self.snapshot.clear();
        self.snapshot.push(b'{');
        for table in &mut self.tables {
            table.write(record, &mut self.snapshot)?;
        }
        self.snapshot.push(b'}');
        let snapshot = ToSqlOutput::Borrowed(ValueRef::Text(&self.snapshot));
        self.keep.execute(params![job.0, self.record_type, record, key, snapshot, title, with])?;
        self.delete.execute([record])?;
        Ok(())
    }
}

impl<'c> Snapshot<'c> {
    fn new(connection: &'c Connection, table: &str) -> Fallible<Snapshot<'c>> {
        let rows = connection.prepare(&format!("SELECT * FROM {table} WHERE record = ?1"))?;
        let named = |name: &str, then: &str| -> Fallible<Vec<u8>> {
            let mut text = Vec::new();
            write(&mut text, name)?;
            text.extend(then.bytes());
            Ok(text)
        };
        let head = named(table.trim_matches('"'), ":[")?;
        let kept = rows.column_names().enumerate().filter(|(_, name)| *name != CONTENT);
        let columns = kept.map(|(at, name)| Ok((at, named(name, ":")?))).collect::<Fallible<_>>()?;
        Ok(Snapshot { head, columns, rows })
    }

    /// Writes a record's rows, column names and all; blank columns are left away, and so is a table without any row.
    fn write(&mut self, record: i64, json: &mut Vec<u8>) -> Fallible<()> {
        let mut rows = self.rows.query([record])?;
        let mut any = false;
        while let Some(row) = rows.next()? {
            if any {
                json.push(b',');
            } else {
                separate(json);
                json.extend(&self.head);
            }
            any = true;
            json.push(b'{');
            for (at, name) in &self.columns {
                let value = row.get_ref(*at)?;
                if value == ValueRef::Null {
                    continue;
                }
                separate(json);
                json.extend(name);
                match value {
                    ValueRef::Null => {}
                    ValueRef::Integer(number) => write(json, number)?,
                    ValueRef::Real(number) => write(json, number)?,
                    ValueRef::Text(text) => write(json, &*String::from_utf8_lossy(text))?,
                    ValueRef::Blob(_) => return Err(Fault::Broken("a record holds bytes that are not text")),
                }
            }
            json.push(b'}');
        }
        if any {
            json.push(b']');
        }
        Ok(())
    }
}

/// A comma, where something stands before it in an object.
fn separate(json: &mut Vec<u8>) {
    if json.last() != Some(&b'{') {
        json.push(b',');
    }
}

fn write(json: &mut Vec<u8>, value: impl Serialize) -> Fallible<()> {
    serde_json::to_writer(json, &value).map_err(|_| Fault::Broken("a record cannot be written down"))
}

//! Writing new records: one prepared statement per table, with exactly the columns an import touches.

use super::columns::{self, Column, Form, comma_list};
use super::fault::Fallible;
use super::tables::{CONTENT, TypeTables};
use crate::engine::model::{JobId, Layout, Record};
use crate::engine::schema::Value;
use rusqlite::{Connection, Statement};

/// Inserts records laid out like a layout.
pub(super) struct Creator<'c> {
    main: Insert<'c>,
    groups: Vec<Insert<'c>>,
}

struct Insert<'c> {
    statement: Statement<'c>,
    forms: Vec<Form>,
}

impl<'c> Creator<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &TypeTables, layout: &Layout) -> Fallible<Creator<'c>> {
        let pick = |columns: &[Column], fields: &[usize]| -> Vec<Column> {
            fields.iter().map(|field| columns[*field].clone()).collect()
        };
        let main = pick(&tables.columns, &layout.fields);
        let groups = layout.groups.iter().map(|group| {
            let table = &tables.groups[group.group];
            Insert::new(connection, &table.name, "record, position", &pick(&table.columns, &group.fields))
        });
        Ok(Creator {
            main: Insert::new(
                connection,
                &tables.main,
                &format!("record, created_job, updated_job, {CONTENT}"),
                &main,
            )?,
            groups: groups.collect::<Fallible<_>>()?,
        })
    }

    /// Inserts a record, with what it was read from; entries without any value are not written.
    pub(super) fn create(&mut self, job: JobId, record: &Record, content: Option<i64>) -> Fallible<()> {
        let Creator { main, groups } = self;
        main.statement.raw_bind_parameter(1, record.id.0)?;
        main.statement.raw_bind_parameter(2, job.0)?;
        main.statement.raw_bind_parameter(3, job.0)?;
        main.statement.raw_bind_parameter(4, content)?;
        main.insert(5, &record.fields)?;
        for (insert, entries) in groups.iter_mut().zip(&record.groups) {
            for entry in entries.iter().filter(|entry| entry.values.iter().any(Option::is_some)) {
                insert.statement.raw_bind_parameter(1, record.id.0)?;
                insert.statement.raw_bind_parameter(2, entry.position as i64)?;
                insert.insert(3, &entry.values)?;
            }
        }
        Ok(())
    }
}

impl<'c> Insert<'c> {
    fn new(connection: &'c Connection, table: &str, first: &str, columns: &[Column]) -> Fallible<Insert<'c>> {
        let forms: Vec<Form> = columns.iter().map(|column| column.form).collect();
        let places = first.split(',').count() + forms.iter().map(|form| form.width()).sum::<usize>();
        let marks = vec!["?"; places].join(", ");
        let sql = format!("INSERT INTO {table} ({first}{}) VALUES ({marks})", comma_list(columns));
        Ok(Insert { statement: connection.prepare(&sql)?, forms })
    }

    fn insert(&mut self, mut at: usize, values: &[Option<Value>]) -> rusqlite::Result<()> {
        for (form, value) in self.forms.iter().zip(values) {
            at = columns::bind(&mut self.statement, at, *form, value.as_ref())?;
        }
        self.statement.raw_execute().map(drop)
    }
}

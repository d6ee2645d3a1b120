//! Records and events in words: titles, messages, values.

use super::columns::{Column, Stored, value_of};
use super::fault::Fallible;
use super::tables::TypeTables;
use crate::engine::model::EventKey;
use crate::engine::schema::catalogue::{self, EventKind};
use crate::engine::schema::{self, EntryNames, RecordType, Slot, Value};
use rusqlite::{Connection, OptionalExtension, Statement};

/// A value as people read it; empty for blank.
pub(super) fn display(record_type: &RecordType, slot: Slot, value: Option<&Value>) -> String {
    value.map(|value| schema::display(value, record_type.field(slot), record_type)).unwrap_or_default()
}

/// What stands in a field's columns, as people read it.
pub(super) fn display_sql(tables: &TypeTables, slot: Slot, first: &Stored, second: &Stored) -> Fallible<String> {
    let form = tables.column(slot).form;
    let value = value_of(form, first.as_sql(), second.as_sql())?;
    Ok(display(tables.record_type, slot, value.as_ref()))
}

/// The message of an event, with its blanks filled in.
pub(super) fn message(record_type: &RecordType, names: &EntryNames, event: EventKey, suggestion: &str) -> String {
    let kind: &EventKind = catalogue::event_kind(event.code);
    if !kind.message.contains('{') {
        return kind.message.clone();
    }
    let field = event.slot.map_or_else(|| record_type.label.clone(), |slot| names.label(record_type, slot));
    kind.message
        .replace("{field}", &field)
        .replace("{type}", &record_type.label.to_lowercase())
        .replace("{suggestion}", suggestion)
}

/// Gives keys and titles of records by number.
pub(super) struct Names<'c> {
    statement: Statement<'c>,
    removed: Statement<'c>,
    record_type: &'static RecordType,
}

impl<'c> Names<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &TypeTables) -> Fallible<Names<'c>> {
        let sql = format!("SELECT {} FROM {} WHERE record = ?1", name_columns(tables).join(", "), tables.main);
        let removed = "SELECT key, title FROM removed WHERE record_type = ?1 AND record = ?2 ORDER BY job DESC LIMIT 1";
        Ok(Names {
            statement: connection.prepare(&sql)?,
            removed: connection.prepare(removed)?,
            record_type: tables.record_type,
        })
    }

    /// Key and title, of a removed record as they were; empty where there never was one.
    pub(super) fn of(&mut self, record: i64) -> Fallible<(String, String)> {
        let titles = self.record_type.title.len();
        let text = |row: &rusqlite::Row<'_>, at| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
        let found = self.statement.query_row([record], |row| {
            let parts = (1..=titles).map(|at| text(row, at)).collect::<Result<Vec<_>, _>>()?;
            let fallback =
                if self.record_type.title_fallback.is_some() { text(row, titles + 1)? } else { String::new() };
            Ok((text(row, 0)?, join_title(parts.iter().map(String::as_str), &fallback)))
        });
        if let Some(names) = found.optional()? {
            return Ok(names);
        }
        let as_it_was = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let gone = self.removed.query_row((self.record_type.name.as_str(), record), as_it_was).optional()?;
        Ok(gone.unwrap_or_default())
    }
}

/// Quoted columns of the key, the title fields and the field that stands in for them.
pub(super) fn name_columns(tables: &TypeTables) -> Vec<String> {
    let record_type = tables.record_type;
    let fields = std::iter::once(&record_type.key).chain(&record_type.title).chain(&record_type.title_fallback);
    fields.map(|field| first_column(&tables.columns[*field])).collect()
}

fn first_column(column: &Column) -> String {
    super::columns::quote(&column.name)
}

pub(super) fn join_title<'t>(parts: impl Iterator<Item = &'t str>, fallback: &str) -> String {
    let title = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if title.is_empty() { fallback.to_owned() } else { title }
}

//! What references lead to: the record with that key, or the contact with that email.

use super::columns::quote;
use super::fault::Fallible;
use super::tables::TypeTables;
use crate::engine::model::Referred;
use crate::engine::schema::ValueType;
use rusqlite::{CachedStatement, Connection, OptionalExtension};

/// Answers for the records of one type.
pub(super) struct References<'c> {
    by_key: CachedStatement<'c>,
    by_number: CachedStatement<'c>,
    emails: Vec<Emails<'c>>,
}

/// A group with an email in it: who has it alone, and who shares it.
struct Emails<'c> {
    own: CachedStatement<'c>,
    shared: CachedStatement<'c>,
}

impl<'c> References<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &TypeTables) -> Fallible<References<'c>> {
        let (main, key) = (&tables.main, tables.key());
        let mut emails = Vec::new();
        for (group, table) in tables.record_type.groups.iter().zip(&tables.groups) {
            let (Some(identity), Some(unless)) = (group.identity, group.unique_unless) else { continue };
            if group.fields[identity].value_type != ValueType::Email {
                continue;
            }
            let (email, shared) = (quote(&table.columns[identity].name), quote(&table.columns[unless].name));
            let select = |whose: &str| {
                let from = &table.name;
                format!("SELECT DISTINCT record FROM {from} WHERE {email} = ?1 AND {shared} {whose} 1 LIMIT 2")
            };
            emails.push(Emails {
                own: connection.prepare_cached(&select("IS NOT"))?,
                shared: connection.prepare_cached(&select("IS"))?,
            });
        }
        Ok(References {
            by_key: connection.prepare_cached(&format!("SELECT 1 FROM {main} WHERE {key} = ?1"))?,
            by_number: connection.prepare_cached(&format!("SELECT {key} FROM {main} WHERE record = ?1"))?,
            emails,
        })
    }

    pub(super) fn find(&mut self, text: &str) -> Fallible<Referred> {
        if self.by_key.exists([text])? {
            return Ok(Referred::Key(text.into()));
        }
        if !text.contains('@') {
            return Ok(Referred::Nobody);
        }
        let (mut own, mut shared) = (Vec::new(), Vec::new());
        for emails in &mut self.emails {
            own.extend(numbers(&mut emails.own, text)?);
            shared.extend(numbers(&mut emails.shared, text)?);
        }
        let found = if own.is_empty() { shared } else { own };
        match found.as_slice() {
            [] => Ok(Referred::Nobody),
            [one] => self.key_of(*one),
            _ => Ok(Referred::Several),
        }
    }

    /// The key of a record, by its number.
    fn key_of(&mut self, record: i64) -> Fallible<Referred> {
        let key: Option<Option<String>> = self.by_number.query_row([record], |row| row.get(0)).optional()?;
        Ok(key.flatten().map_or(Referred::Nobody, |key| Referred::Key(key.into())))
    }
}

fn numbers(statement: &mut CachedStatement<'_>, email: &str) -> Fallible<Vec<i64>> {
    let numbers = statement.query_map([email], |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

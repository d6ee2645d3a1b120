//! Templates: saving them, telling their names apart, counting their uses.

use super::fault::Fallible;
use super::{SqliteStore, clock};
use crate::engine::store::{NewTemplate, StoreError, StoredTemplate, Templates};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

const COLUMNS: &str =
    "id, name, record_type, fingerprint, document, is_default, uses, last_used_at, created_at, updated_at";

const INSERT: &str = "INSERT INTO template (name, folded, record_type, fingerprint, document, created_at, updated_at) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)";

const REPLACE: &str = "UPDATE template SET name = ?1, record_type = ?3, fingerprint = ?4, document = ?5, \
    updated_at = ?6, is_default = is_default AND record_type = ?3 WHERE folded = ?2";

impl Templates for SqliteStore {
    fn save_template(&mut self, template: &NewTemplate, replace: bool) -> Result<StoredTemplate, StoreError> {
        self.tables(&template.record_type)?;
        self.changing(|connection| save(connection, template, replace))
    }

    fn templates(&mut self) -> Result<Vec<StoredTemplate>, StoreError> {
        self.told(all(&self.connection))
    }

    fn template(&mut self, name: &str) -> Result<StoredTemplate, StoreError> {
        self.told(one(&self.connection, name))
    }

    fn rename_template(&mut self, name: &str, new_name: &str) -> Result<StoredTemplate, StoreError> {
        self.changing(|connection| {
            let id = one(connection, name)?.id;
            if found(connection, new_name)?.is_some_and(|other| other.id != id) {
                return Err(StoreError::TemplateExists { name: new_name.to_owned() }.into());
            }
            let sql = "UPDATE template SET name = ?2, folded = ?3, updated_at = ?4 WHERE id = ?1";
            connection.execute(sql, params![id, new_name, folded(new_name), clock::now()])?;
            one(connection, new_name)
        })
    }

    fn duplicate_template(&mut self, name: &str, new_name: &str) -> Result<StoredTemplate, StoreError> {
        self.changing(|connection| {
            let StoredTemplate { record_type, fingerprint, document, .. } = one(connection, name)?;
            let copy = NewTemplate { name: new_name.to_owned(), record_type, fingerprint, document };
            save(connection, &copy, false)
        })
    }

    fn delete_template(&mut self, name: &str) -> Result<(), StoreError> {
        self.changing(|connection| {
            let id = one(connection, name)?.id;
            connection.execute("DELETE FROM template WHERE id = ?1", [id])?;
            Ok(())
        })
    }

    fn set_default_template(&mut self, name: &str, default: bool) -> Result<StoredTemplate, StoreError> {
        self.changing(|connection| {
            let template = one(connection, name)?;
            if default {
                let sql = "UPDATE template SET is_default = 0 WHERE record_type = ?1 AND is_default";
                connection.execute(sql, [&template.record_type])?;
            }
            connection.execute("UPDATE template SET is_default = ?2 WHERE id = ?1", params![template.id, default])?;
            one(connection, name)
        })
    }

    fn note_template_use(&mut self, name: &str) -> Result<(), StoreError> {
        self.changing(|connection| {
            let id = one(connection, name)?.id;
            let sql = "UPDATE template SET uses = uses + 1, last_used_at = ?2 WHERE id = ?1";
            connection.execute(sql, [id, clock::now()])?;
            Ok(())
        })
    }
}

impl SqliteStore {
    /// Does something whole or not at all.
    pub(super) fn changing<T>(&self, change: impl FnOnce(&Connection) -> Fallible<T>) -> Result<T, StoreError> {
        let within = || {
            let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
            let result = change(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        self.told(within())
    }
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn save(connection: &Connection, template: &NewTemplate, replace: bool) -> Fallible<StoredTemplate> {
    let NewTemplate { name, record_type, fingerprint, document } = template;
    let there = found(connection, name)?.is_some();
    if there && !replace {
        return Err(StoreError::TemplateExists { name: name.clone() }.into());
    }
    let sql = if there { REPLACE } else { INSERT };
    connection.execute(sql, params![name, folded(name), record_type, fingerprint, document, clock::now()])?;
    one(connection, name)
}

fn all(connection: &Connection) -> Fallible<Vec<StoredTemplate>> {
    let sql = format!("SELECT {COLUMNS} FROM template ORDER BY is_default DESC, last_used_at DESC NULLS LAST, folded");
    let mut statement = connection.prepare(&sql)?;
    let templates = statement.query_map([], read)?;
    Ok(templates.collect::<Result<_, _>>()?)
}

fn found(connection: &Connection, name: &str) -> Fallible<Option<StoredTemplate>> {
    let sql = format!("SELECT {COLUMNS} FROM template WHERE folded = ?1");
    Ok(connection.query_row(&sql, [folded(name)], read).optional()?)
}

fn one(connection: &Connection, name: &str) -> Fallible<StoredTemplate> {
    found(connection, name)?.ok_or_else(|| StoreError::NoSuchTemplate { name: name.to_owned() }.into())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredTemplate> {
    Ok(StoredTemplate {
        id: row.get(0)?,
        name: row.get(1)?,
        record_type: row.get(2)?,
        fingerprint: row.get(3)?,
        document: row.get(4)?,
        is_default: row.get(5)?,
        uses: row.get::<_, i64>(6)?.unsigned_abs(),
        last_used_at: row.get(7)?,
        created_at: row.get(8)?,
        updated_at: row.get(9)?,
    })
}

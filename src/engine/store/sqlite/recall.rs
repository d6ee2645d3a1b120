//! Looking up what records were last read from, over a connection of its own.
//!
//! Where the file has the order of the database, records are read on from the first one instead of being looked up one
//! by one, as whole records are.

use super::fault::Fallible;
use super::open;
use super::tables::{CONTENT, TypeTables};
use crate::engine::model::RecordId;
use crate::engine::store::{Recalled, Recalls, StoreError};
use rusqlite::{CachedStatement, Connection, Row};
use std::path::{Path, PathBuf};

pub(super) struct Recall {
    connection: Connection,
    path: PathBuf,
    by_key: String,
    onward: String,
}

impl Recall {
    /// `None` where there are no records of the type.
    pub(super) fn open(path: &Path, tables: &TypeTables) -> Fallible<Option<Recall>> {
        let connection = open::to_read(path)?;
        let (main, key) = (&tables.main, tables.key());
        if !connection.prepare(&format!("SELECT 1 FROM {main} LIMIT 1"))?.exists([])? {
            return Ok(None);
        }
        Ok(Some(Recall {
            by_key: format!("SELECT record, {CONTENT} FROM {main} WHERE {key} = ?1"),
            onward: format!("SELECT record, {CONTENT}, {key} FROM {main} WHERE record >= ?1 ORDER BY record LIMIT ?2"),
            path: path.to_owned(),
            connection,
        }))
    }

    fn look_up(&mut self, keys: &[&str]) -> Fallible<Vec<Recalled>> {
        let reading = self.connection.transaction()?;
        let mut found: Vec<Recalled> = Vec::with_capacity(keys.len());
        {
            let mut by_key = reading.prepare_cached(&self.by_key)?;
            let mut onward = reading.prepare_cached(&self.onward)?;
            let mut last = None;
            while let Some(key) = keys.get(found.len()) {
                let one = one(&mut by_key, key)?;
                found.push(one);
                let number = one.map(|(record, _)| record.0);
                if let (Some(number), Some(before)) = (number, last)
                    && number == before + 1
                {
                    read_on(&mut onward, number + 1, keys, &mut found)?;
                }
                last = found.last().copied().flatten().map(|(record, _)| record.0);
            }
        }
        reading.finish()?;
        Ok(found)
    }
}

impl Recalls for Recall {
    fn recall(&mut self, keys: &[&str]) -> Result<Vec<Recalled>, StoreError> {
        self.look_up(keys).map_err(|fault| fault.told(&self.path))
    }
}

fn one(by_key: &mut CachedStatement<'_>, key: &str) -> Fallible<Recalled> {
    by_key.raw_bind_parameter(1, key)?;
    let mut rows = by_key.raw_query();
    Ok(rows.next()?.map(recalled).transpose()?)
}

/// Takes records from a number on for as long as they have the keys asked for.
fn read_on(onward: &mut CachedStatement<'_>, from: i64, keys: &[&str], found: &mut Vec<Recalled>) -> Fallible<()> {
    let asked = &keys[found.len()..];
    onward.raw_bind_parameter(1, from)?;
    onward.raw_bind_parameter(2, asked.len() as i64)?;
    let mut rows = onward.raw_query();
    for key in asked {
        match rows.next()? {
            Some(row) if row.get_ref(2)?.as_bytes_or_null().ok().flatten() == Some(key.as_bytes()) => {
                found.push(Some(recalled(row)?));
            }
            _ => break,
        }
    }
    Ok(())
}

fn recalled(row: &Row<'_>) -> rusqlite::Result<(RecordId, Option<i64>)> {
    Ok((RecordId(row.get(0)?), row.get(1)?))
}

//! Finding records by the names of those they refer to: gifts by their donor's.
//!
//! It exists because a gift holds no more than its donor's key. All names are looked through first, some thousands at
//! a time; of those that a search may mean only a number is kept, so that memory stays small. It must not follow
//! references any further.

use super::fault::Fallible;
use super::search::{Haystack, Words};
use super::shown::{join_title, name_columns};
use super::tables::TypeTables;
use crate::engine::schema::{Field, RecordType};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, Statement};
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::hash::BuildHasher;

/// Names looked at in one stretch.
const STRETCH: usize = 16_384;

/// Names of the records that those of one type refer to.
pub(super) struct Named<'c> {
    types: Vec<OfType<'c>>,
}

/// Names of records of one type.
struct OfType<'c> {
    record_type: &'static RecordType,
    next: Statement<'c>,
    one: Statement<'c>,
    /// The last record looked at.
    after: i64,
    /// Of keys: whose name holds a word that is searched for.
    meant: FxHashSet<u64>,
}

impl<'c> Named<'c> {
    /// Of what records of `from` refer to.
    pub(super) fn new(connection: &'c Connection, all: &[TypeTables], from: &RecordType) -> Fallible<Named<'c>> {
        let fields = from.fields.iter().chain(from.groups.iter().flat_map(|group| &group.fields));
        let referred: Vec<&str> = fields.filter_map(|field| field.references.as_deref()).collect();
        let mut types = Vec::new();
        for tables in all.iter().filter(|tables| referred.contains(&tables.record_type.name.as_str())) {
            let (names, main) = (name_columns(tables).join(", "), &tables.main);
            let next = format!("SELECT {names}, record FROM {main} WHERE record > ?1 ORDER BY record LIMIT {STRETCH}");
            types.push(OfType {
                record_type: tables.record_type,
                next: connection.prepare(&next)?,
                one: connection.prepare(&format!("SELECT {names} FROM {main} WHERE {} = ?1", tables.key()))?,
                after: 0,
                meant: FxHashSet::default(),
            });
        }
        Ok(Named { types })
    }

    /// Looks at some more names; gives how many, 0 at the end.
    pub(super) fn stretch(&mut self, words: &Words) -> Fallible<usize> {
        for of in &mut self.types {
            let looked_at = of.stretch(words)?;
            if looked_at > 0 {
                return Ok(looked_at);
            }
        }
        Ok(0)
    }

    /// Adds the name of what a field refers to, where the search may mean it.
    pub(super) fn add(&mut self, field: &Field, key: ValueRef<'_>, hay: &mut Haystack) -> Fallible<()> {
        let (Some(to), Ok(key)) = (field.references.as_deref(), key.as_str()) else { return Ok(()) };
        let of = self.types.iter_mut().find(|of| of.record_type.name == to);
        let Some(of) = of.filter(|of| of.meant.contains(&hash(key))) else { return Ok(()) };
        let record_type = of.record_type;
        if let Some(name) = of.one.query_row([key], |row| Ok(name(record_type, row))).optional()? {
            hay.add(&name?);
        }
        Ok(())
    }
}

impl OfType<'_> {
    fn stretch(&mut self, words: &Words) -> Fallible<usize> {
        let columns = self.next.column_count();
        let mut rows = self.next.query([self.after])?;
        let (mut looked_at, mut hay) = (0, Haystack::default());
        while let Some(row) = rows.next()? {
            looked_at += 1;
            self.after = row.get(columns - 1)?;
            hay.clear();
            hay.add(&name(self.record_type, row)?);
            if let Ok(key) = row.get_ref(0)?.as_str()
                && words.any_is_in(&hay)
            {
                self.meant.insert(hash(key));
            }
        }
        Ok(looked_at)
    }
}

/// The name in a row of [`name_columns`].
fn name(record_type: &RecordType, row: &Row<'_>) -> rusqlite::Result<String> {
    let text = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str_or_null()?.unwrap_or_default());
    let titles = record_type.title.len();
    let parts = (1..=titles).map(text).collect::<Result<Vec<_>, _>>()?;
    let fallback = if record_type.title_fallback.is_some() { text(titles + 1)? } else { "" };
    Ok(join_title(parts.into_iter(), fallback))
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

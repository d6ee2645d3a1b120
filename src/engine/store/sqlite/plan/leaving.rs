//! The lists of a plan that are about records instead of values: what a full list does not carry, and what
//! rows list for removal.

use super::reader::Lines;
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::missing::LastFiles;
use crate::engine::store::sqlite::shown::Names;
use crate::engine::store::sqlite::tables::TypeTables;
use crate::engine::store::{PlanListed, PlanMissing};
use rusqlite::{Connection, Statement};

/// Lines of the records a full list does not carry.
pub(super) fn missing(
    scratch: &Connection,
    database: &Connection,
    tables: &TypeTables,
    lines: &Lines,
) -> Fallible<Vec<PlanMissing>> {
    let mut statement = scratch.prepare_cached(&lines.select_from("line.number", "missing", "", "TRUE"))?;
    let mut rows = statement.query([lines.first, lines.limit])?;
    let (mut names, mut files) = (Names::new(database, tables)?, LastFiles::new(database, tables)?);
    let mut page = Vec::new();
    while let Some(row) = rows.next()? {
        let record: i64 = row.get(0)?;
        let (key, title) = names.of(record)?;
        page.push(PlanMissing { key, title, last_file: files.of(record)? });
    }
    Ok(page)
}

/// Lines of the records that rows list for removal.
pub(super) fn listed(
    scratch: &Connection,
    database: &Connection,
    tables: &TypeTables,
    lines: &Lines,
) -> Fallible<Vec<PlanListed>> {
    let columns = "planned.\"row\", planned.key, planned.title, planned.number";
    let mut statement = scratch.prepare_cached(&lines.select(columns, "listed", "TRUE"))?;
    let mut rows = statement.query([lines.first, lines.limit])?;
    let mut parts = Parts::new(database, tables)?;
    let mut page = Vec::new();
    while let Some(row) = rows.next()? {
        page.push(PlanListed {
            row: row.get::<_, i64>(0)? as u64,
            key: row.get(1)?,
            title: row.get(2)?,
            parts: parts.of(row.get(3)?)?,
        });
    }
    Ok(page)
}

/// Counts the entries of a record's groups.
struct Parts<'c> {
    /// Label of each group, and what counts its entries.
    groups: Vec<(&'static str, Statement<'c>)>,
}

impl<'c> Parts<'c> {
    fn new(database: &'c Connection, tables: &TypeTables) -> Fallible<Parts<'c>> {
        let labels = tables.record_type.groups.iter().map(|group| group.label.as_str());
        let counts = labels.zip(&tables.groups).map(|(label, table)| {
            let sql = format!("SELECT count(*) FROM {} WHERE record = ?1", table.name);
            Ok((label, database.prepare(&sql)?))
        });
        Ok(Parts { groups: counts.collect::<Fallible<_>>()? })
    }

    fn of(&mut self, record: i64) -> Fallible<Vec<(String, u64)>> {
        let mut parts = Vec::new();
        for (label, count) in &mut self.groups {
            let entries: i64 = count.query_row([record], |row| row.get(0))?;
            if entries > 0 {
                parts.push(((*label).to_owned(), entries as u64));
            }
        }
        Ok(parts)
    }
}

//! Whether other records refer to one that is to go.

use super::Tables;
use super::chain::Chain;
use crate::engine::schema::Field;
use crate::engine::store::sqlite::columns::{Column, quote};
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::jobs::UNDO;
use rusqlite::{Connection, OptionalExtension, Statement};

/// Asks every column that refers to records of a type.
pub(super) struct Used<'c> {
    /// Key and creator of a record.
    key: Statement<'c>,
    /// Each takes the key, the record itself, which is no other one, and the job after which a record has to have
    /// changed to count.
    referring: Vec<Statement<'c>>,
}

impl<'c> Used<'c> {
    pub fn new(connection: &'c Connection, tables: Tables<'_>, chain: &Chain) -> Fallible<Used<'c>> {
        let name = &tables.of.record_type.name;
        let key = format!("SELECT {}, created_job FROM {} WHERE record = ?1", tables.of.key(), tables.of.main);
        let refer = |(field, _): &(&Field, &Column)| field.references.as_ref() == Some(name);
        let mut referring = Vec::new();
        for of_type in tables.all {
            let record_type = of_type.record_type;
            let stays = if record_type.name == *name { stays(tables, chain) } else { "?2 IS NOT NULL".to_owned() };
            let main = &of_type.main;
            let mut ask = |table: &str, column: &Column| -> Fallible<()> {
                let column = quote(&column.name);
                let sql = format!(
                    "SELECT 1 FROM {table} AS used WHERE used.{column} = ?1 AND {stays} AND EXISTS \
                     (SELECT 1 FROM {main} AS one WHERE one.record = used.record AND one.updated_job > ?3) LIMIT 1"
                );
                referring.push(connection.prepare(&sql)?);
                Ok(())
            };
            for (_, column) in record_type.fields.iter().zip(&of_type.columns).filter(refer) {
                ask(&of_type.main, column)?;
            }
            for (group, table) in record_type.groups.iter().zip(&of_type.groups) {
                for (_, column) in group.fields.iter().zip(&table.columns).filter(refer) {
                    ask(&table.name, column)?;
                }
            }
        }
        Ok(Used { key: connection.prepare(&key)?, referring })
    }

    /// Whether a record that is there is referred to by one that stays. One that the import itself removed and
    /// that only came back by the undo may have been referred to before: there, what changed since counts.
    pub fn is_used(&mut self, chain: &Chain, record: i64) -> Fallible<bool> {
        if self.referring.is_empty() {
            return Ok(false);
        }
        let found = self.key.query_row([record], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, i64>(1)?)));
        let Some((Some(key), creator)) = found.optional()? else { return Ok(false) };
        let since = if creator == chain.root.0 { 0 } else { chain.undone.0 };
        for statement in &mut self.referring {
            if statement.exists((&key, record, since))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A condition on a record of the type that is undone: it is another one, and does not go in the same undo.
fn stays(tables: Tables<'_>, chain: &Chain) -> String {
    let (undone, root, name) = (chain.undone.0, chain.root.0, &tables.of.record_type.name);
    format!(
        "used.record <> ?2 AND NOT ((EXISTS (SELECT 1 FROM {main} AS made WHERE made.record = used.record \
         AND made.created_job = {undone}) OR EXISTS (SELECT 1 FROM returned WHERE returned.job = {undone} \
         AND returned.record_type = '{name}' AND returned.record = used.record)) \
         AND NOT EXISTS (SELECT 1 FROM journal JOIN job ON job.id = journal.job WHERE journal.record_type = '{name}' \
         AND journal.record = used.record AND journal.job <> {root} AND job.kind <> '{UNDO}' \
         AND job.status <> 'UNDONE'))",
        main = tables.of.main,
    )
}

//! Looking through all records of a type for words, some thousands at a time.
//!
//! It exists because no index helps to find a word in any field. Each stretch is read in a short transaction of
//! its own and in the order of the tables, so that nothing waits for a search and memory does not grow with
//! the number of records.

use super::columns::{Column, comma_list};
use super::fault::Fallible;
use super::named::Named;
use super::search::{Haystack, Words};
use super::snapshot;
use super::tables::TypeTables;
use crate::engine::model::{JobId, RecordId};
use crate::engine::schema::{Field, RecordType};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Statement, Transaction, TransactionBehavior};

/// Records looked at in one stretch.
const STRETCH: usize = 4_096;

/// Removed records looked at in one stretch; each is a document to be read.
const REMOVED_STRETCH: i64 = 512;

/// Goes through the records of one type.
pub(super) struct Scan<'c> {
    connection: &'c Connection,
    tables: &'c TypeTables,
    main: Statement<'c>,
    groups: Vec<Statement<'c>>,
    named: Named<'c>,
    /// The last record looked at.
    after: i64,
    hay: Vec<(i64, Haystack)>,
}

impl<'c> Scan<'c> {
    /// `named` has looked through all names.
    pub(super) fn new(connection: &'c Connection, tables: &'c TypeTables, named: Named<'c>) -> Fallible<Scan<'c>> {
        let main = format!(
            "SELECT record{} FROM {} WHERE record > ?1 ORDER BY record LIMIT {STRETCH}",
            comma_list(&tables.columns),
            tables.main
        );
        let group = |table: &super::tables::GroupTable| {
            connection.prepare(&format!(
                "SELECT record{} FROM {} WHERE record > ?1 AND record <= ?2 ORDER BY record, position",
                comma_list(&table.columns),
                table.name
            ))
        };
        Ok(Scan {
            connection,
            tables,
            main: connection.prepare(&main)?,
            groups: tables.groups.iter().map(group).collect::<Result<_, _>>()?,
            named,
            after: 0,
            hay: Vec::new(),
        })
    }

    /// Looks at the next stretch and adds what holds the words to `found`. Gives how many were looked at; 0 at
    /// the end.
    pub(super) fn stretch(&mut self, words: &Words, found: &mut Vec<RecordId>) -> Fallible<usize> {
        let _reading = Transaction::new_unchecked(self.connection, TransactionBehavior::Deferred)?;
        let looked_at = self.read_main()?;
        let hay = &mut self.hay[..looked_at];
        let Some((last, _)) = hay.last() else { return Ok(0) };
        let (after, last) = (self.after, *last);
        let record_type = self.tables.record_type;
        for (place, statement) in self.groups.iter_mut().enumerate() {
            let (fields, columns) = (&record_type.groups[place].fields, &self.tables.groups[place].columns);
            let mut rows = statement.query([after, last])?;
            let mut at = 0;
            while let Some(row) = rows.next()? {
                let record: i64 = row.get(0)?;
                while at < hay.len() && hay[at].0 < record {
                    at += 1;
                }
                if let Some((of, hay)) = hay.get_mut(at)
                    && *of == record
                {
                    add_row(record_type, (fields, columns), row, (hay, &mut self.named))?;
                }
            }
        }
        self.after = last;
        found.extend(hay.iter().filter(|(_, hay)| words.are_in(hay)).map(|(record, _)| RecordId(*record)));
        Ok(looked_at)
    }

    fn read_main(&mut self) -> Fallible<usize> {
        let record_type = self.tables.record_type;
        let mut rows = self.main.query([self.after])?;
        let mut looked_at = 0;
        while let Some(row) = rows.next()? {
            if looked_at == self.hay.len() {
                self.hay.push(Default::default());
            }
            let (record, hay) = &mut self.hay[looked_at];
            *record = row.get(0)?;
            hay.clear();
            add_row(record_type, (&record_type.fields, &self.tables.columns), row, (hay, &mut self.named))?;
            looked_at += 1;
        }
        Ok(looked_at)
    }
}

/// Adds the columns of a row, which stand behind its record's number.
fn add_row(
    record_type: &RecordType,
    (fields, columns): (&[Field], &[Column]),
    row: &Row<'_>,
    (hay, named): (&mut Haystack, &mut Named<'_>),
) -> Fallible<()> {
    let mut at = 1;
    for (field, column) in fields.iter().zip(columns) {
        // A field that is not kept by itself has no column.
        if column.parts().next().is_none() {
            continue;
        }
        let first = row.get_ref(at)?;
        let second = if column.form.width() == 2 { row.get_ref(at + 1)? } else { ValueRef::Null };
        hay.add_columns((record_type, field), column, (first, second))?;
        named.add(field, first, hay)?;
        at += column.form.width();
    }
    Ok(())
}

/// The removals of records of a type that are not there, each record's last one. (?1 the record type)
pub(super) fn removed_from(tables: &TypeTables) -> String {
    format!(
        "FROM removed WHERE record_type = ?1 \
         AND NOT EXISTS (SELECT 1 FROM {} AS there WHERE there.record = removed.record) \
         AND NOT EXISTS (SELECT 1 FROM removed AS later WHERE later.record_type = ?1 \
         AND later.record = removed.record AND later.job > removed.job)",
        tables.main
    )
}

/// Goes through the removed records of one type.
pub(super) struct RemovedScan<'c> {
    tables: &'c TypeTables,
    next: Statement<'c>,
    after: (i64, i64),
}

impl<'c> RemovedScan<'c> {
    pub(super) fn new(connection: &'c Connection, tables: &'c TypeTables) -> Fallible<RemovedScan<'c>> {
        let sql = format!(
            "SELECT job, record, snapshot {} AND (job, record) > (?2, ?3) ORDER BY job, record LIMIT {REMOVED_STRETCH}",
            removed_from(tables)
        );
        Ok(RemovedScan { tables, next: connection.prepare(&sql)?, after: (0, 0) })
    }

    /// As [`Scan::stretch`]; without words everything is found.
    pub(super) fn stretch(&mut self, words: Option<&Words>, found: &mut Vec<(JobId, RecordId)>) -> Fallible<usize> {
        let name = self.tables.record_type.name.as_str();
        let mut rows = self.next.query((name, self.after.0, self.after.1))?;
        let (mut looked_at, mut hay) = (0, Haystack::default());
        while let Some(row) = rows.next()? {
            self.after = (row.get(0)?, row.get(1)?);
            looked_at += 1;
            let wanted = match words {
                None => true,
                Some(words) => {
                    hay.clear();
                    snapshot::each_value(self.tables, row.get_ref(2)?, &mut |of, column, values| {
                        hay.add_columns(of, column, values)
                    })?;
                    words.are_in(&hay)
                }
            };
            if wanted {
                found.push((JobId(self.after.0), RecordId(self.after.1)));
            }
        }
        Ok(looked_at)
    }
}

//! Reading records as an import lays them out.
//!
//! It exists to be fast in two cases that make up most imports: nothing is there yet (a filter
//! answers without asking SQLite), and the file has the order of the database (rows are read on
//! from the last one instead of being looked up one by one).

use super::columns::{self, Form, comma_list, quote};
use super::fault::Fallible;
use super::filter::Filter;
use super::tables::TypeTables;
use crate::engine::model::{Entry, GroupLayout, Layout, Record, RecordId};
use crate::engine::schema::Value;
use rusqlite::{Connection, Row, Statement, Transaction, TransactionBehavior};

/// A table with at most this many rows is remembered in a filter, so that what it does not hold is
/// not looked up.
const REMEMBERED_ROWS: i64 = 50_000;

/// Reads records laid out like a layout. Statements are prepared once.
pub(super) struct Reader<'c> {
    connection: &'c Connection,
    by_key: Statement<'c>,
    by_record: Statement<'c>,
    number: Statement<'c>,
    /// Records from a number on.
    onward: Statement<'c>,
    forms: Vec<Form>,
    /// Place of the key's column among the selected ones.
    key_column: usize,
    groups: Vec<GroupReader<'c>>,
    /// Keys that may be there; `None` where too many are.
    keys: Option<Filter>,
    /// The record that comes next where the file has the order of the database.
    expected: Option<i64>,
    last: i64,
}

struct GroupReader<'c> {
    by_record: Statement<'c>,
    between: Statement<'c>,
    forms: Vec<Form>,
    /// Who holds an identity value, for unique groups.
    holder: Option<Statement<'c>>,
    /// Identity values that may be there.
    identities: Option<Filter>,
}

impl<'c> Reader<'c> {
    /// `many` says that it is to answer for a whole file, so that remembering what is there pays.
    pub(super) fn new(
        connection: &'c Connection,
        tables: &TypeTables,
        layout: &Layout,
        many: bool,
    ) -> Fallible<Reader<'c>> {
        let touched: Vec<_> = layout.fields.iter().map(|field| tables.columns[*field].clone()).collect();
        let forms: Vec<Form> = touched.iter().map(|column| column.form).collect();
        let (main, key) = (&tables.main, tables.key());
        let select = format!("SELECT record{} FROM {main}", comma_list(&touched));
        let groups = layout.groups.iter().map(|group| GroupReader::new(connection, tables, group, many));
        Ok(Reader {
            connection,
            by_key: connection.prepare(&format!("{select} WHERE {key} = ?1"))?,
            by_record: connection.prepare(&format!("{select} WHERE record = ?1"))?,
            number: connection.prepare(&format!("SELECT record FROM {main} WHERE {key} = ?1"))?,
            onward: connection.prepare(&format!("{select} WHERE record >= ?1 ORDER BY record LIMIT ?2"))?,
            key_column: 1 + forms[..layout.key].iter().map(|form| form.width()).sum::<usize>(),
            groups: groups.collect::<Fallible<_>>()?,
            keys: if many { remember(connection, main, &key)? } else { None },
            forms,
            expected: None,
            last: 0,
        })
    }

    /// Begins a stretch of look-ups that ends when this is dropped. SQLite then locks the file once
    /// instead of once for each look-up.
    pub(super) fn reading(&self) -> Fallible<Transaction<'c>> {
        Ok(Transaction::new_unchecked(self.connection, TransactionBehavior::Deferred)?)
    }

    /// Notes what a batch writes, so that it is found afterwards.
    pub(super) fn note_key(&mut self, key: &str) {
        if let Some(keys) = &mut self.keys {
            keys.add(key);
        }
    }

    pub(super) fn note_identity(&mut self, group_place: usize, identity: &str) {
        if let Some(identities) = &mut self.groups[group_place].identities {
            identities.add(identity);
        }
    }

    /// The records with these keys, in the order asked.
    pub(super) fn known<'k>(
        &mut self,
        keys: impl ExactSizeIterator<Item = &'k str> + Clone,
    ) -> Fallible<Vec<Option<Record>>> {
        let _reading = self.reading()?;
        let mut found = Vec::with_capacity(keys.len());
        let mut rest = keys.clone();
        while let Some(key) = rest.clone().next() {
            if let Some(expected) = self.expected.take() {
                let taken = self.read_on(expected, rest.clone(), &mut found)?;
                for _ in 0..taken {
                    rest.next();
                }
                if taken > 0 {
                    continue;
                }
            }
            let record = self.by_key(key)?;
            if let Some(record) = &record {
                if record.id.0 == self.last + 1 {
                    self.expected = Some(record.id.0 + 1);
                }
                self.last = record.id.0;
            }
            found.push(record);
            rest.next();
        }
        for place in 0..self.groups.len() {
            self.groups[place].fill(place, &mut found)?;
        }
        Ok(found)
    }

    /// The records with these numbers that are there, in the order asked.
    pub(super) fn records(&mut self, ids: &[RecordId]) -> Fallible<Vec<Option<Record>>> {
        let _reading = self.reading()?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            self.by_record.raw_bind_parameter(1, id.0)?;
            found.push(first(&mut self.by_record, &self.forms, self.groups.len())?);
        }
        for place in 0..self.groups.len() {
            self.groups[place].fill(place, &mut found)?;
        }
        Ok(found)
    }

    /// Numbers of the records with these keys, in the order asked.
    pub(super) fn numbers(&mut self, keys: &[&str]) -> Fallible<Vec<Option<RecordId>>> {
        let _reading = self.reading()?;
        let mut numbers = Vec::with_capacity(keys.len());
        for key in keys {
            self.number.raw_bind_parameter(1, key)?;
            let mut rows = self.number.raw_query();
            numbers.push(rows.next()?.map(|row| row.get(0)).transpose()?.map(RecordId));
        }
        Ok(numbers)
    }

    /// Which record holds an identity value of a unique group.
    pub(super) fn holder(&mut self, group_place: usize, identity: &str) -> Fallible<Option<RecordId>> {
        let group = &mut self.groups[group_place];
        let Some(holder) = &mut group.holder else { return Ok(None) };
        if group.identities.as_ref().is_some_and(|filter| !filter.may_hold(identity)) {
            return Ok(None);
        }
        holder.raw_bind_parameter(1, identity)?;
        let mut rows = holder.raw_query();
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.map(RecordId))
    }

    fn by_key(&mut self, key: &str) -> Fallible<Option<Record>> {
        if self.keys.as_ref().is_some_and(|filter| !filter.may_hold(key)) {
            return Ok(None);
        }
        self.by_key.raw_bind_parameter(1, key)?;
        first(&mut self.by_key, &self.forms, self.groups.len())
    }

    /// Takes records from `expected` on for as long as they have the keys asked for; gives how many.
    fn read_on<'k>(
        &mut self,
        expected: i64,
        keys: impl ExactSizeIterator<Item = &'k str>,
        found: &mut Vec<Option<Record>>,
    ) -> Fallible<usize> {
        self.onward.raw_bind_parameter(1, expected)?;
        self.onward.raw_bind_parameter(2, keys.len() as i64)?;
        let mut rows = self.onward.raw_query();
        let mut taken = 0;
        for key in keys {
            let Some(row) = rows.next()? else { return Ok(taken) };
            if row.get_ref(self.key_column)?.as_bytes_or_null().ok().flatten() != Some(key.as_bytes()) {
                return Ok(taken);
            }
            let record = record_of(row, &self.forms, self.groups.len())?;
            self.last = record.id.0;
            found.push(Some(record));
            taken += 1;
        }
        self.expected = Some(self.last + 1);
        Ok(taken)
    }
}

impl<'c> GroupReader<'c> {
    fn new(
        connection: &'c Connection,
        tables: &TypeTables,
        layout: &GroupLayout,
        many: bool,
    ) -> Fallible<GroupReader<'c>> {
        let table = &tables.groups[layout.group];
        let touched: Vec<_> = layout.fields.iter().map(|field| table.columns[*field].clone()).collect();
        let name = &table.name;
        let select = format!("SELECT record, position{} FROM {name}", comma_list(&touched));
        let group = &tables.record_type.groups[layout.group];
        let unique = group.identity.zip(group.unique_unless);
        let (mut holder, mut identities) = (None, None);
        if let Some((identity, unless)) = unique {
            let (identity, unless) = (quote(&table.columns[identity].name), quote(&table.columns[unless].name));
            let sql = format!("SELECT record FROM {name} WHERE {identity} = ?1 AND {unless} IS NOT 1 LIMIT 1");
            holder = Some(connection.prepare(&sql)?);
            identities = if many { remember(connection, name, &identity)? } else { None };
        }
        Ok(GroupReader {
            by_record: connection.prepare(&format!("{select} WHERE record = ?1 ORDER BY position"))?,
            between: connection
                .prepare(&format!("{select} WHERE record BETWEEN ?1 AND ?2 ORDER BY record, position"))?,
            forms: touched.iter().map(|column| column.form).collect(),
            holder,
            identities,
        })
    }

    /// Reads this group's entries into the records found.
    fn fill(&mut self, place: usize, found: &mut [Option<Record>]) -> Fallible<()> {
        match dense(found) {
            Some((from, to)) => self.fill_between(place, found, from, to),
            None => {
                for record in found.iter_mut().flatten() {
                    self.by_record.raw_bind_parameter(1, record.id.0)?;
                    let mut rows = self.by_record.raw_query();
                    while let Some(row) = rows.next()? {
                        record.groups[place].push(entry_of(row, &self.forms)?);
                    }
                }
                Ok(())
            }
        }
    }

    /// Reads the entries of a stretch of records in one go; `found` is in ascending order.
    fn fill_between(&mut self, place: usize, found: &mut [Option<Record>], from: i64, to: i64) -> Fallible<()> {
        self.between.raw_bind_parameter(1, from)?;
        self.between.raw_bind_parameter(2, to)?;
        let mut rows = self.between.raw_query();
        let mut records = found.iter_mut().flatten();
        let mut current = records.next();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            while current.as_ref().is_some_and(|record| record.id.0 < id) {
                current = records.next();
            }
            match &mut current {
                Some(record) if record.id.0 == id => record.groups[place].push(entry_of(row, &self.forms)?),
                Some(_) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

/// Lowest and highest number of the records found, where they ascend with few gaps, so that reading
/// the whole stretch is cheaper than looking each up.
fn dense(found: &[Option<Record>]) -> Option<(i64, i64)> {
    let mut ids = found.iter().flatten().map(|record| record.id.0);
    let from = ids.next()?;
    let (mut to, mut count) = (from, 1_i64);
    for id in ids {
        if id <= to {
            return None;
        }
        to = id;
        count += 1;
    }
    (count >= 4 && to - from < 2 * count).then_some((from, to))
}

/// A filter with all values of a column, where the table is small.
fn remember(connection: &Connection, table: &str, column: &str) -> Fallible<Option<Filter>> {
    let sql = format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT {}", REMEMBERED_ROWS + 1);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let (mut filter, mut count) = (Filter::new(), 0);
    while let Some(row) = rows.next()? {
        count += 1;
        if count > REMEMBERED_ROWS {
            return Ok(None);
        }
        // A text column of a STRICT table holds nothing else; anything else is not remembered.
        match row.get_ref(0)?.as_str() {
            Ok(text) => filter.add(text),
            Err(_) => return Ok(None),
        }
    }
    Ok(Some(filter))
}

fn first(statement: &mut Statement<'_>, forms: &[Form], groups: usize) -> Fallible<Option<Record>> {
    let mut rows = statement.raw_query();
    rows.next()?.map(|row| record_of(row, forms, groups)).transpose()
}

fn record_of(row: &Row<'_>, forms: &[Form], groups: usize) -> Fallible<Record> {
    Ok(Record { id: RecordId(row.get(0)?), fields: values(row, 1, forms)?, groups: vec![Vec::new(); groups] })
}

fn entry_of(row: &Row<'_>, forms: &[Form]) -> Fallible<Entry> {
    let position: u32 = row.get(1)?;
    Ok(Entry { position: position as usize, values: values(row, 2, forms)? })
}

fn values(row: &Row<'_>, mut at: usize, forms: &[Form]) -> Fallible<Vec<Option<Value>>> {
    let mut values = Vec::with_capacity(forms.len());
    for form in forms {
        values.push(columns::read(row, at, *form)?);
        at += form.width();
    }
    Ok(values)
}

//! Which record would hold which email, after the rows planned so far.

use super::Trouble;
use super::scratch::{self, Pens};
use crate::engine::model::{Change, Entry, GroupLayout, Layout, Record, RecordId};
use crate::engine::schema::{Slot, Value};
use crate::engine::store::sqlite::columns::quote;
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::filter::Filter;
use crate::engine::store::sqlite::lookup::Reader;
use crate::engine::store::sqlite::tables::TypeTables;
use rusqlite::{Connection, OptionalExtension, Statement};

/// Identity values taken and freed by a plan.
pub(super) struct Identities<'s> {
    /// One per group of the layout.
    groups: Vec<Unique<'s>>,
    /// Taken by created records, not written yet: (place, value, holder).
    pending: Vec<(usize, Box<str>, i64)>,
}

/// A group as far as identity goes.
struct Unique<'s> {
    layout: GroupLayout,
    /// Values the plan may have touched; `None` for a group that is not unique.
    touched: Option<Filter>,
    /// Whether an entry of the database is shared, where the import does not touch that field.
    shared: Option<Statement<'s>>,
}

impl<'s> Identities<'s> {
    pub(super) fn new(connection: &'s Connection, tables: &TypeTables, layout: &Layout) -> Fallible<Identities<'s>> {
        let groups = layout.groups.iter().map(|group| Unique::new(connection, tables, group));
        Ok(Identities { groups: groups.collect::<Fallible<_>>()?, pending: Vec::new() })
    }

    /// Goes on with what an earlier writing of the plan touched.
    pub(super) fn with(mut self, touched: Vec<Option<Filter>>) -> Identities<'s> {
        for (group, touched) in self.groups.iter_mut().zip(touched) {
            group.touched = touched;
        }
        self
    }

    /// What the plan touched so far.
    pub(super) fn close(self) -> Vec<Option<Filter>> {
        self.groups.into_iter().map(|group| group.touched).collect()
    }

    /// Whether the plan touched any of these values.
    pub(super) fn concern(&self, place: usize, values: &[&str]) -> bool {
        let touched = self.groups.get(place).and_then(|group| group.touched.as_ref());
        touched.is_some_and(|touched| values.iter().any(|value| touched.may_hold(value)))
    }

    pub(super) fn holder(
        &self,
        scratch: &Connection,
        database: &mut Reader<'_>,
        place: usize,
        value: &str,
    ) -> Result<Option<RecordId>, Trouble> {
        let touched = self.groups[place].touched.as_ref().is_some_and(|filter| filter.may_hold(value));
        let planned = if touched { scratch::holder(scratch, place, value) } else { Ok(None) };
        if let Some(holder) = planned.map_err(Trouble::Scratch)? {
            return Ok(holder.map(RecordId));
        }
        database.holder(place, value).map_err(Trouble::Database)
    }

    /// Notes what a created record holds.
    pub(super) fn created(&mut self, record: &Record) {
        for (place, group) in self.groups.iter_mut().enumerate() {
            let Some(touched) = &mut group.touched else { continue };
            for entry in &record.groups[place] {
                let Some(value) = identity(&group.layout, entry) else { continue };
                if shared(&group.layout, entry) != Some(true) {
                    touched.add(value);
                    self.pending.push((place, value.into(), record.id.0));
                }
            }
        }
    }

    /// Notes what an updated record holds and no longer holds.
    pub(super) fn updated(
        &mut self,
        pens: &mut Pens<'_>,
        database: &mut Reader<'_>,
        record: &Record,
        changes: &[Change],
    ) -> Result<(), Trouble> {
        for place in 0..self.groups.len() {
            let layout = &self.groups[place].layout;
            let fields = [layout.identity, layout.unless].map(|at| at.map(|at| layout.fields[at]));
            let concerns = |slot: Slot| match slot {
                Slot::Entry { group, field, .. } => group == layout.group && fields.contains(&Some(field)),
                Slot::Field(_) => false,
            };
            if self.groups[place].touched.is_none() || !changes.iter().any(|change| concerns(change.slot)) {
                continue;
            }
            let left: Vec<&str> = changes
                .iter()
                .filter(|change| concerns(change.slot))
                .filter_map(|change| change.before.as_ref().and_then(Value::as_text))
                .collect();
            self.flush(pens).map_err(Trouble::Scratch)?;
            self.move_identities(pens, database, (place, record), &left)?;
        }
        Ok(())
    }

    /// Frees what a record held, then notes what it holds: a value may have moved between entries.
    fn move_identities(
        &mut self,
        pens: &mut Pens<'_>,
        database: &mut Reader<'_>,
        (place, record): (usize, &Record),
        left: &[&str],
    ) -> Result<(), Trouble> {
        let (mut free, mut take) = (left.to_vec(), Vec::new());
        for entry in &record.groups[place] {
            let Some(value) = identity(&self.groups[place].layout, entry) else { continue };
            let shared = self.groups[place].is_shared(record, entry).map_err(Trouble::Database)?;
            if shared { free.push(value) } else { take.push(value) }
        }
        for value in free {
            let holder = self.holder(pens.connection(), database, place, value)?;
            if holder == Some(record.id) {
                self.note(pens, place, value, None).map_err(Trouble::Scratch)?;
            }
        }
        for value in take {
            self.note(pens, place, value, Some(record.id.0)).map_err(Trouble::Scratch)?;
        }
        Ok(())
    }

    fn note(&mut self, pens: &mut Pens<'_>, place: usize, value: &str, holder: Option<i64>) -> Fallible<()> {
        if let Some(touched) = &mut self.groups[place].touched {
            touched.add(value);
        }
        pens.identity(place, value, holder)
    }

    /// Writes what created records hold, in the order of the index.
    pub(super) fn flush(&mut self, pens: &mut Pens<'_>) -> Fallible<()> {
        self.pending.sort();
        for (place, value, holder) in self.pending.drain(..) {
            pens.identity(place, &value, Some(holder))?;
        }
        Ok(())
    }
}

impl<'s> Unique<'s> {
    fn new(connection: &'s Connection, tables: &TypeTables, layout: &GroupLayout) -> Fallible<Unique<'s>> {
        let table = &tables.groups[layout.group];
        let unless = tables.record_type.groups[layout.group].unique_unless;
        let untouched = unless.filter(|_| layout.unless.is_none());
        let shared = untouched.map(|field| {
            let column = quote(&table.columns[field].name);
            connection.prepare(&format!("SELECT {column} FROM {} WHERE record = ?1 AND position = ?2", table.name))
        });
        Ok(Unique { layout: layout.clone(), touched: layout.unique.then(Filter::new), shared: shared.transpose()? })
    }

    fn is_shared(&mut self, record: &Record, entry: &Entry) -> Fallible<bool> {
        let Some(statement) = &mut self.shared else { return Ok(shared(&self.layout, entry) == Some(true)) };
        let place = (record.id.0, entry.position as i64);
        let found = statement.query_row(place, |row| row.get::<_, Option<bool>>(0)).optional()?;
        Ok(found.flatten() == Some(true))
    }
}

fn identity<'e>(layout: &GroupLayout, entry: &'e Entry) -> Option<&'e str> {
    entry.values[layout.identity?].as_ref()?.as_text()
}

fn shared(layout: &GroupLayout, entry: &Entry) -> Option<bool> {
    match entry.values[layout.unless?] {
        Some(Value::Boolean(yes)) => Some(yes),
        _ => None,
    }
}

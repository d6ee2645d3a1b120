//! The plan of a check: what an import would do, in a scratch file laid over the database.
//!
//! Rows that change nothing never reach the scratch file: filters in memory tell that a key or an
//! email was not touched by the plan, and then the database alone answers.

mod identities;
mod reader;
mod scratch;

use super::fault::{Fallible, Fault};
use super::filter::Filter;
use super::lookup::Reader;
use super::shown;
use super::tables::TypeTables;
use super::target::next_record;
use crate::engine::model::{Batch, Change, EventKey, Layout, PlannedRow, Record, RecordId};
use crate::engine::schema::Slot;
use crate::engine::store::{Lookup, PlanReader, PlanTarget, PlanTotals, ProblemGroup, StoreError, Target};
use identities::Identities;
use reader::ScratchReader;
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use scratch::Pens;
use std::path::{Path, PathBuf};

/// Examples kept per problem group.
const EXAMPLES: usize = 5;

/// What goes wrong: with the database, or with the scratch file.
enum Trouble {
    Database(Fault),
    Scratch(Fault),
}

/// A plan being made.
pub(super) struct Plan<'s> {
    path: &'s Path,
    scratch_path: PathBuf,
    tables: &'s TypeTables,
    layout: Layout,
    database: Reader<'s>,
    scratch: Connection,
    /// Keys of the records the plan creates or changes.
    touched: Filter,
    identities: Identities<'s>,
    next: i64,
    states: i64,
    totals: PlanTotals,
    groups: Groups,
}

/// The problems by cause, counted as they come.
#[derive(Default)]
struct Groups {
    places: FxHashMap<EventKey, usize>,
    all: Vec<ProblemGroup>,
}

impl<'s> Plan<'s> {
    pub(super) fn new(
        connection: &'s Connection,
        path: &'s Path,
        tables: &'s TypeTables,
        layout: &Layout,
        scratch_path: &Path,
    ) -> Result<Plan<'s>, StoreError> {
        let told = |fault: Fault| fault.told(path);
        Ok(Plan {
            path,
            scratch_path: scratch_path.to_owned(),
            tables,
            layout: layout.clone(),
            database: Reader::new(connection, tables, layout, true).map_err(told)?,
            scratch: scratch::create(scratch_path)?,
            touched: Filter::new(),
            identities: Identities::new(connection, tables, layout).map_err(told)?,
            next: next_record(connection, &layout.record_type).map_err(told)?,
            states: 0,
            totals: PlanTotals::default(),
            groups: Groups::default(),
        })
    }

    fn told(&self, trouble: Trouble) -> StoreError {
        match trouble {
            Trouble::Database(fault) => fault.told(self.path),
            Trouble::Scratch(fault) => fault.told_of_scratch(&self.scratch_path),
        }
    }

    fn look_up(&mut self, keys: &[&str]) -> Result<Vec<Option<Record>>, Trouble> {
        if !keys.iter().any(|key| self.touched.may_hold(key)) {
            return self.database.known(keys.iter().copied()).map_err(Trouble::Database);
        }
        let mut planned = Vec::with_capacity(keys.len());
        for key in keys {
            let state = if self.touched.may_hold(key) { scratch::state(&self.scratch, key) } else { Ok(None) };
            planned.push(state.map_err(Trouble::Scratch)?);
        }
        let asked: Vec<&str> =
            keys.iter().zip(&planned).filter(|(_, state)| state.is_none()).map(|(key, _)| *key).collect();
        let mut known = self.database.known(asked.iter().copied()).map_err(Trouble::Database)?.into_iter();
        Ok(planned.into_iter().map(|state| state.or_else(|| known.next().flatten())).collect())
    }

    fn write(&mut self, batch: &Batch) -> Result<(), Trouble> {
        let transaction = self.scratch.unchecked_transaction().map_err(|error| Trouble::Scratch(error.into()))?;
        let mut pens = Pens::new(&self.scratch).map_err(Trouble::Scratch)?;
        let mut states = Vec::new();
        for planned in &batch.planned {
            if let Some(record) = &planned.record {
                self.states += 1;
                pens.state(self.states, record).map_err(Trouble::Scratch)?;
                states.push((&*planned.key, self.states));
                self.touched.add(&planned.key);
                if planned.created {
                    self.next = self.next.max(record.id.0 + 1);
                    self.identities.created(record);
                } else {
                    self.identities.updated(&mut pens, &mut self.database, record, &planned.changes)?;
                }
            }
            lines(&mut pens, (self.tables, &self.layout), planned, &mut self.totals, &mut self.groups)
                .map_err(Trouble::Scratch)?;
        }
        // In the order of the index, so that neighbours are written together; of two states of one
        // record the later stays.
        states.sort_by_key(|(key, _)| *key);
        for (key, state) in states {
            pens.key(key, state).map_err(Trouble::Scratch)?;
        }
        self.identities.flush(&mut pens).map_err(Trouble::Scratch)?;
        drop(pens);
        transaction.commit().map_err(|error| Trouble::Scratch(error.into()))
    }
}

/// Writes the lines of the lists people page through.
fn lines(
    pens: &mut Pens<'_>,
    (tables, layout): (&TypeTables, &Layout),
    planned: &PlannedRow,
    totals: &mut PlanTotals,
    groups: &mut Groups,
) -> Fallible<()> {
    if planned.created {
        pens.created(totals.created, planned)?;
        totals.created += 1;
    }
    for change in planned.changes.iter().filter(|change| !planned.created && !is_told_by_value(tables, planned, change))
    {
        let show = |value| shown::display(tables.record_type, change.slot, value);
        let (before, after) = (show(change.before.as_ref()), show(change.after.as_ref()));
        let path = tables.record_type.slot_path(change.slot);
        let name = planned.record.as_ref().and_then(|record| record.entry_name(layout, change.slot));
        pens.change(totals.changes, planned, (&path, name), (&before, &after))?;
        totals.changes += 1;
    }
    for problem in &planned.problems {
        let event = EventKey { code: problem.code, slot: problem.slot };
        let (place, n) = groups.count(event, planned.row, &problem.value);
        let path = problem.slot.map(|slot| tables.record_type.slot_path(slot)).unwrap_or_default();
        pens.problem((place, n), planned, &path, problem)?;
        totals.problems += 1;
    }
    Ok(())
}

/// Whether a change gives an entry the name it is known by: the line of its value says that as well.
fn is_told_by_value(tables: &TypeTables, planned: &PlannedRow, change: &Change) -> bool {
    match (change.slot, tables.record_type.custom_group()) {
        (Slot::Entry { group, position, field }, Some((custom, named, value))) if (group, field) == (custom, named) => {
            let of_value = Slot::Entry { group, position, field: value };
            change.before.is_none() && planned.changes.iter().any(|other| other.slot == of_value)
        }
        _ => false,
    }
}

impl Groups {
    /// Counts a problem; gives the place of its group and its number within the group.
    fn count(&mut self, event: EventKey, row: u64, value: &str) -> (usize, u64) {
        let place = *self.places.entry(event).or_insert_with(|| {
            self.all.push(ProblemGroup { event, count: 0, examples: Vec::new() });
            self.all.len() - 1
        });
        let group = &mut self.all[place];
        if group.examples.len() < EXAMPLES {
            group.examples.push((row, value.to_owned()));
        }
        group.count += 1;
        (place, group.count - 1)
    }
}

impl Lookup for Plan<'_> {
    fn known(&mut self, keys: &[&str]) -> Result<Vec<Option<Record>>, StoreError> {
        self.look_up(keys).map_err(|trouble| self.told(trouble))
    }

    fn holders(&mut self, group_place: usize, values: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError> {
        let Plan { identities, scratch, database, .. } = self;
        let mut look_up = || -> Result<Vec<Option<RecordId>>, Trouble> {
            let _reading = database.reading().map_err(Trouble::Database)?;
            values.iter().map(|value| identities.holder(scratch, database, group_place, value)).collect()
        };
        look_up().map_err(|trouble| self.told(trouble))
    }
}

impl Target for Plan<'_> {
    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.write(batch).map_err(|trouble| self.told(trouble))
    }

    fn next_record(&mut self) -> Result<RecordId, StoreError> {
        Ok(RecordId(self.next))
    }
}

impl PlanTarget for Plan<'_> {
    fn finish(self: Box<Self>) -> Result<Box<dyn PlanReader>, StoreError> {
        let Plan { scratch, scratch_path, tables, layout, totals, groups, .. } = *self;
        Ok(Box::new(ScratchReader::new(scratch, scratch_path, tables.record_type, layout, totals, groups)))
    }
}

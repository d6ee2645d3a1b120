//! The plan of a check: what an import would do, in a scratch file laid over the database.
//!
//! Rows that change nothing never reach the scratch file: filters in memory tell that a key or an
//! email was not touched by the plan, and then the database alone answers.

mod amend;
mod fitting;
mod identities;
mod leaving;
mod reader;
mod rows;
mod scratch;

use super::decisions;
use super::fault::{Fallible, Fault};
use super::filter::Filter;
use super::lookup::Reader;
use super::missing;
use super::names::NameIndex;
use super::referred::References;
use super::shown;
use super::tables::{self, TypeTables};
use super::target::next_record;
use crate::engine::model::{
    Batch, Change, Decided, EventKey, JobId, Layout, Missing, NamePlaces, PlannedRow, Problem, Record, RecordId,
    Referred,
};
use crate::engine::schema::Slot;
use crate::engine::store::{
    ChangeKind, ChangedField, Lookup, PlanReader, PlanTarget, PlanTotals, ProblemGroup, StoreError, Target,
};
use identities::Identities;
use reader::{Place, ScratchReader};
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use scratch::Pens;
use std::any::Any;
use std::path::{Path, PathBuf};

/// Entries known by a name are told apart from here on, beyond the positions any group has.
const NAMED: usize = 1 << 20;

/// Examples kept per problem group.
const EXAMPLES: usize = 5;

/// What goes wrong: with the database, or with the scratch file.
enum Trouble {
    Database(Fault),
    Scratch(Fault),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        Trouble::Database(fault)
    }
}

/// A plan being made.
pub(super) struct Plan<'s> {
    connection: &'s Connection,
    path: &'s Path,
    scratch_path: PathBuf,
    /// Of every record type.
    all: &'s [TypeTables],
    tables: &'s TypeTables,
    layout: Layout,
    database: Reader<'s>,
    scratch: Connection,
    /// Keys of the records the plan creates or changes.
    touched: Filter,
    identities: Identities<'s>,
    next: i64,
    /// Number of the last planned row.
    last: i64,
    lists: Lists,
    /// Plans that come before it.
    earlier: &'s [&'s dyn PlanReader],
    /// Read when somebody asks for a name.
    names: Option<(NamePlaces, NameIndex)>,
}

/// How long the lists of a plan are, and what is in them.
#[derive(Default)]
struct Lists {
    totals: PlanTotals,
    groups: Groups,
    fields: Fields,
}

/// The fields that change, numbered as they come.
#[derive(Default)]
struct Fields {
    places: FxHashMap<Slot, usize>,
    all: Vec<ChangedField>,
    /// Numbers of the names that entries are known by.
    names: FxHashMap<String, usize>,
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
        all: &'s [TypeTables],
        (layout, earlier): (&Layout, &'s [&'s dyn PlanReader]),
        scratch_path: &Path,
    ) -> Result<Plan<'s>, StoreError> {
        let told = |fault: Fault| fault.told(path);
        let tables = tables::of_type(all, &layout.record_type).map_err(told)?;
        Ok(Plan {
            connection,
            path,
            scratch_path: scratch_path.to_owned(),
            all,
            tables,
            layout: layout.clone(),
            database: Reader::new(connection, tables, layout, true).map_err(told)?,
            scratch: scratch::create(scratch_path)?,
            touched: Filter::new(),
            identities: Identities::new(connection, tables, layout).map_err(told)?,
            next: next_record(connection, &layout.record_type).map_err(told)?,
            last: 0,
            lists: Lists::default(),
            earlier,
            names: None,
        })
    }

    /// Opens a finished plan over the same database again.
    pub(super) fn reopen(
        connection: &'s Connection,
        path: &'s Path,
        all: &'s [TypeTables],
        layout: &Layout,
        plan: Box<dyn PlanReader>,
    ) -> Result<Plan<'s>, StoreError> {
        let told = |fault: Fault| fault.told(path);
        let tables = tables::of_type(all, &layout.record_type).map_err(told)?;
        let any: Box<dyn Any> = plan;
        let reader = any.downcast::<ScratchReader>().map_err(|_| told(Fault::Broken("the plan is of another kind")))?;
        let Closed { scratch, place, lists, ledger } = reader.close();
        if place.path != path {
            return Err(told(Fault::Broken("the plan was made over another database")));
        }
        Ok(Plan {
            connection,
            path,
            scratch_path: place.scratch_path,
            all,
            tables,
            layout: layout.clone(),
            database: Reader::new(connection, tables, layout, false).map_err(told)?,
            scratch,
            touched: ledger.touched,
            identities: Identities::new(connection, tables, layout).map_err(told)?.with(ledger.identities),
            next: ledger.next,
            last: ledger.last,
            lists,
            earlier: &[],
            names: None,
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
        Ok(planned.into_iter().map(|state| state.unwrap_or_else(|| known.next().flatten())).collect())
    }

    /// Records with these numbers as the plan leaves them.
    fn by_number(&mut self, ids: &[RecordId]) -> Result<Vec<Option<Record>>, Trouble> {
        scratch::index_numbers(&self.scratch).map_err(Trouble::Scratch)?;
        let mut records = self.database.records(ids).map_err(Trouble::Database)?;
        for (id, record) in ids.iter().zip(&mut records) {
            if let Some(planned) = scratch::state_of(&self.scratch, *id).map_err(Trouble::Scratch)? {
                *record = Some(planned);
            }
        }
        Ok(records)
    }

    fn find_named(&mut self, names: &[&str]) -> Result<Vec<Vec<RecordId>>, Trouble> {
        if self.names.is_none() {
            let places = NamePlaces::of(self.tables.record_type, &self.layout);
            let Some(places) = places else { return Ok(vec![Vec::new(); names.len()]) };
            let mut index = NameIndex::read(self.connection, self.tables).map_err(Trouble::Database)?;
            // What the plan did before the first question.
            let note = |record: Record| index.add(&places, &record);
            scratch::each_record(&self.scratch, note).map_err(Trouble::Scratch)?;
            self.names = Some((places, index));
        }
        let Some((_, index)) = &self.names else { return Ok(Vec::new()) };
        Ok(names.iter().map(|name| index.find(name)).collect())
    }

    fn write(&mut self, batch: &Batch) -> Result<(), Trouble> {
        let transaction = self.scratch.unchecked_transaction().map_err(|error| Trouble::Scratch(error.into()))?;
        let mut pens = Pens::new(&self.scratch).map_err(Trouble::Scratch)?;
        let mut states = Vec::new();
        for planned in &batch.planned {
            self.last += 1;
            pens.planned(self.last, planned).map_err(Trouble::Scratch)?;
            if let Some(record) = &planned.record {
                states.push((&*planned.key, self.last));
                self.touched.add(&planned.key);
                if let Some((places, names)) = &mut self.names {
                    names.add(places, record);
                }
                if planned.created {
                    self.next = self.next.max(record.id.0 + 1);
                    self.identities.created(record);
                } else {
                    self.identities.updated(&mut pens, &mut self.database, record, &planned.changes)?;
                }
            }
            self.lists.write(&mut pens, (self.tables, &self.layout), self.last, planned).map_err(Trouble::Scratch)?;
        }
        if !batch.unchanged.is_empty() {
            pens.unchanged(self.lists.totals.unchanged, &batch.unchanged).map_err(Trouble::Scratch)?;
            self.lists.totals.unchanged += batch.unchanged.len() as u64;
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

impl Plan<'_> {
    fn note_missing(&mut self, carried: &dyn Fn(RecordId) -> bool) -> Result<(), Trouble> {
        let of_scratch = |error: rusqlite::Error| Trouble::Scratch(error.into());
        let transaction = self.scratch.unchecked_transaction().map_err(of_scratch)?;
        let mut pens = Pens::new(&self.scratch).map_err(Trouble::Scratch)?;
        let missing = &mut self.lists.totals.missing;
        missing::scan(self.connection, self.tables, carried, |record| {
            *missing += 1;
            pens.missing(*missing - 1, record).map_err(Trouble::Scratch)
        })?;
        drop(pens);
        transaction.commit().map_err(of_scratch)
    }
}

impl Lists {
    /// Writes the lines a planned row has in the lists people page through; `p` is its number.
    fn write(
        &mut self,
        pens: &mut Pens<'_>,
        (tables, layout): (&TypeTables, &Layout),
        p: i64,
        planned: &PlannedRow,
    ) -> Fallible<()> {
        if planned.created {
            pens.created(self.totals.created, p)?;
            self.totals.created += 1;
        }
        if planned.listed.is_some() {
            pens.listed(self.totals.listed, p)?;
            self.totals.listed += 1;
        }
        let told = |change: &&Change| !planned.created && !is_told_by_value(tables, planned, change);
        for change in planned.changes.iter().filter(told) {
            let show = |value| shown::display(tables.record_type, change.slot, value);
            let (before, after) = (show(change.before.as_ref()), show(change.after.as_ref()));
            let name = planned.record.as_ref().and_then(|record| record.entry_name(layout, change.slot));
            let field = self.fields.count(tables, change.slot, name, ChangeKind::of(&before, &after));
            pens.change(self.totals.changes, p, field, (&before, &after))?;
            self.totals.changes += 1;
        }
        let matches = planned.possible.len() as u64;
        for possible in &planned.possible {
            pens.duplicate(self.totals.duplicates, p, (matches, possible))?;
            self.totals.duplicates += 1;
            self.totals.undecided += u64::from(possible.verdict.is_none());
        }
        self.totals.duplicates_left_out += u64::from(matches > 0 && planned.left_out);
        for problem in &planned.problems {
            let event = EventKey { code: problem.code, slot: problem.slot };
            let place = self.groups.count(event, planned.row, problem);
            pens.problem(place, p, problem)?;
            self.totals.problems += 1;
        }
        Ok(())
    }
}

impl Fields {
    /// Counts a change; gives the number of its field. An entry that is known by its name is one field
    /// whatever its number in each record.
    fn count(&mut self, tables: &TypeTables, slot: Slot, name: Option<&str>, kind: ChangeKind) -> usize {
        let slot = match (slot, name) {
            (Slot::Entry { group, field, .. }, Some(name)) => {
                let known = self.names.get(name).copied();
                let number = known.unwrap_or_else(|| {
                    self.names.insert(name.to_owned(), self.names.len());
                    self.names.len() - 1
                });
                Slot::Entry { group, position: NAMED + number, field }
            }
            (slot, _) => slot,
        };
        let place = *self.places.entry(slot).or_insert_with(|| {
            let label = tables.record_type.slot_label_in(slot, name);
            self.all.push(ChangedField { slot, label, fills: 0, overwrites: 0, clears: 0 });
            self.all.len() - 1
        });
        let field = &mut self.all[place];
        match kind {
            ChangeKind::Fills => field.fills += 1,
            ChangeKind::Overwrites => field.overwrites += 1,
            ChangeKind::Clears => field.clears += 1,
        }
        place
    }
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
    fn place(&self, event: EventKey) -> Option<usize> {
        self.places.get(&event).copied()
    }

    fn get(&self, event: EventKey) -> Option<&ProblemGroup> {
        self.all.get(*self.places.get(&event)?)
    }

    /// Counts a problem; gives the place of its group and its number within the group.
    fn count(&mut self, event: EventKey, row: u64, problem: &Problem) -> (usize, u64) {
        let place = *self.places.entry(event).or_insert_with(|| {
            self.all.push(ProblemGroup { event, count: 0, suggested: 0, examples: Vec::new() });
            self.all.len() - 1
        });
        let group = &mut self.all[place];
        if group.examples.len() < EXAMPLES {
            group.examples.push((row, problem.value.to_string()));
        }
        group.suggested += u64::from(problem.suggestion.is_some());
        group.count += 1;
        (place, group.count - 1)
    }
}

impl Lookup for Plan<'_> {
    fn known(&mut self, keys: &[&str]) -> Result<Vec<Option<Record>>, StoreError> {
        self.look_up(keys).map_err(|trouble| self.told(trouble))
    }

    fn numbers(&mut self, keys: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError> {
        self.database.numbers(keys).map_err(|fault| fault.told(self.path))
    }

    fn holders(&mut self, group_place: usize, values: &[&str]) -> Result<Vec<Option<RecordId>>, StoreError> {
        let Plan { identities, scratch, database, .. } = self;
        let mut look_up = || -> Result<Vec<Option<RecordId>>, Trouble> {
            let _reading = database.reading().map_err(Trouble::Database)?;
            values.iter().map(|value| identities.holder(scratch, database, group_place, value)).collect()
        };
        look_up().map_err(|trouble| self.told(trouble))
    }

    fn records(&mut self, ids: &[RecordId]) -> Result<Vec<Option<Record>>, StoreError> {
        self.by_number(ids).map_err(|trouble| self.told(trouble))
    }

    fn named(&mut self, names: &[&str]) -> Result<Vec<Vec<RecordId>>, StoreError> {
        self.find_named(names).map_err(|trouble| self.told(trouble))
    }

    fn referred(&mut self, record_type: &str, texts: &[&str]) -> Result<Vec<Referred>, StoreError> {
        let told = |fault: Fault| fault.told(self.path);
        let _reading = self.database.reading().map_err(told)?;
        let tables = tables::of_type(self.all, record_type).map_err(told)?;
        let mut references = References::new(self.connection, tables).map_err(told)?;
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            let planned = self.earlier.iter().rev().find_map(|plan| plan.leads_to(record_type, text).transpose());
            found.push(match planned.transpose()? {
                Some(planned) => planned,
                None => references.find(text).map_err(told)?,
            });
        }
        Ok(found)
    }

    fn decided(&mut self, incoming: &[&str]) -> Result<Vec<Decided>, StoreError> {
        let decided = decisions::decided(self.connection, &self.layout.record_type, incoming);
        decided.map_err(|fault| fault.told(self.path))
    }
}

impl Target for Plan<'_> {
    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.write(batch).map_err(|trouble| self.told(trouble))
    }

    fn next_record(&mut self) -> Result<RecordId, StoreError> {
        Ok(RecordId(self.next))
    }

    fn missing(
        &mut self,
        _: JobId,
        carried: Option<&dyn Fn(RecordId) -> bool>,
        unreadable: u64,
    ) -> Result<Missing, StoreError> {
        let noted = carried.map_or(Ok(()), |carried| self.note_missing(carried));
        noted.map_err(|trouble| self.told(trouble))?;
        let totals = &self.lists.totals;
        Ok(Missing { records: totals.missing + totals.listed, listed: totals.listed, unreadable })
    }
}

impl PlanTarget for Plan<'_> {
    fn finish(self: Box<Self>) -> Result<Box<dyn PlanReader>, StoreError> {
        let Plan { path, scratch, scratch_path, tables, layout, lists, touched, identities, next, last, .. } = *self;
        let place = Place { path: path.to_owned(), scratch_path };
        let ledger = Ledger { touched, identities: identities.close(), next, last };
        let closed = Closed { scratch, place, lists, ledger };
        Ok(Box::new(ScratchReader::new(closed, tables.record_type, layout)))
    }

    fn concerns(&self, keys: &[&str], identities: &[Vec<&str>]) -> Result<bool, StoreError> {
        let planned = |key: &&str| self.touched.may_hold(key);
        let held = identities.iter().enumerate().any(|(place, values)| self.identities.concern(place, values));
        Ok(held || keys.iter().any(planned))
    }

    fn cells(&self, row: u64) -> Result<Option<Vec<String>>, StoreError> {
        scratch::cells(&self.scratch, row).map_err(|fault| self.told(Trouble::Scratch(fault)))
    }

    fn withdraw(&mut self, rows: &[u64]) -> Result<bool, StoreError> {
        let withdrawn = amend::withdraw(&self.scratch, &mut self.lists, rows);
        withdrawn.map_err(|fault| self.told(Trouble::Scratch(fault)))
    }
}

/// A plan between two writings.
struct Closed {
    scratch: Connection,
    place: Place,
    lists: Lists,
    ledger: Ledger,
}

/// What a plan must know to be gone on with.
struct Ledger {
    touched: Filter,
    /// One per group of the layout.
    identities: Vec<Option<Filter>>,
    next: i64,
    last: i64,
}

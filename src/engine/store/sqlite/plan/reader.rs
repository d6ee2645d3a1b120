//! Paging through a finished plan. Every list is numbered densely, so that a page is found as fast at
//! the end of a million rows as at the beginning.

use super::fitting::Fitting;
use super::leaving;
use super::scratch::{self, unchanged_pairs};
use super::{Closed, Ledger, Lists, amend, rows};
use crate::engine::model::{EventKey, Layout, Problem, Record, Referred};
use crate::engine::schema::{RecordType, Slot, Value, ValueType};
use crate::engine::store::sqlite::fault::{Fallible, Fault};
use crate::engine::store::sqlite::jobs::limited;
use crate::engine::store::sqlite::open::connect;
use crate::engine::store::sqlite::records;
use crate::engine::store::sqlite::shown::{self, Names};
use crate::engine::store::sqlite::tables::TypeTables;
use crate::engine::store::{
    ChangedField, LeftOutRow, PlanChange, PlanCreated, PlanDuplicate, PlanList, PlanPage, PlanProblem, PlanQuery,
    PlanReader, PlanRow, PlanRows, PlanTotals, PlanUnchanged, ProblemGroup, StoreError,
};
use rusqlite::Connection;
use std::cmp::Reverse;
use std::path::PathBuf;

/// Fields shown of a new record, at most.
const GLANCE: usize = 4;

/// Where a plan and its database are.
pub(super) struct Place {
    pub path: PathBuf,
    pub scratch_path: PathBuf,
}

/// A finished plan in its scratch file. Whoever named the file removes it.
pub(super) struct ScratchReader {
    scratch: Connection,
    place: Place,
    tables: TypeTables,
    layout: Layout,
    lists: Lists,
    ledger: Ledger,
    fitting: Fitting,
    /// Opened when a name is asked for that only the database knows.
    database: Option<Connection>,
}

/// Which lines of a list are read, in the order shown.
pub(super) struct Lines {
    /// Of the lines that fit a filter, not of all.
    filtered: bool,
    pub first: i64,
    pub limit: i64,
}

impl ScratchReader {
    pub(super) fn new(closed: Closed, record_type: &'static RecordType, layout: Layout) -> ScratchReader {
        let Closed { scratch, place, lists, ledger } = closed;
        let (tables, fitting) = (TypeTables::of(record_type), Fitting::default());
        ScratchReader { scratch, place, tables, layout, lists, ledger, fitting, database: None }
    }

    /// Gives back what is needed to go on writing the plan.
    pub(super) fn close(self) -> Closed {
        Closed { scratch: self.scratch, place: self.place, lists: self.lists, ledger: self.ledger }
    }

    fn record_type(&self) -> &'static RecordType {
        self.tables.record_type
    }

    fn database(&mut self) -> Fallible<&Connection> {
        if self.database.is_none() {
            self.database = Some(connect(&self.place.path)?);
        }
        self.database.as_ref().ok_or(Fault::Broken("the database was just opened"))
    }

    fn total(&mut self, query: &PlanQuery) -> Fallible<u64> {
        let totals = &self.lists.totals;
        if query.is_all() {
            return Ok(match query.list {
                PlanList::Changes => totals.changes,
                PlanList::Created => totals.created,
                PlanList::Unchanged => totals.unchanged,
                PlanList::Duplicates => totals.duplicates,
                PlanList::Missing => totals.missing,
                PlanList::Listed => totals.listed,
                PlanList::Problems(event) => self.lists.groups.get(event).map_or(0, |group| group.count),
            });
        }
        if !query.search.trim().is_empty() {
            self.database()?;
        }
        let Self { scratch, lists, fitting, database, tables, .. } = self;
        fitting.total(scratch, lists, query, |wanted| match database {
            Some(database) => records::holding(database, tables, wanted),
            None => Ok(Vec::new()),
        })
    }

    fn read(&mut self, query: &PlanQuery, offset: u64, limit: u64) -> Fallible<PlanPage> {
        let total = self.total(query)?;
        let lines = Lines::of(query, offset, limit);
        let rows = match query.list {
            PlanList::Changes => PlanRows::Changes(self.changes(&lines)?),
            PlanList::Created => PlanRows::Created(self.created(&lines)?),
            PlanList::Unchanged => PlanRows::Unchanged(self.unchanged(&lines)?),
            PlanList::Duplicates => PlanRows::Duplicates(self.duplicates(&lines)?),
            PlanList::Missing | PlanList::Listed => self.leaving(query.list, &lines)?,
            PlanList::Problems(event) => PlanRows::Problems(self.problems(event, &lines)?),
        };
        Ok(PlanPage { query: query.clone(), offset, total, rows })
    }

    /// What a reference leads to: a record the plan touches, by its key or an email.
    fn referred(&self, text: &str) -> Fallible<Option<Referred>> {
        if self.ledger.touched.may_hold(text)
            && let Some(state) = scratch::state(&self.scratch, text)?
        {
            return Ok(Some(state.map_or(Referred::Nobody, |_| Referred::Key(text.into()))));
        }
        for place in 0..self.layout.groups.len() {
            let touched = self.ledger.identities.get(place).and_then(Option::as_ref);
            if !touched.is_some_and(|touched| touched.may_hold(text)) {
                continue;
            }
            if let Some(Some(holder)) = scratch::holder(&self.scratch, place, text)? {
                scratch::index_numbers(&self.scratch)?;
                return Ok(scratch::key_of(&self.scratch, holder)?.map(|key| Referred::Key(key.into())));
            }
        }
        Ok(None)
    }

    fn created(&self, lines: &Lines) -> Fallible<Vec<PlanCreated>> {
        let columns = "planned.\"row\", planned.key, planned.title, planned.record";
        let mut statement = self.scratch.prepare_cached(&lines.select(columns, "created", "TRUE"))?;
        let mut rows = statement.query([lines.first, lines.limit])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            let glance = glance(self.record_type(), &self.layout, &scratch::record(row.get_ref(3)?)?);
            page.push(PlanCreated { row: row.get::<_, i64>(0)? as u64, key: row.get(1)?, title: row.get(2)?, glance });
        }
        Ok(page)
    }

    fn changes(&self, lines: &Lines) -> Fallible<Vec<PlanChange>> {
        let columns = "planned.\"row\", planned.key, planned.title, line.slot, line.before, line.after";
        let mut statement = self.scratch.prepare_cached(&lines.select(columns, "change", "TRUE"))?;
        let label = |place: i64| {
            let field = usize::try_from(place).ok().and_then(|place| self.lists.fields.all.get(place));
            field.map(|field| field.label.clone()).unwrap_or_default()
        };
        let page = statement.query_map([lines.first, lines.limit], |row| {
            Ok(PlanChange {
                row: row.get::<_, i64>(0)? as u64,
                key: row.get(1)?,
                title: row.get(2)?,
                field: label(row.get(3)?),
                before: row.get(4)?,
                after: row.get(5)?,
            })
        })?;
        Ok(page.collect::<Result<_, _>>()?)
    }

    fn duplicates(&self, lines: &Lines) -> Fallible<Vec<PlanDuplicate>> {
        let columns = "planned.\"row\", planned.key, planned.title, line.possible";
        let mut statement = self.scratch.prepare_cached(&lines.select(columns, "duplicate", "TRUE"))?;
        let mut rows = statement.query([lines.first, lines.limit])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            let (matches, possible) = scratch::matching(row.get_ref(3)?)?;
            let (number, key, title) = (row.get::<_, i64>(0)? as u64, row.get(1)?, row.get(2)?);
            page.push(PlanDuplicate { row: number, key, title, matches, possible });
        }
        Ok(page)
    }

    fn problems(&self, event: EventKey, lines: &Lines) -> Fallible<Vec<PlanProblem>> {
        let Some(place) = self.lists.groups.places.get(&event) else { return Ok(Vec::new()) };
        let columns = "planned.\"row\", planned.key, planned.title, line.value, line.suggestion";
        let mut statement = self.scratch.prepare_cached(&lines.select(columns, "problem", "line.place = ?3"))?;
        let page = statement.query_map([lines.first, lines.limit, *place as i64], |row| {
            Ok(PlanProblem {
                row: row.get::<_, i64>(0)? as u64,
                key: row.get(1)?,
                title: row.get(2)?,
                problem: Problem {
                    code: event.code,
                    slot: event.slot,
                    value: row.get::<_, String>(3)?.into(),
                    suggestion: row.get::<_, Option<String>>(4)?.map(Into::into),
                },
            })
        })?;
        Ok(page.collect::<Result<_, _>>()?)
    }

    fn unchanged(&mut self, lines: &Lines) -> Fallible<Vec<PlanUnchanged>> {
        let wanted: Vec<i64> = if !lines.filtered {
            let end = lines.first.saturating_add(lines.limit).min(self.lists.totals.unchanged as i64);
            (lines.first..end).collect()
        } else {
            let sql = "SELECT line FROM fitting WHERE n >= ?1 ORDER BY n LIMIT ?2";
            let mut statement = self.scratch.prepare_cached(sql)?;
            let found = statement.query_map([lines.first, lines.limit], |row| row.get(0))?;
            found.collect::<Result<_, _>>()?
        };
        let pairs = self.pairs(&wanted)?;
        self.database()?;
        let Some(database) = &self.database else { return Ok(Vec::new()) };
        let mut names = Names::new(database, &self.tables)?;
        let named = |(row, record)| names.of(record).map(|(key, title)| PlanUnchanged { row, key, title });
        pairs.into_iter().map(named).collect()
    }

    fn leaving(&mut self, list: PlanList, lines: &Lines) -> Fallible<PlanRows> {
        self.database()?;
        let Self { scratch, tables, database, .. } = self;
        let database = database.as_ref().ok_or(Fault::Broken("the database was just opened"))?;
        Ok(match list {
            PlanList::Missing => PlanRows::Missing(leaving::missing(scratch, database, tables, lines)?),
            _ => PlanRows::Listed(leaving::listed(scratch, database, tables, lines)?),
        })
    }

    /// Rows and records of lines of the unchanged; `wanted` rises.
    fn pairs(&self, wanted: &[i64]) -> Fallible<Vec<(u64, i64)>> {
        let sql = "SELECT n, pairs FROM unchanged WHERE n <= ?1 ORDER BY n DESC LIMIT 1";
        let mut statement = self.scratch.prepare_cached(sql)?;
        let mut block: (i64, Vec<(u64, i64)>) = (0, Vec::new());
        let mut pairs = Vec::with_capacity(wanted.len());
        for line in wanted {
            if *line >= block.0 + block.1.len() as i64 {
                block = statement.query_row([line], |row| {
                    Ok((row.get(0)?, unchanged_pairs(row.get_ref(1)?.as_blob().unwrap_or_default()).collect()))
                })?;
            }
            let within = usize::try_from(line - block.0).ok().and_then(|within| block.1.get(within));
            pairs.extend(within);
        }
        Ok(pairs)
    }
}

impl Lines {
    fn of(query: &PlanQuery, offset: u64, limit: u64) -> Lines {
        let filtered = !query.is_all();
        // The lines that fit are numbered from 1.
        let first = limited(offset).saturating_add(i64::from(filtered));
        Lines { filtered, first, limit: limited(limit) }
    }

    /// The statement that reads these lines of a table, with the rows they are about.
    pub(super) fn select(&self, columns: &str, table: &str, condition: &str) -> String {
        self.select_from(columns, table, "JOIN planned ON planned.p = line.p", condition)
    }

    /// As [`Lines::select`], joined with what is said.
    pub(super) fn select_from(&self, columns: &str, table: &str, joined: &str, condition: &str) -> String {
        let (from, number) = if self.filtered {
            (format!("fitting JOIN {table} AS line ON line.n = fitting.line"), "fitting.n")
        } else {
            (format!("{table} AS line"), "line.n")
        };
        format!(
            "SELECT {columns} FROM {from} {joined} \
             WHERE {condition} AND {number} >= ?1 ORDER BY {number} LIMIT ?2"
        )
    }
}

impl PlanReader for ScratchReader {
    fn totals(&self) -> PlanTotals {
        self.lists.totals
    }

    fn changed_fields(&self) -> Vec<ChangedField> {
        let mut fields = self.lists.fields.all.clone();
        fields.sort_by_key(|field| field.slot);
        fields
    }

    fn problem_groups(&self) -> Vec<ProblemGroup> {
        let mut groups = self.lists.groups.all.clone();
        groups.retain(|group| group.count > 0);
        groups.sort_by_key(|group| {
            let problem = Problem { code: group.event.code, slot: None, value: "".into(), suggestion: None };
            (!problem.is_error(), Reverse(group.count), group.event)
        });
        groups
    }

    fn page(&mut self, query: &PlanQuery, offset: u64, limit: u64) -> Result<PlanPage, StoreError> {
        self.read(query, offset, limit).map_err(|fault| fault.told_of_scratch(&self.place.scratch_path))
    }

    fn cells(&mut self, row: u64) -> Result<Option<Vec<String>>, StoreError> {
        scratch::cells(&self.scratch, row).map_err(|fault| fault.told_of_scratch(&self.place.scratch_path))
    }

    fn row(&mut self, row: u64) -> Result<Option<PlanRow>, StoreError> {
        rows::row(&self.scratch, &self.lists, row).map_err(|fault| fault.told_of_scratch(&self.place.scratch_path))
    }

    fn problem_values(&mut self, event: EventKey, most: u64) -> Result<Vec<(String, u64)>, StoreError> {
        rows::values(&self.scratch, &self.lists, event, most)
            .map_err(|fault| fault.told_of_scratch(&self.place.scratch_path))
    }

    fn leads_to(&self, record_type: &str, text: &str) -> Result<Option<Referred>, StoreError> {
        if record_type != self.record_type().name {
            return Ok(None);
        }
        self.referred(text).map_err(|fault| fault.told_of_scratch(&self.place.scratch_path))
    }

    fn left_out(&mut self, each: &mut dyn FnMut(LeftOutRow) -> Result<(), StoreError>) -> Result<(), StoreError> {
        amend::left_out(&self.scratch, &self.lists, each)
            .map_err(|fault| fault.told_of_scratch(&self.place.scratch_path))
    }
}

/// A few filled fields of a new record: the first email, the first phone, the city, then others in
/// schema order. Key and name stand beside it already.
fn glance(record_type: &RecordType, layout: &Layout, record: &Record) -> Vec<(String, String)> {
    let mut filled = filled(record_type, layout, record);
    filled.sort_by_key(|(slot, _)| rank(record_type, *slot));
    // One slot of each of the first ranks, so that a second email does not push out the city.
    let mut seen = Vec::new();
    filled.retain(|(slot, _)| {
        let rank = rank(record_type, *slot);
        let again = rank < OTHER && seen.contains(&rank);
        seen.push(rank);
        !again
    });
    filled.truncate(GLANCE);
    let shown = |(slot, value)| {
        let label = record_type.slot_label_in(slot, record.entry_name(layout, slot));
        (label, shown::display(record_type, slot, Some(value)))
    };
    filled.into_iter().map(shown).collect()
}

const OTHER: u8 = 3;

fn rank(record_type: &RecordType, slot: Slot) -> u8 {
    let field = record_type.field(slot);
    match field.value_type {
        ValueType::Email => 0,
        ValueType::Phone => 1,
        _ if field.name.ends_with("city") => 2,
        _ if matches!(slot, Slot::Field(_)) => OTHER,
        _ => OTHER + 1,
    }
}

fn filled<'r>(record_type: &RecordType, layout: &Layout, record: &'r Record) -> Vec<(Slot, &'r Value)> {
    let mut filled = Vec::new();
    for (field, value) in layout.fields.iter().zip(&record.fields) {
        let named = record_type.is_key(Slot::Field(*field))
            || record_type.title.contains(field)
            || record_type.title_fallback == Some(*field);
        if let (false, Some(value)) = (named, value) {
            filled.push((Slot::Field(*field), value));
        }
    }
    for (group, entries) in layout.groups.iter().zip(&record.groups) {
        for entry in entries {
            // What an entry is called stands at its value.
            let told = |field: &usize| {
                let declared = &record_type.groups[group.group];
                declared.value.is_none() || declared.identity != Some(*field)
            };
            for (field, value) in group.fields.iter().zip(&entry.values).filter(|(field, _)| told(field)) {
                let slot = Slot::Entry { group: group.group, position: entry.position, field: *field };
                filled.extend(value.as_ref().map(|value| (slot, value)));
            }
        }
    }
    filled
}

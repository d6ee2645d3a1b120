//! Paging through a finished plan. Every list is numbered densely, so that a page is found as fast at
//! the end of a million rows as at the beginning.

use super::Groups;
use super::scratch;
use crate::engine::model::{EventKey, Layout, Problem, Record};
use crate::engine::schema::{RecordType, Slot, Value, ValueType};
use crate::engine::store::sqlite::fault::{Fallible, Fault};
use crate::engine::store::sqlite::jobs::limited;
use crate::engine::store::sqlite::shown;
use crate::engine::store::{PlanChange, PlanCreated, PlanProblem, PlanReader, PlanTotals, ProblemGroup, StoreError};
use rusqlite::Connection;
use std::cmp::Reverse;
use std::path::PathBuf;

/// Fields shown of a new record, at most.
const GLANCE: usize = 4;

/// A finished plan in its scratch file. Whoever named the file removes it.
pub(super) struct ScratchReader {
    scratch: Connection,
    path: PathBuf,
    record_type: &'static RecordType,
    layout: Layout,
    totals: PlanTotals,
    groups: Groups,
}

impl ScratchReader {
    pub(super) fn new(
        scratch: Connection,
        path: PathBuf,
        record_type: &'static RecordType,
        layout: Layout,
        totals: PlanTotals,
        groups: Groups,
    ) -> ScratchReader {
        ScratchReader { scratch, path, record_type, layout, totals, groups }
    }

    fn told<T>(&self, result: Fallible<T>) -> Result<T, StoreError> {
        result.map_err(|fault| fault.told_of_scratch(&self.path))
    }

    fn read_created(&self, offset: u64, limit: u64) -> Fallible<Vec<PlanCreated>> {
        let sql = "SELECT \"row\", key, title FROM created WHERE n >= ?1 ORDER BY n LIMIT ?2";
        let mut statement = self.scratch.prepare_cached(sql)?;
        let mut rows = statement.query([limited(offset), limited(limit)])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            let key: String = row.get(1)?;
            let state = scratch::state(&self.scratch, &key)?.ok_or(Fault::Broken("a new record has no state"))?;
            let glance = glance(self.record_type, &self.layout, &state);
            page.push(PlanCreated { row: row.get::<_, i64>(0)? as u64, key, title: row.get(2)?, glance });
        }
        Ok(page)
    }

    fn read_changes(&self, offset: u64, limit: u64) -> Fallible<Vec<PlanChange>> {
        let sql = "SELECT \"row\", key, title, slot, before, after, name FROM change WHERE n >= ?1 ORDER BY n LIMIT ?2";
        let mut statement = self.scratch.prepare_cached(sql)?;
        let page = statement.query_map([limited(offset), limited(limit)], |row| {
            let slot = self.record_type.slot_at_any_position(row.get_ref(3)?.as_str().unwrap_or_default());
            let name: Option<String> = row.get(6)?;
            Ok(PlanChange {
                row: row.get::<_, i64>(0)? as u64,
                key: row.get(1)?,
                title: row.get(2)?,
                field: slot.map(|slot| self.record_type.slot_label_in(slot, name.as_deref())).unwrap_or_default(),
                before: row.get(4)?,
                after: row.get(5)?,
            })
        })?;
        Ok(page.collect::<Result<_, _>>()?)
    }

    fn read_problems(&self, event: EventKey, offset: u64, limit: u64) -> Fallible<Vec<PlanProblem>> {
        let Some(place) = self.groups.places.get(&event) else { return Ok(Vec::new()) };
        let sql = "SELECT \"row\", key, title, value, suggestion FROM problem \
            WHERE place = ?1 AND n >= ?2 ORDER BY n LIMIT ?3";
        let mut statement = self.scratch.prepare_cached(sql)?;
        let page = statement.query_map([*place as i64, limited(offset), limited(limit)], |row| {
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
}

impl PlanReader for ScratchReader {
    fn totals(&self) -> PlanTotals {
        self.totals
    }

    fn created(&mut self, offset: u64, limit: u64) -> Result<Vec<PlanCreated>, StoreError> {
        self.told(self.read_created(offset, limit))
    }

    fn changes(&mut self, offset: u64, limit: u64) -> Result<Vec<PlanChange>, StoreError> {
        self.told(self.read_changes(offset, limit))
    }

    fn problem_groups(&mut self) -> Result<Vec<ProblemGroup>, StoreError> {
        let mut groups = self.groups.all.clone();
        groups.sort_by_key(|group| {
            let problem = Problem { code: group.event.code, slot: None, value: "".into(), suggestion: None };
            (!problem.is_error(), Reverse(group.count), group.event)
        });
        Ok(groups)
    }

    fn problems(&mut self, event: EventKey, offset: u64, limit: u64) -> Result<Vec<PlanProblem>, StoreError> {
        self.told(self.read_problems(event, offset, limit))
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
        let named = *field == record_type.key
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

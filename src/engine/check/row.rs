//! Compiles a mapping once, then turns each row into a candidate with all its problems.

use super::content::{self, Contents};
use super::feeding::Feeding;
use super::fixing::{self, CellRules};
use super::{CellReader, RowCurrency, key, relations};
use crate::engine::convert::Settings;
use crate::engine::mapping::{Mapping, Match, split};
use crate::engine::model::{Candidate, CandidateEntry, Cell, FixRule, Layout, Problem, Recognise};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{DateOrder, RecordType, Schema, Slot};
use crate::engine::source::Row;

/// Why a mapping cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    #[error("{} is not matched to a column. Match it first; without it no record can be recognised.", labels.join(", "))]
    MissingRequired { labels: Vec<String> },
}

/// Turns rows into candidates; shared by all converter threads.
#[derive(Debug)]
pub struct RowConverter<'s> {
    schema: &'s Schema,
    record_type: &'s RecordType,
    layout: Layout,
    plans: Vec<CellPlan<'s>>,
    /// The entries the mapping feeds, per group of the layout.
    entries: Vec<Vec<EntryPlan>>,
    /// Number of columns of the file.
    columns: usize,
    postal: Vec<relations::PostalPlaces>,
    region: String,
    /// Rows with more cells than headers go in without those cells.
    takes_long_rows: bool,
    /// Where rows are remembered by what they hold.
    contents: Option<Contents>,
}

/// How one slot gets its cell.
#[derive(Debug)]
pub(super) struct CellPlan<'s> {
    pub target: Target,
    pub feeding: Feeding,
    pub reader: CellReader<'s>,
    rules: CellRules<'s>,
}

/// One entry of a group, as the mapping feeds it.
#[derive(Debug)]
struct EntryPlan {
    position: usize,
    /// Place of what makes it an entry, where that is fed.
    identity: Option<usize>,
    /// Places fed by columns.
    own: Vec<usize>,
    /// Its name is the same in every row, so it says something only by its value.
    named: bool,
}

/// Where in a candidate a cell goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    Field(usize),
    Entry {
        group: usize,
        entry: usize,
        place: usize,
    },
    /// Nowhere: it says what currency the amounts of the row are in.
    Currency,
}

impl<'s> RowConverter<'s> {
    /// Compiles a mapping for a file with `columns` columns.
    ///
    /// # Errors
    /// When a required field is not matched.
    pub fn new(
        schema: &'s Schema,
        record_type: &'s RecordType,
        mapping: &Mapping,
        settings: &Settings,
        columns: usize,
    ) -> Result<RowConverter<'s>, MappingError> {
        RowConverter::recognising(schema, record_type, mapping, settings, columns, &Recognise::default())
    }

    /// As [`RowConverter::new`]; where more than the key counts, a row may be without one.
    ///
    /// # Errors
    /// When a required field is not matched.
    pub fn recognising(
        schema: &'s Schema,
        record_type: &'s RecordType,
        mapping: &Mapping,
        settings: &Settings,
        columns: usize,
        how: &Recognise,
    ) -> Result<RowConverter<'s>, MappingError> {
        let mut missing = mapping.missing_required(record_type);
        missing.retain(|slot| *slot != record_type.key_slot() || !how.beyond_key());
        if !missing.is_empty() {
            let labels = missing.into_iter().map(|slot| record_type.slot_label(slot)).collect();
            return Err(MappingError::MissingRequired { labels });
        }
        let layout = Layout::of(record_type, mapping.iter().map(|(slot, _)| slot));
        let converter = RowConverter::compile(schema, record_type, mapping, settings, columns, layout);
        Ok(if how.beyond_key() { converter.without_keys() } else { converter })
    }

    /// Rows may be without a key.
    fn without_keys(mut self) -> RowConverter<'s> {
        let key = self.layout.key_parts.first().copied().unwrap_or(self.layout.key);
        let of_key = |plan: &CellPlan<'_>| matches!(plan.target, Target::Field(place) if place == key);
        self.plans = self
            .plans
            .into_iter()
            .map(|plan| if of_key(&plan) { CellPlan { reader: plan.reader.not_required(), ..plan } } else { plan })
            .collect();
        self
    }

    /// As [`RowConverter::new`], but rows give their keys and nothing else. What records are called is in
    /// the layout, so that they can be named all the same.
    ///
    /// # Errors
    /// When the key is not matched.
    pub fn of_keys(
        schema: &'s Schema,
        record_type: &'s RecordType,
        mapping: &Mapping,
        settings: &Settings,
        columns: usize,
    ) -> Result<RowConverter<'s>, MappingError> {
        let mut only = Mapping::default();
        for key in record_type.key_parts.iter().map(|part| Slot::Field(*part)) {
            match mapping.get(key) {
                Some(matched) => drop(only.set(key, matched.clone())),
                None if record_type.is_whole_key(key) || record_type.field(key).required => {
                    return Err(MappingError::MissingRequired { labels: vec![record_type.slot_label(key)] });
                }
                None => {}
            }
        }
        let names = record_type.title.iter().chain(&record_type.title_fallback);
        let layout = Layout::of(record_type, names.map(|field| Slot::Field(*field)));
        Ok(RowConverter::compile(schema, record_type, &only, settings, columns, layout))
    }

    fn compile(
        schema: &'s Schema,
        record_type: &'s RecordType,
        mapping: &Mapping,
        settings: &Settings,
        columns: usize,
        layout: Layout,
    ) -> RowConverter<'s> {
        let positions: Vec<Vec<usize>> = layout.groups.iter().map(|g| positions_of(mapping, g.group)).collect();
        let compile = |(slot, matched): (Slot, &Match)| CellPlan {
            target: target_of(record_type, &layout, &positions, slot),
            feeding: Feeding::new(mapping, slot, &matched.feed),
            reader: CellReader::new(schema, record_type, mapping, slot, matched, settings),
            rules: CellRules::default(),
        };
        let mut plans: Vec<CellPlan<'_>> = mapping.iter().map(compile).collect();
        // Before the amounts that are in it.
        plans.sort_by_key(|plan| !matches!(plan.target, Target::Currency));
        let entries = entry_plans(record_type, &layout, &positions, &plans);
        let postal = relations::postal_places(record_type, &layout);
        let region = settings.region.clone();
        RowConverter {
            schema,
            record_type,
            layout,
            plans,
            entries,
            columns,
            postal,
            region,
            takes_long_rows: false,
            contents: None,
        }
    }

    /// Has rows remembered by what they hold. `how` says all that what becomes of a cell depends on: the mapping, the
    /// settings, the fixes.
    #[must_use]
    pub fn remembering(self, how: &str) -> RowConverter<'s> {
        let contents = Contents::new(self.record_type, &self.layout, &self.plans, how);
        RowConverter { contents: Some(contents), ..self }
    }

    /// Does what was decided about problems of one kind. The key is left alone: it says whom a row is about.
    pub fn fixing(mut self, mapping: &Mapping, settings: &Settings, rules: &[FixRule]) -> RowConverter<'s> {
        let (schema, record_type) = (self.schema, self.record_type);
        self.takes_long_rows = fixing::takes_long_rows(rules);
        for plan in self.plans.iter_mut().filter(|_| !rules.is_empty()) {
            let slot = plan.reader.slot();
            let Some(matched) = mapping.get(slot).filter(|_| !record_type.is_key(slot)) else { continue };
            plan.rules = CellRules::new(rules, &record_type.slot_path(slot), |order: DateOrder| {
                let matched = Match { date_order: Some(order), ..matched.clone() };
                CellReader::new(schema, record_type, mapping, slot, &matched, settings)
            });
        }
        self
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    pub fn record_type(&self) -> &'s RecordType {
        self.record_type
    }

    /// Converts one row. Never fails: what cannot be understood becomes a problem, all of them at
    /// once.
    pub fn candidate(&self, row: Row<'_>) -> Candidate {
        let mut candidate = self.blank_candidate(row.number, |_| true);
        self.read(row, &mut candidate, self.plans.iter());
        for places in &self.postal {
            relations::restore_lost_zeros(places, &self.layout, &self.region, &mut candidate);
        }
        key::read(&self.layout, &mut candidate);
        let contents = self.contents.as_ref().filter(|_| content::speaks(&candidate));
        candidate.content = contents.map(|contents| contents.of(row, &mut Vec::new()));
        candidate
    }

    /// Converts no more of a row than what is needed of it though its record is known to have been read from the same:
    /// its key, what it refers to, its amounts. `None` where rows are not remembered. `scratch` is for hashing.
    pub fn brief(&self, row: Row<'_>, scratch: &mut Vec<u8>) -> Option<Candidate> {
        let contents = self.contents.as_ref()?;
        let mut candidate = self.blank_candidate(row.number, |group| contents.brief_groups[group]);
        let needed = self.plans.iter().zip(&contents.brief).filter(|(_, needed)| **needed);
        self.read(row, &mut candidate, needed.map(|(plan, _)| plan));
        key::read(&self.layout, &mut candidate);
        candidate.content = content::speaks(&candidate).then(|| contents.of(row, scratch));
        Some(candidate)
    }

    /// Reads the cells of some slots.
    fn read<'p>(&self, row: Row<'_>, candidate: &mut Candidate, plans: impl Iterator<Item = &'p CellPlan<'s>>)
    where
        's: 'p,
    {
        self.check_shape(row, candidate);
        let (mut scratch, mut parts) = (String::new(), split::Parts::default());
        let mut currency = RowCurrency::default();
        for plan in plans {
            let from = candidate.problems.len();
            let text = plan.feeding.text(row, self.schema, &mut scratch, &mut parts, &mut candidate.problems);
            if currency == RowCurrency::Unreadable && plan.reader.reads_amounts() {
                continue;
            }
            let said = currency.said();
            let cell = text.map_or(Cell::Keep, |text| plan.reader.read_in(text, said, &mut candidate.problems));
            let cell = plan.rules.apply(&plan.reader, cell, said, &mut candidate.problems, from);
            match plan.target {
                Target::Currency => currency = RowCurrency::of(&cell, &candidate.problems[from..]),
                Target::Field(place) => candidate.fields[place] = cell,
                Target::Entry { group, entry, place } => candidate.groups[group][entry].cells[place] = cell,
            }
        }
        self.drop_empty_entries(candidate);
    }

    /// `wanted` says of which groups entries are read.
    fn blank_candidate(&self, row: u64, wanted: impl Fn(usize) -> bool) -> Candidate {
        let entries = |(group, entries): (usize, &Vec<EntryPlan>)| {
            let blank = |entry: &EntryPlan| CandidateEntry {
                position: entry.position,
                cells: vec![Cell::Keep; self.layout.groups[group].fields.len()],
            };
            if wanted(group) { entries.iter().map(blank).collect() } else { Vec::new() }
        };
        Candidate {
            row,
            key: "".into(),
            fields: vec![Cell::Keep; self.layout.fields.len()],
            groups: self.entries.iter().enumerate().map(entries).collect(),
            problems: Vec::new(),
            content: None,
        }
    }

    /// Too many filled cells mean that something shifted; too few that the row was cut off.
    fn check_shape(&self, row: Row<'_>, candidate: &mut Candidate) {
        let problem = |code, value: &str| Problem { code, slot: None, value: value.into(), suggestion: None };
        if row.len() < self.columns {
            candidate.problems.push(problem(code::ROW_SHORT, ""));
        } else if let Some(extra) = row.cells().skip(self.columns).find(|cell| !cell.trim().is_empty()) {
            let code = if self.takes_long_rows { code::ROW_TAKEN_AS_IT_IS } else { code::ROW_LONG };
            candidate.problems.push(problem(code, extra));
        }
    }

    /// An entry that holds nothing but fixed values, or that lacks what makes it an entry, says
    /// nothing about this row: "Mobile" without a number is not a phone.
    fn drop_empty_entries(&self, candidate: &mut Candidate) {
        for ((entries, plans), layout) in candidate.groups.iter_mut().zip(&self.entries).zip(&self.layout.groups) {
            for (entry, plan) in entries.iter_mut().zip(plans) {
                let keeps = |place: &usize| entry.cells[*place] == Cell::Keep;
                match plan.identity.map(|place| &entry.cells[place]) {
                    Some(Cell::Keep) => entry.cells.fill(Cell::Keep),
                    Some(Cell::Clear) => entry.cells.fill(Cell::Clear),
                    Some(Cell::Set(_)) if plan.named && layout.value.is_none_or(|place| keeps(&place)) => {
                        entry.cells.fill(Cell::Keep);
                    }
                    Some(Cell::Set(_)) => {}
                    None if plan.own.iter().all(keeps) => entry.cells.fill(Cell::Keep),
                    None => {}
                }
            }
            entries.retain(|entry| entry.cells.iter().any(|cell| *cell != Cell::Keep));
        }
    }
}

fn positions_of(mapping: &Mapping, wanted: usize) -> Vec<usize> {
    let mut positions: Vec<usize> = mapping
        .iter()
        .filter_map(|(slot, _)| match slot {
            Slot::Entry { group, position, .. } if group == wanted => Some(position),
            _ => None,
        })
        .collect();
    positions.dedup();
    positions
}

fn entry_plans(
    record_type: &RecordType,
    layout: &Layout,
    positions: &[Vec<usize>],
    plans: &[CellPlan<'_>],
) -> Vec<Vec<EntryPlan>> {
    let places = |wanted: (usize, usize), by_columns_only: bool| -> Vec<usize> {
        let place = |plan: &CellPlan<'_>| match plan.target {
            Target::Entry { group, entry, place } if (group, entry) == wanted => {
                (!by_columns_only || !plan.feeding.feed.columns().is_empty()).then_some(place)
            }
            _ => None,
        };
        plans.iter().filter_map(place).collect()
    };
    let of_group = |(group, positions): (usize, &Vec<usize>)| {
        let known_by_name = record_type.groups[layout.groups[group].group].value.is_some();
        let of_entry = |(entry, position): (usize, &usize)| {
            let identity = layout.groups[group].identity.filter(|i| places((group, entry), false).contains(i));
            let own = places((group, entry), true);
            let named = known_by_name && identity.is_some_and(|identity| !own.contains(&identity));
            EntryPlan { position: *position, identity, own, named }
        };
        positions.iter().enumerate().map(of_entry).collect()
    };
    positions.iter().enumerate().map(of_group).collect()
}

fn target_of(record_type: &RecordType, layout: &Layout, positions: &[Vec<usize>], slot: Slot) -> Target {
    let found = match slot {
        Slot::Field(field) if !record_type.is_stored(field) => Some(Target::Currency),
        Slot::Field(field) => layout.fields.iter().position(|f| *f == field).map(Target::Field),
        Slot::Entry { group, position, field } => layout.group_place(group).and_then(|g| {
            let entry = positions[g].iter().position(|p| *p == position)?;
            let place = layout.groups[g].fields.iter().position(|f| *f == field)?;
            Some(Target::Entry { group: g, entry, place })
        }),
    };
    found.expect("the layout was made from the same slots")
}

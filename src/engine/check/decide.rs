//! Candidate + what the database knows → create, update field by field, unchanged, or left out.

use super::align::{Place, align};
use super::{SeenRecords, entry_slot, set_value, title};
use crate::engine::model::{
    Candidate, CandidateEntry, Cell, Change, Entry, GroupLayout, Layout, Mode, Problem, Record, RecordId,
};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{RecordType, Slot, Value};
use rustc_hash::{FxHashMap, FxHashSet};

/// What would happen, or has been decided to happen, to one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    Create(Record),
    Update {
        changes: Vec<Change>,
        /// The record afterwards.
        after: Record,
    },
    Unchanged(RecordId),
    Remove(RecordId),
    LeftOut,
}

/// One row decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub decision: Decision,
    /// The record's name on screen; blank for an unchanged row without problems, of which nobody is
    /// told.
    pub title: Box<str>,
    /// The row repeats the key of an earlier row of the file.
    pub repeated: bool,
}

/// What the database said about a batch.
#[derive(Debug, Default)]
pub struct Found {
    /// Per candidate, the record with its key.
    pub known: Vec<Option<Record>>,
    /// Per group of the layout, who holds the identity values asked for.
    pub holders: Vec<FxHashMap<Box<str>, RecordId>>,
}

/// Decides rows in file order. It keeps which records the file has touched so far and which number
/// the next new record gets; nothing else outlives a batch.
#[derive(Debug)]
pub struct Planner<'s> {
    record_type: &'s RecordType,
    layout: Layout,
    mode: Mode,
    next: RecordId,
    seen: SeenRecords,
}

/// Per group of the layout: identity values that earlier rows of the batch gave to a record, or took
/// from one (`None`).
type Claims = Vec<FxHashMap<Box<str>, Option<RecordId>>>;

impl<'s> Planner<'s> {
    /// `next` is the number the first new record gets; `seen` are the records that rows before the
    /// first one decided here have touched (none, unless an import is resumed).
    pub fn new(
        record_type: &'s RecordType,
        layout: Layout,
        mode: Mode,
        next: RecordId,
        seen: SeenRecords,
    ) -> Planner<'s> {
        Planner { record_type, layout, mode, next, seen }
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    pub fn record_type(&self) -> &'s RecordType {
        self.record_type
    }

    /// Whether a row decided so far has touched a record.
    pub fn has_seen(&self, record: RecordId) -> bool {
        self.seen.contains(record)
    }

    /// Which records the rows decided so far have touched.
    pub fn into_seen(self) -> SeenRecords {
        self.seen
    }

    /// Identity values of unique groups that a batch would give to records that do not hold them
    /// yet: who else holds those must be asked. Per group of the layout.
    pub fn wanted_holders<'c>(&self, candidates: &'c [Candidate], known: &[Option<Record>]) -> Vec<Vec<&'c str>> {
        let mut wanted: Vec<Vec<&str>> = vec![Vec::new(); self.layout.groups.len()];
        for (candidate, known) in candidates.iter().zip(known).filter(|(c, _)| !c.has_errors()) {
            for (place, group) in self.layout.groups.iter().enumerate().filter(|(_, g)| g.unique) {
                for value in candidate.groups[place].iter().filter_map(|e| identity_of(group, e)) {
                    // Whoever shares an address may stop sharing it: then the others count.
                    let own =
                        group.unless.is_none() && known.as_ref().is_some_and(|k| holds(group, &k.groups[place], value));
                    if let (false, Some(text)) = (own, value.as_text()) {
                        wanted[place].push(text);
                    }
                }
            }
        }
        wanted
    }

    /// Decides a batch, in order. Problems found here are added to the candidates'; the values of
    /// rows that create a record are moved into it.
    pub fn decide(&mut self, candidates: &mut [Candidate], found: Found) -> Vec<Outcome> {
        let repeats = Repeats::of(candidates);
        let mut batch =
            BatchState { claims: vec![FxHashMap::default(); self.layout.groups.len()], holders: found.holders };
        let mut states = found.known;
        let mut outcomes = Vec::with_capacity(candidates.len());
        for (index, candidate) in candidates.iter_mut().enumerate() {
            let state = match repeats.earlier.get(&index) {
                Some(earlier) => states[*earlier].clone(),
                None => states[index].take(),
            };
            let decision = self.decide_row(candidate, state.as_ref(), &mut batch);
            let record = match &decision {
                Decision::Create(record) | Decision::Update { after: record, .. } => Some(record),
                Decision::Unchanged(_) | Decision::Remove(_) | Decision::LeftOut => state.as_ref(),
            };
            let repeated = match &decision {
                Decision::Create(record) | Decision::Update { after: record, .. } => self.seen.insert(record.id),
                Decision::Unchanged(id) => self.seen.insert(*id),
                Decision::Remove(_) | Decision::LeftOut => false,
            };
            if repeated {
                candidate.problems.push(problem(code::KEY_REPEATED, Slot::Field(self.record_type.key), &candidate.key));
            }
            let nothing_to_tell = candidate.problems.is_empty() && matches!(decision, Decision::Unchanged(_));
            let name = match record {
                _ if nothing_to_tell => Box::default(),
                Some(record) => title(self.record_type, |field| self.field_of(record, field)),
                None => title(self.record_type, |field| self.cell_of(candidate, field)),
            };
            if repeats.followed.contains(&index) {
                let gone = matches!(decision, Decision::Remove(_));
                states[index] = if gone { None } else { record.cloned() };
            }
            outcomes.push(Outcome { decision, title: name, repeated });
        }
        outcomes
    }

    fn decide_row(&mut self, candidate: &mut Candidate, state: Option<&Record>, batch: &mut BatchState) -> Decision {
        if candidate.has_errors() {
            return Decision::LeftOut;
        }
        let key = Slot::Field(self.record_type.key);
        match (state, self.mode) {
            (None, Mode::UpdateOnly) => {
                candidate.problems.push(problem(code::NOT_THERE, key, &candidate.key));
                Decision::LeftOut
            }
            (None, Mode::RemoveListed) => {
                candidate.problems.push(problem(code::NOTHING_TO_REMOVE, key, &candidate.key));
                Decision::LeftOut
            }
            (Some(state), Mode::RemoveListed) => Decision::Remove(state.id),
            (None, Mode::AddAndUpdate | Mode::AddOnly | Mode::FullList) => self.create(candidate, batch),
            (Some(state), Mode::AddOnly) => {
                candidate.problems.push(problem(code::ALREADY_THERE, key, &candidate.key));
                Decision::Unchanged(state.id)
            }
            (Some(state), Mode::AddAndUpdate | Mode::UpdateOnly | Mode::FullList) => {
                self.update(candidate, state, batch)
            }
        }
    }

    fn create(&mut self, candidate: &mut Candidate, batch: &mut BatchState) -> Decision {
        let id = self.next;
        self.next = RecordId(id.0 + 1);
        let mut groups = Vec::with_capacity(self.layout.groups.len());
        for (place, layout) in self.layout.groups.iter().enumerate() {
            let positions = align(layout, &candidate.groups[place], &[]);
            let mut entries = Vec::with_capacity(positions.len());
            for (incoming, position) in candidate.groups[place].iter_mut().zip(positions) {
                let position = match position {
                    Place::At(position) => position,
                    Place::Repeated => continue,
                    Place::NoRoom => {
                        candidate.problems.push(no_room(layout, incoming));
                        continue;
                    }
                };
                if let Some(held) = batch.claim(place, layout, incoming, id, position) {
                    candidate.problems.push(held);
                    continue;
                }
                if clears_value(layout, incoming) {
                    continue;
                }
                let values: Vec<Option<Value>> = incoming.cells.iter_mut().map(take_value).collect();
                if values.iter().any(Option::is_some) {
                    entries.push(Entry { position, values });
                }
            }
            entries.sort_by_key(|entry| entry.position);
            groups.push(entries);
        }
        let fields = candidate.fields.iter_mut().map(take_value).collect();
        Decision::Create(Record { id, fields, groups })
    }

    fn update(&self, candidate: &mut Candidate, state: &Record, batch: &mut BatchState) -> Decision {
        let mut changes = Vec::new();
        for (place, cell) in candidate.fields.iter().enumerate() {
            change(&mut changes, Slot::Field(self.layout.fields[place]), cell, state.fields[place].as_ref());
        }
        for (place, layout) in self.layout.groups.iter().enumerate() {
            let existing = &state.groups[place];
            let positions = align(layout, &candidate.groups[place], existing);
            for (incoming, position) in candidate.groups[place].iter().zip(positions) {
                let position = match position {
                    Place::At(position) => position,
                    Place::Repeated => continue,
                    Place::NoRoom => {
                        candidate.problems.push(no_room(layout, incoming));
                        continue;
                    }
                };
                let entry = existing.iter().find(|e| e.position == position);
                if entry.is_none() && clears_value(layout, incoming) {
                    continue;
                }
                let before = |place: usize| entry.and_then(|e| e.values[place].as_ref());
                let shared = |value: Option<&Value>| value == Some(&Value::Boolean(true));
                let unshares = layout.unless.is_some_and(|place| {
                    let cell = &incoming.cells[place];
                    shared(before(place)) && *cell != Cell::Keep && !shared(set_value(cell))
                });
                let renamed = layout.identity.is_some_and(|i| differs(&incoming.cells[i], before(i)));
                if (renamed || unshares)
                    && let Some(held) = batch.claim(place, layout, incoming, state.id, position)
                {
                    candidate.problems.push(held);
                    continue;
                }
                if renamed
                    && layout.unique
                    && let Some(text) = layout.identity.and_then(before).and_then(Value::as_text)
                {
                    batch.claims[place].insert(text.into(), None);
                }
                for (field, cell) in incoming.cells.iter().enumerate() {
                    change(&mut changes, entry_slot(layout, position, field), cell, before(field));
                }
            }
        }
        if changes.is_empty() {
            return Decision::Unchanged(state.id);
        }
        let after = self.changed(state, &changes);
        Decision::Update { changes, after }
    }

    /// The record after its changes.
    fn changed(&self, state: &Record, changes: &[Change]) -> Record {
        let mut record = state.clone();
        for change in changes {
            match change.slot {
                Slot::Field(field) => {
                    if let Some(place) = self.layout.fields.iter().position(|f| *f == field) {
                        record.fields[place] = change.after.clone();
                    }
                }
                Slot::Entry { group, position, field } => {
                    let Some(place) = self.layout.group_place(group) else { continue };
                    let layout = &self.layout.groups[place];
                    let Some(field) = layout.fields.iter().position(|f| *f == field) else { continue };
                    let entries = &mut record.groups[place];
                    let at = entries.binary_search_by_key(&position, |e| e.position).unwrap_or_else(|at| {
                        entries.insert(at, Entry { position, values: vec![None; layout.fields.len()] });
                        at
                    });
                    entries[at].values[field] = change.after.clone();
                }
            }
        }
        for entries in &mut record.groups {
            entries.retain(|entry| entry.values.iter().any(Option::is_some));
        }
        record
    }

    fn field_of<'r>(&self, record: &'r Record, field: usize) -> Option<&'r Value> {
        let place = self.layout.fields.iter().position(|f| *f == field)?;
        record.fields[place].as_ref()
    }

    fn cell_of<'c>(&self, candidate: &'c Candidate, field: usize) -> Option<&'c Value> {
        let place = self.layout.fields.iter().position(|f| *f == field)?;
        set_value(&candidate.fields[place])
    }
}

/// What earlier rows of a batch did to values that only one record may hold.
struct BatchState {
    claims: Claims,
    holders: Vec<FxHashMap<Box<str>, RecordId>>,
}

impl BatchState {
    /// Claims an entry's identity for a record. A value another record holds is refused with a
    /// problem (event 6 of the hosted import API): it stays where it is.
    fn claim(
        &mut self,
        place: usize,
        layout: &GroupLayout,
        entry: &CandidateEntry,
        record: RecordId,
        position: usize,
    ) -> Option<Problem> {
        if !layout.unique || is_shared(layout, entry) {
            return None;
        }
        let field = layout.identity?;
        let text = identity_of(layout, entry).and_then(Value::as_text)?;
        let holder = match self.claims[place].get(text) {
            Some(claimed) => *claimed,
            None => self.holders.get(place).and_then(|held| held.get(text)).copied(),
        };
        if holder.is_some_and(|holder| holder != record) {
            return Some(problem(code::EMAIL_HELD, entry_slot(layout, position, field), text));
        }
        self.claims[place].insert(text.into(), Some(record));
        None
    }
}

/// Rows of a batch that carry the same key. Rows with errors do nothing, so they stand for nothing
/// here: what the record was before is not asked for them either.
#[derive(Default)]
struct Repeats {
    /// Row → the row before it with the same key.
    earlier: FxHashMap<usize, usize>,
    /// Rows that have a later one with the same key.
    followed: FxHashSet<usize>,
}

impl Repeats {
    fn of(candidates: &[Candidate]) -> Repeats {
        let mut last: FxHashMap<&str, usize> = FxHashMap::default();
        last.reserve(candidates.len());
        let mut repeats = Repeats::default();
        for (index, candidate) in candidates.iter().enumerate().filter(|(_, c)| !c.key.is_empty() && !c.has_errors()) {
            if let Some(earlier) = last.insert(&candidate.key, index) {
                repeats.earlier.insert(index, earlier);
                repeats.followed.insert(earlier);
            }
        }
        repeats
    }
}

/// Whether an entry known by its name only takes its value away: where there is none, nothing happens.
fn clears_value(layout: &GroupLayout, entry: &CandidateEntry) -> bool {
    layout.value.is_some_and(|place| entry.cells[place] == Cell::Clear)
}

fn no_room(layout: &GroupLayout, entry: &CandidateEntry) -> Problem {
    let place = layout.identity.unwrap_or(0);
    let value = set_value(&entry.cells[place]).and_then(Value::as_text).unwrap_or_default();
    problem(code::NO_ROOM, entry_slot(layout, entry.position, place), value)
}

fn problem(code: u16, slot: Slot, value: &str) -> Problem {
    Problem { code, slot: Some(slot), value: value.into(), suggestion: None }
}

fn identity_of<'e>(layout: &GroupLayout, entry: &'e CandidateEntry) -> Option<&'e Value> {
    set_value(&entry.cells[layout.identity?])
}

fn holds(layout: &GroupLayout, entries: &[Entry], value: &Value) -> bool {
    let Some(place) = layout.identity else { return false };
    entries.iter().any(|e| e.values[place].as_ref().is_some_and(|v| v.same(value)))
}

fn is_shared(layout: &GroupLayout, entry: &CandidateEntry) -> bool {
    layout.unless.is_some_and(|place| entry.cells[place] == Cell::Set(Value::Boolean(true)))
}

fn differs(cell: &Cell, before: Option<&Value>) -> bool {
    match cell {
        Cell::Keep => false,
        Cell::Clear => before.is_some(),
        Cell::Set(value) => !before.is_some_and(|b| b.same(value)),
    }
}

fn change(changes: &mut Vec<Change>, slot: Slot, cell: &Cell, before: Option<&Value>) {
    if differs(cell, before) {
        changes.push(Change { slot, before: before.cloned(), after: set_value(cell).cloned() });
    }
}

fn take_value(cell: &mut Cell) -> Option<Value> {
    match std::mem::take(cell) {
        Cell::Set(value) => Some(value),
        Cell::Keep | Cell::Clear => None,
    }
}

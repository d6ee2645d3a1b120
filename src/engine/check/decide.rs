//! Candidate + what the database knows → create, update field by field, unchanged, or left out.

use super::align::{Place, align, no_room};
use super::batch::{BatchState, Repeats};
use super::recognise::{Matches, Recogniser, Resolved, Unknown};
use super::{SeenRecords, entry_slot, identity_of, key, problem, set_value, title};
use crate::engine::model::{
    self, Candidate, CandidateEntry, Cell, Change, Entry, GroupLayout, Layout, Mode, Possible, Recognise, Record,
    RecordId,
};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{RecordType, Slot, Value};
use rustc_hash::FxHashMap;

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
    /// The record that the row lists for removal, where no earlier row has.
    pub listed: Option<RecordId>,
    /// Records that match it by something else than the key.
    pub possible: Vec<Possible>,
}

/// What the database said about a batch.
#[derive(Debug, Default)]
pub struct Found {
    /// Per candidate, the record with its key.
    pub known: Vec<Option<Record>>,
    /// Per group of the layout, who holds the identity values asked for.
    pub holders: Vec<FxHashMap<Box<str>, RecordId>>,
    /// What else is known of rows without a known key, where it was asked.
    pub matches: Matches,
}

/// Decides rows in file order. It keeps which records the file has touched so far and which number
/// the next new record gets; nothing else outlives a batch.
#[derive(Debug)]
pub struct Planner<'s> {
    record_type: &'s RecordType,
    layout: Layout,
    /// Where the layout has the field that says that a record is deleted.
    deleted: Option<usize>,
    mode: Mode,
    next: RecordId,
    seen: SeenRecords,
    /// The records that rows listed for removal.
    listed: SeenRecords,
    repeats: model::Repeats,
    /// Records that are there already are no matter.
    silent: bool,
    /// Where more than the key counts.
    recogniser: Option<Recogniser>,
}

/// Which record a row is about.
struct About {
    state: Option<Record>,
    possible: Vec<Possible>,
    /// By its key, or by nothing but its key it is a new one.
    by_key: bool,
}

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
        let deleted = record_type.deleted.and_then(|field| layout.fields.iter().position(|each| *each == field));
        Planner {
            record_type,
            layout,
            deleted,
            mode,
            next,
            seen,
            listed: SeenRecords::default(),
            // Who is listed twice is listed.
            repeats: if mode == Mode::RemoveListed { model::Repeats::First } else { model::Repeats::default() },
            silent: false,
            recogniser: None,
        }
    }

    /// Recognises records in another way than by the key alone. `first` is the number of the first
    /// record the import creates, which is not the next one where it is resumed.
    #[must_use]
    pub fn recognising(self, how: &Recognise, first: RecordId) -> Planner<'s> {
        if self.mode == Mode::RemoveListed {
            return self;
        }
        let recogniser = Recogniser::new(self.record_type, &self.layout, how, first);
        Planner { repeats: how.repeats, recogniser, ..self }
    }

    /// Says nothing of rows whose record is there already, or was in an earlier row.
    #[must_use]
    pub fn silent_about_known(self, silent: bool) -> Planner<'s> {
        Planner { silent, ..self }
    }

    /// What else has to be asked about rows whose key nobody has; `None` where the key alone counts.
    pub fn unknown(&self, candidates: &[Candidate], known: &[Option<Record>]) -> Option<Unknown> {
        Some(self.recogniser.as_ref()?.unknown(&self.layout, candidates, known, self.next))
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
        for (candidate, known) in candidates.iter().zip(known).filter(|(c, _)| !c.has_errors() && c.same().is_none()) {
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
        let mut batch = BatchState::new(self.layout.groups.len(), found.holders, found.matches);
        let mut states = found.known;
        let mut outcomes = Vec::with_capacity(candidates.len());
        for (index, candidate) in candidates.iter_mut().enumerate() {
            if let Some(record) = candidate.same() {
                self.seen.insert(record);
                outcomes.push(Outcome::unchanged(record));
                continue;
            }
            let state = match repeats.earlier.get(&index) {
                Some(earlier) => states[*earlier].clone(),
                None => states[index].take(),
            };
            let About { state, possible, by_key } = self.about(candidate, state, &batch);
            let refused = self.refuse_repeat(candidate, state.as_ref().filter(|_| by_key));
            let refused_repeat = refused.is_some();
            let decision = refused.unwrap_or_else(|| self.decide_row(candidate, state.as_ref(), &mut batch));
            let record = match &decision {
                Decision::Create(record) | Decision::Update { after: record, .. } => Some(record),
                Decision::Unchanged(_) | Decision::LeftOut => state.as_ref(),
            };
            let touched = match &decision {
                Decision::Create(record) | Decision::Update { after: record, .. } => Some(record.id),
                Decision::Unchanged(id) => Some(*id),
                Decision::LeftOut => None,
            };
            let listed = touched.filter(|id| self.lists(candidate) && !self.listed.insert(*id));
            if self.lists(candidate) {
                candidate.content = None;
            }
            let again = touched.is_some_and(|id| by_key && self.seen.insert(id));
            if again && !refused_repeat && !self.silent {
                candidate.problems.push(problem(code::KEY_REPEATED, self.key(), &candidate.key));
            }
            let untold = candidate.problems.is_empty() && possible.is_empty() && listed.is_none();
            let nothing_to_tell = untold && matches!(decision, Decision::Unchanged(_));
            let name = match record {
                _ if nothing_to_tell => Box::default(),
                Some(record) => title(self.record_type, |field| self.field_of(record, field)),
                None => title(self.record_type, |field| self.cell_of(candidate, field)),
            };
            if let (Some(recogniser), Some(record)) = (&self.recogniser, record) {
                recogniser.note(&self.layout, record, &mut batch);
            }
            if repeats.followed.contains(&index) {
                states[index] = record.filter(|_| by_key).cloned();
            }
            outcomes.push(Outcome { decision, title: name, repeated: again || refused_repeat, listed, possible });
        }
        outcomes
    }

    fn key(&self) -> Slot {
        self.record_type.key_slot()
    }

    /// Whether a row lists its record for removal.
    fn lists(&self, candidate: &Candidate) -> bool {
        match self.mode {
            Mode::RemoveListed => true,
            // What is there already stays as it is.
            Mode::AddOnly => false,
            Mode::AddAndUpdate | Mode::UpdateOnly | Mode::FullList => self.is_deleted(candidate),
        }
    }

    /// Whether a row says that its record is deleted.
    fn is_deleted(&self, candidate: &Candidate) -> bool {
        let said = self.deleted.and_then(|place| candidate.fields.get(place));
        matches!(said, Some(Cell::Set(Value::Boolean(true))))
    }

    /// Which record a row is about: the one with its key (`state`), else one that matches otherwise and
    /// that somebody, or the import's rule, says is the same.
    fn about(&self, candidate: &mut Candidate, state: Option<Record>, batch: &BatchState) -> About {
        let plain = |state| About { state, possible: Vec::new(), by_key: true };
        let Some(recogniser) = self.recogniser.as_ref().filter(|_| !candidate.has_errors()) else {
            return plain(state);
        };
        if let Some(state) = state {
            if recogniser.made_here(&state, &candidate.key) {
                candidate.problems.push(problem(code::KEY_JUST_MADE, self.key(), &candidate.key));
            }
            // An earlier row may have recognised it by something else.
            let newest = batch.matches.records.get(&state.id).cloned();
            return plain(newest.or(Some(state)));
        }
        if batch.keys.contains(&candidate.key) {
            // A row of this batch added it, without a key of its own.
            candidate.problems.push(problem(code::KEY_JUST_MADE, self.key(), &candidate.key));
            return plain(None);
        }
        let Resolved { record, possible, refused } =
            recogniser.resolve(self.record_type, &self.layout, candidate, batch);
        if let Some(code) = refused {
            let value = possible.first().map(|p| &*p.pair.key).unwrap_or_default();
            candidate.problems.push(problem(code, self.key(), value));
        }
        let by_key = record.is_none() && !candidate.key.is_empty();
        if let Some(record) = &record {
            // The key stays as it is in the database.
            let key = record.fields[self.layout.key].as_ref().and_then(Value::as_text);
            candidate.key = key.unwrap_or_default().into();
            candidate.fields[self.layout.key] = Cell::Keep;
        }
        About { state: record, possible, by_key }
    }

    /// What becomes of a row whose key an earlier row of the file has, unless it is to win.
    fn refuse_repeat(&self, candidate: &mut Candidate, state: Option<&Record>) -> Option<Decision> {
        if self.repeats == model::Repeats::Last || candidate.has_errors() {
            return None;
        }
        let id = state.map(|state| state.id).filter(|id| self.seen.contains(*id))?;
        let (code, decision) = match self.repeats {
            model::Repeats::Problem => (code::KEY_REPEATED_REFUSED, Decision::LeftOut),
            model::Repeats::First | model::Repeats::Last => (code::KEY_REPEATED_IGNORED, Decision::Unchanged(id)),
        };
        if !(self.silent && matches!(decision, Decision::Unchanged(_))) {
            candidate.problems.push(problem(code, self.key(), &candidate.key));
        }
        Some(decision)
    }

    fn decide_row(&mut self, candidate: &mut Candidate, state: Option<&Record>, batch: &mut BatchState) -> Decision {
        if candidate.has_errors() {
            return Decision::LeftOut;
        }
        let key = self.key();
        match (state, self.mode) {
            (None, Mode::UpdateOnly) => {
                candidate.problems.push(problem(code::NOT_THERE, key, &candidate.key));
                Decision::LeftOut
            }
            (None, Mode::RemoveListed) => {
                candidate.problems.push(problem(code::NOTHING_TO_REMOVE, key, &candidate.key));
                Decision::LeftOut
            }
            (Some(state), Mode::RemoveListed) => Decision::Unchanged(state.id),
            (None, _) if self.is_deleted(candidate) => {
                candidate.problems.push(problem(code::NOTHING_TO_REMOVE, key, &candidate.key));
                Decision::LeftOut
            }
            (None, Mode::AddAndUpdate | Mode::AddOnly | Mode::FullList) => self.create(candidate, batch),
            (Some(state), Mode::AddOnly) if self.silent => Decision::Unchanged(state.id),
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
        if candidate.key.is_empty() && !self.make_key(candidate, batch) {
            return Decision::LeftOut;
        }
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

    /// Gives the row of a new record a key, where that is wanted.
    fn make_key(&self, candidate: &mut Candidate, batch: &BatchState) -> bool {
        let Some(key) = self.recogniser.as_ref().and_then(|r| r.new_key(self.next, batch)) else {
            candidate.problems.push(problem(code::REQUIRED_BLANK, self.key(), ""));
            return false;
        };
        let place = self.layout.key_parts.first().copied().unwrap_or(self.layout.key);
        candidate.fields[place] = Cell::Set(Value::text(key));
        key::read(&self.layout, candidate);
        true
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

/// Whether an entry known by its name only takes its value away: where there is none, nothing happens.
fn clears_value(layout: &GroupLayout, entry: &CandidateEntry) -> bool {
    layout.value.is_some_and(|place| entry.cells[place] == Cell::Clear)
}

fn holds(layout: &GroupLayout, entries: &[Entry], value: &Value) -> bool {
    let Some(place) = layout.identity else { return false };
    entries.iter().any(|e| e.values[place].as_ref().is_some_and(|v| v.same(value)))
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

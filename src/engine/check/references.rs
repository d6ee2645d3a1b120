//! References of rows to other records: which are asked for, and what becomes of a row when the answers are there.
//!
//! It exists apart from conversion because only the database knows what an email leads to. It must not ask by itself.

use super::key;
use crate::engine::model::{Candidate, Cell, Fix, FixRule, Layout, Problem, Referred};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{RecordType, Slot, Value};
use rustc_hash::{FxHashMap, FxHashSet};

/// What was answered, for each record type asked about.
pub type Answers = Vec<FxHashMap<Box<str>, Referred>>;

/// The references a layout touches.
#[derive(Debug)]
pub struct References {
    layout: Layout,
    fields: Vec<Reference>,
    /// With the place of the group.
    entries: Vec<(usize, Reference)>,
    /// Record types referred to.
    types: Vec<String>,
}

#[derive(Debug)]
struct Reference {
    /// In the fields of the layout or of the group.
    place: usize,
    /// In `types`.
    to: usize,
    required: bool,
    /// What was decided about those that lead nowhere, by the number of the entry.
    unknown: Vec<Option<Fix>>,
}

impl References {
    pub fn new(record_type: &RecordType, layout: &Layout, rules: &[FixRule]) -> References {
        let mut references =
            References { layout: layout.clone(), fields: Vec::new(), entries: Vec::new(), types: Vec::new() };
        for (place, field) in layout.fields.iter().enumerate() {
            let reference = references.reference(record_type, Slot::Field(*field), place, rules);
            references.fields.extend(reference);
        }
        for (at, group) in layout.groups.iter().enumerate() {
            for (place, field) in group.fields.iter().enumerate() {
                let slot = Slot::Entry { group: group.group, position: 0, field: *field };
                let reference = references.reference(record_type, slot, place, rules);
                references.entries.extend(reference.map(|reference| (at, reference)));
            }
        }
        references
    }

    fn reference(
        &mut self,
        record_type: &RecordType,
        slot: Slot,
        place: usize,
        rules: &[FixRule],
    ) -> Option<Reference> {
        let field = record_type.field(slot);
        let name = field.references.as_ref()?;
        let to = self.types.iter().position(|known| known == name).unwrap_or_else(|| {
            self.types.push(name.clone());
            self.types.len() - 1
        });
        let rule = |slot: Slot| {
            let path = record_type.slot_path(slot);
            let about = |rule: &&FixRule| rule.code == code::REFERENCE_UNKNOWN && rule.slot.as_deref() == Some(&*path);
            rules.iter().find(about).map(|rule| rule.fix)
        };
        let unknown = match slot {
            Slot::Field(_) => vec![rule(slot)],
            Slot::Entry { group, field, .. } => {
                let positions = 0..record_type.groups[group].max;
                positions.map(|position| rule(Slot::Entry { group, position, field })).collect()
            }
        };
        Some(Reference { place, to, required: field.required, unknown })
    }

    /// Whether nothing refers to another record.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// What has to be asked, for each record type: every text once.
    pub fn wanted(&self, candidates: &[Candidate]) -> Vec<(&str, Vec<Box<str>>)> {
        let mut wanted = vec![FxHashSet::default(); self.types.len()];
        for candidate in candidates {
            for reference in &self.fields {
                wanted[reference.to].extend(text(&candidate.fields[reference.place]));
            }
            for (group, reference) in &self.entries {
                let entries = candidate.groups[*group].iter();
                wanted[reference.to].extend(entries.filter_map(|entry| text(&entry.cells[reference.place])));
            }
        }
        let wanted = wanted.into_iter().map(|texts| texts.into_iter().map(Box::from).collect());
        self.types.iter().map(String::as_str).zip(wanted).collect()
    }

    /// Puts keys in place of what stood there; references that lead nowhere become problems.
    pub fn settle(&self, candidates: &mut [Candidate], answers: &Answers) {
        for candidate in candidates.iter_mut() {
            for reference in &self.fields {
                let field = Slot::Field(self.layout.fields[reference.place]);
                let cell = &mut candidate.fields[reference.place];
                if reference.settle(cell, field, &answers[reference.to], &mut candidate.problems) {
                    candidate.content = None;
                }
            }
            for (group, reference) in &self.entries {
                self.settle_entries(candidate, *group, reference, &answers[reference.to]);
            }
            // A row that would not go in all the same is one for the problem file.
            if candidate.problems.iter().any(|problem| problem.is_error() && problem.code != code::PARKED) {
                let parked = candidate.problems.iter_mut().filter(|problem| problem.code == code::PARKED);
                parked.for_each(|problem| problem.code = code::REFERENCE_UNKNOWN);
            }
            if !self.layout.key_parts.is_empty() {
                key::read(&self.layout, candidate);
            }
        }
    }

    fn settle_entries(
        &self,
        candidate: &mut Candidate,
        group: usize,
        reference: &Reference,
        answers: &FxHashMap<Box<str>, Referred>,
    ) {
        let layout = &self.layout.groups[group];
        let (problems, content) = (&mut candidate.problems, &mut candidate.content);
        candidate.groups[group].retain_mut(|entry| {
            let slot =
                Slot::Entry { group: layout.group, position: entry.position, field: layout.fields[reference.place] };
            let was_set = text(&entry.cells[reference.place]).is_some();
            if reference.settle(&mut entry.cells[reference.place], slot, answers, problems) {
                *content = None;
            }
            // What was left out of an entry that it makes takes the entry with it.
            let left_out = was_set && entry.cells[reference.place] == Cell::Keep;
            !(left_out && layout.identity == Some(reference.place))
        });
    }
}

impl Reference {
    fn rule(&self, slot: Slot) -> Option<Fix> {
        let entry = match slot {
            Slot::Field(_) => 0,
            Slot::Entry { position, .. } => position,
        };
        self.unknown.get(entry).copied().flatten()
    }

    /// Whether what stood there is not the key itself: then another record may be meant another time.
    fn settle(
        &self,
        cell: &mut Cell,
        slot: Slot,
        answers: &FxHashMap<Box<str>, Referred>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        let Some(asked) = text(cell) else { return false };
        let problem = |code| Problem { code, slot: Some(slot), value: asked.into(), suggestion: None };
        match answers.get(asked) {
            Some(Referred::Key(key)) if **key == *asked => return false,
            Some(Referred::Key(key)) => *cell = Cell::Set(Value::text(key.clone())),
            Some(Referred::Several) => problems.push(problem(code::REFERENCE_SHARED)),
            Some(Referred::Nobody) | None => match self.rule(slot) {
                Some(Fix::LeaveOut) if !self.required => {
                    problems.push(problem(code::CELL_LEFT_OUT));
                    *cell = Cell::Keep;
                }
                Some(Fix::Park) => problems.push(problem(code::PARKED)),
                _ => problems.push(problem(code::REFERENCE_UNKNOWN)),
            },
        }
        true
    }
}

fn text(cell: &Cell) -> Option<&str> {
    super::set_value(cell)?.as_text()
}

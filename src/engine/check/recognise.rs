//! Rows whose key nobody has: which records they may be about all the same, and what was decided.
//!
//! It exists apart from the decisions about fields because it comes before them: it only says which
//! record a row is about. It must not apply a match that nobody decided, and a blank matches nothing.

use super::align::{Place, align};
use super::batch::BatchState;
use super::{identity_of, is_shared, set_value, title};
use crate::engine::model::{
    Candidate, Compared, Decided, GroupLayout, Layout, NamePlaces, Pair, Possible, Recognise, Record, RecordId, Sign,
    Verdict,
};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{RecordType, Slot, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// What has to be asked about the rows of a batch whose key nobody has.
#[derive(Debug, Default)]
pub struct Unknown {
    /// Names with postal codes, as [`NamePlaces`] gives them.
    pub names: Vec<Box<str>>,
    /// What identifies the rows' persons: decisions may be kept under it.
    pub incoming: Vec<Box<str>>,
    /// Keys that may be made for new records: those that are taken need another.
    pub keys: Vec<Box<str>>,
}

/// What was answered.
#[derive(Debug, Default)]
pub struct Matches {
    /// Records that may have these names with postal codes.
    pub named: FxHashMap<Box<str>, Vec<RecordId>>,
    pub decided: FxHashMap<Box<str>, Vec<Decided>>,
    /// The records themselves, wherever a match, a holder or a decision named one.
    pub records: FxHashMap<RecordId, Record>,
    /// For keys that may not be free: those to choose from, none of which the database has.
    pub free: FxHashMap<Box<str>, Vec<Box<str>>>,
}

/// What a row turned out to be about.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    /// The record it is to update, though its key is another.
    pub record: Option<Record>,
    pub possible: Vec<Possible>,
    /// Why it is left out.
    pub refused: Option<u16>,
}

/// Finds records by other things than the key.
#[derive(Debug)]
pub(super) struct Recogniser {
    settings: Recognise,
    names: Option<NamePlaces>,
    /// Number of the first record this import creates.
    first: RecordId,
}

impl Recogniser {
    pub(super) fn new(
        record_type: &RecordType,
        layout: &Layout,
        settings: &Recognise,
        first: RecordId,
    ) -> Option<Recogniser> {
        let names = NamePlaces::of(record_type, layout).filter(|_| settings.by_name);
        settings.beyond_key().then(|| Recogniser { settings: settings.clone(), names, first })
    }

    /// What to ask about rows that nobody has the key of. `next` is the number of the next new record.
    pub(super) fn unknown(
        &self,
        layout: &Layout,
        candidates: &[Candidate],
        known: &[Option<Record>],
        next: RecordId,
    ) -> Unknown {
        let mut unknown = Unknown::default();
        let (mut names, mut incoming) = (FxHashSet::default(), FxHashSet::default());
        let mut keyless = false;
        for (candidate, _) in candidates.iter().zip(known).filter(|(c, known)| known.is_none() && !c.has_errors()) {
            if let Some(places) = &self.names {
                names.extend(places.of_candidate(candidate));
            }
            incoming.extend(self.incoming(layout, candidate));
            keyless |= candidate.key.is_empty();
        }
        unknown.names.extend(names);
        unknown.incoming.extend(incoming);
        if let Some(prefix) = self.settings.key_prefix().filter(|_| keyless) {
            let numbers = (next.0..).take(candidates.len());
            unknown.keys.extend(numbers.map(|number| made(prefix, RecordId(number))));
        }
        unknown
    }

    /// A key for a new record whose row has none; `None` where none may be made.
    pub(super) fn new_key(&self, record: RecordId, batch: &BatchState) -> Option<Box<str>> {
        let key = made(self.settings.key_prefix()?, record);
        match batch.matches.free.get(&key) {
            Some(free) => free.iter().find(|key| !batch.keys.contains(*key)).cloned(),
            None => Some(key),
        }
    }

    /// Whether this import made the key of a record: a row that carries it cannot mean that record.
    pub(super) fn made_here(&self, record: &Record, key: &str) -> bool {
        let Some(rest) = self.settings.key_prefix().and_then(|prefix| key.strip_prefix(prefix)) else { return false };
        let number = rest.split('-').next().unwrap_or_default();
        record.id >= self.first && number.parse() == Ok(record.id.0)
    }

    /// What identifies the person of a row; `None` where nothing does.
    fn incoming(&self, layout: &Layout, candidate: &Candidate) -> Option<Box<str>> {
        if !candidate.key.is_empty() {
            return Some(format!("key:{}", candidate.key).into());
        }
        if let Some((_, email)) = emails(layout, candidate).next() {
            return Some(format!("email:{email}").into());
        }
        let name = self.names.as_ref()?.of_candidate(candidate).into_iter().next()?;
        Some(format!("name:{name}").into())
    }

    /// Keeps a record as a row leaves it, so that later rows of the batch find it.
    pub(super) fn note(&self, layout: &Layout, record: &Record, batch: &mut BatchState) {
        let key = record.fields[layout.key].as_ref().and_then(Value::as_text);
        batch.keys.extend(key.filter(|_| record.id >= self.first).map(Box::from));
        for name in self.names.iter().flat_map(|places| places.of_record(record)) {
            batch.matches.named.entry(name).or_default().push(record.id);
        }
        batch.matches.records.insert(record.id, record.clone());
    }

    /// Which record a row is about whose key nobody has.
    pub(super) fn resolve(
        &self,
        record_type: &RecordType,
        layout: &Layout,
        candidate: &Candidate,
        batch: &BatchState,
    ) -> Resolved {
        let Some(incoming) = self.incoming(layout, candidate) else { return Resolved::default() };
        let decided = batch.matches.decided.get(&incoming).map(Vec::as_slice).unwrap_or_default();
        let possible = |(id, signs): (RecordId, Vec<Sign>)| {
            let record = batch.matches.records.get(&id)?;
            let key = record.fields[layout.key].as_ref().and_then(Value::as_text).unwrap_or_default();
            let pair = Pair {
                incoming: incoming.clone(),
                key: key.into(),
                record: (record.id < self.first).then_some(record.id),
            };
            let decided = decided.iter().find(|d| d.pair.key == pair.key && is_about(d, id));
            let field = |field: usize| {
                let place = layout.fields.iter().position(|f| *f == field)?;
                record.fields[place].as_ref()
            };
            Some(Possible {
                title: title(record_type, field),
                signs,
                verdict: decided.map(|d| d.verdict),
                decided: decided.map(|d| (d.who.clone(), d.at)),
                compared: compare(layout, candidate, record),
                pair,
            })
        };
        let found = self.found(layout, candidate, batch, decided);
        let ids: Vec<RecordId> = found.iter().map(|(id, _)| *id).collect();
        let mut possible: Vec<Possible> = found.into_iter().filter_map(possible).collect();
        debug_assert_eq!(ids.len(), possible.len(), "every record found was asked for");
        self.rule(&mut possible);
        let refused = refused(&possible);
        let same = possible.iter().position(|p| refused.is_none() && p.verdict == Some(Verdict::Same));
        let record = same.and_then(|place| batch.matches.records.get(&ids[place]).cloned());
        Resolved { record, possible, refused }
    }

    /// The records that match, each with why.
    fn found(
        &self,
        layout: &Layout,
        candidate: &Candidate,
        batch: &BatchState,
        decided: &[Decided],
    ) -> Vec<(RecordId, Vec<Sign>)> {
        let mut found: Vec<(RecordId, Vec<Sign>)> = Vec::new();
        let there = |id: RecordId| batch.matches.records.get(&id);
        let mut note = |id: RecordId, sign: Sign| match found.iter_mut().find(|(known, _)| *known == id) {
            Some((_, signs)) => signs.push(sign),
            None => found.push((id, vec![sign])),
        };
        for (place, email) in emails(layout, candidate).filter(|_| self.settings.by_email) {
            if let Some(id) = batch.holder(place, email).filter(|id| there(*id).is_some()) {
                note(id, Sign::Email(email.into()));
            }
        }
        if let Some(places) = &self.names {
            for name in places.of_candidate(candidate) {
                let has = |id: &RecordId| there(*id).is_some_and(|record| places.of_record(record).contains(&name));
                let named = batch.matches.named.get(&name).into_iter().flatten();
                let mut ids: Vec<RecordId> = named.copied().filter(has).collect();
                ids.sort_unstable();
                ids.dedup();
                ids.into_iter().for_each(|id| note(id, Sign::Name(name.clone())));
            }
        }
        for decided in decided.iter().filter(|d| d.verdict == Verdict::Same) {
            let key = Some(&*decided.pair.key);
            let is_it = |record: &Record| record.fields[layout.key].as_ref().and_then(Value::as_text) == key;
            if let Some(id) = decided.pair.record.filter(|id| there(*id).is_some_and(is_it))
                && !found.iter().any(|(known, _)| *known == id)
            {
                found.push((id, vec![Sign::Decided]));
            }
        }
        found
    }

    /// The rule of the import decides where nobody did. Of several that are left nobody but a person can
    /// say which is the same.
    fn rule(&self, possible: &mut [Possible]) {
        let left = possible.iter().filter(|p| p.verdict.is_none()).count();
        let decided_same = possible.iter().any(|p| p.verdict == Some(Verdict::Same));
        for open in possible.iter_mut().filter(|p| p.verdict.is_none()) {
            open.verdict = match self.settings.undecided {
                // It is one of the others.
                _ if decided_same => Some(Verdict::Different),
                Some(Verdict::Same) if left > 1 => None,
                rule => rule,
            };
        }
    }
}

/// Why a row with these possible duplicates is left out, where it is.
fn refused(possible: &[Possible]) -> Option<u16> {
    let any = |verdict| possible.iter().any(|p| p.verdict == verdict);
    match () {
        () if any(Some(Verdict::Skip)) => Some(code::LEFT_OUT_AS_DECIDED),
        () if any(None) => Some(code::POSSIBLE_DUPLICATE),
        () => None,
    }
}

/// Whether a decision is about this record and not another that had its key.
fn is_about(decided: &Decided, record: RecordId) -> bool {
    decided.pair.record.is_none_or(|id| id == record)
}

fn made(prefix: &str, record: RecordId) -> Box<str> {
    format!("{prefix}{}", record.0).into()
}

/// The emails of a row that belong to one person only, with the place of their group.
fn emails<'c>(layout: &'c Layout, candidate: &'c Candidate) -> impl Iterator<Item = (usize, &'c str)> {
    let unique = layout.groups.iter().enumerate().filter(|(_, group)| group.unique);
    unique.flat_map(|(place, group)| {
        let own = candidate.groups[place].iter().filter(|entry| !is_shared(group, entry));
        own.filter_map(move |entry| Some((place, identity_of(group, entry)?.as_text()?)))
    })
}

/// A row beside a record: every field at least one of them fills.
fn compare(layout: &Layout, candidate: &Candidate, record: &Record) -> Vec<Compared> {
    let mut compared = Vec::new();
    let mut put = |slot, row: Option<&Value>, record: Option<&Value>| {
        if row.is_some() || record.is_some() {
            compared.push(Compared { slot, row: row.cloned(), record: record.cloned() });
        }
    };
    for (place, field) in layout.fields.iter().enumerate() {
        put(Slot::Field(*field), set_value(&candidate.fields[place]), record.fields[place].as_ref());
    }
    for (place, group) in layout.groups.iter().enumerate() {
        for (position, entry) in side_by_side(group, candidate, record, place) {
            for (at, field) in group.fields.iter().enumerate() {
                let row = entry.0.and_then(|entry| set_value(&candidate.groups[place][entry].cells[at]));
                let there = entry.1.and_then(|entry| record.groups[place][entry].values[at].as_ref());
                put(Slot::Entry { group: group.group, position, field: *field }, row, there);
            }
        }
    }
    compared
}

/// Position of a group → the row's entry and the record's that stand there.
fn side_by_side(
    group: &GroupLayout,
    candidate: &Candidate,
    record: &Record,
    place: usize,
) -> BTreeMap<usize, (Option<usize>, Option<usize>)> {
    let mut both: BTreeMap<usize, (Option<usize>, Option<usize>)> = BTreeMap::new();
    for (at, entry) in record.groups[place].iter().enumerate() {
        both.entry(entry.position).or_default().1 = Some(at);
    }
    for (at, position) in align(group, &candidate.groups[place], &record.groups[place]).into_iter().enumerate() {
        if let Place::At(position) = position {
            both.entry(position).or_default().0 = Some(at);
        }
    }
    both
}

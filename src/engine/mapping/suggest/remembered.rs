//! What memory says of the columns of one file: for the field a header fed before, against others, and
//! against all where a person left it unmatched.
//!
//! Memory is evidence like the rest: values that cannot be right outweigh it, and two columns remembered for
//! one field still cannot both have it.

use super::ColumnFacts;
use super::THRESHOLD;
use super::assign::Candidate;
use super::content::{self, Verdict};
use super::header::{Entry, Reading};
use super::lexicon::Target;
use super::memory::{Meaning, Recalled, Recollection};
use super::score::{Kind, Score};
use crate::engine::schema::{GroupIndex, Part, RecordType, Slot, group_digits};
use rustc_hash::FxHashMap;

/// Matched so every time: once, twice, more often.
const ALWAYS: [f64; 3] = [0.8, 0.85, 0.9];
/// Matched so more often than all else together.
const MOSTLY: f64 = 0.75;
/// Matched otherwise as often.
const SOMETIMES: f64 = 0.65;
/// A split feeds several fields; a column of its own for one of them is surer.
const SPLIT_AT_MOST: f64 = 0.8;
/// Header and memory say the same.
const AGREEMENT: f64 = 0.05;
/// A header that was always matched to something else, twice or more often.
const OTHERWISE: f64 = -0.45;
/// … once, or not always.
const OTHERWISE_ONCE: f64 = -0.2;
/// Left unmatched so many times more than matched: once (or last time) only weak evidence is too little;
/// twice a header has to be a field's very name; more often nothing is enough.
const LEFT: [f64; 3] = [-0.16, -0.22, -0.6];

/// Tells entries only memory knows from those that headers number.
const AS_BEFORE: &str = "as before";

/// What memory says of one reading of a column's header.
pub(super) struct Said {
    /// For it, or against it.
    pub weight: f64,
    pub words: String,
    /// Where the column was, when this is what it was.
    pub placed: Option<Placed>,
    /// The entry of its group, where the header does not say which.
    pub entry: Option<Entry>,
}

/// Which place a candidate had before, beside what its header says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    /// Entry of the group, from 0.
    pub position: usize,
    /// What else its cells fed, where they were split; empty where they were not. The main part first.
    pub parts: Vec<(Target, Part)>,
    /// Nothing in the header says so.
    pub by_memory_alone: bool,
}

/// What is remembered of the columns of one file.
pub(super) struct Remembered<'m> {
    record_type: &'m RecordType,
    of_column: Vec<Option<Known<'m>>>,
    /// What headers that say which entry they are of fed before, and as which.
    entries: FxHashMap<(GroupIndex, usize), Vec<(Target, Entry)>>,
}

struct Known<'m> {
    recalled: &'m Recalled,
    /// Which reading of the header says the same.
    reading: Option<usize>,
}

impl<'m> Remembered<'m> {
    pub fn new(
        record_type: &'m RecordType,
        recollection: &'m Recollection,
        columns: &[ColumnFacts],
        all: &[Vec<Reading>],
    ) -> Remembered<'m> {
        let mut entries: FxHashMap<(GroupIndex, usize), Vec<(Target, Entry)>> = FxHashMap::default();
        let mut known = |(facts, readings): (&ColumnFacts, &Vec<Reading>)| {
            let recalled = recollection.of(&facts.header)?;
            // What is in the column now is something else than it was then.
            let refuted = recalled.meaning.target().is_some_and(|(target, _)| {
                matches!(content::verdict(record_type, target.field(record_type), facts), Verdict::Contradicts(_))
            });
            if refuted {
                return None;
            }
            let reading = said_by(readings, recalled);
            if let Meaning::Field { target: target @ Target::Part(group, _), position } = recalled.meaning
                && let Some(reading) = reading
                && readings[reading].entry != Entry::default()
            {
                entries.entry((group, position)).or_default().push((target, readings[reading].entry.clone()));
            }
            Some(Known { recalled, reading })
        };
        let of_column = columns.iter().zip(all).map(&mut known).collect();
        Remembered { record_type, of_column, entries }
    }

    /// What speaks for or against one reading of a column's header. `None` where memory says nothing.
    pub fn evidence(&self, column: usize, (index, reading): (usize, &Reading), header: &str) -> Option<Said> {
        let Known { recalled, reading: said } = self.of_column[column].as_ref()?;
        let against = |weight, words| Some(Said { weight, words, placed: None, entry: None });
        let Some((target, position)) = recalled.meaning.target() else {
            let margin = recalled.times.saturating_sub(recalled.matched).clamp(1, LEFT.len() as u64) as usize;
            return against(LEFT[margin - 1], format!("you left it unmatched in {}", imports(recalled)));
        };
        if *said == Some(index) {
            let words = match reading.score >= THRESHOLD {
                true => format!("you matched it so in {}", imports(recalled)),
                false => self.words(recalled, header),
            };
            let weight = (weight(recalled) - reading.score).max(0.0) + AGREEMENT;
            let placed = Some(Placed { position, parts: Vec::new(), by_memory_alone: false });
            let silent = target.group().filter(|_| reading.entry == Entry::default());
            let entry = silent.map(|group| self.entry(group, target, position));
            return Some(Said { weight, words, placed, entry });
        }
        if reading.target == target && matches!(recalled.meaning, Meaning::Field { .. }) {
            return None;
        }
        let surely = recalled.times == recalled.of && recalled.times > 1;
        against(if surely { OTHERWISE } else { OTHERWISE_ONCE }, self.words(recalled, header))
    }

    /// What a column fed before, where its header does not say so.
    pub fn beyond_the_header(&self, column: usize, facts: &ColumnFacts) -> Option<Candidate> {
        let Known { recalled, reading } = self.of_column[column].as_ref()?;
        let (target, position) = recalled.meaning.target().filter(|_| reading.is_none())?;
        let mut score = Score::default();
        score.add(Kind::Memory, weight(recalled), self.words(recalled, &facts.header));
        let parts = match &recalled.meaning {
            Meaning::Split { parts, .. } => parts.clone(),
            _ => Vec::new(),
        };
        let entry = target.group().map(|group| self.entry(group, target, position)).unwrap_or_default();
        let placed = Some(Placed { position, parts, by_memory_alone: true });
        Some(Candidate { column, target, entry, fixed: None, score, placed })
    }

    /// The entry a column belongs to that does not say itself: that of another column which fed the same
    /// one, else one of its own, so that it is in nobody's way.
    fn entry(&self, group: GroupIndex, target: Target, position: usize) -> Entry {
        let said = self.entries.get(&(group, position)).map(Vec::as_slice).unwrap_or_default();
        match said.first() {
            // Two for one field were never in one file: each is an entry.
            Some((_, entry)) if said.iter().all(|(other, _)| *other != target) => entry.clone(),
            _ if position == 0 => Entry::default(),
            _ => Entry { number: Some(position + 1), qualifier: AS_BEFORE.to_owned(), first: false },
        }
    }

    /// “you matched “Fund code” to Campaign in 3 earlier imports”.
    fn words(&self, recalled: &Recalled, header: &str) -> String {
        let header = header.trim();
        let how = match &recalled.meaning {
            Meaning::LeftUnmatched => format!("you left “{header}” unmatched"),
            Meaning::Field { target, position } => {
                let slot = slot_of(*target, *position);
                format!("you matched “{header}” to {}", self.record_type.slot_label(slot))
            }
            Meaning::Split { .. } => format!("you split “{header}”"),
        };
        format!("{how} in {}", imports(recalled))
    }
}

/// The reading of a header that says what is remembered of it, the likeliest of several.
fn said_by(readings: &[Reading], recalled: &Recalled) -> Option<usize> {
    let Meaning::Field { target, .. } = recalled.meaning else { return None };
    let same = readings.iter().enumerate().filter(|(_, reading)| reading.target == target);
    same.max_by(|(_, a), (_, b)| a.score.total_cmp(&b.score)).map(|(index, _)| index)
}

/// How sure memory alone makes a match.
fn weight(recalled: &Recalled) -> f64 {
    let weight = if recalled.times == recalled.of {
        ALWAYS[(recalled.times.clamp(1, ALWAYS.len() as u64) - 1) as usize]
    } else if recalled.times * 2 > recalled.of {
        MOSTLY
    } else {
        SOMETIMES
    };
    match recalled.meaning {
        Meaning::Split { .. } => weight.min(SPLIT_AT_MOST),
        _ => weight,
    }
}

/// "an earlier import", "3 earlier imports", "2 of 3 earlier imports", "1 of 2 earlier imports, most recently".
fn imports(recalled: &Recalled) -> String {
    let (times, of) = (recalled.times, recalled.of);
    let last = if recalled.latest_of_equals { ", most recently" } else { "" };
    match (times, of) {
        (1, 1) => "an earlier import".to_owned(),
        _ if times == of => format!("{} earlier imports", group_digits(times)),
        _ => format!("{} of {} earlier imports{last}", group_digits(times), group_digits(of)),
    }
}

/// The slot of a field in one entry.
pub(super) fn slot_of(target: Target, position: usize) -> Slot {
    match target {
        Target::Field(field) => Slot::Field(field),
        Target::Part(group, field) => Slot::Entry { group, position, field },
    }
}

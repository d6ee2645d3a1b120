//! Suggests a mapping from headers, synonyms, numbering, what the columns contain, and what was matched
//! before.
//!
//! A wrong match hurts more than a missing one: below the threshold nothing is matched. It must not
//! read files; facts about columns are handed in.

mod assign;
mod companion;
mod content;
mod entries;
mod fit;
#[cfg(test)]
mod gold;
mod header;
mod lexicon;
mod memory;
mod neighbours;
mod normalise;
mod noting;
mod overlap;
mod remembered;
mod samples;
mod score;
mod special;
mod spelling;
#[cfg(test)]
mod tests;
mod types;
mod vocabulary;

pub use fit::Fit;
pub use memory::{Choice, Memory, Noted, remembered_as};
pub use noting::choices;
pub use types::{ProposedType, TypeFit, propose_type};

use super::{Feed, Mapping, Match};
use crate::engine::schema::{Part, RecordType, Slot, ValueType};
use assign::Candidate;
use content::Verdict;
use header::{Entry, Reading};
use lexicon::{Lexicon, Target};
use memory::Recollection;
use neighbours::Neighbours;
use remembered::{Remembered, slot_of};
use score::{Kind, Score};

/// Below this confidence nothing is matched.
pub const THRESHOLD: f64 = 0.6;

/// Values that look right add up to this much, by their share.
const SUPPORT: f64 = 0.1;
/// Few values look right.
const DOUBT: f64 = -0.15;
/// Values that cannot be right bring even an exact header well below the threshold.
const CONTRADICTION: f64 = -0.55;
/// A column without a header whose values are unmistakable.
const CONTENT_ALONE: f64 = 0.65;

/// What is known of a column when matching.
#[derive(Debug, Clone, Default)]
pub struct ColumnFacts {
    pub header: String,
    /// Share of cells that are filled, 0 to 1.
    pub filled: f64,
    /// Share of the filled cells that look like each type, most likely first; may be empty when
    /// nothing is known yet.
    pub looks_like: Vec<(ValueType, f64)>,
    /// Some distinct filled values, most frequent first.
    pub samples: Vec<String>,
    /// Number of distinct filled values, where known exactly.
    pub distinct: Option<u64>,
}

/// One column's suggestion, or that of a part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub column: usize,
    pub slot: Slot,
    /// What of its cells goes there; `None` for all.
    pub part: Option<Part>,
    /// 0 to 1.
    pub confidence: f64,
    /// Why, in words a fundraiser reads: "the header says “Cell Phone”; 86% look like phone numbers".
    pub reason: String,
}

impl Suggestion {
    /// Whether a feed is what was suggested.
    pub fn is(&self, feed: &Feed) -> bool {
        *feed == made(self.column, self.part)
    }
}

fn made(column: usize, part: Option<Part>) -> Feed {
    part.map_or(Feed::Column(column), |part| Feed::Part { column, part })
}

/// Suggested matches, at most one per column and one per slot, in column order, and the mapping
/// they make (with fixed values that follow from headers, such as a phone's type "Mobile").
pub fn suggest(record_type: &RecordType, columns: &[ColumnFacts]) -> (Mapping, Vec<Suggestion>) {
    Matcher::new(record_type).suggest(columns)
}

/// How well one column suits one slot. Whoever asks often keeps a [`Matcher`].
pub fn fit(record_type: &RecordType, facts: &ColumnFacts, slot: Slot) -> Fit {
    Matcher::new(record_type).fit(facts, slot)
}

/// A record type with its words prepared; worth keeping, since preparing takes milliseconds.
#[derive(Debug)]
pub struct Matcher<'a> {
    record_type: &'a RecordType,
    lexicon: Lexicon,
    recollection: Recollection,
}

impl<'a> Matcher<'a> {
    pub fn new(record_type: &'a RecordType) -> Matcher<'a> {
        Matcher { record_type, lexicon: Lexicon::new(record_type), recollection: Recollection::default() }
    }

    /// The same with what was matched in earlier imports as further evidence.
    #[must_use]
    pub fn with_memory(self, memory: &Memory) -> Matcher<'a> {
        Matcher { recollection: Recollection::new(self.record_type, memory), ..self }
    }

    /// As [`suggest`]. A column that was split in earlier imports is suggested once for each part.
    pub fn suggest(&self, columns: &[ColumnFacts]) -> (Mapping, Vec<Suggestion>) {
        let readings = self.readings(columns);
        let neighbours = Neighbours::new(self.record_type, columns, &readings);
        let remembered = Remembered::new(self.record_type, &self.recollection, columns, &readings);
        let near = Around { neighbours, remembered };
        let mut candidates = Vec::new();
        for (column, (own, facts)) in readings.iter().zip(columns).enumerate() {
            let beyond = near.remembered.beyond_the_header(column, facts).map(|c| self.with_content(c, facts));
            let instead = beyond.as_ref().map(|c| (c.target, c.entry.clone()));
            let scored = own.iter().enumerate().map(|(i, r)| self.candidate(column, (i, r), &near, facts));
            let scored = scored.filter(|c| instead.as_ref() != Some(&(c.target, c.entry.clone())));
            candidates.extend(scored.chain(beyond).filter(|c| c.score.total() >= THRESHOLD));
        }
        candidates.extend(self.by_content_alone(columns, &candidates));
        let placed = entries::place(self.record_type, &self.lexicon, assign::assign(candidates));
        let mut mapping = Mapping::default();
        for (slot, value) in placed.fixed {
            mapping.set(slot, Match::new(Feed::Fixed(value)));
        }
        for (candidate, slot) in &placed.columns {
            mapping.set(*slot, Match::new(made(candidate.column, first_part(candidate))));
        }
        let mut suggestions = Vec::new();
        for (candidate, slot) in &placed.columns {
            let (column, confidence, reason) = (candidate.column, candidate.score.total(), candidate.score.reason());
            let suggestion = |slot, part| Suggestion { column, slot, part, confidence, reason: reason.clone() };
            suggestions.push(suggestion(*slot, first_part(candidate)));
            for (slot, part) in further_parts(candidate, *slot) {
                // Another column feeds it where there is one for it alone.
                if mapping.get(slot).is_none() {
                    mapping.set(slot, Match::new(made(column, Some(part))));
                    suggestions.push(suggestion(slot, Some(part)));
                }
            }
        }
        (mapping, suggestions)
    }

    /// What every header may mean.
    fn readings(&self, columns: &[ColumnFacts]) -> Vec<Vec<Reading>> {
        let of_one = |(facts, stand_in): (&ColumnFacts, Option<&str>)| {
            let mut readings = header::readings(&self.lexicon, self.record_type, stand_in.unwrap_or(&facts.header));
            if stand_in.is_some() {
                for reading in &mut readings {
                    reading.words =
                        format!("the header says “{}”, beside another part of the name", facts.header.trim());
                }
            }
            readings.extend(content::dates_for_amounts(self.record_type, &readings, facts));
            readings
        };
        columns.iter().zip(companion::stand_ins(columns)).map(of_one).collect()
    }

    /// A reading with all evidence for and against it.
    fn candidate(
        &self,
        column: usize,
        (index, reading): (usize, &Reading),
        near: &Around<'_>,
        facts: &ColumnFacts,
    ) -> Candidate {
        let mut score = Score::default();
        let memory = near.remembered.evidence(column, (index, reading), &facts.header);
        let is_remembered = memory.as_ref().is_some_and(|said| said.placed.is_some());
        // A header that hardly says so is no reason.
        let says = if is_remembered && reading.score < THRESHOLD { String::new() } else { reading.words.clone() };
        score.add(Kind::Header, reading.score, says);
        for (weight, words) in near.neighbours.evidence(column, reading).filter(|(w, _)| !is_remembered || *w > 0.0) {
            score.add(Kind::Neighbours, weight, words);
        }
        let (mut placed, mut entry) = (None, None);
        if let Some(said) = memory {
            score.add(Kind::Memory, said.weight, said.words);
            (placed, entry) = (said.placed, said.entry);
        }
        let entry = entry.unwrap_or_else(|| reading.entry.clone());
        let (target, fixed) = (reading.target, reading.fixed.clone());
        self.with_content(Candidate { column, target, entry, fixed, score, placed }, facts)
    }

    /// A candidate with what the column's values say of it.
    fn with_content(&self, mut candidate: Candidate, facts: &ColumnFacts) -> Candidate {
        let verdict = content::verdict(self.record_type, candidate.target.field(self.record_type), facts);
        // The look of whole cells says little of their parts.
        let is_split = first_part(&candidate).is_some();
        let evidence = match verdict {
            Verdict::Contradicts(words) => Some((CONTRADICTION, words)),
            _ if is_split => None,
            Verdict::Supports(share, words) => Some((SUPPORT * share, words)),
            Verdict::Doubts(words) => Some((DOUBT, words)),
            Verdict::Silent => None,
        };
        if let Some((weight, words)) = evidence {
            candidate.score.add(Kind::Content, weight, words);
        }
        candidate
    }

    /// A column without a header, full of email addresses, where no other column has any.
    fn by_content_alone(&self, columns: &[ColumnFacts], found: &[Candidate]) -> Option<Candidate> {
        let emails = |c: &ColumnFacts| content::share(c, ValueType::Email);
        let mut with_emails = columns.iter().enumerate().filter(|(_, c)| emails(c) >= 0.3);
        let (Some((column, facts)), None) = (with_emails.next(), with_emails.next()) else { return None };
        let target = self.email_target()?;
        let taken = found.iter().any(|c| c.target == target);
        if taken || !is_unnamed(&facts.header) || emails(facts) < content::UNMISTAKABLE {
            return None;
        }
        let mut score = Score::default();
        let words = format!("{:.0}% look like email addresses, and no other column has any", emails(facts) * 100.0);
        score.add(Kind::Content, CONTENT_ALONE, words);
        Some(Candidate { column, target, entry: Entry::default(), fixed: None, score, placed: None })
    }

    fn email_target(&self) -> Option<Target> {
        let mut mains =
            self.lexicon.groups.iter().enumerate().filter_map(|(g, words)| Some(Target::Part(g, words.main?)));
        mains.find(|t| t.field(self.record_type).value_type == ValueType::Email)
    }
}

/// What the rest of the file and earlier ones say of a header.
struct Around<'r> {
    neighbours: Neighbours<'r>,
    remembered: Remembered<'r>,
}

/// The part of the column's cells that goes to the candidate's own field; `None` for all.
fn first_part(candidate: &Candidate) -> Option<Part> {
    candidate.placed.as_ref()?.parts.first().map(|(_, part)| *part)
}

/// Where the other parts go; in the same entry, where the first is in one.
fn further_parts(candidate: &Candidate, slot: Slot) -> impl Iterator<Item = (Slot, Part)> {
    let (_, position) = memory::place(slot);
    let parts = candidate.placed.iter().flat_map(|placed| placed.parts.iter().skip(1));
    parts.map(move |(target, part)| (slot_of(*target, position), *part))
}

/// No header, or the stand-in for one ("Column C").
fn is_unnamed(header: &str) -> bool {
    let words = normalise::words(header);
    match words.as_slice() {
        [] => true,
        [one] => one == "column" || one == "unnamed",
        [first, second] => (first == "column" || first == "unnamed") && second.len() <= 3,
        _ => false,
    }
}

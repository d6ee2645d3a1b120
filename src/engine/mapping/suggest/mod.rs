//! Suggests a mapping from headers, synonyms, numbering and what the columns contain.
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
mod neighbours;
mod normalise;
mod overlap;
mod samples;
mod score;
mod special;
mod spelling;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use fit::Fit;

use super::{Feed, Mapping, Match};
use crate::engine::schema::{RecordType, Slot, ValueType};
use assign::Candidate;
use content::Verdict;
use header::{Entry, Reading};
use lexicon::{Lexicon, Target};
use neighbours::Neighbours;
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

/// One column's suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub column: usize,
    pub slot: Slot,
    /// 0 to 1.
    pub confidence: f64,
    /// Why, in words a fundraiser reads: "the header says “Cell Phone”; 86% look like phone numbers".
    pub reason: String,
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
}

impl<'a> Matcher<'a> {
    pub fn new(record_type: &'a RecordType) -> Matcher<'a> {
        Matcher { record_type, lexicon: Lexicon::new(record_type) }
    }

    /// As [`suggest`].
    pub fn suggest(&self, columns: &[ColumnFacts]) -> (Mapping, Vec<Suggestion>) {
        let readings = self.readings(columns);
        let neighbours = Neighbours::new(self.record_type, columns, &readings);
        let mut candidates = Vec::new();
        for (column, own) in readings.iter().enumerate() {
            let scored = own.iter().map(|r| self.candidate(column, r, &neighbours, &columns[column]));
            candidates.extend(scored.filter(|c| c.score.total() >= THRESHOLD));
        }
        candidates.extend(self.by_content_alone(columns, &candidates));
        let placed = entries::place(self.record_type, &self.lexicon, assign::assign(candidates));
        let mut mapping = Mapping::default();
        for (slot, value) in placed.fixed {
            mapping.set(slot, Match::new(Feed::Fixed(value)));
        }
        let mut suggestions = Vec::new();
        for (candidate, slot) in placed.columns {
            mapping.set(slot, Match::new(Feed::Column(candidate.column)));
            let (confidence, reason) = (candidate.score.total(), candidate.score.reason());
            suggestions.push(Suggestion { column: candidate.column, slot, confidence, reason });
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
    fn candidate(&self, column: usize, reading: &Reading, near: &Neighbours<'_>, facts: &ColumnFacts) -> Candidate {
        let mut score = Score::default();
        score.add(Kind::Header, reading.score, reading.words.clone());
        for (weight, words) in near.evidence(column, reading) {
            score.add(Kind::Neighbours, weight, words);
        }
        match content::verdict(self.record_type, reading.target.field(self.record_type), facts) {
            Verdict::Supports(share, words) => score.add(Kind::Content, SUPPORT * share, words),
            Verdict::Doubts(words) => score.add(Kind::Content, DOUBT, words),
            Verdict::Contradicts(words) => score.add(Kind::Content, CONTRADICTION, words),
            Verdict::Silent => {}
        }
        let (target, entry) = (reading.target, reading.entry.clone());
        Candidate { column, target, entry, fixed: reading.fixed.clone(), score }
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
        Some(Candidate { column, target, entry: Entry::default(), fixed: None, score })
    }

    fn email_target(&self) -> Option<Target> {
        let mut mains =
            self.lexicon.groups.iter().enumerate().filter_map(|(g, words)| Some(Target::Part(g, words.main?)));
        mains.find(|t| t.field(self.record_type).value_type == ValueType::Email)
    }
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

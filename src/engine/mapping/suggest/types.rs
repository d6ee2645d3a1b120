//! Which record type a file is of: how much of it each type knows, and what it lacks of what a row needs.
//!
//! It exists so that nobody has to say of an obvious file what it holds. What is not obvious is left to a person: a
//! file taken for the wrong type costs more than a question.

use super::{ColumnFacts, Matcher, Suggestion};
use crate::engine::schema::{RecordType, Schema, Slot};
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Columns looked at; more tell nothing new and take time.
const COLUMNS: usize = 300;
/// What each field adds that no row is without, and takes where it is not there. A list of gifts with the donors'
/// names and addresses is a list of gifts all the same.
const NEEDED: f64 = 0.12;
/// Another type with so little less to its name may be meant as well.
const CLOSE: f64 = 0.15;
/// With less than this a file is of no type anybody could name.
const LEAST: f64 = 0.3;
/// What is said for a type: so many fields are named.
const NAMED: usize = 3;

/// How well a record type suits a file.
#[derive(Debug, Clone)]
pub struct TypeFit {
    pub record_type: &'static RecordType,
    /// The share of columns it knows, more where what every row needs is there and less where it is not.
    pub score: f64,
    /// Columns that would be matched.
    pub matched: usize,
    pub columns: usize,
    /// Labels of the fields found that tell the type from others, the most telling first.
    pub found: Vec<String>,
    /// Labels of what a row needs and no column gives.
    pub missing: Vec<String>,
}

/// Which record type a file is proposed as.
#[derive(Debug, Clone)]
pub struct ProposedType {
    /// All record types, in the order of the schema.
    pub fits: Vec<TypeFit>,
    /// Place in `fits` of the best.
    pub best: usize,
    /// Place of another that may be meant as well; `None` where the best is clear.
    pub other: Option<usize>,
}

impl ProposedType {
    /// The type proposed.
    pub fn best(&self) -> &TypeFit {
        &self.fits[self.best]
    }

    /// The type that may be meant as well.
    pub fn other(&self) -> Option<&TypeFit> {
        self.other.map(|other| &self.fits[other])
    }

    /// How well a type suits.
    pub fn of(&self, record_type: &RecordType) -> Option<&TypeFit> {
        self.fits.iter().find(|fit| fit.record_type.name == record_type.name)
    }
}

impl TypeFit {
    /// A column that could be half of what a type needs may as well be something of a contact.
    fn has_most_of_what_it_needs(&self) -> bool {
        self.missing.len() * 2 < needed(self.record_type).count()
    }

    /// Why it is proposed: "looks like gifts: Gift ID, Amount, Fund".
    pub fn reason(&self) -> String {
        let plural = self.record_type.plural.to_lowercase();
        match self.found.as_slice() {
            [] => format!("nothing in this file says {plural}"),
            found => format!("looks like {plural}: {}", found.join(", ")),
        }
    }
}

/// What a file with these columns is most likely of. Takes milliseconds the first time, so not within a frame.
pub fn propose_type(columns: &[ColumnFacts]) -> ProposedType {
    let columns = &columns[..columns.len().min(COLUMNS)];
    let filled: Vec<ColumnFacts> = columns.iter().filter(|facts| !facts.header.trim().is_empty()).cloned().collect();
    let suggested: Vec<Vec<Suggestion>> = matchers().iter().map(|matcher| matcher.suggest(&filled).1).collect();
    let fits: Vec<TypeFit> =
        matchers().iter().enumerate().map(|(at, matcher)| fit(matcher, at, &suggested, &filled)).collect();
    // Of equals the first: contacts are what most files are.
    let possible = |at: &usize| fits[*at].record_type.is_of_persons() || fits[*at].has_most_of_what_it_needs();
    let best = (0..fits.len())
        .rev()
        .filter(possible)
        .max_by(|a, b| fits[*a].score.total_cmp(&fits[*b].score))
        .unwrap_or_default();
    // What lacks more of what it needs is meant less.
    let whole = |at: usize| fits[at].missing.len() <= fits[best].missing.len();
    let close = |at: &usize| *at != best && whole(*at) && fits[*at].score >= fits[best].score - CLOSE;
    let other = (0..fits.len()).filter(close).max_by(|a, b| fits[*a].score.total_cmp(&fits[*b].score));
    // Where no type knows much, a file is taken for contacts, as people without a system write them in any way.
    match fits[best].score < LEAST {
        true => ProposedType { fits, best: 0, other: None },
        false => ProposedType { best, other, fits },
    }
}

/// One for each record type, made once.
fn matchers() -> &'static [Matcher<'static>] {
    static MATCHERS: OnceLock<Vec<Matcher<'static>>> = OnceLock::new();
    MATCHERS.get_or_init(|| Schema::built_in().record_types.iter().map(Matcher::new).collect())
}

fn fit(matcher: &Matcher<'static>, at: usize, suggested: &[Vec<Suggestion>], columns: &[ColumnFacts]) -> TypeFit {
    let record_type = matcher.record_type;
    let own = &suggested[at];
    let slots: FxHashSet<Slot> = own.iter().map(|suggestion| suggestion.slot).collect();
    let needed: Vec<Slot> = needed(record_type).collect();
    let lacks: Vec<Slot> = needed.iter().copied().filter(|slot| !slots.contains(slot)).collect();
    let matched: FxHashSet<usize> = own.iter().map(|suggestion| suggestion.column).collect();
    let share = matched.len() as f64 / columns.len().max(1) as f64;
    let has = (needed.len() - lacks.len()) as f64;
    // Persons are recognised by their email and name as well.
    let without = if record_type.is_of_persons() { 0.0 } else { lacks.len() as f64 };
    TypeFit {
        record_type,
        score: share + NEEDED * (has - without),
        matched: matched.len(),
        columns: columns.len(),
        found: telling(record_type, own),
        missing: lacks.iter().map(|slot| record_type.slot_label(*slot)).collect(),
    }
}

/// What no row is without.
fn needed(record_type: &'static RecordType) -> impl Iterator<Item = Slot> {
    (0..record_type.fields.len()).filter(|field| record_type.fields[*field].required).map(Slot::Field)
}

/// What was found, what a row needs first.
fn telling(record_type: &RecordType, own: &[Suggestion]) -> Vec<String> {
    let mut slots: Vec<Slot> = own.iter().map(|suggestion| suggestion.slot).collect();
    slots.sort_by_key(|slot| (!record_type.field(*slot).required, matches!(slot, Slot::Entry { .. }), *slot));
    slots.dedup();
    slots.into_iter().take(NAMED).map(|slot| record_type.slot_label(slot)).collect()
}

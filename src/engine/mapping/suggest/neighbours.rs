//! What the other columns of a file say about one: figures that number entries, names beside a title,
//! payments around a bare number. It must not look at values.

use super::header::{Entry, Reading};
use super::lexicon::Target;
use super::{ColumnFacts, THRESHOLD, normalise, samples};
use crate::engine::schema::{GroupIndex, RecordType, ValueType};
use rustc_hash::FxHashMap;

/// Another column of the file numbers the same group alike.
const NUMBERED_ALIKE: f64 = 0.06;
/// “Title” right before the names is the one of the name.
const BEFORE_NAMES: f64 = 0.04;
/// … and not that of a job.
const NOT_BEFORE_NAMES: f64 = -0.4;
/// A bare number in a list of payments is the payment's.
const OF_A_PAYMENT: f64 = -0.5;
/// So many columns that only payments have make a list of payments.
const PAYMENTS: usize = 3;
/// Words of columns that only payments have.
const OF_PAYMENTS: [&str; 12] = [
    "amount",
    "gross",
    "net",
    "fee",
    "fees",
    "currency",
    "transaction",
    "captured",
    "refunded",
    "payment",
    "betrag",
    "montant",
];

/// What is known of a file's headers together.
pub(super) struct Neighbours<'r> {
    numbered: Numbered<'r>,
    /// Columns that stand right before the names, may be a title of the name, and whose values are
    /// not known.
    titles: Vec<(usize, Target)>,
    /// Columns called just “ID” in a list of payments.
    of_payments: Vec<usize>,
}

impl<'r> Neighbours<'r> {
    pub fn new(record_type: &RecordType, columns: &[ColumnFacts], all: &'r [Vec<Reading>]) -> Neighbours<'r> {
        Neighbours {
            numbered: Numbered::new(all),
            titles: titles(record_type, columns, all),
            of_payments: of_payments(record_type, columns, all),
        }
    }

    /// Weights for and against a reading of a column, each with its reason where it is worth saying.
    pub fn evidence(&self, column: usize, reading: &Reading) -> impl Iterator<Item = (f64, &'static str)> {
        let numbered = self.numbered.has_company(column, reading).then_some((NUMBERED_ALIKE, ""));
        let title = self.titles.iter().find(|(c, _)| *c == column).map(|(_, target)| *target);
        let title = title.map(|t| match t == reading.target {
            true => (BEFORE_NAMES, "it stands right before the names"),
            false => (NOT_BEFORE_NAMES, ""),
        });
        let payment = self.of_payments.contains(&column).then_some((OF_A_PAYMENT, ""));
        [numbered, title, payment].into_iter().flatten()
    }
}

fn titles(record_type: &RecordType, columns: &[ColumnFacts], all: &[Vec<Reading>]) -> Vec<(usize, Target)> {
    let Some(name) = record_type.title.first().map(|field| Target::Field(*field)) else { return Vec::new() };
    let sure = |column: usize, target: Target| {
        all.get(column).is_some_and(|own| own.iter().any(|r| r.target == target && r.score >= THRESHOLD))
    };
    let title_of = |column: usize| {
        let is_title = |r: &&Reading| {
            matches!(r.target, Target::Field(_)) && samples::takes_honorifics(r.target.field(record_type))
        };
        let title = all[column].iter().filter(|r| r.score >= THRESHOLD).find(is_title)?;
        let unknown = columns[column].samples.is_empty();
        let ambiguous = all[column].iter().any(|r| r.target != title.target && r.score >= THRESHOLD);
        (unknown && ambiguous && sure(column + 1, name)).then_some((column, title.target))
    };
    (0..all.len()).filter_map(title_of).collect()
}

fn of_payments(record_type: &RecordType, columns: &[ColumnFacts], all: &[Vec<Reading>]) -> Vec<usize> {
    let unread = columns.iter().zip(all).filter(|(_, own)| own.is_empty());
    let of_payment = |header: &str| normalise::words(header).iter().any(|w| OF_PAYMENTS.contains(&w.as_str()));
    if unread.filter(|(facts, _)| of_payment(&facts.header)).count() < PAYMENTS {
        return Vec::new();
    }
    let is_id = |own: &[Reading]| {
        own.iter().any(|r| r.target.group().is_none() && r.target.field(record_type).value_type == ValueType::Id)
    };
    let bare = |column: &usize| normalise::words(&columns[*column].header) == ["id"] && is_id(&all[*column]);
    (0..all.len()).filter(bare).collect()
}

/// Which fields of each numbered entry the headers of a file speak of: "City 2" beside "Address 2"
/// makes the latter the second address, not the second line.
struct Numbered<'r>(FxHashMap<(GroupIndex, &'r Entry), Vec<(usize, Target)>>);

impl<'r> Numbered<'r> {
    fn new(all: &'r [Vec<Reading>]) -> Numbered<'r> {
        let mut spoken: FxHashMap<(GroupIndex, &Entry), Vec<(usize, Target)>> = FxHashMap::default();
        for (column, readings) in all.iter().enumerate() {
            for reading in readings.iter().filter(|r| r.entry.number.is_some() && r.score >= THRESHOLD) {
                if let Some(group) = reading.target.group() {
                    spoken.entry((group, &reading.entry)).or_default().push((column, reading.target));
                }
            }
        }
        Numbered(spoken)
    }

    /// Whether another column has another field of this reading's entry.
    fn has_company(&self, column: usize, reading: &Reading) -> bool {
        let spoken = reading.target.group().and_then(|group| self.0.get(&(group, &reading.entry)));
        spoken.is_some_and(|all| all.iter().any(|(c, target)| *c != column && *target != reading.target))
    }
}

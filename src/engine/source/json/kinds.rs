//! Records of several kinds in one list, told apart by a member such as `type`.
//!
//! It exists so that each kind can be read for itself. It must not know what a kind means.

use super::flatten::Values;
use super::members::{Members, plain};
use super::records::Records;
use super::tree::{NodeIndex, Tree};
use crate::engine::source::{Notice, SourceError};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// Names of members that tell records apart, in small letters and without signs.
const TELLING: [&str; 12] = [
    "type",
    "recordtype",
    "object",
    "objecttype",
    "kind",
    "resource",
    "resourcetype",
    "entity",
    "entitytype",
    "doctype",
    "model",
    "table",
];
/// An object that may hold such a member: `attributes.type`.
const HOLDER: &str = "attributes";
/// Bytes the longest of these names may have, signs and all.
const NAME_LENGTH: usize = 16;
/// Members looked at in one list.
const TELLERS: usize = 8;
/// Kinds there may be for a member to be telling.
const KINDS: std::ops::RangeInclusive<usize> = 2..=24;
/// Characters the name of a kind may have.
const KIND_LENGTH: usize = 40;
/// Records of a kind whose names are looked at.
const SAMPLED: u64 = 50;
/// Kinds named in a notice.
const NAMED: usize = 4;

/// What the members of the records of one list tell.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    /// Records looked at.
    pub records: u64,
    /// Whether those are all there are.
    pub complete: bool,
    tellers: Vec<Teller>,
    tree: Option<Tree>,
    values: Values,
}

/// A member that may tell records apart.
#[derive(Debug)]
struct Teller {
    member: String,
    /// In the order they appear; empty once there are too many, or it tells something else.
    kinds: Vec<Kind>,
    by_value: HashMap<String, usize>,
    fails: bool,
    /// Records that tell something.
    told: u64,
    /// The record looked at last that has it, counted from 1, and its kind there.
    last: (u64, Option<usize>),
}

#[derive(Debug)]
struct Kind {
    value: String,
    records: u64,
    names: HashSet<NodeIndex>,
}

/// The kinds of a list.
#[derive(Debug)]
pub(super) struct Telling<'k> {
    /// The member that tells them apart.
    pub member: &'k str,
    /// What it says, and how many records say it, in the order they appear.
    pub kinds: Vec<(&'k str, u64)>,
    /// Records that say nothing.
    pub untold: u64,
}

impl Kinds {
    /// Takes note of up to so many records; gives whether those are all.
    ///
    /// # Errors
    /// Where the records cannot be read; what was met before counts.
    pub fn look(&mut self, records: &mut Records, most: u64, cancel: &AtomicBool) -> Result<bool, SourceError> {
        while self.records < most && !cancel.load(Ordering::Relaxed) {
            let Some(record) = records.next()? else { return Ok(true) };
            self.take(records.text(&record));
        }
        Ok(false)
    }

    /// Takes note of a record, which must be valid JSON.
    pub fn take(&mut self, record: &str) {
        self.records += 1;
        for (key, value) in Members::of(record) {
            if is_telling(&key) {
                self.note(&key, value);
            } else if key.eq_ignore_ascii_case(HOLDER) {
                for (inner, value) in Members::of(value).filter(|(inner, _)| is_telling(inner)) {
                    self.note(&format!("{key}.{inner}"), value);
                }
            }
        }
        self.sample(record);
    }

    /// Takes note of a member that may tell; the first of a name does.
    fn note(&mut self, member: &str, value: &str) {
        let index = match self.tellers.iter().position(|teller| teller.member == member) {
            Some(index) => index,
            None if self.tellers.len() == TELLERS => return,
            None => {
                self.tellers.push(Teller::new(member));
                self.tellers.len() - 1
            }
        };
        let teller = &mut self.tellers[index];
        if teller.last.0 != self.records {
            let kind = plain(value).and_then(|value| teller.kind(&value));
            teller.last = (self.records, kind);
        }
    }

    /// Takes note of the names of a record where its kind has not been looked at often enough.
    fn sample(&mut self, record: &str) {
        let count = self.records;
        let wanted = |teller: &Teller| {
            let kind = teller.last.1.filter(|_| teller.last.0 == count)?;
            (teller.kinds[kind].records <= SAMPLED).then_some(kind)
        };
        if !self.tellers.iter().any(|teller| wanted(teller).is_some()) {
            return;
        }
        let tree = self.tree.get_or_insert_with(|| Tree::new(&[]));
        // Names that are too many say nothing here; they are refused where they are read.
        if self.values.take(record, tree).is_err() {
            return;
        }
        for teller in &mut self.tellers {
            if let Some(kind) = wanted(teller) {
                let own = (0..self.values.len()).map(|index| self.values.get(index, record));
                teller.kinds[kind].names.extend(own.filter(|(_, text)| !text.is_empty()).map(|(node, _)| node));
            }
        }
    }

    /// The kinds, where there are several that differ. Of several members that tell, the one that most
    /// records have and that makes the fewest kinds.
    pub fn telling(&self) -> Option<Telling<'_>> {
        let several = |teller: &&Teller| {
            !teller.fails && KINDS.contains(&teller.kinds.len()) && self.most_have(teller) && teller.differ()
        };
        // The first of those that are alike.
        let best = self.tellers.iter().rev().filter(several);
        let teller = best.max_by_key(|teller| (teller.told, Reverse(teller.kinds.len())))?;
        let kinds = teller.kinds.iter().map(|kind| (kind.value.as_str(), kind.records)).collect();
        Some(Telling { member: &teller.member, kinds, untold: self.records - teller.told })
    }

    /// The member that would tell kinds apart if there were others further down.
    pub fn likely(&self) -> Option<&str> {
        if let Some(telling) = self.telling() {
            return Some(telling.member);
        }
        let best = self.tellers.iter().rev().filter(|teller| !teller.fails && self.most_have(teller));
        best.max_by_key(|teller| (teller.told, Reverse(teller.kinds.len()))).map(|teller| teller.member.as_str())
    }

    fn most_have(&self, teller: &Teller) -> bool {
        teller.told * 2 >= self.records
    }

    /// What is to be said where all kinds are read as one table.
    pub fn notice(&self) -> Option<Notice> {
        let telling = self.telling()?;
        let named = |(value, records): &(&str, u64)| format!("{} ({records})", shown(value));
        let mut words: Vec<String> = telling.kinds.iter().take(NAMED).map(named).collect();
        if telling.kinds.len() > NAMED {
            words.push(format!("{} more", telling.kinds.len() - NAMED));
        }
        let untold = match telling.untold {
            0 => String::new(),
            1 => ", and 1 record does not say".to_owned(),
            count => format!(", and {count} records do not say"),
        };
        let among = if self.records == 1 { String::new() } else { format!(" among the first {}", self.records) };
        let message = format!(
            "The records are of {} kinds by “{}”: {}{untold}{among}. All are read as rows of one table; each kind \
             can be read for itself instead.",
            telling.kinds.len(),
            shown(telling.member),
            in_words(&words),
        );
        Some(Notice { code: "several_record_types", message, row: None })
    }
}

impl Teller {
    fn new(member: &str) -> Teller {
        let (kinds, by_value) = (Vec::new(), HashMap::new());
        Teller { member: member.to_owned(), kinds, by_value, fails: false, told: 0, last: (0, None) }
    }

    /// Counts a record of some kind, which may be a new one.
    fn kind(&mut self, value: &str) -> Option<usize> {
        self.told += 1;
        if self.fails {
            return None;
        }
        let kind = match self.by_value.get(value) {
            Some(kind) => *kind,
            None if self.kinds.len() == *KINDS.end() || value.chars().count() > KIND_LENGTH => {
                self.fails = true;
                self.kinds.clear();
                self.by_value.clear();
                return None;
            }
            None => {
                self.by_value.insert(value.to_owned(), self.kinds.len());
                self.kinds.push(Kind { value: value.to_owned(), records: 0, names: HashSet::new() });
                self.kinds.len() - 1
            }
        };
        self.kinds[kind].records += 1;
        Some(kind)
    }

    /// Whether two of the kinds share less than half of their names.
    fn differ(&self) -> bool {
        let pairs =
            self.kinds.iter().enumerate().flat_map(|(i, one)| self.kinds[i + 1..].iter().map(move |b| (one, b)));
        pairs.into_iter().any(|(one, other)| {
            let shared = one.names.intersection(&other.names).count();
            shared * 2 < one.names.len() + other.names.len() - shared
        })
    }
}

/// Whether a member of this name may tell records apart: `type`, `recordType`, `_type`.
fn is_telling(name: &str) -> bool {
    if name.len() > NAME_LENGTH {
        return false;
    }
    let letters = || name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    name.is_ascii() && TELLING.iter().any(|telling| letters().eq(telling.bytes()))
}

/// The name of a member, list or kind as it is shown: in one line.
pub(super) fn shown(name: &str) -> String {
    name.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

/// "a, b and c".
pub(super) fn in_words(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(records: &[&str]) -> Kinds {
        let mut kinds = Kinds::default();
        records.iter().for_each(|record| kinds.take(record));
        kinds
    }

    #[test]
    fn members_that_tell_go_by_many_names() {
        for name in ["type", "Type", "_type", "@type", "recordType", "record_type", "RECORD TYPE", "object", "doctype"]
        {
            assert!(is_telling(name), "{name}");
        }
        for name in ["", "_", "types", "gift_type", "types_of_records_and_more", "typé"] {
            assert!(!is_telling(name), "{name}");
        }
    }

    #[test]
    fn the_member_that_most_records_have_and_makes_fewest_kinds_tells() {
        let person = r#"{"type":"person","object":"contact","name":"Ann","email":"a"}"#;
        let company = r#"{"type":"company","object":"contact","name":"Lee","email":"b","seats":3}"#;
        let gift = r#"{"type":"cash","object":"gift","amount":5,"date":"2024-01-02"}"#;
        let met = kinds(&[person, company, gift]);
        let telling = met.telling().unwrap();
        assert_eq!((telling.member, telling.kinds, telling.untold), ("object", vec![("contact", 2), ("gift", 1)], 0));
        let met = kinds(&[person, gift, r#"{"type":"x","z":1,"y":2}"#]);
        assert_eq!(met.telling().unwrap().member, "type", "one record has no object");
    }

    #[test]
    fn what_most_records_lack_or_is_different_in_each_tells_nothing() {
        let untold = r#"{"name":"Ann","email":"a"}"#;
        let gift = r#"{"type":"gift","amount":5}"#;
        let note = r#"{"type":"note","text":"x"}"#;
        assert!(kinds(&[gift, note, untold, untold]).telling().is_some());
        assert!(kinds(&[gift, note, untold, untold, untold]).telling().is_none());
        let many: Vec<String> = (0..10_000).map(|i| format!("{{\"type\":\"k{i}\",\"n{i}\":1}}")).collect();
        let met = kinds(&many.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(met.telling().is_none() && met.likely().is_none());
        assert!(met.tellers[0].kinds.is_empty(), "what is of no use is not kept");
    }
}

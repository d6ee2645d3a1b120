//! Records of several kinds in one list, told apart by a member such as `type`.
//!
//! It exists to say so: a file with people and gifts in one list is read as rows of one kind.

use super::flatten::Values;
use super::tree::{NodeIndex, Tree};
use crate::engine::source::Notice;
use std::collections::{HashMap, HashSet};

/// Names that tell records apart.
const TELLING: [&str; 6] = ["type", "object", "record_type", "kind", "_type", "resource"];
/// Kinds there may be for the name to be telling.
const KINDS: std::ops::RangeInclusive<usize> = 2..=12;
/// Characters the name of a kind may have.
const KIND_LENGTH: usize = 40;
/// Kinds named in a notice.
const NAMED: usize = 4;

/// The kinds of the first records.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    records: u64,
    tellers: Vec<Teller>,
}

/// A name that tells records apart, as long as it does.
#[derive(Debug)]
struct Teller {
    name: &'static str,
    /// In the order they appear.
    kinds: Vec<Kind>,
    by_value: HashMap<String, usize>,
}

#[derive(Debug)]
struct Kind {
    value: String,
    records: u64,
    names: HashSet<NodeIndex>,
}

impl Kinds {
    /// Takes note of a record.
    pub fn take(&mut self, values: &Values, record: &str, tree: &Tree) {
        if self.records == 0 {
            let new = |name| Teller { name, kinds: Vec::new(), by_value: HashMap::new() };
            self.tellers = TELLING.map(new).into();
        }
        self.records += 1;
        self.tellers.retain_mut(|teller| {
            let own = (0..values.len()).map(|index| values.get(index, record));
            let Some((_, value)) = own.clone().find(|(node, _)| tree.name(*node) == teller.name) else { return false };
            let known = teller.by_value.get(value).copied();
            let kind = match known {
                Some(kind) => kind,
                None if value.is_empty() || value.len() > KIND_LENGTH || teller.kinds.len() == *KINDS.end() => {
                    return false;
                }
                None => {
                    teller.by_value.insert(value.to_owned(), teller.kinds.len());
                    teller.kinds.push(Kind { value: value.to_owned(), records: 0, names: HashSet::new() });
                    teller.kinds.len() - 1
                }
            };
            let kind = &mut teller.kinds[kind];
            kind.records += 1;
            kind.names.extend(own.filter(|(_, text)| !text.is_empty()).map(|(node, _)| node));
            true
        });
    }

    /// What is to be said about them.
    pub fn notice(&self) -> Option<Notice> {
        let teller = self.tellers.iter().find(|teller| KINDS.contains(&teller.kinds.len()) && teller.differ())?;
        let named = |kind: &Kind| format!("{} ({})", kind.value, kind.records);
        let mut words: Vec<String> = teller.kinds.iter().take(NAMED).map(named).collect();
        if teller.kinds.len() > NAMED {
            words.push(format!("{} more", teller.kinds.len() - NAMED));
        }
        let message = format!(
            "The records are of {} kinds by “{}”: {}{}. All are read as rows of one table; to import each kind \
             for itself, export each to a file or a list of its own.",
            teller.kinds.len(),
            teller.name,
            in_words(&words),
            if self.records == 1 { String::new() } else { format!(" among the first {}", self.records) },
        );
        Some(Notice { code: "several_record_types", message, row: None })
    }
}

impl Teller {
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

/// "a, b and c".
pub(super) fn in_words(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

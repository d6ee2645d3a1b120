//! How an import recognises the records its rows are about, and what was decided about possible
//! duplicates.

use super::RecordId;
use super::names::postal_code_of;
use crate::engine::schema::{Slot, Value};
use serde::{Deserialize, Serialize};

/// How rows find their records. The key always comes first; whatever else matches is only possibly the
/// same person, and nothing happens to it that nobody decided.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Recognise {
    /// By an email that belongs to one record only.
    pub by_email: bool,
    /// By the whole name together with the postal code.
    pub by_name: bool,
    /// What happens with possible duplicates nobody decided about; `None` leaves them out.
    pub undecided: Option<Verdict>,
    /// Rows without a key that match nobody are added with a key that begins like this; without it they
    /// are left out. Means nothing where only the key counts.
    pub new_keys: Option<String>,
    pub repeats: Repeats,
}

impl Recognise {
    /// Whether anything but the key counts.
    pub fn beyond_key(&self) -> bool {
        self.by_email || self.by_name
    }

    /// What made keys begin with, where they may be made; a blank is no beginning.
    pub fn key_prefix(&self) -> Option<&str> {
        self.new_keys.as_deref().map(str::trim).filter(|prefix| self.beyond_key() && !prefix.is_empty())
    }
}

/// What becomes of rows that carry the key of an earlier row of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeats {
    /// Later rows update what earlier ones did.
    #[default]
    Last,
    /// Later rows change nothing.
    First,
    /// Later rows are left out as problems.
    Problem,
}

/// What a row and a record are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same person: the row updates the record, whose key stays.
    Same,
    /// Somebody else: as if nothing had matched.
    Different,
    /// The row is left out.
    Skip,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::Same, Verdict::Different, Verdict::Skip];

    /// The name stored and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Different => "different",
            Verdict::Skip => "skip",
        }
    }

    /// Reads the stored name.
    pub fn parse(name: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == name)
    }
}

/// A pair about which something can be decided: whom a row is about, and a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pair {
    /// What identifies the row's person: its key, else an email, else name and postal code.
    pub incoming: Box<str>,
    /// Key of the record.
    pub key: Box<str>,
    /// Number of the record; `None` while it is not in the database.
    pub record: Option<RecordId>,
}

/// What somebody decided about a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub pair: Pair,
    pub verdict: Verdict,
    /// Operating-system user.
    pub who: Box<str>,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// Why a row and a record may be about the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sign {
    /// Both have this email.
    Email(Box<str>),
    /// Both have this name and postal code, folded.
    Name(Box<str>),
    /// Somebody said so earlier.
    Decided,
}

impl Sign {
    /// As people read it: "same email maria@example.org".
    pub fn words(&self) -> String {
        match self {
            Sign::Email(email) => format!("same email {email}"),
            Sign::Name(key) => format!("same name and postal code {}", postal_code_of(key)),
            Sign::Decided => "decided earlier".to_owned(),
        }
    }
}

/// A record that may be the one a row is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Possible {
    pub pair: Pair,
    /// The record's name on screen.
    pub title: Box<str>,
    pub signs: Vec<Sign>,
    /// `None` where nobody decided and no rule says.
    pub verdict: Option<Verdict>,
    /// Who decided and when; `None` where the import's rule did, or nobody.
    pub decided: Option<(Box<str>, i64)>,
    /// The row beside the record, field by field.
    pub compared: Vec<Compared>,
}

/// One field of a row beside the same of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// With the position the entry has in the record.
    pub slot: Slot,
    pub row: Option<Value>,
    pub record: Option<Value>,
}

impl Compared {
    /// Both say something, and not the same.
    pub fn differs(&self) -> bool {
        matches!((&self.row, &self.record), (Some(row), Some(record)) if !row.same(record))
    }
}

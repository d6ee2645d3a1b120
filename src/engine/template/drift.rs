//! What changed in a file since a template was saved: columns added, missing, and probably renamed.
//!
//! A column counts as renamed only on evidence for it and none against it. Where two columns could
//! both be the renamed one, neither is.

use super::Template;
use super::headers::{normalised, told};
use crate::engine::mapping::suggest::{ColumnFacts, Suggestion};
use crate::engine::mapping::{Feed, Mapping, SavedFeed};
use crate::engine::schema::{RecordType, Slot, ValueType};
use std::collections::BTreeSet;

/// How the columns of a file differ from those of a template.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drift {
    pub added: Vec<Added>,
    pub missing: Vec<Missing>,
    pub renamed: Vec<Renamed>,
}

/// A column the template does not know. It is left unmatched.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    pub column: usize,
    pub header: String,
    /// The field it surely belongs to, where that is free.
    pub suggestion: Option<Suggestion>,
}

/// A column of the template that the file does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub header: String,
    /// Paths of the slots it fed.
    pub slots: Vec<String>,
}

/// A column that probably has another header now. It is matched as before.
#[derive(Debug, Clone, PartialEq)]
pub struct Renamed {
    pub column: usize,
    pub from: String,
    pub to: String,
    /// "the name is alike; it holds email addresses"
    pub why: String,
}

impl Drift {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.missing.is_empty() && self.renamed.is_empty()
    }
}

/// Names this much alike are enough.
const SAME_NAME: f64 = 0.92;
/// Evidence from which a column counts as renamed.
const RENAMED: f64 = 0.72;
const NAME: f64 = 0.6;
const SAME_FIELD: f64 = 0.35;
const CONTENT: f64 = 0.2;
const PLACE: f64 = 0.1;
/// Evidence as near as this to that of another column decides nothing.
const TOO_NEAR: f64 = 0.05;
/// A suggestion this sure says what a column is.
pub(super) const SURE: f64 = 0.8;

/// Which column of the file is which of the template: (column of the file, header of the template).
pub(super) fn same_columns<'t>(template: &'t Template, headers: &[String]) -> Vec<(usize, &'t str)> {
    let mut open: Vec<(usize, &str)> = told(headers).collect();
    let mut pairs = Vec::new();
    let mut left: Vec<&'t str> = told(&template.headers).map(|(_, header)| header).collect();
    let exactly = |a: &str, b: &str| a == b;
    let alike = |a: &str, b: &str| normalised(a) == normalised(b);
    for same in [&exactly as &dyn Fn(&str, &str) -> bool, &alike] {
        left.retain(|own| {
            let found = open.iter().position(|(_, header)| same(own, header));
            if let Some(at) = found {
                pairs.push((open.remove(at).0, *own));
            }
            found.is_none()
        });
    }
    pairs
}

/// What is known about a file when it is compared with a template.
pub(super) struct Comparison<'a> {
    pub template: &'a Template,
    pub record_type: &'a RecordType,
    pub headers: &'a [String],
    pub facts: &'a [ColumnFacts],
    /// What would be matched without the template.
    pub suggested: &'a Mapping,
    pub suggestions: &'a [Suggestion],
}

struct Candidate {
    /// Place among the missing headers.
    old: usize,
    /// Column of the file.
    new: usize,
    score: f64,
    why: String,
}

impl Comparison<'_> {
    /// Sorts what `pairs` leaves over into renamed, missing and added; added ones without suggestion.
    pub(super) fn drift(&self, pairs: &[(usize, &str)]) -> Drift {
        let known: BTreeSet<&str> = pairs.iter().map(|(_, own)| *own).collect();
        let there: BTreeSet<usize> = pairs.iter().map(|(column, _)| *column).collect();
        let old: Vec<(usize, &str)> = told(&self.template.headers).filter(|(_, own)| !known.contains(own)).collect();
        let new: Vec<(usize, &str)> = told(self.headers).filter(|(column, _)| !there.contains(column)).collect();
        let renamed = self.renamed(&old, &new);
        let gone = |own: &str| !renamed.iter().any(|r| r.from == own);
        let missing = old.iter().filter(|(_, own)| gone(own)).map(|(_, own)| Missing {
            header: (*own).to_owned(),
            slots: self.slots(own).into_iter().map(|(path, _)| path).collect(),
        });
        let fresh = |column: usize| !renamed.iter().any(|r| r.column == column);
        let added = new.iter().filter(|(column, _)| fresh(*column)).map(|(column, header)| Added {
            column: *column,
            header: (*header).to_owned(),
            suggestion: None,
        });
        Drift { added: added.collect(), missing: missing.collect(), renamed }
    }

    fn renamed(&self, old: &[(usize, &str)], new: &[(usize, &str)]) -> Vec<Renamed> {
        let mut candidates = Vec::new();
        for (o, (place, own)) in old.iter().enumerate() {
            for (column, header) in new {
                candidates.extend(self.candidate((o, *place, own), (*column, header)));
            }
        }
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        let (mut renamed, mut olds, mut news) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for (i, best) in candidates.iter().enumerate() {
            if olds.contains(&best.old) || news.contains(&best.new) {
                continue;
            }
            let rival = |c: &&Candidate| {
                let same = (c.old == best.old) != (c.new == best.new);
                same && !olds.contains(&c.old) && !news.contains(&c.new) && c.score > best.score - TOO_NEAR
            };
            if candidates[i + 1..].iter().any(|c| rival(&c)) {
                olds.insert(best.old);
                news.insert(best.new);
                continue;
            }
            olds.insert(best.old);
            news.insert(best.new);
            renamed.push(Renamed {
                column: best.new,
                from: old[best.old].1.to_owned(),
                to: self.headers[best.new].clone(),
                why: best.why.clone(),
            });
        }
        renamed.sort_by_key(|r| r.column);
        renamed
    }

    /// All evidence that a column is one that went missing; `None` where anything speaks against it.
    fn candidate(&self, (old, place, own): (usize, usize, &str), (new, header): (usize, &str)) -> Option<Candidate> {
        let (from, to) = (normalised(own), normalised(header));
        if numbers_differ(&from, &to) {
            return None;
        }
        let slots = self.slots(own);
        let suggestion = self.suggestions.iter().find(|s| s.column == new);
        let same_field = suggestion.is_some_and(|s| slots.iter().any(|(_, slot)| *slot == Some(s.slot)));
        let sure = suggestion.is_some_and(|s| s.confidence >= SURE);
        if (sure && !same_field) || suggestion.is_some_and(|s| self.kinds_differ(&slots, s.slot)) {
            return None;
        }
        let likeness = strsim::jaro_winkler(&from, &to);
        let (mut score, mut reasons) = (likeness * NAME, Vec::new());
        if likeness >= 0.8 {
            reasons.push("the name is alike".to_owned());
        }
        if same_field {
            score += SAME_FIELD;
            reasons.push("it suits the same field".to_owned());
        }
        match self.content(&slots, new) {
            Content::Against => return None,
            Content::For(words) => {
                score += CONTENT;
                reasons.push(format!("it holds {words}"));
            }
            Content::Silent => {}
        }
        if place == new {
            score += PLACE;
            reasons.push("it stands at the same place".to_owned());
        }
        let enough = score >= RENAMED || likeness >= SAME_NAME || (sure && same_field);
        enough.then(|| Candidate { old, new, score, why: reasons.join("; ") })
    }

    /// Paths and slots that a column of the template feeds.
    fn slots(&self, header: &str) -> Vec<(String, Option<Slot>)> {
        let fed = self.template.mapping.matches.iter().filter(|m| m.columns().any(|column| column == header));
        fed.map(|m| (m.slot.clone(), self.record_type.slot(&m.slot))).collect()
    }

    /// Whether the template and the header mean different kinds: a home phone and a work phone.
    fn kinds_differ(&self, slots: &[(String, Option<Slot>)], suggested: Slot) -> bool {
        let Slot::Entry { group, position, .. } = suggested else { return false };
        let new = self.suggested.iter().filter_map(|(slot, m)| match (slot, &m.feed) {
            (Slot::Entry { group: g, position: p, field }, Feed::Fixed(text)) if (g, p) == (group, position) => {
                Some((field, text))
            }
            _ => None,
        });
        let own = |field: usize| {
            slots.iter().find_map(|(_, slot)| {
                let Some(Slot::Entry { group: g, position, .. }) = *slot else { return None };
                let path = self.record_type.slot_path(Slot::Entry { group: g, position, field });
                let fixed = self.template.mapping.matches.iter().find(|m| g == group && m.slot == path)?;
                match &fixed.feed {
                    SavedFeed::Fixed(text) => Some(text),
                    _ => None,
                }
            })
        };
        new.into_iter().any(|(field, text)| own(field).is_some_and(|before| !before.eq_ignore_ascii_case(text)))
    }

    /// What the cells of a column say about it being what fed these slots.
    fn content(&self, slots: &[(String, Option<Slot>)], column: usize) -> Content {
        let Some(facts) = self.facts.get(column).filter(|f| !f.looks_like.is_empty()) else { return Content::Silent };
        for slot in slots.iter().filter_map(|(_, slot)| *slot) {
            let wanted = self.record_type.field(slot).value_type;
            let words = match wanted {
                ValueType::Email => "email addresses",
                ValueType::Phone => "phone numbers",
                ValueType::Date => "dates",
                ValueType::Url => "web addresses",
                _ => continue,
            };
            let share = facts.looks_like.iter().find(|(kind, _)| *kind == wanted).map_or(0.0, |(_, share)| *share);
            return match share {
                s if s >= 0.5 => Content::For(words),
                s if s < 0.1 => Content::Against,
                _ => Content::Silent,
            };
        }
        Content::Silent
    }
}

enum Content {
    For(&'static str),
    Against,
    Silent,
}

/// "email 1" and "email 2" are not the same column, however alike they are written.
fn numbers_differ(a: &str, b: &str) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_numeric()).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let (a, b) = (numbers(a), numbers(b));
    !a.is_empty() && !b.is_empty() && a != b
}

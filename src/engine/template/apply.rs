//! A template put to work on a file, whatever changed in the file since.
//!
//! Renamed columns feed what they fed, missing ones leave their fields unfed, added ones stay
//! unmatched. Nothing is guessed beyond that.

use super::drift::{Comparison, SURE, same_columns};
use super::{Drift, Template};
use crate::engine::mapping::suggest::{ColumnFacts, Matcher, Memory, Suggestion, suggest};
use crate::engine::mapping::{Feed, Mapping};
use crate::engine::schema::{Part, RecordType, Slot};
use std::collections::BTreeSet;

/// What a template comes to on one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    pub mapping: Mapping,
    pub drift: Drift,
    /// One for each match by a column, with the template as its reason.
    pub suggestions: Vec<Suggestion>,
    /// Paths of slots that the record type does not have; nothing was matched to them.
    pub unknown: Vec<String>,
}

/// How sure a match is whose column was probably renamed.
const PROBABLY: f64 = 0.75;

/// Stands for a column the template does not know. No header can be equal to it: cells hold no NUL.
const NOBODY: &str = "\0";

/// Matches the columns of a file as the template says. `facts` are those of the file's columns, in
/// order; they may know nothing yet.
pub fn apply(template: &Template, record_type: &RecordType, headers: &[String], facts: &[ColumnFacts]) -> Applied {
    let mut pairs = same_columns(template, headers);
    let (suggested, suggestions) = suggest(record_type, facts);
    let comparison =
        Comparison { template, record_type, headers, facts, suggested: &suggested, suggestions: &suggestions };
    let mut drift = comparison.drift(&pairs);
    pairs.extend(drift.renamed.iter().filter_map(|renamed| {
        let own = template.headers.iter().find(|header| **header == renamed.from)?;
        Some((renamed.column, own.as_str()))
    }));
    let mut as_saved = vec![NOBODY.to_owned(); headers.len()];
    for (column, own) in &pairs {
        as_saved[*column] = (*own).to_owned();
    }
    let (mut mapping, lost) = template.mapping.to_mapping(record_type, &as_saved);
    let unknown = lost.into_iter().filter(|path| record_type.slot(path).is_none()).collect();
    drop_orphans(template, record_type, &mut mapping);
    for added in &mut drift.added {
        let sure = suggestions.iter().find(|s| s.column == added.column && s.confidence >= SURE);
        added.suggestion = sure.filter(|s| mapping.get(s.slot).is_none()).cloned();
    }
    let suggestions = reasons(template, &mapping, &drift);
    Applied { mapping, drift, suggestions, unknown }
}

/// Matches by a template where there is one, else by what the columns are and were matched to before. The
/// drift is the template's.
pub fn matches(
    template: Option<&Template>,
    record_type: &RecordType,
    columns: &[ColumnFacts],
    memory: &Memory,
) -> (Mapping, Vec<Suggestion>, Option<Drift>) {
    let Some(template) = template else {
        let (mapping, suggestions) = Matcher::new(record_type).with_memory(memory).suggest(columns);
        return (mapping, suggestions, None);
    };
    let headers: Vec<String> = columns.iter().map(|facts| facts.header.clone()).collect();
    let applied = apply(template, record_type, &headers, columns);
    (applied.mapping, applied.suggestions, Some(applied.drift))
}

/// Removes fixed values of entries whose columns are all gone: a phone's type without a phone.
fn drop_orphans(template: &Template, record_type: &RecordType, mapping: &mut Mapping) {
    let entry = |slot: Slot| match slot {
        Slot::Entry { group, position, .. } => Some((group, position)),
        Slot::Field(_) => None,
    };
    let by_column = template.mapping.matches.iter().filter(|m| m.columns().next().is_some());
    let meant: BTreeSet<_> = by_column.filter_map(|m| entry(record_type.slot(&m.slot)?)).collect();
    let is_fixed = |feed: &Feed| matches!(feed, Feed::Fixed(_));
    let fed: BTreeSet<_> = mapping.iter().filter(|(_, m)| !is_fixed(&m.feed)).filter_map(|(s, _)| entry(s)).collect();
    let orphan = |slot: Slot| entry(slot).is_some_and(|e| meant.contains(&e) && !fed.contains(&e));
    let orphans: Vec<Slot> = mapping.iter().map(|(slot, _)| slot).filter(|slot| orphan(*slot)).collect();
    for slot in orphans {
        mapping.clear(slot);
    }
}

fn reasons(template: &Template, mapping: &Mapping, drift: &Drift) -> Vec<Suggestion> {
    let of = |(slot, part, column): (Slot, Option<Part>, usize)| match drift.renamed.iter().find(|r| r.column == column)
    {
        Some(renamed) => Suggestion {
            column,
            slot,
            part,
            confidence: PROBABLY,
            reason: format!("template “{}”, where it is “{}”: {}", template.name, renamed.from, renamed.why),
        },
        None => Suggestion { column, slot, part, confidence: 1.0, reason: format!("template “{}”", template.name) },
    };
    let columns =
        mapping.iter().flat_map(|(slot, m)| m.feed.columns().iter().map(move |column| (slot, m.feed.part(), *column)));
    let mut suggestions: Vec<Suggestion> = columns.map(of).collect();
    suggestions.sort_by_key(|s| s.column);
    suggestions
}

//! Real header lists with their right matches, and how much of them is found.

use super::{ColumnFacts, Feed, suggest};
use crate::engine::schema::{RecordType, Schema};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    file: Vec<GoldFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldFile {
    name: String,
    /// (header, slot path). An empty path must stay unmatched; `*` may be either.
    columns: Vec<(String, String)>,
    #[serde(default)]
    fixed: BTreeMap<String, String>,
}

#[derive(Default)]
struct Counts {
    right: usize,
    /// Matched, and to the wrong slot or where nothing belongs.
    wrong: usize,
    expected: usize,
    misses: Vec<String>,
}

impl Counts {
    fn check(&mut self, record_type: &RecordType, file: &GoldFile) {
        let facts = |header: &String| ColumnFacts { header: header.clone(), ..ColumnFacts::default() };
        let columns: Vec<ColumnFacts> = file.columns.iter().map(|(header, _)| facts(header)).collect();
        let (mapping, suggestions) = suggest(record_type, &columns);
        for (column, (header, expected)) in file.columns.iter().enumerate() {
            let slot = suggestions.iter().find(|s| s.column == column).map(|s| s.slot);
            let found = slot.map(|s| record_type.slot_path(s)).unwrap_or_default();
            self.count(&file.name, header, expected, &found);
        }
        for (path, expected) in &file.fixed {
            let slot = record_type.slot(path).unwrap_or_else(|| panic!("{}: no slot {path}", file.name));
            let found = match mapping.get(slot).map(|m| &m.feed) {
                Some(Feed::Fixed(value)) => value.as_str(),
                _ => "",
            };
            self.count(&file.name, &format!("(fixed) {path}"), expected, found);
        }
    }

    fn count(&mut self, file: &str, header: &str, expected: &str, found: &str) {
        if expected == "*" {
            return;
        }
        self.expected += usize::from(!expected.is_empty());
        self.right += usize::from(!expected.is_empty() && expected == found);
        self.wrong += usize::from(!found.is_empty() && expected != found);
        if expected != found {
            self.misses.push(format!("{file}: {header:?} should be {expected:?}, was {found:?}"));
        }
    }
}

#[test]
fn headers_of_many_systems_are_matched_and_hardly_any_wrongly() {
    let gold: Gold = toml::from_str(include_str!("gold/systems.toml")).expect("the gold set is TOML");
    let record_type = contact();
    let mut counts = Counts::default();
    for file in &gold.file {
        for path in file.columns.iter().map(|(_, path)| path).filter(|p| !["", "*"].contains(&p.as_str())) {
            assert!(record_type.slot(path).is_some(), "{}: there is no slot {path}", file.name);
        }
        counts.check(record_type, file);
    }
    let precision = counts.right as f64 / (counts.right + counts.wrong) as f64;
    let recall = counts.right as f64 / counts.expected as f64;
    let misses = counts.misses.join("\n");
    println!("precision {precision:.3}, recall {recall:.3} of {}\n{misses}", counts.expected);
    assert!(precision >= 0.97, "precision is {precision:.3}\n{misses}");
    assert!(recall >= 0.85, "recall is {recall:.3}\n{misses}");
}

/// The contact built into the program.
pub(super) fn contact() -> &'static RecordType {
    Schema::built_in().record_type("contact").expect("contacts are built in")
}

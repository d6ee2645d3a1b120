//! Real header lists with their right matches, and how much of them is found. Some are held back:
//! nobody looks at what is missed there, so that they tell how unseen files fare.

use super::{ColumnFacts, Feed, Mapping, Matcher, Suggestion, propose_type};
use crate::engine::job::column_facts;
use crate::engine::schema::{RecordType, Schema};
use crate::engine::source::profile::profile;
use crate::engine::source::{HeaderRow, ReadOptions, Source};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    file: Vec<GoldFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldFile {
    name: String,
    #[serde(default = "contacts")]
    record_type: String,
    /// The record type its rows are of, where it is another.
    holds: Option<String>,
    #[serde(default = "english")]
    language: String,
    columns: Vec<GoldColumn>,
    /// Whether each column is a file of its own.
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    fixed: BTreeMap<String, String>,
}

fn contacts() -> String {
    "contact".to_owned()
}

fn english() -> String {
    "English".to_owned()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum GoldColumn {
    Header(String, String),
    WithSamples(String, String, Vec<String>),
}

impl GoldColumn {
    fn header(&self) -> &str {
        let (GoldColumn::Header(header, _) | GoldColumn::WithSamples(header, ..)) = self;
        header
    }

    /// A slot. An empty path must stay unmatched; `*` may be either.
    fn path(&self) -> &str {
        let (GoldColumn::Header(_, path) | GoldColumn::WithSamples(_, path, _)) = self;
        path
    }

    fn samples(&self) -> &[String] {
        match self {
            GoldColumn::Header(..) => &[],
            GoldColumn::WithSamples(_, _, samples) => samples,
        }
    }
}

/// Rows of a file made from samples: enough that shares mean something.
const ROWS: usize = 24;

impl GoldFile {
    fn of_type(&self) -> &'static RecordType {
        Schema::built_in().record_type(&self.record_type).expect("a record type there is")
    }

    /// What is known of the columns, found out from a file of the samples as from any other.
    fn facts(&self) -> Vec<ColumnFacts> {
        let headers = self.columns.iter().map(|c| c.header().to_owned());
        if self.columns.iter().all(|c| c.samples().is_empty()) {
            return headers.map(|header| ColumnFacts { header, ..ColumnFacts::default() }).collect();
        }
        let folder = tempfile::tempdir().expect("a folder for the file");
        let path = folder.path().join("samples.csv");
        std::fs::write(&path, self.csv()).expect("the samples are written");
        let options = ReadOptions { header: Some(HeaderRow::Row(1)), ..ReadOptions::default() };
        let source = Source::open(&path, &options).expect("the samples are a file");
        let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).expect("the samples are read");
        let facts = column_facts(&source, &profile);
        assert_eq!(facts.len(), self.columns.len(), "{}: columns were lost", self.name);
        facts.into_iter().zip(headers).map(|(facts, header)| ColumnFacts { header, ..facts }).collect()
    }

    fn csv(&self) -> String {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |cells: Vec<String>| cells.join(",") + "\r\n";
        let mut text = line(self.columns.iter().map(|c| quoted(c.header())).collect());
        for row in 0..ROWS {
            let cell = |c: &GoldColumn| c.samples().get(row % c.samples().len().max(1)).map_or("", |s| s).to_owned();
            text += &line(self.columns.iter().map(|c| quoted(&cell(c))).collect());
        }
        text
    }
}

#[derive(Default, Clone, Copy)]
struct Counts {
    right: usize,
    /// Matched, and to the wrong slot or where nothing belongs.
    wrong: usize,
    expected: usize,
    columns: usize,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.expected += other.expected;
        self.columns += other.columns;
    }

    /// The share of matches that are right.
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    /// The share of what should be matched that is, and rightly.
    fn recall(&self) -> f64 {
        self.right as f64 / self.expected.max(1) as f64
    }

    fn line(&self, name: &str) -> String {
        let Counts { right, wrong, expected, columns } = self;
        let figures = format!("precision {:.3}  recall {:.3}", self.precision(), self.recall());
        format!("{figures}  {right:4} of {expected:4} right, {wrong:2} wrong, {columns:4} columns  {name}\n")
    }
}

/// The figures of many sets, and what was missed.
#[derive(Default)]
struct Figures {
    sets: usize,
    all: Counts,
    by_type: BTreeMap<String, Counts>,
    by_language: BTreeMap<String, Counts>,
    /// Files whose record type is proposed rightly, and those for which it is not.
    of_type: usize,
    mistaken: String,
    lines: String,
    misses: String,
}

impl Figures {
    fn of(gold: &str) -> Figures {
        let gold: Gold = toml::from_str(gold).expect("the gold sets are TOML");
        let mut figures = Figures { sets: gold.file.len(), ..Figures::default() };
        let mut matchers: BTreeMap<&str, Matcher<'_>> = BTreeMap::new();
        for file in &gold.file {
            let record_type = file.of_type();
            let matcher = matchers.entry(&record_type.name).or_insert_with(|| Matcher::new(record_type));
            let counts = figures.check(record_type, matcher, file);
            figures.propose(file);
            figures.all.add(counts);
            figures.by_type.entry(file.record_type.clone()).or_default().add(counts);
            figures.by_language.entry(file.language.clone()).or_default().add(counts);
            figures.lines += &counts.line(&file.name);
        }
        figures
    }

    fn check(&mut self, record_type: &RecordType, matcher: &Matcher<'_>, file: &GoldFile) -> Counts {
        let facts = file.facts();
        let (mapping, suggestions) = if file.alone {
            let one_by_one = facts.iter().map(|f| matcher.suggest(std::slice::from_ref(f)).1.pop()).enumerate();
            let in_place = one_by_one.filter_map(|(column, s)| Some(Suggestion { column, ..s? }));
            (Mapping::default(), in_place.collect())
        } else {
            matcher.suggest(&facts)
        };
        let mut counts = Counts { columns: file.columns.len(), ..Counts::default() };
        let slot = |path: &str| record_type.slot(path).unwrap_or_else(|| panic!("{}: no slot {path}", file.name));
        for (column, gold) in file.columns.iter().enumerate() {
            let (header, expected) = (gold.header(), gold.path());
            if expected == "*" {
                continue;
            }
            if !expected.is_empty() {
                slot(expected);
            }
            let suggestion = suggestions.iter().find(|s| s.column == column);
            let found = suggestion.map(|s| record_type.slot_path(s.slot)).unwrap_or_default();
            self.count(&mut counts, &format!("{}: {header:?}", file.name), expected, &found);
        }
        for (path, expected) in &file.fixed {
            let found = match mapping.get(slot(path)).map(|m| &m.feed) {
                Some(Feed::Fixed(value)) => value.as_str(),
                _ => "",
            };
            self.count(&mut counts, &format!("{}: (fixed) {path}", file.name), expected, found);
        }
        counts
    }

    /// What the file is proposed as. Of columns that are files of their own nothing can be said.
    fn propose(&mut self, file: &GoldFile) {
        if file.alone {
            self.of_type += 1;
            return;
        }
        let proposed = propose_type(&file.facts());
        let best = proposed.best();
        let holds = file.holds.as_ref().unwrap_or(&file.record_type);
        if best.record_type.name == *holds {
            self.of_type += 1;
        }
        if best.record_type.name != *holds || proposed.other.is_some() {
            let other = proposed.other().map(|other| format!(", or {} ({:.2})", other.record_type.name, other.score));
            let (found, own) = (&best.record_type.name, proposed.of(file.of_type()).map_or(0.0, |own| own.score));
            let (score, other) = (best.score, other.unwrap_or_default());
            writeln!(self.mistaken, "{} ({}, {own:.2}): {found} ({score:.2}){other}", file.name, file.record_type)
                .expect("text takes everything");
        }
    }

    fn count(&mut self, counts: &mut Counts, what: &str, expected: &str, found: &str) {
        counts.expected += usize::from(!expected.is_empty());
        counts.right += usize::from(!expected.is_empty() && expected == found);
        counts.wrong += usize::from(!found.is_empty() && expected != found);
        if expected != found {
            writeln!(self.misses, "{what} should be {expected:?}, was {found:?}").expect("text takes everything");
        }
    }

    fn print(&self, title: &str) {
        let line = |(name, counts): (&String, &Counts)| counts.line(name);
        let languages: String = self.by_language.iter().chain(&self.by_type).map(line).collect();
        let all = self.all.line(&format!("{title}, {} sets", self.sets));
        println!("{}\n{languages}\n{all}", self.lines);
        println!("record type: {} of {} right", self.of_type, self.sets);
    }
}

#[test]
fn headers_of_many_systems_are_matched_and_hardly_any_wrongly() {
    let figures = Figures::of(include_str!("gold/tuning.toml"));
    figures.print("tuning");
    println!("{}\n{}", figures.misses, figures.mistaken);
    assert!(figures.all.precision() >= 0.98, "precision is {:.3}\n{}", figures.all.precision(), figures.misses);
    assert!(figures.all.recall() >= 0.97, "recall is {:.3}\n{}", figures.all.recall(), figures.misses);
    assert!(figures.of_type + 2 >= figures.sets, "of another type than proposed:\n{}", figures.mistaken);
}

/// What is missed is not printed, so that nobody tunes on it by accident.
#[test]
fn headers_nobody_tuned_on_fare_nearly_as_well() {
    let figures = Figures::of(include_str!("gold/held_back.toml"));
    figures.print("held back");
    assert!(figures.all.precision() >= 0.95, "precision is {:.3}", figures.all.precision());
    assert!(figures.all.recall() >= 0.93, "recall is {:.3}", figures.all.recall());
}

#[test]
fn headers_of_other_records_are_matched_too_and_say_what_they_are_of() {
    let figures = Figures::of(include_str!("gold/types_tuning.toml"));
    figures.print("other types, tuning");
    println!("{}\n{}", figures.misses, figures.mistaken);
    assert!(figures.all.precision() >= 0.98, "precision is {:.3}\n{}", figures.all.precision(), figures.misses);
    assert!(figures.all.recall() >= 0.97, "recall is {:.3}\n{}", figures.all.recall(), figures.misses);
    assert_eq!(figures.of_type, figures.sets, "{}", figures.mistaken);
}

/// What is missed is not printed, so that nobody tunes on it by accident.
#[test]
fn headers_of_other_records_nobody_tuned_on_fare_nearly_as_well() {
    let figures = Figures::of(include_str!("gold/types_held_back.toml"));
    figures.print("other types, held back");
    assert!(figures.all.precision() >= 0.93, "precision is {:.3}", figures.all.precision());
    assert!(figures.all.recall() >= 0.9, "recall is {:.3}", figures.all.recall());
}

/// The contact built into the program.
pub(super) fn contact() -> &'static RecordType {
    Schema::built_in().record_type("contact").expect("contacts are built in")
}

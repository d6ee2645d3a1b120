//! Everything an import needs to know, in a form that is kept with the job so that it can be run
//! again after a crash.

use super::Expected;
use crate::engine::convert::Settings;
use crate::engine::mapping::suggest::{ColumnFacts, ProposedType, propose_type};
use crate::engine::mapping::{Feed, Mapping, SavedMapping};
use crate::engine::model::{Fixes, Mode, Recognise};
use crate::engine::schema::{RecordType, ValueType};
use crate::engine::source::profile::{Profile, of_first_rows};
use crate::engine::source::{Column, ReadOptions, Source, what_is_wrong_column};
use crate::engine::store::FixedFile;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

/// Values of a column handed to the suggestion of matches.
const SAMPLES: usize = 50;

/// A file, how to read it, what to match, and what to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportRequest {
    pub path: PathBuf,
    pub file: FileFingerprint,
    /// Everything decided: a resumed import must read the file as it was first read.
    pub reading: ReadOptions,
    pub mapping: SavedMapping,
    pub mode: Mode,
    pub settings: Settings,
    /// Which records the rows are about.
    #[serde(default)]
    pub recognise: Recognise,
    /// Data rows in the file.
    pub rows_total: u64,
    /// Headers of the columns as they are told apart, so that rows kept aside can be read again.
    #[serde(default)]
    pub headers: Vec<String>,
    /// What was decided about problems of the file.
    #[serde(default)]
    pub fixes: Fixes,
    /// Imports of the same file that go before this one: the contacts that its rows refer to.
    #[serde(default)]
    pub first: Vec<ImportRequest>,
    /// Only records that are not there yet matter; of the others nothing is told.
    #[serde(default)]
    pub only_new: bool,
    /// What the person expects the file to hold.
    #[serde(default)]
    pub expected: Expected,
    /// The named list the file is; a full list of it says nothing about records that others supplied.
    #[serde(default)]
    pub list: Option<String>,
}

/// Tells whether a file is still the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFingerprint {
    /// Bytes.
    pub size: u64,
    /// Milliseconds since 1970; 0 where the file system does not say.
    pub modified: i64,
    /// Hexadecimal.
    pub sha256: String,
}

impl ImportRequest {
    /// All that what becomes of a row's cells depends on, apart from the cells: another text, and nothing is known of a
    /// record by what it was read from before. Columns stand in it by their headers, so that they may move.
    pub(super) fn how_read(&self) -> String {
        let how = (env!("CARGO_PKG_VERSION"), &self.mapping, &self.settings, &self.fixes.rules);
        serde_json::to_string(&how).unwrap_or_default()
    }

    /// Puts a request together. The profile must be complete: its hash and its evidence about date
    /// orders become part of the request.
    pub fn new(
        source: &Source,
        profile: &Profile,
        record_type: &RecordType,
        mut mapping: Mapping,
        mode: Mode,
        settings: Settings,
    ) -> ImportRequest {
        decide_orders(record_type, &mut mapping, profile);
        ImportRequest {
            path: source.path.clone(),
            file: FileFingerprint { size: source.size, modified: modified(source), sha256: profile.sha256.clone() },
            reading: decided(source),
            mapping: SavedMapping::from_mapping(&mapping, record_type, &source.headers()),
            mode,
            settings,
            recognise: Recognise::default(),
            rows_total: profile.rows,
            headers: source.headers(),
            fixes: Fixes::default(),
            first: Vec::new(),
            only_new: false,
            expected: Expected::default(),
            list: None,
        }
    }

    /// As it is kept with a job.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What differs in another request, as the beginning of a sentence; `None` where they are the same.
    pub fn difference(&self, other: &ImportRequest) -> Option<&'static str> {
        if self == other {
            None
        } else if (&self.path, &self.file) != (&other.path, &other.file) {
            Some("The file changed")
        } else if self.reading != other.reading {
            Some("How the file is read changed")
        } else if self.mode != other.mode {
            Some("What the import is to do changed")
        } else if self.list != other.list {
            Some("Which list the file is changed")
        } else if self.settings != other.settings {
            Some("The settings changed")
        } else if self.fixes != other.fixes {
            Some("What is fixed changed")
        } else {
            Some("The matches changed")
        }
    }

    /// The file as it is read, which fixes are kept for.
    pub fn fixed_file(&self) -> FixedFile {
        fixed_file(&self.file.sha256, &self.mapping.record_type, &self.reading)
    }

    /// The file's name without its folder.
    pub fn file_name(&self) -> String {
        self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// Fixes, for every date and number fed by a column, the order the whole column proves; what a
/// person chose stays.
pub fn decide_orders(record_type: &RecordType, mapping: &mut Mapping, profile: &Profile) {
    let fed: Vec<_> = mapping
        .iter()
        .filter_map(|(slot, m)| match m.feed {
            Feed::Column(column) => Some((slot, column)),
            // Evidence is of whole cells.
            _ => None,
        })
        .collect();
    for (slot, column) in fed {
        let Some(facts) = profile.columns.get(column) else { continue };
        let value_type = mapping.field(record_type, slot).value_type;
        let Some(matched) = mapping.get_mut(slot) else { continue };
        match value_type {
            ValueType::Date => matched.date_order = matched.date_order.or(facts.dates.order()),
            kind if kind.is_number() => {
                matched.number_format = matched.number_format.or(facts.numbers.format());
            }
            _ => {}
        }
    }
}

fn decided(source: &Source) -> ReadOptions {
    let reading = &source.reading;
    ReadOptions {
        format: Some(reading.format),
        member: reading.member.clone(),
        sheet: reading.sheet.clone(),
        separator: Some(reading.separator),
        encoding: Some(reading.encoding.clone()),
        header: Some(reading.header),
        keep_last_rows: source.options.keep_last_rows,
        more_columns: source.options.more_columns.clone(),
    }
}

/// Milliseconds since 1970; 0 where the file system does not say.
pub(super) fn modified(source: &Source) -> i64 {
    let since = source.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A file as it is read, whose fixes can be found before anything is matched.
pub fn file_of(source: &Source, profile: &Profile, record_type: &RecordType) -> FixedFile {
    fixed_file(&profile.sha256, &record_type.name, &decided(source))
}

fn fixed_file(sha256: &str, record_type: &str, reading: &ReadOptions) -> FixedFile {
    let reading = serde_json::to_string(reading).unwrap_or_default();
    FixedFile { sha256: sha256.to_owned(), record_type: record_type.to_owned(), reading }
}

/// What the rows of a file are most likely, by its headers and first rows.
pub fn propose_type_of(source: &Source) -> ProposedType {
    propose_type(&column_facts(source, &of_first_rows(source)))
}

/// What is known of the columns, for suggestions: from the profile where it has got to, else from
/// the first rows. A "What is wrong" column of a corrected problem file holds nothing to import and
/// is left blank, so that nothing matches it.
pub fn column_facts(source: &Source, profile: &Profile) -> Vec<ColumnFacts> {
    let wrong = what_is_wrong_column(&source.headers());
    let of_column = |column: &Column| {
        if Some(column.index) == wrong {
            return ColumnFacts::default();
        }
        let Some(known) = profile.columns.get(column.index) else {
            return ColumnFacts { header: column.header.clone(), ..ColumnFacts::default() };
        };
        let share = |part: u64| if known.filled == 0 { 0.0 } else { part as f64 / known.filled as f64 };
        let mut looks_like: Vec<_> = known.looks_like.iter().map(|(kind, cells)| (*kind, share(*cells))).collect();
        looks_like.sort_by(|a, b| b.1.total_cmp(&a.1));
        ColumnFacts {
            header: column.header.clone(),
            filled: if profile.rows == 0 { 0.0 } else { known.filled as f64 / profile.rows as f64 },
            looks_like,
            samples: if known.values.is_empty() {
                known.samples.clone()
            } else {
                known.values.iter().take(SAMPLES).map(|(value, _)| value.clone()).collect()
            },
            distinct: known.values_complete.then_some(known.values.len() as u64),
        }
    };
    source.columns.iter().map(of_column).collect()
}

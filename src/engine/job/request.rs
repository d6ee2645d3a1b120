//! Everything an import needs to know, in a form that is kept with the job so that it can be run
//! again after a crash.

use crate::engine::convert::Settings;
use crate::engine::mapping::suggest::ColumnFacts;
use crate::engine::mapping::{Mapping, SavedMapping};
use crate::engine::model::Mode;
use crate::engine::schema::{RecordType, ValueType};
use crate::engine::source::profile::{ColumnProfile, Profile};
use crate::engine::source::{Column, HeaderRow, ReadOptions, Separator, Source, what_is_wrong_column};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

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
    /// Data rows in the file.
    pub rows_total: u64,
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
            rows_total: profile.rows,
        }
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
            crate::engine::mapping::Feed::Column(column) => Some((slot, column)),
            crate::engine::mapping::Feed::Fixed(_) => None,
        })
        .collect();
    for (slot, column) in fed {
        let Some(facts) = profile.columns.get(column) else { continue };
        let Some(matched) = mapping.get_mut(slot) else { continue };
        match record_type.field(slot).value_type {
            ValueType::Date => matched.date_order = matched.date_order.or(facts.dates.order()),
            ValueType::Money | ValueType::Decimal | ValueType::Integer => {
                matched.number_format = matched.number_format.or(facts.numbers.format());
            }
            _ => {}
        }
    }
}

/// What is known of a file's columns, for suggesting matches; also from a profile that is not
/// complete. The "What is wrong" column of a problem file is shown as an empty one without a
/// header, so that nothing is ever suggested for it.
pub fn column_facts(source: &Source, profile: &Profile) -> Vec<ColumnFacts> {
    let wrong = what_is_wrong_column(&source.headers());
    let facts = |column: &Column| match profile.columns.get(column.index) {
        _ if Some(column.index) == wrong => ColumnFacts::default(),
        None => ColumnFacts { header: column.header.clone(), ..ColumnFacts::default() },
        Some(profiled) => facts_of(&column.header, profiled, profile.rows),
    };
    source.columns.iter().map(facts).collect()
}

fn facts_of(header: &str, profiled: &ColumnProfile, rows: u64) -> ColumnFacts {
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let mut looks_like: Vec<_> =
        profiled.looks_like.iter().map(|(kind, cells)| (*kind, share(*cells, profiled.filled))).collect();
    looks_like.sort_by(|a, b| b.1.total_cmp(&a.1));
    ColumnFacts {
        header: header.to_owned(),
        filled: share(profiled.filled, rows),
        looks_like,
        samples: profiled.values.iter().take(SAMPLES).map(|(value, _)| value.clone()).collect(),
        distinct: profiled.values_complete.then_some(profiled.values.len() as u64),
    }
}

fn decided(source: &Source) -> ReadOptions {
    ReadOptions {
        separator: Some(Separator(source.reading.separator.0)),
        encoding: Some(source.reading.encoding.clone()),
        header: Some(match source.reading.header {
            HeaderRow::None => HeaderRow::None,
            HeaderRow::Row(row) => HeaderRow::Row(row),
        }),
    }
}

fn modified(source: &Source) -> i64 {
    let time = std::fs::metadata(&source.path).and_then(|m| m.modified()).ok();
    time.and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |d| d.as_millis() as i64)
}

pub(super) fn modified_now(source: &Source) -> i64 {
    modified(source)
}

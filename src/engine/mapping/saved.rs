//! A mapping as text: slots by path and columns by header, so that it can be read by people, kept
//! with a job, and applied to a file whose columns moved.

use super::{BlankPolicy, Feed, Mapping, Match, Translation};
use crate::engine::schema::{DateOrder, NumberFormat, RecordType};
use serde::{Deserialize, Serialize};

/// A mapping in its written form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedMapping {
    pub record_type: String,
    pub matches: Vec<SavedMatch>,
}

/// One match in its written form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedMatch {
    /// `emails.0.email`
    pub slot: String,
    #[serde(flatten)]
    pub feed: SavedFeed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translation>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub blank: BlankPolicy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_format: Option<NumberFormat>,
}

/// A feed in its written form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedFeed {
    /// Header of the column.
    Column(String),
    Fixed(String),
}

fn is_default(policy: &BlankPolicy) -> bool {
    *policy == BlankPolicy::default()
}

impl SavedMatch {
    /// Headers of the columns that feed it.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        match &self.feed {
            SavedFeed::Column(header) => Some(header.as_str()),
            SavedFeed::Fixed(_) => None,
        }
        .into_iter()
    }
}

impl SavedMapping {
    /// Writes a mapping down. `headers` are the file's, by column index; they are unique.
    pub fn from_mapping(mapping: &Mapping, record_type: &RecordType, headers: &[String]) -> SavedMapping {
        let matches = mapping.iter().map(|(slot, m)| SavedMatch {
            slot: record_type.slot_path(slot),
            feed: match &m.feed {
                Feed::Column(index) => SavedFeed::Column(headers.get(*index).cloned().unwrap_or_default()),
                Feed::Fixed(text) => SavedFeed::Fixed(text.clone()),
            },
            translation: m.translation.clone(),
            blank: m.blank.clone(),
            date_order: m.date_order,
            number_format: m.number_format,
        });
        SavedMapping { record_type: record_type.name.clone(), matches: matches.collect() }
    }

    /// Applies a written mapping to a file with these headers. Matches whose slot or column is not
    /// there are returned by slot path, not applied.
    pub fn to_mapping(&self, record_type: &RecordType, headers: &[String]) -> (Mapping, Vec<String>) {
        let (mut mapping, mut lost) = (Mapping::default(), Vec::new());
        for saved in &self.matches {
            let feed = match &saved.feed {
                SavedFeed::Column(header) => headers.iter().position(|h| h == header).map(Feed::Column),
                SavedFeed::Fixed(text) => Some(Feed::Fixed(text.clone())),
            };
            match (record_type.slot(&saved.slot), feed) {
                (Some(slot), Some(feed)) => {
                    let matched = Match {
                        feed,
                        translation: saved.translation.clone(),
                        blank: saved.blank.clone(),
                        date_order: saved.date_order,
                        number_format: saved.number_format,
                    };
                    mapping.set(slot, matched);
                }
                _ => lost.push(saved.slot.clone()),
            }
        }
        (mapping, lost)
    }
}

//! A mapping as text: slots by path and columns by header, so that it can be read by people, kept
//! with a job, and applied to a file whose columns moved.

use super::{BlankPolicy, Feed, Mapping, Match, Translation};
use crate::engine::schema::{CustomType, DateOrder, EntryNames, NumberFormat, Part, RecordType, Slot};
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
    /// For the name of a field the organisation defines itself: what its values are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<CustomType>,
}

/// A feed in its written form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedFeed {
    /// Header of the column.
    Column(String),
    Fixed(String),
    /// Headers of the columns.
    Join {
        columns: Vec<String>,
        separator: String,
    },
    Part {
        column: String,
        of: Part,
    },
    Item {
        column: String,
        separator: char,
        number: usize,
    },
}

impl SavedFeed {
    fn from_feed(feed: &Feed, headers: &[String]) -> SavedFeed {
        let header = |column: &usize| headers.get(*column).cloned().unwrap_or_default();
        match feed {
            Feed::Column(column) => SavedFeed::Column(header(column)),
            Feed::Fixed(text) => SavedFeed::Fixed(text.clone()),
            Feed::Join { columns, separator } => {
                SavedFeed::Join { columns: columns.iter().map(header).collect(), separator: separator.clone() }
            }
            Feed::Part { column, part } => SavedFeed::Part { column: header(column), of: *part },
            Feed::Item { column, separator, item } => {
                SavedFeed::Item { column: header(column), separator: *separator, number: *item }
            }
        }
    }

    /// `None` where a column is not there.
    fn to_feed(&self, headers: &[String]) -> Option<Feed> {
        let column = |header: &String| headers.iter().position(|h| h == header);
        Some(match self {
            SavedFeed::Column(header) => Feed::Column(column(header)?),
            SavedFeed::Fixed(text) => Feed::Fixed(text.clone()),
            SavedFeed::Join { columns, separator } => {
                let columns: Option<Vec<usize>> = columns.iter().map(column).collect();
                let columns = columns.filter(|columns| !columns.is_empty())?;
                Feed::Join { columns, separator: separator.clone() }
            }
            SavedFeed::Part { column: header, of } => Feed::Part { column: column(header)?, part: *of },
            SavedFeed::Item { column: header, separator, number } => {
                Feed::Item { column: column(header)?, separator: *separator, item: *number }
            }
        })
    }
}

fn is_default(policy: &BlankPolicy) -> bool {
    *policy == BlankPolicy::default()
}

impl SavedMatch {
    /// Headers of the columns that feed it.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let columns = match &self.feed {
            SavedFeed::Column(header) => std::slice::from_ref(header),
            SavedFeed::Part { column, .. } | SavedFeed::Item { column, .. } => std::slice::from_ref(column),
            SavedFeed::Join { columns, .. } => columns,
            SavedFeed::Fixed(_) => &[],
        };
        columns.iter().map(String::as_str)
    }
}

impl SavedMapping {
    /// Writes a mapping down. `headers` are the file's, by column index; they are unique.
    pub fn from_mapping(mapping: &Mapping, record_type: &RecordType, headers: &[String]) -> SavedMapping {
        let matches = mapping.iter().map(|(slot, m)| SavedMatch {
            slot: record_type.slot_path(slot),
            feed: SavedFeed::from_feed(&m.feed, headers),
            translation: m.translation.clone(),
            blank: m.blank.clone(),
            date_order: m.date_order,
            number_format: m.number_format,
            custom: m.custom,
        });
        SavedMapping { record_type: record_type.name.clone(), matches: matches.collect() }
    }

    /// What entries are called that are known by a name.
    pub fn entry_names(&self, record_type: &RecordType) -> EntryNames {
        let mut names = EntryNames::default();
        let Some((custom, named, _)) = record_type.custom_group() else { return names };
        for saved in &self.matches {
            if let (SavedFeed::Fixed(name), Some(Slot::Entry { group, position, field })) =
                (&saved.feed, record_type.slot(&saved.slot))
                && (group, field) == (custom, named)
            {
                names.insert(group, position, name);
            }
        }
        names
    }

    /// Applies a written mapping to a file with these headers. Matches whose slot or column is not
    /// there are returned by slot path, not applied.
    pub fn to_mapping(&self, record_type: &RecordType, headers: &[String]) -> (Mapping, Vec<String>) {
        let (mut mapping, mut lost) = (Mapping::default(), Vec::new());
        for saved in &self.matches {
            match (record_type.slot(&saved.slot), saved.feed.to_feed(headers)) {
                (Some(slot), Some(feed)) => {
                    let matched = Match {
                        feed,
                        translation: saved.translation.clone(),
                        blank: saved.blank.clone(),
                        date_order: saved.date_order,
                        number_format: saved.number_format,
                        custom: saved.custom,
                    };
                    mapping.set(slot, matched);
                }
                _ => lost.push(saved.slot.clone()),
            }
        }
        (mapping, lost)
    }
}

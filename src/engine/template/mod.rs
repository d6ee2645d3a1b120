//! Templates: matches with a name, kept to be used again, and how to know a file they are for.
//!
//! It exists so that a file that comes every month is matched once. A template holds the headers it
//! was saved with; a file whose headers changed gets a report of what changed instead of a refusal.
//! It must not read files or know the database; both hand it what it needs.

mod apply;
mod drift;
mod evidence;
mod headers;
mod recognise;
mod shape;
#[cfg(test)]
mod tests;
mod written;

pub use apply::{Applied, apply};
pub use drift::{Added, Drift, Missing, Renamed};
pub use evidence::give_way;
pub use headers::fingerprint;
pub use recognise::{ENOUGH, Recognised, recognise};
pub use shape::{SCHEMA, valid};
pub use written::{LONGEST_NAME, TemplateError, VERSION, name_fault};

use crate::engine::mapping::{SavedMapping, SavedMatch};
use crate::engine::model::Mode;
use crate::engine::schema::Currency;
use crate::engine::source::ReadOptions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Matches with a name, and all that goes with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pub name: String,
    /// Headers of the file it was saved from, in its order.
    pub headers: Vec<String>,
    /// Columns by header, among `headers`.
    pub mapping: SavedMapping,
    /// What somebody decided about reading; the rest is worked out for each file anew.
    pub read: ReadOptions,
    pub mode: Mode,
    pub settings: TemplateSettings,
    /// What it was brought from, where that was another system.
    pub origin: Option<Origin>,
}

/// How values that do not say are understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateSettings {
    /// ISO 3166 alpha-2.
    pub region: String,
    pub currency: Currency,
}

impl Default for TemplateSettings {
    fn default() -> TemplateSettings {
        TemplateSettings { region: "US".to_owned(), currency: Currency::USD }
    }
}

/// The document of another system that a template was brought from: what has no counterpart here is
/// kept in it, and stands there again when the template is written for that system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// `evertrue` or `ngpvan`.
    pub system: String,
    pub document: serde_json::Value,
}

impl Template {
    /// Puts a template together from matches of a file with these headers. The "What is wrong" column
    /// of a problem file is no part of it, unless something was matched to it.
    pub fn new(name: &str, headers: &[String], mapping: SavedMapping) -> Template {
        let told: BTreeSet<&str> = headers::told(headers).map(|(_, header)| header).collect();
        let fed: BTreeSet<&str> = mapping.matches.iter().flat_map(SavedMatch::columns).collect();
        let meant = headers.iter().filter(|h| told.contains(h.as_str()) || fed.contains(h.as_str()));
        let headers = meant.cloned().collect();
        Template {
            name: name.trim().to_owned(),
            headers,
            mapping,
            read: ReadOptions::default(),
            mode: Mode::default(),
            settings: TemplateSettings::default(),
            origin: None,
        }
    }

    /// Short name of the set of its headers, whatever their order; eight hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.headers)
    }
}

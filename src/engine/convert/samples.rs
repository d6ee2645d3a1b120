//! A schema with one field of every type, for tests.

use super::{Converter, Settings};
use crate::engine::schema::{Currency, DateOrder, NumberFormat, RecordType, Schema, parse_places, parse_schema};
use std::sync::OnceLock;

/// Every field of the sample record type.
pub(super) const FIELDS: [&str; 20] = [
    "text",
    "multiline",
    "id",
    "integer",
    "decimal",
    "money",
    "boolean",
    "date",
    "partial",
    "year",
    "email",
    "phone",
    "url",
    "postal_code",
    "country",
    "region",
    "choice",
    "list",
    "roles",
    "reference",
];

fn record_type() -> RecordType {
    let mut text = String::from(
        r#"
        name = "sample"
        label = "Sample"
        plural = "Samples"
        job_type = "CSV"
        stat_type = "CONTACT"
        key = "id"
        title = ["text"]
        [[choice_list]]
        name = "kind"
        choices = [
            { value = "home", label = "Home", aliases = ["h"] },
            { value = "unknown", label = "Unknown" },
        ]
        [[section]]
        name = "all"
        label = "All"
        changed_code = 110
        "#,
    );
    for name in FIELDS {
        let (value_type, more) = match name {
            "partial" => ("date", "partial_date = true"),
            "roles" => ("list", "choices = \"kind\""),
            "choice" => ("choice", "choices = \"kind\""),
            plain => (plain, ""),
        };
        text += &format!(
            "[[section.field]]\nname = \"{name}\"\nlabel = \"L\"\ntype = \"{value_type}\"\nhelp = \"\"\n{more}\n"
        );
    }
    parse_schema("sample.toml", &text).expect("the sample schema is well formed")
}

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let places = |text| parse_places("places.toml", text).expect("the sample places are well formed");
        Schema {
            record_types: vec![record_type()],
            countries: places(
                "[[place]]\ncode = \"US\"\nname = \"United States\"\n[[place]]\ncode = \"NA\"\nname = \"Namibia\"",
            ),
            regions: places("[[place]]\ncode = \"US-MA\"\nname = \"Massachusetts\"\naliases = [\"MA\"]"),
        }
    })
}

/// A converter of the sample field `name` for someone in the United States in 2026.
pub(super) fn converter(name: &str, order: Option<DateOrder>, format: Option<NumberFormat>) -> Converter<'static> {
    let schema = schema();
    let record_type = &schema.record_types[0];
    let field = &record_type.fields[record_type.field_index(name).expect("the sample field exists")];
    let settings = Settings { region: "US".to_owned(), currency: Currency::USD, current_year: 2026 };
    Converter::new(schema, record_type, field, &settings, order, format)
}

//! One cell as its tags say it.
//!
//! It exists so that the memory of a cell is used again for the next. It must not decide what the cell
//! is read as.

use super::input::{XmlError, unescaped};
use quick_xml::events::BytesStart;

/// What a cell holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing, or text without a type.
    #[default]
    Plain,
    Text,
    Number,
    Currency,
    Percentage,
    Date,
    Time,
    Boolean,
}

/// A cell being read.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub kind: Kind,
    /// The value of its kind, as the file writes it.
    pub value: String,
    /// What the program showed.
    pub shown: String,
    /// Whether a line of `shown` was begun.
    pub has_text: bool,
    pub formula: bool,
    /// Columns it stands in, one behind the other.
    pub repeated: u64,
    /// Rows it spans, 1 unless it is merged with others.
    pub rows: u64,
    /// Whether merged cells cover it.
    pub covered: bool,
}

impl Cell {
    /// Takes over what a tag says and forgets the cell before.
    ///
    /// # Errors
    /// When an attribute refers to what the file defines itself.
    pub fn begin(&mut self, tag: &BytesStart<'_>, covered: bool) -> Result<(), XmlError> {
        self.kind = Kind::Plain;
        self.value.clear();
        self.shown.clear();
        (self.has_text, self.formula) = (false, false);
        (self.repeated, self.rows, self.covered) = (1, 1, covered);
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "office:value-type" => self.kind = kind(value),
                "office:value" | "office:date-value" | "office:time-value" | "office:boolean-value" => {
                    self.value.push_str(value);
                }
                "office:string-value" => self.value.push_str(&unescaped(value)?),
                "table:formula" => self.formula = true,
                "table:number-columns-repeated" => self.repeated = count(value),
                "table:number-rows-spanned" => self.rows = count(value),
                _ => {}
            }
        }
        Ok(())
    }

    /// Begins another line of what is shown.
    pub fn begin_line(&mut self) {
        if self.has_text {
            self.shown.push('\n');
        }
        self.has_text = true;
    }

    /// Whether it holds nothing at all.
    pub fn is_blank(&self) -> bool {
        self.value.is_empty() && self.shown.is_empty()
    }
}

fn kind(name: &str) -> Kind {
    match name {
        "string" => Kind::Text,
        "float" => Kind::Number,
        "currency" => Kind::Currency,
        "percentage" => Kind::Percentage,
        "date" => Kind::Date,
        "time" => Kind::Time,
        "boolean" => Kind::Boolean,
        _ => Kind::Plain,
    }
}

/// How often something is repeated: at least once.
pub(super) fn count(value: &str) -> u64 {
    value.trim().parse().unwrap_or(1).max(1)
}

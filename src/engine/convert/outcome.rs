//! The outcome of one cell, and the short ways of saying it.

use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;

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

impl Conversion {
    pub(super) fn blank() -> Self {
        Conversion { value: None, issue: None }
    }

    pub(super) fn value(value: Value) -> Self {
        Conversion { value: Some(value), issue: None }
    }

    pub(super) fn text(text: impl Into<Box<str>>) -> Self {
        Conversion::value(Value::Text(text.into()))
    }

    /// "N/A" and the like: blank, and said so.
    pub(super) fn placeholder() -> Self {
        Conversion::error(code::PLACEHOLDER_AS_BLANK)
    }

    /// No value, for the reason `code`.
    pub(super) fn error(code: u16) -> Self {
        Conversion { value: None, issue: Some(Issue { code, suggestion: None }) }
    }

    /// No value, for the reason `code`, and perhaps what would be right instead.
    pub(super) fn refused<S: Into<Box<str>>>(code: u16, suggestion: Option<S>) -> Self {
        Conversion { value: None, issue: Some(Issue { code, suggestion: suggestion.map(Into::into) }) }
    }

    /// A value that somebody should look at.
    pub(super) fn warned<S: Into<Box<str>>>(value: Value, code: u16, suggestion: Option<S>) -> Self {
        Conversion { value: Some(value), issue: Some(Issue { code, suggestion: suggestion.map(Into::into) }) }
    }
}

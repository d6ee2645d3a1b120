//! The members of one object, and what one of them tells.
//!
//! It exists so that a record is told from others without all its values being taken. The record must
//! be valid JSON already.

use super::flatten::{literal, string};
use super::scan::{is_space, length};
use std::borrow::Cow;

/// The members of an object in the order they stand: names without spaces around them, and the text of
/// their values as it is.
pub(super) struct Members<'r> {
    record: &'r str,
    at: usize,
}

impl<'r> Members<'r> {
    /// Of anything but an object there are none.
    pub fn of(record: &'r str) -> Members<'r> {
        let mut members = Members { record, at: 0 };
        members.at = if members.peek() == Some(b'{') { members.at + 1 } else { record.len() };
        members
    }

    fn peek(&mut self) -> Option<u8> {
        let rest = &self.record.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| !is_space(*byte)).unwrap_or(rest.len());
        self.record.as_bytes().get(self.at).copied()
    }
}

impl<'r> Iterator for Members<'r> {
    type Item = (Cow<'r, str>, &'r str);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.peek()? == b',' {
            self.at += 1;
        }
        if self.peek()? != b'"' {
            return None;
        }
        let (key, size) = string(&self.record[self.at..]);
        self.at += size;
        // The colon.
        self.peek()?;
        self.at += 1;
        self.peek()?;
        let rest = &self.record[self.at..];
        let value = &rest[..length(rest.as_bytes()).unwrap_or(rest.len())];
        self.at += value.len();
        let key = match key {
            Cow::Borrowed(key) => Cow::Borrowed(key.trim()),
            Cow::Owned(key) => Cow::Owned(key.trim().to_owned()),
        };
        Some((key, value))
    }
}

/// What the first member of a name says, in words or digits, without spaces around it; `None` where
/// there is none, or it says nothing of its own: blank, null, a list, an object. `attributes.type` is
/// the `type` within `attributes`.
pub(super) fn told<'r>(record: &'r str, member: &str) -> Option<Cow<'r, str>> {
    for (key, value) in Members::of(record) {
        let Some(rest) = member.strip_prefix(&*key) else { continue };
        if rest.is_empty() {
            return plain(value);
        }
        if let Some(inner) = rest.strip_prefix('.').filter(|_| value.starts_with('{'))
            && let Some(told) = told(value, inner)
        {
            return Some(told);
        }
    }
    None
}

/// A plain value as its cell shows it, without spaces around it; `None` where it is none, or blank.
pub(super) fn plain(value: &str) -> Option<Cow<'_, str>> {
    let text = match value.as_bytes().first()? {
        b'{' | b'[' | b'n' => return None,
        b'"' => string(value).0,
        _ => literal(value),
    };
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_as_they_stand() {
        let record = "{ \" a\\u0062 \" : \"x\\\"}\" ,\n\"c\":[{\"d\":1}],\"e\" : -1.50 , \"\":{}}";
        let found: Vec<(String, &str)> = Members::of(record).map(|(key, value)| (key.into_owned(), value)).collect();
        let expected = [("ab", "\"x\\\"}\""), ("c", "[{\"d\":1}]"), ("e", "-1.50"), ("", "{}")];
        assert_eq!(found, expected.map(|(key, value)| (key.to_owned(), value)));
        for none in ["{}", " { } ", "[1]", "\"a\"", "12", ""] {
            assert_eq!(Members::of(none).count(), 0, "{none}");
        }
    }

    #[test]
    fn the_first_of_a_name_tells() {
        for (record, member, expected) in [
            (r#"{"type":"gift","type":"contact"}"#, "type", Some("gift")),
            (r#"{"a":1," type ":" gift "}"#, "type", Some("gift")),
            (r#"{"type":"\u0067ift"}"#, "type", Some("gift")),
            (r#"{"type":12.0}"#, "type", Some("12")),
            (r#"{"type":true}"#, "type", Some("true")),
            (r#"{"type":null,"type":"gift"}"#, "type", None),
            (r#"{"type":" "}"#, "type", None),
            (r#"{"type":["gift"]}"#, "type", None),
            (r#"{"type":{"type":"gift"}}"#, "type", None),
            (r#"{"types":"gift"}"#, "type", None),
            (r#"{"attributes":{"url":"x","type":"Gift"}}"#, "attributes.type", Some("Gift")),
            (r#"{"attributes":[],"attributes.type":"Gift"}"#, "attributes.type", Some("Gift")),
            (r#"{"attributes":{"url":"x"}}"#, "attributes.type", None),
        ] {
            assert_eq!(told(record, member).as_deref(), expected, "{record}");
        }
    }
}

//! What the beginning of a file shows: whether it is JSON, and which lists of records it holds.
//!
//! It exists so that a file is judged without being read whole. The text may end anywhere.

use super::scan::{Extent, is_space, length};
use crate::engine::source::Format;
use std::collections::HashSet;

/// How deep within an object a list may stand, its own name included: `data.contacts`.
const LIST_DEPTH: usize = 3;
/// What stands around lists, not in records.
const ENVELOPE: [&str; 44] = [
    "object",
    "type",
    "kind",
    "status",
    "success",
    "ok",
    "code",
    "message",
    "error",
    "version",
    "api_version",
    "total",
    "total_count",
    "totalsize",
    "total_results",
    "count",
    "size",
    "page",
    "pages",
    "page_count",
    "total_pages",
    "per_page",
    "page_size",
    "limit",
    "offset",
    "start",
    "skip",
    "take",
    "has_more",
    "done",
    "next",
    "next_page",
    "prev",
    "previous",
    "cursor",
    "url",
    "href",
    "self",
    "exported_at",
    "export_date",
    "generated_at",
    "created_at",
    "date",
    "timestamp",
];
/// Values of its own that make an object a record, with lists or without.
const OWN_VALUES: usize = 2;

/// A list of records.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct List {
    pub name: String,
    /// Records met so far; the last one may be cut.
    pub records: u64,
}

/// What an object at the top of a file holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub lists: Vec<List>,
    /// Lists with nothing in them.
    pub empty: Vec<String>,
    /// Plain values that look like those of a record, in the object or beside one of its lists.
    pub own_values: usize,
    /// The text ended before the object did.
    pub cut: bool,
}

impl Found {
    /// Whether the object itself is a record, whatever lists it has.
    pub fn is_record(&self) -> bool {
        if self.lists.is_empty() {
            return self.own_values > 0 || self.empty.is_empty();
        }
        !self.cut && self.own_values >= OWN_VALUES
    }

    /// A name that two lists have.
    pub fn repeated(&self) -> Option<&str> {
        let mut names = HashSet::new();
        self.lists.iter().map(|list| list.name.as_str()).find(|name| !names.insert(*name))
    }
}

/// Which kind of JSON some text is; `None` when it is none.
pub(super) fn shape(text: &[u8]) -> Option<Format> {
    let text = text.trim_ascii_start();
    match text.first()? {
        b'[' => {
            let inner = text[1..].trim_ascii_start();
            let list = inner.first() == Some(&b'{') && begins_object(inner);
            let whole = || serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok();
            (list || whole()).then_some(Format::Json)
        }
        b'{' if begins_object(text) => {
            let Some(length) = length(text) else { return Some(Format::Json) };
            match text[length..].trim_ascii_start().first() {
                Some(b'{') => Some(Format::JsonLines),
                // Not JSON, but more like it than anything else unless it is a line of cells.
                Some(b',' | b';' | b'\t' | b'|') if text[1..length - 1].trim_ascii().is_empty() => None,
                _ => Some(Format::Json),
            }
        }
        _ => None,
    }
}

/// Whether an object begins here: with a name in quotes and a colon, or with its end.
fn begins_object(text: &[u8]) -> bool {
    let inner = text[1..].trim_ascii_start();
    match inner.first() {
        Some(b'"') => length(inner)
            .is_none_or(|length| inner[length..].trim_ascii_start().first().is_none_or(|byte| *byte == b':')),
        Some(b'}') => true,
        _ => false,
    }
}

/// Looks for lists in the object the text begins with.
pub(super) fn discover(text: &[u8]) -> Found {
    let mut found = Found { cut: true, ..Found::default() };
    let mut look = Look { text, at: 0 };
    if look.peek() == Some(b'{') {
        found.cut = look.object("", 1, &mut found).is_none();
    }
    found
}

/// A way through text that may end anywhere or be broken; `None` then.
struct Look<'t> {
    text: &'t [u8],
    at: usize,
}

impl Look<'_> {
    fn peek(&mut self) -> Option<u8> {
        self.at += self.text[self.at..].iter().position(|byte| !is_space(*byte))?;
        self.text.get(self.at).copied()
    }

    /// Passes over the value here; `None` also where none begins, so that every step goes on.
    fn pass(&mut self) -> Option<()> {
        self.at += length(&self.text[self.at..]).filter(|length| *length > 0)?;
        Some(())
    }

    fn object(&mut self, within: &str, depth: usize, found: &mut Found) -> Option<()> {
        self.at += 1;
        let (before, mut own_values) = (found.lists.len(), 0);
        loop {
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    if depth == 1 || found.lists.len() > before {
                        found.own_values = found.own_values.max(own_values);
                    }
                    return Some(());
                }
                b'"' => {
                    let start = self.at;
                    self.pass()?;
                    let key: String = serde_json::from_slice(&self.text[start..self.at]).ok()?;
                    let key = key.trim();
                    if self.peek()? != b':' {
                        return None;
                    }
                    self.at += 1;
                    let name = if within.is_empty() { key.to_owned() } else { format!("{within}.{key}") };
                    match self.peek()? {
                        b'[' => self.list(name, found)?,
                        b'{' if depth < LIST_DEPTH => self.object(&name, depth + 1, found)?,
                        first => {
                            let plain = !matches!(first, b'{' | b'n');
                            let envelope = ENVELOPE.contains(&key.to_ascii_lowercase().as_str());
                            own_values += usize::from(plain && !envelope);
                            self.pass()?;
                        }
                    }
                }
                _ => return None,
            }
        }
    }

    /// Counts the records of a list; a list of anything else is passed over.
    fn list(&mut self, name: String, found: &mut Found) -> Option<()> {
        let start = self.at;
        self.at += 1;
        match self.peek()? {
            b'{' => {}
            first => {
                if first == b']' {
                    found.empty.push(name);
                }
                self.at = start;
                return self.pass();
            }
        }
        let index = found.lists.len();
        found.lists.push(List { name, records: 0 });
        loop {
            match self.peek()? {
                b']' => {
                    self.at += 1;
                    return Some(());
                }
                b',' => self.at += 1,
                b'{' => {
                    found.lists[index].records += 1;
                    self.at += Extent::default().feed(&self.text[self.at..])?;
                }
                _ => self.pass()?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_where_no_value_can_be_end_the_search() {
        for text in [r#"{"a":[{"id":1},}]}"#, r#"{"a":[{"id":1}:2]}"#, r#"{"a":[{"b":2}":[{"c"::1}]}"#, r#"{"a":}"#] {
            assert!(discover(text.as_bytes()).cut, "{text}");
        }
    }

    #[test]
    fn lists_are_found_in_text_that_ends_anywhere() {
        let text = r#"{"total": 3, "a": [{"x": "]"}, {"x": 2}], "b": {"c": [{"y": [{}]}], "d": {"e": [{}]}}, "f": [], "g": [1]}"#;
        let found = discover(text.as_bytes());
        let lists: Vec<(&str, u64)> = found.lists.iter().map(|list| (list.name.as_str(), list.records)).collect();
        assert_eq!(lists, [("a", 2), ("b.c", 1), ("b.d.e", 1)]);
        assert_eq!((found.empty.as_slice(), found.own_values, found.cut), (&["f".to_owned()][..], 0, false));
        for end in 0..text.len() {
            let cut = discover(&text.as_bytes()[..end]);
            assert!(cut.cut && cut.lists.len() <= 3, "{end}");
        }
    }

    #[test]
    fn an_object_with_values_of_its_own_is_a_record() {
        for (text, expected) in [
            (r#"{"first":"Ann","last":"Lee","emails":[{"email":"a"}]}"#, true),
            (r#"{"contact":{"first":"Ann","last":"Lee","emails":[{"email":"a"}]}}"#, true),
            (r#"{"name":"Ann","tags":[]}"#, true),
            (r#"{"name":"Ann","address":{"town":"Bath"}}"#, true),
            (r#"{"object":"list","total":1,"page":1,"has_more":false,"data":[{"id":1}]}"#, false),
            (r#"{"meta":{"a":1,"b":2,"c":3},"data":[{"id":1}]}"#, false),
            (r#"{"contacts":[]}"#, false),
            (r#"{"first":"Ann","last":"Lee","emails":[{"email":"#, false),
        ] {
            assert_eq!(discover(text.as_bytes()).is_record(), expected, "{text}");
        }
    }
}

//! What the beginning of a file shows: whether it is JSON, and which lists of records it holds.
//!
//! It exists so that a file is judged without being read whole. The text may end anywhere.

use super::flatten::check;
use super::kinds::Kinds;
use super::scan::{Extent, length};
use super::stream::{Stream, Value};
use crate::engine::source::Format;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

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
#[derive(Debug)]
pub(super) struct List {
    pub name: String,
    /// The last part of the name.
    pub own_name: String,
    /// Records met so far; the last one may be cut.
    pub records: u64,
    /// What the first of them tell.
    pub kinds: Kinds,
}

/// What an object at the top of a file holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub lists: Vec<List>,
    /// Lists with nothing in them.
    pub empty: Vec<String>,
    /// Plain values that look like those of a record, in the object or beside one of its lists.
    pub own_values: usize,
    /// The text ended before the object did, or could not be followed further.
    pub cut: bool,
    /// The line it was followed to.
    pub line: u64,
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

/// Looks for lists in the object the text begins with, up to its end or until `cancel` is set, and for
/// kinds in so many records of each.
pub(super) fn discover(text: Stream, kinds_in: u64, cancel: &AtomicBool) -> Found {
    let mut found = Found { cut: true, ..Found::default() };
    let mut look = Look { text, kinds_in, cancel };
    if look.peek() == Some(b'{') {
        found.cut = look.object("", 1, &mut found).is_none();
    }
    found.line = look.text.line();
    found
}

/// A way through text that may end anywhere or be broken; `None` then.
struct Look<'c> {
    text: Stream,
    kinds_in: u64,
    cancel: &'c AtomicBool,
}

impl Look<'_> {
    fn peek(&mut self) -> Option<u8> {
        self.text.peek().ok()?
    }

    /// Passes over the value here; `None` also where none begins, so that every step goes on.
    fn pass(&mut self) -> Option<()> {
        let before = self.text.taken();
        let first = self.peek()?;
        (self.text.skip(first).ok()? && self.text.taken() > before).then_some(())
    }

    fn object(&mut self, within: &str, depth: usize, found: &mut Found) -> Option<()> {
        self.text.advance(1);
        let (before, mut own_values) = (found.lists.len(), 0);
        loop {
            match self.peek()? {
                b',' => self.text.advance(1),
                b'}' => {
                    self.text.advance(1);
                    if depth == 1 || found.lists.len() > before {
                        found.own_values = found.own_values.max(own_values);
                    }
                    return Some(());
                }
                b'"' => {
                    let key = self.key()?;
                    if self.peek()? != b':' {
                        return None;
                    }
                    self.text.advance(1);
                    let name = if within.is_empty() { key.clone() } else { format!("{within}.{key}") };
                    match self.peek()? {
                        b'[' => self.list(name, key, found)?,
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

    /// Takes a name.
    fn key(&mut self) -> Option<String> {
        let Ok(Value::Whole(range)) = self.text.value() else { return None };
        let key: String = serde_json::from_slice(self.text.bytes(range.clone())).ok()?;
        self.text.advance(range.len());
        Some(key.trim().to_owned())
    }

    /// Counts the records of a list; a list of anything else is passed over.
    fn list(&mut self, name: String, own_name: String, found: &mut Found) -> Option<()> {
        self.text.advance(1);
        match self.peek()? {
            b'{' => {}
            first => {
                if first == b']' {
                    found.empty.push(name);
                }
                return self.text.skip_to(Extent::within(1)).ok()?.then_some(());
            }
        }
        found.lists.push(List { name, own_name, records: 0, kinds: Kinds::default() });
        let list = found.lists.last_mut()?;
        loop {
            match self.peek()? {
                b']' => {
                    self.text.advance(1);
                    list.kinds.complete = list.kinds.records == list.records;
                    return Some(());
                }
                b',' => self.text.advance(1),
                b'{' => {
                    list.records += 1;
                    self.record(&mut list.kinds)?;
                    if self.cancel.load(Ordering::Relaxed) {
                        return None;
                    }
                }
                _ => self.pass()?,
            }
        }
    }

    /// Passes over a record, and takes note of what it tells.
    fn record(&mut self, kinds: &mut Kinds) -> Option<()> {
        if kinds.records == self.kinds_in {
            return self.pass();
        }
        let Ok(Value::Whole(range)) = self.text.value() else { return None };
        // A broken one is refused where it is read.
        match std::str::from_utf8(self.text.bytes(range.clone())) {
            Ok(record) if check(record).is_ok() => kinds.take(record),
            _ => {}
        }
        self.text.advance(range.len());
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::source::bytes::Bytes;
    use std::path::Path;

    fn discover(text: &[u8]) -> Found {
        let bytes = Bytes::in_memory(Path::new("contacts.json"), text.to_vec());
        super::discover(Stream::over(bytes, 7).unwrap(), 2, &AtomicBool::new(false))
    }

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

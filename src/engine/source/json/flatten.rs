//! One record → its values by name: what stands within something else is `address.city`, entries of a
//! list are numbered from 1.
//!
//! It exists so that no value is lost or changed on the way to its cell: text stays as it is, and
//! numbers keep every digit they have in the file. The record must be valid JSON already.

use super::scan::is_space;
use super::tree::{Flaw, NodeIndex, ROOT, Tree};
use serde::Deserializer as _;
use serde::de::{IgnoredAny, Visitor};
use serde_json::Deserializer;
use std::borrow::Cow;

/// How deep values may stand within each other.
pub(super) const DEPTH_LIMIT: usize = 64;
/// What stands between the plain values of a list in one cell.
pub(super) const BETWEEN: &str = "; ";
/// Characters a number written with an exponent may have when written out.
const WRITTEN_OUT: usize = 40;

/// The values of one record.
#[derive(Debug, Default)]
pub(super) struct Values {
    found: Vec<Found>,
    /// Text that does not stand in the record as it is.
    own: String,
}

#[derive(Debug, Clone, Copy)]
struct Found {
    node: NodeIndex,
    start: u32,
    end: u32,
    /// Whether the text is in `own`, else in the record.
    own: bool,
}

impl Values {
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// A value with its name; blank where there is nothing.
    #[inline]
    pub fn get<'v>(&'v self, index: usize, record: &'v str) -> (NodeIndex, &'v str) {
        let Found { node, start, end, own } = self.found[index];
        let text = if own { &self.own } else { record };
        (node, &text[start as usize..end as usize])
    }

    /// Takes the values of a record, which must be valid JSON; those of the last one are dropped.
    ///
    /// # Errors
    /// When its names break a limit.
    pub fn take(&mut self, record: &str, tree: &mut Tree) -> Result<(), Flaw> {
        self.found.clear();
        self.own.clear();
        Walk { record, at: 0, tree, values: self }.value(ROOT, 0)
    }
}

/// Whether some text is one valid JSON value; the error says what is wrong with it.
pub(super) fn check(text: &str) -> Result<(), serde_json::Error> {
    let mut parser = Deserializer::from_str(text);
    parser.deserialize_ignored_any(IgnoredAny)?;
    parser.end()
}

/// A way through the text of a valid value.
struct Walk<'r> {
    record: &'r str,
    at: usize,
    tree: &'r mut Tree,
    values: &'r mut Values,
}

impl<'r> Walk<'r> {
    /// The next byte that is no space; zero at the end, which valid JSON does not reach.
    #[inline]
    fn peek(&mut self) -> u8 {
        let bytes = self.record.as_bytes();
        while bytes.get(self.at).copied().is_some_and(is_space) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or(0)
    }

    fn value(&mut self, node: NodeIndex, depth: usize) -> Result<(), Flaw> {
        if depth > DEPTH_LIMIT {
            return Err(Flaw::TooDeep);
        }
        match self.peek() {
            b'{' => self.object(node, depth),
            b'[' => self.list(node, depth),
            _ => {
                let found = self.scalar(node);
                self.values.found.push(found);
                Ok(())
            }
        }
    }

    fn object(&mut self, node: NodeIndex, depth: usize) -> Result<(), Flaw> {
        self.at += 1;
        self.tree.begin(node);
        if self.peek() == b'}' {
            self.at += 1;
            self.blank(node);
            return Ok(());
        }
        loop {
            self.peek();
            let key = self.string();
            let child = self.tree.child(node, key.trim())?;
            self.peek();
            self.at += 1;
            self.value(child, depth + 1)?;
            let end = self.peek();
            self.at += 1;
            if end != b',' {
                return Ok(());
            }
        }
    }

    /// Plain values stand in one cell; each object or list has a number.
    fn list(&mut self, node: NodeIndex, depth: usize) -> Result<(), Flaw> {
        self.at += 1;
        let mut plain: Option<Found> = None;
        let mut entries = 0;
        let mut nested = false;
        if self.peek() == b']' {
            self.at += 1;
            self.blank(node);
            return Ok(());
        }
        loop {
            entries += 1;
            if matches!(self.peek(), b'{' | b'[') {
                nested = true;
                // What was gathered goes first, so that values stay in order and text is not mixed.
                self.values.found.extend(plain.take());
                let entry = self.tree.entry(node, entries)?;
                self.value(entry, depth + 1)?;
            } else {
                let next = self.scalar(node);
                plain = Some(match plain {
                    Some(first) => self.join(first, next),
                    None => next,
                });
            }
            let end = self.peek();
            self.at += 1;
            if end != b',' {
                break;
            }
        }
        match plain {
            Some(plain) if !nested || plain.start < plain.end => self.values.found.push(plain),
            _ => {}
        }
        Ok(())
    }

    fn blank(&mut self, node: NodeIndex) {
        self.values.found.push(Found { node, start: 0, end: 0, own: false });
    }

    /// Two plain values of a list in one.
    fn join(&mut self, first: Found, next: Found) -> Found {
        if next.start == next.end {
            return first;
        }
        if first.start == first.end {
            return next;
        }
        let own = &mut self.values.own;
        let text_of = |found: Found, own: &str| {
            let text = if found.own { own } else { self.record };
            text[found.start as usize..found.end as usize].to_owned()
        };
        // Text gathered already is the last there is, but for what comes next.
        let start = if first.own {
            let added = text_of(next, own);
            own.truncate(first.end as usize);
            own.push_str(BETWEEN);
            own.push_str(&added);
            first.start
        } else {
            let (before, added) = (text_of(first, own), text_of(next, own));
            let start = own.len() as u32;
            own.push_str(&before);
            own.push_str(BETWEEN);
            own.push_str(&added);
            start
        };
        Found { node: first.node, start, end: own.len() as u32, own: true }
    }

    fn scalar(&mut self, node: NodeIndex) -> Found {
        let record: &'r str = self.record;
        let start = self.at;
        let (text, text_start) = match record.as_bytes().get(start) {
            Some(b'"') => match self.string() {
                Cow::Borrowed(text) => (Cow::Borrowed(text), start + 1),
                owned => (owned, 0),
            },
            _ => {
                let rest = &record.as_bytes()[start..];
                let length = rest.iter().position(|byte| super::scan::ends_literal(*byte)).unwrap_or(rest.len());
                self.at += length;
                match &record[start..start + length] {
                    "null" => (Cow::Borrowed(""), start),
                    text => (literal(text), start),
                }
            }
        };
        match text {
            Cow::Borrowed(text) => {
                Found { node, start: text_start as u32, end: (text_start + text.len()) as u32, own: false }
            }
            Cow::Owned(text) => {
                let own = &mut self.values.own;
                let start = own.len() as u32;
                own.push_str(&text);
                Found { node, start, end: own.len() as u32, own: true }
            }
        }
    }

    /// The text of the string that begins here.
    #[inline]
    fn string(&mut self) -> Cow<'r, str> {
        let record: &'r str = self.record;
        let (text, size) = string(&record[self.at..]);
        self.at += size;
        text
    }
}

/// The text of the string that some valid JSON begins with, and the bytes it takes.
#[inline]
pub(super) fn string(json: &str) -> (Cow<'_, str>, usize) {
    match memchr::memchr2(b'"', b'\\', json.as_bytes().get(1..).unwrap_or_default()) {
        Some(end) if json.as_bytes()[end + 1] == b'"' => (Cow::Borrowed(&json[1..=end]), end + 2),
        _ => {
            let size = super::scan::length(json.as_bytes()).unwrap_or(json.len());
            (Cow::Owned(unescaped(&json[..size])), size)
        }
    }
}

/// A number, true or false as a cell shows it.
pub(super) fn literal(text: &str) -> Cow<'_, str> {
    match written_out(text) {
        Some(number) => Cow::Owned(number),
        // Programs that know only one kind of number write 1017 as 1017.0.
        None => Cow::Borrowed(text.strip_suffix(".0").unwrap_or(text)),
    }
}

/// The text of a string with escapes; half a character written as an escape becomes a replacement
/// character, as it does in text of a wrong encoding.
fn unescaped(quoted: &str) -> String {
    struct Lossy;
    impl Visitor<'_> for Lossy {
        type Value = String;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("text")
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
            Ok(String::from_utf8_lossy(bytes).replace("\u{FFFD}\u{FFFD}\u{FFFD}", "\u{FFFD}"))
        }
    }
    let whole = serde_json::from_str::<String>(quoted);
    whole.or_else(|_| Deserializer::from_str(quoted).deserialize_bytes(Lossy)).unwrap_or_default()
}

/// A number with an exponent in plain digits, where they are not too many: `1.2e3` is 1200.
fn written_out(literal: &str) -> Option<String> {
    let (digits, exponent) = literal.split_once(['e', 'E'])?;
    let exponent: i64 = exponent.parse().ok()?;
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let point = exponent.checked_add(whole.len() as i64)?;
    if digits.len() > WRITTEN_OUT || point.unsigned_abs() > WRITTEN_OUT as u64 {
        return None;
    }
    let all = format!("{whole}{fraction}");
    let (whole, fraction) = if point <= 0 {
        ("0".to_owned(), format!("{}{all}", "0".repeat(point.unsigned_abs() as usize)))
    } else if point as usize >= all.len() {
        (format!("{all}{}", "0".repeat(point as usize - all.len())), String::new())
    } else {
        (all[..point as usize].to_owned(), all[point as usize..].to_owned())
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        trimmed => trimmed,
    };
    let between = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{between}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_written_out_and_nothing_else_is_touched() {
        for (literal, expected) in [
            ("1.2e3", Some("1200")),
            ("1E5", Some("100000")),
            ("1.25e+1", Some("12.5")),
            ("-1.5e-3", Some("-0.0015")),
            ("12e-1", Some("1.2")),
            ("0e5", Some("0")),
            ("0.5e1", Some("5")),
            ("0.05e1", Some("0.5")),
            ("1.20e1", Some("12.0")),
            ("1.2E+11", Some("120000000000")),
            ("1e41", None),
            ("1e-99", None),
            ("1e99999999999999999999", None),
            ("1.10", None),
            ("12345678901234567890", None),
            ("true", None),
            ("false", None),
        ] {
            assert_eq!(written_out(literal).as_deref(), expected, "{literal}");
        }
    }

    #[test]
    fn escapes_become_what_they_stand_for() {
        for (quoted, expected) in [
            (r#""a\"b\\c\/\n""#, "a\"b\\c/\n"),
            (r#""\u00e9\ud83d\ude00""#, "é😀"),
            (r#""cut \ud83d here""#, "cut \u{FFFD} here"),
            (r#""é \ude00""#, "é \u{FFFD}"),
        ] {
            assert_eq!(unescaped(quoted), expected, "{quoted}");
        }
    }
}

//! The records of one list, or those of one kind, one after the other, each a valid object.
//!
//! It exists so that looking into a file and reading it meet the same records and refuse the same
//! ones. It must not know columns.

use super::flatten::check;
use super::scan::Extent;
use super::selector::{Kind, Selector};
use super::skipped::Skipped;
use super::stream::{Stream, VALUE_LIMIT, Value};
use crate::engine::source::bytes::shown;
use crate::engine::source::content::Content;
use crate::engine::source::{Format, SourceError};
use serde_json::error::Category;
use std::ops::Range;

/// Characters of what a parser says that are kept.
const REASON_LIMIT: usize = 120;

/// Records being read.
pub(super) struct Records {
    stream: Stream,
    shape: Shape,
    /// The kind that is read; the others are passed over.
    kind: Option<Kind>,
    skipped: Skipped,
    /// Records read, those passed over too.
    count: u64,
    /// Number of the one read last, 0 before the first.
    row: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Objects one after the other.
    Lines,
    /// The entries of an array within so many brackets, its own among them.
    List {
        brackets: u32,
    },
    /// One object.
    One,
    Ended,
}

impl Records {
    /// The records selected; without a selector those of a file that is one list, or one record.
    ///
    /// # Errors
    /// When the file cannot be read, or there is no such list.
    pub fn open(content: &Content, format: Format, selector: Option<&Selector>) -> Result<Records, SourceError> {
        Records::of(Stream::open(content)?, format, selector)
    }

    /// As [`open`](Self::open), of text being read.
    pub fn of(mut stream: Stream, format: Format, selector: Option<&Selector>) -> Result<Records, SourceError> {
        let first = stream.peek()?;
        let kind = selector.and_then(|selector| selector.kind.clone());
        let (shape, skipped) = (Shape::Lines, Skipped::default());
        let mut records = Records { stream, shape, kind, skipped, count: 0, row: 0 };
        let path = || shown(records.stream.path());
        let Some(first) = first else { return Err(SourceError::Empty { path: path() }) };
        let in_object = first == b'{' && format == Format::Json;
        // Only lists in an object have names.
        records.shape = match selector.filter(|selector| in_object || !selector.list.is_empty()) {
            Some(Selector { list, .. }) => {
                let Some(brackets) = records.find(list)? else {
                    let path = shown(records.stream.path());
                    return Err(SourceError::NoSuchPart { path, name: list.clone(), known: "no such list".into() });
                };
                Shape::List { brackets }
            }
            None if first == b'[' => {
                records.stream.advance(1);
                Shape::List { brackets: 1 }
            }
            None if format == Format::Json => Shape::One,
            None => Shape::Lines,
        };
        Ok(records)
    }

    /// Goes to the first entry of a list in an object; gives the brackets open there.
    fn find(&mut self, list: &str) -> Result<Option<u32>, SourceError> {
        // What is left of the name within each object that is open.
        let mut left = vec![list.to_owned()];
        if self.stream.peek()? != Some(b'{') {
            return Ok(None);
        }
        self.stream.advance(1);
        while let Some(name) = left.last() {
            match self.stream.peek()? {
                Some(b'"') => {
                    let key = self.key()?;
                    let (matches, inner) = match name.strip_prefix(&key) {
                        Some("") => (true, None),
                        Some(rest) => (false, rest.strip_prefix('.').map(str::to_owned)),
                        None => (false, None),
                    };
                    if self.stream.peek()? == Some(b':') {
                        self.stream.advance(1);
                    }
                    match (self.stream.peek()?, inner) {
                        (Some(b'['), _) if matches => {
                            self.stream.advance(1);
                            return Ok(Some(left.len() as u32 + 1));
                        }
                        (Some(b'{'), Some(rest)) => {
                            self.stream.advance(1);
                            left.push(rest);
                        }
                        (Some(first), _) if self.stream.skip(first)? => {}
                        _ => return Err(self.cut()),
                    }
                }
                Some(b',') => self.stream.advance(1),
                Some(b'}') => {
                    self.stream.advance(1);
                    left.pop();
                }
                Some(_) => return Err(self.bad("a name in quotes was expected here")),
                None => return Err(self.cut()),
            }
        }
        Ok(None)
    }

    /// Takes a name.
    fn key(&mut self) -> Result<String, SourceError> {
        match self.stream.value()? {
            Value::Whole(range) => {
                let key = serde_json::from_slice::<String>(self.stream.bytes(range.clone()));
                let key = key.map_err(|error| self.says(&error))?;
                self.stream.advance(range.len());
                Ok(key.trim().to_owned())
            }
            Value::Cut(_) => Err(self.cut()),
            Value::TooLong(_) => Err(self.bad("a name is too long")),
        }
    }

    /// Goes to the next record that is read; `None` when there is none. Everything up to the end of the
    /// file has been read then. Records of other kinds are passed over, but hold no less: a quote that
    /// is missing in one of them would swallow those that follow.
    ///
    /// # Errors
    /// When the file cannot be read any further, changed, is cut short or is no valid JSON here.
    pub fn next(&mut self) -> Result<Option<Record>, SourceError> {
        self.next_within(u64::MAX)
    }

    /// As [`next`](Self::next), but gives up where one begins only once so many bytes of text are taken.
    pub fn next_within(&mut self, taken: u64) -> Result<Option<Record>, SourceError> {
        while self.stream.taken() < taken {
            let Some(record) = self.any()? else { return Ok(None) };
            let Some(kind) = &self.kind else { return Ok(Some(record)) };
            let text = std::str::from_utf8(self.stream.bytes(record.0.clone())).unwrap_or_default();
            let told = kind.of(text);
            if told == kind.value {
                return Ok(Some(record));
            }
            self.skipped.note(&told, self.row);
        }
        Ok(None)
    }

    /// Goes to the next record of whatever kind.
    fn any(&mut self) -> Result<Option<Record>, SourceError> {
        let next = match self.shape {
            Shape::Ended => return Ok(None),
            Shape::List { brackets } => self.entry(brackets)?,
            Shape::Lines | Shape::One => self.stream.peek()?,
        };
        if self.shape == Shape::One && self.count == 1 && next.is_some() {
            return Err(self.bad("something follows the end"));
        }
        let Some(first) = next else {
            self.shape = Shape::Ended;
            return Ok(None);
        };
        self.count += 1;
        // Numbers grow, even where several objects stand in one line.
        self.row = if self.shape == Shape::Lines { self.stream.line().max(self.row + 1) } else { self.count };
        if first != b'{' {
            return Err(self.no_record(first));
        }
        let range = match self.stream.value()? {
            Value::Whole(range) => range,
            Value::Cut(range) => return Err(self.unended(range, true)),
            Value::TooLong(range) => return Err(self.unended(range, false)),
        };
        check(self.unicode(range.clone())?).map_err(|error| self.says(&error))?;
        self.stream.advance(range.len());
        Ok(Some(Record(range)))
    }

    /// The first byte of the next entry of a list; `None` after the last.
    fn entry(&mut self, brackets: u32) -> Result<Option<u8>, SourceError> {
        let mut next = self.stream.peek()?;
        if self.count > 0 && next == Some(b',') {
            self.stream.advance(1);
            next = self.stream.peek()?;
        } else if self.count > 0 && next.is_some_and(|byte| byte != b']') {
            return Err(self.bad("a comma is missing between two records"));
        } else if next == Some(b']') {
            self.stream.advance(1);
            if brackets > 1 && !self.stream.skip_to(Extent::within(brackets - 1))? {
                return Err(self.cut());
            }
            return match self.stream.peek()? {
                None => Ok(None),
                Some(_) => Err(self.bad("something follows the end")),
            };
        }
        match next {
            None => Err(self.cut()),
            Some(b']') => Err(self.bad("a comma stands before the end of the list")),
            next => Ok(next),
        }
    }

    /// The text of the record read last.
    pub fn text(&self, record: &Record) -> &str {
        // It was found valid when it was read.
        std::str::from_utf8(self.stream.bytes(record.0.clone())).unwrap_or_default()
    }

    fn unicode(&self, range: Range<usize>) -> Result<&str, SourceError> {
        std::str::from_utf8(self.stream.bytes(range)).map_err(|_| self.bad("the text is not Unicode text (UTF-8)"))
    }

    /// Number of the record read last: its place among the records, in JSON Lines its line.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// What was passed over.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// The text they come from.
    pub fn stream(&self) -> &Stream {
        &self.stream
    }

    /// Where something is that was met now.
    fn place(&self, line: u64) -> String {
        match self.shape {
            Shape::List { .. } if self.count > 0 => format!("record {}, line {line}", self.count),
            _ => format!("line {line}"),
        }
    }

    /// Refuses the file where it is read now.
    pub fn bad(&self, reason: &str) -> SourceError {
        let place = self.place(self.stream.line());
        SourceError::BadJson { path: shown(self.stream.path()), place, reason: reason.to_owned() }
    }

    fn cut(&self) -> SourceError {
        SourceError::CutShort { path: shown(self.stream.path()), place: self.place(self.stream.line()) }
    }

    fn no_record(&self, first: u8) -> SourceError {
        let found = match first {
            b'[' => "a list",
            b'"' => "text",
            b't' | b'f' => "true or false",
            b'n' => "nothing (null)",
            b'-' | b'0'..=b'9' => "a number",
            _ => return self.bad("a record was expected here"),
        };
        let place = self.place(self.stream.line());
        SourceError::NoRecord { path: shown(self.stream.path()), place, found }
    }

    /// Why a record has no end: it is broken before, or the file is cut, or it is too long.
    fn unended(&self, range: Range<usize>, cut: bool) -> SourceError {
        let text = self.stream.bytes(range);
        let valid = std::str::from_utf8(text).map_or_else(|error| error.valid_up_to(), str::len);
        match check(std::str::from_utf8(&text[..valid]).unwrap_or_default()) {
            Err(error) if error.classify() != Category::Eof => self.says(&error),
            _ if cut => self.cut(),
            _ => self.bad(&format!("one record is longer than {} MiB", VALUE_LIMIT >> 20)),
        }
    }

    /// Refuses the file for what a parser says about the value read now.
    fn says(&self, error: &serde_json::Error) -> SourceError {
        let line = self.stream.line() + (error.line() as u64).saturating_sub(1);
        let reason = match error.classify() {
            // What it says about syntax never quotes the file.
            Category::Syntax | Category::Eof => {
                let text = error.to_string();
                let said = text.split(" at line ").next().unwrap_or_default();
                said.chars().take(REASON_LIMIT).collect()
            }
            Category::Data | Category::Io => "it is not valid".to_owned(),
        };
        SourceError::BadJson { path: shown(self.stream.path()), place: self.place(line), reason }
    }
}

/// Where the text of a record is, until the next one is read.
#[derive(Debug)]
pub(super) struct Record(Range<usize>);

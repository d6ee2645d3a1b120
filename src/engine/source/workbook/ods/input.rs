//! The XML of the cells as it is unpacked.
//!
//! It exists so that sheets are found without looking at every cell before them, and so that no piece
//! of XML is held in memory whole when it is absurdly long or deep.

use super::package::{Inflated, Trouble};
use crate::engine::source::content::Content;
use crate::engine::source::{SourceError, bytes};
use memchr::memchr;
use memchr::memmem::Finder;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{self, BufRead, Read};

/// Bytes unpacked at a time.
const CHUNK: usize = 64 << 10;
/// Chunks that one tag or one piece of text may reach over: 4 MiB, four times the longest cell.
const CHUNKS_AT_ONCE: usize = 64;
/// Elements within each other; real files have about a dozen.
const DEPTH_LIMIT: usize = 256;

/// How a sheet begins.
const TABLE: &[u8] = b"<table:table";

/// Unpacked bytes.
pub(super) struct Input {
    inflated: Inflated,
    buffer: Vec<u8>,
    at: usize,
    /// Chunks that may still be read for what is being read.
    allowed: usize,
    /// Finds where sheets begin.
    table: Finder<'static>,
}

impl Input {
    pub fn new(inflated: Inflated) -> Input {
        let (buffer, table) = (Vec::with_capacity(2 * CHUNK), Finder::new(TABLE));
        Input { inflated, buffer, at: 0, allowed: CHUNKS_AT_ONCE, table }
    }

    pub fn inflated(&self) -> &Inflated {
        &self.inflated
    }

    /// Reads more behind what is left; `false` at the end.
    fn more(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let left = self.buffer.len();
        self.buffer.resize(left + CHUNK, 0);
        let count = self.inflated.read(&mut self.buffer[left..]);
        self.buffer.truncate(left + count.as_ref().map_or(0, |count| *count));
        Ok(count? > 0)
    }

    /// Goes to the next sheet and gives its tag without the brackets; what is read next is that tag.
    /// `None` when there is none before so many bytes are unpacked.
    pub fn next_table(&mut self, within: u64) -> io::Result<Option<String>> {
        loop {
            match self.table.find(&self.buffer[self.at..]) {
                Some(found) => {
                    self.at += found;
                    let behind = self.buffer.get(self.at + TABLE.len());
                    if behind.is_some_and(|byte| !byte.is_ascii_whitespace()) {
                        self.pass_table();
                        continue;
                    }
                    self.allowed = CHUNKS_AT_ONCE;
                    let Some(length) = self.tag_length()? else { return Ok(None) };
                    let tag = &self.buffer[self.at + 1..self.at + length];
                    if tag.get(TABLE.len() - 1).is_some_and(u8::is_ascii_whitespace) {
                        return Ok(Some(String::from_utf8_lossy(tag).into_owned()));
                    }
                    self.pass_table();
                }
                None => {
                    self.at = self.at.max((self.buffer.len() + 1).saturating_sub(TABLE.len()));
                    if self.inflated.unpacked() > within || !self.more()? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// Goes past the beginning of the sheet that was found.
    pub fn pass_table(&mut self) {
        self.at += TABLE.len();
    }

    /// Where the bracket stands that closes the tag beginning here.
    fn tag_length(&mut self) -> io::Result<Option<usize>> {
        let (mut length, mut quote) = (0, None);
        loop {
            match (self.buffer.get(self.at + length), quote) {
                (Some(b'>'), None) => return Ok(Some(length)),
                (Some(mark @ (b'"' | b'\'')), None) => quote = Some(*mark),
                (Some(byte), Some(mark)) if *byte == mark => quote = None,
                (Some(_), _) => {}
                (None, _) if self.allowed == 0 => return Err(io::Error::other(Trouble::LongText)),
                (None, _) => {
                    self.allowed -= 1;
                    if !self.more()? {
                        return Ok(None);
                    }
                    continue;
                }
            }
            length += 1;
        }
    }

    /// Reads on to the end, so that the checksum is looked at, but no further than a number of bytes.
    pub fn drain(&mut self, most: u64) -> io::Result<()> {
        let end = self.inflated.unpacked() + most;
        while self.inflated.unpacked() < end {
            self.at = self.buffer.len();
            if !self.more()? {
                break;
            }
        }
        Ok(())
    }
}

impl Read for Input {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() {
            self.allowed = self.allowed.checked_sub(1).ok_or_else(|| io::Error::other(Trouble::LongText))?;
            self.more()?;
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}

/// The XML from the place where the input stands.
pub(super) struct Xml {
    reader: Reader<Input>,
    buffer: Vec<u8>,
    depth: usize,
}

/// Why the XML could not be read on.
#[derive(Debug)]
pub(super) enum XmlError {
    Xml(quick_xml::Error),
    TooDeep,
    /// It defines words of its own, or uses such words.
    OwnWords,
}

impl From<quick_xml::Error> for XmlError {
    fn from(error: quick_xml::Error) -> XmlError {
        XmlError::Xml(error)
    }
}

impl From<io::Error> for XmlError {
    fn from(error: io::Error) -> XmlError {
        XmlError::Xml(error.into())
    }
}

impl Xml {
    pub fn new(input: Input) -> Xml {
        Xml { reader: Reader::from_reader(input), buffer: Vec::new(), depth: 0 }
    }

    pub fn input(&self) -> &Input {
        self.reader.get_ref()
    }

    pub fn input_mut(&mut self) -> &mut Input {
        self.reader.get_mut()
    }

    pub fn into_input(self) -> Input {
        self.reader.into_inner()
    }

    /// The next tag or piece of text.
    #[inline]
    pub fn next(&mut self) -> Result<Event<'_>, XmlError> {
        self.reader.get_mut().allowed = CHUNKS_AT_ONCE;
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer)?;
        match event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > DEPTH_LIMIT {
                    return Err(XmlError::TooDeep);
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(XmlError::OwnWords),
            _ => {}
        }
        Ok(event)
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Passes over the rest of the element that began last.
    pub fn skip(&mut self) -> Result<(), XmlError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if let Event::Eof = self.next()? {
                break;
            }
        }
        Ok(())
    }
}

/// What an attribute says, references replaced by what they stand for.
pub(super) fn unescaped(value: &str) -> Result<String, XmlError> {
    if memchr(b'&', value.as_bytes()).is_none() {
        return Ok(value.to_owned());
    }
    match quick_xml::escape::unescape(value) {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(XmlError::OwnWords),
    }
}

impl XmlError {
    /// The error in words.
    pub fn explain(self, content: &Content, part: &str) -> SourceError {
        let (path, part) = (bytes::shown(&content.path), part.to_owned());
        let damaged = |reason: &str| SourceError::DamagedWorkbook { path, part: part.clone(), reason: reason.into() };
        match self {
            XmlError::TooDeep => damaged("its parts stand in each other without end"),
            XmlError::OwnWords => damaged("it defines words of its own, which a spreadsheet never needs"),
            XmlError::Xml(quick_xml::Error::Io(error)) => {
                match error.get_ref().and_then(|inner| inner.downcast_ref::<Trouble>()) {
                    Some(Trouble::Oversized) => {
                        let reason = Trouble::Oversized.to_string();
                        SourceError::OversizedWorkbook { path: bytes::shown(&content.path), part, reason }
                    }
                    Some(trouble) => damaged(&trouble.to_string()),
                    None if error.raw_os_error().is_some() => {
                        SourceError::Broken { path: bytes::shown(&content.path), reason: error.to_string() }
                    }
                    None => damaged("it cannot be unpacked"),
                }
            }
            XmlError::Xml(quick_xml::Error::Encoding(_)) => damaged("it holds bytes that are no text"),
            XmlError::Xml(_) => damaged("its tags are broken or cut off"),
        }
    }

    /// Whether a piece of text was too long to be held.
    pub fn is_long_text(&self) -> bool {
        let XmlError::Xml(quick_xml::Error::Io(error)) = self else { return false };
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Trouble>());
        matches!(inner, Some(Trouble::LongText))
    }
}

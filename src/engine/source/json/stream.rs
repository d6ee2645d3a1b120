//! The text of a JSON file as it is read: whole values one after the other.
//!
//! It exists so that memory is bounded by one record, whatever the size of the file. It must not
//! know names or columns.

use super::scan::{Extent, ends_literal, is_space};
use crate::engine::source::SourceError;
use crate::engine::source::bytes::{Bytes, shown};
use crate::engine::source::content::Content;
use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};
use memchr::{memchr, memchr_iter};
use std::ops::Range;
use std::path::Path;

/// Bytes read at a time.
pub(super) const CHUNK: usize = 256 << 10;
/// Bytes that show how text is encoded.
const MARK: usize = 4;
/// Bytes one value may have.
pub(super) const VALUE_LIMIT: usize = 64 << 20;

/// JSON text being read from first to last, as UTF-8.
pub(super) struct Stream {
    bytes: Bytes,
    /// Bytes read at a time.
    chunk: usize,
    /// `None` for UTF-8.
    decoder: Option<Decoder>,
    /// Bytes before they are decoded.
    raw: Vec<u8>,
    buffer: Vec<u8>,
    /// What is read next, within the buffer.
    at: usize,
    /// Bytes taken in all.
    taken: u64,
    /// Line feeds passed.
    line_feeds: u64,
}

/// How UTF-16 text begins, by its mark or because JSON begins with ASCII; with the mark's length.
pub(super) fn utf16(head: &[u8]) -> Option<(&'static encoding_rs::Encoding, usize)> {
    match head {
        [0xFF, 0xFE, ..] => Some((UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, 2)),
        [b'{' | b'[', 0, ..] => Some((UTF_16LE, 0)),
        [0, b'{' | b'[', ..] => Some((UTF_16BE, 0)),
        _ => None,
    }
}

/// Text of UTF-8 without its mark.
pub(super) fn unmarked(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)
}

impl Stream {
    /// # Errors
    /// When the file cannot be opened or is not the same any more.
    pub fn open(content: &Content) -> Result<Stream, SourceError> {
        Stream::over(Bytes::of(content, false)?, CHUNK)
    }

    /// As [`open`](Self::open), reading so many bytes at a time.
    pub fn over(mut bytes: Bytes, chunk: usize) -> Result<Stream, SourceError> {
        let mut raw = Vec::new();
        bytes.fill(&mut raw, chunk.max(MARK))?;
        let mut stream =
            Stream { bytes, chunk, decoder: None, raw, buffer: Vec::new(), at: 0, taken: 0, line_feeds: 0 };
        if let Some((encoding, mark)) = utf16(&stream.raw) {
            stream.decoder = Some(encoding.new_decoder_without_bom_handling());
            stream.raw.drain(..mark);
            stream.decode()?;
        } else {
            stream.buffer = std::mem::take(&mut stream.raw);
            stream.at = stream.buffer.len() - unmarked(&stream.buffer).len();
            stream.check_zeros(0)?;
        }
        Ok(stream)
    }

    pub fn path(&self) -> &Path {
        self.bytes.path()
    }

    /// Bytes of the file consumed so far.
    pub fn consumed(&self) -> u64 {
        self.bytes.consumed()
    }

    /// Bytes of text taken so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// The line of what is read next, from 1.
    pub fn line(&self) -> u64 {
        self.line_feeds + 1
    }

    /// The text read and not yet taken, at least `least` bytes of it unless the file ends before.
    ///
    /// # Errors
    /// As [`more`](Self::more).
    pub fn ahead(&mut self, least: usize) -> Result<&[u8], SourceError> {
        while self.buffer.len() - self.at < least && self.more()? {}
        Ok(&self.buffer[self.at..])
    }

    /// The next byte that is no space, which is not taken; `None` at the end.
    ///
    /// # Errors
    /// As [`more`](Self::more).
    pub fn peek(&mut self) -> Result<Option<u8>, SourceError> {
        loop {
            let ahead = &self.buffer[self.at..];
            if let Some(spaces) = ahead.iter().position(|byte| !is_space(*byte)) {
                let byte = ahead[spaces];
                self.advance(spaces);
                return Ok(Some(byte));
            }
            self.advance(ahead.len());
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// Takes bytes that were looked at.
    #[inline]
    pub fn advance(&mut self, count: usize) {
        self.line_feeds += memchr_iter(b'\n', &self.buffer[self.at..self.at + count]).count() as u64;
        self.at += count;
        self.taken += count as u64;
    }

    /// The object, array or string that begins at the next byte, for [`text`](Self::text) until
    /// anything else is read. It is not taken yet.
    ///
    /// # Errors
    /// As [`more`](Self::more).
    pub fn value(&mut self) -> Result<Value, SourceError> {
        let mut extent = Extent::default();
        let mut fed = 0;
        loop {
            let ahead = &self.buffer[self.at..];
            if let Some(end) = extent.feed(&ahead[fed..]) {
                return Ok(Value::Whole(self.at..self.at + fed + end));
            }
            fed = ahead.len();
            if fed > VALUE_LIMIT {
                return Ok(Value::TooLong(self.at..self.buffer.len()));
            }
            if !self.more()? {
                return Ok(Value::Cut(self.at..self.buffer.len()));
            }
        }
    }

    /// The bytes of a value.
    pub fn bytes(&self, range: Range<usize>) -> &[u8] {
        &self.buffer[range]
    }

    /// Takes the value that begins at the next byte without keeping it; `false` where the file ends
    /// before it does.
    ///
    /// # Errors
    /// As [`more`](Self::more).
    pub fn skip(&mut self, first: u8) -> Result<bool, SourceError> {
        if matches!(first, b'{' | b'[' | b'"') {
            return self.skip_to(Extent::default());
        }
        loop {
            let ahead = &self.buffer[self.at..];
            let end = ahead.iter().position(|byte| ends_literal(*byte));
            self.advance(end.unwrap_or(ahead.len()));
            if end.is_some() {
                return Ok(true);
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// Takes everything up to the end looked for; `false` where the file ends before it.
    ///
    /// # Errors
    /// As [`more`](Self::more).
    pub fn skip_to(&mut self, mut extent: Extent) -> Result<bool, SourceError> {
        loop {
            let ahead = &self.buffer[self.at..];
            let end = extent.feed(ahead);
            self.advance(end.unwrap_or(ahead.len()));
            if end.is_some() {
                return Ok(true);
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// Reads more text; `false` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read any further, changed since it was opened, or has zero bytes.
    fn more(&mut self) -> Result<bool, SourceError> {
        if self.bytes.ended() {
            return Ok(false);
        }
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        if self.decoder.is_some() {
            self.bytes.fill(&mut self.raw, self.chunk)?;
            self.decode()?;
        } else {
            let before = self.buffer.len();
            self.bytes.fill(&mut self.buffer, self.chunk)?;
            self.check_zeros(before)?;
        }
        Ok(true)
    }

    /// Decodes what was read.
    fn decode(&mut self) -> Result<(), SourceError> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let most = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(self.raw.len() * 3 + 16);
        let before = self.buffer.len();
        self.buffer.resize(before + most, 0);
        let (result, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut self.buffer[before..], self.bytes.ended());
        debug_assert_eq!(result, CoderResult::InputEmpty);
        self.buffer.truncate(before + written);
        self.raw.clear();
        self.check_zeros(before)
    }

    fn check_zeros(&self, from: usize) -> Result<(), SourceError> {
        let Some(zero) = memchr(0, &self.buffer[from..]) else { return Ok(()) };
        let before = memchr_iter(b'\n', &self.buffer[self.at.min(from + zero)..from + zero]).count() as u64;
        Err(SourceError::BadJson {
            path: shown(self.path()),
            place: format!("line {}", self.line() + before),
            reason: "it has a zero byte, which no text has".into(),
        })
    }
}

/// A value found in the text.
#[derive(Debug)]
pub(super) enum Value {
    Whole(Range<usize>),
    /// The file ends within it.
    Cut(Range<usize>),
    /// It is longer than [`VALUE_LIMIT`].
    TooLong(Range<usize>),
}

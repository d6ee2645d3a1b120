//! One part of a workbook, unpacked as it is read.
//!
//! It exists so that every bound on what a part may unpack to holds in one place, and so that damage is
//! noticed. It must not know XML.

use super::span::Span;
use super::trouble::Trouble;
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::io::{BufRead, Error, ErrorKind, Read, Result};

/// How far a part may unpack.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Bounds {
    /// Bytes unpacked.
    pub most: u64,
    /// Bytes of one tag or one piece of text.
    pub piece: u64,
}

impl Bounds {
    /// Of lists: of sheets, styles, relationships.
    pub const LIST: Bounds = Bounds { most: 64 << 20, piece: 8 << 20 };
    /// Of sheets and of the texts they share. A character of a cell takes up to ten bytes in XML.
    pub const SHEET: Bounds = Bounds { most: 8 << 30, piece: 12 << 20 };
}

/// Unpacked bytes from which the ratio is looked at: small parts may pack as well as they like.
const RATIO_FROM: u64 = 100 << 20;
/// Unpacked bytes for each packed one. Real sheets stay below fifty.
const RATIO_MOST: u64 = 200;
/// Bytes read and unpacked at a time.
const PIECE: usize = 64 << 10;

/// A part being read.
pub(in super::super) struct PartReader {
    input: Input,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    /// Bytes packed, of the whole part.
    packed: u64,
    /// Bytes unpacked so far.
    unpacked: u64,
    /// Unpacked bytes when the current tag or text began.
    mark: u64,
    /// Bytes the part says it unpacks to.
    promised: u64,
    crc: Crc,
    expected_crc: u32,
    bounds: Bounds,
    trouble: Option<Trouble>,
}

enum Input {
    Stored(Span),
    Deflated(DeflateDecoder<Span>),
}

impl PartReader {
    pub(super) fn stored(span: Span, crc: u32, promised: u64, bounds: Bounds) -> PartReader {
        let packed = span.length();
        PartReader::new(Input::Stored(span), packed, crc, promised, bounds)
    }

    pub(super) fn deflated(span: Span, crc: u32, promised: u64, bounds: Bounds) -> PartReader {
        let packed = span.length();
        let decoder = DeflateDecoder::new_with_buf(span, vec![0; PIECE]);
        PartReader::new(Input::Deflated(decoder), packed, crc, promised, bounds)
    }

    fn new(input: Input, packed: u64, expected_crc: u32, promised: u64, bounds: Bounds) -> PartReader {
        PartReader {
            input,
            buffer: vec![0; PIECE].into(),
            at: 0,
            end: 0,
            packed,
            unpacked: 0,
            mark: 0,
            promised,
            crc: Crc::new(),
            expected_crc,
            bounds,
            trouble: None,
        }
    }

    /// Bytes the part says it unpacks to, which need not be true.
    pub fn promised(&self) -> u64 {
        self.promised
    }

    /// Bytes consumed out of so many packed ones.
    pub fn consumed(&self) -> (u64, u64) {
        let consumed = match &self.input {
            Input::Stored(_) => self.unpacked,
            Input::Deflated(decoder) => decoder.total_in(),
        };
        (consumed.min(self.packed), self.packed)
    }

    /// Says that a tag or a piece of text begins here, whose length is bounded.
    #[inline]
    pub fn mark(&mut self) {
        self.mark = self.unpacked;
    }

    /// Why reading stopped, where it was for a reason of ours.
    pub fn take_trouble(&mut self) -> Option<Trouble> {
        self.trouble.take()
    }

    /// Reads what is left, so that damage anywhere in the part is noticed.
    ///
    /// # Errors
    /// When the part ends too early or is not what was packed.
    pub fn finish(&mut self) -> std::result::Result<(), Trouble> {
        loop {
            self.mark();
            self.at = self.end;
            match self.fill_buf().map(<[u8]>::is_empty) {
                Ok(true) => break,
                Ok(false) => {}
                Err(error) => return Err(self.take_trouble().unwrap_or_else(|| Trouble::Broken(error.to_string()))),
            }
        }
        if self.crc.sum() == self.expected_crc { Ok(()) } else { Err(Trouble::damaged("its checksum is wrong")) }
    }

    /// What is unpacked and not consumed.
    pub fn buffered(&self) -> &[u8] {
        &self.buffer[self.at..self.end]
    }

    /// Unpacks more behind the last bytes that are not consumed, at most `kept`; `false` at the end.
    ///
    /// # Errors
    /// When the part is damaged or breaks a bound.
    pub fn fill_more(&mut self, kept: usize) -> Result<bool> {
        self.at = self.at.max(self.end.saturating_sub(kept));
        self.buffer.copy_within(self.at..self.end, 0);
        let held = self.end - self.at;
        self.refill(held)?;
        Ok(self.end > held)
    }

    /// Unpacks into the buffer behind the first `held` bytes, which stay.
    fn refill(&mut self, held: usize) -> Result<()> {
        let room = &mut self.buffer[held..];
        let result = match &mut self.input {
            Input::Stored(span) => span.read(room),
            Input::Deflated(decoder) => decoder.read(room),
        };
        let count = match result {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => return Err(error),
            // The decoder's own kinds of errors; anything else comes from the disk.
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::UnexpectedEof) => {
                return Err(self.stop(Trouble::damaged("it cannot be unpacked to its end")));
            }
            Err(error) => return Err(self.stop(Trouble::Broken(error.to_string()))),
        };
        (self.at, self.end) = (0, held + count);
        self.unpacked += count as u64;
        self.crc.update(&self.buffer[held..held + count]);
        if count == 0 {
            return Ok(());
        }
        if self.unpacked - self.mark > self.bounds.piece + PIECE as u64 {
            return Err(self.stop(Trouble::LongCell));
        }
        let (consumed, _) = self.consumed();
        if self.unpacked > RATIO_FROM && self.unpacked / RATIO_MOST > consumed {
            return Err(self.stop(Trouble::Oversized("it unpacks to more than 200 times its size".into())));
        }
        if self.unpacked > self.bounds.most {
            let reason = format!("it unpacks to more than {}", in_words(self.bounds.most));
            return Err(self.stop(Trouble::Oversized(reason)));
        }
        Ok(())
    }

    fn stop(&mut self, trouble: Trouble) -> Error {
        self.trouble = Some(trouble);
        Error::other("stopped")
    }
}

/// A bound in words: "64 MB", "8 GB".
fn in_words(bytes: u64) -> String {
    if bytes >= 1 << 30 { format!("{} GB", bytes >> 30) } else { format!("{} MB", bytes >> 20) }
}

impl BufRead for PartReader {
    #[inline]
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.at == self.end {
            self.refill(0)?;
        }
        Ok(&self.buffer[self.at..self.end])
    }

    #[inline]
    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.end);
    }
}

impl Read for PartReader {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

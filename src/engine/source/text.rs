//! Bytes → text, piece by piece.
//!
//! It exists so that the record reader sees valid text only. UTF-8 is checked in bulk and not
//! copied; everything else is transcoded. Where UTF-8 is broken by another program's Windows-1252,
//! that is what is read. It must not know rows or cells.

use super::SourceError;
use super::bytes::Bytes;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memrchr};

/// Bytes read at a time.
const CHUNK: usize = 256 * 1024;

/// Bytes of lines that are no UTF-8 that are kept to tell the encoding by.
const TELLING_BYTES: usize = 64 * 1024;
/// Bytes of such a line at most, before and after the place.
const AROUND: usize = 256;

/// What the bytes of a file say about its encoding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Characters other than ASCII in valid UTF-8.
    pub unicode: u64,
    /// Places that are no UTF-8.
    pub other: u64,
    /// The first lines with such places.
    pub telling: Vec<u8>,
    /// Where the last of them ends in the bytes being counted.
    told_to: usize,
}

/// Text being read from first to last.
pub(super) struct Text {
    bytes: Bytes,
    encoding: &'static Encoding,
    /// `None` for UTF-8.
    decoder: Option<Decoder>,
    /// Bytes of a byte order mark still to be passed over.
    mark: usize,
    /// What was read and not yet turned into text: the first bytes of a character, or all raw bytes
    /// of a transcoded piece.
    raw: Vec<u8>,
    /// The current piece.
    piece: String,
    finished: bool,
    damaged: bool,
    /// Where in the piece bytes stood that are no UTF-8, from the one asked about next.
    repairs: Vec<usize>,
    next_repair: usize,
    tally: Option<Tally>,
}

impl Text {
    /// `mark`: length of the byte order mark that stands at the beginning.
    pub fn new(bytes: Bytes, encoding: &'static Encoding, mark: usize) -> Text {
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Text {
            bytes,
            encoding,
            decoder,
            mark,
            raw: Vec::new(),
            piece: String::new(),
            finished: false,
            damaged: false,
            repairs: Vec::new(),
            next_repair: 0,
            tally: None,
        }
    }

    /// Counts from now on what the bytes say about the encoding.
    pub fn keep_tally(&mut self) {
        // The bytes of UTF-16 are never those of another encoding.
        if self.encoding != UTF_16LE && self.encoding != UTF_16BE {
            self.tally = Some(Tally::default());
        }
    }

    /// What the bytes so far say about the encoding, where it is counted.
    pub fn tally(&self) -> Option<&Tally> {
        self.tally.as_ref()
    }

    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The current piece of text.
    #[inline]
    pub fn piece(&self) -> &str {
        &self.piece
    }

    /// Whether bytes were met so far that mean nothing in this encoding.
    #[inline]
    pub fn damaged(&self) -> bool {
        self.damaged
    }

    /// Whether bytes that mean nothing become the sign for lost letters, and are not repaired.
    pub fn loses_letters(&self) -> bool {
        self.damaged && self.encoding != UTF_8
    }

    /// Whether bytes that are no UTF-8 stood in the piece before a position and after the one asked
    /// about before.
    pub fn repaired_before(&mut self, at: usize) -> bool {
        let from = self.next_repair;
        self.next_repair += self.repairs[from..].iter().take_while(|repair| **repair < at).count();
        self.next_repair > from
    }

    /// Replaces the current piece by the next one, never an empty one; `false` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read any further or changed since it was opened.
    pub fn advance(&mut self) -> Result<bool, SourceError> {
        self.piece.clear();
        self.repairs.clear();
        self.next_repair = 0;
        while self.piece.is_empty() && !self.finished {
            match self.decoder {
                None => self.advance_utf8()?,
                Some(_) => self.advance_decoded()?,
            }
        }
        Ok(!self.piece.is_empty())
    }

    fn advance_utf8(&mut self) -> Result<(), SourceError> {
        let mut bytes = std::mem::take(&mut self.piece).into_bytes();
        bytes.append(&mut self.raw);
        self.fill_past_mark(&mut bytes)?;
        self.finished = self.bytes.ended();
        self.piece = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let mut bytes = error.into_bytes();
                if !self.finished {
                    self.raw = bytes.split_off(whole_characters(&bytes));
                }
                String::from_utf8(bytes).unwrap_or_else(|error| self.repaired(error.as_bytes()))
            }
        };
        if let Some(tally) = &mut self.tally {
            let repaired = self.repairs.len() as u64;
            tally.unicode += characters_beyond_ascii(&self.piece).saturating_sub(repaired);
        }
        Ok(())
    }

    /// Text of UTF-8 in which some bytes are Windows-1252.
    fn repaired(&mut self, bytes: &[u8]) -> String {
        self.damaged = true;
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
        let mut at = 0;
        if let Some(tally) = &mut self.tally {
            tally.told_to = 0;
        }
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            at += chunk.valid().len();
            for byte in chunk.invalid() {
                self.repairs.push(text.len());
                let (letter, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(byte));
                text.push_str(&letter);
            }
            if let Some(tally) = self.tally.as_mut().filter(|_| !chunk.invalid().is_empty()) {
                tally.note(bytes, at, chunk.invalid().len());
            }
            at += chunk.invalid().len();
        }
        text
    }

    fn advance_decoded(&mut self) -> Result<(), SourceError> {
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        self.fill_past_mark(&mut raw)?;
        self.finished = self.bytes.ended();
        if let Some(tally) = &mut self.tally {
            tally.count(&raw);
        }
        if let Some(decoder) = &mut self.decoder {
            let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 3 + 16);
            self.piece.reserve(room);
            let (_, _, had_errors) = decoder.decode_to_string(&raw, &mut self.piece, self.finished);
            self.damaged |= had_errors;
        }
        self.raw = raw;
        Ok(())
    }

    fn fill_past_mark(&mut self, buffer: &mut Vec<u8>) -> Result<(), SourceError> {
        self.bytes.fill(buffer, CHUNK)?;
        buffer.drain(..self.mark.min(buffer.len()));
        self.mark = 0;
        Ok(())
    }
}

impl Tally {
    /// Counts the characters of bytes in another encoding as if they were UTF-8.
    fn count(&mut self, bytes: &[u8]) {
        let mut at = 0;
        self.told_to = 0;
        for chunk in bytes.utf8_chunks() {
            self.unicode += characters_beyond_ascii(chunk.valid());
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                self.note(bytes, at, chunk.invalid().len());
            }
            at += chunk.invalid().len();
        }
    }

    /// Counts a place that is no UTF-8.
    fn note(&mut self, bytes: &[u8], at: usize, length: usize) {
        self.other += 1;
        if self.telling.len() >= TELLING_BYTES || at < self.told_to {
            return;
        }
        let from = at.saturating_sub(AROUND).max(self.told_to);
        let to = (at + length + AROUND).min(bytes.len());
        let begin = memrchr(b'\n', &bytes[from..at]).map_or(from, |line| from + line + 1);
        self.told_to = memchr(b'\n', &bytes[at..to]).map_or(to, |line| at + line + 1);
        self.telling.extend_from_slice(&bytes[begin..self.told_to]);
    }
}

/// Counted in small sums that are quick to add side by side: it runs over every byte of a file.
fn characters_beyond_ascii(text: &str) -> u64 {
    const LEAD: u8 = 0xC0;
    let small = |part: &[u8]| part.iter().fold(0u8, |sum, byte| sum + u8::from(*byte >= LEAD));
    text.as_bytes().chunks(usize::from(u8::MAX)).map(|part| u64::from(small(part))).sum()
}

/// Length of the text without a character cut off at its end.
fn whole_characters(bytes: &[u8]) -> usize {
    // A character has at most four bytes, so one that is cut off begins among the last three.
    for back in 1..=bytes.len().min(3) {
        let byte = bytes[bytes.len() - back];
        let length = match byte {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            0x80..=0xBF => continue,
            _ => 1,
        };
        return if length > back { bytes.len() - back } else { bytes.len() };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read(bytes: &[u8], encoding: &str, mark: usize) -> (String, bool) {
        let encoding = Encoding::for_label(encoding.as_bytes()).unwrap();
        let mut text = Text::new(Bytes::in_memory(Path::new("x"), bytes.to_vec()), encoding, mark);
        let mut all = String::new();
        while text.advance().unwrap() {
            all.push_str(text.piece());
        }
        (all, text.damaged())
    }

    #[test]
    fn characters_across_the_edges_of_pieces_stay_whole() {
        for pad in 0..5 {
            let expected = "x".repeat(pad) + &"aé€😀".repeat(CHUNK / 5);
            assert_eq!(read(expected.as_bytes(), "utf-8", 0), (expected.clone(), false), "{pad}");
            let utf16: Vec<u8> = expected.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(read(&utf16, "utf-16le", 0), (expected.clone(), false), "{pad}");
        }
    }

    #[test]
    fn what_is_no_utf8_is_read_as_windows_1252() {
        assert_eq!(read(b"Jos\xe9,x", "utf-8", 0), ("José,x".into(), true));
        assert_eq!(read(b"Jos\xe9", "utf-8", 0), ("José".into(), true));
        assert_eq!(read(b"O\x92Brien \xc3\xa9 \xe2\x82 10\x80", "utf-8", 0), ("O’Brien é â‚ 10€".into(), true));
        assert_eq!(read(b"Jos\xe9", "windows-1252", 0), ("José".into(), false));
    }

    #[test]
    fn what_means_nothing_in_other_encodings_becomes_the_sign_for_lost_letters() {
        assert_eq!(read(b"a\x81 b", "shift_jis", 0), ("a\u{FFFD} b".into(), true));
    }

    #[test]
    fn repairs_are_told_once_and_by_their_place() {
        let bytes = Bytes::in_memory(Path::new("x"), b"a\xe9b\nc\nd\xe9\xe9".to_vec());
        let mut text = Text::new(bytes, UTF_8, 0);
        assert!(text.advance().unwrap());
        assert!(!text.repaired_before(1));
        assert!(text.repaired_before(4) && !text.repaired_before(4) && !text.repaired_before(6));
        assert!(text.repaired_before(text.piece().len()) && !text.repaired_before(usize::MAX));
    }

    #[test]
    fn the_tally_tells_unicode_from_other_text() {
        let tally = |bytes: &[u8], encoding: &'static Encoding| {
            let mut text = Text::new(Bytes::in_memory(Path::new("x"), bytes.to_vec()), encoding, 0);
            text.keep_tally();
            while text.advance().unwrap() {}
            text.tally().map(|tally| (tally.unicode, tally.other))
        };
        let mixed = "Zoë Ünal 東".as_bytes().iter().copied().chain(*b" Jos\xe9 \xfc").collect::<Vec<_>>();
        for encoding in [UTF_8, WINDOWS_1252] {
            assert_eq!(tally(&mixed, encoding), Some((3, 2)), "{}", encoding.name());
            assert_eq!(tally(b"Ann", encoding), Some((0, 0)));
        }
        assert_eq!(tally(b"A\0", UTF_16LE), None);
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert_eq!(read(b"\xEF\xBB\xBFab", "utf-8", 3), ("ab".into(), false));
        assert_eq!(read(b"\xFE\xFF\0a", "utf-16be", 2), ("a".into(), false));
    }
}

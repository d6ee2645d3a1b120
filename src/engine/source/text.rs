//! Bytes → text, piece by piece.
//!
//! It exists so that the record reader sees valid text only. UTF-8 is checked in bulk and not
//! copied; everything else is transcoded. It must not know rows or cells.

use super::SourceError;
use super::bytes::Bytes;
use encoding_rs::{Decoder, Encoding, UTF_8};

/// Bytes read at a time.
const CHUNK: usize = 256 * 1024;

/// Text being read from first to last.
pub(super) struct Text {
    bytes: Bytes,
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
}

impl Text {
    /// `mark`: length of the byte order mark that stands at the beginning.
    pub fn new(bytes: Bytes, encoding: &'static Encoding, mark: usize) -> Text {
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Text { bytes, decoder, mark, raw: Vec::new(), piece: String::new(), finished: false, damaged: false }
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

    /// Replaces the current piece by the next one, never an empty one; `false` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read any further or changed since it was opened.
    pub fn advance(&mut self) -> Result<bool, SourceError> {
        self.piece.clear();
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
                String::from_utf8(bytes).unwrap_or_else(|error| {
                    self.damaged = true;
                    String::from_utf8_lossy(error.as_bytes()).into_owned()
                })
            }
        };
        Ok(())
    }

    fn advance_decoded(&mut self) -> Result<(), SourceError> {
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        self.fill_past_mark(&mut raw)?;
        self.finished = self.bytes.ended();
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
    fn bytes_that_mean_nothing_become_a_replacement_character_and_are_noticed() {
        assert_eq!(read(b"Jos\xe9,x", "utf-8", 0), ("Jos\u{FFFD},x".into(), true));
        assert_eq!(read(b"Jos\xe9", "utf-8", 0), ("Jos\u{FFFD}".into(), true));
        assert_eq!(read(b"Jos\xe9", "windows-1252", 0), ("José".into(), false));
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert_eq!(read(b"\xEF\xBB\xBFab", "utf-8", 3), ("ab".into(), false));
        assert_eq!(read(b"\xFE\xFF\0a", "utf-16be", 2), ("a".into(), false));
    }
}

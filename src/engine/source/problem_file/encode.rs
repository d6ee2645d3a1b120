//! Text → bytes in the encoding of the source.

use super::super::Reading;
use encoding_rs::{EncoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Turns UTF-8 into the encoding of a source, or leaves it where that cannot hold the headers.
pub struct Encoder {
    encoding: &'static Encoding,
    mark: &'static [u8],
}

impl Encoder {
    /// Always the same for the same source, so that a file can be continued.
    pub fn for_source(reading: &Reading, headers: &[String]) -> Encoder {
        let encoding = Encoding::for_label(reading.encoding.as_bytes()).unwrap_or(UTF_8);
        let utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
        if !utf16 && headers.iter().any(|header| encoding.encode(header).2) {
            return Encoder { encoding: UTF_8, mark: b"\xEF\xBB\xBF" };
        }
        let mark: &[u8] = match encoding {
            _ if encoding == UTF_16LE => b"\xFF\xFE",
            _ if encoding == UTF_16BE => b"\xFE\xFF",
            _ if encoding == UTF_8 && reading.byte_order_mark => b"\xEF\xBB\xBF",
            _ => b"",
        };
        Encoder { encoding, mark }
    }

    /// The byte order mark, where there is to be one.
    pub fn mark(&self) -> &'static [u8] {
        self.mark
    }

    /// Encodes whole rows of valid UTF-8.
    pub fn encode(&self, utf8: Vec<u8>) -> Vec<u8> {
        if self.encoding == UTF_8 {
            return utf8;
        }
        let text = String::from_utf8_lossy(&utf8);
        if self.encoding == UTF_16LE {
            return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        if self.encoding == UTF_16BE {
            return text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        }
        self.encode_legacy(&text)
    }

    /// Characters the encoding does not have are written as the nearest it has, or a question mark.
    fn encode_legacy(&self, text: &str) -> Vec<u8> {
        let mut encoder = self.encoding.new_encoder();
        let mut bytes = Vec::with_capacity(text.len() + text.len() / 8 + 16);
        let mut rest = text;
        loop {
            bytes.reserve(rest.len() + 16);
            let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
            rest = &rest[read..];
            match result {
                EncoderResult::InputEmpty => return bytes,
                EncoderResult::OutputFull => bytes.reserve(rest.len() * 2 + 64),
                EncoderResult::Unmappable(character) => bytes.extend_from_slice(nearest(character)),
            }
        }
    }
}

/// What stands for a character in plain ASCII.
fn nearest(character: char) -> &'static [u8] {
    match character {
        '“' | '”' | '„' => b"'",
        '‘' | '’' | '‚' => b"'",
        '–' | '—' | '−' => b"-",
        '…' => b"...",
        '\u{A0}' | '\u{202F}' => b" ",
        _ => b"?",
    }
}

//! Text → bytes in an encoding that is surely read again as what it is.
//!
//! It exists because a problem file has few rows: too few accents to tell Windows-1252 from its
//! neighbours when it comes back, so that "Łukasz" would return as "£ukasz". Only Unicode stays as it
//! is; all else becomes Unicode with a mark, which spreadsheet programs know.

use super::super::Reading;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Turns UTF-8 into the Unicode of a source.
pub struct Encoder {
    encoding: &'static Encoding,
    mark: &'static [u8],
}

impl Encoder {
    /// Always the same for the same source, so that a file can be continued.
    pub fn for_source(reading: &Reading) -> Encoder {
        let encoding = Encoding::for_label(reading.encoding.as_bytes()).unwrap_or(UTF_8);
        let (encoding, mark): (_, &[u8]) = match encoding {
            _ if encoding == UTF_16LE => (encoding, b"\xFF\xFE"),
            _ if encoding == UTF_16BE => (encoding, b"\xFE\xFF"),
            _ if encoding == UTF_8 && !reading.byte_order_mark => (encoding, b""),
            _ => (UTF_8, b"\xEF\xBB\xBF"),
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
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        }
    }
}

//! Records of one part of an XLSB workbook, one after the other.
//!
//! It exists so that lengths which the file says are never trusted, and records nobody needs cost next
//! to nothing. It must not know what records mean, only what they are called.

use crate::engine::source::workbook::xlsx::inflate::PartReader;
use crate::engine::source::workbook::xlsx::trouble::Trouble;
use std::io::{BufRead, ErrorKind};

/// Bytes that a record may have if it is looked into: a text of a million characters, and a formula.
const RECORD_LIMIT: usize = 8 << 20;

pub(super) const ROW: u16 = 0;
pub(super) const SHARED_TEXT: u16 = 19;
pub(super) const FORMAT: u16 = 44;
pub(super) const STYLE: u16 = 47;
pub(super) const COLUMNS: u16 = 60;
pub(super) const SHEET_DATA: u16 = 145;
pub(super) const SHEET_DATA_END: u16 = 146;
pub(super) const WORKBOOK: u16 = 153;
pub(super) const SHEET: u16 = 156;
pub(super) const MERGED: u16 = 176;
pub(super) const CELL_STYLES: u16 = 617;
pub(super) const CELL_STYLES_END: u16 = 618;

/// A part being read, with the content of its current record.
pub(super) struct Records {
    part: PartReader,
    data: Vec<u8>,
}

fn cut_off() -> Trouble {
    Trouble::damaged("it ends too early")
}

impl Records {
    pub fn new(part: PartReader) -> Records {
        Records { part, data: Vec::new() }
    }

    pub fn part(&self) -> &PartReader {
        &self.part
    }

    /// Goes on to the next record and says its kind; `None` at the end of the part. The content of
    /// those that are not wanted is passed over.
    ///
    /// # Errors
    /// When the part is damaged or breaks a bound.
    #[inline]
    pub fn next(&mut self, wanted: impl Fn(u16) -> bool) -> Result<Option<u16>, Trouble> {
        self.data.clear();
        let Some(first) = self.byte()? else {
            self.part.finish()?;
            return Ok(None);
        };
        let mut kind = u16::from(first & 0x7F);
        if first & 0x80 != 0 {
            kind |= u16::from(self.byte()?.ok_or_else(cut_off)? & 0x7F) << 7;
        }
        let mut length = 0;
        for place in 0..4 {
            let byte = self.byte()?.ok_or_else(cut_off)?;
            length |= usize::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let wanted = wanted(kind);
        if wanted && length > RECORD_LIMIT {
            return Err(Trouble::Oversized("one of its records is absurdly long".into()));
        }
        self.take(length, wanted)?;
        Ok(Some(kind))
    }

    #[inline]
    fn byte(&mut self) -> Result<Option<u8>, Trouble> {
        let byte = self.fill()?.first().copied();
        self.part.consume(1);
        Ok(byte)
    }

    /// What is unpacked; nothing at the end.
    #[inline]
    fn fill(&mut self) -> Result<&[u8], Trouble> {
        while self.part.buffered().is_empty() {
            self.part.mark();
            match self.part.fill_more(0) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    let broken = || Trouble::Broken(error.to_string());
                    return Err(self.part.take_trouble().unwrap_or_else(broken));
                }
            }
        }
        Ok(self.part.buffered())
    }

    #[inline]
    fn take(&mut self, mut length: usize, kept: bool) -> Result<(), Trouble> {
        while length > 0 {
            let unpacked = self.fill()?.len();
            if unpacked == 0 {
                return Err(cut_off());
            }
            let count = length.min(unpacked);
            if kept {
                self.data.extend_from_slice(&self.part.buffered()[..count]);
            }
            self.part.consume(count);
            length -= count;
        }
        Ok(())
    }

    fn bytes<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.data.get(at..at + N)?.try_into().ok()
    }

    #[inline]
    pub fn u8(&self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    #[inline]
    pub fn u16(&self, at: usize) -> Option<u16> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    #[inline]
    pub fn u32(&self, at: usize) -> Option<u32> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    #[inline]
    pub fn f64(&self, at: usize) -> Option<f64> {
        self.bytes(at).map(f64::from_le_bytes)
    }

    /// Adds the text that stands at a place of the record, and says where it ends; a text that is said
    /// to be missing is empty.
    pub fn text(&self, at: usize, out: &mut String) -> Option<usize> {
        let count = match self.u32(at)? {
            u32::MAX => 0,
            count => count as usize,
        };
        let bytes = self.data.get(at + 4..)?.get(..count.checked_mul(2)?)?;
        let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        out.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Some(at + 4 + bytes.len())
    }
}

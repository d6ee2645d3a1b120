//! Records of an XLS stream, and the text within them.
//!
//! It exists because a text may reach over several records and change its width where it does. It must
//! not know cells.

use encoding_rs::Encoding;

/// The record that continues the one before.
const CONTINUE: u16 = 0x3C;

/// A record within the stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'s> {
    pub kind: u16,
    pub data: &'s [u8],
    /// Where it begins and where the next one does.
    pub at: usize,
    pub next: usize,
}

impl<'s> Record<'s> {
    /// The record at a place; `None` at the end of the stream and where it is cut off.
    #[inline]
    pub fn at(stream: &'s [u8], at: usize) -> Option<Record<'s>> {
        let head = stream.get(at..at + 4)?;
        let next = at + 4 + usize::from(u16::from_le_bytes([head[2], head[3]]));
        Some(Record { kind: u16::from_le_bytes([head[0], head[1]]), data: stream.get(at + 4..next)?, at, next })
    }

    #[inline]
    pub fn u16(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.data.get(at..at + 2)?.try_into().ok()?))
    }

    #[inline]
    pub fn u32(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.data.get(at..at + 4)?.try_into().ok()?))
    }

    #[inline]
    pub fn f64(&self, at: usize) -> Option<f64> {
        Some(f64::from_le_bytes(self.data.get(at..at + 8)?.try_into().ok()?))
    }
}

/// How texts are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Texts {
    /// Since Excel 97: one or two bytes for each character, as a mark says.
    Marked,
    /// Before: in the encoding of the computer.
    Encoded(&'static Encoding),
}

/// The content of a record and of those that continue it.
pub(super) struct Content<'s> {
    stream: &'s [u8],
    rest: &'s [u8],
    next: usize,
}

impl<'s> Content<'s> {
    /// The content of a record from a place in it on.
    pub fn of(stream: &'s [u8], record: &Record<'s>, from: usize) -> Content<'s> {
        Content { stream, rest: record.data.get(from..).unwrap_or_default(), next: record.next }
    }

    /// Goes on to the record that continues this one.
    fn go_on(&mut self) -> Option<()> {
        let record = Record::at(self.stream, self.next).filter(|record| record.kind == CONTINUE)?;
        (self.rest, self.next) = (record.data, record.next);
        Some(())
    }

    pub fn u8(&mut self) -> Option<u8> {
        while self.rest.is_empty() {
            self.go_on()?;
        }
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > self.rest.len() {
            count -= self.rest.len();
            self.go_on()?;
        }
        self.rest = &self.rest[count..];
        Some(())
    }

    /// Adds a text whose length takes one or two bytes.
    pub fn text(&mut self, texts: Texts, short: bool, out: &mut String) -> Option<()> {
        let count = usize::from(if short { u16::from(self.u8()?) } else { self.u16()? });
        match texts {
            Texts::Marked => self.marked(count, out),
            Texts::Encoded(encoding) => {
                let mut bytes = Vec::with_capacity(count);
                while bytes.len() < count {
                    bytes.push(self.u8()?);
                }
                out.push_str(&encoding.decode_without_bom_handling(&bytes).0);
                Some(())
            }
        }
    }

    /// Adds so many characters behind the mark that says how they are written, and passes over the
    /// formats and sounds that stand behind them.
    fn marked(&mut self, count: usize, out: &mut String) -> Option<()> {
        let mark = self.u8()?;
        let formats = if mark & 8 != 0 { usize::from(self.u16()?) * 4 } else { 0 };
        let sounds = if mark & 4 != 0 { self.u32()? as usize } else { 0 };
        self.characters(count, mark & 1 != 0, out)?;
        self.skip(formats)?;
        self.skip(sounds)
    }

    fn characters(&mut self, mut count: usize, mut wide: bool, out: &mut String) -> Option<()> {
        let mut units = Vec::new();
        while count > 0 {
            if self.rest.is_empty() {
                self.go_on()?;
                wide = self.u8()? & 1 != 0;
                continue;
            }
            let width = if wide { 2 } else { 1 };
            let here = count.min(self.rest.len() / width);
            if here == 0 {
                return None;
            }
            let (bytes, rest) = self.rest.split_at(here * width);
            (self.rest, count) = (rest, count - here);
            if wide {
                units.extend(bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])));
            } else if units.is_empty() && bytes.is_ascii() {
                out.extend(bytes.iter().map(|byte| char::from(*byte)));
            } else {
                units.extend(bytes.iter().map(|byte| u16::from(*byte)));
            }
            if count == 0 || !wide {
                out.extend(char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or('\u{FFFD}')));
            }
        }
        Some(())
    }
}

/// The encoding that goes by a number in Windows; that of Western Europe for numbers nobody knows.
pub(super) fn encoding(page: u16) -> &'static Encoding {
    let name = match page {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        866 => "ibm866",
        10_000 | 0x8000 => "macintosh",
        10_007 => "x-mac-cyrillic",
        1250 => "windows-1250",
        1251 => "windows-1251",
        1253 => "windows-1253",
        1254 => "windows-1254",
        1255 => "windows-1255",
        1256 => "windows-1256",
        1257 => "windows-1257",
        1258 => "windows-1258",
        _ => "windows-1252",
    };
    Encoding::for_label(name.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

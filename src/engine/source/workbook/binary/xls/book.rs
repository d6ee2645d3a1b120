//! What an XLS workbook says before its sheets.
//!
//! It exists to know the sheets, the number formats and the texts that cells share. It must not know
//! rows.

use super::super::writer::Styles;
use super::container::Container;
use super::records::{Content as Pieces, Record, Texts, encoding};
use crate::engine::source::content::Content;
use crate::engine::source::workbook::binary::{BOOK, Sheet};
use crate::engine::source::workbook::xlsx::trouble::Trouble;
use crate::engine::source::{Part, SourceError, bytes};

/// Bytes of all texts that cells share, and of where they end.
const TEXTS_LIMIT: usize = 1 << 30;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

/// A workbook with its sheets unread.
pub(super) struct Book {
    /// The stream with everything.
    pub stream: Vec<u8>,
    pub sheets: Vec<Sheet<usize>>,
    pub from_1904: bool,
    pub texts: Texts,
    pub styles: Styles,
    /// Where the texts stand that cells share.
    shared: Option<usize>,
}

/// Texts that cells share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    text: String,
    ends: Vec<u32>,
}

impl Shared {
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        self.text.get(start..end)
    }
}

impl Book {
    /// Opens a file and reads what stands before the sheets.
    ///
    /// # Errors
    /// When it is damaged, too old or protected.
    pub fn open(content: &Content) -> Result<Book, SourceError> {
        let trouble = |trouble: Trouble| trouble.at(content, BOOK);
        let protected = || SourceError::Protected { path: bytes::shown(&content.path) };
        let mut container = Container::open(content.file()?).map_err(trouble)?;
        let Some(stream) = container.stream(&["Workbook", "Book"]).map_err(trouble)? else {
            return match container.stream(&["EncryptedPackage"]) {
                Ok(Some(_)) => Err(protected()),
                _ => Err(trouble(Trouble::damaged("it holds no workbook"))),
            };
        };
        let mut book = Book {
            stream: Vec::new(),
            sheets: Vec::new(),
            from_1904: false,
            texts: Texts::Encoded(encoding(1252)),
            styles: Styles::default(),
            shared: None,
        };
        match book.read(&stream).map_err(trouble)? {
            Outcome::Protected => return Err(protected()),
            Outcome::Read => book.stream = stream,
        }
        Ok(book)
    }

    fn read(&mut self, stream: &[u8]) -> Result<Outcome, Trouble> {
        let cut_off = || Trouble::damaged("it ends too early");
        let mut at = 0;
        let mut page = 1252;
        loop {
            let record = Record::at(stream, at).ok_or_else(cut_off)?;
            at = record.next;
            match record.kind {
                BOF if record.at == 0 => match record.u16(0) {
                    Some(0x0600) => self.texts = Texts::Marked,
                    Some(0x0500) => {}
                    _ => return Err(Trouble::damaged("its version of Excel is unknown")),
                },
                _ if record.at == 0 => return Err(Trouble::damaged("it is older than Excel 5 or no workbook")),
                // Encryption.
                0x002F => return Ok(Outcome::Protected),
                0x0042 => page = record.u16(0).unwrap_or(page),
                0x0022 => self.from_1904 = record.u16(0) == Some(1),
                0x041E => self.format(stream, &record),
                0x00E0 => self.styles.add_cell(record.u16(2).unwrap_or(0)),
                0x0085 => self.sheets.extend(self.sheet(stream, &record)),
                0x00FC => self.shared = Some(record.at),
                EOF => return Ok(Outcome::Read),
                _ => {}
            }
            if let Texts::Encoded(known) = &mut self.texts {
                *known = encoding(page);
            }
        }
    }

    /// A number format with a code.
    fn format(&mut self, stream: &[u8], record: &Record<'_>) {
        let short = matches!(self.texts, Texts::Encoded(_));
        let mut code = String::new();
        if let (Some(id), Some(())) = (record.u16(0), Pieces::of(stream, record, 2).text(self.texts, short, &mut code))
        {
            self.styles.add_format(id, &code);
        }
    }

    /// A sheet; `None` where it is a chart or holds programs.
    fn sheet(&self, stream: &[u8], record: &Record<'_>) -> Option<Sheet<usize>> {
        let place = record.u32(0)? as usize;
        let (state, kind) = (record.data.get(4)?, record.data.get(5)?);
        let mut name = String::new();
        Pieces::of(stream, record, 6).text(self.texts, true, &mut name)?;
        let hidden = state & 3 != 0;
        (*kind == 0).then_some(Sheet { part: Part::sheet(name, hidden), place })
    }

    /// Reads the texts that cells share.
    ///
    /// # Errors
    /// When they are damaged or would fill the memory.
    pub fn shared(&self) -> Result<Shared, Trouble> {
        let mut shared = Shared::default();
        let Some(record) = self.shared.and_then(|at| Record::at(&self.stream, at)) else { return Ok(shared) };
        let count = record.u32(4).unwrap_or(0);
        let mut pieces = Pieces::of(&self.stream, &record, 8);
        for _ in 0..count {
            // Some programs count more texts than they write; a cell that needs one of them says so.
            if pieces.text(self.texts, false, &mut shared.text).is_none() {
                break;
            }
            shared.ends.push(shared.text.len() as u32);
            if shared.text.len() + shared.ends.len() * size_of::<u32>() > TEXTS_LIMIT {
                return Err(Trouble::Oversized("the texts of its cells are larger than 1 GB".into()));
            }
        }
        Ok(shared)
    }
}

enum Outcome {
    Read,
    Protected,
}

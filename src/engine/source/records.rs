//! Text → records: cells, quotes, line ends and row numbers.
//!
//! It exists because row numbers must be those of a spreadsheet program: every record is one row
//! whatever line ends its cells hold, and every blank line is a row too. It must not decide which
//! rows are headers, totals or data.

use super::bytes::shown;
use super::text::Text;
use super::totals::told_separator;
use super::{RowBatch, SourceError};
use memchr::{memchr, memchr3};

/// Columns a row may have, as many as a spreadsheet has.
pub(super) const COLUMN_LIMIT: usize = 16_384;
/// Characters a cell may have.
pub(super) const CELL_LIMIT: usize = 1 << 20;
/// Bytes of text a row may have.
pub(super) const ROW_LIMIT: usize = 64 << 20;
/// Cells counted in a row that has too many, before the count stops.
const COUNT_LIMIT: usize = 1_000_000;

/// Records being read from first to last.
pub(super) struct Records {
    text: Text,
    separator: u8,
    /// Position in the current piece of text.
    at: usize,
    /// The row read last.
    row: u64,
    /// The row read last ended with `\r`; a `\n` right after it belongs to it.
    after_return: bool,
    line_end: Option<&'static str>,
    /// Rows with text right after a closing quote, a sign of the wrong separator.
    misquoted: u64,
    /// Whether the row read last holds bytes that are no UTF-8.
    repaired: bool,
    /// What a first line that is no row tells: the separator.
    told: Option<char>,
    begun: bool,
}

/// Where in a record the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first character of a cell.
    CellStart,
    Plain,
    Quoted,
    /// After a quote within a quoted cell: its end, or the first half of a doubled quote.
    QuoteSeen,
}

/// What ended a piece of a record.
enum Step {
    Continue(State),
    RowEnd,
}

/// Where the record and the cell being read begin in the batch.
struct Begin {
    row_text: usize,
    row_cells: usize,
    cell_text: usize,
    misquoted: bool,
}

impl Records {
    pub fn new(text: Text, separator: u8) -> Records {
        Records {
            text,
            separator,
            at: 0,
            row: 0,
            after_return: false,
            line_end: None,
            misquoted: 0,
            repaired: false,
            told: None,
            begun: false,
        }
    }

    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Counts from now on what the bytes say about the encoding.
    pub fn keep_tally(&mut self) {
        self.text.keep_tally();
    }

    /// The separator that a first line `sep=;` told, once a row was read.
    pub fn told(&self) -> Option<char> {
        self.told
    }

    /// Whether the row read last holds bytes that are no UTF-8 and were read as Windows-1252.
    #[inline]
    pub fn repaired(&self) -> bool {
        self.repaired
    }

    /// The first line end met outside quotes.
    pub fn line_end(&self) -> Option<&'static str> {
        self.line_end
    }

    /// Rows so far in which text followed a closing quote.
    pub fn misquoted(&self) -> u64 {
        self.misquoted
    }

    /// Number of the row read last, 0 before the first.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// Adds the next record to `batch`, blank or not; `false` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read any further, or the record breaks a limit or never ends.
    pub fn next(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        if !self.begun {
            self.begun = true;
            return self.first(batch);
        }
        self.next_record(batch)
    }

    /// The first record. A line that only tells spreadsheet programs the separator is none: they
    /// hide it and number rows from the next line.
    #[cold]
    fn first(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        let any = self.next_record(batch)?;
        self.told = batch.last().filter(|_| any).and_then(|row| told_separator(row, self.separator));
        if self.told.is_none() {
            return Ok(any);
        }
        batch.drop_last();
        self.row = 0;
        self.next_record(batch)
    }

    fn next_record(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        if !self.pass_line_feed()? {
            return Ok(false);
        }
        self.repaired = false;
        let start = batch.text_bytes();
        let mut begin = Begin { row_text: start, row_cells: batch.cell_count(), cell_text: start, misquoted: false };
        let mut state = State::CellStart;
        self.row += 1;
        loop {
            if self.at == self.text.piece().len() {
                self.check_open_cell(batch, &begin)?;
                self.note_repairs();
                self.at = 0;
                if !self.text.advance()? {
                    if state == State::Quoted {
                        return Err(SourceError::UnclosedQuote { path: self.path(), row: self.row });
                    }
                    self.end_cell(batch, &mut begin)?;
                    break;
                }
            }
            match self.step(state, batch, &mut begin)? {
                Step::Continue(next) => state = next,
                Step::RowEnd => break,
            }
        }
        self.note_repairs();
        self.misquoted += u64::from(begin.misquoted);
        let columns = batch.cell_count() - begin.row_cells;
        if columns > COLUMN_LIMIT {
            return Err(self.too_many_columns(columns));
        }
        batch.end_row(self.row);
        Ok(true)
    }

    /// Notes whether the record has bytes that are no UTF-8 in the piece up to here.
    #[inline]
    fn note_repairs(&mut self) {
        if self.text.damaged() {
            self.repaired |= self.text.repaired_before(self.at);
        }
    }

    /// Passes over the `\n` of a `\r\n`; `false` at the end of the text.
    fn pass_line_feed(&mut self) -> Result<bool, SourceError> {
        for _ in 0..2 {
            if self.at == self.text.piece().len() {
                self.at = 0;
                if !self.text.advance()? {
                    if std::mem::take(&mut self.after_return) {
                        self.line_end.get_or_insert("\r");
                    }
                    return Ok(false);
                }
            }
            if !self.after_return {
                break;
            }
            self.after_return = false;
            let feed = self.text.piece().as_bytes()[self.at] == b'\n';
            self.line_end.get_or_insert(if feed { "\r\n" } else { "\r" });
            if !feed {
                break;
            }
            self.at += 1;
        }
        Ok(true)
    }

    /// Reads on to the end of the cell, the piece, or a quote.
    #[inline]
    fn step(&mut self, state: State, batch: &mut RowBatch, begin: &mut Begin) -> Result<Step, SourceError> {
        let piece = self.text.piece();
        let byte = piece.as_bytes()[self.at];
        match state {
            State::CellStart if byte == b'"' => {
                self.at += 1;
                Ok(Step::Continue(State::Quoted))
            }
            State::CellStart | State::Plain => self.plain(batch, begin),
            State::Quoted => {
                let rest = &piece[self.at..];
                let quote = memchr(b'"', rest.as_bytes());
                let length = quote.unwrap_or(rest.len());
                batch.push_text(&rest[..length]);
                self.at += length + usize::from(quote.is_some());
                Ok(Step::Continue(if quote.is_some() { State::QuoteSeen } else { State::Quoted }))
            }
            State::QuoteSeen if byte == b'"' => {
                batch.push_text("\"");
                self.at += 1;
                Ok(Step::Continue(State::Quoted))
            }
            State::QuoteSeen => {
                begin.misquoted |= byte != self.separator && byte != b'\n' && byte != b'\r';
                self.plain(batch, begin)
            }
        }
    }

    /// Reads unquoted text up to what ends it.
    #[inline]
    fn plain(&mut self, batch: &mut RowBatch, begin: &mut Begin) -> Result<Step, SourceError> {
        let rest = &self.text.piece()[self.at..];
        let Some(length) = memchr3(self.separator, b'\n', b'\r', rest.as_bytes()) else {
            batch.push_text(rest);
            self.at += rest.len();
            return Ok(Step::Continue(State::Plain));
        };
        let ending = rest.as_bytes()[length];
        batch.push_text(&rest[..length]);
        self.at += length + 1;
        self.end_cell(batch, begin)?;
        if ending == self.separator {
            return Ok(Step::Continue(State::CellStart));
        }
        if ending == b'\r' {
            self.after_return = true;
        } else {
            self.line_end.get_or_insert("\n");
        }
        Ok(Step::RowEnd)
    }

    #[inline]
    fn end_cell(&mut self, batch: &mut RowBatch, begin: &mut Begin) -> Result<(), SourceError> {
        if batch.text_bytes() - begin.cell_text > CELL_LIMIT {
            self.check_open_cell(batch, begin)?;
        }
        batch.end_cell();
        begin.cell_text = batch.text_bytes();
        if batch.cell_count() - begin.row_cells > COUNT_LIMIT {
            return Err(self.too_many_columns(COUNT_LIMIT));
        }
        Ok(())
    }

    /// Refuses a cell or row that has grown past all bounds, before it grows further.
    fn check_open_cell(&self, batch: &RowBatch, begin: &Begin) -> Result<(), SourceError> {
        let (path, row) = (|| self.path(), self.row);
        let bytes = batch.text_bytes() - begin.cell_text;
        if bytes > CELL_LIMIT && batch.text_from(begin.cell_text).chars().count() > CELL_LIMIT {
            return Err(SourceError::CellTooLong { path: path(), row, limit: CELL_LIMIT });
        }
        if batch.text_bytes() - begin.row_text > ROW_LIMIT {
            return Err(SourceError::RowTooLong { path: path(), row, limit: ROW_LIMIT });
        }
        Ok(())
    }

    fn too_many_columns(&self, columns: usize) -> SourceError {
        SourceError::TooManyColumns { path: self.path(), columns, row: self.row, limit: COLUMN_LIMIT }
    }

    fn path(&self) -> String {
        shown(self.text.bytes().path())
    }
}

//! Reads the data rows of a file.
//!
//! It exists so that preview, profile and import see exactly the same data rows: which rows are
//! headers, blank, or totals is decided here and nowhere else.

use super::bytes::Bytes;
use super::content::Content;
use super::records::Records;
use super::row_stream::{Remarks, RowStream};
use super::text::{Tally, Text};
use super::totals::{CLOSING_LIMIT, alone, closing, is_note, is_totals_row};
use super::{HeaderRow, Reading, Row, RowBatch, SourceError};
use encoding_rs::{Encoding, UTF_8};

/// Text after which a batch is full.
const BATCH_BYTES: usize = 4 << 20;
/// Cells after which a batch is full.
const BATCH_CELLS: usize = 1 << 19;
/// Rows read at a time while rows are passed over.
const SKIP_ROWS: u64 = 4_096;
/// Rows named in a notice.
const ROWS_NAMED: usize = 3;

/// Reads the data rows of a file in batches; made by [`Source::rows`](super::Source::rows).
pub struct RowReader {
    rows: RowStream,
    /// Rows up to this one are no data: titles and the header.
    header: u64,
    /// Whether numbers that are missing between rows are those of blank rows.
    gaps_are_blank: bool,
    /// The row of a sheet read last.
    last: u64,
    /// The data row given last, and whether any had several cells.
    given: u64,
    wide: bool,
    /// Whether all rows are records, whatever they look like.
    keeps_all: bool,
    /// Totals and notes that may be data after all, if more data follows.
    held: RowBatch,
    /// Rows that were held and are data, the ones before `released_next` delivered already.
    released: RowBatch,
    released_next: usize,
    seen: Seen,
}

/// What was met besides data rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub blank_rows: u64,
    pub first_blank: Option<u64>,
    /// Empty lines after the last filled row so far, which count as rows only if another one follows.
    empty_lines: u64,
    /// Rows with bytes that mean nothing in this encoding.
    pub damaged: Named,
    /// Rows of UTF-8 with bytes that were read as Windows-1252.
    pub repaired: Named,
    /// Rows passed over as totals at the end.
    pub totals: Vec<u64>,
    /// Rows passed over as notes at the end, and the text of the first.
    pub notes: Named,
    pub first_note: String,
}

/// How many rows there are of some kind, and the first few of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    pub count: u64,
    pub rows: Vec<u64>,
}

impl Named {
    fn note(&mut self, row: u64) {
        self.count += 1;
        if self.rows.len() < ROWS_NAMED {
            self.rows.push(row);
        }
    }
}

/// Opens the rows of delimited text, as decided.
pub(super) fn open_text(content: &Content, reading: &Reading, hash: bool) -> Result<RowStream, SourceError> {
    let mut records = records_of(Bytes::of(content, hash)?, reading);
    if hash {
        // Whoever hashes a file reads it whole, to learn what it holds.
        records.keep_tally();
    }
    Ok(RowStream::Text(Box::new(records)))
}

/// The records of bytes, as decided.
pub(super) fn records_of(bytes: Bytes, reading: &Reading) -> Records {
    let encoding = Encoding::for_label(reading.encoding.as_bytes()).unwrap_or(UTF_8);
    let mark = match reading.byte_order_mark {
        true if encoding == UTF_8 => 3,
        true => 2,
        false => 0,
    };
    Records::new(Text::new(bytes, encoding, mark), reading.separator.0)
}

impl RowReader {
    /// `keep_last_rows`: as in [`ReadOptions`](super::ReadOptions). Records that name their own values are
    /// always kept: nobody writes a total into a list of those.
    pub(super) fn new(rows: RowStream, header: HeaderRow, keep_last_rows: bool) -> RowReader {
        RowReader {
            gaps_are_blank: rows.leaves_out_blank_rows_only(),
            rows,
            header: header.last(),
            last: 0,
            given: header.last(),
            wide: false,
            keeps_all: keep_last_rows || header == HeaderRow::InRecords,
            held: RowBatch::default(),
            released: RowBatch::default(),
            released_next: 0,
            seen: Seen::default(),
        }
    }

    /// Reads the next rows into `batch`, which is emptied first: at most `max_rows`, and fewer when
    /// their text grows past 4 MiB. Blank rows are passed over, and so are totals rows below the
    /// last data row. `false` when there are no more.
    ///
    /// # Errors
    /// When the file cannot be read any further or changed since it was opened.
    pub fn read(&mut self, batch: &mut RowBatch, max_rows: usize) -> Result<bool, SourceError> {
        batch.clear();
        let room = |batch: &RowBatch| batch.text_bytes() < BATCH_BYTES && batch.cells() < BATCH_CELLS;
        while batch.len() < max_rows && room(batch) && self.next_data_row(batch)? {}
        Ok(!batch.is_empty())
    }

    /// Reads and drops data rows, to continue an interrupted job. Gives how many there were, which
    /// is less than `count` only at the end of the file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn skip_rows(&mut self, count: u64) -> Result<u64, SourceError> {
        let mut batch = RowBatch::default();
        let mut skipped = 0;
        while skipped < count && self.read(&mut batch, (count - skipped).min(SKIP_ROWS) as usize)? {
            skipped += batch.len() as u64;
        }
        Ok(skipped)
    }

    /// Bytes of the file consumed so far, for progress.
    pub fn bytes_read(&self) -> u64 {
        self.rows.consumed()
    }

    /// SHA-256 of the file, where it was taken on the way and everything was read.
    pub(super) fn sha256(&self) -> Option<String> {
        self.rows.text()?.text().bytes().sha256()
    }

    /// Whether bytes that mean nothing were met and became the sign for lost letters.
    pub(super) fn replaces_lost_letters(&self) -> bool {
        self.rows.text().is_some_and(|records| records.text().loses_letters())
    }

    /// What the bytes read so far say about the encoding, where it is counted.
    pub(super) fn tally(&self) -> Option<&Tally> {
        self.rows.text()?.text().tally()
    }

    /// What was met so far in a workbook or JSON.
    pub(super) fn remarks(&self) -> Remarks {
        self.rows.remarks()
    }

    /// What was met so far besides data rows.
    pub(super) fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Adds the next data row to `batch`. Totals and notes are held back until it is known whether data
    /// follows, so that the decision needs no second pass.
    fn next_data_row(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        loop {
            if let Some(row) = self.released.row(self.released_next) {
                batch.push(row.number, row.cells());
                self.released_next += 1;
                return Ok(true);
            }
            if !self.next_filled_row(batch)? {
                if !self.close() {
                    return Ok(false);
                }
                continue;
            }
            let Some(row) = batch.last() else { continue };
            let closes = !self.keeps_all && (is_totals_row(row) || self.may_be_note(row));
            if !closes && self.held.is_empty() {
                self.given = row.number;
                self.wide |= row.len() > 1;
                return Ok(true);
            }
            self.held.push(row.number, row.cells());
            batch.drop_last();
            if !closes {
                self.release(self.held.len());
            } else if self.held.len() > CLOSING_LIMIT {
                self.release(1);
            }
        }
    }

    /// Whether a row may be a note below the data: a text alone, behind a blank row or one that surely
    /// is a note. Where there is only one column, every text is alone.
    #[inline]
    fn may_be_note(&self, row: Row<'_>) -> bool {
        let begins = |text: &str| !self.held.is_empty() || row.number > self.given + 1 || is_note(text);
        self.wide && alone(row).is_some_and(begins)
    }

    /// Decides at the end of the file what the rows held back are. Gives whether some are data.
    fn close(&mut self) -> bool {
        let closing = closing(&self.held, self.given);
        let numbers: Vec<u64> = self.held.iter().map(|row| row.number).skip(closing.data).collect();
        let (totals, notes) = numbers.split_at(closing.totals);
        self.seen.totals.extend(totals);
        notes.iter().for_each(|row| self.seen.notes.note(*row));
        if let Some(first) = self.held.row(closing.data + closing.totals) {
            self.seen.first_note = alone(first).unwrap_or_default().to_owned();
        }
        self.release(closing.data);
        self.held.clear();
        closing.data > 0
    }

    /// Makes the first rows held back data.
    fn release(&mut self, count: usize) {
        let held = std::mem::take(&mut self.held);
        self.released.clear();
        self.released_next = 0;
        for (index, row) in held.iter().enumerate() {
            let target = if index < count { &mut self.released } else { &mut self.held };
            target.push(row.number, row.cells());
        }
        self.given = self.released.last().map_or(self.given, |row| row.number);
    }

    /// Adds the next row below the header that is not blank.
    #[inline]
    fn next_filled_row(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        loop {
            let start = batch.text_bytes();
            if !self.rows.next(batch)? {
                return Ok(false);
            }
            let number = self.rows.row();
            match self.rows.text() {
                Some(records) if records.text().damaged() => self.seen.note_damage(records, batch.text_from(start)),
                Some(_) => {}
                None if self.gaps_are_blank => self.note_gap(number),
                None => {}
            }
            let in_data = number > self.header;
            let text = batch.text_from(start);
            if in_data && !is_blank(text) {
                self.seen.blank_rows += std::mem::take(&mut self.seen.empty_lines);
                return Ok(true);
            }
            if in_data {
                let empty_line =
                    text.trim_matches(END_SIGNS).is_empty() && batch.last().is_some_and(|row| row.len() == 1);
                self.seen.note_blank(number, empty_line);
            }
            batch.drop_last();
        }
    }

    /// Counts the blank rows a sheet leaves out, which shows in the numbers.
    fn note_gap(&mut self, number: u64) {
        let before = self.last.max(self.header);
        if before > 0 && number > before + 1 {
            self.seen.blank_rows += number - before - 1;
            self.seen.first_blank.get_or_insert(before + 1);
        }
        self.last = number;
    }
}

/// What ends a file or fills it up to the last block of a disk.
const END_SIGNS: [char; 2] = ['\0', '\u{1A}'];

/// Whether the text of a row says nothing. Programs of old end a file with a sign of its own, or fill
/// it up with zeros.
#[inline]
fn is_blank(text: &str) -> bool {
    let text = text.trim_start();
    text.is_empty() || (text.len() < 2 || text.starts_with('\0')) && text.trim_matches(END_SIGNS).is_empty()
}

impl Seen {
    #[cold]
    fn note_damage(&mut self, records: &Records, text: &str) {
        if records.repaired() {
            self.repaired.note(records.row());
        }
        if records.text().loses_letters() && text.contains(char::REPLACEMENT_CHARACTER) {
            self.damaged.note(records.row());
        }
    }

    fn note_blank(&mut self, row: u64, empty_line: bool) {
        if empty_line {
            self.empty_lines += 1;
        } else {
            self.blank_rows += 1 + std::mem::take(&mut self.empty_lines);
        }
        self.first_blank.get_or_insert(row);
    }
}

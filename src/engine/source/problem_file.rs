//! Writes problem rows in the source's own shape, with one more column saying what is wrong.
//!
//! It exists so that a person can correct rows in a spreadsheet program and import them again: cells
//! come back exactly as they were. It must not decide what is wrong.

mod encode;

use super::bytes::{reason, shown};
use super::private::open_private;
use super::{HeaderRow, Row, Source, SourceError};
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use encode::Encoder;
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The header of the added column.
pub const WHAT_IS_WRONG: &str = "What is wrong";

/// Text gathered before it is written out.
const BUFFER: usize = 64 << 10;

/// A file of problem rows being written. It is readable by its owner only.
pub struct ProblemFile {
    path: PathBuf,
    file: File,
    rows: Option<Writer<Vec<u8>>>,
    format: WriterBuilder,
    encoder: Encoder,
    /// Columns of the source.
    columns: usize,
    /// The column that says what is wrong.
    wrong_column: usize,
    /// Bytes written out.
    length: u64,
}

/// The column of a source that already says what is wrong, because it is a corrected problem file.
pub fn what_is_wrong_column(headers: &[String]) -> Option<usize> {
    headers.iter().rposition(|header| header.trim().eq_ignore_ascii_case(WHAT_IS_WRONG))
}

impl ProblemFile {
    /// Begins the file: same separator, line ends and headers as the source, and Unicode as there. A "What is
    /// wrong" column the source already has (a corrected problem file) is reused, not added again.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: &Path, source: &Source) -> Result<ProblemFile, SourceError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        let file = open_private(path, &mut options).map_err(|error| cannot_write(path, &error))?;
        let mut problems = ProblemFile::over(path, file, source, 0);
        problems.begin(source)?;
        Ok(problems)
    }

    /// Continues a file after an interruption: cut to `length` bytes, then appended to.
    ///
    /// # Errors
    /// When the file is gone, shorter than `length`, or cannot be written.
    pub fn resume(path: &Path, source: &Source, length: u64) -> Result<ProblemFile, SourceError> {
        let failed = |error: std::io::Error| cannot_write(path, &error);
        let mut file = open_private(path, OpenOptions::new().write(true)).map_err(failed)?;
        let found = file.metadata().map_err(failed)?.len();
        if found < length {
            let reason = format!("it should have {length} bytes and has only {found}");
            return Err(SourceError::ProblemFile { path: shown(path), reason });
        }
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::Start(length)).map_err(failed)?;
        let mut problems = ProblemFile::over(path, file, source, length);
        if length == 0 {
            problems.begin(source)?;
        }
        Ok(problems)
    }

    fn over(path: &Path, file: File, source: &Source, length: u64) -> ProblemFile {
        let mut format = WriterBuilder::new();
        let terminator = match source.reading.line_end.as_str() {
            "\n" => Terminator::Any(b'\n'),
            "\r" => Terminator::Any(b'\r'),
            _ => Terminator::CRLF,
        };
        format.delimiter(source.reading.separator.0).terminator(terminator);
        format.quote_style(QuoteStyle::Necessary).flexible(true);
        let headers = headers(source);
        let columns = headers.len();
        ProblemFile {
            path: path.to_owned(),
            file,
            rows: None,
            format,
            encoder: Encoder::for_source(&source.reading),
            columns,
            wrong_column: what_is_wrong_column(&headers).unwrap_or(columns),
            length,
        }
    }

    /// Writes the byte order mark and the headers.
    fn begin(&mut self, source: &Source) -> Result<(), SourceError> {
        let mark = self.encoder.mark();
        self.write_out(mark)?;
        let mut headers = headers(source);
        if self.wrong_column == self.columns {
            headers.push(WHAT_IS_WRONG.to_owned());
        }
        self.write_cells(headers.iter().map(String::as_str))
    }

    /// Adds one row with its problems, as one sentence each. Cells come back unchanged; one that
    /// stands past the last column stays past the added one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, row: Row<'_>, what_is_wrong: &str) -> Result<(), SourceError> {
        let wrong = safe(what_is_wrong);
        let (columns, wrong_column) = (self.columns, self.wrong_column);
        let own = (0..columns).map(|column| if column == wrong_column { wrong.as_str() } else { row.cell(column) });
        let added = (wrong_column == columns).then_some(wrong.as_str());
        self.write_cells(own.chain(added).chain((columns..row.len()).map(|column| row.cell(column))))
    }

    fn write_cells<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<(), SourceError> {
        let writer = self.rows.get_or_insert_with(|| self.format.from_writer(Vec::with_capacity(BUFFER)));
        let gathered = writer.write_record(cells).and_then(|()| Ok(writer.flush()?));
        gathered.map_err(|error| SourceError::ProblemFile { path: shown(&self.path), reason: error.to_string() })?;
        if writer.get_ref().len() >= BUFFER { self.write_gathered() } else { Ok(()) }
    }

    /// Writes out what is buffered, to the disk, and gives the length in bytes, which a job keeps
    /// as part of its position.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn sync(&mut self) -> Result<u64, SourceError> {
        self.write_gathered()?;
        self.file.sync_data().map_err(|error| cannot_write(&self.path, &error))?;
        Ok(self.length)
    }

    fn write_gathered(&mut self) -> Result<(), SourceError> {
        let Some(writer) = self.rows.take() else { return Ok(()) };
        let gathered = writer
            .into_inner()
            .map_err(|error| SourceError::ProblemFile { path: shown(&self.path), reason: error.to_string() })?;
        let bytes = self.encoder.encode(gathered);
        self.write_out(&bytes)
    }

    fn write_out(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        self.file.write_all(bytes).map_err(|error| cannot_write(&self.path, &error))?;
        self.length += bytes.len() as u64;
        Ok(())
    }
}

/// The headers of the source as they stand in it; the names it was given where it has none.
fn headers(source: &Source) -> Vec<String> {
    match source.reading.header {
        HeaderRow::None => source.headers(),
        HeaderRow::Row(_) | HeaderRow::Rows(..) | HeaderRow::InRecords => source.original_headers.clone(),
    }
}

/// Text that no spreadsheet program takes for a formula.
fn safe(what_is_wrong: &str) -> String {
    let text = what_is_wrong.trim();
    let risky = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if risky { format!("Problem: {text}") } else { text.to_owned() }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> SourceError {
    SourceError::ProblemFile { path: shown(path), reason: reason(error) }
}

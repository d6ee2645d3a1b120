//! Opens a file: decides how to read it and refuses what cannot be read.

use super::bytes::{self, Stamp, shown};
use super::delimited::open_records;
use super::detect::sample::Sample;
use super::detect::separator::Trial;
use super::detect::{binary, encoding, header, separator};
use super::totals::is_separator_line;
use super::{
    Column, HeaderRow, Notice, PREVIEW_ROWS, ReadOptions, Reading, RowBatch, RowReader, Source, SourceError, columns,
};
use std::path::Path;

impl Source {
    /// Opens a file and works out how to read it, from its first part; takes well under 100 ms
    /// whatever the size of the file.
    ///
    /// # Errors
    /// When the file cannot be imported as it is: missing, empty, header only, binary, a directory,
    /// unreadable. The error says what to do.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Source, SourceError> {
        let (file, stamp) = bytes::open(path)?;
        let sample = Sample::take(path, file, stamp.size)?;
        let (reading, trial) = decide(path, &sample, options)?;
        let header_row = match reading.header {
            HeaderRow::None => RowBatch::default(),
            HeaderRow::Row(row) => read_header(path, stamp, &reading, row)?,
        };
        let mut preview = RowBatch::default();
        let mut reader = RowReader::new(open_records(path, stamp, &reading, false)?, reading.header);
        if !reader.read(&mut preview, PREVIEW_ROWS)? {
            return Err(SourceError::HeaderOnly { path: shown(path) });
        }
        let header = header_row.row(0);
        let width = preview.iter().map(columns::filled_width).max().unwrap_or(0);
        let originals = columns::originals(header, width.max(header.map_or(0, |row| row.len())));
        let columns = columns::columns(&originals);
        let notices = notices(&reading, &trial, &originals, &columns);
        Ok(Source {
            path: path.to_owned(),
            size: stamp.size,
            modified: stamp.modified,
            options: options.clone(),
            reading,
            columns,
            original_headers: originals,
            preview,
            notices,
        })
    }

    /// Reads all data rows from the first.
    ///
    /// # Errors
    /// When the file cannot be opened any more, or is not the size it was.
    pub fn rows(&self) -> Result<RowReader, SourceError> {
        self.reader(false)
    }

    /// Reads all data rows from the first, hashing the file on the way where asked.
    pub(super) fn reader(&self, hash: bool) -> Result<RowReader, SourceError> {
        let stamp = Stamp { size: self.size, modified: self.modified };
        Ok(RowReader::new(open_records(&self.path, stamp, &self.reading, hash)?, self.reading.header))
    }
}

/// How to read the file, and its first records read that way.
fn decide(path: &Path, sample: &Sample, options: &ReadOptions) -> Result<(Reading, Trial), SourceError> {
    let empty = || SourceError::Empty { path: shown(path) };
    let binary = |looks_like| SourceError::Binary { path: shown(path), looks_like };
    if sample.head.is_empty() {
        return Err(empty());
    }
    if let Some(words) = binary::looks_like(sample) {
        return Err(binary(format!(", it looks like {words}")));
    }
    let found = match &options.encoding {
        None => encoding::detect(sample),
        Some(name) => {
            encoding::named(name, sample).ok_or_else(|| SourceError::UnknownEncoding { name: name.clone() })?
        }
    };
    if encoding::has_zeros(sample, found.encoding) {
        return Err(binary(String::new()));
    }
    let (part, whole) = sample.records_part();
    let trial = match options.separator {
        Some(separator) => separator::read_trial(part, whole, found, separator),
        None => separator::detect(part, whole, found),
    };
    let filled = |row: super::Row<'_>| !is_separator_line(row) && row.cells().any(|cell| !cell.trim().is_empty());
    if !trial.failed && !trial.rows.iter().any(filled) {
        return Err(empty());
    }
    let reading = Reading {
        separator: trial.separator,
        encoding: found.encoding.name().into(),
        header: options.header.unwrap_or_else(|| header::detect(&trial.rows)),
        byte_order_mark: found.mark > 0,
        line_end: trial.line_end.unwrap_or("\r\n").into(),
    };
    Ok((reading, trial))
}

/// Reads up to the header row.
fn read_header(path: &Path, stamp: Stamp, reading: &Reading, row: u64) -> Result<RowBatch, SourceError> {
    let mut records = open_records(path, stamp, reading, false)?;
    let mut batch = RowBatch::default();
    while records.row() < row {
        batch.clear();
        if !records.next(&mut batch)? {
            return Err(SourceError::NoSuchHeaderRow { path: shown(path), row, last: records.row() });
        }
    }
    if row == 0 {
        return Err(SourceError::NoSuchHeaderRow { path: shown(path), row, last: 0 });
    }
    Ok(batch)
}

fn notices(reading: &Reading, trial: &Trial, originals: &[String], columns: &[Column]) -> Vec<Notice> {
    let mut notices = Vec::new();
    match reading.header {
        HeaderRow::None => notices.push(Notice {
            code: "no_header",
            message: "There is no header row; the columns are called Column A, Column B and so on.".into(),
            row: None,
        }),
        HeaderRow::Row(header) => {
            let titles = trial.rows.iter().filter(|row| {
                row.number < header
                    && !(row.number == 1 && is_separator_line(*row))
                    && row.cells().any(|cell| !cell.trim().is_empty())
            });
            let message = match titles.count() {
                0 => None,
                1 => Some("1 title row above the headers was skipped.".to_owned()),
                count => Some(format!("{count} title rows above the headers were skipped.")),
            };
            notices.extend(message.map(|message| Notice { code: "title_rows_skipped", message, row: Some(header) }));
            notices.extend(columns::notices(originals, columns, header));
        }
    }
    notices
}

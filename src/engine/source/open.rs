//! Opens a file: decides how to read it and refuses what cannot be read.

use super::bytes::shown;
use super::content::Content;
use super::delimited::open_text;
use super::detect::sample::Sample;
use super::detect::separator::Trial;
use super::detect::{encoding, header, separator};
use super::row_stream::RowStream;
use super::{
    ABOVE_ROWS, Column, Format, HeaderRow, Notice, PREVIEW_ROWS, Part, ReadOptions, Reading, RowBatch, RowReader,
    Separator, Source, SourceError, columns, format, json, workbook,
};
use std::path::Path;
use std::sync::Arc;

/// How a file is read, and what deciding that brought to light.
struct Decided {
    reading: Reading,
    /// The first rows, blank ones too.
    first: RowBatch,
    /// Sheets, or lists and kinds of records.
    parts: Vec<Part>,
    /// The names of the values of JSON records.
    names: Vec<String>,
    /// Rows to show first.
    preview_rows: usize,
    notices: Vec<Notice>,
}

impl Source {
    /// Opens a file and works out how to read it, from its first part; takes well under 100 ms
    /// whatever the size of the file.
    ///
    /// # Errors
    /// When the file cannot be imported as it is: missing, empty, header only, of no known kind, a
    /// directory, unreadable, dangerous. The error says what to do.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Source, SourceError> {
        let content = Content::open(path, options)?;
        let sample = Sample::take(&content)?;
        if sample.head.is_empty() {
            return Err(SourceError::Empty { path: shown(path) });
        }
        let format = match options.format {
            Some(format) => format,
            None => format::detect(&content, &sample)?,
        };
        let decided = match format {
            Format::Delimited => decide_text(&content, &sample, options)?,
            Format::Json | Format::JsonLines => decide_json(&content, format, options)?,
            Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => decide_workbook(&content, format, options)?,
        };
        finish(path, options, content, decided)
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
        let rows = open_rows(&self.content, &self.reading, &self.original_headers, hash)?;
        Ok(RowReader::new(rows, self.reading.header, self.options.keep_last_rows))
    }
}

/// Puts the pieces together: headers, columns, the first data rows.
fn finish(path: &Path, options: &ReadOptions, content: Content, decided: Decided) -> Result<Source, SourceError> {
    let Decided { reading, first, parts, names, preview_rows, mut notices } = decided;
    let open = || open_rows(&content, &reading, &names, false);
    let headers = match reading.header.rows() {
        None => RowBatch::default(),
        Some((from, to)) => read_headers(path, open()?, from, to)?,
    };
    let above = read_above(open()?, reading.header.last())?;
    let mut preview = RowBatch::default();
    let mut reader = RowReader::new(open()?, reading.header, options.keep_last_rows);
    if !reader.read(&mut preview, preview_rows)? {
        let path = shown(path);
        return Err(match reading.header {
            HeaderRow::InRecords => SourceError::NoRecords { path },
            _ => SourceError::HeaderOnly { path },
        });
    }
    let originals = if reading.header == HeaderRow::InRecords {
        names
    } else {
        let width = preview.iter().map(columns::filled_width).max().unwrap_or(0);
        let header_width = headers.iter().map(|row| row.len()).max().unwrap_or(0);
        columns::originals(&headers, width.max(header_width))
    };
    let columns = columns::columns(&originals);
    let mut all = content.notices.clone();
    // Who said what it is need not be told.
    all.extend(format::name_notice(&content, &reading).filter(|_| options.format.is_none()));
    all.append(&mut notices);
    all.extend(header_notices(&reading, &first, &originals, &columns));
    Ok(Source {
        path: path.to_owned(),
        size: content.stamp.size,
        modified: content.stamp.modified,
        options: options.clone(),
        reading,
        members: content.members.clone(),
        parts,
        columns,
        original_headers: originals,
        above,
        preview,
        notices: all,
        content: Arc::new(content),
    })
}

/// The rows of a file, read as decided; `names` are the columns of JSON records.
fn open_rows(content: &Content, reading: &Reading, names: &[String], hash: bool) -> Result<RowStream, SourceError> {
    let sheet = reading.sheet.as_deref();
    match reading.format {
        Format::Delimited => open_text(content, reading, hash),
        Format::Json | Format::JsonLines => Ok(RowStream::Other(json::rows(content, reading.format, sheet, names)?)),
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => {
            Ok(RowStream::Other(workbook::rows(content, reading.format, sheet.unwrap_or_default())?))
        }
    }
}

/// How to read delimited text.
fn decide_text(content: &Content, sample: &Sample, options: &ReadOptions) -> Result<Decided, SourceError> {
    let path = || shown(&content.path);
    let found = match &options.encoding {
        None => encoding::detect(sample),
        Some(name) => {
            encoding::named(name, sample).ok_or_else(|| SourceError::UnknownEncoding { name: name.clone() })?
        }
    };
    if encoding::has_zeros(sample, found.encoding) {
        return Err(SourceError::Binary { path: path(), looks_like: String::new() });
    }
    let (part, whole) = sample.records_part();
    let trial = match options.separator {
        Some(separator) => separator::read_trial(part, whole, found, separator),
        None => separator::detect(part, whole, found),
    };
    let filled = |row: super::Row<'_>| row.cells().any(|cell| !cell.trim().is_empty());
    if !trial.failed && !trial.rows.iter().any(filled) {
        return Err(SourceError::Empty { path: path() });
    }
    let Trial { rows: first, separator, line_end, .. } = trial;
    let reading = Reading {
        separator,
        encoding: found.encoding.name().into(),
        header: options.header.unwrap_or_else(|| header::detect(&first)),
        byte_order_mark: found.mark > 0,
        line_end: line_end.unwrap_or("\r\n").into(),
        ..plain_reading(content, Format::Delimited)
    };
    let preview_rows = PREVIEW_ROWS;
    Ok(Decided { reading, first, parts: Vec::new(), names: Vec::new(), preview_rows, notices: Vec::new() })
}

/// How to read a workbook: which sheet, and where its headers stand.
fn decide_workbook(content: &Content, format: Format, options: &ReadOptions) -> Result<Decided, SourceError> {
    let workbook = workbook::open(content, format, options.sheet.as_deref())?;
    let mut rows = workbook::rows(content, format, &workbook.sheet)?;
    let mut first = RowBatch::default();
    while first.len() < PREVIEW_ROWS && rows.next(&mut first)? {}
    if !first.iter().any(|row| row.cells().any(|cell| !cell.trim().is_empty())) {
        return Err(SourceError::EmptySheet { path: shown(&content.path), sheet: workbook.sheet });
    }
    let header = match options.header {
        Some(HeaderRow::InRecords) | None => header::detect(&first),
        Some(header) => header,
    };
    let reading = Reading { sheet: Some(workbook.sheet), header, ..plain_reading(content, format) };
    let (parts, notices, preview_rows) = (workbook.sheets, workbook.notices, PREVIEW_ROWS);
    Ok(Decided { reading, first, parts, names: Vec::new(), preview_rows, notices })
}

/// How to read JSON: which records, and which names their values have.
fn decide_json(content: &Content, format: Format, options: &ReadOptions) -> Result<Decided, SourceError> {
    let found = json::open(content, format, options)?;
    let plain = plain_reading(content, found.format);
    Ok(Decided {
        reading: Reading { sheet: found.selector, header: HeaderRow::InRecords, ..plain },
        first: RowBatch::default(),
        parts: found.parts,
        names: found.names,
        // Rows of one kind may be so far apart that more of them would take a look through the file.
        preview_rows: found.at_hand.map_or(PREVIEW_ROWS, |rows| (rows as usize).min(PREVIEW_ROWS)),
        notices: found.notices,
    })
}

/// What is the same for everything but delimited text; files in the source's shape are comma-separated
/// text that spreadsheet programs read rightly.
fn plain_reading(content: &Content, format: Format) -> Reading {
    Reading {
        format,
        packing: content.packing,
        member: content.member.clone(),
        sheet: None,
        separator: Separator::COMMA,
        encoding: "UTF-8".into(),
        header: HeaderRow::None,
        byte_order_mark: true,
        line_end: "\r\n".into(),
    }
}

/// Reads the header rows, passing over what stands above them.
fn read_headers(path: &Path, mut rows: RowStream, from: u64, to: u64) -> Result<RowBatch, SourceError> {
    let no_such_row = |last| SourceError::NoSuchHeaderRow { path: shown(path), row: to, last };
    if from == 0 || from > to {
        return Err(no_such_row(0));
    }
    let mut headers = RowBatch::default();
    while rows.row() < to {
        let before = headers.len();
        if !rows.next(&mut headers)? {
            return Err(no_such_row(rows.row()));
        }
        if rows.row() < from && headers.len() > before {
            headers.drop_last();
        }
    }
    // A sheet leaves out blank rows, so that the row read last may be one after the headers.
    if headers.last().is_some_and(|row| row.number > to) {
        headers.drop_last();
    }
    Ok(headers)
}

/// Reads the first rows down to the one with the last headers.
fn read_above(mut rows: RowStream, last: u64) -> Result<RowBatch, SourceError> {
    let mut above = RowBatch::default();
    while rows.row() < last && above.len() < ABOVE_ROWS && rows.next(&mut above)? {}
    if above.last().is_some_and(|row| row.number > last) {
        above.drop_last();
    }
    Ok(above)
}

fn header_notices(reading: &Reading, first: &RowBatch, originals: &[String], columns: &[Column]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let Some((header, last)) = reading.header.rows() else {
        if reading.header == HeaderRow::None {
            notices.push(Notice {
                code: "no_header",
                message: "There is no header row; the columns are called Column A, Column B and so on.".into(),
                row: None,
            });
        }
        return notices;
    };
    let titles = first.iter().filter(|row| row.number < header && row.cells().any(|cell| !cell.trim().is_empty()));
    let message = match titles.count() {
        0 => None,
        1 => Some("1 title row above the headers was skipped.".to_owned()),
        count => Some(format!("{count} title rows above the headers were skipped.")),
    };
    notices.extend(message.map(|message| Notice { code: "title_rows_skipped", message, row: Some(header) }));
    if last > header {
        let message = format!("The headers stand in rows {header} and {last}; each column has the words of both.");
        notices.push(Notice { code: "two_header_rows", message, row: Some(header) });
    }
    notices.extend(columns::notices(originals, columns, header));
    notices
}

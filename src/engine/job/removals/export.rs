//! The list of a review as CSV, that a spreadsheet program shows as text and never runs.

use super::Review;
use super::words::protection_words;
use crate::engine::job::ExportError;
use crate::engine::job::export::{inert, open, shown};
use crate::engine::schema::RecordType;
use crate::engine::store::{ReviewFilter, ReviewQuery, ReviewRow, ReviewSort, Store};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Records read at once.
const PAGE: u64 = 10_000;

/// Writes the records of a review that fit a filter to a file that only its owner may read, and gives how many there
/// are. Its column of keys is headed as an import knows it. `replace` says whether a file that is there may be written
/// over.
///
/// # Errors
/// When the file cannot be written, or is there and must not be replaced, or the database cannot be read. A
/// half-written file is removed.
pub fn export_review(
    store: &mut dyn Store,
    review: &Review,
    record_type: &RecordType,
    filter: &ReviewFilter,
    path: &Path,
    replace: bool,
) -> Result<u64, ExportError> {
    let file = BufWriter::new(open(path, replace)?);
    let written = write(store, review, record_type, filter, (file, path));
    if written.is_err() {
        // It failed all the same, whether or not its rest can be removed.
        drop(std::fs::remove_file(path));
    }
    written
}

fn write(
    store: &mut dyn Store,
    review: &Review,
    record_type: &RecordType,
    filter: &ReviewFilter,
    (mut file, path): (impl Write, &Path),
) -> Result<u64, ExportError> {
    let failed = |error: csv::Error| ExportError::Write { path: shown(path), reason: error.to_string() };
    // Without it Excel reads accented letters wrongly.
    file.write_all("\u{feff}".as_bytes()).map_err(|error| failed(error.into()))?;
    let mut csv = csv::Writer::from_writer(file);
    let key = record_type.fields[record_type.key].label.as_str();
    csv.write_record([key, "Name", "Remove", "Protected", "Decided by", "Last file", "Last seen"]).map_err(failed)?;
    let mut written = 0;
    loop {
        let query = ReviewQuery {
            filter: filter.clone(),
            sort: ReviewSort::Number,
            descending: false,
            limit: PAGE,
            offset: written,
        };
        let rows = store.review_page(review.job.id, &query)?.rows;
        for row in &rows {
            csv.write_record(cells(row, review).map(|cell| inert(&cell).into_owned())).map_err(failed)?;
        }
        written += rows.len() as u64;
        if (rows.len() as u64) < PAGE {
            break;
        }
    }
    csv.flush().map_err(|error| failed(error.into()))?;
    Ok(written)
}

fn cells(row: &ReviewRow, review: &Review) -> [String; 7] {
    let fate = match (row.removed, row.ticked) {
        (true, _) => "removed",
        (false, true) => "yes",
        (false, false) => "no",
    };
    let why: Vec<String> = row.protections.iter().map(|p| protection_words(p, &review.rules)).collect();
    let who = row.decision.as_ref().map(|decision| decision.who.clone()).unwrap_or_default();
    let (file, at) = row.seen.as_ref().map_or((String::new(), String::new()), |seen| {
        let moment = Timestamp::from_millisecond(seen.at).unwrap_or_default();
        (seen.file_name.clone(), moment.to_zoned(TimeZone::system()).date().to_string())
    });
    [row.key.clone(), row.title.clone(), fate.to_owned(), why.join("; "), who, file, at]
}

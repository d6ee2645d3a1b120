//! The list of a review as CSV, that a spreadsheet program shows as text and never runs.

use super::Review;
use super::facts::ReviewFacts;
use super::words::protection_words;
use crate::engine::job::ExportError;
use crate::engine::job::export::{Failed, inert, written};
use crate::engine::schema::Schema;
use crate::engine::store::{ReviewFilter, ReviewQuery, ReviewRow, Store, StoreError};
use jiff::Timestamp;
use jiff::tz::TimeZone;
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
    schema: &Schema,
    review: &Review,
    filter: &ReviewFilter,
    path: &Path,
    replace: bool,
) -> Result<u64, ExportError> {
    let name = &review.job.record_type;
    let record_type = schema.record_type(name).ok_or_else(|| StoreError::NoSuchType { name: name.clone() })?;
    let facts = ReviewFacts::of(schema, record_type);
    let key = record_type.fields[record_type.key].label.as_str();
    let heads = [key, "Name"].into_iter().chain(facts.heads());
    let heads: Vec<&str> =
        heads.chain(["Remove", "Protected", "Decided by", "Row", "Last file", "Last seen"]).collect();
    let mut lines = 0;
    written(path, replace, |csv| {
        csv.write_record(&heads)?;
        loop {
            let query = ReviewQuery { filter: filter.clone(), limit: PAGE, offset: lines, ..ReviewQuery::default() };
            let rows = store.review_page(review.job.id, &query).map_err(Failed::from)?.rows;
            for row in &rows {
                csv.write_record(cells(&facts, row, review).iter().map(|cell| inert(cell).into_owned()))?;
            }
            lines += rows.len() as u64;
            if (rows.len() as u64) < PAGE {
                return Ok(());
            }
        }
    })?;
    Ok(lines)
}

fn cells(facts: &ReviewFacts<'_>, row: &ReviewRow, review: &Review) -> Vec<String> {
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
    let mut cells = vec![row.key.clone(), row.title.clone()];
    match &row.whole {
        Some(whole) => cells.extend(facts.cells(whole)),
        None => cells.extend(facts.heads().iter().map(|_| String::new())),
    }
    let listed = if row.row > 0 { row.row.to_string() } else { String::new() };
    cells.extend([fate.to_owned(), why.join("; "), who, listed, file, at]);
    cells
}

//! Writes the list of a review as CSV, to be looked through elsewhere before anything is removed.
//!
//! It must not decide where the file goes.

use super::facts::ReviewFacts;
use crate::engine::job::export::{Failed, inert, written};
use crate::engine::job::{ExportError, JobError, review};
use crate::engine::model::{JobId, Protection};
use crate::engine::schema::Schema;
use crate::engine::store::{ReviewQuery, ReviewRow, Store};
use jiff::Timestamp;
use std::path::Path;

/// Records read at once.
const AT_ONCE: u64 = 5_000;

/// In a few words, as a list shows it beside a name.
pub fn protection_label(protection: Protection) -> &'static str {
    match protection {
        Protection::GaveRecently => "gave recently",
        Protection::OpenProposal => "open proposal",
        Protection::Tagged => "tagged",
        Protection::NeverRemoved => "never removed",
        Protection::NamedElsewhere => "named elsewhere",
        Protection::SeenSince => "in a later file",
    }
}

/// Writes every record of a review to a file readable by its owner only: what will become of it, why it is protected
/// and who decided. Gives how many there were. `replace` says whether a file that is there may be written over.
///
/// # Errors
/// When there is nothing to review in that job, the file cannot be written, or is there and must not be replaced. A
/// half-written file is removed.
pub fn save_review(
    store: &mut dyn Store,
    schema: &Schema,
    job: JobId,
    path: &Path,
    replace: bool,
) -> Result<u64, ReviewSaveError> {
    let found = review(store, job, false)?;
    let Some(record_type) = schema.record_type(&found.job.record_type) else { return Ok(0) };
    let facts = ReviewFacts::of(schema, record_type);
    let key = record_type.field(record_type.key_slot()).label.as_str();
    let mut heads = vec![key, "Name"];
    heads.extend(facts.heads());
    heads.extend(["Decision", "Protected because", "Decided by", "Last seen", "Last file"]);
    let mut lines = 0;
    written(path, replace, |csv| {
        csv.write_record(&heads)?;
        let mut query = ReviewQuery { limit: AT_ONCE, ..ReviewQuery::default() };
        loop {
            let page = store.review_page(job, &query).map_err(Failed::from)?;
            for row in &page.rows {
                csv.write_record(line(&facts, row).iter().map(|cell| inert(cell).into_owned()))?;
            }
            lines += page.rows.len() as u64;
            if page.rows.is_empty() {
                return Ok(());
            }
            query.offset += page.rows.len() as u64;
        }
    })?;
    Ok(lines)
}

/// Why the list of a review could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReviewSaveError {
    #[error(transparent)]
    Review(#[from] JobError),
    #[error(transparent)]
    Write(#[from] ExportError),
}

fn line(facts: &ReviewFacts<'_>, row: &ReviewRow) -> Vec<String> {
    let mut cells = vec![row.key.clone(), row.title.clone()];
    match &row.whole {
        Some(whole) => cells.extend(facts.cells(whole)),
        None => cells.extend(facts.heads().iter().map(|_| String::new())),
    }
    let decision = match (row.removed, row.ticked) {
        (true, _) => "removed",
        (false, true) => "remove",
        (false, false) => "keep",
    };
    let because: Vec<&str> = row.protections.iter().map(protection_label).collect();
    let who = row.decision.as_ref().map(|decision| decision.who.clone()).unwrap_or_default();
    let (at, file) = row.seen.as_ref().map_or_else(Default::default, |seen| (day(seen.at), seen.file_name.clone()));
    cells.extend([decision.to_owned(), because.join(", "), who, at, file]);
    cells
}

/// "2024-03-12".
fn day(millis: i64) -> String {
    Timestamp::from_millisecond(millis).map(|at| at.strftime("%Y-%m-%d").to_string()).unwrap_or_default()
}

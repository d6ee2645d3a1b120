//! What a check or an import came to.

use super::{ImportRequest, JobError, Offer};
use crate::engine::model::{Counts, EventKey, JobId, Missing, Status, Totals};
use crate::engine::schema::catalogue::{Operation, event_kind};
use crate::engine::schema::{EntryNames, RecordType, Schema};
use crate::engine::store::{EventFilter, Store, StoreError};
use std::path::PathBuf;
use std::time::Duration;

/// What a check, an import or an undo came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub job: JobId,
    pub status: Status,
    pub counts: Counts,
    /// Rows of those left out that are set aside until the record they refer to is there.
    pub set_aside: u64,
    /// What the amounts came to; `None` for an undo, and where an interrupted import cannot tell any more.
    pub totals: Option<Totals>,
    /// What a full list does not carry; `None` for any other file.
    pub missing: Option<Missing>,
    /// Errors first, most frequent first.
    pub problems: Vec<ProblemSummary>,
    /// Rows that were left out to be corrected, in the source's shape.
    pub problem_file: Option<PathBuf>,
    /// Time this run took.
    pub elapsed: Duration,
    /// Why it stopped, where it did.
    pub message: Option<String>,
    /// What the imports of the same file that went before it came to.
    pub first: Vec<PartReport>,
}

impl Report {
    /// What a job came to, as it is recorded, without the totals of its file.
    pub(super) fn of(
        store: &mut dyn Store,
        schema: &Schema,
        job: JobId,
        elapsed: Duration,
    ) -> Result<Report, JobError> {
        let recorded = store.job(job)?;
        Ok(Report {
            job,
            status: recorded.status,
            counts: recorded.counts,
            totals: None,
            missing: recorded.missing,
            problems: problems_of_job(store, schema, job)?,
            set_aside: recorded.set_aside,
            problem_file: recorded.problem_file.map(PathBuf::from),
            elapsed,
            message: recorded.message,
            first: Vec::new(),
        })
    }
}

/// What one of several imports of a file came to.
#[derive(Debug, Clone, PartialEq)]
pub struct PartReport {
    /// Canonical name.
    pub record_type: String,
    pub report: Report,
}

/// Problems of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemSummary {
    pub event: EventKey,
    /// Stable short name: `date_not_recognised`.
    pub name: &'static str,
    /// The row is left out.
    pub is_error: bool,
    pub message: String,
    pub advice: String,
    pub count: u64,
    pub examples: Vec<Example>,
    /// What can be done about all of them at once; a check says so, an import has nothing to offer any more.
    pub offers: Vec<Offer>,
}

impl ProblemSummary {
    /// Whether it is about records, of which no row of the file says anything, as of sums that stand in them.
    pub fn is_of_records(&self) -> bool {
        !self.examples.is_empty() && self.examples.iter().all(|example| example.row == 0)
    }
}

/// One row with a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// 0 where it is no row of the file but a record.
    pub row: u64,
    /// What stands in the file. A donor's value: never to be logged.
    pub value: String,
}

/// Examples shown per problem.
const EXAMPLES: u64 = 5;

impl ProblemSummary {
    pub(super) fn new(
        record_type: &RecordType,
        names: &EntryNames,
        event: EventKey,
        count: u64,
        examples: Vec<Example>,
    ) -> ProblemSummary {
        let kind = event_kind(event.code);
        ProblemSummary {
            event,
            name: &kind.name,
            is_error: kind.operation == Operation::Error,
            message: kind.message_named(record_type, names, event.slot),
            advice: kind.advice_named(record_type, names, event.slot, None),
            count,
            examples,
            offers: Vec::new(),
        }
    }
}

/// The problems a job met, errors first, most frequent first.
///
/// # Errors
/// When the database cannot be read.
pub fn problems_of_job(store: &mut dyn Store, schema: &Schema, job: JobId) -> Result<Vec<ProblemSummary>, JobError> {
    let recorded = store.job(job)?;
    let no_type = || StoreError::NoSuchType { name: recorded.record_type.clone() };
    let record_type = schema.record_type(&recorded.record_type).ok_or_else(no_type)?;
    // An undo, or a job of an older program, says nothing of what was matched.
    let request: Option<ImportRequest> = serde_json::from_str(&recorded.request).ok();
    let names = request.map(|request| request.mapping.entry_names(record_type)).unwrap_or_default();
    let mut problems = Vec::new();
    for counted in store.event_counts(job)? {
        if !matches!(counted.operation, Operation::Error | Operation::Warning) {
            continue;
        }
        let filter = EventFilter { event: Some(counted.event), ..EventFilter::default() };
        let kept = store.events(job, &filter, EXAMPLES, 0)?;
        let examples = kept.items.into_iter().map(|e| Example { row: e.row, value: e.before }).collect();
        problems.push(ProblemSummary::new(record_type, &names, counted.event, counted.count, examples));
    }
    problems.sort_by_key(|p| (!p.is_error, std::cmp::Reverse(p.count), p.event));
    Ok(problems)
}

//! What a check, an import or an undo came to: as the document of `--json`, as text, as exit code.

use super::Outcome;
use super::fixes::FixesDocument;
use super::missing::missing_text;
use super::prepare::MatchedFile;
use super::recognising::DuplicatesDocument;
use super::screen::{Style, counted_words};
use super::table::shortened;
use super::templates::choose::UsedTemplate;
use super::templates::drift::DriftDocument;
use super::totals::TotalsDocument;
use crate::engine::job::{Expected, JobError, PartReport, ProblemSummary, Report};
use crate::engine::model::{Fix, Job, JobFilter, JobKind, Status};
use crate::engine::schema::{RecordType, Schema, group_digits};
use crate::engine::store::{Store, StoreError};
use serde::Serialize;

/// Jobs looked through for the one that broke off.
const LATEST: u64 = 5;

/// The document of `check`, `import`, `undo` and `resume`.
#[derive(Debug, Serialize)]
pub struct ReportDocument {
    pub job: i64,
    pub status: &'static str,
    /// `created + updated + unchanged + left_out`.
    pub rows: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub left_out: u64,
    /// Those of the rows left out that are set aside until the record they refer to is there; in a check, that would be.
    pub set_aside: u64,
    /// Rows that repeat the key of an earlier row.
    pub duplicates: u64,
    /// Records that wait for review: a full list no longer holds them, or rows list them for removal. Null where
    /// neither was asked.
    pub missing: Option<u64>,
    /// Of these, the ones that rows list. Null as above.
    pub listed: Option<u64>,
    /// Rows left out whose key cannot be read: missing records may be theirs. Null as above.
    pub unreadable: Option<u64>,
    pub problems: Vec<ProblemDocument>,
    /// Rows that were left out and not set aside, in the shape of the file.
    pub problem_file: Option<String>,
    /// Control totals of a file; null for an undo, and where an interrupted import cannot tell any more.
    pub totals: Option<TotalsDocument>,
    /// Rows that went in with a warning.
    pub warned: u64,
    pub fields_changed: u64,
    /// Records removed, by an undo or because they were listed.
    pub deleted: u64,
    /// Fields or records an undo left alone because something later changed them.
    pub kept: u64,
    /// Why it stopped or needs a look, as a sentence.
    pub message: Option<String>,
    /// What the imports of the same file came to that went before it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<PartDocument>,
}

/// One of several imports of a file.
#[derive(Debug, Serialize)]
pub struct PartDocument {
    pub record_type: String,
    #[serde(flatten)]
    pub report: ReportDocument,
}

/// The report of a check or an import of a file, with what it was matched by.
#[derive(Debug, Serialize)]
pub struct FileReportDocument {
    #[serde(flatten)]
    report: ReportDocument,
    /// Name of the template used; null where none was.
    template: Option<String>,
    /// How the file's columns differ from the template's; null where none was used.
    drift: Option<DriftDocument>,
    /// Of a check; null where only the key counts, and for an import.
    possible_duplicates: Option<DuplicatesDocument>,
    /// What was fixed beside the file.
    fixes: FixesDocument,
}

/// The document of a check or an import of a file.
pub fn file_document(
    report: &Report,
    matched: &MatchedFile,
    expected: &Expected,
    possible_duplicates: Option<DuplicatesDocument>,
    fixes: FixesDocument,
) -> FileReportDocument {
    FileReportDocument {
        report: document(report, Some(matched.record_type), expected),
        template: matched.used.as_ref().map(UsedTemplate::name),
        drift: matched.used.as_ref().map(|used| DriftDocument::of(used, matched.record_type)),
        fixes,
        possible_duplicates,
    }
}

/// Problems of one cause.
#[derive(Debug, Serialize)]
pub struct ProblemDocument {
    /// Stable name: `date_not_recognised`.
    pub code: &'static str,
    pub event_code: u16,
    /// `error`: the rows are left out. `warning`: they go in.
    pub severity: &'static str,
    pub slot: Option<String>,
    pub message: String,
    pub advice: String,
    pub count: u64,
    pub examples: Vec<ExampleDocument>,
    /// What can be done about all of them at once, as `--fix` takes it; only a check says so.
    pub fixes: Vec<OfferDocument>,
}

/// A fix for all problems of one cause.
#[derive(Debug, Serialize)]
pub struct OfferDocument {
    /// `use-suggestion`
    pub fix: Fix,
    /// Cells it would settle.
    pub cells: u64,
}

/// One row with a problem.
#[derive(Debug, Serialize)]
pub struct ExampleDocument {
    /// Numbered as a spreadsheet program shows it; null where it is about no row of a file.
    pub row: Option<u64>,
    pub value: String,
}

/// The document of a report about records of a type; `expected` is what somebody expected of the file.
pub fn document(report: &Report, record_type: Option<&RecordType>, expected: &Expected) -> ReportDocument {
    let totals = record_type.zip(report.totals.as_ref());
    let counts = &report.counts;
    ReportDocument {
        job: report.job.0,
        status: report.status.as_str(),
        rows: counts.rows,
        created: counts.created,
        updated: counts.updated,
        unchanged: counts.unchanged,
        left_out: counts.left_out,
        set_aside: report.set_aside,
        duplicates: counts.duplicates,
        missing: report.missing.map(|missing| missing.records),
        listed: report.missing.map(|missing| missing.listed),
        unreadable: report.missing.map(|missing| missing.unreadable),
        problems: report.problems.iter().map(|p| problem(p, record_type)).collect(),
        problem_file: report.problem_file.as_ref().map(|path| path.display().to_string()),
        totals: totals.map(|(of, totals)| TotalsDocument::of(of, &report.counts, totals, expected)),
        warned: counts.warned,
        fields_changed: counts.fields_changed,
        deleted: counts.deleted,
        kept: counts.kept,
        message: report.message.clone(),
        first: report.first.iter().map(part_document).collect(),
    }
}

fn part_document(part: &PartReport) -> PartDocument {
    let report = document(&part.report, type_of(&part.record_type), &Expected::default());
    PartDocument { record_type: part.record_type.clone(), report }
}

fn problem(summary: &ProblemSummary, record_type: Option<&RecordType>) -> ProblemDocument {
    let slot = record_type.and_then(|t| summary.event.slot.map(|slot| t.slot_path(slot)));
    let examples = summary.examples.iter().map(|e| ExampleDocument { row: row_of_file(e.row), value: e.value.clone() });
    ProblemDocument {
        code: summary.name,
        event_code: summary.event.code,
        severity: if summary.is_error { "error" } else { "warning" },
        slot,
        message: summary.message.clone(),
        advice: summary.advice.clone(),
        count: summary.count,
        examples: examples.collect(),
        fixes: summary.offers.iter().map(|offer| OfferDocument { fix: offer.fix, cells: offer.cells }).collect(),
    }
}

/// How the program ends after a job that ran through.
///
/// # Errors
/// When the job was stopped or failed; the sentence says how to go on.
pub fn outcome(report: &Report) -> anyhow::Result<Outcome> {
    match report.status {
        Status::Interrupted | Status::Failed | Status::Cancelled => Err(stopped(report)),
        _ if report.first.iter().any(|part| matches!(outcome(&part.report), Ok(Outcome::Incomplete))) => {
            Ok(Outcome::Incomplete)
        }
        // What a full list does not carry waits for somebody to review it.
        Status::Warn | Status::PruningPending => Ok(Outcome::Incomplete),
        _ if report.counts.left_out > 0 || report.counts.kept > 0 => Ok(Outcome::Incomplete),
        _ => Ok(Outcome::Complete),
    }
}

fn stopped(report: &Report) -> anyhow::Error {
    let (id, why) = (report.job.0, report.message.as_deref().unwrap_or("It was stopped"));
    let why = why.trim_end_matches('.');
    anyhow::anyhow!("{why}. What was saved is whole. {}", how_to_go_on(id))
}

/// What an engine error means on the command line: a job that gave up waiting says for whom, and one
/// that broke off half-way (found by `is_it` among the latest) says how to go on.
pub fn failure(
    error: JobError,
    busy: Option<StoreError>,
    store: &mut dyn Store,
    is_it: impl Fn(&Job) -> bool,
) -> anyhow::Error {
    if let (JobError::Stopped, Some(busy)) = (&error, busy) {
        return busy.into();
    }
    // A refusal says itself what to do; another way to go on would contradict it.
    if matches!(
        error,
        JobError::NotResumable { .. }
            | JobError::NotUndoable { .. }
            | JobError::NotRestorable { .. }
            | JobError::OtherFile { .. }
            | JobError::PlanStale { .. }
            | JobError::TotalsDiffer { .. }
            | JobError::NothingToReview { .. }
            | JobError::NothingTicked
            | JobError::ReviewChanged { .. }
            | JobError::MoreThanHalf { .. }
            | JobError::NumberNotTyped { .. }
            | JobError::RemovalBegun { .. }
            | JobError::NothingToBringBack { .. }
    ) {
        return error.into();
    }
    let filter = JobFilter { descending: true, limit: LATEST, ..JobFilter::default() };
    // Where the database cannot be read any more, the first error is the one to tell.
    let latest = store.jobs(&filter).map(|list| list.items).unwrap_or_default();
    match latest.iter().find(|job| job.status == Status::Interrupted && is_it(job)) {
        Some(job) => anyhow::anyhow!("{error} {}", how_to_go_on(job.id.0)),
        None => error.into(),
    }
}

fn how_to_go_on(id: i64) -> String {
    format!("Go on with `{} resume {id}`.", super::program())
}

/// Problems grouped by cause, errors first.
pub fn problems_text(report: &Report, style: Style) -> String {
    let mut text = String::new();
    for problem in &report.problems {
        let of_records = problem.is_of_records();
        let (one, several) = if of_records { ("record", "records") } else { ("row", "rows") };
        let count = counted_words(problem.count, one, several);
        let (mark, fate) =
            if problem.is_error { (style.red("✗"), "left out") } else { (style.amber("!"), "with a warning") };
        push(&mut text, &format!("{mark} {} {fate}: {}", style.strong(&count), problem.message));
        if !problem.advice.is_empty() {
            push(&mut text, &format!("    {}", problem.advice));
        }
        for example in &problem.examples {
            let place = row_of_file(example.row).map(|row| format!("row {}", group_digits(row))).unwrap_or_default();
            let value = shortened(&example.value);
            let shown = match (place.is_empty() || of_records, value.is_empty()) {
                (true, true) => continue,
                (true, false) if of_records => value.to_string(),
                (true, false) => format!("“{value}”"),
                (false, true) => place,
                (false, false) => format!("{place}: “{value}”"),
            };
            push(&mut text, &format!("      {}", style.quiet(&shown)));
        }
    }
    text
}

/// The table of counts of a check or an import.
pub fn counts_text(report: &Report) -> String {
    let mut text = String::new();
    for part in &report.first {
        let label = type_of(&part.record_type).map_or(part.record_type.as_str(), |of| of.plural.as_str());
        push(&mut text, &format!("{label} of this file go first:"));
        text.push_str(&counts_text(&part.report));
    }
    if !report.first.is_empty() {
        push(&mut text, "Then its own rows:");
    }
    let counts = &report.counts;
    let lines = [
        (if counts.rows == 1 { "row" } else { "rows" }, counts.rows, true),
        ("new", counts.created, true),
        ("updated", counts.altered(), true),
        ("unchanged", counts.unchanged, true),
        ("left out", counts.left_out, true),
        ("of these set aside", report.set_aside, false),
        (
            if counts.duplicates == 1 { "repeats an earlier row" } else { "repeat an earlier row" },
            counts.duplicates,
            false,
        ),
        ("with a warning", counts.warned, false),
        ("removed", counts.deleted, false),
        ("kept, changed since", counts.kept, false),
    ];
    let shown = || lines.iter().filter(|(_, n, always)| *always || *n > 0);
    let width = shown().map(|(_, n, _)| group_digits(*n).len()).max().unwrap_or(0);
    for (words, n, _) in shown() {
        push(&mut text, &format!("  {:>width$} {words}", group_digits(*n)));
    }
    text
}

/// Where the rows that were left out are, and what becomes of those set aside.
pub fn problem_file_text(report: &Report) -> String {
    let mut text = match &report.problem_file {
        Some(path) => format!(
            "The rows left out are in {}\nCorrect them there and import that file; nothing goes in twice.\n",
            path.display()
        ),
        None => String::new(),
    };
    if report.set_aside > 0 && report.status != Status::FilecheckSuccess {
        let wait = counted_words(report.set_aside, "row waits in the database", "rows wait in the database");
        let besides = if report.problem_file.is_some() { ", not in that file" } else { "" };
        let import = format!("{} parked --import", super::program());
        push(&mut text, &format!("{wait}{besides}. Once what they refer to is there: {import}"));
    }
    text
}

/// The text of an import that wrote; its problems are left away where a check has just shown them.
pub fn written_text(
    report: &Report,
    record_type: Option<&RecordType>,
    headline: &str,
    with_problems: bool,
    style: Style,
) -> String {
    let mut text = String::new();
    push(&mut text, &style.strong(headline));
    text.push_str(&counts_text(report));
    if let Some(record_type) = record_type {
        text.push_str(&missing_text(report, record_type, style));
    }
    if let Some(message) = &report.message {
        push(&mut text, &format!("{} {}.", style.amber("!"), message.trim_end_matches('.')));
    }
    if with_problems {
        text.push_str(&problems_text(report, style));
    }
    text.push_str(&problem_file_text(report));
    text
}

/// "import 12", "undo 13"
pub fn job_name(job: &Job) -> String {
    match job.kind {
        JobKind::Import => format!("import {}", job.id.0),
        JobKind::Undo => format!("undo {}", job.id.0),
        JobKind::Restore => format!("restore {}", job.id.0),
        JobKind::Removal => format!("removal {}", job.id.0),
    }
}

/// The row of a file something is about; what an undo does to a whole record has none.
pub fn row_of_file(row: u64) -> Option<u64> {
    (row > 0).then_some(row)
}

/// The whole text of an undo of a job.
pub fn undone_text(report: &Report, undone: Option<&Job>, style: Style) -> String {
    let counts = &report.counts;
    let mut text = String::new();
    let name = undone.map_or_else(|| "it".to_owned(), job_name);
    let name = name[..1].to_uppercase() + &name[1..];
    push(&mut text, &style.strong(&format!("{name} is taken back (job {}).", report.job.0)));
    push(&mut text, &format!("  {} removed", counted_words(counts.deleted, "record", "records")));
    push(&mut text, &format!("  {} put back", counted_words(counts.fields_changed, "field", "fields")));
    if counts.altered() > counts.fields_changed {
        let back = counts.altered() - counts.fields_changed;
        push(&mut text, &format!("  {} back", counted_words(back, "removed record", "removed records")));
    }
    if counts.kept > 0 {
        let kept =
            format!("{} kept as they are, because something changed or uses them since", group_digits(counts.kept));
        push(&mut text, &format!("  {}", style.amber(&kept)));
    }
    text.push_str(&problems_text(report, style));
    text
}

/// "12 changes"
pub fn changes(report: &Report) -> String {
    counted_words(report.counts.created + report.counts.updated, "change", "changes")
}

/// The record type of a job, where this program knows it.
pub fn type_of(name: &str) -> Option<&'static RecordType> {
    Schema::built_in().record_type(name)
}

/// Adds a line.
pub fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::job::Example;
    use crate::engine::model::{Counts, EventKey, JobId};
    use std::time::Duration;

    fn report(status: Status, counts: Counts) -> Report {
        let examples = vec![Example { row: 5_120, value: "12\x1b[31m".to_owned() }];
        let problems = vec![ProblemSummary {
            event: EventKey { code: 9, slot: None },
            name: "date_not_recognised",
            is_error: true,
            message: "Birth date is not a date".to_owned(),
            advice: "Write it as 2024-03-04".to_owned(),
            count: 1,
            examples,
            offers: Vec::new(),
        }];
        let message = None;
        let (missing, totals, problem_file, elapsed) = (None, None, None, Duration::ZERO);
        Report {
            job: JobId(12),
            status,
            counts,
            missing,
            totals,
            problems,
            problem_file,
            set_aside: 0,
            elapsed,
            message,
            first: Vec::new(),
        }
    }

    #[test]
    fn the_exit_code_says_whether_all_rows_went_in() {
        let left_out = Counts { rows: 2, created: 1, left_out: 1, ..Counts::default() };
        let kept = Counts { kept: 1, ..Counts::default() };
        let cases = [
            (Status::Ok, Counts::default(), Outcome::Complete),
            (Status::FilecheckSuccess, Counts::default(), Outcome::Complete),
            (Status::FilecheckSuccess, left_out, Outcome::Incomplete),
            (Status::Warn, left_out, Outcome::Incomplete),
            (Status::Warn, Counts::default(), Outcome::Incomplete),
            (Status::Warn, kept, Outcome::Incomplete),
            (Status::PruningPending, Counts::default(), Outcome::Incomplete),
        ];
        for (status, counts, expected) in cases {
            assert_eq!(outcome(&report(status, counts)).unwrap(), expected, "{status:?} {counts:?}");
        }
    }

    #[test]
    fn a_stopped_import_says_how_to_go_on() {
        let mut stopped = report(Status::Interrupted, Counts::default());
        stopped.message = Some("Stopped by maria after 4,096 rows".to_owned());
        let sentence = outcome(&stopped).unwrap_err().to_string();
        assert!(sentence.contains("after 4,096 rows. ") && sentence.contains("almoner resume 12"), "{sentence}");
    }

    #[test]
    fn problems_are_shown_with_advice_and_rows_but_not_with_control_characters() {
        let text = problems_text(&report(Status::Warn, Counts::default()), Style::default());
        let expected = "✗ 1 row left out: Birth date is not a date\n    Write it as 2024-03-04\n";
        assert!(text.starts_with(expected), "{text}");
        assert!(text.ends_with("“12 [31m”\n"), "{text}");
    }
}

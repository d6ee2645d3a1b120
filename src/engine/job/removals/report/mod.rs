//! The report of a review: who approved what, when, from which file, every record that went and every one that stayed.
//!
//! It exists so that what a removal did can be shown years later, by both shells alike. It is read line by line, so
//! that it may be as long as it likes, and leaves nothing half-written behind. It must not decide where it goes.

mod html;
mod json;
mod table;

use super::{RemovalFacts, words};
use crate::engine::job::ExportError;
use crate::engine::job::export::{open, shown};
use crate::engine::model::Job;
use crate::engine::store::{Approval, ReportLine, ReportWhat, Store, StoreError};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalReportFormat {
    /// A table that a spreadsheet program shows and never runs; its first column says what each line is.
    Csv,
    Json,
    /// A page to read and to print, with nothing in it that is fetched from elsewhere.
    Html,
}

impl RemovalReportFormat {
    /// By the ending of a file's name; `None` for any other.
    pub fn of(path: &Path) -> Option<RemovalReportFormat> {
        match path.extension()?.to_ascii_lowercase().to_str()? {
            "csv" => Some(RemovalReportFormat::Csv),
            "json" => Some(RemovalReportFormat::Json),
            "html" | "htm" => Some(RemovalReportFormat::Html),
            _ => None,
        }
    }
}

/// How many lines of each kind a report has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RemovalLines {
    pub removed: u64,
    /// Removed, and there again.
    pub brought_back: u64,
    pub kept: u64,
}

impl RemovalLines {
    fn count(&mut self, what: ReportWhat) {
        match what {
            ReportWhat::Removed => self.removed += 1,
            ReportWhat::BroughtBack => self.brought_back += 1,
            ReportWhat::Kept => self.kept += 1,
        }
    }
}

/// Somewhere a report goes.
trait Output {
    fn begin(&mut self, facts: &RemovalFacts) -> io::Result<()>;
    /// `why` is in words.
    fn line(&mut self, line: &ReportLine, why: &str) -> io::Result<()>;
    fn finish(&mut self, lines: RemovalLines) -> io::Result<()>;
}

/// Writes the report of a review to a file that only its owner may read. `replace` says whether a file that is there
/// may be written over.
///
/// # Errors
/// When the file cannot be written, or is there and must not be replaced, or the database cannot be read. A
/// half-written file is removed.
pub fn save_removal_report(
    store: &mut dyn Store,
    facts: &RemovalFacts,
    path: &Path,
    format: RemovalReportFormat,
    replace: bool,
) -> Result<RemovalLines, ExportError> {
    let mut file = BufWriter::new(open(path, replace)?);
    let written = write_removal_report(store, facts, format, &mut file, &shown(path));
    if written.is_err() {
        drop(file);
        // It failed all the same, whether or not its rest can be removed.
        drop(std::fs::remove_file(path));
    }
    written
}

/// Writes the report of a review; `name` is what a failure calls the place it goes to.
///
/// # Errors
/// As [`save_removal_report`].
pub fn write_removal_report(
    store: &mut dyn Store,
    facts: &RemovalFacts,
    format: RemovalReportFormat,
    to: &mut dyn Write,
    name: &str,
) -> Result<RemovalLines, ExportError> {
    let failed = |error: io::Error| ExportError::Write { path: name.to_owned(), reason: error.to_string() };
    let rules = facts.rules(&store.removal_rules()?);
    let mut output: Box<dyn Output + '_> = match format {
        RemovalReportFormat::Csv => Box::new(table::Table::new(to)),
        RemovalReportFormat::Json => Box::new(json::Document::new(to)),
        RemovalReportFormat::Html => Box::new(html::Page::new(to)),
    };
    output.begin(facts).map_err(failed)?;
    let (mut lines, mut broken) = (RemovalLines::default(), None);
    let read = store.review_report(facts.job.id, &mut |line| {
        lines.count(line.what);
        output.line(&line, &words::report_words(&line, &rules)).map_err(|error| {
            broken = Some(error);
            StoreError::Other { reason: "the report could not be written".to_owned() }
        })
    });
    if let Some(error) = broken {
        return Err(failed(error));
    }
    read?;
    output.finish(lines).map_err(failed)?;
    drop(output);
    to.flush().map_err(failed)?;
    Ok(lines)
}

/// "removed", as the first column of a table says it.
fn word(what: ReportWhat) -> &'static str {
    match what {
        ReportWhat::Removed => "removed",
        ReportWhat::BroughtBack => "brought back",
        ReportWhat::Kept => "kept",
    }
}

/// "2024-03-04 14:05 +01:00", in this computer's time: one that is clear anywhere.
fn moment(milliseconds: i64) -> String {
    match Timestamp::from_millisecond(milliseconds) {
        Ok(moment) => moment.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M %:z").to_string(),
        Err(_) => milliseconds.to_string(),
    }
}

/// "of 1,204 records, 37 were ticked; the number was typed"
fn approved(approval: &Approval, removal: &Job) -> String {
    let typed = if approval.typed { "; the number was typed" } else { "" };
    let back = match removal.undone_by {
        Some(undo) => format!("; taken back by job {}", undo.0),
        None => String::new(),
    };
    format!("{} removed{typed}{back}", super::out_of(approval.number, approval.of))
}

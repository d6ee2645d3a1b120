//! The plan of a check as a workbook or as CSV, for somebody else to look through and approve.
//!
//! It exists so that both shells write the same report. It reads the plan page by page, so that neither memory
//! nor whoever else pages through it feels how long it is, and leaves nothing half-written behind. It must not
//! decide where the file goes, nor read the clock.

mod lines;
mod output;
mod summary;

use super::export::shown;
use super::{Checked, ExportError, Report};
use crate::engine::store::{PlanList, PlanPage, PlanQuery, PlanTotals};
pub use lines::PlanLine;
use lines::sections;
use output::{Csv, Output, Xlsx};
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Lines read at once.
const PAGE: u64 = 1_000;

/// Lines of a sheet below its headings; a spreadsheet program shows no more.
const SHEET_LINES: u64 = 1_048_575;

/// What a plan is a plan of.
#[derive(Debug, Clone)]
pub struct PlanSubject {
    pub report: Report,
    pub checked: Checked,
    /// How long the lists of the plan are.
    pub lists: PlanTotals,
    /// Name of the database.
    pub database: String,
    /// When the report is written, in words.
    pub when: String,
    /// Who has it written.
    pub who: String,
    /// Of an import that goes before it, by its number; the report is about that alone.
    pub part: Option<usize>,
}

impl PlanSubject {
    /// A whole list of the plan.
    fn query(&self, list: PlanList) -> PlanQuery {
        PlanQuery { part: self.part, ..PlanQuery::all(list) }
    }
}

/// Reads lines of a plan: query, from which line on, how many at most.
pub type Pages<'p> = dyn FnMut(&PlanQuery, u64, u64) -> Result<PlanPage, ExportError> + 'p;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// A workbook with a sheet for the summary and for each list.
    Xlsx,
    /// One file whose first column says what each line is.
    Csv,
}

impl ReportFormat {
    /// By the ending of a file's name; `None` for one that is neither.
    pub fn of(path: &Path) -> Option<ReportFormat> {
        match path.extension()?.to_ascii_lowercase().to_str()? {
            "xlsx" => Some(ReportFormat::Xlsx),
            "csv" => Some(ReportFormat::Csv),
            _ => None,
        }
    }
}

/// Writes a report of a plan, readable by its owner only. A file that is there is replaced once the new one is
/// whole, where `replace` says so.
///
/// # Errors
/// When the file cannot be written, or is there and must not be replaced, the plan cannot be read, or it was
/// stopped. Nothing is kept of it.
pub fn save_plan(
    subject: &PlanSubject,
    pages: &mut Pages<'_>,
    (path, format): (&Path, ReportFormat),
    replace: bool,
    stop: &AtomicBool,
) -> Result<(), ExportError> {
    save(subject, pages, (path, format), replace, stop, SHEET_LINES)
}

fn save(
    subject: &PlanSubject,
    pages: &mut Pages<'_>,
    (path, format): (&Path, ReportFormat),
    replace: bool,
    stop: &AtomicBool,
    sheet_lines: u64,
) -> Result<(), ExportError> {
    let write_error = |reason: String| ExportError::Write { path: shown(path), reason };
    if !replace && path.exists() {
        return Err(ExportError::Exists { path: shown(path) });
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // For its owner only, as all such files are; removed when dropped.
    let mut file = tempfile::Builder::new()
        .prefix(".almoner-report-")
        .tempfile_in(folder)
        .map_err(|error| write_error(error.to_string()))?;
    let most = if format == ReportFormat::Xlsx { sheet_lines } else { u64::MAX };
    let written = write(file.as_file_mut(), format, |output| fill(output, subject, pages, stop, most));
    written.map_err(|failure| match failure {
        Failure::Write(reason) => write_error(reason),
        Failure::Read(error) => error,
        Failure::Stopped => ExportError::Stopped,
    })?;
    file.as_file().sync_all().map_err(|error| write_error(error.to_string()))?;
    let kept = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(ExportError::Exists { path: shown(path) })
        }
        Err(error) => Err(write_error(error.error.to_string())),
    }
}

fn write(
    file: &mut File,
    format: ReportFormat,
    fill: impl FnOnce(&mut dyn Output) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut output: Box<dyn Output + '_> = match format {
        ReportFormat::Xlsx => Box::new(Xlsx::new(file)),
        ReportFormat::Csv => Box::new(Csv::new(file)?),
    };
    fill(output.as_mut())?;
    output.finish()
}

/// The beginning of a list of a plan, or of several that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanExcerpt {
    /// "changes", "new", "problems" …
    pub name: String,
    /// Lines in all.
    pub total: u64,
    pub lines: Vec<PlanLine>,
}

/// The first `limit` lines of each list.
///
/// # Errors
/// When the plan cannot be read.
pub fn plan_excerpts(
    subject: &PlanSubject,
    pages: &mut Pages<'_>,
    limit: u64,
) -> Result<Vec<PlanExcerpt>, ExportError> {
    let mut excerpts = Vec::new();
    for section in sections(subject) {
        let mut first: Vec<PlanLine> = Vec::new();
        for list in &section.lists {
            let left = limit.saturating_sub(first.len() as u64);
            if left > 0 {
                first.extend(lines::lines(&pages(&subject.query(*list), 0, left)?.rows, subject));
            }
        }
        excerpts.push(PlanExcerpt { name: section.name.to_lowercase(), total: section.total, lines: first });
    }
    Ok(excerpts)
}

/// What ends a report early.
enum Failure {
    Write(String),
    Read(ExportError),
    Stopped,
}

/// Writes the summary and each list. Of lists longer than a sheet the first `most` lines are written, which the
/// summary says.
fn fill(
    output: &mut dyn Output,
    subject: &PlanSubject,
    pages: &mut Pages<'_>,
    stop: &AtomicBool,
    most: u64,
) -> Result<(), Failure> {
    let mut sections = sections(subject);
    sections.retain(|section| section.total > 0 || !section.seldom);
    output.summary(&summary::lines(subject, &sections, most))?;
    for section in &sections {
        output.begin(section)?;
        let mut left = most;
        for list in &section.lists {
            let (mut offset, query) = (0, subject.query(*list));
            while left > 0 {
                if stop.load(Ordering::Relaxed) {
                    return Err(Failure::Stopped);
                }
                let page = pages(&query, offset, PAGE.min(left)).map_err(Failure::Read)?;
                let read = page.rows.len() as u64;
                for line in lines::lines(&page.rows, subject) {
                    output.line(section, &line)?;
                }
                (offset, left) = (offset + read, left - read.min(left));
                if read == 0 || offset >= page.total {
                    break;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

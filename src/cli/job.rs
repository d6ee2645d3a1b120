//! `almoner job ID`: one job with its statistics.

use super::documents::{JobDocument, OriginalFileDocument, StatDocument};
use super::kept::{self, Original};
use super::screen::{Screen, Style};
use super::{Common, EXIT_CODES, Outcome, missing, report, store, totals, when};
use crate::engine::job::{missing_after, missing_warning, missing_words};
use crate::engine::model::{Job, JobId, JobKind, Levels, Status, StatusChange};
use crate::engine::schema::group_digits;
use crate::engine::store::{Store, StoreError};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Show one import: what it did, when, and who
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct JobArgs {
    /// Number of the import, as `almoner jobs` lists it
    #[arg(value_name = "ID")]
    id: i64,
    /// Save the file that was imported, as it was, under this new name or into this folder
    ///
    /// A copy is kept for 90 days, or as long as the settings say.
    #[arg(long, value_name = "PATH")]
    save_file: Option<PathBuf>,
}

/// The document of `job`.
#[derive(Debug, Serialize)]
struct Document {
    job: JobDocument,
    stat: StatDocument,
    /// Every status it has had, the first one first.
    statuses: Vec<StatusDocument>,
    /// The file it was imported from; null for an undo.
    original_file: Option<OriginalFileDocument>,
}

/// A status a job has had.
#[derive(Debug, Serialize)]
struct StatusDocument {
    id: i64,
    status: &'static str,
    /// Milliseconds since 1970.
    at: i64,
    who: String,
    message: Option<String>,
}

impl StatusDocument {
    fn of(change: &StatusChange) -> StatusDocument {
        StatusDocument {
            id: change.id,
            status: change.status.as_str(),
            at: change.at,
            who: change.who.clone(),
            message: change.message.clone(),
        }
    }
}

pub fn job(args: &JobArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    // Where it cannot be marked, as on a read-only disk, a job is shown as it stands.
    drop(store.tell_interrupted(&store::person().user));
    let job = store.job(JobId(args.id))?;
    if let Some(to) = &args.save_file {
        kept::save(store.as_mut(), &job, to, screen)?;
        return Ok(Outcome::Complete);
    }
    let history = store.status_history(job.id)?;
    let original = Original::of(store.as_mut(), &job)?;
    let removals = removals_of(store.as_mut(), job.id)?;
    if screen.json {
        let statuses = history.iter().map(StatusDocument::of).collect();
        let original_file = original.document(&job);
        let removed = with_their_parts(store.as_mut(), &removals)?;
        let stat = StatDocument::of(&job, &with_parts(store.as_mut(), &job)?).with_removals(&removed);
        let job = JobDocument::of(&job);
        screen.document(&Document { job, stat, statuses, original_file })?;
    } else {
        screen.print(&text(&job, &removals, &history, &original, screen.style))?;
    }
    Ok(Outcome::Complete)
}

/// The imports of the same file that went before it, and itself.
fn with_parts(store: &mut dyn Store, job: &Job) -> Result<Vec<(Job, Option<Levels>)>, StoreError> {
    let mut jobs: Vec<Job> = Vec::new();
    for part in store.parts_of(job.id)? {
        let part = store.job(part)?;
        // Of one begun more than once only the last counts.
        jobs.retain(|earlier| earlier.record_type != part.record_type);
        jobs.push(part);
    }
    jobs.push(job.clone());
    jobs.into_iter().map(|job| Ok((job.clone(), store.levels(job.id)?))).collect()
}

/// The removals that followed from an import's list and that count.
fn removals_of(store: &mut dyn Store, import: JobId) -> Result<Vec<Job>, StoreError> {
    let mut counting = Vec::new();
    for removal in store.removals_of(import)? {
        let removal = store.job(removal)?;
        if removal.status != Status::Undone {
            counting.push(removal);
        }
    }
    Ok(counting)
}

/// They and what went with them, by type.
fn with_their_parts(store: &mut dyn Store, removals: &[Job]) -> Result<Vec<Job>, StoreError> {
    let mut all = removals.to_vec();
    for removal in removals {
        for part in store.parts_of(removal.id)? {
            all.push(store.job(part)?);
        }
    }
    Ok(all)
}

/// "Import 12", "Undo 13 of import 12"
fn title(job: &Job) -> String {
    match (job.kind, job.undo_of) {
        (JobKind::Undo, Some(of)) => format!("Undo {} of job {}", job.id.0, of.0),
        (JobKind::Undo, None) => format!("Undo {}", job.id.0),
        (JobKind::Import, _) => format!("Import {}", job.id.0),
        (JobKind::Restore, _) => format!("Restore {}", job.id.0),
        (JobKind::Removal, _) => format!("Removal {}", job.id.0),
    }
}

fn text(job: &Job, removals: &[Job], history: &[StatusChange], original: &Original, style: Style) -> String {
    let mut lines = vec![
        style.strong(&format!("{}: {}, {}", title(job), job.file_name, job.status.as_str())),
        format!("  begun {} by {}", when::shown(job.created_at), job.created_by),
    ];
    let counts = &job.counts;
    let counted = [
        (counts.rows, if counts.rows == 1 { "row" } else { "rows" }),
        (counts.created, "new"),
        (counts.altered(), "updated"),
        (counts.unchanged, "unchanged"),
        (counts.left_out, "left out"),
        (job.set_aside, "of these set aside, in no problem file"),
        (counts.deleted, "removed"),
        (counts.fields_changed, if counts.fields_changed == 1 { "field changed" } else { "fields changed" }),
        (counts.kept, "kept, changed since"),
    ];
    lines.extend(counted.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("  {} {words}", group_digits(*n))));
    if let (Some(missing), Some(record_type)) = (&job.missing, report::type_of(&job.record_type)) {
        if removals.is_empty() {
            lines.push(format!("  {}", missing_after(missing, record_type)));
        } else {
            let words = missing_words(missing, record_type);
            let removed = removals.iter().map(|removal| removal.counts.deleted).sum();
            lines.push(format!("  {words}; {} of them removed.", group_digits(removed)));
        }
        lines.extend(missing_warning(missing, record_type).map(|warning| format!("  {warning}")));
    }
    let expected = report::type_of(&job.record_type).and_then(|of| totals::expected_line(of, &job.request));
    lines.extend(expected.map(|line| format!("  {}.", line.trim_end_matches('.'))));
    lines.extend(job.message.iter().map(|message| format!("  {}.", message.trim_end_matches('.'))));
    lines.extend(problem_line(job));
    lines.extend(original.line(job).map(|line| format!("  {line}")));
    lines.extend(job.undone_by.iter().map(|by| format!("  Taken back by undo {}", by.0)));
    lines.push("  Statuses".to_owned());
    lines.extend(history.iter().map(status_line));
    let id = job.id.0;
    lines.extend(match (job.status, job.kind) {
        (Status::Interrupted, _) => {
            Some(format!("Go on: {0} resume {id}\nTake it back: {0} undo {id}", super::program()))
        }
        (Status::Ok | Status::Warn, JobKind::Import | JobKind::Restore) => {
            Some(format!("Take it back: {} undo {id}", super::program()))
        }
        (Status::PruningPending, _) => {
            Some(format!("{}\nTake it back: {} undo {id}", missing::review_hint(job.id), super::program()))
        }
        (Status::Ok | Status::Warn, JobKind::Removal) => {
            Some(format!("Bring all of it back: {} undo {id}", super::program()))
        }
        (Status::Ok | Status::Warn, JobKind::Undo) => {
            Some(format!("Make the import count again: {} undo {id}", super::program()))
        }
        _ => None,
    });
    lines.join("\n") + "\n"
}

fn problem_line(job: &Job) -> Option<String> {
    match &job.problem_file {
        Some(path) => Some(format!("  The rows left out are in {path}")),
        None if job.problem_rows_are_gone() => Some("  The rows left out are no longer kept.".to_owned()),
        None => None,
    }
}

/// "    4 March 2024, 14:05  INTERRUPTED  maria: The disk is full."
fn status_line(change: &StatusChange) -> String {
    let why = change.message.as_deref().map(|message| format!(": {message}")).unwrap_or_default();
    format!("    {}  {}  {}{why}", when::shown(change.at), change.status.as_str(), change.who)
}

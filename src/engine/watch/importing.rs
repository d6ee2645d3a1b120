//! One file that was taken: imported, gone on with, or found to be done already.

use super::claiming::Claim;
use super::{NotImported, Surroundings, Watched, matching};
use crate::engine::job::{self, ImportRequest, JobError};
use crate::engine::model::{Job, JobFilter, JobId, Status};
use crate::engine::store::{Store, StoreError};
use std::path::Path;

/// Jobs of one file name that are looked through for the one of a file.
const LATEST: u64 = 50;

/// What became of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum FileOutcome {
    /// Its job ended, now or before the last watcher broke off.
    Imported(Box<Job>),
    /// It was stopped half-way, and is gone on with by the next watcher.
    Interrupted(Box<Job>),
    /// It was stopped before it began, and is imported by the next watcher.
    Postponed,
    /// Why it was not imported, as a sentence. Nothing of it was written.
    NotImported(String),
}

/// Imports a file that was taken. `found` says that an earlier watcher took it, so that its job may be there.
///
/// # Errors
/// When it is not the file's fault.
pub(super) fn import(
    around: &Surroundings<'_>,
    watched: &Watched,
    claim: &Claim,
    found: bool,
) -> Result<(FileOutcome, Option<String>), super::WatchError> {
    let mut store = (around.open)()?;
    let begun = if found { begun(store.as_mut(), around, claim)? } else { None };
    let (result, template) = match begun {
        Some(job) if job.status == Status::Interrupted => (resume(store.as_mut(), around, job.id), None),
        Some(job) => return Ok((FileOutcome::Imported(Box::new(job)), None)),
        None => match matching::prepare(store.as_mut(), around, watched, &claim.path) {
            Ok(prepared) => (begin(store.as_mut(), around, &prepared), Some(prepared.template)),
            Err(why) => (Err(why), None),
        },
    };
    let outcome = match result {
        Ok(id) => {
            let job = Box::new(store.job(id)?);
            if job.status == Status::Interrupted { FileOutcome::Interrupted(job) } else { FileOutcome::Imported(job) }
        }
        Err(NotImported::Ends(super::WatchError::Job(JobError::Stopped))) => FileOutcome::Postponed,
        Err(NotImported::Ends(error)) => return Err(error),
        Err(why) => FileOutcome::NotImported(in_words(&why, claim)),
    };
    if let (FileOutcome::Imported(_), Some(name)) = (&outcome, &template)
        && let Err(error) = store.note_template_use(name)
    {
        tracing::warn!(%error, "the use of a template could not be counted");
    }
    Ok((outcome, template))
}

fn begin(
    store: &mut dyn Store,
    around: &Surroundings<'_>,
    prepared: &matching::Prepared,
) -> Result<JobId, NotImported> {
    let Surroundings { schema, person, control, observer, .. } = *around;
    Ok(job::import(store, schema, &prepared.request, None, person, control, observer)?.job)
}

fn resume(store: &mut dyn Store, around: &Surroundings<'_>, id: JobId) -> Result<JobId, NotImported> {
    let Surroundings { schema, person, control, observer, .. } = *around;
    Ok(job::resume(store, schema, id, person, control, observer)?.job)
}

/// The job of a file that an earlier watcher took: the one of just this taking, so of just this content.
/// One that wrote nothing does not count.
fn begun(store: &mut dyn Store, around: &Surroundings<'_>, claim: &Claim) -> Result<Option<Job>, StoreError> {
    // A job that a dead program left is marked as such; while somebody writes, it is not a dead one.
    match store.claim_writer(&around.person.holder) {
        Ok(_place) => drop(store.mark_interrupted(&around.person.user)?),
        Err(StoreError::Busy { .. }) => {}
        Err(error) => return Err(error),
    }
    let file_name = Some(claim.name.to_string_lossy().into_owned());
    let filter = JobFilter { file_name, descending: true, limit: LATEST, ..JobFilter::default() };
    let jobs = store.jobs(&filter)?.items;
    Ok(jobs
        .into_iter()
        .find(|job| is_of(job, &claim.path) && !job.status.is_before_running() && job.status != Status::Cancelled))
}

fn is_of(job: &Job, path: &Path) -> bool {
    serde_json::from_str::<ImportRequest>(&job.request).is_ok_and(|request| request.path == path)
}

/// Why a file was not imported, with its name instead of the place it was read from.
fn in_words(why: &NotImported, claim: &Claim) -> String {
    let (place, name) = (claim.path.display().to_string(), claim.name.to_string_lossy());
    why.to_string().replace(&place, &name)
}

//! Goes on with an interrupted job, from its file or from the copy kept of it.

use super::removals::Returned;
use super::resumable::why_not_resumable;
use super::run::Run;
use super::waiting::Waiting;
use super::{Control, ImportRequest, JobError, Observer, Person, Report, keeping, parked};
use crate::engine::model::{JobId, JobKind, Step};
use crate::engine::schema::Schema;
use crate::engine::store::Store;
use std::time::Instant;

/// Goes on with an interrupted import (or undo) exactly where it stopped.
///
/// # Errors
/// When the job is not interrupted, its file is gone or another, or the database cannot be used.
pub fn resume(
    store: &mut dyn Store,
    schema: &'static Schema,
    job: JobId,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    let asked = store.job(job)?;
    // A part is gone on with as what it is a part of.
    let (job, kind) = (asked.part_of.unwrap_or(job), asked.kind);
    let waiting = Waiting { job: Some(job), control, observer, started: Instant::now() };
    let _guard = waiting.claim(store, person)?;
    store.mark_interrupted(&person.user)?;
    let recorded = store.job(job)?;
    if let Some(why) = why_not_resumable(store, &recorded)? {
        return Err(JobError::NotResumable { id: job.0, why });
    }
    match kind {
        JobKind::Undo => return super::undo::resume(store, schema, &recorded, person, control, observer),
        JobKind::Restore => {
            return match Returned::of(&recorded) {
                Some(returned) => returned.resume(store, schema, &recorded, person, control, observer),
                None => super::restore::resume(store, schema, &recorded, person),
            };
        }
        JobKind::Removal => return super::removals::resume(store, schema, &recorded, person, control, observer),
        JobKind::Import => {}
    }
    let request: ImportRequest = serde_json::from_str(&recorded.request)
        .map_err(|e| JobError::NotResumable { id: job.0, why: format!("its settings cannot be read ({e})") })?;
    let prepared = Run::prepare(schema, &request, person, control, observer);
    let (copy, of_copy);
    let (run, note) = match prepared {
        Ok(run) => (run, None),
        // The file is gone or another one: the copy kept of it is as good.
        Err(error) if matches!(error, JobError::PlanStale { .. } | JobError::Source(_)) => {
            copy = keeping::unpacked(store, job, &request.file_name())?;
            let Some(unpacked) = &copy else { return Err(not_the_file(error, &request)) };
            of_copy = unpacked.request(&request);
            (Run::prepare(schema, &of_copy, person, control, observer)?, Some(FROM_COPY))
        }
        Err(error) => return Err(error),
    };
    store.step(job, Step::Resume, &person.user, note)?;
    store.step(job, Step::Fork, &person.user, None)?;
    let report = run.write_all(store, job, None)?;
    parked::remove_done(store, job, &request.path);
    Ok(report)
}

/// Said where a job goes on without the file it began with.
const FROM_COPY: &str = "The file is gone or has changed; the copy kept of it was used";

fn not_the_file(error: JobError, request: &ImportRequest) -> JobError {
    match error {
        JobError::PlanStale { .. } => JobError::OtherFile { file: request.file_name() },
        error => error,
    }
}

//! A job with what happened in it and what belongs to it, read for its page.
//!
//! It exists so that every shell shows the same of a job. Not to be called within a frame: it reads the database.

use crate::engine::model::{Job, JobId, KeptFile, ParkedRows, Status, StatusChange};
use crate::engine::store::{EventCount, Store, StoreError};

/// A job with what happened in it.
#[derive(Debug, Clone, PartialEq)]
pub struct JobNews {
    pub job: Job,
    /// All imports of its file that went in together, in their order; empty where it is alone.
    pub parts: Vec<Job>,
    pub events: Vec<EventCount>,
    pub statuses: Vec<StatusChange>,
    pub original: Option<KeptFile>,
    /// What of the rows it set aside still waits.
    pub parked: Option<ParkedRows>,
}

impl JobNews {
    /// Reads a job.
    ///
    /// # Errors
    /// When there is none, or the database cannot be read.
    pub fn read(store: &mut dyn Store, id: JobId) -> Result<JobNews, StoreError> {
        let job = store.job(id)?;
        Ok(JobNews {
            parts: parts(store, &job)?,
            events: store.event_counts(id)?,
            statuses: store.status_history(id)?,
            original: store.kept_file(id)?,
            parked: store.parked_of(id)?,
            job,
        })
    }
}

/// All imports of a file that went in together, where this is one of several. One that was given up and made anew is
/// not among them.
fn parts(store: &mut dyn Store, job: &Job) -> Result<Vec<Job>, StoreError> {
    let last = job.part_of.unwrap_or(job.id);
    let mut parts = Vec::new();
    for id in store.parts_of(last)? {
        let part = store.job(id)?;
        if part.id == job.id || !matches!(part.status, Status::Cancelled | Status::FilecheckFailed) {
            parts.push(part);
        }
    }
    if !parts.is_empty() {
        parts.push(store.job(last)?);
    }
    Ok(parts)
}

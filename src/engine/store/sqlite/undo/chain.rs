//! What a job that is taken back is the undo of, and the order several are taken back in.

use crate::engine::model::{JobId, JobKind};
use crate::engine::store::StoreError;
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::jobs;
use rusqlite::{Connection, params};

/// An import, or an undo of an undo … of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine::store::sqlite) struct Chain {
    /// The job that is taken back.
    pub undone: JobId,
    pub kind: JobKind,
    /// The import at its end.
    pub root: JobId,
    /// Taking the job back makes the import count again.
    pub forward: bool,
}

impl Chain {
    pub fn of(connection: &Connection, undone: JobId) -> Fallible<Chain> {
        let mut job = jobs::job(connection, undone)?;
        let kind = job.kind;
        let mut forward = false;
        while let Some(of) = job.undo_of {
            job = jobs::job(connection, of)?;
            forward = !forward;
        }
        Ok(Chain { undone, kind, root: job.id, forward })
    }
}

/// Jobs in the order they are taken back in: the one that last ran first, each once. Numbers do not say it:
/// a job that was resumed ran later than its number says.
pub(in crate::engine::store::sqlite) fn order(connection: &Connection, ids: &[JobId]) -> Fallible<Vec<JobId>> {
    let sql =
        "SELECT (SELECT max(id) FROM job_status WHERE job = job.id AND status = 'RUNNING') FROM job WHERE id = ?1";
    let mut statement = connection.prepare(sql)?;
    let mut ran = Vec::new();
    for id in ids {
        let mut rows = statement.query(params![id.0])?;
        let row = rows.next()?.ok_or(StoreError::NoSuchJob { id: id.0 })?;
        ran.push((row.get::<_, Option<i64>>(0)?, *id));
    }
    ran.sort_unstable_by(|one, other| other.cmp(one));
    ran.dedup();
    Ok(ran.into_iter().map(|(_, id)| id).collect())
}

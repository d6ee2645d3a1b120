//! The end of an undo: the job it took back becomes UNDONE, and where that was an undo itself, what that had
//! taken back counts again, and so on to the end of the chain.

use super::Tables;
use crate::engine::model::{JobId, JobKind, Status, Step};
use crate::engine::store::sqlite::fault::{Fallible, Fault};
use crate::engine::store::sqlite::{customs, jobs};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

/// Ends an undo. Where this undo has already ended it, nothing happens: a program that died right after may
/// do it again.
pub(in crate::engine::store::sqlite) fn finish(
    connection: &Connection,
    tables: Tables<'_>,
    undo: JobId,
    undone: JobId,
    who: &str,
) -> Fallible<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    finish_within(&transaction, tables, undo, undone, who)?;
    transaction.commit()?;
    Ok(())
}

/// Ends an undo inside a transaction that is already open.
pub(super) fn finish_within(
    connection: &Connection,
    tables: Tables<'_>,
    undo: JobId,
    undone: JobId,
    who: &str,
) -> Fallible<()> {
    let ended = jobs::job(connection, undone)?;
    if ended.status == Status::Undone && ended.undone_by == Some(undo) {
        return Ok(());
    }
    take_back(connection, undo, undone, who)?;
    let mut job = ended;
    while let Some(of) = job.undo_of.filter(|_| job.kind == JobKind::Undo) {
        let next = jobs::job(connection, of)?;
        if jobs::job(connection, job.id)?.status != Status::Undone {
            // It counts again, so what it had taken back does not.
            take_back(connection, job.id, of, who)?;
        } else if next.status == Status::Undone && next.undone_by == Some(job.id) {
            bring_back(connection, of, who)?;
        } else {
            // The undo that was taken back had not come to its end.
            break;
        }
        job = next;
    }
    customs::forget_unused(connection, tables.of)
}

fn take_back(connection: &Connection, by: JobId, job: JobId, who: &str) -> Fallible<()> {
    jobs::step_within(connection, job, Step::Undo, who, None)?;
    connection.execute("UPDATE job SET undone_by = ?2 WHERE id = ?1", [job.0, by.0])?;
    Ok(())
}

/// A job whose undo was taken back is what it was before.
fn bring_back(connection: &Connection, job: JobId, who: &str) -> Fallible<()> {
    let before = before_undone(connection, job)?;
    let step = Step::redo(before).ok_or(Fault::Broken("a job was undone that could not be"))?;
    let message = told_before(connection, job, before)?;
    jobs::step_within(connection, job, step, who, message.as_deref())?;
    connection.execute("UPDATE job SET undone_by = NULL WHERE id = ?1", [job.0])?;
    customs::remember(connection, job)
}

fn before_undone(connection: &Connection, job: JobId) -> Fallible<Status> {
    let sql = "SELECT status FROM job_status WHERE job = ?1 AND status <> 'UNDONE' ORDER BY id DESC LIMIT 1";
    let name: Option<String> = connection.query_row(sql, [job.0], |row| row.get(0)).optional()?;
    name.as_deref().and_then(Status::parse).ok_or(Fault::Broken("a job was undone before it had a status"))
}

/// What was said when it first became what it is again.
fn told_before(connection: &Connection, job: JobId, status: Status) -> Fallible<Option<String>> {
    let sql = "SELECT message FROM job_status WHERE job = ?1 AND status = ?2 ORDER BY id DESC LIMIT 1";
    let told = connection.query_row(sql, params![job.0, status.as_str()], |row| row.get(0)).optional()?;
    Ok(told.flatten())
}

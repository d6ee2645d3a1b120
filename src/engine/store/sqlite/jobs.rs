//! Jobs: recording them, stepping them through their lives, listing them.

use super::clock;
use super::columns::Stored;
use super::customs;
use super::fault::{Fallible, Fault};
use super::search;
use crate::engine::model::{
    Counts, Job, JobFilter, JobId, JobKind, JobList, JobSort, Missing, Mode, NewJob, Position, Status, StatusChange,
    Step,
};
use crate::engine::schema::RecordType;
use crate::engine::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params, params_from_iter};
use std::path::Path;

const COLUMNS: &str = "id, kind, record_type, file_name, file_size, file_sha256, mode, request, rows_total, \
    created_by, undo_of, undone_by, status, created_at, updated_at, status_started_at, started_at, \
    current_status_id, \"rows\", created, updated, unchanged, left_out, duplicates, warned, deleted, \
    fields_changed, kept, position_rows, position_problem_bytes, problem_file, message, missing, unreadable, part_of, \
    review_of, (SELECT count(*) FROM parked WHERE parked.job = job.id), listed, list";

const INSERT: &str = "INSERT INTO job (kind, record_type, file_name, file_size, file_sha256, mode, request, \
    rows_total, created_by, undo_of, part_of, review_of, undo_root, status, created_at, updated_at, status_started_at) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?14, (SELECT coalesce(undo_root, id) FROM job WHERE id = ?10), \
    ?12, ?13, ?13, ?13)";

const STATUS: &str = "INSERT INTO job_status (job, status, at, who, message) VALUES (?1, ?2, ?3, ?4, ?5)";

const STEP: &str = "UPDATE job SET status = ?2, current_status_id = ?3, status_started_at = ?4, updated_at = ?4, \
    message = ?5, started_at = CASE WHEN ?6 THEN coalesce(started_at, ?4) ELSE started_at END WHERE id = ?1";

/// Why a job that a dead program left active stands still.
const INTERRUPTED: &str = "The program ended before this import was finished.";

/// Why records are to be reviewed again.
const REMOVAL_INTERRUPTED: &str = "The program ended before the removal was finished.";

/// Why a job that a dead program left waiting will not run.
const DIED_WAITING: &str = "The program ended while this import waited for another one. Nothing was imported.";

/// Milliseconds without a sign of life after which a waiting job is taken to be dead. Generous: a job
/// that was queued a moment ago, on a machine that is slow or asleep, is not to be cancelled.
const SILENT: i64 = 120_000;

pub(super) fn create(connection: &Connection, record_type: &RecordType, job: &NewJob) -> Fallible<JobId> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let id = create_within(&transaction, record_type, job)?;
    transaction.commit()?;
    Ok(id)
}

/// Records a job inside a transaction that is already open.
pub(super) fn create_within(connection: &Connection, record_type: &RecordType, job: &NewJob) -> Fallible<JobId> {
    let now = clock::now();
    let status = Status::New.as_str();
    connection.execute(
        INSERT,
        params![
            kind_name(job.kind),
            job.record_type,
            job.file_name,
            job.file_size as i64,
            job.file_sha256,
            mode_name(job.mode),
            job.request,
            job.rows_total.map(|rows| rows as i64),
            job.created_by,
            job.undo_of.map(|id| id.0),
            job.part_of.map(|id| id.0),
            status,
            now,
            job.review_of.map(|id| id.0)
        ],
    )?;
    let id = connection.last_insert_rowid();
    connection.execute(STATUS, params![id, status, now, job.created_by, None::<&str>])?;
    let status_id = connection.last_insert_rowid();
    connection.execute("UPDATE job SET current_status_id = ?2 WHERE id = ?1", [id, status_id])?;
    customs::note_names(connection, record_type, id, &job.names)?;
    Ok(JobId(id))
}

pub(super) fn step(
    connection: &Connection,
    id: JobId,
    step: Step,
    who: &str,
    message: Option<&str>,
) -> Fallible<Status> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let status = step_within(&transaction, id, step, who, message)?;
    transaction.commit()?;
    Ok(status)
}

/// Takes steps of several jobs, all in one transaction.
pub(super) fn steps(connection: &Connection, steps: &[(JobId, Step, Option<&str>)], who: &str) -> Fallible<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    for (id, step, message) in steps {
        step_within(&transaction, *id, *step, who, *message)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Takes a step inside a transaction that is already open.
pub(super) fn step_within(
    connection: &Connection,
    id: JobId,
    step: Step,
    who: &str,
    message: Option<&str>,
) -> Fallible<Status> {
    let next = status_of(connection, id)?.after(step).map_err(|source| StoreError::Illegal { id: id.0, source })?;
    let now = clock::now();
    connection.execute(STATUS, params![id.0, next.as_str(), now, who, message])?;
    let status_id = connection.last_insert_rowid();
    connection.execute(STEP, params![id.0, next.as_str(), status_id, now, message, step == Step::Run])?;
    Ok(next)
}

fn status_of(connection: &Connection, id: JobId) -> Fallible<Status> {
    let name: Option<String> =
        connection.query_row("SELECT status FROM job WHERE id = ?1", [id.0], |row| row.get(0)).optional()?;
    parse_status(&name.ok_or(StoreError::NoSuchJob { id: id.0 })?)
}

pub(super) fn still_waiting(connection: &Connection, id: JobId) -> Fallible<()> {
    found(connection.execute("UPDATE job SET updated_at = ?2 WHERE id = ?1", [id.0, clock::now()])?, id)
}

pub(super) fn unfinished_undo(connection: &Connection, of: JobId) -> Fallible<Option<JobId>> {
    let sql =
        "SELECT id FROM job WHERE undo_of = ?1 AND kind = 'undo' AND status = 'INTERRUPTED' ORDER BY id DESC LIMIT 1";
    let found: Option<i64> = connection.query_row(sql, [of.0], |row| row.get(0)).optional()?;
    Ok(found.map(JobId))
}

/// Jobs that are active or wait, or were left like that by a dead program.
pub(super) fn left_active(connection: &Connection) -> Fallible<u64> {
    let names = Status::ALL.iter().filter(|status| status.is_active() || **status == Status::Queued);
    let names: Vec<String> = names.map(|status| format!("'{}'", status.as_str())).collect();
    let sql = format!("SELECT count(*) FROM job WHERE status IN ({})", names.join(", "));
    Ok(connection.query_row(&sql, [], |row| row.get::<_, i64>(0))? as u64)
}

pub(super) fn parts_of(connection: &Connection, of: JobId) -> Fallible<Vec<JobId>> {
    let mut statement = connection.prepare("SELECT id FROM job WHERE part_of = ?1 ORDER BY id")?;
    let parts = statement.query_map([of.0], |row| row.get(0).map(JobId))?;
    Ok(parts.collect::<Result<_, _>>()?)
}

pub(super) fn removals_of(connection: &Connection, review: JobId) -> Fallible<Vec<JobId>> {
    let sql = "SELECT id FROM job WHERE review_of = ?1 AND kind = 'removal' AND part_of IS NULL ORDER BY id";
    let mut statement = connection.prepare(sql)?;
    let removals = statement.query_map([review.0], |row| row.get(0).map(JobId))?;
    Ok(removals.collect::<Result<_, _>>()?)
}

pub(super) fn mark_interrupted(connection: &Connection, who: &str) -> Fallible<Vec<JobId>> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let all: Vec<(i64, String, i64)> = transaction
        .prepare("SELECT id, status, updated_at FROM job ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut marked = Vec::new();
    for (id, status, updated_at) in all {
        let status = parse_status(&status)?;
        let silent = clock::now() - updated_at > SILENT;
        if status == Status::Queued && silent {
            step_within(&transaction, JobId(id), Step::Cancel, who, Some(DIED_WAITING))?;
        } else if status.is_removing() || (status == Status::PruningQueued && silent) {
            step_within(&transaction, JobId(id), Step::Interrupt, who, Some(REMOVAL_INTERRUPTED))?;
        } else if status.is_active() && status.after(Step::Interrupt).is_ok() {
            step_within(&transaction, JobId(id), Step::Interrupt, who, Some(INTERRUPTED))?;
            marked.push(JobId(id));
        }
    }
    transaction.commit()?;
    Ok(marked)
}

pub(super) fn set_problem_file(connection: &Connection, id: JobId, path: Option<&Path>) -> Fallible<()> {
    let path = path.map(|path| path.to_string_lossy().into_owned());
    let sql = "UPDATE job SET problem_file = ?2, updated_at = ?3 WHERE id = ?1";
    found(connection.execute(sql, params![id.0, path, clock::now()])?, id)
}

pub(super) fn set_request(connection: &Connection, job: JobId, request: &str) -> Fallible<()> {
    found(connection.execute("UPDATE job SET request = ?1 WHERE id = ?2", (request, job.0))?, job)
}

pub(super) fn set_checked_counts(connection: &Connection, id: JobId, counts: &Counts) -> Fallible<()> {
    let sql = "UPDATE job SET \"rows\" = ?1, created = ?2, updated = ?3, unchanged = ?4, left_out = ?5, \
        duplicates = ?6, warned = ?7, deleted = ?8, fields_changed = ?9, kept = ?10, updated_at = ?11 WHERE id = ?12";
    let numbers = super::tally::count_columns(counts).map(|number| number as i64);
    let values = numbers.into_iter().chain([clock::now(), id.0]);
    found(connection.execute(sql, params_from_iter(values))?, id)
}

fn found(changed: usize, id: JobId) -> Fallible<()> {
    if changed == 1 { Ok(()) } else { Err(StoreError::NoSuchJob { id: id.0 }.into()) }
}

pub(super) fn job(connection: &Connection, id: JobId) -> Fallible<Job> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM job WHERE id = ?1"))?;
    let mut rows = statement.query([id.0])?;
    match rows.next()? {
        Some(row) => job_of(row),
        None => Err(StoreError::NoSuchJob { id: id.0 }.into()),
    }
}

/// Every status a job has had, in order.
pub(super) fn status_history(connection: &Connection, id: JobId) -> Fallible<Vec<StatusChange>> {
    let mut statement =
        connection.prepare_cached("SELECT id, status, at, who, message FROM job_status WHERE job = ?1 ORDER BY id")?;
    let mut rows = statement.query([id.0])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push(StatusChange {
            id: row.get(0)?,
            status: parse_status(&row.get::<_, String>(1)?)?,
            at: row.get(2)?,
            who: row.get(3)?,
            message: row.get(4)?,
        });
    }
    // A job has a status from its first moment.
    if changes.is_empty() { Err(StoreError::NoSuchJob { id: id.0 }.into()) } else { Ok(changes) }
}

/// A page of jobs. Jobs that were only checked or cancelled before they ran are left away, unless
/// they are asked for or statuses are named.
pub(super) fn jobs(connection: &Connection, filter: &JobFilter) -> Fallible<JobList> {
    let (conditions, mut values) = conditions(filter);
    let sql = format!("SELECT count(*) FROM job{conditions}");
    let total: i64 = connection.query_row(&sql, params_from_iter(&values), |row| row.get(0))?;
    let column = match filter.sort {
        JobSort::Id => "id",
        JobSort::CreatedAt => "created_at",
        JobSort::StatusUpdatedAt => "status_started_at",
    };
    let order = if filter.descending { "DESC" } else { "ASC" };
    let sql = format!("SELECT {COLUMNS} FROM job{conditions} ORDER BY {column} {order}, id {order} LIMIT ? OFFSET ?");
    values.extend([Stored::Integer(limited(filter.limit)), Stored::Integer(limited(filter.offset))]);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        items.push(job_of(row)?);
    }
    Ok(JobList { limit: filter.limit, offset: filter.offset, total: total as u64, items })
}

fn conditions(filter: &JobFilter) -> (String, Vec<Stored>) {
    let (mut conditions, mut values) = (Vec::new(), Vec::new());
    let mut one_of = |column: &str, names: Vec<String>, conditions: &mut Vec<String>| {
        if !names.is_empty() {
            conditions.push(format!("{column} IN ({})", vec!["?"; names.len()].join(", ")));
            values.extend(names.into_iter().map(Stored::Owned));
        }
    };
    one_of("record_type", filter.types.clone(), &mut conditions);
    let statuses = filter.statuses.iter().map(|status| status.as_str().to_owned()).collect();
    one_of("status", statuses, &mut conditions);
    let kinds = filter.kinds.iter().map(|kind| kind_name(*kind).to_owned()).collect();
    one_of("kind", kinds, &mut conditions);
    if filter.statuses.is_empty() && !filter.include_checks {
        let unrun = "status IN ('NEW', 'CANCELLED') OR status LIKE 'FILECHECK\\_%' ESCAPE '\\'";
        conditions.push(format!("NOT (started_at IS NULL AND ({unrun}))"));
    }
    if filter.full_lists {
        conditions.push(format!("mode = '{}'", mode_name(Mode::FullList)));
    }
    if filter.reviewed {
        let pending = Status::PruningPending.as_str();
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM job_status AS been WHERE been.job = job.id AND been.status = '{pending}')"
        ));
    }
    if let Some(name) = filter.file_name.as_deref().and_then(search::wanted) {
        conditions.push("resembles(file_name, ?)".to_owned());
        values.push(Stored::Owned(name));
    }
    for (bound, sign) in [(filter.from, ">="), (filter.to, "<=")] {
        if let Some(bound) = bound {
            conditions.push(format!("created_at {sign} ?"));
            values.push(Stored::Integer(bound));
        }
    }
    let all = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    (all, values)
}

/// A limit or offset as SQLite takes it.
pub(super) fn limited(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn job_of(row: &Row<'_>) -> Fallible<Job> {
    let number = |at: usize| row.get::<_, i64>(at).map(|n| n as u64);
    let id = |at: usize| row.get::<_, Option<i64>>(at).map(|n| n.map(JobId));
    Ok(Job {
        id: JobId(row.get(0)?),
        kind: parse_kind(&row.get::<_, String>(1)?)?,
        record_type: row.get(2)?,
        file_name: row.get(3)?,
        file_size: number(4)?,
        file_sha256: row.get(5)?,
        mode: parse_mode(&row.get::<_, String>(6)?)?,
        request: row.get(7)?,
        rows_total: row.get::<_, Option<i64>>(8)?.map(|n| n as u64),
        created_by: row.get(9)?,
        undo_of: id(10)?,
        undone_by: id(11)?,
        status: parse_status(&row.get::<_, String>(12)?)?,
        created_at: row.get(13)?,
        updated_at: row.get(14)?,
        status_started_at: row.get(15)?,
        started_at: row.get(16)?,
        current_status_id: row.get(17)?,
        counts: counts_of(row, 18)?,
        position: Position { rows: number(28)?, problem_bytes: number(29)? },
        problem_file: row.get(30)?,
        message: row.get(31)?,
        missing: missing_of(row, (32, 33, 37))?,
        part_of: id(34)?,
        review_of: id(35)?,
        set_aside: number(36)?,
        list: row.get(38)?,
    })
}

fn missing_of(row: &Row<'_>, at: (usize, usize, usize)) -> rusqlite::Result<Option<Missing>> {
    let number = |at| row.get::<_, i64>(at).map(|number| number as u64);
    let (unreadable, listed) = (number(at.1)?, number(at.2)?);
    let records: Option<i64> = row.get(at.0)?;
    Ok(records.map(|records| Missing { records: records as u64, listed, unreadable }))
}

fn counts_of(row: &Row<'_>, at: usize) -> rusqlite::Result<Counts> {
    let number = |place: usize| row.get::<_, i64>(at + place).map(|n| n as u64);
    Ok(Counts {
        rows: number(0)?,
        created: number(1)?,
        updated: number(2)?,
        unchanged: number(3)?,
        left_out: number(4)?,
        duplicates: number(5)?,
        warned: number(6)?,
        deleted: number(7)?,
        fields_changed: number(8)?,
        kept: number(9)?,
    })
}

fn parse_status(name: &str) -> Fallible<Status> {
    Status::parse(name).ok_or(Fault::Broken("a job has a status this program does not know"))
}

/// What an undo writes never counts as a later change: it only returns to what stood there before.
pub(super) const UNDO: &str = "undo";

fn kind_name(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Import => "import",
        JobKind::Undo => UNDO,
        JobKind::Restore => "restore",
        JobKind::Removal => "removal",
    }
}

pub(super) fn parse_kind(name: &str) -> Fallible<JobKind> {
    match name {
        "import" => Ok(JobKind::Import),
        UNDO => Ok(JobKind::Undo),
        "restore" => Ok(JobKind::Restore),
        "removal" => Ok(JobKind::Removal),
        _ => Err(Fault::Broken("a job is of a kind this program does not know")),
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::AddAndUpdate => "add-and-update",
        Mode::AddOnly => "add-only",
        Mode::UpdateOnly => "update-only",
        Mode::FullList => "full-list",
        Mode::RemoveListed => "remove-listed",
    }
}

fn parse_mode(name: &str) -> Fallible<Mode> {
    Mode::ALL
        .into_iter()
        .find(|mode| mode_name(*mode) == name)
        .ok_or(Fault::Broken("a job has a mode this program does not know"))
}

//! The table of kept files.

use super::fault::{Fallible, Fault};
use super::{SqliteStore, clock};
use crate::engine::model::{JobId, Keeping, KeptFile, KeptState, Status};
use crate::engine::store::{KeepsFiles, OldProblemFile, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::{Path, PathBuf};

/// The fact about the database that says for how long: days, or [`FOR_EVER`].
const KEEPING: &str = "keep_files_days";

const FOR_EVER: i64 = -1;

const COLUMNS: &str = "kept_file.job, kept_file.at, kept_file.path, kept_file.bytes, kept_file.why, kept_file.gone_at";

impl KeepsFiles for SqliteStore {
    fn keeping(&mut self) -> Result<Keeping, StoreError> {
        self.told(keeping(&self.connection))
    }

    fn set_keeping(&mut self, keeping: Keeping) -> Result<(), StoreError> {
        let days = match keeping {
            Keeping::Never => 0,
            Keeping::Days(days) => i64::from(days),
            Keeping::ForEver => FOR_EVER,
        };
        let sql =
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.changing(|connection| Ok(connection.execute(sql, params![KEEPING, days]).map(drop)?))
    }

    fn jobs_folder(&self) -> PathBuf {
        let mut folder = self.path.as_os_str().to_owned();
        folder.push(".jobs");
        PathBuf::from(folder)
    }

    fn kept_file(&mut self, job: JobId) -> Result<Option<KeptFile>, StoreError> {
        let folder = self.jobs_folder();
        let sql = format!("SELECT {COLUMNS} FROM kept_file WHERE job = ?1");
        let found = self.connection.query_row(&sql, [job.0], |row| kept_of(row, &folder)).optional();
        self.told(found.map_err(Into::into))
    }

    fn kept_copy_of(&mut self, sha256: &str) -> Result<Option<(PathBuf, u64)>, StoreError> {
        let folder = self.jobs_folder();
        let sql = "SELECT path, bytes FROM kept_file JOIN job ON job.id = kept_file.job \
            WHERE job.file_sha256 = ?1 AND path IS NOT NULL AND gone_at IS NULL ORDER BY job.id LIMIT 1";
        let copy = |row: &Row<'_>| Ok((folder.join(row.get::<_, String>(0)?), row.get::<_, i64>(1)? as u64));
        let found = self.connection.query_row(sql, [sha256], copy).optional();
        self.told(found.map_err(Into::into))
    }

    fn note_kept(&mut self, job: JobId, path: &Path, bytes: u64) -> Result<(), StoreError> {
        let below = below(&self.jobs_folder(), path);
        self.told(below.and_then(|path| note(&self.connection, job, Some(&path), bytes, None)))
    }

    fn note_not_kept(&mut self, job: JobId, why: &str) -> Result<(), StoreError> {
        self.told(note(&self.connection, job, None, 0, Some(why)))
    }

    fn expired_files(&mut self, keeping: Keeping) -> Result<Vec<KeptFile>, StoreError> {
        let Some(before) = keeping.expired_before(clock::now()) else { return Ok(Vec::new()) };
        let folder = self.jobs_folder();
        self.told(expired(&self.connection, before, &folder))
    }

    fn kept_by_another(&mut self, job: JobId, path: &Path) -> Result<bool, StoreError> {
        let below = below(&self.jobs_folder(), path);
        let sql = "SELECT EXISTS (SELECT 1 FROM kept_file WHERE path = ?2 AND job <> ?1 AND gone_at IS NULL)";
        self.told(below.and_then(|path| Ok(self.connection.query_row(sql, params![job.0, path], |row| row.get(0))?)))
    }

    fn note_gone(&mut self, job: JobId) -> Result<(), StoreError> {
        let sql = "UPDATE kept_file SET gone_at = ?2 WHERE job = ?1";
        self.changing(|connection| Ok(connection.execute(sql, params![job.0, clock::now()]).map(drop)?))
    }

    fn expired_problem_files(&mut self, keeping: Keeping) -> Result<Vec<OldProblemFile>, StoreError> {
        let Some(before) = keeping.expired_before(clock::now()) else { return Ok(Vec::new()) };
        self.told(expired_problem_files(&self.connection, before))
    }
}

fn keeping(connection: &Connection) -> Fallible<Keeping> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    let days: Option<i64> = connection.query_row(sql, [KEEPING], |row| row.get(0)).optional()?;
    Ok(match days {
        None => Keeping::default(),
        Some(0) => Keeping::Never,
        Some(days) => u32::try_from(days).map_or(Keeping::ForEver, Keeping::Days),
    })
}

fn note(connection: &Connection, job: JobId, path: Option<&str>, bytes: u64, why: Option<&str>) -> Fallible<()> {
    let sql = "INSERT OR REPLACE INTO kept_file (job, at, path, bytes, why) VALUES (?1, ?2, ?3, ?4, ?5)";
    connection.execute(sql, params![job.0, clock::now(), path, bytes as i64, why])?;
    Ok(())
}

/// A path as it is written down: without the folder of all jobs, so that the database can be moved with it.
fn below(folder: &Path, path: &Path) -> Fallible<String> {
    let within = path.strip_prefix(folder).ok().and_then(Path::to_str);
    // A slash on every system.
    let within = within.map(|path| path.replace(std::path::MAIN_SEPARATOR, "/"));
    within.ok_or(Fault::Broken("a file is to be kept elsewhere than with its job"))
}

fn expired(connection: &Connection, before: i64, folder: &Path) -> Fallible<Vec<KeptFile>> {
    let sql = format!(
        "SELECT {COLUMNS}, job.status FROM kept_file JOIN job ON job.id = kept_file.job \
         WHERE path IS NOT NULL AND gone_at IS NULL AND at < ?1 ORDER BY at, job.id"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([before])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        if may_go(row.get_ref(6)?.as_str().unwrap_or_default()) {
            files.push(kept_of(row, folder)?);
        }
    }
    Ok(files)
}

fn expired_problem_files(connection: &Connection, before: i64) -> Fallible<Vec<OldProblemFile>> {
    let sql = "SELECT id, problem_file, status FROM job \
        WHERE problem_file IS NOT NULL AND status_started_at < ?1 ORDER BY id";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([before])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        if may_go(row.get_ref(2)?.as_str().unwrap_or_default()) {
            files.push(OldProblemFile { job: JobId(row.get(0)?), path: row.get::<_, String>(1)?.into() });
        }
    }
    Ok(files)
}

/// Whether a job in this status needs its files no more. One that is interrupted is gone on with from them.
fn may_go(status: &str) -> bool {
    Status::parse(status).is_some_and(|status| {
        let waits =
            matches!(status, Status::Interrupted | Status::Queued | Status::PruningPending | Status::PruningQueued);
        !waits && !status.is_active()
    })
}

fn kept_of(row: &Row<'_>, folder: &Path) -> rusqlite::Result<KeptFile> {
    let (path, why): (Option<String>, Option<String>) = (row.get(2)?, row.get(4)?);
    let bytes: i64 = row.get(3)?;
    let state = match (row.get::<_, Option<i64>>(5)?, path) {
        (Some(at), _) => KeptState::Gone { at },
        (None, Some(path)) => KeptState::Here { path: folder.join(path), bytes: bytes as u64 },
        (None, None) => KeptState::NotKept { why: why.unwrap_or_default() },
    };
    Ok(KeptFile { job: JobId(row.get(0)?), at: row.get(1)?, state })
}

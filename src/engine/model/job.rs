//! Jobs: one run over one file (or one undo), as kept for ever.

use super::{Counts, Status};
use crate::engine::schema::EntryNames;
use serde::{Deserialize, Serialize};

/// Number of a job; 0 stands for none yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct JobId(pub i64);

/// What kind of work a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    Import,
    Undo,
    /// One field of one record got an earlier value back, or records that were removed came back.
    Restore,
    /// Records that a list did not carry, or named, were removed after a review.
    Removal,
}

/// What an import may do to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    #[default]
    AddAndUpdate,
    AddOnly,
    UpdateOnly,
    /// The file carries every record there is: add and update, and find what it does not carry. Nothing
    /// is removed.
    FullList,
    /// List the records whose keys the file holds for removal; nothing else of a row is read, and nothing is
    /// removed.
    RemoveListed,
}

impl Mode {
    pub const ALL: [Mode; 5] =
        [Mode::AddAndUpdate, Mode::AddOnly, Mode::UpdateOnly, Mode::FullList, Mode::RemoveListed];
}

/// What a full list does not carry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Records that no row of a full list carries, and those that rows list for removal.
    pub records: u64,
    /// Of these, the ones that rows list.
    #[serde(default)]
    pub listed: u64,
    /// Rows that were left out and whose key cannot be read: a missing record may be theirs.
    pub unreadable: u64,
}

/// Why the records of a review are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingFor {
    /// No row carries them; so it is, too, where there are none.
    Absent,
    /// Rows list them for removal.
    Listed,
    /// Some the one, some the other.
    Both,
}

impl Missing {
    /// Records that no row carries.
    pub fn absent(&self) -> u64 {
        self.records - self.listed
    }

    /// Why they are missing.
    pub fn why(&self) -> MissingFor {
        match (self.absent(), self.listed) {
            (_, 0) => MissingFor::Absent,
            (0, _) => MissingFor::Listed,
            _ => MissingFor::Both,
        }
    }
}

/// How far a job has got; written with every batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Data rows done (for an undo: journal entries and records done).
    pub rows: u64,
    /// Bytes of the problem file that belong to those rows.
    pub problem_bytes: u64,
}

/// A job to be recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    pub kind: JobKind,
    /// Canonical name of the record type.
    pub record_type: String,
    /// Name of the file without its folder; for an undo, of the job undone.
    pub file_name: String,
    /// Bytes.
    pub file_size: u64,
    /// Hexadecimal; empty for an undo.
    pub file_sha256: String,
    pub mode: Mode,
    /// Everything needed to run it again, as JSON.
    pub request: String,
    /// Data rows in the file, where known.
    pub rows_total: Option<u64>,
    /// Operating-system user.
    pub created_by: String,
    pub undo_of: Option<JobId>,
    /// The job this one goes before, where several came from one file.
    pub part_of: Option<JobId>,
    /// Of a removal: the import whose list was reviewed.
    pub review_of: Option<JobId>,
    /// What entries of its matches are called, so that its problems are told by those names.
    pub names: EntryNames,
}

impl NewJob {
    /// A job that reads no file of its own: it is about what another one did.
    pub fn about(of: &Job, kind: JobKind, mode: Mode, created_by: &str) -> NewJob {
        NewJob {
            kind,
            record_type: of.record_type.clone(),
            file_name: of.file_name.clone(),
            file_size: 0,
            file_sha256: String::new(),
            mode,
            request: String::new(),
            rows_total: None,
            created_by: created_by.to_owned(),
            undo_of: None,
            part_of: None,
            review_of: None,
            names: EntryNames::default(),
        }
    }
}

/// A recorded job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub id: JobId,
    pub kind: JobKind,
    pub record_type: String,
    pub file_name: String,
    pub file_size: u64,
    pub file_sha256: String,
    pub mode: Mode,
    pub request: String,
    pub rows_total: Option<u64>,
    pub created_by: String,
    pub undo_of: Option<JobId>,
    /// The job this one went before, where several came from one file.
    pub part_of: Option<JobId>,
    /// Of a removal, and of what brought some of it back: the import whose list was reviewed.
    pub review_of: Option<JobId>,
    pub undone_by: Option<JobId>,
    pub status: Status,
    /// Milliseconds since 1970, as in the hosted import API.
    pub created_at: i64,
    pub updated_at: i64,
    pub status_started_at: i64,
    /// When it first ran, where it did.
    pub started_at: Option<i64>,
    /// Number of the status change that led here.
    pub current_status_id: i64,
    pub counts: Counts,
    /// Rows of those left out that it set aside until the record they refer to is there; they are in no problem file.
    pub set_aside: u64,
    /// The named list its file was; none until it is in.
    pub list: Option<String>,
    /// What its full list does not carry; `None` for any other file, and until all rows are in.
    pub missing: Option<Missing>,
    pub position: Position,
    /// Where the problem rows are, where there are any.
    pub problem_file: Option<String>,
    /// Why it failed or stopped, as a sentence.
    pub message: Option<String>,
}

impl Job {
    /// Rows it left out for a person to correct: not those set aside.
    pub fn problem_rows(&self) -> u64 {
        self.counts.left_out.saturating_sub(self.set_aside)
    }

    /// Whether it left rows out whose file is no longer kept.
    pub fn problem_rows_are_gone(&self) -> bool {
        let ended = matches!(self.status, Status::Ok | Status::Warn | Status::Undone);
        self.kind == JobKind::Import && ended && self.problem_rows() > 0 && self.problem_file.is_none()
    }
}

/// A status a job has had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// Grows with every change in the database.
    pub id: i64,
    /// What the job became.
    pub status: Status,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Operating-system user who did it, or who found it.
    pub who: String,
    /// Why it failed or stopped, as a sentence.
    pub message: Option<String>,
}

/// Which jobs to list, as "List Jobs" of the hosted import API.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JobFilter {
    /// Canonical names of record types; empty means all.
    pub types: Vec<String>,
    /// Like the file's name, whatever the case, accents and slips of the finger.
    pub file_name: Option<String>,
    /// Empty means all.
    pub statuses: Vec<Status>,
    /// Empty means all.
    pub kinds: Vec<JobKind>,
    /// Only full lists.
    pub full_lists: bool,
    /// Only those of which a person is, or was, to review what would go.
    pub reviewed: bool,
    /// Created at or after, milliseconds.
    pub from: Option<i64>,
    /// Created at or before, milliseconds.
    pub to: Option<i64>,
    /// Also jobs that were only checked or cancelled before they ran.
    pub include_checks: bool,
    pub sort: JobSort,
    pub descending: bool,
    pub limit: u64,
    pub offset: u64,
}

/// What jobs are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobSort {
    #[default]
    Id,
    CreatedAt,
    StatusUpdatedAt,
}

/// One page of jobs.
#[derive(Debug, Clone, PartialEq)]
pub struct JobList {
    pub limit: u64,
    pub offset: u64,
    pub total: u64,
    pub items: Vec<Job>,
}

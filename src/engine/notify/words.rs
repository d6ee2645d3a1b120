//! What is said about the end of a job, in words for somebody who has not seen it begin.
//!
//! It exists so that every way of telling says the same. It must not quote what stands in a cell.

use crate::engine::model::{Counts, Job, JobKind, Missing, MissingFor, Status};
use crate::engine::schema::group_digits;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What people can ask to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// Everything went in.
    Finished,
    /// Rows were left out, or an undo kept later edits.
    Problems,
    /// It failed, or was stopped half-way.
    Failed,
    /// A full list does not carry some records.
    Removals,
}

impl Occasion {
    pub const ALL: [Occasion; 4] = [Occasion::Finished, Occasion::Problems, Occasion::Failed, Occasion::Removals];

    /// Name of the event in a call of a web address.
    pub fn event(self) -> &'static str {
        match self {
            Occasion::Finished => "job.finished",
            Occasion::Problems => "job.finished_with_problems",
            Occasion::Failed => "job.failed",
            Occasion::Removals => "job.removals_to_review",
        }
    }

    /// As typed on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Occasion::Finished => "finished",
            Occasion::Problems => "problems",
            Occasion::Failed => "failed",
            Occasion::Removals => "removals",
        }
    }

    /// As it stands beside a box to tick.
    pub fn label(self) -> &'static str {
        match self {
            Occasion::Finished => "An import finished",
            Occasion::Problems => "It finished, but rows need a look",
            Occasion::Failed => "It failed or was interrupted",
            Occasion::Removals => "Removals wait for review",
        }
    }
}

/// A job at its end, as far as something is said about it.
#[derive(Debug, Clone, Copy)]
pub struct Ended<'e> {
    pub kind: JobKind,
    pub status: Status,
    pub file_name: &'e str,
    pub counts: &'e Counts,
    /// Rows of those left out that wait in the database.
    pub set_aside: u64,
    /// What a full list does not carry.
    pub missing: Option<Missing>,
}

impl<'e> Ended<'e> {
    pub fn of(job: &'e Job) -> Ended<'e> {
        let Job { kind, status, file_name, counts, set_aside, missing, .. } = job;
        Ended { kind: *kind, status: *status, file_name, counts, set_aside: *set_aside, missing: *missing }
    }

    /// What happened, where that is anything people are told of.
    pub fn occasion(&self) -> Option<Occasion> {
        match self.status {
            Status::Failed | Status::Interrupted => Some(Occasion::Failed),
            Status::PruningPending => Some(Occasion::Removals),
            Status::Warn => Some(Occasion::Problems),
            Status::Ok if self.counts.left_out > 0 || self.counts.kept > 0 => Some(Occasion::Problems),
            Status::Ok => Some(Occasion::Finished),
            _ => None,
        }
    }

    fn done(&self) -> String {
        let counts = self.counts;
        match (self.kind, counts.created + counts.updated) {
            (JobKind::Undo, _) => "the import was taken back".to_owned(),
            (JobKind::Restore, _) => "something earlier was brought back".to_owned(),
            (JobKind::Removal, _) => format!("{} removed", counted(counts.deleted, "record")),
            (JobKind::Import, 0) => "nothing had changed".to_owned(),
            (JobKind::Import, _) if counts.deleted > 0 => format!("{} removed", counted(counts.deleted, "record")),
            (JobKind::Import, changes) => format!("{} imported", counted(changes, "change")),
        }
    }

    /// What is left to do, in words that follow what was done.
    fn left_to_do(&self) -> Vec<String> {
        let (left_out, kept) = (self.counts.left_out.saturating_sub(self.set_aside), self.counts.kept);
        let need = |count: u64| if count == 1 { "needs" } else { "need" };
        let mut parts = Vec::new();
        if left_out > 0 {
            parts.push(format!("{} {} a look", counted(left_out, "row"), need(left_out)));
        }
        if self.set_aside > 0 {
            parts.push(format!("{} set aside", counted(self.set_aside, "row")));
        }
        if kept > 0 {
            parts.push(format!("{} kept because they were changed since", counted(kept, "later edit")));
        }
        let waiting = self.missing.filter(|missing| missing.records > 0 && self.status == Status::PruningPending);
        if let Some(missing) = waiting {
            let records = missing.records;
            let are = if records == 1 { "is" } else { "are" };
            let why = match missing.why() {
                MissingFor::Absent => "not in the file",
                MissingFor::Listed => "listed for removal",
                MissingFor::Both => "not in the file or listed for removal",
            };
            parts.push(format!("{} {are} {why} and {} review", counted(records, "record"), need(records)));
        }
        parts
    }
}

fn counted(count: u64, one: &str) -> String {
    format!("{} {one}{}", group_digits(count), if count == 1 { "" } else { "s" })
}

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    pub occasion: Occasion,
    /// "Import finished with problems"
    pub title: String,
    /// "spring_gala.xlsx: 10,953 changes imported, 12 rows need a look"
    pub body: String,
    /// The Job Object, where there is a job.
    pub job: Option<Value>,
    /// Somebody is trying out whether it arrives.
    #[serde(default)]
    pub test: bool,
}

impl Notice {
    /// What is said about a job that ended; `None` where there is nothing to say, as of a check.
    pub fn of(ended: &Ended<'_>) -> Option<Notice> {
        let occasion = ended.occasion()?;
        let what = match ended.kind {
            JobKind::Undo => "Undo",
            JobKind::Removal => "Removal",
            JobKind::Import | JobKind::Restore => "Import",
        };
        let name = ended.file_name;
        let (title, body) = match (occasion, ended.status) {
            (Occasion::Failed, Status::Interrupted) => {
                let rows = counted(ended.counts.rows, "row");
                let go_on = "Open Almoner to go on or to take it back.";
                (
                    format!("{what} interrupted"),
                    format!("{name}: stopped after {rows}. What was saved is whole. {go_on}"),
                )
            }
            (Occasion::Failed, _) => (
                format!("{what} failed"),
                format!("{name} could not be finished. What was saved is whole. Open Almoner to see why."),
            ),
            _ => {
                let parts: Vec<String> = std::iter::once(ended.done()).chain(ended.left_to_do()).collect();
                let title = match occasion {
                    Occasion::Finished => format!("{what} finished"),
                    Occasion::Removals => "Missing records to review".to_owned(),
                    Occasion::Problems | Occasion::Failed => format!("{what} finished with problems"),
                };
                (title, format!("{name}: {}", parts.join(", ")))
            }
        };
        Some(Notice { occasion, title, body, job: None, test: false })
    }

    /// What is said about a file that was not imported at all.
    pub fn not_imported(file_name: &str) -> Notice {
        Notice {
            occasion: Occasion::Failed,
            title: "Import failed".to_owned(),
            body: format!("{file_name} could not be imported. Nothing was changed. Open Almoner to see why."),
            job: None,
            test: false,
        }
    }

    /// What is sent to see whether it arrives.
    pub fn test() -> Notice {
        Notice {
            occasion: Occasion::Finished,
            title: "A test from Almoner".to_owned(),
            body: "When you can read this, Almoner can tell you how an import ended.".to_owned(),
            job: None,
            test: true,
        }
    }

    /// With the Job Object of its job.
    pub fn with_job(self, job: Option<Value>) -> Notice {
        Notice { job, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(kind: JobKind, status: Status, counts: &Counts, missing: u64) -> Option<(Occasion, String, String)> {
        let missing = (missing > 0).then_some(Missing { records: missing, ..Missing::default() });
        let notice = Notice::of(&Ended { kind, status, file_name: "spring_gala.xlsx", counts, set_aside: 0, missing })?;
        Some((notice.occasion, notice.title, notice.body))
    }

    #[test]
    fn rows_set_aside_are_told_apart_from_those_that_need_a_look() {
        let counts = Counts { rows: 9, created: 5, left_out: 4, ..Counts::default() };
        for (set_aside, body) in [
            (4, "gifts.csv: 5 changes imported, 4 rows set aside"),
            (3, "gifts.csv: 5 changes imported, 1 row needs a look, 3 rows set aside"),
        ] {
            let (kind, status, file_name) = (JobKind::Import, Status::Warn, "gifts.csv");
            let ended = Ended { kind, status, file_name, counts: &counts, set_aside, missing: None };
            assert_eq!(Notice::of(&ended).map(|notice| notice.body), Some(body.to_owned()));
        }
    }

    #[test]
    fn what_is_said_fits_what_happened() {
        let counts = Counts { rows: 10_965, created: 1_120, updated: 9_833, ..Counts::default() };
        let left_out = Counts { left_out: 12, ..counts };
        let one = Counts { rows: 2, created: 1, left_out: 1, ..Counts::default() };
        let removed = Counts { rows: 3, updated: 3, deleted: 3, ..Counts::default() };
        let kept = Counts { kept: 2, ..Counts::default() };
        let stopped = Counts { rows: 4_096, ..Counts::default() };
        use JobKind::{Import, Undo};
        for (kind, status, counts, missing, occasion, title, body) in [
            (Import, Status::Ok, &counts, 0, Occasion::Finished, "Import finished", "10,953 changes imported"),
            (
                Import,
                Status::Warn,
                &left_out,
                0,
                Occasion::Problems,
                "Import finished with problems",
                "10,953 changes imported, 12 rows need a look",
            ),
            (Import, Status::Ok, &one, 0, Occasion::Problems, "problems", "1 change imported, 1 row needs a look"),
            (
                Import,
                Status::PruningPending,
                &counts,
                37,
                Occasion::Removals,
                "Missing records to review",
                "10,953 changes imported, 37 records are not in the file and need review",
            ),
            (
                Import,
                Status::PruningPending,
                &counts,
                1,
                Occasion::Removals,
                "review",
                "1 record is not in the file and",
            ),
            (Import, Status::Ok, &removed, 0, Occasion::Finished, "Import finished", "3 records removed"),
            (Import, Status::Ok, &stopped, 0, Occasion::Finished, "Import finished", "nothing had changed"),
            (Import, Status::Interrupted, &stopped, 0, Occasion::Failed, "Import interrupted", "after 4,096 rows"),
            (Import, Status::Failed, &counts, 9, Occasion::Failed, "Import failed", "could not be finished"),
            (Undo, Status::Ok, &counts, 0, Occasion::Finished, "Undo finished", "the import was taken back"),
            (Undo, Status::Warn, &kept, 0, Occasion::Problems, "Undo finished", "2 later edits kept"),
            (Undo, Status::Interrupted, &stopped, 0, Occasion::Failed, "Undo interrupted", "stopped"),
        ] {
            let (found, said, text) = ended(kind, status, counts, missing).expect("something is said");
            assert_eq!(found, occasion, "{text}");
            assert!(said.contains(title), "{said}");
            assert!(text.starts_with("spring_gala.xlsx") && text.contains(body), "{text}");
        }
    }

    #[test]
    fn nothing_is_said_of_what_wrote_nothing_or_goes_on() {
        for status in Status::ALL {
            let told = matches!(
                status,
                Status::Ok | Status::Warn | Status::Failed | Status::Interrupted | Status::PruningPending
            );
            assert_eq!(ended(JobKind::Import, status, &Counts::default(), 0).is_some(), told, "{status:?}");
        }
    }
}

//! Jobs and their statistics as the hosted import API writes them, with members of our own added.

use super::Expected;
use crate::engine::model::{Job, JobKind, Levels, Mode, Status, Touched};
use crate::engine::schema::Schema;
use serde::Serialize;

/// The one organisation of a database on a desk.
pub const ORGANISATION: i64 = 1;

/// The Job Object. Moments are milliseconds since 1970.
#[derive(Debug, Serialize)]
pub struct JobDocument {
    pub id: i64,
    pub oid: i64,
    pub s3_filename: String,
    /// `CSV` for contacts.
    #[serde(rename = "type")]
    pub job_type: String,
    pub source: &'static str,
    pub compression: &'static str,
    pub map_id: Option<i64>,
    pub mapping_hash_id: Option<i64>,
    pub prune: bool,
    pub notify: bool,
    pub status: &'static str,
    pub created_at: i64,
    pub updated_at: i64,
    pub status_started_at: i64,
    pub current_status_id: i64,
    pub file_name: String,
    pub kind: JobKind,
    pub record_type: String,
    pub mode: Mode,
    pub created_by: String,
    pub undo_of: Option<i64>,
    pub undone_by: Option<i64>,
    /// The import it went before, from the same file.
    pub part_of: Option<i64>,
    pub rows: u64,
    pub rows_total: Option<u64>,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub left_out: u64,
    /// Those of them that were set aside, and are in no problem file.
    pub set_aside: u64,
    /// The named list its file was; null where it was none.
    pub list: Option<String>,
    /// Records a full list does not carry; null for any other file.
    pub missing: Option<u64>,
    /// Of these, the ones that rows list for removal.
    pub listed: Option<u64>,
    /// Rows of it that were left out and whose key cannot be read.
    pub unreadable: Option<u64>,
    pub problem_file: Option<String>,
    pub message: Option<String>,
    /// What was expected of the file; null where nothing was.
    pub expected: Option<Expected>,
}

impl JobDocument {
    pub fn of(job: &Job) -> JobDocument {
        let record_type = Schema::built_in().record_type(&job.record_type);
        JobDocument {
            id: job.id.0,
            oid: ORGANISATION,
            s3_filename: job.file_name.clone(),
            job_type: record_type.map_or_else(|| job.record_type.clone(), |t| t.job_type.clone()),
            source: "CSV",
            compression: compression(&job.file_name),
            map_id: None,
            mapping_hash_id: None,
            prune: job.mode == Mode::FullList,
            notify: false,
            status: job.status.as_str(),
            created_at: job.created_at,
            updated_at: job.updated_at,
            status_started_at: job.status_started_at,
            current_status_id: job.current_status_id,
            file_name: job.file_name.clone(),
            kind: job.kind,
            record_type: job.record_type.clone(),
            mode: job.mode,
            created_by: job.created_by.clone(),
            undo_of: job.undo_of.map(|id| id.0),
            undone_by: job.undone_by.map(|id| id.0),
            part_of: job.part_of.map(|id| id.0),
            rows: job.counts.rows,
            rows_total: job.rows_total,
            created: job.counts.created,
            updated: job.counts.updated,
            unchanged: job.counts.unchanged,
            left_out: job.counts.left_out,
            set_aside: job.set_aside,
            list: job.list.clone(),
            missing: job.missing.map(|missing| missing.records),
            listed: job.missing.map(|missing| missing.listed),
            unreadable: job.missing.map(|missing| missing.unreadable),
            problem_file: job.problem_file.clone(),
            message: job.message.clone(),
            expected: Expected::of_job(&job.request),
        }
    }
}

/// As the ending of a file's name says.
fn compression(file_name: &str) -> &'static str {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "zip" => "ZIP",
        "gz" | "gzip" => "GZIP",
        _ => "NONE",
    }
}

/// The file a job was imported from.
#[derive(Debug, Serialize)]
pub struct OriginalFileDocument {
    pub name: String,
    /// Bytes.
    pub size: u64,
    pub sha256: String,
    /// Whether a copy is kept.
    pub kept: bool,
    /// Bytes of the compressed copy.
    pub kept_bytes: Option<u64>,
    /// Milliseconds since 1970; null for ever, or where none is kept.
    pub kept_until: Option<i64>,
    /// When it was deleted.
    pub gone_at: Option<i64>,
    /// A sentence.
    pub why_not_kept: Option<String>,
}

/// The Stat Object.
#[derive(Debug, Serialize)]
pub struct StatDocument {
    pub id: i64,
    pub oid: i64,
    pub job_id: i64,
    pub created_at: i64,
    pub updated_at: i64,
    /// 0 to 100.
    pub import_progress: u64,
    pub pruning_progress: u64,
    pub stat: Vec<TypeStat>,
}

/// Statistics of one record type.
#[derive(Debug, Serialize)]
pub struct TypeStat {
    #[serde(rename = "type")]
    pub stat_type: String,
    pub import_progress: u64,
    pub pruning_progress: u64,
    pub succeeded: Tally,
    pub failed: Tally,
    /// Records removed after the review of a full list, because it did not carry them or whom they belonged to.
    pub pruned: u64,
    #[serde(flatten)]
    pub levels: Option<LevelStat>,
}

/// How the records touched stand to each other; for gifts. Each is null where there is none.
#[derive(Debug, Serialize)]
pub struct LevelStat {
    pub top_level_gifts: Option<LevelTally>,
    pub second_level_gifts: Option<LevelTally>,
    pub third_level_gifts: Option<LevelTally>,
    pub soft_credits_on_pledges: Option<LevelTally>,
    pub soft_credits_on_same_contact_as_related_gift: Option<LevelTally>,
    /// Removed after the review of a full list.
    pub pruned_gifts: u64,
}

/// Counts of records, or of soft credits; what stayed as it was is not among them.
#[derive(Debug, Serialize)]
pub struct LevelTally {
    pub inspected: u64,
    pub created: u64,
    pub updated: u64,
    pub deleted: u64,
}

impl LevelStat {
    fn of(levels: &Levels) -> LevelStat {
        let tally = |touched: Option<Touched>| {
            touched.map(|Touched { created, updated }| LevelTally {
                inspected: created + updated,
                created,
                updated,
                deleted: 0,
            })
        };
        let [top, second, third] = levels.level.map(tally);
        LevelStat {
            top_level_gifts: top,
            second_level_gifts: second,
            third_level_gifts: third,
            soft_credits_on_pledges: tally(levels.credits_on_promises),
            soft_credits_on_same_contact_as_related_gift: tally(levels.credits_to_same),
            pruned_gifts: 0,
        }
    }
}

/// Counts of rows, or of records removed; null where nothing is counted.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    pub inspected: u64,
    pub created: u64,
    pub updated: u64,
    pub roles_updated: Option<u64>,
    pub console_privacy_updated: Option<u64>,
    pub deleted: u64,
    pub unchanged: u64,
}

impl TypeStat {
    fn of(job: &Job, levels: Option<&Levels>) -> TypeStat {
        let record_type = Schema::built_in().record_type(&job.record_type);
        let counts = &job.counts;
        let progress = progress(job);
        let succeeded = Tally {
            inspected: counts.rows.saturating_sub(counts.left_out),
            created: counts.created,
            updated: counts.updated,
            deleted: counts.deleted,
            unchanged: counts.unchanged,
            ..Tally::default()
        };
        TypeStat {
            stat_type: record_type.map_or_else(|| job.record_type.to_uppercase(), |t| t.stat_type.clone()),
            import_progress: progress,
            pruning_progress: 0,
            succeeded,
            failed: Tally { inspected: counts.left_out, ..Tally::default() },
            pruned: 0,
            levels: levels.map(LevelStat::of),
        }
    }
}

impl StatDocument {
    /// Of the jobs that came from one file, each with its levels; the last one is what was asked for.
    pub fn of(job: &Job, jobs: &[(Job, Option<Levels>)]) -> StatDocument {
        let progress = progress(job);
        StatDocument {
            id: job.id.0,
            oid: ORGANISATION,
            job_id: job.id.0,
            created_at: job.created_at,
            updated_at: job.updated_at,
            import_progress: progress,
            pruning_progress: 0,
            stat: jobs.iter().map(|(job, levels)| TypeStat::of(job, levels.as_ref())).collect(),
        }
        .pruning(job)
    }

    /// How far the removals of a full list are, by its own status.
    fn pruning(mut self, job: &Job) -> StatDocument {
        let over = job.missing.is_some() && matches!(job.status, Status::Ok | Status::Warn | Status::Undone);
        self.pruning_progress = if over { 100 } else { 0 };
        if let Some(own) = self.stat.last_mut() {
            own.pruning_progress = self.pruning_progress;
        }
        self
    }

    /// With what removals took after the review of its full list, by record type: those of other types went with
    /// the records they belonged to.
    pub fn with_removals(mut self, removals: &[Job]) -> StatDocument {
        for removal in removals {
            let of = Schema::built_in().record_type(&removal.record_type);
            let levels = of.and_then(|of| of.levels.as_ref()).map(|_| Levels::default());
            let (removed, stat) = (removal.counts.deleted, TypeStat::of(removal, levels.as_ref()));
            let mut known = self.stat.iter().position(|known| known.stat_type == stat.stat_type);
            if known.is_none() && removed > 0 {
                let (succeeded, failed) = Default::default();
                self.stat.push(TypeStat { succeeded, failed, import_progress: self.import_progress, ..stat });
                known = Some(self.stat.len() - 1);
            }
            let Some(of_type) = known.and_then(|at| self.stat.get_mut(at)) else { continue };
            of_type.pruned += removed;
            of_type.pruning_progress = self.pruning_progress;
            if let Some(levels) = &mut of_type.levels {
                levels.pruned_gifts += removed;
            }
        }
        self
    }
}

/// Percent. A check has imported nothing, whatever it counted.
fn progress(job: &Job) -> u64 {
    match (job.status, job.rows_total) {
        (Status::Ok | Status::Warn | Status::Undone, _) => 100,
        (status, _) if status.is_before_running() => 0,
        (_, Some(total)) if total > 0 => (job.position.rows.saturating_mul(100) / total).min(99),
        _ => 0,
    }
}

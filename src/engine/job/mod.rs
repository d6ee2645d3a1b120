//! Runs checks, imports and undos: threads, progress, cancelling, crash safety, reports.
//!
//! This is the only way into the database for both shells. It must not draw, print, or read the
//! environment; who is asking and where to report are handed in.

mod catching_up;
mod checked;
mod checking;
mod control;
mod customs;
pub mod documents;
mod edited;
mod error;
mod expected;
mod export;
mod keeping;
mod known_lists;
mod left_out_rows;
mod lists;
mod look_up;
mod memory;
mod missing_words;
mod newcomers;
mod offers;
mod parked;
mod parts;
mod pipeline;
mod plan_report;
mod presence;
mod purge;
mod recalling;
mod recheck;
mod reconcile;
mod removals;
mod report;
mod request;
mod restore;
mod resumable;
mod resuming;
mod rollup;
mod run;
mod scratch;
mod settling;
mod tally;
mod totals_table;
mod undo;
mod values;
mod verify;
mod waiting;

pub use checked::{CheckReport, Checked, FirstCheck};
pub use checking::{check, check_again};
pub use control::{Control, LiveEvent, Observer, Phase, Progress, ProgressPart};
pub use customs::custom_fields_of;
pub use error::JobError;
pub use expected::{Agreement, Expected, ExpectedSum};
pub use export::{ExportError, Exported, export_events};
pub use keeping::{KeptFileError, save_kept_file, why_not_kept};
pub use known_lists::{KnownList, KnownLists, known_lists, known_lists_throughout};
pub use lists::{NamedList, NamedLists, list_warnings};
pub use memory::recall;
pub use missing_words::{missing_after, missing_before, missing_label, missing_warning, missing_words};
pub use newcomers::with_newcomers;
pub use offers::Offer;
pub use parked::import_parked;
pub use plan_report::{Pages, PlanExcerpt, PlanLine, PlanSubject, ReportFormat, plan_excerpts, save_plan};
pub use purge::{PROBLEM_DAYS_AT_LEAST, Purged, purge, purge_along};
pub use recheck::{Mended, check_fixes, recheck};
pub use removals::{
    Confirmation, RemovalFacts, RemovalLines, RemovalReportFormat, Review, ReviewFacts, export_review, finish_review,
    past_reviews, protection_label, protection_words, removal_begun, removal_facts, remove_reviewed, report_words,
    restore_records, review, save_removal_report, stays_label, stays_words, write_removal_report,
};
pub use report::{Example, PartReport, ProblemSummary, Report, problems_of_job};
pub use request::{FileFingerprint, ImportRequest, column_facts, decide_orders, file_of, propose_type_of};
pub use restore::restore_field;
pub use resuming::resume;
pub use rollup::{RollUpReport, roll_up};
pub use run::import;
pub use scratch::CheckedPlan;
pub use totals_table::{TotalsLine, totals_dates, totals_lines};
pub use undo::{PreviewedUndo, UndoScope, preview_undo, undo, undo_several};
pub use values::{FeedValues, count_values, known_values};

/// Who is doing this, for the history of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Operating-system user.
    pub user: String,
    /// User, program and computer, for others who wait: "maria on FRONTDESK (Almoner)".
    pub holder: String,
}

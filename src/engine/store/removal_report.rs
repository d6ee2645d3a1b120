//! What came of a review, record by record: what went and why, what came back and by whom, what was kept.
//!
//! It is kept for ever. Nothing here changes a record.

use super::{ReviewDecision, ReviewSort, StoreError};
use crate::engine::model::{JobId, Protections, RecordId};

/// One line of the report of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    pub record_type: String,
    pub record: RecordId,
    pub key: String,
    pub title: String,
    /// Of a record that went with another: that one's key.
    pub with: String,
    /// What that one was called.
    pub with_title: String,
    pub what: ReportWhat,
    pub protections: Protections,
    pub decision: Option<ReviewDecision>,
    /// Row of the file that names it; 0 where the file does not carry it.
    pub row: u64,
    /// The job that removed it; `None` for one that was kept.
    pub removal: Option<JobId>,
    /// Who brought it back.
    pub back: Option<BroughtBack>,
    /// Why it cannot come back as things are.
    pub stays: Option<StaysRemoved>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportWhat {
    Removed,
    /// Removed, and brought back since.
    BroughtBack,
    Kept,
}

/// The job that brought a record back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtBack {
    pub job: JobId,
    pub who: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// Why a removed record cannot come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaysRemoved {
    /// Another record has its key by now.
    KeyTaken,
    /// The record it belongs to is not there.
    HolderGone,
}

/// Which lines of a report to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReportShow {
    #[default]
    All,
    /// Those that are still gone.
    Removed,
    BroughtBack,
    Kept,
    /// Those that a person kept.
    ByHand,
}

/// Lines of a report about records of one type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportFilter {
    pub record_type: String,
    /// Held by the name or the key; empty fits all.
    pub search: String,
    pub show: ReportShow,
}

/// A page of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportQuery {
    pub filter: ReportFilter,
    pub sort: ReviewSort,
    pub limit: u64,
    pub offset: u64,
}

/// A page of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportPage {
    /// Lines that fit the filter.
    pub total: u64,
    pub lines: Vec<ReportLine>,
}

/// How many records of a type a report is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportTotals {
    pub record_type: String,
    /// Those that are still gone.
    pub removed: u64,
    pub brought_back: u64,
    pub kept: u64,
    /// Those of the kept that a person kept.
    pub by_hand: u64,
}

/// Tells what came of reviews.
pub trait TellsRemovals {
    /// Everything a review came to: what was removed, then what was kept.
    ///
    /// # Errors
    /// When the database cannot be read, or `each` gives up.
    fn review_report(
        &mut self,
        review: JobId,
        each: &mut dyn FnMut(ReportLine) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// How much of it there is: of the type itself first, then of each type of what went with its records.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn report_totals(&mut self, review: JobId) -> Result<Vec<ReportTotals>, StoreError>;

    /// # Errors
    /// When the database cannot be read.
    fn report_page(&mut self, review: JobId, query: &ReportQuery) -> Result<ReportPage, StoreError>;

    /// The records that fit a filter and can come back, each with the job that removed it.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn can_come_back(&mut self, review: JobId, filter: &ReportFilter) -> Result<Vec<(RecordId, JobId)>, StoreError>;

    /// How many records of each other type come back with these, of each type there is any.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn coming_along(&mut self, review: JobId, records: &[RecordId]) -> Result<Vec<(String, u64)>, StoreError>;
}

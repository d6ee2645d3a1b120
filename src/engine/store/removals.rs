//! Reviewing what a full list does not carry, or a list of removals names, and removing what was approved.
//!
//! Decisions lie in the database, so that all who share it see each other's. Nothing here removes before
//! [`ReviewsRemovals::remove_step`] is called for a job that somebody approved.

use super::StoreError;
use crate::engine::model::{Counts, JobId, Protection, Protections, Record, RecordId, RemovalRules};
use serde::{Deserialize, Serialize};

/// Which records of a review to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReviewShow {
    #[default]
    All,
    /// Those that will be removed.
    Ticked,
    /// Those that will not.
    Kept,
    /// Those protected for any reason, whatever was decided about them.
    Guarded,
    /// Those protected for this reason.
    Protected(Protection),
    /// Those a person decided about.
    ByHand,
}

/// What a review is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReviewSort {
    /// As the database has them: in the order they were first imported in.
    #[default]
    Number,
    Key,
    Title,
}

/// Which records of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewFilter {
    /// Held by the name or the key; empty fits all.
    pub search: String,
    pub show: ReviewShow,
}

/// A page of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewQuery {
    pub filter: ReviewFilter,
    pub sort: ReviewSort,
    pub descending: bool,
    pub limit: u64,
    pub offset: u64,
}

/// What a person decided about one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDecision {
    pub remove: bool,
    pub who: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// The file a record was last carried by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSeen {
    pub job: JobId,
    pub file_name: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// One record of a review.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRow {
    pub record: RecordId,
    pub key: String,
    pub title: String,
    /// Row of the file that names it; 0 where the file does not carry it.
    pub row: u64,
    pub protections: Protections,
    pub decision: Option<ReviewDecision>,
    /// It will be removed: decided so, or not protected.
    pub ticked: bool,
    /// It was removed by the approval of this review.
    pub removed: bool,
    /// Everything it holds, laid out like [`Layout::whole`](crate::engine::model::Layout::whole); `None` once it
    /// is gone.
    pub whole: Option<Record>,
    pub seen: Option<LastSeen>,
}

/// A page of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReviewPage {
    /// Records that fit the filter.
    pub total: u64,
    pub rows: Vec<ReviewRow>,
}

/// What a review comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReviewTotals {
    /// Records missing from the file, or named by it, that are still there.
    pub records: u64,
    pub ticked: u64,
    /// Those of the others that a person decided to keep.
    pub kept_by_hand: u64,
    /// How many each reason protects, of those it protects any.
    pub protected: Vec<(Protection, u64)>,
    /// Records removed so far by its approval.
    pub removed: u64,
    /// All records the list is about: of the type, or of the named list.
    pub of: u64,
    /// Records of other types that belong to the ticked ones and go with them, of each type there is any.
    pub dependents: Vec<(String, u64)>,
}

/// A record of another type that goes with one that is ticked.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewDependent {
    pub record: RecordId,
    pub key: String,
    pub title: String,
    /// Whom it belongs to.
    pub holder: RecordId,
    pub holder_key: String,
    pub holder_title: String,
    /// Laid out like `Layout::whole` of its type.
    pub whole: Record,
}

/// What is kept for ever of an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The job that removed.
    pub job: JobId,
    /// The import whose list it was.
    pub review: JobId,
    pub who: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Records of the type that were ticked.
    pub number: u64,
    /// Out of how many.
    pub of: u64,
    /// It was more than the rules let pass without typing the number.
    pub typed: bool,
    pub rules: RemovalRules,
}

/// What one step of a removal did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemovalStep {
    /// What the job of the type itself counts; those of its dependents count for themselves.
    pub counts: Counts,
    /// The last record looked at, for the next step.
    pub last: RecordId,
    pub done: bool,
}

/// Keeps reviews and removes what was approved.
pub trait ReviewsRemovals {
    /// # Errors
    /// When the database cannot be read.
    fn removal_rules(&mut self) -> Result<RemovalRules, StoreError>;

    /// # Errors
    /// When the database cannot be written.
    fn set_removal_rules(&mut self, rules: &RemovalRules) -> Result<(), StoreError>;

    /// Notes which records the rows of a job carried, and the named list it was, where it was one. What the job
    /// created counts as carried, too.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn note_carried(
        &mut self,
        job: JobId,
        list: Option<&str>,
        carried: &mut dyn Iterator<Item = RecordId>,
    ) -> Result<(), StoreError>;

    /// The records that a named list supplied last, before a job: who has left it may be missing from its next
    /// file. `None` where no import of it counts yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn supplied_by(
        &mut self,
        record_type: &str,
        list: &str,
        before: JobId,
    ) -> Result<Option<Vec<RecordId>>, StoreError>;

    /// The named lists of a record type, the one imported last first.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn lists(&mut self, record_type: &str) -> Result<Vec<String>, StoreError>;

    /// Rows of the last full list of this type and named list that counts, and its file's name.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn last_full_list(&mut self, record_type: &str, list: Option<&str>) -> Result<Option<(u64, String)>, StoreError>;

    /// Finds out why which record of a review is protected, where anything changed since it was last found out: the
    /// rules, the gifts, or who was carried since. What a person decided stays.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it was.
    fn refresh_review(&mut self, review: JobId) -> Result<(), StoreError>;

    /// Forgets what is known of a review but what people decided, so that it is found out anew when it is asked for
    /// next: what other programs changed in the database does not say so.
    ///
    /// # Errors
    /// When it cannot be written.
    fn forget_review(&mut self, review: JobId) -> Result<(), StoreError>;

    /// # Errors
    /// When the database cannot be read.
    fn review_totals(&mut self, review: JobId) -> Result<ReviewTotals, StoreError>;

    /// # Errors
    /// When the database cannot be read.
    fn review_page(&mut self, review: JobId, query: &ReviewQuery) -> Result<ReviewPage, StoreError>;

    /// The records of a review that have one of these keys, in no particular order: for those that stand in none,
    /// none.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn review_keyed(&mut self, review: JobId, keys: &[String]) -> Result<Vec<ReviewKeyed>, StoreError>;

    /// Records of another type that go with the ticked ones.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn review_dependents(
        &mut self,
        review: JobId,
        record_type: &str,
        limit: u64,
        offset: u64,
    ) -> Result<Vec<ReviewDependent>, StoreError>;

    /// The ticked records that gave most in all, the largest sum first; those that gave nothing are none.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn largest_givers(&mut self, review: JobId, limit: u64) -> Result<Vec<ReviewRow>, StoreError>;

    /// Notes what a person decided about records that are still there: `None` leaves it to the rules again.
    /// Gives how many it was about.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it was.
    fn decide_review(
        &mut self,
        review: JobId,
        which: &ReviewWhich,
        remove: Option<bool>,
        who: &str,
    ) -> Result<u64, StoreError>;

    /// A number that grows with every decision of anybody about a review.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn review_revision(&mut self, review: JobId) -> Result<i64, StoreError>;

    /// Notes for ever who approved what.
    ///
    /// # Errors
    /// When it cannot be written.
    fn note_approval(&mut self, approval: &Approval) -> Result<(), StoreError>;

    /// Approvals of a review, the first one first.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn approvals(&mut self, review: JobId) -> Result<Vec<Approval>, StoreError>;

    /// Removes the next ticked records after a number, at most `limit`, with what belongs to each, in one
    /// transaction. The jobs are those of the removal: its own, and of each other type one.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of this step was.
    fn remove_step(
        &mut self,
        review: JobId,
        jobs: &[(String, JobId)],
        after: RecordId,
        limit: u64,
    ) -> Result<RemovalStep, StoreError>;

    /// Brings back records that a removal took, with what belonged to them, as a job of its own. Gives what could
    /// not come back, as events of that job do. `jobs` are as for [`ReviewsRemovals::remove_step`].
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it was.
    fn bring_back(
        &mut self,
        restore: &[(String, JobId)],
        removal: JobId,
        records: &[RecordId],
    ) -> Result<(), StoreError>;
}

/// A record of a review, by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewKeyed {
    pub key: String,
    pub record: RecordId,
    /// The removal that took it, where one did.
    pub removed_by: Option<JobId>,
}

/// Which records of a review a decision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewWhich {
    Records(Vec<RecordId>),
    Fitting(ReviewFilter),
}

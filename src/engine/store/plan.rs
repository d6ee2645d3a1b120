//! The plan of a check: its lists, how they are filtered, and who writes and reads them.

use super::{StoreError, Target};
use crate::engine::model::{EventKey, Possible, Problem, Referred};
use crate::engine::schema::Slot;
use std::any::Any;

/// The plan of a check, kept in a scratch file laid over a database: it answers look-ups as the
/// database would after the batches applied so far.
pub trait PlanTarget: Target {
    /// Closes the plan and gives a reader of it.
    ///
    /// # Errors
    /// When the scratch file cannot be written.
    fn finish(self: Box<Self>) -> Result<Box<dyn PlanReader>, StoreError>;

    /// Whether a planned row touches, or gives or takes from a record, any of these keys or identity
    /// values (per place of a group in the layout). Then the order of rows matters.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    fn concerns(&self, keys: &[&str], identities: &[Vec<&str>]) -> Result<bool, StoreError>;

    /// As [`PlanReader::cells`].
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    fn cells(&self, row: u64) -> Result<Option<Vec<String>>, StoreError>;

    /// Takes rows that are left out from the plan, so that they can be planned anew; `false`, and nothing
    /// done, where one of them is not left out. What is planned afterwards stands at the end of each list.
    ///
    /// # Errors
    /// When the scratch file cannot be written; then the plan is of no more use.
    fn withdraw(&mut self, rows: &[u64]) -> Result<bool, StoreError>;
}

/// Reads a finished plan page by page.
pub trait PlanReader: Send + Any {
    /// How long the lists are.
    fn totals(&self) -> PlanTotals;

    /// The fields that would change, in the order of the record type.
    fn changed_fields(&self) -> Vec<ChangedField>;

    /// Problems grouped by cause, errors first, most frequent first.
    fn problem_groups(&self) -> Vec<ProblemGroup>;

    /// Lines of a list, in file order, from the `offset`th of those that fit the query on. The first page
    /// of a query with a filter takes a pass over the list; pages after it are found at once.
    ///
    /// # Errors
    /// When the scratch file or the database cannot be read.
    fn page(&mut self, query: &PlanQuery, offset: u64, limit: u64) -> Result<PlanPage, StoreError>;

    /// The cells of a row with problems, as they stand in the file; `None` for any other row.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    fn cells(&mut self, row: u64) -> Result<Option<Vec<String>>, StoreError>;

    /// A row with problems, with all of them; `None` for any other row.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    fn row(&mut self, row: u64) -> Result<Option<PlanRow>, StoreError>;

    /// What stands in the first `most` cells with one kind of problem, each value with its count.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    fn problem_values(&mut self, event: EventKey, most: u64) -> Result<Vec<(String, u64)>, StoreError>;

    /// What a reference to a record of a type leads to when this plan is done; `None` where it has nothing to do with
    /// it.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    fn leads_to(&self, record_type: &str, text: &str) -> Result<Option<Referred>, StoreError>;

    /// Hands over every row that is left out, in file order: its number, its cells as they stand in the
    /// file, and its problems.
    ///
    /// # Errors
    /// When the scratch file cannot be read, or `each` gives up.
    fn left_out(&mut self, each: &mut dyn FnMut(LeftOutRow) -> Result<(), StoreError>) -> Result<(), StoreError>;
}

/// A row that is left out.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOutRow {
    pub row: u64,
    pub cells: Vec<String>,
    pub problems: Vec<Problem>,
}

/// The lists of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanList {
    /// Fields of known records that would get another value.
    Changes,
    /// Records that would be created.
    Created,
    /// Rows whose record holds all they say already.
    Unchanged,
    /// Rows beside records that may be about the same person; nobody has decided yet about the first.
    Duplicates,
    /// Records that a full list does not carry, by key. They are not rows of the file.
    Missing,
    /// Records that rows list for removal.
    Listed,
    /// Rows with one kind of problem.
    Problems(EventKey),
}

/// What a change does to what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A blank gets a value.
    Fills,
    /// A value gives way to another.
    Overwrites,
    /// A value goes.
    Clears,
}

impl ChangeKind {
    /// Of a change between shown values, where an empty one is a blank.
    pub fn of(before: &str, after: &str) -> ChangeKind {
        match (before.is_empty(), after.is_empty()) {
            (true, _) => ChangeKind::Fills,
            (false, false) => ChangeKind::Overwrites,
            (false, true) => ChangeKind::Clears,
        }
    }
}

/// Which lines of a plan are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanQuery {
    pub list: PlanList,
    /// Part of the name, the key, an email or a shown value, whatever the case and the accents; empty
    /// for all.
    pub search: String,
    /// Only changes of this kind.
    pub kind: Option<ChangeKind>,
    /// Only changes of this field.
    pub field: Option<Slot>,
    /// Of the plan of an import that goes before it, by its number; `None` for its own.
    pub part: Option<usize>,
}

impl PlanQuery {
    /// A whole list.
    pub fn all(list: PlanList) -> PlanQuery {
        PlanQuery { list, search: String::new(), kind: None, field: None, part: None }
    }

    /// Whether every line of the list fits.
    pub fn is_all(&self) -> bool {
        self.search.trim().is_empty() && self.kind.is_none() && self.field.is_none()
    }
}

/// Sizes of the lists of a plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanTotals {
    pub created: u64,
    pub changes: u64,
    pub unchanged: u64,
    pub problems: u64,
    /// Pairs of a row and a record that may be about the same person.
    pub duplicates: u64,
    /// Those of them nobody has decided about.
    pub undecided: u64,
    /// Rows left out because of them.
    pub duplicates_left_out: u64,
    pub missing: u64,
    pub listed: u64,
}

/// How often a field would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedField {
    /// Tells it from others; for entries known by their name, that of no record.
    pub slot: Slot,
    /// On screen.
    pub label: String,
    pub fills: u64,
    pub overwrites: u64,
    pub clears: u64,
}

impl ChangedField {
    pub fn count(&self, kind: ChangeKind) -> u64 {
        match kind {
            ChangeKind::Fills => self.fills,
            ChangeKind::Overwrites => self.overwrites,
            ChangeKind::Clears => self.clears,
        }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanPage {
    pub query: PlanQuery,
    pub offset: u64,
    /// Lines of the list that fit the query.
    pub total: u64,
    pub rows: PlanRows,
}

/// The lines of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanRows {
    Changes(Vec<PlanChange>),
    Created(Vec<PlanCreated>),
    Unchanged(Vec<PlanUnchanged>),
    Duplicates(Vec<PlanDuplicate>),
    Missing(Vec<PlanMissing>),
    Listed(Vec<PlanListed>),
    Problems(Vec<PlanProblem>),
}

impl PlanRows {
    pub fn len(&self) -> usize {
        match self {
            PlanRows::Changes(rows) => rows.len(),
            PlanRows::Created(rows) => rows.len(),
            PlanRows::Unchanged(rows) => rows.len(),
            PlanRows::Duplicates(rows) => rows.len(),
            PlanRows::Missing(rows) => rows.len(),
            PlanRows::Listed(rows) => rows.len(),
            PlanRows::Problems(rows) => rows.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A record that would be created.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanCreated {
    pub row: u64,
    pub key: String,
    pub title: String,
    /// A few filled fields for people to look at, "Email 1: maria@…"-like pairs of label and value.
    pub glance: Vec<(String, String)>,
}

/// One field that would change, shown values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChange {
    pub row: u64,
    pub key: String,
    pub title: String,
    /// Label of the slot.
    pub field: String,
    /// Empty means blank.
    pub before: String,
    pub after: String,
}

/// A row that changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanUnchanged {
    pub row: u64,
    pub key: String,
    pub title: String,
}

/// A row, and a record that may be about the same person.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanDuplicate {
    pub row: u64,
    /// Key of the record the row goes into; empty where it goes into none or a new one without a key.
    pub key: String,
    pub title: String,
    /// Records that match this row, this one among them.
    pub matches: u64,
    pub possible: Possible,
}

/// A record that a full list does not carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanMissing {
    pub key: String,
    pub title: String,
    /// The file of the import that last changed it; empty where that is not known.
    pub last_file: String,
}

/// A record that a row lists for removal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanListed {
    pub row: u64,
    pub key: String,
    pub title: String,
    /// What goes with it: labels of groups with the number of their entries, none of them 0.
    pub parts: Vec<(String, u64)>,
}

/// Problems of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemGroup {
    pub event: EventKey,
    pub count: u64,
    /// Those with a suggestion.
    pub suggested: u64,
    /// The first few: (row, what stands in the file).
    pub examples: Vec<(u64, String)>,
}

/// A row with everything wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    pub row: u64,
    pub key: String,
    pub title: String,
    /// As they were read: corrected cells as they were corrected.
    pub cells: Vec<String>,
    pub problems: Vec<Problem>,
}

/// One problem of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanProblem {
    pub row: u64,
    pub key: String,
    pub title: String,
    pub problem: Problem,
}

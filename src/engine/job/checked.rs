//! What a check came to: the proof an import goes by, its report, and the plan to look through.

use super::{CheckedPlan, ImportRequest, Report};
use crate::engine::model::{Counts, JobId, Missing, Totals};
use crate::engine::store::{ChangedField, PlanTotals};

/// Proof that a file was checked against a database: what must still hold when it is imported.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    pub job: JobId,
    pub request: ImportRequest,
    /// Revision of the database the plan was made for.
    pub revision: i64,
    /// Number of the last decision about possible duplicates it goes by; 0 where only the key counts.
    pub decisions: i64,
    /// What the plan came to.
    pub counts: Counts,
    /// What the amounts of the file came to.
    pub totals: Totals,
    pub missing: Option<Missing>,
    /// The same of the imports that go before it.
    pub first: Vec<Checked>,
}

/// What a check came to, and its plan to look through.
pub struct CheckReport {
    pub report: Report,
    pub checked: Checked,
    pub plan: CheckedPlan,
    /// What the imports that go before it came to, whose plans are in its plan.
    pub first: Vec<FirstCheck>,
}

/// What the check of an import that goes before another one came to.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstCheck {
    /// Canonical name.
    pub record_type: String,
    pub totals: PlanTotals,
    /// The fields that would change.
    pub fields: Vec<ChangedField>,
}

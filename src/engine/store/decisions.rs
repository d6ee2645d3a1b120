//! What people decided about possible duplicates, kept for the next import.

use super::StoreError;
use crate::engine::model::{Pair, Verdict};

/// The decisions of a database.
pub trait Decisions {
    /// Decides about a pair, or takes back what was decided (`None`: it is asked again).
    ///
    /// # Errors
    /// [`StoreError::Busy`] while an import is writing: it goes by what was decided before it. Others when
    /// the database cannot be written.
    fn decide(&mut self, record_type: &str, pair: &Pair, verdict: Option<Verdict>, who: &str)
    -> Result<(), StoreError>;

    /// A number that grows with every decision.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn decisions_revision(&mut self) -> Result<i64, StoreError>;
}

//! Looking up what records were last read from.

use super::StoreError;
use crate::engine::model::RecordId;

/// A record, and what was kept with it as its content.
pub type Recalled = Option<(RecordId, Option<i64>)>;

/// What records of a type were last read from, looked up on a thread of its own, beside whoever writes.
pub trait Recalls: Send {
    /// For each key the record with it. What is being written at the same time may be missing.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn recall(&mut self, keys: &[&str]) -> Result<Vec<Recalled>, StoreError>;
}

//! What people decided about problems of files, kept beside them in the database.

use super::StoreError;
use crate::engine::model::Fixes;

/// A file as it was read: rows and columns of fixes are counted in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedFile {
    /// Of its content, so that a copy under another name is known too.
    pub sha256: String,
    pub record_type: String,
    /// How it is read, in any form that is equal where it is the same.
    pub reading: String,
}

/// Fixes of a file from before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFixes {
    pub fixes: Fixes,
    pub changed_by: String,
    /// Milliseconds since 1970.
    pub changed_at: i64,
}

/// Keeps fixes of files for a while: those not used or changed for 90 days are dropped.
pub trait KeepsFixes {
    /// Keeps the fixes of a file in place of those from before; empty ones are dropped.
    ///
    /// # Errors
    /// When the database cannot be written.
    fn keep_fixes(&mut self, file: &FixedFile, fixes: &Fixes, who: &str) -> Result<(), StoreError>;

    /// The fixes kept of a file, where there are some that can be read.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn kept_fixes(&mut self, file: &FixedFile) -> Result<Option<KeptFixes>, StoreError>;
}

//! Fields an organisation defined itself, as a database knows them.
//!
//! Their values stand in the records; here is what they are called and of which type they are.

use super::StoreError;
use crate::engine::model::JobId;
use crate::engine::schema::CustomField;

/// A field of the organisation's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCustomField {
    pub record_type: String,
    pub field: CustomField,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// The import it came with.
    pub created_job: JobId,
}

/// The fields of the organisation's own. Names are told apart without regard to case and spaces.
pub trait CustomFields {
    /// Those of every record type, by record type and name.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn custom_fields(&mut self) -> Result<Vec<StoredCustomField>, StoreError>;

    /// Defines fields with the import they come with; those of the same name and type are there already
    /// and stay as they are.
    ///
    /// # Errors
    /// [`StoreError::CustomField`] when one is there with another type; then none is defined.
    fn define_custom_fields(&mut self, record_type: &str, fields: &[CustomField], job: JobId)
    -> Result<(), StoreError>;
}

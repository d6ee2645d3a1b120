//! Fields of the organisation's own at the border of a database: what it knows, and what it refuses.

use super::JobError;
use crate::engine::mapping::custom::{CustomError, agree, defined_as};
use crate::engine::schema::{CustomField, RecordType};
use crate::engine::store::{Store, StoreError};

/// The fields of the organisation's own that a database knows for a record type.
///
/// # Errors
/// When the database cannot be read.
pub fn custom_fields_of(store: &mut dyn Store, record_type: &RecordType) -> Result<Vec<CustomField>, StoreError> {
    let all = store.custom_fields()?.into_iter();
    Ok(all.filter(|known| known.record_type == record_type.name).map(|known| known.field).collect())
}

/// Refuses fields that stand for something else in this database, are written otherwise, or are fed twice.
pub(super) fn refuse_other_types(
    store: &mut dyn Store,
    record_type: &RecordType,
    fields: &[CustomField],
) -> Result<(), JobError> {
    if fields.is_empty() {
        return Ok(());
    }
    let defined = custom_fields_of(store, record_type)?;
    for (index, field) in fields.iter().enumerate() {
        if defined_as(&fields[..index], &field.name).is_some() {
            return Err(CustomError::Twice { name: field.name.clone() }.into());
        }
        let Some(known) = defined_as(&defined, &field.name) else { continue };
        agree(known, field.kind)?;
        if known.name != field.name {
            return Err(JobError::OtherName { name: known.name.clone(), asked: field.name.clone() });
        }
    }
    Ok(())
}

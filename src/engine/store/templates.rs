//! Templates as a database keeps them.
//!
//! What is in one is a document that the store does not read; it keeps names apart and counts uses.

use super::StoreError;

/// A template to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTemplate {
    pub name: String,
    pub record_type: String,
    /// Of the headers it was saved with.
    pub fingerprint: String,
    /// As it is exported.
    pub document: String,
}

/// A saved template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTemplate {
    pub id: i64,
    pub name: String,
    pub record_type: String,
    pub fingerprint: String,
    /// As it was saved; the name in it may be an earlier one.
    pub document: String,
    /// Preferred among those of its record type.
    pub is_default: bool,
    /// Imports it was used for.
    pub uses: u64,
    /// Milliseconds since 1970, as all moments here.
    pub last_used_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// The templates of a database. Names are told apart without regard to case.
pub trait Templates {
    /// Saves a template. One of that name is replaced where `replace` says so, and keeps its counts.
    ///
    /// # Errors
    /// [`StoreError::TemplateExists`] when there is one and it may not be replaced.
    fn save_template(&mut self, template: &NewTemplate, replace: bool) -> Result<StoredTemplate, StoreError>;

    /// All templates: defaults first, then those used last, then by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn templates(&mut self) -> Result<Vec<StoredTemplate>, StoreError>;

    /// # Errors
    /// [`StoreError::NoSuchTemplate`] when there is none.
    fn template(&mut self, name: &str) -> Result<StoredTemplate, StoreError>;

    /// # Errors
    /// When there is none, or another has the new name.
    fn rename_template(&mut self, name: &str, new_name: &str) -> Result<StoredTemplate, StoreError>;

    /// Saves the same under another name, not used yet and no default.
    ///
    /// # Errors
    /// When there is none, or another has the new name.
    fn duplicate_template(&mut self, name: &str, new_name: &str) -> Result<StoredTemplate, StoreError>;

    /// # Errors
    /// [`StoreError::NoSuchTemplate`] when there is none.
    fn delete_template(&mut self, name: &str) -> Result<(), StoreError>;

    /// Makes a template the default of its record type instead of whichever was, or no default.
    ///
    /// # Errors
    /// [`StoreError::NoSuchTemplate`] when there is none.
    fn set_default_template(&mut self, name: &str, default: bool) -> Result<StoredTemplate, StoreError>;

    /// Counts an import a template was used for.
    ///
    /// # Errors
    /// [`StoreError::NoSuchTemplate`] when there is none.
    fn note_template_use(&mut self, name: &str) -> Result<(), StoreError>;
}

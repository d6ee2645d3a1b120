//! The parts of an import of several record types, one of which a page is about.

use crate::wizard::Command;
use serde::Serialize;

/// One part: what it is of, and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct PartTab {
    /// "Contacts"
    pub label: String,
    /// "3 new · 1 problem"
    pub note: String,
    /// Something about it should be looked at.
    pub warns: bool,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

//! Watching a folder while the window is open, as the window sees it.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a person prefers to be watched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WatchPreference {
    pub on: bool,
    pub folder: Option<PathBuf>,
    /// `None` for whichever fits.
    pub template: Option<String>,
}

/// How it stands.
#[derive(Debug, Clone, Default)]
pub struct Watching {
    pub running: bool,
    /// A person imports, so nothing is begun meanwhile.
    pub held: bool,
    /// Why it ended.
    pub problem: Option<String>,
    /// What became of the last files, latest first.
    pub latest: Vec<WatchedFile>,
}

/// A file that arrived, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedFile {
    pub file: String,
    /// "spring_gala.xlsx: 10,953 changes imported"
    pub words: String,
    pub needs_a_look: bool,
    pub job: Option<crate::engine::model::JobId>,
}

/// What a person does about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WatchCommand {
    PickFolder,
    TypeFolder(String),
    /// The folder is typed.
    Typed,
    Template(Option<String>),
    Turn(bool),
}

//! The window: draws what the wizard says with egui, and sends back what the person did. It decides nothing, and knows
//! neither SQL nor files.

pub mod icon;
pub mod theme;
pub mod views;
pub mod widgets;

use std::path::PathBuf;

/// Opens the window on a database and returns once it is closed.
///
/// # Errors
/// When no window can be opened.
pub fn run(database: PathBuf) -> anyhow::Result<()> {
    anyhow::bail!("The window is not part of this build, so {} was not opened.", database.display())
}

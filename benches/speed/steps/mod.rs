//! What is measured: each step is a run of this program by itself, which prints its figures.

mod floor;
mod importing;
mod reading;
mod removing;
#[cfg(feature = "gui")]
mod window;

use crate::process::peak_kib;
use almoner::engine::model::{Counts, Mode};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// One step; as JSON it is the argument of the process that does it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Step {
    /// Typed rows from memory through the store's own statements.
    Floor(Work),
    Import(Work),
    Check(Work),
    /// All totals made anew.
    RollUp(PathBuf),
    /// The last import taken back.
    Undo(PathBuf),
    /// What the last full list left out is removed.
    Remove(PathBuf),
    /// What the last removal took comes back.
    BringBack(PathBuf),
    /// From a name to the first rows.
    Open(PathBuf),
    /// All rows, and nothing done with them.
    Read(PathBuf),
    Profile(PathBuf),
    /// All cells of a workbook, by calamine alone.
    Calamine(PathBuf),
    #[cfg(feature = "gui")]
    Window(WindowStep),
}

/// A file, and what is done with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Work {
    pub record_type: String,
    pub file: PathBuf,
    pub database: PathBuf,
    pub mode: Mode,
    pub expect: Expect,
}

/// What has to come of the rows; anything else would be a measurement of something else.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Expect {
    /// A record of each.
    Created,
    /// Nothing.
    Unchanged,
    /// So many changed, all others not.
    Updated(u64),
    /// Nothing, and so many records are missing.
    Missing(u64),
}

/// What is done in the window, in a folder with its `Donors.db`.
#[cfg(feature = "gui")]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WindowStep {
    pub folder: PathBuf,
    pub page: WindowPage,
}

#[cfg(feature = "gui")]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum WindowPage {
    /// It opens on a database of so many contacts.
    Start(u64),
    /// It checks and imports a file.
    Import(PathBuf),
    /// It shows the changes a file would make to each contact.
    Changes(PathBuf),
    /// It shows the values of a column.
    Values,
}

impl Work {
    pub fn new(record_type: &str, file: PathBuf, database: &Path, mode: Mode, expect: Expect) -> Work {
        Work { record_type: record_type.to_owned(), file, database: database.to_owned(), mode, expect }
    }
}

impl Expect {
    /// Whether that came of it; `missing` is how many records were not in the file.
    fn holds(self, counts: &Counts, missing: u64) -> bool {
        let changed = |updated: u64| counts.updated == updated && counts.unchanged == counts.rows - updated;
        match self {
            Expect::Created => counts.created == counts.rows && missing == 0,
            Expect::Unchanged => changed(0) && missing == 0,
            Expect::Updated(updated) => changed(updated) && missing == 0,
            Expect::Missing(wanted) => changed(0) && missing == wanted,
        }
    }
}

impl Step {
    /// Does it, in this process.
    ///
    /// # Errors
    /// When it fails, or comes to something else than was expected.
    pub fn run(&self) -> anyhow::Result<()> {
        match self {
            Step::Floor(work) => floor::run(work)?,
            Step::Import(work) => importing::import(work)?,
            Step::Check(work) => importing::check(work)?,
            Step::RollUp(database) => importing::roll_up(database)?,
            Step::Undo(database) => importing::undo(database)?,
            Step::Remove(database) => removing::remove(database)?,
            Step::BringBack(database) => removing::bring_back(database)?,
            Step::Open(file) => reading::open(file)?,
            Step::Read(file) => reading::read(file)?,
            Step::Profile(file) => reading::profiled(file)?,
            Step::Calamine(file) => reading::calamine_cells(file)?,
            #[cfg(feature = "gui")]
            Step::Window(step) => window::run(step)?,
        }
        if let Some(kib) = peak_kib() {
            println!("peak_kib {kib}");
        }
        Ok(())
    }
}

//! The plan of a check on its scratch file, which goes when the plan does.

use crate::engine::check::SeenRecords;
use crate::engine::store::{PlanPage, PlanQuery, PlanReader, PlanRow, StoreError, free_path};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How the name of a plan's scratch file begins and ends.
const NAME: (&str, &str) = ("plan", ".db");

/// After this long nobody looks at a plan any more: its program died.
const FORGOTTEN: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes plans that programs which died left beside `folder`. What cannot be removed stays; it is
/// readable by its owner only.
pub(super) fn sweep(folder: &Path) {
    let listed = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let jobs = folder.parent().map(Path::to_owned).into_iter().flat_map(|parent| listed(&parent));
    for plan in jobs.flat_map(|job| listed(&job)).filter(|path| is_plan(path)) {
        let age = plan.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > FORGOTTEN) {
            let _ = std::fs::remove_file(plan);
        }
    }
}

/// A name in the folder of a job that no plan has. Where a job is checked again, somebody still looks at the plan
/// from before.
pub(super) fn free_name(folder: &Path) -> PathBuf {
    let (begin, end) = NAME;
    free_path(folder.join(format!("{begin}{end}")), |number| folder.join(format!("{begin}-{number}{end}")))
}

fn is_plan(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.starts_with(NAME.0) && name.ends_with(NAME.1)
}

/// The plan of a check. Its scratch file, which holds donors' values, is removed when nobody looks at it
/// any more.
pub struct CheckedPlan {
    /// Stands first, so that the file is closed before it is removed.
    pub(super) reader: Box<dyn PlanReader>,
    /// Records the rows have touched.
    pub(super) seen: SeenRecords,
    pub(super) file: ScratchFile,
    /// The plans of the imports that go before it.
    pub(super) first: Vec<CheckedPlan>,
}

impl CheckedPlan {
    /// Lines of a list, as [`PlanReader::page`], also of a plan that goes before it.
    ///
    /// # Errors
    /// When the scratch file or the database cannot be read.
    pub fn page(&mut self, query: &PlanQuery, offset: u64, limit: u64) -> Result<PlanPage, StoreError> {
        match query.part.and_then(|part| self.first.get_mut(part)) {
            Some(first) => first.reader.page(query, offset, limit),
            None => self.reader.page(query, offset, limit),
        }
    }

    /// A row with problems, as [`PlanReader::row`], also of a plan that goes before it.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    pub fn row_of(&mut self, part: Option<usize>, row: u64) -> Result<Option<PlanRow>, StoreError> {
        match part.and_then(|part| self.first.get_mut(part)) {
            Some(first) => first.reader.row(row),
            None => self.reader.row(row),
        }
    }
}

/// A scratch file that is removed when this is dropped, whatever happened in between.
pub(super) struct ScratchFile(pub PathBuf);

impl Drop for ScratchFile {
    fn drop(&mut self) {
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a scratch file could not be removed");
            }
            _ => {}
        }
    }
}

impl std::fmt::Debug for CheckedPlan {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CheckedPlan").field("totals", &self.totals()).finish_non_exhaustive()
    }
}

impl Deref for CheckedPlan {
    type Target = dyn PlanReader;

    fn deref(&self) -> &Self::Target {
        self.reader.as_ref()
    }
}

impl DerefMut for CheckedPlan {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.reader.as_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn only_plans_nobody_looks_at_any_more_are_swept_away() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let plan = |job: &str, age: Duration| {
            let folder = parent.path().join(job);
            std::fs::create_dir_all(&folder).expect("a folder");
            let path = free_name(&folder);
            std::fs::write(&path, "plan").expect("a new file");
            let file = std::fs::File::options().write(true).open(&path).expect("it was just written");
            file.set_modified(SystemTime::now() - age).expect("its time can be set");
            path
        };
        let (old, older) = (plan("1", FORGOTTEN * 2), plan("1", FORGOTTEN * 3));
        assert_ne!(old, older);
        let recent = plan("2", FORGOTTEN / 2);
        let mine = parent.path().join("3");
        std::fs::create_dir(&mine).expect("a new folder");
        sweep(&mine);
        assert!(!old.exists() && !older.exists() && recent.exists());
    }
}

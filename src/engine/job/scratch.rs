//! The plan of a check on its scratch file, which goes when the plan does.

use crate::engine::store::{ChangedField, PlanPage, PlanQuery, PlanReader, PlanTotals, ProblemGroup, StoreError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of a plan's scratch file in the folder of its job.
pub(super) const FILE_NAME: &str = "plan.db";

/// After this long nobody looks at a plan any more: its program died.
const FORGOTTEN: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes plans that programs which died left beside `folder`. What cannot be removed stays; it is
/// readable by its owner only.
pub(super) fn sweep(folder: &Path) {
    let jobs = folder.parent().and_then(|parent| std::fs::read_dir(parent).ok());
    for plan in jobs.into_iter().flatten().flatten().map(|job| job.path().join(FILE_NAME)) {
        let age = plan.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > FORGOTTEN) {
            let _ = std::fs::remove_file(plan);
        }
    }
}

/// A plan whose scratch file is removed when nobody looks at it any more. It holds donors' values.
pub(super) struct ScratchPlan {
    /// `None` only while being dropped: the file is closed before it is removed.
    reader: Option<Box<dyn PlanReader>>,
    /// Dropped after the reader.
    _file: ScratchFile,
}

/// A scratch file that is removed when this is dropped, whatever happened in between.
pub(super) struct ScratchFile(pub PathBuf);

impl Drop for ScratchFile {
    fn drop(&mut self) {
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "the scratch file of a check could not be removed");
            }
            _ => {}
        }
    }
}

impl ScratchPlan {
    pub fn new(reader: Box<dyn PlanReader>, file: ScratchFile) -> ScratchPlan {
        ScratchPlan { reader: Some(reader), _file: file }
    }

    fn reader(&self) -> &dyn PlanReader {
        self.reader.as_deref().expect("the reader stays until the drop")
    }

    fn reader_mut(&mut self) -> &mut dyn PlanReader {
        self.reader.as_deref_mut().expect("the reader stays until the drop")
    }
}

impl Drop for ScratchPlan {
    fn drop(&mut self) {
        self.reader = None;
    }
}

impl PlanReader for ScratchPlan {
    fn totals(&self) -> PlanTotals {
        self.reader().totals()
    }

    fn changed_fields(&self) -> Vec<ChangedField> {
        self.reader().changed_fields()
    }

    fn problem_groups(&self) -> Vec<ProblemGroup> {
        self.reader().problem_groups()
    }

    fn page(&mut self, query: &PlanQuery, offset: u64, limit: u64) -> Result<PlanPage, StoreError> {
        self.reader_mut().page(query, offset, limit)
    }

    fn cells(&mut self, row: u64) -> Result<Option<Vec<String>>, StoreError> {
        self.reader_mut().cells(row)
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
            std::fs::create_dir(&folder).expect("a new folder");
            let path = folder.join(FILE_NAME);
            std::fs::write(&path, "plan").expect("a new file");
            let file = std::fs::File::options().write(true).open(&path).expect("it was just written");
            file.set_modified(SystemTime::now() - age).expect("its time can be set");
            path
        };
        let (old, recent) = (plan("1", FORGOTTEN * 2), plan("2", FORGOTTEN / 2));
        let mine = parent.path().join("3");
        std::fs::create_dir(&mine).expect("a new folder");
        sweep(&mine);
        assert!(!old.exists() && recent.exists());
    }
}

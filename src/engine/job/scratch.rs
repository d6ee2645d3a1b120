//! The plan of a check on its scratch file, which goes when the plan does.

use crate::engine::check::SeenRecords;
use crate::engine::store::PlanReader;
use std::ops::{Deref, DerefMut};
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

/// The plan of a check. Its scratch file, which holds donors' values, is removed when nobody looks at it
/// any more.
pub struct CheckedPlan {
    /// `None` only while being dropped: the file is closed before it is removed.
    reader: Option<Box<dyn PlanReader>>,
    /// Records the rows have touched.
    pub(super) seen: SeenRecords,
    /// Dropped after the reader.
    file: ScratchFile,
}

/// A scratch file that is removed when this is dropped, whatever happened in between.
pub(super) struct ScratchFile(pub PathBuf);

impl Drop for ScratchFile {
    fn drop(&mut self) {
        if self.0.as_os_str().is_empty() {
            // Somebody else has taken it over.
            return;
        }
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "the scratch file of a check could not be removed");
            }
            _ => {}
        }
    }
}

impl CheckedPlan {
    pub(super) fn new(reader: Box<dyn PlanReader>, seen: SeenRecords, file: ScratchFile) -> CheckedPlan {
        CheckedPlan { reader: Some(reader), seen, file }
    }

    /// Takes it apart to plan some of its rows anew.
    pub(super) fn open(mut self) -> Option<(Box<dyn PlanReader>, SeenRecords, ScratchFile)> {
        let reader = self.reader.take()?;
        let kept = ScratchFile(std::mem::take(&mut self.file.0));
        Some((reader, std::mem::take(&mut self.seen), kept))
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
        self.reader.as_deref().expect("the reader stays until the plan is dropped")
    }
}

impl DerefMut for CheckedPlan {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.reader.as_deref_mut().expect("the reader stays until the plan is dropped")
    }
}

impl Drop for CheckedPlan {
    fn drop(&mut self) {
        self.reader = None;
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

//! What an undo would do, shown before it is done.

use super::which::{UndoScope, which};
use crate::engine::job::scratch::{ScratchFile, free_name, sweep};
use crate::engine::job::waiting::Waiting;
use crate::engine::job::{Control, JobError, Observer, Person, Phase, Progress};
use crate::engine::model::JobId;
use crate::engine::store::{Store, UndoPreview};
use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

/// What would be done. Its scratch file, which holds donors' values, goes with it.
pub struct PreviewedUndo {
    /// Stands first, so that the file is closed before it is removed.
    preview: Box<dyn UndoPreview>,
    _file: ScratchFile,
}

impl Deref for PreviewedUndo {
    type Target = dyn UndoPreview;

    fn deref(&self) -> &Self::Target {
        self.preview.as_ref()
    }
}

impl DerefMut for PreviewedUndo {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.preview.as_mut()
    }
}

impl std::fmt::Debug for PreviewedUndo {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PreviewedUndo").field("totals", &self.totals()).finish_non_exhaustive()
    }
}

/// Works out what taking jobs back would do; nothing is changed. Waits while another import is writing.
///
/// # Errors
/// When a job cannot be taken back, naming it, when it is stopped, or when the database cannot be used.
pub fn preview_undo(
    store: &mut dyn Store,
    scope: &UndoScope,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<PreviewedUndo, JobError> {
    let started = Instant::now();
    // Said before anybody waits for it.
    which(store, scope)?;
    let waiting = Waiting { job: None, control, observer, started };
    let _guard = waiting.claim(store, person)?;
    store.mark_interrupted(&person.user)?;
    let jobs = which(store, scope)?;
    let total = expected(store, &jobs)?;
    let folder = store.job_folder(jobs[0])?;
    sweep(&folder);
    let file = ScratchFile(free_name(&folder));
    let mut reported: Option<Instant> = None;
    let preview = store.preview_undo(&jobs, &person.user, &file.0, &mut |totals| {
        if reported.is_none_or(|at| at.elapsed() >= Duration::from_millis(100)) {
            reported = Some(Instant::now());
            observer.progress(&Progress {
                rows: totals.done,
                rows_total: Some(total),
                ..Progress::of(None, Phase::Previewing, started.elapsed())
            });
        }
        !control.is_cancelled()
    })?;
    let preview = preview.ok_or(JobError::Stopped)?;
    Ok(PreviewedUndo { preview, _file: file })
}

/// About how many fields and records are looked at to take jobs back.
pub(super) fn expected(store: &mut dyn Store, jobs: &[JobId]) -> Result<u64, JobError> {
    let mut total = 0;
    for job in jobs {
        let counts = store.job(*job)?.counts;
        total += counts.created + counts.fields_changed + counts.deleted;
    }
    Ok(total)
}

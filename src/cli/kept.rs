//! What became of the file of a job: saying it, and saving it again.

use super::documents::OriginalFileDocument;
use super::screen::{Screen, counted_words};
use super::when;
use crate::engine::job::save_kept_file;
use crate::engine::model::{Job, JobKind, Keeping, KeptState};
use crate::engine::store::{Store, StoreError};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What is known of the file of a job.
pub struct Original {
    state: Option<KeptState>,
    /// Milliseconds since 1970.
    at: i64,
    keeping: Keeping,
}

/// The document of `job --save-file`.
#[derive(Debug, Serialize)]
struct SavedDocument {
    job: i64,
    saved: String,
    bytes: u64,
}

impl Original {
    pub fn of(store: &mut dyn Store, job: &Job) -> Result<Original, StoreError> {
        let kept = store.kept_file(job.id)?;
        let at = kept.as_ref().map_or(0, |kept| kept.at);
        Ok(Original { state: kept.map(|kept| kept.state), at, keeping: store.keeping()? })
    }

    fn until(&self) -> Option<i64> {
        self.keeping.until(self.at)
    }

    pub fn document(&self, job: &Job) -> Option<OriginalFileDocument> {
        (job.kind == JobKind::Import).then(|| OriginalFileDocument {
            name: job.file_name.clone(),
            size: job.file_size,
            sha256: job.file_sha256.clone(),
            kept: matches!(self.state, Some(KeptState::Here { .. })),
            kept_bytes: match self.state {
                Some(KeptState::Here { bytes, .. }) => Some(bytes),
                _ => None,
            },
            kept_until: match self.state {
                Some(KeptState::Here { .. }) => self.until(),
                _ => None,
            },
            gone_at: match self.state {
                Some(KeptState::Gone { at }) => Some(at),
                _ => None,
            },
            why_not_kept: match &self.state {
                Some(KeptState::NotKept { why }) => Some(why.clone()),
                _ => None,
            },
        })
    }

    /// "The file is kept until 19 February 2027: almoner job 12 --save-file PATH"
    pub fn line(&self, job: &Job) -> Option<String> {
        Some(match self.state.as_ref()? {
            KeptState::Here { .. } => {
                let until = match self.until() {
                    Some(until) => format!("until {}", when::day(until)),
                    None => "for ever".to_owned(),
                };
                format!("The file is kept {until}: {} job {} --save-file PATH", super::program(), job.id.0)
            }
            KeptState::NotKept { why } => why.clone(),
            KeptState::Gone { at } => format!("The file is no longer kept since {}.", when::day(*at)),
        })
    }
}

/// Saves the file of a job as it was; into a folder, under its name.
pub fn save(store: &mut dyn Store, job: &Job, to: &Path, screen: &Screen) -> anyhow::Result<()> {
    let to: PathBuf = if to.is_dir() { to.join(&job.file_name) } else { to.to_owned() };
    let bytes = save_kept_file(store, job.id, &to, false)?;
    if screen.json {
        return screen.document(&SavedDocument { job: job.id.0, saved: to.display().to_string(), bytes });
    }
    screen.print(&format!("{} is saved, {}\n", to.display(), counted_words(bytes, "byte", "bytes")))
}

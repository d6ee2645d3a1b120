//! The watcher: looks, takes, imports, moves, waits.

use super::claiming::{self, Claim, Place, Watch};
use super::importing::{self, FileOutcome};
use super::looking::Looks;
use super::{Surroundings, WatchError, Watched, matching};
use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// Looks after which a file that cannot be taken is told of.
const PATIENCE: u32 = 5;

/// A file and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileDone {
    /// Its name as it arrived.
    pub file: String,
    pub outcome: FileOutcome,
    /// The template it was matched by, where one was chosen now.
    pub template: Option<String>,
    /// Where it is now; `None` where it stays to be gone on with.
    pub moved_to: Option<PathBuf>,
    /// Its problem rows, or what is wrong with it, beside it.
    pub beside: Option<PathBuf>,
}

impl FileDone {
    /// Whether somebody has to look at it.
    pub fn needs_a_look(&self) -> bool {
        match &self.outcome {
            FileOutcome::Imported(job) => {
                place_of(&self.outcome) == Place::Problems || job.missing.is_some_and(|missing| missing.records > 0)
            }
            FileOutcome::Interrupted(_) | FileOutcome::NotImported(_) | FileOutcome::Postponed => true,
        }
    }
}

/// Somebody who watches a folder; no other may while it is there.
pub struct Watcher<'w> {
    watched: Watched,
    around: Surroundings<'w>,
    looks: Looks,
    watch: Watch,
    /// Files that could not be taken, and how often.
    untaken: Vec<(OsString, u32)>,
    /// Those of them that were told of.
    told: HashSet<OsString>,
}

impl<'w> Watcher<'w> {
    /// Takes the folder, after seeing that the template is there.
    ///
    /// # Errors
    /// When the folder or the template cannot be used, or another watcher has it.
    pub fn new(watched: Watched, around: Surroundings<'w>) -> Result<Watcher<'w>, WatchError> {
        let path = watched.folder.display().to_string();
        if !watched.folder.is_dir() {
            return Err(WatchError::Folder { path, reason: "there is no such folder".to_owned() });
        }
        matching::templates((around.open)()?.as_mut(), &around, &watched)?;
        let told = |error: std::io::Error| WatchError::Folder { path: path.clone(), reason: error.to_string() };
        let watch = claiming::watch(&watched.folder).map_err(told)?.ok_or(WatchError::Taken { path: path.clone() })?;
        let (looks, untaken, told) = (Looks::default(), Vec::new(), HashSet::new());
        Ok(Watcher { watched, around, looks, watch, untaken, told })
    }

    /// Goes on with what an earlier watcher left, then imports what arrives, until it is stopped; with `once`, until
    /// everything that is there was imported. `each` is told of one file after the other.
    ///
    /// # Errors
    /// When the folder or the database cannot be used any more.
    pub fn run(mut self, once: bool, each: &mut dyn FnMut(&FileDone)) -> Result<(), WatchError> {
        if self.watch.alone {
            for claim in claiming::left(&self.watched.folder).map_err(|error| self.unreadable(&error))? {
                if self.around.control.is_cancelled() {
                    return Ok(());
                }
                each(&self.work_on(&claim, true)?);
            }
        }
        loop {
            let whole = self.looks.whole(&self.watched.folder);
            let names = match whole {
                Ok(names) => names,
                // A network that is away for a moment comes back; a command that runs once says so.
                Err(error) if once => return Err(self.unreadable(&error)),
                Err(error) => {
                    tracing::warn!(%error, "the watched folder cannot be read");
                    Vec::new()
                }
            };
            let nothing_left = !self.looks.expects_more();
            for name in names {
                if self.around.control.is_cancelled() {
                    return Ok(());
                }
                if self.around.held.load(Ordering::Relaxed) {
                    break;
                }
                if let Some(done) = self.take(&name)? {
                    each(&done);
                }
            }
            let waited_for = !self.untaken.is_empty();
            if self.around.control.is_cancelled() || (once && nothing_left && !waited_for) {
                return Ok(());
            }
            self.around.control.wait(self.watched.every);
        }
    }

    /// Takes a file and imports it; `None` where somebody else was faster, or it cannot be taken yet.
    fn take(&mut self, name: &OsString) -> Result<Option<FileDone>, WatchError> {
        match claiming::claim(&self.watched.folder, name) {
            Ok(Some(claim)) => {
                self.told.remove(name);
                self.work_on(&claim, false).map(Some)
            }
            Ok(None) => Ok(None),
            Err(error) => {
                let tries = match self.untaken.iter_mut().find(|(own, _)| own == name) {
                    Some((_, tries)) => {
                        *tries += 1;
                        *tries
                    }
                    None => {
                        self.untaken.push((name.clone(), 1));
                        1
                    }
                };
                if tries < PATIENCE || !self.told.insert(name.clone()) {
                    return Ok(None);
                }
                self.untaken.retain(|(own, _)| own != name);
                let why = format!("It cannot be moved ({error}), so it was not begun. Close it where it is open.");
                let file = name.to_string_lossy().into_owned();
                let outcome = FileOutcome::NotImported(why);
                Ok(Some(FileDone { file, outcome, template: None, moved_to: None, beside: None }))
            }
        }
    }

    /// Imports a file that was taken, and puts it where it belongs.
    fn work_on(&self, claim: &Claim, found: bool) -> Result<FileDone, WatchError> {
        let (outcome, template) = importing::import(&self.around, &self.watched, claim, found)?;
        let file = claim.name.to_string_lossy().into_owned();
        let done = FileDone { file, outcome, template, moved_to: None, beside: None };
        if matches!(done.outcome, FileOutcome::Interrupted(_) | FileOutcome::Postponed) {
            return Ok(done);
        }
        let place = place_of(&done.outcome);
        let put = claim.put(&self.watched.folder, place).map_err(|error| WatchError::NotMoved {
            path: claim.path.display().to_string(),
            to: self.watched.folder.display().to_string(),
            reason: error.to_string(),
        })?;
        let beside = beside(&done.outcome, place, &put).unwrap_or_else(|error| {
            tracing::warn!(%error, "what is wrong with a file could not be put beside it");
            None
        });
        Ok(FileDone { moved_to: Some(put), beside, ..done })
    }

    fn unreadable(&self, error: &std::io::Error) -> WatchError {
        WatchError::Folder { path: self.watched.folder.display().to_string(), reason: error.to_string() }
    }
}

/// Where a file goes. What a full list does not carry is no problem of the file.
fn place_of(outcome: &FileOutcome) -> Place {
    match outcome {
        FileOutcome::Imported(job) if job.counts.left_out == 0 => Place::Done,
        _ => Place::Problems,
    }
}

/// Puts the problem rows, or what is wrong, beside a file with problems.
fn beside(outcome: &FileOutcome, place: Place, put: &Path) -> std::io::Result<Option<PathBuf>> {
    match outcome {
        FileOutcome::NotImported(why) => {
            claiming::write_beside(put, " - what is wrong.txt", &format!("{why}\n")).map(Some)
        }
        FileOutcome::Imported(job) if place == Place::Problems => {
            let rows = job.problem_file.as_ref().map(Path::new).filter(|rows| rows.is_file());
            rows.map(|rows| claiming::copy_beside(put, rows)).transpose()
        }
        _ => Ok(None),
    }
}

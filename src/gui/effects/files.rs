//! Opening the file to import, suggesting matches, and learning what the whole file holds. The
//! last takes as long as reading the file, so it has a thread of its own and can be told to stop;
//! and suggestions for very many columns must not keep another file from being opened.

use super::outbox::{Outbox, guarded};
use super::places::Places;
use crate::engine::mapping::suggest::{ColumnFacts, Memory};
use crate::engine::schema::Schema;
use crate::engine::source::profile::profile;
use crate::engine::source::{ReadOptions, Source};
use crate::engine::template::{Template, matches};
use crate::wizard::command::News;
use crate::wizard::opening::Refusal;
use crate::wizard::state::Preferences;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// What is asked about files.
pub(super) enum Request {
    LoadPreferences,
    SavePreferences(Preferences),
    Open { ticket: u64, path: PathBuf, options: ReadOptions },
    OpenSample { ticket: u64 },
}

pub(super) struct Files {
    pub places: Places,
    /// The database named when the program was started; used, but not kept for the next time.
    pub named: Option<PathBuf>,
    /// The database that is kept for the next time meanwhile.
    pub stored: Option<PathBuf>,
    pub outbox: Outbox,
}

impl Files {
    fn load_preferences(&mut self) -> Preferences {
        let mut preferences = self.places.load_preferences();
        if let Some(named) = &self.named {
            self.stored = preferences.database.replace(named.clone());
        }
        preferences
    }

    fn save_preferences(&self, mut preferences: Preferences) -> Result<(), String> {
        if self.named.is_some() && preferences.database == self.named {
            preferences.database.clone_from(&self.stored);
        }
        self.places.save_preferences(&preferences)
    }

    pub fn answer(&mut self, request: Request) {
        match request {
            Request::LoadPreferences => {
                let preferences = self.load_preferences();
                self.outbox.send(News::Preferences(preferences));
                self.places.forget_old_downloads();
            }
            Request::SavePreferences(preferences) => {
                if let Err(message) = self.save_preferences(preferences) {
                    self.outbox.send(News::Saved(Err(message)));
                }
            }
            Request::Open { ticket, path, options } => {
                let result = opened(|| Ok(path), &options);
                self.outbox.send(News::SourceOpened { ticket, result });
            }
            Request::OpenSample { ticket } => {
                let result = opened(|| self.places.sample(), &ReadOptions::default());
                self.outbox.send(News::SourceOpened { ticket, result });
            }
        }
    }
}

/// Columns to be matched.
pub(super) struct ToSuggest {
    pub ticket: u64,
    pub record_type: String,
    pub columns: Vec<ColumnFacts>,
    pub template: Option<Arc<Template>>,
    /// What the database remembers of earlier imports.
    pub memory: Memory,
}

/// Suggests matches. Where nothing can be suggested a person matches by hand.
pub(super) fn suggest_matches(schema: &'static Schema, outbox: &Outbox, asked: &ToSuggest) {
    let Some(record_type) = schema.record_type(&asked.record_type) else { return };
    let suggested = guarded(|| Ok(matches(asked.template.as_deref(), record_type, &asked.columns, &asked.memory)));
    if let Ok((mapping, suggestions, drift)) = suggested {
        outbox.send(News::Suggested { ticket: asked.ticket, mapping, suggestions, drift });
    }
}

/// Opens a file; where it cannot be read, finds out what may help.
fn opened(path: impl FnOnce() -> Result<PathBuf, String>, options: &ReadOptions) -> Result<Arc<Source>, Refusal> {
    let work = || {
        let path = path()?;
        Ok(Source::open(&path, options).map(Arc::new).map_err(|error| {
            let inside = Source::inside(&path, options);
            Refusal::of(&error, &path, inside)
        }))
    };
    guarded(work).unwrap_or_else(|mistake| Err(Refusal::plain(mistake)))
}

/// A whole file to be looked through.
pub(super) struct ToProfile {
    pub ticket: u64,
    pub source: Arc<Source>,
    pub cancel: Arc<AtomicBool>,
}

/// Looks through a whole file and reports what is known so far. A cancelled pass says no more.
pub(super) fn look_through(outbox: &Outbox, asked: &ToProfile) {
    let ToProfile { ticket, source, cancel } = asked;
    let (ticket, started) = (*ticket, Instant::now());
    let known = guarded(|| {
        let report = &mut |so_far: &crate::engine::source::profile::Profile| {
            if !so_far.complete {
                outbox.offer(News::ProfileSoFar { ticket, profile: Arc::new(so_far.clone()), took: None });
            }
        };
        profile(source, cancel, report).map_err(|error| error.to_string())
    });
    match known {
        Ok(profile) if profile.complete => {
            let took = Some(started.elapsed());
            outbox.send(News::ProfileSoFar { ticket, profile: Arc::new(profile), took });
        }
        Ok(_) => {}
        Err(message) => outbox.send(News::ProfileFailed { ticket, message }),
    }
}

//! Opening the file to import, suggesting matches, and learning what the whole file holds. The
//! last takes as long as reading the file, so it has a thread of its own and can be told to stop;
//! and suggestions for very many columns must not keep another file from being opened.

use super::outbox::{Outbox, guarded};
use super::places::Places;
use crate::engine::job::{KnownLists, count_values, known_lists_throughout};
use crate::engine::mapping::Feed;
use crate::engine::mapping::suggest::{ColumnFacts, Memory};
use crate::engine::schema::{Schema, Slot};
use crate::engine::source::profile::profile;
use crate::engine::source::{ReadOptions, Source};
use crate::engine::template::{Template, matches, read_as_known};
use crate::wizard::command::News;
use crate::wizard::opening::{Refusal, SampleFile};
use crate::wizard::state::Preferences;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// What is asked about files.
pub(super) enum Request {
    LoadPreferences,
    SavePreferences(Preferences),
    Open {
        ticket: u64,
        path: PathBuf,
        options: ReadOptions,
        templates: Vec<Arc<Template>>,
        lists: Option<Arc<KnownLists>>,
    },
    OpenPart {
        ticket: u64,
        path: PathBuf,
        options: ReadOptions,
    },
    OpenSample {
        ticket: u64,
        sample: SampleFile,
    },
}

pub(super) struct Files {
    pub schema: &'static Schema,
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
            Request::Open { ticket, path, options, templates, lists } => {
                self.open(ticket, || Ok(path), (&options, lists), &templates);
            }
            Request::OpenPart { ticket, path, options } => {
                let open = || Source::open(&path, &options).map(Arc::new).map_err(|error| error.to_string());
                self.outbox.send(News::PartOpened { ticket, result: guarded(open) });
            }
            Request::OpenSample { ticket, sample } => {
                self.open(ticket, || self.places.sample(sample), (&ReadOptions::default(), None), &[]);
            }
        }
    }

    /// Opens a file: all of it where it holds records of several types, else what is read of it.
    fn open(
        &self,
        ticket: u64,
        path: impl FnOnce() -> Result<PathBuf, String>,
        (options, lists): (&ReadOptions, Option<Arc<KnownLists>>),
        templates: &[Arc<Template>],
    ) {
        let found = path();
        let whole = found
            .as_ref()
            .ok()
            .and_then(|path| guarded(|| Ok(News::whole(self.schema, ticket, path, options, lists))).ok().flatten());
        if let Some(whole) = whole {
            return self.outbox.send(whole);
        }
        let news = opened(ticket, || found, options, templates);
        let source = match &news {
            News::SourceOpened { result: Ok(source), .. } => Some(source.clone()),
            _ => None,
        };
        self.outbox.send(news);
        let lists = source.and_then(|source| guarded(|| Ok(News::lists(self.schema, ticket, &source))).ok().flatten());
        lists.into_iter().for_each(|lists| self.outbox.send(lists));
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
        let record_type = asked.record_type.clone();
        outbox.send(News::Suggested { ticket: asked.ticket, record_type, mapping, suggestions, drift });
    }
}

/// Opens a file, as a template says where that knows it better; where it cannot be read, finds out what
/// may help.
fn opened(
    ticket: u64,
    path: impl FnOnce() -> Result<PathBuf, String>,
    options: &ReadOptions,
    templates: &[Arc<Template>],
) -> News {
    let refused = |refusal| News::SourceOpened { ticket, result: Err(refusal), by: None, proposed: None };
    let work = || {
        let path = path()?;
        let as_asked = Source::open(&path, options);
        let open = |read: &ReadOptions| Source::open(&path, &options.over(read)).ok();
        if let Some(known) = read_as_known(templates, as_asked.as_ref().ok(), open) {
            return Ok(News::opened(ticket, known.source, Some(templates[known.template].clone())));
        }
        Ok(match as_asked {
            Ok(source) => News::opened(ticket, source, None),
            Err(error) => refused(Refusal::of(&error, &path, Source::inside(&path, options))),
        })
    };
    guarded(work).unwrap_or_else(|mistake| refused(Refusal::plain(mistake)))
}

/// A whole file to be looked through.
pub(super) struct ToProfile {
    pub ticket: u64,
    pub source: Arc<Source>,
    pub cancel: Arc<AtomicBool>,
}

/// A whole file to be looked through for lists that its beginning does not show.
pub(super) struct ToFindLists {
    pub ticket: u64,
    pub path: PathBuf,
    pub options: ReadOptions,
    pub cancel: Arc<AtomicBool>,
}

/// A look through a whole file. One at a time.
pub(super) enum ToLookThrough {
    Columns(ToProfile),
    Lists(ToFindLists),
}

pub(super) fn look_through(schema: &'static Schema, outbox: &Outbox, asked: &ToLookThrough) {
    match asked {
        ToLookThrough::Columns(asked) => look_at_columns(outbox, asked),
        ToLookThrough::Lists(ToFindLists { ticket, path, options, cancel }) => {
            let found =
                guarded(|| known_lists_throughout(schema, path, options, cancel).map_err(|error| error.to_string()));
            // Where that cannot be read, reading what it holds says so.
            if let Ok(lists) = found
                && !cancel.load(Ordering::Relaxed)
            {
                outbox.send(News::ListsFound { ticket: *ticket, lists: Arc::new(lists) });
            }
        }
    }
}

/// Looks through a whole file and reports what is known so far. A cancelled pass says no more.
fn look_at_columns(outbox: &Outbox, asked: &ToProfile) {
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

/// Values that reach a field, to be counted over a whole file.
pub(super) struct ToCount {
    pub ticket: u64,
    pub slot: Slot,
    pub feed: Feed,
    pub lists: bool,
    pub source: Arc<Source>,
    pub cancel: Arc<AtomicBool>,
}

/// Counts the values and reports what is known so far. A cancelled pass says no more.
pub(super) fn count_values_of(schema: &'static Schema, outbox: &Outbox, asked: &ToCount) {
    let ToCount { ticket, slot, feed, lists, source, cancel } = asked;
    let news = |result| News::Counted { ticket: *ticket, slot: *slot, feed: feed.clone(), result };
    let counted = guarded(|| {
        let report = &mut |so_far| outbox.offer(news(Ok(Arc::new(so_far))));
        count_values(source, feed, *lists, schema, cancel, report).map_err(|error| error.to_string())
    });
    match counted {
        Ok(values) if !values.finished => {}
        counted => outbox.send(news(counted.map(Arc::new))),
    }
}

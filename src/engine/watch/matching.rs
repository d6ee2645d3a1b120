//! From a file that arrived to a request, by a template.
//!
//! It exists because nobody is there to choose: a template is used only where the file has all that it needs.

use super::{NotImported, Surroundings, TemplateChoice, WatchError, Watched};
use crate::engine::convert::Settings;
use crate::engine::job::{ImportRequest, JobError, column_facts, custom_fields_of};
use crate::engine::model::Recognise;
use crate::engine::schema::{RecordType, Slot};
use crate::engine::source::profile::{Profile, profile};
use crate::engine::source::{ReadOptions, Source, SourceError};
use crate::engine::store::{Store, StoredTemplate};
use crate::engine::template::{Applied, Drift, Template, apply, give_way, read_as_known, recognise};
use std::path::Path;

/// A file matched by a template.
pub(super) struct Prepared {
    pub request: ImportRequest,
    pub template: String,
}

/// The templates a file may be matched by.
///
/// # Errors
/// When there is no template of that name.
pub(super) fn templates(
    store: &mut dyn Store,
    around: &Surroundings<'_>,
    watched: &Watched,
) -> Result<Vec<Template>, WatchError> {
    let open = |stored: &StoredTemplate| {
        Template::from_json(&stored.document, around.schema).map(|t| Template { name: stored.name.clone(), ..t })
    };
    match &watched.template {
        TemplateChoice::Named(name) => Ok(vec![open(&store.template(name)?)?]),
        // One that cannot be read any more fits nothing.
        TemplateChoice::Fitting => Ok(store.templates()?.iter().filter_map(|stored| open(stored).ok()).collect()),
    }
}

/// Reads a file through and matches it.
///
/// # Errors
/// Why it is not imported.
pub(super) fn prepare(
    store: &mut dyn Store,
    around: &Surroundings<'_>,
    watched: &Watched,
    path: &Path,
) -> Result<Prepared, NotImported> {
    let templates = templates(store, around, watched).map_err(NotImported::Ends)?;
    let (template, source) = choose(&templates, watched, path)?;
    let known = around.schema.record_type(&template.mapping.record_type);
    let record_type = known.ok_or_else(|| NotImported::UnknownType { name: template.name.clone() })?;
    let (source, profile) = read_through(source, path, around)?;
    let headers = source.headers();
    let Applied { mut mapping, drift, .. } = apply(template, record_type, &headers, &column_facts(&source, &profile));
    give_way(&mut mapping, record_type, &profile);
    mapping.adopt_names(record_type, &custom_fields_of(store, record_type)?);
    if let Some(slot) = needed(&mapping.missing_required(record_type), record_type, &template.recognise) {
        return Err(lacks(slot, record_type, template, &drift));
    }
    let settings = Settings {
        region: template.settings.region.clone(),
        currency: template.settings.currency,
        current_year: (around.year)(),
    };
    let mode = watched.mode.unwrap_or(template.mode);
    let request = ImportRequest::new(&source, &profile, record_type, mapping, mode, settings);
    let request = ImportRequest { recognise: template.recognise.clone(), list: template.list_for(mode), ..request };
    Ok(Prepared { request, template: template.name.clone() })
}

/// The template for a file, and the file opened as it says.
fn choose<'t>(
    templates: &'t [Template],
    watched: &Watched,
    path: &Path,
) -> Result<(&'t Template, Source), NotImported> {
    if let (TemplateChoice::Named(_), Some(template)) = (&watched.template, templates.first()) {
        return Ok((template, Source::open(path, &template.read)?));
    }
    let as_read = Source::open(path, &ReadOptions::default());
    let open = |read: &ReadOptions| Source::open(path, read).ok();
    if let Some(known) = read_as_known(templates, as_read.as_ref().ok(), open) {
        let template = &templates[known.template];
        return if fits(template, &known.source) { Ok((template, known.source)) } else { Err(NotImported::NoTemplate) };
    }
    let source = as_read?;
    let found = recognise(templates, &source.headers()).map(|found| found.template);
    match found.filter(|template| fits(template, &source)) {
        Some(template) => Ok((template, source)),
        None => Err(NotImported::NoTemplate),
    }
}

/// Whether a file has every column of a template; it may have more.
fn fits(template: &Template, source: &Source) -> bool {
    let own = crate::engine::template::HeaderSet::of(&template.headers);
    own.shared(&crate::engine::template::HeaderSet::of(&source.headers())) == own.len()
}

fn read_through(source: Source, path: &Path, around: &Surroundings<'_>) -> Result<(Source, Profile), NotImported> {
    let asked = source.options.clone();
    let read = |source: &Source| -> Result<Profile, JobError> {
        let profile = profile(source, around.control.cancel_flag(), &mut |_| ())?;
        if profile.complete { Ok(profile) } else { Err(JobError::Stopped) }
    };
    let profile = read(&source)?;
    // The whole of it may show a better way to read it than its beginning did.
    let better = profile.better.as_ref().filter(|better| asked.encoding.is_none() || better.encoding == asked.encoding);
    let Some(better) = better else { return Ok((source, profile)) };
    let source = Source::open(path, better).map_err(|error: SourceError| NotImported::Source(error))?;
    let profile = read(&source)?;
    Ok((source, profile))
}

/// A field that an import cannot do without and nothing feeds.
fn needed(missing: &[Slot], record_type: &RecordType, how: &Recognise) -> Option<Slot> {
    let key = record_type.key_slot();
    missing.iter().copied().find(|slot| *slot != key || !how.beyond_key())
}

fn lacks(slot: Slot, record_type: &RecordType, template: &Template, drift: &Drift) -> NotImported {
    let path = record_type.slot_path(slot);
    let column = drift.missing.iter().find(|missing| missing.slots.contains(&path));
    NotImported::Lacks {
        label: record_type.slot_label(slot),
        template: template.name.clone(),
        column: column.map_or("no column".to_owned(), |column| format!("the column “{}”", column.header)),
    }
}

//! From a file named on the command line to a request that can be checked or imported.

use super::args::{MatchArgs, RowArgs};
use super::file_args::FileArgs;
use super::overrides::{self, Choices};
use super::progress::ProgressLine;
use super::templates::choose::{self, Chosen, UsedTemplate};
use super::{Common, customs, download, several, translations, when};
use crate::engine::convert::Settings;
use crate::engine::job::{Control, ImportRequest, JobError, column_facts, custom_fields_of, recall};
use crate::engine::mapping::Mapping;
use crate::engine::mapping::suggest::{Matcher, Memory, Suggestion, TypeFit, propose_type};
use crate::engine::model::Mode;
use crate::engine::schema::{RecordType, Schema};
use crate::engine::source::profile::{Profile, profile};
use crate::engine::source::{ReadOptions, Reading, Source, web};
use crate::engine::template::{self, Applied};
use std::path::{Path, PathBuf};

/// A file that was read through once.
pub struct ReadFile {
    pub source: Source,
    pub profile: Profile,
    /// Where it was fetched from, without passwords and keys.
    pub address: Option<String>,
}

/// A file with its columns matched.
pub struct MatchedFile {
    pub record_type: &'static RecordType,
    pub mapping: Mapping,
    pub suggestions: Vec<Suggestion>,
    /// The template that was used.
    pub used: Option<UsedTemplate>,
    /// Other lists of records of the same file, which go before this one.
    pub first: Vec<(ReadFile, MatchedFile)>,
}

/// A file that was read and matched, with a template where one was named or is the default.
///
/// # Errors
/// As [`read`] and [`matched`], and when there is no such template.
pub fn prepare(
    file: &FileArgs,
    matching: &MatchArgs,
    common: &Common,
    control: &Control,
    progress: &ProgressLine,
) -> anyhow::Result<(ReadFile, MatchedFile)> {
    if several::asked(matching) {
        return several::prepare(file, matching, common, control, progress);
    }
    let named = choose::named(matching, common)?;
    let path = path(file, control, progress)?;
    one(&path, file, matching, named, common, (control, progress))
}

/// One list of a file, with this template or the default one.
pub(super) fn one(
    path: &Path,
    file: &FileArgs,
    matching: &MatchArgs,
    named: Option<Chosen>,
    common: &Common,
    (control, progress): (&Control, &ProgressLine),
) -> anyhow::Result<(ReadFile, MatchedFile)> {
    let chosen = match named {
        None if !matching.no_template => choose::default_for(path, file, matching, common)?,
        named => named,
    };
    let read_file = read_with(path, file, chosen.as_ref().map(|c| &c.template.read), control, progress)?;
    let matched = matched(&read_file, matching, chosen, common)?;
    Ok((read_file, matched))
}

/// Opens a file, which is fetched first where it is named by a web address, and reads it through once;
/// a second time where the whole of it shows that it is read better in another way.
///
/// # Errors
/// When it cannot be fetched or read, an option means nothing for it, or reading was stopped.
pub fn read(args: &FileArgs, control: &Control, progress: &ProgressLine) -> anyhow::Result<ReadFile> {
    read_with(&path(args, control, progress)?, args, None, control, progress)
}

/// As [`read`], with what a template says about reading where the arguments say nothing.
fn read_with(
    path: &Path,
    args: &FileArgs,
    template: Option<&ReadOptions>,
    control: &Control,
    progress: &ProgressLine,
) -> anyhow::Result<ReadFile> {
    let address = args.address();
    let options = template.map_or_else(|| args.options(), |template| args.options_over(template));
    let look = |source: &Source| args.refuse_meaningless(source);
    let (source, profile) = read_as(path, &options, look, control, progress)?;
    let better = better(&options, &profile).cloned();
    let (source, profile) = match better {
        None => (source, profile),
        Some(better) => {
            let again = read_as(path, &better, |_| Ok(()), control, progress)?;
            super::say(&read_again(&source.reading, &again.0.reading));
            again
        }
    };
    Ok(ReadFile { source, profile, address: address.map(web::shown) })
}

/// Where the file is, fetched first where it is named by a web address.
///
/// # Errors
/// When it cannot be fetched.
pub fn path(args: &FileArgs, control: &Control, progress: &ProgressLine) -> anyhow::Result<PathBuf> {
    match args.address() {
        Some(address) => download::fetch(address, control, progress),
        // Jobs remember the path, and may be resumed from another folder.
        None => Ok(std::path::absolute(&args.file).unwrap_or_else(|_| args.file.clone())),
    }
}

/// How to read the file again, where the whole of it shows a better way than it was read and nobody
/// asked for another encoding.
fn better<'p>(asked: &ReadOptions, profile: &'p Profile) -> Option<&'p ReadOptions> {
    profile.better.as_ref().filter(|better| asked.encoding.is_none() || better.encoding == asked.encoding)
}

/// Opens a file, has it looked at, and reads it through.
fn read_as(
    path: &Path,
    options: &ReadOptions,
    look: impl FnOnce(&Source) -> anyhow::Result<()>,
    control: &Control,
    progress: &ProgressLine,
) -> anyhow::Result<(Source, Profile)> {
    let source = Source::open(path, options)?;
    look(&source)?;
    let size = source.size;
    let profile = profile(&source, control.cancel_flag(), &mut |so_far| progress.reading(so_far, size));
    progress.clear();
    let profile = profile?;
    if !profile.complete {
        return Err(JobError::Stopped.into());
    }
    Ok((source, profile))
}

/// Why a file was read twice.
fn read_again(before: &Reading, now: &Reading) -> String {
    if before.encoding == now.encoding {
        return "Further down the file has values with names that do not appear at its beginning, so it was read \
                again with columns for them."
            .to_owned();
    }
    format!(
        "The whole file shows that it is {}, so it was read again as that. --encoding {} reads it as at first.",
        now.encoding_words(),
        before.encoding.to_lowercase()
    )
}

/// Suggests matches, or takes those of a template, and lays over them what was asked for.
///
/// # Errors
/// When a record type, field or column that was named does not exist.
fn matched(file: &ReadFile, args: &MatchArgs, chosen: Option<Chosen>, common: &Common) -> anyhow::Result<MatchedFile> {
    let named = args.record_type.as_deref();
    let facts = column_facts(&file.source, &file.profile);
    let headers = file.source.headers();
    let (record_type, mut mapping, mut suggestions, used) = match chosen {
        None => {
            let record_type = match named {
                Some(named) => record_type(named)?,
                None => proposed(file, common)?,
            };
            let matcher = Matcher::new(record_type).with_memory(&remembered(record_type, common));
            let (mapping, suggestions) = matcher.suggest(&facts);
            (record_type, mapping, suggestions, None)
        }
        Some(chosen) => {
            let record_type = record_type(&chosen.template.mapping.record_type)?;
            let Applied { mut mapping, drift, suggestions, .. } =
                template::apply(&chosen.template, record_type, &headers, &facts);
            let otherwise = template::give_way(&mut mapping, record_type, &file.profile);
            (record_type, mapping, suggestions, Some(UsedTemplate { chosen, drift, otherwise }))
        }
    };
    let mut store = choose::existing(common);
    let defined = store.as_deref_mut().map(|store| custom_fields_of(store, record_type)).transpose()?;
    let defined = defined.unwrap_or_default();
    mapping.adopt_names(record_type, &defined);
    customs::apply(&args.custom, record_type, &facts, &defined, &mut mapping)?;
    if used.is_none() {
        suggestions.extend(mapping.match_defined(record_type, &defined, &headers));
    }
    let choices = Choices {
        set: &args.set,
        join: &args.join,
        join_with: &args.join_with,
        split: &args.split,
        fixed: &args.fixed,
        date_order: &args.date_order,
        number_format: &args.number_format,
    };
    overrides::apply(&choices, record_type, &facts, &mut mapping)?;
    translations::apply(args, record_type, &mut mapping)?;
    Ok(MatchedFile { record_type, mapping, suggestions, used, first: Vec::new() })
}

/// What the rows of a file are, by their columns; said where it is not contacts.
///
/// # Errors
/// When it may be one of two.
fn proposed(file: &ReadFile, common: &Common) -> anyhow::Result<&'static RecordType> {
    let proposed = propose_type(&column_facts(&file.source, &file.profile));
    let best = proposed.best();
    if let Some(other) = proposed.other() {
        let candidate = |fit: &TypeFit| format!("{} ({})", fit.record_type.plural.to_lowercase(), fit.found.join(", "));
        anyhow::bail!(
            "These rows may be {} or {}. Say which with --type {} or --type {}.",
            candidate(best),
            candidate(other),
            best.record_type.name,
            other.record_type.name
        );
    }
    if !best.record_type.is_of_persons() && !common.json {
        let name = &best.record_type.name;
        super::say(&format!("The file {}. It is taken for that; --type {name} says so for good.", best.reason()));
    }
    Ok(best.record_type)
}

/// What the database remembers of earlier imports. Where it cannot be read there is nothing to suggest from;
/// whatever needs it says why.
fn remembered(record_type: &RecordType, common: &Common) -> Memory {
    let memory = choose::existing(common).map(|mut store| recall(store.as_mut(), record_type));
    memory.and_then(Result::ok).unwrap_or_default()
}

/// Puts the request together.
///
/// # Errors
/// When a template was used and what an import needs is not in the file.
pub fn request(file: &ReadFile, matched: &MatchedFile, args: &RowArgs) -> anyhow::Result<ImportRequest> {
    let types: Vec<&RecordType> =
        matched.first.iter().map(|(_, first)| first.record_type).chain([matched.record_type]).collect();
    args.recognise.suits(&types)?;
    request_of(file, matched, args)
}

fn request_of(file: &ReadFile, matched: &MatchedFile, args: &RowArgs) -> anyhow::Result<ImportRequest> {
    let template = matched.used.as_ref().map(|used| &used.chosen.template);
    let recognise =
        args.recognise.of(matched.record_type).over(template.map(|t| t.recognise.clone()).unwrap_or_default())?;
    if let Some(used) = &matched.used {
        used.refuse_missing(matched, &recognise)?;
    }
    let saved = template.map(|t| t.settings.clone()).unwrap_or_default();
    let settings = Settings {
        region: args.region.clone().unwrap_or(saved.region),
        currency: args.currency.unwrap_or(saved.currency),
        current_year: when::current_year(),
    };
    let mode = args.mode.map(Mode::from).or(template.map(|t| t.mode)).unwrap_or_default();
    let mapping = matched.mapping.clone();
    let request = ImportRequest::new(&file.source, &file.profile, matched.record_type, mapping, mode, settings);
    let first = matched.first.iter().map(|(file, matched)| request_of(file, matched, args));
    let first = first.collect::<anyhow::Result<Vec<_>>>()?;
    Ok(ImportRequest { recognise, first, list: template.and_then(|t| t.list_for(mode)), ..request })
}

/// The record type of that name, or of that job type in the hosted import API.
///
/// # Errors
/// When there is none; the sentence names those there are.
pub fn record_type(name: &str) -> anyhow::Result<&'static RecordType> {
    let types = &Schema::built_in().record_types;
    types.iter().find(|of| of.is_called(name)).ok_or_else(|| {
        let known: Vec<&str> = types.iter().map(|t| t.name.as_str()).collect();
        anyhow::anyhow!("There is no record type {name:?}; there is {}.", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_better_reading_gives_way_to_what_was_asked_for() {
        let options =
            |encoding: Option<&str>| ReadOptions { encoding: encoding.map(str::to_owned), ..ReadOptions::default() };
        let taken = |asked: Option<&str>, found: Option<ReadOptions>| {
            better(&options(asked), &Profile { better: found, ..Profile::default() }).is_some()
        };
        assert!(!taken(None, None));
        assert!(taken(None, Some(options(Some("windows-1252")))));
        assert!(!taken(Some("utf-8"), Some(options(Some("windows-1252")))));
        let more = ReadOptions { more_columns: vec!["city".into()], ..options(Some("utf-8")) };
        assert!(taken(Some("utf-8"), Some(more)));
    }
}

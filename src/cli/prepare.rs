//! From a file named on the command line to a request that can be checked or imported.

use super::args::{MatchArgs, RowArgs};
use super::file_args::FileArgs;
use super::overrides::{self, Choices};
use super::progress::ProgressLine;
use super::{download, translations, when};
use crate::engine::convert::Settings;
use crate::engine::job::{Control, ImportRequest, JobError, column_facts};
use crate::engine::mapping::Mapping;
use crate::engine::mapping::suggest::{Suggestion, suggest};
use crate::engine::schema::{RecordType, Schema};
use crate::engine::source::profile::{Profile, profile};
use crate::engine::source::{ReadOptions, Reading, Source, web};
use std::path::Path;

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
}

/// Opens a file, which is fetched first where it is named by a web address, and reads it through once;
/// a second time where the whole of it shows that it is read better in another way.
///
/// # Errors
/// When it cannot be fetched or read, an option means nothing for it, or reading was stopped.
pub fn read(args: &FileArgs, control: &Control, progress: &ProgressLine) -> anyhow::Result<ReadFile> {
    let address = args.address().map(str::to_owned);
    let path = match &address {
        Some(address) => download::fetch(address, control, progress)?,
        // Jobs remember the path, and may be resumed from another folder.
        None => std::path::absolute(&args.file).unwrap_or_else(|_| args.file.clone()),
    };
    let (source, profile) =
        read_as(&path, &args.options(), |source| args.refuse_meaningless(source), control, progress)?;
    let better = better(args, &profile).cloned();
    let (source, profile) = match better {
        None => (source, profile),
        Some(better) => {
            let again = read_as(&path, &better, |_| Ok(()), control, progress)?;
            super::say(&read_again(&source.reading, &again.0.reading));
            again
        }
    };
    Ok(ReadFile { source, profile, address: address.as_deref().map(web::shown) })
}

/// How to read the file again, where the whole of it shows a better way than it was read and nobody
/// asked for another encoding.
fn better<'p>(args: &FileArgs, profile: &'p Profile) -> Option<&'p ReadOptions> {
    profile.better.as_ref().filter(|better| args.encoding.is_none() || better.encoding == args.encoding)
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

/// Suggests matches and lays over them what was asked for.
///
/// # Errors
/// When a record type, field or column that was named does not exist.
pub fn matched(file: &ReadFile, args: &MatchArgs) -> anyhow::Result<MatchedFile> {
    let record_type = record_type(&args.record_type)?;
    let (mut mapping, suggestions) = suggest(record_type, &column_facts(&file.source, &file.profile));
    let headers = file.source.headers();
    let choices = Choices { set: &args.set, fixed: &args.fixed, date_order: &args.date_order };
    overrides::apply(&choices, record_type, &headers, &mut mapping)?;
    translations::apply(args, record_type, &mut mapping)?;
    Ok(MatchedFile { record_type, mapping, suggestions })
}

/// Puts the request together.
pub fn request(file: &ReadFile, matched: &MatchedFile, args: &RowArgs) -> ImportRequest {
    let settings =
        Settings { region: args.region.clone(), currency: args.currency, current_year: when::current_year() };
    let mapping = matched.mapping.clone();
    ImportRequest::new(&file.source, &file.profile, matched.record_type, mapping, args.mode.into(), settings)
}

/// The record type of that name, or of that job type in the hosted import API.
///
/// # Errors
/// When there is none; the sentence names those there are.
pub fn record_type(name: &str) -> anyhow::Result<&'static RecordType> {
    let types = &Schema::built_in().record_types;
    let wanted =
        |t: &&RecordType| [&t.name, &t.plural, &t.job_type].into_iter().any(|known| known.eq_ignore_ascii_case(name));
    types.iter().find(wanted).ok_or_else(|| {
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
            let args = FileArgs { encoding: asked.map(str::to_owned), ..FileArgs::default() };
            better(&args, &Profile { better: found, ..Profile::default() }).is_some()
        };
        assert!(!taken(None, None));
        assert!(taken(None, Some(options(Some("windows-1252")))));
        assert!(!taken(Some("utf-8"), Some(options(Some("windows-1252")))));
        let more = ReadOptions { more_columns: vec!["city".into()], ..options(Some("utf-8")) };
        assert!(taken(Some("utf-8"), Some(more)));
    }
}

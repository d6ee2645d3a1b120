//! `almoner mapping-exists FILE`: whether a template has just the columns of a file.
//!
//! It answers as the mapping check of the hosted import API does, so that a script can ask before it
//! imports.

use super::file_args::FileArgs;
use super::progress::ProgressLine;
use super::screen::Screen;
use super::templates::choose;
use super::{Common, Outcome, control, prepare, store};
use crate::engine::source::Source;
use crate::engine::template::fingerprint;
use clap::Args;
use serde::Serialize;

/// Say whether a template has just the columns of a file; answers in JSON
#[derive(Debug, Args)]
#[command(after_help = "Exit codes:\n  0  There is one\n  1  There is none\n  2  Could not run")]
pub struct MappingExistsArgs {
    #[command(flatten)]
    file: FileArgs,
    /// Only templates of this record type
    #[arg(long = "type", value_name = "TYPE")]
    record_type: Option<String>,
}

/// The answer of the hosted import API, with members of our own added.
#[derive(Debug, Serialize)]
struct Document {
    mapping_exists: bool,
    /// Of the file's headers, whatever their order; where a template knows the file only once it is read
    /// as that says, of the headers found so.
    fingerprint: String,
    /// Names of the templates, the preferred one first.
    templates: Vec<String>,
}

pub fn mapping_exists(args: &MappingExistsArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let wanted = args.record_type.as_deref().map(prepare::record_type).transpose()?;
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), false);
    let path = prepare::path(&args.file, &control, &progress)?;
    let source = Source::open(&path, &args.file.options())?;
    args.file.refuse_meaningless(&source)?;
    let there = common.database()?.exists();
    let mut stored = if there { store::open_existing(common)?.templates()? } else { Vec::new() };
    stored.retain(|stored| wanted.is_none_or(|wanted| wanted.name == stored.record_type));
    let mut fingerprint = fingerprint(&source.headers());
    if stored.iter().all(|stored| stored.fingerprint != fingerprint) {
        // A template that this program cannot read is none it could import with.
        let usable: Vec<_> = stored.iter().filter_map(|stored| choose::opened(stored).ok()).collect();
        let known = choose::known(&usable, Some(&source), &path, &args.file).filter(|known| known.exact);
        fingerprint = known.map_or(fingerprint, |known| known.fingerprint);
    }
    let own = stored.into_iter().filter(|stored| stored.fingerprint == fingerprint);
    let templates: Vec<String> = own.map(|stored| stored.name).collect();
    let exists = !templates.is_empty();
    screen.document(&Document { mapping_exists: exists, fingerprint, templates })?;
    Ok(if exists { Outcome::Complete } else { Outcome::Incomplete })
}

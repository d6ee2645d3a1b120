//! `almoner templates save NAME FILE`: matches a file as an import would, and keeps that.

use super::{show, template_name};
use crate::cli::args::{MatchArgs, RowArgs, import_after_help};
use crate::cli::file_args::FileArgs;
use crate::cli::lists::ListArgs;
use crate::cli::progress::ProgressLine;
use crate::cli::screen::{Screen, counted_words};
use crate::cli::{Common, Outcome, control, prepare, store};
use crate::engine::job::ImportRequest;
use crate::engine::source::ReadOptions;
use crate::engine::store::{NewTemplate, StoredTemplate};
use crate::engine::template::{Template, TemplateSettings};
use clap::Args;

/// Save how a file is matched and read; nothing is imported
#[derive(Debug, Args)]
#[command(after_help = import_after_help())]
pub struct SaveArgs {
    /// Name of the template
    #[arg(value_name = "NAME", value_parser = template_name)]
    name: String,
    #[command(flatten)]
    file: FileArgs,
    #[command(flatten)]
    matching: MatchArgs,
    #[command(flatten)]
    rows: RowArgs,
    #[command(flatten)]
    list: ListArgs,
    /// Take the place of a template of that name
    #[arg(long)]
    replace: bool,
}

pub fn save(args: &SaveArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), false);
    let (file, matched) = prepare::prepare(&args.file, &args.matching, common, &control, &progress)?;
    // As an import would have it, with the orders that the file proves.
    let request = prepare::request(&file, &matched, &args.rows)?;
    let list = args.list.of(&request);
    let ImportRequest { mapping, mode, settings, recognise, .. } = request;
    let mut template = Template::new(&args.name, &file.source.headers(), mapping);
    let base = matched.used.as_ref().map_or_else(ReadOptions::default, |used| used.chosen.template.read.clone());
    template.read = args.file.options_over(&base);
    template.mode = mode;
    template.list = list;
    template.recognise = recognise;
    template.settings = TemplateSettings { region: settings.region, currency: settings.currency };
    let matches = counted_words(template.mapping.matches.len() as u64, "match", "matches");
    let stored = keep(&template, args.replace, common)?;
    let sentence = format!("“{}” is saved: {matches}, fingerprint {}.", stored.name, stored.fingerprint);
    show::done(&stored, &sentence, screen)
}

/// Saves a template in the database, making one where there is none.
///
/// # Errors
/// When there is one of that name and it may not be replaced, or the database cannot be written.
pub fn keep(template: &Template, replace: bool, common: &Common) -> anyhow::Result<StoredTemplate> {
    let new = NewTemplate {
        name: template.name.clone(),
        record_type: template.mapping.record_type.clone(),
        fingerprint: template.fingerprint(),
        document: template.to_json(),
    };
    let saved = store::open(common)?.save_template(&new, replace);
    Ok(saved?)
}

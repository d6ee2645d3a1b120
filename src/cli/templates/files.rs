//! `almoner templates export` and `import`: a template as one readable file.

use super::choose::{file_text, opened};
use super::{save, show, template_name};
use crate::cli::screen::Screen;
use crate::cli::{Common, EXIT_CODES, Outcome, say, store};
use crate::engine::mapping::exchange::{Exported, System};
use crate::engine::schema::Schema;
use crate::engine::template::Template;
use anyhow::Context;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write a template as one readable JSON file
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ExportArgs {
    /// The template
    name: String,
    /// As what to write it; NGP VAN's is also EveryAction's
    ///
    /// What the other system has no words for is told. A template brought from there is written as the
    /// document it was, with what changed since.
    #[arg(long = "as", value_enum, default_value_t)]
    form: Form,
    /// The file to write; without it the template is printed
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What a template is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Form {
    #[default]
    Almoner,
    /// Map Wrapper Object
    Evertrue,
    /// Bulk import job with mappingTypes
    Ngpvan,
}

/// Save a template from a file, or from a mapping of EverTrue or NGP VAN
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ImportArgs {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Save it under this name instead of the one in the file
    #[arg(long, value_parser = template_name)]
    name: Option<String>,
    /// Take the place of a template of that name
    #[arg(long)]
    replace: bool,
}

pub fn export(args: &ExportArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let stored = store::open_existing(common)?.template(&args.name)?;
    let template = opened(&stored)?;
    let text = match args.form {
        Form::Almoner => template.to_json(),
        Form::Evertrue => foreign(&template, System::EverTrue)?,
        Form::Ngpvan => foreign(&template, System::NgpVan)?,
    };
    match &args.output {
        None => {
            screen.print(&text)?;
            Ok(Outcome::Complete)
        }
        Some(path) => {
            write_new(path, &text)?;
            show::done(&stored, &format!("“{}” is in {}.", stored.name, path.display()), screen)
        }
    }
}

/// A template as another system's JSON; what that cannot say is said.
fn foreign(template: &Template, system: System) -> anyhow::Result<String> {
    let Exported { document, left_out } = template.for_system(system, Schema::built_in())?;
    if !left_out.is_empty() {
        say(&format!("{} has no words for this, so it is not in it: {}.", system.label(), left_out.join(", ")));
    }
    let mut text = serde_json::to_string_pretty(&document).context("The mapping could not be written as JSON.")?;
    text.push('\n');
    Ok(text)
}

/// Writes a file that was not there before.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let told = || format!("{} cannot be written. Name a file that is not there yet.", path.display());
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).with_context(told)?;
    file.write_all(text.as_bytes()).with_context(told)
}

pub fn import(args: &ImportArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let (mut template, without) = Template::from_any_json(&file_text(&args.file)?, Schema::built_in())?;
    if let Some(name) = &args.name {
        template.name.clone_from(name);
    }
    let stored = save::keep(&template, args.replace, common)?;
    if !without.is_empty() {
        say(&format!("This has no counterpart here and is only kept for going back: {}.", without.join(", ")));
    }
    show::done(&stored, &format!("“{}” is saved, fingerprint {}.", stored.name, stored.fingerprint), screen)
}

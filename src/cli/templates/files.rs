//! `almoner templates export` and `import`: a template as one readable file.

use super::choose::{file_text, opened};
use super::{save, show, template_name};
use crate::cli::screen::Screen;
use crate::cli::{Common, EXIT_CODES, Outcome, store};
use crate::engine::schema::Schema;
use crate::engine::template::Template;
use anyhow::Context;
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write a template as one readable JSON file
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ExportArgs {
    /// The template
    name: String,
    /// The file to write; without it the template is printed
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Save a template from a file
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
    let text = opened(&stored)?.to_json();
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

/// Writes a file that was not there before.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let told = || format!("{} cannot be written. Name a file that is not there yet.", path.display());
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).with_context(told)?;
    file.write_all(text.as_bytes()).with_context(told)
}

pub fn import(args: &ImportArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut template = Template::from_json(&file_text(&args.file)?, Schema::built_in())?;
    if let Some(name) = &args.name {
        template.name.clone_from(name);
    }
    let stored = save::keep(&template, args.replace, common)?;
    show::done(&stored, &format!("“{}” is saved, fingerprint {}.", stored.name, stored.fingerprint), screen)
}

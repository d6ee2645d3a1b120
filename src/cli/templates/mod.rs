//! `almoner templates …`: saving, looking at and passing on templates.

pub mod choose;
pub mod drift;
mod files;
mod save;
mod show;

use super::screen::Screen;
use super::{Common, EXIT_CODES, Outcome, ask, store};
use crate::engine::template::name_fault;
use clap::{Args, Subcommand};

/// Keep matches under a name, to use them again with --template
///
/// A template holds which columns feed which fields, how to read the file, and what to do with it.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct TemplatesArgs {
    #[command(subcommand)]
    command: TemplatesCommand,
}

#[derive(Debug, Subcommand)]
enum TemplatesCommand {
    List(show::ListArgs),
    Show(show::ShowArgs),
    Save(Box<save::SaveArgs>),
    Export(files::ExportArgs),
    Import(files::ImportArgs),
    Rename(RenameArgs),
    Duplicate(DuplicateArgs),
    Delete(DeleteArgs),
    Default(DefaultArgs),
}

/// Give a template another name
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
struct RenameArgs {
    /// The template
    name: String,
    /// Its new name
    #[arg(value_parser = template_name)]
    new_name: String,
}

/// Save a template a second time, under another name
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
struct DuplicateArgs {
    /// The template
    name: String,
    /// Name of the second one
    #[arg(value_parser = template_name)]
    new_name: String,
}

/// Delete a template; imports it was used for stay as they are
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
struct DeleteArgs {
    /// The template
    name: String,
    /// Never ask
    #[arg(long)]
    yes: bool,
}

/// Use a template without being named, for every file with just its columns
///
/// Each record type has one default at most; it takes the place of the one before.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
struct DefaultArgs {
    /// The template
    name: String,
    /// Not any more
    #[arg(long)]
    off: bool,
}

/// A name a template can have, without spaces around it.
fn template_name(text: &str) -> Result<String, String> {
    match name_fault(text) {
        Some(fault) => Err(fault.to_owned()),
        None => Ok(text.trim().to_owned()),
    }
}

pub fn templates(args: &TemplatesArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    match &args.command {
        TemplatesCommand::List(args) => show::list(args, common, screen),
        TemplatesCommand::Show(args) => show::show(args, common, screen),
        TemplatesCommand::Save(args) => save::save(args, common, screen),
        TemplatesCommand::Export(args) => files::export(args, common, screen),
        TemplatesCommand::Import(args) => files::import(args, common, screen),
        TemplatesCommand::Rename(args) => {
            let stored = store::open_existing(common)?.rename_template(&args.name, &args.new_name)?;
            show::done(&stored, &format!("“{}” is called “{}” now.", args.name, stored.name), screen)
        }
        TemplatesCommand::Duplicate(args) => {
            let stored = store::open_existing(common)?.duplicate_template(&args.name, &args.new_name)?;
            show::done(&stored, &format!("“{}” is saved.", stored.name), screen)
        }
        TemplatesCommand::Default(args) => {
            let stored = store::open_existing(common)?.set_default_template(&args.name, !args.off)?;
            let words = if args.off { "is used only when it is named" } else { "is used for files with its columns" };
            show::done(&stored, &format!("“{}” {words} now.", stored.name), screen)
        }
        TemplatesCommand::Delete(args) => delete(args, common, screen),
    }
}

fn delete(args: &DeleteArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    let stored = store.template(&args.name)?;
    if !args.yes && ask::somebody_is_there() && !ask::yes(&format!("Delete template “{}”?", stored.name)) {
        anyhow::bail!("Nothing was deleted.");
    }
    store.delete_template(&stored.name)?;
    show::done(&stored, &format!("“{}” is deleted.", stored.name), screen)
}

//! `almoner inspect FILE`: what a file is and what its columns hold.

mod columns;
mod document;
mod text;

pub use text::facts_text;

use super::file_args::FileArgs;
use super::prepare;
use super::progress::ProgressLine;
use super::screen::Screen;
use super::{EXIT_CODES, Outcome, control};
use clap::Args;

/// Show what a file is and what its columns hold
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct InspectArgs {
    #[command(flatten)]
    file: FileArgs,
}

pub fn inspect(args: &InspectArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), false);
    let file = prepare::read(&args.file, &control, &progress)?;
    let document = document::document(&file);
    if screen.json {
        screen.document(&document)?;
    } else {
        screen.print(&text::text(&file, &document, screen.style))?;
    }
    Ok(Outcome::Complete)
}

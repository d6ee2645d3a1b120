//! The command line: one file per command, each its arguments and one function.
//!
//! It exists so that everything the window does can be scheduled and scripted. It must not decide
//! anything about rows, and it must not know the window.

mod args;
mod ask;
mod check;
mod control;
mod customs;
mod download;
mod events;
mod fields;
mod file_args;
mod fixes;
mod import;
mod inspect;
mod job;
mod jobs;
mod kept;
mod lists;
mod mapping_exists;
mod match_columns;
mod missing;
mod notify;
mod overrides;
mod parked;
mod plan_report;
mod prepare;
mod progress;
mod purge;
mod recognising;
mod record;
mod records;
mod removals;
mod report;
mod resume;
mod rollup;
mod screen;
mod several;
mod splits;
mod store;
mod table;
mod telling;
mod templates;
mod totals;
mod translations;
mod undo;
mod undo_preview;
mod watch;
mod when;

use crate::engine::job::documents;
use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use screen::Screen;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;

const EXAMPLES: &str = "\
Examples:
  almoner                                    Open the window
  almoner inspect gala.xlsx                  What is in this file?
  almoner inspect export.zip --member contacts.csv
  almoner inspect https://example.org/donors.csv
  almoner match gala.csv                     Which columns feed which fields?
  almoner check gala.csv                     What would an import do?
  almoner check gala.csv --expect-count 1204 --report gala.xlsx
  almoner import gala.csv                    Check, ask, import
  almoner import gala.csv --yes --json       From a schedule: never ask, report as JSON
  almoner import gala.csv --set 'emails.0.email=Mail' --fixed 'tags=Gala 2026'
  almoner import gala.csv --custom 'Shirt size=T-shirt'
  almoner templates save 'Spring gala' gala.csv
  almoner import may.csv --template 'Spring gala'
  almoner jobs                               What was imported when
  almoner job 12 --save-file gala.csv        Get its file back, while it is kept
  almoner undo 12                            Take import 12 back
  almoner undo 12 --preview                  What would that change?
  almoner undo --since 9                     Take back import 9 and everything after it
  almoner import all.csv --mode full-list    Which records are not in it any more?
  almoner removals 12                        Review them, then remove or keep
  almoner rollup                             Make giving totals anew from gifts
  almoner watch inbox --notify               Import files as they arrive, and tell how it went";

/// Printed below the help of every command.
const EXIT_CODES: &str = "\
Exit codes:
  0  Everything went in
  1  Finished, but rows were left out, or a check found other totals than expected (or an undo kept later edits),
     or records that a full list does not hold wait to be reviewed
  2  Could not run, or was stopped";

/// Gets donor spreadsheets into a donor database
///
/// Almoner shows every change before it happens and can take each one back. Without a command it opens
/// the window.
#[derive(Debug, Parser)]
#[command(name = "almoner", version, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"), disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// The database to use, made by the first check or import
    ///
    /// Without it: Donors.db in your own data folder.
    #[arg(long, global = true, value_name = "PATH", env = "ALMONER_DATABASE")]
    database: Option<PathBuf>,
    /// Print one JSON document on standard output instead of text
    #[arg(long, global = true)]
    pub json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Inspect(inspect::InspectArgs),
    Match(match_columns::MatchCommandArgs),
    Check(check::CheckArgs),
    Import(import::ImportArgs),
    Jobs(jobs::JobsArgs),
    Job(job::JobArgs),
    Events(events::EventsArgs),
    Undo(undo::UndoArgs),
    Resume(resume::ResumeArgs),
    Removals(removals::RemovalsArgs),
    Parked(parked::ParkedArgs),
    Records(records::RecordsArgs),
    Record(record::RecordArgs),
    Fields(fields::FieldsArgs),
    Rollup(rollup::RollUpArgs),
    Purge(purge::PurgeArgs),
    Templates(templates::TemplatesArgs),
    MappingExists(mapping_exists::MappingExistsArgs),
    Notify(notify::NotifyArgs),
    Watch(watch::WatchArgs),
}

/// How a command that ran ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All rows went in.
    Complete,
    /// Rows were left out, or an undo kept something.
    Incomplete,
}

impl Common {
    /// The database named on the command line or in the environment, where one is.
    pub fn named_database(&self) -> Option<PathBuf> {
        self.database.clone()
    }

    /// The database asked for, or the one in the platform's data folder.
    ///
    /// # Errors
    /// When nothing was asked for and the system names no data folder.
    pub fn database(&self) -> anyhow::Result<PathBuf> {
        let asked = match &self.database {
            Some(path) => path.clone(),
            None => directories::ProjectDirs::from("", "", "Almoner")
                .context("The system does not say where your data folder is. Name a database with --database PATH.")?
                .data_local_dir()
                .join("Donors.db"),
        };
        let context = || format!("{} is not a path a database can have.", asked.display());
        std::path::absolute(&asked).with_context(context)
    }
}

static PROGRAM: OnceLock<String> = OnceLock::new();

/// How to call this program for the database in use, for commands shown to be typed: with the
/// database where it was named, so that nobody acts on another one.
fn program() -> &'static str {
    PROGRAM.get().map_or("almoner", String::as_str)
}

/// The program's name, with the database where one was named.
fn program_with(database: Option<&Path>) -> String {
    match database {
        Some(path) => format!("almoner --database '{}'", path.display().to_string().replace('\'', r"'\''")),
        None => "almoner".to_owned(),
    }
}

/// Runs a command and gives the exit code of the program. Whatever goes wrong is said on standard
/// error in one sentence; standard output then stays empty.
pub fn run(command: Command, common: &Common) -> ExitCode {
    let screen = Screen::new(common.json);
    PROGRAM.get_or_init(|| program_with(common.database.as_deref()));
    let outcome = match command {
        Command::Inspect(args) => inspect::inspect(&args, &screen),
        Command::Match(args) => match_columns::match_columns(&args, common, &screen),
        Command::Check(args) => check::check(&args, common, &screen),
        Command::Import(args) => import::import(&args, common, &screen),
        Command::Jobs(args) => jobs::jobs(&args, common, &screen),
        Command::Job(args) => job::job(&args, common, &screen),
        Command::Events(args) => events::events(&args, common, &screen),
        Command::Undo(args) => undo::undo(&args, common, &screen),
        Command::Resume(args) => resume::resume(&args, common, &screen),
        Command::Removals(args) => removals::removals(&args, common, &screen),
        Command::Parked(args) => parked::parked(&args, common, &screen),
        Command::Records(args) => records::records(&args, common, &screen),
        Command::Record(args) => record::record(&args, common, &screen),
        Command::Fields(args) => fields::fields(&args, common, &screen),
        Command::Rollup(args) => rollup::roll_up(&args, common, &screen),
        Command::Purge(args) => purge::purge(&args, common, &screen),
        Command::Templates(args) => templates::templates(&args, common, &screen),
        Command::MappingExists(args) => mapping_exists::mapping_exists(&args, common, &screen),
        Command::Notify(args) => notify::notify(&args, &screen),
        Command::Watch(args) => watch::watch(&args, common, &screen),
    };
    match outcome {
        Ok(Outcome::Complete) => ExitCode::SUCCESS,
        Ok(Outcome::Incomplete) => ExitCode::from(1),
        Err(error) => {
            say(&without_system_codes(&error.to_string()));
            could_not_run()
        }
    }
}

/// A sentence without the numbers that systems put after their reasons, " (os error 13)".
fn without_system_codes(sentence: &str) -> String {
    let mut parts = sentence.split(" (os error ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        match part[digits..].strip_prefix(')') {
            Some(rest) if digits > 0 => text.push_str(rest),
            _ => text.push_str(&format!(" (os error {part}")),
        }
    }
    text
}

/// The exit code of what could not run or was stopped.
pub fn could_not_run() -> ExitCode {
    ExitCode::from(2)
}

/// Says a sentence on standard error.
pub fn say(sentence: &str) {
    screen::to_stderr(&format!("{sentence}\n"));
}

#[cfg(test)]
mod tests {
    use super::without_system_codes;

    #[test]
    fn numbers_of_the_system_are_left_away() {
        for (text, expected) in [
            ("x: Permission denied (os error 13). Ask.", "x: Permission denied. Ask."),
            ("a (os error 2), b (os error 40)", "a, b"),
            ("a (os error x) b", "a (os error x) b"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(without_system_codes(text), expected);
        }
    }
}

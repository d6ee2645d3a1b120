//! `almoner watch FOLDER`: imports files as they arrive.

use super::args::ModeArg;
use super::control;
use super::progress::ProgressLine;
use super::screen::Screen;
use super::telling::Telling;
use super::{Common, EXIT_CODES, Outcome, say, store, when};
use crate::engine::job::documents::JobDocument;
use crate::engine::model::{Job, Mode};
use crate::engine::notify::{Ended, Notice};
use crate::engine::schema::Schema;
use crate::engine::store::sqlite::SqliteStore;
use crate::engine::store::{Store, StoreError};
use crate::engine::watch::{FileDone, FileOutcome, Surroundings, TemplateChoice, Watched, Watcher};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Import files as they arrive in a folder, each by its template
///
/// A file is taken once it is whole, imported without asking, and moved to the folder done, or with its problem rows
/// to the folder problems. One line, or with --json one document on a line, tells of each file. Ctrl+C ends it after
/// the rows at hand; the next watcher goes on. Nothing that is missing from a full list is removed: that is reviewed.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct WatchArgs {
    /// The folder
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The template to match by, or auto: the one whose columns a file has
    #[arg(long, value_name = "NAME", default_value = "auto")]
    template: String,
    /// What may happen to the database [default: as the template says]
    #[arg(long, value_enum)]
    mode: Option<ModeArg>,
    /// Import what is there, and end
    #[arg(long)]
    once: bool,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    every: Duration,
    /// Tell how each file ended, as `almoner notify` has it set up
    #[arg(long)]
    notify: bool,
}

/// One line of `--json`.
#[derive(Debug, Serialize)]
struct Document<'d> {
    /// As it arrived.
    file: &'d str,
    /// `imported`, `not_imported`, or `interrupted`: gone on with by the next watcher.
    outcome: &'static str,
    template: Option<&'d str>,
    moved_to: Option<String>,
    /// Its problem rows, or what is wrong with it.
    beside: Option<String>,
    message: String,
    /// The Job Object; null where nothing was begun.
    job: Option<JobDocument>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = "write seconds between 0.05 and 3600, such as 10";
    let seconds: f64 = text.parse().map_err(|_| wrong)?;
    if !(0.05..=3_600.0).contains(&seconds) {
        return Err(wrong.to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}

pub fn watch(args: &WatchArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let database = common.database()?;
    // Made now, so that a mistake in its path is said before a file is taken.
    drop(store::open(common)?);
    let folder = std::path::absolute(&args.folder).unwrap_or_else(|_| args.folder.clone());
    let template = match args.template.as_str() {
        "auto" => TemplateChoice::Fitting,
        name => TemplateChoice::Named(name.to_owned()),
    };
    let watched = Watched { folder, template, mode: args.mode.map(Mode::from), every: args.every };
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), false);
    let open = || -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(SqliteStore::open_existing(&database, Schema::built_in())?))
    };
    let around = Surroundings {
        schema: Schema::built_in(),
        open: &open,
        person: &store::person(),
        control: &control,
        observer: &progress,
        held: &AtomicBool::new(false),
        year: when::current_year,
    };
    let watcher = Watcher::new(watched, around)?;
    let telling = Telling::begin(args.notify);
    if !args.once {
        say(&format!("Watching {}. Ctrl+C ends it.", args.folder.display()));
    }
    let mut outcome = Outcome::Complete;
    let ended = watcher.run(args.once, &mut |done| {
        progress.clear();
        if done.needs_a_look() {
            outcome = Outcome::Incomplete;
        }
        if let Err(error) = show(done, screen) {
            tracing::warn!("a line could not be written: {error}");
        }
        if let Some(telling) = &telling {
            tell(done, telling);
        }
    });
    telling.into_iter().for_each(Telling::end);
    ended?;
    Ok(outcome)
}

fn tell(done: &FileDone, telling: &Telling) {
    match &done.outcome {
        FileOutcome::Imported(job) | FileOutcome::Interrupted(job) => telling.of_job(job),
        FileOutcome::NotImported(_) => telling.tell(&Notice::not_imported(&done.file)),
        FileOutcome::Postponed => {}
    }
}

/// One line, or one document on a line.
fn show(done: &FileDone, screen: &Screen) -> anyhow::Result<()> {
    let message = message(done);
    if !screen.json {
        let to = done.moved_to.as_ref().map(|to| format!("  → {}", to.display())).unwrap_or_default();
        return screen.print(&format!("{message}{to}\n"));
    }
    let (outcome, job) = match &done.outcome {
        FileOutcome::Imported(job) => ("imported", Some(job)),
        FileOutcome::Interrupted(job) => ("interrupted", Some(job)),
        FileOutcome::Postponed => ("interrupted", None),
        FileOutcome::NotImported(_) => ("not_imported", None),
    };
    let shown = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let document = Document {
        file: &done.file,
        outcome,
        template: done.template.as_deref(),
        moved_to: shown(&done.moved_to),
        beside: shown(&done.beside),
        message,
        job: job.map(|job| JobDocument::of(job)),
    };
    screen.print(&(serde_json::to_string(&document)? + "\n"))
}

fn message(done: &FileDone) -> String {
    let of_job = |job: &Job| Notice::of(&Ended::of(job)).map(|notice| notice.body);
    match &done.outcome {
        FileOutcome::Imported(job) | FileOutcome::Interrupted(job) => {
            of_job(job).unwrap_or_else(|| format!("{}: {}", done.file, job.status.as_str()))
        }
        FileOutcome::Postponed => format!("{}: stopped before it began", done.file),
        FileOutcome::NotImported(why) if why.starts_with(&done.file) => why.clone(),
        FileOutcome::NotImported(why) => format!("{}: {why}", done.file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    const SYSTEMD: &str = include_str!("../../assets/service/almoner-watch.service");
    const LAUNCHD: &str = include_str!("../../assets/service/org.almoner.watch.plist");
    const WINDOWS: &str = include_str!("../../assets/service/almoner-watch.xml");

    fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
        let (_, rest) = text.split_once(start).expect("it is in the file");
        rest.split_once(end).expect("it ends").0
    }

    #[test]
    fn the_commands_of_the_service_files_are_commands_of_this_program() {
        let systemd: Vec<&str> = between(SYSTEMD, "\nExecStart=", "\n").split_whitespace().collect();
        let array = between(LAUNCHD, "<array>", "</array>");
        let launchd: Vec<&str> = array
            .lines()
            .filter_map(|line| Some(between(line.trim().strip_prefix("<string>")?, "", "</string>")))
            .collect();
        let program = between(WINDOWS, "<Command>", "</Command>");
        let arguments = between(WINDOWS, "<Arguments>", "</Arguments>").split_whitespace();
        let windows: Vec<&str> = std::iter::once(program).chain(arguments).collect();
        for words in [systemd, launchd, windows] {
            assert!(words[0].contains("almoner"), "{words:?}");
            let parsed = Cli::try_parse_from(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
            let Some(Command::Watch(args)) = parsed.command else { panic!("{words:?}") };
            assert!(args.notify && !args.once && args.template == "auto" && parsed.common.json, "{words:?}");
            assert!(args.folder.ends_with("inbox") || words[2].ends_with("inbox"), "{words:?}");
        }
    }

    #[test]
    fn a_pause_is_neither_busy_nor_endless() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for text in ["", "0", "-1", "1e9", "NaN", "soon"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}

//! `almoner import FILE`: at a terminal checks, shows and asks first; otherwise imports at once.

use super::args::{MatchArgs, RowArgs, RunArgs, import_after_help};
use super::file_args::FileArgs;
use super::fixes::{self, FixArgs, FixesDocument};
use super::lists::ListArgs;
use super::prepare::{self, MatchedFile, ReadFile};
use super::progress::ProgressLine;
use super::screen::{Screen, to_stderr};
use super::telling::Telling;
use super::templates::choose;
use super::totals::ExpectArgs;
use super::{Common, Outcome, ask, check, control, inspect, match_columns, report, store};
use crate::engine::job::{self, CheckReport, Control, ImportRequest, JobError, Person, Report};
use crate::engine::model::{Job, JobId, JobKind, Step};
use crate::engine::schema::Schema;
use crate::engine::store::Store;
use clap::Args;

/// Import a file: at a terminal it is checked and shown first, and you are asked
///
/// With --yes, or when nobody can be asked, it is imported at once. Rows with errors are left out and
/// written to a file of their own, in the shape of the one imported.
#[derive(Debug, Args)]
#[command(after_help = import_after_help())]
pub struct ImportArgs {
    #[command(flatten)]
    file: FileArgs,
    #[command(flatten)]
    matching: MatchArgs,
    #[command(flatten)]
    rows: RowArgs,
    #[command(flatten)]
    list: ListArgs,
    #[command(flatten)]
    fixing: FixArgs,
    #[command(flatten)]
    expect: ExpectArgs,
    #[command(flatten)]
    run: RunArgs,
}

/// One import under way.
struct Importing<'i> {
    request: ImportRequest,
    file: ReadFile,
    matched: MatchedFile,
    person: Person,
    control: &'i Control,
    progress: &'i ProgressLine,
    screen: &'i Screen,
}

pub fn import(args: &ImportArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let telling = Telling::begin(args.run.notify);
    let asking = !args.run.yes && ask::somebody_is_there();
    let done = import_file(args, common, screen, asking);
    if let Some(telling) = telling {
        let name = args.file.file.file_name().unwrap_or_default().to_string_lossy();
        let job = done.as_ref().ok().map(|(job, _)| *job);
        // Whoever is asked sees for themselves what is not imported.
        telling.of(store::open_existing(common).ok().as_deref_mut(), &name, job, !asking);
        telling.end();
    }
    done.map(|(_, outcome)| outcome)
}

fn import_file(args: &ImportArgs, common: &Common, screen: &Screen, asking: bool) -> anyhow::Result<(JobId, Outcome)> {
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), args.run.no_wait);
    let (file, matched) = prepare::prepare(&args.file, &args.matching, common, &control, &progress)?;
    let mut request = prepare::request(&file, &matched, &args.rows)?;
    request.expected = args.expect.expected(&request, matched.record_type)?;
    let mut store = store::open(common)?;
    args.list.apply(store.as_mut(), &mut request, screen.style)?;
    choose::hint(store.as_mut(), (&file, &args.file), &matched, &args.matching, screen);
    let fixed = fixes::apply(&args.fixing, &file, &matched, store.as_mut(), screen, &mut request)?;
    let person = store::person();
    let importing = Importing { request, file, matched, person, control: &control, progress: &progress, screen };
    let report = if asking {
        importing.ask_first(store.as_mut())?
    } else if !importing.request.expected.is_empty() {
        importing.compare_first(store.as_mut())?
    } else {
        importing.run(store.as_mut(), None)?
    };
    let outcome = report::outcome(&report)?;
    choose::note_use(store.as_mut(), &importing.matched);
    importing.show(&report, asking, fixed)?;
    Ok((report.job, outcome))
}

impl Importing<'_> {
    fn check(&self, store: &mut dyn Store) -> anyhow::Result<CheckReport> {
        let schema = Schema::built_in();
        let checked = job::check(store, schema, &self.request, &self.person, self.control, self.progress);
        self.progress.clear();
        Ok(checked?)
    }

    /// Checks, and imports exactly that where it is what was expected.
    fn compare_first(&self, store: &mut dyn Store) -> anyhow::Result<Report> {
        let checked = self.check(store)?;
        self.refuse_others(store, &checked)?;
        self.run(store, Some(&checked))
    }

    /// Gives up the checked import of a file that is not what was expected, unless that is right all the same.
    fn refuse_others(&self, store: &mut dyn Store, checked: &CheckReport) -> anyhow::Result<()> {
        let differences = checked.checked.differences(self.matched.record_type).join("; ");
        if differences.is_empty() || self.request.expected.waived.is_some() {
            return Ok(());
        }
        let error = JobError::TotalsDiffer { differences };
        store.step(checked.report.job, Step::Cancel, &self.person.user, Some(&error.to_string()))?;
        Err(error.into())
    }

    /// Checks, shows what would happen, and imports exactly that on a yes.
    fn ask_first(&self, store: &mut dyn Store) -> anyhow::Result<Report> {
        let mut checked = self.check(store)?;
        let shown = check::SHOWN_LINES;
        let text = check::text(&self.file, &self.matched, &mut checked, shown, self.screen.style)?;
        if self.screen.json {
            to_stderr(&text);
        } else {
            self.screen.print(&text)?;
        }
        self.refuse_others(store, &checked)?;
        if !Self::said_yes(&checked.report) {
            store.step(checked.report.job, Step::Cancel, &self.person.user, Some("Not imported after the check"))?;
            anyhow::bail!("Nothing was imported.");
        }
        self.run(store, Some(&checked))
    }

    /// Asks, unless there is nothing to be asked about.
    fn said_yes(report: &Report) -> bool {
        let changes = report.counts.created + report.counts.updated;
        changes == 0 || ask::yes(&format!("\nImport {}?", report::changes(report)))
    }

    fn run(&self, store: &mut dyn Store, checked: Option<&CheckReport>) -> anyhow::Result<Report> {
        let plan = checked.map(|c| &c.checked);
        let schema = Schema::built_in();
        let report = job::import(store, schema, &self.request, plan, &self.person, self.control, self.progress);
        self.progress.clear();
        let this = |job: &Job| job.kind == JobKind::Import && job.file_sha256 == self.request.file.sha256;
        report.map_err(|error| report::failure(error, self.progress.busy(), store, this))
    }

    fn show(&self, report: &Report, shown_before: bool, fixed: FixesDocument) -> anyhow::Result<()> {
        if self.screen.json {
            let expected = &self.request.expected;
            return self.screen.document(&report::file_document(report, &self.matched, expected, None, fixed));
        }
        let style = self.screen.style;
        let (id, mut text) = (report.job.0, String::new());
        if !shown_before {
            text.push_str(&inspect::facts_text(&self.file, style));
            text.push_str(&match_columns::matched_text(&self.file, &self.matched));
        }
        text.push('\n');
        let (record_type, headline) = (Some(self.matched.record_type), format!("Import {id} is done."));
        text.push_str(&report::written_text(report, record_type, &headline, !shown_before, style));
        text.push_str(&format!("To take it back: {} undo {id}\n", super::program()));
        self.screen.print(&text)
    }
}

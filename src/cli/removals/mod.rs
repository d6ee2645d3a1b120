//! `almoner removals`: what full lists do not carry, reviewed record by record, removed, and brought back.

mod decide;
mod export;
mod list;
mod remove;
mod report;
mod restore;
mod rules;
mod show;

use super::args::PageArgs;
use super::screen::Screen;
use super::{Common, EXIT_CODES, Outcome, prepare, program, store};
use crate::engine::job::{self, JobError, Review};
use crate::engine::model::{JobFilter, JobId, Protection, Status};
use crate::engine::schema::group_digits;
use crate::engine::store::{ReviewFilter, ReviewShow, Store};
use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};

/// Review what full lists no longer hold, and remove it, or bring it back
///
/// An import with --mode full-list removes nothing: what its file does not hold waits here. Who gave lately, has an
/// open proposal or is protected otherwise is kept unless somebody ticks it. What was removed can always come back.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES, disable_help_subcommand = true)]
pub struct RemovalsArgs {
    /// Number of the import; without it all that wait are listed, and commands are about the only one that waits
    #[arg(value_name = "JOB")]
    job: Option<i64>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Instead list the records of this type that go with those ticked
    #[arg(long = "type", value_name = "TYPE", conflicts_with_all = ["search", "show"])]
    record_type: Option<String>,
    #[command(flatten)]
    page: PageArgs,
    #[command(subcommand)]
    command: Option<RemovalsCommand>,
}

#[derive(Debug, Subcommand)]
enum RemovalsCommand {
    /// Keep records, whatever the rules say
    #[command(after_help = EXIT_CODES)]
    Keep(decide::DecideArgs),
    /// Tick records for removal, also protected ones
    #[command(after_help = EXIT_CODES)]
    Tick(decide::DecideArgs),
    /// Leave records to the rules again
    #[command(after_help = EXIT_CODES)]
    Leave(decide::DecideArgs),
    Export(export::ExportArgs),
    Remove(remove::RemoveArgs),
    /// End the review without removing anything
    #[command(after_help = EXIT_CODES)]
    Finish,
    Restore(restore::RestoreArgs),
    Report(report::ReportArgs),
    Rules(rules::RulesArgs),
}

/// Which records of a review.
#[derive(Debug, Clone, Args)]
struct FilterArgs {
    /// Only records whose name or ID holds this
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only these
    #[arg(long, value_enum)]
    show: Option<ShowArg>,
}

/// [`ReviewShow`], as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShowArg {
    /// Those that will be removed
    Ticked,
    /// Those that will not
    Kept,
    /// Those protected for any reason
    Protected,
    /// Those somebody decided about
    ByHand,
    /// Those who gave lately
    GaveRecently,
    /// Those with an open proposal
    OpenProposal,
    /// Those with a tag that protects
    Tagged,
    /// Those never to be removed
    Never,
    /// Those that other records name
    NamedElsewhere,
    /// Those in a later file
    SeenSince,
    /// Those listed as deleted, and not marked so any more
    NotMarked,
}

impl FilterArgs {
    fn is_given(&self) -> bool {
        self.search.is_some() || self.show.is_some()
    }

    fn filter(&self) -> ReviewFilter {
        let show = self.show.map_or(ReviewShow::All, |show| match show {
            ShowArg::Ticked => ReviewShow::Ticked,
            ShowArg::Kept => ReviewShow::Kept,
            ShowArg::Protected => ReviewShow::Guarded,
            ShowArg::ByHand => ReviewShow::ByHand,
            ShowArg::GaveRecently => ReviewShow::Protected(Protection::GaveRecently),
            ShowArg::OpenProposal => ReviewShow::Protected(Protection::OpenProposal),
            ShowArg::Tagged => ReviewShow::Protected(Protection::Tagged),
            ShowArg::Never => ReviewShow::Protected(Protection::NeverRemoved),
            ShowArg::NamedElsewhere => ReviewShow::Protected(Protection::NamedElsewhere),
            ShowArg::SeenSince => ReviewShow::Protected(Protection::SeenSince),
            ShowArg::NotMarked => ReviewShow::Protected(Protection::NotMarked),
        });
        ReviewFilter { search: self.search.clone().unwrap_or_default(), show }
    }
}

pub fn removals(args: &RemovalsArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    if args.command.is_some() && (args.filter.is_given() || args.record_type.is_some()) {
        bail!(
            "Write --search, --show and --type after the command they are for, as in `{} removals 12 keep --search Lee`.",
            program()
        );
    }
    let mut store = store::open_existing(common)?;
    let store = store.as_mut();
    // Where it cannot be marked, as on a read-only disk, a job is shown as it stands.
    drop(store.tell_interrupted(&store::person().user));
    match (&args.command, args.job) {
        (None, None) if !args.filter.is_given() && args.record_type.is_none() => list::list(store, &args.page, screen),
        (None, job) => {
            let id = which(store, job)?;
            show::show(store, id, args, screen)
        }
        (Some(RemovalsCommand::Rules(rules)), None) => rules::rules(store, rules, screen),
        (Some(RemovalsCommand::Rules(_)), Some(_)) => {
            bail!("The rules hold for all lists: write `{} removals rules`.", program())
        }
        (Some(command), job) => {
            let id = which(store, job)?;
            run(command, store, id, screen)
        }
    }
}

fn run(
    command: &RemovalsCommand,
    store: &mut (dyn Store + 'static),
    id: JobId,
    screen: &Screen,
) -> anyhow::Result<Outcome> {
    match command {
        RemovalsCommand::Keep(args) => decide::decide(store, id, args, Some(false), screen),
        RemovalsCommand::Tick(args) => decide::decide(store, id, args, Some(true), screen),
        RemovalsCommand::Leave(args) => decide::decide(store, id, args, None, screen),
        RemovalsCommand::Export(args) => export::export(store, id, args, screen),
        RemovalsCommand::Remove(args) => remove::remove(store, id, args, screen),
        RemovalsCommand::Finish => remove::finish(store, id, screen),
        RemovalsCommand::Restore(args) => restore::restore(store, id, args, screen),
        RemovalsCommand::Report(args) => report::report(store, id, args, screen),
        RemovalsCommand::Rules(args) => rules::rules(store, args, screen),
    }
}

/// Imports whose review is not over, newest first.
fn waiting(limit: u64, offset: u64) -> JobFilter {
    let statuses = Status::ALL.into_iter().filter(|status| *status == Status::PruningPending || status.is_removing());
    JobFilter { statuses: statuses.collect(), descending: true, limit, offset, ..JobFilter::default() }
}

/// The import a command is about: the one named, or the one a removal that was named belongs to, or the only one
/// that waits.
///
/// # Errors
/// When there is none, or one of several may be meant.
fn which(store: &mut dyn Store, named: Option<i64>) -> anyhow::Result<JobId> {
    if let Some(id) = named {
        let job = store.job(JobId(id))?;
        return Ok(job.review_of.unwrap_or(job.id));
    }
    let list = store.jobs(&waiting(2, 0))?;
    match list.items.as_slice() {
        [job] => Ok(job.id),
        [] => {
            bail!("No list waits to be reviewed. Name an earlier one by its number, as in `{} removals 12`.", program())
        }
        _ => bail!("Several lists wait to be reviewed. Say which by its number: `{} removals` shows them.", program()),
    }
}

/// A review as it stands now. Where why records are protected cannot be found out anew, as on a read-only disk, it is
/// shown as it was.
fn found(store: &mut dyn Store, id: JobId) -> Result<Review, JobError> {
    job::review(store, id, true).or_else(|_| job::review(store, id, false))
}

/// A review in which something can still be decided.
///
/// # Errors
/// When it is over, or somebody is removing.
fn open(store: &mut dyn Store, id: JobId) -> anyhow::Result<Review> {
    let review = job::review(store, id, true)?;
    if review.job.status.is_removing() {
        bail!("Records of import {} are being removed just now. Nothing was changed.", id.0);
    }
    if !review.is_open() {
        bail!(
            "The review of import {0} is over. Nothing was changed. `{1} removals {0} report` shows what came of it.",
            id.0,
            program()
        );
    }
    Ok(review)
}

/// What an error means on the command line: with the command that helps.
fn plain(error: JobError, id: JobId) -> anyhow::Error {
    let (program, id) = (program(), id.0);
    match error {
        JobError::RemovalBegun { id: begun } => anyhow::anyhow!(
            "A removal of this list was begun and stopped. Go on with `{program} resume {begun}`, or take it back with \
             `{program} undo {begun}`."
        ),
        JobError::NothingTicked => anyhow::anyhow!(
            "Nothing is ticked, so nothing was removed. Tick what is to go with `{program} removals {id} tick ID`, or \
             finish without removing with `{program} removals {id} finish`."
        ),
        JobError::MoreThanHalf { ticked, of } => anyhow::anyhow!(
            "That would remove {} of {}: more than half. Nothing was removed. If that is right, allow it with \
             `{program} removals rules --more-than-half yes`.",
            group_digits(ticked),
            group_digits(of)
        ),
        JobError::ReviewChanged { confirmed, ticked } if confirmed != ticked => anyhow::anyhow!(
            "{} ticked, not {}. Nothing was removed. `{program} removals {id} --show ticked` lists what would go.",
            if ticked == 1 { "1 record is".to_owned() } else { format!("{} records are", group_digits(ticked)) },
            group_digits(confirmed)
        ),
        other => other.into(),
    }
}

/// Members of the Pruning Summary Object of the hosted import API: records that go, by type, and all of them.
fn summary(record_type: &str, ticked: u64, dependents: &[(String, u64)]) -> serde_json::Map<String, serde_json::Value> {
    let mut summary = serde_json::Map::new();
    let mut total = 0;
    let all = std::iter::once((record_type, ticked)).chain(dependents.iter().map(|(name, n)| (name.as_str(), *n)));
    for (name, count) in all {
        let member = super::report::type_of(name).map_or(name, |of| of.plural.as_str()).to_uppercase();
        total += count;
        summary.insert(member, count.into());
    }
    summary.insert("TOTAL".to_owned(), total.into());
    summary
}

/// "12 gifts"
fn counted(record_type: &str, count: u64) -> String {
    match super::report::type_of(record_type) {
        Some(of) => super::screen::counted_words(count, &of.label.to_lowercase(), &of.plural.to_lowercase()),
        None => format!("{} {record_type}", group_digits(count)),
    }
}

/// Keys as they are kept, from keys as they are typed.
fn keys(review: &Review, typed: &[String]) -> Vec<String> {
    let of = prepare::record_type(&review.job.record_type).ok();
    typed.iter().map(|key| of.map_or_else(|| key.clone(), |of| super::record::key_of(of, key.trim()))).collect()
}

//! `almoner jobs`: what was imported when, page by page.

use super::args::PageArgs;
use super::documents::JobDocument;
use super::screen::{Screen, Style};
use super::table::Table;
use super::when::{self, When};
use super::{Common, EXIT_CODES, Outcome, prepare, report, store};
use crate::engine::model::{Job, JobFilter, JobKind, JobList, JobSort, Status};
use crate::engine::schema::group_digits;
use clap::{Args, ValueEnum};
use serde::Serialize;

/// List imports and undos, newest first
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct JobsArgs {
    /// Only of this record type (repeatable)
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Only where the file's name is like this; case, accents and slips of the finger do not matter
    #[arg(long = "file", alias = "file-name", value_name = "TEXT")]
    file_name: Option<String>,
    /// Only in this status, such as OK, WARN or INTERRUPTED (repeatable)
    #[arg(long, value_parser = status)]
    status: Vec<Status>,
    /// Only full lists
    #[arg(long)]
    full_lists: bool,
    /// Only begun on or after this day, 2024-03-04, or millisecond since 1970
    #[arg(long, value_name = "WHEN", value_parser = When::parse)]
    from: Option<When>,
    /// Only begun on or before it
    #[arg(long, value_name = "WHEN", value_parser = When::parse)]
    to: Option<When>,
    /// What to sort by
    #[arg(long, value_enum, default_value_t)]
    sort: SortArg,
    /// Which end comes first
    #[arg(long, value_enum, default_value_t)]
    order: OrderArg,
    /// Also jobs that only checked a file or never ran
    #[arg(long)]
    checks: bool,
    #[command(flatten)]
    page: PageArgs,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
#[value(rename_all = "snake_case")]
enum SortArg {
    #[default]
    Id,
    CreatedAt,
    StatusUpdatedAt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum OrderArg {
    Asc,
    #[default]
    Desc,
}

/// The document of `jobs`, the Paginated Job List Object of the hosted import API.
#[derive(Debug, Serialize)]
struct Document {
    limit: u64,
    offset: u64,
    total: u64,
    items: Vec<JobDocument>,
}

fn status(text: &str) -> Result<Status, String> {
    Status::parse(&text.to_uppercase()).ok_or_else(|| {
        let known: Vec<&str> = Status::ALL.iter().map(|s| s.as_str()).collect();
        format!("the statuses are {}", known.join(", "))
    })
}

impl JobsArgs {
    /// Whether some imports may be left away.
    fn narrows(&self) -> bool {
        let JobsArgs { types, file_name, status, full_lists, from, to, .. } = self;
        !types.is_empty() || file_name.is_some() || !status.is_empty() || *full_lists || from.is_some() || to.is_some()
    }
}

pub fn jobs(args: &JobsArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let types = args.types.iter().map(|name| prepare::record_type(name).map(|t| t.name.clone()));
    let filter = JobFilter {
        types: types.collect::<anyhow::Result<_>>()?,
        file_name: args.file_name.clone(),
        statuses: args.status.clone(),
        kinds: Vec::new(),
        full_lists: args.full_lists,
        reviewed: false,
        from: args.from.map(When::first),
        to: args.to.map(When::last),
        include_checks: args.checks,
        sort: match args.sort {
            SortArg::Id => JobSort::Id,
            SortArg::CreatedAt => JobSort::CreatedAt,
            SortArg::StatusUpdatedAt => JobSort::StatusUpdatedAt,
        },
        descending: args.order == OrderArg::Desc,
        limit: args.page.limit,
        offset: args.page.offset,
    };
    let mut store = store::open_existing(common)?;
    // Where it cannot be marked, as on a read-only disk, a job is shown as it stands.
    drop(store.tell_interrupted(&store::person().user));
    let list = store.jobs(&filter)?;
    if screen.json {
        let items = list.items.iter().map(JobDocument::of).collect();
        screen.document(&Document { limit: list.limit, offset: list.offset, total: list.total, items })?;
    } else {
        screen.print(&text(&list, args.narrows(), screen.style))?;
    }
    Ok(Outcome::Complete)
}

/// Characters a line of the list may have.
const WIDE: usize = 130;

fn text(list: &JobList, filtered: bool, style: Style) -> String {
    if list.items.is_empty() {
        return match list.total {
            0 if filtered => "No import fits.\n".to_owned(),
            0 => "No imports. `almoner import FILE` makes one.\n".to_owned(),
            total => format!("No more imports; there are {}.\n", group_digits(total)),
        };
    }
    let heads = [">No.", "Begun", "Type", "Status", "File", ">Rows", ">New", ">Updated", ">Removed", ">Left out", "By"];
    let mut table = Table::new(&heads).within(WIDE);
    for job in &list.items {
        table.row([
            job.id.0.to_string(),
            when::short(job.created_at),
            report::type_of(&job.record_type).map_or_else(|| job.record_type.clone(), |of| of.plural.clone()),
            job.status.as_str().to_owned(),
            what(job),
            group_digits(job.counts.rows),
            group_digits(job.counts.created),
            group_digits(job.counts.altered()),
            group_digits(job.counts.deleted),
            group_digits(job.counts.left_out),
            job.created_by.clone(),
        ]);
    }
    let shown = format!("{} of {}", list.items.len(), group_digits(list.total));
    format!("{}{}\n", table.text(), style.quiet(&shown))
}

fn what(job: &Job) -> String {
    match (job.kind, job.undo_of) {
        (JobKind::Undo, Some(of)) => format!("undo of {} ({})", of.0, job.file_name),
        (JobKind::Restore, _) => format!("restore of {}", job.file_name),
        (JobKind::Removal, _) => format!("removal ({})", job.file_name),
        _ => job.file_name.clone(),
    }
}

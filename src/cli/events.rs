//! `almoner events ID`: what happened to records in a job.

use super::args::PageArgs;
use super::documents::ORGANISATION;
use super::screen::{Screen, Style, counted_words};
use super::table::Table;
use super::{Common, EXIT_CODES, Outcome, report, store};
use crate::engine::job::{Exported, export_events};
use crate::engine::model::{Job, JobId};
use crate::engine::schema::catalogue::Operation;
use crate::engine::schema::{RecordType, group_digits};
use crate::engine::store::{EventCount, EventFilter, EventList, StoredEvent};
use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;

/// Show what happened to records in an import
///
/// Counts are exact. Of each kind of event up to 100 are kept to look at; --csv writes everything.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct EventsArgs {
    /// Number of the import, as `almoner jobs` lists it
    #[arg(value_name = "ID")]
    id: i64,
    /// List the events of this code, a page at a time
    #[arg(long, value_name = "N")]
    code: Option<u16>,
    /// Only events that did this
    #[arg(long, value_enum, value_name = "OPERATION", ignore_case = true)]
    operation: Option<OperationArg>,
    /// List the events about this field, such as `birth_date`
    #[arg(long, value_name = "SLOT")]
    slot: Option<String>,
    /// Write all that happened to this new CSV file: every record, every change, every row left out
    #[arg(long, value_name = "FILE", conflicts_with_all = ["code", "operation", "slot"])]
    csv: Option<PathBuf>,
    #[command(flatten)]
    page: PageArgs,
}

/// What events did, as the hosted import API names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
enum OperationArg {
    Create,
    Update,
    Delete,
    /// The row is left out
    #[value(alias = "FATAL")]
    Error,
    /// The row goes in, and somebody should look
    Warning,
}

impl OperationArg {
    fn operation(self) -> Operation {
        match self {
            OperationArg::Create => Operation::Create,
            OperationArg::Update => Operation::Update,
            OperationArg::Delete => Operation::Delete,
            OperationArg::Error => Operation::Error,
            OperationArg::Warning => Operation::Warning,
        }
    }

    fn means(self, operation: Operation) -> bool {
        self.operation() == operation
    }
}

/// The document of `events`.
#[derive(Debug, Serialize)]
struct SummaryDocument {
    summary: Summary,
    distinct: Vec<DistinctDocument>,
}

/// Events per operation.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Summary {
    create: u64,
    update: u64,
    delete: u64,
    error: u64,
    warning: u64,
}

/// One kind of event.
#[derive(Debug, Serialize)]
struct DistinctDocument {
    event_code: u16,
    message: String,
    count: u64,
    operation: Operation,
    slot: Option<String>,
}

/// The document of `events --code`, the Paginated Event List Object of the hosted import API.
#[derive(Debug, Serialize)]
struct ListDocument {
    limit: u64,
    offset: u64,
    total: u64,
    items: Vec<EventDocument>,
}

/// One event.
#[derive(Debug, Serialize)]
struct EventDocument {
    id: i64,
    oid: i64,
    job_id: i64,
    event_code: u16,
    /// Key of the record; empty where it could not be read.
    remote_id: String,
    message: String,
    /// Milliseconds since 1970.
    created_at: i64,
    /// Null where it is about no row of a file.
    row: Option<u64>,
    /// What stood there; for a problem, what stands in the file.
    before: String,
    /// What stands there now; for a problem, what would be right.
    after: String,
    slot: Option<String>,
    name: String,
}

/// The document of `events --csv`.
#[derive(Debug, Serialize)]
struct ExportDocument {
    csv: String,
    changes: u64,
    events: u64,
}

pub fn events(args: &EventsArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    let job = store.job(JobId(args.id))?;
    let record_type = report::type_of(&job.record_type);
    if let Some(path) = &args.csv {
        let Exported { events, changes } = export_events(store.as_mut(), job.id, path, false)?;
        if screen.json {
            screen.document(&ExportDocument { csv: path.display().to_string(), changes, events })?;
        } else {
            screen.print(&format!("{} are in {}\n", counted_words(events, "event", "events"), path.display()))?;
        }
    } else if args.code.is_some() || args.slot.is_some() {
        let filter = filter(args, record_type)?;
        let list = store.events(job.id, &filter, args.page.limit, args.page.offset)?;
        if screen.json {
            screen.document(&list_document(&list, job.id, record_type))?;
        } else {
            screen.print(&list_text(&list, screen.style))?;
        }
    } else {
        let mut counted = store.event_counts(job.id)?;
        counted.retain(|count| args.operation.is_none_or(|operation| operation.means(count.operation)));
        if screen.json {
            screen.document(&summary_document(&counted, record_type))?;
        } else {
            screen.print(&summary_text(&job, &counted, screen.style))?;
        }
    }
    Ok(Outcome::Complete)
}

fn filter(args: &EventsArgs, record_type: Option<&RecordType>) -> anyhow::Result<EventFilter> {
    let slot = |path: &String| {
        let found = record_type.and_then(|of| of.slot_at_any_position(path));
        found.with_context(|| format!("There is no field {path:?} here. `almoner events {}` names them.", args.id))
    };
    Ok(EventFilter {
        code: args.code,
        slot: args.slot.as_ref().map(slot).transpose()?,
        operation: args.operation.map(OperationArg::operation),
        ..EventFilter::default()
    })
}

fn summary_document(counted: &[EventCount], record_type: Option<&RecordType>) -> SummaryDocument {
    let distinct = counted.iter().map(|c| DistinctDocument {
        event_code: c.event.code,
        message: c.message.clone(),
        count: c.count,
        operation: c.operation,
        slot: record_type.and_then(|t| c.event.slot.map(|slot| t.slot_path(slot))),
    });
    SummaryDocument { summary: summary(counted), distinct: distinct.collect() }
}

fn summary(counted: &[EventCount]) -> Summary {
    let mut summary = Summary::default();
    for count in counted {
        let place = match count.operation {
            Operation::Create => &mut summary.create,
            Operation::Update => &mut summary.update,
            Operation::Delete => &mut summary.delete,
            Operation::Error => &mut summary.error,
            Operation::Warning => &mut summary.warning,
        };
        *place += count.count;
    }
    summary
}

fn list_document(list: &EventList, job: JobId, record_type: Option<&RecordType>) -> ListDocument {
    let item = |event: &StoredEvent| EventDocument {
        id: event.id,
        oid: ORGANISATION,
        job_id: job.0,
        event_code: event.event.code,
        remote_id: event.key.clone(),
        message: event.message.clone(),
        created_at: event.created_at,
        row: report::row_of_file(event.row),
        before: event.before.clone(),
        after: event.after.clone(),
        slot: record_type.and_then(|t| event.event.slot.map(|slot| t.slot_path(slot))),
        name: event.title.clone(),
    };
    ListDocument {
        limit: list.limit,
        offset: list.offset,
        total: list.total,
        items: list.items.iter().map(item).collect(),
    }
}

fn summary_text(job: &Job, counted: &[EventCount], style: Style) -> String {
    if counted.is_empty() {
        return format!("Nothing happened in job {}.\n", job.id.0);
    }
    let mut table = Table::new(&[">Code", "What", "Event", ">Count"]);
    for count in counted {
        let what = count.operation.as_str().to_lowercase();
        table.row([count.event.code.to_string(), what, count.message.clone(), group_digits(count.count)]);
    }
    let hint = format!("To see some: almoner events {} --code N", job.id.0);
    format!("{}{}\n", table.text(), style.quiet(&hint))
}

fn list_text(list: &EventList, style: Style) -> String {
    if list.items.is_empty() {
        return "No such events.\n".to_owned();
    }
    let mut table = Table::new(&[">Row", "Key", "Name", "Event", "Before", "After"]);
    for event in &list.items {
        let (key, name, message) = (event.key.clone(), event.title.clone(), event.message.clone());
        let row = report::row_of_file(event.row).map(group_digits).unwrap_or_default();
        table.row([row, key, name, message, event.before.clone(), event.after.clone()]);
    }
    let shown = format!("{} of {} kept", list.items.len(), group_digits(list.total));
    format!("{}{}\n", table.text(), style.quiet(&shown))
}

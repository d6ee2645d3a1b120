//! `almoner removals`: the lists that wait to be reviewed.

use super::{found, summary, waiting};
use crate::cli::args::PageArgs;
use crate::cli::screen::Screen;
use crate::cli::table::Table;
use crate::cli::{Outcome, program, report, when};
use crate::engine::job::Review;
use crate::engine::schema::group_digits;
use crate::engine::store::Store;
use serde::Serialize;

/// The document of `removals`.
#[derive(Debug, Serialize)]
struct Document {
    limit: u64,
    offset: u64,
    total: u64,
    items: Vec<Item>,
}

/// A list that waits.
#[derive(Debug, Serialize)]
struct Item {
    job: i64,
    record_type: String,
    file_name: String,
    status: &'static str,
    /// Milliseconds since 1970.
    created_at: i64,
    /// Records it does not hold that are still there.
    records: u64,
    /// Those of them that would go.
    ticked: u64,
    /// What would go by type, as the Pruning Summary Object of the hosted import API has it.
    summary: serde_json::Map<String, serde_json::Value>,
}

pub(super) fn list(store: &mut dyn Store, page: &PageArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let list = store.jobs(&waiting(page.limit, page.offset))?;
    let mut reviews = Vec::with_capacity(list.items.len());
    for job in &list.items {
        reviews.push(found(store, job.id)?);
    }
    if screen.json {
        let items = reviews.iter().map(item).collect();
        screen.document(&Document { limit: list.limit, offset: list.offset, total: list.total, items })?;
    } else {
        screen.print(&text(&reviews))?;
    }
    Ok(Outcome::Complete)
}

fn item(review: &Review) -> Item {
    let (job, totals) = (&review.job, &review.totals);
    Item {
        job: job.id.0,
        record_type: job.record_type.clone(),
        file_name: job.file_name.clone(),
        status: job.status.as_str(),
        created_at: job.created_at,
        records: totals.records,
        ticked: totals.ticked,
        summary: summary(&job.record_type, totals.ticked, &totals.dependents),
    }
}

fn text(reviews: &[Review]) -> String {
    if reviews.is_empty() {
        return format!(
            "No list waits to be reviewed. `{} import FILE --mode full-list` finds what a file no longer holds.\n",
            program()
        );
    }
    let mut table = Table::new(&[">Import", "Begun", "Type", "File", ">Not in it", ">Ticked", ">With them", "By"]);
    for Review { job, totals, .. } in reviews {
        table.row([
            job.id.0.to_string(),
            when::short(job.created_at),
            report::type_of(&job.record_type).map_or_else(|| job.record_type.clone(), |of| of.plural.clone()),
            job.file_name.clone(),
            group_digits(totals.records),
            group_digits(totals.ticked),
            group_digits(totals.dependents.iter().map(|(_, count)| count).sum()),
            job.created_by.clone(),
        ]);
    }
    format!("{}To review one: {} removals {}\n", table.text(), program(), reviews[0].job.id.0)
}

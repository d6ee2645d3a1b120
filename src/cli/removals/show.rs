//! `almoner removals JOB`: the records of a review page by page, and what it comes to.

use super::{RemovalsArgs, counted, found, summary};
use crate::cli::args::PageArgs;
use crate::cli::screen::{Screen, Style};
use crate::cli::table::Table;
use crate::cli::{Outcome, prepare, program, report, when};
use crate::engine::job::{Review, missing_warning, protection_words};
use crate::engine::model::{Guard, JobId, MissingFor, Protection};
use crate::engine::schema::group_digits;
use crate::engine::store::{ReviewDependent, ReviewPage, ReviewQuery, ReviewRow, Store};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

/// Characters a line may have.
const WIDE: usize = 130;

/// The document of `removals JOB`; with more than the Paginated Pruning List Object of the hosted import API.
#[derive(Debug, Serialize)]
struct Document {
    job: i64,
    record_type: String,
    file_name: String,
    status: &'static str,
    limit: u64,
    offset: u64,
    total: u64,
    items: Vec<Json>,
    /// What would go by type, as the Pruning Summary Object has it.
    summary: Map<String, Json>,
    totals: Json,
    /// What removing takes: `nothing_ticked`, `confirm`, `type_number` or `more_than_half`.
    guard: &'static str,
    /// A removal that was begun and stopped.
    begun: Option<i64>,
}

pub(super) fn show(store: &mut dyn Store, id: JobId, args: &RemovalsArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let review = found(store, id)?;
    if let Some(name) = &args.record_type {
        let name = &prepare::record_type(name)?.name;
        if *name != review.job.record_type {
            return dependents(store, &review, name, &args.page, screen);
        }
    }
    let PageArgs { limit, offset } = args.page;
    let query = ReviewQuery { filter: args.filter.filter(), limit, offset, ..ReviewQuery::default() };
    let page = store.review_page(id, &query)?;
    if screen.json {
        let items = page.rows.iter().map(|row| item(row, &review)).collect();
        screen.document(&document(&review, (limit, offset, page.total), items))?;
    } else {
        screen.print(&text(&review, &page, screen.style))?;
    }
    Ok(Outcome::Complete)
}

fn document(review: &Review, (limit, offset, total): (u64, u64, u64), items: Vec<Json>) -> Document {
    let (job, totals) = (&review.job, &review.totals);
    let protected: Map<String, Json> = totals.protected.iter().map(|(p, n)| (code(*p), json!(n))).collect();
    Document {
        job: job.id.0,
        record_type: job.record_type.clone(),
        file_name: job.file_name.clone(),
        status: job.status.as_str(),
        limit,
        offset,
        total,
        items,
        summary: summary(&job.record_type, totals.ticked, &totals.dependents),
        totals: json!({
            "records": totals.records,
            "ticked": totals.ticked,
            "kept_by_hand": totals.kept_by_hand,
            "protected": protected,
            "removed": totals.removed,
            "of": totals.of,
        }),
        guard: match review.guard {
            Guard::Nothing => "nothing_ticked",
            Guard::Within => "confirm",
            Guard::TypeNumber => "type_number",
            Guard::MoreThanHalf => "more_than_half",
        },
        begun: review.begun.map(|id| id.0),
    }
}

/// The stable name of a reason: `gave_recently`.
fn code(protection: Protection) -> String {
    json!(protection).as_str().unwrap_or_default().to_owned()
}

fn item(row: &ReviewRow, review: &Review) -> Json {
    let why: Vec<String> = row.protections.iter().map(|p| protection_words(p, &review.rules)).collect();
    json!({
        "id": row.key,
        "name": row.title,
        "row": (row.row > 0).then_some(row.row),
        "ticked": row.ticked,
        "removed": row.removed,
        "brought_back": row.removed && row.whole.is_some(),
        "protected": row.protections.iter().map(code).collect::<Vec<_>>(),
        "why": why,
        "decided": row.decision.as_ref().map(|d| json!({ "remove": d.remove, "by": d.who, "at": d.at })),
        "last_seen": row.seen.as_ref().map(|s| json!({ "job": s.job.0, "file_name": s.file_name, "at": s.at })),
    })
}

fn text(review: &Review, page: &ReviewPage, style: Style) -> String {
    let mut text = format!("{}\n", style.strong(&format!("Import {}: {}", review.job.id.0, review.job.file_name)));
    if !page.rows.is_empty() {
        let mut table = Table::new(&["Remove", "Name", "ID", "Protected", "Last seen"]).within(WIDE);
        for row in &page.rows {
            table.row([fate(row), row.title.clone(), row.key.clone(), protected(row, review), seen(row)]);
        }
        text.push_str(&table.text());
    }
    let shown = format!("{} of {}", page.rows.len(), group_digits(page.total));
    text.push_str(&format!("{}\n", style.quiet(&shown)));
    if review.is_open() {
        text.push_str(&summary_text(review));
    }
    text.push_str(&next_text(review));
    text
}

fn fate(row: &ReviewRow) -> String {
    match (row.removed, row.ticked) {
        (true, _) if row.whole.is_some() => "brought back".to_owned(),
        (true, _) => "removed".to_owned(),
        (false, true) => "✓".to_owned(),
        (false, false) => "kept".to_owned(),
    }
}

/// "gave in the last 2 years; kept by maria"
fn protected(row: &ReviewRow, review: &Review) -> String {
    let mut why: Vec<String> = row.protections.iter().map(|p| protection_words(p, &review.rules)).collect();
    why.extend(row.decision.as_ref().map(|decision| {
        let what = if decision.remove { "ticked" } else { "kept" };
        format!("{what} by {}", decision.who)
    }));
    why.join("; ")
}

fn seen(row: &ReviewRow) -> String {
    if row.row > 0 {
        return format!("listed in row {}", group_digits(row.row));
    }
    row.seen.as_ref().map(|seen| format!("{}, {}", when::day(seen.at), seen.file_name)).unwrap_or_default()
}

/// What the review comes to.
pub(super) fn summary_text(review: &Review) -> String {
    let (name, totals) = (&review.job.record_type, &review.totals);
    let mut text = String::new();
    let out_of = group_digits(totals.of);
    if totals.removed > 0 {
        report::push(&mut text, &format!("{} of {out_of} removed.", counted(name, totals.removed)));
    }
    let waiting = counted(name, totals.records);
    let missing = review.job.missing.unwrap_or_default();
    let why = match missing.why() {
        MissingFor::Absent => "not in the file",
        MissingFor::Listed => "listed for removal",
        MissingFor::Both => "not in the file, or listed for removal",
    };
    report::push(&mut text, &format!("{waiting} of {out_of} {why}; {} ticked:", group_digits(totals.ticked)));
    let of_type = |name: &str| report::type_of(name).map_or_else(|| name.to_owned(), |of| of.plural.clone());
    let mut lines = vec![(of_type(name), totals.ticked)];
    lines.extend(totals.dependents.iter().map(|(name, count)| (format!("{} with them", of_type(name)), *count)));
    if lines.len() > 1 {
        lines.push(("In all".to_owned(), lines.iter().map(|(_, count)| count).sum()));
    }
    let width = lines.iter().map(|(_, count)| group_digits(*count).len()).max().unwrap_or(0);
    for (words, count) in lines {
        report::push(&mut text, &format!("  {:>width$} {}", group_digits(count), words.to_lowercase()));
    }
    let mut kept: Vec<String> = totals
        .protected
        .iter()
        .map(|(p, n)| format!("{} {}", group_digits(*n), protection_words(*p, &review.rules)))
        .collect();
    if totals.kept_by_hand > 0 {
        kept.push(format!("{} kept by hand", group_digits(totals.kept_by_hand)));
    }
    if !kept.is_empty() {
        report::push(&mut text, &format!("Protected: {}.", kept.join(", ")));
    }
    let warning = review.job.missing.as_ref().zip(report::type_of(name)).and_then(|(m, of)| missing_warning(m, of));
    text.extend(warning.map(|warning| format!("! {warning}\n")));
    text
}

/// How to go on.
fn next_text(review: &Review) -> String {
    let (program, id, ticked) = (program(), review.job.id.0, review.totals.ticked);
    if let Some(begun) = review.begun {
        return format!("A removal was begun and stopped. To go on: {program} resume {}\n", begun.0);
    }
    if !review.is_open() {
        return format!("The review is over. What came of it: {program} removals {id} report\n");
    }
    let finish = format!("To finish without removing: {program} removals {id} finish\n");
    match review.guard {
        Guard::Nothing => finish,
        Guard::MoreThanHalf => format!(
            "More than half is ticked, which the rules do not allow: {program} removals rules --more-than-half yes\n{finish}"
        ),
        Guard::Within | Guard::TypeNumber => {
            format!("To remove what is ticked: {program} removals {id} remove --confirm {ticked}\n{finish}")
        }
    }
}

/// The records of another type that go with those ticked.
fn dependents(
    store: &mut dyn Store,
    review: &Review,
    name: &str,
    page: &PageArgs,
    screen: &Screen,
) -> anyhow::Result<Outcome> {
    let total = review.totals.dependents.iter().find(|(of, _)| of == name).map_or(0, |(_, count)| *count);
    let rows = store.review_dependents(review.job.id, name, page.limit, page.offset)?;
    if screen.json {
        let item = |row: &ReviewDependent| json!({ "id": row.key, "name": row.title, "with": { "id": row.holder_key, "name": row.holder_title } });
        screen.document(&document(review, (page.limit, page.offset, total), rows.iter().map(item).collect()))?;
        return Ok(Outcome::Complete);
    }
    if rows.is_empty() {
        screen.print(&format!("{} with those ticked.\n", counted(name, total)))?;
        return Ok(Outcome::Complete);
    }
    let mut table = Table::new(&["ID", "What", "Goes with"]).within(WIDE);
    for row in &rows {
        table.row([row.key.clone(), row.title.clone(), format!("{} {}", row.holder_key, row.holder_title)]);
    }
    screen.print(&format!("{}{} of {}\n", table.text(), rows.len(), group_digits(total)))?;
    Ok(Outcome::Complete)
}

//! `almoner undo … --preview`: what an undo would do, and what it would keep.

use super::args::PageArgs;
use super::progress::ProgressLine;
use super::screen::{Screen, Style, counted_words};
use super::table::Table;
use super::{Outcome, control, report, store};
use crate::engine::job::{self, PreviewedUndo, UndoScope};
use crate::engine::schema::group_digits;
use crate::engine::store::{KeptChange, Store, UndoChange, UndoSample};
use serde::Serialize;

/// Examples of each kind of change in the text.
const EXAMPLES: usize = 3;

/// The document of `undo --preview`.
#[derive(Debug, Serialize)]
struct Document {
    /// Numbers of the jobs, in the order they would be taken back.
    jobs: Vec<i64>,
    /// Fields that would get an earlier value back.
    restored: u64,
    /// Records that would go.
    removed: u64,
    /// Records that would come back.
    returned: u64,
    /// Fields and records that would stay as they are.
    kept: KeptDocument,
    samples: Vec<SampleDocument>,
}

/// A page of what would be kept.
#[derive(Debug, Serialize)]
struct KeptDocument {
    limit: u64,
    offset: u64,
    total: u64,
    items: Vec<KeptItem>,
}

#[derive(Debug, Serialize)]
struct KeptItem {
    event_code: u16,
    why: String,
    row: Option<u64>,
    key: String,
    name: String,
    /// Label of the field; empty for a whole record.
    field: String,
    present: String,
    wanted: String,
}

#[derive(Debug, Serialize)]
struct SampleDocument {
    /// `restored`, `removed`, `returned`
    change: &'static str,
    row: Option<u64>,
    key: String,
    name: String,
    field: String,
    before: String,
    after: String,
}

pub fn preview(
    store: &mut dyn Store,
    scope: &UndoScope,
    page: &PageArgs,
    no_wait: bool,
    screen: &Screen,
) -> anyhow::Result<Outcome> {
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), no_wait);
    let previewed = job::preview_undo(store, scope, &store::person(), &control, &progress);
    progress.clear();
    let mut previewed = previewed.map_err(|error| report::failure(error, progress.busy(), store, |_| false))?;
    let kept = previewed.kept(page.limit, page.offset)?;
    if screen.json {
        screen.document(&document(&previewed, kept, page))?;
    } else {
        screen.print(&text(&previewed, &kept, screen.style))?;
    }
    Ok(if previewed.totals().kept > 0 { Outcome::Incomplete } else { Outcome::Complete })
}

fn document(previewed: &PreviewedUndo, kept: Vec<KeptChange>, page: &PageArgs) -> Document {
    let totals = previewed.totals();
    let item = |kept: KeptChange| KeptItem {
        event_code: kept.code,
        why: kept.why,
        row: report::row_of_file(kept.row),
        key: kept.key,
        name: kept.title,
        field: kept.field,
        present: kept.present,
        wanted: kept.wanted,
    };
    let sample = |sample: &UndoSample| SampleDocument {
        change: match sample.change {
            UndoChange::Restored => "restored",
            UndoChange::Removed => "removed",
            UndoChange::Returned => "returned",
        },
        row: report::row_of_file(sample.row),
        key: sample.key.clone(),
        name: sample.title.clone(),
        field: sample.field.clone(),
        before: sample.before.clone(),
        after: sample.after.clone(),
    };
    Document {
        jobs: previewed.jobs().iter().map(|job| job.0).collect(),
        restored: totals.restored,
        removed: totals.removed,
        returned: totals.returned,
        kept: KeptDocument {
            limit: page.limit,
            offset: page.offset,
            total: totals.kept,
            items: kept.into_iter().map(item).collect(),
        },
        samples: previewed.samples().iter().map(sample).collect(),
    }
}

fn text(previewed: &PreviewedUndo, kept: &[KeptChange], style: Style) -> String {
    let totals = previewed.totals();
    let numbers: Vec<String> = previewed.jobs().iter().map(|job| job.0.to_string()).collect();
    let mut text = String::new();
    report::push(&mut text, &style.strong(&format!("Taking back {} would", numbers.join(", then "))));
    for (change, count, one, many) in [
        (UndoChange::Restored, totals.restored, "field put back", "fields put back"),
        (UndoChange::Removed, totals.removed, "record removed", "records removed"),
        (UndoChange::Returned, totals.returned, "removed record brought back", "removed records brought back"),
    ] {
        report::push(&mut text, &format!("  {}", counted_words(count, one, many)));
        for sample in previewed.samples().iter().filter(|sample| sample.change == change).take(EXAMPLES) {
            report::push(&mut text, &format!("    {}", style.quiet(&example(sample))));
        }
    }
    if totals.kept > 0 {
        let words = format!("{} kept as they are", group_digits(totals.kept));
        report::push(&mut text, &format!("  {}", style.amber(&words)));
        let mut table = Table::new(&["Key", "Name", "Field", "Stays", "Would be", "Why"]);
        for KeptChange { key, title, field, present, wanted, why, .. } in kept {
            table.row([key, title, field, present, wanted, why].map(String::clone));
        }
        text.push_str(&table.text());
        let shown = format!("{} of {}", kept.len(), group_digits(totals.kept));
        report::push(&mut text, &style.quiet(&shown));
    }
    report::push(&mut text, "Nothing was changed.");
    text
}

/// "C001 Zoë Hart: Last name Smythe → Smith"
fn example(sample: &UndoSample) -> String {
    let record = format!("{} {}", sample.key, sample.title);
    if sample.field.is_empty() {
        return record.trim().to_owned();
    }
    format!("{}: {} {} → {}", record.trim(), sample.field, blank(&sample.before), blank(&sample.after))
}

fn blank(value: &str) -> &str {
    if value.is_empty() { "(blank)" } else { value }
}

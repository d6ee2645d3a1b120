//! `almoner match FILE`: which columns would feed which fields, and why.

use super::args::{MatchArgs, import_after_help};
use super::file_args::FileArgs;
use super::prepare::{self, MatchedFile, ReadFile};
use super::progress::ProgressLine;
use super::screen::{Screen, Style, wrapped};
use super::table::{Table, shortened};
use super::templates::choose::{self, UsedTemplate};
use super::templates::drift::{self, DriftDocument};
use super::{Common, Outcome, control, inspect, translations};
use crate::engine::mapping::Feed;
use crate::engine::schema::{CustomField, Slot, group_digits};
use clap::Args;
use serde::Serialize;

/// Show which columns would feed which fields, and why
#[derive(Debug, Args)]
#[command(after_help = import_after_help())]
pub struct MatchCommandArgs {
    #[command(flatten)]
    file: FileArgs,
    #[command(flatten)]
    matching: MatchArgs,
}

/// Columns named that an import leaves unread.
const SHOWN_UNREAD: usize = 20;

/// The document of `match`.
#[derive(Debug, Serialize)]
struct MatchDocument {
    record_type: String,
    /// Name of the template used; null where none was.
    template: Option<String>,
    /// How the file's columns differ from the template's; null where none was used.
    drift: Option<DriftDocument>,
    columns: Vec<ColumnMatch>,
    /// Fields that have the same value in every row.
    fixed: Vec<FixedMatch>,
    /// Fields an import needs that nothing feeds.
    missing: Vec<String>,
    /// Fields with values that are not recognised, over the whole file.
    not_recognised: Vec<translations::NotRecognised>,
}

/// One column. A column that feeds several fields stands there once for each.
#[derive(Debug, Serialize)]
struct ColumnMatch {
    /// From 0.
    index: usize,
    header: String,
    /// Null where nothing is matched.
    slot: Option<String>,
    /// 0 to 1; null where nothing is matched.
    confidence: Option<f64>,
    reason: Option<String>,
    /// The field of the organisation's own it feeds; null where it feeds none.
    custom: Option<CustomField>,
}

/// One field with a fixed value.
#[derive(Debug, Serialize)]
struct FixedMatch {
    slot: String,
    value: String,
}

pub fn match_columns(args: &MatchCommandArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), false);
    let (file, matched) = prepare::prepare(&args.file, &args.matching, common, &control, &progress)?;
    if screen.json {
        screen.document(&document(&file, &matched))?;
    } else {
        screen.print(&text(&file, &matched, screen.style))?;
    }
    if let Some(mut store) = choose::existing(common) {
        choose::hint(store.as_mut(), (&file, &args.file), &matched, &args.matching, screen);
    }
    Ok(Outcome::Complete)
}

fn document(file: &ReadFile, matched: &MatchedFile) -> MatchDocument {
    let MatchedFile { record_type, mapping, .. } = matched;
    let (mut columns, headers) = (Vec::new(), file.source.headers());
    let names = mapping.entry_names(record_type);
    for column in &file.source.columns {
        let unmatched = ColumnMatch {
            index: column.index,
            header: column.header.clone(),
            slot: None,
            confidence: None,
            reason: None,
            custom: None,
        };
        let before = columns.len();
        columns.extend(mapping.slots_of_column(column.index).map(|slot| {
            let (confidence, reason) = why(matched, column.index, slot, &headers);
            ColumnMatch {
                index: column.index,
                header: column.header.clone(),
                slot: Some(record_type.slot_path(slot)),
                confidence: Some(confidence),
                reason: Some(reason),
                custom: mapping
                    .custom_kind(record_type, slot)
                    .map(|kind| CustomField { name: names.label(record_type, slot), kind }),
            }
        }));
        if columns.len() == before {
            columns.push(unmatched);
        }
    }
    let fixed = mapping.iter().filter_map(|(slot, m)| match &m.feed {
        Feed::Fixed(value) => Some(FixedMatch { slot: record_type.slot_path(slot), value: value.clone() }),
        _ => None,
    });
    let missing = mapping.missing_required(record_type).into_iter().map(|slot| record_type.slot_path(slot));
    MatchDocument {
        record_type: record_type.name.clone(),
        template: matched.used.as_ref().map(UsedTemplate::name),
        drift: matched.used.as_ref().map(|used| DriftDocument::of(used, record_type)),
        fixed: fixed.collect(),
        missing: missing.collect(),
        not_recognised: translations::not_recognised(file, matched),
        columns,
    }
}

/// Confidence and reason of a match; one that was not suggested was chosen.
fn why(matched: &MatchedFile, column: usize, slot: Slot, headers: &[String]) -> (f64, String) {
    let Some(feed) = matched.mapping.get(slot).map(|m| &m.feed) else { return (0.0, String::new()) };
    let suggestion = matched.suggestions.iter().find(|s| s.column == column && s.slot == slot && s.is(feed));
    let (confidence, reason) = match suggestion {
        Some(suggestion) => ((suggestion.confidence * 100.0).round() / 100.0, suggestion.reason.as_str()),
        None => (1.0, "you chose it"),
    };
    match feed.is_column() {
        true => (confidence, reason.to_owned()),
        false => (confidence, format!("{reason}: {}", feed.words(headers))),
    }
}

fn text(file: &ReadFile, matched: &MatchedFile, style: Style) -> String {
    let document = document(file, matched);
    let names = matched.mapping.entry_names(matched.record_type);
    let label = |path: &str| matched.record_type.slot(path).map(|slot| names.label(matched.record_type, slot));
    let mut table = Table::new(&["Column", "Field", "--set name", ">Sure", "Why"]);
    for column in &document.columns {
        let path = column.slot.clone().unwrap_or_default();
        let own = column.custom.as_ref().map(|custom| format!("{} ({})", custom.name, custom.kind.name()));
        table.row([
            column.header.clone(),
            own.or_else(|| label(&path)).unwrap_or_else(|| "–".to_owned()),
            path,
            column.confidence.map(|c| format!("{:.0} %", c * 100.0)).unwrap_or_default(),
            column.reason.clone().unwrap_or_default(),
        ]);
    }
    let mut text = format!("{}\n{}", inspect::facts_text(file, style), table.text());
    let is_name = |path: &str| {
        let slot = matched.record_type.slot(path);
        slot.and_then(|slot| matched.mapping.get(slot)).is_some_and(|matched| matched.custom.is_some())
    };
    for fixed in document.fixed.iter().filter(|fixed| !is_name(&fixed.slot)) {
        text.push_str(&format!("  {} is “{}” in every row\n", fixed.slot, shortened(&fixed.value)));
    }
    text.push_str(&translations::text(&document.not_recognised, style));
    text.push_str(&missing_text(matched, style));
    text.push_str(&drift_text(matched));
    text
}

/// Says what an import needs and nothing feeds; empty where nothing is missing.
fn missing_text(matched: &MatchedFile, style: Style) -> String {
    let missing = matched.mapping.missing_required(matched.record_type);
    let line = |slot: &Slot| {
        let (label, path) = (matched.record_type.slot_label(*slot), matched.record_type.slot_path(*slot));
        format!(
            "{} {label} is needed and nothing feeds it. Name its column with --set {path}=HEADER.\n",
            style.red("✗")
        )
    };
    missing.iter().map(line).collect()
}

/// What an import leaves unread, and how the file differs from a template that was used.
pub fn matched_text(file: &ReadFile, matched: &MatchedFile) -> String {
    format!("{}{}", unread_text(file, matched), drift_text(matched))
}

fn drift_text(matched: &MatchedFile) -> String {
    matched.used.as_ref().map(|used| drift::text(used, matched.record_type)).unwrap_or_default()
}

/// "25 of 27 columns are matched; not Notes, Table".
fn unread_text(file: &ReadFile, matched: &MatchedFile) -> String {
    let unread = |c: &&crate::engine::source::Column| matched.mapping.slots_of_column(c.index).next().is_none();
    let left: Vec<String> = file.source.columns.iter().filter(unread).map(|c| shortened(&c.header)).collect();
    let all = file.source.columns.len();
    let verb = |count: usize| if count == 1 { "is" } else { "are" };
    if left.is_empty() {
        let columns = if all == 1 { "The one column is".to_owned() } else { format!("All {all} columns are") };
        return wrapped("  ", &format!("{columns} matched."));
    }
    let more = left.len().saturating_sub(SHOWN_UNREAD);
    let mut names = left[..left.len() - more].join(", ");
    if more > 0 {
        names.push_str(&format!(" and {} more", group_digits(more as u64)));
    }
    let matched = all - left.len();
    wrapped("  ", &format!("{matched} of {all} columns {} matched. Not read: {names}.", verb(matched)))
}

//! `almoner record TYPE KEY`: one record with what refers to it and what happened to it, and giving a field an
//! earlier value back.

use super::args::{PageArgs, RunArgs};
use super::progress::ProgressLine;
use super::records::{Members, amount, members};
use super::screen::{Screen, Style, counted_words};
use super::table::Table;
use super::{Common, EXIT_CODES, Outcome, ask, control, prepare, program, report, store, when};
use crate::engine::check;
use crate::engine::job::{self, Expected};
use crate::engine::model::{Job, JobId, JobKind, Layout};
use crate::engine::schema::{RecordType, Schema, Slot, display, money};
use crate::engine::store::{
    EarlierValue, JobStamp, PastEvent, PastList, PastWhat, RecordPlace, Referring, Store, WholeRecord,
};
use anyhow::Context;
use clap::Args;
use serde::Serialize;
use serde_json::{Value as Json, json};

/// Show one record whole, with its history, or restore a field of it
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct RecordArgs {
    /// What it is: contact, gift …
    #[arg(value_name = "TYPE")]
    record_type: String,
    /// Its key, as `almoner records TYPE` lists it; of a contact, an email will do
    #[arg(value_name = "KEY")]
    key: String,
    /// Give a field the value back that it had before a job, as in last_name@12
    ///
    /// The history says which job changed what. It is a job of its own, so that `almoner undo` takes it back.
    #[arg(long, value_name = "FIELD@JOB", value_parser = field_at_job)]
    restore: Option<(String, i64)>,
    #[command(flatten)]
    page: PageArgs,
    #[command(flatten)]
    run: RunArgs,
}

fn field_at_job(text: &str) -> Result<(String, i64), String> {
    let wrong = || "write the field, an @ and the number of a job, as in last_name@12".to_owned();
    let (field, job) = text.rsplit_once('@').ok_or_else(wrong)?;
    Ok((field.trim().to_owned(), job.trim().parse().map_err(|_| wrong())?))
}

/// The document of `record`.
#[derive(Debug, Serialize)]
struct Document {
    record: Members,
    created: Option<Stamp>,
    changed: Option<Stamp>,
    /// Where it was removed: by which job.
    removed: Option<Stamp>,
    references: Vec<Reference>,
    history: History,
}

#[derive(Debug, Serialize)]
struct Stamp {
    job: i64,
    kind: JobKind,
    file_name: String,
    by: String,
    /// Milliseconds since 1970.
    at: i64,
    undone: bool,
}

#[derive(Debug, Serialize)]
struct Reference {
    #[serde(rename = "type")]
    record_type: String,
    field: String,
    count: u64,
    sums: Vec<Json>,
}

#[derive(Debug, Serialize)]
struct History {
    total: u64,
    items: Vec<HistoryItem>,
}

#[derive(Debug, Serialize)]
struct HistoryItem {
    /// CREATED, CHANGED, REMOVED or RETURNED.
    what: &'static str,
    job: Option<Stamp>,
    field: Option<String>,
    label: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

pub fn record(args: &RecordArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let record_type = prepare::record_type(&args.record_type)?;
    let mut store = store::open_existing(common)?;
    let key = key_of(record_type, &args.key);
    let place = store.place_of(&record_type.name, &key)?;
    let none = || format!("There is no {} {} in this database.", record_type.label.to_lowercase(), args.key);
    let place = place.with_context(none)?;
    if let Some((field, job)) = &args.restore {
        return restore(store.as_mut(), record_type, &place, (field, *job), args.run, screen);
    }
    let whole = store.whole(&place)?.with_context(none)?;
    let referring = store.referring(&place)?;
    let past = store.past(&place, None, args.page.limit, args.page.offset)?;
    if screen.json {
        screen.document(&document(record_type, &whole, &referring, &past))?;
    } else {
        screen.print(&text(record_type, &whole, &referring, &past, screen.style))?;
    }
    Ok(Outcome::Complete)
}

/// The key as it is kept: between the parts of one that is made of several fields stand other spaces than people
/// type.
pub fn key_of(record_type: &RecordType, typed: &str) -> String {
    if !record_type.has_derived_key() {
        return typed.to_owned();
    }
    typed.split('·').map(str::trim).collect::<Vec<_>>().join("\u{2009}·\u{2009}")
}

fn restore(
    store: &mut dyn Store,
    record_type: &'static RecordType,
    place: &RecordPlace,
    (field, before): (&str, i64),
    run: RunArgs,
    screen: &Screen,
) -> anyhow::Result<Outcome> {
    let slot = record_type.slot_at_any_position(field);
    let slot = slot.with_context(|| format!("There is no field {field:?}. `almoner record` shows the history."))?;
    let value =
        EarlierValue { record_type: place.record_type.clone(), record: place.record, slot, before: JobId(before) };
    let label = record_type.slot_label(slot);
    let question = format!("Give {label} the value back that it had before job {before}?");
    if !run.yes && ask::somebody_is_there() && !ask::yes(&question) {
        anyhow::bail!("Nothing was restored.");
    }
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), run.no_wait);
    let restored = job::restore_field(store, Schema::built_in(), &value, &store::person(), &control, &progress);
    progress.clear();
    let this = |job: &Job| job.kind == JobKind::Restore;
    let restored = restored.map_err(|error| report::failure(error, progress.busy(), store, this))?;
    let outcome = report::outcome(&restored)?;
    if screen.json {
        screen.document(&report::document(&restored, Some(record_type), &Expected::default()))?;
    } else {
        let id = restored.job.0;
        let done = screen.style.strong(&format!("{label} is restored (job {id})."));
        screen.print(&format!("{done}\nTo take it back: {} undo {id}\n", program()))?;
    }
    Ok(outcome)
}

fn document(record_type: &RecordType, whole: &WholeRecord, referring: &[Referring], past: &PastList) -> Document {
    let stamp = |stamp: &Option<JobStamp>| stamp.as_ref().map(stamp_of);
    Document {
        record: members(&whole.record, &Layout::whole(record_type), record_type),
        created: stamp(&whole.created),
        changed: stamp(&whole.changed),
        removed: stamp(&whole.removed),
        references: referring.iter().filter_map(reference).collect(),
        history: History {
            total: past.total,
            items: past.items.iter().map(|event| item(record_type, event)).collect(),
        },
    }
}

pub(super) fn stamp_json(stamp: &JobStamp) -> Json {
    json!(stamp_of(stamp))
}

fn stamp_of(stamp: &JobStamp) -> Stamp {
    Stamp {
        job: stamp.job.0,
        kind: stamp.kind,
        file_name: stamp.file_name.clone(),
        by: stamp.who.clone(),
        at: stamp.at,
        undone: stamp.undone,
    }
}

/// `None` for a record type this program does not know.
fn reference(referring: &Referring) -> Option<Reference> {
    let record_type = report::type_of(&referring.record_type)?;
    let sum = |(currency, minor): &(crate::engine::schema::Currency, i128)| json!({ "amount": amount(*minor, currency.decimals()), "currency": currency.as_str() });
    Some(Reference {
        record_type: referring.record_type.clone(),
        field: field_path(record_type, referring.slot),
        count: referring.count,
        sums: referring.sums.iter().map(sum).collect(),
    })
}

/// `contact`, or of the entries of a group `soft_credits.contact`.
fn field_path(record_type: &RecordType, slot: Slot) -> String {
    match slot {
        Slot::Field(_) => record_type.slot_path(slot),
        Slot::Entry { group, field, .. } => {
            let group = &record_type.groups[group];
            format!("{}.{}", group.name, group.fields[field].name)
        }
    }
}

fn item(record_type: &RecordType, event: &PastEvent) -> HistoryItem {
    let job = event.by.as_ref().map(stamp_of);
    let plain = |what, job| HistoryItem { what, job, field: None, label: None, before: None, after: None };
    match &event.what {
        PastWhat::Created => plain("CREATED", job),
        PastWhat::Removed => plain("REMOVED", job),
        PastWhat::Returned => plain("RETURNED", job),
        PastWhat::Changed { slot, label, before, after, .. } => HistoryItem {
            field: Some(record_type.slot_path(*slot)),
            label: Some(label.clone()),
            before: Some(before.clone()),
            after: Some(after.clone()),
            ..plain("CHANGED", job)
        },
    }
}

fn text(
    record_type: &RecordType,
    whole: &WholeRecord,
    referring: &[Referring],
    past: &PastList,
    style: Style,
) -> String {
    let layout = Layout::whole(record_type);
    let value = |field: usize| {
        let place = layout.fields.iter().position(|f| *f == field)?;
        whole.record.fields.get(place)?.as_ref()
    };
    let mut lines = vec![style.strong(&format!("{}: {}", record_type.label, check::title(record_type, value)))];
    for (slot, value) in whole.record.filled(&layout) {
        let field = record_type.field(slot);
        if !field.derived {
            let label = record_type.slot_label_in(slot, whole.record.entry_name(&layout, slot));
            lines.push(format!("  {label}: {}", display(value, field, record_type)));
        }
    }
    for (what, by) in [("Created", &whole.created), ("Changed last", &whole.changed), ("Removed", &whole.removed)] {
        lines.extend(by.as_ref().map(|by| format!("{what} {}", by_words(by))));
    }
    for each in referring {
        let Some(of) = report::type_of(&each.record_type) else { continue };
        let counted = counted_words(each.count, &of.label.to_lowercase(), &of.plural.to_lowercase());
        let sums: Vec<String> = each.sums.iter().map(|(currency, minor)| money(*minor, *currency)).collect();
        let sums = if sums.is_empty() { String::new() } else { format!(", {} in all", sums.join(" and ")) };
        lines.push(format!("{counted} by {}{sums}", field_path(of, each.slot)));
    }
    let mut table = Table::new(&["Job", "What", "Before", "After", "By"]);
    for event in &past.items {
        let job = event.by.as_ref().map(|by| by.job.0.to_string()).unwrap_or_default();
        let by = event.by.as_ref().map(by_words).unwrap_or_default();
        table.row(match &event.what {
            PastWhat::Changed { slot, before, after, .. } => {
                vec![job, record_type.slot_path(*slot), before.clone(), after.clone(), by]
            }
            PastWhat::Created => vec![job, "created".into(), String::new(), String::new(), by],
            PastWhat::Removed => vec![job, "removed".into(), String::new(), String::new(), by],
            PastWhat::Returned => vec![job, "came back".into(), String::new(), String::new(), by],
        });
    }
    let shown = style.quiet(&format!("{} of {}", past.items.len(), past.total));
    format!("{}\n\n{}{shown}\n", lines.join("\n"), table.text())
}

fn by_words(by: &JobStamp) -> String {
    let undone = if by.undone { ", taken back since" } else { "" };
    format!("{} by {}, {}{undone}", when::shown(by.at), by.who, by.file_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restore_names_a_field_and_a_job() {
        assert_eq!(field_at_job("emails.0.email@12"), Ok(("emails.0.email".to_owned(), 12)));
        for text in ["last_name", "last_name@", "last_name@x", "12"] {
            assert!(field_at_job(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_key_may_be_typed_with_common_spaces() {
        let schema = Schema::built_in();
        let gift = schema.record_type("gift").unwrap();
        for typed in ["G1 · cash", "G1·cash", "G1\u{2009}·\u{2009}cash"] {
            assert_eq!(key_of(gift, typed), "G1\u{2009}·\u{2009}cash");
        }
        assert_eq!(key_of(schema.record_type("contact").unwrap(), "A · B"), "A · B");
    }
}

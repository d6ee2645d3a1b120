//! Gives one field of one record an earlier value back.
//!
//! It is a job like any other: it waits for the writer's place, is journalled, stands in the history and can be
//! taken back. What cannot be restored is refused before there is a job.

use super::waiting::Waiting;
use super::{Control, JobError, Observer, Person, Report};
use crate::engine::model::{Job, JobId, JobKind, Mode, NewJob, Step};
use crate::engine::schema::{EntryNames, RecordType, Schema, Value};
use crate::engine::store::{EarlierValue, RecordPlace, Restorable, RestoreRefusal, Store, StoreError};
use std::time::Instant;

/// Restores what stood in a field before a job changed it.
///
/// # Errors
/// When it cannot or need not be restored, or the database cannot be used; nothing was changed then.
pub fn restore_field(
    store: &mut dyn Store,
    schema: &'static Schema,
    value: &EarlierValue,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    let record_type = type_of(schema, value)?;
    let waiting = Waiting { job: None, control, observer, started: Instant::now() };
    let _guard = waiting.claim(store, person)?;
    store.mark_interrupted(&person.user)?;
    let (field, key) = names(store, record_type, value)?;
    if let Restorable::No(refusal) = store.restorable(value)? {
        return Err(JobError::NotRestorable { field, why: why(&refusal, record_type) });
    }
    let job = store.create_job(&NewJob {
        kind: JobKind::Restore,
        record_type: value.record_type.clone(),
        file_name: format!("{field} of {key}"),
        file_size: 0,
        file_sha256: String::new(),
        mode: Mode::UpdateOnly,
        request: serde_json::to_string(value).map_err(|error| JobError::Internal { what: error.to_string() })?,
        rows_total: Some(1),
        created_by: person.user.clone(),
        undo_of: None,
        part_of: None,
        review_of: None,
        names: EntryNames::default(),
    })?;
    for step in [Step::Queue, Step::Fork, Step::Run] {
        store.step(job, step, &person.user, None)?;
    }
    run(store, schema, (job, value), person)
}

/// Goes on with one that was interrupted; the writer's place is already claimed.
pub(super) fn resume(
    store: &mut dyn Store,
    schema: &'static Schema,
    job: &Job,
    person: &Person,
) -> Result<Report, JobError> {
    let not_resumable = |why: String| JobError::NotResumable { id: job.id.0, why };
    let value: EarlierValue = serde_json::from_str(&job.request)
        .map_err(|error| not_resumable(format!("what it restores cannot be read ({error})")))?;
    let record_type = type_of(schema, &value)?;
    if let (0, Restorable::No(refusal)) = (job.counts.rows, store.restorable(&value)?) {
        return Err(not_resumable(why(&refusal, record_type)));
    }
    for step in [Step::Resume, Step::Fork, Step::Run] {
        store.step(job.id, step, &person.user, None)?;
    }
    run(store, schema, (job.id, &value), person)
}

fn run(
    store: &mut dyn Store,
    schema: &'static Schema,
    (job, value): (JobId, &EarlierValue),
    person: &Person,
) -> Result<Report, JobError> {
    let (started, user) = (Instant::now(), &person.user);
    if let Err(error) = store.restore(job, value) {
        // Where even this cannot be written, the next start finds the job and marks it.
        let _ = store.step(job, Step::Interrupt, user, Some(&error.to_string()));
        return Err(error.into());
    }
    for step in [Step::Reconcile, Step::FinishOk] {
        store.step(job, step, user, None)?;
    }
    Report::of(store, schema, job, started.elapsed())
}

fn type_of(schema: &'static Schema, value: &EarlierValue) -> Result<&'static RecordType, JobError> {
    let no_type = || StoreError::NoSuchType { name: value.record_type.clone() };
    Ok(schema.record_type(&value.record_type).ok_or_else(no_type)?)
}

/// What the field is called, and the key of its record.
fn names(store: &mut dyn Store, record_type: &RecordType, value: &EarlierValue) -> Result<(String, String), JobError> {
    let place = RecordPlace { record_type: value.record_type.clone(), record: value.record };
    let whole = store.whole(&place)?;
    let layout = crate::engine::model::Layout::whole(record_type);
    let entry = whole.as_ref().and_then(|whole| whole.record.entry_name(&layout, value.slot));
    let field = record_type.slot_label_in(value.slot, entry);
    let key = whole.as_ref().and_then(|whole| whole.record.fields[layout.key].as_ref().and_then(Value::as_text));
    Ok((field, key.unwrap_or_default().to_owned()))
}

/// The refusal as the end of a sentence.
fn why(refusal: &RestoreRefusal, record_type: &RecordType) -> String {
    let one = record_type.label.to_lowercase();
    match refusal {
        RestoreRefusal::Gone => format!("the {one} is not in the database any more"),
        RestoreRefusal::NoSuchValue => "that import did not change it".to_owned(),
        RestoreRefusal::AlreadyThere => "that value stands there already".to_owned(),
        RestoreRefusal::Key => format!("the {one} is known by it"),
        RestoreRefusal::Required => "it was blank, and it must not be".to_owned(),
        RestoreRefusal::HeldBy { key, title } if title.is_empty() => format!("{key} has that value by now"),
        RestoreRefusal::HeldBy { key, title } => format!("{title} ({key}) has that value by now"),
        RestoreRefusal::HeldAs { label } => format!("the {one} has that value as {label} by now"),
    }
}

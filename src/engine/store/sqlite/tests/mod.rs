//! The store as its callers see it.

mod apply;
mod contents;
mod customs;
mod decisions;
mod event_lines;
mod fixes;
mod jobs;
mod kept;
mod noted;
mod open;
mod parked;
mod plan;
mod records;
mod redo;
mod showing;
mod templates;
mod undo;

use super::SqliteStore;
use crate::engine::model::{
    Batch, Change, Counts, Entry, JobId, JobKind, Layout, Mode, NewJob, Position, Record, RecordId, RecordListing,
    RecordUpdate, Step,
};
use crate::engine::schema::{Currency, EntryNames, PlaceNames, RecordType, Schema, Slot, Value, parse_schema};
use crate::engine::store::{ReviewsRemovals, Store};
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Every value type, a group that is unique and one that is not.
const SCHEMA: &str = r#"
name = "person"
label = "Person"
plural = "People"
job_type = "CSV"
stat_type = "CONTACT"
key = "id"
title = ["first_name", "last_name"]
title_fallback = "giving.organisation"

[[choice_list]]
name = "kinds"
choices = [{ value = "home", label = "Home" }, { value = "work", label = "Work" }]

[[section]]
name = "identity"
label = "Identity"
changed_code = 110

[[section.field]]
name = "id"
label = "Constituent ID"
type = "id"
help = "h"
[[section.field]]
name = "first_name"
label = "First name"
type = "text"
help = "h"
[[section.field]]
name = "last_name"
label = "Last name"
type = "text"
help = "h"
[[section.field]]
name = "giving.organisation"
label = "Organisation"
type = "text"
help = "h"
[[section.field]]
name = "giving.lifetime_amount"
label = "Lifetime giving"
type = "money"
help = "h"
[[section.field]]
name = "score"
label = "Score"
type = "integer"
help = "h"
[[section.field]]
name = "ratio"
label = "Ratio"
type = "decimal"
help = "h"
[[section.field]]
name = "is_deceased"
label = "Deceased"
type = "boolean"
help = "h"
[[section.field]]
name = "birth_date"
label = "Birth date"
type = "date"
help = "h"
[[section.field]]
name = "mobile"
label = "Mobile"
type = "phone"
help = "h"
[[section.field]]
name = "tags"
label = "Tags"
type = "list"
help = "h"
[[section.field]]
name = "kind"
label = "Kind"
type = "choice"
choices = "kinds"
help = "h"

[[section]]
name = "emails"
label = "Emails"
changed_code = 120
[section.group]
label = "Email"
identity = "email"
unique_unless = "is_shared"
max = 8
[[section.field]]
name = "email"
label = "Email"
type = "email"
help = "h"
[[section.field]]
name = "type"
label = "Type"
type = "choice"
choices = "kinds"
help = "h"
[[section.field]]
name = "is_shared"
label = "Shared"
type = "boolean"
help = "h"

[[section]]
name = "addresses"
label = "Addresses"
changed_code = 121
[section.group]
label = "Address"
max = 4
[[section.field]]
name = "city"
label = "City"
type = "text"
help = "h"
[[section.field]]
name = "state"
label = "State"
type = "region"
help = "h"
"#;

fn schema_of(text: &str) -> &'static Schema {
    let record_types = vec![parse_schema("test.toml", text).expect("the test's schema is well formed")];
    Box::leak(Box::new(Schema { record_types, countries: PlaceNames::default(), regions: PlaceNames::default() }))
}

fn schema() -> &'static Schema {
    static SCHEMA_: OnceLock<&'static Schema> = OnceLock::new();
    SCHEMA_.get_or_init(|| schema_of(SCHEMA))
}

fn person() -> &'static RecordType {
    &schema().record_types[0]
}

/// A database in a folder of its own.
struct World {
    folder: TempDir,
    store: SqliteStore,
}

impl World {
    fn new() -> World {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let store = SqliteStore::open(&folder.path().join("donors.db"), schema()).expect("a database can be made");
        World { folder, store }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("donors.db")
    }

    fn reopen(&mut self) {
        self.store = SqliteStore::open(&self.path(), schema()).expect("the database opens again");
    }

    fn job(&mut self, kind: JobKind, undo_of: Option<JobId>) -> JobId {
        let job = new_job(kind, undo_of);
        self.store.create_job(&job).expect("a job can be recorded")
    }

    /// A job that is running.
    fn running(&mut self, kind: JobKind, undo_of: Option<JobId>) -> JobId {
        let job = self.job(kind, undo_of);
        for step in [Step::Queue, Step::Fork, Step::Run] {
            self.store.step(job, step, "test", None).expect("the step is allowed");
        }
        job
    }

    fn finish(&mut self, job: JobId) {
        for step in [Step::Reconcile, Step::FinishOk] {
            self.store.step(job, step, "test", None).expect("the step is allowed");
        }
    }

    /// Removes records as a job that lists them itself.
    fn remove(&mut self, job: JobId, records: &[i64]) {
        let listed = records.iter().map(|record| RecordListing { row: 2, record: RecordId(*record) }).collect();
        self.store.target(&whole()).unwrap().apply(&Batch { job, listed, ..Batch::default() }).unwrap();
        let jobs = [("person".to_owned(), job)];
        let step = self.store.remove_step(job, &jobs, RecordId(0), records.len() as u64 + 1).unwrap();
        assert_eq!((step.counts.deleted, step.done), (records.len() as u64, true));
    }

    /// Applies one batch of creations and updates as a job of its own, which ends well.
    fn import(&mut self, creates: Vec<Record>, updates: Vec<RecordUpdate>) -> JobId {
        let job = self.running(JobKind::Import, None);
        let rows = (creates.len() + updates.len()) as u64;
        let batch = batch(job, creates, updates, rows);
        self.store.target(&whole()).unwrap().apply(&batch).unwrap();
        self.finish(job);
        job
    }

    fn known(&mut self, keys: &[&str]) -> Vec<Option<Record>> {
        self.store.target(&whole()).unwrap().known(keys).unwrap()
    }

    fn one(&mut self, key: &str) -> Record {
        self.known(&[key]).remove(0).unwrap_or_else(|| panic!("{key} is there"))
    }

    /// A single number out of the database, whatever the store says.
    fn number(&self, sql: &str) -> i64 {
        self.store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn new_job(kind: JobKind, undo_of: Option<JobId>) -> NewJob {
    NewJob {
        kind,
        record_type: "person".into(),
        file_name: "gala.csv".into(),
        file_size: 12,
        file_sha256: "ab".into(),
        mode: Mode::AddAndUpdate,
        request: "{}".into(),
        rows_total: Some(3),
        created_by: "maria".into(),
        undo_of,
        part_of: None,
        review_of: None,
        names: EntryNames::default(),
    }
}

fn batch(job: JobId, creates: Vec<Record>, updates: Vec<RecordUpdate>, rows: u64) -> Batch {
    let counts = Counts { rows, created: creates.len() as u64, updated: updates.len() as u64, ..Counts::default() };
    Batch { job, creates, updates, counts, position: Position { rows, problem_bytes: 0 }, ..Batch::default() }
}

fn whole() -> Layout {
    Layout::whole(person())
}

fn slot(path: &str) -> Slot {
    person().slot(path).unwrap_or_else(|| panic!("{path} is a slot"))
}

/// A record with these slots filled.
fn record(id: i64, filled: &[(&str, Value)]) -> Record {
    let layout = whole();
    let mut record = Record {
        id: RecordId(id),
        fields: vec![None; layout.fields.len()],
        groups: vec![Vec::new(); layout.groups.len()],
    };
    for (path, value) in filled {
        put(&mut record, slot(path), Some(value.clone()));
    }
    record
}

fn put(record: &mut Record, slot: Slot, value: Option<Value>) {
    match slot {
        Slot::Field(field) => record.fields[field] = value,
        Slot::Entry { group, position, field } => {
            let width = person().groups[group].fields.len();
            let entries = &mut record.groups[group];
            if !entries.iter().any(|entry| entry.position == position) {
                entries.push(Entry { position, values: vec![None; width] });
                entries.sort_by_key(|entry| entry.position);
            }
            let entry = entries.iter_mut().find(|entry| entry.position == position).unwrap();
            entry.values[field] = value;
            entries.retain(|entry| entry.values.iter().any(Option::is_some));
        }
    }
}

fn get(record: &Record, path: &str) -> Option<Value> {
    match slot(path) {
        Slot::Field(field) => record.fields[field].clone(),
        Slot::Entry { group, position, field } => {
            record.groups[group].iter().find(|entry| entry.position == position)?.values[field].clone()
        }
    }
}

fn text(text: &str) -> Value {
    Value::text(text)
}

fn contact(id: i64, key: &str, first_name: &str) -> Record {
    record(id, &[("id", text(key)), ("first_name", text(first_name))])
}

fn update(row: u64, record: i64, changes: &[(&str, Option<Value>, Option<Value>)]) -> RecordUpdate {
    let change = |(path, before, after): &(&str, Option<Value>, Option<Value>)| Change {
        slot: slot(path),
        before: before.clone(),
        after: after.clone(),
    };
    RecordUpdate { row, record: RecordId(record), changes: changes.iter().map(change).collect(), content: None }
}

/// One value of every type.
fn everything(id: i64, key: &str) -> Record {
    let euro = Currency::new("EUR").unwrap();
    record(
        id,
        &[
            ("id", text(key)),
            ("first_name", text("Zoë")),
            ("giving.lifetime_amount", Value::Money { minor: -12_345, currency: euro }),
            ("score", Value::Integer(-7)),
            ("ratio", Value::Decimal(0.25)),
            ("is_deceased", Value::Boolean(true)),
            ("birth_date", text("1980-02")),
            ("mobile", Value::Phone { number: "+16175550142".into(), typed: "(617) 555-0142".into() }),
            ("tags", Value::List(vec!["a \"b\"".into(), "c;d".into()])),
            ("kind", text("home")),
            ("emails.0.email", text(&format!("{key}@example.org"))),
            ("emails.2.email", text(&format!("{key}-2@example.org"))),
            ("emails.2.is_shared", Value::Boolean(false)),
            ("addresses.1.city", text("Boston")),
        ],
    )
}

//! Fields of the organisation's own: defining, refusing, forgetting, and the names of a job's entries.

use crate::engine::model::{JobId, JobKind, NewJob};
use crate::engine::schema::{CustomField, CustomType, EntryNames, Schema};
use crate::engine::store::sqlite::SqliteStore;
use crate::engine::store::{CustomFields, Store, StoreError};
use tempfile::TempDir;

fn store() -> (TempDir, SqliteStore) {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(&folder.path().join("donors.db"), Schema::built_in()).unwrap();
    (folder, store)
}

fn job(store: &mut SqliteStore) -> JobId {
    let new = NewJob { record_type: "contact".into(), ..super::new_job(JobKind::Import, None) };
    store.create_job(&new).unwrap()
}

fn field(name: &str, kind: CustomType) -> CustomField {
    CustomField { name: name.into(), kind }
}

fn known(store: &mut SqliteStore) -> Vec<CustomField> {
    store.custom_fields().unwrap().into_iter().map(|known| known.field).collect()
}

#[test]
fn a_field_is_defined_once_and_keeps_its_type() {
    let (_folder, mut store) = store();
    let job = job(&mut store);
    let fields = [field("Shirt size", CustomType::Text), field("Joined", CustomType::Date)];
    for _ in 0..2 {
        store.define_custom_fields("contact", &fields, job).unwrap();
    }
    assert_eq!(known(&mut store), [fields[1].clone(), fields[0].clone()]);
    let clash = [field("New", CustomType::Text), field("shirt  SIZE", CustomType::Number)];
    let refused = store.define_custom_fields("contact", &clash, job).unwrap_err();
    assert!(matches!(&refused, StoreError::CustomField { name, known: "text" } if name == "Shirt size"), "{refused}");
    assert_eq!(known(&mut store).len(), 2, "nothing of a refused definition is kept");
    let unknown = store.define_custom_fields("nothing", &clash, job);
    assert!(matches!(unknown, Err(StoreError::NoSuchType { .. })));
}

#[test]
fn the_entries_of_a_job_are_called_by_their_names() {
    let (_folder, mut store) = store();
    let contact = Schema::built_in().record_type("contact").unwrap();
    let (group, ..) = contact.custom_group().unwrap();
    let mut names = EntryNames::default();
    names.insert(group, 3, "Shirt size");
    let new = NewJob { record_type: "contact".into(), names: names.clone(), ..super::new_job(JobKind::Import, None) };
    let job = store.create_job(&new).unwrap();
    let read = super::super::customs::names(&store.connection, contact, job).unwrap();
    assert_eq!(read, names);
}

//! A small database with a past: contacts that an import changed, gifts and notes of theirs, one contact removed.

use super::imports::{World, contact, person, request};
use almoner::engine::convert::Settings;
use almoner::engine::job::{self, Control, ImportRequest, JobError, Report, column_facts};
use almoner::engine::mapping::suggest::suggest;
use almoner::engine::model::{JobId, Mode};
use almoner::engine::schema::{Currency, Schema};
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, Source};
use almoner::engine::store::{EarlierValue, RecordPlace, ShowsRecords};
use std::path::Path;
use std::sync::atomic::AtomicBool;

pub const CONTACTS: &str = "\
Constituent ID,First Name,Last Name,Email,Phone,City,Birth Date,Tags
C001,María,Núñez,maria@example.org,(617) 555-0142,Boston,1960-12-31,Gala; Board
C002,John,Smith,john@example.org,,Łódź,,
C003,Ann,Lee,ann@example.org,,,,
";

/// What a later file says of them.
pub const LATER: &str = "\
Constituent ID,Last Name,Email
C001,Nunez-Ray,m.ray@example.org
C002,Smith,maria@example.org
";

pub const GIFTS: &str = "\
Gift ID,Gift type,Donor ID,Gift date,Amount,Fund
G1,Cash,C001,2024-03-04,$50.00,Library
G2,Cash,C001,2025-01-01,€20.00,Library
G3,Cash,C001,2023-06-07,$30.50,Scholarships
G4,Cash,C002,2024-05-05,$5.00,Library
";

/// Imports 1 (contacts), 2 (changes), 3 (gifts) and 4 (C003 is listed for removal); 5 removes it.
pub fn filled() -> World {
    let mut world = World::new();
    for (name, text, mode) in [("first.csv", CONTACTS, Mode::AddAndUpdate), ("later.csv", LATER, Mode::AddAndUpdate)] {
        let path = world.file(name, text);
        world.import(&request(&path, mode)).expect("an import");
    }
    let path = world.file("gifts.csv", GIFTS);
    world.import(&request_of("gift", &path)).expect("an import of gifts");
    let path = world.file("gone.csv", "Constituent ID\nC003\n");
    world.remove_listed(contact(), &path);
    world
}

/// A request for records of another type than contacts.
fn request_of(record_type: &str, path: &Path) -> ImportRequest {
    let record_type = Schema::built_in().record_type(record_type).expect("a built-in type");
    let source = Source::open(path, &ReadOptions::default()).expect("a readable file");
    let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).expect("a readable file");
    let (mapping, _) = suggest(record_type, &column_facts(&source, &profile));
    let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
    ImportRequest::new(&source, &profile, record_type, mapping, Mode::AddAndUpdate, settings)
}

/// The record of a type with a key.
pub fn place(world: &mut World, record_type: &str, key: &str) -> RecordPlace {
    world.store.place_of(record_type, key).expect("a database").unwrap_or_else(|| panic!("{key} is there"))
}

/// Restores what stood in a field before a job.
pub fn restore(world: &mut World, key: &str, field: &str, before: i64) -> Result<Report, JobError> {
    let RecordPlace { record_type, record } = place(world, "contact", key);
    let slot = Schema::built_in().record_type(&record_type).and_then(|of| of.slot(field)).expect("a field");
    let value = EarlierValue { record_type, record, slot, before: JobId(before) };
    job::restore_field(&mut world.store, Schema::built_in(), &value, &person(), &Control::default(), &|_: &_| {})
}

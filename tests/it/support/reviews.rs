//! A database of which a full list left some contacts out.

use super::imports::{World, person, request, request_of};
use almoner::engine::job::{self, Confirmation, Control, Progress};
use almoner::engine::model::{JobId, Mode};
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use std::fmt::Write as _;
use std::path::Path;

/// Contacts C1 to C of the last number; C97 has a tag that protects.
pub fn contacts(to: u32) -> String {
    let mut text = String::from("ID,First name,Last name,Email,Tags\n");
    for number in 1..=to {
        let tag = if number == 97 { "Protected" } else { "" };
        writeln!(text, "C{number},First{number},Last{number},c{number}@example.org,{tag}").expect("text grows");
    }
    text
}

const GIFTS: &str = "Gift ID,Gift type,Donor ID,Gift date,Amount\n\
    G1,Cash,C98,2009-05-01,25.00\nG2,Cash,C98,2010-05-01,40.00\nG3,Cash,C99,1998-03-02,10.00\n";

/// A hundred contacts and three gifts; then a full list that carries the first ones only.
pub fn fill(store: &mut SqliteStore, folder: &Path, carried: u32) -> JobId {
    let mut import = |name: &str, text: &str, of: &str, mode: Mode| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("the folder is the test's");
        let schema = Schema::built_in();
        let asked = match of {
            "contact" => request(&path, mode),
            other => request_of(schema.record_type(other).expect("a type"), &path, mode),
        };
        job::import(store, schema, &asked, None, &person(), &Control::default(), &|_: &_| {}).expect("an import").job
    };
    import("all.csv", &contacts(100), "contact", Mode::AddAndUpdate);
    import("gifts.csv", GIFTS, "gift", Mode::AddAndUpdate);
    import("full.csv", &contacts(carried), "contact", Mode::FullList)
}

pub fn world(carried: u32) -> (World, JobId) {
    let mut world = World::new();
    let folder = world.folder.path().to_owned();
    let job = fill(&mut world.store, &folder, carried);
    (world, job)
}

/// Begins to remove what is ticked in a review, and is stopped once so many are gone.
pub fn stop_removing(store: &mut SqliteStore, review: JobId, after: usize) -> JobId {
    let found = job::review(store, review, true).expect("a review");
    let confirmed = Confirmation { ticked: found.totals.ticked, typed: true, revision: None };
    let control = Control::with_batches_of(after);
    let stop = |progress: &Progress| {
        if progress.counts.deleted >= after as u64 {
            control.cancel();
        }
    };
    let stopped = job::remove_reviewed(store, Schema::built_in(), review, confirmed, &person(), &control, &stop);
    stopped.expect("a stopped removal").job
}

/// Removes what is ticked in a review, however many that are, and gives the job that did.
pub fn remove_ticked(store: &mut SqliteStore, review: JobId) -> JobId {
    let found = job::review(store, review, true).expect("a review");
    let confirmed = Confirmation { ticked: found.totals.ticked, typed: true, revision: Some(found.revision) };
    let (schema, control) = (Schema::built_in(), Control::default());
    job::remove_reviewed(store, schema, review, confirmed, &person(), &control, &|_: &_| {}).expect("a removal").job
}

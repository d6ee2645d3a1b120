//! Several imports of one file in the engine: stopped and gone on with as a whole, checked against what goes before.

use crate::support::imports::{World, dump, person, request_of};
use almoner::engine::job::{self, Control, ImportRequest, Progress, Report, UndoScope, with_newcomers};
use almoner::engine::model::{Fix, Mode, Status};
use almoner::engine::schema::Schema;
use almoner::engine::source::Source;
use almoner::engine::source::profile::profile;
use almoner::engine::store::Store;
use std::fmt::Write as _;

const CONTACT: Option<&str> = Some("contact");

/// Gifts of 700 donors, three quarters of whom are not there yet; every fiftieth row has a bad date.
fn event() -> String {
    let mut text = String::from("Gift ID,Donor ID,First name,Last name,Gift date,Amount\n");
    for number in 0..3_000 {
        let donor = number * 3 % 700;
        let day = if number % 50 == 3 { "31/31/2024".to_owned() } else { format!("2024-03-{:02}", number % 28 + 1) };
        writeln!(text, "G{number},C{donor},First{donor},Last{donor},{day},{}", number % 90 + 1).expect("text");
    }
    text
}

fn asked(world: &World) -> ImportRequest {
    let path = world.file("event.csv", &event());
    let schema = Schema::built_in();
    let mut request = request_of(schema.record_type("gift").expect("gifts"), &path, Mode::AddAndUpdate);
    request.fixes.set_rule(42, CONTACT, Some(Fix::Create));
    let source = Source::open(&path, &request.reading).expect("a file");
    let contents = profile(&source, Control::default().cancel_flag(), &mut |_| {}).expect("a profile");
    with_newcomers(request, schema, &source, &contents)
}

fn world() -> World {
    let mut world = World::new();
    let mut known = String::from("ID,First name,Last name\n");
    for donor in (0..700).step_by(4) {
        writeln!(known, "C{donor},Known{donor},Name{donor}").expect("text");
    }
    let path = world.file("known.csv", &known);
    let contact = Schema::built_in().record_type("contact").expect("contacts");
    world.import(&request_of(contact, &path, Mode::AddAndUpdate)).expect("an import");
    world
}

/// Stops once `rows` rows are done in all, of whichever part.
fn stopped_after(world: &mut World, asked: &ImportRequest, rows: u64) -> Report {
    let control = Control::with_batches_of(100);
    let (seen, whole) = (std::sync::Mutex::new(Vec::new()), std::sync::atomic::AtomicU64::default());
    let stop = |progress: &Progress| {
        let mut jobs = seen.lock().expect("no panic");
        if jobs.last() != Some(&progress.job) {
            jobs.push(progress.job);
        }
        let parts = jobs.len().saturating_sub(1) as u64 * asked.rows_total;
        whole.fetch_max(parts + progress.rows, std::sync::atomic::Ordering::Relaxed);
        if parts + progress.rows >= rows {
            control.cancel();
        }
    };
    job::import(&mut world.store, Schema::built_in(), asked, None, &person(), &control, &stop).expect("no error")
}

#[test]
fn a_check_promises_what_the_import_of_all_parts_does() {
    let mut world = world();
    let asked = asked(&world);
    let check = world.check(&asked).expect("a check");
    let (gifts, contacts) = (check.report.counts, check.report.first[0].report.counts);
    assert_eq!((gifts.created, gifts.left_out, gifts.rows), (2_940, 60, 3_000));
    assert_eq!((contacts.created, contacts.unchanged, contacts.left_out), (525, 2_475, 0));
    let report = world.import_checked(&asked, &check).expect("an import");
    assert_eq!((report.counts, report.first[0].report.counts), (gifts, contacts));
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 700));
}

#[test]
fn an_import_stopped_in_any_part_goes_on_as_a_whole() {
    let mut undisturbed = world();
    let asked_there = asked(&undisturbed);
    undisturbed.import(&asked_there).expect("an import");
    let expected = dump(&undisturbed.database());
    for rows in [1, 1_500, 3_001, 4_500] {
        let mut world = world();
        let asked = asked(&world);
        let stopped = stopped_after(&mut world, &asked, rows);
        assert_eq!(stopped.status, Status::Interrupted, "after {rows} rows");
        let part = stopped.first[0].report.job;
        let go_on = if rows == 1_500 { part } else { stopped.job };
        let done = world.resume(go_on).expect("a resumed import");
        assert_eq!((done.job, done.status), (stopped.job, Status::Warn), "after {rows} rows");
        let found = dump(&world.database());
        let differ = found.lines().zip(expected.lines()).find(|(one, other)| one != other);
        assert!(found == expected, "another database after {rows} rows: {differ:?}");
    }
}

/// Contacts and gifts there are.
fn there(world: &mut World) -> (u64, u64) {
    let records = world.store.summary().expect("a summary").records;
    (records[0].1, records[1].1)
}

#[test]
fn an_import_is_taken_back_with_what_went_before_it_and_comes_back_as_a_whole() {
    let mut world = world();
    let asked = asked(&world);
    let done = world.import(&asked).expect("an import");
    assert_eq!(there(&mut world), (700, 2_940));
    let undone = world.undo(done.job).expect("an undo");
    assert_eq!(there(&mut world), (175, 0), "who was there before stays");
    assert_eq!(world.store.job(done.first[0].report.job).expect("a job").status, Status::Undone);
    let scope = UndoScope::Jobs(world.store.job(done.job).expect("a job").undone_by.into_iter().collect());
    let control = Control::default();
    job::undo_several(&mut world.store, Schema::built_in(), &scope, &person(), &control, &|_: &_| {}).expect("a redo");
    assert_eq!(there(&mut world), (700, 2_940));
    assert_eq!(undone.counts.kept, 0);
}

//! Whatever is removed, brought back, taken back, made to count again and approved anew: what is known of a review is
//! what counting anew finds, and once all of it is taken back everything is as it was.

use crate::support::imports::{World, dump, person, request, request_of};
use almoner::engine::job::{
    self, Confirmation, Control, JobError, Progress, UndoScope, remove_reviewed, restore_records,
};
use almoner::engine::model::{Guard, Job, JobFilter, JobId, JobKind, Mode, RecordId, RemovalRules, Status};
use almoner::engine::schema::Schema;
use almoner::engine::store::{ReviewQuery, ReviewWhich, ReviewsRemovals, Store};
use proptest::prelude::*;
use rusqlite::Connection;
use std::fmt::Write as _;

/// Contacts there are to begin with.
const CONTACTS: u8 = 8;

/// Something that happens.
#[derive(Debug, Clone)]
enum Happening {
    /// A full list without these contacts; of the review of it, these are kept.
    FullList { without: Vec<u8>, kept: Vec<u8> },
    /// What is ticked in the review of one of the lists is removed, in batches of so many.
    Remove(u8, usize),
    /// Somebody decides about some of a list.
    Decide(u8, Vec<u8>, Option<bool>),
    /// A record of one of the removals comes back.
    BringBack(u8, u8),
    /// A job is taken back: a list, a removal, a restore, or an undo of one.
    Undo(u8),
    /// A file renames a contact, which it makes where there is none, and brings a gift of it.
    Import(u8, u8),
}

fn happening() -> impl Strategy<Value = Happening> {
    let contacts = || prop::collection::vec(0..CONTACTS, 0..4);
    let remove = prop::option::of(any::<bool>());
    prop_oneof![
        3 => (prop::collection::vec(0..CONTACTS, 1..5), contacts())
            .prop_map(|(without, kept)| Happening::FullList { without, kept }),
        4 => (any::<u8>(), 1..4_usize).prop_map(|(list, batch)| Happening::Remove(list, batch)),
        2 => (any::<u8>(), contacts(), remove).prop_map(|(list, of, remove)| Happening::Decide(list, of, remove)),
        2 => (any::<u8>(), 0..CONTACTS).prop_map(|(removal, record)| Happening::BringBack(removal, record)),
        4 => any::<u8>().prop_map(Happening::Undo),
        1 => (0..CONTACTS, any::<u8>()).prop_map(|(contact, name)| Happening::Import(contact, name)),
    ]
}

/// Contacts by number, and how each is called.
fn contacts(those: impl Iterator<Item = (u8, String)>) -> String {
    let mut text = String::from("ID,First name,Last name,Email\n");
    for (number, name) in those {
        writeln!(text, "C{number},{name},Last{number},c{number}@example.org").expect("text");
    }
    text
}

const GIFTS: &str = "Gift ID,Gift type,Donor ID,Gift date,Amount\n";

/// Eight contacts; some have gifts, by their key or their email, and notes.
fn world() -> World {
    let mut world = World::new();
    let plain = Connection::open(world.database()).expect("a database");
    plain.execute_batch("PRAGMA synchronous = OFF").expect("SQL");
    let all = world.file("all.csv", &contacts((0..CONTACTS).map(|number| (number, format!("First{number}")))));
    world.import(&request(&all, Mode::AddAndUpdate)).expect("an import");
    let mut gifts = String::from(GIFTS);
    for (gift, donor) in ["C1", "C1", "C2", "c3@example.org", "C4", "c4@example.org", "C6"].iter().enumerate() {
        writeln!(gifts, "G{gift},Cash,{donor},2003-04-{:02},{}", gift + 1, gift * 10 + 5).expect("text");
    }
    let notes = "Note ID,Constituent ID,Date,Type,Summary\nN1,C1,2003-04-05,Call,Said\nN2,C5,2003-04-05,Call,Said\n";
    for (of, text) in [("gift", gifts.as_str()), ("note", notes)] {
        let path = world.file(&format!("{of}.csv"), text);
        let of = Schema::built_in().record_type(of).expect("a type");
        world.import(&request_of(of, &path, Mode::AddAndUpdate)).expect("an import");
    }
    let rules = RemovalRules { more_than_half: true, ..RemovalRules::default() };
    world.store.set_removal_rules(&rules).expect("rules");
    world
}

fn quiet(_: &Progress) {}

/// What people and their gifts and notes hold, whatever happened to them.
fn records(world: &World) -> String {
    let whole = dump(&world.database());
    let of_records = |section: &&str| ["contact", "gift", "note"].iter().any(|name| section.starts_with(name));
    whole.split("== ").filter(of_records).collect()
}

/// All jobs of a kind, by number.
fn jobs(world: &mut World, which: impl Fn(&Job) -> bool) -> Vec<JobId> {
    let all = world.store.jobs(&JobFilter { limit: 1_000, ..JobFilter::default() }).expect("jobs").items;
    all.iter().filter(|job| which(job)).map(|job| job.id).collect()
}

fn pick<T: Copy>(all: &[T], number: u8) -> Option<T> {
    (!all.is_empty()).then(|| all[usize::from(number) % all.len()])
}

/// The lists whose review waits.
fn waiting(world: &mut World) -> Vec<JobId> {
    jobs(world, |job| job.status == Status::PruningPending)
}

impl Happening {
    /// Whether all of it could be done: an undo leaves alone what changed since, and then not everything comes back.
    fn happen(&self, world: &mut World) -> bool {
        match self {
            Happening::FullList { without, kept } => {
                let those = (0..CONTACTS).filter(|number| !without.contains(number));
                let there: Vec<u8> = those.filter(|number| is_there(world, *number)).collect();
                // A file of nothing but headers is refused.
                if there.is_empty() {
                    return true;
                }
                let list =
                    world.file("list.csv", &contacts(there.iter().map(|number| (*number, name(world, *number)))));
                let done = world.import(&request(&list, Mode::FullList)).expect("an import");
                decide(world, done.job, kept, Some(false));
            }
            Happening::Decide(list, of, remove) => {
                if let Some(list) = pick(&waiting(world), *list) {
                    decide(world, list, of, *remove);
                }
            }
            Happening::Remove(list, batch) => {
                if let Some(list) = pick(&waiting(world), *list) {
                    remove(world, list, *batch);
                }
            }
            Happening::BringBack(removal, record) => {
                let removals = jobs(world, |job| job.kind == JobKind::Removal && job.part_of.is_none());
                if let Some(removal) = pick(&removals, *removal) {
                    let (schema, control, record) =
                        (Schema::built_in(), Control::default(), RecordId(i64::from(*record) + 1));
                    let done =
                        restore_records(&mut world.store, schema, removal, &[record], &person(), &control, &quiet);
                    match done {
                        Ok(report) => return report.counts.kept == 0,
                        Err(error) => assert!(matches!(error, JobError::NothingToBringBack { .. }), "{error}"),
                    }
                }
            }
            Happening::Undo(number) => {
                let all = jobs(world, |job| job.id.0 > BASE && job.part_of.is_none());
                if let Some(job) = pick(&all, *number) {
                    return undo(world, UndoScope::Jobs(vec![job]));
                }
            }
            Happening::Import(contact, number) => {
                if is_there(world, *contact) {
                    let name = format!("Name{}", number % 4);
                    let one = world.file("one.csv", &contacts(std::iter::once((*contact, name))));
                    world.import(&request(&one, Mode::AddAndUpdate)).expect("an import");
                }
            }
        }
        true
    }
}

/// Jobs that made what there is to begin with.
const BASE: i64 = 3;

fn cell(world: &World, sql: &str, key: &str) -> Option<String> {
    let connection = Connection::open(world.database()).expect("a database");
    connection.query_row(sql, [key], |row| row.get(0)).ok()
}

fn is_there(world: &World, number: u8) -> bool {
    cell(world, "SELECT id FROM contact WHERE id = ?1", &format!("C{number}")).is_some()
}

fn name(world: &World, number: u8) -> String {
    cell(world, "SELECT first_name FROM contact WHERE id = ?1", &format!("C{number}")).unwrap_or_default()
}

fn decide(world: &mut World, list: JobId, of: &[u8], remove: Option<bool>) {
    let records = of.iter().map(|number| RecordId(i64::from(*number) + 1)).collect();
    world.store.decide_review(list, &ReviewWhich::Records(records), remove, "maria").expect("a decision");
}

/// Removes what is ticked, where anything is and nothing was begun.
fn remove(world: &mut World, list: JobId, batch: usize) {
    let review = job::review(&mut world.store, list, true).expect("a review");
    if review.guard == Guard::Nothing || review.begun.is_some() {
        return;
    }
    let confirmed = Confirmation { ticked: review.totals.ticked, typed: true, revision: Some(review.revision) };
    let (schema, control) = (Schema::built_in(), Control::with_batches_of(batch));
    let done = remove_reviewed(&mut world.store, schema, list, confirmed, &person(), &control, &quiet);
    let done = done.expect("a removal");
    assert_eq!((done.status, done.counts.deleted), (Status::Ok, review.totals.ticked));
    for (of, count) in &review.totals.dependents {
        let went =
            jobs(world, |job| job.part_of == Some(done.job) && job.record_type == *of && job.counts.deleted == *count);
        assert_eq!(went.len(), 1, "{count} of {of}");
    }
}

/// Whether nothing was left alone because it changed since.
fn undo(world: &mut World, scope: UndoScope) -> bool {
    let (schema, control) = (Schema::built_in(), Control::default());
    match job::undo_several(&mut world.store, schema, &scope, &person(), &control, &quiet) {
        Ok(reports) => reports.iter().all(|report| report.counts.kept == 0),
        Err(JobError::NotUndoable { .. }) => true,
        Err(error) => panic!("{error}"),
    }
}

/// What is known of each review is what is found without knowing anything.
fn assert_known(world: &mut World) {
    for list in waiting(world) {
        let known = job::review(&mut world.store, list, true).expect("a review");
        let page = |world: &mut World| {
            world.store.review_page(list, &ReviewQuery { limit: 100, ..ReviewQuery::default() }).expect("a page")
        };
        let rows = page(world);
        let forget = Connection::open(world.database()).expect("a database");
        forget.execute("DELETE FROM review_known", []).expect("SQL");
        let found = job::review(&mut world.store, list, true).expect("a review");
        assert_eq!((known.totals, known.revision), (found.totals.clone(), found.revision));
        assert_eq!(rows, page(world));
        for (of, count) in &found.totals.dependents {
            let listed = world.store.review_dependents(list, of, 100, 0).expect("dependents");
            assert_eq!(listed.len() as u64, *count, "{of}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_removed_and_brought_back_all_of_it_can_be_taken_back(
        without in prop::collection::vec(0..CONTACTS, 1..6),
        batch in 1..4_usize,
        history in prop::collection::vec(happening(), 0..8),
    ) {
        let mut world = world();
        let before = records(&world);
        let first = [Happening::FullList { without, kept: Vec::new() }, Happening::Remove(0, batch)];
        for what in first.iter().chain(&history) {
            prop_assume!(what.happen(&mut world));
            assert_known(&mut world);
        }
        prop_assert!(undo(&mut world, UndoScope::Since(JobId(BASE + 1))), "something was left alone");
        prop_assert_eq!(records(&world), before);
    }
}

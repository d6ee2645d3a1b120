//! Undo: what returns, what is kept, and that it survives a stop half-way.

use super::*;
use crate::engine::model::Status;
use crate::engine::schema::catalogue::code;
use crate::engine::store::EventFilter;

fn renamed(row: u64, record: i64, before: &str, after: &str) -> RecordUpdate {
    update(row, record, &[("first_name", Some(text(before)), Some(text(after)))])
}

/// Takes a job back in parts of `limit`, opening the database anew between the parts.
fn undo(world: &mut World, undone: JobId, limit: u64) -> (JobId, Counts) {
    let undo = world.running(JobKind::Undo, Some(undone));
    let mut counts = Counts::default();
    for _ in 0..1_000 {
        world.reopen();
        let step = world.store.undo_step(undo, undone, limit).unwrap();
        counts.add(&step.counts);
        if step.done {
            world.store.finish_undo(undo, undone, "maria").unwrap();
            world.finish(undo);
            assert!(counts.add_up(), "{counts:?}");
            let job = world.store.job(undo).unwrap();
            assert_eq!((job.counts, job.position.rows), (counts, counts.rows));
            return (undo, counts);
        }
    }
    panic!("the undo does not end");
}

fn dump(world: &mut World) -> Vec<Record> {
    world.store.records("person", "", 1_000, 0).unwrap().items
}

#[test]
fn every_change_of_an_import_is_taken_back() {
    for limit in [1, 2, 100] {
        let mut world = World::new();
        world.import(vec![everything(1, "a"), contact(2, "b", "Bea")], vec![]);
        let before = dump(&mut world);
        let euro = |minor| Some(Value::Money { minor, currency: Currency::new("EUR").unwrap() });
        let changes = [
            ("giving.lifetime_amount", euro(-12_345), None),
            ("mobile", get(&before[0], "mobile"), None),
            ("tags", get(&before[0], "tags"), Some(Value::List(vec!["z".into()]))),
            ("emails.0.email", Some(text("a@example.org")), None),
            ("addresses.0.city", None, Some(text("Rome"))),
            ("addresses.0.state", None, Some(text("IT-62"))),
        ];
        let updates = vec![update(2, 1, &changes), renamed(3, 2, "Bea", "Bee"), renamed(4, 3, "Cleo", "Clio")];
        let job = world.import(vec![contact(3, "c", "Cleo"), contact(4, "d", "Dora")], updates);
        assert_ne!(dump(&mut world), before);
        let revision = world.store.revision().unwrap();
        let (_, counts) = undo(&mut world, job, limit);
        assert_eq!(dump(&mut world), before, "in parts of {limit}");
        let expected = Counts { rows: 9, updated: 9, deleted: 2, fields_changed: 7, ..Counts::default() };
        assert_eq!(counts, expected);
        assert!(world.store.revision().unwrap() > revision);
        let undone = world.store.job(job).unwrap();
        assert_eq!(undone.status, Status::Undone);
        assert!(undone.undone_by.is_some());
        assert_eq!(world.number("SELECT count(*) FROM removed"), 2);
        assert_eq!(world.number("SELECT count(*) FROM removed WHERE snapshot LIKE '%\"first_name\":\"Clio\"%'"), 1);
    }
}

#[test]
fn a_later_edit_is_kept_and_reported() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann"), contact(2, "b", "Bea")], vec![]);
    let first = world.import(vec![], vec![renamed(2, 1, "Ann", "Anna"), renamed(3, 2, "Bea", "Beate")]);
    world.import(vec![], vec![renamed(2, 1, "Anna", "Annika")]);
    let (undo, counts) = undo(&mut world, first, 10);
    assert_eq!((counts.updated, counts.left_out, counts.kept), (1, 1, 1));
    assert_eq!(get(&world.one("a"), "first_name"), Some(text("Annika")));
    assert_eq!(get(&world.one("b"), "first_name"), Some(text("Bea")));
    let filter = EventFilter { code: Some(code::LATER_EDIT_KEPT), ..EventFilter::default() };
    let events = world.store.events(undo, &filter, 10, 0).unwrap();
    assert_eq!(events.total, 1);
    let event = &events.items[0];
    assert_eq!((&*event.key, &*event.before, &*event.after, event.row), ("a", "Annika", "Ann", 2));
}

#[test]
fn an_edit_that_came_back_to_the_same_value_is_kept_too() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let first = world.import(vec![], vec![renamed(2, 1, "Ann", "Anna")]);
    world.import(vec![], vec![renamed(2, 1, "Anna", "X")]);
    let last = world.import(vec![], vec![renamed(2, 1, "X", "Anna")]);
    let (_, counts) = undo(&mut world, first, 10);
    assert_eq!(counts.kept, 1);
    assert_eq!(get(&world.one("a"), "first_name"), Some(text("Anna")));
    // An undone import no longer counts as a later one; what it left is still taken back in order.
    undo(&mut world, last, 10);
    assert_eq!(get(&world.one("a"), "first_name"), Some(text("X")));
}

#[test]
fn an_edit_by_another_program_is_kept() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let first = world.import(vec![], vec![renamed(2, 1, "Ann", "Anna")]);
    world.store.connection.execute("UPDATE person SET first_name = 'By hand'", []).unwrap();
    let (_, counts) = undo(&mut world, first, 10);
    assert_eq!((counts.kept, counts.updated), (1, 0));
    assert_eq!(get(&world.one("a"), "first_name"), Some(text("By hand")));
}

#[test]
fn a_created_record_that_a_later_import_changed_stays() {
    let mut world = World::new();
    let first = world.import(vec![contact(1, "a", "Ann"), contact(2, "b", "Bea")], vec![]);
    let second = world.import(vec![], vec![renamed(2, 1, "Ann", "Anna")]);
    let (undo_job, counts) = undo(&mut world, first, 1);
    assert_eq!(counts, Counts { rows: 2, updated: 1, left_out: 1, deleted: 1, kept: 1, ..Counts::default() });
    assert_eq!(dump(&mut world).len(), 1);
    let events = world.store.event_counts(undo_job).unwrap();
    let mut codes: Vec<_> = events.iter().map(|count| (count.event.code, count.count)).collect();
    codes.sort_unstable();
    assert_eq!(codes, [(code::REMOVED, 1), (code::LATER_EDIT_KEPT, 1)]);
    undo(&mut world, second, 10);
    assert_eq!(get(&world.one("a"), "first_name"), Some(text("Ann")));
}

/// Two imports, of which the one with the lower number has not written anything yet.
fn two_running(world: &mut World) -> [JobId; 2] {
    [world.running(JobKind::Import, None), world.running(JobKind::Import, None)]
}

fn apply(world: &mut World, job: JobId, creates: Vec<Record>, updates: Vec<RecordUpdate>) {
    let rows = (creates.len() + updates.len()) as u64;
    world.store.target(&whole()).unwrap().apply(&batch(job, creates, updates, rows)).unwrap();
    world.finish(job);
}

#[test]
fn what_a_resumed_import_with_a_lower_number_changed_later_is_kept() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let [resumed, later] = two_running(&mut world);
    apply(&mut world, later, vec![contact(2, "b", "Bea"), contact(3, "c", "Cleo")], vec![renamed(2, 1, "Ann", "X")]);
    let updates = vec![renamed(2, 1, "X", "Y"), renamed(3, 1, "Y", "X"), renamed(4, 2, "Bea", "Beate")];
    apply(&mut world, resumed, vec![], updates);
    let (_, counts) = undo(&mut world, later, 10);
    assert_eq!((counts.kept, counts.deleted), (2, 1));
    assert_eq!(get(&world.one("a"), "first_name"), Some(text("X")));
    assert_eq!(get(&world.one("b"), "first_name"), Some(text("Beate")));
}

#[test]
fn what_an_import_with_a_higher_number_changed_earlier_does_not_count() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let [resumed, later] = two_running(&mut world);
    apply(&mut world, later, vec![], vec![renamed(2, 1, "Ann", "X")]);
    apply(&mut world, resumed, vec![], vec![renamed(2, 1, "X", "Y")]);
    let (_, counts) = undo(&mut world, resumed, 10);
    assert_eq!((counts.kept, counts.updated), (0, 1));
    assert_eq!(get(&world.one("a"), "first_name"), Some(text("X")));
}

#[test]
fn a_changed_record_that_is_gone_needs_nothing() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let names = [("first_name", Some(text("Ann")), None), ("last_name", None, Some(text("Lee")))];
    let job = world.import(vec![], vec![update(2, 1, &names)]);
    world.store.connection.execute("DELETE FROM person", []).unwrap();
    let (_, counts) = undo(&mut world, job, 10);
    assert_eq!(counts, Counts { rows: 2, unchanged: 2, ..Counts::default() });
}

#[test]
fn entries_beyond_what_a_group_can_hold_now_are_still_listed_and_taken_back() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let job = world.import(vec![], vec![update(2, 1, &[("emails.5.email", None, Some(text("x@y.org")))])]);
    let path = world.path();
    let narrow = schema_of(&SCHEMA.replacen("max = 8", "max = 2", 1));
    world.store = SqliteStore::open(&path, narrow).unwrap();
    let mut listed = Vec::new();
    let mut each = |change: crate::engine::store::PlanChange| {
        listed.push((change.field, change.after));
        Ok(())
    };
    world.store.journal(job, &mut each).unwrap();
    assert_eq!(listed, [("Email 6".to_owned(), "x@y.org".to_owned())]);
    let undo = world.running(JobKind::Undo, Some(job));
    let step = world.store.undo_step(undo, job, 10).unwrap();
    assert_eq!(step.counts.updated, 1);
    assert_eq!(world.number("SELECT count(*) FROM person_emails"), 0);
    let events = world.store.event_counts(undo).unwrap();
    assert_eq!(events[0].event.slot, Some(slot("emails.5.email")));
}

#[test]
fn an_undo_that_is_done_does_nothing_more() {
    let mut world = World::new();
    let first = world.import(vec![contact(1, "a", "Ann")], vec![]);
    let (undo, _) = undo(&mut world, first, 10);
    let revision = world.store.revision().unwrap();
    let again = world.store.undo_step(undo, first, 10).unwrap();
    assert_eq!((again.done, again.counts), (true, Counts::default()));
    assert_eq!(world.store.revision().unwrap(), revision);
    let steps = world.number("SELECT count(*) FROM job_status");
    world.store.finish_undo(undo, first, "maria").expect("an undo that died after its end can end again");
    assert_eq!(world.number("SELECT count(*) FROM job_status"), steps);
    let other = world.running(JobKind::Undo, Some(first));
    assert!(world.store.finish_undo(other, first, "maria").is_err(), "an undone import cannot be undone again");
    assert_eq!(world.store.job(first).unwrap().undone_by, Some(undo));
}

#[test]
fn emails_that_two_contacts_swapped_are_swapped_back() {
    let mut world = World::new();
    let with = |id, key: &str, email: &str| record(id, &[("id", text(key)), ("emails.0.email", text(email))]);
    world.import(vec![with(1, "a", "x@y.org"), with(2, "b", "z@y.org")], vec![]);
    let before = dump(&mut world);
    let moved = |row, record, from: &str, to: &str| {
        update(row, record, &[("emails.0.email", Some(text(from)), Some(text(to)))])
    };
    let job = world.import(vec![], vec![moved(2, 1, "x@y.org", "z@y.org"), moved(3, 2, "z@y.org", "x@y.org")]);
    undo(&mut world, job, 1);
    assert_eq!(dump(&mut world), before);
}

#[test]
fn an_email_somebody_else_has_got_since_is_not_given_back() {
    let mut world = World::new();
    let with = |id, key: &str, email: &str| record(id, &[("id", text(key)), ("emails.0.email", text(email))]);
    world.import(vec![with(1, "a", "x@y.org")], vec![]);
    let job =
        world.import(vec![], vec![update(2, 1, &[("emails.0.email", Some(text("x@y.org")), Some(text("new@y.org")))])]);
    world.import(vec![with(2, "b", "x@y.org")], vec![]);
    let (_, counts) = undo(&mut world, job, 10);
    assert_eq!((counts.kept, counts.updated), (1, 0));
    assert_eq!(get(&world.one("a"), "emails.0.email"), Some(text("new@y.org")));
}

/// A contact with an email.
fn with(id: i64, key: &str, email: &str) -> Record {
    record(id, &[("id", text(key)), ("emails.0.email", text(email))])
}

fn moved(row: u64, record: i64, from: &str, to: &str) -> RecordUpdate {
    update(row, record, &[("emails.0.email", Some(text(from)), Some(text(to)))])
}

#[test]
fn an_email_is_given_back_where_its_new_holder_goes() {
    let mut world = World::new();
    world.import(vec![with(1, "a", "x@y.org")], vec![]);
    let job = world.import(vec![with(2, "b", "x@y.org")], vec![moved(2, 1, "x@y.org", "new@y.org")]);
    let (_, counts) = undo(&mut world, job, 1);
    assert_eq!((counts.kept, counts.updated), (0, 2));
    assert_eq!(get(&world.one("a"), "emails.0.email"), Some(text("x@y.org")));
}

#[test]
fn an_email_is_not_given_back_while_its_new_holder_stays() {
    let mut world = World::new();
    world.import(vec![with(1, "a", "x@y.org")], vec![]);
    let job = world.import(vec![with(2, "b", "x@y.org")], vec![moved(2, 1, "x@y.org", "new@y.org")]);
    world.import(vec![], vec![update(2, 2, &[("first_name", None, Some(text("Bea")))])]);
    let (_, counts) = undo(&mut world, job, 1);
    assert_eq!((counts.kept, counts.updated), (2, 0));
    assert_eq!(get(&world.one("a"), "emails.0.email"), Some(text("new@y.org")));
    assert_eq!(get(&world.one("b"), "emails.0.email"), Some(text("x@y.org")));
}

#[test]
fn an_email_is_not_given_back_where_a_later_import_confirmed_its_new_holder() {
    let mut world = World::new();
    world.import(vec![with(1, "a", "x@y.org"), with(2, "b", "z@y.org")], vec![]);
    let updates = vec![moved(2, 1, "x@y.org", "new@y.org"), moved(3, 2, "z@y.org", "x@y.org")];
    let job = world.import(vec![], updates);
    world.import(vec![], vec![moved(2, 2, "x@y.org", "w@y.org"), moved(3, 2, "w@y.org", "x@y.org")]);
    let (_, counts) = undo(&mut world, job, 1);
    assert_eq!((counts.kept, counts.updated), (2, 0));
    assert_eq!(get(&world.one("a"), "emails.0.email"), Some(text("new@y.org")));
}

#[test]
fn an_email_goes_on_being_shared_where_another_contact_has_got_it_since() {
    for taken in [true, false] {
        let mut world = World::new();
        world.import(vec![with(1, "a", "x@y.org")], vec![]);
        let shared = ("emails.0.is_shared", None, Some(Value::Boolean(true)));
        let job = world.import(vec![], vec![update(2, 1, &[shared])]);
        world.import(vec![with(2, "b", if taken { "x@y.org" } else { "z@y.org" })], vec![]);
        let (_, counts) = undo(&mut world, job, 1);
        assert_eq!((counts.kept, counts.updated), if taken { (1, 0) } else { (0, 1) });
        let left = if taken { Some(Value::Boolean(true)) } else { None };
        assert_eq!(get(&world.one("a"), "emails.0.is_shared"), left);
    }
}

#[test]
fn at_most_a_hundred_events_are_kept_and_all_are_counted() {
    let mut world = World::new();
    let records = (1..=250).map(|n| contact(n, &format!("K{n}"), "x")).collect();
    let job = world.import(records, vec![]);
    let (undo, counts) = undo(&mut world, job, 60);
    assert_eq!(counts.deleted, 250);
    assert_eq!(world.store.event_counts(undo).unwrap()[0].count, 250);
    assert_eq!(world.store.events(undo, &EventFilter::default(), 1_000, 0).unwrap().total, 100);
}

#[test]
fn undoing_an_unknown_job_is_refused() {
    let mut world = World::new();
    let job = world.import(vec![contact(1, "a", "Ann")], vec![]);
    assert!(world.store.undo_step(JobId(98), job, 10).is_err());
    assert!(world.store.undo_step(job, JobId(99), 10).is_err());
}

//! Batches: what is written, what is read back, and that a failing batch leaves nothing.

use super::*;
use crate::engine::model::{EventKey, EventRow};
use crate::engine::schema::catalogue::code;
use crate::engine::store::{EventFilter, StoreError};

#[test]
fn every_value_type_comes_back_as_it_went_in() {
    let mut world = World::new();
    let (a, b) = (everything(1, "a"), everything(2, "b"));
    world.import(vec![a.clone(), b.clone()], vec![]);
    assert_eq!(world.known(&["b", "nobody", "a"]), [Some(b), None, Some(a)]);
}

#[test]
fn records_in_file_order_and_in_any_order_read_the_same() {
    let mut world = World::new();
    let records: Vec<Record> = (1..=200).map(|n| everything(n, &format!("K{n:03}"))).collect();
    world.import(records.clone(), vec![]);
    world.store.connection.execute("DELETE FROM person WHERE record IN (17, 18, 90)", []).unwrap();
    let names: Vec<String> = (1..=200).map(|n| format!("K{n:03}")).collect();
    let expected = |n: usize| (![17, 18, 90].contains(&n)).then(|| records[n - 1].clone());
    let orders: [Vec<usize>; 4] = [
        (1..=200).collect(),
        (1..=200).rev().collect(),
        (1..=200).map(|n| n * 73 % 200 + 1).collect(),
        (1..=100).chain(1..=100).collect(),
    ];
    for order in orders {
        let keys: Vec<&str> = order.iter().map(|n| names[n - 1].as_str()).collect();
        let mut target = world.store.target(&whole()).unwrap();
        // Pages of different sizes, so that reading on crosses from one call to the next.
        let mut found = Vec::new();
        for page in keys.chunks(37) {
            found.extend(target.known(page).unwrap());
        }
        assert!(found == order.iter().map(|n| expected(*n)).collect::<Vec<_>>());
    }
}

#[test]
fn records_of_earlier_batches_and_their_emails_are_found() {
    let mut world = World::new();
    let job = world.running(JobKind::Import, None);
    let mut target = world.store.target(&whole()).unwrap();
    assert_eq!(target.known(&["a"]).unwrap(), [None]);
    let place = whole().group_place(0).unwrap();
    assert_eq!(target.holders(place, &["a@example.org"]).unwrap(), [None]);
    target.apply(&batch(job, vec![everything(1, "a")], vec![], 1)).unwrap();
    assert_eq!(target.known(&["a"]).unwrap(), [Some(everything(1, "a"))]);
    assert_eq!(target.holders(place, &["a@example.org"]).unwrap(), [Some(RecordId(1))]);
    let moved = [("emails.0.email", Some(text("a@example.org")), Some(text("new@example.org")))];
    target.apply(&batch(job, vec![], vec![update(3, 1, &moved)], 2)).unwrap();
    assert_eq!(target.holders(place, &["a@example.org", "new@example.org"]).unwrap(), [None, Some(RecordId(1))]);
}

#[test]
fn a_shared_email_is_held_by_nobody() {
    let mut world = World::new();
    let filled = [("id", text("a")), ("emails.0.email", text("x@y.org")), ("emails.0.is_shared", Value::Boolean(true))];
    world.import(vec![record(1, &filled)], vec![]);
    let place = whole().group_place(0).unwrap();
    assert_eq!(world.store.target(&whole()).unwrap().holders(place, &["x@y.org"]).unwrap(), [None]);
    world.import(vec![], vec![update(2, 1, &[("emails.0.is_shared", Some(Value::Boolean(true)), None)])]);
    assert_eq!(world.store.target(&whole()).unwrap().holders(place, &["x@y.org"]).unwrap(), [Some(RecordId(1))]);
}

#[test]
fn an_update_writes_its_fields_and_what_stood_there() {
    let mut world = World::new();
    world.import(vec![everything(1, "a")], vec![]);
    let euro = |minor| Some(Value::Money { minor, currency: Currency::new("EUR").unwrap() });
    let job = world.import(
        vec![],
        vec![update(
            5,
            1,
            &[
                ("first_name", Some(text("Zoë")), Some(text("Chloë"))),
                ("giving.lifetime_amount", euro(-12_345), euro(1)),
                ("addresses.0.city", None, Some(text("Paris"))),
                ("score", Some(Value::Integer(-7)), None),
            ],
        )],
    );
    let now = world.one("a");
    assert_eq!(get(&now, "first_name"), Some(text("Chloë")));
    assert_eq!(get(&now, "giving.lifetime_amount"), euro(1));
    assert_eq!(get(&now, "addresses.0.city"), Some(text("Paris")));
    assert_eq!(get(&now, "addresses.1.city"), Some(text("Boston")));
    assert_eq!(get(&now, "score"), None);
    let mut changes = Vec::new();
    let mut each = |change: crate::engine::store::PlanChange| {
        changes.push((change.row, change.field, change.before, change.after));
        Ok(())
    };
    world.store.journal(job, &mut each).unwrap();
    let line = |field: &str, before: &str, after: &str| (5, field.to_owned(), before.to_owned(), after.to_owned());
    assert_eq!(
        changes,
        [
            line("Address 1 · City", "", "Paris"),
            line("First name", "Zoë", "Chloë"),
            line("Lifetime giving", "-€123.45", "€0.01"),
            line("Score", "-7", ""),
        ]
    );
    assert_eq!(world.number("SELECT updated_job FROM person"), job.0);
}

#[test]
fn a_field_changed_twice_keeps_its_first_value_in_the_journal() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let job = world.running(JobKind::Import, None);
    let change = |before: &str, after: &str| [("first_name", Some(text(before)), Some(text(after)))];
    let mut target = world.store.target(&whole()).unwrap();
    let twice = vec![update(2, 1, &change("Ann", "Bea")), update(3, 1, &change("Bea", "Cleo"))];
    target.apply(&batch(job, vec![], twice, 2)).unwrap();
    target.apply(&batch(job, vec![], vec![update(4, 1, &change("Cleo", "Dora"))], 3)).unwrap();
    drop(target);
    let kept: (String, String, i64) = world
        .store
        .connection
        .query_row("SELECT before, after, \"row\" FROM journal", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    assert_eq!(kept, ("Ann".into(), "Dora".into(), 4));
}

#[test]
fn an_entry_that_becomes_blank_goes_and_others_keep_their_place() {
    let mut world = World::new();
    world.import(vec![everything(1, "a")], vec![]);
    world.import(vec![], vec![update(2, 1, &[("emails.0.email", Some(text("a@example.org")), None)])]);
    assert_eq!(world.number("SELECT count(*) FROM person_emails"), 1);
    assert_eq!(get(&world.one("a"), "emails.2.email"), Some(text("a-2@example.org")));
    // Another column still holds something, though the import does not touch it.
    let layout = Layout::of(person(), [slot("emails.0.email")]);
    let job = world.running(JobKind::Import, None);
    let cleared = update(2, 1, &[("emails.2.email", Some(text("a-2@example.org")), None)]);
    world.store.target(&layout).unwrap().apply(&batch(job, vec![], vec![cleared], 1)).unwrap();
    assert_eq!(world.number("SELECT count(*) FROM person_emails"), 1);
}

#[test]
fn an_entry_may_be_blank_between_two_changes_of_one_row() {
    let mut world = World::new();
    world.import(vec![record(1, &[("id", text("a")), ("emails.0.type", text("home"))])], vec![]);
    let swap = [("emails.0.type", Some(text("home")), None), ("emails.0.email", None, Some(text("x@y.org")))];
    world.import(vec![], vec![update(2, 1, &swap)]);
    assert_eq!(get(&world.one("a"), "emails.0.email"), Some(text("x@y.org")));
}

#[test]
fn a_batch_that_fails_leaves_nothing() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let revision = world.store.revision().unwrap();
    let job = world.running(JobKind::Import, None);
    let failing = [
        batch(job, vec![contact(2, "b", "Bea"), contact(3, "a", "again")], vec![], 2),
        batch(job, vec![contact(2, "b", "Bea")], vec![update(3, 99, &[("first_name", None, Some(text("x")))])], 2),
        batch(
            job,
            vec![contact(2, "b", "Bea"), record(3, &[("first_name", Value::Integer(1)), ("score", text("x"))])],
            vec![],
            2,
        ),
    ];
    for broken in failing {
        let mut target = world.store.target(&whole()).unwrap();
        let error = target.apply(&broken).unwrap_err();
        assert!(matches!(error, StoreError::Other { .. }), "{error}");
        assert!(!error.to_string().contains("again"), "{error}");
        assert_eq!(target.next_record().unwrap(), RecordId(2));
        assert_eq!(target.known(&["b"]).unwrap(), [None]);
        drop(target);
        assert_eq!(world.store.job(job).unwrap().counts, Counts::default());
        assert_eq!(world.store.revision().unwrap(), revision);
    }
    // The same target writes on after a failure.
    let mut target = world.store.target(&whole()).unwrap();
    target.apply(&batch(job, vec![contact(2, "a", "again")], vec![], 1)).unwrap_err();
    target.apply(&batch(job, vec![contact(2, "b", "Bea")], vec![], 1)).unwrap();
}

#[test]
fn counts_position_and_events_are_written_with_the_batch() {
    let mut world = World::new();
    let job = world.running(JobKind::Import, None);
    let event = EventKey { code: code::EMAIL_HELD, slot: Some(slot("emails.1.email")) };
    let kept =
        EventRow { event, row: 7, key: "a".into(), title: "Ann".into(), before: "x@y.org".into(), after: "".into() };
    let counts = Counts { rows: 2, created: 1, left_out: 1, fields_changed: 3, ..Counts::default() };
    let mut one = batch(job, vec![contact(1, "a", "Ann")], vec![], 2);
    one.counts = counts;
    one.events = vec![kept.clone()];
    one.event_counts = vec![(event, 1), (EventKey { code: code::CREATED, slot: None }, 1)];
    one.position = Position { rows: 2, problem_bytes: 55 };
    let mut two = batch(job, vec![contact(2, "b", "Bea")], vec![], 4);
    two.counts = counts;
    two.event_counts = vec![(event, 2)];
    let mut target = world.store.target(&whole()).unwrap();
    target.apply(&one).unwrap();
    target.apply(&two).unwrap();
    drop(target);
    let found = world.store.job(job).unwrap();
    assert_eq!(found.counts, Counts { rows: 4, created: 2, left_out: 2, fields_changed: 6, ..Counts::default() });
    assert_eq!(found.position, Position { rows: 4, problem_bytes: 0 });
    let all: Vec<_> =
        world.store.event_counts(job).unwrap().into_iter().map(|count| (count.event, count.count)).collect();
    assert!(all.contains(&(event, 3)) && all.contains(&(EventKey { code: code::CREATED, slot: None }, 1)));
    let filter = EventFilter { event: Some(event), ..EventFilter::default() };
    let page = world.store.events(job, &filter, 10, 0).unwrap();
    assert_eq!((page.total, page.items[0].row, &*page.items[0].before), (1, 7, "x@y.org"));
    let other = EventFilter { code: Some(code::CREATED), ..EventFilter::default() };
    assert_eq!(world.store.events(job, &other, 10, 0).unwrap().total, 0);
}

#[test]
fn the_revision_grows_only_when_a_record_changed() {
    let mut world = World::new();
    let before = world.store.revision().unwrap();
    world.import(vec![], vec![]);
    assert_eq!(world.store.revision().unwrap(), before);
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    assert_eq!(world.store.revision().unwrap(), before + 1);
}

#[test]
fn numbers_are_never_used_again() {
    let mut world = World::new();
    world.import(vec![contact(1, "a", "Ann"), contact(2, "b", "Bea")], vec![]);
    world.store.connection.execute("DELETE FROM person", []).unwrap();
    world.reopen();
    assert_eq!(world.store.target(&whole()).unwrap().next_record().unwrap(), RecordId(3));
}

#[test]
fn an_unknown_record_type_is_refused() {
    let mut world = World::new();
    let layout = Layout { record_type: "gift".into(), ..whole() };
    assert!(matches!(world.store.target(&layout).err(), Some(StoreError::NoSuchType { .. })));
}

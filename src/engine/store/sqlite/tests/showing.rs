//! Searching in every field, what happened to a record, and giving a field an earlier value back.

use super::*;
use crate::engine::schema::display;
use crate::engine::store::{
    EarlierValue, Found, FoundList, PastWhat, RecordPlace, RecordQuery, RecordSort, Restorable, RestoreRefusal,
    ShowsRecords, WholeRecord,
};
use proptest::prelude::*;
use std::cell::RefCell;

fn query(search: &str) -> RecordQuery {
    RecordQuery { record_type: "person".into(), search: search.into(), ..RecordQuery::default() }
}

fn find(world: &mut World, query: &RecordQuery) -> Found {
    world.store.find(query, &mut |_| true).unwrap().expect("nobody gave it up")
}

fn ids(world: &mut World, query: &RecordQuery) -> Vec<i64> {
    let found = find(world, query);
    let page = world.store.found(&found, 100, 0).unwrap();
    assert_eq!(page.len() as u64, found.total());
    page.iter().map(|whole| whole.record.id.0).collect()
}

fn remove(world: &mut World, record: i64) -> JobId {
    let job = world.running(JobKind::Import, None);
    world.remove(job, &[record]);
    world.finish(job);
    job
}

fn renamed(record: i64, before: &str, after: &str) -> RecordUpdate {
    update(2, record, &[("first_name", Some(text(before)), Some(text(after)))])
}

fn place(record: i64) -> RecordPlace {
    RecordPlace { record_type: "person".into(), record: RecordId(record) }
}

fn filled() -> World {
    let mut world = World::new();
    let euro = Currency::new("EUR").unwrap();
    let phone = |number: &str, typed: &str| Value::Phone { number: number.into(), typed: typed.into() };
    let maria = record(
        1,
        &[
            ("id", text("C0071")),
            ("first_name", text("María")),
            ("last_name", text("Núñez-Smith")),
            ("mobile", phone("+16175550142", "(617) 555 0142")),
            ("giving.lifetime_amount", Value::Money { minor: 123_450, currency: euro }),
            ("birth_date", text("1980-03-04")),
            ("emails.1.email", text("maria@example.org")),
        ],
    );
    let john = record(
        2,
        &[
            ("id", text("A2")),
            ("first_name", text("John")),
            ("last_name", text("Abbott")),
            ("mobile", phone("+442079460958", "+44 20 7946 0958")),
            ("tags", Value::List(vec!["Böard".into(), "Gala \"24\"".into()])),
            ("kind", text("home")),
            ("is_deceased", Value::Boolean(true)),
            ("addresses.3.city", text("Łódź")),
            ("emails.0.email", text("a2@maria.example.net")),
        ],
    );
    let hall =
        record(3, &[("id", text("B3")), ("giving.organisation", text("Town Hall")), ("score", Value::Integer(71))]);
    world.import(vec![maria, john, hall], vec![]);
    world
}

#[test]
fn every_word_is_found_in_whatever_field_it_stands() {
    let mut world = filled();
    for (search, expected) in [
        ("", &[2, 3, 1][..]),
        ("maria", &[2, 1]),
        ("NUNEZ maria", &[1]),
        ("smith 1980", &[1]),
        ("4 march", &[1]),
        ("617-555-0142", &[1]),
        ("6175550142", &[1]),
        ("(617) 555", &[1]),
        ("617 555-0142", &[1]),
        ("020 7946 0958", &[2]),
        ("02079460958", &[2]),
        ("1,234.50", &[1]),
        ("€1234.50", &[1]),
        ("1234.5 eur", &[1]),
        ("board gala", &[2]),
        ("home", &[2]),
        ("lodz abbott", &[2]),
        ("a2@maria", &[2]),
        ("hall town", &[3]),
        ("71", &[3, 1]),
        ("yes", &[]),
        ("maria nobody", &[]),
        ("\u{3000}hall\t", &[3]),
        ("%", &[]),
        ("' OR 1=1 --", &[]),
    ] {
        assert_eq!(ids(&mut world, &query(search)), expected, "{search:?}");
    }
}

#[test]
fn what_is_exactly_a_key_or_an_email_comes_first_and_before_all_is_looked_through() {
    let mut world = filled();
    world.import(vec![record(4, &[("id", text("A1")), ("last_name", text("see C0071, maria@example.org"))])], vec![]);
    for search in ["C0071", "maria@example.org", " MARIA@example.org "] {
        assert_eq!(ids(&mut world, &query(search)), [1, 4], "{search}");
        let first: RefCell<Option<Vec<RecordId>>> = RefCell::default();
        let stopped = world.store.find(&query(search), &mut |so_far| {
            first.replace(Some(so_far.there.to_vec()));
            false
        });
        assert_eq!((stopped.unwrap(), first.into_inner()), (None, Some(vec![RecordId(1)])), "{search}");
    }
}

#[test]
fn records_are_put_in_order_by_key_name_or_last_change() {
    let mut world = filled();
    world.import(vec![], vec![renamed(1, "María", "Maria")]);
    let mut sorted = |sort, search: &str| ids(&mut world, &RecordQuery { sort, ..query(search) });
    for search in ["", "a"] {
        assert_eq!(sorted(RecordSort::Key, search), [2, 3, 1]);
        assert_eq!(sorted(RecordSort::Newest, search)[0], 1);
        assert_eq!(sorted(RecordSort::Name, search), [2, 1, 3], "by the title: John, Maria, Town Hall");
    }
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let mut world = filled();
    remove(&mut world, 3);
    for search in ["", "a"] {
        let found = find(&mut world, &RecordQuery { removed: true, ..query(search) });
        let pages: Vec<Vec<i64>> = (0..4)
            .map(|n| world.store.found(&found, 2, n * 2).unwrap().iter().map(|whole| whole.record.id.0).collect())
            .collect();
        assert_eq!(pages, [vec![2, 1], vec![3], vec![], vec![]], "{search:?}");
    }
    let all = find(&mut world, &query(""));
    assert_eq!(all.there, FoundList::All(2));
}

#[test]
fn removed_records_are_found_where_they_are_asked_for_and_shown_whole() {
    let mut world = filled();
    let before = world.store.whole(&place(2)).unwrap().unwrap();
    let job = remove(&mut world, 2);
    for search in ["lodz", "7946 0958", "böard"] {
        assert_eq!(ids(&mut world, &query(search)), [0; 0], "{search}");
        assert_eq!(ids(&mut world, &RecordQuery { removed: true, ..query(search) }), [2], "{search}");
    }
    let WholeRecord { record, created, removed, .. } = world.store.whole(&place(2)).unwrap().unwrap();
    assert_eq!((record, created), (before.record, before.created));
    let stamp = removed.expect("it was removed");
    assert_eq!((stamp.job, stamp.who.as_str(), stamp.file_name.as_str()), (job, "maria", "gala.csv"));
    assert_eq!(world.store.place_of("person", "A2").unwrap(), Some(place(2)));
    assert_eq!(world.store.place_of("person", "nobody").unwrap(), None);
    assert_eq!(world.store.whole(&place(99)).unwrap(), None);
}

fn changes(world: &mut World, record: i64, field: Option<&str>) -> Vec<String> {
    let past = world.store.past(&place(record), field.map(slot), 50, 0).unwrap();
    assert_eq!(past.total as usize, past.items.len());
    let line = |event: &crate::engine::store::PastEvent| {
        let job = event.by.as_ref().map_or(0, |by| by.job.0);
        match &event.what {
            PastWhat::Changed { label, before, after, .. } => format!("{job}: {label}: {before} > {after}"),
            other => format!("{job}: {other:?}"),
        }
    };
    past.items.iter().map(line).collect()
}

#[test]
fn what_happened_is_told_newest_first_and_by_field() {
    let mut world = filled();
    let euro = |minor| Some(Value::Money { minor, currency: Currency::new("EUR").unwrap() });
    let more = update(2, 1, &[("giving.lifetime_amount", euro(123_450), euro(200_000))]);
    world.import(vec![], vec![renamed(1, "María", "Maria"), more]);
    world.import(vec![], vec![renamed(1, "Maria", "Mary")]);
    remove(&mut world, 1);
    let all = [
        "4: Removed",
        "3: First name: Maria > Mary",
        "2: First name: María > Maria",
        "2: Lifetime giving: €1,234.50 > €2,000.00",
        "1: Created",
    ];
    assert_eq!(changes(&mut world, 1, None), all);
    assert_eq!(changes(&mut world, 1, Some("first_name")), [all[1], all[2]]);
    assert_eq!(changes(&mut world, 2, None), ["1: Created"]);
    let past = world.store.past(&place(1), None, 2, 1).unwrap();
    assert_eq!((past.total, past.items.len()), (5, 2));
    let labels: Vec<&str> = past.fields.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["First name", "Lifetime giving"]);
}

fn earlier(record: i64, path: &str, before: JobId) -> EarlierValue {
    EarlierValue { record_type: "person".into(), record: RecordId(record), slot: slot(path), before }
}

fn restore(world: &mut World, value: &EarlierValue) -> JobId {
    let job = world.running(JobKind::Restore, None);
    world.store.restore(job, value).unwrap();
    world.finish(job);
    job
}

#[test]
fn an_earlier_value_comes_back_whole_and_is_journalled() {
    let mut world = World::new();
    world.import(vec![everything(1, "a")], vec![]);
    let before = world.one("a");
    let paths = ["first_name", "giving.lifetime_amount", "mobile", "tags", "emails.0.email", "addresses.1.city"];
    let cleared: Vec<_> = paths.iter().map(|path| (*path, get(&before, path), None)).collect();
    let job = world.import(vec![], vec![update(2, 1, &cleared)]);
    let revision = world.store.revision().unwrap();
    for path in paths {
        let value = earlier(1, path, job);
        assert!(matches!(world.store.restorable(&value).unwrap(), Restorable::Yes { .. }), "{path}");
        let restored = restore(&mut world, &value);
        assert_eq!(get(&world.one("a"), path), get(&before, path), "{path}");
        assert_eq!(world.store.restorable(&value).unwrap(), Restorable::No(RestoreRefusal::AlreadyThere));
        let counts = world.store.job(restored).unwrap().counts;
        assert_eq!((counts.rows, counts.updated, counts.fields_changed, counts.add_up()), (1, 1, 1, true));
        assert_eq!(world.store.event_counts(restored).unwrap()[0].count, 1);
        // Once more after a crash does nothing.
        world.store.restore(restored, &value).unwrap();
        assert_eq!(world.store.job(restored).unwrap().counts, counts);
    }
    assert_eq!(world.one("a"), before);
    assert_eq!(world.store.revision().unwrap(), revision + paths.len() as i64);
    assert_eq!(changes(&mut world, 1, Some("first_name")), ["3: First name:  > Zoë", "2: First name: Zoë > "]);
    let blank_again = earlier(1, "first_name", JobId(3));
    restore(&mut world, &blank_again);
    assert_eq!(get(&world.one("a"), "first_name"), None);
}

#[test]
fn what_belongs_to_another_record_by_now_or_names_the_record_is_refused() {
    let mut world = World::new();
    world.import(vec![everything(1, "a"), contact(2, "b", "Bea")], vec![]);
    let taken = [("emails.0.email", Some(text("a@example.org")), Some(text("new@example.org")))];
    let second = [("emails.2.email", Some(text("a-2@example.org")), None)];
    let gives = world.import(vec![], vec![update(2, 1, &taken), update(2, 1, &second), renamed(1, "Zoë", "Zoe")]);
    let takes = [("emails.0.email", None, Some(text("a@example.org")))];
    world.import(vec![], vec![update(2, 2, &takes)]);
    let again = [("emails.5.email", None, Some(text("a-2@example.org")))];
    world.import(vec![], vec![update(2, 1, &again)]);
    let gone = world.import(vec![], vec![renamed(2, "Bea", "Bee")]);
    remove(&mut world, 2);
    world.import(vec![record(3, &[("id", text("c")), ("emails.0.email", text("a@example.org"))])], vec![]);
    let held = RestoreRefusal::HeldBy { key: "c".into(), title: String::new() };
    for (value, expected) in [
        (earlier(1, "emails.0.email", gives), held),
        (earlier(1, "emails.2.email", gives), RestoreRefusal::HeldAs { label: "Email 6".into() }),
        (earlier(1, "id", gives), RestoreRefusal::Key),
        (earlier(1, "last_name", gives), RestoreRefusal::NoSuchValue),
        (earlier(1, "first_name", gone), RestoreRefusal::NoSuchValue),
        (earlier(2, "first_name", gone), RestoreRefusal::Gone),
        (earlier(77, "first_name", gone), RestoreRefusal::Gone),
    ] {
        let revision = world.store.revision().unwrap();
        assert_eq!(world.store.restorable(&value).unwrap(), Restorable::No(expected), "{value:?}");
        let job = world.running(JobKind::Restore, None);
        assert!(world.store.restore(job, &value).is_err());
        assert_eq!(world.store.revision().unwrap(), revision);
    }
    let shared = [("emails.0.is_shared", None, Some(Value::Boolean(true)))];
    world.import(vec![], vec![update(2, 1, &shared)]);
    let both = world.store.restorable(&earlier(1, "emails.0.email", gives)).unwrap();
    assert!(matches!(both, Restorable::Yes { .. }), "a shared email may be several people's: {both:?}");
}

/// Text as donors' files hold it, and worse.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-zÀ-ž' -]{1,16}", "\\PC{1,12}", "[0-9 ()+-]{1,14}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_record_is_found_by_any_whole_word_of_any_of_its_values(
        texts in proptest::collection::vec(any_text(), 6),
        minor: i64,
        score: i64,
        ratio in -1e6_f64..1e6,
        (year, month, day) in (1_000_u32..9_999, 1_u32..=12, 1_u32..=28),
    ) {
        let filled = record(1, &[
            ("id", text(&texts[0])),
            ("first_name", text(&texts[1])),
            ("tags", Value::List(vec![texts[2].as_str().into(), texts[3].as_str().into()])),
            ("mobile", Value::Phone { number: texts[4].as_str().into(), typed: texts[5].as_str().into() }),
            ("addresses.2.city", text(&texts[5])),
            ("giving.lifetime_amount", Value::Money { minor, currency: Currency::new("CHF").unwrap() }),
            ("score", Value::Integer(score)),
            ("ratio", Value::Decimal(ratio)),
            ("birth_date", text(&format!("{year}-{month:02}-{day:02}"))),
            ("kind", text("work")),
        ]);
        let mut world = World::new();
        world.import(vec![filled.clone(), contact(2, "another one", "Somebody")], vec![]);
        let layout = whole();
        let singles = layout.fields.iter().zip(&filled.fields).map(|(f, v)| (Slot::Field(*f), v));
        let entries = filled.groups[1].iter().flat_map(|entry| {
            entry.values.iter().enumerate().map(|(field, v)| (Slot::Entry { group: 1, position: 2, field }, v))
        });
        for (slot, value) in singles.chain(entries) {
            let Some(value) = value else { continue };
            let shown = display(value, person().field(slot), person());
            for word in shown.split_whitespace() {
                let found = ids(&mut world, &query(word));
                prop_assert!(found.contains(&1), "{word:?} of {shown:?}");
            }
            prop_assert!(ids(&mut world, &query(&shown)).contains(&1), "all of {shown:?}");
        }
    }
}

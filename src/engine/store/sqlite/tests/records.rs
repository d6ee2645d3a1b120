//! Searching and paging through records.

use super::*;

fn world() -> World {
    let mut world = World::new();
    let named = |id, key: &str, first: &str, last: &str, email: &str| {
        record(
            id,
            &[
                ("id", text(key)),
                ("first_name", text(first)),
                ("last_name", text(last)),
                ("emails.1.email", text(email)),
            ],
        )
    };
    let hall = record(4, &[("id", text("B_4")), ("giving.organisation", text("Town 100% Hall"))]);
    world.import(
        vec![
            named(1, "C1", "Maria", "Lopez", "ml@example.org"),
            named(2, "A2", "Jo", "Marsh", "jo@example.com"),
            named(3, "A3", "Ann", "Smith", "ann@maria.net"),
            hall,
        ],
        vec![],
    );
    world
}

#[test]
fn a_search_finds_keys_names_organisations_and_emails() {
    let mut world = world();
    let mut keys = |search: &str| {
        let list = world.store.records("person", search, 10, 0).unwrap();
        assert_eq!(list.total as usize, list.items.len());
        list.items.iter().map(|r| get(r, "id").unwrap().as_text().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys(""), ["A2", "A3", "B_4", "C1"]);
    assert_eq!(keys("maria"), ["A3", "C1"]);
    assert_eq!(keys("maria lopez"), ["C1"]);
    assert_eq!(keys(" mar "), ["A2", "A3", "C1"]);
    assert_eq!(keys("hall"), ["B_4"]);
    assert_eq!(keys("a2"), ["A2"]);
    assert_eq!(keys("_"), ["B_4"]);
    assert_eq!(keys("100%"), ["B_4"]);
    assert_eq!(keys("nobody"), [""; 0]);
    assert_eq!(keys("' OR 1=1"), [""; 0]);
}

#[test]
fn pages_hold_whole_records_and_the_total() {
    let mut world = world();
    let page = world.store.records("person", "", 2, 1).unwrap();
    assert_eq!(page.total, 4);
    assert_eq!(page.items.iter().map(|r| r.id.0).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(get(&page.items[0], "emails.1.email"), Some(text("ann@maria.net")));
    let page = world.store.records("person", "mar", 1, 1).unwrap();
    assert_eq!((page.total, page.items[0].id), (3, RecordId(3)));
    assert_eq!(world.store.records("person", "", 5, 99).unwrap().items, []);
}

#[test]
fn numbers_are_found_by_key_and_summed_up() {
    let mut world = world();
    let ids = world.store.record_ids("person", &["A3", "nobody", "C1"]).unwrap();
    assert_eq!(ids, [Some(RecordId(3)), None, Some(RecordId(1))]);
    let summary = world.store.summary().unwrap();
    assert_eq!((summary.name.as_str(), summary.records), ("donors", vec![("person".to_owned(), 4)]));
}

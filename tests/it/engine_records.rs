//! Restoring fields, taking that back, and what refers to a record, over real imports of several types.

use crate::support::imports::{dump, request_of};
use crate::support::records::{filled, place, restore};
use almoner::engine::model::{JobKind, Mode, Status};
use almoner::engine::schema::{Currency, Schema, group_digits, money};
use almoner::engine::store::{PastWhat, ShowsRecords, Store};

/// What a contact's field shows now.
fn shown(world: &mut crate::support::imports::World, key: &str, field: &str) -> String {
    use almoner::engine::model::Layout;
    use almoner::engine::schema::display;
    let place = place(world, "contact", key);
    let whole = world.store.whole(&place).expect("a database").expect("a record");
    let contact = Schema::built_in().record_type("contact").expect("contacts");
    let (layout, slot) = (Layout::whole(contact), contact.slot(field).expect("a field"));
    let found = whole.record.filled(&layout).find(|(of, _)| *of == slot);
    found.map(|(_, value)| display(value, contact.field(slot), contact)).unwrap_or_default()
}

#[test]
fn a_restored_field_is_a_job_that_an_undo_takes_back_and_that_earlier_jobs_respect() {
    let mut world = filled();
    let before = dump(&world.database());
    let report = restore(&mut world, "C001", "last_name", 2).expect("it is restored");
    assert_eq!(shown(&mut world, "C001", "last_name"), "Núñez");
    let job = world.store.job(report.job).expect("a job");
    assert_eq!((job.kind, job.status, job.file_name.as_str()), (JobKind::Restore, Status::Ok, "Last name of C001"));
    assert_eq!(job.counts.fields_changed, 1);
    world.undo(report.job).expect("a restore can be undone");
    assert_eq!(shown(&mut world, "C001", "last_name"), "Nunez-Ray");
    assert_eq!(world.store.job(report.job).expect("a job").status, Status::Undone);
    assert_ne!(dump(&world.database()), before, "both stand in the history");
    // Somebody chose the value: taking the first import back does not take the record with it.
    restore(&mut world, "C001", "last_name", 2).expect("it is restored again");
    world.undo(almoner::engine::model::JobId(2)).expect("the later import is undone");
    assert_eq!(shown(&mut world, "C001", "last_name"), "Núñez");
    let report = world.undo(almoner::engine::model::JobId(1)).expect("the first import is undone");
    assert!(report.counts.kept > 0, "{:?}", report.counts);
    assert_eq!(shown(&mut world, "C001", "last_name"), "Núñez");
}

#[test]
fn what_cannot_be_restored_is_refused_in_words_and_leaves_no_job() {
    let mut world = filled();
    let jobs =
        |world: &mut crate::support::imports::World| world.store.jobs(&Default::default()).expect("a list").total;
    let before = jobs(&mut world);
    for (key, field, job, sentence) in [
        (
            "C001",
            "emails.0.email",
            2,
            "Email 1 cannot be restored: John Smith (C002) has that value by now. Nothing was changed.",
        ),
        ("C001", "id", 2, "Constituent ID cannot be restored: the contact is known by it. Nothing was changed."),
        ("C001", "first_name", 2, "First name cannot be restored: that import did not change it. Nothing was changed."),
        ("C001", "last_name", 77, "Last name cannot be restored: that import did not change it. Nothing was changed."),
        (
            "C003",
            "last_name",
            1,
            "Last name cannot be restored: the contact is not in the database any more. Nothing was changed.",
        ),
    ] {
        let refused = restore(&mut world, key, field, job).expect_err(sentence);
        assert_eq!(refused.to_string(), sentence);
    }
    restore(&mut world, "C001", "last_name", 2).expect("it is restored");
    let twice = restore(&mut world, "C001", "last_name", 2).expect_err("it stands there already");
    assert_eq!(
        twice.to_string(),
        "Last name cannot be restored: that value stands there already. Nothing was changed."
    );
    assert_eq!(jobs(&mut world), before + 1);
}

#[test]
fn gifts_are_found_from_their_contact_summed_by_currency_and_newest_first() {
    let mut world = filled();
    let maria = place(&mut world, "contact", "C001");
    let referring = world.store.referring(&maria).expect("a database");
    let told: Vec<String> = referring
        .iter()
        .map(|by| {
            let sums: Vec<String> = by.sums.iter().map(|(currency, minor)| money(*minor, *currency)).collect();
            format!("{} {} {}", by.record_type, group_digits(by.count), sums.join(" "))
        })
        .collect();
    assert_eq!(told, ["gift 3 $80.50 €20.00"]);
    let gift = Schema::built_in().record_type("gift").expect("gifts");
    let page = world.store.referring_page(&maria, &referring[0], 2, 0).expect("a page");
    let ids: Vec<&str> =
        page.iter().filter_map(|whole| whole.record.fields[gift.field_index("id")?].as_ref()?.as_text()).collect();
    assert_eq!(ids, ["G2", "G1"]);
    assert_eq!(world.store.referring_page(&maria, &referring[0], 2, 2).expect("a page").len(), 1);
    let led = world.store.referred("contact", &["C001", "m.ray@example.org", "nobody"]).expect("a database");
    let names: Vec<Option<String>> = led
        .into_iter()
        .map(|found| {
            found.map(|(place, name)| {
                assert_eq!(place, maria);
                name
            })
        })
        .collect();
    assert_eq!(names, [Some("María Nunez-Ray".to_owned()), Some("María Nunez-Ray".to_owned()), None]);
}

#[test]
fn what_does_not_count_as_given_is_no_part_of_the_sum_of_gifts() {
    let mut world = filled();
    let text = "\
Gift ID,Gift type,Donor ID,Gift date,Amount
G5,Pledge,C002,2024-05-06,$100.00
G6,Pledge payment,C002,2024-06-06,$20.00
G7,Refund,C002,2024-07-06,$3.00
G8,Soft credit,C002,2024-08-06,$9.00
";
    let path = world.file("more.csv", text);
    let gift = Schema::built_in().record_type("gift").expect("gifts");
    world.import(&request_of(gift, &path, Mode::AddAndUpdate)).expect("an import");
    let john = place(&mut world, "contact", "C002");
    let referring = world.store.referring(&john).expect("a database");
    let told: Vec<_> = referring.iter().map(|by| (by.record_type.as_str(), by.count, &by.sums[..])).collect();
    assert_eq!(told, [("gift", 5, &[(Currency::USD, 22_00)][..])]);
    assert_eq!(shown(&mut world, "C002", "giving.lifetime_amount"), "$22.00");
}

#[test]
fn the_past_of_a_record_that_went_and_came_back_is_told() {
    let mut world = filled();
    let ann = place(&mut world, "contact", "C003");
    let told = |world: &mut crate::support::imports::World| -> Vec<(i64, PastWhat)> {
        let past = world.store.past(&ann, None, 10, 0).expect("a database");
        past.items.into_iter().map(|event| (event.by.map_or(0, |by| by.job.0), event.what)).collect()
    };
    assert_eq!(told(&mut world), [(5, PastWhat::Removed), (1, PastWhat::Created)]);
    world.undo(almoner::engine::model::JobId(5)).expect("the removal is undone");
    assert_eq!(told(&mut world), [(6, PastWhat::Returned), (5, PastWhat::Removed), (1, PastWhat::Created)]);
}

//! `almoner records` and `almoner record`: searching, one record whole, and restoring a field.

use crate::cli_bench::{Bench, assert_members};
use crate::support::records::{CONTACTS, GIFTS, LATER};
use serde_json::{Value, json};

fn bench() -> Bench {
    let bench = Bench::with("first.csv", CONTACTS);
    for (name, text) in [("later.csv", LATER), ("gifts.csv", GIFTS), ("gone.csv", "Constituent ID\nC003\n")] {
        bench.file(name, text);
    }
    for args in [
        &["import", "first.csv", "--yes"][..],
        &["import", "later.csv", "--yes"],
        &["import", "gifts.csv", "--type", "gift", "--yes"],
        &["import", "gone.csv", "--mode", "remove-listed", "--yes"],
        &["removals", "4", "remove", "--confirm", "1"],
    ] {
        let run = bench.run(args);
        assert!(run.code <= 1, "{args:?}: {}{}", run.stdout, run.stderr);
    }
    bench
}

fn ids(document: &Value) -> Vec<&str> {
    document["items"].as_array().expect("a list").iter().filter_map(|item| item["id"].as_str()).collect()
}

#[test]
fn records_are_searched_in_every_field_sorted_and_with_removed_ones() {
    let bench = bench();
    let found = |args: &[&str]| bench.json(&[&["records", "contact"], args].concat(), 0);
    assert_eq!(ids(&found(&["--search", "617 5550142"])), ["C001"]);
    assert_eq!(ids(&found(&["--search", "board nunez"])), ["C001"]);
    assert_eq!(ids(&found(&["--search", "lodz"])), ["C002"]);
    assert_eq!(ids(&found(&["--sort", "name"])), ["C001", "C002"]);
    assert_eq!(ids(&found(&["--search", "ann"])), [""; 0]);
    let removed = found(&["--search", "ann", "--removed"]);
    assert_eq!((ids(&removed), &removed["total"]), (vec!["C003"], &json!(1)));
    assert_eq!(removed["items"][0]["removed"]["job"], 5);
    let gifts = bench.json(&["records", "gift", "--search", "scholarships 30.5"], 0);
    assert_eq!(ids(&gifts), ["G3"]);
    for (search, expected) in [
        ("smith", &["G4"][..]),
        ("NUNEZ-ray library", &["G1", "G2"]),
        ("maria 30.5", &["G3"]),
        ("smith scholarships", &[]),
    ] {
        assert_eq!(ids(&bench.json(&["records", "gift", "--search", search], 0)), expected, "{search}");
    }
}

#[test]
fn what_is_exactly_searched_for_stands_first_and_nothing_twice() {
    let bench = bench();
    bench.file("more.csv", "Constituent ID,Last Name\nC0012,Okafor\nC0001C001,Abiodun\n");
    assert_eq!(bench.run(&["import", "more.csv", "--yes"]).code, 0);
    let listed = |args: &[&str]| -> Vec<String> {
        let run = bench.run(&[&["records", "contact", "--search", "C001"], args].concat());
        run.stdout.lines().map(|line| line.split_whitespace().next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(listed(&[]), ["Key", "C001", "C0001C001", "C0012", "3"]);
    assert_eq!(listed(&["--limit", "1"]), ["Key", "C001", "1"]);
    assert_eq!(listed(&["--offset", "1", "--limit", "1"]), ["Key", "C0001C001", "1"]);
    assert_eq!(ids(&bench.json(&["records", "contact", "--search", "C001"], 0)), ["C001", "C0001C001", "C0012"]);
}

#[test]
fn one_record_is_shown_with_what_refers_to_it_and_its_history() {
    let bench = bench();
    let document = bench.json(&["record", "contact", "C001"], 0);
    assert_members(&document, "record created changed removed references history");
    assert_eq!((&document["record"]["last_name"], &document["removed"]), (&json!("Nunez-Ray"), &Value::Null));
    assert_eq!((&document["created"]["job"], &document["changed"]["job"]), (&json!(1), &json!(2)));
    let gifts = &document["references"][0];
    assert_eq!((&gifts["type"], &gifts["field"], &gifts["count"]), (&json!("gift"), &json!("contact"), &json!(3)));
    assert_eq!(gifts["sums"][0], json!({ "amount": "80.50", "currency": "USD" }));
    assert_eq!(document["history"]["total"], 3);
    let change = &document["history"]["items"][1];
    assert_eq!((&change["what"], &change["field"]), (&json!("CHANGED"), &json!("last_name")));
    assert_eq!((&change["before"], &change["after"]), (&json!("Núñez"), &json!("Nunez-Ray")));
    assert_eq!(bench.json(&["record", "contact", "C003"], 0)["removed"]["job"], 5);
    assert_eq!(bench.json(&["record", "gift", "G1 · cash"], 0)["record"]["fund"], "Library");
    let text = bench.run(&["record", "contact", "m.ray@example.org"]).stdout;
    for part in ["María Nunez-Ray", "3 gifts by contact, $80.50 and €20.00 in all", "last_name", "3 of 3"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(bench.refused(&["record", "contact", "C999"]).contains("no contact C999"));
}

#[test]
fn a_field_is_restored_by_a_job_that_can_be_undone() {
    let bench = bench();
    let last_name = || bench.json(&["record", "contact", "C001"], 0)["record"]["last_name"].clone();
    let done = bench.json(&["record", "contact", "C001", "--restore", "last_name@2", "--yes"], 0);
    assert_eq!((&done["job"], &done["updated"], last_name()), (&json!(6), &json!(1), json!("Núñez")));
    let job = bench.json(&["job", "6"], 0);
    assert_eq!(job["job"]["status"], "OK");
    assert_eq!(bench.run(&["undo", "6", "--yes"]).code, 0);
    assert_eq!(last_name(), "Nunez-Ray");
    let held = bench.refused(&["record", "contact", "C001", "--restore", "emails.0.email@2", "--yes"]);
    assert!(held.contains("John Smith (C002) has that value by now"), "{held}");
    assert!(bench.refused(&["record", "contact", "C001", "--restore", "nothing@2", "--yes"]).contains("no field"));
    assert!(bench.run(&["record", "contact", "C001", "--restore", "last_name"]).stderr.contains("last_name@12"));
}

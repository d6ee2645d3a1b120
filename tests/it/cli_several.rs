//! A JSON file with several kinds of records on the command line: one import, contacts first.

use crate::cli_bench::Bench;
use serde_json::Value;

const CRM: &str = r#"{
  "gifts": [
    {"gift_id": "G1", "constituent_id": "C1", "gift_date": "2024-03-04", "amount": "100.00", "gift_type": "Cash"},
    {"gift_id": "G2", "constituent_id": "C2", "gift_date": "2024-03-05", "amount": "50.00", "gift_type": "Cash"},
    {"gift_id": "G3", "constituent_id": "C9", "gift_date": "2024-03-06", "amount": "5.00", "gift_type": "Cash"}
  ],
  "contacts": [
    {"constituent_id": "C1", "first_name": "Ann", "last_name": "Lee", "email": "ann@example.org"},
    {"constituent_id": "C2", "first_name": "Bo", "last_name": "Li", "email": "bo@example.org"}
  ],
  "notes": [
    {"note_id": "N1", "contact_id": "bo@example.org", "date": "2024-03-05", "summary": "Called"}
  ]
}"#;

fn counts(document: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "left_out"].map(|name| document[name].as_u64().expect("a count"))
}

fn parts(document: &Value) -> Vec<(String, [u64; 4])> {
    let first = document["first"].as_array().into_iter().flatten();
    first.map(|part| (part["record_type"].as_str().expect("a type").to_owned(), counts(part))).collect()
}

#[test]
fn contacts_gifts_and_notes_of_one_file_go_in_together_whatever_their_order() {
    let bench = Bench::with("crm.json", CRM);
    let check = bench.json(&["check", "crm.json", "--type", "JSON"], 1);
    let expected = [("contact".to_owned(), [2, 0, 0, 0]), ("gift".to_owned(), [2, 0, 0, 1])];
    assert_eq!((counts(&check), parts(&check)), ([1, 0, 0, 0], expected.to_vec()));
    let done = bench.run(&["import", "crm.json", "--type", "JSON", "--yes"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stdout.contains("Contacts of this file go first:"), "{}", done.stdout);
    let again = bench.json(&["import", "crm.json", "--type", "json", "--yes"], 1);
    let expected = [("contact".to_owned(), [0, 0, 2, 0]), ("gift".to_owned(), [0, 0, 2, 1])];
    assert_eq!((counts(&again), parts(&again)), ([0, 0, 1, 0], expected.to_vec()));
    assert_eq!(bench.json(&["records", "note"], 0)["items"][0]["contact"], "C2");
}

#[test]
fn records_told_apart_by_a_member_go_in_together() {
    let lines = r#"{"type":"contact","id":"C1","first_name":"Ann","last_name":"Lee"}
{"type":"gift","gift_id":"G1","donor_id":"C1","gift_date":"2024-03-04","amount":"10"}
{"type":"contact","id":"C2","first_name":"Bo","last_name":"Li"}
{"type":"gift","gift_id":"G2","donor_id":"C2","gift_date":"2024-03-05","amount":"20"}
"#;
    let bench = Bench::with("crm.jsonl", lines);
    let done = bench.json(&["import", "crm.jsonl", "--type", "JSON", "--yes"], 0);
    assert_eq!((counts(&done), parts(&done)), ([2, 0, 0, 0], vec![("contact".to_owned(), [2, 0, 0, 0])]));
}

#[test]
fn every_part_is_a_job_of_its_own_that_says_what_it_is_a_part_of() {
    let bench = Bench::with("crm.json", CRM);
    let job = bench.json(&["import", "crm.json", "--type", "JSON", "--yes"], 1)["job"].as_i64().expect("a job");
    let jobs = bench.json(&["jobs"], 0);
    let mut types: Vec<(String, Option<i64>)> = jobs["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|job| (job["record_type"].as_str().unwrap_or_default().to_owned(), job["part_of"].as_i64()))
        .collect();
    types.sort();
    assert_eq!(types, [("contact".to_owned(), Some(job)), ("gift".to_owned(), Some(job)), ("note".to_owned(), None)]);
}

#[test]
fn a_list_of_no_known_type_is_left_alone_and_said_so() {
    let bench = Bench::with("crm.json", CRM.replacen('{', r#"{"colours": [{"red": 1}, {"red": 2}], "#, 1));
    let done = bench.run(&["import", "crm.json", "--type", "JSON", "--yes"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.contains("“colours” is not imported"), "{}", done.stderr);
}

#[test]
fn what_means_nothing_for_several_kinds_is_refused() {
    let bench = Bench::with("crm.json", CRM);
    bench.file("a.csv", "ID,First name\nC1,Ann\n");
    let sentence = bench.refused(&["check", "crm.json", "--type", "JSON", "--set", "amount=x"]);
    assert!(sentence.contains("one after the other"), "{sentence}");
    let sentence = bench.refused(&["check", "a.csv", "--type", "JSON"]);
    assert!(sentence.contains("holds no lists of records"), "{sentence}");
}

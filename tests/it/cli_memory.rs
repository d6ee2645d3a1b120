//! What was matched in one import is matched alone in the next file, and the command line says why.

use crate::cli_bench::Bench;
use serde_json::{Value, json};

const FIRST: &str = "Our Ref,Given,Family,Seen at,Zettel\nR1,Ann,Lee,x,a\nR2,Bo,Ray,y,b\n";
const SECOND: &str = "Zettel,FAMILY ,OUR_REF,Given,Hobby\nc,Dee,R3,Cy,chess\n";
const SET: [&str; 6] = ["--set", "id=Our Ref", "--set", "first_name=Given", "--set", "last_name=Family"];

/// Slot and reason of each matched column.
fn matched(bench: &Bench, file: &str) -> Vec<(String, String, String)> {
    let document = bench.json(&["match", file], 0);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let columns = document["columns"].as_array().expect("columns").iter().filter(|c| !c["slot"].is_null());
    columns.map(|c| (text(&c["header"]), text(&c["slot"]), text(&c["reason"]))).collect()
}

fn slot_of(bench: &Bench, file: &str, header: &str) -> String {
    matched(bench, file).into_iter().find(|(h, ..)| h == header).map(|(_, slot, _)| slot).unwrap_or_default()
}

#[test]
fn an_odd_header_matched_by_hand_is_matched_alone_in_the_next_file() {
    let bench = Bench::with("first.csv", FIRST);
    bench.file("second.csv", SECOND);
    assert_eq!(slot_of(&bench, "second.csv", "OUR_REF"), "", "nobody knows it yet");
    bench.json(&[&["import", "first.csv"], &SET[..]].concat(), 0);
    let of_ref = ("OUR_REF".into(), "id".into(), "you matched “OUR_REF” to Constituent ID in an earlier import".into());
    assert!(matched(&bench, "second.csv").contains(&of_ref), "{:?}", matched(&bench, "second.csv"));
    assert!(bench.run(&["match", "second.csv"]).stdout.contains("you matched “OUR_REF” to Con"));
    let check = bench.json(&["check", "second.csv"], 0);
    assert_eq!((&check["created"], &check["left_out"]), (&json!(1), &json!(0)));
    let import = bench.json(&["import", "second.csv"], 0);
    assert_eq!(import["created"], 1);
    assert_eq!(bench.json(&["records", "contact", "--search", "R3"], 0)["items"][0]["last_name"], "Dee");
    let reasons = matched(&bench, "second.csv");
    assert!(reasons.iter().any(|(.., why)| why.ends_with("in 2 earlier imports")), "{reasons:?}");
}

#[test]
fn a_check_and_an_import_that_got_nothing_in_teach_nothing() {
    let bench = Bench::with("first.csv", FIRST);
    bench.json(&[&["check", "first.csv"], &SET[..]].concat(), 0);
    assert_eq!(slot_of(&bench, "first.csv", "Our Ref"), "", "a check is no import");
    bench.file("bad.csv", "Our Ref,Given\n,Ann\n,Bo\n");
    bench.json(&["import", "bad.csv", "--set", "id=Our Ref"], 1);
    assert_eq!(slot_of(&bench, "first.csv", "Our Ref"), "", "no row was imported");
    bench.json(&[&["import", "first.csv"], &SET[..]].concat(), 0);
    assert_eq!(slot_of(&bench, "first.csv", "Our Ref"), "id");
    bench.json(&["undo", "3"], 0);
    assert_eq!(slot_of(&bench, "first.csv", "Our Ref"), "id", "taking the import back takes no match back");
}

#[test]
fn what_is_named_on_the_command_line_goes_over_what_is_remembered() {
    let bench = Bench::with("first.csv", FIRST);
    bench.json(&[&["import", "first.csv"], &SET[..]].concat(), 0);
    let document = bench.json(&["match", "first.csv", "--set", "nick_name=Our Ref", "--set", "id=Zettel"], 0);
    let pairs: Vec<_> = document["columns"].as_array().expect("columns").iter().map(|c| &c["slot"]).collect();
    assert_eq!(pairs[0], "nick_name");
    assert_eq!(pairs[4], "id");
}

#[test]
fn a_split_is_remembered_and_columns_without_headers_are_not() {
    let bench = Bench::with("listed.csv", "Our Ref,As listed\nR1,Ann Lee\n");
    bench.json(&["import", "listed.csv", "--set", "id=Our Ref", "--split", "name:As listed"], 0);
    bench.file("next.csv", "As listed,Our Ref\n\"Ray, Bo\",R2\n");
    bench.json(&["import", "next.csv"], 0);
    let bo = bench.json(&["records", "contact", "--search", "R2"], 0)["items"][0].clone();
    assert_eq!((&bo["first_name"], &bo["last_name"]), (&json!("Bo"), &json!("Ray")));
    let reasons = matched(&bench, "next.csv");
    let why = "you split “As listed” in 2 earlier imports: last name of As listed";
    assert!(reasons.iter().any(|(_, slot, reason)| slot == "last_name" && reason == why), "{reasons:?}");

    let bench = Bench::with("plain.csv", "R1,Ann\nR2,Bo\n");
    let args = ["import", "plain.csv", "--no-header", "--set", "id=Column A", "--set", "first_name=Column B"];
    bench.json(&args, 0);
    assert_eq!(bench.json(&["match", "plain.csv", "--no-header"], 0)["columns"][0]["slot"], Value::Null);
}

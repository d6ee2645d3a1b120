//! Fixing problems from the command line, without changing the file.

use crate::cli_bench::{Bench, GALA, assert_members};
use almoner::engine::job::ImportRequest;
use almoner::engine::model::{Fix, Fixes, JobId};
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use almoner::engine::store::{KeepsFixes, Store};
use serde_json::{Value, json};

fn contact(bench: &Bench, id: &str) -> Value {
    bench.json(&["records", "contact", "--search", id], 0)["items"][0].clone()
}

#[test]
fn a_check_names_the_fixes_and_they_work_as_they_are_named() {
    let bench = Bench::with("gala.csv", GALA);
    let check = bench.json(&["check", "gala.csv"], 1);
    assert_members(&check["fixes"], "cells rules remembered");
    let offered = &check["problems"][0]["fixes"];
    assert_eq!(*offered, json!([{ "fix": "blank", "cells": 1 }, { "fix": "leave-out", "cells": 1 }]));
    let shown = bench.run(&["check", "gala.csv"]).stdout;
    let line = "--fix date_not_recognised:birth_date=leave-out";
    assert!(shown.contains(&format!("  {line}  (1 cell)\n")), "{shown}");

    let (option, value) = line.split_once(' ').unwrap();
    let report = bench.json(&["import", "gala.csv", option, value], 0);
    assert_eq!((&report["created"], &report["left_out"], &report["warned"]), (&json!(3), &json!(0), &json!(1)));
    assert_eq!(report["problems"][0]["code"], "cell_left_out");
    assert_eq!(report["fixes"]["rules"][0]["fix"], "leave-out");
    assert_eq!(contact(&bench, "C003")["last_name"], "Lee");
}

#[test]
fn one_cell_is_set_and_a_rule_without_a_field_means_all_of_them() {
    let bench = Bench::with("gala.csv", GALA.replace("john@example.org", "\"john@example,org\""));
    let set = ["--set-cell", "4:Birth Date=05/06/1980", "--fix", "email_not_valid=use-suggestion"];
    let report = bench.json(&[&["import", "gala.csv"], &set[..]].concat(), 0);
    assert_eq!((&report["created"], &report["fixes"]["cells"]), (&json!(3), &json!(1)));
    assert_eq!(contact(&bench, "C003")["birth_date"], "1980-06-05");
    assert_eq!(contact(&bench, "C002")["emails"][0]["email"], "john@example.org");
    assert!(std::fs::read_to_string(bench.path("gala.csv")).unwrap().contains("Tuesday"), "the file stays as it is");
}

#[test]
fn what_cannot_be_fixed_like_this_is_refused() {
    let bench = Bench::with("gala.csv", GALA);
    for (args, part) in [
        (["--fix", "no_such_problem=blank"], "no_such_problem"),
        (["--fix", "date_not_recognised:birth_day=blank"], "birth_date"),
        (["--fix", "required_blank:id=blank"], "cannot be fixed by a rule"),
        (["--fix", "email_not_valid=day-first"], "there is blank, leave-out, use-suggestion"),
        (["--set-cell", "4:Birthday=x"], "Birth Date"),
    ] {
        let sentence = bench.refused(&[&["check", "gala.csv"], &args[..]].concat());
        assert!(sentence.contains(part), "{args:?}: {sentence}");
    }
    for wrong in [["--fix", "date_not_recognised=guess"], ["--set-cell", "Birth Date=x"]] {
        assert_eq!(bench.run(&[&["check", "gala.csv"], &wrong[..]].concat()).code, 2, "{wrong:?}");
    }
}

/// Keeps fixes of the file that a job was about, as the window does.
fn keep(bench: &Bench, job: &Value) {
    let mut store = SqliteStore::open(&bench.database(), Schema::built_in()).expect("a database");
    let request = store.job(JobId(job["job"].as_i64().expect("a number"))).expect("the job").request;
    let request: ImportRequest = serde_json::from_str(&request).expect("a request");
    let mut fixes = Fixes::default();
    fixes.set_cell(4, 5, Some("Tuesday"), "05/06/1980");
    fixes.set_rule(13, Some("emails.0.email"), Some(Fix::Blank));
    store.keep_fixes(&request.fixed_file(), &fixes, "maria").expect("a writable database");
}

#[test]
fn earlier_fixes_are_used_where_that_is_asked_for_and_told_of_where_it_is_not() {
    let bench = Bench::with("gala.csv", GALA);
    keep(&bench, &bench.json(&["check", "gala.csv"], 1));
    bench.file("copy.csv", GALA);

    let plain = bench.run(&["check", "copy.csv"]);
    assert!(plain.stderr.contains("1 cell and 1 kind of problem of this file were fixed by maria"), "{}", plain.stderr);
    assert!(plain.stderr.contains("Add --fixes"), "{}", plain.stderr);
    assert_eq!(plain.code, 1);
    assert_eq!(bench.run(&["check", "copy.csv", "--no-fixes"]).stderr, "");
    let used = bench.run(&["check", "copy.csv", "--fixes"]);
    assert!(used.stderr.contains("They are used again."), "{}", used.stderr);
    let report = bench.json(&["import", "copy.csv", "--fixes"], 0);
    assert_eq!((&report["created"], &report["fixes"]["remembered"]), (&json!(3), &json!(true)));
    assert_eq!(contact(&bench, "C003")["birth_date"], "1980-06-05");
}

#[test]
fn a_corrected_problem_file_with_a_fix_in_place_completes_the_import() {
    let rows = GALA.replace("C002,John", "C004,Bo,Oz,bo@@example.org,,01/02/1970,,\nC002,John");
    let bench = Bench::with("gala.csv", rows);
    let report = bench.json(&["import", "gala.csv", "--set-cell", "5:Last Name=Leigh"], 1);
    assert_eq!((&report["created"], &report["left_out"]), (&json!(2), &json!(2)));
    let problem_file = report["problem_file"].as_str().unwrap();
    let corrected = std::fs::read_to_string(problem_file).unwrap();
    assert!(corrected.contains("Leigh"), "{corrected}");
    bench.file("corrected.csv", corrected.replacen("Tuesday", "31/12/1980", 1).replacen("bo@@", "bo@", 1));
    let again = bench.json(&["import", "corrected.csv"], 0);
    assert_eq!((&again["created"], &again["left_out"]), (&json!(2), &json!(0)));
    assert_eq!(contact(&bench, "C003")["last_name"], "Leigh");
    let third = bench.json(&["import", "corrected.csv"], 0);
    assert_eq!((&third["unchanged"], &third["rows"]), (&json!(2), &json!(2)));
}

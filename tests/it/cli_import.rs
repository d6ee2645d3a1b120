//! Checking and importing: exit codes, modes, overrides.

use crate::cli_bench::{Bench, CLEAN, GALA};
use serde_json::{Value, json};

fn counts(report: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "left_out"].map(|member| report[member].as_u64().expect("counts are numbers"))
}

fn contact(bench: &Bench, id: &str) -> Value {
    bench.json(&["records", "contact", "--search", id], 0)["items"][0].clone()
}

#[test]
fn a_file_imported_twice_changes_nothing_the_second_time() {
    let bench = Bench::with("clean.csv", CLEAN);
    assert_eq!(counts(&bench.json(&["check", "clean.csv"], 0)), [3, 0, 0, 0]);
    assert_eq!(counts(&bench.json(&["import", "clean.csv"], 0)), [3, 0, 0, 0]);
    assert_eq!(counts(&bench.json(&["import", "clean.csv", "--yes", "--no-wait"], 0)), [0, 0, 3, 0]);
}

#[test]
fn a_check_changes_nothing_and_tells_what_an_import_would_change() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    bench.file("clean.csv", CLEAN.replace("Smith", "Smythe"));
    let run = bench.run(&["check", "clean.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Smith") && run.stdout.contains("Smythe"), "{}", run.stdout);
    assert_eq!(contact(&bench, "C002")["last_name"], "Smith");
}

#[test]
fn modes_limit_what_may_happen() {
    let bench = Bench::with("clean.csv", CLEAN);
    assert_eq!(counts(&bench.json(&["import", "clean.csv", "--mode", "update-only"], 1)), [0, 0, 0, 3]);
    bench.json(&["import", "clean.csv", "--mode", "add-only"], 0);
    bench.file("clean.csv", CLEAN.replace("Smith", "Smythe"));
    assert_eq!(counts(&bench.json(&["import", "clean.csv", "--mode", "add-only"], 0)), [0, 0, 3, 0]);
    assert_eq!(contact(&bench, "C002")["last_name"], "Smith");
    assert_eq!(counts(&bench.json(&["import", "clean.csv", "--mode", "update-only"], 0)), [0, 1, 2, 0]);
}

#[test]
fn what_is_set_goes_over_what_was_suggested() {
    let bench = Bench::with("clean.csv", CLEAN);
    let args = ["--set", "nick_name=First Name", "--set", "emails.0.email=", "--fixed", "tags=Gala 2026"];
    let matches = bench.json(&[&["match", "clean.csv"], &args[..]].concat(), 0);
    let slots: Vec<&Value> = matches["columns"].as_array().unwrap().iter().map(|c| &c["slot"]).collect();
    assert_eq!(slots, [&json!("id"), &json!("nick_name"), &json!("last_name"), &Value::Null]);
    assert_eq!(matches["columns"][1]["reason"], "you chose it");
    bench.json(&[&["import", "clean.csv"], &args[..]].concat(), 0);
    let maria = contact(&bench, "C001");
    assert_eq!((&maria["nick_name"], &maria["tags"]), (&json!("María"), &json!(["Gala 2026"])));
    assert!(maria.get("first_name").is_none() && maria.get("emails").is_none(), "{maria}");
}

#[test]
fn a_date_order_is_taken_over_the_evidence_and_a_region_reads_phones() {
    let file = "Constituent ID,Birth Date,Phone\nC001,03/04/1960,020 7946 0958\n";
    let bench = Bench::with("uk.csv", file);
    let args = ["import", "uk.csv", "--region", "gb", "--date-order", "birth_date=day-first"];
    bench.json(&args, 0);
    let contact = contact(&bench, "C001");
    assert_eq!(contact["birth_date"], "1960-04-03");
    assert_eq!(contact["phones"][0]["phone"], "+442079460958");
}

#[test]
fn amounts_are_in_the_currency_asked_for() {
    let bench = Bench::with("eur.csv", "Constituent ID,Lifetime Giving\nC001,20.50\n");
    bench.json(&["import", "eur.csv", "--currency", "eur"], 0);
    let expected = json!({ "amount": "20.50", "currency": "EUR" });
    assert_eq!(contact(&bench, "C001")["giving"]["lifetime_amount"], expected);
}

#[test]
fn a_number_format_is_taken_over_the_evidence_of_the_column() {
    let file = "Constituent ID,Lifetime Giving\nC001,\"1,234\"\nC002,1.234\n";
    for (format, expected) in [("comma", [Value::Null, json!("1234.00")]), ("point", [json!("1234.00"), Value::Null])] {
        let bench = Bench::with("sums.csv", file);
        let asked = format!("giving.lifetime_amount={format}");
        bench.json(&["import", "sums.csv", "--number-format", &asked], 1);
        let found = ["C001", "C002"].map(|id| contact(&bench, id)["giving"]["lifetime_amount"]["amount"].clone());
        assert_eq!(found, expected, "{format}");
    }
    // The first cell proves the comma; the second is read on its own all the same.
    let bench = Bench::with("sums.csv", "Constituent ID,Lifetime Giving\nC001,\"12,50\"\nC002,12.50\n");
    bench.json(&["import", "sums.csv", "--number-format", "giving.lifetime_amount=each-cell"], 0);
    let found = ["C001", "C002"].map(|id| contact(&bench, id)["giving"]["lifetime_amount"]["amount"].clone());
    assert_eq!(found, ["12.50", "12.50"]);
}

#[test]
fn a_file_is_read_as_it_is_said_to_be() {
    let latin = b"Some title\nC001;Mar\xeda;x\nC002;Ana;y\n";
    let bench = Bench::with("odd.txt", latin);
    let args = ["inspect", "odd.txt", "--separator", "semicolon", "--encoding", "windows-1252", "--header-row", "2"];
    let document = bench.json(&args, 0);
    assert_eq!((&document["separator"], &document["header_row"]), (&json!(";"), &json!(2)));
    assert_eq!(document["columns"][1]["header"], "María");
    let document = bench.json(&["inspect", "odd.txt", "--separator", ";", "--no-header"], 0);
    assert_eq!((&document["header_row"], &document["columns"][0]["header"]), (&Value::Null, &json!("Column A")));
}

#[test]
fn a_corrected_problem_file_completes_the_import() {
    let bench = Bench::with("gala.csv", GALA);
    let report = bench.json(&["import", "gala.csv"], 1);
    let problem_file = report["problem_file"].as_str().unwrap();
    let corrected = std::fs::read_to_string(problem_file).unwrap().replacen("Tuesday", "05/06/1980", 1);
    bench.file("corrected.csv", corrected);
    let matches = bench.json(&["match", "corrected.csv"], 0);
    let last = matches["columns"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["header"], &last["slot"]), (&json!("What is wrong"), &Value::Null));
    let args = ["import", "corrected.csv", "--date-order", "birth_date=day-first"];
    assert_eq!(counts(&bench.json(&args, 0)), [1, 0, 0, 0]);
    assert_eq!(contact(&bench, "C003")["birth_date"], "1980-06-05");
}

#[test]
fn an_import_without_a_key_says_which_column_is_needed() {
    let bench = Bench::with("names.csv", "First Name,Last Name\nMaría,Núñez\n");
    let sentence = bench.refused(&["import", "names.csv"]);
    assert!(sentence.contains("Constituent ID"), "{sentence}");
    let shown = bench.run(&["match", "names.csv"]);
    assert!(shown.stdout.contains("--set id=HEADER"), "{}", shown.stdout);
}

#[test]
fn a_full_list_tells_what_is_missing_and_the_job_remembers_it() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    bench.file("full.csv", "Constituent ID,First Name\nC001,María\n,Nobody\n");
    let checked = bench.json(&["check", "full.csv", "--mode", "full-list"], 1);
    assert_eq!((&checked["missing"], &checked["unreadable"]), (&json!(2), &json!(1)));
    let shown = bench.run(&["check", "full.csv", "--mode", "full-list"]).stdout;
    for words in [
        "2 contacts are not in this file; they wait for your review.",
        "! 1 row has no readable Constituent ID: a record missing from this file may be its.",
        "Records that are missing from the file: 2",
        "clean.csv",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let report = bench.json(&["import", "full.csv", "--mode", "full-list"], 1);
    assert_eq!((counts(&report), &report["missing"]), ([0, 0, 1, 1], &json!(2)));
    let job = report["job"].to_string();
    assert_eq!(bench.json(&["job", &job], 0)["job"]["missing"], 2);
    let shown = bench.run(&["job", &job]).stdout;
    assert!(shown.contains("2 contacts are not in this file; none of them was removed."), "{shown}");
    assert_eq!(bench.json(&["records", "contact"], 0)["total"], 3);
    assert_eq!(bench.json(&["import", "clean.csv"], 0)["missing"], Value::Null);
}

#[test]
fn what_a_file_lists_is_removed_after_a_review_and_an_undo_brings_it_back() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    bench.file("gone.csv", "Constituent ID\nC001\nC009\n");
    let shown = bench.run(&["check", "gone.csv", "--mode", "remove-listed"]).stdout;
    assert!(shown.contains("Records that are listed for removal: 1") && shown.contains("C001 María"), "{shown}");

    let report = bench.json(&["import", "gone.csv", "--mode", "remove-listed"], 1);
    assert_eq!((counts(&report), &report["missing"], &report["listed"]), ([0, 0, 1, 1], &json!(1), &json!(1)));
    assert_eq!(report["problems"][0]["code"], "nothing_to_remove");
    assert_eq!(bench.json(&["records", "contact"], 0)["total"], 3);
    let job = report["job"].to_string();
    let review = bench.json(&["removals", &job], 0);
    assert_eq!((&review["items"][0]["id"], &review["items"][0]["row"]), (&json!("C001"), &json!(2)));
    let removed = bench.json(&["removals", &job, "remove", "--confirm", "1"], 0);
    assert_eq!(contact(&bench, "C001"), Value::Null);
    let undone = bench.run(&["undo", &removed["job"].to_string(), "--yes"]);
    assert!(undone.code == 0 && undone.stdout.contains("1 removed record back"), "{}", undone.stdout);
    assert_eq!(contact(&bench, "C001")["first_name"], "María");
}

#[test]
fn a_template_may_list_for_removal_since_a_review_comes_first() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    bench.json(&["templates", "save", "Leavers", "clean.csv", "--mode", "remove-listed"], 0);
    let report = bench.json(&["import", "clean.csv", "--template", "Leavers", "--yes"], 1);
    assert_eq!((&report["listed"], &report["deleted"]), (&json!(3), &json!(0)));
}

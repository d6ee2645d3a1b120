//! Totals, what is expected of them, and the plan as a file for somebody else.

use crate::cli_bench::{Bench, GALA, assert_members};
use calamine::{Reader, Xlsx, open_workbook};
use serde_json::{Value, json};

/// As [`GALA`], with all rows right.
fn right() -> String {
    GALA.replace("Tuesday", "05/06/1980")
}

#[test]
fn a_check_tells_what_the_amounts_come_to() {
    let bench = Bench::with("gala.csv", GALA.replace("Tuesday,,5", "Tuesday,€7.25,5"));
    let report = bench.json(&["check", "gala.csv"], 1);
    assert_eq!(report["totals"]["rows"], json!({ "file": 3, "accepted": 2, "left_out": 1 }));
    let amount = &report["totals"]["amounts"][0];
    assert_eq!((&amount["slot"], &amount["unread"]), (&json!("giving.lifetime_amount"), &json!(0)));
    let of = |currency: &Value| ["file", "accepted", "left_out"].map(|part| currency[part]["sum"].clone());
    assert_eq!(of(&amount["currencies"][0]), ["7.25", "0.00", "7.25"]);
    assert_eq!(of(&amount["currencies"][1]), ["1270.00", "1270.00", "0.00"]);
    assert_eq!(report["totals"]["expected"], Value::Null);
    let text = bench.run(&["check", "gala.csv"]).stdout;
    assert!(text.contains("Totals") && text.contains("$1,270.00") && text.contains("€7.25"), "{text}");
    let imported = bench.json(&["import", "gala.csv"], 1);
    assert_eq!(imported["totals"], report["totals"]);
}

#[test]
fn a_file_that_is_what_was_expected_goes_in() {
    let bench = Bench::with("gala.csv", right());
    for expected in
        [&["--expect-count", "3"][..], &["--expect-sum", "$1,270"], &["--expect-count", "3", "--expect-sum", "1270.00"]]
    {
        let report = bench.json(&[&["check", "gala.csv"], expected].concat(), 0);
        assert_eq!(report["totals"]["expected"]["agrees"], true, "{expected:?}");
    }
    let args = ["import", "gala.csv", "--expect-count", "3", "--expect-sum", "giving.lifetime_amount=1,270.00 USD"];
    assert_eq!(bench.json(&args, 0)["created"], 3);
    let job = bench.run(&["job", "4"]).stdout;
    assert!(job.contains("Expected: 3 rows; Lifetime giving: $1,270.00."), "{job}");
}

#[test]
fn a_file_that_is_not_what_was_expected_is_told_and_not_imported() {
    let bench = Bench::with("gala.csv", right());
    let expected = ["--expect-count", "1,215", "--expect-sum", "$1,120"];
    let report = bench.json(&[&["check", "gala.csv"], &expected[..]].concat(), 1);
    let differences = json!(["1,212 rows fewer than expected", "Lifetime giving: $150.00 more than expected"]);
    assert_eq!(report["totals"]["expected"]["differences"], differences);
    let run = bench.run(&[&["check", "gala.csv"], &expected[..]].concat());
    assert!(run.code == 1 && run.stdout.contains("1,212 rows fewer than expected"), "{}", run.stdout);
    let sentence = bench.refused(&[&["import", "gala.csv", "--yes"], &expected[..]].concat());
    assert!(sentence.contains("$150.00 more than expected") && sentence.contains("Nothing was imported"), "{sentence}");
    assert_eq!(bench.json(&["records", "contact"], 0)["total"], 0);
}

#[test]
fn a_reason_lets_it_in_all_the_same_and_is_kept() {
    let bench = Bench::with("gala.csv", right());
    let waived = ["--expect-count", "4", "--waive-totals", "Row 4 was a test"];
    let report = bench.json(&[&["check", "gala.csv"], &waived[..]].concat(), 0);
    assert_eq!(
        (&report["totals"]["expected"]["agrees"], &report["totals"]["expected"]["waived"]),
        (&json!(false), &json!("Row 4 was a test"))
    );
    assert_eq!(bench.json(&[&["import", "gala.csv"], &waived[..]].concat(), 0)["created"], 3);
    let job = bench.run(&["job", "2"]).stdout;
    assert!(
        job.contains("Not what was expected (1 row fewer than expected), imported because: Row 4 was a test."),
        "{job}"
    );
    let kept = &bench.json(&["job", "2"], 0)["job"]["expected"];
    assert_eq!((&kept["rows"], &kept["waived"]), (&json!(4), &json!("Row 4 was a test")));
}

#[test]
fn expectations_that_mean_nothing_are_refused() {
    let two = "Constituent ID,Lifetime Giving,Largest Gift,Nickname\nC1,$1,$2,Bo\n";
    let bench = Bench::with("two.csv", two);
    bench.file("none.csv", "Constituent ID,First Name\nC1,Bo\n");
    for (args, part) in [
        (&["check", "two.csv", "--expect-sum", "3"][..], "Several amounts"),
        (&["check", "two.csv", "--expect-sum", "nick_name=3"], "does not hold amounts"),
        (&["check", "two.csv", "--expect-sum", "giving.last_gift_amount=3"], "No column feeds"),
        (&["check", "two.csv", "--expect-sum", "giving.lifetime_amount=lots"], "is no amount"),
        (&["check", "two.csv", "--expect-sum", "giving.lifetme_amount=1"], "giving.lifetime_amount"),
        (&["check", "none.csv", "--expect-sum", "3"], "No column is matched to an amount"),
        (&["import", "two.csv", "--waive-totals", "why not"], "means nothing without"),
    ] {
        let sentence = bench.refused(args);
        assert!(sentence.contains(part), "{args:?}: {sentence}");
    }
}

#[test]
fn the_plan_is_written_as_a_workbook_for_somebody_else() {
    let bench = Bench::with("gala.csv", GALA);
    bench.json(&["import", "gala.csv"], 1);
    bench.file("gala.csv", GALA.replace("Smith", "=Smythe").replace("C001", "C009"));
    let run = bench.run(&["check", "gala.csv", "--report", "plan.xlsx", "--expect-count", "3"]);
    assert!(run.code == 1 && run.stdout.contains("plan.xlsx"), "{}{}", run.stdout, run.stderr);
    let mut book: Xlsx<_> = open_workbook(bench.path("plan.xlsx")).expect("a workbook");
    let mut lines = |sheet: &str| -> Vec<String> {
        let range = book.worksheet_range(sheet).expect("a sheet");
        range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect()
    };
    let changes = lines("Changes");
    assert_eq!(changes[1..], ["3|C002|John =Smythe|Last name|Smith|=Smythe"]);
    assert!(lines("New")[1].starts_with("2|C009|María Núñez|"), "{:?}", lines("New"));
    assert!(lines("Problems")[1].starts_with("4|C003|Ann Lee|Left out: "), "{:?}", lines("Problems"));
    assert!(lines("Summary").iter().any(|line| line.starts_with("File|gala.csv")));
    assert!(lines("Summary").iter().any(|line| line.starts_with("Compared with the file|Agrees")));
}

#[test]
fn the_plan_is_written_as_csv_and_replaces_nothing() {
    let bench = Bench::with("gala.csv", GALA);
    assert_eq!(bench.run(&["check", "gala.csv", "--report", "plan.csv"]).code, 1);
    let text = std::fs::read_to_string(bench.path("plan.csv")).expect("a report");
    assert!(text.lines().any(|line| line.starts_with("new,2,C001,María Núñez,")), "{text}");
    assert!(text.lines().any(|line| line.starts_with("problem,4,C003,Ann Lee,Birth date,Tuesday,")), "{text}");
    for (name, part) in [
        ("plan.csv", "is there already"),
        ("plan.pdf", "neither with .xlsx"),
        ("no/such/plan.csv", "could not be written"),
    ] {
        let sentence = bench.refused(&["check", "gala.csv", "--report", name]);
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[test]
fn the_document_of_a_check_holds_the_first_lines_of_each_list() {
    let bench = Bench::with("gala.csv", GALA);
    bench.json(&["import", "gala.csv"], 1);
    bench.file("gala.csv", GALA.replace("Smith", "Smythe").replace("617-555-0143", "").replace("C001", "C009"));
    let report = bench.json(&["check", "gala.csv", "--limit", "1"], 1);
    for list in ["changes", "new", "problems", "unchanged"] {
        assert_members(&report["lists"][list], "total lines");
    }
    let line = json!({
        "row": 3, "key": "C002", "name": "John Smythe", "field": "Last name", "before": "Smith", "after": "Smythe", "note": ""
    });
    assert_eq!(report["lists"]["changes"], json!({ "total": 1, "lines": [line] }));
    let field = json!({ "slot": "last_name", "label": "Last name", "fills": 0, "overwrites": 1, "clears": 0 });
    assert_eq!(report["changed_fields"], json!([field]));
    assert_eq!(report["problems"][0]["examples"][0]["value"], "Tuesday");
    assert_eq!(
        bench.json(&["check", "gala.csv", "--limit", "0"], 1)["lists"]["new"],
        json!({ "total": 1, "lines": [] })
    );
}

#[test]
fn the_plan_of_a_full_list_holds_what_is_missing_and_that_of_removals_what_goes() {
    let bench = Bench::with("all.csv", right());
    bench.json(&["import", "all.csv"], 0);
    bench.file("less.csv", right().lines().take(3).map(|line| format!("{line}\n")).collect::<String>());
    let report = bench.json(&["check", "less.csv", "--mode", "full-list", "--report", "plan.csv"], 0);
    assert_eq!(
        (&report["lists"]["missing"]["total"], &report["lists"]["missing"]["lines"][0]["key"]),
        (&json!(1), &json!("C003"))
    );
    let text = std::fs::read_to_string(bench.path("plan.csv")).expect("a report");
    assert!(text.lines().any(|line| line == "missing,,C003,Ann Lee,,,,all.csv"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("summary,,,,Records missing from the file,1,")), "{text}");
    bench.json(&["check", "less.csv", "--mode", "remove-listed", "--report", "goes.xlsx"], 0);
    let mut book: Xlsx<_> = open_workbook(bench.path("goes.xlsx")).expect("a workbook");
    let range = book.worksheet_range("Listed").expect("a sheet");
    assert_eq!(range.rows().skip(1).map(|row| row[1].to_string()).collect::<Vec<_>>(), ["C001", "C002"]);
}

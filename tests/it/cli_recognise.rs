//! Recognising records on the command line: the options, what a check prints, what is refused.

use crate::cli_bench::Bench;

const KNOWN: &str = "ID,First name,Last name,Email,ZIP\nC1,Maria,Nunez,m@example.org,02134\nC2,Bo,Li,,10001\n";
const ROWS: &str =
    "ID,First name,Last name,Email,ZIP\n,Mary,Nunez,m@example.org,\n,Bo,Li,,10001\n,Zoe,Ng,zoe@example.org,\n";

fn bench() -> Bench {
    let bench = Bench::with("known.csv", KNOWN);
    bench.file("rows.csv", ROWS);
    assert_eq!(bench.run(&["import", "known.csv", "--yes"]).code, 0);
    bench
}

#[test]
fn a_check_shows_possible_duplicates_and_why() {
    let bench = bench();
    let asked = ["check", "rows.csv", "--match-by", "key,email,name"];
    let shown = bench.run(&asked);
    assert_eq!(shown.code, 1, "{}", shown.stderr);
    for line in [
        "2 possible duplicates, 2 undecided",
        "  row 2 and C1 Maria Nunez: same email m@example.org (undecided, left out)",
        "  row 3 and C2 Bo Li: same name and postal code 10001 (undecided, left out)",
    ] {
        assert!(shown.stdout.contains(line), "{line} in\n{}", shown.stdout);
    }
    let document = bench.json(&asked, 1);
    let found = &document["possible_duplicates"];
    assert_eq!((&found["count"], &found["undecided"], &found["left_out"]), (&2.into(), &2.into(), &2.into()));
    assert_eq!(found["examples"][0]["key"], "C1");
    assert_eq!(found["examples"][0]["why"][0], "same email m@example.org");
    assert!(found["examples"][0]["decision"].is_null());
    assert!(bench.json(&["check", "known.csv"], 0)["possible_duplicates"].is_null());
}

#[test]
fn one_rule_decides_and_new_ids_are_given() {
    let bench = bench();
    let how = ["import", "rows.csv", "--match-by", "email,name", "--duplicates", "same", "--new-ids", "W-"];
    let document = bench.json(&how, 0);
    let counts = ["created", "updated", "unchanged", "left_out"].map(|name| document[name].as_u64().expect("a count"));
    assert_eq!(counts, [1, 1, 1, 0]);
    let listed = bench.json(&["records", "contact", "--search", "zoe"], 0);
    assert_eq!(listed["items"][0]["id"], "W-3");
}

#[test]
fn a_template_remembers_how_records_are_recognised() {
    let bench = bench();
    let how = ["templates", "save", "Web form", "rows.csv", "--match-by", "email", "--repeats", "problem"];
    assert_eq!(bench.run(&how).code, 0);
    let exported = bench.json(&["templates", "show", "Web form"], 0);
    let expected = serde_json::json!({
        "by_email": true, "by_name": false, "undecided": null, "new_keys": null, "repeats": "problem",
    });
    assert_eq!(exported["template"]["recognise"], expected);
    let document = bench.json(&["check", "rows.csv", "--template", "Web form"], 1);
    assert_eq!(document["possible_duplicates"]["count"], 1);
}

#[test]
fn repeats_are_the_last_the_first_or_a_problem() {
    let bench = Bench::with("twice.csv", "ID,First name\nD1,Ann\nD1,Anna\n");
    for (rule, counts) in [("last", [1, 1, 0, 0]), ("first", [1, 0, 1, 0]), ("problem", [1, 0, 0, 1])] {
        let document = bench.json(&["check", "twice.csv", "--repeats", rule], i32::from(rule == "problem"));
        let got = ["created", "updated", "unchanged", "left_out"].map(|name| document[name].as_u64().expect("a count"));
        assert_eq!(got, counts, "{rule}");
        assert_eq!(document["duplicates"], 1, "{rule}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let bench = bench();
    let sentence = bench.refused(&["check", "rows.csv", "--new-ids", "W-"]);
    assert!(sentence.contains("--match-by key,email"), "{sentence}");
    let sentence = bench.refused(&["check", "rows.csv", "--match-by", "email", "--new-ids", " "]);
    assert!(sentence.contains("begin with something"), "{sentence}");
    assert_eq!(bench.run(&["check", "rows.csv", "--match-by", "shoe-size"]).code, 2);
}

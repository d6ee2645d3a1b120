//! Fields of the organisation's own on the command line, from the first import to its undo.

use crate::cli_bench::Bench;
use serde_json::{Value, json};

const MEMBERS: &str = "\
Constituent ID,First Name,T-shirt,Member since,Vegan,Hours,Pledged,Choirs
C001,María,M; slim,31/12/2019,Y,12.50,\"$1,250.00\",Alto; Board
C002,John,L,05/03/2021,no,7,20,
C003,Ann,,maybe,,,,
";

const CUSTOM: [&str; 12] = [
    "--custom",
    "Shirt size=T-shirt:text",
    "--custom",
    "Joined=Member since:date",
    "--custom",
    "Vegan=Vegan:yes-no",
    "--custom",
    "Hours=Hours:number",
    "--custom",
    "Pledged=Pledged:money",
    "--custom",
    "Choirs=Choirs:list",
];

fn import<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["import", "members.csv"], &CUSTOM[..], more].concat()
}

fn customs(bench: &Bench, id: &str) -> Value {
    let customs = bench.json(&["records", "contact", "--search", id], 0)["items"][0]["customs"].clone();
    let pair = |custom: &Value| (custom["name"].as_str().expect("a name").to_owned(), custom["values"].clone());
    customs.as_array().expect("a list").iter().map(pair).collect::<serde_json::Map<_, _>>().into()
}

fn fields(bench: &Bench) -> Value {
    let listed = bench.json(&["fields", "list"], 0);
    listed["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|f| json!([f["name"], f["type"], f["record_type"]]))
        .collect()
}

#[test]
fn values_are_read_by_their_type_stored_as_text_and_the_import_repeated_and_taken_back() {
    let bench = Bench::with("members.csv", MEMBERS);
    let checked = bench.json(&[&["check", "members.csv"], &CUSTOM[..]].concat(), 1);
    assert_eq!(checked["problems"][0]["message"], "Joined is not a date we recognise");
    assert_eq!(checked["problems"][0]["examples"][0], json!({ "row": 4, "value": "maybe" }));
    assert_eq!(fields(&bench), json!([]), "a check defines nothing");

    let report = bench.json(&import(&["--yes"]), 1);
    assert_eq!((&report["created"], &report["left_out"]), (&json!(2), &json!(1)));
    assert_eq!(report["problems"][0]["message"], "Joined is not a date we recognise");
    let rows = std::fs::read_to_string(report["problem_file"].as_str().unwrap()).unwrap();
    assert!(rows.contains("Joined is not a date we recognise: “maybe”"), "{rows}");
    let expected = json!({
        "Shirt size": ["M; slim"], "Joined": ["2019-12-31"], "Vegan": ["yes"], "Hours": ["12.5"],
        "Pledged": ["1250.00 USD"], "Choirs": ["Alto", "Board"],
    });
    assert_eq!(customs(&bench, "C001"), expected);
    let blank_choirs = json!({
        "Shirt size": ["L"], "Joined": ["2021-03-05"], "Vegan": ["no"], "Hours": ["7"], "Pledged": ["20.00 USD"],
    });
    assert_eq!(customs(&bench, "C002"), blank_choirs);
    let known = json!([
        ["Choirs", "list", "contact"],
        ["Hours", "number", "contact"],
        ["Joined", "date", "contact"],
        ["Pledged", "money", "contact"],
        ["Shirt size", "text", "contact"],
        ["Vegan", "yes_no", "contact"],
    ]);
    assert_eq!(fields(&bench), known);

    let import_job = report["job"].to_string();
    let events = bench.json(&["events", &import_job], 0);
    let told =
        events["distinct"].as_array().unwrap().iter().any(|e| e["message"] == "Joined is not a date we recognise");
    assert!(told, "{events}");
    let again = bench.json(&import(&["--yes"]), 1);
    assert_eq!((&again["unchanged"], &again["left_out"]), (&json!(2), &json!(1)));

    bench.json(&["undo", &again["job"].to_string()], 0);
    bench.json(&["undo", &import_job], 0);
    assert_eq!(fields(&bench), json!([]), "no record has them, and the import that made them is taken back");
}

#[test]
fn a_change_is_told_by_the_name_of_its_field() {
    let bench = Bench::with("members.csv", "Constituent ID,T-shirt\nC001,M\n");
    bench.json(&["import", "members.csv", "--custom", "Shirt size=T-shirt", "--yes"], 0);
    // Another field stands first in this file, and the name is typed otherwise.
    bench.file("more.csv", "Constituent ID,Diet,Size\nC001,Vegan,L\n");
    let more = ["import", "more.csv", "--custom", "Diet=Diet", "--custom", "shirt  SIZE=Size", "--yes"];
    assert_eq!(bench.json(&more, 0)["updated"], 1);
    assert_eq!(customs(&bench, "C001"), json!({ "Shirt size": ["L"], "Diet": ["Vegan"] }));
    let changes = bench.path("changes.csv");
    let run = bench.run(&["events", "2", "--csv", changes.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let exported = std::fs::read_to_string(&changes).unwrap();
    assert!(exported.contains("Shirt size,M,L") && exported.contains("Diet,,Vegan"), "{exported}");
    bench.json(&["undo", "2"], 0);
    assert_eq!(customs(&bench, "C001"), json!({ "Shirt size": ["M"] }));
}

#[test]
fn a_column_called_like_a_defined_field_feeds_it_with_its_type() {
    let bench = Bench::with("members.csv", MEMBERS);
    bench.json(&import(&["--yes"]), 1);
    bench.file("later.csv", "Constituent ID,joined\nC001,perhaps\nC002,04/30/2022\n");
    let matched = bench.json(&["match", "later.csv"], 0);
    assert_eq!(matched["columns"][1]["custom"], json!({ "name": "Joined", "type": "date" }));
    let report = bench.json(&["import", "later.csv", "--yes"], 1);
    assert_eq!((&report["updated"], &report["left_out"]), (&json!(1), &json!(1)));
    assert_eq!(customs(&bench, "C002")["Joined"], json!(["2022-04-30"]));
    let text = bench.run(&["match", "later.csv"]).stdout;
    assert!(text.contains("Joined (date)") && !text.contains("Custom field"), "{text}");
}

#[test]
fn what_is_remembered_of_a_column_never_stands_for_a_field_of_ones_own() {
    let bench = Bench::with("one.csv", "Constituent ID,Regime\nC001,Vegan\n");
    for _ in 0..3 {
        bench.json(&["import", "one.csv", "--custom", "Diet=Regime:text", "--yes"], 0);
    }
    let matched = bench.json(&["match", "one.csv"], 0);
    assert_eq!(matched["columns"][1]["slot"], Value::Null, "{matched}");
}

#[test]
fn a_field_cannot_change_its_type_or_be_fed_twice() {
    let bench = Bench::with("members.csv", MEMBERS);
    bench.json(&import(&["--yes"]), 1);
    for (args, part) in [
        (&["--custom", "joined=T-shirt:text"][..], "“Joined” holds dates"),
        (&["--custom", "A=T-shirt", "--custom", "a=Vegan"], "named twice"),
        (&["--custom", "A=T-shrt"], "“T-shirt”"),
        (&["--custom", "=T-shirt"], "write the field"),
    ] {
        let run = bench.run(&[&["check", "members.csv"], args].concat());
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.stderr.contains(part) || part == "write the field", "{}", run.stderr);
    }
    bench.run(&["templates", "save", "Members", "members.csv", "--custom", "Diet=Vegan:text"]);
    let other = Bench::with("members.csv", MEMBERS);
    other.json(
        &["import", "members.csv", "--custom", "Diet=Vegan:yes_no", "--custom", "J=Member since:text", "--yes"],
        0,
    );
    let run = bench.run(&["templates", "export", "Members"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let file = bench.file("members.json", run.stdout);
    let refused = other.run(&["check", "members.csv", "--template", file.to_str().unwrap()]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("“Diet” holds yes or no"), "{}", refused.stderr);
}

#[test]
fn a_field_is_forgotten_once_all_imports_that_hold_it_are_taken_back() {
    let bench = Bench::with("one.csv", "Constituent ID,Diet\nC001,Vegan\n");
    bench.file("two.csv", "Constituent ID,Diet\nC002,Any\n");
    bench.json(&["import", "one.csv", "--custom", "Diet=Diet:text", "--yes"], 0);
    bench.json(&["import", "two.csv", "--yes"], 0);
    bench.json(&["undo", "1"], 0);
    assert_eq!(fields(&bench), json!([["Diet", "text", "contact"]]), "C002 has it");
    bench.json(&["undo", "2"], 0);
    assert_eq!(fields(&bench), json!([]));
    bench.json(&["import", "one.csv", "--custom", "Diet=Diet:list", "--yes"], 0);
    assert_eq!(fields(&bench), json!([["Diet", "list", "contact"]]), "it may be something else now");
}

#[test]
fn a_template_keeps_a_field_and_its_type() {
    let bench = Bench::with("members.csv", MEMBERS);
    let save = [&["templates", "save", "Members", "members.csv"], &CUSTOM[..]].concat();
    assert_eq!(bench.run(&save).code, 0);
    let shown = bench.run(&["templates", "show", "Members"]).stdout;
    assert!(shown.contains("Shirt size") && !shown.contains("Custom field"), "{shown}");
    let report = bench.json(&["import", "members.csv", "--template", "Members", "--yes"], 1);
    assert_eq!((&report["created"], &report["left_out"]), (&json!(2), &json!(1)));
    assert_eq!(customs(&bench, "C001")["Hours"], json!(["12.5"]));
    assert_eq!(fields(&bench).as_array().unwrap().len(), 6);
}

#[test]
fn a_blank_leaves_a_value_or_clears_it_and_makes_no_field_without_one() {
    let bench = Bench::with("members.csv", "Constituent ID,T-shirt\nC001,M\nC002,\n");
    let args = ["import", "members.csv", "--custom", "Shirt size=T-shirt", "--yes"];
    bench.json(&args, 0);
    assert!(bench.json(&["records", "contact", "--search", "C002"], 0)["items"][0].get("customs").is_none());
    bench.file("members.csv", "Constituent ID,T-shirt\nC001,\nC002,\n");
    assert_eq!(bench.json(&args, 0)["unchanged"], 2);
    let clear = [&args[..], &["--blank", "customs.0.values=clear"]].concat();
    let cleared = bench.json(&clear, 0);
    assert_eq!((&cleared["updated"], &cleared["unchanged"]), (&json!(1), &json!(1)));
}

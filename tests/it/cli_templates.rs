//! Templates on the command line: saved from one file, used on files that changed.

use crate::cli_bench::{Bench, CLEAN, assert_members};
use serde_json::{Value, json};

/// Saved from, with a nick name for a first name so that it cannot be taken for a suggestion.
const APRIL: &str = "\
Constituent ID,First Name,Last Name,E-mail,Birth Date,Table
C001,María,Núñez,maria@example.org,31/12/1960,4
C002,John,Smith,john@example.org,04/03/1971,4
";

/// Another order, “E-mail” called something else, “Birth Date” gone, a telephone added.
const MAY: &str = "\
Cell Phone,Email address,Last Name,Table,Constituent ID,First Name
617-555-0142,maria@example.org,Núñez,5,C001,Mary
617-555-0143,ann@example.org,Lee,6,C003,Ann
";

const SAVE: &[&str] =
    &["templates", "save", "Spring gala", "april.csv", "--set", "nick_name=First Name", "--fixed", "tags=Gala"];

fn bench() -> Bench {
    let bench = Bench::with("april.csv", APRIL);
    bench.file("may.csv", MAY);
    bench
}

fn saved() -> Bench {
    let bench = bench();
    bench.json(SAVE, 0);
    bench
}

fn contact(bench: &Bench, id: &str) -> Value {
    bench.json(&["records", "contact", "--search", id], 0)["items"][0].clone()
}

#[test]
fn a_template_is_saved_before_anything_was_ever_imported() {
    let bench = saved();
    let list = bench.json(&["templates", "list"], 0);
    assert_eq!((&list["total"], &list["items"][0]["name"]), (&json!(1), &json!("Spring gala")));
    assert_members(&list["items"][0], "record_type fingerprint is_default uses last_used_at created_at updated_at");
    assert_eq!((&list["items"][0]["uses"], &list["items"][0]["last_used_at"]), (&json!(0), &Value::Null));
    assert_eq!(bench.json(&["records", "contact"], 0)["total"], 0);
    let text = bench.run(&["templates", "show", "spring GALA"]).stdout;
    assert!(
        text.contains("not used yet") && text.contains("nick_name") && text.contains("“Gala” in every row"),
        "{text}"
    );
    assert!(text.contains("Not read: Table."), "{text}");
}

#[test]
fn a_changed_file_is_matched_by_its_template_and_told_what_changed() {
    let bench = saved();
    let matches = bench.json(&["match", "may.csv", "--template", "Spring gala"], 0);
    let slots: Vec<&Value> = matches["columns"].as_array().unwrap().iter().map(|c| &c["slot"]).collect();
    let expected =
        [Value::Null, json!("emails.0.email"), json!("last_name"), Value::Null, json!("id"), json!("nick_name")];
    assert_eq!(slots, expected.iter().collect::<Vec<_>>());
    assert_eq!(matches["template"], "Spring gala");
    let drift = &matches["drift"];
    assert_eq!((&drift["renamed"][0]["from"], &drift["renamed"][0]["to"]), (&json!("E-mail"), &json!("Email address")));
    assert_eq!(drift["missing"], json!([{ "header": "Birth Date", "slots": ["birth_date"] }]));
    assert_eq!(drift["added"], json!([{ "index": 0, "header": "Cell Phone", "suggested": "phones.0.phone" }]));

    let run = bench.run(&["check", "may.csv", "--template", "Spring gala"]);
    let words = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Matched by template “Spring gala”",
        "“E-mail” is probably “Email address” now",
        "“Birth Date” is missing, so nothing feeds Birth date",
        "“Cell Phone” is new and not read",
        "--set 'phones.0.phone=Cell Phone'",
    ] {
        assert!(words.contains(said), "{said}: {}", run.stdout);
    }
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
}

#[test]
fn an_import_by_template_counts_as_a_use() {
    let bench = saved();
    let document = bench.json(&["check", "may.csv", "--template", "Spring gala"], 0);
    assert_eq!(document["template"], "Spring gala");
    assert_eq!(bench.json(&["templates", "list"], 0)["items"][0]["uses"], 0);
    bench.json(&["import", "may.csv", "--template", "Spring gala", "--set", "phones.0.phone=Cell Phone"], 0);
    let maria = contact(&bench, "C001");
    assert_eq!((&maria["nick_name"], &maria["tags"]), (&json!("Mary"), &json!(["Gala"])));
    assert_eq!(maria["phones"][0]["phone"], "+16175550142");
    let item = &bench.json(&["templates", "list"], 0)["items"][0];
    assert!(item["uses"] == 1 && item["last_used_at"].as_i64().is_some(), "{item}");
}

#[test]
fn without_what_an_import_needs_it_is_refused() {
    let bench = saved();
    bench.file("poor.csv", "First Name,Last Name,E-mail,Birth Date\nMaría,Núñez,m@example.org,\n");
    for command in ["check", "import"] {
        let sentence = bench.refused(&[command, "poor.csv", "--template", "Spring gala"]);
        assert!(sentence.contains("no column “Constituent ID”") && sentence.contains("--set id=HEADER"), "{sentence}");
    }
    assert_eq!(bench.run(&["match", "poor.csv", "--template", "Spring gala"]).code, 0);
}

#[test]
fn what_looks_like_a_template_is_only_told() {
    let bench = saved();
    let run = bench.run(&["match", "april.csv"]);
    assert!(run.stderr.contains("looks like template “Spring gala”: it has the same columns"), "{}", run.stderr);
    assert!(run.stderr.contains("--template 'Spring gala'") && !run.stdout.contains("nick_name"), "{}", run.stdout);
    assert_eq!(bench.run(&["match", "april.csv", "--no-template"]).stderr, "");
    bench.file("clean.csv", "Nothing,Alike\n1,2\n");
    assert_eq!(bench.run(&["match", "clean.csv"]).stderr, "");
}

#[test]
fn the_default_template_is_used_for_a_file_with_just_its_columns() {
    let bench = saved();
    bench.json(&["templates", "default", "spring gala"], 0);
    assert_eq!(bench.json(&["match", "april.csv"], 0)["template"], "Spring gala");
    assert_eq!(bench.json(&["match", "may.csv"], 0)["template"], Value::Null);
    assert_eq!(bench.json(&["match", "april.csv", "--no-template"], 0)["template"], Value::Null);
    bench.json(&["templates", "default", "spring gala", "--off"], 0);
    assert_eq!(bench.json(&["match", "april.csv"], 0)["template"], Value::Null);
}

#[test]
fn a_corrected_problem_file_has_the_columns_of_its_template() {
    let bench = saved();
    bench.file("april.csv", APRIL.replace("04/03/1971", "Tuesday"));
    let report = bench.json(&["import", "april.csv", "--template", "Spring gala"], 1);
    let file = report["problem_file"].as_str().unwrap();
    let drift = &bench.json(&["match", file, "--template", "Spring gala"], 0)["drift"];
    assert_eq!(*drift, json!({ "added": [], "missing": [], "renamed": [], "otherwise": [] }));
    assert_eq!(bench.json(&["mapping-exists", file], 0)["mapping_exists"], true);
}

#[test]
fn a_file_that_proves_another_order_of_dates_is_read_as_it_proves() {
    let bench = saved();
    bench.file("us.csv", APRIL.replace("31/12/1960", "12/31/1960"));
    let run = bench.run(&["import", "us.csv", "--template", "Spring gala"]);
    assert!(run.code == 0 && run.stdout.contains("Birth date is written otherwise"), "{}{}", run.stdout, run.stderr);
    assert_eq!(contact(&bench, "C002")["birth_date"], "1971-04-03");
}

#[test]
fn a_template_says_how_a_file_is_read_and_what_is_done_unless_told_otherwise() {
    let bench = Bench::with("odd.csv", "some title\nConstituent ID~Phone\nC001~020 7946 0958\n");
    let save = ["templates", "save", "UK", "odd.csv", "--separator", "~", "--header-row", "2", "--region", "gb"];
    bench.json(&[&save[..], &["--mode", "add-only"]].concat(), 0);
    let exported: Value = bench.json(&["templates", "export", "UK"], 0);
    assert_eq!(exported["read"], json!({ "separator": "~", "header": { "row": 2 } }));
    assert_eq!((&exported["mode"], &exported["settings"]["region"]), (&json!("add-only"), &json!("GB")));
    bench.json(&["import", "odd.csv", "--template", "UK"], 0);
    assert_eq!(contact(&bench, "C001")["phones"][0]["phone"], "+442079460958");
    bench.file("odd.csv", "some title\nConstituent ID~Phone\nC001~020 7946 0000\n");
    assert_eq!(bench.json(&["check", "odd.csv", "--template", "UK"], 0)["unchanged"], 1);
    let args = ["check", "odd.csv", "--template", "UK", "--mode", "update-only"];
    assert_eq!(bench.json(&args, 0)["updated"], 1);
}

#[test]
fn a_file_that_only_a_template_knows_how_to_read_is_known_by_it() {
    let text = |phone: &str| format!("Name,Town,Note\nx,y,z\nConstituent ID~Phone~Surname\nC001~{phone}~Lee\n");
    let bench = Bench::with("odd.csv", text("617-555-0142"));
    bench.json(&["templates", "save", "Odd", "odd.csv", "--separator", "~", "--header-row", "3"], 0);
    bench.file("next.csv", text("617-555-0143"));
    let run = bench.run(&["match", "next.csv"]);
    assert!(run.stderr.contains("looks like template “Odd”: read as that says"), "{}{}", run.stdout, run.stderr);
    let answer = bench.json(&["mapping-exists", "next.csv"], 0);
    assert_eq!(answer["templates"], json!(["Odd"]));
    bench.json(&["templates", "default", "Odd"], 0);
    assert_eq!(bench.json(&["import", "next.csv"], 0)["template"], "Odd");
    assert_eq!(contact(&bench, "C001")["phones"][0]["phone"], "+16175550143");
    // What is asked for goes before what the template says.
    assert_eq!(bench.json(&["match", "next.csv", "--separator", "comma"], 0)["template"], Value::Null);
    assert_eq!(bench.json(&["mapping-exists", "next.csv", "--header-row", "1"], 1)["mapping_exists"], false);
}

#[test]
fn a_template_travels_as_a_file() {
    let (bench, other) = (saved(), Bench::with("may.csv", MAY));
    let file = other.path("gala.json");
    let path = file.to_str().unwrap();
    bench.json(&["templates", "export", "Spring gala", "--output", path], 0);
    let sentence = bench.refused(&["templates", "export", "Spring gala", "--output", path]);
    assert!(sentence.contains("not there yet"), "{sentence}");
    // Used as a file, then saved.
    assert_eq!(other.json(&["match", "may.csv", "--template", "gala.json"], 0)["template"], "Spring gala");
    assert!(!other.database().exists());
    other.json(&["templates", "import", "gala.json"], 0);
    other.json(&["templates", "import", "gala.json", "--name", "Second"], 0);
    let shown = |bench: &Bench, name: &str| bench.json(&["templates", "show", name], 0)["template"].clone();
    assert_eq!(shown(&other, "Spring gala"), shown(&bench, "Spring gala"));
    assert_eq!(shown(&other, "Second")["name"], "Second");
    let sentence = other.refused(&["templates", "import", "gala.json"]);
    assert!(sentence.contains("already"), "{sentence}");
    other.json(&["templates", "import", "gala.json", "--replace"], 0);
}

#[test]
fn templates_are_renamed_duplicated_and_deleted() {
    let bench = saved();
    assert_eq!(bench.json(&["templates", "rename", "spring gala", " Gala "], 0)["name"], "Gala");
    assert_eq!(bench.json(&["templates", "duplicate", "Gala", "Copy"], 0)["name"], "Copy");
    let sentence = bench.refused(&["templates", "rename", "Copy", "GALA"]);
    assert!(sentence.contains("already"), "{sentence}");
    assert_eq!(bench.run(&["templates", "rename", "Copy", "  "]).code, 2);
    bench.json(&["templates", "delete", "Gala"], 0);
    assert_eq!(bench.json(&["templates", "list"], 0)["total"], 1);
    for args in [&["templates", "show", "Gala"][..], &["match", "may.csv", "--template", "Gala"]] {
        let sentence = bench.refused(args);
        assert!(sentence.contains("no template “Gala”"), "{sentence}");
    }
}

#[test]
fn a_saved_name_is_not_taken_twice_and_nothing_else_is_a_template() {
    let bench = saved();
    assert!(bench.refused(SAVE).contains("already"));
    bench.json(&[SAVE, &["--replace"]].concat(), 0);
    bench.file("list.json", "[1, 2]");
    for args in [&["templates", "import", "list.json"][..], &["match", "may.csv", "--template", "list.json"]] {
        let sentence = bench.refused(args);
        assert!(sentence.contains("not a template"), "{sentence}");
    }
}

#[test]
fn the_mapping_check_answers_as_the_hosted_one() {
    let bench = saved();
    bench.file("again.csv", "TABLE,birth_date,E-mail,last name,First Name,Constituent ID\n1,,,,,C1\n");
    let answer = bench.json(&["mapping-exists", "again.csv"], 0);
    assert_eq!((&answer["mapping_exists"], &answer["templates"]), (&json!(true), &json!(["Spring gala"])));
    let answer = bench.json(&["mapping-exists", "may.csv"], 1);
    assert_eq!(answer["mapping_exists"], false);
    bench.refused(&["mapping-exists", "nothing.csv"]);
    let other = Bench::with("clean.csv", CLEAN);
    assert_eq!(other.json(&["mapping-exists", "clean.csv"], 1)["mapping_exists"], false);
    assert!(!other.database().exists());
}

/// A bulk import job of another system.
const JOB: &str = r#"{ "description": "New users", "file": { "fileName": "a.csv", "columns": [
    { "name": "VANID" }, { "name": "GivenName" }, { "name": "Surname" }, { "name": "CodeId" }] },
  "actions": [{ "resourceType": "Contacts", "mappingTypes": [
    { "name": "OriginSourceCode", "fieldValueMappings": [{ "fieldName": "CodeId" }] },
    { "name": "CreateOrUpdateContact", "fieldValueMappings": [
      { "fieldName": "FirstName", "columnName": "GivenName" }, { "fieldName": "LastName", "columnName": "Surname" }] }] }] }"#;

#[test]
fn a_mapping_of_another_system_is_used_and_goes_back_as_it_came() {
    let bench = Bench::with("job.json", JOB);
    bench.file("van.csv", "Surname,VANID,CodeId,GivenName\nNúñez,7,x,María\n");
    let run = bench.run(&["templates", "import", "job.json"]);
    assert!(run.code == 0 && run.stderr.contains("OriginSourceCode.CodeId"), "{}{}", run.stdout, run.stderr);
    bench.json(&["import", "van.csv", "--template", "new users"], 0);
    assert_eq!(contact(&bench, "7")["last_name"], "Núñez");
    let back = bench.json(&["templates", "export", "New users", "--as", "ngpvan"], 0);
    assert_eq!(back, serde_json::from_str::<Value>(JOB).unwrap());
    let map = bench.json(&["templates", "export", "New users", "--as", "evertrue"], 0);
    assert_eq!((&map["src"][2], &map["map"]["last_name"]), (&json!("Surname"), &json!(2)));
    bench.file("map.json", map.to_string());
    bench.json(&["templates", "import", "map.json", "--name", "Map"], 0);
    let matches =
        |name: &str| bench.json(&["templates", "show", name], 0)["template"]["matches"].as_array().unwrap().len();
    assert_eq!(matches("Map"), matches("New users"));
}

#[test]
fn what_another_system_has_no_words_for_is_told() {
    let bench = saved();
    let run = bench.run(&["templates", "export", "Spring gala", "--as", "ngpvan"]);
    assert!(run.code == 0 && run.stderr.contains("tags") && run.stderr.contains("nick_name"), "{}", run.stderr);
    let sentence = {
        bench.file("broken.json", r#"{"src":["A"],"map":{"first_name":4,"last_name":null,"emails":[]}}"#);
        bench.refused(&["templates", "import", "broken.json"])
    };
    assert!(sentence.contains("EverTrue") && sentence.contains("first_name"), "{sentence}");
}

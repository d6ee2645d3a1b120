//! What values become, on the command line: translations, the rule for all others, blanks.

use crate::cli_bench::Bench;
use serde_json::{Value, json};

/// Three statuses that mean "living", and one nobody can know.
const MEMBERS: &str = "\
Constituent ID,First Name,Last Name,Status,E-mail,E-mail Type
C001,María,Núñez,Active,maria@example.org,Biz
C002,John,Smith,Dcsd,john@example.org,Parish hall
C003,Ann,Lee,Actve,ann@example.org,home
C004,Kim,Park,,kim@example.org,PARISH HALL
";

const MATCHED: [&str; 4] = ["--set", "is_deceased=Status", "--set", "emails.0.type=E-mail Type"];

fn bench() -> Bench {
    Bench::with("members.csv", MEMBERS)
}

fn run(bench: &Bench, command: &str, more: &[&str], code: i32) -> Value {
    bench.json(&[&[command, "members.csv"], &MATCHED[..], more].concat(), code)
}

/// A field of each contact, in order.
fn stored(bench: &Bench, field: impl Fn(&Value) -> Value) -> Vec<Value> {
    let items = bench.json(&["records", "contact"], 0)["items"].as_array().expect("a list").clone();
    items.iter().map(field).collect()
}

fn email_type(contact: &Value) -> Value {
    contact["emails"][0]["type"].clone()
}

#[test]
fn match_lists_values_that_are_not_recognised_with_their_rows_and_what_they_may_mean() {
    let bench = bench();
    let document = run(&bench, "match", &[], 0);
    let expected = json!([
        { "slot": "is_deceased", "header": "Status", "distinct": 3, "listed": true, "values": [
            { "value": "Dcsd", "rows": 1, "suggestion": "yes" },
            { "value": "Actve", "rows": 1, "suggestion": "no" },
        ]},
        { "slot": "emails.0.type", "header": "E-mail Type", "distinct": 4, "listed": true, "values": [
            { "value": "Parish hall", "rows": 1, "suggestion": null },
            { "value": "PARISH HALL", "rows": 1, "suggestion": null },
        ]},
    ]);
    assert_eq!(document["not_recognised"], expected);
    let text = bench.run(&[&["match", "members.csv"], &MATCHED[..]].concat()).stdout;
    assert!(text.contains("2 values are not recognised") && text.contains("is_deceased=\"Actve=no\""), "{text}");
}

#[test]
fn translated_values_go_in_and_the_rest_follows_the_rule() {
    let bench = bench();
    let translated = ["--translate", "is_deceased=Dcsd=Yes", "--translate", "is_deceased=actve=no"];
    let left = run(&bench, "match", &translated, 0);
    assert_eq!(left["not_recognised"].as_array().expect("a list").len(), 1, "{left}");
    assert_eq!(run(&bench, "check", &translated, 1)["left_out"], 2);
    let all = [&translated[..], &["--translate", "emails.0.type=Parish Hall=Other"]].concat();
    assert_eq!(run(&bench, "match", &all, 0)["not_recognised"], json!([]));
    assert_eq!(run(&bench, "import", &all, 0)["created"], 4);
    assert_eq!(stored(&bench, email_type), ["work", "other", "home", "other"]);
    assert_eq!(stored(&bench, |c| c["is_deceased"].clone()), [json!(false), json!(true), json!(false), Value::Null]);
}

#[test]
fn anything_else_is_kept_or_replaced_and_blanks_take_a_value() {
    for (rule, expected) in [("keep", ["Parish hall", "PARISH HALL"]), ("use:Other", ["other", "other"])] {
        let bench = bench();
        let rule = format!("emails.0.type={rule}");
        let args = ["--otherwise", &rule, "--otherwise", "is_deceased=use:yes", "--blank", "is_deceased=use:no"];
        assert_eq!(run(&bench, "import", &args, 0)["created"], 4);
        assert_eq!(stored(&bench, email_type), ["work", expected[0], "home", expected[1]]);
        assert_eq!(stored(&bench, |c| c["is_deceased"].clone()), [false, true, true, false]);
    }
}

#[test]
fn a_blank_cell_clears_only_where_that_is_asked() {
    let bench = Bench::with("first.csv", "Constituent ID,Last Name,Nickname\nC001,Lee,Annie\n");
    bench.json(&["import", "first.csv"], 0);
    bench.file("second.csv", "Constituent ID,Last Name,Nickname\nC001,Lee,\n");
    assert_eq!(bench.json(&["import", "second.csv", "--blank", "nick_name=keep"], 0)["updated"], 0);
    assert_eq!(bench.json(&["import", "second.csv", "--blank", "nick_name=clear"], 0)["updated"], 1);
    assert_eq!(stored(&bench, |c| c["nick_name"].clone()), [Value::Null]);
}

#[test]
fn places_and_joined_columns_are_translated_by_any_of_their_names() {
    let text =
        "Constituent ID,Last Name,Land,A,B\nC001,Lee,Holland & Co,M,x\nC002,Ray,Germany,F,x\nC003,Orr,Germny,x,y\n";
    let bench = Bench::with("places.csv", text);
    let args = ["--set", "addresses.0.country=Land", "--join", "gender=A + B", "--join-with", "-"];
    let found = &bench.json(&[&["match", "places.csv"], &args[..]].concat(), 0)["not_recognised"];
    let values = |slot: &str| -> Vec<(Value, Value)> {
        let field = found.as_array().unwrap().iter().find(|f| f["slot"] == slot).expect("it is listed");
        let each = |v: &Value| (v["value"].clone(), v["suggestion"].clone());
        field["values"].as_array().unwrap().iter().map(each).collect()
    };
    let countries = [(json!("Holland & Co"), Value::Null), (json!("Germny"), json!("DE"))];
    assert_eq!(values("addresses.0.country"), countries);
    assert_eq!(values("gender").into_iter().map(|(v, _)| v).collect::<Vec<_>>(), ["M-x", "F-x", "x-y"]);
    let translated = [
        "--translate",
        "addresses.0.country=Holland & Co=The Netherlands",
        "--translate",
        "addresses.0.country=Germny=DE",
        "--translate",
        "gender=m-X=Male",
        "--translate",
        "gender=f-x=female",
        "--translate",
        "gender=x-y=",
    ];
    bench.json(&[&["import", "places.csv"], &args[..], &translated].concat(), 0);
    assert_eq!(stored(&bench, |c| c["addresses"][0]["country"].clone()), ["NL", "DE", "DE"]);
    assert_eq!(stored(&bench, |c| c["gender"].clone()), [json!("male"), json!("female"), Value::Null]);
    let refused = |more: [&str; 2]| bench.refused(&[&["import", "places.csv"], &args[..], &more].concat());
    assert!(refused(["--translate", "addresses.0.country=Germny=Atlantis"]).contains("no place that is known"));
    assert!(refused(["--otherwise", "addresses.0.country=keep"]).contains("a country and nothing else"));
}

#[test]
fn translations_that_mean_nothing_are_refused() {
    let bench = bench();
    let cases: [(&[&str], &str); 9] = [
        (&["--translate", "emails.0.type=Biz=Yacht"], "home, work, school, other"),
        (&["--translate", "emails.0.tipe=Biz=work"], "“emails.0.type”"),
        (&["--translate", "gender=M=male"], "No column feeds gender"),
        (&["--fixed", "gender=male", "--translate", "gender=M=male"], "the same in every row"),
        (&["--otherwise", "is_deceased=keep"], "yes or no and nothing else"),
        (&["--otherwise", "is_deceased=use:perhaps"], "yes, no"),
        (&["--otherwise", "gender=keep"], "No column feeds gender"),
        (&["--blank", "id=use:C1"], "names no record"),
        (&["--blank", "is_deceased=use:perhaps"], "yes, no"),
    ];
    for (args, expected) in cases {
        let sentence = bench.refused(&[&["import", "members.csv"], &MATCHED[..], args].concat());
        assert!(sentence.contains(expected), "{args:?}: {sentence}");
    }
    for args in [["--translate", "emails.0.type=Biz"], ["--otherwise", "gender=clear"], ["--blank", "gender=problem"]] {
        assert_eq!(bench.run(&["match", "members.csv", args[0], args[1]]).code, 2, "{args:?}");
    }
}

#[test]
fn a_column_of_too_many_values_says_so() {
    let rows: String = (0..1_200).map(|n| format!("C{n:04},Lee,status {n}\n")).collect();
    let bench = Bench::with("many.csv", format!("Constituent ID,Last Name,Status\n{rows}"));
    let args = ["match", "many.csv", "--set", "is_deceased=Status"];
    let field = &bench.json(&args, 0)["not_recognised"][0];
    assert_eq!((&field["listed"], &field["values"]), (&json!(false), &json!([])));
    assert!(bench.run(&args).stdout.contains("too many to list"));
}

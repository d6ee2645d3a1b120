//! Fields made of several columns, and columns that hold several fields.

use crate::cli_bench::Bench;
use serde_json::{Value, json};

const NAMES: &str = "\
Constituent ID,Full Name,City State ZIP,Emails,Position,Department
C001,\"Dr. María Núñez-Smith Jr.\",\"Boston, MA 02134-1234\",maria@example.org; m@example.com,Chair,Board
C002,\"van der Berg, Anna Q.\",Toronto ON M5V 2T6,anna@example.org,,Library
C003,John Smith,10115 Berlin,,Clerk,
";

/// Two rows that nobody can split without guessing.
const UNSURE: &str = "\
Constituent ID,Full Name,Town
C001,Ann Lee,\"Salem, MA\"
C002,Mr. & Mrs. John Smith,\"Boston, MA\"
C003,Bo Ray,\"12 Main St, Boston, MA\"
";

fn contact(bench: &Bench, id: &str) -> Value {
    bench.json(&["records", "contact", "--search", id], 0)["items"][0].clone()
}

const SPLIT: [&str; 8] = [
    "--split",
    "Full Name",
    "--split",
    "City State ZIP",
    "--split",
    "list:Emails",
    "--join",
    "works.0.title=Position + Department",
];

#[test]
fn names_places_and_lists_are_split_and_columns_joined_in_an_import_that_can_be_undone() {
    let bench = Bench::with("names.csv", NAMES);
    let args =
        [&["import", "names.csv", "--set", "emails.0.email=Emails"], &SPLIT[..], &["--join-with", ", "]].concat();
    let report = bench.json(&args, 0);
    assert_eq!((&report["created"], &report["left_out"]), (&json!(3), &json!(0)));
    let maria = contact(&bench, "C001");
    let name = ["prefix", "first_name", "last_name", "suffix"].map(|field| maria[field].clone());
    assert_eq!(name, ["Dr.", "María", "Núñez-Smith", "Jr."]);
    let place = ["city", "state", "postal_code"].map(|field| maria["addresses"][0][field].clone());
    assert_eq!(place, ["Boston", "MA", "02134-1234"]);
    let emails: Vec<&Value> = maria["emails"].as_array().unwrap().iter().map(|email| &email["email"]).collect();
    assert_eq!(emails, ["maria@example.org", "m@example.com"]);
    assert_eq!(maria["works"][0]["title"], "Chair, Board");
    let anna = contact(&bench, "C002");
    let name = ["first_name", "middle_name", "last_name"].map(|field| anna[field].clone());
    assert_eq!(name, ["Anna", "Q.", "van der Berg"]);
    assert_eq!(anna["works"][0]["title"], "Library");
    assert!(anna.get("prefix").is_none(), "{anna}");
    assert_eq!(contact(&bench, "C003")["addresses"][0]["city"], "Berlin");
    let again = bench.json(&args, 0);
    assert_eq!(again["unchanged"], 3);
    bench.json(&["undo", "1"], 0);
    assert_eq!(bench.json(&["records", "contact"], 0)["total"], 0);
}

#[test]
fn what_cannot_be_split_is_one_problem_of_its_row_and_imported_once_corrected() {
    let bench = Bench::with("unsure.csv", UNSURE);
    let split = ["--split", "name:Full Name", "--split", "place:Town"];
    let report = bench.json(&[&["import", "unsure.csv"], &split[..]].concat(), 1);
    assert_eq!((&report["created"], &report["left_out"]), (&json!(1), &json!(2)));
    let problems = report["problems"].as_array().unwrap();
    let told: Vec<_> = problems.iter().map(|p| (&p["code"], &p["slot"], &p["count"], &p["examples"][0])).collect();
    let couple = json!({ "row": 3, "value": "Mr. & Mrs. John Smith" });
    let street = json!({ "row": 4, "value": "12 Main St, Boston, MA" });
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&(&json!("name_of_several"), &json!("last_name"), &json!(1), &couple)), "{told:?}");
    assert!(told.contains(&(&json!("place_unclear"), &json!("addresses.0.city"), &json!(1), &street)), "{told:?}");

    let problem_file = report["problem_file"].as_str().expect("problem rows were written").to_owned();
    let rows = std::fs::read_to_string(&problem_file).expect("it can be read");
    let corrected = rows.replace("Mr. & Mrs. John Smith", "\"Smith, John\"").replace("12 Main St, ", "");
    bench.file("corrected.csv", corrected);
    let report = bench.json(&[&["import", "corrected.csv"], &split[..]].concat(), 0);
    assert_eq!(report["created"], 2);
    assert_eq!(contact(&bench, "C002")["last_name"], "Smith");
}

#[test]
fn match_shows_what_each_field_takes_of_a_column() {
    let bench = Bench::with("names.csv", NAMES);
    let args = [&["match", "names.csv", "--set", "emails.0.email=Emails"], &SPLIT[..]].concat();
    let document = bench.json(&args, 0);
    let of = |header: &str| -> Vec<(String, String)> {
        let columns = document["columns"].as_array().unwrap().iter().filter(|c| c["header"] == header);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        columns.map(|c| (text(&c["slot"]), text(&c["reason"]))).collect()
    };
    let pair = |slot: &str, reason: &str| (slot.to_owned(), format!("you chose it: {reason}"));
    let names = of("Full Name");
    assert!(names.contains(&pair("last_name", "last name of Full Name")) && names.len() == 6, "{names:?}");
    assert_eq!(of("Department"), [pair("works.0.title", "Position + Department")]);
    let emails = [pair("emails.0.email", "item 1 of Emails"), pair("emails.1.email", "item 2 of Emails")];
    assert_eq!(of("Emails"), emails);
    let text = bench.run(&args).stdout;
    assert!(text.contains("city of City State ZIP"), "{text}");
    let check = bench.run(&[&["check", "names.csv", "--set", "emails.0.email=Emails"], &SPLIT[..]].concat()).stdout;
    assert!(check.contains("All 6 columns are matched"), "{check}");
}

#[test]
fn what_was_set_goes_over_a_split_and_a_split_over_what_was_suggested() {
    let file = "Constituent ID,Full Name,Title,City,Last Name\nC001,\"Dr. Ann Q. Lee\",Prof.,Salem,Old\n";
    let bench = Bench::with("both.csv", file);
    let args = ["--split", "Full Name", "--set", "middle_name=City", "--set", "prefix=Title"];
    bench.json(&[&["import", "both.csv"], &args[..]].concat(), 0);
    let ann = contact(&bench, "C001");
    let name = ["prefix", "first_name", "middle_name", "last_name"].map(|field| ann[field].clone());
    assert_eq!(name, ["Prof.", "Ann", "Salem", "Lee"]);
}

#[test]
fn joins_and_splits_that_mean_nothing_are_refused() {
    let bench = Bench::with("names.csv", NAMES);
    let refused = |args: &[&str]| bench.refused(&[&["match", "names.csv"], args].concat());
    for (args, part) in [
        (&["--join", "works.0.title=Position"][..], "plus sign"),
        (&["--join", "works.0.title=Position + "], "plus sign"),
        (&["--join", "works.0.title=Position + Departments"], "“Department”"),
        (&["--join", "works.0.titles=Position + Department"], "“works.0.title”"),
        (&["--split", "Full Names"], "“Full Name”"),
        (&["--split", "Position"], "--split name:"),
        (&["--split", "list:Position"], "Leave the column whole"),
        (&["--split", "list:Emails", "--set", "nick_name=Emails"], "several of"),
    ] {
        let sentence = refused(args);
        assert!(sentence.contains(part), "{args:?}: {sentence}");
    }
}

//! Every record type on the command line: what a file holds is seen from its columns, and whole imports create, update,
//! leave unchanged and leave out.

use crate::cli_bench::Bench;
use serde_json::{Value, json};

const CONTACTS: &str = "Constituent ID,First Name,Last Name,Email\n\
    C1,Ann,Lee,ann@example.org\nC2,Bo,Li,bo@example.org\nC3,Cy,Ng,cy@example.org\n";

fn bench() -> Bench {
    let bench = Bench::with("contacts.csv", CONTACTS);
    assert_eq!(bench.run(&["import", "contacts.csv", "--yes"]).code, 0);
    bench
}

fn counts(document: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "left_out"].map(|name| document[name].as_u64().expect("a count"))
}

fn codes(document: &Value) -> Vec<&str> {
    document["problems"].as_array().expect("problems").iter().filter_map(|problem| problem["code"].as_str()).collect()
}

/// Imports a file twice, then a changed one. Its last row is wrong.
fn goes_in(record_type: &str, text: &str, (before, after): (&str, &str), wrong: &str) {
    let bench = bench();
    let rows = text.lines().count() as u64 - 1;
    bench.file("rows.csv", text);
    let matched = bench.json(&["match", "rows.csv"], 0);
    assert_eq!(matched["record_type"], record_type, "{record_type}: {matched}");
    let first = bench.json(&["import", "rows.csv", "--yes"], 1);
    assert_eq!(counts(&first), [rows - 1, 0, 0, 1], "{record_type}: {first}");
    assert_eq!(codes(&first), [wrong], "{record_type}");
    assert_eq!(counts(&bench.json(&["import", "rows.csv", "--yes"], 1)), [0, 0, rows - 1, 1], "{record_type}");
    assert!(text.contains(before), "{record_type}");
    bench.file("rows.csv", text.replace(before, after));
    let again = bench.json(&["import", "rows.csv", "--yes"], 1);
    assert_eq!(counts(&again), [0, 1, rows - 2, 1], "{record_type}: {again}");
    let undone = bench.json(&["undo", &again["job"].to_string(), "--yes"], 0);
    assert_eq!(undone["updated"], 1, "{record_type}: {undone}");
    assert_eq!(bench.json(&["records", record_type], 0)["total"], rows - 1, "{record_type}");
}

#[test]
fn gifts_go_in() {
    let text = "Gift ID,Constituent ID,Gift Date,Gift Amount,Gift Type,Fund,Campaign,Payment Method,Soft Credit 1 ID\n\
        G1,C1,2024-03-04,$100.00,Cash,Library,FY24,Credit card,C2\n\
        G1,C1,2024-03-05,50,Pledge payment,Library,FY24,Check,\n\
        G2,bo@example.org,2024-03-06,(25.00),Refund,Library,FY24,,\n\
        G3,C3,2024-03-07,10,Mystery,Library,FY24,,\n";
    goes_in("gift", text, ("$100.00", "$120.00"), "choice_not_recognised");
}

#[test]
fn notes_go_in() {
    let text = "Interaction ID,Constituent ID,Interaction Date,Interaction Type,Summary,Description,Author\n\
        N1,C1,2024-03-04,Call,Thanks,\"Long talk, about the library\",Kim\n\
        N2,C2,2024-03-05,Visit,Lunch,,Kim\n\
        N3,C3,31/02/2024,Visit,Lunch,,Kim\n";
    goes_in("note", text, ("Lunch,,Kim\nN3", "Supper,,Kim\nN3"), "date_impossible");
}

#[test]
fn proposals_go_in() {
    let text = "Proposal ID,Constituent ID,Proposal Name,Status,Active,Ask Amount,Ask Date,Expected Amount\n\
        P1,C1,New roof,Solicitation,Yes,\"$25,000\",2024-03-04,\"$20,000\"\n\
        P2,C2,Scholarship,Declined,No,5000,2024-03-05,\n\
        P3,C3,Library,Open,Yes,a lot,2024-03-06,\n";
    goes_in("proposal", text, ("Declined", "Funded"), "amount_not_recognised");
}

#[test]
fn assignments_go_in() {
    let text = "Prospect ID,Assigned Solicitor,Assignment Type,Pool,Start Date\n\
        C1,kim@charity.example,Prospect manager,Majors,2024-01-01\n\
        C1,sam@charity.example,Volunteer,Majors,2024-02-01\n\
        C2,,Volunteer,Majors,2024-03-01\n";
    goes_in("assignment", text, ("2024-02-01", "2024-02-15"), "required_blank");
}

#[test]
fn teams_go_in() {
    let text = "Team Name,Team Member,Team Role\nMajors,Kim Lee,Lead\nMajors,Sam Roy,Member\nPlanned,,Member\n";
    goes_in("team", text, ("Sam Roy,Member", "Sam Roy,Deputy"), "required_blank");
}

#[test]
fn amounts_are_in_the_currency_of_their_row() {
    let bench = bench();
    let text = "Gift ID,Donor ID,Date,Amount,Currency,Fund,Soft credit ID,Soft credit amount\n\
        G1,C1,2024-03-04,\"10,000\",JPY,Library,C2,\"5,000\"\n\
        G2,C1,2024-03-05,$100,CAD,Library,,\n\
        G3,C1,2024-03-06,12.345,Kuwaiti dinar,Library,,\n\
        G4,C1,2024-03-07,7,,Library,,\n\
        G5,C1,2024-03-08,€5,USD,Library,,\n\
        G6,C1,2024-03-09,5,doubloons,Library,,\n\
        G7,C1,2024-03-10,0,EUR,Library,,\n";
    bench.file("gifts.csv", text);
    let check = bench.json(&["check", "gifts.csv", "--currency", "GBP"], 1);
    assert_eq!(counts(&check), [5, 0, 0, 2]);
    let problems: Vec<[&str; 3]> = check["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| ["code", "slot", "severity"].map(|member| p[member].as_str().unwrap_or_default()))
        .collect();
    for expected in [
        ["currency_contradicted", "amount", "error"],
        ["currency_not_recognised", "currency", "error"],
        ["amount_zero", "amount", "warning"],
    ] {
        assert!(problems.contains(&expected), "{expected:?} in {problems:?}");
    }
    let of = |currency: &Value| (currency["currency"].clone(), currency["accepted"]["sum"].clone());
    let amounts = check["totals"]["amounts"].as_array().unwrap();
    let sums: Vec<_> = amounts[0]["currencies"].as_array().unwrap().iter().map(of).collect();
    let expected = [("CAD", "100.00"), ("EUR", "0.00"), ("GBP", "7.00"), ("JPY", "10000"), ("KWD", "12.345")];
    assert_eq!(sums, expected.map(|(currency, sum)| (json!(currency), json!(sum))));
    assert_eq!(of(&amounts[1]["currencies"][0]), (json!("JPY"), json!("5000")));
    assert_eq!(bench.json(&["import", "gifts.csv", "--currency", "GBP", "--yes"], 1)["created"], 5);
    let gifts = bench.json(&["records", "gift", "--search", "G1"], 0);
    let gift = &gifts["items"][0];
    assert!(gift.get("currency").is_none(), "it is stored with the amount alone: {gift}");
    assert!(gift["amount"].to_string().contains("JPY"), "{gift}");
    let translate = ["--translate", "currency", "--map", "doubloons=ESP"];
    assert!(bench.run(&[&["check", "gifts.csv"][..], &translate].concat()).code == 2, "no currency in use");
}

#[test]
fn the_sample_of_gifts_goes_in_and_its_totals_are_by_fund_and_type() {
    let bench = Bench::new();
    let sample = |name: &str| format!("{}/assets/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(bench.run(&["import", &sample("spring_gala.csv"), "--yes"]).code, 0);
    let check = bench.json(&["check", &sample("gifts_2024.csv")], 0);
    assert_eq!((counts(&check), codes(&check)), ([171, 0, 0, 0], vec![]));
    let amount = &check["totals"]["amounts"][0];
    let currencies: Vec<&str> =
        amount["currencies"].as_array().unwrap().iter().filter_map(|currency| currency["currency"].as_str()).collect();
    assert_eq!(currencies, ["CAD", "EUR", "GBP", "JPY", "USD"]);
    let groups = amount["currencies"][4]["groups"].as_array().unwrap();
    let by = json!({ "fund": "Annual Fund", "type": "cash" });
    assert!(groups.len() > 10 && groups[0]["by"] == by, "{groups:?}");
    let text = bench.run(&["check", &sample("gifts_2024.csv")]);
    assert!(text.stdout.contains("Annual Fund") && text.stdout.contains("¥"), "{}", text.stdout);
    assert!(text.stderr.contains("looks like gifts: Gift ID"), "{}", text.stderr);
}

#[test]
fn a_file_that_may_be_two_things_is_asked_about_and_a_name_decides() {
    let bench = bench();
    let text = "Constituent ID,First Name,Last Name,Email,Street,City,ZIP,Gift ID,Gift Date,Amount\n\
        C1,Ann,Lee,ann@example.org,1 Elm St,Boston,02116,G1,2024-03-04,100\n";
    bench.file("both.csv", text);
    let sentence = bench.refused(&["check", "both.csv"]);
    assert!(sentence.contains("--type gift") && sentence.contains("--type contact"), "{sentence}");
    assert_eq!(counts(&bench.json(&["check", "both.csv", "--type", "gift"], 0)), [1, 0, 0, 0]);
    assert_eq!(counts(&bench.json(&["check", "both.csv", "--type", "contact"], 0)), [0, 1, 0, 0]);
}

#[test]
fn a_template_decides_what_a_file_holds_and_goes_from_place_to_place() {
    let bench = bench();
    bench.file("log.csv", "No,Whom,When,What\nN1,C1,2024-03-04,Lunch\n");
    let set = ["--set", "id=No", "--set", "contact=Whom", "--set", "date=When", "--set", "summary=What"];
    let save = [&["templates", "save", "Log", "log.csv", "--type", "note"][..], &set].concat();
    let saved = bench.run(&save);
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    let import = bench.json(&["import", "log.csv", "--template", "Log", "--yes"], 0);
    assert_eq!(counts(&import), [1, 0, 0, 0]);
    let exported = bench.run(&["templates", "export", "Log"]).stdout;
    bench.file("log.json", exported);
    assert_eq!(bench.run(&["templates", "delete", "Log", "--yes"]).code, 0);
    assert_eq!(bench.run(&["templates", "import", "log.json"]).code, 0);
    assert_eq!(counts(&bench.json(&["import", "log.csv", "--template", "Log", "--yes"], 0)), [0, 0, 1, 0]);
}

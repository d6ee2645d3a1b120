//! References on the command line: gifts know their contacts by ID or email, and wait for those that are not there.

use crate::cli_bench::Bench;
use serde_json::Value;

const CONTACTS: &str = "ID,First name,Last name,Email\nC1,Ann,Lee,ann@example.org\nC2,Bo,Li,bo@example.org\n";
const GIFTS: &str = "Gift ID,Donor ID,Gift date,Amount,Type\n\
    G1,C1,2024-03-04,100.00,Cash\n\
    G2,BO@example.org,2024-03-05,50.00,Cash\n\
    G3,C9,2024-03-06,25.00,Cash\n\
    G4,zoe@example.org,2024-03-07,10.00,Cash\n";

fn bench() -> Bench {
    let bench = Bench::with("contacts.csv", CONTACTS);
    bench.file("gifts.csv", GIFTS);
    assert_eq!(bench.run(&["import", "contacts.csv", "--yes"]).code, 0);
    bench
}

fn counts(document: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "left_out"].map(|name| document[name].as_u64().expect("a count"))
}

#[test]
fn a_gift_goes_to_its_contact_by_id_or_email_and_one_without_a_contact_is_a_problem() {
    let bench = bench();
    let check = bench.json(&["check", "gifts.csv", "--type", "gift"], 1);
    assert_eq!(counts(&check), [2, 0, 0, 2]);
    let problem = &check["problems"][0];
    assert_eq!((problem["code"].as_str(), problem["slot"].as_str()), (Some("reference_unknown"), Some("contact")));
    assert_eq!(problem["examples"][1]["value"], "zoe@example.org");
    assert_eq!(counts(&bench.json(&["import", "gifts.csv", "--type", "gift", "--yes"], 1)), [2, 0, 0, 2]);
    let gifts = bench.json(&["records", "gift"], 0);
    let contacts: Vec<&str> = gifts["items"].as_array().unwrap().iter().filter_map(|g| g["contact"].as_str()).collect();
    assert_eq!(contacts, ["C1", "C2"], "the email became the contact's ID");
    assert_eq!(counts(&bench.json(&["import", "gifts.csv", "--type", "gift", "--yes"], 1)), [0, 0, 2, 2]);
}

#[test]
fn rows_set_aside_go_in_once_their_contact_is_there() {
    let bench = bench();
    let park = ["--fix", "reference_unknown:contact=park"];
    let gifts = [&["import", "gifts.csv", "--type", "gift", "--yes"][..], &park].concat();
    let first = bench.json(&gifts, 1);
    assert_eq!(counts(&first), [2, 0, 0, 2]);
    assert_eq!(first["problems"][0]["code"], "parked");
    let parked = bench.json(&["parked"], 0);
    assert_eq!((&parked["items"][0]["rows"], &parked["items"][0]["ready"]), (&2.into(), &0.into()));
    assert!(bench.run(&["parked", "--import"]).stdout.contains("2 rows are still set aside"));

    bench.file("more.csv", "ID,First name,Last name,Email\nC7,Zoe,Ng,zoe@example.org\n");
    assert_eq!(bench.run(&["import", "more.csv", "--yes"]).code, 0);
    let listed = bench.run(&["parked"]);
    assert!(listed.stdout.contains("To import them"), "{}", listed.stdout);
    let gone_in = bench.json(&["parked", "--import"], 0);
    assert_eq!(counts(&gone_in["items"][0]["imported"]), [1, 0, 0, 0]);
    let parked = bench.json(&["parked"], 0);
    assert_eq!((&parked["items"][0]["rows"], &parked["items"][0]["ready"]), (&1.into(), &0.into()));
    assert_eq!(bench.json(&["records", "gift", "--search", "G4"], 0)["items"][0]["contact"], "C7");
}

/// The rows that wait, and those of them that can go in, of the first import.
fn waiting(bench: &Bench) -> Option<(u64, u64)> {
    let parked = bench.json(&["parked"], 0);
    let item = parked["items"].as_array()?.first()?.clone();
    Some((item["rows"].as_u64()?, item["ready"].as_u64()?))
}

#[test]
fn rows_set_aside_are_in_no_problem_file_and_every_export_tells_them() {
    let bench = bench();
    bench.file("more.csv", format!("{GIFTS}G5,C1,no date,10.00,Cash\n"));
    let how = ["--type", "gift", "--fix", "reference_unknown:contact=park"];
    let check = bench.json(&[&["check", "more.csv"][..], &how].concat(), 1);
    assert_eq!((counts(&check), &check["set_aside"]), ([2, 0, 0, 3], &2.into()));
    let done = bench.run(&[&["import", "more.csv", "--yes"][..], &how].concat());
    assert!(done.stdout.contains("2 rows wait in the database, not in that file"), "{}", done.stdout);
    let shown = bench.json(&["job", "3"], 0)["job"].clone();
    assert_eq!((&shown["left_out"], &shown["set_aside"]), (&3.into(), &2.into()));
    let path = shown["problem_file"].as_str().expect("a file of the row without a date");
    let rows = std::fs::read_to_string(path).expect("it is there");
    assert!(rows.contains("G5") && !rows.contains("G3") && !rows.contains("G4"), "{rows}");
    assert_eq!(bench.run(&["events", "3", "--csv", "all.csv"]).code, 0);
    let all = std::fs::read_to_string(bench.path("all.csv")).expect("it is there");
    assert!(all.contains("G5") && all.contains("4,G3 Cash") && all.contains("5,G4 Cash"), "{all}");

    bench.file("only.csv", "Gift ID,Donor ID,Gift date,Amount,Type\nG9,C99,2024-03-06,25.00,Cash\n");
    let only = bench.json(&[&["import", "only.csv", "--yes"][..], &how].concat(), 1);
    assert_eq!((&only["set_aside"], &only["problem_file"]), (&1.into(), &Value::Null));
}

#[test]
fn an_undo_of_the_import_that_took_rows_in_sets_them_aside_again_and_a_redo_takes_them_out() {
    let bench = bench();
    let how = ["import", "gifts.csv", "--type", "gift", "--yes", "--fix", "reference_unknown:contact=park"];
    bench.json(&how, 1);
    bench.file("more.csv", "ID,First name,Last name,Email\nC9,Zoe,Ng,zoe@example.org\n");
    assert_eq!(bench.run(&["import", "more.csv", "--yes"]).code, 0);
    assert_eq!(waiting(&bench), Some((2, 2)));
    let taken = bench.json(&["parked", "--import"], 0)["items"][0]["imported"]["job"].to_string();
    assert_eq!(waiting(&bench), None);
    let undo = bench.json(&["undo", &taken, "--yes"], 0);
    assert_eq!(waiting(&bench), Some((2, 2)));
    let again = bench.json(&["parked", "--import"], 0)["items"][0]["imported"].clone();
    assert_eq!((counts(&again), waiting(&bench)), ([2, 0, 0, 0], None));
    assert_eq!(bench.run(&["undo", &again["job"].to_string(), "--yes"]).code, 0);
    assert_eq!(bench.run(&["undo", &undo["job"].to_string(), "--yes"]).code, 0);
    assert_eq!(waiting(&bench), None, "the first import that took them counts again");
}

#[test]
fn the_file_rows_go_in_from_is_gone_once_they_are_in_and_a_copy_is_kept() {
    let bench = bench();
    let how = ["import", "gifts.csv", "--type", "gift", "--yes", "--fix", "reference_unknown:contact=park"];
    bench.json(&how, 1);
    bench.file("more.csv", "ID,First name,Last name,Email\nC9,Zoe,Ng,zoe@example.org\n");
    assert_eq!(bench.run(&["import", "more.csv", "--yes"]).code, 0);
    let taken = bench.json(&["parked", "--import"], 0)["items"][0]["imported"]["job"].to_string();
    let job = bench.json(&["job", &taken], 0)["job"].clone();
    assert_eq!(job["file_name"], "gifts - set aside.csv");
    let left: Vec<_> = walk(bench.path("").as_path());
    assert!(!left.iter().any(|path| path.ends_with("gifts - set aside.csv")), "{left:?}");
    let saved = bench.run(&["job", &taken, "--save-file", "again.csv"]);
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    assert!(std::fs::read_to_string(bench.path("again.csv")).expect("it is there").contains("zoe@example.org"));
}

/// All files below a folder.
fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let listed = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    listed.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn what_has_no_emails_cannot_be_matched_by_them() {
    let bench = bench();
    for (sign, named) in [("email", "--match-by email"), ("key,name", "--match-by name")] {
        let refused = bench.run(&["import", "gifts.csv", "--type", "gift", "--yes", "--match-by", sign]);
        assert_eq!(refused.code, 2, "{}", refused.stderr);
        let says = [named, "gifts have no emails or names"].iter().all(|words| refused.stderr.contains(words));
        assert!(says, "{}", refused.stderr);
    }
    assert_eq!(bench.run(&["import", "contacts.csv", "--yes", "--match-by", "email"]).code, 0);
    assert_eq!(bench.run(&["check", "gifts.csv", "--type", "gift", "--match-by", "key"]).code, 1);
}

#[test]
fn rows_set_aside_by_an_import_that_was_taken_back_are_gone() {
    let bench = bench();
    let how = ["import", "gifts.csv", "--type", "gift", "--yes", "--fix", "reference_unknown:contact=park"];
    let job = bench.json(&how, 1)["job"].to_string();
    assert_eq!(bench.run(&["undo", &job, "--yes"]).code, 0);
    assert_eq!(bench.json(&["parked"], 0)["items"].as_array().map(Vec::len), Some(0));
}

#[test]
fn an_email_that_several_share_leads_to_none_of_them() {
    let bench = Bench::with(
        "contacts.csv",
        "ID,Email,Email is shared\nC1,family@example.org,yes\nC2,family@example.org,yes\nC3,c3@example.org,yes\n",
    );
    let map = ["--set", "emails.0.is_shared=Email is shared"];
    assert_eq!(bench.run(&[&["import", "contacts.csv", "--yes"][..], &map].concat()).code, 0);
    bench.file(
        "gifts.csv",
        "Gift ID,Donor ID,Gift date,Amount\nG1,family@example.org,2024-03-04,1\nG2,c3@example.org,2024-03-04,1\n",
    );
    let check = bench.json(&["check", "gifts.csv", "--type", "gift"], 1);
    assert_eq!((counts(&check), check["problems"][0]["code"].as_str()), ([1, 0, 0, 1], Some("reference_shared")));
}

#[test]
fn a_soft_credit_that_leads_nowhere_can_be_left_out_and_the_gift_goes_in() {
    let bench = bench();
    bench.file(
        "soft.csv",
        "Gift ID,Donor ID,Gift date,Amount,Soft credit to,Soft credit amount\n\
         G1,C1,2024-03-04,10,C2,5\nG2,C1,2024-03-05,10,C9,5\n",
    );
    let soft = ["--set", "soft_credits.0.contact=Soft credit to", "--set", "soft_credits.0.amount=Soft credit amount"];
    let check = [&["check", "soft.csv", "--type", "gift"][..], &soft].concat();
    assert_eq!(counts(&bench.json(&check, 1)), [1, 0, 0, 1]);
    let fix = ["--yes", "--fix", "reference_unknown:soft_credits.0.contact=leave-out"];
    let import = [&["import", "soft.csv", "--type", "gift"][..], &soft, &fix].concat();
    assert_eq!(counts(&bench.json(&import, 0)), [2, 0, 0, 0]);
    let gifts = bench.json(&["records", "gift"], 0);
    assert_eq!(gifts["items"][0]["soft_credits"][0]["contact"], "C2");
    assert!(gifts["items"][1].get("soft_credits").is_none(), "{}", gifts["items"][1]);
}

#[test]
fn assignments_are_known_by_their_contact_however_it_is_written() {
    let bench = bench();
    bench.file("a.csv", "Prospect ID,Solicitor,Title\nC1,Kim,Manager\nann@example.org,Kim,Manager\nC2,Kim,Manager\n");
    let first = bench.json(&["import", "a.csv", "--type", "assignment", "--yes"], 0);
    assert_eq!((counts(&first), first["duplicates"].as_u64()), ([2, 0, 1, 0], Some(1)));
    assert_eq!(counts(&bench.json(&["import", "a.csv", "--type", "assignment", "--yes"], 0)), [0, 0, 3, 0]);
}

#[test]
fn contacts_that_are_not_there_yet_are_added_from_the_columns_of_the_same_file() {
    let bench = bench();
    bench.file(
        "event.csv",
        "Gift ID,Donor ID,First name,Last name,Email,Gift date,Amount\n\
         G1,C1,Ann,Leigh,,2024-03-04,100\n\
         G2,C8,Zoe,Ng,zoe@example.org,2024-03-05,20\n\
         G3,C8,Zoe,Ng,zoe@example.org,2024-03-06,30\n\
         G4,,Nobody,Known,,2024-03-07,40\n",
    );
    let how = ["--type", "gift", "--fix", "reference_unknown:contact=create"];
    let check = bench.json(&[&["check", "event.csv"][..], &how].concat(), 1);
    assert_eq!(counts(&check), [3, 0, 0, 1]);
    assert_eq!((counts(&check["first"][0]), &check["first"][0]["record_type"]), ([1, 0, 2, 1], &"contact".into()));
    let import = [&["import", "event.csv", "--yes"][..], &how].concat();
    let done = bench.json(&import, 1);
    assert_eq!((counts(&done), counts(&done["first"][0])), ([3, 0, 0, 1], [1, 0, 2, 1]));
    let zoe = bench.json(&["records", "contact", "--search", "Zoe"], 0);
    assert_eq!((&zoe["items"][0]["id"], &zoe["items"][0]["last_name"]), (&"C8".into(), &"Ng".into()));
    let ann = bench.json(&["records", "contact", "--search", "C1"], 0);
    assert_eq!(ann["items"][0]["last_name"], "Lee", "who is there stays as they are");
    let again = bench.json(&import, 1);
    assert_eq!((counts(&again), counts(&again["first"][0])), ([0, 0, 3, 1], [0, 0, 3, 1]));
    let undone = bench.json(&["undo", &done["job"].to_string(), "--yes"], 0);
    assert_eq!((undone["deleted"].as_u64(), undone["first"][0]["deleted"].as_u64()), (Some(3), Some(1)));
}

#[test]
fn contacts_known_by_an_email_only_get_an_id_of_their_own() {
    let bench = bench();
    bench.file(
        "web.csv",
        "Gift ID,Donor email,First name,Last name,Gift date,Amount\n\
         G1,ann@example.org,Ann,Lee,2024-03-04,100\n\
         G2,zoe@example.org,Zoe,Ng,2024-03-05,20\n\
         G3,zoe@example.org,Zoe,Ng,2024-03-06,30\n",
    );
    let how = ["--type", "gift", "--fix", "reference_unknown:contact=create", "--yes"];
    let done = bench.json(&[&["import", "web.csv"][..], &how].concat(), 0);
    assert_eq!((counts(&done), counts(&done["first"][0])), ([3, 0, 0, 0], [1, 0, 2, 0]));
    let zoe = bench.json(&["records", "contact", "--search", "Zoe"], 0);
    let id = zoe["items"][0]["id"].as_str().expect("an ID");
    let gifts = bench.json(&["records", "gift"], 0);
    assert!(id.starts_with("NEW-"), "{id}");
    assert_eq!((&gifts["items"][1]["contact"], &gifts["items"][2]["contact"]), (&id.into(), &id.into()));
}

//! Reviewing what a full list does not hold, removing it and bringing it back, on the command line.

use crate::cli_bench::{Bench, assert_members};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;

/// So many contacts: C002 is called like a formula and like markup, C003 is tagged.
fn contacts(numbers: impl Iterator<Item = u32>) -> String {
    let mut text = String::from("Constituent ID,First Name,Last Name,Tags\n");
    for number in numbers {
        match number {
            2 => text.push_str("C002,=HYPERLINK(1),<b>Bo</b>,\n"),
            3 => text.push_str("C003,Cy,Oz,Protected\n"),
            _ => writeln!(text, "C{number:03},Ann,Lee{number},").expect("text"),
        }
    }
    text
}

const GIFTS: &str = "\
Gift ID,Gift type,Donor ID,Gift date,Amount
G1,Cash,C002,2009-05-01,10.00
G2,Cash,C002,2008-05-01,10.00
G3,Cash,C050,2008-05-01,10.00
";

/// A hundred contacts with gifts, and as import 3 a full list without the first eight.
fn bench() -> Bench {
    let bench = Bench::with("all.csv", contacts(1..=100));
    bench.json(&["import", "all.csv"], 0);
    bench.file("gifts.csv", GIFTS);
    bench.json(&["import", "gifts.csv", "--type", "gift"], 0);
    bench.file("full.csv", contacts(9..=100));
    bench.json(&["import", "full.csv", "--mode", "full-list"], 1);
    bench
}

fn total(bench: &Bench, record_type: &str) -> Value {
    bench.json(&["records", record_type], 0)["total"].clone()
}

#[test]
fn what_waits_is_listed_with_its_numbers_and_an_import_says_how_to_review_it() {
    let bench = bench();
    let list = bench.json(&["removals"], 0);
    assert_members(&list, "limit offset total items");
    let item = &list["items"][0];
    assert_eq!((&item["job"], &item["status"], &item["records"]), (&json!(3), &json!("PRUNING_PENDING"), &json!(8)));
    assert_eq!(item["summary"], json!({ "CONTACTS": 7, "GIFTS": 2, "TOTAL": 9 }));
    bench.file("full.csv", contacts(10..=100));
    let run = bench.run(&["import", "full.csv", "--mode", "full-list"]);
    assert!(run.code == 1 && run.stdout.contains("removals 4\n"), "{}", run.stdout);
    assert!(bench.run(&["job", "4"]).stdout.contains("removals 4\n"));
    let sentence = bench.refused(&["removals", "keep", "C001"]);
    assert!(sentence.contains("Several lists wait"), "{sentence}");
}

#[test]
fn a_review_shows_ticks_reasons_and_what_goes_along() {
    let bench = bench();
    let shown = bench.run(&["removals", "3"]).stdout;
    for words in ["✓       Ann Lee1", "tagged “protected”", "8 contacts of 100 not in the file; 7 ticked", "all.csv"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let page = bench.json(&["removals", "3", "--show", "protected"], 0);
    assert_eq!((&page["total"], &page["items"][0]["id"]), (&json!(1), &json!("C003")));
    assert_eq!((&page["items"][0]["protected"], &page["guard"]), (&json!(["tagged"]), &json!("type_number")));
    assert_eq!(page["summary"], json!({ "CONTACTS": 7, "GIFTS": 2, "TOTAL": 9 }));
    let gifts = bench.json(&["removals", "3", "--type", "gift", "--limit", "1"], 0);
    assert_eq!((&gifts["total"], &gifts["items"][0]["with"]["id"]), (&json!(2), &json!("C002")));
    assert_eq!(bench.json(&["removals", "3", "--search", "lee4"], 0)["items"][0]["id"], "C004");
    let sentence = bench.refused(&["removals", "3", "--search", "Lee", "keep", "C001"]);
    assert!(sentence.contains("after the command"), "{sentence}");
}

#[test]
fn people_decide_by_id_by_search_or_about_all() {
    let bench = bench();
    let ticked = |args: &[&str]| {
        let done = bench.json(&[&["removals", "3"], args].concat(), 0);
        (done["decided"].as_u64().expect("a number"), done["ticked"].as_u64().expect("a number"))
    };
    assert_eq!(ticked(&["keep", "C001", "C004"]), (2, 5));
    assert_eq!(ticked(&["tick", "C003"]), (1, 6));
    assert_eq!(bench.json(&["removals", "3", "--show", "by-hand"], 0)["total"], 3);
    assert_eq!(ticked(&["keep", "--search", "lee"]), (6, 2));
    assert_eq!(ticked(&["leave", "--all"]), (8, 7));
    for (args, expected) in [
        (&["keep"][..], "Say which records"),
        (&["keep", "C001", "C050"], "C050 is not on this list"),
        (&["tick", "C998", "C999"], "C998, C999 are not on this list"),
    ] {
        let sentence = bench.refused(&[&["removals", "3"], args].concat());
        assert!(sentence.contains(expected) && sentence.contains("Nothing was changed"), "{sentence}");
    }
    assert_eq!(bench.run(&["removals", "3", "keep", "C001", "--all"]).code, 2);
    assert_eq!(bench.json(&["removals", "3", "--show", "by-hand"], 0)["total"], 0, "a refused decision is none");
}

#[test]
fn only_the_number_that_is_ticked_removes_and_all_of_it_comes_back() {
    let bench = bench();
    for (args, expected) in [
        (&["remove"][..], "Nobody is there to be asked"),
        (&["remove", "--confirm", "8"], "7 records are ticked, not 8"),
        (&["restore"], "nothing can come back"),
    ] {
        let sentence = bench.refused(&[&["removals", "3"], args].concat());
        assert!(sentence.contains(expected), "{sentence}");
    }
    assert_eq!(total(&bench, "contact"), 100);
    let done = bench.json(&["removals", "3", "remove", "--confirm", "7"], 0);
    assert_eq!(done["summary"], json!({ "CONTACTS": 7, "GIFTS": 2, "TOTAL": 9 }));
    assert_eq!((&done["status"], &done["review_of"], &done["deleted"]), (&json!("OK"), &json!(3), &json!(7)));
    assert_eq!((total(&bench, "contact"), total(&bench, "gift")), (json!(93), json!(1)));
    let job = bench.json(&["job", "3"], 0);
    let stat = &job["stat"];
    assert_eq!((&job["job"]["status"], &stat["pruning_progress"]), (&json!("OK"), &json!(100)));
    assert_eq!((&stat["stat"][0]["type"], &stat["stat"][0]["pruned"]), (&json!("CONTACT"), &json!(7)));
    assert_eq!((&stat["stat"][1]["type"], &stat["stat"][1]["pruned_gifts"]), (&json!("GIFT"), &json!(2)));
    assert!(bench.run(&["job", "3"]).stdout.contains("8 contacts are not in this file; 7 of them removed."));
    for args in [&["remove", "--confirm", "1"][..], &["finish"], &["keep", "C003"]] {
        let sentence = bench.refused(&[&["removals", "3"], args].concat());
        assert!(sentence.contains("The review of import 3 is over"), "{sentence}");
    }
    assert_eq!(bench.run(&["removals", "3", "restore"]).code, 0);
    assert_eq!((total(&bench, "contact"), total(&bench, "gift")), (json!(100), json!(3)));
    assert!(bench.refused(&["removals", "3", "restore"]).contains("nothing can come back"));
    assert_eq!(bench.json(&["job", "3"], 0)["stat"]["stat"][0]["pruned"], 0, "what came back is not pruned");
}

#[test]
fn one_record_comes_back_with_what_belonged_to_it() {
    let bench = bench();
    bench.json(&["removals", "remove", "--confirm", "7"], 0);
    for id in ["C003", "C050", "nobody"] {
        let sentence = bench.refused(&["removals", "3", "restore", "C002", id]);
        assert!(sentence.contains(&format!("{id} is not among what was removed")), "{sentence}");
    }
    assert_eq!(total(&bench, "contact"), 93, "none came back where one is strange");
    let done = bench.json(&["removals", "3", "restore", "C002"], 0);
    assert_eq!(done["restores"][0]["status"], "OK");
    assert_eq!((total(&bench, "contact"), total(&bench, "gift")), (json!(94), json!(3)));
    // The number of the removal does as well.
    let report = bench.json(&["removals", "4", "report"], 0);
    assert_eq!(report["counts"], json!({ "removed": 6, "brought_back": 3, "kept": 1 }));
    assert_eq!(bench.run(&["removals", "3", "restore", "C004", "C005"]).code, 0);
    assert_eq!(total(&bench, "contact"), 96);
}

#[test]
fn a_review_that_has_nothing_to_remove_is_finished_or_refused() {
    let bench = bench();
    bench.json(&["removals", "3", "keep", "--all"], 0);
    let sentence = bench.refused(&["removals", "3", "remove", "--confirm", "0"]);
    assert!(sentence.contains("Nothing is ticked") && sentence.contains("removals 3 finish"), "{sentence}");
    for (args, expected) in [
        (&["removals", "1"][..], "its file was no full list"),
        (&["removals", "99"], "99"),
        (&["removals", "1", "report"], "its file was no full list"),
        (&["removals", "3", "rules"], "removals rules"),
    ] {
        let sentence = bench.refused(args);
        assert!(sentence.contains(expected), "{sentence}");
    }
    assert_eq!(bench.json(&["removals", "finish"], 0), json!({ "job": 3, "status": "OK" }));
    assert!(bench.run(&["removals"]).stdout.starts_with("No list waits"));
    assert!(bench.refused(&["removals", "finish"]).contains("No list waits"));
    assert!(bench.run(&["removals", "3", "report"]).stdout.contains("Nobody approved a removal."));
    assert_eq!(total(&bench, "contact"), 100);
}

#[test]
fn more_than_half_needs_a_rule_that_allows_it() {
    let bench = Bench::with("all.csv", contacts(1..=10));
    bench.json(&["import", "all.csv"], 0);
    bench.file("full.csv", contacts(8..=10));
    let run = bench.run(&["import", "full.csv", "--mode", "full-list"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let sentence = bench.refused(&["removals", "remove", "--confirm", "6"]);
    assert!(sentence.contains("6 of 10: more than half") && sentence.contains("--more-than-half yes"), "{sentence}");
    bench.json(&["removals", "rules", "--more-than-half", "yes"], 0);
    bench.json(&["removals", "remove", "--confirm", "6"], 0);
    assert_eq!(total(&bench, "contact"), 4);
}

#[test]
fn rules_say_who_is_protected_also_in_lists_that_wait() {
    let bench = bench();
    let ticked = || bench.json(&["removals", "3"], 0)["totals"]["ticked"].clone();
    assert_eq!(ticked(), 7);
    bench.file("never.txt", "\u{feff}C001\r\n\"C004\"\r\n\r\n");
    let rules = bench.json(&["removals", "rules", "--never-file", "never.txt", "--never", "C005", "--tag", "VIP"], 0);
    assert_eq!((&rules["ids"], &rules["tags"]), (&json!(["C001", "C004", "C005"]), &json!(["protected", "VIP"])));
    assert_eq!(ticked(), 4);
    assert_eq!(bench.json(&["removals", "3", "--show", "never"], 0)["total"], 3);
    bench.json(&["removals", "rules", "--no-tag", "PROTECTED", "--no-never", "C005"], 0);
    assert_eq!(ticked(), 6);
    bench.json(&["removals", "rules", "--gave-within-years", "100"], 0);
    assert_eq!(ticked(), 5);
    let rules = bench
        .json(&["removals", "rules", "--gave-within-years", "off", "--open-proposals", "no", "--typed-share", "10"], 0);
    assert_eq!((&rules["gave_within_years"], &rules["open_proposals"]), (&Value::Null, &json!(false)));
    assert_eq!(bench.json(&["removals", "3"], 0)["guard"], "confirm");
    assert!(bench.run(&["removals", "rules"]).stdout.contains("gave within        off"));
    assert!(bench.refused(&["removals", "rules", "--never-file", "nowhere.txt"]).contains("nowhere.txt"));
    for wrong in [["--gave-within-years", "0"], ["--typed-share", "101"], ["--more-than-half", "maybe"]] {
        assert_eq!(bench.run(&["removals", "rules", wrong[0], wrong[1]]).code, 2, "{wrong:?}");
    }
}

#[test]
fn the_report_says_who_what_and_why_in_every_form_and_runs_nothing() {
    let bench = bench();
    bench.json(&["removals", "3", "keep", "C004"], 0);
    bench.json(&["removals", "3", "tick", "C003"], 0);
    bench.json(&["removals", "3", "remove", "--confirm", "7"], 0);
    bench.json(&["removals", "3", "restore", "C005"], 0);
    for name in ["r.csv", "r.html", "r.json"] {
        let done = bench.json(&["removals", "3", "report", "--out", name], 0);
        assert_eq!((&done["removed"], &done["brought_back"], &done["kept"]), (&json!(8), &json!(1), &json!(1)));
        let sentence = bench.refused(&["removals", "3", "report", "--out", name]);
        assert!(sentence.contains("is there already"), "{sentence}");
    }
    assert!(bench.refused(&["removals", "3", "report", "--out", "r.pdf"]).contains("(.html)"));
    let read = |name: &str| fs::read_to_string(bench.path(name)).expect("the report");
    let (csv, html) = (read("r.csv"), read("r.html"));
    let json: Value = serde_json::from_str(&read("r.json")).expect("JSON");
    assert_eq!(json, bench.json(&["removals", "3", "report"], 0));
    let file = &json["import"]["file"];
    let bytes = fs::read(bench.path("full.csv")).expect("the file").len();
    assert_eq!((&file["name"], &file["size"]), (&json!("full.csv"), &json!(bytes)));
    let hash = file["sha256"].as_str().expect("a hash");
    assert!(hash.len() == 64 && csv.contains(hash) && html.contains(hash));
    let approval = &json["approvals"][0];
    assert_members(approval, "job by at number of typed rules status undone_by");
    assert_eq!((&approval["number"], &approval["of"], &approval["typed"]), (&json!(7), &json!(100), &json!(true)));
    assert!(csv.contains("\nremoved,contact,C002,'=HYPERLINK(1) <b>Bo</b>,,not in the file,,,"), "{csv}");
    assert!(csv.contains("although: tagged “protected”") && csv.contains("\nbrought back,contact,C005,"), "{csv}");
    assert!(csv.contains("\nkept,contact,C004,Ann Lee4,,kept by "), "{csv}");
    assert!(csv.contains("belongs to C002, which is not in the file"), "{csv}");
    assert!(html.contains("&lt;b&gt;Bo&lt;/b&gt;") && !html.contains("<b>"), "{html}");
    assert!(html.contains("@media print") && !html.contains("http:") && !html.contains("https:"), "{html}");
    #[cfg(unix)]
    for name in ["r.csv", "r.html", "r.json"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(bench.path(name)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is readable by others");
    }
}

#[test]
fn the_list_is_exported_for_somebody_else_to_look_through() {
    let bench = bench();
    let done = bench.json(&["removals", "3", "export", "x.csv", "--show", "kept"], 0);
    assert_eq!(done["records"], 1);
    assert_eq!(bench.json(&["removals", "3", "export", "all8.csv"], 0)["records"], 8);
    let text = fs::read_to_string(bench.path("all8.csv")).expect("the list");
    assert!(text.starts_with("\u{feff}Constituent ID,Name,Email,Last gift,Remove,Protected,"), "{text}");
    let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap_or_default();
    assert!(line("C002,'=HYPERLINK(1) <b>Bo</b>,").contains(",yes,"), "{text}");
    assert!(line("C003,Cy Oz,").contains(",no,tagged"), "{text}");
    assert!(bench.refused(&["removals", "3", "export", "x.csv"]).contains("is there already"));
}

#[test]
fn a_named_list_is_about_its_own_records_and_a_short_one_is_warned_about() {
    let bench = Bench::with("office.csv", contacts(11..=20));
    let first = bench.run(&["import", "office.csv", "--list", "Alumni office", "--mode", "full-list"]);
    assert!(first.stderr.contains("This is the first file of the list “Alumni office”"), "{}", first.stderr);
    bench.file("others.csv", contacts(30..=40));
    bench.json(&["import", "others.csv"], 0);
    bench.file("short.csv", contacts(17..=20));
    let args = ["short.csv", "--list", "alumni OFFICE", "--mode", "full-list"];
    for command in ["check", "import"] {
        let run = bench.run(&[&[command], &args[..]].concat());
        assert!(run.stderr.contains("4 rows, fewer than half of the 10 that office.csv had"), "{}", run.stderr);
        assert!(run.stdout.contains("6 contacts are not in this file"), "{}", run.stdout);
        assert!(!run.stderr.contains("first file"), "{}", run.stderr);
    }
    let items = bench.json(&["removals"], 0)["items"].clone();
    let id = items[0]["job"].to_string();
    assert_eq!(bench.json(&["removals", &id], 0)["totals"]["of"], 10);
    for name in ["  ", &"x".repeat(101), "two\nlines"] {
        assert_eq!(bench.run(&["import", "short.csv", "--list", name]).code, 2, "{name:?}");
    }
}

#[test]
fn a_template_keeps_the_list_and_the_command_line_goes_before_it() {
    let bench = Bench::with("office.csv", contacts(11..=20));
    let save = ["templates", "save", "Office", "office.csv", "--mode", "full-list", "--list", "Alumni office"];
    bench.json(&save, 0);
    let shown = bench.json(&["templates", "show", "Office"], 0);
    assert_eq!(shown["template"]["list"], "Alumni office");
    assert!(bench.run(&["templates", "show", "Office"]).stdout.contains("list “Alumni office”"));
    let list_of = |args: &[&str]| {
        bench.run(&[&["import", "office.csv", "--template", "Office"], args].concat());
        let jobs = bench.json(&["jobs"], 0)["items"].clone();
        let last = jobs.as_array().expect("jobs").iter().max_by_key(|job| job["id"].as_i64());
        last.expect("a job")["list"].clone()
    };
    assert_eq!(list_of(&[]), "Alumni office");
    assert_eq!(list_of(&["--list", "Gala"]), "Gala");
    assert!(list_of(&["--mode", "update-only"]).is_null(), "what is no full list is no list by its template");
    let update = [&save[..], &["--template", "Office", "--replace"]].concat();
    let update: Vec<&str> = update.into_iter().filter(|arg| !["--list", "Alumni office"].contains(arg)).collect();
    bench.json(&update, 0);
    assert_eq!(bench.json(&["templates", "show", "Office"], 0)["template"]["list"], "Alumni office");
}

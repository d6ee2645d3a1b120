//! Undo, resume, waiting, stopping, and the export of changes.

use crate::cli_bench::{Bench, CLEAN, Run};
use almoner::engine::convert::Settings;
use almoner::engine::job::{self, Control, ImportRequest, Person, Progress, column_facts};
use almoner::engine::mapping::suggest::suggest;
use almoner::engine::model::{Mode, Status};
use almoner::engine::schema::{Currency, Schema};
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, Source};
use almoner::engine::store::Store;
use almoner::engine::store::sqlite::SqliteStore;
use serde_json::json;

fn store(bench: &Bench) -> SqliteStore {
    SqliteStore::open(&bench.database(), Schema::built_in()).expect("the database opens")
}

fn maria() -> Person {
    Person { user: "maria".to_owned(), holder: "maria on FRONTDESK".to_owned() }
}

/// A request to import `clean.csv`.
fn request(bench: &Bench) -> ImportRequest {
    let contact = Schema::built_in().record_type("contact").expect("contacts are built in");
    let source = Source::open(&bench.path("clean.csv"), &ReadOptions::default()).expect("the file is there");
    let profile = profile(&source, Control::default().cancel_flag(), &mut |_| {}).expect("the file can be read");
    let (mapping, _) = suggest(contact, &column_facts(&source, &profile));
    let settings = Settings { region: "US".to_owned(), currency: Currency::USD, current_year: 2026 };
    ImportRequest::new(&source, &profile, contact, mapping, Mode::AddAndUpdate, settings)
}

fn quiet(_: &Progress) {}

/// Leaves import 1 of `clean.csv` stopped before its first row.
fn stopped_import(bench: &Bench) {
    let control = Control::default();
    control.cancel();
    let (mut store, request) = (store(bench), request(bench));
    let report = job::import(&mut store, Schema::built_in(), &request, None, &maria(), &control, &quiet);
    assert_eq!(report.expect("stopping is no error").status, Status::Interrupted);
}

#[test]
fn an_import_of_a_checked_plan_counts_what_the_check_promised() {
    let bench = Bench::with("clean.csv", CLEAN);
    let (mut store, request, control) = (store(&bench), request(&bench), Control::default());
    let schema = Schema::built_in();
    let check = job::check(&mut store, schema, &request, &maria(), &control, &quiet).unwrap();
    let plan = Some(&check.checked);
    let report = job::import(&mut store, schema, &request, plan, &maria(), &control, &quiet).unwrap();
    assert_eq!((report.status, report.counts), (Status::Ok, check.report.counts));
    assert_eq!(bench.json(&["job", "1"], 0)["job"]["rows"], 3);
}

#[test]
fn an_undo_takes_new_records_away_and_puts_fields_back() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    bench.file("clean.csv", CLEAN.replace("Smith", "Smythe") + "C004,New,Comer,\n");
    bench.json(&["import", "clean.csv"], 0);
    let report = bench.json(&["undo", "2", "--yes"], 0);
    assert_eq!((&report["deleted"], &report["status"]), (&json!(1), &json!("OK")));
    let all = bench.json(&["records", "contact"], 0);
    assert_eq!((&all["total"], &all["items"][1]["last_name"]), (&json!(3), &json!("Smith")));
    let job = bench.json(&["job", "2"], 0);
    assert_eq!((&job["job"]["status"], &job["job"]["undone_by"]), (&json!("UNDONE"), &json!(3)));
    let again = bench.refused(&["undo", "2"]);
    assert!(again.contains("taken back already"), "{again}");
}

#[test]
fn an_undo_that_keeps_a_later_edit_says_so_and_ends_with_one() {
    let bench = Bench::with("clean.csv", CLEAN);
    for name in ["Smith", "Smythe", "Smithson"] {
        bench.file("clean.csv", CLEAN.replace("Smith", name));
        bench.json(&["import", "clean.csv"], 0);
    }
    let run = bench.run(&["undo", "2"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("1 kept as they are"), "{}", run.stdout);
    assert_eq!(bench.json(&["records", "contact"], 0)["items"][1]["last_name"], "Smithson");
}

#[test]
fn a_stopped_import_is_resumed_and_only_once() {
    let bench = Bench::with("clean.csv", CLEAN);
    stopped_import(&bench);
    let shown = bench.run(&["job", "1"]);
    assert!(shown.stdout.contains(" resume 1"), "{}", shown.stdout);
    let report = bench.json(&["resume", "1"], 0);
    assert_eq!((&report["job"], &report["status"], &report["created"]), (&json!(1), &json!("OK"), &json!(3)));
    let again = bench.refused(&["resume", "1"]);
    assert!(again.contains("it is finished"), "{again}");
}

#[test]
fn a_changed_file_is_not_resumed() {
    let bench = Bench::with("clean.csv", CLEAN);
    drop(store(&bench));
    bench.json(&["purge", "--keep-for", "0"], 0);
    stopped_import(&bench);
    bench.file("clean.csv", CLEAN.replace("Smith", "Smythe"));
    let sentence = bench.refused(&["resume", "1"]);
    assert!(sentence.contains("not the file this import began with"), "{sentence}");
}

#[test]
fn no_wait_gives_up_and_names_who_is_writing() {
    let bench = Bench::with("clean.csv", CLEAN);
    let _guard = store(&bench).claim_writer("maria on FRONTDESK").expect("nobody else writes");
    let sentence = bench.refused(&["import", "clean.csv", "--no-wait"]);
    assert!(sentence.contains("maria on FRONTDESK"), "{sentence}");
    assert_eq!(bench.json(&["records", "contact"], 0)["total"], 0);
    assert_eq!(bench.json(&["check", "clean.csv"], 0)["created"], 3);
}

#[cfg(unix)]
#[test]
fn a_waiting_import_says_for_whom_and_is_stopped_by_an_interrupt() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};
    let bench = Bench::with("clean.csv", CLEAN);
    let _guard = store(&bench).claim_writer("maria on FRONTDESK").expect("nobody else writes");
    let mut command = bench.command(&["import", "clean.csv"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert!(line.starts_with("Waiting: maria on FRONTDESK"), "{line}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    let run = Run::of(&child.wait_with_output().unwrap());
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{rest}");
    assert!(rest.contains("Stopped before anything was imported."), "{rest}");
    assert_eq!(bench.json(&["jobs", "--checks"], 0)["items"][0]["status"], "CANCELLED");
}

#[test]
fn every_change_is_exported_and_none_can_run_as_a_formula() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    bench.file("clean.csv", CLEAN.replace("Smith", "=HYPERLINK(1)"));
    bench.json(&["import", "clean.csv"], 0);
    let document = bench.json(&["events", "2", "--csv", "changes.csv"], 0);
    assert_eq!((&document["changes"], &document["csv"]), (&json!(1), &json!("changes.csv")));
    assert_eq!(document["events"], 1);
    let text = std::fs::read_to_string(bench.path("changes.csv")).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "row,key,name,field,before,after,operation,event_code,message");
    assert!(lines[1].starts_with("3,C002,") && lines[1].contains(",Smith,'=HYPERLINK(1),UPDATE,111,"), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(bench.path("changes.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = bench.refused(&["events", "2", "--csv", "changes.csv"]);
    assert!(again.contains("there already"), "{again}");
}

/// Three imports that rename one contact, and one that adds another in between.
fn renamed_often() -> Bench {
    let bench = Bench::with("clean.csv", CLEAN);
    for name in ["Smith", "Smythe", "Smithson"] {
        bench.file("clean.csv", CLEAN.replace("Smith", name));
        bench.json(&["import", "clean.csv"], 0);
    }
    bench
}

fn last_name(bench: &Bench) -> serde_json::Value {
    bench.json(&["records", "contact"], 0)["items"][1]["last_name"].clone()
}

#[test]
fn several_imports_are_taken_back_newest_first_whatever_order_they_are_named_in() {
    let bench = renamed_often();
    let document = bench.json(&["undo", "2", "3", "--yes"], 0);
    let undos = document["undos"].as_array().expect("two reports");
    assert_eq!(undos.iter().map(|undo| undo["fields_changed"].clone()).collect::<Vec<_>>(), [json!(1), json!(1)]);
    assert_eq!(last_name(&bench), "Smith");
    assert_eq!(bench.json(&["job", "3"], 0)["job"]["undone_by"], 4);
    let sentence = bench.refused(&["undo", "1", "3"]);
    assert!(sentence.contains("Import 3 cannot be undone: it was taken back already"), "{sentence}");
    assert_eq!(bench.json(&["job", "1"], 0)["job"]["status"], "OK", "nothing runs before all are known to be able");
}

#[test]
fn everything_since_an_import_is_taken_back_and_comes_back_by_undoing_the_undos() {
    let bench = renamed_often();
    bench.json(&["undo", "3", "--yes"], 0);
    bench.json(&["undo", "--since", "1", "--yes"], 0);
    assert_eq!(bench.json(&["records", "contact"], 0)["total"], 0);
    let statuses =
        |bench: &Bench| [1, 2, 3].map(|job| bench.json(&["job", &job.to_string()], 0)["job"]["status"].clone());
    assert_eq!(statuses(&bench), ["UNDONE", "UNDONE", "UNDONE"]);
    let sentence = bench.refused(&["undo", "--since", "1"]);
    assert!(sentence.contains("nothing since it is left"), "{sentence}");
    bench.json(&["undo", "4", "5", "6", "--yes"], 0);
    assert_eq!((statuses(&bench), last_name(&bench)), ([json!("OK"), json!("OK"), json!("OK")], json!("Smithson")));
    let history = bench.json(&["job", "3"], 0)["statuses"].clone();
    let last: Vec<_> =
        history.as_array().expect("statuses").iter().rev().take(3).map(|s| s["status"].clone()).collect();
    assert_eq!(last, ["OK", "UNDONE", "OK"]);
    assert!(history[0]["who"].as_str().is_some_and(|who| !who.is_empty()));
}

#[test]
fn an_undo_that_something_has_superseded_is_not_taken_back() {
    let bench = renamed_often();
    for job in ["3", "4"] {
        bench.json(&["undo", job, "--yes"], 0);
    }
    // The redo, 5, brought import 3 back; now that is undone anew.
    bench.json(&["undo", "3", "--yes"], 0);
    let sentence = bench.refused(&["undo", "5"]);
    assert!(sentence.contains("what it did was taken back since, by undo 6"), "{sentence}");
}

#[test]
fn a_preview_lists_what_would_be_kept_and_changes_nothing() {
    let bench = renamed_often();
    let preview = bench.json(&["undo", "1", "--preview"], 1);
    assert_eq!((&preview["removed"], &preview["kept"]["total"]), (&json!(2), &json!(1)));
    let kept = &preview["kept"]["items"][0];
    assert_eq!((&kept["key"], &kept["row"], &kept["field"]), (&json!("C002"), &json!(null), &json!("")));
    assert_eq!(preview["samples"].as_array().map(Vec::len), Some(2));
    let preview = bench.json(&["undo", "--since", "1", "--preview"], 0);
    assert_eq!((&preview["jobs"], &preview["removed"]), (&json!([3, 2, 1]), &json!(3)));
    let text = bench.run(&["undo", "2", "--preview"]);
    assert_eq!(text.code, 1, "{}", text.stderr);
    assert!(text.stdout.contains("1 kept as they are") && text.stdout.contains("Smithson"), "{}", text.stdout);
    assert_eq!(bench.json(&["jobs"], 0)["total"], 3);
}

#[test]
fn what_an_undo_kept_is_in_its_export_and_its_events_have_no_row_zero() {
    let bench = renamed_often();
    bench.run(&["undo", "1", "--yes"]);
    bench.json(&["events", "4", "--csv", "kept.csv"], 0);
    let text = std::fs::read_to_string(bench.path("kept.csv")).expect("the export");
    let lines: Vec<&str> = text.lines().collect();
    let kept: Vec<&&str> = lines.iter().filter(|line| line.starts_with(",C002,")).collect();
    assert!(kept.len() == 1 && kept[0].contains(",WARNING,103,"), "{text}");
    assert_eq!(bench.json(&["events", "4", "--code", "101"], 0)["items"][0]["row"], json!(null));
    let shown = bench.run(&["events", "4", "--code", "101"]).stdout;
    assert!(!shown.contains(" 0 "), "{shown}");
}

#[test]
fn a_job_whose_program_died_is_told_as_interrupted_as_soon_as_anybody_looks() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    let left = |bench: &Bench| {
        let connection = rusqlite::Connection::open(bench.database()).expect("a database");
        connection.execute("UPDATE job SET status = 'RUNNING' WHERE id = 1", []).expect("a job");
    };
    left(&bench);
    let guard = store(&bench).claim_writer("maria on FRONTDESK").expect("nobody else writes");
    assert_eq!(bench.json(&["jobs"], 0)["items"][0]["status"], "RUNNING", "somebody is writing: it may be theirs");
    drop(guard);
    assert_eq!(bench.json(&["jobs"], 0)["items"][0]["status"], "INTERRUPTED");
    left(&bench);
    let shown = bench.run(&["job", "1"]).stdout;
    assert!(shown.contains("INTERRUPTED") && shown.contains(" resume 1") && shown.contains(" undo 1"), "{shown}");
}

#[test]
fn the_export_has_new_records_and_every_row_left_out_not_just_a_hundred() {
    use std::fmt::Write as _;
    let mut rows = String::from("Constituent ID,First Name,Birth Date\n");
    for number in 1..=300 {
        let date = if number <= 140 { "31/12/1960" } else { "Tuesday" };
        writeln!(rows, "C{number:03},Ann,{date}").expect("text grows");
    }
    let bench = Bench::with("many.csv", rows);
    bench.json(&["import", "many.csv"], 1);
    let document = bench.json(&["events", "1", "--csv", "all.csv"], 0);
    assert_eq!((&document["events"], &document["changes"]), (&json!(300), &json!(0)));
    let text = std::fs::read_to_string(bench.path("all.csv")).unwrap();
    let lines = |part: &str| text.lines().filter(|line| line.contains(part)).count();
    assert_eq!((lines(",CREATE,100,"), lines(",ERROR,,")), (140, 160));
    assert!(text.contains(",C300,,,,,ERROR,,Birth date is not a date we recognise"), "{text}");
    let list = bench.json(&["events", "1", "--code", "9", "--limit", "30", "--offset", "80"], 0);
    assert_eq!((&list["total"], list["items"].as_array().map(Vec::len)), (&json!(100), Some(20)));
    let counted = bench.json(&["events", "1", "--operation", "error"], 0);
    assert_eq!((&counted["summary"]["ERROR"], &counted["summary"]["CREATE"]), (&json!(160), &json!(0)));
    assert_eq!(counted["distinct"].as_array().map(Vec::len), Some(1));
    assert_eq!(bench.json(&["events", "1", "--code", "9", "--operation", "CREATE"], 0)["total"], 0);
    assert_eq!(bench.json(&["events", "1", "--code", "9", "--operation", "FATAL"], 0)["total"], 100);
    assert_eq!(bench.json(&["events", "1", "--slot", "birth_date"], 0)["total"], 100);
    assert!(bench.refused(&["events", "1", "--slot", "shoe_size"]).contains("no field"));
}

#[test]
fn the_list_of_imports_is_aligned_and_says_when_nothing_fits() {
    let bench = Bench::with("clean.csv", CLEAN);
    assert_eq!(bench.run(&["jobs", "--database", "other.db"]).code, 2);
    bench.json(&["import", "clean.csv"], 0);
    bench.file("Mitglieder übertragen.csv", CLEAN.replace("Smith", "Smythe"));
    bench.json(&["import", "Mitglieder übertragen.csv"], 0);
    bench.json(&["undo", "2"], 0);
    let text = bench.run(&["jobs"]).stdout;
    let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let from = |line: &[char], at: usize| line[at..].iter().collect::<String>();
    let head: String = lines[0].iter().collect();
    let columns = ["Type", "Status", "File"].map(|name| head.find(name).expect("the column is there"));
    let rows = [
        ["Contacts", "OK", "undo of 2 (Mitglieder übertragen.csv)"],
        ["Contacts", "UNDONE", "Mitglieder übertragen.csv"],
        ["Contacts", "OK", "clean.csv"],
    ];
    for (line, cells) in lines[1..4].iter().zip(rows) {
        for (at, cell) in columns.into_iter().zip(cells) {
            assert!(from(line, at).starts_with(cell), "{cell} is not below its header:\n{text}");
        }
    }
    assert!(text.ends_with("3 of 3\n"), "{text}");
    assert_eq!(bench.run(&["jobs", "--file", "winter"]).stdout, "No import fits.\n");
    assert_eq!(bench.run(&["jobs", "--offset", "9"]).stdout, "No more imports; there are 3.\n");
}

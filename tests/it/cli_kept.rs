//! Files that are kept, on the command line: saved again, purged, and what a resumed import does with them.

use crate::cli_bench::{Bench, CLEAN, GALA, assert_members};
use serde_json::{Value, json};
use std::path::PathBuf;

fn imported() -> Bench {
    let bench = Bench::with("gala.csv", GALA);
    bench.json(&["import", "gala.csv"], 1);
    bench
}

fn copies(bench: &Bench) -> Vec<PathBuf> {
    let jobs = bench.path("donors.db.jobs");
    let folders = std::fs::read_dir(jobs).into_iter().flatten().flatten();
    let mut copies: Vec<PathBuf> =
        folders.map(|folder| folder.path().join("original.gz")).filter(|path| path.exists()).collect();
    copies.sort();
    copies
}

#[test]
fn an_imported_file_is_kept_and_comes_back_as_it_was() {
    let bench = imported();
    let original = &bench.json(&["job", "1"], 0)["original_file"];
    assert_members(original, "name size sha256 kept kept_bytes kept_until gone_at why_not_kept");
    assert_eq!(
        (&original["name"], &original["size"], &original["kept"]),
        (&json!("gala.csv"), &json!(GALA.len()), &json!(true))
    );
    let days = 90 * 24 * 60 * 60 * 1000_i64;
    let now = jiff::Timestamp::now().as_millisecond();
    assert!((original["kept_until"].as_i64().unwrap() - now - days).abs() < 600_000, "{original}");
    std::fs::remove_file(bench.path("gala.csv")).unwrap();
    let saved = bench.json(&["job", "1", "--save-file", "again.csv"], 0);
    assert_eq!(saved, json!({ "job": 1, "saved": "again.csv", "bytes": GALA.len() }));
    assert_eq!(std::fs::read_to_string(bench.path("again.csv")).unwrap(), GALA);
    assert!(bench.refused(&["job", "1", "--save-file", "again.csv"]).contains("there already"));
    bench.run(&["job", "1", "--save-file", "."]);
    assert_eq!(std::fs::read_to_string(bench.path("gala.csv")).unwrap(), GALA, "a folder gets it under its name");
    let text = bench.run(&["job", "1"]).stdout;
    assert!(text.contains("The file is kept until "), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for path in [copies(&bench)[0].clone(), bench.path("again.csv")] {
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn a_packed_file_comes_back_packed() {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(CLEAN.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let bench = Bench::with("clean.csv.gz", &packed);
    bench.json(&["import", "clean.csv.gz"], 0);
    bench.json(&["job", "1", "--save-file", "again.gz"], 0);
    assert_eq!(std::fs::read(bench.path("again.gz")).unwrap(), packed);
    assert_eq!(bench.json(&["job", "1"], 0)["job"]["compression"], "GZIP");
}

#[test]
fn a_check_keeps_no_file_and_neither_does_an_undo() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["check", "clean.csv"], 0);
    assert_eq!(copies(&bench), Vec::<PathBuf>::new());
    assert!(bench.refused(&["job", "1", "--save-file", "x.csv"]).contains("kept once they are imported"));
    bench.json(&["import", "clean.csv"], 0);
    bench.json(&["undo", "2"], 0);
    assert_eq!(bench.json(&["job", "3"], 0)["original_file"], Value::Null);
    assert_eq!(copies(&bench).len(), 1);
}

#[test]
fn the_same_file_is_kept_once_until_the_last_import_of_it_lets_go() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    bench.json(&["import", "clean.csv"], 0);
    assert_eq!(copies(&bench).len(), 1);
    bench.json(&["job", "2", "--save-file", "again.csv"], 0);
    let purged = bench.json(&["purge", "--older-than", "0"], 0);
    assert_eq!((&purged["files"], &purged["kept_for"]), (&json!(2), &json!(90)));
    assert_eq!(copies(&bench), Vec::<PathBuf>::new());
}

#[test]
fn what_is_purged_is_said_to_be_gone_and_the_rest_of_the_job_stays() {
    let bench = imported();
    let nothing = bench.run(&["purge"]);
    assert_eq!(nothing.stdout, "Nothing was old enough to be deleted. Files are kept for 90 days.\n");
    let problem_file = bench.json(&["job", "1"], 0)["job"]["problem_file"].as_str().unwrap().to_owned();
    let purged = bench.json(&["purge", "--older-than", "0"], 0);
    assert_members(&purged, "files problem_files bytes failed kept_for");
    assert_eq!((&purged["files"], &purged["problem_files"], &purged["failed"]), (&json!(1), &json!(1), &json!(0)));
    assert!(!PathBuf::from(problem_file).exists());
    let text = bench.run(&["job", "1"]).stdout;
    assert!(
        text.contains("The file is no longer kept since ") && text.contains("The rows left out are no longer kept."),
        "{text}"
    );
    assert!(bench.refused(&["job", "1", "--save-file", "x.csv"]).contains("no longer kept"));
    let events = bench.json(&["events", "1", "--csv", "all.csv"], 0);
    assert_eq!(events["events"], 3, "two new, and the kept event of the row left out");
}

#[test]
fn nothing_is_kept_where_that_was_said_and_old_files_go_when_the_next_import_begins() {
    let bench = imported();
    let kept = bench.json(&["purge", "--keep-for", "0"], 0);
    assert_eq!((&kept["kept_for"], &kept["files"]), (&json!(0), &json!(1)));
    bench.json(&["import", "gala.csv"], 1);
    assert_eq!(copies(&bench), Vec::<PathBuf>::new());
    assert_eq!(bench.json(&["job", "2"], 0)["original_file"]["kept"], false);
    assert!(bench.json(&["job", "2"], 0)["job"]["problem_file"].is_string(), "problem rows are there to be corrected");
    let text = bench.run(&["purge", "--keep-for", "ever"]).stdout;
    assert!(text.ends_with("Files are kept for ever.\n"), "{text}");
    assert!(bench.run(&["purge", "--keep-for", "never"]).stderr.contains("a number of days"));
}

#[test]
fn a_damaged_copy_is_not_handed_out() {
    let bench = imported();
    std::fs::write(&copies(&bench)[0], "not gzip").unwrap();
    assert!(bench.refused(&["job", "1", "--save-file", "x.csv"]).contains("damaged"));
    assert!(!bench.path("x.csv").exists());
}

#[test]
fn an_import_whose_file_has_gone_is_resumed_from_the_copy() {
    for gone in [true, false] {
        let bench = Bench::with("clean.csv", CLEAN);
        bench.json(&["import", "clean.csv"], 0);
        // As a crash leaves it: rows written, the end not.
        let sql = "UPDATE job SET status = 'INTERRUPTED' WHERE id = 1";
        rusqlite::Connection::open(bench.database()).unwrap().execute(sql, []).unwrap();
        match gone {
            true => std::fs::remove_file(bench.path("clean.csv")).unwrap(),
            false => drop(bench.file("clean.csv", CLEAN.replace("Smith", "Smythe"))),
        }
        let report = bench.json(&["resume", "1"], 0);
        assert_eq!((&report["status"], &report["rows"]), (&json!("OK"), &json!(3)));
        let statuses = bench.json(&["job", "1"], 0)["statuses"].to_string();
        assert!(statuses.contains("the copy kept of it was used"), "{statuses}");
        let left: Vec<_> =
            std::fs::read_dir(bench.path("donors.db.jobs/1")).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["original.gz"]);
    }
}

//! Kills the program in the middle of removals of contacts with their gifts and notes, and while they are taken back,
//! goes on, and compares databases.

use crate::cli_bench::Bench;
use crate::crash::{difference, reading};
use crate::support::{donors, giving, imports};
use std::process::Stdio;

/// Contacts, of whom every third is missing from the full list; gifts of all of them; notes about some.
const CONTACTS: u64 = 7_200;
const GIFTS: u64 = 9_000;
const NOTES: u64 = 1_000;

/// Of the import whose list is reviewed, and of the removal.
const REVIEW: i64 = 4;
const REMOVAL: i64 = 5;

/// A bench where a review waits. Everybody gave long ago.
fn reviewed() -> Bench {
    let bench = Bench::new();
    // What is imported of giving would protect those who gave, and leave nothing to sum up.
    let donor = |number: u64| donors::cells(number)[..23].join(",");
    let headers = donors::HEADERS[..23].join(",");
    giving::lines(&bench.path("contact.csv"), &headers, (1..CONTACTS + 1).map(donor));
    giving::lines(&bench.path("full.csv"), &headers, (1..CONTACTS + 1).filter(|number| number % 3 > 0).map(donor));
    giving::write(&bench.path("gift.csv"), 1..GIFTS + 1, CONTACTS, |_, cells| cells[3] = "2009-03-04".to_owned());
    let note = |number: u64| format!("N{number},{},2009-03-04,Call,Said {number}", donors::key(number * 3));
    giving::lines(&bench.path("note.csv"), "Note ID,Constituent ID,Date,Type,Summary", (1..NOTES + 1).map(note));
    for (file, of) in [("contact.csv", "contact"), ("gift.csv", "gift"), ("note.csv", "note")] {
        let run = bench.run(&["import", file, "--type", of, "--yes"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let run = bench.run(&["import", "full.csv", "--mode", "full-list", "--yes"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    bench
}

/// The number of records ticked, as it is confirmed.
fn ticked(bench: &Bench) -> String {
    bench.json(&["removals", &REVIEW.to_string()], 0)["totals"]["ticked"].to_string()
}

/// What people and their gifts and notes hold, whatever happened to them.
fn records(bench: &Bench) -> String {
    let whole = imports::dump(&bench.database());
    let of_records = |section: &&str| ["contact", "gift", "note"].iter().any(|name| section.starts_with(name));
    whole.split("== ").filter(of_records).collect()
}

/// Status of a job.
fn status(bench: &Bench, job: i64) -> Option<String> {
    let sql = "SELECT status FROM job WHERE id = ?1";
    reading(&bench.database())?.query_row(sql, [job], |row| row.get(0)).ok()
}

/// Rows done since the review began to wait, of all jobs.
fn done(bench: &Bench) -> i64 {
    let sql = "SELECT coalesce(sum(position_rows), 0) FROM job WHERE id > ?1";
    reading(&bench.database()).and_then(|c| c.query_row(sql, [REVIEW], |row| row.get(0)).ok()).unwrap_or(0)
}

/// Jobs at work, and those that wait to begin.
fn busy(bench: &Bench) -> (i64, i64) {
    let sql = "SELECT coalesce(sum(status IN ('RUNNING', 'RECONCILE_PENDING')), 0), \
        coalesce(sum(status IN ('NEW', 'QUEUED', 'FORKED', 'PRUNING_QUEUED', 'PRUNING_FORKED')), 0) FROM job";
    let found =
        reading(&bench.database()).and_then(|c| c.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).ok());
    found.unwrap_or_default()
}

/// Begins or goes on, and is killed (SIGKILL on Unix) once so many rows are done; whether it was at work by then. One
/// that was just about to begin begins anew, as whoever sits before it would.
fn killed(bench: &Bench, arguments: &[&str], rows: i64) -> bool {
    let files = ["donors.db", "donors.db-wal", "donors.db-shm"].map(|name| bench.path(name));
    let before = files.each_ref().map(|file| std::fs::read(file).ok());
    let child = bench.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.expect("the program runs");
    while child.try_wait().expect("the program can be asked").is_none() && done(bench) < rows {}
    child.kill().expect("the program can be killed");
    child.wait().expect("the program is gone");
    let (at_work, beginning) = busy(bench);
    if beginning > 0 {
        for (file, before) in files.iter().zip(before) {
            match before {
                Some(before) => std::fs::write(file, before).expect("a writable folder"),
                None => drop(std::fs::remove_file(file)),
            }
        }
    }
    at_work > 0 && beginning == 0
}

/// Kills it at each of these moments, going on in between, then lets it end.
fn go(bench: &Bench, begin: &[&str], go_on: &[&str], moments: [i64; 3], has_ended: impl Fn() -> bool) -> usize {
    let mut kills = 0;
    for rows in moments {
        let begun = status(bench, REMOVAL).is_some();
        kills += usize::from(killed(bench, if begun { go_on } else { begin }, rows));
    }
    for _ in 0..5 {
        if !has_ended() {
            let begun = status(bench, REMOVAL).is_some();
            let run = bench.run(if begun { go_on } else { begin });
            assert!(matches!(run.code, 0 | 1), "{}", run.stderr);
        }
    }
    assert!(has_ended());
    kills
}

fn assert_same(one: &str, other: &str) {
    assert!(one == other, "the databases differ: {}", difference(one, other));
}

#[test]
fn a_removal_killed_at_any_moment_and_taken_back_ends_as_if_nothing_had_happened() {
    let (undisturbed, bench) = (reviewed(), reviewed());
    let (before, number) = (records(&undisturbed), ticked(&undisturbed));
    assert_eq!(ticked(&bench), number);
    let (review, removal) = (REVIEW.to_string(), REMOVAL.to_string());
    let remove = ["removals", &review, "remove", "--confirm", &number];
    assert_eq!(undisturbed.run(&remove).code, 0);
    let with_gifts = done(&undisturbed);
    assert!(with_gifts > 5_000, "{with_gifts} records went");

    let part = |tenths: i64| with_gifts * tenths / 10;
    let is = |wanted: &str| status(&bench, REMOVAL).is_some_and(|status| status == wanted);
    let mut kills = go(&bench, &remove, &["resume", &removal], [1, part(3), part(7)], || is("OK"));
    assert_eq!(status(&bench, REVIEW).as_deref(), Some("OK"));
    assert_same(&imports::dump(&bench.database()), &imports::dump(&undisturbed.database()));

    let undo = ["undo", &removal, "--yes"];
    assert_eq!(undisturbed.run(&undo).code, 0);
    assert_same(&records(&undisturbed), &before);
    let so_far = |tenths: i64| with_gifts + part(tenths);
    kills += go(&bench, &undo, &undo, [so_far(0) + 1, so_far(4), so_far(8)], || is("UNDONE"));
    assert_same(&imports::dump(&bench.database()), &imports::dump(&undisturbed.database()));
    assert!(kills >= 4, "only {kills} of 6 kills came while it was at work");
}

#[test]
fn a_removal_killed_half_way_and_taken_back_leaves_everything_as_it_was() {
    let bench = reviewed();
    let (before, number) = (records(&bench), ticked(&bench));
    let (review, removal) = (REVIEW.to_string(), REMOVAL.to_string());
    let remove = ["removals", &review, "remove", "--confirm", &number];
    let mut left = 5;
    while !killed(&bench, &remove, 600) {
        left -= 1;
        assert!(left > 0, "it is never killed at work");
    }
    assert!(records(&bench) != before, "some went");
    let run = bench.run(&["undo", &removal, "--yes"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_same(&records(&bench), &before);
    assert_eq!(bench.json(&["removals", &review], 0)["totals"]["ticked"].to_string(), number, "and all can be removed");
}

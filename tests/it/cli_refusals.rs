//! What cannot be done is refused in one sentence, with exit code 2 and nothing on standard output.

use crate::cli_bench::{Bench, CLEAN, permissions_count};
use std::fs;

#[test]
fn files_that_cannot_be_imported_are_refused_with_a_reason() {
    let bench = Bench::new();
    fs::create_dir(bench.path("folder.csv")).unwrap();
    bench.file("empty.csv", "");
    bench.file("header.csv", "Constituent ID,First Name\n");
    bench
        .file("binary.csv", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00\x01\x00\x00\x00");
    bench.file("quote.csv", "Constituent ID,First Name\nC001,\"Mar\nC002,Ana\n");
    let cases = [
        ("missing.csv", "no file"),
        ("folder.csv", "is a folder"),
        ("empty.csv", "is empty"),
        ("header.csv", "no rows"),
        ("binary.csv", "is a program"),
        ("quote.csv", "never closed"),
    ];
    for (file, reason) in cases {
        for command in ["inspect", "match", "check", "import"] {
            for more in [&[][..], &["--json"]] {
                let sentence = bench.refused(&[&[command, file], more].concat());
                assert!(sentence.contains(reason) && sentence.contains(file), "{command} {file}: {sentence}");
            }
        }
    }
    assert!(!bench.database().exists(), "a file that cannot be read made a database");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_not_ours_to_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::with("secret.csv", CLEAN);
    let path = bench.path("secret.csv");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if permissions_count(&path) {
        let sentence = bench.refused(&["import", "secret.csv"]);
        assert!(sentence.contains("cannot be opened"), "{sentence}");
    } else {
        assert_eq!(bench.run(&["inspect", "secret.csv"]).code, 0);
    }
}

#[test]
fn wrong_ways_of_reading_are_refused() {
    let bench = Bench::with("clean.csv", CLEAN);
    let sentence = bench.refused(&["inspect", "clean.csv", "--encoding", "klingon"]);
    assert!(sentence.contains("klingon"), "{sentence}");
    let sentence = bench.refused(&["inspect", "clean.csv", "--header-row", "99"]);
    assert!(sentence.contains("99"), "{sentence}");
    for args in [["--separator", "xyz"], ["--header-row", "0"], ["--region", "Narnia"], ["--currency", "money"]] {
        let run = bench.run(&[&["check", "clean.csv"], &args[..]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(args[0]), "{}", run.stderr);
    }
}

#[test]
fn unknown_fields_and_columns_are_refused_with_the_nearest() {
    let bench = Bench::with("clean.csv", CLEAN);
    let cases: [(&[&str], &str); 10] = [
        (&["--set", "frist_name=First Name"], "“first_name”"),
        (&["--set", "emails.0.adress=E-mail"], "“emails.0."),
        (&["--set", "emails.99.email=E-mail"], "“emails."),
        (&["--set", "first_name=Frist Name"], "“First Name”"),
        (&["--fixed", "tagz=x"], "“tags”"),
        (&["--fixed", "tags="], "--set tags="),
        (&["--date-order", "first_name=day-first"], "does not hold dates"),
        (&["--date-order", "birth_date=day-first"], "No column feeds birth_date"),
        (&["--number-format", "first_name=point"], "does not hold numbers"),
        (&["--number-format", "giving.lifetime_amount=comma"], "No column feeds giving.lifetime_amount"),
    ];
    for (args, expected) in cases {
        let sentence = bench.refused(&[&["import", "clean.csv"], args].concat());
        assert!(sentence.contains(expected), "{args:?}: {sentence}");
    }
    let sentence = bench.refused(&["match", "clean.csv", "--type", "spaceship"]);
    assert!(sentence.contains("spaceship") && sentence.contains("contact"), "{sentence}");
    assert!(!bench.database().exists());
}

#[test]
fn looking_at_a_database_that_is_not_there_does_not_make_it() {
    let bench = Bench::new();
    let commands: [&[&str]; 6] =
        [&["jobs"], &["job", "1"], &["events", "1"], &["records", "contact"], &["undo", "1"], &["resume", "1"]];
    for command in commands {
        let sentence = bench.refused(&[command, &["--json"]].concat());
        assert!(sentence.contains("There is no database"), "{command:?}: {sentence}");
    }
    assert!(!bench.database().exists());
}

#[test]
fn jobs_and_types_that_are_not_there_are_refused() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    for command in ["job", "events", "undo", "resume"] {
        let sentence = bench.refused(&[command, "77"]);
        assert!(sentence.contains("77"), "{command}: {sentence}");
    }
    assert!(bench.refused(&["records", "spaceship"]).contains("spaceship"));
    assert_eq!(bench.run(&["jobs", "--status", "DONE"]).code, 2);
    assert_eq!(bench.run(&["jobs", "--from", "yesterday"]).code, 2);
}

#[test]
fn a_file_that_is_not_a_database_is_left_alone() {
    let bench = Bench::with("clean.csv", CLEAN);
    fs::write(bench.database(), CLEAN).unwrap();
    for command in [&["import", "clean.csv"][..], &["jobs"]] {
        let sentence = bench.refused(command);
        assert!(sentence.contains("not an Almoner database"), "{sentence}");
    }
    assert_eq!(fs::read_to_string(bench.database()).unwrap(), CLEAN);
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    let connection = rusqlite::Connection::open(bench.database()).unwrap();
    connection.pragma_update(None, "user_version", 9_999).unwrap();
    drop(connection);
    for command in [&["import", "clean.csv"][..], &["jobs"]] {
        let sentence = bench.refused(command);
        assert!(sentence.contains("newer Almoner"), "{sentence}");
    }
}

#[test]
fn a_damaged_database_is_refused() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    let connection = rusqlite::Connection::open(bench.database()).unwrap();
    // Folds the log into the file, so that what is damaged below is what is read.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(connection);
    let mut bytes = fs::read(bench.database()).unwrap();
    bytes[4_096..].fill(0xa5);
    fs::write(bench.database(), bytes).unwrap();
    for command in [&["import", "clean.csv"][..], &["jobs"]] {
        let sentence = bench.refused(command);
        assert!(sentence.contains("damaged"), "{sentence}");
    }
}

#[cfg(unix)]
#[test]
fn a_database_that_may_only_be_read_is_read_but_not_written() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    fs::set_permissions(bench.database(), fs::Permissions::from_mode(0o444)).unwrap();
    if permissions_count(&bench.database()) {
        let sentence = bench.refused(&["import", "clean.csv"]);
        assert!(sentence.contains("not written"), "{sentence}");
    }
    assert_eq!(bench.json(&["records", "contact"], 0)["total"], 3);
}

#[test]
fn a_database_in_a_folder_that_cannot_be_is_refused() {
    let bench = Bench::with("clean.csv", CLEAN);
    let inside_a_file = bench.path("clean.csv").join("donors.db");
    let sentence = bench.refused(&["import", "clean.csv", "--database", &inside_a_file.to_string_lossy()]);
    assert!(sentence.contains("cannot be opened"), "{sentence}");
}

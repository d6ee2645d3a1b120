//! Reading files on the command line: what is shown of them, and options that correct it.

use crate::cli_bench::{Bench, CLEAN, GALA};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

/// Lines are meant for a terminal of 80 columns.
fn assert_narrow(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{} characters: {line}", line.chars().count());
    }
}

#[test]
fn inspect_shows_everything_within_eighty_columns() {
    let bench = Bench::with("gala.csv", GALA);
    let run = bench.run(&["inspect", "gala.csv"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_narrow(&run.stdout);
    for expected in [
        "gala.csv: 3 rows, 8 columns",
        "Text, separated by commas",
        "Unicode text",
        "row 1",
        "Lifetime Giving",
        "4 (2) · 5 (1)",
        "prove day first",
        "María · John · Ann",
    ] {
        assert!(run.stdout.contains(expected), "{expected} is missing:\n{}", run.stdout);
    }
}

#[test]
fn a_file_of_two_thousand_columns_is_cut_and_says_so() {
    let header: Vec<String> = (0..2_000).map(|n| format!("A rather long header of column {n}")).collect();
    let bench = Bench::with("wide.csv", format!("{}\n{}\n", header.join(","), vec!["x"; 2_000].join(",")));
    let run = bench.run(&["inspect", "wide.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_narrow(&run.stdout);
    assert!(run.stdout.lines().count() < 200, "{} lines", run.stdout.lines().count());
    assert!(run.stdout.contains("1,940 more columns; --json lists all"), "{}", run.stdout);
    assert!(run.stdout.contains("1 row, 2,000 columns"), "{}", run.stdout);
    assert_eq!(bench.json(&["inspect", "wide.csv"], 0)["columns"].as_array().map(Vec::len), Some(2_000));
}

#[test]
fn one_is_not_many() {
    let bench = Bench::with("one.csv", "id\n7\n");
    let run = bench.run(&["inspect", "one.csv"]);
    assert!(run.stdout.starts_with("one.csv: 1 row, 1 column\n"), "{}", run.stdout);
}

#[test]
fn options_that_mean_nothing_for_a_file_are_refused() {
    let bench = Bench::with("clean.csv", CLEAN);
    for (args, option) in [(["--sheet", "Donors"], "--sheet"), (["--member", "a.csv"], "--member")] {
        for command in ["inspect", "match", "check", "import"] {
            let sentence = bench.refused(&[&[command, "clean.csv"], &args[..]].concat());
            assert!(sentence.contains(option) && sentence.contains("clean.csv"), "{command}: {sentence}");
        }
    }
    assert!(!bench.database().exists());
}

/// Contacts and gifts in one list, a record a line.
const SEVERAL: &str = r#"{"type":"contact","id":"C1","first_name":"Ann","last_name":"Lee","email":"ann@example.org"}
{"type":"gift","gift_id":"G1","amount":5,"date":"2024-01-02"}
{"type":"contact","id":"C2","first_name":"Bob","last_name":"Ray","email":"bob@example.org"}
{"comment":"exported on Monday"}
"#;

#[test]
fn one_kind_of_several_is_read_by_its_name() {
    let bench = Bench::with("all.jsonl", SEVERAL);
    let whole = bench.run(&["inspect", "all.jsonl"]).stdout;
    assert!(whole.contains("All records; --sheet also takes contact, gift, Other records"), "{whole}");
    let names = |sheet: &str| {
        let document = bench.json(&["inspect", "all.jsonl", "--sheet", sheet], 0);
        let columns = document["columns"].as_array().expect("columns").iter().map(|c| c["header"].clone());
        (document["sheet"].clone(), document["rows"].clone(), columns.collect::<Vec<_>>())
    };
    let headers = ["type", "gift_id", "amount", "date"].map(|header| json!(header)).to_vec();
    for asked in ["gift", "[type=gift]"] {
        assert_eq!(names(asked), (json!("[type=gift]"), json!(1), headers.clone()));
    }
    assert_eq!(names("Other records").1, json!(1));
    let sheets = bench.json(&["inspect", "all.jsonl"], 0)["sheets"].clone();
    assert_eq!(sheets[1], json!({"name": "contact", "selector": "[type=contact]", "hidden": false}));
    for command in ["inspect", "match", "check", "import"] {
        let sentence = bench.refused(&[command, "all.jsonl", "--sheet", "note"]);
        assert!(sentence.contains("it has “contact”, “gift” and “Other records”"), "{command}: {sentence}");
    }
}

#[test]
fn one_kind_of_several_is_imported_by_itself() {
    let bench = Bench::with("all.jsonl", SEVERAL);
    let matched = bench.json(&["match", "all.jsonl", "--sheet", "contact"], 0).to_string();
    assert!(matched.contains("first_name") && !matched.contains("gift_id"), "{matched}");
    for command in ["check", "import"] {
        let run =
            bench.run(&[command, "all.jsonl", "--sheet", "contact", "--yes"][..4 + usize::from(command == "import")]);
        assert_eq!(run.code, 0, "{command}: {}{}", run.stdout, run.stderr);
    }
    let records = bench.run(&["records", "contact"]).stdout;
    assert!(records.contains("Lee") && records.contains("Ray"), "{records}");
}

#[test]
fn headers_in_two_rows_are_joined() {
    let bench = Bench::with("two.csv", "Gala guests,\nHome,Work\nEmail,Email\na@example.org,b@example.org\n");
    let document = bench.json(&["inspect", "two.csv", "--header-row", "2-3"], 0);
    assert_eq!((&document["header_row"], &document["header_row_last"]), (&json!(2), &json!(3)));
    assert_eq!((&document["headers"], &document["rows"]), (&json!("rows"), &json!(1)));
    let text = bench.run(&["inspect", "two.csv", "--header-row", "2-3"]).stdout;
    assert!(text.contains("rows 2 and 3"), "{text}");
}

#[test]
fn rows_of_headers_that_cannot_be_are_refused() {
    let bench = Bench::with("clean.csv", CLEAN);
    for args in [
        &["--header-row", "3-1"][..],
        &["--header-row", "1-4"],
        &["--header-row", "x"],
        &["--header-row", "2", "--no-header"],
        &["--header-row", "1-2", "--no-header"],
        &["--format", "xlsx"],
    ] {
        let run = bench.run(&[&["inspect", "clean.csv"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(args[0]), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn countries_and_currencies_that_do_not_exist_are_refused_with_how_to_write_them() {
    let bench = Bench::with("clean.csv", CLEAN);
    for (args, how) in [(["--region", "ZZ"], "such as US"), (["--currency", "ZZZ"], "such as USD")] {
        let run = bench.run(&[&["check", "clean.csv"], &args[..]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(args[1]) && run.stderr.contains(how), "{}", run.stderr);
    }
    assert_eq!(bench.run(&["check", "clean.csv", "--region", "uk", "--currency", "gbp"]).code, 0);
}

#[test]
fn an_address_that_cannot_be_fetched_is_refused_and_leaves_nothing() {
    let bench = Bench::new();
    // Port 9 of this computer discards what it is sent, where anything listens there at all.
    let sentence = bench.refused(&["inspect", "http://127.0.0.1:9/donors.csv"]);
    assert!(sentence.contains("127.0.0.1"), "{sentence}");
    let downloads = bench.path(".local/share/almoner/downloads");
    let left = std::fs::read_dir(downloads).map_or(0, Iterator::count);
    assert_eq!(left, 0, "an empty folder was left");
}

#[test]
fn the_key_in_a_web_address_is_never_shown() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let answer = move || {
        for stream in listener.incoming().take(2) {
            let mut stream = stream.expect("a connection");
            let mut request = BufReader::new(stream.try_clone().expect("a second handle")).lines();
            while request.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", CLEAN.len());
            stream.write_all(&[head.as_bytes(), CLEAN.as_bytes()].concat()).expect("an answer is taken");
        }
    };
    let server = std::thread::Builder::new().name("server".into()).spawn(answer).expect("a thread");
    let bench = Bench::new();
    let address = format!("http://ann:geheim@127.0.0.1:{port}/clean.csv?key=geheim");
    let text = bench.run(&["inspect", &address]);
    assert_eq!(text.code, 0, "{}", text.stderr);
    let document = bench.json(&["inspect", &address], 0);
    server.join().expect("the server answered twice");
    assert_eq!(document["address"], format!("http://127.0.0.1:{port}/clean.csv"));
    assert!(text.stdout.contains(&format!("http://127.0.0.1:{port}/clean.csv")), "{}", text.stdout);
    assert!(!format!("{}{}{document}", text.stdout, text.stderr).contains("geheim"), "{}", text.stdout);
}

#[test]
fn last_rows_that_look_like_no_records_are_named_and_can_be_kept() {
    let file = "Donor list 2026\nName,City,Amount\nAnn,Bath,5\nTotal,,5\n\nPrinted by Design\n";
    let bench = Bench::with("last.csv", file);
    let text = bench.run(&["inspect", "last.csv"]).stdout;
    assert_narrow(&text);
    for expected in ["row 1: Donor list 2026", "Row 4 holds totals", "“Printed by Design”", "--keep-last-rows"] {
        assert!(text.contains(expected), "{expected} is missing:\n{text}");
    }
    assert_eq!(bench.json(&["inspect", "last.csv"], 0)["rows"], 1);
    assert_eq!(bench.json(&["inspect", "last.csv", "--keep-last-rows"], 0)["rows"], 3);
    let donors = "Constituent ID,Last Name,City\nC1,Lee,Bath\nSum,,\n";
    bench.file("donors.csv", donors);
    assert_eq!(bench.json(&["import", "donors.csv"], 0)["created"], 1);
    assert_eq!(bench.json(&["import", "donors.csv", "--keep-last-rows"], 0)["created"], 1);
    bench.file("donors.json", "[{\"Constituent ID\":\"Sum\"}]");
    assert!(bench.refused(&["check", "donors.json", "--keep-last-rows"]).contains("--keep-last-rows"));
}

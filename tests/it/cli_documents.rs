//! The documents of `--json`: members may be added, never renamed.

use crate::cli_bench::{Bench, CLEAN, GALA, assert_members};
use serde_json::{Value, json};

const JOB: &str = "id oid s3_filename type source compression map_id mapping_hash_id prune notify status created_at \
    updated_at status_started_at current_status_id file_name kind undo_of";
const REPORT: &str =
    "job status rows created updated unchanged left_out duplicates missing problems problem_file totals";

const INSPECT: &str = "file address size format packing separator encoding sheet sheets member members headers \
    header_row header_row_last rows columns notices sha256";
const COLUMN: &str =
    "index header filled type type_share distinct distinct_exact longest samples top_values damage notices";

fn imported() -> Bench {
    let bench = Bench::with("gala.csv", GALA);
    bench.json(&["import", "gala.csv"], 1);
    bench
}

#[test]
fn inspect_tells_how_the_file_is_read_and_what_columns_hold() {
    let bench = Bench::with("gala.csv", GALA);
    let document = bench.json(&["inspect", "gala.csv"], 0);
    assert_members(&document, INSPECT);
    assert_eq!((&document["format"], &document["packing"]), (&json!("csv"), &json!("none")));
    assert_eq!((&document["sheets"], &document["members"]), (&json!([]), &json!([])));
    assert_eq!((&document["address"], &document["size"]), (&Value::Null, &json!(GALA.len())));
    assert_eq!((&document["headers"], &document["header_row_last"]), (&json!("row"), &json!(1)));
    assert_eq!(document["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(document["separator"], ",");
    assert_eq!(document["encoding"], "UTF-8");
    assert_eq!((&document["header_row"], &document["rows"]), (&json!(1), &json!(3)));
    let columns = document["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 8);
    for (index, column) in columns.iter().enumerate() {
        assert_members(column, COLUMN);
        assert_eq!(column["index"], index);
    }
    assert_eq!((&columns[4]["type"], &columns[4]["filled"]), (&json!("phone"), &json!(2)));
    assert_eq!(columns[5]["notices"][0]["code"], "date_order_proved");
    assert_eq!(columns[7]["top_values"], json!([{ "value": "4", "count": 2 }, { "value": "5", "count": 1 }]));
    assert_eq!((&columns[1]["longest"], &columns[1]["distinct"]), (&json!(5), &json!(3)));
    assert_eq!((&columns[1]["distinct_exact"], &columns[3]["type_share"]), (&json!(true), &json!(1.0)));
    assert!(!bench.database().exists(), "looking at a file made a database");
}

#[test]
fn notices_have_a_code_a_message_and_a_row() {
    let bench = Bench::with("gala.csv", format!("Spring gala 2026\n\n{CLEAN}"));
    let document = bench.json(&["inspect", "gala.csv"], 0);
    assert_eq!(document["header_row"], 3);
    let notices = document["notices"].as_array().unwrap();
    assert!(!notices.is_empty(), "nothing was said about the title row");
    notices.iter().for_each(|notice| assert_members(notice, "code message row"));
}

#[test]
fn match_names_slots_and_reasons_and_leaves_the_rest_null() {
    let bench = Bench::with("gala.csv", GALA);
    let document = bench.json(&["match", "gala.csv", "--type", "contact"], 0);
    assert_members(&document, "record_type template columns");
    assert_eq!((&document["record_type"], &document["template"]), (&json!("contact"), &Value::Null));
    let columns = document["columns"].as_array().unwrap();
    columns.iter().for_each(|column| assert_members(column, "index header slot confidence reason"));
    assert_eq!((&columns[0]["slot"], &columns[3]["slot"]), (&json!("id"), &json!("emails.0.email")));
    let unmatched = &columns[7];
    assert_eq!(
        (&unmatched["slot"], &unmatched["confidence"], &unmatched["reason"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
}

#[test]
fn check_import_undo_and_resume_give_the_same_kind_of_report() {
    let bench = Bench::with("gala.csv", GALA);
    let reports = [
        ("FILECHECK_SUCCESS", bench.json(&["check", "gala.csv"], 1)),
        ("WARN", bench.json(&["import", "gala.csv", "--yes"], 1)),
        ("OK", bench.json(&["undo", "2"], 0)),
    ];
    for (number, (status, report)) in reports.iter().enumerate() {
        assert_members(report, REPORT);
        assert_eq!((&report["job"], &report["status"]), (&json!(number + 1), &json!(status)));
        assert_eq!((&report["missing"], report["totals"].is_null()), (&Value::Null, *status == "OK"), "{status}");
    }
    for (_, report) in &reports[..2] {
        let sum: u64 =
            ["created", "updated", "unchanged", "left_out"].iter().map(|m| report[m].as_u64().unwrap()).sum();
        assert_eq!((sum, &report["rows"], &report["left_out"]), (3, &json!(3), &json!(1)));
        let problem = &report["problems"][0];
        assert_members(problem, "code severity slot message advice count examples");
        assert_eq!(problem["code"], "date_not_recognised");
        assert_eq!((&problem["severity"], &problem["slot"]), (&json!("error"), &json!("birth_date")));
        assert_eq!(problem["event_code"], 9);
        assert_eq!(problem["examples"], json!([{ "row": 4, "value": "Tuesday" }]));
        let problem_file = report["problem_file"].as_str().unwrap();
        let rows = std::fs::read_to_string(problem_file).unwrap();
        assert!(rows.contains("What is wrong") && rows.contains("C003"), "{rows}");
    }
}

#[test]
fn job_gives_the_job_and_stat_objects() {
    let document = imported().json(&["job", "1"], 0);
    assert_members(&document["job"], JOB);
    assert_eq!(document["job"]["s3_filename"], "gala.csv");
    assert_eq!((&document["job"]["type"], &document["job"]["status"]), (&json!("CSV"), &json!("WARN")));
    let stat = &document["stat"];
    assert_members(stat, "id oid job_id created_at updated_at import_progress pruning_progress stat");
    assert_eq!((&stat["job_id"], &stat["import_progress"]), (&json!(1), &json!(100)));
    let contact = &stat["stat"][0];
    assert_members(contact, "type import_progress pruning_progress succeeded failed");
    assert_eq!(contact["type"], "CONTACT");
    let counts = "inspected created updated roles_updated console_privacy_updated deleted unchanged";
    assert_members(&contact["succeeded"], counts);
    assert_members(&contact["failed"], counts);
    assert_eq!((&contact["succeeded"]["inspected"], &contact["succeeded"]["created"]), (&json!(2), &json!(2)));
    assert_eq!(contact["failed"]["inspected"], 1);
}

#[test]
fn jobs_are_a_paginated_list() {
    let bench = imported();
    bench.json(&["check", "gala.csv"], 1);
    let list = bench.json(&["jobs"], 0);
    assert_members(&list, "limit offset total items");
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &json!(1)));
    assert_members(&list["items"][0], JOB);
    let all = bench.json(&["jobs", "--checks", "--limit", "1", "--offset", "1"], 0);
    assert_eq!((&all["limit"], &all["offset"], &all["total"]), (&json!(1), &json!(1), &json!(2)));
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[test]
fn jobs_are_filtered_and_sorted() {
    let bench = imported();
    bench.file("autumn.csv", CLEAN);
    bench.json(&["import", "autumn.csv"], 0);
    let ids = |args: &[&str]| {
        let list = bench.json(&[&["jobs"], args].concat(), 0);
        list["items"].as_array().unwrap().iter().map(|j| j["id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let cases: [(&[&str], &[i64]); 14] = [
        (&[], &[2, 1]),
        (&["--order", "asc"], &[1, 2]),
        (&["--sort", "created_at", "--order", "asc"], &[1, 2]),
        (&["--sort", "status_updated_at"], &[2, 1]),
        (&["--status", "warn"], &[1]),
        (&["--status", "OK", "--status", "WARN"], &[2, 1]),
        (&["--file-name", "AUTUMN"], &[2]),
        (&["--file", "autmun"], &[2]),
        (&["--file", "spring"], &[]),
        (&["--full-lists"], &[]),
        (&["--file", "gala", "--status", "WARN", "--type", "contact"], &[1]),
        (&["--type", "CSV"], &[2, 1]),
        (&["--from", "2020-01-01", "--to", "2021-01-01"], &[]),
        (&["--from", "0", "--type", "contact"], &[2, 1]),
    ];
    for (args, expected) in cases {
        assert_eq!(ids(args), expected, "{args:?}");
    }
}

#[test]
fn events_are_summed_told_apart_and_listed() {
    let bench = imported();
    let document = bench.json(&["events", "1"], 0);
    assert_members(&document["summary"], "CREATE UPDATE DELETE ERROR WARNING");
    assert_eq!((&document["summary"]["CREATE"], &document["summary"]["ERROR"]), (&json!(2), &json!(1)));
    let distinct = document["distinct"].as_array().unwrap();
    distinct.iter().for_each(|d| assert_members(d, "event_code message count operation slot"));
    let dates = distinct.iter().find(|d| d["event_code"] == 9).expect("the date is among the events");
    assert_eq!((&dates["operation"], &dates["slot"]), (&json!("ERROR"), &json!("birth_date")));

    let list = bench.json(&["events", "1", "--code", "9"], 0);
    assert_members(&list, "limit offset total items");
    let event = &list["items"][0];
    assert_members(event, "id oid job_id event_code remote_id message created_at row before after");
    assert_eq!((&event["job_id"], &event["event_code"], &event["row"]), (&json!(1), &json!(9), &json!(4)));
    assert_eq!((&event["remote_id"], &event["before"]), (&json!("C003"), &json!("Tuesday")));
    assert_eq!(bench.json(&["events", "1", "--code", "6"], 0)["total"], 0);
}

#[test]
fn records_have_canonical_names_lists_and_no_blanks() {
    let bench = imported();
    let document = bench.json(&["records", "contact"], 0);
    assert_members(&document, "total items");
    assert_eq!(document["total"], 2);
    let maria = &document["items"][0];
    assert_eq!((&maria["id"], &maria["first_name"]), (&json!("C001"), &json!("María")));
    assert_eq!(maria["birth_date"], "1960-12-31");
    assert_eq!(maria["emails"][0]["email"], "maria@example.org");
    assert_eq!(maria["phones"][0]["phone"], "+16175550142");
    assert_eq!(maria["phones"][0]["phone_typed"], "(617) 555-0142");
    assert_eq!(maria["giving"]["lifetime_amount"], json!({ "amount": "1250.00", "currency": "USD" }));
    assert!(maria.get("middle_name").is_none(), "a blank stands there: {maria}");
    let found = bench.json(&["records", "contact", "--search", "Smith"], 0);
    assert_eq!((&found["total"], &found["items"][0]["id"]), (&json!(1), &json!("C002")));
    let second = bench.json(&["records", "contact", "--limit", "1", "--offset", "1"], 0);
    assert_eq!((&second["total"], &second["items"][0]["id"]), (&json!(2), &json!("C002")));
}

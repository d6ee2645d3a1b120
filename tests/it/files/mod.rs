//! Files as people have them, and files made to do harm: what each must give, row by row of a table.
//!
//! It exists so that every kind of file is opened the way the program opens it, read to its end, profiled, and written
//! back as a problem file. The files are made here, so that none of them has to be kept.

#![expect(clippy::too_many_lines, reason = "tables of cases are as long as there are cases")]
#![expect(clippy::unwrap_used, reason = "helpers of tests stand outside of tests")]

mod case;
mod damage;
mod encodings;
mod exports;
mod hand_made;
mod headers;
mod hostile_packed;
mod hostile_text;
mod hostile_workbooks;
mod json;
mod packed;
mod packing;
mod real_workbooks;
mod run;
mod sheets;
mod text;
mod workbooks;

use case::{Case, Expect};
use run::run;
use std::collections::BTreeSet;
use std::path::Path;

/// All families with their names.
fn families() -> Vec<(&'static str, Vec<Case>)> {
    vec![
        ("exports", exports::cases()),
        ("text", text::cases()),
        ("encodings", encodings::cases()),
        ("headers", headers::cases()),
        ("damage", damage::cases()),
        ("workbooks", workbooks::cases()),
        ("hand_made", hand_made::cases()),
        ("real_workbooks", real_workbooks::cases()),
        ("json", json::cases()),
        ("packed", packed::cases()),
    ]
}

/// The families made to do harm.
fn hostile() -> Vec<(&'static str, Vec<Case>)> {
    vec![
        ("hostile_text", hostile_text::cases()),
        ("hostile_packed", hostile_packed::cases()),
        ("hostile_workbooks", hostile_workbooks::cases()),
    ]
}

#[test]
fn exports_of_donor_systems_are_read_as_they_were_meant() {
    run("exports", exports::cases());
}

#[test]
fn text_of_any_shape_is_read_row_by_row() {
    run("text", text::cases());
}

#[test]
fn text_in_any_encoding_is_recognised() {
    run("encodings", encodings::cases());
}

#[test]
fn headers_are_found_wherever_they_stand() {
    run("headers", headers::cases());
}

#[test]
fn damage_is_found_in_the_column_that_has_it() {
    run("damage", damage::cases());
}

#[test]
fn workbooks_give_what_a_person_sees() {
    run("workbooks", workbooks::cases());
}

#[test]
fn workbooks_of_other_programs_are_read_alike() {
    run("hand_made", hand_made::cases());
}

#[test]
fn workbooks_that_real_programs_wrote_are_read() {
    run("real_workbooks", real_workbooks::cases());
}

#[test]
fn json_gives_a_row_for_each_record() {
    run("json", json::cases());
}

#[test]
fn packed_files_are_unpacked_within_bounds() {
    run("packed", packed::cases());
}

#[test]
fn text_made_to_do_harm_ends_in_a_sentence() {
    run("hostile", hostile_text::cases());
}

#[test]
fn archives_made_to_do_harm_end_in_a_sentence() {
    run("hostile", hostile_packed::cases());
}

#[test]
fn workbooks_made_to_do_harm_end_in_a_sentence() {
    run("hostile", hostile_workbooks::cases());
}

#[test]
fn every_case_has_a_name_of_its_own_and_there_are_many() {
    let mut names = BTreeSet::new();
    let mut files = BTreeSet::new();
    for (family, cases) in families().into_iter().chain(hostile()) {
        for case in cases {
            assert!(names.insert(case.name), "two cases are called {:?}", case.name);
            assert!(files.insert((family, case.file)), "two files of {family} are called {:?}", case.file);
        }
    }
    assert!(names.len() >= 80, "only {} cases", names.len());
}

#[test]
fn every_hostile_file_is_explained() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile/README.md");
    let text = std::fs::read_to_string(readme).expect("the list of hostile files");
    let known: BTreeSet<&str> = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let made: BTreeSet<&str> = hostile().iter().flat_map(|(_, cases)| cases).map(|case| case.file).collect();
    assert_eq!(known, made, "the files listed are the files made");
    let refused =
        hostile().iter().flat_map(|(_, cases)| cases).filter(|case| matches!(case.expect, Expect::Refused(..))).count();
    assert!(refused * 2 > made.len(), "most hostile files are refused, only {refused} of {} are", made.len());
}

//! What a whole file is found to hold.

use super::*;
use crate::engine::schema::{DateOrder, NumberFormat, ValueType};
use profile::{ColumnProfile, DISTINCT_LIMIT, DamageKind, DateEvidence, NumberEvidence, Profile, profile};
use std::sync::atomic::AtomicBool;

fn profile_of(bytes: impl AsRef<[u8]>) -> Profile {
    let (_folder, path) = file(bytes);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    profile(&source, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// One column of the given cells.
fn column<'c>(cells: impl IntoIterator<Item = &'c str>) -> ColumnProfile {
    let mut text = "Name,Value\n".to_owned();
    for cell in cells {
        text.push_str(&format!("x,\"{cell}\"\n"));
    }
    profile_of(text).columns.remove(1)
}

fn share(column: &ColumnProfile, kind: ValueType) -> u64 {
    column.looks_like.iter().find(|(k, _)| *k == kind).map_or(0, |(_, count)| *count)
}

#[test]
fn columns_tell_their_values() {
    let column = column(["home", " work ", "home", "", "home", "mobile"]);
    assert_eq!(column.filled, 5);
    assert_eq!(column.values, [("home".into(), 3), ("work".into(), 1), ("mobile".into(), 1)]);
    assert!(column.values_complete);
    assert_eq!(column.samples, ["home", "work", "mobile"]);
    assert_eq!(column.longest, 6);
    assert_eq!(column.looks_like, []);
}

#[test]
fn distinct_values_are_given_up_once_there_are_too_many() {
    let cells: Vec<String> = (0..DISTINCT_LIMIT + 1).map(|i| format!("v {i}")).collect();
    let exactly = column(cells[1..].iter().map(String::as_str));
    assert_eq!((exactly.values.len(), exactly.values_complete), (DISTINCT_LIMIT, true));
    let more = column(cells.iter().map(String::as_str));
    assert_eq!((more.values.len(), more.values_complete), (0, false));
    let long = "y".repeat(300_000);
    assert!(!column([long.as_str()]).values_complete);
}

#[test]
fn the_order_of_dates_is_proved_by_all_rows() {
    let evidence = |cells: &[&str]| column(cells.iter().copied()).dates;
    let order = |cells: &[&str]| evidence(cells).order();
    assert_eq!(
        evidence(&["31/12/2024", "03/04/2024", "3.4.24", "03-04-2024", "2024-01-02", "4 March 2024", "soon"]),
        DateEvidence { day_first: 1, month_first: 0, year_first: 1, either: 3 }
    );
    assert_eq!(order(&["03/04/2024", "12/31/2024"]), Some(DateOrder::MonthFirst));
    assert_eq!(order(&["03/04/2024", "31/12/2024"]), Some(DateOrder::DayFirst));
    assert_eq!(order(&["2024-01-02"]), Some(DateOrder::YearFirst));
    assert_eq!(order(&["03/04/2024"]), None);
    assert_eq!(order(&["31/12/2024", "12/31/2024"]), None);
    // The one telling date may come after the rows that are looked at closely.
    let text = format!("Name,On\n{}x,31/12/2024\n", "x,03/04/2024\n".repeat(20_100));
    let profile = profile_of(text);
    assert_eq!(profile.columns[1].dates, DateEvidence { day_first: 1, either: 20_100, ..DateEvidence::default() });
    assert_eq!(share(&profile.columns[1], ValueType::Date), 20_101);
}

#[test]
fn the_decimal_sign_is_proved_by_numbers_that_have_one() {
    let evidence = |cells: &[&str]| column(cells.iter().copied()).numbers;
    assert_eq!(evidence(&["12.5", "1,234.50", "$7", "1,234"]), NumberEvidence { point: 2, comma: 0, either: 1 });
    assert_eq!(evidence(&["12,5", "1.234,50", "7"]).format(), Some(NumberFormat::Comma));
    assert_eq!(evidence(&["12.5", "12,5"]).format(), None);
    assert_eq!(evidence(&["31.12.2024"]), NumberEvidence::default());
}

#[test]
fn ids_are_unique_and_types_are_not() {
    let ids: Vec<String> = (0..50).map(|i| format!("C-{i:04}")).collect();
    assert_eq!(share(&column(ids.iter().map(String::as_str)), ValueType::Id), 50);
    let repeated = ids.iter().chain(&ids).map(String::as_str);
    assert_eq!(share(&column(repeated), ValueType::Id), 0);
    let emails = column(["a@example.org", "b@example.org", "none"]);
    assert_eq!(emails.looks_like, [(ValueType::Email, 2)]);
}

#[test]
fn notices_say_which_rows_are_odd() {
    let mut bytes = "Name,City,Amount\nZoë,Zürich,1\nZoë,Zürich\n\n,,\nZoë,Zürich,1,extra,\n".as_bytes().to_vec();
    bytes.extend("Zoë,Zürich,1\n".repeat(300).bytes());
    bytes.extend(b"Jos\xE9,Boston,2\nA,B,3,4,5,6\nTotal,,600\n");
    let profile = profile_of(bytes);
    let found: Vec<(&str, Option<u64>, &str)> =
        profile.notices.iter().map(|notice| (notice.code, notice.row, notice.message.as_str())).collect();
    assert_eq!(
        found,
        [
            ("mixed_encodings", Some(307), "Row 307 is not Unicode text and was read as Windows-1252."),
            (
                "ragged_rows",
                Some(2),
                "303 rows have fewer than 4 cells and 1 row has more than 4; the first is row 2. What stands past the last column is not read."
            ),
            ("totals_row", Some(309), "Row 309 holds totals and was passed over."),
            ("blank_rows", Some(4), "2 blank rows were passed over."),
        ]
    );
    assert_eq!(profile.rows, 305);
}

#[test]
fn empty_lines_at_the_end_are_no_blank_rows() {
    assert_eq!(profile_of("Name,City\na,b\n\n\n").notices, []);
    assert_eq!(codes(&profile_of("Name,City\na,b\n\nc,d\n,\n").notices), ["blank_rows"]);
}

#[test]
fn the_hash_is_of_the_files_own_bytes() {
    // printf 'Name,City\na,b\n' | sha256sum
    let profile = profile_of("Name,City\na,b\n");
    assert_eq!(profile.sha256, "d4891c01485af7ed3c13ade2976720da023e06cc9b3e7b524af359b5da69cc48");
    assert_eq!((profile.bytes, profile.rows, profile.complete), (14, 1, true));
}

#[test]
fn a_cancelled_pass_ends_early_and_is_not_complete() {
    let (_folder, path) = file(format!("Name,City\n{}", "a,b\n".repeat(50_000)));
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let profile = profile(&source, &AtomicBool::new(true), &mut |_| {}).unwrap();
    assert!(!profile.complete && profile.sha256.is_empty());
    assert!(profile.rows < 50_000);
}

#[test]
fn the_last_report_is_the_whole_profile() {
    let (_folder, path) = file("Name,City\na,b\nc,d\n");
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let mut reported = Vec::new();
    profile(&source, &AtomicBool::new(false), &mut |profile| reported.push((profile.rows, profile.complete))).unwrap();
    assert_eq!(reported.last(), Some(&(2, true)));
}

#[test]
fn damage_is_found_below_the_rows_a_preview_shows() {
    let text = format!("Name,ZIP\n{}Jos\u{C3}\u{A9},2134\n#N/A,02903\n", "Ann,60637\n".repeat(300));
    let profile = profile_of(text);
    let found = |column: usize| -> Vec<(DamageKind, u64, Vec<u64>)> {
        let damage = profile.columns[column].damage.iter();
        damage.map(|damage| (damage.kind, damage.cells, damage.rows.clone())).collect()
    };
    assert_eq!(found(0), [(DamageKind::Mojibake, 1, vec![302]), (DamageKind::FormulaError, 1, vec![303])]);
    assert_eq!(found(1), [(DamageKind::LostZeros, 1, vec![302])]);
}

#[test]
fn letters_lost_by_reading_are_no_damage_of_the_file() {
    let shift_jis = encoded(&"名前,住所\n山田太郎,東京都千代田区\n".repeat(40), "Shift_JIS", false);
    let options = ReadOptions { encoding: Some("shift_jis".into()), ..ReadOptions::default() };
    let (_folder, path) = file([shift_jis, b"a\x81 b,c\n".to_vec()].concat());
    let source = Source::open(&path, &options).unwrap();
    let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!(codes(&profile.notices), ["undecodable_bytes"]);
    assert!(profile.columns.iter().all(|column| column.damage.is_empty()));
}

//! What the readers make of whole files of real programs, and of damaged ones.

use super::*;
use crate::engine::source::ReadOptions;
use crate::engine::source::row_stream::Remarks;
use crate::engine::source::workbook::binary::xlsb::tests::repacked;
use crate::engine::source::workbook::drained::{Rows, drain};
use crate::engine::source::workbook::xlsx;
use calamine::{Data, ExcelDateTime, Reader, SheetType, SheetVisible};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const XLS: [&str; 6] = [
    "gifts.xls",
    "gifts_1904.xls",
    "calamine_biff5_write.xls",
    "calamine_date.xls",
    "calamine_date_1904.xls",
    "calamine_merge_cells.xls",
];
const XLSB: [&str; 4] =
    ["calamine_any_sheets.xlsb", "calamine_date.xlsb", "calamine_date_1904.xlsb", "calamine_issues.xlsb"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks").join(name)
}

fn bytes_of(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

pub(super) fn stored(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gifts");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn content(path: &Path) -> Result<Content, SourceError> {
    Content::open(path, &ReadOptions::default())
}

fn read(path: &Path, sheet: &str) -> Result<(Rows, Remarks), SourceError> {
    let content = content(path)?;
    drain(&content, rows(&content, sheet)?)
}

/// Each sheet of a file: its name, whether it is hidden, and its rows.
pub(super) fn read_all(bytes: &[u8]) -> Result<Vec<(String, bool, Rows, Remarks)>, SourceError> {
    let (_folder, path) = stored(bytes);
    let found = sheets(&content(&path)?)?;
    let read = |part: Part| {
        let (rows, remarks) = read(&path, &part.name)?;
        Ok((part.name, part.hidden, rows, remarks))
    };
    found.sheets.into_iter().map(read).collect()
}

/// What a date is as text, by the days, hours and seconds that calamine makes of it.
fn date_text(date: &ExcelDateTime) -> String {
    if date.is_duration() {
        let seconds = (date.as_f64() * 86_400.0).round() as u64;
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let day = format!("{year:04}-{month:02}-{day:02}");
    match (date.as_f64() < 1.0, time.as_str()) {
        (true, _) => time,
        (false, "00:00:00") => day,
        (false, _) => format!("{day} {time}"),
    }
}

fn is_alike(ours: &str, theirs: &Data) -> bool {
    let is_number = |number: f64| {
        // Of masks, the other reader knows nothing.
        let mut digits = ours.to_owned();
        digits.retain(|c| c.is_ascii_digit());
        if number.fract() == 0.0 && digits.parse() == Ok(number.abs() as u64) {
            return true;
        }
        let (digits, scale) = ours.strip_suffix('%').map_or((ours, 1.0), |digits| (digits, 100.0));
        digits.parse::<f64>().is_ok_and(|ours| (ours / scale - number).abs() <= 1e-13 * number.abs())
    };
    match theirs {
        Data::Empty => ours.is_empty(),
        Data::String(text) => ours == text,
        Data::Bool(truth) => ours == if *truth { "TRUE" } else { "FALSE" },
        Data::Int(number) => is_number(*number as f64),
        Data::Float(number) => is_number(*number),
        Data::Error(error) => ours == error.to_string(),
        Data::DateTime(date) => ours == date_text(date),
        Data::DateTimeIso(_) | Data::DurationIso(_) => panic!("no binary workbook has those"),
    }
}

#[test]
fn cells_are_those_that_another_reader_finds() {
    for name in XLS.iter().chain(&XLSB) {
        let mut other = calamine::open_workbook_auto(fixture(name)).unwrap();
        let theirs: Vec<(String, bool)> = other
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
            .collect();
        let ours = read_all(&bytes_of(name)).unwrap();
        assert_eq!(ours.iter().map(|sheet| (sheet.0.clone(), sheet.1)).collect::<Vec<_>>(), theirs, "{name}");
        for (sheet, _, rows, remarks) in ours {
            let range = other.worksheet_range(&sheet).unwrap();
            let (mut filled, mut extra) = (0, 0);
            for (row, column, text) in
                rows.iter().flat_map(|(row, cells)| cells.iter().enumerate().map(move |(at, text)| (row, at, text)))
            {
                let data = range.get_value((*row as u32 - 1, column as u32)).unwrap_or(&Data::Empty);
                filled += usize::from(*data != Data::Empty && *data != Data::String(String::new()));
                if !is_alike(text, data) {
                    assert_eq!(data, &Data::Empty, "{name} {sheet} row {row} column {column}: {text}");
                    extra += 1;
                }
            }
            let theirs = range.used_cells().filter(|(.., data)| **data != Data::String(String::new())).count();
            assert_eq!(filled, theirs, "{name} {sheet}");
            assert_eq!(extra, remarks.merged_cells.count, "{name} {sheet}");
        }
    }
}

#[test]
fn an_xls_file_gives_what_the_same_workbook_gives_as_xlsx() {
    for (xls, xlsx) in [("gifts.xls", "gifts.xlsx"), ("gifts_1904.xls", "gifts_1904.xlsx")] {
        let theirs = content(&fixture(xlsx)).unwrap();
        let found = xlsx::sheets(&theirs).unwrap();
        let ours = sheets(&content(&fixture(xls)).unwrap()).unwrap();
        assert_eq!(ours.sheets, found.sheets);
        assert_eq!(ours.notices, found.notices);
        assert_eq!(ours.notices.len(), usize::from(xls.contains("1904")));
        for part in found.sheets {
            let expected = drain(&theirs, xlsx::rows(&theirs, &part.name).unwrap()).unwrap();
            assert_eq!(read(&fixture(xls), &part.name).unwrap(), expected, "{xls} {}", part.name);
        }
    }
}

#[test]
fn hidden_rows_and_columns_and_merged_cells_are_remarked() {
    let sheets = read_all(&bytes_of("gifts.xls")).unwrap();
    let remarks = &sheets[0].3;
    assert_eq!((remarks.hidden_rows.count, remarks.hidden_rows.first), (1, 6));
    assert_eq!((remarks.merged_cells.count, remarks.merged_cells.first), (2, 5));
    assert_eq!(remarks.hidden_columns, ["M"]);
    let hidden: Vec<(&str, bool)> = sheets.iter().map(|sheet| (sheet.0.as_str(), sheet.1)).collect();
    assert!(hidden.contains(&("Gifts", false)) && hidden.contains(&("Old & hidden", true)), "{hidden:?}");
}

#[test]
fn workbooks_that_count_from_1904_say_so_and_are_read_rightly() {
    for (name, other) in
        [("calamine_date_1904.xls", "calamine_date.xls"), ("calamine_date_1904.xlsb", "calamine_date.xlsb")]
    {
        let [from_1904, from_1900] =
            [name, other].map(|name| sheets(&content(&fixture(name)).unwrap()).unwrap().notices);
        assert_eq!(from_1904.iter().map(|notice| notice.code).collect::<Vec<_>>(), ["dates_from_1904"], "{name}");
        assert_eq!(from_1900, []);
        let [from_1904, from_1900] = [name, other].map(|name| read_all(&bytes_of(name)).unwrap().remove(0).2);
        assert_eq!(from_1904[0].1[0], "2021-01-01", "{name}");
        assert_eq!(from_1904, from_1900, "{name}");
    }
}

#[test]
fn workbooks_with_a_password_ask_for_it_to_be_taken_off() {
    for name in ["protected.xls", "calamine_pass_protected.xlsb"] {
        let content = content(&fixture(name)).unwrap();
        let refused = [sheets(&content).err(), rows(&content, "Gifts").err()];
        for error in refused {
            assert!(matches!(error, Some(SourceError::Protected { .. })), "{name}: {error:?}");
        }
    }
}

#[test]
fn a_sheet_that_is_not_there_is_refused_with_those_that_are() {
    for (name, known) in [("gifts.xls", "“Gifts”, "), ("calamine_date.xlsb", "“Sheet1”")] {
        let error = read(&fixture(name), "Pledges").unwrap_err().to_string();
        assert!(error.contains("“Pledges”") && error.contains(known), "{error}");
    }
}

#[test]
fn workbooks_that_are_cut_off_are_refused_unless_all_cells_are_there() {
    for name in XLS.iter().chain(&XLSB) {
        let bytes = bytes_of(name);
        let whole = read_all(&bytes).unwrap();
        let lengths = [1, 2, 7, 30, 76, 511, 512, 513, 600, 1024, 1536, 2_500].into_iter();
        for length in lengths.chain((1..20).map(|twentieths| bytes.len() * twentieths / 20)) {
            match read_all(&bytes[..length]) {
                Ok(read) => assert!(name.ends_with(".xls") && read == whole, "{name} {length}"),
                Err(error) => assert!(error.to_string().contains("is damaged"), "{name} {length}: {error}"),
            }
        }
        let half = read_all(&bytes[..bytes.len() / 2]);
        assert!(half.is_err(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_changed_bytes_of_xls_make_it_panic(
        which in 0..XLS.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = bytes_of(XLS[which]);
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        let _ = read_all(&bytes);
    }

    #[test]
    fn no_changed_records_of_xlsb_make_it_panic(
        which in 0..XLSB.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let _ = read_all(&repacked(&bytes_of(XLSB[which]), |part| {
            for (at, byte) in &changes {
                if !part.is_empty() {
                    *at.get_mut(part) = *byte;
                }
            }
        }));
    }
}

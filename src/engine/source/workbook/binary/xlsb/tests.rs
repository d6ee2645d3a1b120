//! What the reader makes of XLSB workbooks that are put together record by record.

use super::super::tests::read_all;
use crate::engine::source::SourceError;
use crate::engine::source::row_stream::Remarks;
use crate::engine::source::workbook::drained::Rows;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A package with parts as they are.
fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A package with its binary parts changed and its checksums right.
pub(in super::super) fn repacked(bytes: &[u8], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        if name.ends_with(".bin") {
            change(&mut part);
        }
        parts.push((name, part));
    }
    pack(&parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect::<Vec<_>>())
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut out = match kind {
        0..0x80 => vec![kind as u8],
        _ => vec![kind as u8 | 0x80, (kind >> 7) as u8],
    };
    let mut length = data.len();
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(data);
    out
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let count = (units.len() as u32).to_le_bytes();
    count.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A cell of a column and a style.
fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&numbers(&[column, style])[..], value].concat())
}

/// A cell in the column behind the one before.
fn next_cell(kind: u16, value: &[u8]) -> Vec<u8> {
    record(kind, &[&numbers(&[0])[..], value].concat())
}

fn row(number: u32, hidden: bool) -> Vec<u8> {
    record(0, &[&numbers(&[number, 0])[..], &[0x2C, 0x01, 0, if hidden { 0x10 } else { 0 }, 0]].concat())
}

/// A workbook whose sheet has these records before, within and behind its rows.
fn book(before: &[Vec<u8>], rows: &[Vec<u8>], behind: &[Vec<u8>]) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"http://x.example/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inner: &str| format!("<Relationships>{inner}</Relationships>").into_bytes();
    let roots = relations(&relation("r", "officeDocument", "xl/workbook.bin"));
    let of_book = relations(&(relation("s", "worksheet", "sheet.bin") + &relation("c", "chartsheet", "chart.bin")));
    let sheet = |id: &str, name: &str| record(156, &[numbers(&[0, 1]), wide(id), wide(name)].concat());
    let workbook = [record(153, &numbers(&[0, 0])), sheet("c", "Chart"), sheet("s", "Gifts")].concat();
    let styles = [
        record(44, &[&170_u16.to_le_bytes()[..], &wide("00000")].concat()),
        // Styles of styles come first and count for nothing.
        record(47, &[0, 0, 14, 0]),
        record(617, &numbers(&[3])),
        record(47, &[0, 0, 0, 0]),
        record(47, &[0, 0, 170, 0]),
        record(47, &[0, 0, 14, 0]),
        record(618, &[]),
        record(47, &[0, 0, 14, 0]),
    ]
    .concat();
    let texts = [("Ada", 0), ("", 0), ("李 小龍 😀", 1)];
    let texts: Vec<Vec<u8>> =
        texts.map(|(text, mark)| record(19, &[&[mark][..], &wide(text), &[0; 8]].concat())).into();
    let part = [before.concat(), record(145, &[]), rows.concat(), record(146, &[]), behind.concat()].concat();
    pack(&[
        ("_rels/.rels", &roots),
        ("xl/_rels/workbook.bin.rels", &of_book),
        ("xl/workbook.bin", &workbook),
        ("xl/styles.bin", &styles),
        ("xl/sharedStrings.bin", &[record(159, &numbers(&[3, 3])), texts.concat()].concat()),
        ("xl/sheet.bin", &part),
    ])
}

fn read(rows: &[Vec<u8>]) -> Result<(Rows, Remarks), SourceError> {
    let mut sheets = read_all(&book(&[], rows, &[]))?;
    assert_eq!(sheets.len(), 1);
    let (name, hidden, rows, remarks) = sheets.remove(0);
    assert_eq!((name.as_str(), hidden), ("Gifts", false));
    Ok((rows, remarks))
}

fn owned(rows: &[(u64, &[&str])]) -> Rows {
    rows.iter().map(|(number, cells)| (*number, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
}

#[test]
fn cells_of_every_kind_give_the_text_a_person_sees() {
    let short = |number: u32| number.to_le_bytes();
    let formula = [0, 0, 0, 0, 0, 0];
    let rich = |text: &str| [&[1][..], &wide(text), &numbers(&[1, 0])].concat();
    let rows = [
        row(0, false),
        cell(7, 0, 0, &short(2)),
        cell(2, 1, 1, &short(2134 << 2 | 2)),
        cell(5, 3, 2, &45_657.5_f64.to_le_bytes()),
        cell(4, 4, 0, &[1]),
        cell(3, 5, 0, &[0x07]),
        cell(6, 6, 0, &wide("plain")),
        cell(62, 7, 0, &rich("rich")),
        row(2, false),
        cell(8, 0, 0, &[&wide("by formula")[..], &formula].concat()),
        cell(9, 1, 0, &[&0.1_f64.to_le_bytes()[..], &formula].concat()),
        cell(10, 2, 0, &[&[0][..], &formula].concat()),
        cell(11, 3, 0, &[&[0x2A][..], &formula].concat()),
        row(3, false),
        cell(1, 0, 0, &[]),
        next_cell(13, &short(7 << 2 | 3)),
        next_cell(12, &[]),
        next_cell(14, &[0x24]),
        next_cell(15, &[1]),
        next_cell(16, &2.5_f64.to_le_bytes()),
        next_cell(17, &wide("behind")),
        next_cell(18, &short(0)),
        next_cell(61, &rich("rich")),
        next_cell(18, &short(1)),
        // A row without a cell, one with blank cells, and records nobody knows.
        row(9, false),
        row(10, false),
        record(0x3FFF, &[0; 300]),
        cell(1, 5, 0, &[]),
    ];
    let (rows, remarks) = read(&rows).unwrap();
    let expected = owned(&[
        (1, &["李 小龍 😀", "02134", "", "2024-12-31 12:00:00", "TRUE", "#DIV/0!", "plain", "rich"]),
        (3, &["by formula", "0.1", "FALSE", "#N/A"]),
        (4, &["", "0.07", "", "#NUM!", "TRUE", "2.5", "behind", "Ada", "rich"]),
    ]);
    assert_eq!(rows, expected);
    assert_eq!(remarks, Remarks::default());
}

#[test]
fn hidden_rows_and_columns_and_merged_cells_are_read_and_remarked() {
    let columns = |first: u32, last: u32, flags: u16| {
        record(60, &[&numbers(&[first, last, 2_000, 0])[..], &flags.to_le_bytes()].concat())
    };
    let text = |column: u32, text: &str| cell(6, column, 0, &wide(text));
    let rows =
        [row(0, false), text(1, "all"), text(2, "x"), row(1, true), text(0, "second"), row(2, false), text(0, "y")];
    let merges = [record(177, &numbers(&[1])), record(176, &numbers(&[0, 1, 1, 1])), record(178, &[])];
    // The same columns said twice are hidden once, and those without cells are not worth a word.
    let hidden = [columns(0, 0, 0), columns(1, 1, 1), columns(1, 2, 1), columns(3, 16_383, 1), columns(0, u32::MAX, 1)];
    let sheets = read_all(&book(&hidden, &rows, &merges)).unwrap();
    let (.., rows, remarks) = &sheets[0];
    assert_eq!(*rows, owned(&[(1, &["", "all", "x"]), (2, &["second", "all"]), (3, &["y"])]));
    assert_eq!((remarks.hidden_rows.count, remarks.hidden_rows.first), (1, 2));
    assert_eq!((remarks.merged_cells.count, remarks.merged_cells.first), (1, 2));
    assert_eq!(remarks.hidden_columns, ["B", "C"]);
}

#[test]
fn damage_is_refused_with_the_row_where_it_is() {
    let text = |column: u32, text: &str| cell(6, column, 0, &wide(text));
    let long = "x".repeat((1 << 20) + 1);
    for (rows, expected) in [
        (vec![row(4, false), text(0, "a"), row(4, false)], "row 5: its rows are not in order"),
        (vec![row(4, false), text(0, "a"), row(3, false)], "row 5: its rows are not in order"),
        (vec![row(1 << 20, false)], "it has more rows than a sheet can have"),
        (vec![row(u32::MAX, false)], "it has more rows than a sheet can have"),
        (vec![row(1, false), text(3, "a"), text(3, "b")], "row 2: a cell stands twice in it"),
        (vec![row(1, false), text(16_384, "a")], "row 2: a cell is where no cell can be"),
        (vec![row(1, false), text(u32::MAX, "a"), next_cell(15, &[1])], "a cell is where no cell can be"),
        (vec![row(1, false), cell(7, 0, 0, &[3, 0, 0, 0])], "refers to a text that the workbook does not hold"),
        (vec![row(1, false), cell(7, 0, 0, &[0xFF; 4])], "refers to a text that the workbook does not hold"),
        (vec![row(1, false), cell(5, 0, 0, &[0; 7])], "row 2: a cell is cut off"),
        (vec![row(1, false), record(2, &[])], "row 2: a cell is cut off"),
        (vec![row(1, false), cell(6, 0, 0, &numbers(&[0x7FFF_FFFF, 0]))], "row 2: a cell is cut off"),
        (vec![record(0, &[1])], "the beginning of a row is cut off"),
        (vec![text(0, "a")], "a cell stands in no row"),
        (vec![vec![0x81]], "it ends too early"),
        (vec![row(1, false), vec![6, 0xFF, 0xFF, 0x03, 0]], "it ends too early"),
        (vec![row(1, false), vec![6, 0xFF, 0xFF, 0xFF, 0x7F, 0]], "it ends too early"),
        (vec![row(1, false), record(6, &vec![0; 9 << 20])], "row 2: one of its records is absurdly long"),
        (vec![row(1, false), vec![0x20, 0xFF, 0xFF, 0xFF, 0x7F, 0]], "it ends too early"),
        (vec![row(1, false), text(0, &long)], "row 2: one cell is longer than 1048576 characters"),
    ] {
        let error = read(&rows).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_sheet_in_another_file_or_without_a_file_is_listed_and_refused() {
    let whole = book(&[], &[row(0, false), cell(4, 0, 0, &[1])], &[]);
    for (from, to, expected) in [
        ("Target=\"sheet.bin\"/>", "Target=\"absent.bi\"/>", "this part of the workbook is missing"),
        ("Id=\"s\" Type", "Id=\"z\" Type", "does not say where its cells are"),
        ("Target=\"sheet.bin\"/>", "Target=\"../../x.b\"/>", "said to be outside of it"),
    ] {
        let text = whole.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        let mut changed = whole.clone();
        changed.splice(text..text + from.len(), to.bytes());
        // The relationships are the only part without a right checksum; it is not looked at in XML.
        let error = read_all(&changed).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn damage_behind_the_rows_is_noticed_at_their_end() {
    let text = |column: u32, text: &str| cell(6, column, 0, &wide(text));
    let mut bytes = book(&[], &[row(0, false), text(0, "a")], &[record(0x3FFF, b"unknown")]);
    let at = bytes.windows(7).position(|window| window == b"unknown").unwrap();
    bytes[at] = b'U';
    let error = read_all(&bytes).unwrap_err().to_string();
    assert!(error.contains("its checksum is wrong"), "{error}");
}

#[test]
fn merged_cells_of_large_sheets_are_left_as_they_are_and_remarked() {
    let rows = [row(0, false), cell(6, 0, 0, &wide("all")), row(1, false), cell(6, 1, 0, &wide("x"))];
    let merges = [record(176, &numbers(&[0, 1, 0, 0])), record(176, &numbers(&[5, 5, 0, 3]))];
    let behind = [record(0x3FFF, &vec![0; 33 << 20]), merges.concat()];
    let sheets = read_all(&book(&[], &rows, &behind)).unwrap();
    let (.., rows, remarks) = &sheets[0];
    assert_eq!(*rows, owned(&[(1, &["all"]), (2, &["", "x"])]));
    assert_eq!((remarks.merged_cells.count, remarks.merged_unread.count, remarks.merged_unread.first), (0, 1, 1));
}

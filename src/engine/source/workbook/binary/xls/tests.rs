//! What the reader makes of XLS workbooks that are put together record by record, and of containers
//! that lead nowhere.

use super::super::tests::read_all;
use crate::engine::source::SourceError;
use crate::engine::source::row_stream::Remarks;
use crate::engine::source::workbook::drained::Rows;

fn gifts() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/workbooks/gifts.xls")).unwrap()
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).unwrap()
}

fn put(bytes: &mut [u8], at: usize, number: u32) {
    bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn shorts(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn cell(kind: u16, row: u16, column: u16, style: u16, value: &[u8]) -> Vec<u8> {
    record(kind, &[&shorts(&[row, column, style])[..], value].concat())
}

fn number(row: u16, column: u16, number: f64) -> Vec<u8> {
    cell(0x0203, row, column, 0, &number.to_le_bytes())
}

/// A container with a workbook of one sheet called `Gifts`, of a version, with these records before its
/// sheets and within the sheet.
fn book(version: u16, globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let begin = record(0x0809, &shorts(&[version, 5, 0, 0]));
    let end = record(0x000A, &[]);
    let name: &[u8] = if version == 0x0600 { b"\x05\0Gifts" } else { b"\x05Gifts" };
    let place = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0], name].concat());
    let at = [&begin, &globals.concat(), &place(0), &end].map(Vec::len).iter().sum::<usize>() as u32;
    let stream = [begin.clone(), globals.concat(), place(at), end.clone(), begin, sheet.concat(), end].concat();
    container(if version == 0x0600 { "Workbook" } else { "Book" }, &stream)
}

/// A container with one stream: a table, a directory, and the stream in the sectors behind.
fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().next_multiple_of(512).max(4096), 0);
    let sectors = (stream.len() / 512) as u32;
    assert!(sectors <= 126, "one sector of the table is enough");
    let mut head = vec![0xFF; 512];
    head[..48].fill(0);
    (head[30], head[32]) = (9, 6);
    for (at, number) in
        [(48, 1), (52, 0), (56, 4096), (60, u32::MAX - 1), (64, 0), (68, u32::MAX - 1), (72, 0), (76, 0)]
    {
        put(&mut head, at, number);
    }
    let mut table = vec![0xFF; 512];
    put(&mut table, 0, u32::MAX - 2);
    put(&mut table, 4, u32::MAX - 1);
    for sector in 0..sectors {
        let next = if sector + 1 == sectors { u32::MAX - 1 } else { sector + 3 };
        put(&mut table, 8 + sector as usize * 4, next);
    }
    let mut directory = vec![0; 512];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    directory[128..128 + units.len()].copy_from_slice(&units);
    (directory[64], directory[66]) = (2, 5);
    (directory[128 + 64], directory[128 + 66]) = (units.len() as u8 + 2, 2);
    put(&mut directory, 128 + 116, 2);
    put(&mut directory, 128 + 120, stream.len() as u32);
    [head, table, directory, stream].concat()
}

fn read(version: u16, globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Result<(Rows, Remarks), SourceError> {
    let mut sheets = read_all(&book(version, globals, sheet))?;
    assert_eq!((sheets.len(), sheets[0].0.as_str()), (1, "Gifts"));
    let (.., rows, remarks) = sheets.remove(0);
    Ok((rows, remarks))
}

fn owned(rows: &[(u64, &[&str])]) -> Rows {
    rows.iter().map(|(number, cells)| (*number, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
}

#[test]
fn cells_of_every_kind_and_in_any_order_give_the_text_a_person_sees() {
    let formula = |row: u16, column: u16, value: [u8; 8]| cell(0x0006, row, column, 0, &[&value[..], &[0; 8]].concat());
    let globals = [
        record(0x041E, &[&shorts(&[170, 5])[..], b"\x0000000"].concat()),
        record(0x00E0, &shorts(&[0, 0])),
        record(0x00E0, &shorts(&[0, 170])),
        record(0x00E0, &shorts(&[0, 14])),
    ];
    let short = |number: u32| number.to_le_bytes();
    let sheet = [
        number(2, 1, 2.5),
        cell(0x0203, 0, 4, 2, &45_657.5_f64.to_le_bytes()),
        cell(0x027E, 0, 0, 1, &short(2134 << 2 | 2)),
        record(
            0x00BD,
            &[&shorts(&[0, 1, 0])[..], &short(7 << 2 | 3), &shorts(&[1]), &short(8 << 2 | 2), &[2, 0]].concat(),
        ),
        cell(0x0204, 0, 3, 0, b"\x03\0\x00Ada"),
        cell(0x00D6, 0, 5, 0, b"\x02\0\x01\x4E\x67\x0F\x5C\x00"),
        cell(0x0205, 1, 0, 0, &[1, 0]),
        cell(0x0205, 1, 1, 0, &[0x2A, 1]),
        formula(1, 2, 1.5_f64.to_le_bytes()),
        formula(1, 3, [1, 0, 1, 0, 0, 0, 0xFF, 0xFF]),
        formula(1, 4, [2, 0, 0x07, 0, 0, 0, 0xFF, 0xFF]),
        formula(1, 5, [3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        formula(1, 6, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        // What it shares with other formulas stands between it and its text.
        record(0x04BC, &[0; 20]),
        record(0x0207, b"\x04\0\x00text"),
        // A chart within the sheet.
        record(0x0809, &shorts(&[0x0600, 0x20, 0, 0])),
        number(0, 0, 9.0),
        record(0x000A, &[]),
        cell(0x0201, 5, 0, 0, &[]),
    ];
    let (rows, remarks) = read(0x0600, &globals, &sheet).unwrap();
    let expected = owned(&[
        (1, &["02134", "0.07", "00008", "Ada", "2024-12-31 12:00:00", "\u{674E}\u{5C0F}"]),
        (2, &["TRUE", "#N/A", "1.5", "TRUE", "#DIV/0!", "", "text"]),
        (3, &["", "2.5"]),
    ]);
    assert_eq!(rows, expected);
    assert_eq!(remarks, Remarks::default());
}

#[test]
fn shared_texts_go_on_in_the_next_record_with_another_width() {
    let texts = [&[3, 0, 0, 0, 3, 0, 0, 0][..], b"\x03\0\x00Ada", b"\x06\0\x08\x02\0ab"].concat();
    let globals = [
        record(0x00FC, &texts),
        // The rest of the second text in wide characters, then its two formats, cut in two themselves.
        record(0x003C, &[&[1][..], &shorts(&[0x674E, 0x5C0F, 0x9F8D]), &[b'c', 0], &[0; 5]].concat()),
        record(0x003C, &[&[0; 3][..], b"\x02\0\x01\x3D\xD8\x00\xDE"].concat()),
    ];
    let shared = |column: u16, index: u8| cell(0x00FD, 0, column, 0, &[index, 0, 0, 0]);
    let (rows, _) = read(0x0600, &globals, &[shared(0, 2), shared(1, 1), shared(2, 0)]).unwrap();
    assert_eq!(rows, owned(&[(1, &["😀", "ab李小龍c", "Ada"])]));
    let error = read(0x0600, &globals, &[shared(0, 3)]).unwrap_err().to_string();
    assert!(error.contains("row 1: a cell is cut off or names a text that is not there"), "{error}");
}

#[test]
fn texts_before_excel_97_are_in_the_encoding_of_the_computer() {
    for (page, expected) in [(1251_u16, "Жук"), (1252, "Æóê"), (1, "Æóê")] {
        let globals = [record(0x0042, &page.to_le_bytes())];
        let (rows, _) = read(0x0500, &globals, &[cell(0x0204, 0, 0, 0, b"\x03\0\xC6\xF3\xEA")]).unwrap();
        assert_eq!(rows, owned(&[(1, &[expected])]), "{page}");
    }
}

#[test]
fn a_chain_of_sectors_that_goes_in_circles_is_refused() {
    let whole = gifts();
    let expected = read_all(&whole).unwrap();
    let table = (u32::from_le_bytes(whole[76..80].try_into().unwrap()) as usize + 1) * 512;
    let sectors = whole.len() / 512 - 1;
    let mut refused = 0;
    for sector in 0..sectors {
        let mut bytes = whole.clone();
        put(&mut bytes, table + sector * 4, sector as u32);
        match read_all(&bytes) {
            // The stream needs no sector behind its last one.
            Ok(read) => assert_eq!(read, expected),
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("is damaged"), "{error}");
            }
        }
    }
    assert!(refused >= sectors / 2, "{refused} of {sectors}");
    // The table's own chain.
    let mut bytes = whole;
    put(&mut bytes, 68, 0);
    put(&mut bytes, 1020, 0);
    assert!(read_all(&bytes).unwrap_err().to_string().contains("is damaged"));
}

#[test]
fn sizes_that_the_file_cannot_have_are_refused_at_once() {
    for (size, expected) in [(u32::MAX, "larger than 1 GB"), (0x3FFF_FFFF, "cut off"), (50_000, "cut off")] {
        let mut bytes = gifts();
        let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let entry = find(&bytes, &name);
        put(&mut bytes, entry + 120, size);
        let error = read_all(&bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_sheet_that_is_said_to_be_elsewhere_is_refused() {
    let whole = gifts();
    let place = find(&whole, b"\x05\0Gifts") - 6;
    let right = u32::from_le_bytes(whole[place..place + 4].try_into().unwrap());
    for wrong in [u32::MAX, u32::MAX - 3, whole.len() as u32, right + 1, right + 4] {
        let mut bytes = whole.clone();
        put(&mut bytes, place, wrong);
        let error = read_all(&bytes).unwrap_err().to_string();
        assert!(error.contains("is damaged (the sheet “Gifts”: "), "{error}");
    }
}

#[test]
fn damage_within_a_sheet_is_refused_with_the_row_where_it_is() {
    let damaged = |sheet: &[Vec<u8>]| read(0x0600, &[], sheet).unwrap_err().to_string();
    for (sheet, expected) in [
        (vec![number(3, 1, 1.0), number(3, 1, 2.0)], "row 4: a cell stands twice in it"),
        (vec![number(3, 16_384, 1.0)], "row 4: a cell is where no cell can be"),
        (vec![cell(0x0203, 3, 0, 0, &[0; 7])], "row 4: a cell is cut off"),
        (vec![cell(0x0204, 3, 0, 0, b"\xFF\x7F\x00short")], "row 4: a cell is cut off"),
        (vec![cell(0x0204, 3, 0, 0, b"\x02\0\x01\x4E\x67\x0F")], "row 4: a cell is cut off"),
        (vec![record(0x0203, &[0; 3])], "it ends too early"),
        (vec![vec![0x03, 0x02, 0xFF, 0xFF]], "it ends too early"),
    ] {
        let error = damaged(&sheet);
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn versions_nobody_knows_and_containers_without_a_workbook_are_refused() {
    for (bytes, expected) in [
        (book(0x0700, &[], &[]), "its version of Excel is unknown"),
        (container("Workbook", &record(0x0009, &[0; 4])), "it is older than Excel 5 or no workbook"),
        (container("Workbook", &[0x09, 0x08]), "its version of Excel is unknown"),
        (container("Letters", &[]), "it holds no workbook"),
        (book(0x0600, &[record(0x002F, &[0; 6])], &[]), "is protected with a password"),
    ] {
        let error = read_all(&bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

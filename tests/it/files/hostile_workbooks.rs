//! Workbooks made to do harm: to grow without end, to lie about their size, or only broken.

use super::case::{Case, case};
use super::hostile_text::random;
use super::packing::{Entry, zip};
use super::sheets::{ODS, Xlsx, inline_rows, ods_of, ods_row, xlsx_of};
use almoner::engine::source::Format;

const DONORS: &[&[&str]] = &[&["Name", "City"], &["Ann", "Boston"], &["Bob", "Bath"]];

pub fn cases() -> Vec<Case> {
    let mut cases = entities();
    cases.extend(huge());
    cases.extend(lies());
    cases.extend(open_document());
    cases.extend(broken());
    cases
}

/// Ten entities, each ten times the one before.
fn laughs(root: &str) -> String {
    let mut text = format!("<!DOCTYPE {root} [<!ENTITY l0 \"ha\">");
    for i in 1..=9 {
        text.push_str(&format!("<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10)));
    }
    text + "]>"
}

fn entities() -> Vec<Case> {
    const BODY: &str = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row></sheetData>";
    let shared = |before: String, text: &'static str| {
        let shared = format!("<si><t>Name</t></si><si><t>{text}</t></si>");
        Xlsx { sheets: &[("Sheet1", BODY)], shared: &shared, before_shared: &before, ..Xlsx::default() }.bytes()
    };
    vec![
        case("a billion laughs among a workbook's texts", "laughs.xlsx", move || shared(laughs("sst"), "&l9;"))
            .refused("DamagedWorkbook", ""),
        case("another file among a workbook's texts", "external.xlsx", move || {
            shared("<!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>".into(), "&x;")
        })
        .refused("DamagedWorkbook", ""),
        case("a billion laughs in an OpenDocument cell", "laughs.ods", || {
            let rows = [ods_row(&["Name"]), ods_row(&["&l9;"])].concat();
            ods_of(
                &laughs("office:document-content"),
                &format!("<table:table table:name=\"Donors\">{rows}</table:table>"),
            )
        })
        .refused("DamagedWorkbook", ""),
    ]
}

/// A workbook whose sheet is a start, the same bytes over and over, and an end.
fn sheet_of(start: &str, unit: &[u8], times: usize) -> Vec<u8> {
    let mut entries = Xlsx { sheets: &[("Sheet1", "")], ..Xlsx::default() }.entries();
    let head = format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{start}");
    let entry = entries.iter_mut().find(|entry| entry.name == b"xl/worksheets/sheet1.xml").expect("a sheet");
    *entry = Entry::run_after("xl/worksheets/sheet1.xml", head.as_bytes(), unit, times);
    zip(&entries)
}

fn huge() -> Vec<Case> {
    vec![
        case("one cell of a gigabyte in a sheet", "cell.xlsx", || {
            sheet_of("<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>", &[b'x'; 1 << 20], 1024)
        })
        .refused("CellTooLong", "row 1"),
        case("a hundred million rows", "rows.xlsx", || {
            let body = inline_rows(DONORS).replace("</sheetData>", "");
            sheet_of(&body, &b"<row></row>".repeat(100_000), 1000)
        })
        .refused("DamagedWorkbook", ""),
        case("a hundred million texts that no cell has", "texts.xlsx", || {
            let body = inline_rows(DONORS);
            let mut entries = Xlsx { sheets: &[("Sheet1", &body)], shared: "<si/>", ..Xlsx::default() }.entries();
            let entry = entries.iter_mut().find(|entry| entry.name == b"xl/sharedStrings.xml").expect("texts");
            let head = b"<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";
            *entry = Entry::run_after("xl/sharedStrings.xml", head, &b"<si><t>x</t></si>".repeat(60_000), 1700);
            zip(&entries)
        })
        .format(Format::Xlsx)
        .columns(&["Name", "City"])
        .rows(2, 2, 3),
        case("a cell far past the last column", "columns.xlsx", || {
            xlsx_of("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"ZZZZZZ1\"><v>2</v></c></row></sheetData>")
        })
        .refused("DamagedWorkbook", "row 1"),
        case("one column more than a sheet has", "one_more.xlsx", || {
            let cells: String = (0..16_385).map(|i| format!("<c><v>{i}</v></c>")).collect();
            xlsx_of(&format!("<sheetData><row r=\"1\">{cells}</row></sheetData>"))
        })
        .refused("TooManyColumns", "row 1"),
        case("a million elements within each other", "deep.xlsx", || {
            sheet_of("<sheetData>", &b"<row>".repeat(10_000), 100)
        })
        .refused("DamagedWorkbook", ""),
        case("everything merged into one cell", "merged.xlsx", || {
            let body = inline_rows(DONORS);
            xlsx_of(&format!("{body}<mergeCells count=\"1\"><mergeCell ref=\"A2:XFD1048576\"/></mergeCells>"))
        })
        .format(Format::Xlsx)
        .columns(&["Name", "City"])
        .rows(2, 2, 3),
    ]
}

fn lies() -> Vec<Case> {
    let donors = |name, file, bytes: fn() -> Vec<u8>| {
        case(name, file, bytes).format(Format::Xlsx).columns(&["Name", "City"]).rows(2, 2, 3)
    };
    vec![
        donors("a sheet that claims every cell", "dimension.xlsx", || {
            let body = inline_rows(DONORS);
            xlsx_of(&format!("<dimension ref=\"A1:XFD1048576\"/>{body}"))
        }),
        case("two cells at opposite corners", "corners.xlsx", || {
            xlsx_of(
                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Name</t></is></c></row>\
                 <row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>Ann</t></is></c></row></sheetData>",
            )
        })
        .format(Format::Xlsx)
        .first_columns(16_384, &["Name", "Column B"])
        .rows(1, 1_048_576, 1_048_576)
        .notices(&["blank_headers", "blank_rows"]),
        donors("texts, styles and names that are not there", "indexes.xlsx", || {
            let body = inline_rows(DONORS).replace("r=\"A2\"", "r=\"A2\" s=\"4000000000\"");
            xlsx_of(&body.replace("</row></sheetData>", "<c r=\"C3\" t=\"s\"><v>99</v></c></row></sheetData>"))
        })
        .refused("DamagedWorkbook", ""),
        donors("numbers that are none", "numbers.xlsx", || {
            let number = |n: u32, text: &str| {
                format!(
                    "<row r=\"{n}\"><c r=\"A{n}\" t=\"inlineStr\"><is><t>Ann</t></is></c><c r=\"B{n}\"><v>{text}</v></c></row>"
                )
            };
            let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Name</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>City</t></is></c></row>";
            xlsx_of(&format!("<sheetData>{head}{}{}</sheetData>", number(2, "1e999"), number(3, "NaN")))
        }),
        donors("rows that go backwards", "backwards.xlsx", || {
            let body = inline_rows(&[&["Name", "City"], &["Ann", "Boston"], &["Bob", "Bath"]]);
            xlsx_of(&body.replace("r=\"3\"", "r=\"1\"").replace("A3", "A1").replace("B3", "B1"))
        })
        .refused("DamagedWorkbook", ""),
        donors("rows past the last one", "row_numbers.xlsx", || {
            let body = inline_rows(DONORS);
            xlsx_of(
                &body.replace("r=\"3\"", "r=\"4294967295\"").replace("A3", "A4294967295").replace("B3", "B4294967295"),
            )
        })
        .refused("DamagedWorkbook", ""),
    ]
}

fn open_document() -> Vec<Case> {
    let table = |rows: String| ods_of("", &format!("<table:table table:name=\"Donors\">{rows}</table:table>"));
    let donors = || DONORS.iter().map(|row| ods_row(row)).collect::<String>();
    vec![
        case("billions of blank rows", "blank_rows.ods", move || {
            let blank = "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell/></table:table-row>";
            table(donors() + &blank.repeat(1000))
        })
        .format(Format::Ods)
        .columns(&["Name", "City"])
        .rows(2, 2, 3),
        case("a billion rows alike", "rows.ods", move || {
            let same = ods_row(&["Eve", "Nowhere"]).replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"1000000000\">");
            table(donors() + &same)
        })
        .format(Format::Ods)
        .columns(&["Name", "City"])
        .rows(1_048_575, 2, 1_048_576),
        case("a billion cells alike in a row", "cells.ods", move || {
            let same = ods_row(&["Eve"]).replace("<table:table-cell ", "<table:table-cell table:number-columns-repeated=\"1000000000\" ");
            table(donors() + &same)
        })
        .format(Format::Ods)
        .first_columns(16_384, &["Name", "City"])
        .rows(3, 2, 4)
        .notices(&["blank_headers"]),
        case("a spreadsheet cut off in its content", "cut_content.ods", || {
            let content = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">";
            zip(&[Entry::stored("mimetype", ODS.as_bytes()), Entry::deflated("content.xml", content.as_bytes())])
        })
        .refused("DamagedWorkbook", ""),
        case("a spreadsheet without content", "no_content.ods", || zip(&[Entry::stored("mimetype", ODS.as_bytes())]))
            .refused("DamagedWorkbook", ""),
    ]
}

fn broken() -> Vec<Case> {
    vec![
        case("a workbook cut off", "cut.xlsx", || {
            let mut bytes = xlsx_of(&inline_rows(DONORS));
            bytes.truncate(bytes.len() / 2);
            bytes
        })
        .refused("Damaged", "damaged"),
        case("a sheet cut off in the middle of a cell", "cut_sheet.xlsx", || {
            let body = inline_rows(DONORS);
            let mut entries = Xlsx { sheets: &[("Sheet1", &body)], ..Xlsx::default() }.entries();
            let entry = entries.iter_mut().find(|entry| entry.name == b"xl/worksheets/sheet1.xml").expect("a sheet");
            *entry = Entry::deflated("xl/worksheets/sheet1.xml", &format!("<worksheet>{body}").as_bytes()[..200]);
            zip(&entries)
        })
        .refused("DamagedWorkbook", ""),
        case("a workbook without its sheet", "no_sheet.xlsx", || {
            let mut entries = Xlsx { sheets: &[("Sheet1", "")], ..Xlsx::default() }.entries();
            entries.retain(|entry| entry.name != b"xl/worksheets/sheet1.xml");
            zip(&entries)
        })
        .refused("DamagedWorkbook", ""),
        case("a workbook of noise", "noise.xlsx", || {
            zip(&[Entry::stored("[Content_Types].xml", &random(500)), Entry::stored("xl/workbook.xml", &random(5000))])
        })
        .refused("DamagedWorkbook", ""),
        case("a binary workbook of noise", "noise.xlsb", || {
            zip(&[Entry::stored("[Content_Types].xml", b"<Types/>"), Entry::stored("xl/workbook.bin", &random(5000))])
        })
        .refused("DamagedWorkbook", ""),
        case("an old workbook of noise", "noise.xls", || {
            [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &random(20_000)].concat()
        })
        .refused("DamagedWorkbook", "its list of contents makes no sense"),
        case("the first bytes of an old workbook", "start.xls", || b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec())
            .refused("DamagedWorkbook", "its list of contents makes no sense"),
    ]
}

//! Workbooks as other programs write them: cell text in the sheet itself, prefixes, no cell names, OpenDocument.

use super::case::{Case, case};
use super::packing::{Entry, zip};
use super::sheets::{Xlsx, inline_rows, ods_of, ods_row, xlsx_of};
use almoner::engine::source::Format;

pub fn cases() -> Vec<Case> {
    let mut cases = excel();
    cases.extend(excel_values());
    cases.extend(open_document());
    cases
}

fn excel() -> Vec<Case> {
    let donors = |name, file, bytes: fn() -> Vec<u8>| {
        case(name, file, bytes).format(Format::Xlsx).columns(&["Name", "City"]).rows(2, 2, 3).cell(3, 1, "Bath")
    };
    vec![
        donors("text written into the cells", "inline.xlsx", || {
            xlsx_of(&inline_rows(&[&["Name", "City"], &["Ann &amp; Lee", "Boston"], &["Bob", "Bath"]]))
        })
        .sheet("Sheet1")
        .cell(2, 0, "Ann & Lee"),
        donors("rows and cells without their names", "unnamed.xlsx", || {
            let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
            let row = |a: &str, b: &str| format!("<row>{}{}</row>", cell(a), cell(b));
            let rows = [row("Name", "City"), row("Ann", "Boston"), row("Bob", "Bath")].concat();
            xlsx_of(&format!("<sheetData>{rows}</sheetData>"))
        }),
        donors("elements with prefixes", "prefixed.xlsx", || {
            let mut entries = Xlsx { sheets: &[("Sheet1", "")], ..Xlsx::default() }.entries();
            let cell = |text: &str| format!("<x:c t=\"inlineStr\"><x:is><x:t>{text}</x:t></x:is></x:c>");
            let row = |number: u32, a: &str, b: &str| format!("<x:row r=\"{number}\">{}{}</x:row>", cell(a), cell(b));
            let sheet = format!(
                "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:sheetData>{}{}{}\
                 </x:sheetData></x:worksheet>",
                row(1, "Name", "City"),
                row(2, "Ann", "Boston"),
                row(3, "Bob", "Bath")
            );
            replace(&mut entries, "xl/worksheets/sheet1.xml", sheet.as_bytes());
            zip(&entries)
        }),
        donors("paths that begin at the root", "absolute.xlsx", || {
            let body = inline_rows(&[&["Name", "City"], &["Ann", "Boston"], &["Bob", "Bath"]]);
            let mut entries = Xlsx { sheets: &[("Sheet1", &body)], ..Xlsx::default() }.entries();
            let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
                Target=\"/xl/worksheets/sheet1.xml\"/></Relationships>";
            replace(&mut entries, "xl/_rels/workbook.xml.rels", relations.as_bytes());
            zip(&entries)
        }),
        donors("backslashes in the archive's names", "backslashes.xlsx", || {
            let body = inline_rows(&[&["Name", "City"], &["Ann", "Boston"], &["Bob", "Bath"]]);
            let mut entries = Xlsx { sheets: &[("Sheet1", &body)], ..Xlsx::default() }.entries();
            for entry in &mut entries {
                entry.name.iter_mut().filter(|byte| **byte == b'/').for_each(|byte| *byte = b'\\');
            }
            zip(&entries)
        }),
        donors("cells written over a dimension that lies", "dimension.xlsx", || {
            let body = inline_rows(&[&["Name", "City"], &["Ann", "Boston"], &["Bob", "Bath"]]);
            xlsx_of(&format!("<dimension ref=\"A1\"/>{body}"))
        }),
    ]
}

/// Puts other bytes into an archive's file.
fn replace(entries: &mut [Entry], name: &str, bytes: &[u8]) {
    let entry = entries.iter_mut().find(|entry| entry.name == name.as_bytes()).expect("a part of every workbook");
    *entry = Entry::deflated(name, bytes);
}

/// Style 1 is a date, style 2 is `00000`.
const STYLES: &str = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"00000\"/></numFmts>\
    <cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/>\
    <xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs>";

/// Shared strings 0 to 2 are headers, 3 and 4 names.
const SHARED: &str = "<si><t>Name</t></si><si><t>Joined</t></si><si><t>ZIP</t></si><si><r><t xml:space=\"preserve\">Ann </t></r>\
    <r><t>Lee</t></r><rPh sb=\"0\" eb=\"1\"><t>furigana</t></rPh></si><si><t>Bob_x000D_Ray</t></si>";

fn excel_values() -> Vec<Case> {
    const BODY: &str = "<sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"s\"><v>3</v></c><c r=\"B2\" s=\"1\"><v>44195</v></c><c r=\"C2\" s=\"2\"><v>2134</v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"s\"><v>4</v></c><c r=\"B3\" s=\"1\"><v>44196</v></c><c r=\"C3\" s=\"2\"><v>60601</v></c></row>\
        </sheetData>";
    let values = |name, file, properties: &'static str| {
        case(name, file, move || {
            Xlsx { sheets: &[("Donors", BODY)], shared: SHARED, styles: STYLES, properties, ..Xlsx::default() }.bytes()
        })
        .format(Format::Xlsx)
        .sheet("Donors")
        .columns(&["Name", "Joined", "ZIP"])
        .rows(2, 2, 3)
        .cell(2, 0, "Ann Lee")
        .cell(2, 2, "02134")
        .cell(3, 2, "60601")
    };
    vec![
        values("dates counted from 1900", "epoch_1900.xlsx", "").cell(2, 1, "2020-12-30"),
        values("dates counted from 1904", "epoch_1904.xlsx", "<workbookPr date1904=\"1\"/>").cell(2, 1, "2024-12-31").notices(&["dates_from_1904"]),
        case("formulas whose values were never saved", "no_values.xlsx", || {
            let row = |n: u32| format!(
                "<row r=\"{n}\"><c r=\"A{n}\" t=\"inlineStr\"><is><t>Ann</t></is></c><c r=\"B{n}\"><f>A{n}*2</f></c></row>"
            );
            let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Name</t></is></c>\
                        <c r=\"B1\" t=\"inlineStr\"><is><t>Twice</t></is></c></row>";
            xlsx_of(&format!("<sheetData>{head}{}{}</sheetData>", row(2), row(3)))
        })
        .format(Format::Xlsx)
        .columns(&["Name", "Twice"])
        .rows(2, 2, 3)
        .notices(&["formulas_without_value"]),
        case("dates as text of the newer kind", "iso_dates.xlsx", || {
            let row = |n: u32| format!(
                "<row r=\"{n}\"><c r=\"A{n}\" t=\"inlineStr\"><is><t>Ann</t></is></c>\
                 <c r=\"B{n}\" t=\"d\"><v>2026-03-04T00:00:00</v></c></row>"
            );
            let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Name</t></is></c>\
                        <c r=\"B1\" t=\"inlineStr\"><is><t>Joined</t></is></c></row>";
            xlsx_of(&format!("<sheetData>{head}{}{}</sheetData>", row(2), row(3)))
        })
        .format(Format::Xlsx)
        .columns(&["Name", "Joined"])
        .rows(2, 2, 3)
        .cell(2, 1, "2026-03-04"),
    ]
}

fn open_document() -> Vec<Case> {
    let table = |rows: &str| format!("<table:table table:name=\"Donors\">{rows}</table:table>");
    let donors =
        || [ods_row(&["Name", "City"]), ods_row(&["Ann &amp; Lee", "Boston"]), ods_row(&["Bob", "Bath"])].concat();
    vec![
        case("an OpenDocument spreadsheet", "plain.ods", move || ods_of("", &table(&donors())))
            .format(Format::Ods)
            .sheet("Donors")
            .parts(&["Donors"])
            .columns(&["Name", "City"])
            .rows(2, 2, 3)
            .cell(2, 0, "Ann & Lee"),
        case("OpenDocument values of every kind", "kinds.ods", || {
            let row = "<table:table-row>\
                <table:table-cell office:value-type=\"string\"><text:p>line one</text:p><text:p>line<text:s text:c=\"2\"/>two</text:p></table:table-cell>\
                <table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-04\"><text:p>04/03/26</text:p></table:table-cell>\
                <table:table-cell office:value-type=\"currency\" office:currency=\"GBP\" office:value=\"1250.5\"><text:p>£1,250.50</text:p></table:table-cell>\
                <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>TRUE</text:p></table:table-cell>\
                </table:table-row>";
            let rows = [ods_row(&["Note", "Joined", "Amount", "Active"]), row.into(), row.into()].concat();
            ods_of("", &format!("<table:table table:name=\"Donors\">{rows}</table:table>"))
        })
        .format(Format::Ods)
        .columns(&["Note", "Joined", "Amount", "Active"])
        .rows(2, 2, 3)
        .cell(2, 0, "line one\nline  two")
        .cell(2, 1, "2026-03-04")
        .cell(2, 2, "1250.50 £")
        .cell(3, 3, "TRUE"),
        case("OpenDocument rows and cells that repeat", "repeats.ods", move || {
            let repeated = "<table:table-row table:number-rows-repeated=\"3\">\
                <table:table-cell office:value-type=\"string\"><text:p>Cid</text:p></table:table-cell>\
                <table:table-cell table:number-columns-repeated=\"1023\"/></table:table-row>\
                <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>";
            ods_of("", &table(&(donors() + repeated)))
        })
        .format(Format::Ods)
        .columns(&["Name", "City"])
        .rows(5, 2, 6)
        .cell(6, 0, "Cid"),
    ]
}

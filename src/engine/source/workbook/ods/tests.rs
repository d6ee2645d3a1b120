//! What the reader makes of whole files: written by hand, and by real programs.

use super::*;
use crate::engine::source::row_stream::Remarks;
use crate::engine::source::workbook::drained::{Rows, drain};
use crate::engine::source::{ReadOptions, RowBatch};
use calamine::Reader as _;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MIMETYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

fn unpacked() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)
}

/// The parts of an ODS file as a program packs them.
fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("mimetype", unpacked()).unwrap();
    archive.write_all(MIMETYPE).unwrap();
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn document(styles: &str, tables: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    )
}

/// A workbook with one sheet called `Gifts`.
fn sheet(inner: &str) -> Vec<u8> {
    pack(&[("content.xml", &document("", &format!("<table:table table:name=\"Gifts\">{inner}</table:table>")))])
}

fn stored(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gifts.ods");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks").join(name)
}

fn content(path: &Path) -> Result<Content, SourceError> {
    Content::open(path, &ReadOptions::default())
}

fn read_path(path: &Path, sheet: &str) -> Result<(Rows, Remarks), SourceError> {
    let content = content(path)?;
    drain(&content, rows(&content, sheet)?)
}

fn read(bytes: &[u8]) -> Result<(Rows, Remarks), SourceError> {
    let (_folder, path) = stored(bytes);
    read_path(&path, "Gifts")
}

fn found(bytes: &[u8]) -> Result<Vec<(String, bool)>, SourceError> {
    let (_folder, path) = stored(bytes);
    let found = sheets(&content(&path)?)?;
    Ok(found.sheets.into_iter().map(|part| (part.name, part.hidden)).collect())
}

fn owned(rows: &[(u64, &[&str])]) -> Rows {
    rows.iter().map(|(number, cells)| (*number, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
}

fn cell(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

#[test]
fn cells_give_the_text_a_person_sees() {
    let p = |inner: &str| cell(inner);
    for (xml, expected) in [
        (p("Ada"), "Ada"),
        (p("  0012 "), "  0012 "),
        (p("A &amp; B &#233;&lt;&quot;&apos;&gt;"), "A & B é<\"'>"),
        (p("<![CDATA[a <b>]]>"), "a <b>"),
        (p("a</text:p><text:p>b</text:p><text:p/><text:p>c"), "a\nb\n\nc"),
        (p("a<text:s/>b<text:s text:c=\"3\"/>c<text:tab/>d<text:line-break/>e"), "a b   c\td\ne"),
        (p("a<text:s text:c=\"2\"></text:s>b"), "a  b"),
        (p("<text:span>a<text:span>b</text:span></text:span><text:a xlink:href=\"https://x\">c</text:a>d"), "abcd"),
        (p("a<text:note><text:p>no</text:p></text:note>b<office:annotation><text:p>no</text:p></office:annotation>"), "ab"),
        (p("<text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>ji</text:ruby-text></text:ruby>"), "字"),
        (p("a<!-- not this -->b<?nor this?>"), "ab"),
        (
            "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>no</text:p></office:annotation>\
             <draw:frame><draw:text-box><text:p>no</text:p></draw:text-box></draw:frame><text:p>yes</text:p>\
             </table:table-cell>"
                .into(),
            "yes",
        ),
        ("<table:table-cell office:value-type=\"string\" office:string-value=\"a&amp;b\"/>".into(), "a&b"),
        ("<table:table-cell><text:p>untyped</text:p></table:table-cell>".into(), "untyped"),
        (
            "<table:table-cell office:value-type=\"float\" office:value=\"2134\"><text:p>02134</text:p></table:table-cell>".into(),
            "02134",
        ),
        (
            "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>WAHR</text:p></table:table-cell>"
                .into(),
            "TRUE",
        ),
        (
            "<table:table-cell table:formula=\"of:=NA()\" office:value-type=\"string\" office:string-value=\"\" \
             calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>"
                .into(),
            "#N/A",
        ),
    ] {
        let (rows, _) = read(&sheet(&format!("<table:table-row>{xml}</table:table-row>"))).unwrap();
        assert_eq!(rows, owned(&[(1, &[expected])]), "{xml}");
    }
}

#[test]
fn repeated_cells_and_rows_stand_where_a_person_sees_them() {
    let inner = format!(
        "<table:table-column table:number-columns-repeated=\"16384\"/>\
         <table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
         </table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\"/>\
         <table:table-cell table:number-columns-repeated=\"2\"><text:p>x</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>\
         <table:table-row>{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row>",
        cell("end")
    );
    let (rows, remarks) = read(&sheet(&inner)).unwrap();
    assert_eq!(rows, owned(&[(4, &["", "", "x", "x"]), (5, &["", "", "x", "x"]), (6, &["end"])]));
    assert_eq!(remarks, Remarks::default());
}

#[test]
fn what_stands_outside_the_sheet_is_cut_off() {
    let far = "<table:table-cell table:number-columns-repeated=\"16383\"/>";
    let inner = format!(
        "<table:table-row>{far}{}{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048574\"/>\
         <table:table-row table:number-rows-repeated=\"3000000000\">{}</table:table-row><table:table-row>{}</table:table-row>",
        cell("last column"),
        cell("outside"),
        cell("last row"),
        cell("outside"),
    );
    let (rows, _) = read(&sheet(&inner)).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].1.len(), rows[0].1[16_383].as_str()), (16_384, "last column"));
    assert_eq!(rows[1], (1_048_576, vec!["last row".to_owned()]));
}

#[test]
fn a_billion_repeated_rows_end_with_the_sheet_and_fill_no_memory() {
    let inner = format!("<table:table-row table:number-rows-repeated=\"1000000000\">{}</table:table-row>", cell("x"));
    let (_folder, path) = stored(&sheet(&inner));
    let mut source = rows(&content(&path).unwrap(), "Gifts").unwrap();
    let (mut batch, mut count) = (RowBatch::default(), 0);
    while source.next(&mut batch).unwrap() {
        count += 1;
        batch.clear();
    }
    assert_eq!((count, source.row()), (1_048_576, 1_048_576));
}

#[test]
fn repeated_cells_that_would_fill_the_memory_are_refused() {
    let text = "x".repeat(5_000);
    let wide =
        format!("<table:table-cell table:number-columns-repeated=\"16384\"><text:p>{text}</text:p></table:table-cell>");
    let error = read(&sheet(&format!("<table:table-row>{wide}</table:table-row>"))).unwrap_err();
    assert!(matches!(error, SourceError::RowTooLong { row: 1, .. }), "{error}");
}

#[test]
fn groups_of_rows_and_what_stands_between_rows_are_passed_through() {
    let row = |text: &str| format!("<table:table-row>{}</table:table-row>", cell(text));
    let inner = format!(
        "<table:title>no</table:title><office:forms><form:form/></office:forms>\
         <table:shapes><draw:frame><table:table table:name=\"inner\">{}</table:table></draw:frame></table:shapes>\
         <table:table-column-group><table:table-column table:number-columns-repeated=\"2\"/></table:table-column-group>\
         <table:table-header-rows>{}</table:table-header-rows>\
         <table:table-row-group><table:table-row-group table:display=\"false\">{}</table:table-row-group>{}</table:table-row-group>\
         <table:table-rows>{}</table:table-rows><table:named-expressions><table:named-range/></table:named-expressions>",
        row("drawn"),
        row("1"),
        row("2"),
        row("3"),
        row("4")
    );
    let (rows, _) = read(&sheet(&inner)).unwrap();
    assert_eq!(rows, owned(&[(1, &["1"]), (2, &["2"]), (3, &["3"]), (4, &["4"])]));
}

#[test]
fn hidden_rows_and_columns_are_read_and_counted() {
    let inner = format!(
        "<table:table-column/><table:table-column table:visibility=\"collapse\"/><table:table-column/>\
         <table:table-column table:visibility=\"filter\" table:number-columns-repeated=\"16381\"/>\
         <table:table-row>{0}{0}{0}{0}</table:table-row>\
         <table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"2\">{0}</table:table-row>\
         <table:table-row table:visibility=\"filter\">{0}</table:table-row>\
         <table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"900\"/>\
         <table:table-row table:visibility=\"visible\">{0}{0}{0}{0}{0}</table:table-row>",
        cell("x")
    );
    let (rows, remarks) = read(&sheet(&inner)).unwrap();
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2, 3, 4, 905]);
    assert_eq!((remarks.hidden_rows.count, remarks.hidden_rows.first), (3, 2));
    assert_eq!(remarks.hidden_columns, ["B", "D", "E"]);
}

#[test]
fn the_value_of_merged_cells_belongs_to_each_row_they_span() {
    let inner = format!(
        "<table:table-row>{0}<table:table-cell table:number-rows-spanned=\"5\" table:number-columns-spanned=\"2\">\
         <text:p>both</text:p></table:table-cell><table:covered-table-cell/>{0}</table:table-row>\
         <table:table-row>{0}<table:covered-table-cell table:number-columns-repeated=\"2\"/>{0}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\">{0}\
         <table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
         <table:table-row><table:table-cell/><table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
         <table:table-row>{0}<table:covered-table-cell/></table:table-row>",
        cell("x")
    );
    let (rows, remarks) = read(&sheet(&inner)).unwrap();
    let expected: &[(u64, &[&str])] = &[
        (1, &["x", "both", "", "x"]),
        (2, &["x", "both", "", "x"]),
        (3, &["x", "both"]),
        (4, &["x", "both"]),
        (6, &["x"]),
    ];
    assert_eq!(rows, owned(expected));
    assert_eq!((remarks.merged_cells.count, remarks.merged_cells.first), (3, 2));
}

#[test]
fn a_formula_without_a_value_is_counted() {
    let inner = "<table:table-row><table:table-cell table:formula=\"of:=A2\"/><table:table-cell><text:p>x</text:p>\
                 </table:table-cell></table:table-row>";
    let (rows, remarks) = read(&sheet(inner)).unwrap();
    assert_eq!(rows, owned(&[(1, &["", "x"])]));
    assert_eq!((remarks.formulas_without_value.count, remarks.formulas_without_value.first), (1, 1));
}

#[test]
fn sheets_are_found_with_their_names_and_whether_they_are_hidden() {
    let styles = "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style>\
                  <style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    let tables = "<table:table table:name=\"A &amp; B &gt;\" table:style-name=\"ta1\"><table:table-row/></table:table>\
                  <table:table\n table:style-name=\"ta2\" table:name='Old > \"older\"'/>\
                  <table:table table:name=\"'file:///x.ods'#Sheet1\" table:style-name=\"ta_extref\"></table:table>\
                  <table:table table:name=\"last\"></table:table><table:table><table:table-row/></table:table>";
    let bytes = pack(&[("content.xml", &document(styles, tables))]);
    let expected = [("A & B >", false), ("Old > \"older\"", true), ("last", false)];
    assert_eq!(found(&bytes).unwrap(), expected.map(|(name, hidden)| (name.to_owned(), hidden)));
    let (_folder, path) = stored(&bytes);
    for (name, _) in expected {
        assert_eq!(read_path(&path, name).unwrap().0, Rows::new(), "{name}");
    }
    assert!(matches!(read_path(&path, "other"), Err(SourceError::NoSuchPart { .. })));
}

#[test]
fn sheets_are_found_whatever_the_size_of_the_cells_before_them() {
    // Tags that fall on the edges of what is read at a time.
    for size in [65_400, 65_450, 65_480, 65_500, 65_520, 131_000] {
        let mut tables = format!("<table:table table:name=\"Gifts\"><table:table-row>{}", cell(&"é".repeat(size / 2)));
        for number in 0..40 {
            let _ = write!(
                tables,
                "</table:table-row></table:table><table:table table:name=\"{number}\"><table:table-row>"
            );
        }
        tables.push_str("</table:table-row></table:table>");
        let names: Vec<String> =
            found(&pack(&[("content.xml", &document("", &tables))])).unwrap().into_iter().map(|part| part.0).collect();
        assert_eq!(names.len(), 41, "{size}");
        assert_eq!(names[40], "39");
    }
}

#[test]
fn the_search_for_sheets_ends_when_all_are_found() {
    let meta = "<office:meta><meta:document-statistic meta:table-count=\"1\" meta:cell-count=\"9\"/></office:meta>";
    let tables = "<table:table table:name=\"Gifts\"/><table:table table:name=\"not looked for\"/>";
    let bytes = pack(&[("meta.xml", meta), ("content.xml", &document("", tables))]);
    assert_eq!(found(&bytes).unwrap(), [("Gifts".to_owned(), false)]);
}

#[test]
fn dangerous_and_damaged_workbooks_are_refused_with_a_reason() {
    let row = |xml: &str| sheet(&format!("<table:table-row>{xml}</table:table-row>"));
    let whole = row(&cell("x"));
    let text = |inner: &str| pack(&[("content.xml", inner)]);
    let doctype = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{}", document("", "<table:table table:name=\"Gifts\"/>"));
    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let deep = format!("<table:table-cell>{}", "<draw:g>".repeat(300));
    let long = "x".repeat((1 << 20) + 1);
    for (bytes, expected) in [
        (row(&cell("&lol;")), "words of its own"),
        (row(&cell("&#0;")), "tags are broken"),
        (row(&deep), "without end"),
        (row(&cell(&long)), "one cell is longer than 1048576 characters"),
        (row(&cell(&"x".repeat(9 << 20))), "one cell is longer"),
        (row(&cell("<text:s text:c=\"4000000000\"/>")), "one cell is longer"),
        (row("<table:table-cell></wrong>"), "tags are broken"),
        (text("<a><table:table table:name=\"Gifts\"><table:table-row>"), "ends too early"),
        (pack(&[("other.xml", "x")]), "part with the cells is missing"),
        (whole[..whole.len() / 2].to_vec(), "was not copied to its end"),
        (pack(&[("META-INF/manifest.xml", manifest), ("content.xml", "\u{1}\u{2}")]), "protected with a password"),
    ] {
        let error = read(&bytes).unwrap_err();
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
    let error = found(&text(&doctype)).unwrap_err();
    assert!(error.to_string().contains("words of its own"), "{error}");
    assert_eq!(read(&row(&cell(&long[1..]))).unwrap().0[0].1[0].len(), 1 << 20);
}

#[test]
fn a_workbook_that_unpacks_to_far_more_than_it_holds_is_refused() {
    let padding = " ".repeat(20_000);
    let blank = format!("<table:table-row><table:table-cell/>{padding}</table:table-row>").repeat(6_000);
    let error = read(&sheet(&blank)).unwrap_err();
    assert!(matches!(error, SourceError::OversizedWorkbook { .. }), "{error}");
}

#[test]
fn a_wrong_checksum_is_noticed_at_the_end() {
    let table =
        format!("<table:table table:name=\"Gifts\"><table:table-row>{}</table:table-row></table:table>", cell("12"));
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("mimetype", MIMETYPE), ("content.xml", document("", &table).as_bytes())] {
        archive.start_file(name, unpacked()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    let mut bytes = archive.finish().unwrap().into_inner();
    assert_eq!(read(&bytes).unwrap().0, owned(&[(1, &["12"])]));
    let at = bytes.windows(4).position(|window| window == b">12<").unwrap();
    bytes[at + 1] = b'9';
    let error = read(&bytes).unwrap_err();
    assert!(error.to_string().contains("checksum"), "{error}");
}

#[test]
fn a_file_that_changed_while_it_was_read_is_noticed() {
    let (_folder, path) = stored(&sheet(&format!("<table:table-row>{}</table:table-row>", cell("x"))));
    let content = content(&path).unwrap();
    let mut source = rows(&content, "Gifts").unwrap();
    let mut batch = RowBatch::default();
    assert!(source.next(&mut batch).unwrap());
    std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more").unwrap();
    assert!(matches!(source.next(&mut batch), Err(SourceError::Changed { .. })));
}

#[test]
fn what_libreoffice_saved_is_read_as_it_shows_it() {
    for name in ["gifts.ods", "gifts_1904.ods"] {
        let path = fixture(name);
        let parts = sheets(&content(&path).unwrap()).unwrap();
        let names: Vec<_> = parts.sheets.iter().map(|part| (part.name.as_str(), part.hidden)).collect();
        assert_eq!(names, [("Gifts", false), ("Empty", false), ("Old & hidden", true), ("Contacts", false)], "{name}");
        let (rows, remarks) = read_path(&path, "Gifts").unwrap();
        let row = |number: u64| &rows.iter().find(|row| row.0 == number).unwrap().1;
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 3, 4, 5, 6, 7, 8, 9, 14]);
        let first = [
            "Ada Lovelace",
            "02134",
            "123-45-6789",
            "2024-12-31",
            "2024-12-31 10:15:00",
            "1234.50",
            "25%",
            "TRUE",
            "first line\nsecond line",
            "2469.00",
            "617555014200",
            "10:15:00",
            "behind",
            "Byron",
        ];
        assert_eq!(*row(4), first, "{name}");
        assert_eq!((row(5)[7].as_str(), row(5)[8].as_str(), row(5)[13].as_str()), ("FALSE", "#N/A", "Byron"));
        assert_eq!((row(6)[0].as_str(), row(6)[8].as_str()), ("李 小龍", "#DIV/0!"));
        assert_eq!((row(7)[0].as_str(), row(7)[8].as_str()), ("O'Hara & Sons <Ltd>", "00123"));
        assert_eq!((row(8)[0].as_str(), row(8)[8].as_str()), ("  two  spaces  ", "0.00000015"));
        assert_eq!((remarks.hidden_rows.count, remarks.hidden_rows.first), (1, 6));
        assert_eq!((remarks.merged_cells.count, remarks.merged_cells.first), (2, 5));
        assert_eq!(remarks.hidden_columns, ["M"]);
        assert_eq!(read_path(&path, "Old & hidden").unwrap().0, owned(&[(2, &["", "kept"])]));
        assert_eq!(read_path(&path, "Empty").unwrap().0, Rows::new());
    }
}

#[test]
fn encrypted_workbooks_ask_for_their_password_to_be_taken_off() {
    for name in ["protected.ods", "calamine_pass_protected.ods"] {
        let error = sheets(&content(&fixture(name)).unwrap()).unwrap_err();
        assert!(matches!(error, SourceError::Protected { .. }), "{error}");
    }
}

#[test]
fn a_small_file_that_repeats_cells_and_rows_without_end_is_refused_at_once() {
    let path = fixture("calamine_issue_594_dos.ods");
    assert_eq!(sheets(&content(&path).unwrap()).unwrap().sheets.len(), 1);
    let error = read_path(&path, "Sheet1").unwrap_err();
    assert!(matches!(error, SourceError::OversizedWorkbook { .. }), "{error}");
}

/// Where both say the same thing by their nature: text, and numbers shown without a format.
#[test]
fn another_reader_finds_the_same_text_at_the_same_places() {
    for name in ["gifts.ods", "calamine_covered.ods", "calamine_number_rows_repeated.ods", "calamine_special_cells.ods"]
    {
        let path = fixture(name);
        let mut other: calamine::Ods<_> = calamine::open_workbook(&path).unwrap();
        let mut compared = 0;
        for (sheet, range) in other.worksheets() {
            let (rows, _) = read_path(&path, &sheet).unwrap();
            for (row, column, data) in range.used_cells() {
                let (first_row, first_column) = range.start().unwrap();
                let (row, column) = (u64::from(first_row) + row as u64 + 1, first_column as usize + column);
                let ours = rows.iter().find(|found| found.0 == row).and_then(|found| found.1.get(column));
                if let calamine::Data::String(text) = data {
                    assert_eq!(ours.map(String::as_str), Some(text.as_str()), "{name} {sheet} {row} {column}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 0, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_changed_bytes_make_it_panic(changes in proptest::collection::vec((0_usize..15_695, any::<u8>()), 1..6)) {
        let mut bytes = std::fs::read(fixture("gifts.ods")).unwrap();
        for (at, byte) in changes {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        let _ = found(&bytes);
        let _ = read(&bytes);
    }

    #[test]
    fn no_changed_xml_makes_it_panic(at in 0_usize..2_000, with in "[<>/=\"a-z0-9 &;]{0,4}", cut in 0_usize..3) {
        let inner = format!(
            "<table:table-column table:number-columns-repeated=\"2\"/><table:table-row table:number-rows-repeated=\"2\">{}\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2024-12-31\"/><table:covered-table-cell/>\
             <table:table-cell table:number-rows-spanned=\"2\"><text:p>x<text:s text:c=\"3\"/></text:p></table:table-cell>\
             </table:table-row>", cell("a&amp;b")
        );
        let mut xml = document("", &format!("<table:table table:name=\"Gifts\">{inner}</table:table>"));
        let at = at % xml.len();
        let end = (at + cut).min(xml.len());
        xml.replace_range(at..end, &with);
        let _ = read(&pack(&[("content.xml", &xml)]));
    }
}

//! What is not read, and what is said about it.

use super::*;
use crate::engine::source::records::CELL_LIMIT;

#[test]
fn damaged_rows_are_refused_with_their_place() {
    for (rows, expected) in [
        (r#"<row r="5"><c><v>1</v></c></row><row r="5"/>"#, "row 5: its rows are not in order"),
        (r#"<row r="5"/><row r="4"/>"#, "row 4: its rows are not in order"),
        (r#"<row r="0"/>"#, "a row has a number that no row can have"),
        (r#"<row r="1048577"/>"#, "a row has a number that no row can have"),
        (r#"<row r="x"/>"#, "a row has a number that no row can have"),
        (r#"<row r="1048576"/><row/>"#, "it has more rows than a sheet can have"),
        (r#"<row r="1"><c r="XFE1"/></row>"#, "row 1: a cell is where no cell can be"),
        (r#"<row r="1"><c r="B2"><v>1</v></c></row>"#, "row 1: it holds a cell of another row"),
        (r#"<row r="3"><c r="B3"><v>1</v></c><c r="B3"><v>2</v></c></row>"#, "row 3: a cell stands twice in it"),
        (r#"<row r="1"><c r="XFD1"/><c/></row>"#, "16385 columns"),
        (r#"<row r="2"><c t="s"><v>2</v></c></row>"#, "row 2: a cell refers to a text that the workbook does not hold"),
        (r#"<row r="2"><c t="s"><v>-1</v></c></row>"#, "row 2: a cell refers to no text"),
        (r#"<row r="1"><c t="str"><v>&bomb;</v></c></row>"#, "it refers to an entity it does not hold"),
        (r#"<row r="1"><c t="str"><v>&#xD800;</v></c></row>"#, "it refers to an entity it does not hold"),
        (r#"<row r="1"><c><v>1</v></row>"#, "its XML is not well formed"),
        (r#"<row r="1"><c><v>1</c></row>"#, "its XML is not well formed"),
    ] {
        let error = refused(&Hand::with_rows(rows).strings(&["<t>a</t>", "<t>b</t>"]));
        assert!(error.contains(expected), "{rows}: {error}");
    }
}

#[test]
fn sheets_cut_short_are_refused_wherever_they_end() {
    let whole = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>text &amp; more</t></is></c></row></sheetData></worksheet>"#;
    assert_eq!(Hand::with_sheet(whole).read().unwrap().only(), ["text & more"]);
    for length in 1..whole.len() {
        let error = refused(&Hand::with_sheet(&whole[..length]));
        assert!(error.contains("damaged") && error.contains("the sheet “Donors”"), "{length}: {error}");
    }
}

#[test]
fn declared_entities_are_refused_everywhere() {
    let declared = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>"#;
    let row = r#"<row><c t="s"><v>0</v></c></row>"#;
    let hand = Hand::with_rows(row).strings(&["<t>a</t>"]).codes(&["0"]);
    assert!(hand.read().is_ok());
    for change in [
        |hand: &mut Hand, add: &str| hand.sheet.insert_str(0, add),
        |hand: &mut Hand, add: &str| hand.strings.insert_str(0, add),
        |hand: &mut Hand, add: &str| hand.styles.insert_str(0, add),
        |hand: &mut Hand, add: &str| hand.book.insert_str(0, add),
        |hand: &mut Hand, add: &str| hand.relations.insert_str(0, add),
        |hand: &mut Hand, add: &str| hand.root.insert_str(0, add),
    ] {
        let mut bad = hand.clone();
        change(&mut bad, declared);
        let error = refused(&bad);
        assert!(error.contains("it declares entities"), "{error}");
    }
}

#[test]
fn deep_nesting_is_refused_before_it_fills_memory() {
    let deep = "<a>".repeat(100_000);
    for hand in [
        Hand::with_rows(&deep),
        Hand::with_rows(&format!("<row>{deep}")),
        Hand::with_rows(&format!(r#"<row><c t="inlineStr"><is>{deep}"#)),
        Hand { book: deep.clone(), ..Hand::with_rows("") },
    ] {
        assert!(refused(&hand).contains("too many elements stand within each other"));
    }
}

#[test]
fn cells_longer_than_any_cell_are_refused_and_one_at_the_limit_is_read() {
    let cell = |length: usize| Hand::with_rows(&format!(r#"<row><c t="str"><v>{}</v></c></row>"#, "é".repeat(length)));
    assert_eq!(cell(CELL_LIMIT).read().unwrap().only()[0].chars().count(), CELL_LIMIT);
    let pieces = format!("<r><t>{}</t></r>", "x".repeat(1 << 16)).repeat(17);
    for hand in [
        cell(CELL_LIMIT + 1),
        cell(20 << 20),
        Hand::with_rows(&format!(r#"<row><c t="inlineStr"><is>{pieces}</is></c></row>"#)),
        Hand::with_rows(r#"<row><c t="s"><v>0</v></c></row>"#).strings(&[&pieces]),
        Hand::with_rows(&format!(r#"<row r="1"><c {}="1"/></row>"#, "x".repeat(20 << 20))),
    ] {
        let error = hand.read().expect_err("it is refused");
        assert!(matches!(error, SourceError::CellTooLong { row: 1, .. }), "{error}");
    }
}

#[test]
fn rows_longer_than_any_row_are_refused() {
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(66);
    let text = format!("<t>{}</t>", "x".repeat(1 << 20));
    let error = Hand::with_rows(&format!("<row>{cells}</row>")).strings(&[&text]).read().expect_err("it is refused");
    assert!(matches!(error, SourceError::RowTooLong { row: 1, .. }), "{error}");
}

#[test]
fn parts_that_unpack_without_end_are_refused() {
    let blank = " ".repeat(7 << 20) + "<!---->";
    let error = refused(&Hand::with_rows(&blank.repeat(16)));
    assert!(error.contains("fill this computer's memory"), "{error}");
    assert!(error.contains("more than 200 times its size"), "{error}");
    let error = refused(&Hand { styles: blank.repeat(10), ..Hand::with_rows("") });
    assert!(error.contains("the styles: it unpacks to more than 64 MB"), "{error}");
    let error = refused(&Hand::with_rows(&" ".repeat(20 << 20)));
    assert!(error.contains("one piece of it is longer than a cell can be"), "{error}");
}

#[test]
fn endless_merged_cells_are_refused() {
    let rows: String = (1..=200).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#)).collect();
    let first: String = (1..=16_384).map(|_| r#"<c><v>1</v></c>"#).collect();
    let name = crate::engine::schema::column_letters;
    let merges: String = (1..16_384).map(|at| format!(r#"<mergeCell ref="{0}1:{0}1048576"/>"#, name(at))).collect();
    let rows = rows.replacen(r#"<c r="A1"><v>1</v></c>"#, &first, 1);
    let hand = Hand::with_sheet(&format!(
        "<worksheet><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    ));
    assert!(refused(&hand).contains("its merged cells cover more than 2 million cells"));
}

#[test]
fn parts_that_are_elsewhere_or_missing_are_refused() {
    for (from, to, expected) in [
        ("worksheets/sheet1.xml", "../../etc/passwd", "said to be outside of it"),
        ("worksheets/sheet1.xml", "file:///etc/passwd", "said to be outside of it"),
        ("worksheets/sheet1.xml", "worksheets/sheet2.xml", "this part of the workbook is missing"),
        (r#"Target="worksheets"#, r#"TargetMode="External" Target="worksheets"#, "its cells are in another file"),
        (r#"Id="rId1""#, r#"Id="rId9""#, "does not say where its cells are"),
    ] {
        let mut hand = Hand::with_rows(r#"<row><c><v>1</v></c></row>"#);
        hand.relations = RELATIONS.replace(from, to);
        let error = refused(&hand);
        assert!(error.contains(expected), "{to}: {error}");
    }
    let error = refused(&Hand {
        book: String::new(),
        relations: String::new(),
        sheet_name: "xl/x.xml",
        ..Hand::with_rows("<row/>")
    });
    assert!(error.contains("the list of sheets: this part of the workbook is missing"), "{error}");
}

#[test]
fn sheets_nobody_knows_are_refused_with_those_there_are() {
    let error = read(&Hand::with_rows("").pack(), "Gifts").expect_err("it is refused").to_string();
    assert!(error.contains("called “Gifts”; it has “Donors”"), "{error}");
}

/// Where the packed bytes of the sheet are, which stand last.
fn flipped(method: CompressionMethod, rows: &str) -> String {
    let hand = Hand { method, ..Hand::with_rows(rows) };
    let mut file = hand.pack();
    let bytes = std::fs::read(file.path()).unwrap();
    let at = bytes.windows(10).rposition(|window| window == b"sheet1.xml").unwrap();
    let data = bytes[..at].windows(10).rposition(|window| window == b"sheet1.xml").unwrap() + 10;
    let mut changed = bytes.clone();
    changed[data + 60] ^= 1;
    std::io::Seek::rewind(&mut file).unwrap();
    file.write_all(&changed).unwrap();
    read(&file, "Donors").expect_err("damage is noticed").to_string()
}

#[test]
fn a_single_wrong_byte_is_noticed() {
    let rows: String =
        (1..=300u32).map(|row| format!("<row><c><v>{}</v></c></row>", row.wrapping_mul(2_654_435_761))).collect();
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let error = flipped(method, &rows);
        assert!(error.contains("damaged"), "{error}");
    }
}

#[test]
fn a_workbook_that_changes_while_it_is_read_is_refused() {
    let mut file = Hand::with_rows(r#"<row><c><v>1</v></c></row>"#).pack();
    let mut reader = rows(&content(&file), "Donors").unwrap();
    let mut batch = RowBatch::default();
    assert!(reader.next(&mut batch).unwrap());
    file.write_all(b"more").unwrap();
    file.flush().unwrap();
    assert!(matches!(reader.next(&mut batch), Err(SourceError::Changed { .. })));
}

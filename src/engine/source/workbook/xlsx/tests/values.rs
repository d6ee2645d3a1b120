//! Cells as the person sees them, whatever program wrote the workbook.

use super::*;
use crate::engine::source::row_stream::Met;

#[test]
fn cells_of_every_kind_are_text_as_the_person_sees_it() {
    for (cell, expected) in [
        (r#"<c r="A1"><v>42</v></c>"#, "42"),
        (r#"<c r="A1" t="n"><v> 42.50 </v></c>"#, "42.5"),
        (r#"<c r="A1"><v>6.17555E+11</v></c>"#, "617555000000"),
        (r#"<c r="A1" t="s"><v>1</v></c>"#, "second"),
        (r#"<c r="A1" t="b"><v>1</v></c>"#, "TRUE"),
        (r#"<c r="A1" t="b"><v>false</v></c>"#, "FALSE"),
        (r##"<c r="A1" t="e"><v>#N/A</v></c>"##, "#N/A"),
        (r#"<c r="A1" t="str"><f>B1&amp;"x"</f><v>  kept  _x000A_ too</v></c>"#, "  kept  \n too"),
        (r#"<c r="A1" t="d"><v>2024-12-31T00:00:00</v></c>"#, "2024-12-31"),
        (r#"<c r="A1" t="d"><v>2024-12-31T10:15:00.000Z</v></c>"#, "2024-12-31 10:15:00"),
        (r#"<c r="A1" t="d"><v>2024-12-31</v></c>"#, "2024-12-31"),
        (r#"<c r="A1" t="inlineStr"><is><t>in &lt;line&gt; &#233;&#xe9;</t></is></c>"#, "in <line> éé"),
        (r#"<c r="A1" t="inlineStr"><is><t> trimmed </t></is></c>"#, "trimmed"),
        (r#"<c r="A1" t="inlineStr"><is><t xml:space="preserve"> kept </t></is></c>"#, " kept "),
        (r#"<c r="A1" t="inlineStr"><is><r><t>Ri</t></r><r><rPr><b/></rPr><t>ch</t></r></is></c>"#, "Rich"),
        (r#"<c r="A1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh></is></c>"#, "東京"),
        (r#"<c r="A1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>"#, "a<b"),
        (r#"<c r="A1" t="inlineStr"><is><t>a<!-- not said -->b</t></is></c>"#, "ab"),
        (r#"<c><v>7</v></c>"#, "7"),
        (r#"<c r='A1' t='str'><v>single quotes</v></c>"#, "single quotes"),
        (r#"<c r="A1"><v>not a number</v></c>"#, "not a number"),
        (r#"<c r="A1"><v>INF</v></c>"#, "INF"),
        (r#"<x:c r="A1"><x:v>5</x:v><x:extLst><x:ext><v>9</v></x:ext></x:extLst></x:c>"#, "5"),
        (r#"<c r="A1" s="77"><v>5</v></c>"#, "5"),
    ] {
        let hand = Hand::with_rows(&format!(r#"<row r="1">{cell}</row>"#));
        let sheet = hand.strings(&["<t>first</t>", "<t>second</t>"]).read().unwrap();
        assert_eq!(sheet.only(), [expected], "{cell}");
    }
}

#[test]
fn numbers_are_shown_by_the_style_of_their_cell() {
    let cells: String = (1..=6).map(|style| format!(r#"<c s="{style}"><v>2134</v></c>"#)).collect();
    let codes = ["00000", "#,##0.00", "m/d/yyyy", "0%", "\"C-\"00000", "General"];
    let sheet = Hand::with_rows(&format!("<row>{cells}</row>")).codes(&codes).read().unwrap();
    assert_eq!(sheet.only(), ["02134", "2134.00", "1905-11-03", "213400%", "C-02134", "2134"]);
}

#[test]
fn dates_that_count_from_1904_are_read_rightly_and_said() {
    let mut hand = Hand::with_rows(r#"<row><c s="1"><v>44195</v></c></row>"#).codes(&["yyyy-mm-dd"]);
    assert!(sheets(&content(&hand.pack())).unwrap().notices.is_empty());
    // An element of an extension has the same name and says nothing about dates.
    hand.book = BOOK.replace(
        "<sheets>",
        r#"<workbookPr date1904="1"/><ext><x15:workbookPr chartTrackingRefBase="1"/></ext><sheets>"#,
    );
    assert_eq!(hand.read().unwrap().only(), ["2024-12-31"]);
    assert_eq!(sheets(&content(&hand.pack())).unwrap().notices[0].code, "dates_from_1904");
}

#[test]
fn shared_texts_are_read_only_as_far_as_rows_refer_to_them() {
    let rows = r#"<row r="1"><c t="s"><v>1</v></c></row><row r="2"><c t="s"><v>2</v></c></row>"#;
    let mut hand = Hand::with_rows(rows).strings(&["<t>a</t>", "", "<t>c</t>"]);
    hand.strings = hand.strings.replace("<si></si>", "<si/>").replace("<t>c</t>", "<t>c</wrong>");
    let file = hand.pack();
    let mut reader = rows_of(&file);
    let mut batch = RowBatch::default();
    let error = loop {
        match reader.next(&mut batch) {
            Ok(true) => {}
            Ok(false) => panic!("the damage is noticed"),
            Err(error) => break error.to_string(),
        }
    };
    assert!(error.contains("row 2"), "{error}");
}

fn rows_of(file: &NamedTempFile) -> Box<dyn crate::engine::source::row_stream::RowSource> {
    rows(&content(file), "Donors").unwrap()
}

#[test]
fn rows_keep_their_numbers_and_cells_their_columns() {
    let sheet = Hand::with_rows(
        r#"<row r="2"><c r="C2"><v>3</v></c><c r="A2"><v>1</v></c><c r="E2"/></row>
           <row r="4"/><row r="5"><c r="A5" s="1"/><c r="B5"><v></v></c></row>
           <row><c><v>6</v></c><c r="D6"><v>9</v></c><c><v>10</v></c></row>
           <row r="1048576"><c r="XFD1048576"><v>0</v></c></row>"#,
    );
    let sheet = sheet.read().unwrap();
    assert_eq!(sheet.lines()[..2], ["2:1||3", "6:6|||9|10"]);
    assert_eq!((sheet.rows[2].0, sheet.rows[2].1.len()), (1_048_576, 16_384));
}

#[test]
fn a_sheet_without_rows_is_empty() {
    for sheet in [
        "<worksheet><sheetData/></worksheet>",
        "<worksheet><sheetData></sheetData></worksheet>",
        r#"<x:worksheet xmlns:x="y"><x:dimension ref="A1:XFD1048576"/><x:sheetData/></x:worksheet>"#,
    ] {
        assert!(Hand::with_sheet(sheet).read().unwrap().rows.is_empty(), "{sheet}");
    }
}

#[test]
fn formulas_give_the_value_the_file_holds_and_those_without_are_counted() {
    let sheet = Hand::with_rows(
        r#"<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f t="shared" si="0"/><v/></c>
           <c r="D1" t="str"><f>""</f><v></v></c><c r="E1"><v>5</v></c></row>"#,
    );
    let sheet = sheet.read().unwrap();
    assert_eq!(sheet.only(), ["2", "", "", "", "5"]);
    assert_eq!(sheet.remarks.formulas_without_value, Met { count: 2, first: 1 });
}

#[test]
fn hidden_rows_and_columns_are_read_and_named() {
    let sheet = Hand::with_sheet(
        r#"<worksheet><cols><col min="1" max="1" width="9"/><col min="2" max="2" hidden="1"/><col min="27" max="27" width="0"/>
           <col min="28" max="16384" hidden="true"/></cols><sheetData>
           <row r="1"><c r="A1"><v>1</v></c><c r="AA1"><v>2</v></c></row>
           <row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>
           <row r="3" ht="0" customHeight="1"><c r="A3"><v>1</v></c></row>
           <row r="4" hidden="1"/><row r="5" hidden="0" ht="15"><c r="A5"><v>1</v></c></row></sheetData></worksheet>"#,
    );
    let sheet = sheet.read().unwrap();
    assert_eq!(sheet.rows.len(), 4);
    assert_eq!(sheet.remarks.hidden_rows, Met { count: 2, first: 2 });
    // Nothing stands in the columns that are hidden to the right of the table.
    assert_eq!(sheet.remarks.hidden_columns, ["B", "AA"]);
}

#[test]
fn merged_cells_repeat_their_value_downwards_beside_data() {
    let merges = r#"<mergeCells><mergeCell ref="A2:B4"/><mergeCell ref="A1:D1"/><mergeCell ref="C4:C9"/></mergeCells>"#;
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row>
        <row r="2"><c r="A2"><v>7</v></c><c r="C2"><v>2</v></c></row>
        <row r="3"><c r="A3"/><c r="C3"><v>3</v></c></row>
        <row r="4"><c r="C4"><v>4</v></c></row>
        <row r="5"><c r="C5"/></row>
        <row r="9"><c r="A9"><v>9</v></c><c r="C9"><v>8</v></c></row>"#;
    for prefix in ["", "x:"] {
        let xml = format!("<worksheet><sheetData>{rows}</sheetData>{merges}</worksheet>");
        let prefixed = xml
            .replace("</", "<|")
            .replace('<', &format!("<{prefix}"))
            .replace(&format!("<{prefix}|"), &format!("</{prefix}"));
        let sheet = Hand::with_sheet(&prefixed).read().unwrap();
        assert_eq!(sheet.lines(), ["1:1", "2:7||2", "3:7||3", "4:7||4", "9:9||8"], "{prefixed}");
        assert_eq!(sheet.remarks.merged_cells, Met { count: 2, first: 3 });
        assert_eq!(sheet.remarks.merged_unread, Met::default());
    }
}

#[test]
fn text_that_looks_like_the_end_of_the_rows_hides_no_merged_cells() {
    let sheet = Hand::with_sheet(
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>/sheetData></t></is></c></row>
           <row r="2"><c r="B2"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>"#,
    );
    assert_eq!(sheet.read().unwrap().lines(), ["1:/sheetData>", "2:/sheetData>|2"]);
}

#[test]
fn merged_cells_of_a_large_sheet_are_said_but_not_repeated() {
    // The comment makes the sheet larger than is looked through beforehand.
    let padding = "<!--".to_owned() + &"-x".repeat(1 << 19) + "-->";
    let rows: String = (1..=3).map(|row| format!(r#"<row r="{row}"><c r="B{row}"><v>{row}</v></c></row>"#)).collect();
    let filler = padding.repeat(33);
    let sheet = format!(
        r#"<worksheet><sheetData>{filler}{rows}</sheetData><mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B3"/></mergeCells></worksheet>"#
    );
    let sheet = Hand { method: CompressionMethod::Stored, ..Hand::with_sheet(&sheet) }.read().unwrap();
    assert_eq!(sheet.lines(), ["1:|1", "2:|2", "3:|3"]);
    assert_eq!(sheet.remarks.merged_unread, Met { count: 1, first: 2 });
}

#[test]
fn parts_are_found_however_programs_name_them() {
    let row = r#"<row><c t="inlineStr"><is><t>found</t></is></c></row>"#;
    let strict = ROOT.replace("schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument");
    for (root, target, name) in [
        (ROOT, "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        (ROOT, "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
        (ROOT, "worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
        (ROOT, "worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml"),
        (ROOT, "/odd%20place.xml", "odd%20place.xml"),
        (&strict, "worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml"),
        ("", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
    ] {
        let mut hand = Hand { root: root.to_owned(), sheet_name: name, ..Hand::with_rows(row) };
        hand.relations = RELATIONS.replace("worksheets/sheet1.xml", target);
        assert_eq!(hand.read().unwrap().only(), ["found"], "{target} {name}");
    }
}

#[test]
fn sheets_are_listed_in_order_without_charts() {
    let mut hand = Hand::with_rows("");
    hand.book = r#"<workbook><sheets><sheet name="Notes &amp; such" r:id="rId1"/><sheet name="Chart" r:id="c"/>
        <sheet name="Old" state="hidden" r:id="rId1"/><sheet name="Secret" state="veryHidden" r:id="none"/></sheets></workbook>"#
        .into();
    hand.relations = RELATIONS.replace("</Rel", r#"<Relationship Id="c" Type="x/chartsheet" Target="c.xml"/></Rel"#);
    let found = sheets(&content(&hand.pack())).unwrap().sheets;
    let listed: Vec<_> = found.iter().map(|part| (part.name.as_str(), part.hidden)).collect();
    assert_eq!(listed, [("Notes & such", false), ("Old", true), ("Secret", true)]);
}

//! Agreement with calamine on workbooks that a library wrote, whatever is in them.

use super::*;
use calamine::{Data, Reader, Xlsx, open_workbook};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

/// What may stand in a cell.
#[derive(Debug, Clone)]
enum Value {
    Blank,
    Text(String),
    Number(f64),
    Boolean(bool),
    Date(u32),
    Padded(u32),
    Formula(f64),
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        2 => Just(Value::Blank),
        3 => "[ -~éß東\u{a0}\n]{0,20}".prop_map(Value::Text),
        1 => "_x[0-9A-F]{4}_|a_x000D_b".prop_map(Value::Text),
        2 => any::<i32>().prop_map(|number| Value::Number(f64::from(number))),
        2 => (-1e12..1e12).prop_map(Value::Number),
        1 => any::<bool>().prop_map(Value::Boolean),
        2 => (61..2_958_465u32).prop_map(Value::Date),
        1 => (0..99_999u32).prop_map(Value::Padded),
        1 => (-1e6..1e6).prop_map(Value::Formula),
    ]
}

fn write(rows: &[Vec<Value>]) -> NamedTempFile {
    let (mut workbook, date) = (Workbook::new(), Format::new().set_num_format("d mmm yyyy"));
    let padded = Format::new().set_num_format("00000");
    let sheet = workbook.add_worksheet().set_name("Donors").unwrap();
    for (row, cells) in (0u32..).zip(rows) {
        for (column, value) in (0u16..).zip(cells) {
            match value {
                Value::Blank => continue,
                Value::Text(text) => sheet.write_string(row, column, text),
                Value::Number(number) => sheet.write_number(row, column, *number),
                Value::Boolean(yes) => sheet.write_boolean(row, column, *yes),
                Value::Date(days) => sheet.write_number_with_format(row, column, f64::from(*days), &date),
                Value::Padded(id) => sheet.write_number_with_format(row, column, f64::from(*id), &padded),
                Value::Formula(result) => sheet.write_formula(
                    row,
                    column,
                    rust_xlsxwriter::Formula::new("=1+1").set_result(result.to_string()),
                ),
            }
            .unwrap();
        }
    }
    let file = NamedTempFile::with_suffix(".xlsx").unwrap();
    workbook.save(file.path()).unwrap();
    file
}

/// What calamine makes of each filled cell: row and column from 1, and the text we would give.
fn by_calamine(file: &NamedTempFile, rows: &[Vec<Value>]) -> Vec<(u64, usize, String)> {
    let mut workbook: Xlsx<_> = open_workbook(file.path()).unwrap();
    let range = workbook.worksheet_range("Donors").unwrap();
    let (top, left) = range.start().unwrap_or_default();
    let mut all = Vec::new();
    for (row, column, data) in range.used_cells() {
        let (row, column) = (row + top as usize, column + left as usize);
        let text = match (data, &rows[row][column]) {
            (Data::String(text), _) => text.clone(),
            (Data::Float(number), Value::Padded(_)) => format!("{number:05}"),
            (Data::Float(number), _) => {
                let kept: f64 = format!("{number:.14e}").parse().unwrap();
                if kept == 0.0 { "0".to_owned() } else { kept.to_string() }
            }
            (Data::Bool(yes), _) => yes.to_string().to_uppercase(),
            (Data::DateTime(date), _) => {
                let (year, month, day, ..) = date.to_ymd_hms_milli();
                format!("{year:04}-{month:02}-{day:02}")
            }
            (other, _) => panic!("{other:?}"),
        };
        if !text.is_empty() {
            all.push((row as u64 + 1, column + 1, text));
        }
    }
    all
}

fn by_us(file: &NamedTempFile) -> Vec<(u64, usize, String)> {
    let rows = read(file, "Donors").unwrap().rows;
    let cells =
        rows.into_iter().flat_map(|(row, cells)| (1..).zip(cells).map(move |(column, text)| (row, column, text)));
    cells.filter(|(_, _, text)| !text.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cells_are_read_as_calamine_reads_them(rows in prop::collection::vec(prop::collection::vec(value(), 0..8), 0..12)) {
        let file = write(&rows);
        prop_assert_eq!(by_us(&file), by_calamine(&file, &rows));
    }

    #[test]
    fn damage_anywhere_never_makes_it_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let file = write(&[vec![Value::Text("a text".into()), Value::Date(45_657)], vec![Value::Padded(7), Value::Formula(1.5)]]);
        let mut bytes = std::fs::read(file.path()).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes.truncate(if cut { at } else { bytes.len() });
        std::fs::write(file.path(), &bytes).unwrap();
        if let Ok(content) = Content::open(file.path(), &ReadOptions::default()) {
            let _ = sheets(&content);
            if let Ok(mut reader) = rows(&content, "Donors") {
                let mut batch = RowBatch::default();
                while let Ok(true) = reader.next(&mut batch) {}
            }
        }
    }

    #[test]
    fn any_xml_is_read_or_refused_without_a_panic(xml in r#"(<row( r="[0-9]{1,2}")?/?>|<c( r="[A-C][1-3]")?( t="(s|b|d|e|str|inlineStr)")?( s="1")?>|<v>[0-9a-z&;]{0,4}</v>|<is><t>x</t></is>|</c>|</row>|<f/>|<f>){0,12}"#) {
        let hand = Hand::with_rows(&xml).strings(&["<t>a</t>"]).codes(&["00000"]);
        if let Err(error) = hand.read() {
            prop_assert!(error.to_string().contains("Donors"), "{}", error);
        }
    }
}

#[test]
fn workbooks_of_libreoffice_are_read_as_the_person_sees_them() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks");
    for name in ["gifts.xlsx", "gifts_1904.xlsx"] {
        let content = Content::open(&folder.join(name), &ReadOptions::default()).unwrap();
        let found = sheets(&content).unwrap();
        let listed: Vec<_> = found.sheets.iter().map(|part| (part.name.as_str(), part.hidden)).collect();
        assert_eq!(listed, [("Gifts", false), ("Empty", false), ("Old & hidden", true), ("Contacts", false)]);
        assert_eq!(found.notices.len(), usize::from(name == "gifts_1904.xlsx"));
        let mut reader = rows(&content, "Gifts").unwrap();
        let mut batch = RowBatch::default();
        while reader.next(&mut batch).unwrap() {}
        let cells = |index: usize| batch.row(index).unwrap().cells().collect::<Vec<_>>();
        assert_eq!(
            cells(2),
            [
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
                "Byron"
            ]
        );
        assert_eq!(
            cells(4)[..9],
            [
                "李 小龍",
                "02136",
                "123-45-6791",
                "2024-12-29",
                "2024-12-29 10:15:00",
                "1236.50",
                "27%",
                "TRUE",
                "#DIV/0!"
            ]
        );
        assert_eq!((cells(4)[13], cells(6)[0]), ("Byron", "  two  spaces  "));
        let remarks = reader.remarks();
        assert_eq!((remarks.hidden_rows.count, remarks.hidden_rows.first, remarks.merged_cells.count), (1, 6, 2));
        assert_eq!(remarks.hidden_columns, ["M"]);
    }
}

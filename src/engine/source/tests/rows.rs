//! Rows, cells and their numbers.

use super::*;
use proptest::prelude::*;

fn numbers(text: &str) -> Vec<u64> {
    read(text).into_iter().map(|(number, _)| number).collect()
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_program_shows_them() {
    for (text, expected) in [
        ("Name,Note\na,1\nb,2\n", &[2, 3][..]),
        ("Name,Note\n\n\na,1\n\nb,2\n\n", &[4, 6]),
        ("\n\nName,Note\na,1\n", &[4]),
        ("Name,Note\r\n\r\na,1\r\n", &[3]),
        ("Name,Note\r\ra,1\r", &[3]),
        ("Name,Note\na,\"x\ny\r\nz\"\nb,2\n", &[2, 3]),
        ("Name,\"No\nte\"\na,1\n", &[2]),
        ("Name,Note\n,\n \t,\na,1\n", &[4]),
        ("Name,Note\na,1", &[2]),
        ("Name,Note\na,1\rb,2\r\nc,3\nd,4", &[2, 3, 4, 5]),
    ] {
        assert_eq!(numbers(text), expected, "{text:?}");
    }
}

#[test]
fn quotes_are_read_as_spreadsheet_programs_read_them() {
    for (line, expected) in [
        ("a,b", &["a", "b"][..]),
        ("\"a,b\",c", &["a,b", "c"]),
        ("\"say \"\"hi\"\"\",x", &["say \"hi\"", "x"]),
        ("5'10\" tall,x", &["5'10\" tall", "x"]),
        (" \"a\",x", &[" \"a\"", "x"]),
        ("\"a\"b\"c\",x", &["ab\"c\"", "x"]),
        ("\"back\\\",x", &["back\\", "x"]),
        ("\"\",\"\"\"\"", &["", "\""]),
        ("x,", &["x", ""]),
        ("x,\"\"", &["x", ""]),
        ("\"a\r\nb\",\"c\rd\"", &["a\r\nb", "c\rd"]),
    ] {
        let rows = read(format!("Name,Note\n{line}\nlast,row\n"));
        assert_eq!(rows[0].1, expected, "{line}");
        assert_eq!(rows.last().unwrap().1, ["last", "row"], "{line}");
    }
}

#[test]
fn totals_are_passed_over_only_below_everything_else() {
    for (text, expected) in [
        ("Name,Amount,Date\na,1,\nTotal,1,\n", &[2][..]),
        ("Name,Amount,Date\na,1,\nTotal,1,\n\n,,\n", &[2]),
        ("Name,Amount,Date\na,1,\nSubtotal,1,\nGrand total:,1,\n", &[2]),
        ("Name,Amount,Date\na,1,\nTotal,1,\nb,2,\n", &[2, 3, 4]),
        ("Name,Amount,Date\nTotal,1,\nTotal,1,\nTotal,1,\nTotal,1,\nTotal,1,\n", &[2, 3]),
        ("Name,Amount,Date\na,1,\nTotal,x@example.org,\n", &[2, 3]),
    ] {
        assert_eq!(numbers(text), expected, "{text:?}");
    }
    // Batches of one row agree, too.
    let (_folder, path) = file("Name,Amount\nTotal,1\nb,2\nTotal,3\n");
    let mut reader = Source::open(&path, &ReadOptions::default()).unwrap().rows().unwrap();
    let mut batch = RowBatch::default();
    let mut found = Vec::new();
    while reader.read(&mut batch, 1).unwrap() {
        found.extend(batch.iter().map(|row| row.number));
    }
    assert_eq!(found, [2, 3]);
}

#[test]
fn skipping_rows_continues_where_reading_stopped() {
    let text = format!("Name,Note\n{}", (0..10_000).map(|i| format!("n{i},\n")).collect::<String>());
    let (_folder, path) = file(text);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let mut reader = source.rows().unwrap();
    assert_eq!(reader.skip_rows(5_000).unwrap(), 5_000);
    let mut batch = RowBatch::default();
    assert!(reader.read(&mut batch, 3).unwrap());
    assert_eq!((batch.row(0).unwrap().number, batch.row(0).unwrap().cell(0)), (5_002, "n5000"));
    assert_eq!(reader.skip_rows(100_000).unwrap(), 4_997);
    assert_eq!(reader.bytes_read(), source.size);
    assert!(!reader.read(&mut batch, 3).unwrap());
}

#[test]
fn a_batch_ends_when_its_text_grows_large() {
    let text = format!("Name,Note\n{}", format!("{},x\n", "y".repeat(100_000)).repeat(60));
    let (_folder, path) = file(text);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let mut reader = source.rows().unwrap();
    let mut batch = RowBatch::default();
    assert!(reader.read(&mut batch, 1_000).unwrap());
    assert!(batch.len() < 60 && batch.text_bytes() < 5 << 20);
    let first = batch.len();
    assert!(reader.read(&mut batch, 1_000).unwrap());
    assert_eq!(first + batch.len(), 60);
}

#[test]
fn quotes_and_line_ends_at_the_edges_of_pieces_are_read_right() {
    // 256 KiB are read at a time; the padding moves every character of a record across that edge.
    let record = "\"a\"\"b\r\nc\",é\r\n";
    let count = 256 * 1024 / record.len() + 2;
    for pad in 0..record.len() {
        let text = format!("Name{},Note\r\n{}", "x".repeat(pad), record.repeat(count));
        let (_folder, path) = file(text);
        let mut reader = Source::open(&path, &ReadOptions::default()).unwrap().rows().unwrap();
        let mut batch = RowBatch::default();
        let mut expected = 1;
        while reader.read(&mut batch, 5_000).unwrap() {
            for row in batch.iter() {
                expected += 1;
                assert_eq!(row.number, expected);
                assert!(row.cells().eq(["a\"b\r\nc", "é"]), "{pad}");
            }
        }
        assert_eq!(expected, count as u64 + 1);
    }
}

/// Writes a table with the csv crate, as another program would.
fn written(table: &[Vec<String>], separator: u8, line_end: &str) -> String {
    let terminator = match line_end {
        "\r\n" => csv::Terminator::CRLF,
        other => csv::Terminator::Any(other.as_bytes()[0]),
    };
    let mut writer =
        csv::WriterBuilder::new().delimiter(separator).terminator(terminator).flexible(true).from_writer(vec![]);
    for row in table {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_table_reads_back_the_same_with_the_right_row_numbers(
        table in proptest::collection::vec(proptest::collection::vec("[a-zA-Zäéß€ 0-9,;|\"'=\\\\\t\r\n]{0,9}", 1..6), 1..12),
        separator in prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|')],
        encoding in prop_oneof![Just("UTF-8"), Just("UTF-16LE"), Just("UTF-16BE"), Just("windows-1252")],
        mark in any::<bool>(),
        line_end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
    ) {
        let mut table = table;
        table.insert(0, vec!["Name".into(), "Note".into()]);
        table.push(vec!["last".into(), "row".into()]);
        let bytes = encoded(&written(&table, separator, line_end), encoding, mark && encoding != "windows-1252");
        let options = ReadOptions {
            separator: Some(Separator(separator)),
            encoding: Some(encoding.into()),
            header: Some(HeaderRow::Row(1)),
            ..ReadOptions::default()
        };
        let expected: Vec<(u64, Vec<String>)> = (1..).zip(table).skip(1)
            .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
            .collect();
        prop_assert_eq!(read_as(&bytes, &options), expected);
    }

    #[test]
    fn no_bytes_make_reading_panic_or_hang(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (_folder, path) = file(&bytes);
        if let Ok(source) = Source::open(&path, &ReadOptions::default()) {
            let _ = source.rows().unwrap().skip_rows(u64::MAX);
            let _ = profile::profile(&source, &Default::default(), &mut |_| {});
        }
    }

    #[test]
    fn no_text_makes_reading_panic_or_hang(text in "[a,;\"\r\n\té=@.0-9]{0,200}") {
        let (_folder, path) = file(&text);
        if let Ok(source) = Source::open(&path, &ReadOptions::default()) {
            let _ = source.rows().unwrap().skip_rows(u64::MAX);
            let _ = profile::profile(&source, &Default::default(), &mut |_| {});
        }
    }
}

//! JSON and JSON Lines, through the public interface.

use super::*;

/// A file of the given bytes, by the name of what it is.
fn file(bytes: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.json");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn open(bytes: impl AsRef<[u8]>) -> Result<Source, SourceError> {
    open_as(bytes, &ReadOptions::default())
}

fn open_as(bytes: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Source, SourceError> {
    let (_folder, path) = file(bytes);
    Source::open(&path, options)
}

/// The headers and the rows of some JSON.
fn table(text: impl AsRef<[u8]>) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
    table_as(text, &ReadOptions::default())
}

fn table_as(text: impl AsRef<[u8]>, options: &ReadOptions) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
    let (_folder, path) = file(text);
    let source = Source::open(&path, options).unwrap();
    assert!(source.reading.format.is_json(), "{:?}", source.reading);
    assert_eq!(source.reading.header, HeaderRow::InRecords);
    let rows = all_rows(&source);
    assert_eq!(owned(&source.preview), rows[..rows.len().min(PREVIEW_ROWS)], "preview and import agree");
    (source.headers(), rows)
}

fn refusal(text: impl AsRef<[u8]>) -> String {
    let text = open(text).and_then(|source| {
        let mut reader = source.rows()?;
        let mut batch = RowBatch::default();
        while reader.read(&mut batch, 100)? {}
        Ok(())
    });
    let message = text.unwrap_err().to_string();
    message.split_once("contacts.json").unwrap().1.trim_start_matches([',', ' ']).to_owned()
}

fn sheet(name: &str) -> ReadOptions {
    ReadOptions { sheet: Some(name.into()), ..ReadOptions::default() }
}

const TWO: [&str; 6] = [
    r#"[{"name":"Ann","town":"Bath"},{"name":"Bob"}]"#,
    "\u{FEFF} [ {\"name\" : \"Ann\" ,\r\n\t\"town\":\"Bath\"} , { \"name\":\"Bob\", \"town\": null } ] \n",
    r#"{"contacts":[{"name":"Ann","town":"Bath"},{"name":"Bob"}]}"#,
    r#"{"object":"list","total":2,"data":{"contacts":[{"name":"Ann","town":"Bath"},{"name":"Bob"}]},"x":["]"]}"#,
    r#"{"response":{"items":[{"name":"Ann","town":"Bath"},{"name":"Bob","town":""}],"more":false}}"#,
    r#"{"empty":[],"tags":["a"],"people":[{"name":"Ann","town":"Bath"},{"name":"Bob"}]}"#,
];

#[test]
fn a_list_of_records_is_read_wherever_it_stands() {
    for text in TWO {
        for bytes in [text.as_bytes().to_vec(), encoded(text, "UTF-16LE", true), encoded(text, "UTF-16BE", false)] {
            let utf16_with_two_marks = text.starts_with('\u{FEFF}') && bytes.len() > text.len();
            if utf16_with_two_marks {
                continue;
            }
            let (headers, rows) = table(bytes);
            assert_eq!(headers, ["name", "town"], "{text}");
            let expected = [(1, vec!["Ann".into(), "Bath".to_owned()]), (2, vec!["Bob".into(), String::new()])];
            assert_eq!(rows, expected, "{text}");
        }
    }
}

#[test]
fn records_one_after_the_other_are_numbered_by_line() {
    for (text, numbers) in [
        ("{\"a\":1}\n{\"a\":2}\n{\"a\":3}", [1, 2, 3]),
        ("{\"a\":1}\r\n\r\n  {\"a\":2}\r\n{\"a\":3}\r\n\r\n", [1, 3, 4]),
        ("\u{FEFF}\n{\"a\":1}{\"a\":2} {\"a\":3}", [2, 3, 4]),
        ("{\n\"a\":1\n}\n{\n\"a\":2\n}\n{\"a\":3}\n", [1, 4, 7]),
    ] {
        let (headers, rows) = table(text);
        assert_eq!(headers, ["a"]);
        let expected: Vec<(u64, Vec<String>)> =
            numbers.into_iter().zip(["1", "2", "3"]).map(|(number, cell)| (number, vec![cell.into()])).collect();
        assert_eq!(rows, expected, "{text}");
    }
}

#[test]
fn one_object_is_one_record() {
    for text in [
        r#"{"name":"Ann","town":"Bath"}"#,
        "{\"name\":\"Ann\",\"town\":\"Bath\"}\n",
        r#"{"name":"Ann","town":"Bath","tags":[]}"#,
        r#"{"name":"Ann","town":"Bath","emails":[{"email":"a@example.org"}]}"#,
    ] {
        let (headers, rows) = table(text);
        assert_eq!(headers[..2], ["name", "town"]);
        assert_eq!((rows.len(), rows[0].0, &rows[0].1[..2]), (1, 1, &["Ann".to_owned(), "Bath".into()][..]), "{text}");
    }
    // A name that has a value of its own in one record and names within it in another.
    let (headers, rows) = table(r#"[{"name":{"first":"Ann"}},{"name":"Bob"}]"#);
    assert_eq!(headers, ["name", "name.first"]);
    assert_eq!(rows[1].1, ["Bob", ""]);
}

#[test]
fn what_stands_within_a_record_becomes_columns() {
    let (headers, rows) = table(
        r#"[
        {"id": 12345678901234567890, "amount": 1.10, "rate": 1.2e3, "ok": true, "no": false, "gone": null,
         "address": {"city": "Bath", "geo": {"lat": 51.3810}, "none": {}},
         "emails": [{"email": "a@example.org", "type": "home"}, {"email": "b@example.org"}],
         "tags": ["alum", "", 3, null, "a\nb"], "empty": [], "grid": [[1, 2], [3]], " spaced key ": "  kept  "}
        ]"#,
    );
    let expected = [
        ("id", "12345678901234567890"),
        ("amount", "1.10"),
        ("rate", "1200"),
        ("ok", "true"),
        ("no", "false"),
        ("gone", ""),
        ("address.city", "Bath"),
        ("address.geo.lat", "51.3810"),
        ("address.none", ""),
        ("emails.1.email", "a@example.org"),
        ("emails.1.type", "home"),
        ("emails.2.email", "b@example.org"),
        ("tags", "alum; 3; a\nb"),
        ("empty", ""),
        ("grid.1", "1; 2"),
        ("grid.2", "3"),
        ("spaced key", "  kept  "),
    ];
    assert_eq!(headers, expected.map(|(header, _)| header));
    assert_eq!(rows[0].1, expected.map(|(_, cell)| cell));
}

#[test]
fn a_name_that_appears_twice_keeps_both_values() {
    for (text, expected) in [
        (r#"[{"a":"x","a":"y"}]"#, "x; y"),
        (r#"[{"a":"x","a":null," a ":"y"}]"#, "x; y"),
        (r#"[{"a":{"b":"x"},"a.b":"y"}]"#, "x; y"),
        (r#"[{"a":["x","y"],"a":"z"}]"#, "x; y; z"),
    ] {
        let (headers, rows) = table(text);
        assert_eq!((headers.len(), rows[0].1[0].as_str()), (1, expected), "{text}");
    }
    // Plain values beside records in one list.
    let (headers, rows) = table(r#"[{"a":["x",{"b":1},"y"]}]"#);
    assert_eq!(headers, ["a", "a.2.b"]);
    assert_eq!(rows[0].1, ["x; y", "1"]);
}

#[test]
fn names_met_later_stand_with_those_they_belong_to() {
    let text = r#"[{"emails":[{"email":"a"}],"address":null,"x":1},
        {"emails":[{"email":"a","type":"home"},{"email":"b"}],"address":{"city":"Bath"},"y":2}]"#;
    let (headers, _) = table(text);
    assert_eq!(headers, ["emails.1.email", "emails.1.type", "emails.2.email", "address.city", "x", "y"]);
    let more = vec!["x".into(), "emails.3.email".into(), "z".into(), "z".into()];
    let options = ReadOptions { more_columns: more, ..ReadOptions::default() };
    let (headers, rows) = table_as(text, &options);
    assert_eq!(headers[4..], ["x", "y", "emails.3.email", "z"]);
    assert_eq!(rows[0].1.len(), 8);
}

#[test]
fn values_without_a_column_are_counted_and_named() {
    let mut text: String = (0..10_000).map(|i| format!("{{\"id\":{i}}}\n")).collect();
    text += "{\"id\":1,\"late\":{\"a\":\"x\",\"b\":null}}\n{\"late\":{\"a\":\"y\"},\"tags\":[1,2]}\n";
    let (_folder, path) = file(&text);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    assert_eq!(source.headers(), ["id"]);
    let mut reader = source.rows().unwrap();
    let rows = reader.skip_rows(u64::MAX).unwrap();
    assert_eq!(rows, 10_001, "a record without any value that has a column is a blank row");
    let remarks = reader.remarks();
    assert_eq!(remarks.unknown_names, ["late.a", "tags"]);
    assert_eq!((remarks.unknown_values.count, remarks.unknown_values.first), (3, 10_001));
    assert_eq!(reader.bytes_read(), text.len() as u64);
    let more_columns = vec!["late.a".into(), "tags".into()];
    let source = Source::open(&path, &ReadOptions { more_columns, ..ReadOptions::default() }).unwrap();
    let last = all_rows(&source).pop().unwrap();
    assert_eq!(last, (10_002, vec![String::new(), "y".into(), "1; 2".into()]));
}

#[test]
fn the_longest_list_is_read_and_the_others_are_offered() {
    let text = r#"{"gifts":[{"amount":5}],"contacts":[{"name":"Ann"},{"name":"Bob"}],"none":[],
        "more":{"notes":[{"text":"x"},{"text":"y"}]}}"#;
    let source = open(text).unwrap();
    let names: Vec<&str> = source.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["gifts", "contacts", "more.notes"]);
    assert_eq!(source.reading.sheet.as_deref(), Some("contacts"));
    assert_eq!(codes(&source.notices), ["list_chosen"]);
    assert_eq!(
        source.notices[0].message,
        "The file has 3 lists of records, gifts, contacts and more.notes; “contacts” is read."
    );
    for (name, header) in [("gifts", "amount"), ("more.notes", "text")] {
        let (headers, rows) = table_as(text, &sheet(name));
        assert_eq!((headers, rows[0].0), (vec![header.to_owned()], 1));
    }
    let error = open_as(text, &sheet("people")).unwrap_err().to_string();
    assert!(error.ends_with("it has “gifts”, “contacts” and “more.notes”."), "{error}");
    assert!(open_as("[{\"a\":1}]", &sheet("people")).is_err());
    assert!(open_as("{\"a\":1}\n{\"a\":2}", &sheet("people")).is_err());
}

#[test]
fn a_list_further_down_is_read_when_it_is_asked_for() {
    let gift = r#"{"amount":5,"note":"some words that take up room"},"#;
    let many = gift.repeat((8 << 20) / gift.len() + 1);
    let text = format!(r#"{{"gifts":[{}],"contacts":[{{"name":"Ann"}}]}}"#, many.trim_end_matches(','));
    let source = open(&text).unwrap();
    assert_eq!((source.parts.len(), source.reading.sheet.as_deref()), (1, Some("gifts")));
    assert_eq!(source.notices[0].message, "Lists that begin after the first 5 MiB of the file are not shown.",);
    let (_folder, path) = file(&text);
    let source = Source::open(&path, &sheet("contacts")).unwrap();
    assert_eq!(source.parts.len(), 2);
    assert_eq!(all_rows(&source), [(1, vec!["Ann".to_owned()])]);
    assert!(matches!(Source::open(&path, &sheet("people")), Err(SourceError::NoSuchPart { .. })));
}

#[test]
fn the_kind_asked_for_gives_way_to_what_the_file_is() {
    for (text, format) in [(TWO[0], Format::Json), ("{\"name\":1}\n{\"name\":2}\n", Format::JsonLines)] {
        for asked in [Format::Json, Format::JsonLines] {
            let options = ReadOptions { format: Some(asked), ..ReadOptions::default() };
            let source = open_as(text, &options).unwrap();
            assert_eq!((source.reading.format, source.preview.len()), (format, 2));
        }
    }
    let options = ReadOptions { format: Some(Format::Json), ..ReadOptions::default() };
    assert!(matches!(open_as("Name,Email\nAnn,a\n", &options), Err(SourceError::BadJson { .. })));
}

#[test]
fn packed_json_is_read_to_its_end() {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(TWO[0].as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let (_folder, path) = file(&packed);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    assert_eq!((source.reading.format, source.reading.packing), (Format::Json, Packing::Gzip));
    let mut reader = source.rows().unwrap();
    assert_eq!(reader.skip_rows(u64::MAX).unwrap(), 2);
    assert_eq!(reader.bytes_read(), packed.len() as u64);
}

#[test]
fn a_name_with_dots_is_found_too() {
    let text = r#"{"a":{"b":[{"x":1}],"c":2},"a.b.c":[{"y":1},{"y":2}]}"#;
    assert_eq!(table(text).0, ["y"]);
    assert_eq!(table_as(text, &sheet("a.b")).0, ["x"]);
}

#[test]
fn text_that_only_begins_like_json_is_not_taken_for_it() {
    for text in [
        "[Name],[Email]\nAnn,a\n",
        "{id},x\n1,2\n",
        "\"Name\",\"Email\"\nAnn,a\n",
        "[\"Name\"],[\"Email\"]\nAnn,a\n",
        "{},{}\n1,2\n",
        "[{Name}],x\n1,2\n",
        "{\"id\"},x\n1,2\n",
        "[1],x\n2,3\n",
        "{\"Name\",\"Email\"}\n1,2\n",
    ] {
        assert_eq!(open(text).unwrap().reading.format, Format::Delimited, "{text}");
    }
}

#[test]
fn broken_json_is_refused_with_its_place_and_without_its_values() {
    let good = r#"{"name":"Ann"}"#;
    for (text, expected) in [
        (
            format!("[{good},\n{{\"name\":\"Secret\" \"x\":1}}]"),
            "cannot be read at record 2, line 2: expected `,` or `}`.",
        ),
        (format!("[{good} {good}]"), "cannot be read at record 1, line 1: a comma is missing between two records."),
        (format!("[{good},]"), "cannot be read at record 1, line 1: a comma stands before the end of the list."),
        (format!("[{good}]\n x"), "cannot be read at record 1, line 2: something follows the end."),
        (format!("{good}\n{{name: \"Secret\"}}\n"), "cannot be read at line 2: key must be a string."),
        (format!("{good}\n{{\"a\":\"Secret\n\"}}\n"), "cannot be read at line 2: control character"),
        (format!("{good}\n{{\"a\":1}}}}\n"), "cannot be read at line 2: a record was expected here."),
        (format!("{good}\nSecret\n"), "cannot be read at line 2: something follows the end."),
        (format!("{good}\n{good},{good}\n"), "cannot be read at line 2: a record was expected here."),
        (format!("[{good},\"Secret\"]"), "record 2, line 1: there is text where a record with named values should be."),
        (format!("[{good},null]"), "record 2, line 1: there is nothing (null) where"),
        (format!("[{good},[1]]"), "record 2, line 1: there is a list where"),
        (format!("{good}\n{good}\n17\n"), "line 3: there is a number where"),
        (format!("[{good},{{\"a\":\"\\x\"}}]"), "cannot be read at record 2, line 1: invalid escape."),
        (format!("[{good},{{\"a\":01}}]"), "cannot be read at record 2, line 1: invalid number."),
        (format!("[{good},{{\"a\":[1}}]"), "cannot be read at record 2, line 1: expected `,` or `]`."),
        ("[1,2]".into(), "record 1, line 1: there is a number where"),
        ("[]".into(), "holds no records."),
        ("{\"contacts\":[]}".into(), "holds no records."),
        ("[{},{}]".into(), "holds no records."),
        (format!("[{good},\n\n{{\"name\":\"Secr"), "ends in the middle, at record 2, line 3: it was cut short."),
        (format!("[{good},"), "ends in the middle, at record 1, line 1: it was cut short."),
        (format!("[{good}"), "ends in the middle, at record 1, line 1: it was cut short."),
        (format!("{good}\n{{\"name\":\"Secr"), "ends in the middle, at line 2: it was cut short."),
        (format!("{{\"people\":[{good}],\"x\":"), "ends in the middle, at record 1, line 1: it was cut short."),
        (format!("[{good},{{\"a\":\"x\0\"}}]"), "cannot be read at line 1: it has a zero byte"),
        (format!("{{\"a\":[{good}],\"a\":[{good}]}}"), "has two lists called “a”."),
        (format!("[{{\"{}\":1}}]", "k".repeat(1001)), "cannot be read at record 1, line 1: a name is longer than 1000"),
        (
            format!("[{{\"a\":{}1{}}}]", "[".repeat(80), "]".repeat(80)),
            "cannot be read at record 1, line 1: values stand",
        ),
    ] {
        let message = refusal(&text);
        assert!(message.starts_with(expected), "{text:.100}: {message}");
        assert!(!message.contains("Secr"), "{message}");
    }
    let message = refusal(b"[{\"a\":1},\n{\"a\":\"caf\xE9\"}]");
    assert!(
        message.starts_with("cannot be read at record 2, line 2: the text is not Unicode text (UTF-8)."),
        "{message}"
    );
}

#[test]
fn what_is_too_much_is_refused() {
    let wide = |count: usize| {
        let members: Vec<String> = (0..count).map(|i| format!("\"k{i}\":{i}")).collect();
        format!("[{{{}}}]", members.join(","))
    };
    assert_eq!(table(wide(16_384)).0.len(), 16_384);
    assert!(refusal(wide(16_385)).starts_with(": the records have more than 16384 differently named values"));
    assert!(refusal(wide(70_000)).contains("one record has more than 65536 differently named values"));
    let long = |count: usize| format!("[{{\"a\":\"{}\"}}]", "é".repeat(count));
    assert_eq!(table(long(1 << 20)).1.len(), 1);
    assert!(matches!(open(long((1 << 20) + 1)), Err(SourceError::CellTooLong { row: 1, limit: 1_048_576, .. })));
}

#[test]
fn a_corrected_problem_file_comes_in_again() {
    let text = r#"[{"id":1,"address":{"city":"Bath, Avon"},"note":"two\nlines","emails":[{"email":"a@example.org"}]},
        {"id":2,"address":{"city":""},"note":"=1+1","emails":[{"email":"b"},{"email":"c"}]}]"#;
    let (folder, path) = file(text);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    assert_eq!(source.original_headers, source.headers());
    let target = folder.path().join("problems.csv");
    let mut problems = ProblemFile::create(&target, &source).unwrap();
    for row in source.preview.iter() {
        problems.write(row, "The email is not one.").unwrap();
    }
    problems.sync().unwrap();
    assert!(std::fs::read(&target).unwrap().starts_with(b"\xEF\xBB\xBFid,address.city,note,emails.1.email,"));
    let again = Source::open(&target, &ReadOptions::default()).unwrap();
    assert_eq!(again.headers()[..5], source.headers());
    assert_eq!(again.headers()[5], WHAT_IS_WRONG);
    let cells = |source: &Source| -> Vec<Vec<String>> {
        all_rows(source).into_iter().map(|(_, row)| row[..5].to_vec()).collect()
    };
    assert_eq!(cells(&again), cells(&source));
}

#[test]
fn a_file_that_changes_is_refused() {
    let (_folder, path) = file(TWO[0]);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    write_to(&path, b"[{\"name\":\"Cid\"}]");
    assert!(matches!(source.rows(), Err(SourceError::Changed { .. })));
}

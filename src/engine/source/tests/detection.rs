//! How a file is read when nobody says how.

use super::*;

#[test]
fn separators_and_encodings_are_recognised_together() {
    let lines = ["Name{}Amount{}Città", "José{}12.50{}Forlì", "Zoë{}7{}Zürich", "Ann{}8.25{}São Paulo"];
    for separator in [Separator::COMMA, Separator::SEMICOLON, Separator::TAB, Separator::PIPE] {
        for (encoding, mark) in [
            ("UTF-8", false),
            ("UTF-8", true),
            ("UTF-16LE", false),
            ("UTF-16LE", true),
            ("UTF-16BE", false),
            ("UTF-16BE", true),
            ("windows-1252", false),
        ] {
            for line_end in ["\n", "\r\n", "\r"] {
                let text = lines.join(line_end).replace("{}", &char::from(separator.0).to_string()) + line_end;
                let (_folder, path) = file(encoded(&text, encoding, mark));
                let source = Source::open(&path, &ReadOptions::default()).unwrap();
                let wanted = Reading {
                    format: Format::Delimited,
                    packing: Packing::None,
                    member: None,
                    sheet: None,
                    separator,
                    encoding: encoding.into(),
                    header: HeaderRow::Row(1),
                    byte_order_mark: mark,
                    line_end: line_end.into(),
                };
                assert_eq!(source.reading, wanted);
                assert_eq!(source.headers(), ["Name", "Amount", "Città"], "{encoding}");
                assert_eq!(all_rows(&source)[2], (4, vec!["Ann".into(), "8.25".into(), "São Paulo".into()]));
            }
        }
    }
}

#[test]
fn the_separator_is_the_one_that_makes_sense_of_most_records() {
    for (text, expected) in [
        ("Name;Amount\nBob;12,50\nAnn;7,25\n", b';'),
        ("Name;Amount;Fund\n\"Smith, Bob\";12,50;A\n\"Jones, Ann\";7,25;B\n", b';'),
        ("Name,Tags\nBob,a;b;c\nAnn,d;e;f\n", b','),
        ("Name\tAddress\nBob\t1 Main St, Boston, MA\nAnn\t2 Oak St, Salem, MA\n", b'\t'),
        ("Name|Note\nBob|x, y\nAnn|z\n", b'|'),
        ("Name\nBob\nAnn\n", b','),
        ("Notes\nHello\nHello, Bob\nBye\n", b','),
        ("\"Name\";\"Note\"\n\"Bob\";\"a, b, c\"\n\"Ann\";\"d, e, f\"\n", b';'),
        ("Donor export\n\nName;Amount\nBob;1\nAnn;2\n", b';'),
        ("Id,Note\n1,\"a\nb;c\"\n2,\"d\n;e\"\n", b','),
    ] {
        assert_eq!(open(text).unwrap().reading.separator, Separator(expected), "{text:?}");
    }
}

#[test]
fn a_separator_line_is_obeyed_and_is_no_row() {
    let text = "sep=;\r\nName;Amount\r\nBob, Jr;1,5\r\nAnn, Sr;2,5\r\n";
    let source = open(text).unwrap();
    assert_eq!(source.reading.separator, Separator::SEMICOLON);
    assert_eq!(source.reading.header, HeaderRow::Row(1));
    assert!(source.notices.is_empty(), "{:?}", source.notices);
    assert_eq!(source.headers(), ["Name", "Amount"]);
    assert_eq!(read(text)[0], (2, vec!["Bob, Jr".into(), "1,5".into()]));
    assert_eq!(read("sep=^\nName^Amount\nBob^1\n")[0], (2, vec!["Bob".into(), "1".into()]));
    assert_eq!(read("sep=\t\nName\tAmount\nBob\t1\n")[0], (2, vec!["Bob".into(), "1".into()]));
    assert_eq!(read("\u{FEFF}SEP=,\rName,Amount\rBob,1\r")[0].0, 2);
    assert_eq!(read("sep=;\na@example.org;1\nb@example.org;2\n")[0].0, 1);
    // Only the first line, and only where it says nothing else.
    assert_eq!(read("Name;Amount\nsep=;\nBob;1\n")[0], (2, vec!["sep=".into(), String::new()]));
    assert!(matches!(open("sep=;\n"), Err(SourceError::Empty { .. })));
}

#[test]
fn a_separator_line_that_makes_no_sense_of_the_rows_is_not_obeyed() {
    let text = "sep=;\nName,Amount\nBob,1\nAnn,2\n";
    let source = open(text).unwrap();
    assert_eq!((source.reading.separator, source.reading.header), (Separator::COMMA, HeaderRow::Row(1)));
    assert_eq!(read(text)[0], (2, vec!["Bob".into(), "1".into()]));
    // One column says nothing against it, and a person's word counts for more.
    assert_eq!(open("sep=;\nName\nBob\nAnn\n").unwrap().reading.separator, Separator::SEMICOLON);
    let pipe = ReadOptions { separator: Some(Separator::PIPE), ..ReadOptions::default() };
    assert_eq!(read_as("sep=;\nName|A;B\nBob|1;2\n", &pipe)[0], (2, vec!["Bob".into(), "1;2".into()]));
}

#[test]
fn headers_are_found_below_titles_and_not_where_there_are_none() {
    for (text, expected, notices) in [
        ("Name,Email\nAnn,a@example.org\n", HeaderRow::Row(1), &[][..]),
        (
            "Gala 2024\nID,Name,Email\n1,Ann,a@example.org\n2,Bob,b@example.org\n",
            HeaderRow::Row(2),
            &["title_rows_skipped"],
        ),
        (
            "Gala,,\nExported:,2024-03-04,\n\nID,Name,Email\n1,Ann,a@example.org\n",
            HeaderRow::Row(4),
            &["title_rows_skipped"],
        ),
        ("1,Ann,a@example.org\n2,Bob,b@example.org\n", HeaderRow::None, &["no_header"]),
        ("Ann,a@example.org\nBob,\n", HeaderRow::None, &["no_header"]),
        ("Ann,31/12/2024,5\nBob,1/2/2024,6\n", HeaderRow::None, &["no_header"]),
        ("a@example.org\nb@example.org\n", HeaderRow::None, &["no_header"]),
        ("Name\nAnn\nBob\n", HeaderRow::Row(1), &[]),
        ("Name,2021,2022,2023\nAnn,5,6,7\nBob,1,2,3\n", HeaderRow::Row(1), &[]),
        ("Name,City\nAnn,Boston\nBob,Salem\n", HeaderRow::Row(1), &[]),
        ("Name,Email,Email\nAnn,a@example.org,b@example.org\n", HeaderRow::Row(1), &["duplicate_headers"]),
        ("Name,,Email\nAnn,x,b@example.org\n", HeaderRow::Row(1), &["blank_headers"]),
        ("Name,,,\nAnn,5,6,a@example.org\nBob,7,8,b@example.org\n", HeaderRow::None, &["no_header"]),
        ("ID,Email,Phone,City,State\n1,,,,\n2,,,,\n3,c@example.org,,,\n", HeaderRow::Row(1), &[]),
    ] {
        let source = open(text).unwrap();
        assert_eq!(source.reading.header, expected, "{text:?}");
        assert_eq!(codes(&source.notices), notices, "{text:?}");
    }
}

#[test]
fn notices_say_what_was_done_to_headers() {
    let source = open("Gala\n2024\nName,Email,Email,\nAnn,a@example.org,b@example.org,5\n").unwrap();
    assert_eq!(source.headers(), ["Name", "Email", "Email (2)", "Column D"]);
    assert_eq!(source.original_headers, ["Name", "Email", "Email", ""]);
    let messages: Vec<&str> = source.notices.iter().map(|notice| notice.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "2 title rows above the headers were skipped.",
            "1 column has no header; it is called Column D.",
            "1 header appears more than once; the later column is called Email (2).",
        ]
    );
}

#[test]
fn a_person_overrules_detection() {
    let text = "Name;Email\nAnn;a@example.org\nBob;b@example.org\n";
    let header = |header| ReadOptions { header: Some(header), ..ReadOptions::default() };
    let rows = read_as(text, &header(HeaderRow::None));
    assert_eq!(rows[0], (1, vec!["Name".into(), "Email".into()]));
    assert_eq!(open_as(text, &header(HeaderRow::None)).unwrap().headers(), ["Column A", "Column B"]);
    assert_eq!(open_as(text, &header(HeaderRow::Row(2))).unwrap().headers(), ["Ann", "a@example.org"]);
    let comma = ReadOptions { separator: Some(Separator::COMMA), ..ReadOptions::default() };
    assert_eq!(open_as(text, &comma).unwrap().headers(), ["Name;Email"]);
    let greek = ReadOptions { encoding: Some("iso-8859-7".into()), ..ReadOptions::default() };
    let source = open_as(b"Name,Amount\n\xC1\xED\xED\xE1,5\n", &greek).unwrap();
    assert_eq!((source.reading.encoding.as_str(), source.preview.row(0).unwrap().cell(0)), ("ISO-8859-7", "Αννα"));
}

#[test]
fn columns_past_the_last_header_are_kept_where_they_hold_something() {
    assert_eq!(open("A,B\n1,2,,\n3,4,,\n").unwrap().headers(), ["A", "B"]);
    assert_eq!(open("First,Second\n1,2\n3,4,x\n").unwrap().headers(), ["First", "Second", "Column C"]);
}

#[test]
fn legacy_encodings_are_guessed_from_their_characters() {
    for (encoding, text) in [
        ("windows-1251", "Имя;Город\nАнна;Москва\nПётр;Новосибирск\nМария;Санкт-Петербург\n"),
        ("Shift_JIS", "名前,住所\n山田太郎,東京都千代田区\n鈴木花子,大阪府大阪市\n"),
        ("windows-1253", "Όνομα,Πόλη\nΓιώργος,Θεσσαλονίκη\nΕλένη,Αθήνα\n"),
    ] {
        assert_eq!(open(encoded(text, encoding, false)).unwrap().reading.encoding, encoding);
    }
}

#[test]
fn a_few_stray_bytes_do_not_turn_a_unicode_file_into_another() {
    let mut bytes = "Name,City\n".as_bytes().to_vec();
    bytes.extend("Zoë,Zürich\n".repeat(20).bytes());
    bytes.extend(b"Jos\xE9,Boston\n");
    assert_eq!(open(bytes).unwrap().reading.encoding, "UTF-8");
}

#[test]
fn legacy_bytes_far_down_a_large_file_are_found() {
    let mut bytes = b"Name,City\n".to_vec();
    while bytes.len() < 9 << 20 {
        bytes
            .extend(b"Somebody with a name that is quite long,Somewhere with a name that is quite long\n".repeat(1000));
    }
    bytes.extend(b"Jos\xE9,Montr\xE9al\n".repeat(100));
    assert_eq!(open(&bytes).unwrap().reading.encoding, "windows-1252");
}

#[test]
fn the_rows_above_the_data_are_kept_as_they_stand() {
    let numbers = |source: &Source| source.above.iter().map(|row| row.number).collect::<Vec<_>>();
    let text = "Donors of 2026\n\nName,Email\nAnn,ann@example.org\nBo,bo@example.org\n";
    let source = open(text).unwrap();
    assert_eq!((source.reading.header, numbers(&source)), (HeaderRow::Row(3), vec![1, 2, 3]));
    assert_eq!(source.above.row(0).unwrap().cell(0), "Donors of 2026");
    assert_eq!(source.above.last().unwrap().cell(1), "Email");
    let as_asked = |header| open_as(text, &ReadOptions { header: Some(header), ..ReadOptions::default() }).unwrap();
    assert!(as_asked(HeaderRow::None).above.is_empty(), "all rows are data");
    assert_eq!(numbers(&as_asked(HeaderRow::Rows(3, 4))), [1, 2, 3, 4]);
    let long = format!("{}a,b\n1,2\n", "x\n".repeat(80));
    let source = open_as(long, &ReadOptions { header: Some(HeaderRow::Row(81)), ..ReadOptions::default() }).unwrap();
    assert_eq!(source.above.len(), ABOVE_ROWS);
}

//! JSON records of several kinds, each read for itself, through the public interface.

use super::*;
use crate::engine::source::profile::profile;
use std::sync::atomic::AtomicBool;

const CONTACT: &str = r#"{"type":"contact","name":"Ann","email":"a"}"#;
const GIFT: &str = r#"{"type":"gift","amount":5,"date":"2024-01-02"}"#;
const NOTE: &str = r#"{"type":"note","text":"x"}"#;
const UNTOLD: &str = r#"{"name":"Bob","town":"Bath"}"#;

/// A file of the given text, by the name of what it is.
fn file(text: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.json");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// A file opened, which is there as long as the folder.
fn opened(text: impl AsRef<[u8]>) -> (TempDir, Source) {
    let (folder, path) = file(text);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    (folder, source)
}

fn sheet(name: &str) -> ReadOptions {
    ReadOptions { sheet: Some(name.into()), ..ReadOptions::default() }
}

/// Name and selector of each part.
fn parts(source: &Source) -> Vec<(&str, &str)> {
    source.parts.iter().map(|part| (part.name.as_str(), part.selector.as_str())).collect()
}

/// Headers, and rows by number.
type Rows = (Vec<String>, Vec<(u64, Vec<String>)>);

/// What is read of a file when a part is asked for.
fn part(text: &str, asked: &str) -> Result<Rows, String> {
    let (_folder, path) = file(text);
    let source = Source::open(&path, &sheet(asked)).map_err(|error| error.to_string())?;
    let rows = all_rows(&source);
    assert_eq!(owned(&source.preview), rows[..rows.len().min(PREVIEW_ROWS)], "preview and import agree");
    // What was decided reads the same, and so does what is shown.
    let part = source.part().expect("what is read is among the parts");
    for again in [source.reading.sheet.clone().unwrap_or_else(|| part.selector.clone()), part.name.clone()] {
        let same = Source::open(&path, &sheet(&again)).unwrap();
        assert_eq!((&same.reading, all_rows(&same)), (&source.reading, rows.clone()), "{again}");
    }
    let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!((profile.rows, profile.bytes), (rows.len() as u64, source.size));
    Ok((source.headers(), rows))
}

fn table(headers: &[&str], rows: &[(u64, &[&str])]) -> Result<Rows, String> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
    Ok((owned(headers), rows.iter().map(|(number, cells)| (*number, owned(cells))).collect()))
}

#[test]
fn each_kind_is_a_part_with_rows_and_columns_of_its_own() {
    let records = [CONTACT, GIFT, UNTOLD, CONTACT, NOTE, GIFT];
    for (text, numbers) in [
        (format!("[{}]", records.join(",\n")), [1, 2, 3, 4, 5, 6]),
        (records.join("\n"), [1, 2, 3, 4, 5, 6]),
        (records.join("\r\n\r\n"), [1, 3, 5, 7, 9, 11]),
    ] {
        let row = |index: usize| numbers[index];
        let (_folder, whole) = opened(&text);
        assert_eq!(
            parts(&whole),
            [
                ("All records", "[]"),
                ("contact", "[type=contact]"),
                ("gift", "[type=gift]"),
                ("note", "[type=note]"),
                ("Other records", "[type=]")
            ]
        );
        assert_eq!((whole.reading.sheet.as_deref(), all_rows(&whole).len()), (None, 6), "all are read as before");
        assert_eq!(whole.part().map(|part| part.name.as_str()), Some("All records"));
        let gifts: &[&str] = &["gift", "5", "2024-01-02"];
        let gifts = table(&["type", "amount", "date"], &[(row(1), gifts), (row(5), gifts)]);
        for asked in ["gift", "[type=gift]", "Gift", "[type= gift ]"] {
            assert_eq!(part(&text, asked), gifts, "{asked}");
        }
        for asked in ["Other records", "[type=]"] {
            assert_eq!(part(&text, asked), table(&["name", "town"], &[(row(2), &["Bob", "Bath"])]));
        }
        for asked in ["All records", "[]"] {
            assert_eq!(part(&text, asked).unwrap().1, all_rows(&whole));
        }
        // Any member may be named in full.
        assert_eq!(part(&text, "[town=Bath]"), table(&["name", "town"], &[(row(2), &["Bob", "Bath"])]));
    }
}

#[test]
fn several_kinds_of_records_in_one_list_are_pointed_out() {
    let notices = |text: String| opened(text).1.notices;
    let found = notices(format!("[{CONTACT},{GIFT},{CONTACT}]"));
    assert_eq!(codes(&found), ["several_record_types"]);
    assert_eq!(
        found[0].message,
        "The records are of 2 kinds by “type”: contact (2) and gift (1) among the first 3. All are read as rows of one \
         table; each kind can be read for itself instead."
    );
    assert_eq!(codes(&notices(format!("{CONTACT}\n{GIFT}\n"))), ["several_record_types"]);
    let found = notices(format!("{{\"all\":[{CONTACT},{UNTOLD},{GIFT}]}}"));
    assert!(found[0].message.contains("gift (1), and 1 record does not say among the first 3."), "{found:?}");
    // One kind, kinds that look alike, and records that mostly do not say.
    let alike = CONTACT.replace("contact", "person");
    for text in [
        format!("[{CONTACT},{CONTACT}]"),
        format!("[{CONTACT},{alike}]"),
        format!("[{CONTACT},{GIFT},{UNTOLD},{UNTOLD},{UNTOLD}]"),
    ] {
        let (_folder, source) = opened(&text);
        assert!(source.notices.is_empty() && source.parts.is_empty(), "{text}");
    }
    let (_folder, path) = file(format!("[{CONTACT},{GIFT}]"));
    assert!(Source::open(&path, &sheet("gift")).unwrap().notices.is_empty());
}

#[test]
fn kinds_within_named_lists_are_parts_beside_the_lists() {
    let text = format!(r#"{{"gift":[{{"sum":1}}],"data":{{"all":[{CONTACT},{GIFT},{GIFT}]}},"old":[{NOTE},{GIFT}]}}"#);
    let (_folder, source) = opened(&text);
    assert_eq!(source.reading.sheet.as_deref(), Some("data.all"), "the longest list is read as before");
    assert_eq!(codes(&source.notices), ["list_chosen", "several_record_types"]);
    assert_eq!(
        parts(&source),
        [
            ("gift", "gift"),
            ("data.all", "data.all"),
            ("contact", "data.all[type=contact]"),
            ("data.all: gift", "data.all[type=gift]"),
            ("old", "old"),
            ("note", "old[type=note]"),
            ("old: gift", "old[type=gift]"),
        ]
    );
    assert_eq!(part(&text, "gift"), table(&["sum"], &[(1, &["1"])]));
    assert_eq!(part(&text, "old: gift"), part(&text, "old[type=gift]"));
    assert_eq!(part(&text, "old[type=gift]").unwrap().1[0].0, 2);
    assert_eq!(part(&text, "contact").unwrap().0, ["type", "name", "email"]);
}

#[test]
fn a_kind_there_is_not_is_refused_and_the_others_are_named() {
    let text = format!("[{CONTACT},{GIFT}]");
    for asked in ["notes", "[type=notes]", "all[type=gift]", "type", "", "[type=]"] {
        let error = part(&text, asked).unwrap_err();
        assert!(error.ends_with(&format!("called “{asked}”; it has “contact” and “gift”.")), "{error}");
    }
    let text = format!(r#"{{"all":[{CONTACT},{GIFT}]}}"#);
    for asked in ["notes", "all[type=notes]", "[type=gift]", "al[type=gift]"] {
        let error = part(&text, asked).unwrap_err();
        assert!(error.ends_with("it has “all”, “contact” and “gift”."), "{error}");
    }
}

#[test]
fn odd_names_select_what_they_say() {
    let odd = |kind: &str, member: &str| format!(r#"{{"type":{kind},"{member}":1,"{member}2":2}}"#);
    let kinds = [r#""a]b""#, r#"" [x=y] ""#, r#""back\\slash""#, r#""two\nlines""#, "12.0", "true", r#""All records""#];
    let records: Vec<String> = kinds.iter().zip("abcdefg".chars()).map(|(kind, c)| odd(kind, &c.to_string())).collect();
    let nothing = ["null", "\" \"", "[\"gift\"]", "{\"a\":1}", "[]"].map(|kind| odd(kind, "z"));
    let text = [&records[..], &nothing[..]].concat().join("\n");
    let (_folder, source) = opened(&text);
    assert_eq!(
        parts(&source),
        [
            ("All records", "[]"),
            ("a]b", "[type=a\\]b]"),
            ("[x=y]", "[type=\\[x=y\\]]"),
            ("back\\slash", "[type=back\\\\slash]"),
            ("two lines", "[type=two\nlines]"),
            ("12", "[type=12]"),
            ("true", "[type=true]"),
            ("[type=All records]", "[type=All records]"),
            ("Other records", "[type=]"),
        ]
    );
    for (index, (_, selector)) in parts(&source)[1..8].iter().enumerate() {
        let rows = part(&text, selector).unwrap().1;
        assert_eq!((rows.len(), rows[0].0), (1, index as u64 + 1), "{selector}");
    }
    assert_eq!(part(&text, "[type=]").unwrap().1.len(), nothing.len());
}

#[test]
fn a_list_that_is_called_like_a_kind_of_another_is_no_kind() {
    let text = format!(r#"{{"a":[{CONTACT},{GIFT}],"a[type=gift]":[{{"x":1}},{{"x":2}},{{"x":3}}],"[]":[{{"y":1}}]}}"#);
    let (_folder, source) = opened(&text);
    assert_eq!(source.reading.sheet.as_deref(), Some("a\\[type=gift\\][]"));
    assert_eq!(all_rows(&source).len(), 3);
    assert_eq!(part(&text, "a[type=gift]").unwrap().1[0].0, 2);
    assert_eq!(part(&text, "a\\[type=gift\\][]").unwrap().0, ["x"]);
    assert_eq!(part(&text, "\\[\\][]").unwrap().0, ["y"]);
}

#[test]
fn kinds_are_told_apart_however_programs_write_them() {
    for (text, selector, headers) in [
        (
            r#"[{"attributes":{"type":"Contact","url":"u"},"Id":"1","LastName":"Lee"},
                {"attributes":{"type":"Gift","url":"u"},"Amount":5,"CloseDate":"2024"}]"#,
            "[attributes.type=Gift]",
            &["attributes.type", "attributes.url", "Amount", "CloseDate"][..],
        ),
        (
            r#"{"data":[{"type":"people","id":1,"attributes":{"name":"Ann","email":"a"}},
                {"type":"gifts","id":2,"attributes":{"amount":5,"fund":"x","date":"d"}}]}"#,
            "data[type=gifts]",
            &["type", "id", "attributes.amount", "attributes.fund", "attributes.date"],
        ),
        (
            "{\"RecordType\":1,\"name\":\"Ann\"}\n{\"RecordType\":2,\"amount\":5,\"date\":\"d\"}",
            "[RecordType=2]",
            &["RecordType", "amount", "date"],
        ),
    ] {
        let (_folder, source) = opened(text);
        assert!(parts(&source).iter().any(|(_, written)| *written == selector), "{:?}", parts(&source));
        assert_eq!(part(text, selector).unwrap().0, headers);
    }
}

/// Many contacts, then a few gifts, as programs write one table after the other.
fn in_blocks() -> String {
    let mut text: String =
        (1..=12_000).map(|i| format!("{{\"type\":\"contact\",\"id\":{i},\"name\":\"Ann\"}}\n")).collect();
    for i in 1..=3 {
        text += &format!("{{\"type\":\"gift\",\"amount\":{i},\"date\":\"2024\"}}\n{{\"text\":\"x\"}}\n");
    }
    text
}

#[test]
fn a_kind_further_down_is_read_when_it_is_asked_for_and_told_of_when_not() {
    let (_folder, path) = file(in_blocks());
    assert!(Source::open(&path, &ReadOptions::default()).unwrap().parts.is_empty());
    for asked in ["gift", "[type=gift]"] {
        let source = Source::open(&path, &sheet(asked)).unwrap();
        assert_eq!(source.reading.sheet.as_deref(), Some("[type=gift]"));
        assert_eq!(parts(&source), [("gift", "[type=gift]")]);
        let rows: Vec<u64> = all_rows(&source).iter().map(|row| row.0).collect();
        assert_eq!(rows, [12_001, 12_003, 12_005]);
        assert_eq!(source.preview.len(), 3);
    }
    let error = Source::open(&path, &sheet("memo")).unwrap_err().to_string();
    assert!(error.contains("called “memo”"), "{error}");
    let source = Source::open(&path, &sheet("contact")).unwrap();
    let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!((profile.rows, codes(&profile.notices)), (12_000, vec!["kinds_not_offered"]));
    assert_eq!(
        profile.notices[0].message,
        "6 records further down are of kinds that are not offered (“gift” and none), the first in row 12,001; they are \
         not read."
    );
}

#[test]
fn rows_far_apart_do_not_keep_opening_waiting() {
    let filler = format!("{{\"type\":\"contact\",\"name\":\"{}\"}}\n", "x".repeat(1_000));
    let mut text = format!("{GIFT}\n{CONTACT}\n");
    text += &filler.repeat((12 << 20) / filler.len());
    text += &GIFT.replace("amount", "sum");
    let (_folder, path) = file(&text);
    let source = Source::open(&path, &sheet("gift")).unwrap();
    assert_eq!((source.preview.len(), source.headers()), (1, ["type", "amount", "date"].map(str::to_owned).to_vec()));
    assert_eq!(all_rows(&source).len(), 2);
    let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!(profile.better.unwrap().more_columns, ["sum"], "a name met later");
}

#[test]
fn ten_thousand_kinds_are_no_kinds_but_can_be_written_in_full() {
    let text: String = (0..10_000).map(|i| format!("{{\"type\":\"k{i}\",\"n{}\":1}}\n", i % 50)).collect();
    let (_folder, source) = opened(&text);
    assert!(source.parts.is_empty() && source.notices.is_empty());
    assert_eq!(part(&text, "[type=k7000]").unwrap().1[0].0, 7_001);
    assert!(part(&text, "k7000").is_err());
}

#[test]
fn a_broken_record_of_another_kind_is_refused_too() {
    let quote = GIFT.replace("\"gift\"", "\"gift\",\"note\":\"5\" pipe\"");
    let text = format!("{CONTACT}\n{GIFT}\n{quote}\n{CONTACT}\n{quote}\n");
    let error = part(&text, "contact").unwrap_err();
    assert!(error.contains("cannot be read at line 3"), "what it swallows would be lost: {error}");
}

#[test]
fn a_corrected_problem_file_of_one_kind_comes_in_again() {
    let (folder, path) = file(format!("[{CONTACT},{GIFT},{CONTACT},{GIFT}]"));
    let source = Source::open(&path, &sheet("gift")).unwrap();
    let target = folder.path().join("problems.csv");
    let mut problems = ProblemFile::create(&target, &source).unwrap();
    source.preview.iter().for_each(|row| problems.write(row, "The date is not one.").unwrap());
    problems.sync().unwrap();
    let again = Source::open(&target, &ReadOptions::default()).unwrap();
    assert_eq!(again.headers()[..3], source.headers());
    assert_eq!(all_rows(&again).len(), 2);
}

/// Selector, own name, records and whether those are all; "?" for records that tell no kind.
fn lists(found: Vec<RecordList>) -> Vec<(Option<String>, String, u64, bool)> {
    let own = |list: &RecordList| if list.untold { "?".to_owned() } else { list.own_name.clone() };
    found.iter().map(|list| (list.selector.clone(), own(list), list.records, list.complete)).collect()
}

#[test]
fn the_lists_of_a_file_hold_each_record_once() {
    let cases: [(String, &[(&str, &str, u64)]); 6] = [
        (
            format!("[{CONTACT},{GIFT},{UNTOLD},{GIFT}]"),
            &[("[type=contact]", "contact", 1), ("[type=gift]", "gift", 2), ("[type=]", "?", 1)],
        ),
        (
            format!(r#"{{"x":{{"gifts":[{{"a":1}},{{"a":2}}]}},"all":[{CONTACT},{NOTE}],"none":[]}}"#),
            &[("x.gifts", "gifts", 2), ("all[type=contact]", "contact", 1), ("all[type=note]", "note", 1)],
        ),
        (r#"{"gifts":[{"a":1}]}"#.into(), &[("gifts", "gifts", 1)]),
        (format!("[{CONTACT},{CONTACT}]"), &[("", "", 2)]),
        (UNTOLD.into(), &[("", "", 1)]),
        ("name,email\nAnn,a\n".into(), &[]),
    ];
    for (text, expected) in cases {
        let (_folder, path) = file(&text);
        let expected: Vec<_> = expected
            .iter()
            .map(|(selector, own, records)| {
                ((!selector.is_empty()).then(|| (*selector).to_owned()), (*own).to_owned(), *records, true)
            })
            .collect();
        let options = ReadOptions::default();
        assert_eq!(lists(record_lists(&path, &options).unwrap()), expected, "{text}");
        let all = record_lists_throughout(&path, &options, &AtomicBool::new(false)).unwrap();
        assert_eq!(lists(all.clone()), expected, "{text}");
        for list in all.iter().filter(|list| list.selector.is_some()) {
            let options = ReadOptions { sheet: list.selector.clone(), ..ReadOptions::default() };
            let source = Source::open(&path, &options).unwrap();
            assert_eq!((&source.reading.sheet, all_rows(&source).len() as u64), (&list.selector, list.records));
        }
    }
}

#[test]
fn a_look_through_the_whole_file_finds_what_stands_further_down() {
    let selected = |text: &str| Some(text.to_owned());
    let options = ReadOptions::default();
    let (_folder, path) = file(in_blocks());
    let head = lists(record_lists(&path, &options).unwrap());
    assert_eq!(head, [(None, String::new(), 10_000, false)]);
    let all = lists(record_lists_throughout(&path, &options, &AtomicBool::new(false)).unwrap());
    let expected = [
        (selected("[type=contact]"), "contact".to_owned(), 12_000, true),
        (selected("[type=gift]"), "gift".into(), 3, true),
        (selected("[type=]"), "?".into(), 3, true),
    ];
    assert_eq!(all, expected);
    let (_folder, path) = file(format!(r#"{{"all":[{}],"funds":[{{"f":1}}]}}"#, in_blocks().trim().replace('\n', ",")));
    let all = lists(record_lists_throughout(&path, &options, &AtomicBool::new(false)).unwrap());
    assert_eq!(all[1], (selected("all[type=gift]"), "gift".into(), 3, true));
    assert_eq!(all[3], (selected("funds"), "funds".into(), 1, true));
    let cancelled = record_lists_throughout(&path, &options, &AtomicBool::new(true)).unwrap();
    assert!(cancelled.iter().all(|list| !list.complete), "{cancelled:?}");
}

#[test]
fn a_look_through_a_broken_file_is_refused() {
    let options = ReadOptions::default();
    for text in [
        format!("{{\"all\":[{CONTACT},{GIFT}],\n\"more\":[{GIFT}"),
        format!("{{\"all\":[{CONTACT},{GIFT}],\n\"more\" [{GIFT}]}}"),
    ] {
        let (_folder, path) = file(text);
        let error = record_lists_throughout(&path, &options, &AtomicBool::new(false)).unwrap_err().to_string();
        assert!(error.contains("cannot be read at line 2"), "{error}");
    }
    let (_folder, path) = file(format!("[{CONTACT},{GIFT} {GIFT}]"));
    assert!(record_lists_throughout(&path, &options, &AtomicBool::new(false)).is_err());
}

//! What the whole file says about its encoding.

use super::*;
use profile::{Profile, profile};
use proptest::prelude::*;

fn profiled(path: &Path, options: &ReadOptions) -> (Source, Profile) {
    let source = Source::open(path, options).unwrap();
    let profile = profile(&source, &Default::default(), &mut |_| {}).unwrap();
    (source, profile)
}

/// A file of 12 MiB of plain lines with something where nobody looks on opening: 140 KiB after the
/// first 8 MiB, between the parts looked at.
fn hidden_in_the_middle(first: &[u8], middle: &[u8]) -> Vec<u8> {
    // Most of it stands past the last column, where nobody looks at it for long.
    let line = [&b"Ann,Boston,"[..], &b"x".repeat(4_000), b"\n"].concat();
    let filler = |bytes: usize| line.repeat(bytes / line.len());
    assert!(middle.len() < 32 << 10, "it fits between two parts");
    let first = [b"Name,City\n", first, &b"Ann,Boston\n".repeat(PREVIEW_ROWS)].concat();
    [&first, &filler((8 << 20) + (140 << 10)), middle, &filler((4 << 20) - (140 << 10))].concat()
}

#[test]
fn bytes_no_probe_met_tell_a_better_encoding_and_that_settles() {
    for (encoding, line) in [
        ("windows-1252", "José Núñez,Montréal\nZoë Müller,Zürich\n"),
        ("windows-1251", "Анна Иванова,Москва\nМария Петрова,Новосибирск\n"),
    ] {
        let (_folder, path) = file(hidden_in_the_middle(b"", &encoded(&line.repeat(30), encoding, false)));
        let (source, first) = profiled(&path, &ReadOptions::default());
        assert_eq!(source.reading.encoding, "UTF-8");
        let better = first.better.unwrap();
        assert_eq!(better, ReadOptions { encoding: Some(encoding.into()), ..ReadOptions::default() });
        let (source, second) = profiled(&path, &better);
        assert_eq!((source.reading.encoding.as_str(), second.better), (encoding, None));
        assert_eq!(codes(&second.notices), ["ragged_rows"]);
    }
}

#[test]
fn a_file_that_is_mostly_unicode_is_better_read_as_unicode() {
    let first = encoded(&"José,Montréal\n".repeat(20), "windows-1252", false);
    let bytes = hidden_in_the_middle(&first, "Zoë,Zürich\n".repeat(2_000).as_bytes());
    let (_folder, path) = file(bytes);
    let (source, first) = profiled(&path, &ReadOptions::default());
    assert_eq!(source.reading.encoding, "windows-1252");
    let better = first.better.unwrap();
    assert_eq!(better.encoding.as_deref(), Some("UTF-8"));
    let (_, second) = profiled(&path, &better);
    assert_eq!((second.better, codes(&second.notices)), (None, vec!["mixed_encodings", "ragged_rows"]));
}

#[test]
fn what_a_person_asked_for_and_what_a_mark_says_stays() {
    let (_folder, path) = file(b"Name,City\nJos\xE9,Montr\xE9al\n");
    let asked = ReadOptions { encoding: Some("utf-8".into()), ..ReadOptions::default() };
    assert_eq!(profiled(&path, &asked).1.better, None);
    let (_folder, path) = file(b"\xEF\xBB\xBFName,City\nJos\xE9,Montr\xE9al\n");
    let (source, profile) = profiled(&path, &ReadOptions::default());
    assert_eq!((source.reading.encoding.as_str(), profile.better), ("UTF-8", None));
}

#[test]
fn files_read_rightly_are_not_bettered() {
    for (text, encoding) in [
        ("Name,City\nAnn,Boston\n", "UTF-8"),
        ("Name,City\nZoë,Zürich\n", "UTF-8"),
        ("Name,City\nZoë,Zürich\n", "UTF-16LE"),
        ("Name,City\nZoë,Zürich\nJosé,Córdoba\n", "windows-1252"),
        ("名前,住所\n山田太郎,東京都千代田区\n鈴木花子,大阪府大阪市\n", "Shift_JIS"),
    ] {
        let (_folder, path) = file(encoded(text, encoding, false));
        let (source, profile) = profiled(&path, &ReadOptions::default());
        assert_eq!((source.reading.encoding.as_str(), profile.better), (encoding, None));
    }
}

#[test]
fn rows_of_another_encoding_are_read_and_named() {
    let mut bytes = "Name,City\n".as_bytes().to_vec();
    bytes.extend("Zoë,Zürich\n".repeat(40).bytes());
    for _ in 0..5 {
        bytes.extend(b"Jos\xE9 O\x92Brien,\"Mont\nr\xE9al\"\n");
    }
    let (_folder, path) = file(&bytes);
    let (source, profile) = profiled(&path, &ReadOptions::default());
    assert_eq!(source.reading.encoding, "UTF-8");
    let rows = all_rows(&source);
    assert_eq!(rows[40], (42, vec!["José O’Brien".into(), "Mont\nréal".into()]));
    assert_eq!(owned(&source.preview), rows, "preview and import agree");
    let notice = &profile.notices[0];
    assert_eq!(
        (notice.code, notice.row, notice.message.as_str(), notice.advice()),
        (
            "mixed_encodings",
            Some(42),
            "Rows 42, 43, 44 and 2 more are not Unicode text and were read as Windows-1252.",
            Some("Look at their accented letters."),
        )
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mixed_file_reads_like_its_lines_each_in_their_own_encoding(
        // A letter alone among plain ones is never valid in the other encoding.
        lines in proptest::collection::vec(("[a-zA-Z ]{1,8}[éüñßÀ’€]?[a-z]{1,8}", any::<bool>()), 1..60),
        pad in 0usize..40,
    ) {
        // Lines fall anywhere across the edges of what is read at a time.
        let filler = format!("{},é\n", "x".repeat(997));
        let mut bytes = format!("Name{},City\n{}", "x".repeat(pad), filler.repeat(262)).into_bytes();
        let mut expected = Vec::new();
        let mut repaired = 0;
        for (line, unicode) in &lines {
            let encoding = if *unicode { "UTF-8" } else { "windows-1252" };
            bytes.extend(encoded(&format!("{line},b\n"), encoding, false));
            repaired += usize::from(!unicode && !line.is_ascii());
            expected.push(line.clone());
        }
        let (_folder, path) = file(&bytes);
        let source = Source::open(&path, &ReadOptions { encoding: Some("utf-8".into()), ..ReadOptions::default() }).unwrap();
        let rows = all_rows(&source);
        let found: Vec<String> = rows[262..].iter().map(|(_, cells)| cells[0].clone()).collect();
        prop_assert_eq!(found, expected);
        let mut reader = source.rows().unwrap();
        prop_assert_eq!(reader.skip_rows(u64::MAX).unwrap() as usize, rows.len());
        prop_assert_eq!(reader.seen().repaired.count as usize, repaired);
    }
}

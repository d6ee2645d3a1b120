//! Packed files: what is read from them, and what is refused.

use super::super::detect::cfb;
use super::super::detect::sample::Sample;
use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TEXT: &str = "Name,Email\nAnn,ann@example.org\nBob,bob@example.org\n";

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn zip_as(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in members {
        match name.strip_suffix('/') {
            Some(folder) => writer.add_directory(folder, options).unwrap(),
            None => {
                writer.start_file(*name, options).unwrap();
                writer.write_all(bytes).unwrap();
            }
        }
    }
    writer.finish().unwrap().into_inner()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_as(members, CompressionMethod::Deflated)
}

fn refusal(bytes: impl AsRef<[u8]>) -> String {
    open(bytes).unwrap_err().to_string()
}

fn names(rows: &[(u64, Vec<String>)]) -> Vec<&str> {
    rows.iter().map(|(_, cells)| cells[0].as_str()).collect()
}

/// Sets bytes in the first member's entries, local and central, at the given offsets.
fn patched(mut archive: Vec<u8>, local: usize, central: usize, value: &[u8]) -> Vec<u8> {
    let directory = memchr::memmem::rfind(&archive, b"PK\x01\x02").unwrap();
    archive[local..local + value.len()].copy_from_slice(value);
    archive[directory + central..directory + central + value.len()].copy_from_slice(value);
    archive
}

#[test]
fn gzip_is_read_with_several_parts_and_rubbish_behind() {
    let (first, second) = TEXT.split_at(20);
    for bytes in [
        gzip(TEXT),
        [gzip(first), gzip(second)].concat(),
        [gzip(""), gzip(first), gzip(""), gzip(second)].concat(),
        [gzip(TEXT), b"rubbish".to_vec()].concat(),
        [gzip(TEXT), b"\x1Frubbish that is long enough for a header".to_vec()].concat(),
        [gzip(TEXT), vec![0; 1000]].concat(),
    ] {
        assert_eq!(names(&read(&bytes)), ["Ann", "Bob"]);
    }
}

#[test]
fn progress_is_in_bytes_of_the_file_and_ends_with_all_of_them() {
    let text = format!("Name,Note\n{}", "Ann,some words\n".repeat(50_000));
    let other = "x".repeat(5_000);
    for bytes in [
        gzip(&text),
        [gzip(&text), b"rubbish".to_vec()].concat(),
        zip(&[("a.csv", text.as_bytes()), ("z.csv", other.as_bytes())]),
        zip_as(&[("a.csv", text.as_bytes())], CompressionMethod::Stored),
    ] {
        let (_folder, path) = file(&bytes);
        let source = Source::open(&path, &ReadOptions::default()).unwrap();
        let mut rows = source.rows().unwrap();
        let (mut batch, mut last) = (RowBatch::default(), 0);
        while rows.read(&mut batch, 5_000).unwrap() {
            assert!(rows.bytes_read() >= last && rows.bytes_read() <= source.size);
            last = rows.bytes_read();
        }
        assert_eq!(rows.bytes_read(), source.size);
        assert_eq!(source.size, bytes.len() as u64);
    }
}

#[test]
fn a_member_is_read_however_it_is_stored() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let bytes = zip_as(&[("2024/", b""), ("2024/contacts.csv", TEXT.as_bytes())], method);
        let (_folder, path) = file(bytes);
        let path = rename(&path, "gifts.zip");
        let source = Source::open(&path, &ReadOptions::default()).unwrap();
        assert_eq!(names(&all_rows(&source)), ["Ann", "Bob"]);
        assert_eq!(source.reading.packing, Packing::Zip);
        assert_eq!(source.reading.member.as_deref(), Some("2024/contacts.csv"));
        assert_eq!(source.members, [Member { name: "2024/contacts.csv".into(), size: TEXT.len() as u64 }]);
        assert!(source.notices.is_empty(), "{:?}", source.notices);
    }
}

fn rename(path: &Path, name: &str) -> PathBuf {
    let to = path.with_file_name(name);
    std::fs::rename(path, &to).unwrap();
    to
}

#[test]
fn one_of_several_members_is_chosen_or_named() {
    let bytes = zip(&[("b.csv", b"Name,x\nBea,1\n"), ("a.csv", TEXT.as_bytes()), ("photo.jpg", b"\xFF\xD8\xFF")]);
    let source = open(&bytes).unwrap();
    assert_eq!(source.reading.member.as_deref(), Some("a.csv"));
    assert!(codes(&source.notices).contains(&"member_chosen"));
    let options = |member: &str| ReadOptions { member: Some(member.into()), ..ReadOptions::default() };
    assert_eq!(names(&read_as(&bytes, &options("B.csv"))), ["Bea"]);
    let message = open_as(&bytes, &options("c.csv")).unwrap_err().to_string();
    assert!(message.contains("has no file called “c.csv”; it has “a.csv”, “b.csv”."), "{message}");
    // Of a file that is no archive there is nothing to choose.
    assert_eq!(names(&read_as(TEXT, &options("c.csv"))), ["Ann", "Bob"]);
}

#[test]
fn names_that_lead_out_of_the_archive_are_only_names() {
    let bytes = zip(&[("../../etc/contacts.csv", TEXT.as_bytes())]);
    let source = open(&bytes).unwrap();
    assert_eq!(source.reading.member.as_deref(), Some("etc/contacts.csv"));
    assert_eq!(names(&read(&bytes)), ["Ann", "Bob"]);
}

#[test]
fn links_within_an_archive_are_not_followed() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("contacts.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let message = refusal(writer.finish().unwrap().into_inner());
    assert!(message.contains("is empty or has only folders"), "{message}");
}

#[test]
fn what_is_packed_twice_or_holds_no_list_is_refused() {
    let mut tar = vec![b'x'; 257];
    tar.extend(b"ustar\x0000");
    tar.resize(1024, 0);
    let inner = zip(&[("contacts.csv", TEXT.as_bytes())]);
    for (bytes, expected) in [
        (gzip(gzip(TEXT)), "holds a file packed with GZIP: it is packed twice"),
        (gzip(&inner), "holds a ZIP archive: it is packed twice"),
        (gzip(&tar), "holds a TAR archive: it is packed twice"),
        (zip(&[("contacts.csv.gz", &gzip(TEXT))]), "holds a file packed with GZIP: it is packed twice"),
        (zip(&[("contacts", &inner)]), "holds a ZIP archive: it is packed twice"),
        (zip(&[("contacts.zip", &inner)]), "holds only “contacts.zip”"),
        (zip(&[("empty/", b"")]), "is empty or has only folders"),
        (zip(&[]), "is empty or has only folders"),
        (zip(&[("contacts.csv", b"")]), "is empty. Save"),
        (gzip(""), "is empty. Save"),
        (zip(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]), "is a Word document."),
        (gzip(zip(&[("[Content_Types].xml", b"x"), ("ppt/presentation.xml", b"x")])), "is a PowerPoint presentation."),
        (zip(&[("mimetype", b"application/vnd.oasis.opendocument.text")]), "is a text document of LibreOffice"),
        (zip(&[("Index/Tables/DataList.iwa", b"x")]), "is a Numbers spreadsheet."),
    ] {
        let message = refusal(&bytes);
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_cut_off_or_damaged_file_is_refused() {
    let text = format!("Name,Note\n{}", (0..5_000).map(|n| format!("Ann,{}\n", n * 7919)).collect::<String>());
    let packed = gzip(&text);
    let archive = zip(&[("contacts.csv", text.as_bytes())]);
    let ends = |bytes: &[u8]| -> String {
        let (_folder, path) = file(bytes);
        let source = Source::open(&path, &ReadOptions::default());
        source.and_then(|source| source.rows()?.skip_rows(u64::MAX)).unwrap_err().to_string()
    };
    for cut in [3, 5, 12, 200, packed.len() / 2, packed.len() - 9, packed.len() - 1] {
        assert!(ends(&packed[..cut]).contains("is damaged or was not copied to its end"), "{cut}");
    }
    for cut in [4, 40, archive.len() / 2, archive.len() - 1] {
        assert!(ends(&archive[..cut]).contains("is damaged or was not copied to its end"), "{cut}");
    }
    let with = |bytes: &[u8], at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 0x55;
        bytes
    };
    assert!(ends(&with(&packed, packed.len() - 6)).contains("makes no sense"));
    let stored = zip_as(&[("contacts.csv", text.as_bytes())], CompressionMethod::Stored);
    assert!(ends(&with(&stored, stored.len() / 2)).contains("its checksum does not fit"));
    assert!(ends(&patched(archive.clone(), 14, 16, &[1, 2, 3, 4])).contains("its checksum does not fit"));
}

#[test]
fn archives_that_cannot_be_unpacked_here_say_why() {
    let archive = zip(&[("contacts.csv", TEXT.as_bytes())]);
    let size = |n: u32| patched(archive.clone(), 22, 24, &n.to_le_bytes());
    for (bytes, expected) in [
        (patched(archive.clone(), 6, 8, &[1, 0]), "is protected with a password"),
        (patched(archive.clone(), 8, 10, &[9, 0]), "cannot unpack (Deflate64)"),
        (patched(archive.clone(), 8, 10, &[99, 0]), "cannot unpack (AES)"),
        (size(5), "there is more in it than it says"),
        (size(4_000_000_000), "unpacks to far more than it honestly holds"),
        (size(TEXT.len() as u32 + 1), "the end of it is missing"),
    ] {
        let message = refusal(&bytes);
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn archives_made_to_harm_are_refused() {
    // Two entries of the list point to the same bytes.
    let mut archive = zip(&[("a.csv", TEXT.as_bytes()), ("b.csv", TEXT.as_bytes())]);
    let second = memchr::memmem::rfind(&archive, b"PK\x01\x02").unwrap();
    archive[second + 42..second + 46].copy_from_slice(&[0; 4]);
    assert!(refusal(&archive).contains("far more than it honestly holds"));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..10_001 {
        writer.start_file(index.to_string(), SimpleFileOptions::default()).unwrap();
    }
    assert!(refusal(writer.finish().unwrap().into_inner()).contains("holds more than 10,000 files"));
}

/// 10 GiB of blank lines, in parts that are packed once.
fn bomb() -> Vec<u8> {
    gzip(vec![b'\n'; 64 << 20]).repeat(160)
}

#[test]
fn a_file_made_to_fill_the_memory_is_stopped_early() {
    let (_folder, path) = file(bomb());
    let content = Content::open(&path, &ReadOptions::default()).unwrap();
    let mut reader = content.reader().unwrap();
    let mut buffer = vec![0; 1 << 20];
    let mut total = 0;
    let error = loop {
        match reader.read(&mut buffer) {
            Ok(count) => total += count as u64,
            Err(error) => break bytes::broken(&path, error),
        }
    };
    assert!(matches!(error, SourceError::Bomb { .. }), "{error}");
    assert!(total <= 1 << 30, "{total}");
}

#[test]
fn workbooks_are_not_unpacked_and_found_within_archives() {
    let book = zip(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]);
    let binary = zip(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.bin", b"x")]);
    let ods = zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    let xls = cfb::tests::compound(&["Workbook", "\u{5}SummaryInformation"]);
    let formats = [(book, Format::Xlsx), (binary, Format::Xlsb), (ods, Format::Ods), (xls, Format::Xls)];
    for (bytes, format) in formats {
        let packed = [
            (bytes.clone(), Packing::None),
            (gzip(&bytes), Packing::Gzip),
            (zip(&[("gifts.xlsx", &bytes)]), Packing::Zip),
        ];
        for (packed, packing) in packed {
            let (_folder, path) = file(packed);
            let content = Content::open(&path, &ReadOptions::default()).unwrap();
            let sample = Sample::take(&content).unwrap();
            assert_eq!(content.packing, packing);
            assert_eq!(format::detect(&content, &sample).unwrap(), format);
            let mut all = Vec::new();
            content.file().unwrap().read_to_end(&mut all).unwrap();
            assert_eq!(all, bytes);
        }
    }
}

#[test]
fn workbooks_that_real_programs_made_are_recognised_whatever_they_are_called() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks");
    for (name, expected) in [
        ("gifts.xlsx", Ok(Format::Xlsx)),
        ("gifts.xls", Ok(Format::Xls)),
        ("gifts.ods", Ok(Format::Ods)),
        ("calamine_date.xlsb", Ok(Format::Xlsb)),
        ("calamine_biff5_write.xls", Ok(Format::Xls)),
        ("calamine_pass_protected.xlsb", Err("is protected with a password. Open it with the password")),
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        for bytes in [zip(&[("gifts", &bytes)]), gzip(&bytes), bytes] {
            let (_folder, path) = file(bytes);
            let content = Content::open(&path, &ReadOptions::default()).unwrap();
            let found = format::detect(&content, &Sample::take(&content).unwrap()).map_err(|error| error.to_string());
            match (&found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(*found, expected, "{name}"),
                (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
                (found, _) => panic!("{name}: {found:?}"),
            }
        }
    }
}

#[test]
fn old_office_documents_are_told_apart() {
    for (names, expected) in [
        (&["EncryptionInfo", "EncryptedPackage"][..], "is protected with a password. Open it with the password"),
        (&["WordDocument", "1Table"], "is a Word document."),
        (&["PowerPoint Document"], "is a PowerPoint presentation."),
        (&["__properties_version1.0"], "is a message of Outlook."),
        (&["Strange"], "is an Office document of an unknown kind."),
    ] {
        let message = refusal(cfb::tests::compound(names));
        assert!(message.contains(expected), "{message}");
    }
    let cut = &cfb::tests::compound(&["Workbook"])[..600];
    assert!(refusal(cut).contains("is damaged or was not copied to its end"));
}

#[test]
fn a_name_that_promises_something_else_is_told() {
    let tabs = TEXT.replace(',', "\t");
    for (name, bytes, expected) in [
        (
            "gifts.xls",
            tabs.as_bytes().to_vec(),
            Some("It is called .xls but is text separated by tabs; it is read as that."),
        ),
        ("gifts.XLSX", TEXT.into(), Some("It is called .xlsx but is text separated by commas; it is read as that.")),
        ("gifts.xls.gz", gzip(TEXT), Some("It is called .xls but is text separated by commas; it is read as that.")),
        ("gifts.zip", TEXT.into(), Some("It is called .zip but is text separated by commas; it is read as that.")),
        (
            "gifts.zip",
            zip(&[("a.xlsx", TEXT.as_bytes())]),
            Some("It is called .xlsx but is text separated by commas; it is read as that."),
        ),
        ("gifts.csv", tabs.as_bytes().to_vec(), None),
        ("gifts.txt", TEXT.into(), None),
        ("gifts", TEXT.into(), None),
        ("gifts.2024", TEXT.into(), None),
        ("gifts.csv.gz", gzip(TEXT), None),
        ("gifts.gz", gzip(TEXT), None),
        ("gifts.zip", zip(&[("a.csv", TEXT.as_bytes())]), None),
    ] {
        let (_folder, path) = file(bytes);
        let source = Source::open(&rename(&path, name), &ReadOptions::default()).unwrap();
        let notice = source.notices.iter().find(|notice| notice.code == "name_differs");
        assert_eq!(notice.map(|notice| notice.message.as_str()), expected, "{name}");
    }
}

#[test]
fn a_file_that_changes_while_it_is_unpacked_is_noticed() {
    let (_folder, path) = file(zip(&[("a.csv", TEXT.as_bytes())]));
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    write_to(&path, &zip(&[("a.csv", TEXT.repeat(2).as_bytes())]));
    assert!(matches!(source.rows(), Err(SourceError::Changed { .. })));
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_it_panic(changes in proptest::collection::vec((0usize..400, proptest::prelude::any::<u8>()), 1..6), packed in 0..2) {
        let mut bytes = if packed == 0 { gzip(TEXT) } else { zip(&[("a.csv", TEXT.as_bytes()), ("b.csv", b"x,y\n1,2\n")]) };
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        if let Ok(source) = open(&bytes) {
            let _ = source.rows().map(|mut rows| rows.skip_rows(1_000));
        }
    }
}

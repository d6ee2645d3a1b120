//! Text and JSON made to do harm, and things that are no text at all.

use super::case::{Case, case, case_at};
use super::packing::{gzip, gzip_run};
use almoner::engine::source::{Format, Packing};
use std::path::Path;

pub fn cases() -> Vec<Case> {
    let mut cases = nothing();
    cases.extend(endless());
    cases.extend(other_kinds());
    cases.extend(no_files());
    cases.extend(json());
    cases
}

fn nothing() -> Vec<Case> {
    vec![
        case("an empty file", "empty.csv", Vec::new).refused("Empty", "is empty"),
        case("a byte order mark alone", "mark.csv", || "\u{FEFF}".into()).refused("Empty", "is empty"),
        case("a UTF-16 mark and half a character", "half.csv", || b"\xFF\xFE\x41".to_vec())
            .refused("HeaderOnly", "no rows"),
        case("line ends only", "newlines.csv", || b"\r\n".repeat(1 << 20)).refused("Empty", "is empty"),
        case("separators only, thousands in each row", "separators.csv", || {
            [",".repeat(16_383).as_bytes(), b"\n"].concat().repeat(60)
        })
        .refused("Empty", "is empty"),
        case("compressed emptiness", "empty.csv.gz", || gzip(b"", None)).refused("Empty", "is empty"),
    ]
}

fn endless() -> Vec<Case> {
    vec![
        case("ten megabytes of quotes", "quotes.csv", || b"\"".repeat(10 << 20)).refused("CellTooLong", "row 1"),
        case("an odd number of quotes", "odd_quotes.csv", || b"\"".repeat(1001)).refused("UnclosedQuote", "row 1"),
        case("a quote never closed in row 3 of twenty megabytes", "unclosed.csv", || {
            let mut bytes = b"Name,Note\nAnn,x\n\"Bob,never closed\n".to_vec();
            bytes.extend(b"Cid,Springfield and a few words\n".repeat(20 << 15));
            bytes
        })
        .refused("CellTooLong", "row 3"),
        case("a quote never closed in the last row", "unclosed_last.csv", || {
            let mut bytes = b"Name,Note\n".to_vec();
            bytes.extend(b"Cid,Springfield\n".repeat(1000));
            bytes.extend(b"Dee,\"and no end\n");
            bytes
        })
        .refused("UnclosedQuote", "row 1002"),
        case("one cell of a gigabyte, compressed", "cell.csv.gz", || {
            gzip_run(b"Name,Note\nAnn,", &[b'x'; 1 << 20], 1024)
        })
        .refused("CellTooLong", "row 2"),
        case("one row of a gigabyte in cells of a megabyte", "row.csv.gz", || {
            let cell = [&[b'x'; (1 << 20) - 1][..], b","].concat();
            gzip_run(b"Name,Note\nAnn,x\n", &cell, 1024)
        })
        .refused("RowTooLong", "row 3"),
        case("one column more than a sheet can have", "columns.csv", || {
            format!("Name,Note\nAnn,x\n{}\n", ",".repeat(16_384)).into_bytes()
        })
        .refused("TooManyColumns", "row 3"),
        case("a megabyte of separators without a line end", "one_line.csv", || b",".repeat(1 << 20))
            .refused("TooManyColumns", "at most 16384"),
    ]
}

fn other_kinds() -> Vec<Case> {
    let magic =
        |name, file, bytes: &'static [u8], words| case(name, file, move || bytes.to_vec()).refused("OtherKind", words);
    vec![
        case("random bytes", "random.csv", || random(64 << 10)).refused("Binary", "not a text file"),
        case("zeros between letters", "zeros.csv", || b"Name,Note\nAnn,\0\0\x01\x02\nBob,x\n".to_vec()).refused("Binary", "not a text file"),
        case("one zero in few letters", "one_zero.csv", || b"Name,Note\nAnn,a\0\nBob,b\n".to_vec())
            .refused("Binary", "not a text file"),
        case("a megabyte of zeros", "only_zeros.csv", || vec![0; 1 << 20]).refused("Binary", "not a text file"),
        magic("a PDF document called .csv", "invoice.csv", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "PDF"),
        magic("a web page called .xls", "page.xls", b"<html><body><table><tr><td>Name</td></tr></table></body></html>", "web page"),
        magic("an XML spreadsheet called .xls", "xml.xls",
            b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", "XML"),
        magic("a picture called .xlsx", "logo.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        magic("a database called .csv", "database.csv", b"SQLite format 3\0\x10\0\x01\x01", "database"),
        magic("a program called .csv", "program.csv", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0", "program"),
    ]
}

/// The same random bytes each time.
pub fn random(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..length).map(|_| next()).collect()
}

fn no_files() -> Vec<Case> {
    let emptied = |path: &Path| {
        if path.is_dir() {
            std::fs::remove_dir(path).expect("a folder of our own");
        } else if path.symlink_metadata().is_ok() {
            std::fs::remove_file(path).expect("a file of our own");
        }
    };
    let mut cases = vec![
        case_at("a folder called .csv", "folder.csv", move |path| {
            emptied(path);
            std::fs::create_dir(path).expect("a writable folder");
        })
        .refused("Folder", "Choose a file inside it"),
        case_at("a file that is not there", "missing.csv", emptied).refused("Missing", "Check the name"),
    ];
    if cfg!(unix) {
        cases.extend(unix_only());
    }
    cases
}

#[cfg(not(unix))]
fn unix_only() -> Vec<Case> {
    Vec::new()
}

#[cfg(unix)]
fn unix_only() -> Vec<Case> {
    let link = |to: &'static str| {
        move |path: &Path| {
            let _ = std::fs::remove_file(path);
            std::os::unix::fs::symlink(to, path).expect("a writable folder");
        }
    };
    vec![
        case_at("a pipe that nobody writes to", "pipe.csv", |path| {
            let _ = std::fs::remove_file(path);
            let made = std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo, as every Unix has it");
            assert!(made.success());
        })
        .refused("Unreadable", "not an ordinary file"),
        case_at("a link to a device without an end", "device.csv", link("/dev/zero"))
            .refused("Unreadable", "not an ordinary file"),
        case_at("a link to itself", "loop.csv", link("loop.csv")).refused("Unreadable", "cannot be opened"),
    ]
}

fn json() -> Vec<Case> {
    vec![
        case("a hundred thousand brackets", "brackets.json", || b"[".repeat(100_000)).refused("HeaderOnly", ""),
        case("a hundred thousand brackets within a record", "deep.json", || {
            format!("[{{\"name\":\"Ann\",\"deep\":{}{}}}]", "[".repeat(100_000), "]".repeat(100_000)).into_bytes()
        })
        .refused("BadJson", "64 deep"),
        case("a hundred thousand records within each other", "records.json", || {
            format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)).into_bytes()
        })
        .refused("BadJson", "64 deep"),
        case("a name twice in a record", "twice.json", || {
            br#"[{"name":"Ann","name":"Bob","city":"Bath"},{"name":"Cid"}]"#.to_vec()
        })
        .records(Format::Json)
        .columns(&["name", "city"])
        .rows(2, 1, 2),
        case("a document cut off", "cut.json", || br#"[{"name":"Ann"},{"name":"Bo"#.to_vec())
            .refused("CutShort", "record 2"),
        case("a document cut off far down", "cut_late.json", || {
            let mut text = String::from("[");
            text.push_str(&"{\"name\":\"Ann Lee of Springfield\"},".repeat(20_000));
            text.into_bytes()
        })
        .refused("CutShort", "record 20000"),
        case("a text of a gigabyte, compressed", "text.json.gz", || gzip_run(b"[{\"name\":\"", &[b'x'; 1 << 20], 1024))
            .refused("BadJson", "longer than 64 MiB"),
        case("a record of a hundred thousand names", "names.json", || {
            let names: Vec<String> = (0..100_000).map(|i| format!("\"n{i}\":1")).collect();
            format!("[{{{}}}]", names.join(",")).into_bytes()
        })
        .refused("BadJson", "65536"),
        case("half a character pair", "surrogates.json", || br#"[{"name":"\ud83d"},{"name":"Bob"}]"#.to_vec())
            .records(Format::Json)
            .columns(&["name"])
            .rows(2, 1, 2)
            .cell(1, 0, "\u{FFFD}")
            .damage(&[("name", "mojibake")]),
        case("bytes that are no text in a document", "bytes.json", || b"[{\"name\":\"\xFF\xFE\"}]".to_vec())
            .refused("BadJson", "Unicode text"),
        case("compressed JSON cut off", "cut.json.gz", || {
            let mut bytes = gzip(b"[{\"name\":\"Ann\"},{\"name\":\"Bob\"}]", None);
            bytes.truncate(bytes.len() - 12);
            bytes
        })
        .packed(Packing::Gzip)
        .refused("Damaged", ""),
    ]
}

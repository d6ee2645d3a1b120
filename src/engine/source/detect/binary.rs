//! Files that are neither delimited text nor anything else that can be read, and what they are.
//!
//! It exists so that whoever chose the wrong file learns which one it is and what to do. It must not
//! refuse text: a rule that a list of people could break by chance is the wrong rule.

use super::sample::Sample;
use memchr::memmem;

/// A kind of file that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherKind {
    /// "a Word document".
    pub what: &'static str,
    /// What to do, a sentence.
    pub advice: &'static str,
}

pub const TO_EXCEL: &str =
    "Open it in Excel or LibreOffice, save it as an Excel workbook (.xlsx) and choose that file.";
pub const EXPORT: &str = "Open it in the program it came from, save or export the list as an Excel workbook or as CSV, and choose that file.";
const NO_LIST: &str = "A list cannot be read from it; ask for the spreadsheet it was made from.";
const UNPACK: &str = "Unpack it first and choose the file inside.";
const PROGRAM: &str = "It holds no list, and opening it may do harm. Ask whoever sent it what it is.";

const fn kind(what: &'static str, advice: &'static str) -> OtherKind {
    OtherKind { what, advice }
}

const PICTURE: OtherKind = kind("a picture", NO_LIST);
const OLD_EXCEL: OtherKind = kind("a workbook of Excel 5 or older", TO_EXCEL);
const ACCESS: OtherKind = kind("an Access database", EXPORT);
const TAR: OtherKind = kind("a TAR archive", UNPACK);
const SHEET_XML: OtherKind = kind("a spreadsheet saved as XML (Excel 2003)", TO_EXCEL);

/// What the first bytes of a file say.
const MAGICS: [(&[u8], OtherKind); 33] = [
    (b"%PDF-", kind("a PDF document", NO_LIST)),
    (b"GIF87a", PICTURE),
    (b"GIF89a", PICTURE),
    (b"\x89PNG", PICTURE),
    (b"\xFF\xD8\xFF", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"\x1F\x8B", kind("a file packed with GZIP", UNPACK)),
    (b"\x1F\x9D", kind("a compressed file (.Z)", UNPACK)),
    (b"7z\xBC\xAF\x27\x1C", kind("a 7z archive", UNPACK)),
    (b"Rar!\x1A\x07", kind("a RAR archive", UNPACK)),
    (b"\xFD7zXZ\0", kind("a compressed file (XZ)", UNPACK)),
    (b"\x28\xB5\x2F\xFD", kind("a compressed file (Zstandard)", UNPACK)),
    (b"SQLite format 3\0", kind("a database (SQLite)", EXPORT)),
    (b"\0\x01\0\0Standard Jet DB", ACCESS),
    (b"\0\x01\0\0Standard ACE DB", ACCESS),
    (b"{\\rtf", kind("a Word document (RTF)", EXPORT)),
    (b"\x09\x00\x04\x00", OLD_EXCEL),
    (b"\x09\x02\x06\x00", OLD_EXCEL),
    (b"\x09\x04\x06\x00", OLD_EXCEL),
    (b"\x09\x08\x08\x00", OLD_EXCEL),
    (b"\x09\x08\x10\x00", OLD_EXCEL),
    (b"\0\0\x1A\0", kind("a Lotus 1-2-3 spreadsheet", TO_EXCEL)),
    (b"\0\0\x02\0\x06\x04", kind("a Lotus 1-2-3 spreadsheet", TO_EXCEL)),
    (b"$FL2", kind("a data file of SPSS", EXPORT)),
    (b"PAR1", kind("a data file (Parquet)", EXPORT)),
    (b"!BDN", kind("a mailbox of Outlook", EXPORT)),
    (b"\x7FELF", kind("a program", PROGRAM)),
    (b"\xCF\xFA\xED\xFE", kind("a program", PROGRAM)),
    (b"\xCA\xFE\xBA\xBE", kind("a program", PROGRAM)),
    (b"ID;P\r\n", kind("a spreadsheet in an old exchange format (SYLK)", TO_EXCEL)),
    (
        b"BEGIN:VCARD",
        kind(
            "a file of address cards (vCard)",
            "Open it in an address book, export the addresses as CSV and choose that file.",
        ),
    ),
    (b"BEGIN:VCALENDAR", kind("a calendar", NO_LIST)),
];

/// Whether a kind is an archive or a compressed file.
pub fn is_packed(kind: OtherKind) -> bool {
    kind.advice == UNPACK
}

/// What a file is that cannot be read; `None` when it may be text. `name` is its file name.
pub fn refused(sample: &Sample, name: &str) -> Option<OtherKind> {
    let head = sample.head.as_slice();
    let at = |from: usize, magic: &[u8]| head.get(from..from + magic.len()) == Some(magic);
    if let Some((_, kind)) = MAGICS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*kind);
    }
    match head {
        _ if head.starts_with(b"BM") && at(6, &[0; 4]) => Some(PICTURE),
        _ if head.starts_with(b"RIFF") && at(8, b"WEBP") => Some(PICTURE),
        _ if at(4, b"ftyp") && head[0] == 0 => Some(kind("a picture or a film", NO_LIST)),
        _ if head.starts_with(b"BZh") && at(4, b"1AY&SY") => Some(kind("a compressed file (bzip2)", UNPACK)),
        _ if head.starts_with(b"MZ") && head.iter().take(64).any(|&byte| byte == 0) => Some(kind("a program", PROGRAM)),
        _ if at(257, b"ustar") => Some(TAR),
        _ if is_dbf(head) => Some(kind("a database table (dBASE)", TO_EXCEL)),
        _ => markup(&beginning(head), name),
    }
}

/// A table of dBASE: its version, a date, and a list of fields that ends where it says.
fn is_dbf(head: &[u8]) -> bool {
    let [version, _, month, day, ..] = *head else { return false };
    let versions = [0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0xCB, 0xF5];
    if !versions.contains(&version) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return false;
    }
    let length = head.get(8..10).map_or(0, |bytes| usize::from(u16::from_le_bytes([bytes[0], bytes[1]])));
    (33..head.len()).contains(&length) && head[32..length].iter().skip(32).step_by(32).any(|&byte| byte == 0x0D)
}

/// The beginning as text, without a byte order mark and the zeros of UTF-16.
fn beginning(head: &[u8]) -> Vec<u8> {
    let part = &head[..head.len().min(8 << 10)];
    let wide = part.starts_with(b"\xFF\xFE") || part.starts_with(b"\xFE\xFF");
    let text = part.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(if wide { &part[2..] } else { part });
    let text: Vec<u8> = text.iter().copied().filter(|&byte| !wide || byte != 0).collect();
    text.trim_ascii_start().to_ascii_lowercase()
}

/// Web pages, XML and the like; `text` is in lower case.
fn markup(text: &[u8], name: &str) -> Option<OtherKind> {
    let has = |part: &[u8]| memmem::find(text, part).is_some();
    if text.starts_with(b"id;p") && is_sylk(text) {
        return Some(kind("a spreadsheet in an old exchange format (SYLK)", TO_EXCEL));
    }
    if text.starts_with(b"mime-version:") {
        return Some(page(name));
    }
    let tag = text.strip_prefix(b"<")?;
    if tag.starts_with(b"?mso-application") || tag.starts_with(b"workbook") || tag.starts_with(b"?xml") {
        return Some(match () {
            () if has(b"excel.sheet") || has(b"urn:schemas-microsoft-com:office:spreadsheet") => SHEET_XML,
            () if has(b"<html") => page(name),
            () => kind("an XML document", EXPORT),
        });
    }
    const TAGS: [&[u8]; 11] =
        [b"!doctype", b"html", b"head", b"body", b"table", b"meta", b"style", b"title", b"div", b"script", b"tr"];
    let begins = |name: &&&[u8]| {
        tag.strip_prefix(**name).is_some_and(|rest| rest.first().is_none_or(|next| !next.is_ascii_alphanumeric()))
    };
    let comment = tag.starts_with(b"!--") && (has(b"<html") || has(b"<table"));
    (comment || TAGS.iter().any(|name| begins(&name))).then(|| page(name))
}

/// The second line tells it from a list whose first column is called "ID" and the next "P…".
fn is_sylk(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n' || byte == b'\r').filter(|line| !line.is_empty());
    let records: [&[u8]; 6] = [b"p;", b"c;", b"b;", b"f;", b"o;", b"nn;"];
    lines.nth(1).is_some_and(|line| records.iter().any(|record| line.starts_with(record)))
}

/// Many web systems offer "Excel" and send a web page with a table.
fn page(name: &str) -> OtherKind {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if ["xls", "xlsx", "xlsm", "xlsb", "xlt", "csv"].contains(&ending.as_str()) {
        return kind("a web page saved under a spreadsheet's name, as some web systems make them", TO_EXCEL);
    }
    kind(
        "a web page",
        "If it shows the list, open it in Excel or LibreOffice, save it as an Excel workbook (.xlsx) and choose that file. If it asks to sign in, sign in first and download the file again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(head: &[u8], name: &str) -> Option<&'static str> {
        let sample = Sample { head: head.to_vec(), probes: Vec::new(), whole: true };
        refused(&sample, name).map(|kind| kind.what)
    }

    #[test]
    fn other_kinds_are_named() {
        let mut tar = vec![b'x'; 257];
        tar.extend(b"ustar\x0000");
        let mut dbf = vec![0x03, 124, 2, 29, 1, 0, 0, 0, 65, 0, 10, 0];
        dbf.resize(64, 0);
        dbf.extend(b"\x0D");
        dbf.extend(b" Ann       ");
        for (head, expected) in [
            (&b"%PDF-1.7\n"[..], "a PDF document"),
            (b"GIF89a", "a picture"),
            (b"BM\x36\0\x0C\0\0\0\0\0\x36", "a picture"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "a picture"),
            (b"\0\0\0\x18ftypheic", "a picture or a film"),
            (b"BZh91AY&SY", "a compressed file (bzip2)"),
            (b"MZ\x90\0\x03\0", "a program"),
            (&tar, "a TAR archive"),
            (&dbf, "a database table (dBASE)"),
            (b"\0\x01\0\0Standard ACE DB\0", "an Access database"),
            (b"\x09\x08\x08\x00\x00\x05", "a workbook of Excel 5 or older"),
            (b"{\\rtf1 x}", "a Word document (RTF)"),
            (b"ID;PWXL;N;E\nP;PGeneral\n", "a spreadsheet in an old exchange format (SYLK)"),
            (
                b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>",
                "a spreadsheet saved as XML (Excel 2003)",
            ),
            (b"\xEF\xBB\xBF<?xml version=\"1.0\"?><rss/>", "an XML document"),
            (b"<!-- x --><HTML><TABLE>", "a web page"),
            (b"\xEF\xBB\xBF \r\n<HTML><table>", "a web page"),
            (b"\xFF\xFE<\0t\0a\0b\0l\0e\0>\0", "a web page"),
            (b"BEGIN:VCARD\r\nN:Doe;Ann\r\n", "a file of address cards (vCard)"),
        ] {
            assert_eq!(what(head, "contacts"), Some(expected), "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn a_web_page_under_a_spreadsheets_name_is_called_so() {
        for page in [&b"<table><tr><td>Name"[..], b"MIME-Version: 1.0\r\nX-Document-Type: Workbook"] {
            assert!(what(page, "Export.XLS").unwrap().contains("saved under a spreadsheet's name"));
            assert_eq!(what(page, "page.html"), Some("a web page"));
        }
    }

    #[test]
    fn text_that_only_looks_like_something_else_is_text() {
        for text in [
            &b"Name,Email\nAnn,x\n"[..],
            b"ID;Phone;Name\n1;2;Ann\n",
            b"ID;Party\n1;Green\n",
            b"BMI,Name\n22,Ann\n",
            b"MZ,Name\n1,Ann\n",
            b"BZhang,Name\n1,Ann\n",
            b"<none>,Name\n1,Ann\n",
            b"<trust>,Name\n1,Ann\n",
            b"%PDF,Name\n1,Ann\n",
            b"\tName\n1\tAnn\n",
            b"Rare,Name\n",
            b"",
            b"\x03",
        ] {
            assert_eq!(what(text, "contacts.xls"), None, "{:?}", String::from_utf8_lossy(text));
        }
    }
}

//! Files that are no delimited text, and what they look like.

use super::sample::Sample;
use memchr::memmem;

/// What a file that is no delimited text looks like, in words; `None` when it may be text.
pub fn looks_like(sample: &Sample) -> Option<&'static str> {
    let head = sample.head.as_slice();
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(zip_looks_like(sample));
    }
    const MAGICS: [(&[u8], &str); 13] = [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an older Excel workbook or Word document"),
        (b"%PDF", "a PDF document"),
        (b"GIF8", "a picture"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"\x1F\x8B", "a compressed file (gzip)"),
        (b"7z\xBC\xAF\x27\x1C", "a compressed file (7z)"),
        (b"Rar!\x1A\x07", "a compressed file (RAR)"),
        (b"BZh", "a compressed file (bzip2)"),
        (b"SQLite format 3\0", "a database"),
        (b"{\\rtf", "a Word document"),
        (b"<?xml", "an XML document"),
        (b"\0\x01\0\0Standard ", "an Access database"),
    ];
    if let Some((_, words)) = MAGICS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(words);
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let starts = |tag: &[u8]| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    [&b"<!doctype html"[..], b"<html", b"<table", b"<head"].into_iter().any(starts).then_some("a web page")
}

/// A ZIP archive is named by the names within it.
fn zip_looks_like(sample: &Sample) -> &'static str {
    const MEMBERS: [(&[u8], &str); 6] = [
        (b"xl/", "an Excel workbook"),
        (b"word/", "a Word document"),
        (b"ppt/", "a PowerPoint presentation"),
        (b"opendocument.spreadsheet", "an OpenDocument spreadsheet"),
        (b"opendocument", "an OpenDocument file"),
        (b"Index/Document.iwa", "a Numbers spreadsheet"),
    ];
    MEMBERS
        .iter()
        .find(|(name, _)| sample.parts().any(|part| memmem::find(part, name).is_some()))
        .map_or("a ZIP archive", |(_, words)| words)
}

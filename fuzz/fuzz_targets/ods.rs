//! OpenDocument spreadsheets: the bytes are the content of a sound archive.
#![no_main]

use almoner::engine::source::ReadOptions;
use libfuzzer_sys::fuzz_target;

const MANIFEST: &[u8] = br#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;

fuzz_target!(|bytes: &[u8]| {
    let file = almoner_fuzz::archive([
        ("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]),
        ("content.xml", bytes),
        ("META-INF/manifest.xml", MANIFEST),
    ]);
    almoner_fuzz::read("donors.ods", &file, &ReadOptions::default());
});

//! Files in, rows out: whole files through the public interface.

mod detection;
mod encodings;
mod json;
mod kinds;
mod packed;
mod problem_files;
mod profiles;
mod refusals;
mod rows;
mod two_rows;

use super::*;
use std::path::Path;
use tempfile::TempDir;

/// A file of the given bytes; it lives as long as the folder.
fn file(bytes: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.csv");
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

/// All data rows with their numbers.
fn all_rows(source: &Source) -> Vec<(u64, Vec<String>)> {
    let mut reader = source.rows().unwrap();
    let mut batch = RowBatch::default();
    let mut rows = Vec::new();
    // A batch size that divides nothing, so that batch edges fall anywhere.
    while reader.read(&mut batch, 7).unwrap() {
        assert!(batch.len() <= 7);
        rows.extend(owned(&batch));
    }
    rows
}

fn owned(batch: &RowBatch) -> Vec<(u64, Vec<String>)> {
    batch.iter().map(|row| (row.number, row.cells().map(str::to_owned).collect())).collect()
}

/// Opens bytes and reads all their rows.
fn read(bytes: impl AsRef<[u8]>) -> Vec<(u64, Vec<String>)> {
    read_as(bytes, &ReadOptions::default())
}

fn read_as(bytes: impl AsRef<[u8]>, options: &ReadOptions) -> Vec<(u64, Vec<String>)> {
    let (_folder, path) = file(bytes);
    let source = Source::open(&path, options).unwrap();
    let rows = all_rows(&source);
    assert_eq!(owned(&source.preview), rows[..rows.len().min(PREVIEW_ROWS)], "preview and import agree");
    rows
}

fn codes(notices: &[Notice]) -> Vec<&'static str> {
    notices.iter().map(|notice| notice.code).collect()
}

fn encoded(text: &str, encoding: &str, mark: bool) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    match encoding {
        "UTF-16LE" => {
            bytes.extend(if mark { &b"\xFF\xFE"[..] } else { b"" });
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        }
        "UTF-16BE" => {
            bytes.extend(if mark { &b"\xFE\xFF"[..] } else { b"" });
            bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        }
        label => {
            bytes.extend(if mark { &b"\xEF\xBB\xBF"[..] } else { b"" });
            bytes.extend_from_slice(&encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0);
        }
    }
    bytes
}

fn write_to(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

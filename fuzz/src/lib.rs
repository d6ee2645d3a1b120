//! What every target does with its bytes: opens them as a file, reads all of it, and holds that
//! nothing panics and that the preview shows the first rows.
//!
//! It exists so that a target is a few lines that say which files are made. It must not be lenient:
//! an error is fine, a panic or two answers about the same rows are not.

use almoner::engine::source::profile::profile;
use almoner::engine::source::{PREVIEW_ROWS, ReadOptions, RowBatch, Source, record_lists_throughout};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Rows read of one file: what a few kilobytes may unpack to is bounded, but not small.
const MOST_ROWS: u64 = 20_000;
const BATCH_ROWS: usize = 512;
/// Lists of one file that are read.
const MOST_LISTS: usize = 40;

/// Reads bytes as a file of this name. `options` say what a person chose.
///
/// # Panics
/// When a reader breaks a promise: that is what is looked for.
pub fn read(name: &str, bytes: &[u8], options: &ReadOptions) {
    let path = folder().join(name);
    std::fs::write(&path, bytes).expect("the temporary folder can be written to");
    open_and_read(&path, options);
}

/// Reads each list or kind of records of bytes as a file of this name.
///
/// # Panics
/// When a reader breaks a promise, as that each list can be read as it is written.
pub fn read_lists(name: &str, bytes: &[u8]) {
    let path = folder().join(name);
    std::fs::write(&path, bytes).expect("the temporary folder can be written to");
    let never = AtomicBool::new(false);
    let Ok(lists) = record_lists_throughout(&path, &ReadOptions::default(), &never) else { return };
    for list in lists.into_iter().take(MOST_LISTS) {
        let options = ReadOptions { sheet: list.selector, ..ReadOptions::default() };
        if let Ok(source) = Source::open(&path, &options) {
            assert_eq!(source.reading.sheet, options.sheet, "another list was read");
            assert!(options.sheet.is_none() || source.part().is_some(), "what is read is no part");
        }
        open_and_read(&path, &options);
    }
}

fn open_and_read(path: &Path, options: &ReadOptions) {
    let Ok(source) = Source::open(path, options) else { return };
    assert!(!source.preview.is_empty(), "a file without rows was opened");
    assert!(source.preview.len() <= PREVIEW_ROWS, "the preview is too long");
    let Ok(mut reader) = source.rows() else { return };
    let (mut batch, mut count, mut last) = (RowBatch::default(), 0, 0);
    while count < MOST_ROWS {
        match reader.read(&mut batch, BATCH_ROWS) {
            Ok(true) => {}
            Ok(false) | Err(_) => break,
        }
        for row in batch.iter() {
            assert!(row.number > last, "row {} after row {last}", row.number);
            last = row.number;
            if let Some(shown) = usize::try_from(count).ok().and_then(|at| source.preview.row(at)) {
                assert_eq!(shown.number, row.number, "the preview shows another row");
                assert!(shown.cells().eq(row.cells()), "the preview shows row {} otherwise", row.number);
            }
            count += 1;
        }
    }
    if count < MOST_ROWS {
        // An error is an answer too; a panic is not.
        drop(profile(&source, &AtomicBool::new(false), &mut |_| {}));
    }
}

/// The parts of an input, which stand between lines of `=====`.
pub fn parts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let text = rest?;
        match text.windows(MARK.len()).position(|window| window == MARK) {
            Some(at) => {
                rest = Some(&text[at + MARK.len()..]);
                Some(&text[..at])
            }
            None => rest.take(),
        }
    })
}

const MARK: &[u8] = b"\n=====\n";

/// An archive of these files, sound in itself: what is looked for is in the files.
///
/// # Panics
/// Never: it is written to memory.
pub fn archive<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        writer.start_file(name, stored).expect("it is written to memory");
        writer.write_all(bytes).expect("it is written to memory");
    }
    writer.finish().expect("it is written to memory").into_inner()
}

/// One folder a process, gone when it ends well.
fn folder() -> PathBuf {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().expect("a temporary folder can be made")).path().to_owned()
}

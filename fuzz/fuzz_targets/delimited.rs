//! Delimited text. The first byte says what a person chose, the rest is the file.
#![no_main]

use almoner::engine::source::{Format, HeaderRow, ReadOptions, Separator};
use libfuzzer_sys::fuzz_target;

const SEPARATORS: [Option<Separator>; 4] = [None, Some(Separator::COMMA), Some(Separator::TAB), Some(Separator(b'~'))];
const ENCODINGS: [Option<&str>; 6] =
    [None, Some("utf-8"), Some("windows-1252"), Some("utf-16le"), Some("shift_jis"), Some("gb18030")];
const HEADERS: [Option<HeaderRow>; 4] =
    [None, Some(HeaderRow::None), Some(HeaderRow::Row(1)), Some(HeaderRow::Rows(1, 2))];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, file)) = bytes.split_first() else { return };
    let choice = usize::from(*choice);
    let options = ReadOptions {
        format: Some(Format::Delimited),
        separator: SEPARATORS[choice % 4],
        header: HEADERS[choice / 4 % 4],
        encoding: ENCODINGS[choice / 16 % 6].map(str::to_owned),
        ..ReadOptions::default()
    };
    almoner_fuzz::read("donors.csv", file, &options);
});

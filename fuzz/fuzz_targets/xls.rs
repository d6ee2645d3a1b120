//! Excel 97–2003 workbooks as they come.
#![no_main]

use almoner::engine::source::ReadOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    almoner_fuzz::read("donors.xls", bytes, &ReadOptions::default());
});

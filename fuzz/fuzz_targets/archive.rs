//! ZIP and GZIP as they come: damaged directories, wrong sizes, files that are no files.
#![no_main]

use almoner::engine::source::ReadOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    almoner_fuzz::read("donors.zip", bytes, &ReadOptions::default());
});

//! JSON and JSON Lines, told apart by the program: all records, and each list or kind of them.
#![no_main]

use almoner::engine::source::ReadOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    almoner_fuzz::read("donors.json", bytes, &ReadOptions::default());
    almoner_fuzz::read_lists("donors.json", bytes);
});

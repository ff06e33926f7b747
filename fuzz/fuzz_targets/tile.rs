//! Fuzzes `comity_fuzz::PROPERTIES`: tile.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("tile", bytes);
});

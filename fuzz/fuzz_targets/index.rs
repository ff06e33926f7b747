//! Fuzzes `comity_fuzz::PROPERTIES`: index.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("index", bytes);
});

//! Fuzzes `comity_fuzz::PROPERTIES`: split.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("split", bytes);
});

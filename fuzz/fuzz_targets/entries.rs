//! Fuzzes `comity_fuzz::PROPERTIES`: entries.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("entries", bytes);
});

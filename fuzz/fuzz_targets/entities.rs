//! Fuzzes `comity_fuzz::PROPERTIES`: entities.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("entities", bytes);
});

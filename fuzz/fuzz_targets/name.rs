//! Fuzzes `comity_fuzz::PROPERTIES`: name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("name", bytes);
});
